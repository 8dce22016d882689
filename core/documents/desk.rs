//! What does a week of a desk hold? Every request with all that a director reads, the counts of each slot, and what the rules
//! need to foresee decisions without network: the period and the folded requests themselves.

use std::collections::BTreeMap;

use chrono::Days;

use super::model::{DeskFamily, DeskRequest, DeskSlot};
use super::project::{Projection, put};
use crate::domain::calendar::Period;
use crate::domain::capacity::taken;
use crate::domain::facts::Facts;
use crate::domain::ids::{ChildId, FamilyId};
use crate::domain::requests::{RequestState, RequestStatus};
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::time::{LocalDate, UtcTime, age_on};
use crate::domain::waiting::rank;

/// What `desk/{centre}/{period}/{monday}` is made of.
#[derive(Clone, Debug)]
pub struct DeskFacts {
    pub period: Period,
    pub monday: LocalDate,
    /// Every request of the week in this centre, of whatever period: those of others count in the places.
    pub requests: Vec<RequestState>,
    /// First and last name.
    pub children: BTreeMap<ChildId, String>,
    pub families: BTreeMap<FamilyId, DeskFamily>,
    pub now: UtcTime,
}

pub fn desk(facts: &DeskFacts) -> Projection {
    let mut map = Projection::new();
    let week: Vec<LocalDate> = facts.monday.iter_days().take(7).filter(|d| facts.period.contains(*d)).collect();
    put(&mut map, "period".into(), &of_week(&facts.period, facts.monday));
    let here = |r: &&RequestState| r.centre == facts.period.centre && week.contains(&r.date) && !r.undone;
    let mut days: BTreeMap<LocalDate, Facts> = BTreeMap::new();
    for request in facts.requests.iter().filter(here) {
        put(&mut map, format!("state|{}", request.id), request);
        days.entry(request.date).or_default().requests.insert(request.id, request.clone());
    }
    for day in days.values() {
        for request in day.requests.values().filter(|r| r.period == facts.period.id) {
            put(&mut map, format!("request|{}", request.id), &line(facts, day, request));
            if let Some(family) = facts.families.get(&request.family) {
                put(&mut map, format!("family|{}", family.id), family);
            }
        }
    }
    let empty = Facts::default();
    for date in week {
        let day = days.get(&date).unwrap_or(&empty);
        for (part, group) in facts.period.open_parts(date).iter().flat_map(|part| AgeGroup::ALL.map(|group| (part, group))) {
            put(
                &mut map,
                // A document is read in the order of its keys: this one is the day's.
                format!("slot|{date}|{}|{}", PartSet::NONE.with(part).bits(), group.word()),
                &slot(&facts.period, day, (date, part, group), facts.now),
            );
        }
    }
    map
}

/// The period with the outings and closed days of one week.
fn of_week(period: &Period, monday: LocalDate) -> Period {
    let next = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
    let within = |d: LocalDate| monday <= d && d < next;
    let closed = period.closed.iter().filter(|(d, _)| within(**d)).map(|(d, why)| (*d, why.clone()));
    let outings = period.outings.iter().filter(|o| within(o.date)).cloned();
    Period { closed: closed.collect(), outings: outings.collect(), ..period.clone() }
}

fn line(facts: &DeskFacts, day: &Facts, state: &RequestState) -> DeskRequest {
    let now = facts.now;
    let sibling = |r: &&RequestState| r.family == state.family && r.child != state.child && r.live(now);
    // Children, not requests: a day that was shared has several.
    let siblings: std::collections::BTreeSet<ChildId> = day.requests.values().filter(sibling).map(|r| r.child).collect();
    DeskRequest {
        id: state.id,
        family: state.family,
        family_name: facts.families.get(&state.family).map(|f| f.name.clone()).unwrap_or_default(),
        child: state.child,
        child_name: facts.children.get(&state.child).cloned().unwrap_or_default(),
        birth: state.birth,
        age: age_on(state.birth, state.date),
        group: state.group(),
        date: state.date,
        wish: state.wish.clone(),
        status: state.status(now),
        unpublished: state.unpublished().map(|made| made.outcome.clone()),
        decision: state.decision().map(|made| made.command),
        content_at: state.content_at,
        order_at: state.order_at,
        late: state.late,
        rank: rank(&facts.period, day, state, now),
        siblings: u8::try_from(siblings.len()).unwrap_or(u8::MAX),
    }
}

/// `taken` is the one definition (children, not requests); the other counts say how it comes about.
fn slot(period: &Period, day: &Facts, (date, part, group): (LocalDate, DayPart, AgeGroup), now: UtcTime) -> DeskSlot {
    let of_slot = || day.requests.values().filter(move |r| r.group() == group);
    let children = |of: &dyn Fn(&RequestState) -> bool| {
        let these: std::collections::BTreeSet<ChildId> = of_slot().filter(|r| of(r)).map(|r| r.child).collect();
        u16::try_from(these.len()).unwrap_or(u16::MAX)
    };
    let asks = |r: &RequestState| r.wish.parts.has(part);
    let accepted = children(&|r| matches!(r.status(now), RequestStatus::Accepted { parts, .. } if parts.has(part)));
    let offered = children(&|r| matches!(r.status(now), RequestStatus::Offered { .. }) && asks(r));
    let used = taken(day.requests.values(), date, part, group, None, now);
    let held = |r: &RequestState| r.held_parts(now).has(part);
    DeskSlot {
        date,
        part,
        group,
        capacity: period.capacity(date, part, group),
        accepted,
        decided: used.saturating_sub(accepted).saturating_sub(offered),
        offered,
        waiting: children(&|r| r.waiting(now) && asks(r)),
        requested: children(&|r| {
            !r.ended() && !held(r) && r.unpublished().is_none() && matches!(r.status(now), RequestStatus::Requested { .. }) && asks(r)
        }),
    }
}
