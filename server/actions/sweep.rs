//! What is kept no longer than needed? Sessions that are over, tries that no limit looks at, links that ended.

use preau_core::domain::time::DAY_MS;

use super::Failure;
use super::tries::MAIL_WINDOW_MS;
use crate::app::App;

/// A link answers *plus valable* for this long after its end, then it is unknown.
const LINK_KEPT_MS: i64 = 30 * DAY_MS;

pub async fn sweep(app: &App) -> Result<(), Failure> {
    let now = app.now();
    let swept = app.store.write(move |w| {
        let sessions = w.sweep_sessions(now)?;
        let tries = w.sweep_tries(now.plus_ms(-MAIL_WINDOW_MS))?;
        let links = w.sweep_links(now.plus_ms(-LINK_KEPT_MS))?;
        Ok::<_, crate::store::StoreError>((sessions, tries, links))
    });
    let (sessions, tries, links) = swept.await.map_err(Failure::from)?;
    tracing::info!(sessions, tries, links, "swept");
    Ok(())
}
