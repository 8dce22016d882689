//! Is the estimate of the week what the invoice will say?

use std::collections::BTreeMap;

use super::*;
use crate::documents::calendar::{CalendarFacts, calendar};
use crate::documents::drafts::CellKey;
use crate::documents::family::Holdings;
use crate::documents::grid::week;
use crate::documents::model::{DraftView, HomeCentre, HomeFamily, Tick};
use crate::documents::money::{HomeBalance, HomePay};
use crate::documents::project::{HomeFacts, Projection, home};
use crate::domain::commands::Decision;
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, FamilyId, RequestId};
use crate::domain::money::payer::Payer;
use crate::domain::money::price_list::{PriceList, Residence};
use crate::domain::money::quotient::{FamilyQuotient, Quotient};
use crate::domain::slots::DayPart;
use crate::domain::testing::{CENTRE, Centre, OUTING, PERIOD, day, full_day, monday, period};

const LEO: ChildId = ChildId([1; 16]);
const ZOE: ChildId = ChildId([2; 16]);

/// Lists of the price cases, as if they were of this centre.
fn lists(names: &[&str]) -> Vec<PriceList> {
    let all: BTreeMap<String, PriceList> = serde_json::from_str(include_str!("../../tests/vectors/prices/lists.json")).unwrap();
    names.iter().map(|name| PriceList { centre: CENTRE, ..all[*name].clone() }).collect()
}

fn home_of(quotients: Vec<FamilyQuotient>, residence: Residence) -> Projection {
    let child = |id, name: &str, birth| HomeChild {
        id,
        first_name: name.into(),
        last_name: "Lune".into(),
        birth: day(birth),
        enrolled: vec![2026],
    };
    let text = String::new;
    let centre = HomeCentre {
        name: "Les Platanes".into(),
        kind: text(),
        ages: text(),
        hours: text(),
        address: text(),
        director: text(),
        phone: text(),
        email: text(),
    };
    home(&HomeFacts {
        family: HomeFamily { name: "Lune".into() },
        centre,
        // The younger first: the order of birth is the rules' affair.
        children: vec![child(ZOE, "Zoé", "2020-12-23"), child(LEO, "Léo", "2018-03-01")],
        periods: vec![],
        quotients,
        residence,
        printables: vec![],
        balance: HomeBalance::default(),
        payer: Payer::default(),
        pay: HomePay::default(),
        certificates: vec![],
        plan: None,
    })
}

struct Phone {
    home: Projection,
    calendar: Projection,
    draft: DraftView,
    told: Facts,
    now: crate::domain::time::UtcTime,
}

impl Phone {
    fn with(names: &[&str]) -> Phone {
        let centre = Centre::new();
        let quotient = FamilyQuotient { quotient: Quotient::parse("542").unwrap(), from: day("2026-01-01"), to: day("2026-12-31") };
        Phone {
            home: home_of(vec![quotient], Residence::Inside),
            calendar: calendar(&CalendarFacts { period: period(), requests: vec![], prices: lists(names), now: centre.now }),
            draft: DraftView::default(),
            told: Facts::default(),
            now: centre.now,
        }
    }

    fn tick(mut self, child: ChildId, date: &str, parts: &[DayPart]) -> Phone {
        let key = |part: &DayPart| CellKey { child, date: day(date), part: *part, outing: None, only: false }.to_string();
        self.draft.ticks.extend(parts.iter().map(|part| (key(part), Tick::On)));
        self
    }

    fn tick_outing(mut self, child: ChildId) -> Phone {
        let key = CellKey { child, date: monday(), part: DayPart::Afternoon, outing: Some(OUTING), only: false };
        self.draft.ticks.insert(key.to_string(), Tick::On);
        self
    }

    fn estimate(&self) -> Option<Estimate> {
        let mut world = FamilyWorld::new(Holdings {
            family: FamilyId([1; 16]),
            centre: CENTRE,
            home: &self.home,
            records: vec![],
            calendars: vec![&self.calendar],
            drafts: vec![&self.draft],
            told: self.told.clone(),
            receipts: BTreeMap::new(),
            outbox: vec![],
            elsewhere: vec![],
            now: self.now,
        });
        week(&mut world, PERIOD, monday()).unwrap().estimate
    }
}

fn said(estimate: &Estimate) -> Vec<(ChildId, &str, i64)> {
    estimate.lines.iter().map(|l| (l.child, l.words.as_str(), l.cents)).collect()
}

#[test]
fn the_week_is_priced_line_by_line_and_the_period_in_one_sum() {
    let phone = Phone::with(&["siblings"])
        .tick(ZOE, "2026-12-21", &DayPart::ALL)
        .tick_outing(ZOE)
        .tick(LEO, "2026-12-21", &DayPart::ALL)
        .tick(LEO, "2026-12-22", &[DayPart::Morning])
        .tick(ZOE, "2026-12-28", &DayPart::ALL);
    let found = phone.estimate().unwrap();
    // 12,45 for the elder, 10 % less for the younger, and alone she is the eldest.
    let wanted = [
        (LEO, "QF 542,00 au 21/12 → journée 12,45\u{a0}€ dont repas 3,45\u{a0}€", 1_245),
        (ZOE, "QF 542,00 au 21/12 → 2e enfant : \u{2212}10\u{a0}% → journée 11,21\u{a0}€ dont repas 3,45\u{a0}€", 1_121),
        (ZOE, "Sortie : Patinoire 4,50\u{a0}€", 450),
        (LEO, "QF 542,00 au 22/12 → demi-journée 4,55\u{a0}€", 455),
    ];
    assert_eq!(said(&found), wanted);
    assert_eq!((found.cents, found.in_period_cents), (3_271, 3_271 + 1_245));
    assert_eq!(found.missing, Vec::<String>::new());
}

#[test]
fn part_by_part_each_part_has_its_words() {
    let found = Phone::with(&["parts"]).tick(LEO, "2026-12-21", &DayPart::ALL).estimate().unwrap();
    let cents: Vec<i64> = found.lines.iter().map(|l| l.cents).collect();
    assert_eq!((cents, found.cents), (vec![300, 400, 320], 1_020));
}

#[test]
fn what_is_asked_for_is_not_counted_again_and_makes_the_younger_the_second() {
    let mut centre = Centre::new();
    centre.ask(1, monday(), full_day()).unwrap();
    let mut phone = Phone::with(&["siblings"]).tick(LEO, "2026-12-21", &DayPart::ALL).tick(ZOE, "2026-12-21", &[DayPart::Morning]);
    phone.told = centre.facts.clone();
    let found = phone.estimate().unwrap();
    assert_eq!(said(&found), [(ZOE, "QF 542,00 au 21/12 → 2e enfant : \u{2212}10\u{a0}% → demi-journée 4,10\u{a0}€", 410)]);
    // Nothing that is ticked costs anything new.
    let mut phone = Phone::with(&["siblings"]).tick(LEO, "2026-12-21", &DayPart::ALL);
    phone.told = centre.facts;
    assert_eq!(phone.estimate(), None);
}

#[test]
fn a_part_that_was_refused_would_cost_anew() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    let (parts, rest) = (PartSet::NONE.with(DayPart::Morning), RequestId([77; 16]));
    centre.decide(request, Decision::Split { parts, rest, rest_refused: Some("Complet.".into()), overbook: false });
    centre.publish();
    let mut phone = Phone::with(&["siblings"]).tick(LEO, "2026-12-21", &[DayPart::Morning]);
    phone.told = centre.facts.clone();
    assert_eq!(phone.estimate(), None, "it is held");
    let mut phone = Phone::with(&["siblings"]).tick(LEO, "2026-12-21", &[DayPart::Morning, DayPart::Afternoon]);
    phone.told = centre.facts;
    assert_eq!(said(&phone.estimate().unwrap()), [(LEO, "QF 542,00 au 21/12 → demi-journée 4,55\u{a0}€", 455)]);
}

#[test]
fn a_day_without_a_price_is_named_once_and_the_others_are_counted() {
    let phone = Phone::with(&["siblings"]).tick(LEO, "2026-12-21", &[DayPart::Morning]).tick(LEO, "2027-01-01", &[DayPart::Morning]).tick(
        ZOE,
        "2027-01-01",
        &[DayPart::Morning],
    );
    let found = phone.estimate().unwrap();
    assert_eq!((found.cents, found.in_period_cents), (455, 455));
    assert_eq!(found.missing, ["Aucune grille tarifaire ne vaut pour ce jour : l’association doit en enregistrer une."]);
    let two = Phone::with(&["siblings", "published"]).tick(LEO, "2026-12-21", &DayPart::ALL).estimate().unwrap();
    assert_eq!((two.lines.len(), two.missing.len()), (0, 1));
}

#[test]
fn a_centre_that_publishes_no_price_has_no_estimate() {
    assert_eq!(Phone::with(&["siblings"]).estimate(), None, "nothing is ticked");
    let phone = Phone::with(&[]).tick(LEO, "2026-12-21", &DayPart::ALL);
    assert_eq!(phone.estimate(), None);
    let outing = phone.tick_outing(LEO).estimate().unwrap();
    assert_eq!((said(&outing), outing.missing.len()), (vec![(LEO, "Sortie : Patinoire 4,50\u{a0}€", 450)], 1));
}

#[test]
fn home_brings_the_quotient_of_the_day_and_the_commune() {
    let quotient = |text: &str, from, to| FamilyQuotient { quotient: Quotient::parse(text).unwrap(), from: day(from), to: day(to) };
    let given = vec![
        quotient("500", "2026-01-01", "2026-12-31"),
        quotient("800", "2026-12-23", "2027-01-31"),
        quotient("100", "2026-12-23", "2026-12-24"),
    ];
    let words = |residence, date| {
        let mut phone = Phone::with(&["communes"]).tick(LEO, date, &DayPart::ALL);
        phone.home = home_of(given.clone(), residence);
        phone.estimate().unwrap().lines[0].words.clone()
    };
    assert_eq!(words(Residence::Inside, "2026-12-22"), "QF 500,00 au 22/12 → tranche jusqu’à 500 → journée 8,00\u{a0}€");
    assert_eq!(
        words(Residence::Outside, "2026-12-23"),
        "QF 800,00 au 23/12 → tranche à partir de 500,01 → hors commune → journée 17,00\u{a0}€"
    );
}

#[test]
fn a_calendar_shows_the_lists_that_may_price_a_day_of_it() {
    let mut prices = lists(&["siblings", "wednesdays", "holidays", "summer"]);
    prices.push(PriceList { centre: CentreId([7; 16]), ..lists(&["published"]).remove(0) });
    prices.push(PriceList { from: day("2027-01-01"), to: day("2027-12-31"), ..lists(&["communes"]).remove(0) });
    prices.push(PriceList { from: day("2027-01-02"), to: day("2027-12-31"), ..lists(&["parts"]).remove(0) });
    let map = calendar(&CalendarFacts { period: period(), requests: vec![], prices, now: Centre::new().now });
    let mut names: Vec<String> = Calendar::read(&map).unwrap().prices.into_iter().map(|l| l.name).collect();
    names.sort();
    assert_eq!(names, ["Commune et hors commune", "Tarif unique", "Vacances"]);
}
