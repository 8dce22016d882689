//! *Émettre*: the reviewed drafts of a run become invoices, family by family, each once. Pressed twice, or in two tabs, nothing is
//! issued twice.

use std::collections::BTreeSet;

use preau_core::documents::runs::{IssueRun, IssuedRun};
use preau_core::domain::ids::{ChildId, FamilyId, PaperId};
use preau_core::domain::money::acts::{Billed, MoneyAct};
use preau_core::domain::money::billing::{Bill, BillProblem};
use preau_core::domain::money::kinds::LineNature;
use preau_core::domain::time::LocalDate;

use super::derived_operation;
use super::ledger::{Bookkeeper, Performed};
use super::runs::bills_among;
use crate::actions::Failure;
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::refusal::Denied;
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::ledger::PaymentDetails;
use crate::store::run::{Drafted, RunRow};
use crate::store::{StoreError, Writer};

/// Families that share one transaction: others may write in between.
const FAMILIES_A_WRITE: usize = 50;

pub async fn issue(app: &App, signed: &Signed, desk: CentreScope, run: PaperId, wanted: IssueRun) -> Result<IssuedRun, Denied> {
    let mut issued = IssuedRun::default();
    for families in wanted.families.chunks(FAMILIES_A_WRITE) {
        let (shared, who) = (app.clone(), signed.account.clone());
        let (families, confirmed) = (families.to_vec(), wanted.confirmed.clone());
        let written = app.store.write(move |w| {
            let mut book = Bookkeeper::new(&shared, &who);
            let done = some(w, &mut book, (desk, run), (&families, &confirmed))?;
            Ok::<_, Denied>((done, book.changed))
        });
        let (done, changed) = written.await?;
        tell_changed(app, &changed, &[]);
        app.papers_wait.notify_one();
        issued.invoices.extend(done.invoices);
        issued.left.extend(done.left);
    }
    Ok(issued)
}

fn some(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (desk, run): (CentreScope, PaperId),
    (families, confirmed): (&[FamilyId], &[FamilyId]),
) -> Result<IssuedRun, Denied> {
    let run = writer.run(desk, run)?.ok_or(Denied::Unknown)?;
    let drafts = writer.run_drafts(run.id, families)?;
    let bills = bills_among(writer, desk, ((run.from, run.to), book.now), families)?;
    let due = writer.centre_money(desk.centre())?.due_from(book.now.local_date());
    let mut issued = IssuedRun::default();
    for family in families {
        let Some(draft) = drafts.get(family) else { continue };
        match one(writer, book, (desk, &run, *family, due), (draft, bills.get(family), confirmed.contains(family)))? {
            Ok(number) => issued.invoices.extend(number),
            Err(sentence) => issued.left.push((*family, sentence)),
        }
    }
    Ok(issued)
}

/// The number given now, if any; or why this family is left out.
fn one(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (desk, run, family, due): (CentreScope, &RunRow, FamilyId, LocalDate),
    (draft, today, confirmed): (&Drafted, Option<&Bill>, bool),
) -> Result<Result<Option<String>, String>, Denied> {
    if draft.invoice.is_some() {
        return Ok(Ok(None));
    }
    if let Some(why) = kept_back(&draft.bill, today, confirmed) {
        return Ok(Err(why));
    }
    let Some(of) = desk_account(writer, desk, family)? else { return Ok(Err("Cette famille ne vient plus dans ce centre.".into())) };
    let id = derived_operation("run", &[run.id.bytes(), family.bytes()]);
    let act = MoneyAct::Issue { label: "Facture".into(), lines: draft.bill.lines.clone(), due };
    let performed = book.perform(writer, of, (id, &act, &PaymentDetails::default()))?;
    if !writer.set_run_invoice(run.id, family, id)? {
        return Err(Denied::Failed(Failure::from(StoreError::Broken("an invoice of a run twice"))));
    }
    Ok(Ok(match &performed {
        Performed::Now { .. } => performed.number().map(str::to_owned),
        Performed::Already => None,
    }))
}

/// Why a reviewed draft may not be issued as it is. `today`: what the same dates come to at this moment.
fn kept_back(bill: &Bill, today: Option<&Bill>, confirmed: bool) -> Option<String> {
    let blocks = |bill: &Bill| bill.issues.iter().find(|i| i.problem.blocks()).map(|i| i.problem.sentence());
    if let Some(why) = blocks(bill) {
        return Some(why);
    }
    let expired = bill.issues.iter().find(|i| matches!(i.problem, BillProblem::QuotientExpired { .. }));
    if let Some(issue) = expired.filter(|_| !confirmed) {
        return Some(issue.problem.sentence());
    }
    if bill.lines.is_empty() {
        return Some("Rien n’est à facturer.".into());
    }
    if billed(bill) != today.map(billed).unwrap_or_default() {
        return Some("Les journées de cette famille ont changé ou ont été facturées depuis le brouillon : préparez-en un nouveau.".into());
    }
    today.and_then(blocks)
}

/// What a draft invoices. Its prices are not compared: those that were reviewed are those that are issued.
fn billed(bill: &Bill) -> BTreeSet<(Option<ChildId>, Option<LocalDate>, LineNature, Billed)> {
    bill.lines.iter().map(|line| (line.child, line.date, line.nature, line.billed)).collect()
}
