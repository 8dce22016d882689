//! How does a line of the bank become a payment? A director says whose it is; the ledger writes it once, whoever says it twice.

use preau_core::documents::bank::{ConfirmLine, ConfirmLines, ConfirmedLines, LeftLine};
use preau_core::domain::money::acts::MoneyAct;
use preau_core::domain::money::kinds::PaymentMode;

use super::bank::recorded;
use super::derived_operation;
use super::desk_acts::payment_label;
use super::ledger::{Bookkeeper, Performed};
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::Writer;
use crate::store::ledger::PaymentDetails;

/// Lines of one answer: as many as a screen shows.
const LINES_MAX: usize = 500;

/// Each line for itself: one that is refused keeps none of the others back.
pub async fn confirm(app: &App, signed: &Signed, desk: CentreScope, typed: ConfirmLines) -> Result<ConfirmedLines, Denied> {
    if typed.lines.is_empty() || typed.lines.len() > LINES_MAX {
        let sentence = format!("Choisissez de un à {LINES_MAX} virements.");
        return Err(Denied::mend(Refusal::on("lines", "nothing_chosen", sentence)));
    }
    let mut done = ConfirmedLines::default();
    for one in typed.lines {
        let (shared, who) = (app.clone(), signed.account.clone());
        let written = app.store.write(move |w| {
            let mut book = Bookkeeper::new(&shared, &who);
            let now = record(w, &mut book, desk, one)?;
            Ok::<_, Denied>((now, book.changed))
        });
        match written.await {
            Ok((now, changed)) => {
                *(if now { &mut done.recorded } else { &mut done.already }) += 1;
                tell_changed(app, &changed, &[]);
            }
            Err(Denied::Mend(why)) => done.left.extend(why.into_iter().take(1).map(|refusal| left(one, &refusal))),
            Err(Denied::Unknown) => done.left.push(left(one, &unknown_line())),
            Err(other) => return Err(other),
        }
    }
    app.papers_wait.notify_one();
    Ok(done)
}

fn left(one: ConfirmLine, why: &Refusal) -> LeftLine {
    LeftLine { line: one.line, code: why.code.to_owned(), sentence: why.sentence.clone() }
}

fn unknown_line() -> Refusal {
    Refusal::on("line", "unknown_line", "Cette ligne ou cette famille n’est pas de ce centre : rechargez la page.")
}

/// True when it was written now, false when it stood on that same account. The payment's id follows from what the bank says, so that
/// a transfer is recorded once for the whole organisation.
fn record(writer: &mut Writer, book: &mut Bookkeeper<'_>, desk: CentreScope, one: ConfirmLine) -> Result<bool, Denied> {
    let row = writer.bank_line(desk, one.line)?.ok_or(Denied::Unknown)?;
    if let Some((family, name)) = row.recorded {
        return if family == one.family { Ok(false) } else { Err(recorded(&name)) };
    }
    if row.aside {
        return Err(Denied::mend(Refusal::on("line", "line_aside", "Ce virement est mis de côté : reprenez-le d’abord.")));
    }
    let of = desk_account(writer, desk, one.family)?.ok_or(Denied::Unknown)?;
    let id = derived_operation("bank line", &[&one.line.bytes()[..16]]);
    if writer.entry_owner(id)?.is_some_and(|(_, centre)| centre != desk.centre()) {
        let sentence =
            "Ce virement est déjà inscrit dans un autre centre de l’association, qui a lu le même relevé : mettez-le de côté ici.";
        return Err(Denied::mend(Refusal::on("line", "recorded_elsewhere", sentence)));
    }
    let act =
        MoneyAct::Pay { mode: PaymentMode::Transfer, cents: row.cents, paid_on: row.date, label: payment_label(PaymentMode::Transfer, "") };
    let details = PaymentDetails { reference: row.reference, ..PaymentDetails::default() };
    let now = matches!(book.perform(writer, of, (id, &act, &details))?, Performed::Now { .. });
    writer.link_bank_line(desk, one.line, id)?;
    Ok(now)
}
