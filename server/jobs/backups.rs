//! When are backups taken? On a timer, when something changed.

use std::time::Duration;

use crate::actions::backup::{self, Latest};
use crate::app::App;

pub async fn run(app: App) {
    let every = Duration::from_secs(app.config.backup.every_seconds.max(1));
    let latest = Latest::default();
    loop {
        tokio::time::sleep(every).await;
        match backup::if_changed(&app, &latest).await {
            Ok(Some(made)) => tracing::info!(bytes = made.bytes, "backup"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "no backup"),
        }
    }
}
