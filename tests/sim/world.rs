//! What happens, and when? One queue of happenings; machines that crash between any two outputs; a network that loses, doubles
//! and delays; and a witness who remembers what was told to whom.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{CommandId, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, UtcTime};
use preau_core::sync::device::Device;
use preau_core::sync::record::Record;
use preau_core::sync::server::Replied;
use preau_core::sync::wire::{Limits, Push, Reply};

use crate::cast::{NODES, Place, SERVER, desk_of};
use crate::chance::{Chance, Keys, ServerIds};
use crate::checked::Checked;
use crate::memory::{Heads, Memory, Written};
use crate::variants::Variant;

/// Faults stop.
pub const CALM_AT: i64 = 15 * HOUR_MS;
/// All devices are equal 30 seconds later.
pub const EQUAL_AT: i64 = CALM_AT + 30_000;
/// The server's last job: every place that may be offered is offered.
pub const LAST_JOB_AT: i64 = CALM_AT + 2 * HOUR_MS;
pub const END_AT: i64 = LAST_JOB_AT + 30_000;
/// Small pieces, so that every long memory comes in several.
pub const SMALL: Limits = Limits { entries_a_reply: 12, receipts_a_round: 3, commands_a_round: 4 };

/// A device's storage from its beginning to its loss: node and how often it was lost before.
pub type Installation = (usize, u64);

#[derive(Clone, Debug)]
pub enum Message {
    Push(Box<Push>),
    Reply(Box<Reply>, Vec<RequestState>),
}

#[derive(Clone, Debug)]
pub enum Happening {
    Deliver(usize, usize, Message),
    Tick(usize),
    Person(usize),
    Crash(usize),
    /// Its storage is full for a while: nothing more is written.
    Full(usize),
    Boot(usize),
    Backup,
    Restore,
    Evict(usize),
    Rollback(usize),
    Rot(usize),
    Clock(i64),
    Calm,
    Equal,
    LastJob,
    End,
}

/// What the server was asked, and what it answered: to be asked again of another journal.
#[derive(Clone, Debug)]
#[allow(dead_code)] // read by the differential test alone, not by the binary
#[allow(clippy::large_enum_variant, reason = "a list of the past, nearly all steps")]
pub enum Call {
    /// It started with this on its disk.
    Start(Vec<Written>),
    BackedUp(Heads),
    /// An exchange, or the jobs; `heads`: where every stream stood afterwards.
    Step {
        moment: Moment,
        push: Option<(usize, Push)>,
        replied: Option<Replied>,
        heads: Heads,
    },
}

/// All that a step of the server depends on, besides its journal.
#[derive(Clone, Debug)]
#[allow(dead_code)] // as above
pub struct Moment {
    pub clock: UtcTime,
    pub quiet: bool,
    pub keys: Keys,
    pub ids: ServerIds,
}

/// A word that somebody read on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ghost {
    Saved(CommandId),
    Transmitted(CommandId),
    Accepted(RequestId),
}

#[derive(Debug, Default)]
pub struct Disk {
    pub synced: Vec<Record>,
    pub dirty: Vec<Record>,
}

#[derive(Debug, Default)]
pub struct ServerDisk {
    pub synced: Vec<Written>,
    pub dirty: Vec<Written>,
}

#[derive(Debug)]
pub struct Node {
    pub up: bool,
    /// Never comes back.
    pub gone: bool,
    pub installation: Installation,
    pub device: Device,
    pub disk: Disk,
    /// What the director's desk shows, as old as the last reply.
    pub desk: Vec<RequestState>,
    pub cut_out: bool,
    pub cut_in: bool,
    /// Until then no write succeeds.
    pub full_until: i64,
}

#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    pub restored: u64,
    pub adopted: u64,
    pub over: u64,
    pub twins: u64,
    pub refused: u64,
    pub gone: u64,
    pub evicted: u64,
    pub offers: u64,
    pub events: u64,
    pub unwritten: u64,
    pub late: u64,
    pub baskets: u64,
}

#[derive(Debug)]
pub struct World {
    pub now: i64,
    pub chance: Chance,
    queue: BTreeMap<(i64, u64), Happening>,
    pub place: Place,
    pub variant: Variant,
    pub memory: Memory,
    pub server_disk: ServerDisk,
    pub nodes: Vec<Node>,
    pub backups: Vec<Vec<Written>>,
    /// How often the server started.
    pub lives: u64,
    /// It started, and nothing was checked since.
    pub unseen_start: bool,
    pub clock_step: i64,
    pub quiet_until: i64,
    pub older_key_from: i64,
    pub faults: bool,
    /// Messages travel as their JSON text.
    pub as_text: bool,
    pub drop: u64,
    pub double: u64,
    pub delay: i64,
    pub crash: u64,
    /// One write in a thousand, so many times, fails.
    pub io_error: u64,
    pub lost: BTreeSet<Installation>,
    pub authors: BTreeMap<CommandId, Installation>,
    pub holders: BTreeMap<CommandId, BTreeSet<Installation>>,
    pub told: BTreeSet<(Installation, Ghost)>,
    /// Told, and not forgotten by a restore since: the server alone must answer for it.
    pub sheltered: BTreeSet<Ghost>,
    pub restores: u64,
    pub checked: Checked,
    pub failure: Option<String>,
    pub seen: Seen,
    pub story: Option<Vec<String>>,
    /// Every call of the server, when somebody wants to repeat them.
    pub calls: Option<Vec<Call>>,
    pub fingerprint: u64,
}

impl World {
    pub fn new(seed: u64, variant: Variant, story: bool) -> World {
        let mut chance = Chance(seed);
        let place = Place::new(chance.draw());
        let mut memory = Memory::new(place.town.clone());
        memory.one_by_one = !variant.shell.whole_events;
        let node = |at: usize| Node {
            up: true,
            gone: false,
            installation: (at, 0),
            device: Device::with(variant.rules, SMALL),
            disk: Disk::default(),
            desk: vec![],
            cut_out: false,
            cut_in: false,
            full_until: 0,
        };
        let mut world = World {
            now: 0,
            queue: BTreeMap::new(),
            place,
            variant,
            memory,
            server_disk: ServerDisk::default(),
            nodes: (0..NODES).map(node).collect(),
            backups: vec![vec![], vec![]],
            lives: 0,
            unseen_start: false,
            clock_step: 0,
            quiet_until: 0,
            older_key_from: 0,
            faults: true,
            as_text: seed.is_multiple_of(4),
            drop: chance.below(400),
            double: chance.below(300),
            delay: 1_000 + i64::try_from(chance.below(45 * 60_000)).unwrap_or(0),
            crash: chance.below(60),
            io_error: chance.below(12),
            lost: BTreeSet::new(),
            authors: BTreeMap::new(),
            holders: BTreeMap::new(),
            told: BTreeSet::new(),
            sheltered: BTreeSet::new(),
            restores: 0,
            checked: Checked::default(),
            failure: None,
            seen: Seen::default(),
            story: story.then(Vec::new),
            calls: None,
            fingerprint: seed,
            chance,
        };
        world.plan();
        world
    }

    fn plan(&mut self) {
        for node in 0..NODES {
            self.after(0, Happening::Boot(node));
            self.after(10, Happening::Tick(node));
            let acts = if node == SERVER {
                0
            } else if desk_of(node).is_some() {
                26
            } else {
                14
            };
            for _ in 0..acts {
                self.someday(0, CALM_AT, Happening::Person(node));
            }
        }
        for k in 0..5 {
            self.someday(75 * MINUTE_MS + k * 150 * MINUTE_MS, 150 * MINUTE_MS, Happening::Backup);
        }
        for _ in 0..4 {
            let node = self.chance.index(NODES);
            self.someday(0, CALM_AT, Happening::Crash(node));
        }
        for _ in 0..2 {
            let node = self.chance.index(NODES);
            self.someday(0, CALM_AT, Happening::Full(node));
        }
        for _ in 0..6 {
            let wide = if self.chance.per_mille(100) { DAY_MS } else { 5 * HOUR_MS };
            let step = self.within(2 * wide) - wide;
            self.someday(0, CALM_AT, Happening::Clock(step));
        }
        for (odds, from, within) in [(650, 225, 645), (200, 450, 435)] {
            if self.chance.per_mille(odds) {
                self.someday(from * MINUTE_MS, within * MINUTE_MS, Happening::Restore);
            }
        }
        for (odds, what) in [(350, Happening::Evict as fn(usize) -> Happening), (100, Happening::Rollback), (100, Happening::Rot)] {
            if self.chance.per_mille(odds) {
                let node = 1 + self.chance.index(NODES - 1);
                self.someday(0, CALM_AT, what(node));
            }
        }
        self.after(CALM_AT, Happening::Calm);
        self.after(EQUAL_AT, Happening::Equal);
        self.after(LAST_JOB_AT, Happening::LastJob);
        self.after(END_AT, Happening::End);
    }

    pub fn within(&mut self, ms: i64) -> i64 {
        i64::try_from(self.chance.below(ms.unsigned_abs())).unwrap_or(0)
    }

    pub fn after(&mut self, delay: i64, what: Happening) {
        let tie = self.chance.draw();
        self.queue.insert((self.now + delay, tie), what);
    }

    pub fn someday(&mut self, from: i64, within: i64, what: Happening) {
        let delay = from + self.within(within);
        self.after(delay, what);
    }

    pub fn fail(&mut self, text: String) {
        let now = self.now;
        self.failure.get_or_insert_with(|| format!("{text} at {now}"));
    }

    pub fn tell_story(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(line());
        }
    }

    /// The time that a machine reads.
    pub fn clock(&self) -> UtcTime {
        self.place.begins.plus_ms(self.now)
    }

    pub fn server_clock(&self) -> UtcTime {
        self.clock().plus_ms(self.clock_step)
    }

    /// The next happening, or none when the life is over.
    pub fn next(&mut self) -> Option<Happening> {
        let ((now, tie), what) = self.queue.pop_first()?;
        self.now = now;
        self.fingerprint = (self.fingerprint ^ tie).wrapping_mul(0x100_0000_01B3).wrapping_add(now.unsigned_abs());
        (now <= END_AT && self.failure.is_none()).then_some(what)
    }
}
