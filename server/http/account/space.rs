//! `/compte`: the account without script: what is owed, requests, papers, password, devices.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::actions::authorize::Signed;
use crate::actions::change_password::{self, ChangePassword};
use crate::actions::refusal::Denied;
use crate::actions::{account_page, confirm_centre, devices};
use crate::app::App;
use crate::http::form::{Caller, Fields, Page, see_other};
use crate::http::problem::Problem;
use crate::http::session::Maybe;

const PAGE: Page = Page { template: "compte", title: "Espace personnel", path: "compte" };

async fn values(app: &App, signed: &Signed, said: &str) -> Result<Value, Denied> {
    let families = account_page::families(app, signed).await?;
    let devices = devices::list(app, signed).await?;
    let waiting = !confirm_centre::waiting(app, signed).await?.centres.is_empty();
    Ok(json!({ "families": families, "devices": devices, "waiting": waiting, "email": signed.email, "said": said }))
}

/// The page, with what was done or what is to be mended.
async fn answer(app: &App, signed: &Signed, said: &str, denied: Option<Denied>) -> Response {
    match (values(app, signed, said).await, denied) {
        (Ok(values), None) => PAGE.show(app, values),
        (Ok(values), Some(denied)) => PAGE.again(app, denied, values),
        (Err(denied), _) => Problem::from(denied).into_response(),
    }
}

pub async fn show(State(app): State<App>, Maybe(signed): Maybe, fields: Fields) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    let said = match fields.get("fait") {
        "mot-de-passe" => "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
        "appareil" => "Cet appareil est déconnecté.",
        _ => "",
    };
    answer(&app, &signed, said, None).await
}

/// `/compte/mot-de-passe`.
pub async fn password(State(app): State<App>, Maybe(signed): Maybe, caller: Caller, fields: Fields) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    let form = ChangePassword { current: fields.text("current"), new: fields.text("new"), again: fields.text("again") };
    match change_password::change(&app, &signed, form, caller.address).await {
        Ok(()) => see_other("/compte?fait=mot-de-passe"),
        Err(denied) => answer(&app, &signed, "", Some(denied)).await,
    }
}

/// `/compte/appareils`: signs one out.
pub async fn device(State(app): State<App>, Maybe(signed): Maybe, fields: Fields) -> Response {
    let Some(signed) = signed else { return see_other("/connexion") };
    match devices::end(&app, &signed, fields.text("device")).await {
        Ok(()) | Err(Denied::Unknown) => see_other("/compte?fait=appareil"),
        Err(denied) => answer(&app, &signed, "", Some(denied)).await,
    }
}
