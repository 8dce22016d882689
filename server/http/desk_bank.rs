//! `/api/desk/{centre}/deposits…` and `…/bank…`: what a centre takes to the bank, and what comes from it, for its director.

use std::convert::Infallible;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{self, MethodRouter};
use preau_core::documents::bank::{
    BankView, ConfirmLines, ConfirmedLines, CorrectLine, DepositView, DepositsView, MakeDeposit, PutAside, ReadStatement,
};

use super::account_money::{bad_body, id};
use super::desk_money::{attachment, desk};
use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::money::{bank, bank_confirm, bank_correct, deposits};
use crate::app::App;

type Typed<T> = Result<Json<T>, JsonRejection>;

pub async fn deposits(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<DepositsView>, Problem> {
    Ok(Json(deposits::list(&app, desk(&signed, &centre)?).await?))
}

/// 201 when the slip was made now, 200 when the same id had made it.
pub async fn make_deposit(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<MakeDeposit>,
) -> Result<(StatusCode, Json<DepositView>), Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let (now, slip) = deposits::make(&app, &signed, desk, typed).await?;
    Ok((if now { StatusCode::CREATED } else { StatusCode::OK }, Json(slip)))
}

pub async fn deposit_csv(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, paper)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let desk = desk(&signed, &centre)?;
    let (name, csv) = deposits::csv(&app, desk, id(&paper)?).await?;
    Ok(attachment("text/csv; charset=utf-8", &name, csv))
}

pub async fn lines(State(app): State<App>, SignedIn(signed): SignedIn, Path(centre): Path<String>) -> Result<Json<BankView>, Problem> {
    Ok(Json(bank::show(&app, desk(&signed, &centre)?).await?))
}

/// The body is the file itself; it has a limit of its own.
pub fn statement_route() -> MethodRouter<App> {
    routing::post(statement).layer::<_, Infallible>(DefaultBodyLimit::max(bank::FILE_BYTES_MAX))
}

async fn statement(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ReadStatement>, Problem> {
    let desk = desk(&signed, &centre)?;
    let body = body.map_err(|rejected| match rejected.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let why = bank::too_large();
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, why.code, why.sentence).on("file")
        }
        _ => Problem::bad_request("bad_body", "Le fichier n’est pas arrivé en entier : réessayez."),
    })?;
    Ok(Json(bank::read_statement(&app, &signed, desk, body.into()).await?))
}

pub async fn confirm(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<ConfirmLines>,
) -> Result<Json<ConfirmedLines>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(bank_confirm::confirm(&app, &signed, desk, typed).await?))
}

pub async fn put_aside(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, line)): Path<(String, String)>,
    body: Typed<PutAside>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    bank::put_aside(&app, &signed, desk, id(&line)?, typed.aside).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 201 when it was corrected now, 200 when it stood there already.
pub async fn correct(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, line)): Path<(String, String)>,
    body: Typed<CorrectLine>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let now = bank_correct::correct(&app, &signed, desk, id(&line)?, typed).await?;
    Ok(if now { StatusCode::CREATED } else { StatusCode::OK })
}
