//! How does a projection become a document, and come back? A flat Automerge map, key → JSON text, written by the server alone.
//! Devices only read the server's changes, from the first one on; whatever does not fit is replaced whole, never merged.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ChangeHash, ROOT, ReadDoc, ScalarValueRef, ValueRef};
use thiserror::Error;

use super::chunk;
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

    /// As the server keeps it (`save`).
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

    /// All of its changes: what a device without it is sent, and keeps.
    pub fn all_changes(&self) -> Vec<u8> {
        self.doc.save_after(&[])
    }

    /// A device's copy (`all_changes`, and what was sent since behind it).
    pub fn replay(changes: &[u8]) -> Result<FlatDocument, Damaged> {
        let mut doc = Automerge::new();
        doc.apply_changes(chunk::changes(changes).ok_or(Damaged)?)?;
        Ok(FlatDocument { doc })
    }

    /// A device's copy, if it has the heads that the server promised.
    pub fn whole(changes: &[u8], heads: &[Digest]) -> Result<FlatDocument, Damaged> {
        let document = FlatDocument::replay(changes)?;
        if document.heads() == heads { Ok(document) } else { Err(Damaged) }
    }

    /// A device's copy with more changes after it, if they lead to heads of this mark. Nothing is written anew: a device only puts
    /// the bytes behind each other.
    pub fn grown(known: &[u8], new: &[u8], leads_to: &str) -> Result<(FlatDocument, Vec<u8>), Damaged> {
        let changes = [known, new].concat();
        let document = FlatDocument::replay(&changes)?;
        if heads_mark(&document.heads()) == leads_to { Ok((document, changes)) } else { Err(Damaged) }
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

/// The beginning of each head, eight digits: enough to notice that changes lead elsewhere, as each is checked by itself.
pub fn heads_mark(heads: &[Digest]) -> String {
    heads.iter().map(Digest::short).gather()
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
        let mut copy = doc.all_changes();
        let phone = FlatDocument::whole(&copy, &doc.heads()).unwrap();
        assert_eq!((phone.to_map(), phone.heads()), (first.clone(), doc.heads()));
        for (start, says) in [(b"second start", "\"Soleil\""), (b"third  start", "\"Nuage\"")] {
            let before = doc.heads();
            let wanted = map(&[("family", says)]);
            doc = FlatDocument::load(&doc.save()).unwrap().with_actor(start);
            assert_eq!(doc.reconcile(&wanted), Ok(true));
            let changes = doc.changes_after(&before).unwrap();
            let (phone, bytes) = FlatDocument::grown(&copy, &changes, &heads_mark(&doc.heads())).unwrap();
            assert_eq!(phone.to_map(), wanted);
            copy = bytes;
        }
        assert_eq!(FlatDocument::replay(&copy).unwrap().heads(), doc.heads(), "what a device put together is read again");
        assert_eq!(copy, doc.all_changes(), "and is what a new device would be sent");
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
    fn damaged_bytes_are_noticed() {
        let mut server = FlatDocument::new(b"server");
        server.reconcile(&map(&[("a", "1")])).unwrap();
        let copy = server.all_changes();
        let before = server.heads();
        server.reconcile(&map(&[("a", "2")])).unwrap();
        let mut changes = server.changes_after(&before).unwrap();
        let take =
            |changes: &[u8]| FlatDocument::grown(&copy, changes, &heads_mark(&server.heads())).map(|(document, _)| document.to_map());
        for at in 0..changes.len() {
            changes[at] ^= 0x20;
            assert_eq!(take(&changes), Err(Damaged), "byte {at}");
            changes[at] ^= 0x20;
        }
        assert_eq!(take(&changes[..changes.len() - 1]), Err(Damaged));
        assert_eq!(take(b""), Err(Damaged), "changes that lead elsewhere");
        assert_eq!(take(&changes), Ok(map(&[("a", "2")])));
        assert!(FlatDocument::whole(b"no document", &server.heads()).is_err());
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
        assert_eq!(FlatDocument::whole(&doc.all_changes(), &doc.heads()).map(|phone| phone.to_map()), Ok(expected.clone()));
        let mut again = FlatDocument::new(b"golden actor 1");
        again.reconcile(&expected).unwrap();
        assert_eq!(again.heads(), doc.heads(), "the same writing gives the same heads");
    }
}
