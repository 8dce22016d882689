//! Who holds which place? Counted for the checks in a way of its own, so that a slip in the rules is not repeated here.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::events::Outcome;
use preau_core::domain::ids::{CentreId, ChildId, OutingId, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::slots::{AgeGroup, DayPart, PartSet};
use preau_core::domain::time::{LocalDate, UtcTime};

use crate::cast::period_of;
use crate::memory::Town;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Part(CentreId, LocalDate, DayPart, AgeGroup),
    Outing(CentreId, OutingId),
}

/// The children in each slot.
pub type Used = BTreeMap<Slot, BTreeSet<ChildId>>;

fn slots(request: &RequestState, parts: PartSet, outings: &[OutingId]) -> Vec<Slot> {
    let (centre, date, group) = (request.centre, request.date, request.group());
    let parts = parts.iter().map(|part| Slot::Part(centre, date, part, group));
    parts.chain(outings.iter().map(|id| Slot::Outing(centre, *id))).collect()
}

pub fn used<'a>(requests: impl Iterator<Item = &'a RequestState>, now: UtcTime) -> Used {
    let mut used = Used::new();
    for request in requests {
        for slot in slots(request, request.held_parts(now), &request.held_outings(now)) {
            used.entry(slot).or_default().insert(request.child);
        }
    }
    used
}

pub fn capacity(town: &Town, slot: &Slot) -> usize {
    let places = match slot {
        Slot::Part(centre, date, part, group) => town.periods.get(&period_of(*centre)).map(|p| p.capacity(*date, *part, *group)),
        Slot::Outing(centre, outing) => town.periods.get(&period_of(*centre)).and_then(|p| p.outing(*outing)).map(|o| o.places),
    };
    usize::from(places.unwrap_or(0))
}

/// A child on an outing is there for all its parts.
pub fn outing_without_its_parts(town: &Town, request: &RequestState, now: UtcTime) -> bool {
    let held = request.held_parts(now);
    let outing = |id: &OutingId| town.periods.get(&period_of(request.centre)).and_then(|p| p.outing(*id));
    request.held_outings(now).iter().filter_map(outing).any(|o| !o.parts.within(held))
}

/// A director chose to go beyond capacity in this slot.
pub fn overbooked<'a>(mut requests: impl Iterator<Item = &'a RequestState>, slot: &Slot) -> bool {
    requests.any(|request| {
        let made = [&request.decided, &request.accepted, &request.change_granted];
        made.into_iter().flatten().any(|m| match &m.outcome {
            Outcome::Accepted { parts, outings, overbooked, .. } => *overbooked && slots(request, *parts, outings).contains(slot),
            _ => false,
        })
    })
}

/// Two live requests that ask for the same child, date and part. The rest of a split counts once its family is told of it.
pub fn twins<'a>(requests: impl Iterator<Item = &'a RequestState>, now: UtcTime) -> Option<(RequestId, RequestId)> {
    let mut seen: BTreeMap<(ChildId, LocalDate, DayPart), RequestId> = BTreeMap::new();
    for request in requests.filter(|r| r.live(now) && (r.visible || r.split.is_none())) {
        let decided = request.acceptance().or(request.unpublished());
        let parts = match decided.map(|m| &m.outcome) {
            Some(Outcome::Accepted { parts, .. }) => *parts,
            _ => request.wish.parts,
        };
        for part in parts.iter() {
            if let Some(other) = seen.insert((request.child, request.date, part), request.id) {
                return Some((other, request.id));
            }
        }
    }
    None
}
