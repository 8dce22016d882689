//! What does the desk's screen *Tarifs* show? The price lists of a centre, and those that stand in each other's way.

use serde::{Deserialize, Serialize};

use crate::domain::money::price_list::{Overlap, PriceList};

/// `GET /api/desk/{centre}/price-lists`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PricesView {
    /// In order of their first day.
    pub lists: Vec<PriceList>,
    /// Invoices of these days wait until one of the two is left.
    pub overlaps: Vec<Overlap>,
}

/// `PUT /api/desk/{centre}/price-lists/{list}` answers 204, or 200 with this: the list is recorded, and does not stand alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedPrices {
    /// Of that list with the others, the earliest day first.
    pub overlaps: Vec<Overlap>,
}
