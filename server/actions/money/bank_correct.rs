//! *Corriger le compte*: how does a transfer that was written on the wrong account reach the right one? Taken off there, paid here and
//! the line of the bank behind it, in one transaction; each family reads why on its own account, and never whose the other one is.

use preau_core::documents::bank::CorrectLine;
use preau_core::domain::ids::{BankLineId, FamilyId, OperationId};
use preau_core::domain::money::acts::{MoneyAct, Reversal};
use preau_core::domain::money::kinds::PaymentMode;

use super::derived_operation;
use super::desk_acts::payment_label;
use super::ledger::{Bookkeeper, Performed};
use super::reversal_letters;
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::audit::AuditLine;
use crate::store::bank_line::BankLineRow;
use crate::store::ledger::PaymentDetails;
use crate::store::{StoreError, Writer};
use crate::templates::french;

/// True when it was corrected now, false when it stood on that account already.
pub async fn correct(app: &App, signed: &Signed, desk: CentreScope, line: BankLineId, typed: CorrectLine) -> Result<bool, Denied> {
    let (shared, who) = (app.clone(), signed.account.clone());
    let written = app.store.write(move |w| {
        let mut book = Bookkeeper::new(&shared, &who);
        let row = w.bank_line(desk, line)?.ok_or(Denied::Unknown)?;
        let Some(wrong) = wrong(&row, typed)? else { return Ok((false, book.changed)) };
        over(w, &mut book, desk, (&row, wrong), typed)?;
        Ok::<_, Denied>((true, book.changed))
    });
    let (now, changed) = written.await?;
    tell_changed(app, &changed, &[]);
    app.papers_wait.notify_one();
    Ok(now)
}

/// The payment to take off; none when the line is where it should be.
fn wrong(row: &BankLineRow, typed: CorrectLine) -> Result<Option<OperationId>, Denied> {
    match (&row.recorded, row.entry) {
        (Some((family, _)), _) if *family == typed.to => Ok(None),
        (Some((family, _)), Some(entry)) if *family == typed.from => Ok(Some(entry)),
        (Some((_, name)), _) => {
            let sentence = format!("Ce virement est maintenant inscrit au compte {name} : rechargez la page avant de corriger.");
            Err(Denied::mend(Refusal::on("from", "line_moved", sentence)))
        }
        _ => {
            let sentence = "Ce virement n’est inscrit à aucun compte : choisissez d’abord sa famille.";
            Err(Denied::mend(Refusal::on("line", "line_not_recorded", sentence)))
        }
    }
}

/// Ids follow from the payment that was wrong: whoever presses twice, or beside a colleague, corrects once.
fn over(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    desk: CentreScope,
    (row, wrong): (&BankLineRow, OperationId),
    typed: CorrectLine,
) -> Result<(), Denied> {
    let account = |w: &Writer, family: FamilyId| desk_account(w, desk, family)?.ok_or(Denied::Unknown);
    let (from, to) = (account(writer, typed.from)?, account(writer, typed.to)?);
    let day = french::long_date(row.date);
    let back = MoneyAct::Reverse {
        payment: wrong,
        reversal: Reversal::Misplaced,
        label: format!("Virement du {day} retiré : inscrit par erreur à ce compte"),
    };
    let taken = derived_operation("misplaced", &[wrong.bytes()]);
    if let Performed::Now { before, .. } = book.perform(writer, from, (taken, &back, &PaymentDetails::default()))? {
        reversal_letters::queue(writer, book, (from, reversal_letters::MISPLACED, taken), (&before, wrong), (0, ""))?;
    }
    let right = derived_operation("placed", &[wrong.bytes()]);
    let label = format!("{}, d’abord inscrit par erreur à un autre compte", payment_label(PaymentMode::Transfer, ""));
    let pay = MoneyAct::Place { mode: PaymentMode::Transfer, cents: row.cents, paid_on: row.date, label };
    let details = PaymentDetails { reference: row.reference.clone(), ..PaymentDetails::default() };
    book.perform(writer, to, (right, &pay, &details))?;
    if !writer.move_bank_line(desk, row.line, (wrong, right))? {
        return Err(StoreError::Broken("a line of the bank that moved inside a transaction").into());
    }
    let line = AuditLine { who: book.who, what: "bank_line_corrected", family: Some(typed.to), centre: Some(desk.centre()) };
    Ok(writer.audit(&line, book.now)?)
}
