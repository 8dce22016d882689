//! What does a director write on an account? Payments on paper, credit notes, refunds, rejections, typed invoices, credits that
//! move to another centre: each with an id drawn by the desk, once.

use std::collections::BTreeMap;

use preau_core::documents::money::{DeskAct, DeskMoney, TypedLine};
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, OperationId};
use preau_core::domain::money::account::cesu_may_pay;
use preau_core::domain::money::acts::{Billed, MoneyAct, NewLine, Reversal};
use preau_core::domain::money::apply::moved_parts;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::money::price_list::Residence;
use preau_core::domain::time::LocalDate;

use super::call_home::arrival;
use super::ledger::{Bookkeeper, Performed};
use super::views::is_voucher;
use super::{refund_letters, reversal_letters, twins};
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::scope::{AccountScope, CentreScope};
use crate::store::Writer;
use crate::store::ledger::PaymentDetails;
use crate::templates::french;

const TEXT_MAX: usize = 200;
/// A typed line is of a service so many days ago, or to come, at most.
const SERVICE_DAYS: i64 = 732;

/// True when it was written now, false when the same id had acted.
pub async fn perform(app: &App, signed: &Signed, desk: CentreScope, family: FamilyId, typed: DeskMoney) -> Result<bool, Denied> {
    let (shared, signed) = (app.clone(), signed.clone());
    let written = app.store.write(move |w| {
        let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
        twins::check(w, desk, family, &typed)?;
        let mut book = Bookkeeper::new(&shared, &signed.account);
        let now = act(w, &mut book, (&signed, of), typed)?;
        Ok::<_, Denied>((now, book.changed))
    });
    let (now, changed) = written.await?;
    tell_changed(app, &changed, &[]);
    app.papers_wait.notify_one();
    Ok(now)
}

fn short(text: &str, field: &'static str) -> Result<String, Denied> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > TEXT_MAX {
        return Err(Denied::mend(Refusal::on(field, "too_long", format!("{TEXT_MAX} caractères au plus."))));
    }
    Ok(text)
}

/// A text that the family will read.
fn said(text: &str) -> Result<String, Denied> {
    let text = short(text, "reason")?;
    if text.is_empty() { Err(super::ledger::refused(&preau_core::domain::money::reasons::MoneyReason::TextMissing)) } else { Ok(text) }
}

fn act(writer: &mut Writer, book: &mut Bookkeeper<'_>, (signed, of): (&Signed, AccountScope), typed: DeskMoney) -> Result<bool, Denied> {
    let DeskMoney { id, act, .. } = typed;
    let mut details = PaymentDetails::default();
    let mut taken_off = None;
    let act = match act {
        DeskAct::Pay { mode, cents, paid_on, reference, bank, drawer } => {
            details = PaymentDetails {
                reference: short(&reference, "reference")?,
                bank: short(&bank, "bank")?,
                drawer: short(&drawer, "drawer")?,
            };
            MoneyAct::Pay { mode: on_paper(mode)?, cents, paid_on, label: payment_label(mode, &details.reference) }
        }
        DeskAct::CreditNote { invoice, lines, reason } => MoneyAct::CreditNote { invoice, lines, reason: said(&reason)? },
        DeskAct::Refund { means, cents, paid_on, reference, reason } => {
            let reason = said(&reason)?;
            details.reference = refund_letters::reference(means, &short(&reference, "reference")?)?;
            let act = MoneyAct::Refund { cents, means, on: paid_on, label: format!("Remboursement : {reason}") };
            return refund(writer, book, of, (id, &act, &details), reason);
        }
        DeskAct::Reject { payment, fee_cents, reason } => {
            let reason = said(&reason)?;
            left_the_house(writer, of, payment)?;
            let label = format!("Rejet : {reason}");
            let due = writer.centre_money(of.centre())?.due_from(book.now.local_date());
            taken_off = Some((reversal_letters::REJECTED, payment, fee_cents, reason));
            MoneyAct::Reverse { payment, reversal: Reversal::Bounced { fee_cents, due }, label }
        }
        DeskAct::Undo { payment, reason } => {
            let reason = said(&reason)?;
            if writer.paid_elsewhere(of)?.contains(&payment) {
                let text = "Ce règlement vient de la banque ou du paiement en ligne, ou il est sur un bordereau de remise : un chèque impayé se \
                            rejette, un virement se corrige dans « Banque ».";
                return Err(Denied::mend(Refusal::new("payment_not_typed", text)));
            }
            let label = format!("Règlement annulé : {reason}");
            taken_off = Some((reversal_letters::UNDONE, payment, 0, reason));
            MoneyAct::Reverse { payment, reversal: Reversal::Misplaced, label }
        }
        DeskAct::Invoice { lines } => {
            let due = writer.centre_money(of.centre())?.due_from(book.now.local_date());
            let lines = typed_lines(writer, (of, book.now.local_date()), &lines)?;
            MoneyAct::Issue { label: "Facture".into(), lines, due }
        }
        DeskAct::Move { to, cents } => return move_credit(writer, book, (signed, of), (id, to, cents)),
    };
    let Performed::Now { before, .. } = book.perform(writer, of, (id, &act, &details))? else { return Ok(false) };
    if let Some((letter, payment, fee_cents, reason)) = taken_off {
        reversal_letters::queue(writer, book, (of, letter, id), (&before, payment), (fee_cents, &reason))?;
    }
    Ok(true)
}

/// With the mail that tells the family.
fn refund(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    of: AccountScope,
    act: (OperationId, &MoneyAct, &PaymentDetails),
    reason: String,
) -> Result<bool, Denied> {
    let reference = act.2.reference.clone();
    let Performed::Now { effects, .. } = book.perform(writer, of, act)? else { return Ok(false) };
    refund_letters::queue(writer, book, of, &effects, (&reference, &reason))?;
    Ok(true)
}

/// A voucher is refused by who redeems it, after its slip; before, what was typed wrong is undone.
fn left_the_house(writer: &Writer, of: AccountScope, payment: OperationId) -> Result<(), Denied> {
    let voucher = writer.account_state(of)?.credits.get(&payment).is_some_and(|credit| is_voucher(credit.mode));
    if voucher && !writer.deposited_credits(of)?.contains(&payment) {
        let text = "Ces titres ne sont sur aucun bordereau de remise : personne n’a pu les refuser. S’ils ont été saisis par erreur, annulez ce \
                    règlement.";
        return Err(Denied::mend(Refusal::new("not_deposited", text)));
    }
    Ok(())
}

/// Chèque-Vacances Connect and instant transfers come from the platform alone; a card may also be read at the desk.
fn on_paper(mode: PaymentMode) -> Result<PaymentMode, Denied> {
    match mode {
        PaymentMode::AncvConnect | PaymentMode::InstantTransfer => {
            Err(Denied::mend(Refusal::on("mode", "mode_is_online", "Ce mode de règlement arrive par le paiement en ligne seulement.")))
        }
        mode => Ok(mode),
    }
}

pub(super) fn payment_label(mode: PaymentMode, reference: &str) -> String {
    if reference.is_empty() { format!("Règlement {}", mode.french()) } else { format!("Règlement {} n° {reference}", mode.french()) }
}

/// Care of a child is dated: its age that day says whether a CESU may pay it, as for care that was booked.
fn typed_lines(writer: &Writer, (of, today): (AccountScope, LocalDate), lines: &[TypedLine]) -> Result<Vec<NewLine>, Denied> {
    let children = writer.children_of_families(&[of.family()].into())?;
    let names: BTreeMap<ChildId, String> = writer.account_children(of)?.into_iter().collect();
    let typed = |line: &TypedLine| {
        let label = short(&line.label, "label")?;
        if label.is_empty() {
            return Err(Denied::mend(Refusal::on("label", "text_missing", "Dites ce que la ligne facture.")));
        }
        if line.date.is_none() && line.nature == LineNature::Care && line.child.is_some() {
            let text = "Indiquez le jour de la garde : l’âge de l’enfant ce jour-là dit si un CESU peut la régler.";
            return Err(Denied::mend(Refusal::on("date", "date_missing", text)));
        }
        if line.date.is_some_and(|date| (date - today).num_days().abs() > SERVICE_DAYS) {
            return Err(Denied::mend(Refusal::on("date", "absurd_date", "Cette date est trop loin d’aujourd’hui : vérifiez-la.")));
        }
        if line.child.is_some_and(|id| !names.contains_key(&id)) {
            let text = "Cet enfant n’est pas inscrit dans ce centre avec cette famille : rechargez la page.";
            return Err(Denied::mend(Refusal::on("child", "unknown_child", text)));
        }
        let birth = line.child.and_then(|id| children.get(&id)).map(|(_, birth)| *birth);
        let child_name = line.child.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
        Ok(NewLine {
            nature: line.nature,
            billed: Billed::Free,
            label,
            child: line.child,
            child_name,
            date: line.date,
            quantity: line.quantity,
            unit_cents: line.unit_cents,
            calculation: None,
            words: String::new(),
            cesu: cesu_may_pay(line.nature, birth, line.date, line.around_school),
        })
    };
    lines.iter().map(typed).collect()
}

/// Two linked entries, in the same transaction, between two centres of this director.
fn move_credit(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (signed, of): (&Signed, AccountScope),
    (id, to, cents): (OperationId, CentreId, i64),
) -> Result<bool, Denied> {
    let other = signed.desk(to).filter(|desk| desk.centre() != of.centre());
    let arrives = match other {
        Some(desk) => desk_account(writer, desk, of.family())?,
        None => None,
    };
    let arrives = arrives.ok_or_else(|| {
        Denied::mend(Refusal::on("to", "no_account_there", "Cette famille n’a pas de compte dans ce centre, ou vous ne le dirigez pas."))
    })?;
    let name = |writer: &Writer, centre| Ok::<_, Denied>(writer.centre(centre)?.map(|c| c.name).unwrap_or_default());
    let (there, here) = (name(writer, to)?, name(writer, of.centre())?);
    let details = PaymentDetails::default();
    let leave = MoneyAct::MoveOut { to, cents, label: format!("Crédit viré vers {there}") };
    let Performed::Now { before, effects } = book.perform(writer, of, (id, &leave, &details))? else { return Ok(false) };
    for (at, part) in (0_u16..).zip(moved_parts(&before, &effects)) {
        let come = MoneyAct::MoveIn { from: id, part, label: format!("Crédit venu {}", french::of(&here)) };
        book.perform(writer, arrives, (arrival(id, at), &come, &details))?;
    }
    Ok(true)
}

/// As `PUT …/residence` reads it.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidenceTyped {
    pub residence: Residence,
}
