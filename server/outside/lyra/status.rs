//! What does the platform say of a transaction? Its statuses, each in one of five outcomes; the status is judged, never the result code.

pub use preau_core::domain::money::online::Outcome;
use serde::{Deserialize, Serialize};

/// `vads_trans_status` (or `detailedStatus` of the web service), word for word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransStatus {
    Authorised,
    Captured,
    Initial,
    WaitingAuthorisation,
    WaitingAuthorisationToValidate,
    AuthorisedToValidate,
    UnderVerification,
    PreAuthorised,
    WaitingForPayment,
    Abandoned,
    Refused,
    Cancelled,
    Expired,
    CaptureFailed,
    NotCreated,
    Accepted,
}

impl TransStatus {
    /// Every status with its word.
    pub const ALL: [(TransStatus, &'static str); 16] = [
        (TransStatus::Authorised, "AUTHORISED"),
        (TransStatus::Captured, "CAPTURED"),
        (TransStatus::Initial, "INITIAL"),
        (TransStatus::WaitingAuthorisation, "WAITING_AUTHORISATION"),
        (TransStatus::WaitingAuthorisationToValidate, "WAITING_AUTHORISATION_TO_VALIDATE"),
        (TransStatus::AuthorisedToValidate, "AUTHORISED_TO_VALIDATE"),
        (TransStatus::UnderVerification, "UNDER_VERIFICATION"),
        (TransStatus::PreAuthorised, "PRE_AUTHORISED"),
        (TransStatus::WaitingForPayment, "WAITING_FOR_PAYMENT"),
        (TransStatus::Abandoned, "ABANDONED"),
        (TransStatus::Refused, "REFUSED"),
        (TransStatus::Cancelled, "CANCELLED"),
        (TransStatus::Expired, "EXPIRED"),
        (TransStatus::CaptureFailed, "CAPTURE_FAILED"),
        (TransStatus::NotCreated, "NOT_CREATED"),
        (TransStatus::Accepted, "ACCEPTED"),
    ];

    /// None for a word that this program does not know: nothing is guessed about money.
    pub fn read(word: &str) -> Option<TransStatus> {
        TransStatus::ALL.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }

    pub fn word(self) -> &'static str {
        TransStatus::ALL.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    pub const fn outcome(self) -> Outcome {
        use TransStatus as S;
        match self {
            S::Authorised | S::Captured => Outcome::Credited,
            S::Initial | S::WaitingAuthorisation | S::WaitingAuthorisationToValidate | S::AuthorisedToValidate => Outcome::Pending,
            S::UnderVerification | S::PreAuthorised | S::WaitingForPayment => Outcome::Pending,
            S::Abandoned => Outcome::Abandoned,
            S::Refused | S::Cancelled | S::Expired | S::CaptureFailed | S::NotCreated => Outcome::Failed,
            // A card was looked at; no money was meant to move.
            S::Accepted => Outcome::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_word_and_its_outcome() {
        let count = |outcome: Outcome| TransStatus::ALL.iter().filter(|(status, _)| status.outcome() == outcome).count();
        let all = [Outcome::Credited, Outcome::Pending, Outcome::Abandoned, Outcome::Failed, Outcome::Nothing];
        assert_eq!(all.map(count), [2, 7, 1, 5, 1]);
        for (status, word) in TransStatus::ALL {
            assert_eq!(TransStatus::read(word), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), word, "stored as the platform says it");
            assert_eq!(status.word(), word);
        }
        for unknown in ["", "authorised", "PAID", "SUSPENDED", "AUTHORIZED"] {
            assert_eq!(TransStatus::read(unknown), None, "{unknown}");
        }
    }
}
