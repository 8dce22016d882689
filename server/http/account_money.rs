//! `/api/family/{family}/{centre}/…`: what a family reads of its account, and how it pays.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use preau_core::documents::money::OperationView;
use preau_core::documents::payments::{OrderView, PayForm};
use preau_core::domain::money::online::Means;
use preau_core::domain::money::payer::Payer;
use serde::Deserialize;

use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::authorize::{Signed, own_account};
use crate::actions::money::papers::{self, PaperFile};
use crate::actions::money::{accounts, epc, pay};
use crate::app::App;
use crate::scope::AccountScope;

pub(super) fn bad_body(_: JsonRejection) -> Problem {
    Problem::bad_request("bad_body", "Cette demande est illisible : rechargez la page et recommencez.")
}

pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

fn mine(signed: &Signed, family: &str, centre: &str) -> Result<AccountScope, Problem> {
    signed.family(id(family)?, id(centre)?).map(own_account).ok_or_else(Problem::not_found)
}

pub async fn operation(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre, operation)): Path<(String, String, String)>,
) -> Result<Json<OperationView>, Problem> {
    let of = mine(&signed, &family, &centre)?;
    Ok(Json(accounts::operation(&app, of, id(&operation)?).await?))
}

/// `{paper}.pdf`.
pub async fn paper(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre, paper)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let of = mine(&signed, &family, &centre)?;
    let found = papers::download(&app, of, id(paper.trim_end_matches(".pdf"))?).await?;
    Ok(pdf(found.ok_or_else(Problem::not_found)?))
}

/// The bytes are those of its hash, for ever; kept by the person's own device alone.
pub(super) fn pdf(file: PaperFile) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", file.name)),
        (header::ETAG, format!("\"{}\"", file.hash)),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    (headers, Body::from(file.bytes)).into_response()
}

pub async fn payer(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre)): Path<(String, String)>,
    body: Result<Json<Payer>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let of = mine(&signed, &family, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    accounts::record_payer(&app, &signed, of, typed).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    means: Means,
    payer: Payer,
    /// The whole balance, though a plan or the director opened less.
    #[serde(default)]
    whole: bool,
    /// Another payment of this account was begun a moment ago, and the parent was told so.
    #[serde(default)]
    anyway: bool,
}

pub async fn pay(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre)): Path<(String, String)>,
    body: Result<Json<Pay>, JsonRejection>,
) -> Result<Json<PayForm>, Problem> {
    let of = mine(&signed, &family, &centre)?;
    let Json(Pay { means, payer, whole, anyway }) = body.map_err(bad_body)?;
    Ok(Json(pay::begin(&app, &signed, of, pay::Pressed { means, payer, whole, anyway }).await?))
}

pub async fn order(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre, order)): Path<(String, String, String)>,
) -> Result<Json<OrderView>, Problem> {
    let of = mine(&signed, &family, &centre)?;
    Ok(Json(pay::order(&app, of, id(&order)?).await?))
}

/// The code that a bank's app reads: who is paid, how much, by which reference.
pub async fn epc_code(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((family, centre)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let of = mine(&signed, &family, &centre)?;
    let svg = epc::svg(&app, of).await?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
