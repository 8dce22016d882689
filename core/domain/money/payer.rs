//! Who pays for a family? The manual's *Données payeur*: checked or completed by the family, printed on its papers.

use serde::{Deserialize, Serialize};

/// Who pays (*payeur*), as the account's form shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields, default)]
pub struct Payer {
    pub email: String,
    /// *Identifiant ANCV*, for Chèque-Vacances Connect.
    pub ancv_id: String,
    pub last_name: String,
    pub first_name: String,
    pub address: String,
    pub complement: String,
    pub postcode: String,
    pub town: String,
}
