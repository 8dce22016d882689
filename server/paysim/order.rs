//! What does the platform know of one payment? The form that came, what was tried, what was told about it and how that was taken.

use preau_core::domain::time::UtcTime;
use serde::Serialize;

use super::knobs::Knobs;
use crate::outside::lyra::fields::Fields;
use crate::outside::lyra::means::Means;
use crate::outside::lyra::notice::{CheckSource, Operation};
use crate::outside::lyra::status::{Outcome, TransStatus};

/// A form that was taken.
#[derive(Clone, Debug)]
pub struct Asked {
    pub fields: Fields,
    pub cents: i64,
    /// What the page offers.
    pub means: Vec<Means>,
}

/// One try, or one refund.
#[derive(Clone, Debug, Serialize)]
pub struct Transaction {
    /// None for an abandonment: nothing was made.
    pub uuid: Option<String>,
    pub sequence: Option<u32>,
    pub brand: String,
    pub cents: i64,
    pub operation: Operation,
    pub status: TransStatus,
    pub result: &'static str,
    pub auth_result: &'static str,
    pub at: UtcTime,
}

impl Transaction {
    pub fn moved_money(&self) -> bool {
        self.status.outcome() == Outcome::Credited
    }
}

/// What is told: the fields as they will leave, with whatever the knobs made wrong, not yet signed.
#[derive(Clone, Debug)]
pub struct Message {
    pub fields: Vec<(String, String)>,
    pub source: CheckSource,
    pub status: TransStatus,
    pub wrong_signature: bool,
}

/// One call, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Attempt {
    /// Which message, from 0.
    pub message: usize,
    pub source: CheckSource,
    pub at: UtcTime,
    /// `200`, or why nobody answered.
    pub answer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The page waits for the payer.
    Open,
    /// The payer chose.
    Done,
}

#[derive(Clone, Debug)]
pub struct Order {
    /// In the address of its page.
    pub token: String,
    pub at: UtcTime,
    pub asked: Asked,
    pub knobs: Knobs,
    pub stage: Stage,
    pub transactions: Vec<Transaction>,
    pub messages: Vec<Message>,
    /// Messages that wait for somebody, or for the next one.
    pub parked: Vec<usize>,
    pub attempts: Vec<Attempt>,
    /// What a pending transfer becomes if nobody says otherwise.
    pub foreseen: Option<bool>,
}

impl Order {
    pub fn id(&self) -> &str {
        self.asked.fields.get("vads_order_id")
    }

    /// What was paid and not given back.
    pub fn paid_cents(&self) -> i64 {
        let signed = |one: &Transaction| if one.operation == Operation::Debit { one.cents } else { -one.cents };
        self.transactions.iter().filter(|one| one.moved_money()).map(signed).sum()
    }

    /// The transfer that waits for its answer.
    pub fn pending(&mut self) -> Option<&mut Transaction> {
        self.transactions.iter_mut().find(|one| one.status.outcome() == Outcome::Pending)
    }
}
