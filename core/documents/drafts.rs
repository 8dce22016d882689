//! What have the parents ticked and not sent yet? A flat Automerge map that only the family's devices read and write:
//! `child|date|part[|outing[|only]]` → 1 or 0. The server relays its changes and never parses one.

use std::collections::BTreeMap;

use automerge::{ActorId, Automerge, Change, ObjId, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef};
use thiserror::Error;

use super::chunk;
use super::model::{DraftView, Tick};
use super::writing::{self, Known, Place, Put};
use crate::domain::ids::{ChildId, OutingId};
use crate::domain::slots::DayPart;
use crate::domain::time::{LocalDate, read_date};
use crate::gather::Gather;
use crate::sync::wire::CHUNK_BYTES_MAX;

/// Ticked cells that one draft may hold.
pub const LIVE_KEYS_MAX: usize = 2_000;
/// Chunks of one epoch after which a device starts the next one.
pub const EPOCH_CHUNKS_MAX: usize = 1_000;
/// Cells written by one change, so that a chunk stays far below what the server relays.
const CELLS_A_CHANGE_MAX: usize = 400;

/// Why a draft did not take something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DraftError {
    /// Not one change of a flat map, or too large: put aside by its hash.
    #[error("not a change of a draft")]
    BadChunk,
    #[error("not a cell of the week")]
    UnknownCell,
    #[error("more than 2,000 ticks")]
    TooManyTicks,
}

/// One cell of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    pub child: ChildId,
    pub date: LocalDate,
    pub part: DayPart,
    pub outing: Option<OutingId>,
    /// Not a place but a condition on the outing's own cell: *seulement avec la sortie*.
    pub only: bool,
}

impl std::fmt::Display for CellKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}|{}", self.child, self.date, self.part.word())?;
        self.outing.map_or(Ok(()), |outing| write!(f, "|{outing}{}", if self.only { "|only" } else { "" }))
    }
}

impl std::str::FromStr for CellKey {
    type Err = DraftError;
    fn from_str(text: &str) -> Result<Self, DraftError> {
        let mut words = text.split('|');
        let mut word = || words.next().ok_or(DraftError::UnknownCell);
        let unknown = |_| DraftError::UnknownCell;
        let child = word()?.parse().map_err(unknown)?;
        let date = read_date(word()?).ok_or(DraftError::UnknownCell)?;
        let part = DayPart::from_word(word()?).ok_or(DraftError::UnknownCell)?;
        let outing = words.next().map(|id| id.parse().map_err(unknown)).transpose()?;
        let only = words.next() == Some("only");
        let key = CellKey { child, date, part, outing, only };
        if words.next().is_none() && key.to_string() == text { Ok(key) } else { Err(DraftError::UnknownCell) }
    }
}

/// A draft opened on one device by one instance of the app.
#[derive(Debug)]
pub struct DraftDocument {
    doc: Automerge,
    actor: ActorId,
    /// The last change that this instance made.
    last: Option<Change>,
    /// The greatest number of an operation that it heard of: its own go on behind.
    last_op: u64,
}

impl DraftDocument {
    /// `actor`: 8 bytes of the device and 8 drawn for this opened instance; never shared by two tabs nor used again.
    pub fn new(actor: &[u8; 16]) -> DraftDocument {
        DraftDocument { doc: Automerge::new(), actor: ActorId::from(&actor[..]), last: None, last_op: 0 }
    }

    /// Takes one change of another device (or of an earlier instance of this one) in. Any order, any number of times.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<(), DraftError> {
        if bytes.len() > CHUNK_BYTES_MAX {
            return Err(DraftError::BadChunk);
        }
        let change = chunk::change(bytes).filter(|c| c.len() <= LIVE_KEYS_MAX).ok_or(DraftError::BadChunk)?;
        // After a refusal the document is not to be used any more; its owner opens it again from the chunks that were good.
        self.take(change)
    }

    /// Ticks and unticks cells, and gives the changes to keep and to share; none when everything was so already. Settles a cell
    /// on which two devices disagree.
    pub fn edit<'a>(&mut self, cells: impl IntoIterator<Item = (&'a str, bool)>) -> Result<Vec<Vec<u8>>, DraftError> {
        let wanted: BTreeMap<&str, bool> = cells.into_iter().gather();
        for key in wanted.keys() {
            key.parse::<CellKey>()?;
        }
        let view = self.view();
        let as_wanted = |key: &str, on: bool| match view.ticks.get(key) {
            Some(Tick::Disputed) => false,
            tick => (tick == Some(&Tick::On)) == on,
        };
        let new: Vec<(&str, bool)> = wanted.into_iter().filter(|(key, on)| !as_wanted(key, *on)).collect();
        let more = new.iter().filter(|(key, on)| *on && !view.ticks.contains_key(*key)).count();
        if more > 0 && view.ticks.len() + more > LIVE_KEYS_MAX {
            return Err(DraftError::TooManyTicks);
        }
        new.chunks(CELLS_A_CHANGE_MAX).map(|some| self.put(some)).collect()
    }

    /// One change that sets these cells over everything known of them.
    fn put(&mut self, cells: &[(&str, bool)]) -> Result<Vec<u8>, DraftError> {
        let mut deps = self.doc.get_heads();
        deps.extend(self.last.as_ref().map(Change::hash).filter(|own| !deps.contains(own)));
        deps.sort_unstable();
        let seq = self.last.as_ref().map_or(0, Change::seq) + 1;
        let place = Place { actor: &self.actor, seq, start_op: self.last_op.saturating_add(1), deps };
        let puts: Vec<Put<'_>> = cells.iter().map(|(key, on)| Put { key, on: *on, over: self.known(key) }).collect();
        // Not compressed: the compressor would weigh more on the phone than it saves on the way.
        let mut bytes = writing::change(&place, &puts);
        let hash = Change::from_bytes(bytes.clone()).map_err(|_| DraftError::BadChunk)?.hash();
        bytes[writing::CHECKSUM].copy_from_slice(&hash.0[..4]);
        let change = chunk::change(&bytes).ok_or(DraftError::BadChunk)?;
        self.take(change.clone())?;
        self.last = Some(change);
        Ok(bytes)
    }

    /// What stands at that key, in order.
    fn known(&self, key: &str) -> Vec<Known> {
        let all = self.doc.get_all(ROOT, key).unwrap_or_default().into_iter();
        let known = all.filter_map(|(_, id)| match id {
            ObjId::Id(counter, actor, _) => Some((counter, actor)),
            ObjId::Root => None,
        });
        let mut known: Vec<Known> = known.collect();
        known.sort_unstable();
        known
    }

    fn take(&mut self, change: Change) -> Result<(), DraftError> {
        self.last_op = self.last_op.max(change.max_op());
        self.doc.apply_changes([change]).map_err(|_| DraftError::BadChunk)
    }

    /// The cells that are ticked, or on which devices disagree.
    pub fn view(&self) -> DraftView {
        let mut ticks = self.ticks();
        ticks.retain(|key, _| key.parse::<CellKey>().is_ok());
        DraftView { ticks }
    }

    /// Also of cells that only a newer app can read: this one shows them to nobody, and takes them along.
    pub fn ticks(&self) -> BTreeMap<String, Tick> {
        let mut ticks = BTreeMap::new();
        for item in self.doc.map_range(ROOT, ..) {
            let seen = if item.conflict { self.values(&item.key) } else { vec![item.value == ValueRef::Scalar(ScalarValueRef::Int(1))] };
            match (seen.contains(&true), seen.contains(&false)) {
                (true, true) => ticks.insert(item.key.to_string(), Tick::Disputed),
                (true, false) => ticks.insert(item.key.to_string(), Tick::On),
                _ => None,
            };
        }
        ticks
    }

    fn values(&self, key: &str) -> Vec<bool> {
        let all = self.doc.get_all(ROOT, key).unwrap_or_default();
        all.into_iter().map(|(value, _)| matches!(value, Value::Scalar(v) if *v == ScalarValue::Int(1))).collect()
    }

    /// A new epoch that holds only these ticks, with its changes; disputed cells count as ticked, so that nothing is lost
    /// before a parent has looked.
    pub fn again(actor: &[u8; 16], ticks: &BTreeMap<String, Tick>) -> Result<(DraftDocument, Vec<Vec<u8>>), DraftError> {
        let mut fresh = DraftDocument::new(actor);
        let cells: Vec<(&str, bool)> = ticks.keys().map(|key| (key.as_str(), true)).collect();
        let chunks = cells.chunks(CELLS_A_CHANGE_MAX).map(|some| fresh.put(some)).collect::<Result<_, _>>()?;
        Ok((fresh, chunks))
    }
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
