//! What does a command come to? The only rule code: pure, no clock, no randomness. Facts in, events out; the caller
//! writes all of them in one transaction, or none.

use super::changes::{answer_change, change, not_asked_for};
use super::commands::{Act, Command, Stream, Wish};
use super::decisions;
use super::enrolment::{child_may_come, day_open, wish_is_sound};
use super::events::{About, Event, Verdict};
use super::facts::Facts;
use super::ids::{ChildId, OfferId, PeriodId, RequestId};
use super::reasons::Reason;
use super::requests::{OfferEnd, RequestState, RequestStatus};
use super::slots::PartSet;
use super::time::{LocalDate, SECOND_MS, UtcTime};
use super::waiting::may_be_offered;

/// A wish for one child on one day, as a command brings it.
struct Asked<'a> {
    child: ChildId,
    period: PeriodId,
    date: LocalDate,
    wish: &'a Wish,
}

/// Judges a command at the instant of its reception. A well-formed command of a person always leaves at least one event (a
/// refusal is one); a job that has nothing to do leaves none.
pub fn apply(facts: &Facts, command: &Command, now: UtcTime) -> Vec<Event> {
    let judged = match &command.act {
        Act::Request { child, period, date, wish } => {
            let asked = Asked { child: *child, period: *period, date: *date, wish };
            request(facts, command, &asked, now).map(|event| vec![event])
        }
        Act::Publish { period, seen } => decisions::publish(facts, command, (*period, *seen), now),
        // Judged before, by the rules of money: this is its receipt.
        Act::Book { .. } => Ok(vec![Event::of(command, None, Verdict::Booked, now)]),
        act => act.request().ok_or(Reason::UnknownRequest).and_then(|id| {
            let state = mine(facts, command, id)?;
            existing(facts, command, state, now)
        }),
    };
    match judged {
        Ok(events) => events,
        Err(_) if command.stream.is_none() => vec![],
        Err(reason) => vec![refusal(facts, command, reason, now)],
    }
}

/// A command whose application broke a promise of the program: refused as a whole, in words that leak nothing.
fn refusal(facts: &Facts, command: &Command, reason: Reason, now: UtcTime) -> Event {
    let about = command.act.request().and_then(|id| mine(facts, command, id).ok()).map(RequestState::about);
    Event::of(command, about, Verdict::NotApplied { reason }, now)
}

/// The request, if the author may know of it.
fn mine<'a>(facts: &'a Facts, command: &Command, id: RequestId) -> Result<&'a RequestState, Reason> {
    let state = facts.requests.get(&id).ok_or(Reason::UnknownRequest)?;
    let may = match command.stream {
        None => true,
        Some(Stream::Family { family, centre }) => state.family == family && state.centre == centre && state.visible,
        Some(Stream::Staff { centre, .. }) => state.centre == centre,
    };
    if may { Ok(state) } else { Err(Reason::UnknownRequest) }
}

fn request(facts: &Facts, command: &Command, asked: &Asked<'_>, now: UtcTime) -> Result<Event, Reason> {
    let Some(Stream::Family { family, centre }) = command.stream else { return Err(Reason::NotYours) };
    let id = RequestId::from(command.id);
    let child = facts.child.as_ref().filter(|c| c.id == asked.child && c.families.contains(&family)).ok_or(Reason::UnknownChild)?;
    let period = facts.period.as_ref().filter(|p| p.id == asked.period && p.centre == centre).ok_or(Reason::UnknownPeriod)?;
    child_may_come(Some(child), family, centre, asked.date)?;
    wish_is_sound(period, asked.date, child.birth, asked.wish)?;
    let mut about = About {
        request: id,
        family,
        centre,
        child: asked.child,
        period: asked.period,
        date: asked.date,
        birth: child.birth,
        wish: asked.wish.clone(),
        content_at: now,
        order_at: now,
        late: false,
    };
    not_asked_for(facts, &about, (asked.wish.parts, PartSet::NONE), now)?;
    about.late = day_open(period, asked.date, asked.wish.parts, command.made_at, now)?;
    Ok(Event::of(command, Some(about), Verdict::Received, now))
}

fn existing(facts: &Facts, command: &Command, state: &RequestState, now: UtcTime) -> Result<Vec<Event>, Reason> {
    if state.ended() {
        return match command.act {
            Act::Decide { .. }
            | Act::AnswerCancellation { .. }
            | Act::CancelDay { .. }
            | Act::AnswerChange { .. }
            | Act::AnswerOffer { .. }
            | Act::Change { .. }
            | Act::AskChange { .. } => Err(Reason::RequestEnded),
            _ => Err(Reason::NotInThatState),
        };
    }
    let one = |verdict: Verdict| Ok(vec![Event::of(command, Some(state.about()), verdict, now)]);
    let status = state.status(now);
    match &command.act {
        // What was asked for in time and came late is still judged: a phone without network loses nothing.
        Act::Withdraw { .. } | Act::AskCancellation { .. } | Act::AskChange { .. }
            if state.date < now.local_date().min(command.made_at.local_date()) =>
        {
            Err(Reason::DayPast)
        }
        Act::Change { base, wish, .. } | Act::AskChange { base, wish, .. } => {
            change(facts, command, (state, *base, wish), now).map(|e| vec![e])
        }
        Act::Withdraw { .. } => match status {
            RequestStatus::Requested { .. } | RequestStatus::WaitListed | RequestStatus::Offered { .. } => one(Verdict::Withdrawn),
            _ => Err(Reason::NotInThatState),
        },
        Act::AskCancellation { .. } => match status {
            RequestStatus::Accepted { cancellation_asked: false, change_asked: None, .. } => one(Verdict::CancellationAsked),
            _ => Err(Reason::NotInThatState),
        },
        Act::TakeBack { .. } => match status {
            RequestStatus::Accepted { cancellation_asked: true, .. } | RequestStatus::Accepted { change_asked: Some(_), .. } => {
                one(Verdict::TakenBack)
            }
            _ => Err(Reason::NotInThatState),
        },
        Act::AnswerCancellation { grant, .. } => one(answer_cancellation(&status, *grant)?),
        Act::CancelDay { reason, .. } => one(cancel_day(state, &status, reason, now)?),
        Act::AnswerChange { asked, grant, overbook, .. } => {
            answer_change(facts, command, (state, *asked), grant.then_some(*overbook), now).map(|e| vec![e])
        }
        Act::AnswerOffer { offer, accept, .. } => one(answer_offer(facts, state, *offer, *accept, now)?),
        Act::Decide { base, after, decision, .. } => {
            let seen = decisions::Seen { content_at: *base, decision: *after };
            decisions::decide(facts, command, (state, seen, decision), now)
        }
        Act::Offer { offer, until, .. } => {
            let period = facts.period.as_ref().ok_or(Reason::UnknownPeriod)?;
            let day: Vec<&RequestState> = facts.requests.values().filter(|r| r.date == state.date && r.centre == state.centre).collect();
            if may_be_offered(period, &day, state, now) && *until > now {
                one(Verdict::Offered { offer: *offer, until: *until })
            } else {
                Err(Reason::NotInThatState)
            }
        }
        Act::EndOffer { offer, .. } => match state.offers.get(offer) {
            Some(o) if o.end.is_none() && o.until.is_some_and(|until| until <= now) => one(Verdict::OfferEnded { offer: *offer }),
            _ => Err(Reason::NotInThatState),
        },
        Act::Request { .. } | Act::Publish { .. } | Act::Book { .. } => Err(Reason::NotInThatState),
    }
}

/// Asked for no more, the day is not taken away by an answer that was given before the director knew.
const fn answer_cancellation(status: &RequestStatus, grant: bool) -> Result<Verdict, Reason> {
    match status {
        RequestStatus::Accepted { cancellation_asked: true, .. } if grant => Ok(Verdict::CancellationGranted),
        RequestStatus::Accepted { cancellation_asked: true, .. } => Ok(Verdict::CancellationRefused),
        _ => Err(Reason::NotInThatState),
    }
}

fn cancel_day(state: &RequestState, status: &RequestStatus, reason: &str, now: UtcTime) -> Result<Verdict, Reason> {
    match status {
        RequestStatus::Accepted { .. } if state.date >= now.local_date() => {
            Ok(Verdict::CancelledByCentre { reason: decisions::reason_of(reason)? })
        }
        RequestStatus::Accepted { .. } => Err(Reason::DayPast),
        _ => Err(Reason::NotInThatState),
    }
}

/// An answer names the offer. Too late, it takes the place if it is still free; else the former rank is given back.
fn answer_offer(facts: &Facts, state: &RequestState, offer: OfferId, accept: bool, now: UtcTime) -> Result<Verdict, Reason> {
    let known = state.offers.get(&offer).ok_or(Reason::OfferEnded)?;
    if matches!(known.end, Some(OfferEnd::Declined | OfferEnd::Taken)) {
        return Err(Reason::OfferEnded);
    }
    let missing = state.missing_outings();
    let (taken, declined) = match state.accepted {
        Some(_) if missing.is_empty() => return Err(Reason::OfferEnded),
        Some(_) => (Verdict::OutingTaken { offer, outings: missing }, Verdict::OutingDeclined { offer }),
        None => (Verdict::OfferTaken { offer, outings: state.wish.outings.clone() }, Verdict::OfferDeclined { offer }),
    };
    if !accept || state.offers_still(known, now) {
        return Ok(if accept { taken } else { declined });
    }
    let period = facts.period.as_ref().ok_or(Reason::OfferEnded)?;
    let day: Vec<&RequestState> = facts.requests.values().filter(|r| r.date == state.date && r.centre == state.centre).collect();
    let begun = super::calendar::Period::starts_at(state.date, state.wish.parts) <= now.plus_ms(SECOND_MS);
    let has_place = state.open_offer(now).is_some() || may_be_offered(period, &day, state, now);
    if !begun && has_place { Ok(taken) } else { Err(Reason::OfferEnded) }
}
