//! What must the worker do before it answers? Writes for the disk, views for the screens, one body for the server, chunks to
//! be tried: everything that a call brought about, to be made durable in one transaction.

use std::collections::BTreeMap;

use preau_core::json::from_value;
use preau_core::sync::device::Output;
use preau_core::sync::record::{Record, Store};
use preau_core::sync::wire::Push;
use serde::Serialize;
use serde_json::Value;

/// A refusal, in words for people.
#[derive(Debug, Serialize)]
pub struct Fault {
    pub code: String,
    pub sentence: String,
}

impl Fault {
    pub fn new(code: &str, sentence: &str) -> Fault {
        Fault { code: code.to_owned(), sentence: sentence.to_owned() }
    }

    pub fn bad_argument() -> Fault {
        Fault::new("bad_argument", "L’application s’est trompée de question. Rechargez la page.")
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Effects {
    /// Key → text; null deletes.
    pub writes: BTreeMap<String, Option<String>>,
    /// Name → value; null deletes.
    pub views: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send: Option<Push>,
    /// Chunks of drafts (draft, hash) that have never been opened here: one by one, under the watchdog.
    #[serde(rename = "try", skip_serializing_if = "Vec::is_empty")]
    pub untried: Vec<(String, String)>,
}

impl Effects {
    pub fn write(&mut self, key: String, value: &impl Serialize) {
        self.writes.insert(key, serde_json::to_string(value).ok());
    }

    pub fn forget(&mut self, key: String) {
        self.writes.insert(key, None);
    }

    pub fn view(&mut self, name: &str, value: &impl Serialize) {
        self.views.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
    }

    pub fn no_view(&mut self, name: &str) {
        self.views.insert(name.to_owned(), Value::Null);
    }

    /// What the device's machine asks for. Its `Sync` is kept by the worker: one transaction before anything is sent or said.
    pub fn take(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Write { record } => {
                    let key = machine_key(&record);
                    self.writes.insert(key, record.value.as_ref().map(Value::to_string));
                }
                Output::Send { push } => self.send = Some(push),
                Output::Sync | Output::Tell { .. } => {}
            }
        }
    }
}

/// `m/<store>/<key>`.
pub fn machine_key(record: &Record) -> String {
    let store = serde_json::to_value(record.store).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    format!("m/{store}/{}", record.key)
}

/// Reads a `machine_key` back.
pub fn machine_record(key: &str, text: &str) -> Option<Record> {
    let (store, rest) = key.strip_prefix("m/")?.split_once('/')?;
    let store = from_value::<Store>(&Value::String(store.to_owned()))?;
    Some(Record { store, key: rest.to_owned(), value: serde_json::from_str(text).ok() })
}
