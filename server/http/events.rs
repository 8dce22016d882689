//! `GET /api/events`: one connection per browser that only says that something moved; it closes when the session ends.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::authorize::{self, Signed};
use crate::app::{App, Change, Seat};

/// A session is looked at again at least this often: its end may come by time alone.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
const KEEP_ALIVE: Duration = Duration::from_secs(25);

pub async fn events(State(app): State<App>, SignedIn(signed): SignedIn) -> Result<impl IntoResponse, Problem> {
    let seat = app
        .seats
        .take(&signed.session, app.limits.events_a_session)
        .ok_or_else(|| Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams", "Trop de fenêtres ouvertes : fermez-en une."))?;
    let (tell, told) = mpsc::channel::<Result<Event, Infallible>>(1);
    tokio::spawn(follow(app, signed, tell, seat));
    Ok(Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

enum Woken {
    Changed(Arc<Change>),
    /// Too many changes to follow: something certainly moved.
    Lagged,
    LookAgain,
    Over,
}

async fn follow(app: App, mut signed: Signed, tell: mpsc::Sender<Result<Event, Infallible>>, _seat: Seat) {
    let mut bell = app.moved.listen();
    let mut look_again = tokio::time::interval(LOOK_AGAIN);
    look_again.tick().await;
    loop {
        let woken = tokio::select! {
            () = app.stopped() => Woken::Over,
            () = tell.closed() => Woken::Over,
            _ = look_again.tick() => Woken::LookAgain,
            rung = bell.recv() => match rung {
                Ok(change) => Woken::Changed(change),
                Err(RecvError::Lagged(_)) => Woken::Lagged,
                Err(RecvError::Closed) => Woken::Over,
            },
        };
        let wait = match woken {
            Woken::Over => return,
            Woken::LookAgain => {
                let Some(again) = still(&app, &signed).await else { return };
                signed = again;
                continue;
            }
            Woken::Lagged => spread(&app),
            Woken::Changed(change) if change.accounts.contains(&signed.account) => {
                let Some(again) = still(&app, &signed).await else { return };
                signed = again;
                Duration::ZERO
            }
            Woken::Changed(change) if change.streams.iter().any(|s| signed.owns(s)) => Duration::ZERO,
            Woken::Changed(change) if change.centres.iter().any(|c| signed.knows_centre(*c)) => spread(&app),
            Woken::Changed(_) => continue,
        };
        tokio::time::sleep(wait).await;
        if tell.send(Ok(Event::default().event("moved").data("1"))).await.is_err() {
            return;
        }
    }
}

/// What the session may open now; none when it is over.
async fn still(app: &App, signed: &Signed) -> Option<Signed> {
    authorize::again(app, signed).await.ok().flatten()
}

/// A whole centre looks again, but not at the same instant.
fn spread(app: &App) -> Duration {
    let drawn = u32::from(app.chance.id()[0]);
    app.limits.wake_spread * drawn / 255
}
