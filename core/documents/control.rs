//! What does *Contrôle* show of money, and what does a director say of it?

use serde::{Deserialize, Serialize};

use crate::domain::ids::{FamilyId, OperationId};
use crate::domain::time::LocalDate;

/// `GET /api/desk/{centre}/money-audit`: what a director should look at (*contrôle*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AuditLine {
    /// Stable word: `attended_not_invoiced`, `invoiced_not_attended`, `invoiced_then_cancelled`, `invoiced_then_changed`, `quotient_expired`,
    /// `transfer_unmatched`, `balance_differs`, `number_gap`, `notification_not_processed`, `payment_unanswered`, `forged_words`,
    /// `certificate_to_replace`, `lost_operation`, `paper_not_made`.
    pub code: String,
    pub sentence: String,
    pub family: Option<FamilyId>,
    pub date: Option<LocalDate>,
    /// The name of one that only a person ends (*Traité*); none for what ends by itself.
    pub alarm: Option<String>,
    pub treated: Option<TreatedAlarm>,
}

/// What the invoices of a draft run would lack: `no_siret`, `payer_without_address`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunWarning {
    pub code: String,
    pub sentence: String,
}

/// Who dealt with an alarm, when, and what they say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TreatedAlarm {
    pub by: String,
    pub on: LocalDate,
    pub reason: String,
}

/// `POST /api/desk/{centre}/money-audit/treated` (*Traité*): answers 201, 200 when it was dealt with before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct TreatAlarm {
    pub id: OperationId,
    pub alarm: String,
    pub reason: String,
}
