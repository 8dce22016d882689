//! `/api/devices` and `/api/password`: the user space of the app.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::form::Caller;
use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::change_password::{self, ChangePassword};
use crate::actions::devices::{self, DeviceView};
use crate::app::App;

#[derive(Debug, Serialize)]
pub struct Devices {
    devices: Vec<DeviceView>,
}

pub async fn list(State(app): State<App>, SignedIn(signed): SignedIn) -> Result<Json<Devices>, Problem> {
    Ok(Json(Devices { devices: devices::list(&app, &signed).await? }))
}

pub async fn end(State(app): State<App>, SignedIn(signed): SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    devices::end(&app, &signed, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All but the one that asks.
pub async fn end_others(State(app): State<App>, SignedIn(signed): SignedIn) -> Result<StatusCode, Problem> {
    devices::end_others(&app, &signed).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_debug_implementations, reason = "a password is never printed")]
pub struct Password {
    current: String,
    new: String,
    again: String,
}

pub async fn password(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    caller: Caller,
    body: Result<Json<Password>, axum::extract::rejection::JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(typed) =
        body.map_err(|_| Problem::bad_request("bad_body", "Cette demande est illisible : rechargez la page et recommencez."))?;
    let form = ChangePassword { current: typed.current, new: typed.new, again: typed.again };
    change_password::change(&app, &signed, form, caller.address).await?;
    Ok(StatusCode::NO_CONTENT)
}
