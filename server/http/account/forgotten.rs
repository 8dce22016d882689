//! `/mot-de-passe-oublie`: the same answer for everybody.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::actions::forgotten_password;
use crate::app::App;
use crate::http::form::{Caller, Fields, Page};

const PAGE: Page = Page { template: "mot-de-passe-oublie", title: "Mot de passe oublié ?", path: "mot-de-passe-oublie" };

pub async fn show(State(app): State<App>) -> Response {
    PAGE.show(&app, json!({ "sent": false, "typed": { "email": "" } }))
}

pub async fn submit(State(app): State<App>, caller: Caller, fields: Fields) -> Response {
    match forgotten_password::ask(&app, fields.get("email"), caller.address).await {
        Ok(()) => PAGE.show(&app, json!({ "sent": true })),
        Err(denied) => PAGE.again(&app, denied, json!({ "sent": false, "typed": { "email": fields.get("email") } })),
    }
}
