//! How does a draft live on this device? Its chunks, which of them the server has, which were never opened here, and the
//! Automerge document made of the good ones. A chunk that does harm is put aside, and the ticks go on in a new epoch, which
//! the server lets begin only from the whole list of the one before: nothing that another phone shared is left behind.

use std::collections::BTreeMap;

use preau_core::bytes::{from_base64, to_base64};
use preau_core::documents::drafts::{DraftDocument, DraftError, EPOCH_CHUNKS_MAX};
use preau_core::documents::model::DraftView;
use preau_core::domain::ids::{DeviceId, Digest};
use preau_core::gather::Gather;
use preau_core::json::{FromJson, ToJson, from_json};
use preau_core::sync::wire::{Again, DRAFT_QUOTA, DraftPush, DraftReply, chunk_chain, chunk_hash};

use crate::chance;
use crate::effects::Effects;

/// Bytes of chunks in one push; the rest in the next.
const PUSH_BYTES: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ToJson, FromJson)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Came from elsewhere and was never opened here.
    Untried,
    Good,
    /// Put aside: it did harm here.
    Bad,
    /// Made here; the server will never relay it. Its ticks go on in the next epoch.
    Refused,
}

/// As it stands on the disk, under `chunk/<draft>/<hash>`.
#[derive(Debug, ToJson, FromJson)]
struct Chunk {
    epoch: u32,
    /// Its place in the server's list; none while the server has not got it.
    at: Option<u64>,
    state: State,
    bytes: String,
}

/// As it stands on the disk, under `draft/<id>`.
#[derive(Debug, Default, ToJson, FromJson)]
struct Kept {
    epoch: u32,
    /// Ticks of this device that wait for the chunks of a new epoch to be opened.
    #[serde(default)]
    redo: BTreeMap<String, bool>,
    /// The server has no room left in this epoch.
    #[serde(default)]
    full: bool,
}

#[derive(Debug, Default)]
pub struct Draft {
    kept: Kept,
    /// All of this epoch.
    chunks: BTreeMap<Digest, Chunk>,
    doc: Option<DraftDocument>,
    /// The list from which this device last asked for a new epoch, and the chunks that it would begin with: made here, so good.
    asked: Option<(Digest, Vec<Digest>)>,
}

fn actor(device: DeviceId) -> [u8; 16] {
    // Eight bytes of the device, eight of this opening: no two writers ever share a name.
    let mut actor = chance();
    actor[..8].copy_from_slice(&device.bytes()[..8]);
    actor
}

impl Draft {
    /// From the disk.
    pub fn read_kept(&mut self, text: &str) {
        self.kept = from_json(text).unwrap_or_default();
    }

    pub fn read_chunk(&mut self, hash: &str, text: &str) {
        if let (Ok(hash), Some(chunk)) = (hash.parse(), from_json(text)) {
            self.chunks.insert(hash, chunk);
        }
    }

    fn doc(&mut self, device: DeviceId) -> &mut DraftDocument {
        self.doc.get_or_insert_with(|| {
            let mut doc = DraftDocument::new(&actor(device));
            for chunk in self.chunks.values().filter(|c| matches!(c.state, State::Good | State::Refused)) {
                // A chunk that was good once: if its bytes were torn since, the others still stand.
                let _ = from_base64(&chunk.bytes).map(|bytes| doc.apply(&bytes));
            }
            doc
        })
    }

    pub fn view(&mut self, device: DeviceId) -> DraftView {
        self.doc(device).view()
    }

    pub fn edit<'a>(
        &mut self,
        (id, device): (&str, DeviceId),
        cells: impl IntoIterator<Item = (&'a str, bool)>,
        effects: &mut Effects,
    ) -> Result<(), DraftError> {
        let made = self.doc(device).edit(cells)?;
        for bytes in made {
            self.keep(id, &bytes, (None, State::Good), effects);
        }
        effects.view(id, &self.view(device));
        Ok(())
    }

    fn keep(&mut self, id: &str, bytes: &[u8], (at, state): (Option<u64>, State), effects: &mut Effects) {
        let hash = chunk_hash(bytes);
        let chunk = Chunk { epoch: self.kept.epoch, at, state, bytes: to_base64(bytes) };
        effects.write(format!("chunk/{id}/{hash}"), &chunk);
        self.chunks.insert(hash, chunk);
    }

    /// Changes that the server has not got.
    pub fn unsent(&self) -> usize {
        self.chunks.values().filter(|c| c.at.is_none()).count() + self.kept.redo.len()
    }

    /// The server's list, in order.
    fn listed(&self) -> Vec<Digest> {
        let listed: BTreeMap<u64, Digest> = self.chunks.iter().filter_map(|(hash, c)| c.at.map(|at| (at, *hash))).gather();
        listed.into_values().collect()
    }

    fn chain(listed: &[Digest]) -> Digest {
        listed.iter().fold(Digest::ZERO, |before, hash| chunk_chain(&before, hash))
    }

    /// The ticks cannot go on in this epoch: something of it did harm or is not relayed, or it is full.
    fn wants_again(&self) -> bool {
        let spoilt = |c: &Chunk| matches!(c.state, State::Bad | State::Refused);
        self.kept.full || self.chunks.values().any(spoilt) || self.listed().len() > EPOCH_CHUNKS_MAX
    }

    pub fn push(&mut self, (id, device): (&str, DeviceId)) -> DraftPush {
        let listed = self.listed();
        let hash = Self::chain(&listed);
        let said = DraftPush { epoch: self.kept.epoch, have: listed.len() as u64, hash, ..DraftPush::default() };
        if self.wants_again() && self.untried(id).is_empty() {
            let ticks = self.doc(device).ticks();
            if let Ok((_, made)) = DraftDocument::again(&actor(device), &ticks) {
                let bad = self.chunks.iter().filter(|(_, c)| c.state == State::Bad);
                let aside = bad.map(|(hash, _)| *hash).gather();
                self.asked = Some((hash, made.iter().map(|bytes| chunk_hash(bytes)).gather()));
                return DraftPush { changes: made.iter().map(|bytes| to_base64(bytes)).gather(), again: Some(Again { aside }), ..said };
            }
        }
        let mut room = PUSH_BYTES;
        let mut changes = vec![];
        for chunk in self.chunks.values().filter(|c| c.at.is_none() && c.state != State::Refused) {
            if chunk.bytes.len() > room && !changes.is_empty() {
                break;
            }
            room = room.saturating_sub(chunk.bytes.len());
            changes.push(chunk.bytes.clone());
        }
        DraftPush { changes, ..said }
    }

    /// Takes the server's list in; true when something is left to be said.
    pub fn hear(&mut self, (id, device): (&str, DeviceId), reply: &DraftReply, effects: &mut Effects) -> bool {
        let before = self.unsent();
        if reply.epoch < self.kept.epoch && !self.chunks.is_empty() {
            // A server that came back from a backup has not got this epoch: all of it is said again, and taken over.
            return self.unlist(id, effects);
        }
        if reply.epoch != self.kept.epoch {
            self.start_again(id, device, reply, effects);
        }
        self.place(id, reply, effects);
        self.redo((id, device), effects);
        for (hash, code) in &reply.refused {
            self.refused(id, hash, code, effects);
        }
        effects.untried.extend(self.untried(id));
        let left = self.unsent();
        let asked = self.asked.as_ref().map(|(list, _)| *list);
        let may_ask = self.wants_again() && self.untried(id).is_empty() && asked != Some(Self::chain(&self.listed()));
        may_ask || (left > 0 && left < before)
    }

    fn refused(&mut self, id: &str, hash: &str, code: &str, effects: &mut Effects) {
        if code == DRAFT_QUOTA {
            self.kept.full = true;
            return effects.write(format!("draft/{id}"), &self.kept);
        }
        let mine = hash.parse().ok().and_then(|hash: Digest| self.chunks.get_mut(&hash)).filter(|c| c.at.is_none());
        if let Some(chunk) = mine {
            chunk.state = State::Refused;
            effects.write(format!("chunk/{id}/{hash}"), chunk);
        }
    }

    /// Nothing is known any more to be with the server; true when something was.
    fn unlist(&mut self, id: &str, effects: &mut Effects) -> bool {
        let mut some = false;
        for (hash, chunk) in self.chunks.iter_mut().filter(|(_, c)| c.at.is_some()) {
            some = true;
            chunk.at = None;
            effects.write(format!("chunk/{id}/{hash}"), chunk);
        }
        some
    }

    fn place(&mut self, id: &str, reply: &DraftReply, effects: &mut Effects) {
        if reply.from == 0 {
            // The whole list: what is not in it is not with the server any more, and is said again.
            self.unlist(id, effects);
        } else if reply.from != self.listed().len() as u64 {
            return;
        }
        let made_here = self.asked.as_ref().map(|(_, made)| made.clone()).unwrap_or_default();
        for (at, text) in (reply.from..).zip(&reply.changes) {
            let Some(bytes) = from_base64(text) else { return };
            let hash = chunk_hash(&bytes);
            match self.chunks.get_mut(&hash) {
                Some(chunk) => {
                    chunk.at = Some(at);
                    effects.write(format!("chunk/{id}/{hash}"), chunk);
                }
                None if made_here.contains(&hash) => {
                    self.doc = None;
                    self.keep(id, &bytes, (Some(at), State::Good), effects);
                }
                None => self.keep(id, &bytes, (Some(at), State::Untried), effects),
            }
        }
    }

    pub fn untried(&self, id: &str) -> Vec<(String, String)> {
        let untried = self.listed().into_iter().filter(|hash| self.chunks[hash].state == State::Untried);
        untried.map(|hash| (id.to_owned(), hash.to_string())).collect()
    }

    /// Opens a chunk for the first time. A trap here costs the instance; the worker then says `put_aside`.
    pub fn try_chunk(&mut self, (id, device): (&str, DeviceId), hash: &Digest, effects: &mut Effects) {
        let Some(text) = self.chunks.get(hash).filter(|c| c.state == State::Untried).map(|c| c.bytes.clone()) else { return };
        let opened = from_base64(&text).is_some_and(|bytes| self.doc(device).apply(&bytes).is_ok());
        if !opened {
            return self.put_aside(id, hash, effects);
        }
        if let Some(chunk) = self.chunks.get_mut(hash) {
            chunk.state = State::Good;
            effects.write(format!("chunk/{id}/{hash}"), chunk);
        }
        self.redo((id, device), effects);
        effects.view(id, &self.view(device));
    }

    /// It is not opened again; the next push asks for a new epoch.
    pub fn put_aside(&mut self, id: &str, hash: &Digest, effects: &mut Effects) {
        let Some(chunk) = self.chunks.get_mut(hash) else { return };
        chunk.state = State::Bad;
        effects.write(format!("chunk/{id}/{hash}"), chunk);
        self.doc = None;
    }

    /// Ticks of this device that waited for the others of a new epoch.
    fn redo(&mut self, (id, device): (&str, DeviceId), effects: &mut Effects) {
        if self.kept.redo.is_empty() || !self.untried(id).is_empty() {
            return;
        }
        let redo = std::mem::take(&mut self.kept.redo);
        let done = self.edit((id, device), redo.iter().map(|(key, on)| (key.as_str(), *on)), effects);
        if done.is_err() {
            self.kept.redo = redo;
        }
        effects.write(format!("draft/{id}"), &self.kept);
    }

    /// The server is in another epoch: what this device knows and the new epoch cannot, is said again in it. That is what the
    /// server had not got, and what stood in a chunk that whoever began the epoch had put aside.
    fn start_again(&mut self, id: &str, device: DeviceId, reply: &DraftReply, effects: &mut Effects) {
        let mine = self.view(device);
        let aside = &reply.aside;
        let known = self.chunks.iter().filter(|(hash, c)| c.state == State::Good && c.at.is_some() && !aside.contains(hash));
        let mut shared = DraftDocument::new(&actor(device));
        for (_, chunk) in known {
            let _ = from_base64(&chunk.bytes).map(|bytes| shared.apply(&bytes));
        }
        let shared = shared.view();
        let on = |view: &DraftView, key: &String| view.ticks.contains_key(key);
        let keys = mine.ticks.keys().chain(shared.ticks.keys());
        let changed = keys.filter(|key| on(&mine, key) != on(&shared, key)).map(|key| (key.clone(), on(&mine, key)));
        let mut redo: BTreeMap<String, bool> = changed.gather();
        redo.extend(std::mem::take(&mut self.kept.redo));
        self.forget_chunks(id, effects);
        self.kept = Kept { epoch: reply.epoch, redo, full: false };
        effects.write(format!("draft/{id}"), &self.kept);
    }

    /// Its family is closed to this person.
    pub fn forget(mut self, id: &str, effects: &mut Effects) {
        self.forget_chunks(id, effects);
        effects.forget(format!("draft/{id}"));
        effects.no_view(id);
    }

    fn forget_chunks(&mut self, id: &str, effects: &mut Effects) {
        for hash in std::mem::take(&mut self.chunks).into_keys() {
            effects.forget(format!("chunk/{id}/{hash}"));
        }
        self.doc = None;
    }
}
