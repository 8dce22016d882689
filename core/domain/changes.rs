//! May a request become another? Freely while nothing was answered; an accepted day only by the director's answer, which counts
//! what it adds and gives back what it leaves.

use super::commands::{Command, Wish};
use super::decisions::{Kept, accept};
use super::enrolment::{day_open, wish_is_sound};
use super::events::{About, Event, Verdict};
use super::facts::Facts;
use super::ids::{CentreId, ChildId, CommandId, FamilyId, PeriodId, RequestId};
use super::reasons::Reason;
use super::requests::{RequestState, RequestStatus};
use super::slots::PartSet;
use super::time::{LocalDate, UtcTime};

/// A wish for one child on one day, as a command brings it.
pub(super) struct Asked<'a> {
    pub child: ChildId,
    pub period: PeriodId,
    pub date: LocalDate,
    pub wish: &'a Wish,
}

/// No other live request for this child and day in this centre, nor for one of these parts anywhere: by this family or by the
/// other one of a child of two homes.
pub(super) fn not_asked_for(
    facts: &Facts,
    (family, centre, id): (FamilyId, CentreId, RequestId),
    asked: &Asked<'_>,
    now: UtcTime,
) -> Result<(), Reason> {
    let same_day = |r: &&RequestState| r.id != id && r.child == asked.child && r.date == asked.date;
    // The rest of a split counts once the family is told of it: until then the request that it came from asks for its parts too.
    let alive = |r: &&RequestState| r.live(now) && (r.visible || r.split.is_none());
    for other in facts.requests.values().filter(same_day).filter(alive) {
        let meets = other.wish.parts.meets(asked.wish.parts);
        if other.family != family && meets {
            return Err(Reason::RequestedByOtherFamily);
        }
        if other.family == family && other.centre == centre {
            return Err(Reason::AlreadyRequested);
        }
        if other.family == family && meets {
            return Err(Reason::AlreadyRequestedElsewhere);
        }
    }
    Ok(())
}

/// Removing parts keeps the place in the order of receipt; adding some loses it. Only while nothing was answered.
pub(super) fn change(
    facts: &Facts,
    command: &Command,
    (state, base, wish): (&RequestState, UtcTime, &Wish),
    now: UtcTime,
) -> Result<Event, Reason> {
    if base != state.content_at {
        return Err(Reason::RequestChanged);
    }
    if !matches!(state.status(now), RequestStatus::Requested { .. }) {
        return Err(Reason::NotInThatState);
    }
    let period = facts.period.as_ref().filter(|p| p.id == state.period).ok_or(Reason::UnknownPeriod)?;
    wish_is_sound(period, state.date, state.birth, wish)?;
    let asked = Asked { child: state.child, period: state.period, date: state.date, wish };
    not_asked_for(facts, (state.family, state.centre, state.id), &asked, now)?;
    let late = day_open(period, state.date, wish.parts, command.made_at, now)?;
    let adds = !wish.parts.within(state.wish.parts) || wish.outings.iter().any(|o| !state.wish.outings.contains(o));
    let about = About {
        wish: wish.clone(),
        content_at: now,
        order_at: if adds { now } else { state.order_at },
        late: if adds { late } else { state.late },
        ..state.about()
    };
    Ok(Event::of(command, Some(about), Verdict::Changed, now))
}

/// Asks for an accepted day to become another: judged like a request, but for what is held already. After the cut-off too: the
/// director answers.
pub(super) fn ask_change(
    facts: &Facts,
    command: &Command,
    (state, base, wish): (&RequestState, UtcTime, &Wish),
    now: UtcTime,
) -> Result<Event, Reason> {
    if base != state.content_at {
        return Err(Reason::RequestChanged);
    }
    let RequestStatus::Accepted { parts, cancellation_asked: false, change_asked: None, .. } = state.status(now) else {
        return Err(Reason::NotInThatState);
    };
    let period = facts.period.as_ref().filter(|p| p.id == state.period).ok_or(Reason::UnknownPeriod)?;
    wish_is_sound(period, state.date, state.birth, wish)?;
    let (mut mine, mut other) = (state.wish.outings.clone(), wish.outings.clone());
    (mine.sort(), other.sort());
    if wish.parts == parts && mine == other && wish.only_with_outing == state.wish.only_with_outing {
        return Err(Reason::NothingChanged);
    }
    if !wish.parts.minus(parts).within(period.open_parts(state.date)) {
        return Err(Reason::PartNotOpen);
    }
    added_is_free(facts, state, wish, parts, now)?;
    Ok(Event::of(command, Some(state.about()), Verdict::ChangeAsked, now))
}

/// Granted (`overbook`: beyond capacity if need be) or not. What is added needs a place, what is held keeps its own.
pub(super) fn answer_change(
    facts: &Facts,
    command: &Command,
    (state, asked): (&RequestState, CommandId),
    granted: Option<bool>,
    now: UtcTime,
) -> Result<Event, Reason> {
    let pending = state.change_pending().ok_or(Reason::NotInThatState)?;
    let RequestStatus::Accepted { parts, .. } = state.status(now) else { return Err(Reason::NotInThatState) };
    if pending.command != asked {
        return Err(Reason::RequestChanged);
    }
    let Some(overbook) = granted else {
        return Ok(Event::of(command, Some(state.about()), Verdict::ChangeRefused, now));
    };
    added_is_free(facts, state, &pending.wish, parts, now)?;
    let wish = Wish { together: state.wish.together, ..pending.wish.clone() };
    let wanted = RequestState { wish: wish.clone(), ..state.clone() };
    let outings = state.held_outings(now);
    let outcome = accept(facts, (&wanted, Kept { parts, outings: &outings }), wish.parts, overbook, now)?;
    let about = About { wish, content_at: now, ..state.about() };
    Ok(Event::of(command, Some(about), Verdict::ChangeGranted { outcome }, now))
}

/// Nobody else, nor this family elsewhere, asked for the parts that are added.
fn added_is_free(facts: &Facts, state: &RequestState, wish: &Wish, held: PartSet, now: UtcTime) -> Result<(), Reason> {
    let others = facts.requests.values().filter(|r| r.id != state.id && r.child == state.child && r.date == state.date);
    let meets = |r: &&RequestState| r.live(now) && r.wish.parts.meets(wish.parts.minus(held));
    match others.filter(meets).next() {
        None => Ok(()),
        Some(other) if other.family != state.family => Err(Reason::RequestedByOtherFamily),
        Some(other) if other.centre != state.centre => Err(Reason::AlreadyRequestedElsewhere),
        Some(_) => Err(Reason::AlreadyRequested),
    }
}
