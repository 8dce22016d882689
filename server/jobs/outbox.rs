//! When do mails leave? As soon as one waits, and again when a postponed one is due.

use std::sync::Arc;
use std::time::Duration;

use crate::actions::send_mails;
use crate::app::App;

/// A clock that jumped, or a bell that nobody rang.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(30);
/// After a server that did not answer.
const REST: Duration = Duration::from_secs(30);

pub async fn run(app: App) {
    let mailer = match send_mails::mailer(&app) {
        Ok(mailer) => mailer,
        Err(error) => {
            tracing::error!(%error, "no mail can leave with these settings; they wait in the outbox");
            return app.stopped().await;
        }
    };
    loop {
        let rest = match send_mails::round(&app, Arc::as_ref(&mailer)).await {
            Ok(round) => round.unreachable,
            Err(error) => {
                tracing::error!(%error, "outbox");
                true
            }
        };
        if rest {
            tokio::time::sleep(REST).await;
            continue;
        }
        let next = send_mails::next_in_ms(&app).await.ok().flatten();
        let wait = next.and_then(|ms| u64::try_from(ms).ok()).map_or(LOOK_AT_LEAST_EVERY, Duration::from_millis);
        tokio::select! {
            () = app.mail_waits.notified() => {}
            () = tokio::time::sleep(wait.min(LOOK_AT_LEAST_EVERY)) => {}
        }
    }
}
