//! How do rows become documents? Flat Automerge maps that the server alone writes, and can make again at any time.

use preau_core::documents::flat::FlatDocument;
use preau_core::documents::project::Projection;
use preau_core::domain::ids::Digest;

pub use preau_core::documents::flat::Damaged;

pub mod frame;

/// A document with more changes than this is made again from an empty one: devices then take the whole.
const CHANGES_MAX: usize = 300;

/// A document as it is stored and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub heads: Vec<Digest>,
    pub bytes: Vec<u8>,
}

/// What a device with these heads is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacks {
    Changes(Vec<u8>),
    /// All changes.
    Whole(Vec<u8>),
}

/// Makes the stored document say what the rows say. `actor`: new at each start of the process. Bytes that do not load are made
/// again from nothing: a document can always be rebuilt.
pub fn write(stored: Option<&[u8]>, actor: &[u8], wanted: &Projection) -> Result<Written, Damaged> {
    let kept = stored.and_then(|bytes| FlatDocument::load(bytes).ok()).filter(|doc| doc.changes() < CHANGES_MAX);
    let mut document = kept.map_or_else(|| FlatDocument::new(actor), |doc| doc.with_actor(actor));
    document.reconcile(wanted)?;
    Ok(Written { heads: document.heads(), bytes: document.save() })
}

/// What follows these heads; the whole when they are not known here.
pub fn lacks(stored: &[u8], heads: &[Digest]) -> Result<Lacks, Damaged> {
    let document = FlatDocument::load(stored)?;
    let changes = document.changes_after(heads).map(Lacks::Changes);
    Ok(changes.unwrap_or_else(|| Lacks::Whole(document.all_changes())))
}

/// Stored bytes load again with the heads that were written down (`documents_reload`).
pub fn reloads(stored: &[u8], heads: &str) -> bool {
    FlatDocument::load(stored).is_ok_and(|doc| heads_text(&doc.heads()) == heads)
}

/// As stored: hexadecimal, separated by spaces.
pub fn heads_text(heads: &[Digest]) -> String {
    heads.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// As sent.
pub fn heads_of(text: &str) -> Vec<Digest> {
    text.split_whitespace().filter_map(|h| h.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Projection {
        Projection::from([("centre".to_owned(), format!("\"{text}\""))])
    }

    #[test]
    fn documents_reload() {
        let first = write(None, b"first start", &says("Platanes")).unwrap();
        let heads = heads_text(&first.heads);
        assert!(reloads(&first.bytes, &heads));
        assert_eq!(heads_of(&heads), first.heads);
        let same = write(Some(&first.bytes), b"second start", &says("Platanes")).unwrap();
        assert_eq!(same.heads, first.heads, "nothing new makes no change");
        let second = write(Some(&first.bytes), b"second start", &says("Tilleuls")).unwrap();
        assert!(matches!(lacks(&second.bytes, &first.heads), Ok(Lacks::Changes(bytes)) if bytes.len() < 200));
        let Ok(Lacks::Whole(bytes)) = lacks(&second.bytes, &[Digest([9; 32])]) else { panic!("the whole") };
        assert_eq!(FlatDocument::whole(&bytes, &second.heads).unwrap().to_map(), says("Tilleuls"));
        assert_eq!(lacks(b"torn", &first.heads), Err(Damaged));
        assert!(write(Some(b"torn"), b"x", &says("Platanes")).is_ok(), "damaged bytes are made again");
    }

    #[test]
    fn a_document_that_grew_long_begins_again() {
        let mut written = write(None, b"a", &says("0")).unwrap();
        for n in 1..=CHANGES_MAX {
            written = write(Some(&written.bytes), b"a", &says(&n.to_string())).unwrap();
        }
        assert!(FlatDocument::load(&written.bytes).unwrap().changes() < CHANGES_MAX);
    }
}
