//! How does a projection become a document, and come back? A flat Automerge map, key → JSON text, written by the server alone.
//! Devices only load it and apply the server's changes; whatever does not fit is replaced whole, never merged.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ChangeHash, ROOT, ReadDoc, ScalarValueRef, ValueRef};
use thiserror::Error;

use crate::domain::ids::Digest;
use crate::gather::Gather;

/// Bytes that are no document, or changes that do not lead to the heads that were promised.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the document is damaged: ask for the whole of it")]
pub struct Damaged;

impl From<AutomergeError> for Damaged {
    fn from(_: AutomergeError) -> Damaged {
        Damaged
    }
}

/// One document in memory.
#[derive(Clone, Debug)]
pub struct FlatDocument {
    doc: Automerge,
}

impl FlatDocument {
    /// An empty document. `actor`: never shared by two writers and never used again after a start of the process.
    pub fn new(actor: &[u8]) -> FlatDocument {
        FlatDocument { doc: Automerge::new().with_actor(ActorId::from(actor)) }
    }

    pub fn load(bytes: &[u8]) -> Result<FlatDocument, Damaged> {
        Ok(FlatDocument { doc: Automerge::load(bytes)? })
    }

    /// Whoever goes on writing does so under a name of its own.
    pub fn with_actor(mut self, actor: &[u8]) -> FlatDocument {
        self.doc.set_actor(ActorId::from(actor));
        self
    }

    /// Sorted; empty for an empty document.
    pub fn heads(&self) -> Vec<Digest> {
        self.doc.get_heads().into_iter().map(|h| Digest(h.0)).collect()
    }

    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// Makes the document equal to the map, with one change at most, and says whether one was needed.
    pub fn reconcile(&mut self, wanted: &BTreeMap<String, String>) -> Result<bool, Damaged> {
        let now = self.to_map();
        let gone: Vec<&String> = now.keys().filter(|k| !wanted.contains_key(*k)).collect();
        let new: Vec<(&String, &String)> = wanted.iter().filter(|(k, v)| now.get(*k) != Some(*v)).collect();
        if gone.is_empty() && new.is_empty() {
            return Ok(false);
        }
        let written = self.doc.transact::<_, _, AutomergeError>(|tx| {
            for key in gone {
                tx.delete(ROOT, key.as_str())?;
            }
            for (key, value) in new {
                tx.put(ROOT, key.as_str(), value.as_str())?;
            }
            Ok(())
        });
        written.map(|_| true).map_err(|_| Damaged)
    }

    /// The changes that somebody with these heads lacks; empty when nothing is new. None when a head is unknown here: the whole
    /// document is then to be sent.
    pub fn changes_after(&self, heads: &[Digest]) -> Option<Vec<u8>> {
        let known: Vec<ChangeHash> = heads.iter().map(|h| ChangeHash(h.0)).collect();
        if known.is_empty() || known.iter().any(|h| self.doc.get_change_by_hash(h).is_none()) {
            return None;
        }
        Some(self.doc.save_after(&known))
    }

    /// Takes the server's changes in, if they lead exactly to its heads (`load_incremental` drops bad bytes and says Ok).
    pub fn apply_changes(&mut self, bytes: &[u8], heads: &[Digest]) -> Result<(), Damaged> {
        let mut next = self.doc.clone();
        next.load_incremental(bytes)?;
        let next = FlatDocument { doc: next };
        if next.heads() != heads {
            return Err(Damaged);
        }
        *self = next;
        Ok(())
    }

    /// Takes the server's whole document instead of this one.
    pub fn replace(&mut self, bytes: &[u8], heads: &[Digest]) -> Result<(), Damaged> {
        let next = FlatDocument::load(bytes)?;
        if next.heads() != heads {
            return Err(Damaged);
        }
        *self = next;
        Ok(())
    }

    /// Every key with its text; anything that is no text is left out.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        let text = |value: ValueRef<'_>| match value {
            ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text.into_owned()),
            _ => None,
        };
        self.doc.map_range(ROOT, ..).filter_map(|item| text(item.value).map(|v| (item.key.into_owned(), v))).gather()
    }

    /// How many changes it holds: a document that grew long is rebuilt from an empty one.
    pub fn changes(&self) -> usize {
        self.doc.get_changes_meta(&[]).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_projection_becomes_a_document_and_comes_back() {
        let mut doc = FlatDocument::new(b"first start");
        let first = map(&[("family", "\"Lune\""), ("child|1", "{}")]);
        assert_eq!(doc.reconcile(&first), Ok(true));
        assert_eq!(doc.reconcile(&first), Ok(false), "nothing new makes no change");
        let mut phone = FlatDocument::load(&doc.save()).unwrap();
        assert_eq!((phone.to_map(), phone.heads()), (first.clone(), doc.heads()));
        let before = doc.heads();
        let second = map(&[("family", "\"Soleil\"")]);
        doc = FlatDocument::load(&doc.save()).unwrap().with_actor(b"second start");
        assert_eq!(doc.reconcile(&second), Ok(true));
        let changes = doc.changes_after(&before).unwrap();
        assert_eq!(phone.apply_changes(&changes, &doc.heads()), Ok(()));
        assert_eq!(phone.to_map(), second);
        assert_eq!(doc.changes_after(&doc.heads()), Some(vec![]), "nothing new: nothing to send");
    }

    #[test]
    fn unknown_heads_mean_the_whole_document() {
        let mut doc = FlatDocument::new(b"server");
        doc.reconcile(&map(&[("a", "1")])).unwrap();
        assert_eq!(doc.changes_after(&[Digest([7; 32])]), None);
        assert_eq!(doc.changes_after(&[]), None);
    }

    #[test]
    fn damaged_bytes_change_nothing() {
        let mut server = FlatDocument::new(b"server");
        server.reconcile(&map(&[("a", "1")])).unwrap();
        let mut phone = FlatDocument::load(&server.save()).unwrap();
        let before = phone.heads();
        server.reconcile(&map(&[("a", "2")])).unwrap();
        let mut changes = server.changes_after(&before).unwrap();
        for at in 0..changes.len() {
            changes[at] ^= 0x20;
            assert_eq!(phone.apply_changes(&changes, &server.heads()), Err(Damaged), "byte {at}");
            changes[at] ^= 0x20;
        }
        assert_eq!(phone.apply_changes(&changes[..changes.len() - 1], &server.heads()), Err(Damaged));
        assert_eq!((phone.heads(), phone.to_map()), (before, map(&[("a", "1")])));
        assert_eq!(phone.apply_changes(&changes, &server.heads()), Ok(()));
        assert_eq!(phone.replace(b"no document", &server.heads()), Err(Damaged));
    }

    /// A document saved by the first version of this program: later ones still read it, and write it no differently.
    #[test]
    fn documents_reload_golden() {
        let golden = data_encoding::BASE64.decode(include_str!("golden/flat.base64").trim().as_bytes()).unwrap();
        let doc = FlatDocument::load(&golden).unwrap();
        let expected = map(&[("centre", "{\"name\":\"Les Platanes\"}"), ("family", "{\"name\":\"Lune\"}")]);
        assert_eq!(doc.to_map(), expected);
        let heads: Vec<String> = doc.heads().iter().map(ToString::to_string).collect();
        assert_eq!(heads, [include_str!("golden/flat.heads").trim()]);
        assert_eq!(doc.save(), golden);
        let mut again = FlatDocument::new(b"golden actor 1");
        again.reconcile(&expected).unwrap();
        assert_eq!(again.heads(), doc.heads(), "the same writing gives the same heads");
    }
}
