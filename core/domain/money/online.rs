//! What does a word of the payment platform come to? Before money moves: signature, site, mode, order, currency and amount are
//! right; each word counts once; a late success still credits; duplicates change nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::account::{Account, Credit};
use super::acts::{MoneyAct, Reversal};
use super::kinds::PaymentMode;
use crate::domain::ids::OperationId;
use crate::domain::time::{DAY_MS, LocalDate, MINUTE_MS};

/// The manual's three means of paying online, one button each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Means {
    Card,
    AncvConnect,
    InstantTransfer,
}

impl Means {
    pub const ALL: [Means; 3] = [Means::InstantTransfer, Means::Card, Means::AncvConnect];

    pub const fn mode(self) -> PaymentMode {
        match self {
            Means::Card => PaymentMode::Card,
            Means::AncvConnect => PaymentMode::AncvConnect,
            Means::InstantTransfer => PaymentMode::InstantTransfer,
        }
    }

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Means::Card => "card",
            Means::AncvConnect => "ancv_connect",
            Means::InstantTransfer => "instant_transfer",
        }
    }

    pub fn from_word(word: &str) -> Option<Means> {
        Means::ALL.into_iter().find(|m| m.word() == word)
    }

    /// As the manual's buttons say it.
    pub const fn french(self) -> &'static str {
        match self {
            Means::Card => "Carte bancaire",
            Means::AncvConnect => "Chèque-Vacances Connect",
            Means::InstantTransfer => PaymentMode::InstantTransfer.french(),
        }
    }
}

/// From which amount each means may be used: settings; the manual's figures are the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    #[cfg_attr(test, ts(type = "number"))]
    pub card_cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub ancv_cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub transfer_cents: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { card_cents: 1_000, ancv_cents: 2_000, transfer_cents: 1 }
    }
}

impl Thresholds {
    pub const fn of(&self, means: Means) -> i64 {
        match means {
            Means::Card => self.card_cents,
            Means::AncvConnect => self.ancv_cents,
            Means::InstantTransfer => self.transfer_cents,
        }
    }
}

/// What the platform says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// `AUTHORISED`, `CAPTURED`: the account is credited.
    Credited,
    Pending,
    /// The payer gave up.
    Abandoned,
    Failed,
    /// A verification: no money moves.
    Nothing,
}

/// One means of a payment that succeeded: a voucher completed by card has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PaidPart {
    pub mode: PaymentMode,
    pub cents: i64,
    pub sequence: u32,
}

/// A word of the platform whose signature, site and mode are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// `trans_uuid`, sequence and status: what makes it the same word.
    pub key: String,
    /// `trans_uuid`: an authorisation and its capture are words about one movement of money.
    pub uuid: String,
    pub outcome: Outcome,
    /// `CREDIT`: money goes back to the payer.
    pub gives_back: bool,
    pub cents: i64,
    /// ISO 4217.
    pub currency: u16,
    pub paid_on: LocalDate,
    pub parts: Vec<PaidPart>,
}

/// Where an online payment stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// The payer was sent to the platform.
    #[default]
    Begun,
    /// The platform waits for a bank.
    Pending,
    Paid,
    Abandoned,
    Failed,
}

impl OrderState {
    pub const ALL: [OrderState; 5] = [OrderState::Begun, OrderState::Pending, OrderState::Paid, OrderState::Abandoned, OrderState::Failed];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            OrderState::Begun => "begun",
            OrderState::Pending => "pending",
            OrderState::Paid => "paid",
            OrderState::Abandoned => "abandoned",
            OrderState::Failed => "failed",
        }
    }

    pub fn from_word(word: &str) -> Option<OrderState> {
        OrderState::ALL.into_iter().find(|s| s.word() == word)
    }

    /// What becomes of an order of that age of which the platform says nothing more; a success that arrives later still credits.
    pub const fn outlived(self, age_ms: i64) -> Option<OrderState> {
        match self {
            OrderState::Begun if age_ms >= BEGUN_LIFE_MS => Some(OrderState::Abandoned),
            OrderState::Pending if age_ms >= PENDING_LIFE_MS => Some(OrderState::Failed),
            _ => None,
        }
    }
}

/// An order that the platform does not know was left with its page: nobody comes back to it after this long.
pub const BEGUN_LIFE_MS: i64 = 7 * DAY_MS;
/// Banks answer within days; after this long the account is free again, and the director looks.
pub const PENDING_LIFE_MS: i64 = 15 * DAY_MS;
/// An order of which nobody spoke is asked about after this long.
pub const ASK_AFTER_MS: i64 = 20 * MINUTE_MS;

/// How long after so many questions the next one comes: twice as long each time, once a day in the end.
pub fn ask_again_ms(asks: u32) -> i64 {
    (ASK_AFTER_MS << asks.min(10)).min(DAY_MS)
}

/// What is known of an online payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    pub state: OrderState,
    pub asked_cents: i64,
    /// Keys of the words that were heard.
    pub heard: BTreeSet<String>,
    /// The movement that paid it.
    pub paid_by: Option<String>,
    /// The movements that gave money back, each with its cents.
    pub given_back: BTreeMap<String, i64>,
}

impl Order {
    /// What a word changed. What cannot be judged yet is not remembered, so that it counts when it is said again.
    pub fn remember(&mut self, word: &Word, heard: &Heard) {
        match heard {
            Heard::Credit(_) => {
                self.state = OrderState::Paid;
                self.paid_by = Some(word.uuid.clone());
            }
            Heard::GiveBack(cents) => {
                self.given_back.insert(word.uuid.clone(), *cents);
            }
            Heard::Now(state) => self.state = *state,
            Heard::Nothing | Heard::Refused(_) => {}
        }
        if heard.is_believed() {
            self.heard.insert(word.key.clone());
        }
    }
}

/// What to do with a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Book one payment per means; the order is paid.
    Credit(Vec<PaidPart>),
    /// Give this much back on the order's payments.
    GiveBack(i64),
    /// Only the order's state changes.
    Now(OrderState),
    /// Heard before, or nothing new.
    Nothing,
    /// Kept for the director's self-audit; no money moves.
    Refused(WordProblem),
}

impl Heard {
    /// A word that was not believed is not heard: the right one of that name may still come.
    pub const fn is_believed(&self) -> bool {
        !matches!(self, Heard::Refused(problem) if problem.is_of_the_word())
    }
}

/// Why a word moves no money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordProblem {
    /// This movement of money has paid another order.
    AnotherOrder,
    AmountDiffers,
    CurrencyDiffers,
    PartsDiffer,
    /// A second success of an order that is paid: money arrived twice, the director must look.
    PaidTwice,
    /// More would be given back than was paid; also before anything was paid.
    BeyondThePayment,
    /// The bank refused after all what it had authorised: the director must look, and write the rejection.
    FailedAfterSuccess,
}

impl WordProblem {
    pub const fn code(self) -> &'static str {
        match self {
            WordProblem::AnotherOrder => "another_order",
            WordProblem::AmountDiffers => "amount_differs",
            WordProblem::CurrencyDiffers => "currency_differs",
            WordProblem::PartsDiffer => "parts_differ",
            WordProblem::PaidTwice => "paid_twice",
            WordProblem::BeyondThePayment => "beyond_the_payment",
            WordProblem::FailedAfterSuccess => "failed_after_success",
        }
    }

    /// The word itself is wrong, or comes too early; else it is right, and the world is not.
    const fn is_of_the_word(self) -> bool {
        !matches!(self, WordProblem::PaidTwice | WordProblem::FailedAfterSuccess)
    }
}

const EURO: u16 = 978;

/// What a word moves on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// One payment for each means.
    Paid(PaidPart),
    /// A part of this payment went back.
    GivenBack(OperationId),
}

/// What an order's account is when a word comes.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    pub account: &'a Account,
    /// The payments that the order made, in their order.
    pub payments: &'a [OperationId],
    /// The movement of which the word speaks has paid another order.
    pub paid_another: bool,
}

/// Judges a word about an order, and says what is to be booked: all of it in one transaction, with the fact that it was heard
/// (`Order::remember`), or nothing.
pub fn listen(order: &Order, word: &Word, standing: Standing<'_>) -> (Heard, Vec<(Movement, MoneyAct)>) {
    // One movement of money pays one order, ever.
    if standing.paid_another && word.outcome == Outcome::Credited && !word.gives_back {
        return (Heard::Refused(WordProblem::AnotherOrder), vec![]);
    }
    match hear(order, word) {
        Heard::Credit(parts) => {
            let moves = parts.iter().map(|part| (Movement::Paid(*part), paid(part, word.paid_on))).collect();
            (Heard::Credit(parts), moves)
        }
        Heard::GiveBack(cents) => match give_back_on(standing.account, standing.payments, cents) {
            Some(parts) => (Heard::GiveBack(cents), parts.into_iter().map(|part| given_back(part, word.paid_on)).collect()),
            None => (Heard::Refused(WordProblem::BeyondThePayment), vec![]),
        },
        heard => (heard, vec![]),
    }
}

fn paid(part: &PaidPart, paid_on: LocalDate) -> MoneyAct {
    MoneyAct::Pay { mode: part.mode, cents: part.cents, paid_on, label: format!("Règlement {}", part.mode.french()) }
}

fn given_back((payment, cents): (OperationId, i64), on: LocalDate) -> (Movement, MoneyAct) {
    let label = "Remboursement par la plateforme de paiement".to_owned();
    (Movement::GivenBack(payment), MoneyAct::Reverse { payment, reversal: Reversal::GivenBack { cents, on }, label })
}

/// Judges a word about an order.
pub(super) fn hear(order: &Order, word: &Word) -> Heard {
    if order.heard.contains(&word.key) {
        return Heard::Nothing;
    }
    if word.currency != EURO {
        return Heard::Refused(WordProblem::CurrencyDiffers);
    }
    if word.gives_back {
        return gives_back(order, word);
    }
    match (word.outcome, order.state) {
        (Outcome::Nothing, _) => Heard::Nothing,
        // The capture of what was authorised is no second payment.
        (Outcome::Credited, OrderState::Paid) if order.paid_by.as_ref() == Some(&word.uuid) => Heard::Nothing,
        (Outcome::Credited, _) if word.cents != order.asked_cents => Heard::Refused(WordProblem::AmountDiffers),
        (Outcome::Credited, _) if !parts_agree(word) => Heard::Refused(WordProblem::PartsDiffer),
        (Outcome::Credited, OrderState::Paid) => Heard::Refused(WordProblem::PaidTwice),
        (Outcome::Credited, _) => Heard::Credit(word.parts.clone()),
        (Outcome::Failed, OrderState::Paid) if order.paid_by.as_ref() == Some(&word.uuid) => {
            Heard::Refused(WordProblem::FailedAfterSuccess)
        }
        // What arrives late about another try never undoes a success.
        (_, OrderState::Paid) => Heard::Nothing,
        (Outcome::Pending, OrderState::Begun | OrderState::Pending) => Heard::Now(OrderState::Pending),
        (Outcome::Pending, _) => Heard::Nothing,
        // Who leaves the page of a bank that was waited for pays nothing either: the account is free again.
        (Outcome::Abandoned, OrderState::Begun | OrderState::Pending) => Heard::Now(OrderState::Abandoned),
        (Outcome::Abandoned, _) => Heard::Nothing,
        (Outcome::Failed, _) => Heard::Now(OrderState::Failed),
    }
}

fn parts_agree(word: &Word) -> bool {
    let sound = |cents: i64| (1..=word.cents).contains(&cents);
    word.parts.iter().all(|p| sound(p.cents)) && word.parts.iter().map(|p| p.cents).sum::<i64>() == word.cents
}

/// The authorisation of a refund and its capture are words about one movement, too.
fn gives_back(order: &Order, word: &Word) -> Heard {
    if word.outcome != Outcome::Credited || order.given_back.contains_key(&word.uuid) {
        return Heard::Nothing;
    }
    let paid = if order.state == OrderState::Paid { order.asked_cents } else { 0 };
    let left = paid - order.given_back.values().sum::<i64>();
    match word.cents {
        cents if cents < 1 => Heard::Refused(WordProblem::AmountDiffers),
        cents if cents > left => Heard::Refused(WordProblem::BeyondThePayment),
        cents => Heard::GiveBack(cents),
    }
}

/// On which payments of an order this much is given back: the last means first, the voucher last. None when less than that is
/// still there: a part was refunded by hand, or bounced.
pub(super) fn give_back_on(account: &Account, payments: &[OperationId], cents: i64) -> Option<Vec<(OperationId, i64)>> {
    let mut wanted = cents;
    let mut found = vec![];
    for payment in payments.iter().rev() {
        let taken = account.credits.get(payment).map_or(0, Credit::really_paid).min(wanted);
        if taken > 0 {
            wanted -= taken;
            found.push((*payment, taken));
        }
    }
    (wanted == 0).then_some(found)
}
