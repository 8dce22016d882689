//! `/api/desk/{centre}/families` and the addresses of guardians: what a director sees and records about who gets in.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::addresses;
use crate::actions::families::{self, FamiliesView};
use crate::app::App;

pub async fn list(State(app): State<App>, SignedIn(signed): SignedIn, Path(centre): Path<String>) -> Result<Json<FamiliesView>, Problem> {
    let desk = centre.parse().ok().and_then(|centre| signed.desk(centre)).ok_or_else(Problem::not_found)?;
    Ok(Json(families::list(&app, desk).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_debug_implementations, reason = "an address is never printed")]
pub struct Address {
    email: String,
}

/// Records, changes or sends again: the answer does not say whether the address was known elsewhere.
pub async fn address(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, guardian)): Path<(String, String)>,
    body: Result<Json<Address>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let desk = centre.parse().ok().and_then(|centre| signed.desk(centre)).ok_or_else(Problem::not_found)?;
    let Json(typed) =
        body.map_err(|_| Problem::bad_request("bad_body", "Cette demande est illisible : rechargez la page et recommencez."))?;
    addresses::record(&app, &signed, desk, &guardian, &typed.email).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    suspended: bool,
}

/// Closes this family to that guardian in this centre, or opens it again.
pub async fn suspend(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, guardian)): Path<(String, String)>,
    body: Result<Json<Suspension>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let desk = centre.parse().ok().and_then(|centre| signed.desk(centre)).ok_or_else(Problem::not_found)?;
    let Json(wanted) =
        body.map_err(|_| Problem::bad_request("bad_body", "Cette demande est illisible : rechargez la page et recommencez."))?;
    addresses::suspend(&app, &signed, desk, &guardian, wanted.suspended).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// After a lost phone: signs every device of that guardian out.
pub async fn end_sessions(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, guardian)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let desk = centre.parse().ok().and_then(|centre| signed.desk(centre)).ok_or_else(Problem::not_found)?;
    addresses::end_sessions(&app, &signed, desk, &guardian).await?;
    Ok(StatusCode::NO_CONTENT)
}
