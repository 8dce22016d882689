//! What does a centre open, and until when may it be asked for? Periods, the parts of each weekday, closed days, outings, cut-off.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::ids::{CentreId, OutingId, PeriodId};
use super::slots::{AgeGroup, DayPart, PartSet};
use super::time::{LocalDate, UtcTime, days_before};
use crate::json::{FromJson, ToJson};

/// What a director calls the period; the legal kind is a separate thing (every Wednesday is légalement périscolaire since 2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    Wednesdays,
    Holidays,
    Youth,
}

/// Which statutory ratio applies (CASF R227-15/16). `Youth` (*accueil de jeunes*) has none: only the declared places count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum LegalKind {
    Extrascolaire,
    PeriscolaireLong,
    PeriscolaireShort,
    PeriscolairePedtLong,
    PeriscolairePedtShort,
    Youth,
}

impl LegalKind {
    /// At most so many children for one animator; none where no figure is laid down.
    pub const fn children_per_animator(self, group: AgeGroup) -> Option<u16> {
        let (under, over) = match self {
            LegalKind::Extrascolaire | LegalKind::PeriscolaireLong => (8, 12),
            LegalKind::PeriscolaireShort | LegalKind::PeriscolairePedtLong => (10, 14),
            LegalKind::PeriscolairePedtShort => (14, 18),
            LegalKind::Youth => return None,
        };
        Some(match group {
            AgeGroup::UnderSix => under,
            AgeGroup::SixAndOver => over,
        })
    }
}

/// Declared places and animators of one age group on a part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct GroupPlaces {
    /// Declared to the State for this group.
    pub places: u16,
    /// Animators present; none: not counted, the declared places alone limit.
    pub staff: Option<u16>,
}

/// What one weekday's part offers, for both age groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct SlotRule {
    /// 1 Monday … 7 Sunday.
    pub weekday: u8,
    pub part: DayPart,
    pub under_six: GroupPlaces,
    pub six_and_over: GroupPlaces,
}

/// Until when a day may be asked for: `hour` o'clock in Paris, so many days (or working days) before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    pub days: u8,
    pub working_days: bool,
    pub hour: u8,
}

/// An outing (*sortie*) on one day, over one or several parts that are ticked together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Outing {
    pub id: OutingId,
    pub date: LocalDate,
    pub parts: PartSet,
    pub title: String,
    pub text: String,
    /// Supplement in cents; shown as information until prices are computed.
    #[cfg_attr(test, ts(type = "number"))]
    pub price_cents: i64,
    pub min_age: u8,
    pub max_age: u8,
    pub places: u16,
}

/// A booking period of one centre, as its director laid it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub id: PeriodId,
    pub centre: CentreId,
    pub name: String,
    pub kind: PeriodKind,
    pub legal: LegalKind,
    pub from: LocalDate,
    /// Included.
    pub to: LocalDate,
    /// Families may ask from this instant…
    pub opens_at: UtcTime,
    /// …until this one.
    pub closes_at: UtcTime,
    pub cut_off: CutOff,
    pub slots: Vec<SlotRule>,
    /// Closed days with the reason shown to families.
    pub closed: BTreeMap<LocalDate, String>,
    pub outings: Vec<Outing>,
    /// Hours during which a freed place stays offered (48 unless the centre says otherwise).
    pub offer_hours: u16,
}

impl Period {
    pub fn contains(&self, date: LocalDate) -> bool {
        self.from <= date && date <= self.to
    }

    fn rule(&self, date: LocalDate, part: DayPart) -> Option<&SlotRule> {
        let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or(0);
        self.slots.iter().find(|s| s.weekday == weekday && s.part == part)
    }

    /// The parts that the centre really opens that day; none on a closed day or outside the period.
    pub fn open_parts(&self, date: LocalDate) -> PartSet {
        if !self.contains(date) || self.closed.contains_key(&date) {
            return PartSet::NONE;
        }
        DayPart::ALL.into_iter().filter(|p| self.rule(date, *p).is_some()).collect()
    }

    /// The lower of the declared places and staff × statutory ratio; 0 where nothing is open.
    pub fn capacity(&self, date: LocalDate, part: DayPart, group: AgeGroup) -> u16 {
        if !self.open_parts(date).has(part) {
            return 0;
        }
        let Some(rule) = self.rule(date, part) else { return 0 };
        let group_places = match group {
            AgeGroup::UnderSix => rule.under_six,
            AgeGroup::SixAndOver => rule.six_and_over,
        };
        match (group_places.staff, self.legal.children_per_animator(group)) {
            (Some(staff), Some(ratio)) => group_places.places.min(staff.saturating_mul(ratio)),
            _ => group_places.places,
        }
    }

    /// The instant after which that day may no longer be asked for.
    pub fn day_closes_at(&self, date: LocalDate) -> UtcTime {
        let last_day = days_before(date, self.cut_off.days, self.cut_off.working_days);
        UtcTime::from_local(last_day, self.cut_off.hour).min(self.closes_at)
    }

    /// When the first part that is asked for begins: morning 8 h, lunch 12 h, afternoon 13 h. Offers end 12 h before.
    pub fn starts_at(date: LocalDate, parts: PartSet) -> UtcTime {
        let hour = match parts.iter().next() {
            Some(DayPart::Lunch) => 12,
            Some(DayPart::Afternoon) => 13,
            _ => 8,
        };
        UtcTime::from_local(date, hour)
    }

    pub fn outing(&self, id: OutingId) -> Option<&Outing> {
        self.outings.iter().find(|o| o.id == id)
    }

    /// Every day of the period, first to last.
    pub fn days(&self) -> impl Iterator<Item = LocalDate> {
        let to = self.to;
        self.from.iter_days().take_while(move |d| *d <= to)
    }
}
