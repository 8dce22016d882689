//! How does a draft live on this device? Its chunks, which of them the server has, which were never opened here, and the
//! Automerge document made of the good ones. A chunk that does harm is put aside, and the ticks go on in a new epoch.

use std::collections::BTreeMap;

use preau_core::bytes::{from_base64, to_base64};
use preau_core::documents::drafts::{DraftDocument, DraftError, EPOCH_CHUNKS_MAX};
use preau_core::documents::model::DraftView;
use preau_core::domain::ids::{DeviceId, Digest};
use preau_core::gather::Gather;
use preau_core::json::{FromJson, ToJson, from_json};
use preau_core::sync::wire::{DRAFT_QUOTA, DraftPush, DraftReply, chunk_chain, chunk_hash};

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
    /// Put aside.
    Bad,
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
}

#[derive(Debug, Default)]
pub struct Draft {
    kept: Kept,
    chunks: BTreeMap<Digest, Chunk>,
    doc: Option<DraftDocument>,
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
        let epoch = self.kept.epoch;
        self.doc.get_or_insert_with(|| {
            let mut doc = DraftDocument::new(&actor(device));
            for chunk in self.chunks.values().filter(|c| c.epoch == epoch && c.state == State::Good) {
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

    pub fn push(&self) -> DraftPush {
        let listed = self.listed();
        let mut room = PUSH_BYTES;
        let mut changes = vec![];
        for chunk in self.chunks.values().filter(|c| c.at.is_none()) {
            if chunk.bytes.len() > room && !changes.is_empty() {
                break;
            }
            room = room.saturating_sub(chunk.bytes.len());
            changes.push(chunk.bytes.clone());
        }
        DraftPush {
            epoch: self.kept.epoch,
            have: listed.len() as u64,
            hash: listed.iter().fold(Digest::ZERO, |before, hash| chunk_chain(&before, hash)),
            changes,
        }
    }

    /// Takes the server's list in; true when something is left to be said.
    pub fn hear(&mut self, (id, device): (&str, DeviceId), reply: &DraftReply, effects: &mut Effects) -> bool {
        let before = self.unsent();
        if reply.epoch < self.kept.epoch {
            return false;
        }
        if reply.epoch > self.kept.epoch {
            self.start_again(id, device, reply.epoch, effects);
        }
        self.place(id, reply, effects);
        self.redo((id, device), effects);
        let mut quota = false;
        for (hash, code) in &reply.refused {
            quota |= code == DRAFT_QUOTA;
            let mine = hash.parse().ok().filter(|h| code != DRAFT_QUOTA && self.chunks.get(h).is_some_and(|c| c.at.is_none()));
            if let Some(hash) = mine {
                // The server will never relay it: its ticks go on in a new epoch.
                self.chunks.remove(&hash);
                effects.forget(format!("chunk/{id}/{hash}"));
                quota = true;
            }
        }
        if quota || self.listed().len() > EPOCH_CHUNKS_MAX {
            self.next_epoch((id, device), effects);
        }
        effects.untried.extend(self.untried(id));
        let left = self.unsent();
        left > 0 && left < before
    }

    fn place(&mut self, id: &str, reply: &DraftReply, effects: &mut Effects) {
        if reply.from == 0 {
            // The whole list: what is not in it is not with the server any more, and is said again.
            for (hash, chunk) in self.chunks.iter_mut().filter(|(_, c)| c.at.is_some()) {
                chunk.at = None;
                effects.write(format!("chunk/{id}/{hash}"), chunk);
            }
        } else if reply.from != self.listed().len() as u64 {
            return;
        }
        for (at, text) in (reply.from..).zip(&reply.changes) {
            let Some(bytes) = from_base64(text) else { return };
            let hash = chunk_hash(&bytes);
            match self.chunks.get_mut(&hash) {
                Some(chunk) => {
                    chunk.at = Some(at);
                    effects.write(format!("chunk/{id}/{hash}"), chunk);
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
            return self.put_aside((id, device), hash, effects);
        }
        if let Some(chunk) = self.chunks.get_mut(hash) {
            chunk.state = State::Good;
            effects.write(format!("chunk/{id}/{hash}"), chunk);
        }
        self.redo((id, device), effects);
        effects.view(id, &self.view(device));
    }

    pub fn put_aside(&mut self, (id, device): (&str, DeviceId), hash: &Digest, effects: &mut Effects) {
        let Some(chunk) = self.chunks.get_mut(hash) else { return };
        chunk.state = State::Bad;
        self.doc = None;
        self.next_epoch((id, device), effects);
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

    /// A new epoch that holds only today's ticks.
    fn next_epoch(&mut self, (id, device): (&str, DeviceId), effects: &mut Effects) {
        let view = self.view(device);
        let Ok((doc, made)) = DraftDocument::again(&actor(device), &view) else { return };
        let epoch = self.kept.epoch + 1;
        self.forget_chunks(id, epoch, effects);
        for bytes in made {
            self.keep(id, &bytes, (None, State::Good), effects);
        }
        self.doc = Some(doc);
        effects.view(id, &view);
    }

    /// The server is at a later epoch: what this device ticked and the server has not got is said again in it.
    fn start_again(&mut self, id: &str, device: DeviceId, epoch: u32, effects: &mut Effects) {
        let mine = self.view(device);
        let known = self.chunks.values().filter(|c| c.state == State::Good && c.at.is_some());
        let mut shared = DraftDocument::new(&actor(device));
        for chunk in known {
            let _ = from_base64(&chunk.bytes).map(|bytes| shared.apply(&bytes));
        }
        let shared = shared.view();
        let on = |view: &DraftView, key: &String| view.ticks.contains_key(key);
        let keys = mine.ticks.keys().chain(shared.ticks.keys());
        let changed = keys.filter(|key| on(&mine, key) != on(&shared, key)).map(|key| (key.clone(), on(&mine, key)));
        let mut redo: BTreeMap<String, bool> = changed.gather();
        redo.extend(std::mem::take(&mut self.kept.redo));
        self.forget_chunks(id, epoch, effects);
        self.kept.redo = redo;
        effects.write(format!("draft/{id}"), &self.kept);
    }

    fn forget_chunks(&mut self, id: &str, epoch: u32, effects: &mut Effects) {
        for hash in std::mem::take(&mut self.chunks).into_keys() {
            effects.forget(format!("chunk/{id}/{hash}"));
        }
        self.kept.epoch = epoch;
        self.doc = None;
        effects.write(format!("draft/{id}"), &self.kept);
    }
}
