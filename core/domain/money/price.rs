//! What does a day cost, and why? One list must match, the quotient of that day chooses the bracket, each line is rounded once.
//! The whole calculation is kept with the line, and can be read in words.

use serde::{Deserialize, Serialize};

use super::amounts::{euros, half_up};
use super::kinds::LineNature;
use super::price_list::{Bracket, PriceList, Rate, Residence, Unit};
use super::quotient::{FamilyQuotient, Known, Quotient, on};
use crate::domain::calendar::PeriodKind;
use crate::domain::ids::{CentreId, PriceListId};
use crate::domain::slots::PartSet;
use crate::domain::time::LocalDate;

/// Why a day has no price: an error line for the director, never a silent choice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PriceError {
    NoPriceList,
    /// Their names.
    SeveralPriceLists {
        lists: Vec<String>,
    },
    /// The list says nothing of this unit.
    NoPriceFor {
        list: String,
        unit: Unit,
    },
}

impl PriceError {
    pub const fn code(&self) -> &'static str {
        match self {
            PriceError::NoPriceList => "no_price_list",
            PriceError::SeveralPriceLists { .. } => "several_price_lists",
            PriceError::NoPriceFor { .. } => "no_price_for_unit",
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            PriceError::NoPriceList => "Aucune grille tarifaire ne vaut pour ce jour : l’association doit en enregistrer une.".into(),
            PriceError::SeveralPriceLists { lists } => {
                format!("Plusieurs grilles tarifaires valent pour ce jour ({}) : une seule doit rester.", lists.join(", "))
            }
            PriceError::NoPriceFor { list, unit } => format!("La grille « {list} » ne donne pas de prix pour : {}.", unit.french()),
        }
    }
}

/// What is to be priced: the parts of one child on one day.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub centre: CentreId,
    pub kind: PeriodKind,
    pub date: LocalDate,
    pub parts: PartSet,
    /// Among the brothers and sisters present that day in this centre, the eldest first, from 1.
    pub rank: u8,
    pub quotients: &'a [FamilyQuotient],
    pub residence: Residence,
}

/// Where quotient × rate was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Held {
    Floor,
    Ceiling,
}

/// An effort rate as it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct EffortUsed {
    pub millionths: u32,
    pub held: Option<Held>,
}

/// How an amount came about; stored with the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Calculation {
    pub list: PriceListId,
    pub list_name: String,
    pub date: LocalDate,
    pub unit: Unit,
    /// The quotient valid that day.
    pub quotient: Option<Quotient>,
    /// No quotient is valid that day, and the last one ended then: the top bracket needs the director's confirmation.
    pub expired: Option<LocalDate>,
    /// *501–700*.
    pub bracket: String,
    pub outside: bool,
    pub effort: Option<EffortUsed>,
    pub rank: u8,
    /// Hundredths of a percent taken off for brothers and sisters.
    pub reduction: u16,
    /// The unit's price, rounded once, meal included.
    #[cfg_attr(test, ts(type = "number"))]
    pub total_cents: i64,
    /// The part of it that is the meal.
    #[cfg_attr(test, ts(type = "number"))]
    pub meal_cents: i64,
}

/// A priced part of a day: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    pub nature: LineNature,
    pub parts: PartSet,
    pub cents: i64,
    pub calculation: Calculation,
}

/// Exactly one list must match.
pub fn list_for(lists: &[PriceList], centre: CentreId, kind: PeriodKind, date: LocalDate) -> Result<&PriceList, PriceError> {
    let mut matching = lists.iter().filter(|l| l.applies(centre, kind, date));
    match (matching.next(), matching.next()) {
        (None, _) => Err(PriceError::NoPriceList),
        (Some(one), None) => Ok(one),
        (Some(one), Some(two)) => {
            let names = [one, two].into_iter().chain(matching).map(|l| l.name.clone());
            Err(PriceError::SeveralPriceLists { lists: names.collect() })
        }
    }
}

/// The lines of one child's day, care and meal apart.
pub fn price(lists: &[PriceList], ask: &Ask<'_>) -> Result<Vec<Priced>, PriceError> {
    let list = list_for(lists, ask.centre, ask.kind, ask.date)?;
    let mut lines = vec![];
    for (unit, parts) in list.scheme.units(ask.parts) {
        let calculation = calculate(list, unit, ask)?;
        let meal = calculation.meal_cents;
        let care = calculation.total_cents - meal;
        if unit != Unit::Lunch {
            lines.push(Priced { nature: LineNature::Care, parts, cents: care, calculation: calculation.clone() });
        }
        if unit.has_meal() && (meal > 0 || unit == Unit::Lunch) {
            lines.push(Priced { nature: LineNature::Meal, parts, cents: meal, calculation });
        }
    }
    Ok(lines)
}

fn calculate(list: &PriceList, unit: Unit, ask: &Ask<'_>) -> Result<Calculation, PriceError> {
    let no_price = || PriceError::NoPriceFor { list: list.name.clone(), unit };
    let known = on(ask.quotients, ask.date);
    let quotient = if let Known::Valid(found) = known { Some(found.quotient) } else { None };
    let table = list.table(ask.residence);
    let at = bracket_of(table, quotient).ok_or_else(no_price)?;
    let rate = table[at].rates.get(&unit).ok_or_else(no_price)?;
    let reduction = list.siblings.iter().filter(|s| s.from_rank <= ask.rank).map(|s| s.percent_hundredths).next_back().unwrap_or(0);
    let (total_cents, effort) = amount(*rate, quotient, reduction);
    let meal_cents = match unit {
        Unit::Lunch => total_cents,
        unit if unit.has_meal() => list.meal_cents.min(total_cents),
        _ => 0,
    };
    Ok(Calculation {
        list: list.id,
        list_name: list.name.clone(),
        date: ask.date,
        unit,
        quotient,
        expired: if let Known::Expired(ended) = known { Some(ended) } else { None },
        bracket: bracket_name(table, at),
        outside: ask.residence == Residence::Outside && !list.outside.is_empty(),
        effort,
        rank: ask.rank,
        reduction,
        total_cents,
        meal_cents,
    })
}

/// The first whose bound, included, is not below the quotient; without a quotient, the top one.
fn bracket_of(table: &[Bracket], quotient: Option<Quotient>) -> Option<usize> {
    let fits = |b: &Bracket| quotient.is_some_and(|q| b.up_to.is_some_and(|bound| q <= bound));
    table.iter().position(fits).or_else(|| table.iter().rposition(|b| b.up_to.is_none()))
}

fn bracket_name(table: &[Bracket], at: usize) -> String {
    let bracket = &table[at];
    if !bracket.label.is_empty() || table.len() == 1 {
        return bracket.label.clone();
    }
    let below = at.checked_sub(1).and_then(|before| table[before].up_to);
    let above = |q: Quotient| Quotient(q.0.saturating_add(1)).to_string();
    match (below, bracket.up_to) {
        (None, Some(bound)) => format!("jusqu’à {}", bound.short()),
        (Some(low), Some(bound)) => format!("{}–{}", above(low), bound.short()),
        (Some(low), None) => format!("à partir de {}", above(low)),
        (None, None) => String::new(),
    }
}

/// The price of a unit, reduced and rounded once; with how the effort rate was held.
fn amount(rate: Rate, quotient: Option<Quotient>, reduction: u16) -> (i64, Option<EffortUsed>) {
    const WHOLE: i128 = 10_000;
    let kept = WHOLE - i128::from(reduction.min(10_000));
    match rate {
        Rate::Fixed { cents } => (half_up(i128::from(cents) * kept, WHOLE), None),
        Rate::Effort { millionths, floor_cents, ceiling_cents } => {
            const MILLION: i128 = 1_000_000;
            let (floor, ceiling) = (i128::from(floor_cents) * MILLION, i128::from(ceiling_cents) * MILLION);
            // Hundredths of a euro × millionths: millionths of a cent.
            let raw = quotient.map_or(ceiling, |q| i128::from(q.0) * i128::from(millionths));
            let held = match raw {
                raw if raw < floor => Some(Held::Floor),
                raw if raw > ceiling || quotient.is_none() => Some(Held::Ceiling),
                _ => None,
            };
            let cents = half_up(raw.clamp(floor, ceiling.max(floor)) * kept, MILLION * WHOLE);
            (cents, Some(EffortUsed { millionths, held }))
        }
    }
}

impl Calculation {
    /// *QF 542,00 au 09/07 → tranche 501–700 → journée 12,40 €*.
    pub fn words(&self) -> String {
        let day = self.date.to_string();
        let day = format!("{}/{}", &day[8..10], &day[5..7]);
        let mut steps = vec![match (self.quotient, self.expired) {
            (Some(quotient), _) => format!("QF {quotient} au {day}"),
            (None, Some(ended)) => {
                let ended = ended.to_string();
                format!("QF expiré le {}/{}/{}", &ended[8..10], &ended[5..7], &ended[..4])
            }
            (None, None) => "sans QF".into(),
        }];
        if let Some(effort) = &self.effort {
            steps.push(effort.words());
        } else if !self.bracket.is_empty() {
            steps.push(format!("tranche {}", self.bracket));
        }
        if self.outside {
            steps.push("hors commune".into());
        }
        if self.reduction > 0 {
            let percent = Quotient(u32::from(self.reduction)).short();
            steps.push(format!("{}e enfant : \u{2212}{percent}\u{a0}%", self.rank));
        }
        let mut last = format!("{} {}", self.unit.french(), euros(self.total_cents));
        if self.meal_cents > 0 && self.unit != Unit::Lunch {
            last.push_str(&format!(" dont repas {}", euros(self.meal_cents)));
        }
        steps.push(last);
        steps.join(" → ")
    }
}

impl EffortUsed {
    /// *taux d’effort 0,85 %*, and where it was held.
    fn words(self) -> String {
        // Millionths: four digits after the sign of a percent.
        let (whole, rest) = (self.millionths / 10_000, self.millionths % 10_000);
        let rest = (10_000 + rest).to_string();
        let digits = rest[1..].trim_end_matches('0');
        let percent = if digits.is_empty() { whole.to_string() } else { format!("{whole},{digits}") };
        let held = match self.held {
            Some(Held::Floor) => " (plancher)",
            Some(Held::Ceiling) => " (plafond)",
            None => "",
        };
        format!("taux d’effort {percent}\u{a0}%{held}")
    }
}
