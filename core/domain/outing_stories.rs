//! Outings, told as short stories: their own places, their own waiting list, and what becomes of them when a day is shared.

use super::commands::{Act, Decision};
use super::decisions::accept_all_that_fit;
use super::events::Verdict;
use super::ids::RequestId;
use super::reasons::Reason;
use super::requests::RequestStatus;
use super::slots::{DayPart, PartSet};
use super::testing::*;

const MORNING: PartSet = PartSet::NONE.with(DayPart::Morning);

#[test]
fn an_outing_has_its_own_places_and_waiting_list() {
    let mut centre = Centre::new();
    let first = centre.ask(1, monday(), with_outing(false)).unwrap();
    let second = centre.ask(2, monday(), with_outing(false)).unwrap();
    let only = centre.ask(3, monday(), with_outing(true)).unwrap();
    centre.accept_and_publish(first);
    assert_eq!(centre.decide(only, Decision::Accept { overbook: false }), not_applied(Reason::OutingFull));
    centre.accept_and_publish(second);
    let RequestStatus::Accepted { outings_full, .. } = centre.status(second) else { panic!() };
    assert_eq!(outings_full, [OUTING], "Accepté, sortie complète");

    centre.act(DIRECTOR, Act::CancelDay { request: first, reason: "Fermé".into() });
    let (offered, offer) = centre.offer_next(monday()).unwrap();
    assert_eq!(offered, second);
    let answer = Act::AnswerOffer { request: second, offer, accept: true };
    assert!(matches!(centre.act(family(2), answer), Verdict::OutingTaken { .. }));
    let RequestStatus::Accepted { outings_full, outing_offer: None, .. } = centre.status(second) else { panic!() };
    assert!(outings_full.is_empty());
}

#[test]
fn declining_the_outing_leaves_the_day_accepted() {
    let mut centre = Centre::new();
    let first = centre.ask(1, monday(), with_outing(false)).unwrap();
    let second = centre.ask(2, monday(), with_outing(false)).unwrap();
    centre.accept_and_publish(first);
    centre.accept_and_publish(second);
    centre.act(DIRECTOR, Act::CancelDay { request: first, reason: "Fermé".into() });
    let (_, offer) = centre.offer_next(monday()).unwrap();
    centre.act(family(2), Act::AnswerOffer { request: second, offer, accept: false });
    let RequestStatus::Accepted { outings_full, outings_given_up, .. } = centre.status(second) else { panic!() };
    assert_eq!((outings_full, outings_given_up), (vec![], vec![OUTING]), "let go, and no longer said to be full");
    assert_eq!(centre.offer_next(monday()), None);
}

#[test]
fn a_day_wanted_only_with_its_outing_is_not_shared_without_it() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), with_outing(true)).unwrap();
    let outing = PartSet::NONE.with(DayPart::Afternoon);
    let split = |parts, overbook| Decision::Split { parts, rest: RequestId([79; 16]), rest_refused: None, overbook };
    for overbook in [false, true] {
        let said = centre.decide(request, split(MORNING, overbook));
        assert_eq!(said, not_applied(Reason::OnlyWithOuting), "nothing is full, and no place beyond capacity would help");
    }
    assert!(matches!(centre.decide(request, split(outing, false)), Verdict::Decided { .. }));
}

#[test]
fn an_outing_goes_with_the_part_that_was_not_accepted() {
    let mut centre = Centre::new();
    let (whole, shared) = (centre.ask(1, monday(), with_outing(false)).unwrap(), centre.ask(2, monday(), with_outing(false)).unwrap());
    centre.accept_and_publish(whole);
    let rest = RequestId([77; 16]);
    let rest_refused = Some("L’après-midi est complet.".to_owned());
    centre.decide(shared, Decision::Split { parts: MORNING, rest, rest_refused, overbook: false });
    centre.publish();
    let RequestStatus::Accepted { outings_full, outings_given_up, .. } = centre.status(shared) else { panic!() };
    assert!(outings_full.is_empty(), "it is not full: the child is not there when it leaves");
    assert_eq!(outings_given_up, [OUTING]);
    centre.act(DIRECTOR, Act::CancelDay { request: whole, reason: "Fermé".into() });
    assert_eq!(centre.offer_next(monday()), None, "nobody waits for an outing of a part that is not held");
    // A place that was taken in another life of a restored server, in which the whole day was accepted.
    let mut healed = centre.state(shared).clone();
    healed.later_outings.insert(OUTING);
    assert_eq!((healed.held_outings(centre.now), healed.told_place()), (vec![], (MORNING, vec![])));
}

#[test]
fn an_outing_of_the_accepted_part_is_still_waited_for() {
    let mut centre = Centre::new();
    let (whole, shared) = (centre.ask(1, monday(), with_outing(false)).unwrap(), centre.ask(2, monday(), with_outing(false)).unwrap());
    centre.accept_and_publish(whole);
    let afternoon = PartSet::NONE.with(DayPart::Afternoon);
    let rest = RequestId([77; 16]);
    centre.decide(shared, Decision::Split { parts: afternoon, rest, rest_refused: Some("Complet.".into()), overbook: false });
    centre.publish();
    let RequestStatus::Accepted { outings_full, outings_given_up, .. } = centre.status(shared) else { panic!() };
    assert_eq!((outings_full, outings_given_up), (vec![OUTING], vec![]));
    centre.act(DIRECTOR, Act::CancelDay { request: whole, reason: "Fermé".into() });
    assert_eq!(centre.offer_next(monday()).map(|(request, _)| request), Some(shared));
}

#[test]
fn an_outing_that_is_off_is_named_and_not_said_to_be_full() {
    let mut centre = Centre::new();
    let request = centre.ask(1, monday(), with_outing(true)).unwrap();
    centre.facts.period.as_mut().unwrap().outings.clear();
    for overbook in [false, true] {
        assert_eq!(centre.decide(request, Decision::Accept { overbook }), not_applied(Reason::OutingUnknown));
    }
    let command = centre.command(Some(DIRECTOR), Act::Publish { period: PERIOD, seen: None });
    let plan = accept_all_that_fit(&centre.facts, &command, centre.now);
    assert_eq!((plan.accept, plan.left), (vec![], vec![(request, Reason::OutingUnknown)]));
}
