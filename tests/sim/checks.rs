//! Is every promise kept? The invariants of the exchange, by name, after each step and at the end.

use std::collections::BTreeSet;

use preau_core::domain::commands::Stream;
use preau_core::domain::events::{Event, Outcome, Verdict};
use preau_core::domain::facts::Need;
use preau_core::domain::ids::{CommandId, RequestId};
use preau_core::domain::reasons::Reason;
use preau_core::domain::requests::{RequestState, RequestStatus};
use preau_core::domain::time::UtcTime;
use preau_core::domain::waiting::next_offer;
use preau_core::sync::device::Word;
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::journal::Journal;
use preau_core::sync::wire::Reply;

use crate::cast::{FAMILIES, NODES, SERVER, desk_of, streams_of};
use crate::memory::Written;
use crate::places;
use crate::world::{Ghost, World};

fn acceptance_of(event: &Event) -> Option<RequestId> {
    match event.verdict {
        Verdict::Told { outcome: Outcome::Accepted { .. }, .. } | Verdict::OfferTaken { .. } => event.request(),
        _ => None,
    }
}

const fn accepted_or_cancelled(status: &RequestStatus) -> bool {
    matches!(status, RequestStatus::Accepted { .. } | RequestStatus::Cancelled { .. })
}

/// Walks the part of a chain that was not walked before.
fn walk(known: &mut Head, chain: &[&Entry], mut each: impl FnMut(&Entry)) -> bool {
    let at = usize::try_from(known.number).unwrap_or(0);
    let same = at == 0 || chain.get(at - 1).is_some_and(|e| e.hash == known.hash);
    if !same {
        *known = Head::default();
    }
    for entry in &chain[usize::try_from(known.number).unwrap_or(0)..] {
        if !entry.follows(*known) {
            return false;
        }
        each(entry);
        *known = entry.head();
    }
    true
}

impl World {
    /// Commands and acceptances that the server's disk holds.
    pub fn on_server_disk(&self) -> (BTreeSet<CommandId>, BTreeSet<RequestId>) {
        let transactions = self.server_disk.synced.iter().filter_map(|w| match w {
            Written::Transaction(t) => Some(t),
            Written::BackedUp(_) => None,
        });
        let mut found = (BTreeSet::new(), BTreeSet::new());
        for transaction in transactions {
            found.0.insert(transaction.command);
            found.1.extend(transaction.events.iter().filter_map(acceptance_of));
        }
        found
    }

    /// honest_words: a word appears after the durable fact that it names.
    pub fn hear(&mut self, node: usize, command: CommandId, word: Word) {
        let installation = self.nodes[node].installation;
        match word {
            Word::Saved => {
                let holds = self.holders.get(&command).is_some_and(|h| h.contains(&installation));
                self.told.insert((installation, Ghost::Saved(command)));
                if !holds {
                    self.fail(format!("honest_words: {command} is called saved and is not on the disk of node {node}"));
                }
            }
            Word::Transmitted => self.claim(node, Ghost::Transmitted(command)),
        }
    }

    fn claim(&mut self, node: usize, ghost: Ghost) {
        if !self.told.insert((self.nodes[node].installation, ghost)) {
            return;
        }
        let (commands, accepted) = self.on_server_disk();
        let true_now = match ghost {
            Ghost::Accepted(request) => accepted.contains(&request),
            Ghost::Saved(command) | Ghost::Transmitted(command) => commands.contains(&command),
        };
        if true_now {
            self.sheltered.insert(ghost);
        } else if self.restores == 0 {
            self.fail(format!("honest_words: {ghost:?} on node {node} is not on the server's disk"));
        }
    }

    /// isolation: only streams of the session; only a director has a desk, and only of the own centre.
    pub fn check_reply(&mut self, to: usize, reply: &Reply, desk: &[RequestState]) {
        let mine = streams_of(to);
        let foreign = reply.streams.iter().any(|(s, told)| !mine.contains(s) || told.receipts.iter().any(|e| e.stream != *s));
        let centre = desk_of(to).map(|s| s.centre());
        if foreign || desk.iter().any(|r| Some(r.centre) != centre) {
            self.fail(format!("isolation: node {to} gets what is not its own"));
        }
    }

    pub fn check_device(&mut self, node: usize) {
        let device = &self.nodes[node].device;
        let streams: Vec<Stream> = device.streams().copied().collect();
        for stream in &streams {
            let chain: Vec<&Entry> = device.chain(stream).iter().map(|h| &h.entry).collect();
            if !walk(self.checked.chains.entry((node, *stream)).or_default(), &chain, |_| ()) {
                return self.fail(format!("chains: node {node} {stream}"));
            }
        }
        let now = self.clock();
        let mut accepted = BTreeSet::new();
        let mut shown = vec![];
        for stream in streams.iter().filter(|s| s.family().is_some()) {
            let facts = device.requests(stream);
            accepted.extend(facts.requests.values().filter(|r| accepted_or_cancelled(&r.status(now))).map(|r| r.id));
            shown.extend(facts.requests.values().filter(|r| matches!(r.status(now), RequestStatus::Accepted { .. })).map(|r| r.id));
        }
        for request in shown {
            self.claim(node, Ghost::Accepted(request));
        }
        let installation = self.nodes[node].installation;
        if self.lost.contains(&installation) {
            return;
        }
        let silent = self.told.range((installation, Ghost::Accepted(RequestId([0; 16])))..).take_while(|(i, _)| *i == installation);
        let silent = silent.filter_map(|(_, g)| if let Ghost::Accepted(r) = g { Some(*r) } else { None }).find(|r| !accepted.contains(r));
        if let Some(request) = silent {
            self.fail(format!("told_is_kept: the screen of node {node} forgot that {request} is accepted"));
        }
    }

    /// Invariants of the server that hold after each step.
    pub fn check_server(&mut self, booted: bool, adopted: bool) {
        if booted {
            self.checked.events = 0;
            self.checked.copies.clear();
            self.checked.verdicts.clear();
            self.checked.chains.retain(|(node, _), _| *node != SERVER);
        }
        self.seen.adopted |= u64::from(adopted);
        if adopted && self.restores == 0 {
            self.fail("honest_words: a receipt came back though nothing was restored".into());
        }
        self.check_entries();
        self.check_events();
        self.check_places(adopted || (booted && self.restores > 0));
    }

    fn check_entries(&mut self) {
        let mut failure = None;
        for (stream, chain) in &self.memory.streams {
            let checked = &mut self.checked;
            let refs: Vec<&Entry> = chain.iter().collect();
            let (keys, copies) = (&mut checked.keys, &mut checked.copies);
            let sound = walk(checked.chains.entry((SERVER, *stream)).or_default(), &refs, |entry| {
                let key = *keys.entry(entry.hash).or_insert_with(|| {
                    let event = entry.event();
                    failure = failure.take().or_else(|| event.as_ref().and_then(|event| foreign(entry, event)));
                    event.map_or(entry.hash, |e| e.key())
                });
                *copies.entry((*stream, key)).or_default() += 1;
            });
            if !sound {
                failure = Some(format!("chains: server {stream}"));
            }
        }
        if let Some(text) = failure {
            self.fail(text);
        }
    }

    fn check_events(&mut self) {
        let mut failure = None;
        for event in &self.memory.events[self.checked.events.min(self.memory.events.len())..] {
            for stream in event.streams() {
                let times = self.checked.copies.get(&(stream, event.key())).copied().unwrap_or(0);
                if times != 1 {
                    failure = Some(format!("applied_once: an event of {} is {times} times in {stream}", event.command.id));
                }
            }
            let verdicts = self.checked.verdicts.entry((event.command.id, event.about.as_ref().map(|a| a.request))).or_default();
            *verdicts += 1;
            if *verdicts > 1 && self.restores == 0 {
                failure = Some(format!("applied_once: {} verdicts on {}", verdicts, event.command.id));
            }
            if let (Some(about), Verdict::Received) = (&event.about, &event.verdict) {
                let closes = self.place.town.periods.get(&about.period).map(|p| p.day_closes_at(about.date));
                let late = closes.is_some_and(|closes| event.time > closes);
                self.seen.late |= u64::from(late);
                if late != about.late {
                    failure = Some(format!("honest_words: {} is said to be late: {}", event.command.id, about.late));
                }
            }
            self.seen.refused |= u64::from(matches!(event.verdict, Verdict::NotApplied { .. }));
            self.seen.offers |= u64::from(matches!(event.verdict, Verdict::Offered { .. }));
        }
        self.checked.events = self.memory.events.len();
        self.seen.events = self.memory.events.len() as u64;
        if let Some(text) = failure {
            self.fail(text);
        }
    }

    /// never_oversold: above capacity only by a restore or by a director's explicit choice.
    fn check_places(&mut self, excused: bool) {
        let now = self.memory.latest;
        let used = places::used(self.memory.requests.values(), now);
        for (slot, children) in &used {
            let capacity = places::capacity(&self.place.town, slot);
            let before = self.checked.used.get(slot).map_or(0, BTreeSet::len);
            if children.len() > capacity {
                self.seen.over = 1;
                let chosen = places::overbooked(self.memory.requests.values(), slot);
                if children.len() > before.max(capacity) && !excused && !chosen {
                    let text = format!("never_oversold: {slot:?} has {} children for {capacity} places", children.len());
                    self.failure.get_or_insert(format!("{text} at {}", self.now));
                }
            }
        }
        self.checked.used = used;
        if let Some(request) = self.memory.requests.values().find(|r| places::outing_without_its_parts(&self.place.town, r, now)) {
            self.fail(format!("outing_with_its_parts: {} is on an outing without being there for all of it", request.id));
        }
        if let Some((one, other)) = places::twins(self.memory.requests.values(), now) {
            self.seen.twins = 1;
            if self.restores == 0 {
                self.fail(format!("applied_once: {one} and {other} are alive for one child and part of a day"));
            }
        }
    }
}

/// isolation: an entry of a family speaks of that family alone and of nothing unpublished; one of the staff of its centre.
fn foreign(entry: &Entry, event: &Event) -> Option<String> {
    let family = entry.stream.family();
    let others = FAMILIES.iter().filter(|f| Some(**f) != family);
    let named = family.is_some() && others.into_iter().any(|f| entry.body.contains(&f.to_string()));
    let desk =
        matches!(event.verdict, Verdict::Decided { .. } | Verdict::SplitOff { .. } | Verdict::SplitUndone | Verdict::Published { .. });
    let elsewhere = event.about.as_ref().is_some_and(|a| a.centre != entry.stream.centre());
    let leaks = named || elsewhere || (family.is_some() && desk);
    leaks.then(|| format!("isolation: {} holds {}", entry.stream, entry.body))
}

impl World {
    /// Why the devices are not all equal to the server, if so.
    pub fn unequal(&self) -> Option<String> {
        if self.nodes.iter().any(|n| !n.up && !n.gone) {
            return Some("a machine is down".into());
        }
        let now = self.clock().max(self.memory.latest);
        for node in (1..NODES).filter(|n| !self.nodes[*n].gone) {
            let device = &self.nodes[node].device;
            if let Some(line) = device.outbox().next() {
                return Some(format!("node {node} still has command {}", line.command));
            }
            for stream in streams_of(node) {
                if !device.kept(&stream).is_empty() {
                    return Some(format!("node {node} has receipts that the server does not take"));
                }
                let here = self.memory.streams.get(&stream).map_or(&[][..], |c| c);
                if !device.chain(&stream).iter().map(|h| h.entry.hash).eq(here.iter().map(|e| e.hash)) {
                    return Some(format!("node {node} differs in {stream}"));
                }
                if let Some(why) = self.told_otherwise(node, &stream, now) {
                    return Some(why);
                }
            }
        }
        None
    }

    /// The family's screen, folded from its stream, says what the server's own fold says.
    fn told_otherwise(&self, node: usize, stream: &Stream, now: UtcTime) -> Option<String> {
        let family = stream.family()?;
        let mine = self.nodes[node].device.requests(stream);
        let ours = self.memory.requests.values().filter(|r| r.family == family && r.centre == stream.centre() && r.visible);
        for request in ours {
            let shown = mine.requests.get(&request.id).map(|r| r.status(now));
            if shown.as_ref() != Some(&request.status(now)) {
                return Some(format!("node {node} shows {shown:?} and the server {:?} for {}", request.status(now), request.id));
            }
        }
        None
    }

    /// A place that may be offered and is not, if so.
    pub fn unsettled(&mut self) -> Option<String> {
        let now = self.clock().max(self.memory.latest);
        let Ok(days) = self.memory.days_with_waiters(now);
        for (period, date) in days {
            let Ok(facts) = self.memory.facts(&Need::Date { period, date });
            if next_offer(&facts, date, now).is_some() {
                return Some(format!("a free place of {date} is offered to nobody"));
            }
        }
        None
    }

    /// A family's command was refused as unknown, though its device knows the request. (One that was itself refused never was.)
    fn refused_as_unknown(&self) -> Option<String> {
        let wrongly = |event: &&Event| {
            let unknown = event.verdict == Verdict::NotApplied { reason: Reason::UnknownRequest };
            let by_family = event.command.stream.is_some_and(|s| s.family().is_some());
            let never_was = || event.request().is_some_and(|r| self.memory.commands.contains_key(&CommandId(r.0)));
            unknown && by_family && self.authors.get(&event.command.id).is_some_and(|a| !self.lost.contains(a)) && !never_was()
        };
        let event = self.memory.events.iter().find(wrongly)?;
        Some(format!("no_acknowledged_edit_lost: {} was refused as unknown to its own family", event.command.id))
    }

    /// A day that an answer took away although the family had taken its demand back. After a restore a demand may be unknown whose
    /// answer came back.
    fn cancelled_unasked(&self) -> Option<String> {
        let times = |of: &Event, verdict: Verdict| {
            let same = |e: &&Event| e.request() == of.request() && e.verdict == verdict && e.time <= of.time;
            self.memory.events.iter().filter(same).map(|e| e.time).max()
        };
        let unasked =
            |e: &&Event| e.verdict == Verdict::CancellationGranted && times(e, Verdict::CancellationAsked) <= times(e, Verdict::TakenBack);
        let event = self.memory.events.iter().filter(|_| self.restores == 0).find(unasked)?;
        Some(format!("told_is_kept: {} cancelled a day that was asked for no more", event.command.id))
    }

    /// Invariants of the end.
    pub fn finish(&mut self) {
        if let Some(text) = self.refused_as_unknown() {
            return self.fail(text);
        }
        if let Some(text) = self.cancelled_unasked() {
            return self.fail(text);
        }
        if let Some(why) = self.unequal() {
            return self.fail(format!("converges: {why}"));
        }
        let now = self.clock();
        for (installation, ghost) in self.told.clone() {
            let held = |c: &CommandId| self.holders.get(c).is_some_and(|h| h.iter().any(|i| !self.lost.contains(i)));
            let survives = match &ghost {
                Ghost::Accepted(_) => !self.lost.contains(&installation),
                Ghost::Saved(command) | Ghost::Transmitted(command) => held(command),
            };
            if !survives && !self.sheltered.contains(&ghost) {
                continue;
            }
            match ghost {
                Ghost::Accepted(request) => {
                    if !self.memory.requests.get(&request).is_some_and(|r| accepted_or_cancelled(&r.status(now))) {
                        self.fail(format!("told_is_kept: {request} is no longer accepted"));
                    }
                }
                Ghost::Saved(command) | Ghost::Transmitted(command) => {
                    if !self.memory.commands.contains_key(&command) {
                        self.fail(format!("no_acknowledged_edit_lost: {command}, {ghost:?}"));
                    }
                }
            }
        }
    }
}
