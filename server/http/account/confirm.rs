//! `/rattachement`: a centre that recorded the address waits for a birth date.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::actions::authorize::Signed;
use crate::actions::confirm_centre;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::http::form::{Fields, Page, see_other};
use crate::http::problem::Problem;
use crate::http::session::Maybe;

const PAGE: Page = Page { template: "rattachement", title: "Un centre à confirmer", path: "rattachement" };

/// What the page shows; none when nothing waits.
async fn values(app: &App, signed: &Signed, fields: &Fields) -> Result<Option<Value>, Denied> {
    let waiting = confirm_centre::waiting(app, signed).await?;
    let centre = |c: &confirm_centre::Centre| json!({ "name": c.centre_name, "kind": c.centre_kind, "family": c.family.to_string(), "id": c.centre.to_string() });
    let centres: Vec<Value> = waiting.centres.iter().map(centre).collect();
    if centres.is_empty() {
        return Ok(None);
    }
    Ok(Some(json!({ "centres": centres, "blocked": waiting.blocked, "typed": { "birth": fields.get("birth") } })))
}

pub async fn show(State(app): State<App>, Maybe(signed): Maybe) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    match values(&app, &signed, &Fields::default()).await {
        Ok(Some(values)) => PAGE.show(&app, values),
        Ok(None) => see_other("/app/"),
        Err(denied) => Problem::from(denied).into_response(),
    }
}

pub async fn submit(State(app): State<App>, Maybe(signed): Maybe, fields: Fields) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    let denied = match confirm_centre::confirm(&app, &signed, fields.date("birth")).await {
        Ok(left) => return see_other(if left { "/rattachement" } else { "/app/" }),
        Err(denied) => denied,
    };
    match values(&app, &signed, &fields).await {
        Ok(Some(values)) => PAGE.again(&app, denied, values),
        Ok(None) => see_other("/app/"),
        Err(denied) => Problem::from(denied).into_response(),
    }
}

/// `/rattachement/refus`: *Ce n'est pas ma famille*.
pub async fn decline(State(app): State<App>, Maybe(signed): Maybe, fields: Fields) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    let (Ok(family), Ok(centre)) = (fields.get("family").parse(), fields.get("centre").parse()) else {
        return Problem::not_found().into_response();
    };
    match confirm_centre::decline(&app, &signed, family, centre).await {
        Ok(()) => see_other("/rattachement"),
        Err(denied) => Problem::from(denied).into_response(),
    }
}
