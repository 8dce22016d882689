//! What must be known to judge a command? The loader (SQLite, the simulator, the phone) brings exactly this.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Period;
use super::capacity::outings_with_place;
use super::commands::{Act, Command};
use super::events::Event;
use super::ids::{CentreId, ChildId, FamilyId, OutingId, PeriodId, RequestId};
use super::requests::RequestState;
use super::slots::DayPart;
use super::time::{LocalDate, SchoolYear, UtcTime};

/// A child as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildFacts {
    pub id: ChildId,
    pub birth: LocalDate,
    /// Two separated parents may be linked to the same child through two families.
    pub families: BTreeSet<FamilyId>,
    pub enrolments: BTreeSet<(CentreId, SchoolYear)>,
}

/// What to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The child, the period, and the child's own requests of that day, anywhere: what others asked for refuses no request, places are
    /// counted where a director decides.
    Child {
        child: ChildId,
        period: PeriodId,
        date: LocalDate,
    },
    /// The request, its period, and the child's own requests of its day, anywhere; nothing if it is unknown.
    Own {
        request: RequestId,
    },
    /// The request, then its period, every request of its day in its centre, and the child's own of that day anywhere; nothing if it
    /// is unknown.
    Around {
        request: RequestId,
    },
    /// The period and every request of that day in its centre.
    Date {
        period: PeriodId,
        date: LocalDate,
    },
    /// The period and all its requests.
    Whole {
        period: PeriodId,
    },
    Nothing,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub period: Option<Period>,
    pub child: Option<ChildFacts>,
    pub requests: BTreeMap<RequestId, RequestState>,
}

impl Need {
    pub fn of(command: &Command) -> Need {
        match &command.act {
            Act::Request { child, period, date, .. } => Need::Child { child: *child, period: *period, date: *date },
            Act::Publish { period, .. } => Need::Whole { period: *period },
            Act::Book { .. } => Need::Nothing,
            Act::Change { request, .. }
            | Act::Withdraw { request }
            | Act::AskCancellation { request }
            | Act::AskChange { request, .. }
            | Act::TakeBack { request } => Need::Own { request: *request },
            Act::AnswerOffer { request, .. }
            | Act::Decide { request, .. }
            | Act::AnswerCancellation { request, .. }
            | Act::CancelDay { request, .. }
            | Act::AnswerChange { request, .. }
            | Act::Offer { request, .. }
            | Act::EndOffer { request, .. } => Need::Around { request: *request },
        }
    }
}

impl Facts {
    /// The outings that an acceptance of this request would bring now.
    pub fn outings_with_place(&self, request: &RequestState, now: UtcTime) -> Vec<OutingId> {
        let all = |period| outings_with_place(period, self.requests.values(), request, now);
        self.period.as_ref().map_or_else(Vec::new, all)
    }

    /// False for the rest of a split day that the family has not been told of, once the split it came from no longer stands (the
    /// family changed or withdrew the request, or the director decided anew). None: that request is not known here.
    /// A rest may be split again: each step up must stand, and a day has three parts, so there are at most three.
    pub fn stands(&self, request: &RequestState) -> Option<bool> {
        let mut rest = request;
        for _ in DayPart::ALL {
            let Some((from, by)) = rest.split.filter(|_| !rest.visible) else { return Some(true) };
            let from = self.requests.get(&from)?;
            if from.ended() || from.decision().is_none_or(|made| made.command != by) {
                return Some(false);
            }
            rest = from;
        }
        Some(true)
    }

    /// Takes an event in, making the request if it was unknown.
    pub fn fold(&mut self, event: &Event) {
        if matches!(event.verdict, super::events::Verdict::NotApplied { .. }) {
            return;
        }
        if let Some(about) = &event.about {
            self.requests.entry(about.request).or_insert_with(|| RequestState::new(about)).fold(event);
        }
    }
}
