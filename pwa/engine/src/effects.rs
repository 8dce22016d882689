//! What must the worker do before it answers? Writes for the disk, views for the screens, one body for the server, chunks to
//! be tried: everything that a call brought about, to be made durable in one transaction.

use std::collections::BTreeMap;

use preau_core::json::{FromJson, Raw, ToJson, Value, to_json};
use preau_core::sync::device::Output;
use preau_core::sync::record::{Record, Store};
use preau_core::sync::wire::Push;

/// A refusal, in words for people.
#[derive(Debug, ToJson)]
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

#[derive(Debug, Default, ToJson)]
pub struct Effects {
    /// Key → text; null deletes.
    pub writes: BTreeMap<String, Option<String>>,
    /// Name → value; null deletes.
    pub views: BTreeMap<String, Raw>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send: Option<Push>,
    /// Chunks of drafts (draft, hash) that have never been opened here: one by one, under the watchdog.
    #[serde(rename = "try", skip_serializing_if = "Vec::is_empty")]
    pub untried: Vec<(String, String)>,
}

impl Effects {
    pub fn write(&mut self, key: String, value: &dyn ToJson) {
        self.writes.insert(key, Some(to_json(value)));
    }

    pub fn forget(&mut self, key: String) {
        self.writes.insert(key, None);
    }

    pub fn view(&mut self, name: &str, value: &dyn ToJson) {
        self.views.insert(name.to_owned(), Raw::of(value));
    }

    pub fn no_view(&mut self, name: &str) {
        self.views.insert(name.to_owned(), Raw::null());
    }

    /// What the device's machine asks for. Its `Sync` is kept by the worker: one transaction before anything is sent or said.
    pub fn take(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Write { record } => {
                    let key = machine_key(&record);
                    self.writes.insert(key, record.value.as_ref().map(to_json));
                }
                Output::Send { push } => self.send = Some(push),
                Output::Sync | Output::Tell { .. } => {}
            }
        }
    }
}

/// `m/<store>/<key>`.
pub fn machine_key(record: &Record) -> String {
    let store = to_json(&record.store);
    format!("m/{}/{}", store.trim_matches('"'), record.key)
}

/// Reads a `machine_key` back.
pub fn machine_record(key: &str, text: &str) -> Option<Record> {
    let (store, rest) = key.strip_prefix("m/")?.split_once('/')?;
    let store = Store::from_json(&Value::Text(store.to_owned()))?;
    Some(Record { store, key: rest.to_owned(), value: Value::parse(text) })
}
