//! `/connexion`: address and password.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::actions::{confirm_centre, sign_in};
use crate::app::App;
use crate::http::form::{Caller, Fields, Page, enter, see_other};
use crate::http::session::Maybe;

const PAGE: Page = Page { template: "connexion", title: "Espace personnel", path: "connexion" };
const SIGNED_OUT: &str = "Vous êtes déconnecté. Rien de votre famille ne reste sur cet appareil.";

/// Who is signed in already goes straight into the app, or to the centre that waits to be confirmed (its mail leads here), unless
/// they come to sign in as somebody else (`?autre=1`).
pub async fn show(State(app): State<App>, Maybe(signed): Maybe, fields: Fields) -> Response {
    if let Some(signed) = signed.filter(|_| fields.get("autre").is_empty()) {
        // Where it cannot be known the app opens: it says what is wrong.
        let waits = confirm_centre::waiting(&app, &signed).await.is_ok_and(|waiting| !waiting.centres.is_empty());
        return see_other(if waits { "/rattachement" } else { "/app/" });
    }
    // Where the app leads who signed out.
    let said = if fields.ticked("deconnecte") { SIGNED_OUT } else { "" };
    PAGE.show(&app, json!({ "said": said, "typed": { "email": fields.get("email"), "mine": false } }))
}

pub async fn submit(State(app): State<App>, caller: Caller, fields: Fields) -> Response {
    let mine = fields.ticked("mine");
    match sign_in::sign_in(&app, fields.get("email"), fields.get("password"), caller.asking(mine)).await {
        Ok(begun) => enter(&app, &begun),
        Err(denied) => PAGE.again(&app, denied, json!({ "said": "", "typed": { "email": fields.get("email"), "mine": mine } })),
    }
}
