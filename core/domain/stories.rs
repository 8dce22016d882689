//! The rules, told as short stories: one test for each sentence of the product that a parent or a director relies on.

use super::commands::{Act, Decision, Together, Wish};
use super::decisions::accept_all_that_fit;
use super::events::{Outcome, Verdict};
use super::ids::{BasketId, OutingId};
use super::reasons::Reason;
use super::requests::RequestStatus;
use super::slots::{AgeGroup, DayPart, PartSet};
use super::testing::*;
use super::time::UtcTime;
use super::waiting::rank;

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);

fn accepted(status: &RequestStatus) -> bool {
    matches!(status, RequestStatus::Accepted { .. })
}

#[test]
fn a_wish_that_cannot_be_is_refused_with_the_first_thing_to_mend() {
    let mut centre = Centre::new();
    assert_eq!(centre.ask(1, monday(), wish(PartSet::NONE)), Err(Reason::NothingChosen));
    assert_eq!(centre.ask(1, day("2026-12-25"), full_day()), Err(Reason::ClosedDay));
    assert_eq!(centre.ask(1, day("2026-12-26"), full_day()), Err(Reason::ClosedDay));
    assert_eq!(centre.ask(1, day("2027-01-02"), full_day()), Err(Reason::OutsidePeriod));
    assert_eq!(centre.ask(1, day("2026-12-22"), with_outing(false)), Err(Reason::OutingUnknown));
    let alone = Wish { parts: MORNING, ..with_outing(false) };
    assert_eq!(centre.ask(1, monday(), alone), Err(Reason::OutingNeedsItsParts));
    let unknown = Wish { outings: vec![OutingId([9; 16])], ..full_day() };
    assert_eq!(centre.ask(1, monday(), unknown), Err(Reason::OutingUnknown));
    let long = Wish { remark: "é".repeat(501), ..full_day() };
    assert_eq!(centre.ask(1, monday(), long), Err(Reason::RemarkTooLong));
    assert_eq!(centre.ask_by(family(7), 1, monday(), full_day()), Err(Reason::UnknownChild));
    assert_eq!(Centre::new().without_enrolment().ask(1, monday(), full_day()), Err(Reason::NotEnrolled));
    centre.now = UtcTime::from_local(day("2026-10-01"), 9);
    assert_eq!(centre.ask(1, monday(), full_day()), Err(Reason::NotYetOpen));
}

#[test]
fn a_second_request_for_the_same_child_and_day_is_a_question_never_a_duplicate() {
    let mut centre = Centre::new();
    let first = centre.ask(1, monday(), wish(MORNING)).unwrap();
    assert_eq!(centre.ask(1, monday(), full_day()), Err(Reason::AlreadyRequested));
    assert_eq!(centre.ask_by(family(101), 1, monday(), full_day()), Err(Reason::RequestedByOtherFamily));
    assert_eq!(centre.act(family(1), Act::Withdraw { request: first }), Verdict::Withdrawn);
    assert!(centre.ask(1, monday(), full_day()).is_ok());
}

#[test]
fn removing_parts_keeps_the_place_in_the_order_and_adding_loses_it() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    let received = centre.state(request).order_at;
    let base = centre.state(request).content_at;
    assert_eq!(centre.act(family(1), Act::Change { request, base, wish: wish(MORNING) }), Verdict::Changed);
    assert_eq!(centre.state(request).order_at, received);
    let stale = Act::Change { request, base, wish: full_day() };
    assert_eq!(centre.act(family(1), stale), not_applied(Reason::RequestChanged));
    let base = centre.state(request).content_at;
    assert_eq!(centre.act(family(1), Act::Change { request, base, wish: full_day() }), Verdict::Changed);
    assert!(centre.state(request).order_at > received);
}

#[test]
fn decisions_hold_places_at_once_and_are_told_together() {
    let mut centre = Centre::new();
    let requests: Vec<_> = (1..=3).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    centre.decide(requests[0], Decision::Accept { overbook: false });
    centre.decide(requests[1], Decision::Accept { overbook: false });
    assert_eq!(centre.status(requests[0]), RequestStatus::Requested { late: false });
    assert_eq!(centre.decide(requests[2], Decision::Accept { overbook: false }), not_applied(Reason::Full));
    assert_eq!(centre.decide(requests[2], Decision::Refuse { reason: " ".into() }), not_applied(Reason::ReasonMissing));
    centre.decide(requests[2], Decision::WaitList);
    assert_eq!(centre.publish(), Verdict::Published { families: 3, requests: 3 });
    assert!(accepted(&centre.status(requests[0])));
    assert_eq!(centre.status(requests[2]), RequestStatus::WaitListed);
    assert_eq!(centre.publish(), not_applied(Reason::NothingToPublish));
}

#[test]
fn nobody_is_beyond_capacity_unless_the_director_says_so() {
    let mut centre = Centre::new();
    let requests: Vec<_> = (1..=3).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    for request in &requests[..2] {
        centre.decide(*request, Decision::Accept { overbook: false });
    }
    let said = centre.decide(requests[2], Decision::Accept { overbook: true });
    assert!(matches!(said, Verdict::Decided { outcome: Outcome::Accepted { overbooked: true, .. } }));
}

#[test]
fn a_decision_meets_the_state_of_that_moment() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    let base = centre.state(request).content_at;
    let decide = |after| Act::Decide { request, base, after, decision: Decision::Accept { overbook: false } };
    centre.act(family(1), Act::Change { request, base, wish: wish(MORNING) });
    assert_eq!(centre.act(DIRECTOR, decide(None)), not_applied(Reason::RequestChanged));
    centre.decide(request, Decision::WaitList);
    let base = centre.state(request).content_at;
    let other = Act::Decide { request, base, after: None, decision: Decision::Accept { overbook: false } };
    assert_eq!(centre.act(DIRECTOR, other), not_applied(Reason::OtherDecided));
    centre.act(family(1), Act::Withdraw { request });
    assert_eq!(centre.act(DIRECTOR, decide(None)), not_applied(Reason::RequestEnded));
}

#[test]
fn a_change_after_the_decision_takes_the_decision_back() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    centre.decide(request, Decision::Accept { overbook: false });
    let base = centre.state(request).content_at;
    centre.act(family(1), Act::Change { request, base, wish: wish(MORNING) });
    assert_eq!(centre.state(request).held_parts(centre.now), PartSet::NONE);
    assert_eq!(centre.publish(), not_applied(Reason::NothingToPublish));
}

#[test]
fn an_accepted_day_is_held_until_the_director_answers_the_demand() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    centre.accept_and_publish(request);
    assert_eq!(centre.act(family(1), Act::Withdraw { request }), not_applied(Reason::NotInThatState));
    assert_eq!(centre.act(family(1), Act::AskCancellation { request }), Verdict::CancellationAsked);
    assert_eq!(centre.act(family(1), Act::AskCancellation { request }), not_applied(Reason::NotInThatState));
    assert!(matches!(centre.status(request), RequestStatus::Accepted { cancellation_asked: true, .. }));
    assert_eq!(centre.state(request).held_parts(centre.now), PartSet::ALL);
    assert_eq!(centre.act(DIRECTOR, Act::AnswerCancellation { request, grant: false }), Verdict::CancellationRefused);
    assert!(matches!(centre.status(request), RequestStatus::Accepted { cancellation_asked: false, .. }));
    centre.act(family(1), Act::AskCancellation { request });
    assert_eq!(centre.act(DIRECTOR, Act::AnswerCancellation { request, grant: true }), Verdict::CancellationGranted);
    assert!(matches!(centre.status(request), RequestStatus::Cancelled { by_family: false, .. }));
}

#[test]
fn only_a_place_that_the_family_was_told_may_be_invoiced() {
    let mut centre = Centre::new();
    let mine = |centre: &Centre, request| centre.state(request).told_place().0;
    let request = centre.ask(1, monday(), full_day()).unwrap();
    centre.decide(request, Decision::Accept { overbook: false });
    assert_eq!((centre.state(request).held_parts(centre.now), mine(&centre, request)), (PartSet::ALL, PartSet::NONE), "not told yet");
    centre.publish();
    assert_eq!(mine(&centre, request), PartSet::ALL);
    let waiter = centre.ask(2, monday(), full_day()).unwrap();
    centre.wait_and_publish(waiter);
    let (_, offer) = centre.offer_next(monday()).unwrap();
    assert_eq!((centre.state(waiter).held_parts(centre.now), mine(&centre, waiter)), (PartSet::ALL, PartSet::NONE), "only offered");
    centre.act(family(2), Act::AnswerOffer { request: waiter, offer, accept: true });
    assert_eq!(mine(&centre, waiter), PartSet::ALL);
    centre.act(family(2), Act::AskCancellation { request: waiter });
    assert_eq!((mine(&centre, waiter), centre.state(waiter).cancelled_as_asked()), (PartSet::ALL, None), "until the director answers");
    centre.act(DIRECTOR, Act::AnswerCancellation { request: waiter, grant: true });
    assert_eq!(mine(&centre, waiter), PartSet::NONE);
    assert_eq!(centre.state(waiter).cancelled_as_asked(), centre.state(waiter).cancellation_asked);
}

#[test]
fn what_the_centre_cancels_by_itself_was_not_asked_for() {
    let mut centre = Centre::new();
    let [alone, refused] = [1, 2].map(|n| centre.ask(n, monday(), full_day()).unwrap());
    [alone, refused].into_iter().for_each(|request| centre.accept_and_publish(request));
    centre.act(family(2), Act::AskCancellation { request: refused });
    centre.act(DIRECTOR, Act::AnswerCancellation { request: refused, grant: false });
    for request in [alone, refused] {
        assert_eq!(centre.act(DIRECTOR, Act::AnswerCancellation { request, grant: true }), not_applied(Reason::NotInThatState));
        let cancel = |reason: &str| Act::CancelDay { request, reason: reason.into() };
        assert_eq!(centre.act(DIRECTOR, cancel(" ")), not_applied(Reason::ReasonMissing));
        let told = Verdict::CancelledByCentre { reason: "Le centre est fermé ce jour-là".into() };
        assert_eq!(centre.act(DIRECTOR, cancel(" Le centre est fermé ce jour-là ")), told);
        assert_eq!(centre.state(request).cancelled_as_asked(), None);
        let RequestStatus::Cancelled { by_family: false, reason, .. } = centre.status(request) else { panic!("not cancelled") };
        assert_eq!(reason.as_deref(), Some("Le centre est fermé ce jour-là"));
        assert_eq!(centre.act(DIRECTOR, cancel("encore")), not_applied(Reason::RequestEnded));
    }
}

#[test]
fn another_family_learns_nothing() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    let command = centre.command(Some(family(2)), Act::Withdraw { request });
    let events = centre.run(&command);
    assert_eq!(events[0].verdict, not_applied(Reason::UnknownRequest));
    assert_eq!(events[0].about, None);
    assert_eq!(events[0].streams(), [family(2)]);
}

#[test]
fn a_freed_place_goes_to_the_first_whose_whole_request_fits_then_to_the_next() {
    let mut centre = Centre::new();
    let held: Vec<_> = (1..=2).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    held.iter().for_each(|r| centre.accept_and_publish(*r));
    let waiters: Vec<_> = (3..=4).map(|n| centre.ask(n, monday(), full_day()).unwrap()).collect();
    waiters.iter().for_each(|r| centre.wait_and_publish(*r));
    let ranks = |centre: &Centre| waiters.iter().map(|r| rank(&period(), &centre.facts, centre.state(*r), centre.now)).collect::<Vec<_>>();
    assert_eq!(ranks(&centre), [Some(1), Some(2)]);
    assert_eq!(centre.offer_next(monday()), None);

    centre.act(family(1), Act::AskCancellation { request: held[0] });
    centre.act(DIRECTOR, Act::AnswerCancellation { request: held[0], grant: true });
    let (first, offer) = centre.offer_next(monday()).unwrap();
    assert_eq!(first, waiters[0]);
    assert_eq!(centre.offer_next(monday()), None, "an offer holds the place");
    centre.later(3);
    assert_eq!(centre.status(first), RequestStatus::WaitListed);
    let (second, other) = centre.offer_next(monday()).unwrap();
    assert_eq!(second, waiters[1], "who let an offer pass comes after the others");

    let late = Act::AnswerOffer { request: first, offer, accept: true };
    assert_eq!(centre.act(family(3), late.clone()), not_applied(Reason::OfferEnded));
    assert!(matches!(
        centre.act(family(4), Act::AnswerOffer { request: second, offer: other, accept: false }),
        Verdict::OfferDeclined { .. }
    ));
    assert!(matches!(centre.act(family(3), late), Verdict::OfferTaken { .. }), "too late, but the place is still free");
    assert!(accepted(&centre.status(first)));
}

#[test]
fn an_offer_ends_twelve_hours_before_the_slot() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    centre.wait_and_publish(request);
    centre.now = UtcTime::from_local(day("2026-12-20"), 10);
    let (_, offer) = centre.offer_next(monday()).unwrap();
    assert_eq!(centre.state(request).offers[&offer].until, Some(UtcTime::from_local(day("2026-12-20"), 20)));
    centre.now = UtcTime::from_local(day("2026-12-20"), 21);
    assert_eq!(centre.offer_next(monday()), None, "closer, the director telephones");
}

#[test]
fn a_split_day_shows_to_the_family_only_once_published() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), full_day()).unwrap();
    let rest = super::ids::RequestId([77; 16]);
    let split = Decision::Split { parts: MORNING, rest, rest_refused: None, overbook: false };
    centre.decide(request, split.clone());
    assert_eq!(centre.state(request).held_parts(centre.now), MORNING);
    assert!(!centre.state(rest).visible);
    centre.decide(request, Decision::WaitList);
    assert!(centre.state(rest).undone, "the director changed his mind");
    let rest = super::ids::RequestId([78; 16]);
    centre.decide(request, Decision::Split { parts: MORNING, rest, rest_refused: None, overbook: false });
    assert_eq!(centre.publish(), Verdict::Published { families: 1, requests: 2 });
    assert!(matches!(centre.status(request), RequestStatus::Accepted { parts: MORNING, .. }));
    assert_eq!(centre.status(rest), RequestStatus::WaitListed);
    assert_eq!(centre.state(rest).wish.parts, PartSet::ALL.minus(MORNING));
}

#[test]
fn all_that_fit_in_order_respects_all_children_or_none() {
    let mut centre = Centre::new();
    let basket = |n, children, week| Some(Together { basket: BasketId([n; 16]), children, week });
    let ask = |centre: &mut Centre, family_of: u8, child: u8, together| {
        let wish = Wish { together, ..full_day() };
        centre.ask_by(family(family_of), child, monday(), wish).unwrap()
    };
    let alone = ask(&mut centre, 1, 1, None);
    let twins = [ask(&mut centre, 105, 5, basket(9, true, false)), ask(&mut centre, 106, 6, basket(9, true, false))];
    let after = ask(&mut centre, 3, 3, None);
    let command = centre.command(Some(DIRECTOR), Act::Publish { period: PERIOD, seen: None });
    let plan = accept_all_that_fit(&centre.facts, &command, centre.now);
    assert_eq!(plan.accept, [alone, after], "the two would need the last place twice");
    assert_eq!(plan.left, twins.map(|r| (r, Reason::BasketDoesNotFit)));
    // Answered otherwise before: the other one is not accepted alone, told or not, and is again when the first may come.
    for (decision, fits) in [(Decision::WaitList, false), (Decision::Accept { overbook: true }, true)] {
        centre.decide(twins[0], decision);
        let plan = accept_all_that_fit(&centre.facts, &command, centre.now);
        assert_eq!(plan.left.contains(&(twins[1], Reason::BasketDoesNotFit)), !fits, "{:?}", plan.left);
    }
}

#[test]
fn age_is_taken_at_the_date_of_the_slot() {
    let birth = day("2020-12-23");
    assert_eq!(AgeGroup::at(birth, day("2026-12-22")), AgeGroup::UnderSix);
    assert_eq!(AgeGroup::at(birth, day("2026-12-23")), AgeGroup::SixAndOver);
    let staffed = super::calendar::GroupPlaces { places: 30, staff: Some(2) };
    let mut period = period();
    period.slots.iter_mut().for_each(|s| (s.under_six, s.six_and_over) = (staffed, staffed));
    assert_eq!(period.capacity(monday(), DayPart::Morning, AgeGroup::UnderSix), 16);
    assert_eq!(period.capacity(monday(), DayPart::Morning, AgeGroup::SixAndOver), 24);
    assert_eq!(period.capacity(day("2026-12-25"), DayPart::Morning, AgeGroup::SixAndOver), 0);
}

#[test]
fn the_rest_of_a_split_goes_with_the_request_when_the_family_changes_it_before_the_answers() {
    let mut centre = Centre::new();
    let split = |rest: u8| Decision::Split { parts: MORNING, rest: super::ids::RequestId([rest; 16]), rest_refused: None, overbook: false };
    let first = centre.ask(1, monday(), full_day()).unwrap();
    centre.decide(first, split(201));
    let base = centre.state(first).content_at;
    let afternoon = wish(PartSet::NONE.with(DayPart::Afternoon));
    assert_eq!(centre.act(family(1), Act::Change { request: first, base, wish: afternoon }), Verdict::Changed);
    let rest = super::ids::RequestId([201; 16]);
    assert_eq!(centre.decide(rest, Decision::Accept { overbook: false }), not_applied(Reason::RequestEnded));
    centre.publish();
    assert!(centre.state(rest).undone && !centre.state(rest).visible);

    let other = centre.ask(2, monday(), full_day()).unwrap();
    centre.decide(other, split(202));
    assert_eq!(centre.act(family(2), Act::Withdraw { request: other }), Verdict::Withdrawn);
    assert!(centre.ask(2, monday(), full_day()).is_ok(), "nobody has told the family of a rest");
}

#[test]
fn a_change_cannot_take_a_part_that_the_other_home_asked_for() {
    let mut centre = Centre::new();
    let afternoon = wish(PartSet::NONE.with(DayPart::Afternoon));
    let one = centre.ask(1, monday(), wish(MORNING)).unwrap();
    centre.ask_by(family(101), 1, monday(), afternoon).unwrap();
    let base = centre.state(one).content_at;
    let change = Act::Change { request: one, base, wish: full_day() };
    assert_eq!(centre.act(family(1), change), not_applied(Reason::RequestedByOtherFamily));
}

#[test]
fn the_rest_of_a_rest_goes_too() {
    let mut centre = Centre::new();
    let id = |n: u8| super::ids::RequestId([n; 16]);
    let split = |parts, rest: u8| Decision::Split { parts, rest: id(rest), rest_refused: None, overbook: false };
    let first = centre.ask(1, monday(), full_day()).unwrap();
    centre.decide(first, split(MORNING, 201));
    centre.decide(id(201), split(PartSet::NONE.with(DayPart::Lunch), 202));
    let base = centre.state(first).content_at;
    assert_eq!(centre.act(family(1), Act::Change { request: first, base, wish: wish(MORNING) }), Verdict::Changed);
    centre.publish();
    assert!([201, 202].into_iter().all(|n| centre.state(id(n)).undone && !centre.state(id(n)).visible));
}
