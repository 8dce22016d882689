//! Is there a place? One definition of *taken* for the parent's grid, the inbox and the waiting list:
//! distinct children accepted or offered, by slot and age group.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::calendar::Period;
use super::ids::{ChildId, OutingId};
use super::requests::RequestState;
use super::slots::{AgeGroup, DayPart, PartSet};
use super::time::{LocalDate, UtcTime};
use crate::gather::Gather;
use crate::json::{FromJson, ToJson};

/// What a family sees: never a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Places {
    Free,
    /// *Dernières places*: three or fewer.
    Last,
    Full,
}

pub const LAST_PLACES: u16 = 3;

impl Places {
    pub const fn of(capacity: u16, taken: u16) -> Places {
        match capacity.saturating_sub(taken) {
            0 => Places::Full,
            left if left <= LAST_PLACES => Places::Last,
            _ => Places::Free,
        }
    }
}

fn count(children: BTreeSet<ChildId>) -> u16 {
    u16::try_from(children.len()).unwrap_or(u16::MAX)
}

/// Children who take a place of that slot and group, `except` one.
pub fn taken<'a>(
    requests: impl IntoIterator<Item = &'a RequestState>,
    date: LocalDate,
    part: DayPart,
    group: AgeGroup,
    except: Option<ChildId>,
    now: UtcTime,
) -> u16 {
    let here = requests.into_iter().filter(|r| r.date == date && r.group() == group && r.held_parts(now).has(part));
    count(here.map(|r| r.child).filter(|c| Some(*c) != except).gather())
}

/// Children who take a place of that outing, `except` one.
pub fn outing_taken<'a>(
    requests: impl IntoIterator<Item = &'a RequestState>,
    outing: OutingId,
    except: Option<ChildId>,
    now: UtcTime,
) -> u16 {
    let here = requests.into_iter().filter(|r| r.held_outings(now).contains(&outing));
    count(here.map(|r| r.child).filter(|c| Some(*c) != except).gather())
}

/// Counted by `taken` or by `outing_taken` now: of all others, whoever only counts places needs nothing.
pub fn takes_a_place(request: &RequestState, now: UtcTime) -> bool {
    !request.held_parts(now).is_empty() || !request.held_outings(now).is_empty()
}

/// Those of `parts` that have no place for this child.
pub fn full_parts<'a>(
    period: &Period,
    requests: impl IntoIterator<Item = &'a RequestState> + Clone,
    candidate: &RequestState,
    parts: PartSet,
    now: UtcTime,
) -> PartSet {
    let group = candidate.group();
    let full = |part: &DayPart| {
        let here = requests.clone().into_iter().filter(|r| r.centre == candidate.centre);
        let used = taken(here, candidate.date, *part, group, Some(candidate.child), now);
        used >= period.capacity(candidate.date, *part, group)
    };
    parts.iter().filter(full).collect()
}

/// The outings of the candidate that still have a place for this child.
pub fn outings_with_place<'a>(
    period: &Period,
    requests: impl IntoIterator<Item = &'a RequestState> + Clone,
    candidate: &RequestState,
    now: UtcTime,
) -> Vec<OutingId> {
    let has_place = |id: &&OutingId| {
        let used = outing_taken(requests.clone(), **id, Some(candidate.child), now);
        period.outing(**id).is_some_and(|o| used < o.places)
    };
    candidate.wish.outings.iter().filter(has_place).copied().collect()
}

/// Every part and every outing has a place (*first waiter whose whole request fits*).
pub fn fits_whole<'a>(
    period: &Period,
    requests: impl IntoIterator<Item = &'a RequestState> + Clone,
    candidate: &RequestState,
    now: UtcTime,
) -> bool {
    full_parts(period, requests.clone(), candidate, candidate.wish.parts, now).is_empty()
        && outings_with_place(period, requests, candidate, now).len() == candidate.wish.outings.len()
}
