//! Which documents of the server are here? Their bytes, their heads, and the flat map that the screens read.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use preau_core::bytes::{from_base64, from_words, to_base64};
use preau_core::documents::flat::{FlatDocument, heads_mark};
use preau_core::documents::project::Projection;
use preau_core::domain::ids::Digest;
use preau_core::json::{FromJson, Raw, ToJson, Value};
use preau_core::sync::wire::{DocumentHave, DocumentReply};

use crate::effects::Effects;

/// As it stands on the disk, under `doc/<id>`.
#[derive(Debug, Default, ToJson, FromJson)]
pub struct Document {
    pub v: u16,
    pub heads: Vec<Digest>,
    bytes: String,
    #[serde(skip)]
    map: OnceCell<Projection>,
}

#[derive(Debug, Default)]
pub struct Documents(pub BTreeMap<String, Document>);

impl Document {
    fn load(&self) -> Option<FlatDocument> {
        FlatDocument::replay(&from_base64(&self.bytes)?).ok()
    }

    /// These bytes, which make this document.
    fn holding(v: u16, flat: &FlatDocument, bytes: &[u8]) -> Document {
        Document { v, heads: flat.heads(), bytes: to_base64(bytes), map: OnceCell::from(flat.to_map()) }
    }

    /// The document with the server's changes after it.
    fn grown(&self, v: u16, leads_to: &str, changes: &str) -> Option<Document> {
        let (bytes, changes) = (from_base64(&self.bytes)?, from_words(changes)?);
        let (flat, bytes) = FlatDocument::grown(&bytes, &changes, leads_to).ok()?;
        Some(Document::holding(v, &flat, &bytes))
    }

    fn whole(v: u16, heads: &[Digest], bytes: &str) -> Option<Document> {
        let bytes = from_words(bytes)?;
        let flat = FlatDocument::whole(&bytes, heads).ok()?;
        Some(Document::holding(v, &flat, &bytes))
    }

    pub fn map(&self) -> &Projection {
        self.map.get_or_init(|| self.load().map(|flat| flat.to_map()).unwrap_or_default())
    }

    /// Its keys with their values, as the screens read them.
    pub fn view(&self) -> Raw {
        let value = |text: &String| Value::parse(text).unwrap_or_default();
        Raw::of(&Value::Object(self.map().iter().map(|(key, text)| (key.clone(), value(text))).collect()))
    }
}

impl Documents {
    pub fn map(&self, id: &str) -> Option<&Projection> {
        self.0.get(id).map(Document::map)
    }

    /// What to tell the server of a document; nothing known means the whole of it.
    pub fn have(&self, id: &str) -> DocumentHave {
        self.0.get(id).map(|d| DocumentHave { v: d.v, heads: d.heads.clone() }).unwrap_or_default()
    }

    /// Takes the server's answer in. True when it must be asked again, whole.
    pub fn hear(&mut self, id: &str, reply: DocumentReply, effects: &mut Effects) -> bool {
        match reply {
            DocumentReply::Gone => self.forget(id, effects),
            DocumentReply::Whole { v, heads, bytes } => {
                if let Some(document) = Document::whole(v, &heads, &bytes) {
                    self.put(id, document, effects);
                }
            }
            DocumentReply::Changes { v, leads_to, bytes } => return self.change(id, v, (&leads_to, &bytes), effects),
        }
        false
    }

    fn change(&mut self, id: &str, v: u16, (leads_to, bytes): (&str, &str), effects: &mut Effects) -> bool {
        let Some(known) = self.0.get_mut(id) else { return false };
        if bytes.is_empty() && heads_mark(&known.heads) == leads_to {
            return false;
        }
        match known.grown(v, leads_to, bytes) {
            Some(document) => {
                self.put(id, document, effects);
                false
            }
            None => {
                // What does not lead to the server's heads is asked for again, whole; the copy stays on the screen meanwhile.
                known.heads.clear();
                true
            }
        }
    }

    fn put(&mut self, id: &str, document: Document, effects: &mut Effects) {
        effects.write(format!("doc/{id}"), &document);
        effects.view(id, &document.view());
        self.0.insert(id.to_owned(), document);
    }

    pub fn forget(&mut self, id: &str, effects: &mut Effects) {
        if self.0.remove(id).is_some() {
            effects.forget(format!("doc/{id}"));
            effects.no_view(id);
        }
    }
}
