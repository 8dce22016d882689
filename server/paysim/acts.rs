//! What happens when the payer, the bank or the back office acts? Transactions of the order, and what is to be told of them.

use preau_core::domain::time::UtcTime;
use serde::Deserialize;

use super::order::{Order, Stage, Transaction};
use crate::outside::lyra::means::{Means, SEVERAL, cards};
use crate::outside::lyra::notice::{CheckSource, Operation};
use crate::outside::lyra::status::{Outcome, TransStatus};

/// What the payer does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Card: accepted, or refused by the bank.
    Accept,
    Refuse,
    /// *Annuler et retourner sur le site*, by any means.
    Abandon,
    /// Voucher: all of it; a part and a card for the rest, which is accepted at once, at the second try, or refused; nobody
    /// confirmed in time.
    Whole,
    Part,
    PartAtSecondTry,
    PartRefused,
    TimeOut,
    /// Transfer: at once; later; later and not.
    Immediate,
    PendingAccepted,
    PendingRefused,
}

impl Choice {
    /// None: on every page.
    const fn means(self) -> Option<Means> {
        match self {
            Choice::Accept | Choice::Refuse => Some(Means::Card),
            Choice::Abandon => None,
            Choice::Whole | Choice::Part | Choice::PartAtSecondTry | Choice::PartRefused | Choice::TimeOut => Some(Means::AncvConnect),
            Choice::Immediate | Choice::PendingAccepted | Choice::PendingRefused => Some(Means::InstantTransfer),
        }
    }
}

/// What one message says: the payment as a whole, and its tries when several means paid.
#[derive(Clone, Debug)]
pub struct Telling {
    pub head: Transaction,
    pub tries: Vec<Transaction>,
    pub source: CheckSource,
}

/// Where ids and times come from.
pub struct Now<'a> {
    pub at: UtcTime,
    pub uuid: &'a dyn Fn() -> String,
}

impl Now<'_> {
    fn debit(&self, brand: &str, cents: i64, sequence: u32, status: TransStatus) -> Transaction {
        let (result, auth_result) = match status.outcome() {
            Outcome::Failed => ("05", "05"),
            Outcome::Pending => ("00", ""),
            _ => ("00", "00"),
        };
        let (uuid, brand, at) = (Some((self.uuid)()), brand.to_owned(), self.at);
        Transaction { uuid, sequence: Some(sequence), brand, cents, operation: Operation::Debit, status, result, auth_result, at }
    }
}

const NOT_OFFERED: &str = "Ce choix n’est pas sur la page de ce paiement.";

/// The payer chose. `part`: cents paid by voucher, where a part is.
pub fn choose(order: &mut Order, choice: Choice, part: i64, now: &Now<'_>) -> Result<Telling, &'static str> {
    if order.stage == Stage::Done {
        return Err("Ce paiement est déjà terminé.");
    }
    if choice.means().is_some_and(|means| !order.asked.means.contains(&means)) {
        return Err(NOT_OFFERED);
    }
    let cents = order.asked.cents;
    let card = |status| now.debit("CB", cents, 1, status);
    let wire = |status| now.debit(cards(Means::InstantTransfer), cents, 1, status);
    let voucher = |status| now.debit(cards(Means::AncvConnect), cents, 1, status);
    let single = |head: Transaction| Telling { tries: vec![], head, source: CheckSource::Pay };
    let telling = match choice {
        Choice::Accept => single(card(TransStatus::Authorised)),
        Choice::Refuse => single(card(TransStatus::Refused)),
        Choice::Abandon => single(abandoned(cents, now.at)),
        Choice::Whole => single(voucher(TransStatus::Captured)),
        Choice::TimeOut => single(voucher(TransStatus::Expired)),
        Choice::Part | Choice::PartAtSecondTry | Choice::PartRefused => several(cents, part, choice, now)?,
        Choice::Immediate => single(wire(TransStatus::Captured)),
        Choice::PendingAccepted | Choice::PendingRefused => single(wire(TransStatus::WaitingAuthorisation)),
    };
    order.foreseen = match choice {
        Choice::PendingAccepted => Some(true),
        Choice::PendingRefused => Some(false),
        _ => None,
    };
    let made = if telling.tries.is_empty() { vec![telling.head.clone()] } else { telling.tries.clone() };
    order.transactions.extend(made);
    order.stage = Stage::Done;
    Ok(telling)
}

/// Nothing was made: no id, no try, no brand.
fn abandoned(cents: i64, at: UtcTime) -> Transaction {
    let status = TransStatus::Abandoned;
    let (operation, brand) = (Operation::Debit, String::new());
    Transaction { uuid: None, sequence: None, brand, cents, operation, status, result: "17", auth_result: "", at }
}

/// A voucher for a part, a card for the rest.
fn several(cents: i64, part: i64, choice: Choice, now: &Now<'_>) -> Result<Telling, &'static str> {
    if !(1..cents).contains(&part) {
        return Err("La part en chèques-vacances est plus que rien et moins que le tout.");
    }
    let accepted = choice != Choice::PartRefused;
    let voucher = if accepted { TransStatus::Captured } else { TransStatus::Cancelled };
    let mut tries = vec![now.debit(cards(Means::AncvConnect), part, 1, voucher)];
    if choice != Choice::Part {
        tries.push(now.debit("CB", cents - part, 2, TransStatus::Refused));
    }
    if accepted {
        let sequence = if choice == Choice::Part { 2 } else { 3 };
        tries.push(now.debit("CB", cents - part, sequence, TransStatus::Authorised));
    }
    let status = if accepted { TransStatus::Authorised } else { TransStatus::Refused };
    let head = Transaction { uuid: tries[0].uuid.clone(), ..now.debit(SEVERAL, cents, 0, status) };
    Ok(Telling { head, tries, source: CheckSource::Pay })
}

/// The bank answers a pending transfer.
pub fn answer(order: &mut Order, accepted: bool, at: UtcTime) -> Result<Telling, &'static str> {
    let pending = order.pending().ok_or("Aucun virement de ce paiement n’attend de réponse.")?;
    pending.status = if accepted { TransStatus::Captured } else { TransStatus::Refused };
    (pending.result, pending.auth_result, pending.at) = if accepted { ("00", "00", at) } else { ("05", "05", at) };
    Ok(Telling { head: pending.clone(), tries: vec![], source: CheckSource::BatchAuto })
}

/// The money of an accepted card is collected: the same transaction has another status.
pub fn capture(order: &mut Order) -> Result<Vec<Telling>, &'static str> {
    let waiting = order.transactions.iter_mut().filter(|one| one.status == TransStatus::Authorised);
    let told: Vec<Telling> = waiting
        .map(|one| {
            one.status = TransStatus::Captured;
            Telling { head: one.clone(), tries: vec![], source: CheckSource::Batch }
        })
        .collect();
    if told.is_empty() { Err("Rien à remettre en banque pour ce paiement.") } else { Ok(told) }
}

/// Somebody gives money back in the back office, by the first means that paid.
pub fn refund(order: &mut Order, cents: i64, now: &Now<'_>) -> Result<Telling, &'static str> {
    if cents <= 0 || cents > order.paid_cents() {
        return Err("On ne rembourse que ce qui a été payé.");
    }
    let paid = |one: &&Transaction| one.moved_money() && one.operation == Operation::Debit;
    let brand = order.transactions.iter().find(paid).map(|one| one.brand.clone()).unwrap_or_default();
    let head = Transaction { operation: Operation::Credit, ..now.debit(&brand, cents, 1, TransStatus::Authorised) };
    order.transactions.push(head.clone());
    Ok(Telling { head, tries: vec![], source: CheckSource::MerchBo })
}

/// The payer had given up, or was refused; the money comes all the same.
pub fn late_success(order: &mut Order, now: &Now<'_>) -> Result<Telling, &'static str> {
    if order.stage == Stage::Open || order.paid_cents() != 0 || order.pending().is_some() {
        return Err("Un succès tardif suit un abandon ou un refus.");
    }
    let means = order.asked.means.first().copied().unwrap_or(Means::Card);
    let brand = cards(means).split(';').next().unwrap_or_default();
    let sequence = order.transactions.iter().filter_map(|one| one.sequence).max().unwrap_or(0) + 1;
    let head = now.debit(brand, order.asked.cents, sequence, TransStatus::Authorised);
    order.transactions.push(head.clone());
    Ok(Telling { head, tries: vec![], source: CheckSource::Pay })
}
