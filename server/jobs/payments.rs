//! When is the payment platform heard? At once when it speaks; orders of which nobody spoke are asked about now and then.

use std::time::Duration;

use crate::actions::money::hear;
use crate::app::App;

const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(60);
/// So many looks between two questions to the platform: a quarter of an hour.
const ASK_EVERY: u32 = 15;

pub async fn run(app: App) {
    let mut looks = 0_u32;
    loop {
        match hear::judge(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "words of the payment platform"),
        }
        tokio::select! {
            () = app.words_wait.notified() => {}
            () = tokio::time::sleep(LOOK_AT_LEAST_EVERY) => {
                looks = looks.wrapping_add(1);
                if looks.is_multiple_of(ASK_EVERY) && let Err(error) = hear::ask(&app).await {
                    tracing::error!(%error, "questions to the payment platform");
                }
            }
        }
    }
}
