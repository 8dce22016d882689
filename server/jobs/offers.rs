//! When do offers end, and freed places go to the next? Soon after an end, and everything now and then: a capacity may have
//! been raised.

use std::time::Duration;

use crate::actions::offers;
use crate::app::App;

const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Every so many looks, all days with somebody waiting are looked at.
const ALL_EVERY: u32 = 20;

pub async fn run(app: App) {
    let (mut looks, mut was_quiet) = (0_u32, true);
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        looks = looks.wrapping_add(1);
        let quiet = app.is_quiet();
        let everything = !quiet && (was_quiet || looks.is_multiple_of(ALL_EVERY));
        was_quiet = quiet;
        let done = match offers::due(&app).await {
            Ok(due) if due || everything => offers::run(&app).await,
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            tracing::error!(%error, "offers");
        }
    }
}
