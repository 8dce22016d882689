//! When are papers made? As soon as one was issued, and again now and then for those that failed.

use std::time::Duration;

use crate::actions::money::papers;
use crate::app::App;

const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

pub async fn run(app: App) {
    if let Err(error) = papers::try_again(&app).await {
        tracing::error!(%error, "papers");
    }
    loop {
        match papers::make(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "papers"),
        }
        tokio::select! {
            () = app.papers_wait.notified() => {}
            () = tokio::time::sleep(LOOK_AT_LEAST_EVERY) => {}
        }
    }
}
