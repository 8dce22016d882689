//! What may families of a centre know of a period? Its days, parts, outings and reasons, and places as free, last or full only;
//! with enough of the rules for a phone to say what the server would say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::model::{CalendarDay, CalendarOuting, CalendarPeriod, CalendarPlaces};
use super::project::{Projection, put};
use crate::domain::calendar::{GroupPlaces, LegalKind, Outing, Period, SlotRule};
use crate::domain::capacity::{Places, outing_taken, taken};
use crate::domain::money::price_list::PriceList;
use crate::domain::requests::RequestState;
use crate::domain::slots::{AgeGroup, DayPart};
use crate::domain::time::{LocalDate, UtcTime};
use crate::gather::{Gather, in_order};
use crate::json::from_json;

/// What `calendar/{centre}/{period}` is made of.
#[derive(Clone, Debug)]
pub struct CalendarFacts {
    pub period: Period,
    /// The requests of the period's days in its centre that take a place, of whatever period and family.
    pub requests: Vec<RequestState>,
    /// Of any centre and time: those that may price a day of the period are shown.
    pub prices: Vec<PriceList>,
    pub now: UtcTime,
}

pub fn calendar(facts: &CalendarFacts) -> Projection {
    let period = &facts.period;
    let mut map = Projection::new();
    put(&mut map, "period".into(), &CalendarPeriod::from(period));
    let mut days: BTreeMap<LocalDate, Vec<&RequestState>> = BTreeMap::new();
    for request in facts.requests.iter().filter(|r| r.centre == period.centre) {
        days.entry(request.date).or_default().push(request);
    }
    let none = vec![];
    for date in period.days() {
        let open = period.open_parts(date);
        let closed = period.closed.get(&date).cloned();
        if open.is_empty() && closed.is_none() {
            continue;
        }
        let day = days.get(&date).unwrap_or(&none);
        let slots = open.iter().flat_map(|part| AgeGroup::ALL.map(|group| (part, group)));
        let places = slots.map(|(part, group)| {
            let used = taken(day.iter().copied(), date, part, group, None, facts.now);
            CalendarPlaces { part, group, places: Places::of(period.capacity(date, part, group), used) }
        });
        let value = CalendarDay { date, open, closed, closes_at: period.day_closes_at(date), places: places.collect() };
        put(&mut map, format!("day|{date}"), &value);
    }
    for list in facts.prices.iter().filter(|list| list.may_price(period)) {
        put(&mut map, format!("prices|{}", list.id), list);
    }
    for outing in &period.outings {
        let used = outing_taken(days.get(&outing.date).unwrap_or(&none).iter().copied(), outing.id, None, facts.now);
        // How many places there are is the desk's affair.
        let shown = Outing { places: 0, ..outing.clone() };
        put(&mut map, format!("outing|{}", outing.id), &CalendarOuting { outing: shown, places: Places::of(outing.places, used) });
    }
    map
}

impl From<&Period> for CalendarPeriod {
    fn from(period: &Period) -> CalendarPeriod {
        CalendarPeriod {
            id: period.id,
            centre: period.centre,
            name: period.name.clone(),
            kind: period.kind,
            from: period.from,
            to: period.to,
            opens_at: period.opens_at,
            closes_at: period.closes_at,
            cut_off: period.cut_off,
        }
    }
}

/// A calendar as a phone reads it.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub shown: CalendarPeriod,
    pub days: BTreeMap<LocalDate, CalendarDay>,
    pub outings: Vec<CalendarOuting>,
    pub prices: Vec<PriceList>,
    /// The period as the rules want it, without the numbers of places, which are not ours to know.
    pub period: Period,
}

impl Calendar {
    /// From the flat map; none without its `period`. Keys and values that are not understood are passed over.
    pub fn read(map: &BTreeMap<String, String>) -> Option<Calendar> {
        let shown: CalendarPeriod = from_json(map.get("period")?)?;
        let of_kind = |kind: &'static str| map.iter().filter(move |(k, _)| k.split('|').next() == Some(kind)).map(|(_, v)| v);
        let days: Vec<CalendarDay> = of_kind("day").filter_map(|v| from_json(v)).collect();
        let outings = of_kind("outing").filter_map(|v| from_json::<CalendarOuting>(v));
        let outings = in_order(outings, |a, b| (a.outing.date, &a.outing.title).cmp(&(b.outing.date, &b.outing.title)));
        let prices = of_kind("prices").filter_map(|v| from_json(v)).collect();
        let period = rules(&shown, &days, &outings);
        Some(Calendar { shown, days: days.into_iter().map(|d| (d.date, d)).gather(), outings, prices, period })
    }

    pub fn places(&self, date: LocalDate, part: DayPart, group: AgeGroup) -> Option<Places> {
        let of_slot = |p: &&CalendarPlaces| p.part == part && p.group == group;
        self.days.get(&date)?.places.iter().find(of_slot).map(|p| p.places)
    }
}

/// The weekdays' parts are those that the days show open.
fn rules(shown: &CalendarPeriod, days: &[CalendarDay], outings: &[CalendarOuting]) -> Period {
    let weekday = |d: &CalendarDay| u8::try_from(d.date.weekday().number_from_monday()).unwrap_or(0);
    let slots: BTreeSet<(u8, DayPart)> = days.iter().flat_map(|d| d.open.iter().map(move |part| (weekday(d), part))).gather();
    let unknown = GroupPlaces { places: 0, staff: None };
    Period {
        id: shown.id,
        centre: shown.centre,
        name: shown.name.clone(),
        kind: shown.kind,
        legal: LegalKind::Youth,
        from: shown.from,
        to: shown.to,
        opens_at: shown.opens_at,
        closes_at: shown.closes_at,
        cut_off: shown.cut_off,
        slots: slots.into_iter().map(|(weekday, part)| SlotRule { weekday, part, under_six: unknown, six_and_over: unknown }).collect(),
        closed: days.iter().filter_map(|d| d.closed.clone().map(|why| (d.date, why))).gather(),
        outings: outings.iter().map(|o| o.outing.clone()).collect(),
        offer_hours: 0,
    }
}
