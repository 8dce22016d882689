//! What does each centre ask for? Price lists put together from two files: their frame, and the rows of their brackets.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::PriceListId;
use preau_core::domain::money::price_list::{Bracket, ListProblem, PriceList, Residence, Scheme, Surcharge, Unit};

use super::super::codes::Codes;
use super::super::fields::Fields;
use super::super::ids;
use super::super::problem::Problems;
use super::super::table::Line;
use super::planned::PlannedList;

/// The columns of `tarifs.csv` that hold a price.
const UNITS: [(&str, Unit); 7] = [
    ("matin", Unit::Morning),
    ("midi", Unit::Lunch),
    ("apres_midi", Unit::Afternoon),
    ("demi_journee", Unit::HalfDay),
    ("demi_journee_repas", Unit::HalfDayMeal),
    ("journee_sans_repas", Unit::DayNoMeal),
    ("journee", Unit::Day),
];

const SURCHARGES: [(&str, Surcharge); 4] = [
    ("hors_delai", Surcharge::LateRequest),
    ("annulation_tardive", Surcharge::Cancellation),
    ("sans_reservation", Surcharge::Unbooked),
    ("absence_non_justifiee", Surcharge::Unexcused),
];

struct Draft {
    list: PriceList,
    line: u64,
    rows: usize,
    /// A row of it was refused: what is wrong with the whole is not said as well.
    broken: bool,
}

type Drafts = BTreeMap<PriceListId, Draft>;

/// `frames`: `grilles.csv`; `rows`: `tarifs.csv`.
pub fn read(frames: &[Line], rows: &[Line], codes: &mut Codes, problems: &mut Problems) -> Vec<PlannedList> {
    let mut drafts = Drafts::new();
    for line in frames {
        if let Some(list) = frame(&mut Fields { line, problems }, codes) {
            drafts.insert(list.id, Draft { list, line: line.number, rows: 0, broken: false });
        }
    }
    // A list whose own line is wrong is not also "unknown" for each of its rows.
    let badly_named: BTreeSet<(&str, &str)> = frames.iter().map(|l| (l.text("centre"), l.text("code"))).collect();
    for line in rows {
        let fields = &mut Fields { line, problems };
        let Some(centre) = codes.centre(fields, "centre") else { continue };
        let Some(code) = fields.code("grille") else { continue };
        match drafts.get_mut(&ids::price_list(centre, &code)) {
            Some(draft) => {
                draft.rows += 1;
                draft.broken |= row(fields, &mut draft.list).is_none();
            }
            None if badly_named.contains(&(line.text("centre"), code.as_str())) => {}
            None => {
                let _: Option<()> = fields.wrong("grille", "cette grille n’est pas dans grilles.csv pour ce centre");
            }
        }
    }
    for draft in drafts.values().filter(|d| !d.broken) {
        let found = if draft.rows == 0 { vec![ListProblem::NoBracket] } else { draft.list.problems() };
        for problem in found {
            problems.add("grilles.csv", draft.line, format!("grille « {} » : {}", draft.list.name, problem.sentence()));
        }
    }
    drafts.into_values().map(|d| PlannedList { line: d.line, list: d.list }).collect()
}

fn frame(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<PriceList> {
    let (centre, code) = (codes.centre(fields, "centre"), fields.code("code"));
    let (from, to) = (fields.date("debut"), fields.date("fin"));
    let (kind, scheme) = (fields.kind_or_all("periodes"), fields.scheme("decoupage"));
    let (meal, siblings) = (fields.cents_or_none("repas"), fields.siblings("fratrie"));
    let around_school = if fields.text("autour_ecole").is_empty() { Some(false) } else { fields.yes_or_no("autour_ecole") };
    let surcharges: Vec<_> = SURCHARGES.iter().map(|(column, what)| Some((*what, fields.cents_or_none(column)?))).collect();
    let surcharges: Option<Vec<(Surcharge, Option<i64>)>> = surcharges.into_iter().collect();
    let (centre, code) = (centre?, code?);
    if !codes.first("price list", format!("{centre} {code}"), fields, "code") {
        return None;
    }
    Some(PriceList {
        id: ids::price_list(centre, &code),
        centre,
        name: fields.text("nom"),
        from: from?,
        to: to?,
        kind: kind?,
        scheme: scheme?,
        brackets: vec![],
        outside: vec![],
        siblings: siblings?,
        meal_cents: meal?.unwrap_or(0),
        surcharges: surcharges?.into_iter().filter_map(|(what, cents)| Some((what, cents?))).collect(),
        around_school: around_school?,
    })
}

fn row(fields: &mut Fields<'_>, list: &mut PriceList) -> Option<()> {
    let (residence, bound) = (fields.residence("residence"), fields.bound("jusqu_a"));
    let mut rates = BTreeMap::new();
    let mut good = true;
    for (column, unit) in UNITS {
        let Some(found) = fields.rate(column) else {
            good = false;
            continue;
        };
        let Some(rate) = found else { continue };
        if !serves(list.scheme, unit) {
            let _: Option<()> = fields.wrong(column, "ce prix ne sert pas dans une grille découpée ainsi (decoupage de grilles.csv)");
            good = false;
        }
        rates.insert(unit, rate);
    }
    let bracket = Bracket { up_to: bound?, label: fields.text("libelle"), rates };
    match residence?.unwrap_or_default() {
        Residence::Inside => list.brackets.push(bracket),
        Residence::Outside => list.outside.push(bracket),
    }
    good.then_some(())
}

/// A price in another column would never be asked for.
const fn serves(scheme: Scheme, unit: Unit) -> bool {
    match scheme {
        Scheme::ByPart => matches!(unit, Unit::Morning | Unit::Lunch | Unit::Afternoon),
        Scheme::ByDay => !matches!(unit, Unit::Morning | Unit::Afternoon),
    }
}
