//! `/premiere-connexion`: from the provisional password of the mail to one's own.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use crate::actions::first_sign_in::{self, FirstSignIn};
use crate::app::App;
use crate::http::form::{Caller, Fields, Page, enter};

const PAGE: Page = Page { template: "premiere-connexion", title: "Première connexion", path: "premiere-connexion" };

/// What goes back into the page after a mistake. The provisional password does: it stood in the clear on the screen, serves once, and
/// is tedious to copy again from a mail. One's own new password never does: it is a secret for years, and a page is kept by
/// histories, caches, extensions and people who save it.
fn typed(fields: &Fields) -> Value {
    let birth = fields.date("birth").map_or_else(|| fields.text("birth"), |date| date.to_string());
    let provisional = fields.get("provisional");
    json!({ "typed": { "email": fields.get("email"), "provisional": provisional, "birth": birth, "mine": fields.ticked("mine") } })
}

pub async fn show(State(app): State<App>) -> Response {
    PAGE.show(&app, typed(&Fields::default()))
}

pub async fn submit(State(app): State<App>, caller: Caller, fields: Fields) -> Response {
    let form = FirstSignIn {
        email: fields.text("email"),
        provisional: fields.text("provisional"),
        new: fields.text("new"),
        again: fields.text("again"),
        birth: fields.date("birth"),
    };
    match first_sign_in::first_sign_in(&app, form, caller.asking(fields.ticked("mine"))).await {
        Ok(begun) => enter(&app, &begun),
        Err(denied) => PAGE.again(&app, denied, typed(&fields)),
    }
}
