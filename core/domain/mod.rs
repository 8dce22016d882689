//! The rules of the trade: pure functions over facts that are passed in.

pub mod apply;
pub mod calendar;
pub mod capacity;
mod changes;
pub mod commands;
pub mod decisions;
pub mod enrolment;
pub mod events;
pub mod facts;
mod fold;
pub mod ids;
pub mod money;
pub mod reasons;
pub mod requests;
pub mod slots;
pub mod time;
pub mod trail;
pub mod waiting;

#[cfg(test)]
mod changes_tests;
#[cfg(test)]
mod fold_tests;
#[cfg(test)]
mod outing_stories;
#[cfg(test)]
mod publish_tests;
#[cfg(test)]
mod stories;
#[cfg(test)]
pub(crate) mod testing;
