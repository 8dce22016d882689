//! Does the order in which receipts come back matter? Whatever happened, in whatever order and however often it is told again,
//! the fold says the same.

use proptest::prelude::*;

use super::commands::{Act, COMMAND_VERSION, Command, Wish};
use super::events::{About, Event, Outcome, Verdict};
use super::facts::Facts;
use super::ids::{ChildId, CommandId, FamilyId, OfferId, RequestId};
use super::slots::PartSet;
use super::testing::*;
use super::time::UtcTime;

fn parts() -> impl Strategy<Value = PartSet> {
    (1_u8..=7).prop_map(|bits| PartSet::from_bits(bits).unwrap_or_default())
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (parts(), any::<bool>()).prop_map(|(parts, overbooked)| Outcome::Accepted { parts, outings: vec![], overbooked, full: vec![] }),
        Just(Outcome::WaitListed),
        (0_u8..3).prop_map(|n| Outcome::Refused { reason: format!("raison {n}") }),
    ]
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let id = |n: u8| CommandId([n; 16]);
    let offer = || (0_u8..3).prop_map(|n| OfferId([n; 16]));
    prop_oneof![
        Just(Verdict::Received),
        Just(Verdict::Changed),
        Just(Verdict::Withdrawn),
        Just(Verdict::CancellationAsked),
        Just(Verdict::CancellationGranted),
        "[a-b]".prop_map(|reason| Verdict::CancelledByCentre { reason }),
        Just(Verdict::CancellationRefused),
        Just(Verdict::ChangeAsked),
        outcome().prop_map(|outcome| Verdict::ChangeGranted { outcome }),
        Just(Verdict::ChangeRefused),
        Just(Verdict::TakenBack),
        Just(Verdict::SplitUndone),
        outcome().prop_map(|outcome| Verdict::Decided { outcome }),
        outcome().prop_map(|outcome| Verdict::SplitOff { from: RequestId([9; 16]), outcome }),
        (0_u8..4, outcome()).prop_map(move |(n, outcome)| Verdict::Told { decision: id(n), outcome }),
        (offer(), 0_i64..9).prop_map(|(offer, until)| Verdict::Offered { offer, until: UtcTime(until) }),
        offer().prop_map(|offer| Verdict::OfferTaken { offer, outings: vec![] }),
        offer().prop_map(|offer| Verdict::OutingTaken { offer, outings: vec![OUTING] }),
        offer().prop_map(|offer| Verdict::OutingDeclined { offer }),
        offer().prop_map(|offer| Verdict::OfferDeclined { offer }),
        offer().prop_map(|offer| Verdict::OfferEnded { offer }),
    ]
}

prop_compose! {
    /// Few values of everything, so that instants, commands and offers meet.
    fn event()(
        command in 0_u8..4, by_staff in any::<bool>(), request in 0_u8..2, wanted in parts(), only_with_outing in any::<bool>(),
        (content_at, order_at, late) in (0_i64..3, 0_i64..3, any::<bool>()), time in 0_i64..6, verdict in verdict(),
    ) -> Event {
        let stream = if by_staff { DIRECTOR } else { family(1) };
        let request = RequestId([request; 16]);
        let command = Command {
            v: COMMAND_VERSION,
            id: CommandId([command; 16]),
            stream: Some(stream),
            made_at: UtcTime(0),
            act: Act::AskChange { request, base: UtcTime(content_at), wish: wish(wanted) },
        };
        let about = About {
            request,
            family: FamilyId([1; 16]),
            centre: CENTRE,
            child: ChildId([1; 16]),
            period: PERIOD,
            date: monday(),
            birth: day("2020-03-01"),
            wish: Wish { only_with_outing, ..wish(wanted) },
            content_at: UtcTime(content_at),
            order_at: UtcTime(order_at),
            late,
        };
        Event::of(&command, Some(about), verdict, UtcTime(time))
    }
}

fn folded<'a>(events: impl IntoIterator<Item = &'a Event>) -> Facts {
    let mut facts = Facts::default();
    events.into_iter().for_each(|event| facts.fold(event));
    facts
}

proptest! {
    #[test]
    fn a_fold_knows_no_order_and_no_repetition(
        (events, shuffled) in prop::collection::vec(event(), 1..12)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let once = folded(&events);
        let repeated = again.iter().map(|at| at.get(&shuffled)).chain(&shuffled);
        prop_assert_eq!(once, folded(repeated));
    }
}
