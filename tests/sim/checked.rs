//! What was checked before, and what does a record prove? So that each step looks only at what is new.

use std::collections::BTreeMap;

use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{CommandId, Digest, RequestId};
use preau_core::json::Value;
use preau_core::sync::entry::Head;
use preau_core::sync::record::{Record, Store};

use crate::places::Used;

#[derive(Debug, Default)]
pub struct Checked {
    pub chains: BTreeMap<(usize, Stream), Head>,
    pub events: usize,
    /// The event of each entry, by its hash.
    pub keys: BTreeMap<Digest, Digest>,
    pub copies: BTreeMap<(Stream, Digest), u32>,
    pub verdicts: BTreeMap<(CommandId, Option<RequestId>), u32>,
    pub used: Used,
}

/// The command that a record of a device proves or holds.
pub fn command_of(record: &Record) -> Option<CommandId> {
    let value = record.value.as_ref()?;
    match record.store {
        Store::Outbox => value.get("command")?.get("id")?.text()?.parse().ok(),
        Store::Entries | Store::Kept => {
            let body = Value::parse(value.get("body")?.text()?)?;
            body.get("command")?.get("id")?.text()?.parse().ok()
        }
        _ => None,
    }
}
