//! What does the director's answer come to? Decisions hold places at once; they are told together by *Publier les réponses*.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Period;
use super::capacity::full_parts;
use super::commands::{Command, Decision, TEXT_CHARS_MAX, Wish};
use super::events::{About, Event, Outcome, Verdict};
use super::facts::Facts;
use super::ids::{BasketId, CommandId, OutingId, PeriodId, RequestId};
use super::reasons::Reason;
use super::requests::{Made, RequestState, RequestStatus};
use super::slots::PartSet;
use super::time::{UtcTime, monday_of};
use super::waiting::order;
use crate::gather::Gather;

/// What the director had on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub content_at: UtcTime,
    pub decision: Option<CommandId>,
}

pub(super) fn decide(
    facts: &Facts,
    command: &Command,
    (state, seen, decision): (&RequestState, Seen, &Decision),
    now: UtcTime,
) -> Result<Vec<Event>, Reason> {
    if seen.content_at != state.content_at {
        return Err(Reason::RequestChanged);
    }
    if seen.decision != state.decision().map(|d| d.command) {
        return Err(Reason::OtherDecided);
    }
    let open = match state.status(now) {
        RequestStatus::Requested { .. } | RequestStatus::WaitListed => true,
        RequestStatus::Refused { .. } => state.unpublished().is_some(),
        _ => false,
    };
    if !open {
        return Err(Reason::NotInThatState);
    }
    if facts.stands(state) == Some(false) {
        return Err(Reason::RequestEnded);
    }
    let mut events = undo_split(facts, command, state, now);
    match decision {
        Decision::Accept { overbook } => {
            let outcome = accept(facts, (state, Kept::NOTHING), state.wish.parts, *overbook, now)?;
            events.push(Event::of(command, Some(state.about()), Verdict::Decided { outcome }, now));
        }
        Decision::WaitList => events.push(Event::of(command, Some(state.about()), Verdict::Decided { outcome: Outcome::WaitListed }, now)),
        Decision::Refuse { reason } => {
            let outcome = Outcome::Refused { reason: reason_of(reason)? };
            events.push(Event::of(command, Some(state.about()), Verdict::Decided { outcome }, now));
        }
        Decision::Split { parts, rest, rest_refused, overbook } => {
            let left = state.wish.parts.minus(*parts);
            let proper = !parts.is_empty() && parts.within(state.wish.parts) && !left.is_empty();
            if !proper || facts.requests.contains_key(rest) {
                return Err(Reason::NothingChosen);
            }
            let outcome = accept(facts, (state, Kept::NOTHING), *parts, *overbook, now)?;
            let rest_outcome =
                rest_refused.as_deref().map_or(Ok(Outcome::WaitListed), |text| Ok(Outcome::Refused { reason: reason_of(text)? }))?;
            let wish = Wish { parts: left, outings: vec![], only_with_outing: false, together: None, ..state.wish.clone() };
            let about = About { request: *rest, wish, ..state.about() };
            events.push(Event::of(command, Some(state.about()), Verdict::Decided { outcome }, now));
            events.push(Event::of(command, Some(about), Verdict::SplitOff { from: state.id, outcome: rest_outcome }, now));
        }
    }
    Ok(events)
}

/// A new decision on a request that was split takes the rest back, unless the family was told of it.
fn undo_split(facts: &Facts, command: &Command, state: &RequestState, now: UtcTime) -> Vec<Event> {
    let rest_of_it = |r: &&RequestState| r.split.is_some_and(|(from, _)| from == state.id) && !r.visible && !r.undone;
    facts.requests.values().filter(rest_of_it).map(|rest| Event::of(command, Some(rest.about()), Verdict::SplitUndone, now)).collect()
}

/// What the family reads of a refusal or of a day that the centre cancels.
pub(super) fn reason_of(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Reason::ReasonMissing),
        n if n > TEXT_CHARS_MAX => Err(Reason::RemarkTooLong),
        _ => Ok(text.to_owned()),
    }
}

/// What it holds already: needs no other place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<'a> {
    pub parts: PartSet,
    pub outings: &'a [OutingId],
}

impl Kept<'_> {
    pub const NOTHING: Kept<'static> = Kept { parts: PartSet::NONE, outings: &[] };
}

/// Nobody beyond capacity unless the director says so. An outing that is full is left out and waited for, one whose parts are not all
/// accepted goes with them; either stops the whole when the family wants the day *seulement avec la sortie*: nobody asked for such a
/// day without its outing.
pub(super) fn accept(
    facts: &Facts,
    (state, kept): (&RequestState, Kept<'_>),
    parts: PartSet,
    overbook: bool,
    now: UtcTime,
) -> Result<Outcome, Reason> {
    let period = facts.period.as_ref().ok_or(Reason::UnknownPeriod)?;
    let full = full_parts(period, facts.requests.values(), state, parts.minus(kept.parts), now);
    if !full.is_empty() && !overbook {
        return Err(Reason::Full);
    }
    let known = |id: &OutingId| period.outing(*id).is_some();
    if state.wish.only_with_outing && !state.wish.outings.iter().all(known) {
        return Err(Reason::OutingUnknown);
    }
    let whole_outing = |id: &OutingId| period.outing(*id).is_some_and(|o| o.parts.within(parts));
    if state.wish.only_with_outing && !state.wish.outings.iter().all(whole_outing) {
        return Err(Reason::OnlyWithOuting);
    }
    let free = facts.outings_with_place(state, now);
    let has_place = |id: &&OutingId| kept.outings.contains(id) || free.contains(id);
    let wanted = state.wish.outings.iter().copied().filter(whole_outing);
    let (outings, full_outings): (Vec<OutingId>, Vec<OutingId>) = wanted.partition(|id| overbook || has_place(&id));
    if state.wish.only_with_outing && outings.len() < state.wish.outings.len() {
        return Err(Reason::OutingFull);
    }
    let overbooked = !full.is_empty() || !outings.iter().all(|id| has_place(&id));
    Ok(Outcome::Accepted { parts, outings, overbooked, full: full_outings })
}

/// One event for each family's request, and one receipt for the director. Nobody tells what a colleague decided after what was on
/// the screen.
pub(super) fn publish(
    facts: &Facts,
    command: &Command,
    (period, seen): (PeriodId, Option<UtcTime>),
    now: UtcTime,
) -> Result<Vec<Event>, Reason> {
    let author = command.stream.and_then(|s| s.staff());
    let known = |made: &&Made| seen.is_none_or(|at| made.time <= at) || made.by == author;
    let centre = command.stream.map(|s| s.centre());
    if facts.period.as_ref().is_none_or(|p| p.id != period || Some(p.centre) != centre) {
        return Err(Reason::UnknownPeriod);
    }
    let mut events = vec![];
    let mut families = BTreeSet::new();
    let mut requests = 0;
    for state in facts.requests.values().filter(|r| r.period == period) {
        let Some(made) = state.unpublished().filter(known) else { continue };
        let verdict = match facts.stands(state) {
            Some(true) => Verdict::Told { decision: made.command, outcome: made.outcome.clone() },
            Some(false) => Verdict::SplitUndone,
            None => continue,
        };
        if verdict != Verdict::SplitUndone {
            families.insert(state.family);
            requests += 1;
        }
        events.push(Event::of(command, Some(state.about()), verdict, now));
    }
    if events.is_empty() {
        return Err(Reason::NothingToPublish);
    }
    let summary = Verdict::Published { families: u32::try_from(families.len()).unwrap_or(u32::MAX), requests };
    events.push(Event::of(command, None, summary, now));
    Ok(events)
}

/// What *Accepter tous ceux qui tiennent, dans l'ordre* would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub accept: Vec<RequestId>,
    /// Left undecided, with the reason.
    pub left: Vec<(RequestId, Reason)>,
}

/// Walks the pending requests of the period in the order of receipt; those of a basket (*tous les enfants ou aucun*, *toute la
/// semaine ou rien*) are accepted together at the turn of the first of them, or left together: also when one of them was answered
/// otherwise already.
pub fn accept_all_that_fit(facts: &Facts, command: &Command, now: UtcTime) -> Plan {
    let Some(period) = facts.period.as_ref() else { return Plan::default() };
    let mut world = facts.clone();
    let open = |r: &&RequestState| {
        r.period == period.id && !r.ended() && r.decision().is_none() && matches!(r.status(now), RequestStatus::Requested { .. })
    };
    let mut queue: Vec<RequestState> = facts.requests.values().filter(open).cloned().collect();
    queue.sort_by_key(|r| order(r, now));
    let answered = |r: &&RequestState| r.period == period.id && r.wish.together.is_some() && !r.ended() && !open(r);
    let tied: Vec<&RequestState> = queue.iter().chain(facts.requests.values().filter(answered)).collect();
    let groups = groups(&tied);
    let not_coming: BTreeSet<RequestId> = tied.iter().filter(|r| stays_home(r, now)).map(|r| groups[&r.id]).collect();
    let mut plan = Plan::default();
    let mut seen = BTreeSet::new();
    for first in &queue {
        if seen.contains(&first.id) {
            continue;
        }
        let members: Vec<&RequestState> = queue.iter().filter(|r| groups[&r.id] == groups[&first.id]).collect();
        seen.extend(members.iter().map(|r| r.id));
        if not_coming.contains(&groups[&first.id]) {
            plan.left.extend(members.iter().map(|r| (r.id, Reason::BasketDoesNotFit)));
            continue;
        }
        match accept_together(&world, period, command, &members, now) {
            Ok(next) => {
                world = next;
                plan.accept.extend(members.iter().map(|r| r.id));
            }
            Err(why) if members.len() == 1 => plan.left.push((first.id, why)),
            Err(_) => plan.left.extend(members.iter().map(|r| (r.id, Reason::BasketDoesNotFit))),
        }
    }
    plan
}

/// On the waiting list or refused, told or not yet.
fn stays_home(state: &RequestState, now: UtcTime) -> bool {
    match state.unpublished() {
        Some(made) => matches!(made.outcome, Outcome::WaitListed | Outcome::Refused { .. }),
        None => matches!(state.status(now), RequestStatus::WaitListed | RequestStatus::Refused { .. }),
    }
}

/// The facts after accepting all of them, or why one of them cannot be.
fn accept_together(facts: &Facts, period: &Period, command: &Command, members: &[&RequestState], now: UtcTime) -> Result<Facts, Reason> {
    let mut trial = facts.clone();
    trial.period = Some(period.clone());
    for member in members {
        let outcome = accept(&trial, (member, Kept::NOTHING), member.wish.parts, false, now)?;
        let mine = Command { id: CommandId(member.id.0), ..command.clone() };
        trial.fold(&Event::of(&mine, Some(member.about()), Verdict::Decided { outcome }, now));
    }
    Ok(trial)
}

/// Names the group of each request: requests of one basket that share a day (children) or a child's week (week) belong together.
pub(crate) fn groups(queue: &[&RequestState]) -> BTreeMap<RequestId, RequestId> {
    let mut group: BTreeMap<RequestId, RequestId> = queue.iter().map(|r| (r.id, r.id)).gather();
    let basket = |r: &RequestState| r.wish.together.map(|t| t.basket);
    let mut by_basket: BTreeMap<BasketId, Vec<&RequestState>> = BTreeMap::new();
    for request in queue.iter().copied() {
        if let Some(id) = basket(request) {
            by_basket.entry(id).or_default().push(request);
        }
    }
    for members in by_basket.values() {
        for (at, one) in members.iter().enumerate() {
            for other in &members[at + 1..] {
                let rules = [one, other].map(|r| r.wish.together);
                let children = rules.iter().flatten().any(|t| t.children) && one.date == other.date;
                let week =
                    rules.iter().flatten().any(|t| t.week) && one.child == other.child && monday_of(one.date) == monday_of(other.date);
                if children || week {
                    let (keep, gone) = (group[&one.id], group[&other.id]);
                    group.values_mut().filter(|g| **g == gone).for_each(|g| *g = keep);
                }
            }
        }
    }
    group
}
