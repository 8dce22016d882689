//! `/api/desk/{centre}/reminders` and `…/plans`: late accounts of a centre, reviewed before anything is sent; plans of instalments.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use preau_core::documents::reminders::{MakePlan, PreviewReminder, ReminderPreview, RemindersView, SendReminders, SentReminders};

use super::account_money::{bad_body, id};
use super::desk_money::desk;
use super::problem::Problem;
use super::session::SignedIn;
use crate::actions::money::{plans, reminder_preview, reminders};
use crate::app::App;

type Typed<T> = Result<Json<T>, JsonRejection>;

pub async fn list(State(app): State<App>, SignedIn(signed): SignedIn, Path(centre): Path<String>) -> Result<Json<RemindersView>, Problem> {
    Ok(Json(reminders::list(&app, desk(&signed, &centre)?).await?))
}

pub async fn preview(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<PreviewReminder>,
) -> Result<Json<ReminderPreview>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(reminder_preview::preview(&app, desk, typed).await?))
}

pub async fn send(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path(centre): Path<String>,
    body: Typed<SendReminders>,
) -> Result<Json<SentReminders>, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    Ok(Json(reminders::send(&app, &signed, desk, typed).await?))
}

/// 201 when it was made now, 200 when the same id had acted.
pub async fn make_plan(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family)): Path<(String, String)>,
    body: Typed<MakePlan>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    let Json(typed) = body.map_err(bad_body)?;
    let now = plans::make(&app, &signed, desk, id(&family)?, typed).await?;
    Ok(if now { StatusCode::CREATED } else { StatusCode::OK })
}

pub async fn end_plan(
    State(app): State<App>,
    SignedIn(signed): SignedIn,
    Path((centre, family, plan)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let desk = desk(&signed, &centre)?;
    plans::end(&app, &signed, desk, (id(&family)?, id(&plan)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
