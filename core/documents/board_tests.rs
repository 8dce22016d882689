//! What does a director without network see, and is it what the server would then do?

use super::*;
use crate::documents::desk::{DeskFacts, desk};
use crate::domain::commands::{Together, Wish};
use crate::domain::events::Outcome;
use crate::domain::ids::BasketId;
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::testing::{CENTRE, Centre, DIRECTOR, PERIOD, family, full_day, monday, period, wish, with_outing};
use crate::domain::time::days_after;
use crate::sync::entry::Head;

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);

fn document(centre: &Centre) -> Projection {
    desk(&DeskFacts {
        period: period(),
        monday: monday(),
        requests: centre.facts.requests.values().cloned().collect(),
        children: Default::default(),
        families: centre.facts.requests.values().map(|r| (r.family, lives(r.family))).collect(),
        now: centre.now,
    })
}

fn lives(id: FamilyId) -> DeskFamily {
    DeskFamily { id, name: "Lune".into(), phones: vec![], by_mail: true }
}

/// A desk with its document, and commands that wait on it.
fn board(centre: &Centre, document: &Projection, waiting: &[Command]) -> Board {
    let line = |c: &Command| OutboxLine { command: c.id, made: Some(c.clone()), state: OutboxState::ToSend };
    Board::new(DIRECTOR, &[document], [], waiting.iter().map(line).collect(), centre.now).unwrap()
}

fn decide(centre: &mut Centre, request: RequestId, decision: Decision) -> Command {
    let (base, after) = (centre.state(request).content_at, centre.state(request).decision().map(|d| d.command));
    centre.command(Some(DIRECTOR), Act::Decide { request, base, after, decision })
}

fn slot(week: &DeskWeek, part: DayPart) -> &DeskSlotView {
    week.slots.iter().find(|s| s.slot.date == monday() && s.slot.part == part && s.slot.group == AgeGroup::SixAndOver).unwrap()
}

fn line(week: &DeskWeek, id: RequestId) -> &DeskLine {
    week.requests.iter().find(|l| l.request.id == id).unwrap()
}

#[test]
fn decisions_taken_offline_hold_their_places_on_the_desk() {
    let mut centre = Centre::new();
    let ids: Vec<RequestId> = (1..=3).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    let doc = document(&centre);
    let waiting: Vec<Command> = ids.iter().map(|id| decide(&mut centre, *id, Decision::Accept { overbook: false })).collect();
    let week = board(&centre, &doc, &waiting).week(monday(), &[]).unwrap();
    assert_eq!((slot(&week, DayPart::Morning).taken, slot(&week, DayPart::Morning).foreseen), (0, 2));
    assert!(matches!(line(&week, ids[0]).foreseen, Some(Outcome::Accepted { .. })));
    let third = line(&week, ids[2]);
    assert_eq!((third.foreseen.clone(), third.waiting.as_ref().unwrap().would_fail.as_ref().map(|w| w.code)), (None, Some(Reason::Full)));
    assert!(third.full && third.waiting.as_ref().unwrap().droppable);
    assert_eq!((week.unpublished, third.order), (2, Some(1)));
    // The server, meanwhile, does exactly that.
    for command in &waiting {
        centre.run(command);
    }
    let told = board(&centre, &document(&centre), &[]).week(monday(), &[]).unwrap();
    assert_eq!((slot(&told, DayPart::Morning).taken, slot(&told, DayPart::Morning).foreseen), (2, 2));
    assert_eq!(line(&told, ids[0]).request.unpublished, line(&week, ids[0]).foreseen);
}

#[test]
fn a_second_thought_before_the_network_replaces_the_first() {
    let mut centre = Centre::new();
    let id = centre.ask(1, monday(), full_day()).unwrap();
    let doc = document(&centre);
    let first = decide(&mut centre, id, Decision::Accept { overbook: false });
    let again = Act::Decide { request: id, base: centre.state(id).content_at, after: Some(first.id), decision: Decision::WaitList };
    let second = centre.command(Some(DIRECTOR), again);
    let week = board(&centre, &doc, &[first, second]).week(monday(), &[]).unwrap();
    assert_eq!(line(&week, id).foreseen, Some(Outcome::WaitListed));
    assert_eq!(slot(&week, DayPart::Lunch).foreseen, 0);
}

#[test]
fn a_split_day_shows_its_rest_and_publishing_empties_the_pile() {
    let mut centre = Centre::new();
    let id = centre.ask(1, monday(), with_outing(false)).unwrap();
    let doc = document(&centre);
    let rest = RequestId([99; 16]);
    let split = decide(&mut centre, id, Decision::Split { parts: MORNING, rest, rest_refused: None, overbook: false });
    let week = board(&centre, &doc, std::slice::from_ref(&split)).week(monday(), &[]).unwrap();
    assert_eq!(
        (line(&week, rest).foreseen.clone(), line(&week, rest).request.wish.parts),
        (Some(Outcome::WaitListed), PartSet::ALL.minus(MORNING))
    );
    assert_eq!((week.unpublished, slot(&week, DayPart::Afternoon).foreseen), (2, 0));
    let publish = centre.command(Some(DIRECTOR), Act::Publish { period: PERIOD, seen: None });
    let published = board(&centre, &doc, &[split, publish]).week(monday(), &[]).unwrap();
    assert_eq!(published.unpublished, 0);
}

#[test]
fn a_decision_is_judged_before_it_is_written_down() {
    let mut centre = Centre::new();
    let id = centre.ask(1, monday(), with_outing(true)).unwrap();
    let doc = document(&centre);
    let waits = decide(&mut centre, id, Decision::WaitList);
    let split = |parts, refused: Option<&str>| {
        let rest_refused = refused.map(str::to_owned);
        Decision::Split { parts, rest: RequestId([99; 16]), rest_refused, overbook: false }
    };
    let outing = PartSet::NONE.with(DayPart::Afternoon);
    for waiting in [vec![], vec![waits]] {
        let desk = board(&centre, &doc, &waiting);
        assert_eq!(desk.judge_decision(id, split(MORNING, None)), Some(Reason::OnlyWithOuting));
        assert_eq!(desk.judge_decision(id, split(outing, Some(" "))), Some(Reason::ReasonMissing));
        assert_eq!(desk.judge_decision(id, split(outing, None)), None);
    }
    let unknown = RequestId([98; 16]);
    assert_eq!(board(&centre, &doc, &[]).judge_decision(unknown, Decision::WaitList), Some(Reason::UnknownRequest));
}

#[test]
fn accepting_all_that_fit_counts_what_waits_already() {
    let mut centre = Centre::new();
    let ids: Vec<RequestId> = (1..=4).map(|n| centre.ask(n, monday(), wish(MORNING)).unwrap()).collect();
    let doc = document(&centre);
    let waiting = [decide(&mut centre, ids[3], Decision::Accept { overbook: false })];
    let plan = board(&centre, &doc, &waiting).plan();
    assert_eq!(plan.acts.iter().filter_map(Act::request).collect::<Vec<_>>(), [ids[0]]);
    let left: Vec<(RequestId, Reason)> = plan.left.iter().map(|l| (l.request, l.why.code)).collect();
    assert_eq!(left, [(ids[1], Reason::Full), (ids[2], Reason::Full)]);
    for act in plan.acts {
        let command = centre.command(Some(DIRECTOR), act);
        assert!(refused(&centre.run(&command)).is_none());
    }
}

#[test]
fn what_was_not_applied_comes_back_to_be_reviewed() {
    let mut centre = Centre::new();
    let id = centre.ask(1, monday(), full_day()).unwrap();
    let command = decide(&mut centre, id, Decision::WaitList);
    let base = centre.state(id).content_at;
    let less = Wish { parts: MORNING, ..full_day() };
    centre.act(family(1), Act::Change { request: id, base, wish: less });
    let events = centre.run(&command);
    assert_eq!(refused(&events), Some(Reason::RequestChanged));
    let review = ReviewLine {
        command: command.id,
        stream: DIRECTOR,
        act: command.act.clone(),
        about: events[0].about.clone(),
        reason: Reason::RequestChanged,
        time: centre.now,
        receipt: Head::default(),
    };
    let doc = document(&centre);
    let week = board(&centre, &doc, &[]).week(monday(), std::slice::from_ref(&review)).unwrap();
    let told = line(&week, id).to_review.as_ref().unwrap();
    assert_eq!((told.command, told.request, told.why.code), (command.id, Some(id), Reason::RequestChanged));
    let retry = decide(&mut centre, id, Decision::WaitList);
    let week = board(&centre, &doc, &[retry]).week(monday(), &[review]).unwrap();
    assert_eq!(line(&week, id).to_review, None, "a new decision answers it");
    assert_eq!(week.centre, CENTRE);
}

#[test]
fn overtaken_by_ones_own_answer_is_told_from_overtaken_by_a_colleague() {
    let mut centre = Centre::new();
    let id = centre.ask(1, monday(), full_day()).unwrap();
    // Two tabs of one director look at the same state.
    let (first, second) = (decide(&mut centre, id, Decision::WaitList), decide(&mut centre, id, Decision::Accept { overbook: false }));
    let told = centre.run(&first);
    let late = centre.run(&second);
    assert_eq!(refused(&late), Some(Reason::OtherDecided));
    let review = |command: &Command, time| ReviewLine {
        command: command.id,
        stream: DIRECTOR,
        act: command.act.clone(),
        about: None,
        reason: Reason::OtherDecided,
        time,
        receipt: Head::default(),
    };
    let line = review(&second, late[0].time);
    let mine: Vec<&Event> = told.iter().collect();
    assert!(overtaken_by_oneself(&line, &mine));
    assert!(!overtaken_by_oneself(&line, &[]), "a colleague's answer is in no stream of this device");
    // The first answer was seen, and a colleague's came after it.
    let third = decide(&mut centre, id, Decision::Accept { overbook: false });
    assert!(!overtaken_by_oneself(&review(&third, late[0].time), &mine));
}

#[test]
fn a_line_names_those_that_its_family_ties_to_it() {
    let mut centre = Centre::new();
    let together = |children, week| Some(Together { basket: BasketId([7; 16]), children, week });
    let wanted = |together| Wish { together, ..full_day() };
    let tuesday = days_after(monday(), 1);
    let brothers = [1, 2].map(|n| centre.ask(n, monday(), wanted(together(true, false))).unwrap());
    let other_day = centre.ask(2, tuesday, wanted(together(true, false))).unwrap();
    let stranger = centre.ask(5, monday(), full_day()).unwrap();
    let told = board(&centre, &document(&centre), &[]).week(monday(), &[]).unwrap();
    assert_eq!(line(&told, brothers[0]).tied, [brothers[1]]);
    assert!(line(&told, other_day).tied.is_empty() && line(&told, stranger).tied.is_empty());
    assert_eq!(told.families.iter().map(|f| f.id).collect::<Vec<_>>(), [1, 2, 5].map(|n| FamilyId([n; 16])));
}
