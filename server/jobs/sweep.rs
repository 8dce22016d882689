//! When is what is over forgotten? Once after the start, then every hour.

use std::time::Duration;

use crate::actions::sweep;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(3_600);

pub async fn run(app: App) {
    loop {
        if let Err(error) = sweep::sweep(&app).await {
            tracing::error!(%error, "sweep");
        }
        tokio::time::sleep(EVERY).await;
    }
}
