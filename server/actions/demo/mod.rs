//! What does a newcomer find? An invented town with three centres and forty families, alive today: made by ordinary commands.

use std::collections::BTreeMap;

use preau_core::domain::time::DAY_MS;
use thiserror::Error;

mod agenda;
mod bank;
mod calendar;
mod draw;
mod late;
mod money;
mod people;
mod play;
mod sign_ins;
mod story;

pub use sign_ins::DemoAccount;

use super::import::{self, ImportError};
use super::{Failure, passwords};
use crate::app::App;
use crate::clock::{Chance, SeededChance};
use crate::store::StoreError;
use agenda::Agenda;
use draw::Draw;

#[derive(Debug, Error)]
pub enum DemoError {
    #[error("la démonstration n’a pas pu être préparée : {0}")]
    Import(#[from] ImportError),
    #[error("la démonstration n’a pas pu être préparée : {0}")]
    Store(#[from] StoreError),
    #[error("la démonstration n’a pas pu être préparée : {0}")]
    Failure(#[from] Failure),
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub accounts: Vec<DemoAccount>,
    /// Acts of the story.
    pub scenes: usize,
    /// Acts that the rules refused.
    pub refused: usize,
}

/// Sign-ins to print.
pub fn accounts() -> Vec<DemoAccount> {
    sign_ins::printed()
}

/// Fills an empty database with the invented town, around the clock's today. The same seed on the same day makes the same town.
/// `done` hears of each scene and of how many there are.
pub async fn prepare(app: &App, seed: u64, mut done: impl FnMut(usize) + Send + 'static) -> Result<Prepared, DemoError> {
    let now = app.now();
    let today = now.local_date();
    let chance = SeededChance::new(seed);
    let draw = Draw(&chance as &dyn Chance);
    let people = people::people(draw, today);
    let mut plan = people.plan.clone();
    plan.centres = calendar::centres();
    plan.periods = calendar::periods(today);
    let periods = plan.periods.clone();
    import::record(app, plan, |_| {}).await?;
    let hash = passwords::hash(app, sign_ins::PASSWORD).await?;
    let mut agenda = Agenda::new(draw);
    story::write(&mut agenda, &people, &periods, now);
    let scenes = agenda.into_scenes();
    let parents = sign_ins::Parents::of(&people, &hash);
    let (count, app_inside) = (scenes.len(), app.clone());
    let refused = app
        .store
        .write(move |writer| {
            let long_ago = now.plus_ms(-200 * DAY_MS);
            let directors: BTreeMap<_, _> = sign_ins::directors(writer, &hash, long_ago.local_date(), long_ago)?.into_iter().collect();
            let mut stage = play::Stage { app: &app_inside, writer, directors: directors.clone(), parents: &parents, refused: 0 };
            for (at, scene) in scenes {
                stage.play(at, scene)?;
                done(count);
            }
            let refused = stage.refused;
            let draw = Draw(&chance as &dyn Chance);
            money::Till { app: &app_inside, writer, directors: &directors, draw, now }.fill(&people, &periods)?;
            bank::fill(&app_inside, writer, &directors, now)?;
            Ok::<_, StoreError>(refused)
        })
        .await?;
    Ok(Prepared { accounts: accounts(), scenes: count, refused })
}
