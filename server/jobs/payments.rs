//! When is the payment platform heard? At once when it speaks. Orders of which nobody spoke are asked about by a job of their own,
//! which no word keeps waiting.

use std::time::Duration;

use crate::actions::money::{ask, hear};
use crate::app::App;

const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

pub async fn run(app: App) {
    loop {
        match hear::judge(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "words of the payment platform"),
        }
        tokio::select! {
            () = app.words_wait.notified() => {}
            () = tokio::time::sleep(LOOK_AT_LEAST_EVERY) => {}
        }
    }
}

pub async fn questions(app: App) {
    loop {
        if let Err(error) = ask::ask(&app).await {
            tracing::error!(%error, "questions to the payment platform");
        }
        tokio::time::sleep(app.limits.ask_every).await;
    }
}
