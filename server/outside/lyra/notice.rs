//! What was told about a payment? Plain facts, already proved to come from the platform; what they change is decided elsewhere.

use preau_core::domain::money::online::{self, Word};
use preau_core::domain::time::UtcTime;
use serde::{Deserialize, Serialize};

use super::means::Means;
use super::settings::Mode;
use super::status::{Outcome, TransStatus};

/// The euro, as the platform numbers it.
pub const EURO: u16 = 978;

/// By which way we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The platform's server called ours.
    Notification,
    /// The payer's browser brought it back, signed.
    Return,
    /// We asked.
    ReadBack,
}

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// From the payer to the association.
    Debit,
    /// Back to the payer.
    Credit,
}

/// What made the platform call (`vads_url_check_src`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CheckSource {
    /// The payer has just finished.
    Pay,
    /// Somebody pressed *send again* in the back office.
    Bo,
    /// A deferred authorisation has its answer.
    Batch,
    BatchAuto,
    Rec,
    /// Somebody acted in the back office: refund, cancellation.
    MerchBo,
    /// An earlier call did not arrive.
    Retry,
    Dcf,
}

impl CheckSource {
    /// None for a word that we do not know: nothing depends on it.
    pub fn read(word: &str) -> Option<CheckSource> {
        serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
    }
}

/// Money that moved by one means. A voucher completed by card is two of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    pub means: Means,
    /// Cents, more than nothing.
    pub cents: i64,
    /// The platform's word: CB, VISA, CVCO, IP_WIRE_INST…
    pub brand: String,
    /// Of the first transaction of this means.
    pub trans_uuid: Option<String>,
    pub sequence: Option<u32>,
}

/// What was told once about a transaction. Signature, shop and mode are already checked; order with its `trans_id` and
/// `asked_at`, amount, currency and what happened before are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub told: Told,
    pub check_source: Option<CheckSource>,
    pub mode: Mode,
    /// Ours: what the payment is for.
    pub order_id: String,
    /// Ours: six characters, once a UTC day.
    pub trans_id: String,
    /// The platform's: 32 hexadecimal digits. None when no transaction was made (an abandonment), and perhaps for `MULTI`.
    pub trans_uuid: Option<String>,
    /// Which try, from 1; 0 for `MULTI`; none for an abandonment.
    pub sequence: Option<u32>,
    pub status: TransStatus,
    pub operation: Operation,
    /// Two digits for people who look into it (00, 05, 17…), or empty. Nothing is decided by them.
    pub result: String,
    pub auth_result: String,
    /// Cents, never negative.
    pub cents: i64,
    /// In the account's currency; for us the same.
    pub effective_cents: Option<i64>,
    /// ISO 4217, 978 for the euro; 0 when the service that was asked names another one by its letters.
    pub currency: u16,
    /// The platform's word, empty for an abandonment.
    pub brand: String,
    /// None for `MULTI` and for an abandonment.
    pub means: Option<Means>,
    /// When the platform made the transaction; for an abandonment, when the form left.
    pub at: UtcTime,
    /// When the form left us. With `trans_id`, it must be what was kept for this order: see `signature.rs`.
    pub asked_at: UtcTime,
    /// What is to be booked if the outcome is `Credited`, one part a means, together `cents`; else empty.
    pub parts: Vec<PaidPart>,
}

impl Notice {
    pub const fn outcome(&self) -> Outcome {
        self.status.outcome()
    }

    pub fn in_euros(&self) -> bool {
        self.currency == EURO
    }

    /// The money that this is about: booked once, for one order, however often and in whatever words it is told.
    pub fn transaction(&self) -> String {
        self.trans_uuid.clone().unwrap_or_else(|| format!("{}/{}", self.order_id, self.trans_id))
    }

    /// For the rules, which judge it against the order.
    pub fn word(&self) -> Word {
        let one = |part: &PaidPart| online::PaidPart { mode: part.means.mode(), cents: part.cents, sequence: part.sequence.unwrap_or(0) };
        Word {
            key: self.key(),
            uuid: self.transaction(),
            outcome: self.outcome(),
            gives_back: self.operation == Operation::Credit,
            cents: self.cents,
            currency: self.currency,
            paid_on: self.at.local_date(),
            parts: self.parts.iter().map(one).collect(),
        }
    }

    /// The same telling again has the same key: transaction, sequence, status.
    pub fn key(&self) -> String {
        let sequence = self.sequence.map(|n| n.to_string()).unwrap_or_default();
        format!("{}:{sequence}:{}", self.transaction(), self.status.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_the_platforms_words() {
        let known = ["PAY", "BO", "BATCH", "BATCH_AUTO", "REC", "MERCH_BO", "RETRY", "DCF"];
        for word in known {
            assert_eq!(serde_json::to_value(CheckSource::read(word)).unwrap(), word);
        }
        assert_eq!(CheckSource::read("pay"), None);
        assert_eq!(CheckSource::read(""), None);
    }
}
