//! What does a device make of the server's answer? It checks the chain, keeps what the server has forgotten, and forgets a
//! command only when its receipt is on its own disk.

use std::collections::{BTreeMap, BTreeSet};

use super::device::{Device, Held, Output, Outputs, Word};
use super::record::{Outgoing, Record};
use super::wire::{Answer, Reply, Told};
use crate::domain::commands::Stream;
use crate::domain::ids::{CommandId, Digest};
use crate::gather::Gather;

impl Device {
    pub(super) fn reply(&mut self, reply: Reply, out: &mut Outputs) {
        let mut more = false;
        for (stream, told) in reply.streams {
            more |= told.more;
            self.hear(stream, told, out);
        }
        self.take_answers(&reply.answers, out);
        let done = self.forget_what_is_received(&reply.answers, out);
        let progress = out.0.iter().any(|o| matches!(o, Output::Write { .. }));
        out.sync();
        for command in done {
            out.tell(Some(command), Word::Transmitted);
        }
        let kept = self.streams.values().any(|r| r.followed && !r.kept.is_empty());
        if progress && (more || kept || !self.sendable().is_empty()) {
            self.send(out);
        }
    }

    /// One stream of the answer: dropped when it answers an older state, taken in as far as the chain verifies.
    fn hear(&mut self, stream: Stream, told: Told, out: &mut Outputs) {
        let Some(replica) = self.streams.get(&stream).filter(|r| r.followed) else { return };
        let mut base = usize::try_from(told.from).unwrap_or(usize::MAX);
        if (self.rules.echo && told.echo != replica.head().hash) || base > replica.chain.len() {
            return;
        }
        let mut receipts = told.receipts.into_iter().peekable();
        // Of a whole stream, what is here already stays as it is.
        while receipts.next_if(|entry| replica.chain.get(base).is_some_and(|h| h.entry.hash == entry.hash)).is_some() {
            base += 1;
        }
        if base < replica.chain.len() {
            self.replace_after(stream, base, out);
        }
        for entry in receipts {
            let Some(replica) = self.streams.get_mut(&stream) else { return };
            if entry.stream != stream || !entry.follows(replica.head()) {
                break;
            }
            out.write(Record::entry(&entry));
            let held = Held::from(entry);
            let by_verdict = self.rules.known_by_verdict && self.rules.believe_receipts;
            let command = |h: &Held| h.event.as_ref().map(|e| e.command.id);
            let same = |k: &mut Held| if by_verdict { k.key == held.key } else { command(k) == command(&held) };
            for gone in replica.kept.extract_if(.., same) {
                out.write(Record::kept_gone(&gone.entry));
            }
            replica.chain.push(held);
        }
        self.put_aside(stream, &told.refused, out);
    }

    /// The server no longer knows these entries: they are kept, and written as kept before they leave the copy.
    fn replace_after(&mut self, stream: Stream, base: usize, out: &mut Outputs) {
        let Some(replica) = self.streams.get_mut(&stream) else { return };
        let gone = replica.chain.split_off(base);
        if self.rules.keep_replaced {
            for held in &gone {
                out.write(Record::kept(&held.entry));
            }
        }
        for held in gone.iter().rev() {
            out.write(Record::entry_gone(&stream, held.entry.number));
        }
        if self.rules.keep_replaced {
            let keys: BTreeSet<Digest> = replica.kept.iter().map(|k| k.key).gather();
            replica.kept.extend(gone.into_iter().filter(|h| !keys.contains(&h.key)));
        }
    }

    /// Receipts that the server does not believe block nothing, and are not thrown away either.
    fn put_aside(&mut self, stream: Stream, refused: &[Digest], out: &mut Outputs) {
        let Some(replica) = self.streams.get_mut(&stream) else { return };
        for held in replica.kept.extract_if(.., |k| refused.contains(&k.entry.hash)) {
            out.write(Record::aside(&held.entry));
            out.write(Record::kept_gone(&held.entry));
            self.aside += 1;
        }
    }

    fn take_answers(&mut self, answers: &BTreeMap<String, Answer>, out: &mut Outputs) {
        for (place, outgoing) in &mut self.outbox {
            let answer = outgoing.id().and_then(|id| answers.get(&id.to_string())).copied();
            if let Some(answer) = answer.filter(|a| *a != Answer::RetryLater && outgoing.answer != Some(*a)) {
                outgoing.answer = Some(answer);
                out.write(Record::outgoing(*place, outgoing));
            }
        }
    }

    /// Commands whose receipt stands in a copy or among what is kept.
    fn forget_what_is_received(&mut self, answers: &BTreeMap<String, Answer>, out: &mut Outputs) -> Vec<CommandId> {
        if self.outbox.is_empty() {
            return vec![];
        }
        let held = self.streams.values().flat_map(|r| r.chain.iter().chain(&r.kept));
        let received: BTreeSet<CommandId> = held.filter_map(|h| h.event.as_ref()).map(|e| e.command.id).gather();
        let forget_by_receipt = self.rules.forget_by_receipt;
        let done = |o: &Outgoing| match o.id() {
            Some(id) => received.contains(&id) || (!forget_by_receipt && o.sent && !answers.contains_key(&id.to_string())),
            None => false,
        };
        let places: Vec<u64> = self.outbox.iter().filter(|(_, o)| done(o)).map(|(place, _)| *place).collect();
        let mut ids = vec![];
        for place in places {
            ids.extend(self.outbox.remove(&place).and_then(|o| o.id()).filter(|id| received.contains(id)));
            out.write(Record::forget(place));
        }
        ids
    }
}
