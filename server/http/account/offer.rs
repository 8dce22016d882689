//! `/offre/{token}`: a place that came free, accepted or declined from the mail without a password.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::actions::offer_link::{self, OfferPage, Standing};
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::http::form::{Fields, Page, see_other};
use crate::http::problem::Problem;

const PAGE: Page = Page { template: "offre", title: "Place proposée", path: "offre" };

/// Shows; only the buttons answer, because mail programs open links by themselves.
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Response {
    match offer_link::page(&app, &token).await {
        Ok(Some(page)) => PAGE.show(&app, values(&page, &token)),
        Ok(None) => PAGE.show(&app, json!({ "state": "unknown" })),
        Err(denied) => Problem::from(denied).into_response(),
    }
}

fn values(page: &OfferPage, token: &str) -> Value {
    let (state, until) = match page.standing {
        Standing::Open { until } => ("open", until.0),
        Standing::Taken => ("taken", 0),
        Standing::Declined => ("declined", 0),
        Standing::Late => ("late", 0),
        Standing::Again { until, .. } => ("again", until.0),
        Standing::Over => ("over", 0),
    };
    json!({ "state": state, "until": until, "line": page.line, "outings": page.outings, "centre": page.centre, "token": token })
}

pub async fn submit(State(app): State<App>, Path(token): Path<String>, fields: Fields) -> Response {
    let accept = match fields.get("answer") {
        "accept" => true,
        "decline" => false,
        _ => return Problem::bad_request("bad_form", "Choisissez d’accepter ou de refuser la place.").into_response(),
    };
    match offer_link::answer(&app, &token, accept).await {
        Ok(()) | Err(Denied::Unknown) => see_other(&format!("/offre/{token}")),
        Err(denied) => Problem::from(denied).into_response(),
    }
}
