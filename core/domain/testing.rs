//! A small invented centre on which the rules are tried: days, children, and short words for commands.

use std::collections::BTreeSet;

use super::apply::apply;
use super::calendar::{CutOff, GroupPlaces, LegalKind, Outing, Period, PeriodKind, SlotRule};
use super::commands::{Act, COMMAND_VERSION, Command, Decision, Stream, Wish};
use super::events::{Event, Outcome, Verdict};
use super::facts::{ChildFacts, Facts};
use super::ids::{CentreId, ChildId, CommandId, FamilyId, OfferId, OutingId, PeriodId, RequestId, StaffId};
use super::reasons::Reason;
use super::requests::{RequestState, RequestStatus};
use super::slots::{DayPart, PartSet};
use super::time::{DAY_MS, LocalDate, SchoolYear, UtcTime};
use super::waiting::next_offer;

pub const CENTRE: CentreId = CentreId([1; 16]);
pub const PERIOD: PeriodId = PeriodId([2; 16]);
pub const OUTING: OutingId = OutingId([3; 16]);
pub const DIRECTOR: Stream = Stream::Staff { staff: StaffId([4; 16]), centre: CENTRE };

pub fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

/// Monday 21 December 2026: the day of most stories.
pub fn monday() -> LocalDate {
    day("2026-12-21")
}

pub fn family(n: u8) -> Stream {
    Stream::Family { family: FamilyId([n; 16]), centre: CENTRE }
}

/// Two places for each age group on each part, Monday to Friday; one place in the outing of Monday afternoon.
pub fn period() -> Period {
    let two = GroupPlaces { places: 2, staff: None };
    let slots = (1..=5).flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: two, six_and_over: two }));
    Period {
        id: PERIOD,
        centre: CENTRE,
        name: "Vacances de Noël".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: monday(),
        to: day("2027-01-01"),
        opens_at: UtcTime::from_local(day("2026-11-01"), 8),
        closes_at: UtcTime::from_local(day("2026-12-30"), 23),
        cut_off: CutOff { days: 2, working_days: true, hour: 12 },
        slots: slots.collect(),
        closed: [(day("2026-12-25"), "Noël".to_owned())].into(),
        outings: vec![Outing {
            id: OUTING,
            date: monday(),
            parts: PartSet::NONE.with(DayPart::Afternoon),
            title: "Patinoire".into(),
            text: "Gants obligatoires.".into(),
            price_cents: 450,
            min_age: 4,
            max_age: 11,
            places: 1,
        }],
        offer_hours: 48,
    }
}

/// The centre with its memory: what a journal does, in a few lines.
pub struct Centre {
    pub facts: Facts,
    pub now: UtcTime,
    drawn: u8,
    enrolled: bool,
}

impl Centre {
    pub fn new() -> Centre {
        let facts = Facts { period: Some(period()), ..Facts::default() };
        Centre { facts, now: UtcTime::from_local(day("2026-12-01"), 9), drawn: 0, enrolled: true }
    }

    pub fn without_enrolment(mut self) -> Centre {
        self.enrolled = false;
        self
    }

    pub fn command(&mut self, stream: Option<Stream>, act: Act) -> Command {
        self.drawn += 1;
        Command { v: COMMAND_VERSION, id: CommandId([self.drawn; 16]), stream, made_at: self.now, act }
    }

    /// Judges and remembers. Each command is received a second after the one before.
    pub fn run(&mut self, command: &Command) -> Vec<Event> {
        self.now = self.now.plus_ms(1_000);
        let events = apply(&self.facts, command, self.now);
        events.iter().for_each(|event| self.facts.fold(event));
        events
    }

    pub fn act(&mut self, stream: Stream, act: Act) -> Verdict {
        let command = self.command(Some(stream), act);
        self.run(&command).swap_remove(0).verdict
    }

    /// Child `n` of family `n`, six years old.
    pub fn ask(&mut self, n: u8, date: LocalDate, wish: Wish) -> Result<RequestId, Reason> {
        self.ask_by(family(n), n, date, wish)
    }

    pub fn ask_by(&mut self, stream: Stream, child: u8, date: LocalDate, wish: Wish) -> Result<RequestId, Reason> {
        let id = ChildId([child; 16]);
        let enrolments = if self.enrolled { [(CENTRE, SchoolYear(2026))].into() } else { BTreeSet::new() };
        let families = [FamilyId([child; 16]), FamilyId([child + 100; 16])].into();
        self.facts.child = Some(ChildFacts { id, birth: day("2020-03-01"), families, enrolments });
        let command = self.command(Some(stream), Act::Request { child: id, period: PERIOD, date, wish });
        match &self.run(&command)[0].verdict {
            Verdict::NotApplied { reason } => Err(*reason),
            _ => Ok(command.id.into()),
        }
    }

    pub fn decide(&mut self, request: RequestId, decision: Decision) -> Verdict {
        let (base, after) = (self.state(request).content_at, self.state(request).decision().map(|d| d.command));
        self.act(DIRECTOR, Act::Decide { request, base, after, decision })
    }

    pub fn publish(&mut self) -> Verdict {
        let command = self.command(Some(DIRECTOR), Act::Publish { period: PERIOD, seen: None });
        self.run(&command).pop().unwrap().verdict
    }

    pub fn accept_and_publish(&mut self, request: RequestId) {
        let verdict = self.decide(request, Decision::Accept { overbook: false });
        assert!(matches!(verdict, Verdict::Decided { outcome: Outcome::Accepted { .. } }), "{verdict:?}");
        self.publish();
    }

    pub fn wait_and_publish(&mut self, request: RequestId) {
        assert_eq!(self.decide(request, Decision::WaitList), Verdict::Decided { outcome: Outcome::WaitListed });
        self.publish();
    }

    /// What the jobs would offer on that day, if anything.
    pub fn offer_next(&mut self, date: LocalDate) -> Option<(RequestId, OfferId)> {
        let (request, until) = next_offer(&self.facts, date, self.now)?;
        let offer = OfferId([self.drawn + 50; 16]);
        let command = self.command(None, Act::Offer { request, offer, until });
        self.run(&command).pop().map(|_| (request, offer))
    }

    pub fn later(&mut self, days: i64) {
        self.now = self.now.plus_ms(days * DAY_MS);
    }

    pub fn state(&self, request: RequestId) -> &RequestState {
        &self.facts.requests[&request]
    }

    pub fn status(&self, request: RequestId) -> RequestStatus {
        self.state(request).status(self.now)
    }
}

pub fn wish(parts: PartSet) -> Wish {
    Wish { parts, outings: vec![], only_with_outing: false, remark: String::new(), together: None }
}

pub fn full_day() -> Wish {
    wish(PartSet::ALL)
}

pub fn with_outing(only: bool) -> Wish {
    Wish { outings: vec![OUTING], only_with_outing: only, ..full_day() }
}

pub fn not_applied(reason: Reason) -> Verdict {
    Verdict::NotApplied { reason }
}
