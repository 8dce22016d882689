//! Is a day that was half taken back invoiced again for that half alone, and is the director told?

use super::account::line_id;
use super::acts::{Billed, NewLine};
use super::billed::{BilledDay, BilledLine};
use super::billing::{Basis, Bill, BillProblem, ChildDay, FamilyDays, bill};
use super::kinds::LineNature;
use super::price_list::{Bracket, PriceList, Rate, Residence, Scheme, SiblingReduction, Unit};
use crate::domain::calendar::PeriodKind;
use crate::domain::ids::{CentreId, ChildId, OperationId, PriceListId};
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::time::LocalDate;

const CENTRE: CentreId = CentreId([1; 16]);

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

/// A day costs this, of which a meal of 3,50 €.
fn list(cents: i64) -> PriceList {
    let rates = |cents| [(Unit::HalfDay, Rate::Fixed { cents: cents / 2 }), (Unit::Day, Rate::Fixed { cents })].into();
    PriceList {
        id: PriceListId([1; 16]),
        centre: CENTRE,
        name: "Tarifs".into(),
        from: day("2026-09-01"),
        to: day("2027-08-31"),
        kind: None,
        scheme: Scheme::ByDay,
        brackets: vec![Bracket { up_to: None, label: String::new(), rates: rates(cents) }],
        outside: vec![],
        siblings: vec![SiblingReduction { from_rank: 2, percent_hundredths: 10_000 }],
        meal_cents: 350,
        surcharges: [].into(),
        around_school: false,
    }
}

fn child_day(n: u8, held: PartSet, billed: &[BilledLine]) -> ChildDay {
    ChildDay {
        child: ChildId([n; 16]),
        name: "Zoé".into(),
        birth: day(if n == 1 { "2016-05-04" } else { "2018-05-04" }),
        date: day("2026-10-06"),
        kind: PeriodKind::Holidays,
        held,
        outings: vec![],
        late: false,
        cancelled_late: false,
        marks: [].into(),
        billed: BilledDay(billed.to_vec()),
    }
}

fn billed(list: &PriceList, days: Vec<ChildDay>) -> Bill {
    let family = FamilyDays { centre: CENTRE, basis: Basis::Accepted, quotients: vec![], residence: Residence::Inside, days };
    bill(std::slice::from_ref(list), &family)
}

fn again(list: &PriceList, held: PartSet, known: &[BilledLine]) -> (Vec<(LineNature, i64)>, Vec<BillProblem>) {
    let bill = billed(list, vec![child_day(1, held, known)]);
    let lines = bill.lines.iter().map(|l| (l.nature, l.cents())).collect();
    (lines, bill.issues.into_iter().map(|i| i.problem).collect())
}

/// As these lines stand on an invoice, so much of each taken off.
fn on_invoice(n: u8, lines: &[NewLine], credited: &[i64]) -> Vec<BilledLine> {
    let line = |(place, (line, credited)): (u16, (&NewLine, &i64))| BilledLine {
        id: line_id(OperationId([n; 16]), place),
        invoice: OperationId([n; 16]),
        nature: line.nature,
        billed: line.billed,
        cents: line.cents(),
        credited: *credited,
    };
    (0..).zip(lines.iter().zip(credited)).map(line).collect()
}

fn first(list: &PriceList) -> Vec<NewLine> {
    billed(list, vec![child_day(1, PartSet::ALL, &[])]).lines
}

const CARE: LineNature = LineNature::Care;
const MEAL: LineNature = LineNature::Meal;

#[test]
fn what_was_taken_back_is_invoiced_again_and_nothing_else_of_the_day() {
    let (dear, cheap) = (list(1_720), list(1_240));
    let lines = first(&dear);
    let after = |credited: &[i64]| again(&cheap, PartSet::ALL, &on_invoice(1, &lines, credited));
    assert_eq!(after(&[0, 0]), (vec![], vec![]), "it stands");
    assert_eq!(after(&[500, 0]), (vec![], vec![]), "corrected in part, it stands");
    assert_eq!(after(&[1_370, 0]), (vec![(CARE, 890)], vec![BillProblem::BilledAgain]));
    assert_eq!(after(&[0, 350]), (vec![(MEAL, 350)], vec![BillProblem::BilledAgain]));
    assert_eq!(after(&[1_370, 350]), (vec![(CARE, 890), (MEAL, 350)], vec![]), "a whole day needs no word");
    // Invoiced again, it stands again.
    let twice = [on_invoice(1, &lines, &[1_370, 0]), on_invoice(2, &first(&cheap)[..1], &[0])].concat();
    assert_eq!(again(&cheap, PartSet::ALL, &twice), (vec![], vec![]));
    assert!(!BillProblem::BilledAgain.blocks());
}

#[test]
fn a_half_that_cannot_be_matched_is_said() {
    let list = list(1_720);
    let known = on_invoice(1, &first(&list), &[1_370, 0]);
    let morning = PartSet::NONE.with(DayPart::Morning);
    assert_eq!(again(&list, morning, &known), (vec![], vec![BillProblem::PartlyBilled]), "the meal of a day that is a morning now");
    assert_eq!(again(&list, PartSet::NONE, &known), (vec![], vec![]), "nobody comes");
}

#[test]
fn care_for_nothing_goes_with_the_meal_beside_it() {
    let (free, dear) = (list(350), list(1_240));
    let lines = first(&free);
    assert_eq!(lines.iter().map(NewLine::cents).collect::<Vec<_>>(), [0, 350]);
    let said = again(&dear, PartSet::ALL, &on_invoice(1, &lines, &[0, 0]));
    assert_eq!(said, (vec![], vec![BillProblem::BilledFree { cents: 890 }]), "told, never charged by itself");
    let said = again(&dear, PartSet::ALL, &on_invoice(1, &lines, &[0, 350]));
    assert_eq!(said, (vec![(CARE, 890), (MEAL, 350)], vec![]), "the whole day was taken back");
    assert_eq!(again(&free, PartSet::ALL, &on_invoice(1, &lines, &[0, 0])), (vec![], vec![]));
}

#[test]
fn a_day_wholly_free_stands_and_its_price_now_is_told() {
    let list = list(1_240);
    let both = billed(&list, vec![child_day(1, PartSet::ALL, &[]), child_day(2, PartSet::ALL, &[])]);
    let free: Vec<NewLine> = both.lines.iter().filter(|l| l.child == Some(ChildId([2; 16]))).cloned().collect();
    assert!(!free.is_empty() && free.iter().all(|l| l.cents() == 0), "the second child costs nothing");
    let known = on_invoice(1, &free, &vec![0; free.len()]);
    assert_eq!(billed(&list, vec![child_day(1, PartSet::ALL, &[]), child_day(2, PartSet::ALL, &known)]).total_cents, 1_240);
    let alone = billed(&list, vec![child_day(2, PartSet::ALL, &known)]);
    assert_eq!((alone.lines.len(), alone.issues.len()), (0, 1), "its elder left");
    assert!(matches!(alone.issues[0].problem, BillProblem::BilledFree { cents } if cents >= 890));
}

/// By a credit note that names it.
fn taken_back(line: &BilledLine) -> BilledLine {
    let note = OperationId([9; 16]);
    BilledLine { id: line_id(note, 0), invoice: note, billed: Billed::TakenBack { line: line.id }, ..line.clone() }
}

#[test]
fn a_line_of_nothing_that_a_credit_note_names_is_invoiced_again() {
    let (free, dear) = (list(0), list(1_240));
    let mut known = on_invoice(1, &first(&free), &[0]);
    assert_eq!((known.len(), known[0].cents), (1, 0), "a whole day for nothing");
    assert_eq!(again(&dear, PartSet::ALL, &known), (vec![], vec![BillProblem::BilledFree { cents: 1_240 }]));
    known.push(taken_back(&known[0]));
    assert_eq!(again(&dear, PartSet::ALL, &known), (vec![(CARE, 890), (MEAL, 350)], vec![]));
    let known = [known, on_invoice(2, &first(&dear), &[0, 0])].concat();
    assert_eq!(again(&dear, PartSet::ALL, &known), (vec![], vec![]), "invoiced again, it stands");
    // Care for nothing, named alone, goes without its meal.
    let lines = on_invoice(1, &first(&list(350)), &[0, 0]);
    let known = [lines.clone(), vec![taken_back(&lines[0])]].concat();
    assert_eq!(again(&dear, PartSet::ALL, &known), (vec![(CARE, 890)], vec![BillProblem::BilledAgain]));
}
