//! What do phone and desk read of online payments? Amounts are whole cents.

use serde::{Deserialize, Serialize};

use crate::domain::ids::OrderId;
use crate::domain::money::online::{Means, OrderState};
use crate::domain::time::LocalDate;

/// `POST /api/family/{family}/{centre}/pay`: what the app posts to the platform, as a plain form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PayForm {
    pub url: String,
    pub fields: Vec<(String, String)>,
}

/// `GET /api/family/{family}/{centre}/orders/{order}`: what became of an online payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OrderView {
    pub state: OrderState,
    /// By which it was begun: the one to try again with.
    pub means: Means,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
}

/// An online payment that was made and that the bank has not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WaitingPayment {
    pub order: OrderId,
    pub means: Means,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub begun_on: LocalDate,
}

/// *Ouvrir un paiement d’une partie*: how much, and up to which day, inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct OpenedPayment {
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub until: LocalDate,
}
