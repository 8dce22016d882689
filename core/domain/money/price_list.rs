//! What does a centre ask for? Price lists per centre and date range, as they are really published: quotient brackets or an
//! effort rate, by part of the day or by day and half-day, brothers and sisters, families from elsewhere, typed surcharges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::amounts::CENTS_MAX;
use super::quotient::Quotient;
use crate::domain::calendar::{Period, PeriodKind};
use crate::domain::ids::{CentreId, PriceListId};
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::time::LocalDate;
use crate::json::FromJson;

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Morning,
    /// The meal alone.
    Lunch,
    Afternoon,
    HalfDay,
    HalfDayMeal,
    /// Morning and afternoon, without the meal.
    DayNoMeal,
    Day,
}

impl Unit {
    /// As the explained line says it: *journée 12,40 €*.
    pub const fn french(self) -> &'static str {
        match self {
            Unit::Morning => "matin",
            Unit::Lunch => "repas",
            Unit::Afternoon => "après-midi",
            Unit::HalfDay => "demi-journée",
            Unit::HalfDayMeal => "demi-journée avec repas",
            Unit::DayNoMeal => "journée sans repas",
            Unit::Day => "journée",
        }
    }

    pub const fn has_meal(self) -> bool {
        matches!(self, Unit::Lunch | Unit::HalfDayMeal | Unit::Day)
    }
}

/// How the parts of a day become units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Each part has its price.
    ByPart,
    /// Day, half-day with or without meal.
    ByDay,
}

impl Scheme {
    /// The units of a day, each with its parts.
    pub fn units(self, parts: PartSet) -> Vec<(Unit, PartSet)> {
        let by_part = |part| match part {
            DayPart::Morning => Unit::Morning,
            DayPart::Lunch => Unit::Lunch,
            DayPart::Afternoon => Unit::Afternoon,
        };
        let (lunch, halves) = (parts.has(DayPart::Lunch), parts.iter().filter(|p| *p != DayPart::Lunch).count());
        let unit = match (self, halves, lunch) {
            (_, 0, false) => return vec![],
            (Scheme::ByPart, ..) => return parts.iter().map(|part| (by_part(part), PartSet::NONE.with(part))).collect(),
            (Scheme::ByDay, 0, true) => Unit::Lunch,
            (Scheme::ByDay, 1, false) => Unit::HalfDay,
            (Scheme::ByDay, 1, true) => Unit::HalfDayMeal,
            (Scheme::ByDay, _, false) => Unit::DayNoMeal,
            (Scheme::ByDay, _, true) => Unit::Day,
        };
        vec![(unit, parts)]
    }
}

/// One price of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rate {
    Fixed {
        #[cfg_attr(test, ts(type = "number"))]
        cents: i64,
    },
    /// Quotient × rate, between a floor and a ceiling; without a quotient, the ceiling. Millionths: 0,85 % is 8 500.
    Effort {
        millionths: u32,
        #[cfg_attr(test, ts(type = "number"))]
        floor_cents: i64,
        #[cfg_attr(test, ts(type = "number"))]
        ceiling_cents: i64,
    },
}

/// Prices for the quotients up to a bound, **included**, above the bound of the bracket before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// None: the top bracket, also of families without a valid quotient.
    pub up_to: Option<Quotient>,
    /// As the association publishes it (*501–700*); empty: told from the bounds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    pub rates: BTreeMap<Unit, Rate>,
}

/// From that rank on (the eldest present that day is 1), so many hundredths of a percent less. The last that fits counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct SiblingReduction {
    pub from_rank: u8,
    /// 1 000 is 10 %.
    pub percent_hundredths: u16,
}

/// Typed surcharges: what else a day may cost, each on a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Surcharge {
    /// A request received after the cut-off.
    LateRequest,
    /// Management fee of a cancellation that came too late.
    Cancellation,
    /// Presence without booking.
    Unbooked,
    /// Absence without a reason handed in, where attendance is billed.
    Unexcused,
}

impl Surcharge {
    pub const fn french(self) -> &'static str {
        match self {
            Surcharge::LateRequest => "Demande hors délai",
            Surcharge::Cancellation => "Frais d’annulation",
            Surcharge::Unbooked => "Présence sans réservation",
            Surcharge::Unexcused => "Absence non justifiée",
        }
    }
}

/// Where a family lives, as the price list distinguishes it (*commune*, *hors commune*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Residence {
    #[default]
    Inside,
    Outside,
}

/// A price list (*grille tarifaire*) of one centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    pub id: PriceListId,
    pub centre: CentreId,
    pub name: String,
    pub from: LocalDate,
    /// Included.
    pub to: LocalDate,
    /// Only for periods of this kind; none: for all.
    pub kind: Option<PeriodKind>,
    pub scheme: Scheme,
    /// In order of their bounds; the last has none.
    pub brackets: Vec<Bracket>,
    /// For families from elsewhere; empty: as for the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<Bracket>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub siblings: Vec<SiblingReduction>,
    /// The part of a unit with lunch that is the meal: a line of its own, because it never counts as care.
    #[cfg_attr(test, ts(type = "number"))]
    pub meal_cents: i64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, ts(as = "BTreeMap<Surcharge, i32>"))]
    pub surcharges: BTreeMap<Surcharge, i64>,
    /// Care just before or after school: CESU may pay it at any age.
    #[serde(default)]
    pub around_school: bool,
}

/// What is wrong with a price list, for the office that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListProblem {
    NameMissing,
    DatesReversed,
    NoBracket,
    BoundsNotRising,
    TopBracketMissing,
    UnitsDiffer,
    NoRate,
    AmountAbsurd,
    FloorAboveCeiling,
    ReductionAbsurd,
    RanksNotRising,
}

impl ListProblem {
    pub const fn sentence(self) -> &'static str {
        match self {
            ListProblem::NameMissing => "Donnez un nom à la grille tarifaire.",
            ListProblem::DatesReversed => "La grille finit avant de commencer : vérifiez ses dates.",
            ListProblem::NoBracket => "La grille n’a aucune tranche de quotient.",
            ListProblem::BoundsNotRising => "Les bornes des tranches doivent monter de ligne en ligne.",
            ListProblem::TopBracketMissing => "La dernière tranche doit être sans borne : elle vaut aussi pour les familles sans quotient.",
            ListProblem::UnitsDiffer => "Toutes les tranches doivent donner un prix aux mêmes prestations.",
            ListProblem::NoRate => "Une tranche ne donne aucun prix.",
            ListProblem::AmountAbsurd => "Un prix de la grille va de 0,00\u{a0}€ à 100\u{202f}000,00\u{a0}€ : corrigez celui qui en sort.",
            ListProblem::FloorAboveCeiling => "Un plancher dépasse son plafond.",
            ListProblem::ReductionAbsurd => "Une réduction dépasse 100 %.",
            ListProblem::RanksNotRising => "Les rangs des réductions de fratrie doivent monter et commencer à 2.",
        }
    }
}

/// Two lists that give some days two prices: nothing of these days is invoiced until one list is left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Overlap {
    pub from: LocalDate,
    /// Included.
    pub to: LocalDate,
    pub one: PriceListId,
    pub other: PriceListId,
}

/// All of them, the earliest day first.
pub fn overlaps(lists: &[PriceList]) -> Vec<Overlap> {
    let after = |at: usize| lists.iter().skip(at + 1);
    let mut found: Vec<Overlap> = lists.iter().enumerate().flat_map(|(at, one)| after(at).filter_map(|other| one.overlap(other))).collect();
    found.sort_unstable();
    found
}

/// Why a list that priced an invoice may not become another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedList {
    /// More than its end would change.
    Rewritten,
    /// It would end before the last day that was invoiced with it.
    EndsTooEarly,
}

impl PriceList {
    /// The days for which both have a price, for periods of a same kind.
    pub fn overlap(&self, other: &PriceList) -> Option<Overlap> {
        let kinds = self.kind.is_none() || other.kind.is_none() || self.kind == other.kind;
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (self.centre == other.centre && kinds && from <= to).then_some(Overlap { from, to, one: self.id, other: other.id })
    }

    /// What was invoiced with it stays as it was computed: of a list that was used until `last`, only the end may move.
    pub fn may_become(&self, next: &PriceList, last: LocalDate) -> Result<(), UsedList> {
        if *next != (PriceList { to: next.to, ..self.clone() }) {
            return Err(UsedList::Rewritten);
        }
        // An end that stays is no change.
        if next.to < last && next.to != self.to { Err(UsedList::EndsTooEarly) } else { Ok(()) }
    }

    pub fn applies(&self, centre: CentreId, kind: PeriodKind, date: LocalDate) -> bool {
        self.centre == centre && self.from <= date && date <= self.to && self.kind.is_none_or(|k| k == kind)
    }

    /// May it price a day of that period?
    pub fn may_price(&self, period: &Period) -> bool {
        let meets = self.from <= period.to && period.from <= self.to;
        self.centre == period.centre && meets && self.kind.is_none_or(|k| k == period.kind)
    }

    /// The brackets of that residence.
    pub fn table(&self, residence: Residence) -> &[Bracket] {
        if residence == Residence::Outside && !self.outside.is_empty() { &self.outside } else { &self.brackets }
    }

    /// Everything wrong with it; empty: it may be used.
    pub fn problems(&self) -> Vec<ListProblem> {
        let mut found = vec![];
        let mut say = |wrong: bool, problem| found.extend(wrong.then_some(problem));
        say(self.name.trim().is_empty(), ListProblem::NameMissing);
        say(self.to < self.from, ListProblem::DatesReversed);
        say(self.brackets.is_empty(), ListProblem::NoBracket);
        let absurd = |cents: i64| !(0..=CENTS_MAX).contains(&cents);
        say(absurd(self.meal_cents) || self.surcharges.values().any(|c| absurd(*c)), ListProblem::AmountAbsurd);
        say(self.siblings.iter().any(|s| s.percent_hundredths > 10_000), ListProblem::ReductionAbsurd);
        let ranks: Vec<u8> = self.siblings.iter().map(|s| s.from_rank).collect();
        say(ranks.first().is_some_and(|r| *r < 2) || !ranks.is_sorted_by(|a, b| a < b), ListProblem::RanksNotRising);
        for table in [&self.brackets, &self.outside] {
            found.extend(table_problems(table));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn table_problems(table: &[Bracket]) -> Vec<ListProblem> {
    let mut found = vec![];
    let mut say = |wrong: bool, problem| found.extend(wrong.then_some(problem));
    let Some((top, below)) = table.split_last() else { return found };
    say(top.up_to.is_some(), ListProblem::TopBracketMissing);
    let bounds: Vec<Option<Quotient>> = below.iter().map(|b| b.up_to).collect();
    say(bounds.iter().any(Option::is_none) || !bounds.is_sorted_by(|a, b| a < b), ListProblem::BoundsNotRising);
    let units = |b: &Bracket| b.rates.keys().copied().collect::<Vec<_>>();
    say(below.iter().any(|b| units(b) != units(top)), ListProblem::UnitsDiffer);
    say(table.iter().any(|b| b.rates.is_empty()), ListProblem::NoRate);
    for rate in table.iter().flat_map(|b| b.rates.values()) {
        let absurd = |cents: i64| !(0..=CENTS_MAX).contains(&cents);
        match rate {
            Rate::Fixed { cents } => say(absurd(*cents), ListProblem::AmountAbsurd),
            Rate::Effort { floor_cents, ceiling_cents, .. } => {
                say(absurd(*floor_cents) || absurd(*ceiling_cents), ListProblem::AmountAbsurd);
                say(floor_cents > ceiling_cents, ListProblem::FloorAboveCeiling);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(n: u8, kind: Option<PeriodKind>, from: &str, to: &str) -> PriceList {
        let brackets = vec![Bracket { up_to: None, label: String::new(), rates: BTreeMap::new() }];
        let (id, centre, name) = (PriceListId([n; 16]), CentreId([1; 16]), format!("Tarifs {n}"));
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        let (outside, siblings, surcharges) = (vec![], vec![], BTreeMap::new());
        let scheme = Scheme::ByDay;
        PriceList { id, centre, name, from, to, kind, scheme, brackets, outside, siblings, meal_cents: 0, surcharges, around_school: false }
    }

    #[test]
    fn lists_meet_on_their_common_days_where_their_periods_do() {
        let holidays = Some(PeriodKind::Holidays);
        let first = list(1, holidays, "2026-09-01", "2027-08-31");
        let days = |other: &PriceList| first.overlap(other).map(|o| (o.from.to_string(), o.to.to_string()));
        assert_eq!(days(&list(2, holidays, "2027-09-01", "2028-08-31")), None);
        assert_eq!(days(&list(2, holidays, "2027-08-31", "2028-08-31")), Some(("2027-08-31".into(), "2027-08-31".into())));
        assert_eq!(days(&list(2, None, "2026-11-01", "2026-11-30")), Some(("2026-11-01".into(), "2026-11-30".into())));
        assert_eq!(days(&list(2, Some(PeriodKind::Wednesdays), "2026-09-01", "2027-08-31")), None);
        assert_eq!(days(&PriceList { centre: CentreId([2; 16]), ..list(2, None, "2026-09-01", "2027-08-31") }), None);
        let all = [first.clone(), list(2, None, "2027-01-01", "2027-01-31"), list(3, holidays, "2026-12-01", "2027-01-01")];
        let pairs: Vec<(u8, u8)> = overlaps(&all).iter().map(|o| (o.one.0[0], o.other.0[0])).collect();
        assert_eq!(pairs, [(1, 3), (2, 3), (1, 2)], "the earliest day first");
    }

    #[test]
    fn a_used_list_only_moves_its_end_and_not_before_its_last_day() {
        let used = list(1, None, "2026-09-01", "2027-08-31");
        let last = "2026-10-07".parse().unwrap();
        let to = |to: &str| used.may_become(&PriceList { to: to.parse().unwrap(), ..used.clone() }, last);
        assert_eq!([to("2027-08-31"), to("2026-10-07"), to("2028-01-01")], [Ok(()); 3]);
        assert_eq!(to("2026-10-06"), Err(UsedList::EndsTooEarly));
        assert_eq!(used.may_become(&PriceList { name: "Autre".into(), ..used.clone() }, last), Err(UsedList::Rewritten));
        // Whatever a day outside it says: as it stands, it may be saved.
        assert_eq!(used.may_become(&used, "2027-09-30".parse().unwrap()), Ok(()));
    }
}
