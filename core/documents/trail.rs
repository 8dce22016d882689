//! What does the desk read of a family's file: who did what, and when?

use serde::{Deserialize, Serialize};

use crate::domain::time::UtcTime;

/// `GET /api/desk/{centre}/accounts/{family}/trail`: the latest acts on a family's file in that centre, and those on the family itself,
/// the latest first. Kept for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TrailLine {
    /// Of the latest, when there are several.
    pub at: UtcTime,
    /// A name; none for what the program does by itself and for somebody whose name is not known any more.
    pub by: Option<String>,
    pub sentence: String,
    /// The same, by the same person, one after the other on that day.
    pub times: u32,
}
