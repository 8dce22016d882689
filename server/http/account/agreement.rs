//! `/nouvelle-adresse`: the old address says that the new one is the same person's.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::actions::agreement;
use crate::app::App;
use crate::http::form::{Fields, Page};

const PAGE: Page = Page { template: "nouvelle-adresse", title: "Votre nouvelle adresse", path: "nouvelle-adresse" };

/// Shows; only the button agrees, because mail programs open links by themselves.
pub async fn show(State(app): State<App>, fields: Fields) -> Response {
    let token = fields.get("lien");
    match agreement::is_open(&app, token).await {
        Ok(open) => PAGE.show(&app, json!({ "done": false, "over": !open, "token": token })),
        Err(denied) => PAGE.again(&app, denied, json!({ "done": false, "over": true, "token": "" })),
    }
}

pub async fn submit(State(app): State<App>, fields: Fields) -> Response {
    match agreement::agree(&app, fields.get("token")).await {
        Ok(()) => PAGE.show(&app, json!({ "done": true, "over": false, "token": "" })),
        Err(denied) => PAGE.again(&app, denied, json!({ "done": false, "over": true, "token": "" })),
    }
}
