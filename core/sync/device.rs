//! How does a device keep what it was told and what it has to say? A machine without clock, network or disk: `step` takes
//! what happened and says what to do, in order. The shell (wasm and IndexedDB, or the simulator) does it.
//!
//! The shell keeps two promises: the outputs are done in order, and nothing is shown before the `Sync` that follows its
//! `Write`s.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Head};
use super::record::{Outgoing, Record, Store};
use super::rules::Rules;
use super::wire::{Answer, Asked, BODY_BYTES_MAX, Limits, Push, Reply, WIRE_VERSION};
use crate::domain::commands::{Act, COMMAND_VERSION, Command, Stream};
use crate::domain::events::Event;
use crate::domain::ids::{CommandId, DeviceId, Digest};
use crate::domain::time::UtcTime;
use crate::gather::Gather;
use crate::json::{FromJson, ToJson, to_json};

/// Bytes of receipts and commands in one push; the rest of the body is left to drafts and documents. Halved on a 413.
const PUSH_BYTES: usize = BODY_BYTES_MAX / 2;
/// At least one command or receipt of the largest size.
const PUSH_BYTES_LEAST: usize = 16_384;

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Input {
    /// All records of the disk, in any order; `fresh` becomes the installation's id if the disk holds none.
    Boot { records: Vec<Record>, fresh: DeviceId },
    /// The streams of who is signed in.
    Follow { streams: Vec<Stream> },
    /// The server has just said so: what is of families that are not followed leaves, unsent or not.
    ForgetClosed,
    /// Somebody did something; the ids were drawn by the shell.
    Acts { acts: Vec<NewAct> },
    /// Takes back a command that has never left this device, or one that the server will never take.
    Drop { command: CommandId },
    /// A line of *À revoir* was read.
    Reviewed { command: CommandId },
    /// It is time to exchange.
    Tick,
    /// The server's answer.
    Reply { reply: Reply },
    /// The server answered 413: the next push is smaller.
    TooLarge,
}

#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
pub struct NewAct {
    pub id: CommandId,
    pub stream: Stream,
    pub act: Act,
}

/// What to do, in this order.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Output {
    Write {
        record: Record,
    },
    /// Everything written so far is durable before what follows.
    Sync,
    /// To the server, once the shell has added drafts and documents.
    Send {
        push: Push,
    },
    Tell {
        command: CommandId,
        word: Word,
    },
}

/// What the screen may say of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// *Enregistré sur ce téléphone*.
    Saved,
    /// *Transmis*: its receipt is on this device's disk.
    Transmitted,
}

/// An entry with its event, read once.
#[derive(Clone, Debug)]
pub struct Held {
    pub entry: Entry,
    /// None when a newer server wrote it.
    pub event: Option<Event>,
    /// The event's key; the entry's hash when the event cannot be read.
    pub(super) key: Digest,
}

impl From<Entry> for Held {
    fn from(entry: Entry) -> Held {
        let event = entry.event();
        let key = event.as_ref().map_or(entry.hash, Event::key);
        Held { entry, event, key }
    }
}

/// This device's copy of a stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Replica {
    pub chain: Vec<Held>,
    /// Receipts that the server has forgotten: shown, and sent until their event is in the stream again.
    pub kept: Vec<Held>,
    /// Of who is signed in.
    pub followed: bool,
}

impl Replica {
    pub fn head(&self) -> Head {
        self.chain.last().map_or_else(Head::default, |held| held.entry.head())
    }
}

#[derive(Clone, Debug)]
pub struct Device {
    pub(super) rules: Rules,
    limits: Limits,
    id: DeviceId,
    pub(super) streams: BTreeMap<Stream, Replica>,
    pub(super) outbox: BTreeMap<u64, Outgoing>,
    /// The last place of the outbox on the disk, of whatever app: one that this app cannot read keeps its place.
    last_place: u64,
    pub(super) reviewed: BTreeSet<CommandId>,
    pub(super) aside: usize,
    push_bytes: usize,
}

impl Default for Device {
    fn default() -> Device {
        Device::with(Rules::ALL, Limits::WIRE)
    }
}

impl Device {
    #[doc(hidden)]
    pub fn with(rules: Rules, limits: Limits) -> Device {
        Device {
            rules,
            limits,
            id: DeviceId([0; 16]),
            streams: BTreeMap::new(),
            outbox: BTreeMap::new(),
            last_place: 0,
            reviewed: BTreeSet::new(),
            aside: 0,
            push_bytes: PUSH_BYTES,
        }
    }

    pub const fn id(&self) -> DeviceId {
        self.id
    }

    pub fn step(&mut self, now: UtcTime, input: Input) -> Vec<Output> {
        let mut out = Outputs::default();
        match input {
            Input::Boot { records, fresh } => self.boot(records, fresh, &mut out),
            Input::Follow { streams } => self.follow(&streams, &mut out),
            Input::ForgetClosed => self.forget_closed(&mut out),
            Input::Acts { acts } => self.acts(now, acts, &mut out),
            Input::Drop { command } => self.drop(command, &mut out),
            Input::Reviewed { command } => {
                if self.reviewed.insert(command) {
                    out.write(Record::reviewed(command));
                    out.sync();
                }
            }
            Input::Tick => self.send(&mut out),
            Input::Reply { reply } => self.reply(reply, &mut out),
            Input::TooLarge => {
                self.push_bytes = (self.push_bytes / 2).max(PUSH_BYTES_LEAST);
                self.send(&mut out);
            }
        }
        out.0
    }

    /// Rebuilds the memory from the disk, and mends a copy that was torn: entries beyond a gap go to what is kept.
    fn boot(&mut self, records: Vec<Record>, fresh: DeviceId, out: &mut Outputs) {
        *self = Device { id: fresh, ..Device::with(self.rules, self.limits) };
        let mut installed = false;
        let mut entries: BTreeMap<(Stream, u64), Entry> = BTreeMap::new();
        let mut kept: Vec<Entry> = vec![];
        for record in records {
            match record.store {
                Store::Device => {
                    if let Some(id) = record.read() {
                        (self.id, installed) = (id, true);
                    }
                }
                Store::Outbox => {
                    let Ok(place) = record.key.parse() else { continue };
                    self.last_place = self.last_place.max(place);
                    self.outbox.extend(record.read().map(|outgoing| (place, outgoing)));
                }
                Store::Entries => entries.extend(record.read::<Entry>().map(|e| ((e.stream, e.number), e))),
                Store::Kept => kept.extend(record.read::<Entry>()),
                Store::Aside => self.aside += 1,
                Store::Reviewed => self.reviewed.extend(record.key.parse::<CommandId>()),
            }
        }
        if !installed {
            out.write(Record::device(self.id));
        }
        self.load_chains(entries, kept, out);
        out.sync();
        for outgoing in self.outbox.values() {
            out.tell(outgoing.id(), Word::Saved);
        }
    }

    fn load_chains(&mut self, entries: BTreeMap<(Stream, u64), Entry>, mut kept: Vec<Entry>, out: &mut Outputs) {
        for ((stream, number), entry) in entries {
            let replica = self.streams.entry(stream).or_default();
            if entry.follows(replica.head()) {
                replica.chain.push(entry.into());
                continue;
            }
            if entry.hash_is_right() {
                out.write(Record::kept(&entry));
                replica.kept.push(entry.into());
            }
            out.write(Record::entry_gone(&stream, number));
        }
        kept.sort_by_key(|entry| entry.number);
        for entry in kept {
            let replica = self.streams.entry(entry.stream).or_default();
            let held = Held::from(entry);
            if replica.kept.iter().all(|k| k.entry.hash != held.entry.hash) {
                replica.kept.push(held);
            }
        }
        for replica in self.streams.values_mut() {
            let keys: BTreeSet<Digest> = replica.chain.iter().map(|h| h.key).gather();
            for held in replica.kept.extract_if(.., |k| keys.contains(&k.key)) {
                out.write(Record::kept_gone(&held.entry));
            }
        }
    }

    /// Streams that are no longer this person's are forgotten, unless something of them is still to be sent.
    fn follow(&mut self, streams: &[Stream], out: &mut Outputs) {
        for stream in streams {
            self.streams.entry(*stream).or_default();
        }
        let unsent: BTreeSet<Stream> = self.outbox.values().filter_map(Outgoing::stream).gather();
        for (stream, replica) in &mut self.streams {
            replica.followed = streams.contains(stream);
            if !replica.followed && replica.kept.is_empty() && !unsent.contains(stream) {
                for held in replica.chain.drain(..).rev() {
                    out.write(Record::entry_gone(stream, held.entry.number));
                }
            }
        }
        self.streams.retain(|_, r| r.followed || !r.chain.is_empty() || !r.kept.is_empty());
        for (place, outgoing) in &mut self.outbox {
            let mine_again = outgoing.answer == Some(Answer::NotYours) && outgoing.stream().is_some_and(|s| streams.contains(&s));
            if mine_again {
                outgoing.answer = None;
                out.write(Record::outgoing(*place, outgoing));
            }
        }
        out.sync();
    }

    fn acts(&mut self, now: UtcTime, acts: Vec<NewAct>, out: &mut Outputs) {
        let ids: Vec<CommandId> = acts.iter().map(|a| a.id).collect();
        for NewAct { id, stream, act } in acts {
            let outgoing = Outgoing::new(&Command { v: COMMAND_VERSION, id, stream: Some(stream), made_at: now, act });
            self.last_place += 1;
            out.write(Record::outgoing(self.last_place, &outgoing));
            self.outbox.insert(self.last_place, outgoing);
        }
        let words = |out: &mut Outputs| ids.iter().for_each(|id| out.tell(Some(*id), Word::Saved));
        if self.rules.store_first {
            out.sync();
            words(out);
        } else {
            words(out);
            self.send(out);
            out.sync();
        }
    }

    fn drop(&mut self, command: CommandId, out: &mut Outputs) {
        let droppable = |o: &Outgoing| o.id() == Some(command) && (!o.sent || o.answer.is_some());
        let Some(place) = self.outbox.iter().find(|(_, o)| droppable(o)).map(|(place, _)| *place) else { return };
        self.outbox.remove(&place);
        out.write(Record::forget(place));
        out.sync();
    }

    /// One push: where it is in each stream, what the server has forgotten and, when all of that is said, the commands. A
    /// command is marked as sent, durably, before it leaves.
    pub(super) fn send(&mut self, out: &mut Outputs) {
        let mut room = Room { bytes: self.push_bytes, receipts: self.limits.receipts_a_round };
        let mut all_said = true;
        let mut streams = BTreeMap::new();
        for (stream, replica) in self.streams.iter().filter(|(_, r)| r.followed) {
            let receipts: Vec<Entry> = replica.kept.iter().map(|held| &held.entry).take_while(|e| room.receipt(e)).cloned().collect();
            all_said &= receipts.len() == replica.kept.len();
            let Head { number, hash } = replica.head();
            streams.insert(*stream, Asked { number, hash, receipts });
        }
        let mut commands = vec![];
        if all_said || !self.rules.receipts_first {
            for place in self.sendable().into_iter().take(self.limits.commands_a_round) {
                let Some(outgoing) = self.outbox.get_mut(&place) else { break };
                if !room.take(to_json(&outgoing.command).len()) {
                    break;
                }
                if !outgoing.sent {
                    outgoing.sent = true;
                    out.write(Record::outgoing(place, outgoing));
                }
                commands.push(outgoing.command.clone());
            }
        }
        if self.rules.store_first {
            out.sync();
        }
        let push = Push { version: WIRE_VERSION, device: self.id, streams, commands, drafts: BTreeMap::new(), documents: BTreeMap::new() };
        out.0.push(Output::Send { push });
    }

    /// The places in the outbox of commands that the server may still take, in order of making.
    pub(super) fn sendable(&self) -> Vec<u64> {
        let followed = |o: &Outgoing| o.stream().and_then(|s| self.streams.get(&s)).is_some_and(|r| r.followed);
        self.outbox.iter().filter(|(_, o)| o.answer.is_none() && followed(o)).map(|(place, _)| *place).collect()
    }
}

/// What still fits into a push.
struct Room {
    bytes: usize,
    receipts: usize,
}

impl Room {
    const fn take(&mut self, bytes: usize) -> bool {
        if self.bytes < bytes {
            return false;
        }
        self.bytes -= bytes;
        true
    }

    fn receipt(&mut self, entry: &Entry) -> bool {
        // The text is written once more as JSON (its quotes escaped), with two hashes, a MAC, a key and a stream beside it.
        let fits = self.receipts > 0 && self.take(entry.body.len() * 5 / 4 + 600);
        self.receipts -= usize::from(fits);
        fits
    }
}

/// The outputs of one step; a `Sync` stands only where something was written since the last one.
#[derive(Debug, Default)]
pub(super) struct Outputs(pub Vec<Output>);

impl Outputs {
    pub fn write(&mut self, record: Record) {
        self.0.push(Output::Write { record });
    }

    pub fn sync(&mut self) {
        let unsynced = self.0.iter().rev().take_while(|o| !matches!(o, Output::Sync)).any(|o| matches!(o, Output::Write { .. }));
        if unsynced {
            self.0.push(Output::Sync);
        }
    }

    pub fn tell(&mut self, command: Option<CommandId>, word: Word) {
        self.0.extend(command.map(|command| Output::Tell { command, word }));
    }
}
