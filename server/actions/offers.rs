//! What does time bring? Offers end, and freed places are offered to the next whose whole request fits.

use preau_core::sync::server::Server;

use super::sync::{Drawn, tell_changed};
use super::{Failure, documents};
use crate::app::App;
use crate::store::StoreError;
use crate::store::journal::SqlJournal;

/// An offer is past its end.
pub async fn due(app: &App) -> Result<bool, Failure> {
    let now = app.now();
    let ended = app.store.read(move |r| r.ended_offers(now)).await.map_err(Failure::from)?;
    Ok(!ended.is_empty())
}

/// Ends what is past; gives places away unless the server has just started.
pub async fn run(app: &App) -> Result<(), Failure> {
    let shared = app.clone();
    let changed = app.store.write(move |writer| {
        let now = shared.now();
        let mut ids = Drawn(shared.chance.clone());
        let mut journal = SqlJournal::new(writer, documents::NAMES, "job", now);
        Server::new(shared.keys.as_ref(), &mut ids, now, shared.is_quiet()).jobs(&mut journal)?;
        Ok::<_, StoreError>(journal.changed())
    });
    tell_changed(app, &changed.await.map_err(Failure::from)?, &[]);
    Ok(())
}
