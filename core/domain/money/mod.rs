//! What is owed, by whom, and why? Prices, invoices, payments, certificates: amounts are whole cents (`i64`), never floats; a
//! rate or a quotient is a whole number of its smallest unit.

pub mod account;
pub mod acts;
pub mod amounts;
pub mod apply;
pub mod billed;
pub mod billing;
pub mod certificate;
pub mod chart;
pub mod kinds;
pub mod may_pay;
pub mod numbering;
pub mod online;
pub mod payer;
pub mod plan;
pub mod price;
pub mod price_list;
pub mod quotient;
pub mod reasons;
pub mod reminders;
pub mod settings;

#[cfg(test)]
mod billed_tests;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod histories_acts;
#[cfg(test)]
mod histories_online;
#[cfg(test)]
mod histories_papers;
#[cfg(test)]
mod model;
#[cfg(test)]
mod model_moves;
#[cfg(test)]
mod model_online;
#[cfg(test)]
mod online_tests;
#[cfg(test)]
mod price_vectors;
#[cfg(test)]
mod reminders_tests;
