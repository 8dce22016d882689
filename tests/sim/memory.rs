//! What would a server remember if it were only maps? A `Journal` without SQL that tells each write as one transaction, so
//! that the simulation can crash between any two; the differential test holds SQLite to it.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use preau_core::domain::calendar::Period;
use preau_core::domain::commands::Stream;
use preau_core::domain::events::Event;
use preau_core::domain::facts::{ChildFacts, Facts, Need};
use preau_core::domain::ids::{ChildId, CommandId, Digest, OfferId, PeriodId, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::time::{LocalDate, UtcTime};
use preau_core::domain::waiting;
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::journal::Journal;

/// What no command changes: the calendar and the children.
#[derive(Clone, Debug, Default)]
pub struct Town {
    pub periods: BTreeMap<PeriodId, Period>,
    pub children: BTreeMap<ChildId, ChildFacts>,
}

/// What one call of `record` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub command: CommandId,
    pub digest: Digest,
    pub events: Vec<Event>,
    pub entries: Vec<Entry>,
    pub adopted: bool,
}

/// The heads of all streams at the moment of a backup.
pub type Heads = BTreeMap<Stream, Head>;

#[derive(Clone, Debug)]
pub enum Written {
    Transaction(Arc<Transaction>),
    BackedUp(Arc<Heads>),
}

#[derive(Clone, Debug, Default)]
pub struct Memory {
    town: Arc<Town>,
    pub streams: BTreeMap<Stream, Vec<Entry>>,
    /// In the order in which they were first written.
    pub events: Vec<Event>,
    keys: BTreeSet<Digest>,
    pub commands: BTreeMap<CommandId, Digest>,
    pub requests: BTreeMap<RequestId, RequestState>,
    pub backups: Vec<Arc<Heads>>,
    pub latest: UtcTime,
    /// What was written since it was last taken.
    pub written: Vec<Written>,
    /// Wrong on purpose: an event's entries one by one.
    pub one_by_one: bool,
}

impl Memory {
    pub fn new(town: Arc<Town>) -> Memory {
        Memory { town, ..Memory::default() }
    }

    /// Reads back what a disk holds.
    pub fn load(&mut self, written: &Written) {
        match written {
            Written::BackedUp(heads) => self.backups.push(heads.clone()),
            Written::Transaction(transaction) => {
                self.commands.entry(transaction.command).or_insert(transaction.digest);
                for event in &transaction.events {
                    self.take(event);
                }
                for entry in &transaction.entries {
                    self.streams.entry(entry.stream).or_default().push(entry.clone());
                }
            }
        }
    }

    fn take(&mut self, event: &Event) {
        if !self.keys.insert(event.key()) {
            return;
        }
        self.latest = self.latest.max(event.time);
        self.events.push(event.clone());
        let mut facts = Facts::default();
        if let Some(about) = &event.about {
            facts.requests.extend(self.requests.remove_entry(&about.request));
        }
        facts.fold(event);
        self.requests.append(&mut facts.requests);
    }

    pub fn heads(&self) -> Heads {
        self.streams.iter().map(|(stream, chain)| (*stream, head(chain))).collect()
    }

    pub fn back_up(&mut self) {
        let written = Written::BackedUp(Arc::new(self.heads()));
        self.load(&written);
        self.written.push(written);
    }

    fn write(&mut self, transaction: Transaction) {
        let written = Written::Transaction(Arc::new(transaction));
        self.load(&written);
        self.written.push(written);
    }

    fn facts_where(&self, period: Option<PeriodId>, keep: impl Fn(&RequestState, Option<&Period>) -> bool) -> Facts {
        let period = period.and_then(|id| self.town.periods.get(&id)).cloned();
        let requests = self.requests.iter().filter(|(_, r)| keep(r, period.as_ref())).map(|(id, r)| (*id, r.clone())).collect();
        Facts { period, child: None, requests }
    }
}

fn head(chain: &[Entry]) -> Head {
    chain.last().map_or_else(Head::default, Entry::head)
}

impl Journal for Memory {
    type Error = Infallible;

    fn head(&mut self, stream: &Stream) -> Result<Head, Infallible> {
        Ok(self.streams.get(stream).map_or_else(Head::default, |chain| head(chain)))
    }

    fn hash_at(&mut self, stream: &Stream, number: u64) -> Result<Option<Digest>, Infallible> {
        if number == 0 {
            return Ok(Some(Digest::ZERO));
        }
        let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
        Ok(self.streams.get(stream).and_then(|chain| chain.get(at)).map(|entry| entry.hash))
    }

    fn entries_after(&mut self, stream: &Stream, number: u64, limit: usize) -> Result<Vec<Entry>, Infallible> {
        let from = usize::try_from(number).unwrap_or(usize::MAX);
        Ok(self.streams.get(stream).map_or_else(Vec::new, |chain| chain.iter().skip(from).take(limit).cloned().collect()))
    }

    fn has_event(&mut self, key: &Digest) -> Result<bool, Infallible> {
        Ok(self.keys.contains(key))
    }

    fn command_digest(&mut self, id: &CommandId) -> Result<Option<Digest>, Infallible> {
        Ok(self.commands.get(id).copied())
    }

    fn facts(&mut self, need: &Need) -> Result<Facts, Infallible> {
        let of_day =
            |date: LocalDate| move |r: &RequestState, p: Option<&Period>| r.date == date && p.is_some_and(|p| p.centre == r.centre);
        Ok(match *need {
            Need::Child { child, period, date } => {
                let facts = self.facts_where(Some(period), |r, _| r.child == child && r.date == date);
                Facts { child: self.town.children.get(&child).cloned(), ..facts }
            }
            Need::Own { request } => match self.requests.get(&request) {
                Some(state) => {
                    let (child, date) = (state.child, state.date);
                    self.facts_where(Some(state.period), |r, _| r.child == child && r.date == date)
                }
                None => Facts::default(),
            },
            Need::Date { period, date } => self.facts_where(Some(period), of_day(date)),
            Need::Around { request } => match self.requests.get(&request) {
                Some(state) => {
                    let (child, date, here) = (state.child, state.date, of_day(state.date));
                    self.facts_where(Some(state.period), |r, p| here(r, p) || (r.child == child && r.date == date))
                }
                None => Facts::default(),
            },
            Need::Nothing => Facts::default(),
            Need::Whole { period } => self.facts_where(Some(period), |r, _| r.period == period),
        })
    }

    fn record(&mut self, command: (&CommandId, &Digest), events: &[Event], entries: &[Entry], adopted: bool) -> Result<(), Infallible> {
        let (command, digest) = (*command.0, *command.1);
        if !self.one_by_one {
            self.write(Transaction { command, digest, events: events.to_vec(), entries: entries.to_vec(), adopted });
            return Ok(());
        }
        for entry in entries {
            let events = entry.event().into_iter().collect();
            self.write(Transaction { command, digest, events, entries: vec![entry.clone()], adopted });
        }
        Ok(())
    }

    fn safe(&mut self, stream: &Stream) -> Result<u64, Infallible> {
        let latest: Vec<Head> = self.backups.iter().rev().take(2).map(|b| b.get(stream).copied().unwrap_or_default()).collect();
        if latest.len() < 2 {
            return Ok(0);
        }
        let mut safe = u64::MAX;
        for held in latest {
            let same = self.hash_at(stream, held.number)? == Some(held.hash);
            safe = safe.min(if same { held.number } else { 0 });
        }
        Ok(safe)
    }

    fn latest_time(&mut self) -> Result<UtcTime, Infallible> {
        Ok(self.latest)
    }

    fn ended_offers(&mut self, now: UtcTime) -> Result<Vec<(RequestId, OfferId)>, Infallible> {
        Ok(waiting::ended_offers(self.requests.values(), now))
    }

    fn days_with_waiters(&mut self, now: UtcTime) -> Result<Vec<(PeriodId, LocalDate)>, Infallible> {
        let waits = |r: &&RequestState| r.waiting(now) || !r.waiting_for_outings(now).is_empty();
        let days: BTreeSet<_> = self.requests.values().filter(waits).map(|r| (r.period, r.date)).collect();
        Ok(days.into_iter().collect())
    }
}
