//! `/paiement/…`: what the payment platform tells, and where it sends the browser back to. Kept as it came, answered, judged after.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::form::see_other;
use super::problem::Problem;
use super::session::ClientAddress;
use crate::actions::money::hear::{self, Received, Source};
use crate::app::App;
use crate::limits::LYRA_BODY_BYTES;

/// The platform does not call again when it is answered by an error: what it signed is kept, answered 200, and judged after. What it
/// did not sign is answered alike, until it is too much.
pub async fn notification(State(app): State<App>, from: ClientAddress, body: String) -> Result<Response, Problem> {
    if body.is_empty() || body.len() > LYRA_BODY_BYTES || app.shop.is_none() {
        return Err(Problem::not_found());
    }
    if hear::receive(&app, Source::Notification, body, from.0).await? == Received::TooMany {
        let title = "Trop de messages sans signature depuis cette connexion : réessayez dans une minute.";
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", title));
    }
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], "OK\n").into_response())
}

/// A signed return is a word like another; the browser goes on to the app, which says what became of the payment.
pub async fn back(
    State(app): State<App>,
    Path((family, centre, order)): Path<(String, String, String)>,
    from: ClientAddress,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let known = |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !known(&family) || !known(&centre) || !known(&order) {
        return Err(Problem::not_found());
    }
    if let Some(query) = query.filter(|q| q.contains("vads_") && q.len() <= LYRA_BODY_BYTES && app.shop.is_some()) {
        hear::receive(&app, Source::Return, query, from.0).await?;
    }
    Ok(see_other(&format!("/app/paiement/{order}?famille={family}&centre={centre}")))
}
