//! What is to be invoiced of a family's days? What was accepted, or what was attended (a setting of the centre), and not invoiced
//! yet. Nothing is chosen in silence: what has no price, or needs somebody's eye, is a named line for the director.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::account::cesu_may_pay;
use super::acts::{Billed, NewLine};
use super::amounts::euros;
use super::billed::BilledDay;
use super::kinds::LineNature;
use super::price::{Ask, Calculation, PriceError, Priced, list_for, price};
use super::price_list::{PriceList, Residence, Surcharge, Unit};
use super::quotient::FamilyQuotient;
use crate::domain::calendar::PeriodKind;
use crate::domain::ids::{CentreId, ChildId, OutingId};
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::time::LocalDate;

/// Billing by what was accepted or by what was attended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    #[default]
    Accepted,
    Attended,
}

/// *Pointage* of a part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Present,
    Absent,
    /// *Justificatif remis*, within 7 days: free.
    Excused,
}

impl Mark {
    pub const ALL: [Mark; 3] = [Mark::Present, Mark::Absent, Mark::Excused];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Mark::Present => "present",
            Mark::Absent => "absent",
            Mark::Excused => "excused",
        }
    }

    pub fn from_word(word: &str) -> Option<Mark> {
        Mark::ALL.into_iter().find(|m| m.word() == word)
    }
}

/// An outing that the child holds a place on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldOuting {
    pub id: OutingId,
    pub title: String,
    pub parts: PartSet,
    pub cents: i64,
}

/// One child on one day in the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildDay {
    pub child: ChildId,
    /// First name.
    pub name: String,
    pub birth: LocalDate,
    pub date: LocalDate,
    pub kind: PeriodKind,
    /// Accepted parts.
    pub held: PartSet,
    pub outings: Vec<HeldOuting>,
    /// Received after the cut-off.
    pub late: bool,
    /// Cancelled so late that the list's fee is due.
    pub cancelled_late: bool,
    pub marks: BTreeMap<DayPart, Mark>,
    /// What was invoiced of this day.
    pub billed: BilledDay,
}

impl ChildDay {
    fn with(&self, mark: Mark) -> PartSet {
        self.marks.iter().filter(|(_, m)| **m == mark).map(|(part, _)| *part).collect()
    }
}

/// A family in the centre, with its days of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyDays {
    pub centre: CentreId,
    pub basis: Basis,
    pub quotients: Vec<FamilyQuotient>,
    pub residence: Residence,
    pub days: Vec<ChildDay>,
}

/// What the director must look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BillProblem {
    Price {
        error: PriceError,
    },
    /// The top bracket is used since the quotient expired: to be confirmed.
    QuotientExpired {
        ended: LocalDate,
    },
    /// A part of the day was invoiced, and other parts came since, or less is left of what was taken back: to be corrected by a
    /// credit note.
    PartlyBilled,
    /// A line of the day was taken back by a credit note and is invoiced again; the rest of the day stands.
    BilledAgain,
    /// The day stands invoiced for nothing, and would cost this now: a credit note takes its line back, if it is to be paid.
    BilledFree {
        cents: i64,
    },
    /// Billing follows attendance, and nothing was marked.
    NotMarked,
}

impl From<PriceError> for BillProblem {
    fn from(error: PriceError) -> BillProblem {
        BillProblem::Price { error }
    }
}

impl BillProblem {
    /// Must be mended before the family's invoice may leave; an expired quotient is confirmed, the others are to be known.
    pub const fn blocks(&self) -> bool {
        matches!(self, BillProblem::Price { .. } | BillProblem::PartlyBilled | BillProblem::NotMarked)
    }

    pub const fn code(&self) -> &'static str {
        match self {
            BillProblem::Price { error } => error.code(),
            BillProblem::QuotientExpired { .. } => "quotient_expired",
            BillProblem::PartlyBilled => "partly_billed",
            BillProblem::BilledAgain => "billed_again",
            BillProblem::BilledFree { .. } => "billed_free",
            BillProblem::NotMarked => "not_marked",
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            BillProblem::Price { error } => error.sentence(),
            BillProblem::QuotientExpired { ended } => {
                let day = ended.to_string();
                format!(
                    "Le quotient familial a expiré le {}/{}/{} : confirmez la tranche la plus haute, ou enregistrez le nouveau.",
                    &day[8..10],
                    &day[5..7],
                    &day[..4]
                )
            }
            BillProblem::PartlyBilled => "Une partie de cette journée est déjà facturée : corrigez par un avoir, puis relancez.".into(),
            BillProblem::BilledAgain => {
                "Seul ce qu’un avoir avait repris de cette journée est refacturé ; le reste est déjà facturé.".into()
            }
            BillProblem::BilledFree { cents } => format!(
                "Cette journée a été facturée 0,00\u{a0}€ et vaut maintenant {} : si elle est à payer, reprenez-la par un avoir, puis relancez.",
                euros(*cents)
            ),
            BillProblem::NotMarked => "Le pointage de cette journée manque : la facturation suit les présences.".into(),
        }
    }
}

/// An error line of the draft run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BillIssue {
    pub child: ChildId,
    pub child_name: String,
    pub date: LocalDate,
    pub problem: BillProblem,
}

/// What a draft run proposes for one family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    pub lines: Vec<NewLine>,
    pub issues: Vec<BillIssue>,
    pub total_cents: i64,
}

/// What is billed of one day.
struct Billable {
    parts: PartSet,
    outings: Vec<HeldOuting>,
    surcharges: Vec<Surcharge>,
}

/// Lines and problems, child by child in order of birth, day by day.
pub fn bill(lists: &[PriceList], family: &FamilyDays) -> Bill {
    let mut days: Vec<&ChildDay> = family.days.iter().collect();
    days.sort_by_key(|d| (d.birth, d.child, d.date));
    let billable: Vec<Result<Billable, BillProblem>> = days.iter().map(|day| billable(day, family.basis)).collect();
    let mut bill = Bill::default();
    for (at, (day, what)) in days.iter().zip(&billable).enumerate() {
        let what = match what {
            Ok(what) => what,
            Err(problem) => {
                bill.issues.push(issue(day, problem.clone()));
                continue;
            }
        };
        // Present that day: whoever has a part of it, the eldest first.
        let elders = days[..at].iter().zip(&billable).filter(|(other, _)| other.date == day.date && other.child != day.child);
        let before = elders.filter(|(_, what)| what.as_ref().is_ok_and(|w| !w.parts.is_empty())).count();
        let rank = u8::try_from(before + 1).unwrap_or(u8::MAX);
        match day_lines(lists, family, day, what, rank) {
            Ok((lines, told)) => {
                let expired = lines.iter().find_map(|l| l.calculation.as_ref().and_then(|c| c.expired));
                let expired = expired.map(|ended| BillProblem::QuotientExpired { ended });
                bill.issues.extend(expired.into_iter().chain(told).map(|problem| issue(day, problem)));
                bill.lines.extend(lines);
            }
            Err(problem) => bill.issues.push(issue(day, problem)),
        }
    }
    bill.total_cents = bill.lines.iter().map(NewLine::cents).sum();
    bill
}

fn issue(day: &ChildDay, problem: BillProblem) -> BillIssue {
    BillIssue { child: day.child, child_name: day.name.clone(), date: day.date, problem }
}

/// Which parts, outings and surcharges of a day count.
fn billable(day: &ChildDay, basis: Basis) -> Result<Billable, BillProblem> {
    let (present, excused) = (day.with(Mark::Present), day.with(Mark::Excused));
    let unbooked = present.minus(day.held);
    let marked: PartSet = day.marks.keys().copied().collect();
    let mut surcharges = vec![];
    let parts = match basis {
        Basis::Accepted => day.held.minus(excused).iter().chain(unbooked.iter()).collect(),
        Basis::Attended if !day.held.within(marked) => return Err(BillProblem::NotMarked),
        Basis::Attended => {
            if day.held.meets(day.with(Mark::Absent)) {
                surcharges.push(Surcharge::Unexcused);
            }
            present
        }
    };
    if day.late && !parts.is_empty() {
        surcharges.push(Surcharge::LateRequest);
    }
    if day.cancelled_late {
        surcharges.push(Surcharge::Cancellation);
    }
    if !unbooked.is_empty() {
        surcharges.push(Surcharge::Unbooked);
    }
    let (stands, back) = (day.billed.slots(), day.billed.taken_back());
    let known: PartSet = stands.iter().chain(&back).flat_map(|(_, parts)| parts.iter()).collect();
    if !stands.is_empty() && !parts.within(known) {
        return Err(BillProblem::PartlyBilled);
    }
    let outings = day.outings.iter().filter(|o| o.parts.meets(parts)).cloned().collect();
    Ok(Billable { parts, outings, surcharges })
}

/// The lines of one day that are not invoiced yet, and what the director is to know of them.
fn day_lines(
    lists: &[PriceList],
    family: &FamilyDays,
    day: &ChildDay,
    what: &Billable,
    rank: u8,
) -> Result<(Vec<NewLine>, Vec<BillProblem>), BillProblem> {
    let list = || list_for(lists, family.centre, day.kind, day.date);
    let (mut lines, mut told) = (vec![], vec![]);
    if !what.parts.is_empty() {
        let ask = Ask {
            centre: family.centre,
            kind: day.kind,
            date: day.date,
            parts: what.parts,
            rank,
            quotients: &family.quotients,
            residence: family.residence,
        };
        (lines, told) = slot_lines(lists, &ask, day, || list().map(|l| l.around_school))?;
    }
    for outing in what.outings.iter().filter(|o| o.cents > 0) {
        lines.push(plain(day, LineNature::Outing, Billed::Outing { outing: outing.id }, outing.title.clone(), outing.cents));
    }
    if !what.surcharges.is_empty() {
        let list = list()?;
        for surcharge in &what.surcharges {
            let cents = list.surcharges.get(surcharge).copied().unwrap_or(0);
            if cents > 0 {
                let billed = Billed::Surcharge { surcharge: *surcharge };
                lines.push(plain(day, LineNature::Penalty, billed, surcharge.french().into(), cents));
            }
        }
    }
    lines.retain(|l| matches!(l.billed, Billed::Parts { .. }) || !day.billed.has(l.billed));
    Ok((lines, told))
}

/// Care and meals: all of them while nothing stands; else what a credit note took back, and nothing else.
fn slot_lines(
    lists: &[PriceList],
    ask: &Ask<'_>,
    day: &ChildDay,
    around_school: impl Fn() -> Result<bool, PriceError>,
) -> Result<(Vec<NewLine>, Vec<BillProblem>), BillProblem> {
    let (stands, back) = (day.billed.slots(), day.billed.taken_back());
    if !stands.is_empty() && back.is_empty() {
        return Ok((vec![], free(lists, ask, day).into_iter().collect()));
    }
    let around = around_school()?;
    let mut lines = price(lists, ask)?;
    let mut told = vec![];
    if !stands.is_empty() {
        lines.retain(|l| back.contains(&(l.nature, l.parts)));
        if lines.is_empty() {
            return Err(BillProblem::PartlyBilled);
        }
        told.push(BillProblem::BilledAgain);
    }
    Ok((lines.into_iter().map(|priced| slot_line(day, priced, around)).collect(), told))
}

/// The day stands for nothing, and has a price now.
fn free(lists: &[PriceList], ask: &Ask<'_>, day: &ChildDay) -> Option<BillProblem> {
    let stands = day.billed.slots();
    if !stands.iter().any(|slot| day.billed.is_free(*slot)) {
        return None;
    }
    // Of a day wholly free all of its price now, its meal included; else of what is free alone.
    let whole = stands.iter().all(|slot| day.billed.is_free(*slot));
    let lines = price(lists, ask).ok()?;
    let cents = lines.iter().filter(|l| whole || day.billed.is_free((l.nature, l.parts))).map(|l| l.cents).sum();
    (cents > 0).then_some(BillProblem::BilledFree { cents })
}

fn slot_line(day: &ChildDay, priced: Priced, around_school: bool) -> NewLine {
    let Priced { nature, parts, cents, calculation } = priced;
    // The line of care beside it tells the whole price, meal included.
    let meal_of_a_day = nature == LineNature::Meal && calculation.unit != Unit::Lunch;
    NewLine {
        nature,
        billed: Billed::Parts { parts },
        label: label(nature, &calculation),
        child: Some(day.child),
        child_name: day.name.clone(),
        date: Some(day.date),
        quantity: 1,
        unit_cents: cents,
        words: if meal_of_a_day { String::new() } else { calculation.words() },
        calculation: Some(calculation),
        cesu: cesu_may_pay(nature, Some(day.birth), Some(day.date), around_school),
    }
}

/// *Journée*, *Demi-journée*, *Repas*: what the line pays.
fn label(nature: LineNature, calculation: &Calculation) -> String {
    if nature == LineNature::Meal {
        return "Repas".into();
    }
    let text = match calculation.unit {
        // The meal has its own line.
        Unit::HalfDayMeal if calculation.meal_cents > 0 => Unit::HalfDay.french(),
        unit => unit.french(),
    };
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plain(day: &ChildDay, nature: LineNature, billed: Billed, label: String, cents: i64) -> NewLine {
    NewLine {
        nature,
        billed,
        label,
        child: Some(day.child),
        child_name: day.name.clone(),
        date: Some(day.date),
        quantity: 1,
        unit_cents: cents,
        calculation: None,
        words: String::new(),
        cesu: false,
    }
}
