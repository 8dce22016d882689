//! What reaches a family, and what never does?

use super::*;
use crate::documents::calendar::{Calendar, CalendarFacts, calendar};
use crate::documents::desk::{DeskFacts, desk};
use crate::documents::model::{DeskFamily, DeskPhone, DeskRequest, DeskSlot};
use crate::domain::capacity::{Places, takes_a_place};
use crate::domain::commands::{Act, Decision};
use crate::domain::events::Outcome;
use crate::domain::ids::{ChildId, FamilyId, RequestId};
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::testing::{CENTRE, Centre, OUTING, PERIOD, day, family, full_day, monday, period, wish, with_outing};

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);

fn record_of(centre: &Centre, n: u8) -> Projection {
    let all: Vec<RequestState> = centre.facts.requests.values().cloned().collect();
    record(&RecordFacts {
        family: FamilyId([n; 16]),
        centre: CENTRE,
        year: SchoolYear(2026),
        periods: [(PERIOD, period())].into(),
        requests: all.iter().cloned().map(|r| (r, ReceiptName { number: 7, hash: "abc".into(), time: UtcTime(0) })).collect(),
        around: all,
        other_homes: vec![],
        operations: vec![],
        opening: RecordOpening::default(),
        reminders: vec![],
        now: centre.now,
    })
}

fn told(centre: &Centre, n: u8, request: RequestId) -> RecordRequest {
    serde_json::from_str(&record_of(centre, n)[&format!("request|{request}")]).unwrap()
}

#[test]
fn isolation_nothing_unpublished_reaches_a_record() {
    let mut centre = Centre::new();
    let mine = centre.ask(1, monday(), full_day()).unwrap();
    let before = record_of(&centre, 1);
    let rest = RequestId([200; 16]);
    centre.decide(mine, Decision::Split { parts: MORNING, rest, rest_refused: Some("Complet l’après-midi".into()), overbook: false });
    assert_eq!(record_of(&centre, 1), before, "a decision shows when it is published");
    assert!(centre.facts.requests.contains_key(&rest));
    centre.publish();
    let after = told(&centre, 1, mine);
    assert!(matches!(after.status, RequestStatus::Accepted { parts: MORNING, .. }));
    assert!(!after.full_day);
    assert_eq!(told(&centre, 1, rest).status, RequestStatus::Refused { reason: "Complet l’après-midi".into() });
}

#[test]
fn isolation_a_record_holds_its_family_alone() {
    let mut centre = Centre::new();
    for n in 5..=8 {
        let id = centre.ask(n, monday(), full_day()).unwrap();
        if n <= 6 { centre.accept_and_publish(id) } else { centre.wait_and_publish(id) }
    }
    let text = serde_json::to_string(&record_of(&centre, 8)).unwrap();
    for other in 5..=7_u8 {
        assert!(!text.contains(&ChildId([other; 16]).to_string()), "child {other}");
    }
    let mine: Vec<RecordRequest> = record_of(&centre, 8).values().map(|v| serde_json::from_str(v).unwrap()).collect();
    assert_eq!((mine.len(), mine[0].rank, &mine[0].status), (1, Some(2), &RequestStatus::WaitListed));
    assert!(mine[0].full_day);
    let other_year = RecordFacts { year: SchoolYear(2025), ..facts_of(&centre, 8) };
    assert_eq!(record(&other_year), Projection::new());
}

fn facts_of(centre: &Centre, n: u8) -> RecordFacts {
    RecordFacts {
        family: FamilyId([n; 16]),
        centre: CENTRE,
        year: SchoolYear(2026),
        periods: [(PERIOD, period())].into(),
        requests: vec![],
        around: vec![],
        other_homes: vec![],
        operations: vec![],
        opening: RecordOpening::default(),
        reminders: vec![],
        now: centre.now,
    }
}

/// Of the other home a record says the child, the day and the parts, as long as they cannot be asked for.
#[test]
fn a_day_that_the_other_home_asked_for_is_said_and_nothing_else() {
    let mut centre = Centre::new();
    let taken = |centre: &Centre| {
        let other_homes = centre.facts.requests.values().cloned().collect();
        record(&RecordFacts { other_homes, ..facts_of(centre, 9) })
    };
    let first = centre.ask(1, monday(), wish(MORNING)).unwrap();
    let text = format!(r#"{{"child":"{0}","date":"2026-12-21","parts":1}}"#, ChildId([1; 16]));
    let said = Projection::from([(format!("taken|{}|2026-12-21", ChildId([1; 16])), text)]);
    assert_eq!(taken(&centre), said);
    centre.decide(first, Decision::Refuse { reason: "Complet".into() });
    assert_eq!(taken(&centre), said, "nobody was told of the refusal");
    centre.publish();
    assert_eq!(taken(&centre), Projection::new());
    let again = centre.ask(1, monday(), wish(MORNING)).unwrap();
    assert_eq!(taken(&centre), said);
    centre.act(family(1), Act::Withdraw { request: again });
    assert_eq!(taken(&centre), Projection::new());
}

#[test]
fn a_calendar_tells_places_and_never_numbers() {
    let mut centre = Centre::new();
    for n in 1..=2 {
        let id = centre.ask(n, monday(), with_outing(false)).unwrap();
        centre.decide(id, Decision::Accept { overbook: false });
    }
    let facts =
        CalendarFacts { period: period(), requests: centre.facts.requests.values().cloned().collect(), prices: vec![], now: centre.now };
    let map = calendar(&facts);
    let read = Calendar::read(&map).unwrap();
    assert_eq!(read.places(monday(), DayPart::Morning, AgeGroup::SixAndOver), Some(Places::Full));
    assert_eq!(read.places(monday(), DayPart::Morning, AgeGroup::UnderSix), Some(Places::Last));
    assert_eq!(read.outings[0].places, Places::Full);
    assert_eq!(read.outings[0].outing.places, 0);
    assert_eq!(read.days[&day("2026-12-25")].closed.as_deref(), Some("Noël"));
    assert!(!read.days.contains_key(&day("2026-12-26")), "a Saturday is no day of the centre");
    let text = serde_json::to_string(&map).unwrap();
    assert!(!text.contains("under_six\":{") && !text.contains("staff"), "{text}");
    for date in period().days() {
        assert_eq!(read.period.open_parts(date), period().open_parts(date), "{date}");
        assert_eq!(read.period.day_closes_at(date), period().day_closes_at(date));
    }
    assert_eq!(read.period.outing(OUTING).map(|o| o.title.as_str()), Some("Patinoire"));
}

#[test]
fn brothers_and_sisters_are_children_and_not_requests() {
    let mut centre = Centre::new();
    let ids: Vec<RequestId> = (1..=2).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    let mut requests: Vec<RequestState> = centre.facts.requests.values().cloned().collect();
    // One family; the second child's day was shared.
    requests.iter_mut().for_each(|r| r.family = FamilyId([1; 16]));
    let shared = RequestState { id: RequestId([9; 16]), ..requests.iter().find(|r| r.id == ids[1]).unwrap().clone() };
    requests.push(shared);
    let facts = DeskFacts { period: period(), monday: monday(), requests, children: [].into(), families: [].into(), now: centre.now };
    let line = |id: RequestId| serde_json::from_str::<DeskRequest>(&desk(&facts)[&format!("request|{id}")]).unwrap().siblings;
    assert_eq!(ids.iter().map(|id| line(*id)).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_calendar_is_made_of_the_requests_that_take_a_place() {
    let mut centre = Centre::new();
    let ids: Vec<RequestId> = (1..=5).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    centre.accept_and_publish(ids[0]);
    centre.decide(ids[1], Decision::Accept { overbook: false });
    centre.decide(ids[2], Decision::WaitList);
    centre.act(family(5), Act::Withdraw { request: ids[4] });
    let all: Vec<RequestState> = centre.facts.requests.values().cloned().collect();
    let (takes, others): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|r| takes_a_place(r, centre.now));
    assert_eq!((takes.iter().map(|r| r.id).collect::<Vec<_>>(), others.len()), (ids[..2].to_vec(), 3));
    let of = |requests: &[RequestState]| {
        calendar(&CalendarFacts { period: period(), requests: requests.to_vec(), prices: vec![], now: centre.now })
    };
    assert_eq!(of(&takes), of(&all));
    assert_ne!(of(&[]), of(&all), "two of two places");
}

#[test]
fn a_desk_counts_each_child_once_and_knows_what_is_not_published() {
    let mut centre = Centre::new();
    let ids: Vec<RequestId> = (1..=4).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    centre.accept_and_publish(ids[0]);
    centre.decide(ids[1], Decision::Accept { overbook: false });
    centre.decide(ids[2], Decision::WaitList);
    centre.ask(5, day("2026-12-28"), full_day()).unwrap();
    let phones = vec![DeskPhone { name: "Ana Lune".into(), number: "06 12 34 56 78".into() }];
    let lune = DeskFamily { id: FamilyId([1; 16]), name: "Lune".into(), phones, by_mail: false };
    let facts = DeskFacts {
        period: period(),
        monday: monday(),
        requests: centre.facts.requests.values().cloned().collect(),
        children: [(ChildId([1; 16]), "Zoé Lune".to_owned())].into(),
        families: [(lune.id, lune.clone())].into(),
        now: centre.now,
    };
    let map = desk(&facts);
    let slot: DeskSlot = serde_json::from_str(&map["slot|2026-12-21|2|six_and_over"]).unwrap();
    assert_eq!((slot.capacity, slot.accepted, slot.decided, slot.offered, slot.waiting, slot.requested), (2, 1, 1, 0, 0, 1));
    let line = |id: RequestId| serde_json::from_str::<DeskRequest>(&map[&format!("request|{id}")]).unwrap();
    assert_eq!((line(ids[0]).child_name.as_str(), line(ids[0]).age, line(ids[0]).unpublished), ("Zoé Lune", 6, None));
    assert_eq!(line(ids[0]).family_name, "Lune");
    assert_eq!(serde_json::from_str::<DeskFamily>(&map[&format!("family|{}", lune.id)]).unwrap(), lune);
    assert!(matches!(line(ids[1]).unpublished, Some(Outcome::Accepted { .. })));
    assert_eq!(line(ids[2]).unpublished, Some(Outcome::WaitListed));
    assert_eq!(line(ids[3]).decision, None);
    assert_eq!(map.keys().filter(|k| k.starts_with("request|")).count(), 4, "one week only");
    assert_eq!(map.keys().filter(|k| k.starts_with("slot|")).count(), 4 * 6, "Friday is closed");
    let states = map.iter().filter(|(k, _)| k.starts_with("state|"));
    assert!(states.map(|(_, v)| serde_json::from_str::<RequestState>(v).unwrap()).all(|r| centre.facts.requests[&r.id] == r));
    assert_eq!(centre.act(family(4), Act::Withdraw { request: ids[3] }), crate::domain::events::Verdict::Withdrawn);
    assert_eq!(wish(MORNING).parts, MORNING);
}

#[test]
fn a_home_says_of_each_means_why_it_is_closed() {
    let pay = HomePay { online: true, ..HomePay::default() };
    let balance = HomeBalance { due_cents: 5_000, opened_cents: Some(900), ..HomeBalance::default() };
    let of = |means, balance: &HomeBalance, pay: &HomePay| {
        let HomeMeans { why, why_whole } = HomeMeans::of(means, balance, pay);
        [why, why_whole].map(|why| why.map(|sentence| sentence.split(['.', ':']).next().unwrap().trim().to_owned()))
    };
    assert_eq!(of(Means::Card, &balance, &pay), [Some("Carte bancaire".into()), None], "less was opened than a card may pay");
    assert_eq!(of(Means::InstantTransfer, &balance, &pay), [None, None]);
    let whole = HomeBalance { opened_cents: None, due_cents: 1_500, ..balance.clone() };
    assert_eq!(of(Means::AncvConnect, &whole, &pay), ["Chèque-Vacances Connect"; 2].map(|word| Some(word.into())));
    let under_way = HomeBalance { under_way: true, ..balance.clone() };
    assert_eq!(of(Means::Card, &under_way, &pay), ["Un paiement est en cours"; 2].map(|word| Some(word.into())));
    assert_eq!(of(Means::Card, &HomeBalance::default(), &pay), ["Rien à régler"; 2].map(|word| Some(word.into())));
    assert_eq!(of(Means::Card, &balance, &HomePay::default())[0].as_deref(), Some("Ce centre ne propose pas le paiement en ligne"));
}
