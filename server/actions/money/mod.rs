//! What is done with money? `ledger` is the one way of writing on an account; the files beside it are the things that people do.

use preau_core::domain::ids::{Digest, OperationId, PaperId};

pub mod accounts;
pub mod alarms;
pub mod ask;
pub mod audit;
pub mod bank;
pub mod bank_confirm;
pub mod bank_correct;
mod bank_match;
mod call_home;
pub mod certificates;
pub mod deposits;
pub mod desk_acts;
pub mod epc;
pub mod exports;
pub mod fec;
pub mod hear;
pub mod issue;
pub mod late;
pub mod ledger;
pub mod paper_models;
pub mod papers;
pub mod pay;
pub mod plans;
pub mod prices;
pub mod quotient_notices;
pub mod refund_letters;
pub mod reminder_letters;
pub mod reminder_preview;
pub mod reminders;
pub mod reversal_letters;
mod run_warnings;
pub mod runs;
mod settings_check;
mod twins;
pub mod views;

/// An id that follows from others: the same cause makes the same thing, once.
fn derived(what: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut all: Vec<&[u8]> = vec![what.as_bytes()];
    all.extend(parts);
    let digest = Digest::of(&all);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.bytes()[..16]);
    id
}

fn derived_operation(what: &str, parts: &[&[u8]]) -> OperationId {
    OperationId(derived(what, parts))
}

/// The paper of an operation.
fn paper_of(operation: OperationId) -> PaperId {
    PaperId(derived("paper", &[operation.bytes()]))
}
