//! What may the screens show of what a device holds? Only what stands on its disk: waiting commands, verdicts, receipts.

use serde::{Deserialize, Serialize};

use super::device::{Device, Held};
use super::entry::Head;
use super::record::Outgoing;
use super::wire::Answer;
use crate::domain::commands::{Act, Command, Stream};
use crate::domain::events::{About, Event, Verdict};
use crate::domain::facts::Facts;
use crate::domain::ids::{CommandId, DeviceId};
use crate::domain::reasons::Reason;
use crate::domain::time::UtcTime;
use crate::json::{FromJson, ToJson};

/// Everything that is not a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeviceView {
    pub device: DeviceId,
    /// In order of making.
    pub outbox: Vec<OutboxLine>,
    /// Receipts of an earlier life of the server that go back to it.
    pub kept: u32,
    /// Receipts that the server did not believe.
    pub aside: u32,
    /// Latest first.
    pub to_review: Vec<ReviewLine>,
}

/// A command without a receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OutboxLine {
    pub command: CommandId,
    /// None when a newer app made it.
    pub made: Option<Command>,
    pub state: OutboxState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum OutboxState {
    /// *À envoyer*: it has never left this device and may be taken back.
    ToSend,
    /// It may have left; no receipt yet, so it is sent again.
    Sent,
    /// It is not sent any more, and stays until somebody has read why.
    Aside { answer: Answer },
}

/// *À revoir*: what was not applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReviewLine {
    pub command: CommandId,
    pub stream: Stream,
    pub act: Act,
    pub about: Option<About>,
    pub reason: Reason,
    pub time: UtcTime,
    pub receipt: Head,
}

impl Device {
    pub fn view(&self) -> DeviceView {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        DeviceView {
            device: self.id(),
            outbox: self.outbox().collect(),
            kept: count(self.streams.values().map(|r| r.kept.len()).sum()),
            aside: count(self.aside),
            to_review: self.to_review(),
        }
    }

    /// Commands without a receipt, in order of making.
    pub fn outbox(&self) -> impl Iterator<Item = OutboxLine> {
        self.outbox.values().filter_map(|outgoing| {
            let state = match outgoing {
                Outgoing { answer: Some(answer), .. } => OutboxState::Aside { answer: *answer },
                Outgoing { sent: true, .. } => OutboxState::Sent,
                _ => OutboxState::ToSend,
            };
            outgoing.id().map(|command| OutboxLine { command, made: outgoing.parsed(), state })
        })
    }

    /// The streams of which something is here.
    pub fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.streams.keys()
    }

    /// What is held of a stream: the server's copy, then what the server has forgotten.
    pub fn held(&self, stream: &Stream) -> impl Iterator<Item = &Held> {
        let show_kept = self.rules.show_kept;
        let of = move |r| replica_parts(r, show_kept);
        self.streams.get(stream).into_iter().flat_map(of)
    }

    /// The copy alone, in order.
    pub fn chain(&self, stream: &Stream) -> &[Held] {
        self.streams.get(stream).map_or(&[], |r| &r.chain)
    }

    /// Receipts of a stream that go back to the server.
    pub fn kept(&self, stream: &Stream) -> &[Held] {
        self.streams.get(stream).map_or(&[], |r| &r.kept)
    }

    /// The events of a stream that this program understands.
    pub fn events(&self, stream: &Stream) -> impl Iterator<Item = &Event> {
        self.held(stream).filter_map(|h| h.event.as_ref())
    }

    /// What the stream says of each request; period and child are left to the caller.
    pub fn requests(&self, stream: &Stream) -> Facts {
        let mut facts = Facts::default();
        self.events(stream).for_each(|event| facts.fold(event));
        facts
    }

    /// The receipt of a command, as its author names it: number and hash.
    pub fn receipt_of(&self, command: CommandId) -> Option<&Held> {
        let mine = |h: &&Held| h.event.as_ref().is_some_and(|e| e.command.id == command);
        self.streams.keys().flat_map(|s| self.held(s)).find(mine)
    }

    /// Commands of a person that changed nothing, unless that was read; latest first.
    pub fn to_review(&self) -> Vec<ReviewLine> {
        let line = |held: &Held| {
            let event = held.event.as_ref()?;
            let Verdict::NotApplied { reason } = event.verdict else { return None };
            let unread = event.command.stream == Some(held.entry.stream) && !self.reviewed.contains(&event.command.id);
            unread.then(|| ReviewLine {
                command: event.command.id,
                stream: held.entry.stream,
                act: event.command.act.clone(),
                about: event.about.clone(),
                reason,
                time: event.time,
                receipt: held.entry.head(),
            })
        };
        let mut lines: Vec<ReviewLine> = self.streams.keys().flat_map(|s| self.held(s)).filter_map(line).collect();
        lines.sort_by_key(|l| std::cmp::Reverse(l.time));
        lines
    }
}

fn replica_parts(replica: &super::device::Replica, show_kept: bool) -> impl Iterator<Item = &Held> {
    replica.chain.iter().chain(replica.kept.iter().filter(move |_| show_kept))
}
