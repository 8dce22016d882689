//! What stands on a device's disk? Small records, each under a key of its own, which IndexedDB holds as they are.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::wire::Answer;
use crate::domain::commands::{Command, Stream};
use crate::domain::ids::{CommandId, DeviceId, Digest};
use crate::json::{FromJson, ToJson, Value};

/// A folder of the device's disk (an object store of IndexedDB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// `device` → the id of this installation.
    Device,
    /// 12 digits, in order of making → `Outgoing`.
    Outbox,
    /// `<stream>/<10 digits>` → `Entry`: the copy of each stream.
    Entries,
    /// `<stream>/<hash>` → `Entry`: receipts that the server has forgotten and gets again.
    Kept,
    /// `<hash>` → `Entry`: receipts that the server refused as not authentic.
    Aside,
    /// `<command>` → true: a line of *À revoir* that was read.
    Reviewed,
}

impl Store {
    pub const ALL: [Store; 6] = [Store::Device, Store::Outbox, Store::Entries, Store::Kept, Store::Aside, Store::Reviewed];
}

/// One write: this value under this key, or nothing any more. Those of one step are written in order, best in one transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Record {
    pub store: Store,
    pub key: String,
    /// None: the key is deleted.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub value: Option<Value>,
}

/// A command that waits for its receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
pub struct Outgoing {
    /// As it was made, and as it is sent: a newer app does not rewrite it.
    pub command: Value,
    /// It may have left this device.
    pub sent: bool,
    /// Why it is no longer sent, if so.
    pub answer: Option<Answer>,
}

impl Outgoing {
    pub fn new(command: &Command) -> Outgoing {
        Outgoing { command: Value::of(command), sent: false, answer: None }
    }

    /// None when an app newer than this one made it.
    pub fn parsed(&self) -> Option<Command> {
        FromJson::from_json(&self.command)
    }

    pub fn id(&self) -> Option<CommandId> {
        self.command.get("id")?.text()?.parse().ok()
    }

    pub fn stream(&self) -> Option<Stream> {
        self.command.get("stream")?.text()?.parse().ok()
    }
}

impl Record {
    fn put(store: Store, key: String, value: &dyn ToJson) -> Record {
        Record { store, key, value: Some(Value::of(value)) }
    }

    const fn delete(store: Store, key: String) -> Record {
        Record { store, key, value: None }
    }

    pub fn device(id: DeviceId) -> Record {
        Record::put(Store::Device, "device".into(), &id)
    }

    pub fn outgoing(place: u64, command: &Outgoing) -> Record {
        Record::put(Store::Outbox, format!("{place:012}"), command)
    }

    pub fn forget(place: u64) -> Record {
        Record::delete(Store::Outbox, format!("{place:012}"))
    }

    pub fn entry(entry: &Entry) -> Record {
        Record::put(Store::Entries, entry_key(&entry.stream, entry.number), entry)
    }

    pub fn entry_gone(stream: &Stream, number: u64) -> Record {
        Record::delete(Store::Entries, entry_key(stream, number))
    }

    pub fn kept(entry: &Entry) -> Record {
        Record::put(Store::Kept, kept_key(entry), entry)
    }

    pub fn kept_gone(entry: &Entry) -> Record {
        Record::delete(Store::Kept, kept_key(entry))
    }

    pub fn aside(entry: &Entry) -> Record {
        Record::put(Store::Aside, entry.hash.to_string(), entry)
    }

    pub fn reviewed(command: CommandId) -> Record {
        Record::put(Store::Reviewed, command.to_string(), &true)
    }

    /// The value, if it can be read.
    pub fn read<T: FromJson>(&self) -> Option<T> {
        self.value.as_ref().and_then(T::from_json)
    }
}

fn entry_key(stream: &Stream, number: u64) -> String {
    format!("{stream}/{number:010}")
}

fn kept_key(entry: &Entry) -> String {
    let hash: &Digest = &entry.hash;
    format!("{}/{hash}", entry.stream)
}
