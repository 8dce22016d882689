//! Who is next? The waiting list of a day: the order of receipt, late ones last, those who let an offer pass after the others.

use super::calendar::Period;
use super::capacity::{fits_whole, full_parts, outings_with_place};
use super::facts::Facts;
use super::ids::RequestId;
use super::requests::RequestState;
use super::time::{HOUR_MS, LocalDate, UtcTime};

/// An offer ends at the latest so long before the slot; closer, the director telephones.
pub const OFFER_ENDS_BEFORE_SLOT_MS: i64 = 12 * HOUR_MS;

/// The place in the order: what decides between two waiters.
pub fn order(request: &RequestState, now: UtcTime) -> (usize, bool, UtcTime, RequestId) {
    (request.lapsed_offers(now), request.late, request.order_at, request.id)
}

/// 1 + the earlier waiters of the same group and day who share one of the full slots. None when it does not wait.
pub fn rank(period: &Period, facts: &Facts, request: &RequestState, now: UtcTime) -> Option<u32> {
    if !request.waiting(now) {
        return None;
    }
    let same_day = || facts.requests.values().filter(|r| r.date == request.date && r.centre == request.centre);
    let full = full_parts(period, same_day().collect::<Vec<_>>(), request, request.wish.parts, now);
    let shares = |other: &&RequestState| {
        let slots_meet = other.group() == request.group() && other.wish.parts.meets(full);
        slots_meet || other.wish.outings.iter().any(|o| request.wish.outings.contains(o))
    };
    let before = same_day().filter(|r| r.id != request.id && r.waiting(now) && order(r, now) < order(request, now));
    u32::try_from(before.filter(shares).count() + 1).ok()
}

/// Until when a place would be offered; none when the day is too near.
pub fn offer_until(period: &Period, request: &RequestState, now: UtcTime) -> Option<UtcTime> {
    let last = Period::starts_at(request.date, request.wish.parts).plus_ms(-OFFER_ENDS_BEFORE_SLOT_MS);
    let until = now.plus_ms(i64::from(period.offer_hours) * HOUR_MS).min(last);
    (until > now).then_some(until)
}

/// The first waiter of that day whose every part and outing fits, and until when to offer.
pub fn next_offer(facts: &Facts, date: LocalDate, now: UtcTime) -> Option<(RequestId, UtcTime)> {
    let period = facts.period.as_ref()?;
    let day: Vec<&RequestState> = facts.requests.values().filter(|r| r.date == date && r.centre == period.centre).collect();
    let waits = |r: &&RequestState| r.period == period.id && (r.waiting(now) || !r.waiting_for_outings(now).is_empty());
    let mut waiters: Vec<&RequestState> = day.iter().copied().filter(waits).collect();
    waiters.sort_by_key(|r| order(r, now));
    let in_time = |r: &RequestState| offer_until(period, r, now).filter(|_| may_be_offered(period, &day, r, now));
    waiters.into_iter().find_map(|r| in_time(r).map(|until| (r.id, until)))
}

/// A waiter whose whole request fits, or an accepted day whose missing outings all have a place now.
pub fn may_be_offered(period: &Period, day: &[&RequestState], request: &RequestState, now: UtcTime) -> bool {
    let missing = request.waiting_for_outings(now);
    if missing.is_empty() {
        return request.waiting(now) && fits_whole(period, day.iter().copied(), request, now);
    }
    let with_place = outings_with_place(period, day.iter().copied(), request, now);
    missing.iter().all(|o| with_place.contains(o))
}

/// Offers of these requests that are past their end and not yet closed.
pub fn ended_offers<'a>(requests: impl IntoIterator<Item = &'a RequestState>, now: UtcTime) -> Vec<(RequestId, super::ids::OfferId)> {
    let past = |r: &'a RequestState| {
        let over = r.offers.iter().filter(move |(_, o)| o.end.is_none() && o.until.is_some_and(|until| until <= now));
        over.map(move |(offer, _)| (r.id, *offer))
    };
    requests.into_iter().filter(|r| !r.ended()).flat_map(past).collect()
}
