//! Is a price what a person works out by hand? The cases of `tests/vectors/prices/`, through the rules that bill a day and, where
//! nothing was marked, through the bare price as well.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::acts::{Billed, NewLine};
use super::billed::{BilledDay, BilledLine};
use super::billing::{Basis, Bill, ChildDay, FamilyDays, HeldOuting, Mark, bill};
use super::kinds::LineNature;
use super::price::{Ask, Priced, price};
use super::price_list::{PriceList, Residence, Unit};
use super::quotient::{FamilyQuotient, Quotient};
use crate::domain::calendar::PeriodKind;
use crate::domain::ids::{CentreId, ChildId, LineId, OperationId, OutingId};
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::time::LocalDate;

const LISTS: &str = include_str!("../../../tests/vectors/prices/lists.json");
const FILES: [&str; 6] = [
    include_str!("../../../tests/vectors/prices/brackets.json"),
    include_str!("../../../tests/vectors/prices/units.json"),
    include_str!("../../../tests/vectors/prices/effort.json"),
    include_str!("../../../tests/vectors/prices/families.json"),
    include_str!("../../../tests/vectors/prices/lists-of-the-day.json"),
    include_str!("../../../tests/vectors/prices/days.json"),
];

const CHILD: ChildId = ChildId([9; 16]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    worked: String,
    lists: Vec<String>,
    qf: Option<String>,
    #[serde(default)]
    quotients: Vec<Given>,
    #[serde(default)]
    outside: bool,
    #[serde(default = "first")]
    rank: u8,
    #[serde(default = "holidays")]
    kind: PeriodKind,
    #[serde(default = "eight_years_before")]
    birth: LocalDate,
    #[serde(default = "ninth_of_july")]
    date: LocalDate,
    #[serde(default = "whole_day")]
    parts: Vec<DayPart>,
    #[serde(default)]
    basis: Basis,
    #[serde(default)]
    marks: BTreeMap<DayPart, Mark>,
    #[serde(default)]
    outings: Vec<Excursion>,
    #[serde(default)]
    late: bool,
    #[serde(default)]
    cancelled_late: bool,
    #[serde(default)]
    billed: Vec<DayPart>,
    /// Of each line of care that has none of its own; the meal beside it is told by them too.
    #[serde(default)]
    words: String,
    #[serde(default)]
    lines: Vec<WantedLine>,
    #[serde(default)]
    issues: Vec<WantedIssue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    qf: String,
    from: LocalDate,
    to: LocalDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Excursion {
    title: String,
    parts: Vec<DayPart>,
    cents: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedLine {
    nature: LineNature,
    label: String,
    cents: i64,
    words: Option<String>,
    #[serde(default)]
    cesu: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedIssue {
    code: String,
    sentence: String,
}

fn first() -> u8 {
    1
}

fn holidays() -> PeriodKind {
    PeriodKind::Holidays
}

fn eight_years_before() -> LocalDate {
    "2018-05-04".parse().unwrap()
}

fn ninth_of_july() -> LocalDate {
    "2026-07-09".parse().unwrap()
}

fn whole_day() -> Vec<DayPart> {
    DayPart::ALL.to_vec()
}

fn set(parts: &[DayPart]) -> PartSet {
    parts.iter().copied().collect()
}

/// A line as the files say it.
type Said = (LineNature, String, i64, String, bool);

impl Case {
    fn quotients(&self) -> Vec<FamilyQuotient> {
        let year = |qf: &String| Given { qf: qf.clone(), from: "2026-01-01".parse().unwrap(), to: "2026-12-31".parse().unwrap() };
        let all = self.quotients.iter().map(|g| (&g.qf, g.from, g.to));
        let whole = self.qf.iter().map(year).collect::<Vec<_>>();
        let whole = whole.iter().map(|g| (&g.qf, g.from, g.to));
        all.chain(whole).map(|(qf, from, to)| FamilyQuotient { quotient: Quotient::parse(qf).unwrap(), from, to }).collect()
    }

    fn residence(&self) -> Residence {
        if self.outside { Residence::Outside } else { Residence::Inside }
    }

    fn day(&self) -> ChildDay {
        let outing = |o: &Excursion| HeldOuting { id: OutingId([7; 16]), title: o.title.clone(), parts: set(&o.parts), cents: o.cents };
        let billed = Billed::Parts { parts: set(&self.billed) };
        let billed =
            BilledLine { id: LineId([1; 16]), invoice: OperationId([1; 16]), nature: LineNature::Care, billed, cents: 890, credited: 0 };
        ChildDay {
            child: CHILD,
            name: "Zoé".into(),
            birth: self.birth,
            date: self.date,
            kind: self.kind,
            held: set(&self.parts),
            outings: self.outings.iter().map(outing).collect(),
            late: self.late,
            cancelled_late: self.cancelled_late,
            marks: self.marks.clone(),
            billed: BilledDay(if self.billed.is_empty() { vec![] } else { vec![billed] }),
        }
    }

    /// The day of an elder brother or sister: enough to be there.
    fn elder(&self, n: u8) -> ChildDay {
        ChildDay {
            child: ChildId([n; 16]),
            birth: "2012-01-01".parse().unwrap(),
            outings: vec![],
            marks: BTreeMap::new(),
            billed: BilledDay::default(),
            ..self.day()
        }
    }

    fn bill(&self, lists: &[PriceList], centre: CentreId) -> Bill {
        // The younger comes first: order is the rules' affair.
        let days = [self.day()].into_iter().chain((1..self.rank).map(|n| self.elder(n))).collect();
        bill(lists, &FamilyDays { centre, basis: self.basis, quotients: self.quotients(), residence: self.residence(), days })
    }

    fn wanted(&self) -> Vec<Said> {
        let words = |l: &WantedLine| match l.nature {
            LineNature::Care => l.words.clone().unwrap_or_else(|| self.words.clone()),
            _ => l.words.clone().unwrap_or_default(),
        };
        self.lines.iter().map(|l| (l.nature, l.label.clone(), l.cents, words(l), l.cesu)).collect()
    }

    /// The bare price asks for no marks, no history and no surcharge.
    fn is_bare(&self) -> bool {
        self.marks.is_empty() && self.billed.is_empty() && self.basis == Basis::Accepted
    }
}

fn said(line: &NewLine) -> Said {
    (line.nature, line.label.clone(), line.cents(), line.words.clone(), line.cesu)
}

fn lists_of(case: &Case, all: &BTreeMap<String, PriceList>) -> Vec<PriceList> {
    case.lists.iter().map(|name| all.get(name).unwrap_or_else(|| panic!("{}: no list {name}", case.name)).clone()).collect()
}

fn check(case: &Case, lists: &[PriceList], centre: CentreId) {
    let found = case.bill(lists, centre);
    let lines: Vec<Said> = found.lines.iter().filter(|l| l.child == Some(CHILD)).map(said).collect();
    assert_eq!(lines, case.wanted(), "{} ({})", case.name, case.worked);
    let of_child = found.issues.iter().filter(|i| i.child == CHILD);
    let issues = of_child.map(|i| WantedIssue { code: i.problem.code().into(), sentence: i.problem.sentence() });
    assert_eq!(issues.collect::<Vec<_>>(), case.issues, "{}", case.name);
    assert_eq!(found.total_cents, found.lines.iter().map(NewLine::cents).sum::<i64>(), "{}", case.name);
    if case.is_bare() {
        bare(case, lists, centre);
    }
}

/// What the phone estimates is what the office bills.
fn bare(case: &Case, lists: &[PriceList], centre: CentreId) {
    let quotients = case.quotients();
    let (kind, date, parts, rank) = (case.kind, case.date, set(&case.parts), case.rank);
    let ask = Ask { centre, kind, date, parts, rank, quotients: &quotients, residence: case.residence() };
    match price(lists, &ask) {
        Ok(lines) => {
            let told = |l: &Priced| l.nature == LineNature::Care || l.calculation.unit == Unit::Lunch;
            let words = |l: &Priced| if told(l) { l.calculation.words() } else { String::new() };
            let lines: Vec<_> = lines.iter().map(|l| (l.nature, l.cents, words(l))).collect();
            let of_slots = |l: &Said| matches!(l.0, LineNature::Care | LineNature::Meal);
            let wanted: Vec<_> = case.wanted().into_iter().filter(of_slots).map(|l| (l.0, l.2, l.3)).collect();
            assert_eq!(lines, wanted, "{}", case.name);
        }
        Err(error) => {
            let found = WantedIssue { code: error.code().into(), sentence: error.sentence() };
            assert!(case.lines.is_empty() && case.issues == [found], "{}: {error:?}", case.name);
        }
    }
}

#[test]
fn prices_are_what_is_worked_out_by_hand() {
    let all: BTreeMap<String, PriceList> = serde_json::from_str(LISTS).unwrap();
    let centre = all["tranches"].centre;
    let cases: Vec<Case> = FILES.iter().flat_map(|text| serde_json::from_str::<Vec<Case>>(text).unwrap()).collect();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let names: BTreeSet<&String> = cases.iter().map(|c| &c.name).collect();
    assert_eq!(names.len(), cases.len(), "each case has a name of its own");
    for case in &cases {
        check(case, &lists_of(case, &all), centre);
    }
}

#[test]
fn the_lists_of_the_cases_may_be_used() {
    let all: BTreeMap<String, PriceList> = serde_json::from_str(LISTS).unwrap();
    for (name, list) in &all {
        assert_eq!(list.problems(), [], "{name}");
    }
}
