//! How does SQLite serve the exchange? The `Journal` of `core::sync` inside one write of the writer, with what follows from
//! the events in the same transaction: folds, mails, audit, documents to project again.

use std::collections::BTreeSet;

use preau_core::domain::commands::{Act, Stream};
use preau_core::domain::events::Event;
use preau_core::domain::facts::{Facts, Need};
use preau_core::domain::ids::{CentreId, CommandId, Digest, FamilyId, OfferId, PeriodId, RequestId};
use preau_core::domain::time::{LocalDate, UtcTime};
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::journal::Journal;

use super::audit::AuditLine;
use super::request::Day;
use super::{Reader, StoreError, Writer};

/// Which documents show an event; the store itself does not know what a document is.
#[derive(Clone, Copy, Debug)]
pub struct DocumentNames {
    pub home: fn(FamilyId, CentreId) -> String,
    pub record: fn(FamilyId, CentreId, LocalDate) -> String,
    pub calendar: fn(CentreId, PeriodId) -> String,
    pub desk: fn(CentreId, PeriodId, LocalDate) -> String,
}

/// What one exchange changed, to be told after the commit.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    pub streams: BTreeSet<Stream>,
    pub centres: BTreeSet<CentreId>,
    /// A mail waits.
    pub mails: bool,
}

/// The journal of one exchange.
#[derive(Debug)]
pub struct SqlJournal<'a> {
    writer: &'a mut Writer,
    names: DocumentNames,
    /// For the audit: an account, or `job`.
    who: String,
    now: UtcTime,
    changed: Changed,
}

impl<'a> SqlJournal<'a> {
    pub fn new(writer: &'a mut Writer, names: DocumentNames, who: &str, now: UtcTime) -> SqlJournal<'a> {
        SqlJournal { writer, names, who: who.to_owned(), now, changed: Changed::default() }
    }

    pub fn changed(self) -> Changed {
        self.changed
    }

    fn mark_documents(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let abouts = || events.iter().filter_map(|e| e.about.as_ref());
        let mut wanted: BTreeSet<String> = abouts().map(|a| (self.names.record)(a.family, a.centre, a.date)).collect();
        for booked in events.iter().filter_map(Event::booked) {
            wanted.insert((self.names.home)(booked.family, booked.centre));
            wanted.insert((self.names.record)(booked.family, booked.centre, booked.date));
        }
        // The places of a day show in every period of the centre that holds it.
        let days: BTreeSet<(CentreId, LocalDate)> = abouts().map(|a| (a.centre, a.date)).collect();
        for (centre, period, date) in self.writer.periods_of_days(&days)? {
            wanted.insert((self.names.calendar)(centre, period));
            wanted.insert((self.names.desk)(centre, period, date));
        }
        let days: BTreeSet<Day> = abouts().map(|a| (a.period, a.date)).collect();
        for (family, centre, date) in self.writer.families_waiting(&days)? {
            wanted.insert((self.names.record)(family, centre, date));
            self.changed.streams.insert(Stream::Family { family, centre });
        }
        let asked = abouts().map(|a| (a.family, a.child, a.date)).collect();
        for (family, centre, date) in self.writer.other_homes(&asked)? {
            wanted.insert((self.names.record)(family, centre, date));
            self.changed.streams.insert(Stream::Family { family, centre });
        }
        self.writer.want_documents(&wanted)
    }

    fn note(&mut self, events: &[Event], adopted: bool) -> Result<(), StoreError> {
        let Some(event) = events.first() else { return Ok(()) };
        if !adopted && event.booked().is_some() {
            // Whoever wrote it on the account stands in the ledger.
            return Ok(());
        }
        let about = event.about.as_ref().map(|a| (a.family, a.centre)).or(event.booked().map(|b| (b.family, b.centre)));
        let family = about.map(|a| a.0).or_else(|| event.command.stream.and_then(|s| s.family()));
        let centre = about.map(|a| a.1).or_else(|| event.command.stream.map(|s| s.centre()));
        let what = if adopted { "receipt_adopted" } else { word(&event.command.act) };
        self.writer.audit(&AuditLine { who: &self.who, what, family, centre }, self.now)
    }
}

const fn word(act: &Act) -> &'static str {
    match act {
        Act::Request { .. } => "request",
        Act::Change { .. } => "change",
        Act::Withdraw { .. } => "withdraw",
        Act::AskCancellation { .. } => "ask_cancellation",
        Act::AskChange { .. } => "ask_change",
        Act::TakeBack { .. } => "take_back",
        Act::AnswerOffer { .. } => "answer_offer",
        Act::Decide { .. } => "decide",
        Act::AnswerCancellation { .. } => "answer_cancellation",
        Act::CancelDay { .. } => "cancel_day",
        Act::AnswerChange { .. } => "answer_change",
        Act::Publish { .. } => "publish",
        Act::Offer { .. } => "offer",
        Act::EndOffer { .. } => "end_offer",
        Act::Book { .. } => "book",
    }
}

impl Journal for SqlJournal<'_> {
    type Error = StoreError;

    fn head(&mut self, stream: &Stream) -> Result<Head, StoreError> {
        self.writer.stream_head(stream)
    }

    fn hash_at(&mut self, stream: &Stream, number: u64) -> Result<Option<Digest>, StoreError> {
        self.writer.stream_hash_at(stream, number)
    }

    fn entries_after(&mut self, stream: &Stream, number: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.writer.stream_entries_after(stream, number, limit)
    }

    fn has_event(&mut self, key: &Digest) -> Result<bool, StoreError> {
        self.writer.has_event(key)
    }

    fn command_digest(&mut self, id: &CommandId) -> Result<Option<Digest>, StoreError> {
        self.writer.command_digest(id)
    }

    fn facts(&mut self, need: &Need) -> Result<Facts, StoreError> {
        self.writer.facts(need)
    }

    fn record(&mut self, command: (&CommandId, &Digest), events: &[Event], entries: &[Entry], adopted: bool) -> Result<(), StoreError> {
        self.writer.add_command(command.0, command.1, self.now)?;
        self.writer.add_events(events, entries, adopted)?;
        self.writer.fold_requests(events, entries, adopted)?;
        self.changed.streams.extend(entries.iter().map(|e| e.stream));
        self.changed.centres.extend(events.iter().filter_map(|e| e.about.as_ref()).map(|a| a.centre));
        self.mark_documents(events)?;
        if adopted {
            self.writer.keep_lost_operations(events, self.now)?;
        } else {
            self.changed.mails |= self.writer.queue_mails_of(events)?;
        }
        self.note(events, adopted)
    }

    fn safe(&mut self, stream: &Stream) -> Result<u64, StoreError> {
        self.writer.safe_number(stream)
    }

    fn latest_time(&mut self) -> Result<UtcTime, StoreError> {
        self.writer.latest_time()
    }

    fn ended_offers(&mut self, now: UtcTime) -> Result<Vec<(RequestId, OfferId)>, StoreError> {
        self.writer.ended_offers(now)
    }

    fn days_with_waiters(&mut self, now: UtcTime) -> Result<Vec<(PeriodId, LocalDate)>, StoreError> {
        self.writer.days_with_waiters(now)
    }
}

/// The journal of a device that brings nothing: it reads, and writes nothing.
#[derive(Debug)]
pub struct ReadJournal<'a>(&'a Reader);

impl<'a> ReadJournal<'a> {
    pub const fn new(reader: &'a Reader) -> ReadJournal<'a> {
        ReadJournal(reader)
    }
}

impl Journal for ReadJournal<'_> {
    type Error = StoreError;

    fn head(&mut self, stream: &Stream) -> Result<Head, StoreError> {
        self.0.stream_head(stream)
    }

    fn hash_at(&mut self, stream: &Stream, number: u64) -> Result<Option<Digest>, StoreError> {
        self.0.stream_hash_at(stream, number)
    }

    fn entries_after(&mut self, stream: &Stream, number: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.0.stream_entries_after(stream, number, limit)
    }

    fn has_event(&mut self, key: &Digest) -> Result<bool, StoreError> {
        self.0.has_event(key)
    }

    fn command_digest(&mut self, id: &CommandId) -> Result<Option<Digest>, StoreError> {
        self.0.command_digest(id)
    }

    fn facts(&mut self, need: &Need) -> Result<Facts, StoreError> {
        self.0.facts(need)
    }

    fn record(&mut self, _: (&CommandId, &Digest), _: &[Event], _: &[Entry], _: bool) -> Result<(), StoreError> {
        Err(StoreError::Broken("a reader was asked to write"))
    }

    fn safe(&mut self, stream: &Stream) -> Result<u64, StoreError> {
        self.0.safe_number(stream)
    }

    fn latest_time(&mut self) -> Result<UtcTime, StoreError> {
        self.0.latest_time()
    }

    fn ended_offers(&mut self, now: UtcTime) -> Result<Vec<(RequestId, OfferId)>, StoreError> {
        self.0.ended_offers(now)
    }

    fn days_with_waiters(&mut self, now: UtcTime) -> Result<Vec<(PeriodId, LocalDate)>, StoreError> {
        self.0.days_with_waiters(now)
    }
}
