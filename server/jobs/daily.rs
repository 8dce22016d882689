//! What does a new day bring? Quotients that end soon are told, plans of instalments move on. Looked at every hour, in the day: what
//! was done is not done again, and a server that was off does it late.

use std::time::Duration;

use crate::actions::Failure;
use crate::actions::money::{plans, quotient_notices};
use crate::app::App;

const EVERY: Duration = Duration::from_secs(3_600);
/// Nobody is written to in the night.
const FROM_HOUR: u32 = 8;

pub async fn run(app: App) {
    loop {
        if let Err(error) = look(&app).await {
            tracing::error!(%error, "the new day");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn look(app: &App) -> Result<(), Failure> {
    plans::follow_the_calendar(app).await?;
    if chrono::Timelike::hour(&app.now().local_time()) >= FROM_HOUR {
        quotient_notices::tell(app).await?;
    }
    Ok(())
}
