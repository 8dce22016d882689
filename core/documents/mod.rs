//! What do our documents mean? The server alone writes `home`, `record`, `calendar` and `desk` (flat maps: key → JSON text);
//! the family's devices alone write `drafts`. `family` and `board` lay what a device knows over each other and ask the rules;
//! `grid`, `send`, `lines` and `board` are what the screens then show.

pub mod bank;
pub mod board;
pub mod calendar;
mod chunk;
pub mod control;
pub mod desk;
pub mod drafts;
pub mod estimate;
pub mod family;
pub mod flat;
mod french;
pub mod grid;
pub mod lines;
pub mod model;
pub mod money;
pub mod payments;
pub mod prices;
pub mod project;
pub mod reminders;
pub mod runs;
pub mod send;
pub mod trail;
pub mod views;
mod writing;

#[cfg(test)]
mod json_tests;
