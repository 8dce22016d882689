//! How do lists kept in a spreadsheet become centres, families and periods? All lines are checked before anything is written,
//! then all of it is written, or nothing; the same files a second time change nothing.

use std::path::PathBuf;

use preau_core::domain::time::UtcTime;
use thiserror::Error;

mod codes;
mod fields;
pub mod ids;
mod layouts;
pub mod money;
mod periods;
pub mod plan;
pub mod problem;
mod table;
mod welcome;

use super::Failure;
use crate::app::App;
use crate::store::audit::AuditLine;
use crate::store::family_link::FamilyLink;
use crate::store::{Reader, StoreError, Writer};
use money::recorded::Recorded;
use money::write::Put;
use plan::Plan;
use problem::{Problem, Problems};

/// Documents that show what an import writes.
const DOCUMENTS: [&str; 4] = ["home", "record", "calendar", "desk"];

#[derive(Debug, Error)]
pub enum ImportError {
    /// Nothing was written.
    #[error("{} ligne(s) à corriger, rien n’a été écrit :\n{}", .0.len(), list(.0))]
    Lines(Vec<Problem>),
    #[error("l’import s’est arrêté, rien n’a été écrit : {0}")]
    Store(#[from] StoreError),
    #[error("l’import s’est arrêté : {0}")]
    Failure(#[from] Failure),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|p| format!("  {p}")).collect::<Vec<_>>().join("\n")
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub lines: usize,
    /// Records that are new or different.
    pub changed: usize,
    /// Payers that their family completed itself, and who were left as they are.
    pub kept: usize,
    /// Mails that wait in the outbox.
    pub welcomed: usize,
}

/// What a progress bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many lines of a file were read.
    Read(usize),
    /// So many are to be written.
    Write(usize),
    Wrote,
    /// So many provisional passwords are to be made.
    Welcome(usize),
    Welcomed,
}

/// Reads the folder and records it. `welcome`: a mail with a provisional password leaves to each guardian who has none yet.
pub async fn import(
    app: &App,
    folder: PathBuf,
    welcome: bool,
    mut step: impl FnMut(Step) + Send + Sync + Clone + 'static,
) -> Result<Imported, ImportError> {
    let known = app.store.read(|r| r.known_codes()).await?;
    let mut reading = step.clone();
    let usual = (app.now().local_date(), app.config.offers.hours);
    let read = tokio::task::spawn_blocking(move || plan::read(&folder, known, usual, &mut |lines| reading(Step::Read(lines)))).await;
    let (plan, problems) = read.map_err(|_| Failure::Unexpected)?;
    let plan = app.store.read(move |r| checked(r, plan, problems)).await?;
    let guardians = if welcome { plan.guardians.clone() } else { vec![] };
    let mut imported = record(app, plan, step.clone()).await?;
    if welcome {
        imported.welcomed = welcome::invite(app, &guardians, &mut step).await?;
    }
    Ok(imported)
}

/// The plan, when nothing is wrong in the files nor with what is recorded.
fn checked(reader: &Reader, plan: Plan, mut problems: Problems) -> Result<Plan, ImportError> {
    if !plan.money.is_empty() {
        Recorded::read(reader, &plan)?.check(&plan, &mut problems);
    }
    if problems.is_empty() { Ok(plan) } else { Err(ImportError::Lines(problems.into_sorted())) }
}

/// Writes a plan in one transaction, in which it is checked once more against what is recorded.
pub async fn record(app: &App, plan: Plan, mut step: impl FnMut(Step) + Send + 'static) -> Result<Imported, ImportError> {
    let now = app.now();
    app.store
        .write(move |w| {
            let lines = plan.lines;
            let plan = checked(w, plan, Problems::default())?;
            let (changed, kept) = write(w, &plan, now, &mut step)?;
            if changed > 0 {
                w.want_every_document(&DOCUMENTS)?;
                w.audit(&AuditLine { who: "job", what: "import", family: None, centre: None }, now)?;
            }
            Ok(Imported { lines, changed, kept, welcomed: 0 })
        })
        .await
}

fn write(w: &mut Writer, plan: &Plan, now: UtcTime, step: &mut dyn FnMut(Step)) -> Result<(usize, usize), ImportError> {
    let (mut changed, mut kept) = (0, 0);
    let all =
        [plan.centres.len(), plan.periods.len(), plan.families.len(), plan.guardians.len(), plan.children.len(), plan.enrolments.len()];
    step(Step::Write(all.iter().sum::<usize>() + plan.money.len()));
    let mut count = |is_new: bool| {
        changed += usize::from(is_new);
        step(Step::Wrote);
    };
    for centre in &plan.centres {
        count(w.put_centre(centre)?);
    }
    for (code, period) in &plan.periods {
        count(w.put_period(code, period)?);
    }
    for family in &plan.families {
        count(w.put_family(family)?);
    }
    for child in &plan.children {
        count(w.put_child(child)?);
    }
    for (child, centre, year) in &plan.enrolments {
        count(w.put_enrolment(*child, *centre, *year)?);
    }
    for guardian in &plan.guardians {
        let is_new = w.put_guardian(&guardian.row)?;
        count(link(w, plan, guardian, now)? || is_new);
    }
    money::write::write(w, &plan.money, now, &mut |put| {
        changed += usize::from(put == Put::Changed);
        kept += usize::from(put == Put::Kept);
        step(Step::Wrote);
    })?;
    Ok((changed, kept))
}

/// The address, as a director would record it: a sleeping link to each centre of the family. An address that was changed on a
/// desk since is left alone.
fn link(w: &mut Writer, plan: &Plan, guardian: &plan::PlannedGuardian, now: UtcTime) -> Result<bool, ImportError> {
    if guardian.email.is_empty() {
        return Ok(false);
    }
    let family = guardian.row.family;
    let mut changed = false;
    let centres = match plan.families.iter().find(|f| f.id == family) {
        Some(planned) => planned.centres.clone(),
        None => w.centres_of_family(family)?,
    };
    for centre in centres {
        if w.guardian_has_link(&guardian.row.id, centre)? {
            continue;
        }
        let account = match w.account_by_email(&guardian.email)? {
            Some(known) => known.id,
            None => {
                let id = ids::account(&guardian.email);
                w.add_account(&id, &guardian.email, now)?;
                id
            }
        };
        if w.link_of_family(&account, family, centre)?.is_some() {
            let reason = format!("email « {} » : un autre responsable de cette famille a déjà cette adresse", guardian.email);
            return Err(ImportError::Lines(vec![Problem { file: "responsables.csv", line: guardian.line, reason }]));
        }
        let link = FamilyLink { account, guardian: guardian.row.id.clone(), family, centre, confirmed: false, held: false };
        w.add_link(&link, now)?;
        changed = true;
    }
    Ok(changed)
}
