//! *Échéancier*: how does a director let a family pay in several times, and what does a new day change of it?

use std::collections::BTreeSet;

use preau_core::documents::reminders::MakePlan;
use preau_core::domain::ids::{FamilyId, PlanId};
use preau_core::domain::money::plan::{Plan, open_up_to, problem};
use preau_core::domain::time::days_before;

use super::pay::ring;
use crate::actions::Failure;
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::documents::home_name;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::StoreError;
use crate::store::audit::AuditLine;

/// True when it was made now, false when the same id had acted.
pub async fn make(app: &App, signed: &Signed, desk: CentreScope, family: FamilyId, typed: MakePlan) -> Result<bool, Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    let made = app.store.write(move |w| {
        let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
        match w.plan_owner(typed.id)? {
            Some(owner) if owner == (of.family(), of.centre()) => return Ok(false),
            Some(_) => return Err(Denied::mend(Refusal::new("id_reused", "Cet échéancier existe déjà ailleurs : rechargez la page."))),
            None => {}
        }
        let account = w.account_state(of)?;
        let today = now.local_date();
        if let Some(wrong) = problem(&typed.instalments, typed.total_cents, account.balance, today) {
            return Err(Denied::mend(Refusal::on(wrong.field(), wrong.code(), wrong.sentence())));
        }
        if let Some(known) = w.plan(of)? {
            if !known.is_done(&account) {
                let text = "Un échéancier est déjà suivi : terminez-le avant d’en établir un autre.";
                return Err(Denied::mend(Refusal::new("plan_exists", text)));
            }
            w.end_plan(of, known.id, &who, now)?;
        }
        let owed_cents = open_up_to(&account, account.last);
        let plan = Plan { id: typed.id, made_on: today, after: account.last, owed_cents, instalments: typed.instalments };
        w.add_plan(of, &plan, &who, now)?;
        // The plan says from now on what may be paid online.
        w.close_opened_payment(of)?;
        w.audit(&AuditLine { who: &who, what: "plan_made", family: Some(family), centre: Some(desk.centre()) }, now)?;
        w.want_documents(&[home_name(of.family(), of.centre())].into())?;
        Ok::<_, Denied>(true)
    });
    let made = made.await?;
    ring(app, family, desk.centre());
    Ok(made)
}

/// What it said of the past stays; nothing is postponed any more. A plan that has ended stays so.
pub async fn end(app: &App, signed: &Signed, desk: CentreScope, (family, plan): (FamilyId, PlanId)) -> Result<(), Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    let ended = app.store.write(move |w| {
        let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
        if w.plan_owner(plan)? != Some((of.family(), of.centre())) {
            return Err(Denied::Unknown);
        }
        if w.end_plan(of, plan, &who, now)? {
            w.audit(&AuditLine { who: &who, what: "plan_ended", family: Some(family), centre: Some(desk.centre()) }, now)?;
            w.want_documents(&[home_name(of.family(), of.centre())].into())?;
        }
        Ok::<_, Denied>(())
    });
    ended.await?;
    ring(app, family, desk.centre());
    Ok(())
}

/// A new day makes instalments due, or late: the documents that say so are made again.
pub async fn follow_the_calendar(app: &App) -> Result<(), Failure> {
    let today = app.now().local_date();
    let moved = app.store.write(move |w| {
        let before = w.plans_followed_on()?;
        if before.is_some_and(|day| day >= today) {
            return Ok::<_, StoreError>(BTreeSet::new());
        }
        let last = before.unwrap_or(today);
        // Due on its date, late on the day after.
        let accounts = w.plans_with_dates(days_before(last, 1, false), today)?;
        w.want_documents(&accounts.iter().map(|(family, centre)| home_name(*family, *centre)).collect())?;
        w.plans_followed(today)?;
        Ok(accounts)
    });
    for (family, centre) in moved.await.map_err(Failure::from)? {
        ring(app, family, centre);
    }
    Ok(())
}
