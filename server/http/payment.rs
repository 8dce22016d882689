//! `/paiement/…`: what the payment platform tells, and where it sends the browser back to. Kept as it came, answered, judged after.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::form::see_other;
use super::problem::Problem;
use crate::actions::money::hear::{self, Source, WORD_BYTES_MAX};
use crate::app::App;

/// The platform does not call again when it is answered by an error: whatever can be kept is answered 200, and judged after.
pub async fn notification(State(app): State<App>, body: String) -> Result<Response, Problem> {
    if body.is_empty() || body.len() > WORD_BYTES_MAX || app.shop.is_none() {
        return Err(Problem::not_found());
    }
    hear::keep(&app, Source::Notification, body).await?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], "OK\n").into_response())
}

/// A signed return is a word like another; the browser goes on to the app, which says what became of the payment.
pub async fn back(
    State(app): State<App>,
    Path((family, centre, order)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let known = |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !known(&family) || !known(&centre) || !known(&order) {
        return Err(Problem::not_found());
    }
    if let Some(query) = query.filter(|q| q.contains("vads_") && q.len() <= WORD_BYTES_MAX && app.shop.is_some()) {
        hear::keep(&app, Source::Return, query).await?;
    }
    Ok(see_other(&format!("/app/paiement/{order}?famille={family}&centre={centre}")))
}
