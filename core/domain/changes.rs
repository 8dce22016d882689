//! May a request become another? Freely while nothing was answered; an accepted day only by the director's answer, which counts
//! what it adds and gives back what it leaves.

use super::commands::{Act, Command, Wish};
use super::decisions::{Kept, accept};
use super::enrolment::{day_open, wish_is_sound};
use super::events::{About, Event, Verdict};
use super::facts::Facts;
use super::ids::{CommandId, OutingId};
use super::reasons::Reason;
use super::requests::{RequestState, RequestStatus};
use super::slots::PartSet;
use super::time::UtcTime;

/// No other live request for this child and day in this centre, nor anywhere for one of the parts that are added to those `held`: by
/// this family or by the other one of a child of two homes.
pub(super) fn not_asked_for(facts: &Facts, about: &About, (parts, held): (PartSet, PartSet), now: UtcTime) -> Result<(), Reason> {
    let same_day = |r: &&RequestState| r.id != about.request && r.child == about.child && r.date == about.date;
    for other in facts.requests.values().filter(same_day).filter(|r| r.asks(now)) {
        let meets = other.wish.parts.meets(parts.minus(held));
        if other.family != about.family && meets {
            return Err(Reason::RequestedByOtherFamily);
        }
        if other.family == about.family && other.centre == about.centre && (held.is_empty() || meets) {
            return Err(Reason::AlreadyRequested);
        }
        if other.family == about.family && meets {
            return Err(Reason::AlreadyRequestedElsewhere);
        }
    }
    Ok(())
}

/// While nothing was answered it is done: removing parts keeps the place in the order of receipt, adding some loses it. On an
/// accepted day it is a demand, judged like a request but for what is held already; after the cut-off too: the director answers.
pub(super) fn change(
    facts: &Facts,
    command: &Command,
    (state, base, wish): (&RequestState, UtcTime, &Wish),
    now: UtcTime,
) -> Result<Event, Reason> {
    if base != state.content_at {
        return Err(Reason::RequestChanged);
    }
    let asks = matches!(command.act, Act::AskChange { .. });
    let held = match state.status(now) {
        RequestStatus::Requested { .. } if !asks => PartSet::NONE,
        RequestStatus::Accepted { parts, cancellation_asked: false, change_asked: None, .. } if asks => parts,
        _ => return Err(Reason::NotInThatState),
    };
    let period = facts.period.as_ref().filter(|p| p.id == state.period).ok_or(Reason::UnknownPeriod)?;
    wish_is_sound(period, state.date, state.birth, wish)?;
    not_asked_for(facts, &state.about(), (wish.parts, held), now)?;
    let new = |id: &OutingId| !state.wish.outings.contains(id);
    let more_outings = wish.outings.iter().any(new);
    if asks {
        let same_outings = !more_outings && wish.outings.len() == state.wish.outings.len();
        if wish.parts == held && same_outings && wish.only_with_outing == state.wish.only_with_outing {
            return Err(Reason::NothingChanged);
        }
        if !wish.parts.minus(held).within(period.open_parts(state.date)) {
            return Err(Reason::PartNotOpen);
        }
        return Ok(Event::of(command, Some(state.about()), Verdict::ChangeAsked, now));
    }
    let late = day_open(period, state.date, wish.parts, command.made_at, now)?;
    let adds = more_outings || !wish.parts.within(state.wish.parts);
    let about = About {
        wish: wish.clone(),
        content_at: now,
        order_at: if adds { now } else { state.order_at },
        late: if adds { late } else { state.late },
        ..state.about()
    };
    Ok(Event::of(command, Some(about), Verdict::Changed, now))
}

/// Granted (`overbook`: beyond capacity if need be) or not. What is added needs a place, what is held keeps its own.
pub(super) fn answer_change(
    facts: &Facts,
    command: &Command,
    (state, asked): (&RequestState, CommandId),
    granted: Option<bool>,
    now: UtcTime,
) -> Result<Event, Reason> {
    let pending = state.change_pending().filter(|_| state.acceptance().is_some()).ok_or(Reason::NotInThatState)?;
    if pending.command != asked {
        return Err(Reason::RequestChanged);
    }
    let Some(overbook) = granted else {
        return Ok(Event::of(command, Some(state.about()), Verdict::ChangeRefused, now));
    };
    let (parts, outings) = state.told_place();
    not_asked_for(facts, &state.about(), (pending.wish.parts, parts), now)?;
    let wish = Wish { together: state.wish.together, ..pending.wish.clone() };
    let wanted = RequestState { wish: wish.clone(), ..state.clone() };
    let outcome = accept(facts, (&wanted, Kept { parts, outings: &outings }), wish.parts, overbook, now)?;
    let about = About { wish, content_at: now, ..state.about() };
    Ok(Event::of(command, Some(about), Verdict::ChangeGranted { outcome }, now))
}
