//! What will the director's answers come to? Weeks of a desk with its receipts and the decisions that have none yet laid over
//! them, so that the places shown without network are those that the server would count.

use std::collections::BTreeMap;

use chrono::Days;

use super::model::{DeskFamily, DeskRequest, DeskSlot};
use super::project::Projection;
use super::views::{DeskLine, DeskOuting, DeskPlan, DeskSlotView, DeskWeek, PlanLeft, ToReview, WaitingAct};
use crate::domain::apply::apply;
use crate::domain::calendar::{Outing, Period};
use crate::domain::capacity::{outing_taken, taken};
use crate::domain::commands::{Act, COMMAND_VERSION, Command, Decision, Stream};
use crate::domain::decisions::{accept_all_that_fit, groups};
use crate::domain::events::{Event, Verdict};
use crate::domain::facts::Facts;
use crate::domain::ids::{CommandId, FamilyId, RequestId};
use crate::domain::reasons::Reason;
use crate::domain::requests::{RequestState, RequestStatus};
use crate::domain::time::{LocalDate, UtcTime, age_on};
use crate::domain::waiting::order;
use crate::gather::{Gather, in_order};
use crate::json::{FromJson, from_json};
use crate::sync::view::{OutboxLine, OutboxState, ReviewLine};

/// What a desk holds of one period.
#[derive(Debug)]
pub struct Board {
    stream: Stream,
    /// What the server said.
    told: Facts,
    /// With what waits on this desk, as if it had been received now.
    foreseen: Facts,
    lines: BTreeMap<RequestId, DeskRequest>,
    slots: Vec<DeskSlot>,
    families: BTreeMap<FamilyId, DeskFamily>,
    waiting: BTreeMap<RequestId, WaitingAct>,
    now: UtcTime,
}

impl Board {
    /// From the desk documents of a period (all or some weeks), the receipts of the desk's stream and its outbox. None when no
    /// document can be read.
    pub fn new<'a>(
        stream: Stream,
        weeks: &[&Projection],
        events: impl IntoIterator<Item = &'a Event>,
        outbox: Vec<OutboxLine>,
        now: UtcTime,
    ) -> Option<Board> {
        let mut told = Facts { period: period_of(weeks), ..Facts::default() };
        told.period.as_ref()?;
        told.requests = read(weeks, "state").map(|r: RequestState| (r.id, r)).gather();
        let known = |e: &&Event| e.about.as_ref().is_some_and(|a| told.requests.contains_key(&a.request));
        let newer: Vec<&Event> = events.into_iter().filter(known).collect();
        newer.into_iter().for_each(|event| told.fold(event));
        let lines = read(weeks, "request").map(|r: DeskRequest| (r.id, r)).gather();
        let foreseen = told.clone();
        let slots = read(weeks, "slot").collect();
        let families = read(weeks, "family").map(|f: DeskFamily| (f.id, f)).gather();
        let mut board = Board { stream, told, foreseen, lines, slots, families, waiting: BTreeMap::new(), now };
        for line in outbox {
            board.lay_over(line);
        }
        Some(board)
    }

    fn lay_over(&mut self, line: OutboxLine) {
        let (Some(command), false) = (line.made, matches!(line.state, OutboxState::Aside { .. })) else { return };
        let request = command.act.request();
        let here = match &command.act {
            Act::Publish { period, .. } => self.told.period.as_ref().is_some_and(|p| p.id == *period),
            _ => request.is_some_and(|id| self.foreseen.requests.contains_key(&id)),
        };
        if !here {
            return;
        }
        let events = apply(&self.foreseen, &command, self.now);
        let would_fail = refused(&events);
        events.iter().for_each(|event| self.foreseen.fold(event));
        if let Some(request) = request {
            let droppable = line.state == OutboxState::ToSend;
            let made_at = command.made_at;
            let waiting = WaitingAct { command: command.id, made_at, act: command.act, droppable, would_fail: would_fail.map(Into::into) };
            self.waiting.insert(request, waiting);
        }
    }

    /// The week as the screen shows it; `review`: what was not applied, latest first.
    pub fn week(&self, monday: LocalDate, review: &[ReviewLine]) -> Option<DeskWeek> {
        let period = self.told.period.as_ref()?;
        let next = monday.checked_add_days(Days::new(7))?;
        let within = |d: LocalDate| monday <= d && d < next;
        let places = self.places_in_order();
        let shown = |r: &&RequestState| r.period == period.id && within(r.date) && !r.undone;
        let tied: Vec<&RequestState> = self.foreseen.requests.values().filter(&shown).filter(|r| !r.ended()).collect();
        let groups = groups(&tied);
        let same = |a: RequestId, b: RequestId| a != b && groups.get(&a).is_some_and(|group| groups.get(&b) == Some(group));
        let of = |id: RequestId| tied.iter().map(|r| r.id).filter(|other| same(id, *other)).collect();
        let lines = self.foreseen.requests.values().filter(&shown);
        let lines = lines.filter_map(|r| Some(DeskLine { tied: of(r.id), ..self.line(r, review, &places)? }));
        let key = |l: &DeskLine| (l.request.date, l.request.late, l.request.order_at, l.request.id);
        let requests = in_order(lines, |a, b| key(a).cmp(&key(b)));
        let asks = |family: FamilyId| requests.iter().any(|l: &DeskLine| l.request.family == family);
        let told = self.told.requests.values().filter(|r| r.period == period.id);
        let unpublished = self.foreseen.requests.values().filter(|r| r.period == period.id && r.unpublished().is_some()).count();
        Some(DeskWeek {
            centre: period.centre,
            period: period.id,
            monday,
            slots: self.slots.iter().filter(|s| within(s.date)).map(|s| self.slot(s)).collect(),
            decided_until: told.filter_map(RequestState::unpublished).map(|made| made.time).max().unwrap_or_default(),
            families: self.families.values().filter(|f| asks(f.id)).cloned().collect(),
            requests,
            outings: period.outings.iter().filter(|o| within(o.date)).map(|o| self.outing(o)).collect(),
            closed: period.closed.iter().filter(|(d, _)| within(**d)).map(|(d, why)| (*d, why.clone())).gather(),
            unpublished: u16::try_from(unpublished).unwrap_or(u16::MAX),
        })
    }

    fn slot(&self, slot: &DeskSlot) -> DeskSlotView {
        let count = |facts: &Facts| taken(facts.requests.values(), slot.date, slot.part, slot.group, None, self.now);
        DeskSlotView { slot: slot.clone(), taken: count(&self.told), foreseen: count(&self.foreseen) }
    }

    fn outing(&self, outing: &Outing) -> DeskOuting {
        let count = |facts: &Facts| outing_taken(facts.requests.values(), outing.id, None, self.now);
        DeskOuting {
            id: outing.id,
            date: outing.date,
            parts: outing.parts,
            title: outing.title.clone(),
            places: outing.places,
            taken: count(&self.told),
            foreseen: count(&self.foreseen),
        }
    }

    fn line(&self, foreseen: &RequestState, review: &[ReviewLine], places: &BTreeMap<RequestId, u32>) -> Option<DeskLine> {
        let id = foreseen.id;
        let waiting = self.waiting.get(&id).cloned();
        // The rest of a day that this desk splits is not told to anybody yet: it takes after the day itself.
        let state = self.told.requests.get(&id).unwrap_or(foreseen);
        let request = self.request(state)?;
        let decides = waiting.as_ref().is_some_and(|w| matches!(w.act, Act::Decide { .. }) && w.would_fail.is_none());
        let is_rest = !self.told.requests.contains_key(&id);
        let outcome = foreseen.unpublished().or(foreseen.decision()).map(|made| made.outcome.clone());
        let to_review = review.iter().find(|r| subject(r) == Some(id)).map(to_review);
        Some(DeskLine {
            foreseen: outcome.filter(|_| decides || is_rest),
            to_review: to_review.filter(|_| waiting.is_none()),
            full: self.is_full(foreseen),
            order: places.get(&id).copied(),
            tied: vec![],
            request,
            waiting,
        })
    }

    /// The document's line with what the receipts say since.
    fn request(&self, state: &RequestState) -> Option<DeskRequest> {
        let twin = || self.lines.values().find(|l| l.child == state.child && l.family == state.family);
        let known = self.lines.get(&state.id).or_else(twin)?;
        Some(DeskRequest {
            id: state.id,
            date: state.date,
            age: age_on(state.birth, state.date),
            group: state.group(),
            wish: state.wish.clone(),
            status: state.status(self.now),
            unpublished: state.unpublished().map(|made| made.outcome.clone()),
            decision: state.decision().map(|made| made.command),
            content_at: state.content_at,
            order_at: state.order_at,
            late: state.late,
            rank: known.rank.filter(|_| known.id == state.id),
            ..known.clone()
        })
    }

    /// The rules would refuse to accept it whole, or to grant the change that is asked for, for want of a place.
    fn is_full(&self, state: &RequestState) -> bool {
        let request = state.id;
        let why = match state.change_pending() {
            Some(change) => self.judge(Act::AnswerChange { request, asked: change.command, grant: true, overbook: false }),
            None => self.judge_decision(request, Decision::Accept { overbook: false }),
        };
        matches!(why, Some(Reason::Full | Reason::OutingFull))
    }

    /// Why the rules would not take this decision now, after what waits on this desk already; none: they would.
    pub fn judge_decision(&self, request: RequestId, decision: Decision) -> Option<Reason> {
        let Some(state) = self.foreseen.requests.get(&request) else { return Some(Reason::UnknownRequest) };
        let (base, after) = (state.content_at, state.decision().map(|made| made.command));
        self.judge(Act::Decide { request, base, after, decision })
    }

    fn judge(&self, act: Act) -> Option<Reason> {
        refused(&apply(&self.foreseen, &self.command(act), self.now))
    }

    fn command(&self, act: Act) -> Command {
        Command { v: COMMAND_VERSION, id: CommandId([0; 16]), stream: Some(self.stream), made_at: self.now, act }
    }

    /// 1, 2, 3… among the undecided requests of each day and group.
    fn places_in_order(&self) -> BTreeMap<RequestId, u32> {
        let undecided =
            |r: &&RequestState| !r.ended() && r.decision().is_none() && matches!(r.status(self.now), RequestStatus::Requested { .. });
        let undecided = self.foreseen.requests.values().filter(undecided);
        let queue = in_order(undecided, |a, b| order(a, self.now).cmp(&order(b, self.now)));
        let mut counts = BTreeMap::new();
        let mut place = |r: &RequestState| {
            let count: &mut u32 = counts.entry((r.date, r.group())).or_default();
            *count += 1;
            *count
        };
        queue.into_iter().map(|r| (r.id, place(r))).gather()
    }

    /// *Accepter tous ceux qui tiennent, dans l'ordre*, after what waits already.
    pub fn plan(&self) -> DeskPlan {
        let plan = accept_all_that_fit(&self.foreseen, &self.command(Act::Publish { period: self.period_id(), seen: None }), self.now);
        let act = |id: RequestId| {
            let state = self.foreseen.requests.get(&id)?;
            let after = state.decision().map(|made| made.command);
            Some(Act::Decide { request: id, base: state.content_at, after, decision: Decision::Accept { overbook: false } })
        };
        DeskPlan {
            acts: plan.accept.into_iter().filter_map(act).collect(),
            left: plan.left.into_iter().map(|(request, why)| PlanLeft { request, why: why.into() }).collect(),
        }
    }

    fn period_id(&self) -> crate::domain::ids::PeriodId {
        self.told.period.as_ref().map_or(crate::domain::ids::PeriodId([0; 16]), |p| p.id)
    }
}

/// One line of *À revoir*.
pub fn to_review(line: &ReviewLine) -> ToReview {
    let (request, act) = (subject(line), line.act.clone());
    ToReview { command: line.command, request, act, why: line.reason.into(), time: line.time }
}

/// Was the answer that came first this person's own, from another tab or device? `events`: those of the line's stream, where all
/// their decisions are; what a colleague decided is in none that this device holds.
pub fn overtaken_by_oneself(line: &ReviewLine, events: &[&Event]) -> bool {
    let Act::Decide { request, after, .. } = &line.act else { return false };
    let own = |e: &Event| matches!(e.verdict, Verdict::Decided { .. }) && e.command.stream == Some(line.stream);
    let decided = events.iter().filter(|e| own(e) && e.request() == Some(*request) && e.time <= line.time);
    let last = decided.clone().max_by_key(|e| e.time).map(|e| e.command.id);
    // Somebody who had a colleague's answer before their eyes was overtaken by a colleague.
    let saw_own = after.is_none_or(|seen| decided.clone().any(|e| e.command.id == seen));
    line.reason == Reason::OtherDecided && last.is_some() && last != *after && saw_own
}

fn subject(line: &ReviewLine) -> Option<RequestId> {
    line.act.request().or(line.about.as_ref().map(|a| a.request))
}

fn read<'a, T: FromJson + 'a>(weeks: &'a [&Projection], kind: &'static str) -> impl Iterator<Item = T> + 'a {
    let of_kind = weeks.iter().flat_map(|week| week.iter()).filter(move |(key, _)| key.split('|').next() == Some(kind));
    of_kind.filter_map(|(_, text)| from_json(text))
}

/// Each week carries the period with its own outings and closed days: together they are the whole.
fn period_of(weeks: &[&Projection]) -> Option<Period> {
    let periods = weeks.iter().filter_map(|w| from_json::<Period>(w.get("period")?));
    periods.reduce(|mut all, mut week| {
        all.outings.append(&mut week.outings);
        all.closed.append(&mut week.closed);
        all
    })
}

fn refused(events: &[Event]) -> Option<Reason> {
    events.iter().find_map(|event| match event.verdict {
        Verdict::NotApplied { reason } => Some(reason),
        _ => None,
    })
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
