//! What does the server make of a push? The server's machine: it believes its own receipts, judges each command once, gives
//! freed places away, and says what follows in each stream. All it knows and writes goes through a `Journal`.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, Head, Seal};
use super::journal::Journal;
use super::rules::Rules;
use super::wire::{Answer, Asked, Limits, Told};
use crate::domain::apply::apply;
use crate::domain::commands::{Act, BadCommand, COMMAND_VERSION, Command, Stream};
use crate::domain::events::{Event, Verdict};
use crate::domain::facts::Need;
use crate::domain::ids::{CommandId, OfferId, PeriodId};
use crate::domain::reasons::Reason;
use crate::domain::time::{LocalDate, UtcTime};
use crate::domain::waiting::next_offer;
use crate::json::{Value, to_json};

/// Where new ids come from: sixteen random bytes each, never a counter.
pub trait Ids {
    fn draw(&mut self) -> [u8; 16];
}

/// The server's part of a reply; drafts and documents are added by the caller.
#[derive(Clone, Debug, Default)]
pub struct Replied {
    pub now: UtcTime,
    pub streams: BTreeMap<Stream, Told>,
    pub answers: BTreeMap<String, Answer>,
}

/// What became of one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// What it came to; empty only for a job that had nothing to do.
    Events(Vec<Event>),
    /// It acted before: its receipt stands in its stream.
    Already,
    /// The id stands for another content.
    IdReused,
}

/// The machine for one moment. The caller makes one for each exchange and runs it inside one transaction.
#[allow(missing_debug_implementations)]
pub struct Server<'a> {
    seal: &'a dyn Seal,
    ids: &'a mut dyn Ids,
    clock: UtcTime,
    /// A few minutes after a start no place is given away: phones may bring back what a backup forgot.
    quiet: bool,
    rules: Rules,
    limits: Limits,
}

/// What became of a receipt that a device brought back.
enum Brought {
    /// Its event is in all its streams.
    There,
    /// It is not ours.
    Refused,
    /// Its key or its text is not known to this program: to be sent again.
    Later,
}

impl<'a> Server<'a> {
    pub fn new(seal: &'a dyn Seal, ids: &'a mut dyn Ids, clock: UtcTime, quiet: bool) -> Server<'a> {
        Server { seal, ids, clock, quiet, rules: Rules::ALL, limits: Limits::WIRE }
    }

    #[doc(hidden)]
    pub fn with(self, rules: Rules, limits: Limits) -> Server<'a> {
        Server { rules, limits, ..self }
    }

    /// A whole round. `who`: the streams of the session; others in the push are passed over.
    pub fn exchange<J: Journal>(
        &mut self,
        journal: &mut J,
        who: &[Stream],
        streams: &BTreeMap<Stream, Asked>,
        commands: &[Value],
    ) -> Result<Replied, J::Error> {
        let mine: BTreeMap<&Stream, &Asked> = streams.iter().filter(|(s, _)| who.contains(s)).collect();
        let mut told: BTreeMap<Stream, Told> = BTreeMap::new();
        let mut all_said = true;
        let mut left = self.limits.receipts_a_round;
        for (stream, asked) in &mine {
            let told = told.entry(**stream).or_default();
            for receipt in &asked.receipts {
                let brought = if left == 0 { Brought::Later } else { self.adopt(journal, stream, receipt)? };
                left = left.saturating_sub(1);
                match brought {
                    Brought::There => {}
                    Brought::Refused if self.rules.answer_forgeries => told.refused.push(receipt.hash),
                    Brought::Refused => all_said = false,
                    Brought::Later => all_said = false,
                }
            }
        }
        let mut all_agree = true;
        for (stream, asked) in &mine {
            all_agree &= self.agrees(journal, stream, asked)?;
        }
        let open = (all_agree && all_said) || !self.rules.receipts_first;
        let answers = self.commands(journal, (who, &mine), commands, open)?;
        for (stream, asked) in mine {
            self.tell(journal, stream, asked, told.entry(*stream).or_default())?;
        }
        Ok(Replied { now: self.clock.max(journal.latest_time()?), streams: told, answers })
    }

    /// One command that does not come from a device of the exchange: a link of a mail, a page without script.
    pub fn submit<J: Journal>(&mut self, journal: &mut J, command: &Command) -> Result<Judged, J::Error> {
        let judged = self.judge(journal, command)?;
        if let Judged::Events(events) = &judged {
            let days: BTreeSet<_> = events.iter().filter_map(day_with_a_place).collect();
            for (period, date) in days {
                self.give_places(journal, period, date)?;
            }
        }
        Ok(judged)
    }

    /// What time brings: offers end, and freed places are offered to the next whose whole request fits.
    pub fn jobs<J: Journal>(&mut self, journal: &mut J) -> Result<(), J::Error> {
        let now = self.time(journal)?;
        for (request, offer) in journal.ended_offers(now)? {
            let command = self.job(now, Act::EndOffer { request, offer });
            self.judge(journal, &command)?;
        }
        for (period, date) in journal.days_with_waiters(now)? {
            self.give_places(journal, period, date)?;
        }
        Ok(())
    }

    /// The moment of the next event: the clock, but always after every event before it.
    fn time<J: Journal>(&self, journal: &mut J) -> Result<UtcTime, J::Error> {
        let next = journal.latest_time()?.plus_ms(1);
        Ok(if self.rules.time_forward { self.clock.max(next) } else { self.clock })
    }

    fn job(&mut self, now: UtcTime, act: Act) -> Command {
        Command { v: COMMAND_VERSION, id: CommandId(self.ids.draw()), stream: None, made_at: now, act }
    }

    /// Offers the places of a day until nobody fits.
    fn give_places<J: Journal>(&mut self, journal: &mut J, period: PeriodId, date: LocalDate) -> Result<(), J::Error> {
        while !self.quiet {
            let now = self.time(journal)?;
            let facts = journal.facts(&Need::Date { period, date })?;
            let Some((request, until)) = next_offer(&facts, date, now) else { break };
            let offer = OfferId(self.ids.draw());
            let command = self.job(now, Act::Offer { request, offer, until });
            if self.judge(journal, &command)? == Judged::Events(vec![]) {
                break;
            }
        }
        Ok(())
    }

    /// Judges a command, once for ever, and writes what it came to.
    fn judge<J: Journal>(&mut self, journal: &mut J, command: &Command) -> Result<Judged, J::Error> {
        let digest = command.digest();
        match journal.command_digest(&command.id)? {
            Some(known) if known != digest => return Ok(Judged::IdReused),
            Some(_) if self.rules.once => return Ok(Judged::Already),
            _ => {}
        }
        let now = self.time(journal)?;
        let facts = journal.facts(&Need::of(command))?;
        let events = apply(&facts, command, now);
        let parked = |e: &Event| e.verdict == Verdict::NotApplied { reason: Reason::UnknownRequest };
        if events.is_empty() || (!self.rules.refuse_unknown && events.iter().any(parked)) {
            return Ok(Judged::Events(vec![]));
        }
        let entries = self.entries(journal, &events, None)?;
        journal.record((&command.id, &digest), &events, &entries, false)?;
        Ok(Judged::Events(events))
    }

    /// An entry of each event in each of its streams, or in `only` one.
    fn entries<J: Journal>(&self, journal: &mut J, events: &[Event], only: Option<Stream>) -> Result<Vec<Entry>, J::Error> {
        let mut heads: BTreeMap<Stream, Head> = BTreeMap::new();
        let mut entries = vec![];
        for event in events {
            for stream in only.map_or_else(|| event.streams(), |s| vec![s]) {
                let head = match heads.get(&stream) {
                    Some(head) => *head,
                    None => journal.head(&stream)?,
                };
                let entry = Entry::after(head, stream, event, self.seal);
                heads.insert(stream, entry.head());
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// A receipt that this server gave in an earlier life is believed as it is: its event comes to the end of all its streams.
    fn adopt<J: Journal>(&mut self, journal: &mut J, stream: &Stream, receipt: &Entry) -> Result<Brought, J::Error> {
        if receipt.stream != *stream || !receipt.hash_is_right() {
            return Ok(Brought::Refused);
        }
        match self.seal.verify(&receipt.key, &receipt.hash, &receipt.mac) {
            None => return Ok(Brought::Later),
            Some(false) => return Ok(Brought::Refused),
            Some(true) => {}
        }
        let Some(event) = receipt.event() else { return Ok(Brought::Later) };
        let (id, digest) = (event.command.id, event.command.digest());
        if !self.rules.believe_receipts && event.command.stream.is_some() {
            self.judge(journal, &event.command)?;
            return Ok(Brought::There);
        }
        let known = match self.rules.known_by_verdict {
            true => journal.has_event(&event.key())?,
            false => journal.command_digest(&id)?.is_some(),
        };
        if known || !self.adoptable(journal, receipt, &event)? {
            return Ok(Brought::There);
        }
        let only = (!self.rules.adopt_everywhere).then_some(*stream);
        let events = [event];
        let entries = self.entries(journal, &events, only)?;
        journal.record((&id, &digest), &events, &entries, true)?;
        Ok(Brought::There)
    }

    /// Always, by the rules; each rule left out would make an adopted event wait for another.
    fn adoptable<J: Journal>(&self, journal: &mut J, receipt: &Entry, event: &Event) -> Result<bool, J::Error> {
        if !self.rules.adopt_at_the_end && receipt.previous != journal.head(&receipt.stream)?.hash {
            return Ok(false);
        }
        if !self.rules.adopt_alone
            && let Some(request) = event.command.act.request()
        {
            return Ok(journal.facts(&Need::Around { request })?.requests.contains_key(&request));
        }
        Ok(true)
    }

    fn agrees<J: Journal>(&self, journal: &mut J, stream: &Stream, asked: &Asked) -> Result<bool, J::Error> {
        let here = journal.hash_at(stream, asked.number)?;
        Ok(here.is_some_and(|hash| hash == asked.hash || !self.rules.hash_of_head))
    }

    /// Each command is taken alone: a bad one does not block the others.
    fn commands<J: Journal>(
        &mut self,
        journal: &mut J,
        (who, asked): (&[Stream], &BTreeMap<&Stream, &Asked>),
        commands: &[Value],
        open: bool,
    ) -> Result<BTreeMap<String, Answer>, J::Error> {
        let mut answers = BTreeMap::new();
        for (position, value) in commands.iter().enumerate() {
            let parsed = Command::parse(to_json(value).as_bytes());
            let answer = match parsed {
                Err(BadCommand::Newer) => Some(Answer::RetryLater),
                Err(_) => Some(Answer::Malformed),
                Ok(command) => match command.stream {
                    Some(stream) if !who.contains(&stream) => Some(Answer::NotYours),
                    Some(stream) if open && asked.contains_key(&stream) && position < self.limits.commands_a_round => {
                        let judged = self.submit(journal, &command)?;
                        (judged == Judged::IdReused).then_some(Answer::IdReused)
                    }
                    _ => Some(Answer::RetryLater),
                },
            };
            answers.extend(answer.map(|answer| (name_of(position, value), answer)));
        }
        Ok(answers)
    }

    /// What follows the device's head, or the whole stream when that head is not known here.
    fn tell<J: Journal>(&self, journal: &mut J, stream: &Stream, asked: &Asked, told: &mut Told) -> Result<(), J::Error> {
        let limit = self.limits.entries_a_reply;
        told.echo = asked.hash;
        told.from = if self.agrees(journal, stream, asked)? { asked.number } else { 0 };
        told.safe = journal.safe(stream)?;
        told.receipts = journal.entries_after(stream, told.from, limit + 1)?;
        told.more = told.receipts.len() > limit;
        told.receipts.truncate(limit);
        Ok(())
    }
}

/// The id under which a command is answered, or its place in the push when it has none that can be read.
fn name_of(position: usize, value: &Value) -> String {
    let id = value.get("id").and_then(Value::text).and_then(|text| text.parse::<CommandId>().ok());
    id.map_or_else(|| format!("#{position}"), |id| id.to_string())
}

/// The day on which this event may have freed a place, or made somebody wait for one.
fn day_with_a_place(event: &Event) -> Option<(PeriodId, LocalDate)> {
    let nothing = matches!(
        event.verdict,
        Verdict::NotApplied { .. } | Verdict::Received | Verdict::CancellationAsked | Verdict::ChangeAsked | Verdict::TakenBack
    );
    event.about.as_ref().filter(|_| !nothing).map(|about| (about.period, about.date))
}
