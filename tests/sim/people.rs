//! What do people do? Parents ask, change, withdraw and answer from what their screen shows; directors decide from their desk.

use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Decision, Stream, Together, Wish};
use preau_core::domain::decisions::accept_all_that_fit;
use preau_core::domain::facts::Facts;
use preau_core::domain::ids::{BasketId, CommandId, RequestId};
use preau_core::domain::requests::{RequestState, RequestStatus};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::UtcTime;
use preau_core::sync::device::{Device, NewAct};

use crate::cast::{CENTRES, OUTING, Place, children_of, period_of};
use crate::chance::Chance;

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);
const AFTERNOON: PartSet = PartSet::NONE.with(DayPart::Afternoon);

/// One thing that a parent does in one of the family's streams.
pub fn parent(device: &Device, place: &Place, stream: Stream, now: UtcTime, chance: &mut Chance) -> Vec<NewAct> {
    let facts = device.requests(&stream);
    let mine: Vec<&RequestState> = facts.requests.values().filter(|r| r.visible).collect();
    let offered = mine.iter().find_map(|r| r.open_offer(now).or_else(|| last_offer(r, chance)).map(|(offer, _)| (r.id, offer)));
    let acts = match (chance.below(10), offered) {
        (0..=6, Some((request, offer))) => vec![Act::AnswerOffer { request, offer, accept: chance.per_mille(650) }],
        (0..=2, None) => second_thoughts(device, place, &mine, stream, now, chance).into_iter().collect(),
        _ => ask(place, stream, chance),
    };
    acts.into_iter().map(|act| NewAct { id: CommandId(chance.id()), stream, act }).collect()
}

/// Sometimes somebody answers an offer that has ended.
fn last_offer(request: &RequestState, chance: &mut Chance) -> Option<(preau_core::domain::ids::OfferId, UtcTime)> {
    let late = !request.ended() && request.accepted.is_none() && chance.per_mille(300);
    request.offers.iter().next_back().filter(|_| late).map(|(id, o)| (*id, o.until.unwrap_or_default()))
}

fn second_thoughts(
    device: &Device,
    place: &Place,
    mine: &[&RequestState],
    stream: Stream,
    now: UtcTime,
    chance: &mut Chance,
) -> Option<Act> {
    let asks = |c: &Command| matches!(c.act, Act::Request { .. }) && c.stream == Some(stream);
    let unsent: Vec<RequestId> = device.outbox().filter_map(|l| l.made.filter(asks)).map(|c| c.id.into()).collect();
    if let Some(request) = chance.pick(&unsent).copied().filter(|_| chance.per_mille(300)) {
        return Some(Act::Withdraw { request });
    }
    let live: Vec<&&RequestState> = mine.iter().filter(|r| r.live(now)).collect();
    let request = chance.pick(&live).copied()?;
    Some(match request.status(now) {
        RequestStatus::Requested { .. } if chance.per_mille(500) => {
            let wish = wish(place, stream, request.date == place.days[0], chance);
            Act::Change { request: request.id, base: request.content_at, wish }
        }
        RequestStatus::Accepted { .. } if demanded(request) && chance.per_mille(700) => Act::TakeBack { request: request.id },
        RequestStatus::Accepted { .. } if chance.per_mille(500) => {
            let wish = wish(place, stream, request.date == place.days[0], chance);
            Act::AskChange { request: request.id, base: request.content_at, wish }
        }
        RequestStatus::Accepted { .. } => Act::AskCancellation { request: request.id },
        _ => Act::Withdraw { request: request.id },
    })
}

fn demanded(request: &RequestState) -> bool {
    request.cancellation_pending() || request.change_pending().is_some()
}

/// One child on one day; now and then all the children of a day, or both days of a child, together or not at all.
fn ask(place: &Place, stream: Stream, chance: &mut Chance) -> Vec<Act> {
    let all = children_of(&stream);
    let (Some(child), date) = (chance.pick(&all).copied(), place.days[chance.index(2)]) else { return vec![] };
    let basket = BasketId(chance.id());
    let tied = |children, week| Some(Together { basket, children, week });
    let (wanted, together) = match chance.below(12) {
        0 => (all.into_iter().map(|child| (child, date)).collect(), tied(true, false)),
        1 => (place.days.into_iter().map(|date| (child, date)).collect(), tied(false, true)),
        _ => (vec![(child, date)], None),
    };
    let one = |(child, date)| {
        let wish = Wish { together, ..wish(place, stream, date == place.days[0], chance) };
        Act::Request { child, period: period_of(stream.centre()), date, wish }
    };
    wanted.into_iter().map(one).collect()
}

/// What *Accepter tous ceux qui tiennent, dans l'ordre* would accept of this desk.
pub fn all_that_fit(place: &Place, desk: &[RequestState], stream: Stream, now: UtcTime) -> Vec<RequestId> {
    let period = place.town.periods.get(&period_of(stream.centre())).cloned();
    let facts = Facts { period, child: None, requests: desk.iter().map(|r| (r.id, r.clone())).collect() };
    let act = Act::Publish { period: period_of(stream.centre()), seen: None };
    let command = Command { v: COMMAND_VERSION, id: CommandId([0; 16]), stream: Some(stream), made_at: now, act };
    accept_all_that_fit(&facts, &command, now).accept
}

fn wish(_: &Place, stream: Stream, day_with_outing: bool, chance: &mut Chance) -> Wish {
    let choices = [PartSet::ALL, PartSet::ALL, MORNING, AFTERNOON, PartSet::ALL.minus(AFTERNOON), PartSet::ALL.minus(MORNING)];
    let parts = chance.pick(&choices).copied().unwrap_or(PartSet::ALL);
    let outing = day_with_outing && stream.centre() == CENTRES[0] && AFTERNOON.within(parts) && chance.per_mille(400);
    let outings = if outing { vec![OUTING] } else { vec![] };
    let only_with_outing = outing && chance.per_mille(300);
    let remark = if chance.per_mille(50) { "Arrivera à 9 h « pile »\n".into() } else { String::new() };
    Wish { parts, outings, only_with_outing, remark, together: None }
}

/// A few decisions in a row, from a desk that may be old; `fit`: what the director accepts at one stroke.
pub fn director(
    device: &Device,
    (desk, fit): (&[RequestState], &[RequestId]),
    stream: Stream,
    now: UtcTime,
    chance: &mut Chance,
) -> Vec<NewAct> {
    let spoken: Vec<RequestId> = device.outbox().filter_map(|l| l.made?.act.request()).chain(fit.iter().copied()).collect();
    let open = |r: &&RequestState| !spoken.contains(&r.id) && !r.ended();
    let accept =
        |r: &RequestState| Act::Decide { request: r.id, base: r.content_at, after: None, decision: Decision::Accept { overbook: false } };
    let mut acts: Vec<Act> = desk.iter().filter(|r| fit.contains(&r.id)).map(accept).collect();
    let least = acts.len();
    for request in desk.iter().filter(open) {
        if acts.len() == least + 3 {
            break;
        }
        acts.extend(on_request(request, now, chance));
    }
    let told = desk.iter().filter_map(RequestState::unpublished).map(|made| made.time).max();
    if told.is_some() && chance.per_mille(350) {
        acts.push(Act::Publish { period: period_of(stream.centre()), seen: told.filter(|_| chance.per_mille(700)) });
    }
    acts.into_iter().map(|act| NewAct { id: CommandId(chance.id()), stream, act }).collect()
}

fn on_request(request: &RequestState, now: UtcTime, chance: &mut Chance) -> Option<Act> {
    if request.cancellation_pending() && chance.per_mille(600) {
        return Some(Act::AnswerCancellation { request: request.id, grant: chance.per_mille(700) });
    }
    if request.acceptance().is_some() && chance.per_mille(30) {
        return Some(Act::CancelDay { request: request.id, reason: "Le centre ferme".into() });
    }
    if let Some(asked) = request.change_pending().filter(|_| chance.per_mille(600)) {
        let (grant, overbook) = (chance.per_mille(700), chance.per_mille(100));
        return Some(Act::AnswerChange { request: request.id, asked: asked.command, grant, overbook });
    }
    if let Some((offer, _)) = request.open_offer(now).filter(|_| chance.per_mille(60)) {
        return Some(Act::AnswerOffer { request: request.id, offer, accept: chance.per_mille(500) });
    }
    let asked = matches!(request.status(now), RequestStatus::Requested { .. });
    let undecided = asked && request.decision().is_none();
    let again = request.unpublished().is_some() || matches!(request.status(now), RequestStatus::WaitListed);
    if !(undecided && chance.per_mille(800) || again && chance.per_mille(80)) {
        return None;
    }
    let overbook = chance.per_mille(30);
    let first = request.wish.parts.iter().next().map_or(PartSet::NONE, |p| PartSet::NONE.with(p));
    let decision = match chance.below(10) {
        0..=5 => Decision::Accept { overbook },
        6..=7 => Decision::WaitList,
        8 => Decision::Refuse { reason: "Groupe complet".into() },
        _ if first == request.wish.parts => Decision::WaitList,
        _ => {
            let rest_refused = chance.per_mille(300).then(|| "Demi-journée seulement".into());
            Decision::Split { parts: first, rest: RequestId(chance.id()), rest_refused, overbook }
        }
    };
    let after = request.decision().map(|made| made.command);
    Some(Act::Decide { request: request.id, base: request.content_at, after, decision })
}
