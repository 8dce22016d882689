//! What do our documents mean? The server alone writes `home`, `record`, `calendar` and `desk` (flat maps: key → JSON text);
//! the family's devices alone write `drafts`.

pub mod calendar;
pub mod desk;
pub mod drafts;
pub mod flat;
pub mod model;
pub mod project;
pub mod views;
