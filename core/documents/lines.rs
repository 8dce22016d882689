//! Where do our requests stand, and what may we do? The lines of *Statut de vos demandes*: what was told, what waits on this
//! phone, and the acts that the rules would take now.

use super::family::FamilyWorld;
use super::french;
use super::views::{May, RequestLine, WaitingAct};
use crate::domain::commands::Act;
use crate::domain::ids::RequestId;
use crate::domain::requests::{RequestState, RequestStatus};
use crate::domain::time::{HOUR_MS, UtcTime};
use crate::gather::in_order;

/// From so long before a cut-off the phone warns *pas encore transmis*.
const HURRY_MS: i64 = 48 * HOUR_MS;

pub fn requests(world: &mut FamilyWorld) -> Vec<RequestLine> {
    let mut lines: Vec<RequestLine> = world.foreseen_ids().into_iter().filter_map(|id| line(world, id)).collect();
    // What was refused already by what this phone knows stands nowhere else.
    let failing: Vec<RequestId> = world.waiting.keys().filter(|id| lines.iter().all(|l| l.id != **id)).copied().collect();
    lines.extend(failing.into_iter().filter_map(|id| unreceived(world, id)));
    in_order(lines, |a, b| (a.date, &a.first_name, a.id).cmp(&(b.date, &b.first_name, b.id)))
}

fn line(world: &mut FamilyWorld, id: RequestId) -> Option<RequestLine> {
    let state = world.told.get(&id).or(world.foreseen(id))?.clone();
    let told = world.told.contains_key(&id);
    let status = told.then(|| state.status(world.now));
    let waiting = world.waiting.get(&id).cloned().unwrap_or_default();
    let record = world.records.get(&id);
    let rank = record.and_then(|r| r.rank).filter(|_| status == Some(RequestStatus::WaitListed));
    Some(RequestLine {
        id,
        period: state.period,
        child: state.child,
        first_name: world.first_name(state.child),
        date: state.date,
        label: french::long_day(state.date),
        full_day: full_day(world, &state, status.as_ref()),
        rank,
        content_at: state.content_at,
        receipt: world.receipts.get(&id).cloned(),
        may: may(world, &state, status.as_ref(), &waiting),
        hurry: hurry(world, &state, &waiting),
        wish: state.wish,
        status,
        waiting,
    })
}

/// A request that this phone believes the server will refuse; it goes all the same, unless somebody drops it.
fn unreceived(world: &FamilyWorld, id: RequestId) -> Option<RequestLine> {
    let waiting = world.waiting.get(&id)?.clone();
    let Act::Request { child, period, date, wish } = waiting.first()?.act.clone() else { return None };
    Some(RequestLine {
        id,
        period,
        child,
        first_name: world.first_name(child),
        date,
        label: french::long_day(date),
        wish,
        full_day: false,
        status: None,
        rank: None,
        content_at: waiting.first()?.made_at,
        receipt: None,
        may: if waiting.iter().all(|w| w.droppable) { vec![May::Drop] } else { vec![] },
        hurry: false,
        waiting,
    })
}

fn full_day(world: &FamilyWorld, state: &RequestState, status: Option<&RequestStatus>) -> bool {
    let parts = match status {
        Some(RequestStatus::Accepted { parts, .. }) => *parts,
        _ => state.wish.parts,
    };
    match world.calendars.get(&state.period) {
        Some(calendar) => !parts.is_empty() && parts == calendar.period.open_parts(state.date),
        None => world.records.get(&state.id).is_some_and(|r| r.full_day),
    }
}

fn may(world: &mut FamilyWorld, state: &RequestState, status: Option<&RequestStatus>, waiting: &[WaitingAct]) -> Vec<May> {
    if !waiting.is_empty() {
        // One thing at a time: until the receipt, what was made may only be taken back.
        return if waiting.iter().any(|w| w.droppable) { vec![May::Drop] } else { vec![] };
    }
    let request = state.id;
    let offer = match status {
        Some(RequestStatus::Offered { offer, .. }) => Some(*offer),
        Some(RequestStatus::Accepted { outing_offer, .. }) => outing_offer.map(|o| o.offer),
        _ => None,
    };
    let withdraw = if status == Some(&RequestStatus::WaitListed) { May::LeaveList } else { May::Withdraw };
    let mut tries = vec![
        (May::Change, Act::Change { request, base: state.content_at, wish: state.wish.clone() }),
        (withdraw, Act::Withdraw { request }),
        (May::AskCancellation, Act::AskCancellation { request }),
        (May::TakeBack, Act::TakeBack { request }),
    ];
    tries.extend(offer.map(|offer| (May::AnswerOffer, Act::AnswerOffer { request, offer, accept: true })));
    let mut all: Vec<May> = tries.into_iter().filter(|(_, act)| world.judge(act.clone()).is_ok()).map(|(may, _)| may).collect();
    // What it should become is not known yet: a change may be asked for wherever a cancellation may, once the day can be shown.
    if all.contains(&May::AskCancellation) && world.calendars.contains_key(&state.period) {
        all.push(May::AskChange);
    }
    all
}

fn hurry(world: &FamilyWorld, state: &RequestState, waiting: &[WaitingAct]) -> bool {
    let counts = |w: &WaitingAct| matches!(w.act, Act::Request { .. } | Act::Change { .. });
    let Some(calendar) = world.calendars.get(&state.period) else { return false };
    let near: UtcTime = calendar.period.day_closes_at(state.date).plus_ms(-HURRY_MS);
    waiting.iter().any(counts) && world.now >= near
}
