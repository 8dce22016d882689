//! When may a day be asked for, and where? Stories of cut-offs, of days that are over, and of a child who is in one place at a time.

use crate::domain::calendar::{CutOff, Period};
use crate::domain::commands::Act;
use crate::domain::enrolment::day_open;
use crate::domain::events::Verdict;
use crate::domain::facts::ChildFacts;
use crate::domain::ids::{CentreId, ChildId, FamilyId};
use crate::domain::reasons::Reason;
use crate::domain::requests::RequestStatus;
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::testing::*;
use crate::domain::time::{HOUR_MS, SchoolYear, UtcTime};
use crate::domain::waiting;

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);

#[test]
fn made_before_the_cut_off_and_received_after_is_kept_and_ranked_last() {
    let mut centre = Centre::new();
    let cut_off = period().day_closes_at(monday());
    assert_eq!(cut_off, UtcTime::from_local(day("2026-12-17"), 12));
    let in_time = centre.ask(1, monday(), full_day()).unwrap();
    let late = {
        centre.now = cut_off.plus_ms(-HOUR_MS);
        let id = ChildId([2; 16]);
        let mut command = centre.command(Some(family(2)), Act::Request { child: id, period: PERIOD, date: monday(), wish: full_day() });
        command.made_at = centre.now;
        centre.now = cut_off.plus_ms(HOUR_MS);
        centre.facts.child = Some(ChildFacts {
            id,
            birth: day("2020-03-01"),
            families: [FamilyId([2; 16])].into(),
            enrolments: [(CENTRE, SchoolYear(2026))].into(),
        });
        centre.run(&command);
        command.id.into()
    };
    assert_eq!(centre.status(late), RequestStatus::Requested { late: true });
    assert_eq!(centre.ask(3, monday(), full_day()), Err(Reason::PastCutOff));
    let order = |r| waiting::order(centre.state(r), centre.now);
    assert!(order(in_time) < order(late));
    // On the day itself too, what was made in time is the director's to judge; what was not, is not.
    let on_the_day = |made_at: UtcTime, now: UtcTime| day_open(&period(), monday(), MORNING, made_at, now);
    let seven = UtcTime::from_local(monday(), 7);
    assert_eq!(on_the_day(cut_off, seven), Ok(true));
    assert_eq!(on_the_day(seven, seven), Err(Reason::PastCutOff));
    let next_day = seven.plus_ms(24 * HOUR_MS);
    assert_eq!(on_the_day(cut_off, next_day), Err(Reason::DayPast));
    let same_day = Period { cut_off: CutOff { days: 0, working_days: false, hour: 20 }, ..period() };
    let open = |at: UtcTime| day_open(&same_day, monday(), MORNING, at, at);
    assert_eq!((open(seven), open(UtcTime::from_local(monday(), 11))), (Ok(false), Err(Reason::PastCutOff)));
}

#[test]
fn a_day_that_is_over_is_neither_withdrawn_nor_cancelled() {
    let mut centre = Centre::new();
    let waiting = centre.ask(1, monday(), wish(MORNING)).unwrap();
    let accepted = centre.ask(2, monday(), wish(MORNING)).unwrap();
    centre.accept_and_publish(accepted);
    let made_at = UtcTime::from_local(monday(), 21);
    let next_day = UtcTime::from_local(day("2026-12-22"), 6);
    centre.now = next_day;
    let mut says = |act: Act, of, made_at| {
        let mut command = centre.command(Some(of), act);
        command.made_at = made_at;
        centre.run(&command).pop().map(|e| e.verdict)
    };
    let cancel = Act::AskCancellation { request: accepted };
    assert_eq!(says(Act::Withdraw { request: waiting }, family(1), next_day), Some(not_applied(Reason::DayPast)));
    assert_eq!(says(cancel.clone(), family(2), next_day), Some(not_applied(Reason::DayPast)));
    // Asked for on the evening itself by a phone without network: the director judges.
    assert_eq!(says(cancel, family(2), made_at), Some(Verdict::CancellationAsked));
}

#[test]
fn a_child_is_asked_for_in_one_centre_at_a_time_and_the_reason_says_that_it_is_the_other() {
    let mut centre = Centre::new();
    let first = centre.ask(1, monday(), wish(MORNING)).unwrap();
    let state = centre.facts.requests.get_mut(&first).unwrap();
    state.centre = CentreId([77; 16]);
    assert_eq!(centre.ask(1, monday(), full_day()), Err(Reason::AlreadyRequestedElsewhere));
    assert!(centre.ask(1, monday(), wish(PartSet::NONE.with(DayPart::Afternoon))).is_ok(), "the other half of the day");
}
