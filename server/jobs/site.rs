//! When does the portal follow the calendar? Every hour: periods open, close and pass, and an import may have changed them.
//! The same pages are not written again.

use std::time::Duration;

use crate::actions::build_site;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(3_600);

pub async fn run(app: App) {
    loop {
        // Whoever serves built it at the start.
        tokio::time::sleep(EVERY).await;
        match build_site::build_site(&app.store, &app.config, app.templates.clone(), app.now(), |_| {}).await {
            Ok(built) => tracing::info!(files = built.files, changed = built.changed, "site"),
            Err(error) => tracing::error!(%error, "the old site stays"),
        }
    }
}
