//! What goes wrong, and what simply happens? Deliveries, people, crashes, backups, lost storage, restored servers.

use std::collections::BTreeMap;

use preau_core::domain::commands::Act;
use preau_core::domain::ids::{DeviceId, RequestId};
use preau_core::domain::requests::{RequestState, RequestStatus};
use preau_core::domain::time::{HOUR_MS, MINUTE_MS, UtcTime, monday_of};
use preau_core::json::Value;
use preau_core::sync::device::{Input, NewAct};
use preau_core::sync::record::{Record, Store};

use crate::cast::{NODES, SERVER, desk_of, streams_of};
use crate::memory::Memory;
use crate::people;
use crate::world::{Call, EQUAL_AT, Ghost, Happening, LAST_JOB_AT, Message, World};

/// After a start the server gives no place away for so long.
const QUIET_MS: i64 = 5 * MINUTE_MS;

impl World {
    pub fn happen(&mut self, what: Happening) {
        self.tell_story(|| tale(&what));
        match what {
            Happening::Deliver(from, to, message) => self.deliver(from, to, message),
            Happening::Tick(node) => self.tick(node),
            Happening::Person(node) => self.person(node),
            Happening::Crash(node) if self.nodes[node].up => self.kill(node),
            Happening::Crash(_) => {}
            Happening::Full(node) => self.nodes[node].full_until = self.now + self.within(2 * HOUR_MS),
            Happening::Boot(node) => self.boot(node),
            Happening::Clock(step) => self.clock_step = step,
            Happening::Backup => self.back_up(),
            Happening::Restore => self.restore(),
            Happening::Evict(node) => self.evict(node),
            Happening::Rollback(node) => self.roll_back(node),
            Happening::Rot(node) => self.rot(node),
            Happening::Calm => self.calm(),
            Happening::Equal => {
                if let Some(why) = self.unequal() {
                    self.fail(format!("converges: {why}, 30 s after the faults stopped"));
                }
            }
            Happening::LastJob => self.last_job(),
            Happening::End => self.finish(),
        }
    }

    fn deliver(&mut self, from: usize, to: usize, message: Message) {
        match message {
            Message::Push(push) => self.run_server(Some((from, *push)), false),
            Message::Reply(reply, desk) => {
                self.nodes[to].desk = desk;
                self.run_device(to, Input::Reply { reply: *reply });
            }
        }
    }

    fn tick(&mut self, node: usize) {
        match node {
            SERVER if self.now > LAST_JOB_AT => return,
            // The last job is heard of by everybody before the devices are compared.
            SERVER if (EQUAL_AT - 10_000..EQUAL_AT).contains(&self.now) => {}
            SERVER => self.run_server(None, false),
            _ => self.run_device(node, Input::Tick),
        }
        let (from, within) = match self.faults {
            true => (7 * MINUTE_MS, 23 * MINUTE_MS),
            false if self.now < EQUAL_AT || self.now >= LAST_JOB_AT => (1_000, 1_000),
            false => (10 * MINUTE_MS, 10 * MINUTE_MS),
        };
        self.someday(from, within, Happening::Tick(node));
    }

    fn person(&mut self, node: usize) {
        let now = self.clock();
        let mut dice = crate::chance::Chance(self.chance.draw());
        let it = &self.nodes[node];
        let families: Vec<_> = streams_of(node).into_iter().filter(|s| s.family().is_some()).collect();
        let mut broken = None;
        let acts = match desk_of(node) {
            Some(desk) if families.is_empty() || dice.per_mille(700) => {
                let stroke = it.device.outbox().next().is_none() && dice.per_mille(200);
                let fit = if stroke { people::all_that_fit(&self.place, &it.desk, desk, now) } else { vec![] };
                broken = torn_basket(&it.desk, &fit, now);
                people::director(&it.device, (&it.desk, &fit), desk, now, &mut dice)
            }
            _ => match dice.pick(&families) {
                Some(stream) => people::parent(&it.device, &self.place, *stream, now, &mut dice),
                None => vec![],
            },
        };
        if acts.is_empty() || !it.up || it.gone {
            return;
        }
        let installation = it.installation;
        self.seen.baskets |= u64::from(acts.iter().any(in_basket));
        if let Some(why) = broken {
            self.fail(why);
        }
        for act in &acts {
            self.authors.insert(act.id, installation);
            self.tell_story(|| format!("    {} {:?}", act.id, act.act));
        }
        self.run_device(node, Input::Acts { acts });
        if dice.per_mille(600) {
            self.run_device(node, Input::Tick);
        }
    }

    pub fn post(&mut self, from: usize, to: usize, message: Message) {
        if let Message::Reply(reply, desk) = &message {
            self.check_reply(to, reply, desk);
        }
        let cut = self.nodes[from].cut_out || self.nodes[to].cut_in;
        let copies = 1 + u64::from(self.faults && self.chance.per_mille(self.double));
        for _ in 0..copies {
            if self.faults && (self.chance.per_mille(self.drop) || cut) {
                continue;
            }
            let late = self.faults && self.chance.per_mille(20);
            let delay = if self.faults { if late { 5 * HOUR_MS } else { self.delay } } else { 5 };
            let message = if self.as_text { through_text(message.clone()) } else { message.clone() };
            self.someday(1, delay, Happening::Deliver(from, to, message));
        }
    }

    pub fn sync(&mut self, node: usize, at_most: usize) {
        if node == SERVER {
            let mut dirty = std::mem::take(&mut self.server_disk.dirty);
            dirty.truncate(at_most);
            self.server_disk.synced.append(&mut dirty);
            return;
        }
        let mut dirty = std::mem::take(&mut self.nodes[node].disk.dirty);
        dirty.truncate(at_most);
        let installation = self.nodes[node].installation;
        for command in dirty.iter().filter_map(crate::checked::command_of) {
            self.holders.entry(command).or_default().insert(installation);
        }
        self.nodes[node].disk.synced.append(&mut dirty);
    }

    /// A torn tail of what was not synced may survive.
    pub fn kill(&mut self, node: usize) {
        let dirty = if node == SERVER { self.server_disk.dirty.len() } else { self.nodes[node].disk.dirty.len() };
        let torn = self.chance.index(dirty + 1);
        self.sync(node, torn);
        self.nodes[node].up = false;
        self.tell_story(|| format!("    node {node} dies, {torn} of {dirty} unsynced writes survive"));
        self.someday(0, 30 * MINUTE_MS, Happening::Boot(node));
    }

    pub fn boot(&mut self, node: usize) {
        self.nodes[node].up = true;
        if node == SERVER {
            self.lives += 1;
            self.server_disk.dirty.clear();
            self.read_server_disk();
            self.quiet_until = self.now + QUIET_MS;
            return self.run_server(None, true);
        }
        let mut disk: BTreeMap<_, Record> = BTreeMap::new();
        for record in &self.nodes[node].disk.synced {
            let key = (record.store, record.key.clone());
            match record.value {
                Some(_) => disk.insert(key, record.clone()),
                None => disk.remove(&key),
            };
        }
        self.nodes[node].disk.dirty.clear();
        self.nodes[node].desk.clear();
        let fresh = DeviceId(self.chance.id());
        self.run_device(node, Input::Boot { records: disk.into_values().collect(), fresh });
        self.run_device(node, Input::Follow { streams: streams_of(node) });
    }

    /// The server knows what its disk holds, and nothing else.
    pub fn read_server_disk(&mut self) {
        self.memory = Memory::new(self.place.town.clone());
        self.memory.one_by_one = !self.variant.shell.whole_events;
        self.server_disk.synced.iter().for_each(|written| self.memory.load(written));
        if let Some(calls) = &mut self.calls {
            calls.push(Call::Start(self.server_disk.synced.clone()));
        }
    }

    fn back_up(&mut self) {
        self.backups.push(self.server_disk.synced.clone());
        if self.nodes[SERVER].up {
            if let Some(calls) = &mut self.calls {
                calls.push(Call::BackedUp(self.memory.heads()));
            }
            self.memory.back_up();
            self.run_server(None, false);
        }
    }

    /// The operator puts a backup back and says nothing; sometimes some devices never come back, or a key is missing at first.
    fn restore(&mut self) {
        let back = match self.chance.below(10) {
            0..=5 => 1,
            6..=8 => 2,
            _ => 1 + self.chance.index(self.backups.len()),
        };
        self.server_disk.synced = self.backups[self.backups.len() - back].clone();
        self.server_disk.dirty.clear();
        self.restores += 1;
        self.seen.restored = 1;
        self.older_key_from = if self.chance.per_mille(100) { self.now + 2 * HOUR_MS } else { 0 };
        let sheltered = std::mem::take(&mut self.sheltered);
        let (commands, accepted) = self.on_server_disk();
        self.sheltered = sheltered
            .into_iter()
            .filter(|ghost| match ghost {
                Ghost::Accepted(request) => accepted.contains(request),
                Ghost::Saved(command) | Ghost::Transmitted(command) => commands.contains(command),
            })
            .collect();
        let never_back: &[usize] = match self.chance.below(12) {
            0 => &[4, 5],
            1 => &[4, 6],
            2 => &[1],
            3 => &[1, 2],
            4 => &[3, 5],
            5 => &[1, 4, 7],
            _ => &[],
        };
        for node in never_back {
            self.nodes[*node].gone = true;
            self.lost.insert(self.nodes[*node].installation);
            self.seen.gone = 1;
        }
        self.boot(SERVER);
    }

    fn lose(&mut self, node: usize) {
        self.lost.insert(self.nodes[node].installation);
        self.nodes[node].disk.dirty.clear();
    }

    fn evict(&mut self, node: usize) {
        self.lose(node);
        self.nodes[node].installation.1 += 1;
        self.nodes[node].disk.synced.clear();
        self.seen.evicted = 1;
        self.boot(node);
    }

    /// The device's storage goes back to an earlier moment.
    fn roll_back(&mut self, node: usize) {
        self.lose(node);
        let length = self.chance.index(self.nodes[node].disk.synced.len() + 1);
        self.nodes[node].disk.synced.truncate(length);
        self.boot(node);
    }

    /// Every receipt on the device loses its seal.
    fn rot(&mut self, node: usize) {
        self.lose(node);
        for record in &mut self.nodes[node].disk.synced {
            if let (Store::Entries | Store::Kept, Some(Value::Object(fields))) = (record.store, &mut record.value) {
                fields.iter_mut().filter(|(key, _)| key == "mac").for_each(|(_, mac)| *mac = Value::Text("00".repeat(32)));
            }
        }
        self.boot(node);
    }

    /// Faults stop, whoever is down starts, and everybody exchanges every second or two.
    fn calm(&mut self) {
        (self.faults, self.clock_step, self.older_key_from) = (false, 0, 0);
        for node in 0..NODES {
            (self.nodes[node].cut_in, self.nodes[node].cut_out) = (false, false);
            if !self.nodes[node].up {
                self.boot(node);
            }
            self.someday(0, 1_000, Happening::Tick(node));
        }
    }

    /// After it, no place that could be offered is left, and every device hears of it.
    fn last_job(&mut self) {
        self.run_server(None, false);
        if let Some(why) = self.unsettled() {
            self.fail(format!("converges: {why}"));
        }
        (1..NODES).for_each(|node| self.someday(0, 1_000, Happening::Tick(node)));
    }
}

fn in_basket(act: &NewAct) -> bool {
    matches!(&act.act, Act::Request { wish, .. } if wish.together.is_some())
}

/// *Tous les enfants ou aucun*, *toute la semaine ou rien*: a request that is accepted at one stroke while another one of its basket,
/// of that day or of that child's week, stays undecided.
fn torn_basket(desk: &[RequestState], fit: &[RequestId], now: UtcTime) -> Option<String> {
    let undecided = |r: &&RequestState| {
        !r.ended() && r.decision().is_none() && matches!(r.status(now), RequestStatus::Requested { .. }) && !fit.contains(&r.id)
    };
    let tied = |one: &RequestState, other: &RequestState| {
        let (Some(a), Some(b)) = (one.wish.together, other.wish.together) else { return false };
        let day = one.date == other.date && (a.children || b.children);
        let week = one.child == other.child && monday_of(one.date) == monday_of(other.date) && (a.week || b.week);
        a.basket == b.basket && (day || week)
    };
    let accepted = desk.iter().filter(|r| fit.contains(&r.id));
    let torn = accepted.flat_map(|one| desk.iter().filter(undecided).map(move |other| (one, other))).find(|(one, other)| tied(one, other));
    torn.map(|(one, other)| format!("baskets_hold: {} would come without {}", one.id, other.id))
}

/// What the wire would make of it.
fn through_text(message: Message) -> Message {
    fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: T) -> T {
        serde_json::to_string(&value).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(value)
    }
    match message {
        Message::Push(push) => Message::Push(Box::new(again(*push))),
        Message::Reply(reply, desk) => Message::Reply(Box::new(again(*reply)), desk),
    }
}

fn tale(what: &Happening) -> String {
    match what {
        Happening::Deliver(from, to, Message::Push(push)) => {
            let streams = push.streams.values().map(|a| format!("{}+{}", a.number, a.receipts.len()));
            format!("{from} -> {to} push at {:?}, {} commands", streams.collect::<Vec<_>>(), push.commands.len())
        }
        Happening::Deliver(from, to, Message::Reply(reply, _)) => {
            let streams = reply.streams.values().map(|t| format!("{}+{}{}", t.from, t.receipts.len(), if t.more { "…" } else { "" }));
            format!("{from} -> {to} reply {:?}, answers {:?}", streams.collect::<Vec<_>>(), reply.answers)
        }
        other => format!("{other:?}"),
    }
}
