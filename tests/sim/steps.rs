//! How does a machine act? A step of the server or of a device and what it wants done, output by output: the machine may die between
//! any two of them, and a write may fail.

use preau_core::domain::ids::CommandId;
use preau_core::domain::time::MINUTE_MS;
use preau_core::sync::device::{Input, Output, Word};
use preau_core::sync::record::Record;
use preau_core::sync::server::Server;
use preau_core::sync::wire::{Push, Reply};

use crate::cast::{SERVER, desk_of, streams_of};
use crate::chance::{Chance, Keys, ServerIds};
use crate::memory::Written;
use crate::world::{Call, Happening, Message, Moment, SMALL, World};

/// What one step of a machine wants done, in order.
enum Do {
    Disk(Record),
    ServerDisk(Written),
    Sync,
    Post(usize, Message),
    Tell(CommandId, Word),
}

impl World {
    /// Performs a step of the server and its outputs; a crash may come between any two of them.
    pub fn run_server(&mut self, push: Option<(usize, Push)>, booted: bool) {
        if !self.nodes[SERVER].up {
            return;
        }
        let rows = self.memory.commands.len() as u64;
        let mut ids = match self.variant.shell.random_ids {
            true => ServerIds::Random(Chance(self.lives ^ self.chance.draw())),
            false => ServerIds::Counter(rows),
        };
        let older_is_here = self.now >= self.older_key_from;
        let keys = Keys { current: u8::try_from(self.lives % 2).unwrap_or(0), older_is_here };
        let quiet = self.now < self.quiet_until;
        let moment = Moment { clock: self.server_clock(), quiet, keys, ids: ids.clone() };
        let mut server = Server::new(&keys, &mut ids, moment.clock, quiet).with(self.variant.rules, SMALL);
        let Ok(replied) = match &push {
            None => server.jobs(&mut self.memory).map(|()| None),
            Some((from, push)) => server.exchange(&mut self.memory, &streams_of(*from), &push.streams, &push.commands).map(Some),
        };
        if let Some(calls) = &mut self.calls {
            let heads = self.memory.heads();
            calls.push(Call::Step { moment, push: push.clone(), replied: replied.clone(), heads });
        }
        let mut posts = vec![];
        if let (Some(replied), Some((from, _))) = (replied, push) {
            let desk = desk_of(from).map(|d| self.memory.requests.values().filter(|r| r.centre == d.centre()).cloned().collect());
            let reply = Reply { now: replied.now.0, streams: replied.streams, answers: replied.answers, ..Reply::default() };
            posts.push(Do::Post(from, Message::Reply(Box::new(reply), desk.unwrap_or_default())));
        }
        let written = std::mem::take(&mut self.memory.written);
        let adopted = written.iter().any(|w| matches!(w, Written::Transaction(t) if t.adopted));
        let mut todo: Vec<Do> = written.into_iter().map(Do::ServerDisk).collect();
        let wrote = !todo.is_empty();
        match self.variant.shell.sync_before_reply {
            true => todo.push(Do::Sync),
            false => posts.push(Do::Sync),
        }
        todo.append(&mut posts);
        // A start whose first step came to nothing is looked at after the next one.
        let booted = booted || std::mem::take(&mut self.unseen_start);
        if self.perform(SERVER, todo) {
            self.unseen_start = booted;
        } else if wrote || booted {
            self.check_server(booted, adopted);
        }
    }

    pub fn run_device(&mut self, node: usize, input: Input) {
        if !self.nodes[node].up || self.nodes[node].gone {
            return;
        }
        let booted = matches!(input, Input::Boot { .. });
        let now = self.clock();
        let outputs = self.nodes[node].device.step(now, input);
        let wrote = outputs.iter().any(|o| matches!(o, Output::Write { .. }));
        let todo = outputs.into_iter().map(|output| match output {
            Output::Write { record } => Do::Disk(record),
            Output::Sync => Do::Sync,
            Output::Send { push } => Do::Post(SERVER, Message::Push(Box::new(push))),
            Output::Tell { command, word } => Do::Tell(command, word),
        });
        if !self.perform(node, todo.collect()) && (wrote || booted) {
            self.check_device(node);
        }
    }

    /// True when it did not come to its end: the machine died, or could not write.
    fn perform(&mut self, node: usize, todo: Vec<Do>) -> bool {
        let dies = self.faults && self.chance.per_mille(self.crash);
        let until = if dies { self.chance.index(todo.len() + 1) } else { todo.len() };
        for one in todo.into_iter().take(until) {
            match one {
                Do::Disk(record) => self.nodes[node].disk.dirty.push(record),
                Do::ServerDisk(written) => self.server_disk.dirty.push(written),
                Do::Sync if self.write_fails(node) => {
                    self.undo(node);
                    return true;
                }
                Do::Sync => self.sync(node, usize::MAX),
                Do::Post(to, message) => self.post(node, to, message),
                Do::Tell(command, word) => self.hear(node, command, word),
            }
        }
        if dies {
            self.kill(node);
        }
        dies
    }

    fn write_fails(&mut self, node: usize) -> bool {
        let writes = if node == SERVER { !self.server_disk.dirty.is_empty() } else { !self.nodes[node].disk.dirty.is_empty() };
        writes && self.faults && (self.now < self.nodes[node].full_until || self.chance.per_mille(self.io_error))
    }

    /// A transaction that could not be written leaves nothing. The server takes it back and answers an error; a device throws its
    /// engine away and reads its disk again, when somebody next touches it.
    fn undo(&mut self, node: usize) {
        self.seen.unwritten = 1;
        self.tell_story(|| format!("    node {node} could not write"));
        if node != SERVER {
            self.nodes[node].disk.dirty.clear();
            self.nodes[node].up = false;
            return self.someday(0, 10 * MINUTE_MS, Happening::Boot(node));
        }
        self.server_disk.dirty.clear();
        self.read_server_disk();
    }
}
