//! `/api/desk/{centre}/…`: accounts, invoices, prices and controls of a centre, for its director.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use preau_core::documents::control::{AuditLine, TreatAlarm};
use preau_core::documents::money::{AccountRow, AccountView, DeskMoney};
use preau_core::documents::payments::OpenedPayment;
use preau_core::documents::prices::PricesView;
use preau_core::documents::runs::{IssueRun, IssuedRun, RunLines, RunProgress, RunView};
use preau_core::documents::trail::TrailLine;
use preau_core::domain::money::price_list::PriceList;
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::LocalDate;
use serde::Deserialize;

use super::account_money::{bad_body, id, pdf};
use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::authorize::Signed;
use crate::actions::money::accounts::QuotientTyped;
use crate::actions::money::certificates::{self, MadeCertificates};
use crate::actions::money::desk_acts::{self, ResidenceTyped};
use crate::actions::money::{accounts, alarms, audit as control, exports, fec, issue as issuing, papers, pay, prices, runs};
use crate::actions::trail;
use crate::app::App;
use crate::scope::CentreScope;

pub(super) fn desk(signed: &Signed, centre: &str) -> Result<CentreScope, Problem> {
    signed.desk(id(centre)?).ok_or_else(Problem::not_found)
}

type Typed<T> = Result<Json<T>, JsonRejection>;

pub async fn accounts(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<Vec<AccountRow>>, Problem> {
    Ok(Json(accounts::list(&app, desk(&signed, &centre)?).await?))
}

pub async fn account(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(accounts::show(&app, desk(&signed, &centre)?, id(&family)?).await?))
}

/// 201 when it was written now, 200 when the same id had acted.
pub async fn act(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
    body: Typed<DeskMoney>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let now = desk_acts::perform(&app, &signed, desk, id(&family)?, typed).await?;
    Ok(if now { StatusCode::CREATED } else { StatusCode::OK })
}

pub async fn quotient(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
    body: Typed<QuotientTyped>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    accounts::record_quotient(&app, &signed, desk, id(&family)?, typed).await?;
    Ok(StatusCode::CREATED)
}

pub async fn residence(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
    body: Typed<ResidenceTyped>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    accounts::record_residence(&app, &signed, desk, id(&family)?, typed.residence).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn stop_waiting(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family, order)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    pay::stop_waiting(&app, &signed, desk, (id(&family)?, id(&order)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn open_payment(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
    body: Typed<OpenedPayment>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    pay::open(&app, &signed, desk, (id(&family)?, typed.cents, typed.until)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn trail(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
) -> Result<Json<Vec<TrailLine>>, Problem> {
    Ok(Json(trail::of_family(&app, desk(&signed, &centre)?, id(&family)?).await?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    from: LocalDate,
    to: LocalDate,
}

pub async fn prepare(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<Dates>,
) -> Result<Json<RunView>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(runs::prepare(&app, &signed, desk, (typed.from, typed.to)).await?))
}

pub async fn run_progress(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<Option<RunProgress>>, Problem> {
    Ok(Json(runs::progress(&app, desk(&signed, &centre)?)))
}

pub async fn run_lines(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, run, family)): Path<(String, String, String)>,
) -> Result<Json<RunLines>, Problem> {
    let desk = desk(&signed, &centre)?;
    Ok(Json(runs::lines(&app, desk, (id(&run)?, id(&family)?)).await?))
}

pub async fn latest_run(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<Option<RunView>>, Problem> {
    Ok(Json(runs::latest(&app, desk(&signed, &centre)?).await?))
}

pub async fn issue(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, run)): Path<(String, String)>,
    body: Typed<IssueRun>,
) -> Result<Json<IssuedRun>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(issuing::issue(&app, &signed, desk, id(&run)?, typed).await?))
}

pub async fn price_lists(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<PricesView>, Problem> {
    Ok(Json(prices::lists(&app, desk(&signed, &centre)?).await?))
}

/// 204, or 200 with the days of which another list speaks too.
pub async fn put_price_list(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, list)): Path<(String, String)>,
    body: Typed<PriceList>,
) -> Result<Response, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let saved = prices::record(&app, &signed, desk, id(&list)?, typed).await?;
    Ok(if saved.overlaps.is_empty() { StatusCode::NO_CONTENT.into_response() } else { Json(saved).into_response() })
}

pub async fn settings(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<CentreMoney>, Problem> {
    Ok(Json(prices::settings(&app, desk(&signed, &centre)?).await?))
}

pub async fn put_settings(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<CentreMoney>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    prices::record_settings(&app, &signed, desk, typed).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    year: i32,
}

pub async fn certificates(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<Year>,
) -> Result<Json<MadeCertificates>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(certificates::make(&app, &signed, desk, typed.year).await?))
}

pub async fn audit(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
) -> Result<Json<Vec<AuditLine>>, Problem> {
    Ok(Json(control::audit(&app, desk(&signed, &centre)?).await?))
}

/// 201 when it is dealt with now, 200 when it was before.
pub async fn treat_alarm(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<TreatAlarm>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let now = alarms::treat(&app, &signed, desk, typed).await?;
    Ok(if now { StatusCode::CREATED } else { StatusCode::OK })
}

pub async fn paper(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, paper)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let desk = desk(&signed, &centre)?;
    let found = papers::download_of_centre(&app, desk, id(paper.trim_end_matches(".pdf"))?).await?;
    Ok(pdf(found.ok_or_else(Problem::not_found)?))
}

fn bad_dates<E>(_: E) -> Problem {
    Problem::bad_request("bad_dates", "Donnez des dates de la forme AAAA-MM-JJ.")
}

pub async fn export_operations(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    dates: Result<Query<Dates>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let desk = desk(&signed, &centre)?;
    let Query(dates) = dates.map_err(bad_dates)?;
    let csv = exports::operations(&app, desk, (dates.from, dates.to)).await?;
    Ok(attachment("text/csv; charset=utf-8", "operations.csv", csv))
}

pub async fn export_fec(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    year: Result<Query<Year>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let desk = desk(&signed, &centre)?;
    let Query(Year { year }) = year.map_err(bad_dates)?;
    let text = fec::fec(&app, desk, year).await?;
    Ok(attachment("text/plain; charset=utf-8", &format!("fec-{year}.txt"), text.into_bytes()))
}

pub(super) fn attachment(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, bytes).into_response()
}
