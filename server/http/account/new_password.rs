//! `/nouveau-mot-de-passe`: by the link of the mail (`?lien=…`), or by its code.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use crate::actions::new_password::{self, Key, NewPassword};
use crate::app::App;
use crate::http::form::{Caller, Fields, Page, enter};

const PAGE: Page = Page { template: "nouveau-mot-de-passe", title: "Nouveau mot de passe", path: "nouveau-mot-de-passe" };

fn values(fields: &Fields, token: &str, over: bool) -> Value {
    let typed = json!({ "email": fields.get("email"), "mine": fields.ticked("mine") });
    json!({ "over": over, "token": token, "typed": typed })
}

pub async fn show(State(app): State<App>, fields: Fields) -> Response {
    let token = fields.get("lien");
    if token.is_empty() {
        return PAGE.show(&app, values(&fields, "", false));
    }
    match new_password::is_open(&app, token).await {
        Ok(open) => PAGE.show(&app, values(&fields, token, !open)),
        Err(denied) => PAGE.again(&app, denied, values(&fields, token, false)),
    }
}

pub async fn submit(State(app): State<App>, caller: Caller, fields: Fields) -> Response {
    let key = match fields.get("token") {
        "" => Key::Code { email: fields.text("email"), code: fields.text("code") },
        token => Key::Token(token.to_owned()),
    };
    let form = NewPassword { key, new: fields.text("new"), again: fields.text("again") };
    match new_password::choose(&app, form, caller.asking(fields.ticked("mine"))).await {
        Ok(begun) => enter(&app, &begun),
        Err(denied) => PAGE.again(&app, denied, values(&fields, fields.get("token"), false)),
    }
}
