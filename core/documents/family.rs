//! What would the server say? The world of one family in one centre as its phone knows it: documents, receipts, drafts and
//! what waits to be sent, laid over each other, with the rules of `domain` to be asked. No rule stands here.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Calendar;
use super::model::{DraftView, HomeChild, ReceiptName, RecordRequest, RecordTaken, Tick};
use super::project::Projection;
use super::views::WaitingAct;
use crate::domain::apply::apply;
use crate::domain::commands::{Act, COMMAND_VERSION, Command, Stream, Wish};
use crate::domain::events::{About, Event, Verdict};
use crate::domain::facts::{ChildFacts, Facts};
use crate::domain::ids::{CentreId, ChildId, CommandId, FamilyId, OutingId, PeriodId, RequestId};
use crate::domain::money::price_list::Residence;
use crate::domain::money::quotient::FamilyQuotient;
use crate::domain::reasons::Reason;
use crate::domain::requests::RequestState;
use crate::domain::slots::PartSet;
use crate::domain::time::{LocalDate, SchoolYear, UtcTime};
use crate::gather::{Gather, in_order};
use crate::json::{FromJson, from_json};
use crate::sync::view::{OutboxLine, OutboxState};

/// What the phone holds of one family in one centre.
#[derive(Debug)]
pub struct Holdings<'a> {
    pub family: FamilyId,
    pub centre: CentreId,
    pub home: &'a Projection,
    pub records: Vec<&'a Projection>,
    pub calendars: Vec<&'a Projection>,
    pub drafts: Vec<&'a DraftView>,
    /// The fold of the family's stream.
    pub told: Facts,
    /// The first receipt of each request.
    pub receipts: BTreeMap<RequestId, ReceiptName>,
    /// The commands of that stream that have no receipt.
    pub outbox: Vec<OutboxLine>,
    /// Requests of this family in its other centres, for the rules: a child is in one place at a time.
    pub elsewhere: Vec<RequestState>,
    pub now: UtcTime,
}

#[derive(Debug)]
pub struct FamilyWorld {
    pub family: FamilyId,
    pub centre: CentreId,
    /// In order of birth.
    pub children: Vec<HomeChild>,
    pub quotients: Vec<FamilyQuotient>,
    pub residence: Residence,
    pub calendars: BTreeMap<PeriodId, Calendar>,
    pub draft: BTreeMap<String, Tick>,
    pub records: BTreeMap<RequestId, RecordRequest>,
    pub receipts: BTreeMap<RequestId, ReceiptName>,
    /// What was told.
    pub told: BTreeMap<RequestId, RequestState>,
    /// Made here and without a receipt, by the request that they speak of.
    pub waiting: BTreeMap<RequestId, Vec<WaitingAct>>,
    /// What was told, and what waits as if it had been received now; with the family's requests elsewhere, and
    /// what the other home of a child asked for.
    facts: Facts,
    pub now: UtcTime,
}

fn values<'a, T: FromJson + 'a>(map: &'a Projection, kind: &'static str) -> impl Iterator<Item = T> + 'a {
    map.iter().filter(move |(key, _)| key.split('|').next() == Some(kind)).filter_map(|(_, text)| from_json(text))
}

impl FamilyWorld {
    pub fn new(held: Holdings<'_>) -> FamilyWorld {
        let by_birth = |a: &HomeChild, b: &HomeChild| (a.birth, &a.first_name).cmp(&(b.birth, &b.first_name));
        let children = in_order(values(held.home, "child"), by_birth);
        let calendars = held.calendars.into_iter().filter_map(Calendar::read).map(|c| (c.period.id, c)).gather();
        let records = held.records.iter().flat_map(|r| values::<RecordRequest>(r, "request")).map(|r| (r.id, r)).gather();
        let taken = held.records.iter().flat_map(|r| values::<RecordTaken>(r, "taken")).enumerate().map(|(n, t)| of_other_home(n, t));
        let mut told = held.told;
        told.requests.retain(|_, r| r.family == held.family && r.centre == held.centre && !r.undone);
        let mut world = FamilyWorld {
            family: held.family,
            centre: held.centre,
            children,
            quotients: values(held.home, "quotient").collect(),
            residence: values(held.home, "residence").next().unwrap_or_default(),
            calendars,
            draft: held.drafts.iter().flat_map(|d| d.ticks.clone()).gather(),
            records,
            receipts: held.receipts,
            told: told.requests.clone(),
            waiting: BTreeMap::new(),
            facts: told,
            now: held.now,
        };
        let other_places = held.elsewhere.into_iter().filter(|r| r.family == held.family && r.centre != held.centre);
        world.facts.requests.extend(other_places.chain(taken).map(|r| (r.id, r)));
        for line in held.outbox {
            world.lay_over(line);
        }
        world
    }

    /// What was told here, and what waits as if it had been received now.
    pub fn into_requests(self) -> impl Iterator<Item = RequestState> {
        let centre = self.centre;
        self.facts.requests.into_values().filter(move |r| r.centre == centre)
    }

    /// A command that waits, as if it had been received now.
    fn lay_over(&mut self, line: OutboxLine) {
        let (Some(command), false) = (line.made, matches!(line.state, OutboxState::Aside { .. })) else { return };
        let request = command.act.request().unwrap_or_else(|| command.id.into());
        let events = self.judged(&command);
        let would_fail = refused(&events).filter(|_| self.can_judge(&command.act));
        if would_fail.is_none() {
            self.fold(&command, &events);
        }
        self.waiting.entry(request).or_default().push(WaitingAct {
            command: command.id,
            made_at: command.made_at,
            droppable: line.state == OutboxState::ToSend,
            would_fail: would_fail.map(Into::into),
            act: command.act,
        });
    }

    fn fold(&mut self, command: &Command, events: &[Event]) {
        match (&command.act, refused(events)) {
            (_, None) => events.iter().for_each(|event| self.facts.fold(event)),
            // Its calendar is not here: it stands as it was asked.
            (Act::Request { child, period, date, wish }, Some(_)) => {
                let about = self.about(command, *child, *period, (*date, wish));
                let event = Event { command: command.clone(), about: Some(about), verdict: Verdict::Received, time: self.now };
                self.facts.fold(&event);
            }
            _ => {}
        }
    }

    fn about(&self, command: &Command, child: ChildId, period: PeriodId, (date, wish): (LocalDate, &Wish)) -> About {
        About {
            request: command.id.into(),
            family: self.family,
            centre: self.centre,
            child,
            period,
            date,
            birth: self.child(child).map_or(date, |c| c.birth),
            wish: wish.clone(),
            content_at: self.now,
            order_at: self.now,
            late: false,
        }
    }

    /// The rules can only be asked when the period is here.
    fn can_judge(&self, act: &Act) -> bool {
        match act {
            Act::Request { period, .. } => self.calendars.contains_key(period),
            act => act.request().and_then(|id| self.facts.requests.get(&id)).is_some_and(|r| self.calendars.contains_key(&r.period)),
        }
    }

    pub fn child(&self, id: ChildId) -> Option<&HomeChild> {
        self.children.iter().find(|c| c.id == id)
    }

    pub fn first_name(&self, id: ChildId) -> String {
        self.child(id).map(|c| c.first_name.clone()).unwrap_or_default()
    }

    /// The child as the rules see it.
    pub fn child_facts(&self, id: ChildId) -> Option<ChildFacts> {
        self.child(id).map(|c| ChildFacts {
            id: c.id,
            birth: c.birth,
            families: [self.family].into(),
            enrolments: c.enrolled.iter().map(|year| (self.centre, SchoolYear(*year))).gather::<BTreeSet<_>>(),
        })
    }

    /// `core::domain` on what is known here, at this instant.
    fn judged(&mut self, command: &Command) -> Vec<Event> {
        let (child, period) = match &command.act {
            Act::Request { child, period, .. } => (Some(*child), Some(*period)),
            act => (None, act.request().and_then(|id| self.facts.requests.get(&id)).map(|r| r.period)),
        };
        self.facts.child = child.and_then(|id| self.child_facts(id));
        if self.facts.period.as_ref().map(|p| p.id) != period {
            self.facts.period = period.and_then(|id| self.calendars.get(&id)).map(|c| c.period.clone());
        }
        apply(&self.facts, command, self.now)
    }

    /// Would the server do this now?
    pub fn judge(&mut self, act: Act) -> Result<(), Reason> {
        let stream = Some(Stream::Family { family: self.family, centre: self.centre });
        let command = Command { v: COMMAND_VERSION, id: CommandId([0; 16]), stream, made_at: self.now, act };
        refused(&self.judged(&command)).map_or(Ok(()), Err)
    }

    /// What is asked for or held for that child on that day in this centre, by all its requests together.
    pub fn asked(&self, child: ChildId, date: LocalDate) -> (PartSet, Vec<OutingId>) {
        let mut all = (PartSet::NONE, vec![]);
        for (request, _) in self.live(child, date) {
            all.0 = all.0.union(request.status_parts(self.now));
            all.1.extend(request.status_outings(self.now));
        }
        all
    }

    /// The live requests of that child on that day in this centre, each with whether it was told yet: a day that was shared has several.
    pub fn live(&self, child: ChildId, date: LocalDate) -> impl Iterator<Item = (&RequestState, bool)> {
        let here = move |r: &&RequestState| r.centre == self.centre && r.child == child && r.date == date && r.live(self.now);
        self.facts.requests.values().filter(here).map(|r| (r, self.told.contains_key(&r.id)))
    }

    /// With what waits laid over it.
    pub fn foreseen(&self, id: RequestId) -> Option<&RequestState> {
        self.facts.requests.get(&id).filter(|r| r.centre == self.centre)
    }

    pub fn foreseen_ids(&self) -> Vec<RequestId> {
        self.facts.requests.values().filter(|r| r.centre == self.centre).map(|r| r.id).collect()
    }

    pub fn tick(&self, key: &str) -> Option<Tick> {
        self.draft.get(key).copied()
    }
}

/// What the rules need of a request of the other home, of which this one knows the child, the day and the parts: it is of no family
/// and of no centre, so that no screen shows it.
fn of_other_home(n: usize, RecordTaken { child, date, parts }: RecordTaken) -> RequestState {
    let mut id = [0xff; 16];
    id[..8].copy_from_slice(&(n as u64).to_le_bytes());
    RequestState::new(&About {
        request: RequestId(id),
        family: FamilyId([0; 16]),
        centre: CentreId([0; 16]),
        child,
        period: PeriodId([0; 16]),
        date,
        birth: date,
        wish: plain_wish(parts),
        content_at: UtcTime(0),
        order_at: UtcTime(0),
        late: false,
    })
}

fn refused(events: &[Event]) -> Option<Reason> {
    events.iter().find_map(|event| match event.verdict {
        Verdict::NotApplied { reason } => Some(reason),
        _ => None,
    })
}

/// A wish for these parts and nothing else.
pub fn plain_wish(parts: PartSet) -> Wish {
    Wish { parts, outings: vec![], only_with_outing: false, remark: String::new(), together: None }
}
