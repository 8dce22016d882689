//! What does the parent tick? The week of a period for all the children: open cells, reasons, places, outings, and the sets of
//! *Tout cocher*.

use super::calendar::Calendar;
use super::drafts::CellKey;
use super::estimate::estimate;
use super::family::{FamilyWorld, plain_wish};
use super::french;
use super::model::{CalendarDay, CalendarOuting, HomeChild, Tick};
use super::send::wishes;
use super::views::{Cell, ChildDay, GridChild, GridDay, GridRequest, GroupChange, OutingCell, WeekGrid};
use crate::domain::commands::{Act, Wish};
use crate::domain::enrolment::child_may_come;
use crate::domain::ids::{ChildId, OutingId, PeriodId};
use crate::domain::requests::RequestStatus;
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::time::{DAY_MS, LocalDate, UtcTime, monday_of};

/// The week of `monday`; none while the calendar of the period is not here.
pub fn week(world: &mut FamilyWorld, period: PeriodId, monday: LocalDate) -> Option<WeekGrid> {
    let calendar = world.calendars.get(&period)?.clone();
    let monday = monday_of(monday);
    let dates: Vec<LocalDate> = monday.iter_days().take(7).filter(|d| calendar.days.contains_key(d)).collect();
    let days: Vec<GridDay> = dates.iter().map(|date| day(world, &calendar, *date)).collect();
    let children = world.children.clone();
    let children: Vec<GridChild> = children.iter().map(|c| child(world, &calendar, c, &dates, &days)).collect();
    let sendable = wishes(world, period, None);
    let this_week = sendable.iter().filter(|w| monday_of(w.date) == monday).count();
    Some(WeekGrid {
        family: world.family,
        monday,
        previous: neighbour(&calendar, monday, false),
        next: neighbour(&calendar, monday, true),
        all: days.iter().flat_map(|d| d.all.clone()).collect(),
        to_send: short(this_week),
        to_send_in_period: short(sendable.len()),
        disputed: short(days.iter().flat_map(|d| &d.children).map(disputed).sum()),
        estimate: estimate(world, &calendar, monday, &sendable),
        until: until(world, &calendar, &days),
        period: calendar.shown,
        children,
        days,
    })
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn disputed(day: &ChildDay) -> usize {
    let ticks = day.cells.iter().map(|c| c.tick).chain(day.outings.iter().map(|o| o.tick));
    ticks.filter(|t| *t == Some(Tick::Disputed)).count()
}

/// The nearest week before or after that has a day.
fn neighbour(calendar: &Calendar, monday: LocalDate, after: bool) -> Option<LocalDate> {
    let mondays = calendar.days.keys().map(|d| monday_of(*d));
    if after { mondays.filter(|m| *m > monday).min() } else { mondays.filter(|m| *m < monday).max() }
}

fn day(world: &mut FamilyWorld, calendar: &Calendar, date: LocalDate) -> GridDay {
    let shown = &calendar.days[&date];
    let ids: Vec<ChildId> = world.children.iter().map(|c| c.id).collect();
    let children: Vec<ChildDay> = ids.into_iter().map(|id| child_day(world, calendar, shown, id)).collect();
    let open_cells = || children.iter().flat_map(|c| &c.cells).filter(|c| c.open);
    GridDay {
        date,
        label: french::long_day(date),
        open: shown.open,
        closed: shown.closed.clone(),
        closes_at: (!shown.open.is_empty()).then_some(shown.closes_at),
        facts: without_outing(calendar, shown),
        all: open_cells().map(|c| c.key.clone()).collect(),
        all_ticked: open_cells().next().is_some() && open_cells().all(|c| c.tick == Some(Tick::On)),
        children,
    }
}

/// *Aucune prestation vendredi 13 juillet (Matin)*, once a day and after what it means: alone it was read as *closed*. Said where
/// the period has outings at all; lunch is never one.
fn without_outing(calendar: &Calendar, day: &CalendarDay) -> Vec<String> {
    if calendar.outings.is_empty() {
        return vec![];
    }
    let has_one = |part: DayPart| calendar.outings.iter().any(|o| o.outing.date == day.date && o.outing.parts.has(part));
    let bare = day.open.iter().filter(|part| *part != DayPart::Lunch && !has_one(*part)).map(french::part);
    let bare: Vec<&str> = bare.collect();
    if bare.is_empty() {
        return vec![];
    }
    vec![format!("Pas de sortie, accueil habituel. Aucune prestation {} ({}).", french::long_day(day.date), bare.join(", "))]
}

fn child_day(world: &mut FamilyWorld, calendar: &Calendar, day: &CalendarDay, id: ChildId) -> ChildDay {
    let asked = world.live(id, day.date).map(|(state, told)| GridRequest {
        id: state.id,
        status: told.then(|| state.status(world.now)),
        wish: state.wish.clone(),
        parts: state.status_parts(world.now),
        rank: world.records.get(&state.id).and_then(|r| r.rank),
    });
    let requests: Vec<GridRequest> = asked.collect();
    let group = world.child(id).map_or(AgeGroup::SixAndOver, |c| AgeGroup::at(c.birth, day.date));
    let cells = day.open.iter().map(|part| {
        let key = CellKey { child: id, date: day.date, part, outing: None, only: false }.to_string();
        let why = judge(world, calendar, id, day.date, plain_wish(PartSet::NONE.with(part)));
        Cell {
            part,
            tick: world.tick(&key),
            open: why.is_none(),
            why: why.map(Into::into),
            places: calendar.places(day.date, part, group),
            request: requests.iter().find(|r| r.parts.has(part)).map(|r| r.id),
            key,
        }
    });
    let cells = cells.collect();
    let outings = calendar.outings.iter().filter(|o| o.outing.date == day.date);
    let outings = outings.map(|o| outing(world, calendar, o, id, &requests)).collect();
    ChildDay { child: id, cells, outings, requests }
}

fn judge(
    world: &mut FamilyWorld,
    calendar: &Calendar,
    child: ChildId,
    date: LocalDate,
    wish: Wish,
) -> Option<crate::domain::reasons::Reason> {
    world.judge(Act::Request { child, period: calendar.period.id, date, wish }).err()
}

fn outing(world: &mut FamilyWorld, calendar: &Calendar, shown: &CalendarOuting, child: ChildId, requests: &[GridRequest]) -> OutingCell {
    let outing = &shown.outing;
    let keys = |of: Option<OutingId>| -> Vec<String> {
        let key = |part| CellKey { child, date: outing.date, part, outing: of, only: false }.to_string();
        outing.parts.iter().map(key).collect()
    };
    let (own, parts_keys) = (keys(Some(outing.id)), keys(None));
    let wish = Wish { outings: vec![outing.id], ..plain_wish(outing.parts) };
    let why = judge(world, calendar, child, outing.date, wish);
    // An outing stands by its parts: the strongest of what is said of them.
    let ticks: Vec<Tick> = own.iter().filter_map(|key| world.tick(key)).collect();
    let tick = ticks.iter().find(|t| **t == Tick::Disputed).or(ticks.first()).copied();
    let only_key = own.first().map(|key| format!("{key}|only")).unwrap_or_default();
    OutingCell {
        id: outing.id,
        only: world.tick(&only_key).is_some(),
        only_key,
        keys: own,
        parts_keys,
        parts: outing.parts,
        title: outing.title.clone(),
        text: outing.text.clone(),
        price_cents: outing.price_cents,
        min_age: outing.min_age,
        max_age: outing.max_age,
        places: shown.places,
        tick,
        open: why.is_none(),
        why: why.map(Into::into),
        asked: requests.iter().any(|r| r.wish.outings.contains(&outing.id) && outing.parts.iter().all(|part| r.parts.has(part))),
    }
}

fn child(world: &FamilyWorld, calendar: &Calendar, shown: &HomeChild, dates: &[LocalDate], days: &[GridDay]) -> GridChild {
    let facts = world.child_facts(shown.id);
    let refusals = dates.iter().map(|d| child_may_come(facts.as_ref(), world.family, world.centre, *d).err());
    let refusals: Vec<_> = refusals.collect();
    let why = refusals.first().copied().flatten().filter(|_| refusals.iter().all(Option::is_some));
    let mine = || days.iter().flat_map(|d| &d.children).filter(|c| c.child == shown.id).flat_map(|c| &c.cells).filter(|c| c.open);
    let first = dates.first().copied().unwrap_or(calendar.period.from);
    GridChild {
        id: shown.id,
        first_name: shown.first_name.clone(),
        why: why.map(Into::into),
        group: AgeGroup::at(shown.birth, first),
        group_changes: group_change(calendar, shown),
        all: mine().map(|c| c.key.clone()).collect(),
        all_ticked: mine().next().is_some() && mine().all(|c| c.tick == Some(Tick::On)),
    }
}

fn group_change(calendar: &Calendar, child: &HomeChild) -> Option<GroupChange> {
    let period = &calendar.period;
    let first = AgeGroup::at(child.birth, period.from);
    let date = period.days().find(|d| AgeGroup::at(child.birth, *d) != first)?;
    let group = match AgeGroup::at(child.birth, date) {
        AgeGroup::UnderSix => "moins de 6 ans",
        AgeGroup::SixAndOver => "6 ans et plus",
    };
    let sentence = format!("À partir du {}, {} est dans le groupe des {group}.", french::long_day(date), child.first_name);
    Some(GroupChange { date, sentence })
}

/// The next instant at which a rule or an offer would say otherwise.
fn until(world: &FamilyWorld, calendar: &Calendar, days: &[GridDay]) -> Option<UtcTime> {
    let closings = days.iter().filter_map(|d| d.closes_at).map(|t| t.plus_ms(1));
    let midnights = days.iter().map(|d| UtcTime::from_local(d.date, 0));
    let offers = days.iter().flat_map(|d| &d.children).flat_map(|c| &c.requests).filter_map(|r| match r.status.as_ref()? {
        RequestStatus::Offered { until, .. } => Some(*until),
        RequestStatus::Accepted { outing_offer, .. } => outing_offer.map(|o| o.until),
        _ => None,
    });
    let opening = [calendar.period.opens_at].into_iter();
    opening.chain(closings).chain(midnights).chain(offers).filter(|t| *t > world.now && t.0 < world.now.0 + 400 * DAY_MS).min()
}
