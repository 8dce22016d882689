//! Does copying a week take what the family wants of it, to weeks that exist, and nothing that it gave up?

use super::*;
use crate::documents::calendar::{CalendarFacts, calendar};
use crate::documents::family::Holdings;
use crate::documents::grid::week;
use crate::documents::model::{DraftView, HomeChild, RecordTaken};
use crate::documents::project::Projection;
use crate::domain::events::{About, Outcome};
use crate::domain::facts::Facts;
use crate::domain::ids::{FamilyId, OutingId, RequestId};
use crate::domain::reasons::Reason;
use crate::domain::requests::{Made, RequestState};
use crate::domain::slots::DayPart;
use crate::domain::testing::{CENTRE, Centre, PERIOD, day, monday, period};
use crate::domain::time::UtcTime;

const LEO: ChildId = ChildId([1; 16]);
const FAMILY: FamilyId = FamilyId([1; 16]);

fn key(date: &str, part: DayPart) -> String {
    CellKey { child: LEO, date: day(date), part, outing: None, only: false }.to_string()
}

/// A lunch that the centre accepted for Tuesday 22 December.
fn accepted(now: UtcTime) -> RequestState {
    let parts = PartSet::NONE.with(DayPart::Lunch);
    let about = About {
        request: RequestId([7; 16]),
        family: FAMILY,
        centre: CENTRE,
        child: LEO,
        period: PERIOD,
        date: day("2026-12-22"),
        birth: day("2018-03-01"),
        wish: plain_wish(parts),
        content_at: now,
        order_at: now,
        late: false,
    };
    let outcome = Outcome::Accepted { parts, outings: [].into(), overbooked: false, full: [].into() };
    RequestState {
        visible: true,
        accepted: Some(Made { time: now, command: CommandId([8; 16]), outcome, by: None }),
        ..RequestState::new(&about)
    }
}

fn copied(told: RequestState, now: UtcTime, most: Option<u16>) -> CopyPlan {
    let ticks = [(key("2026-12-21", DayPart::Morning), Tick::On)];
    copy_week(&mut world(Some(told), &ticks, now), PERIOD, monday(), most).unwrap()
}

/// The family's phone with one child, perhaps a request, and a draft.
fn world(told: impl IntoIterator<Item = RequestState>, ticks: &[(String, Tick)], now: UtcTime) -> FamilyWorld {
    world_with(told, ticks, &Projection::new(), now)
}

fn world_with(told: impl IntoIterator<Item = RequestState>, ticks: &[(String, Tick)], record: &Projection, now: UtcTime) -> FamilyWorld {
    let leo = HomeChild { id: LEO, first_name: "Léo".into(), last_name: "Lune".into(), birth: day("2018-03-01"), enrolled: vec![2026] };
    let home = Projection::from([(format!("child|{LEO}"), serde_json::to_string(&leo).unwrap())]);
    let draft = DraftView { ticks: ticks.iter().cloned().collect() };
    FamilyWorld::new(Holdings {
        family: FAMILY,
        centre: CENTRE,
        home: &home,
        records: vec![record],
        calendars: vec![&calendar(&CalendarFacts { period: period(), requests: vec![], prices: vec![], now })],
        drafts: vec![&draft],
        told: Facts { requests: told.into_iter().map(|told| (told.id, told)).collect(), ..Facts::default() },
        receipts: BTreeMap::new(),
        outbox: vec![],
        elsewhere: vec![],
        now,
    })
}

#[test]
fn each_part_of_a_shared_day_shows_what_became_of_it() {
    let now = Centre::new().now;
    let (lunch, outer) = (PartSet::NONE.with(DayPart::Lunch), PartSet::ALL.minus(PartSet::NONE.with(DayPart::Lunch)));
    let whole = RequestState { wish: plain_wish(PartSet::ALL), ..accepted(now) };
    let told = |outcome| Some(Made { time: now, command: CommandId([8; 16]), outcome, by: None });
    let rest = |outcome| RequestState {
        id: RequestId([6; 16]),
        wish: plain_wish(outer),
        accepted: None,
        answered: told(outcome),
        split: Some((whole.id, CommandId([8; 16]))),
        ..whole.clone()
    };
    let shown = |rest: RequestState| {
        let grid = week(&mut world([whole.clone(), rest], &[], now), PERIOD, monday()).unwrap();
        let day = grid.days.into_iter().find(|d| d.date == day("2026-12-22")).unwrap().children.remove(0);
        let parts: Vec<(RequestId, PartSet)> = day.requests.iter().map(|r| (r.id, r.parts)).collect();
        (parts, day.cells.iter().map(|cell| cell.request).collect::<Vec<_>>())
    };
    let (held, waits) = (RequestId([7; 16]), RequestId([6; 16]));
    assert_eq!(shown(rest(Outcome::WaitListed)), (vec![(waits, outer), (held, lunch)], vec![Some(waits), Some(held), Some(waits)]));
    let refused = rest(Outcome::Refused { reason: "Complet".into() });
    assert_eq!(shown(refused), (vec![(held, lunch)], vec![None, Some(held), None]), "what was refused is not said to be accepted");
}

#[test]
fn only_with_the_outing_is_shared_like_a_tick_and_holds_while_its_outing_does() {
    let now = Centre::new().now;
    let date = day("2026-12-21");
    let part = DayPart::Afternoon;
    let cell = |outing, only| CellKey { child: LEO, date, part, outing, only }.to_string();
    let outing = Some(OutingId([9; 16]));
    let [plain, with, only] = [cell(None, false), cell(outing, false), cell(outing, true)];
    let asked = |ticks: &[(&String, Tick)]| {
        let ticks: Vec<(String, Tick)> = ticks.iter().map(|(key, tick)| ((*key).clone(), *tick)).collect();
        wishes(&world(None, &ticks, now), PERIOD, None)
            .into_iter()
            .map(|one| (one.wish.only_with_outing, one.keys.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&[(&plain, Tick::On), (&with, Tick::On), (&only, Tick::On)]), [(true, 3)]);
    assert_eq!(asked(&[(&plain, Tick::On), (&with, Tick::On), (&only, Tick::Disputed)]), [(true, 3)], "in doubt it asks for less");
    assert_eq!(asked(&[(&plain, Tick::On), (&with, Tick::On)]), [(false, 2)]);
    assert_eq!(asked(&[(&plain, Tick::On), (&only, Tick::On)]), [(false, 2)], "the outing was given up elsewhere");
    assert_eq!(asked(&[(&only, Tick::On)]), []);
}

#[test]
fn a_day_that_the_family_asked_to_cancel_or_that_ended_is_not_copied() {
    let now = Centre::new().now;
    let both = [key("2026-12-28", DayPart::Morning), key("2026-12-29", DayPart::Lunch)];
    let ticked = &both[..1];
    let day = accepted(now);
    assert_eq!(copied(day.clone(), now, None).tick, both);
    let giving_up = RequestState { cancellation_asked: Some(now), ..day.clone() };
    assert_eq!(copied(giving_up.clone(), now, None).tick, ticked, "until the centre answers");
    let kept = RequestState { cancellation_answered: Some(now.plus_ms(1)), ..giving_up.clone() };
    assert_eq!(copied(kept, now, None).tick, both, "the centre refused: the child comes");
    for over in [RequestState { cancelled: Some(now), ..giving_up }, RequestState { withdrawn: Some(now), ..day }] {
        assert_eq!(copied(over, now, None).tick, ticked);
    }
}

#[test]
fn a_shared_day_is_copied_whole_and_what_waits_is_what_a_new_tick_would_change() {
    let now = Centre::new().now;
    let outer = PartSet::ALL.minus(PartSet::NONE.with(DayPart::Lunch));
    let whole = RequestState { wish: plain_wish(PartSet::ALL), ..accepted(now) };
    let told = Made { time: now, command: CommandId([8; 16]), outcome: Outcome::WaitListed, by: None };
    let split = Some((whole.id, CommandId([8; 16])));
    // Its name comes before that of the day it was taken from.
    let rest =
        RequestState { id: RequestId([6; 16]), wish: plain_wish(outer), accepted: None, answered: Some(told), split, ..whole.clone() };
    let copied = copy_week(&mut world([whole.clone(), rest.clone()], &[], now), PERIOD, monday(), None).unwrap();
    assert_eq!(copied.tick, DayPart::ALL.map(|part| key("2026-12-29", part)));
    for (part, request) in [(DayPart::Lunch, whole.id), (DayPart::Afternoon, rest.id)] {
        let ticks = [(key("2026-12-22", part), Tick::On)];
        let mut world = world([whole.clone(), rest.clone()], &ticks, now);
        let plan = send(&mut world, (PERIOD, None), &SendOptions::default(), &mut || [9; 16]);
        assert_eq!(plan.left[0].request, Some(request));
    }
    assert_eq!(world([whole, rest], &[], now).asked(LEO, day("2026-12-22")), (PartSet::ALL, vec![]));
}

#[test]
fn only_weeks_with_a_day_of_the_period_follow() {
    let now = Centre::new().now;
    for most in [None, Some(1), Some(3)] {
        assert_eq!(copied(accepted(now), now, most).weeks, [day("2026-12-28")]);
    }
    assert_eq!(copied(accepted(now), now, Some(0)).weeks, Vec::<LocalDate>::new());
}

/// *L’autre famille voit seulement : Déjà demandé pour cet enfant, voir le directeur* (product.md, 1): before anything is sent.
#[test]
fn a_part_that_the_other_home_asked_for_cannot_be_ticked() {
    let now = Centre::new().now;
    let taken = RecordTaken { child: LEO, date: monday(), parts: PartSet::NONE.with(DayPart::Morning) };
    let record = Projection::from([(format!("taken|{LEO}|{}", monday()), serde_json::to_string(&taken).unwrap())]);
    let tick = (key("2026-12-21", DayPart::Morning), Tick::On);
    let mut world = world_with(None, std::slice::from_ref(&tick), &record, now);
    let grid = week(&mut world, PERIOD, monday()).unwrap();
    let day = &grid.days[0].children[0];
    let why: Vec<Option<Reason>> = day.cells.iter().map(|c| c.why.as_ref().map(|w| w.code)).collect();
    assert_eq!(why, [Some(Reason::RequestedByOtherFamily), None, None]);
    assert_eq!((day.requests.len(), world.foreseen_ids().len(), world.into_requests().count()), (0, 0, 0), "no request of ours");
}
