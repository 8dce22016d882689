//! *Publier les réponses*: who tells what.

use super::commands::{Act, Decision, Stream};
use super::events::Verdict;
use super::ids::StaffId;
use super::reasons::Reason;
use super::requests::RequestStatus;
use super::testing::*;

const COLLEAGUE: Stream = Stream::Staff { staff: StaffId([77; 16]), centre: CENTRE };

#[test]
fn nobody_tells_what_a_colleague_decided_after_what_was_on_the_screen() {
    let mut centre = Centre::new();
    let [before, mine, theirs] = [1, 2, 3].map(|n| centre.ask(n, monday(), full_day()).unwrap());
    let decide = |centre: &mut Centre, who, request, decision| {
        let base = centre.state(request).content_at;
        centre.act(who, Act::Decide { request, base, after: None, decision })
    };
    decide(&mut centre, COLLEAGUE, before, Decision::WaitList);
    let seen = Some(centre.now);
    decide(&mut centre, COLLEAGUE, theirs, Decision::Refuse { reason: "Dossier incomplet".into() });
    decide(&mut centre, DIRECTOR, mine, Decision::Accept { overbook: false });
    let publish = |centre: &mut Centre, seen| {
        let command = centre.command(Some(DIRECTOR), Act::Publish { period: PERIOD, seen });
        centre.run(&command).pop().unwrap().verdict
    };
    assert_eq!(publish(&mut centre, seen), Verdict::Published { families: 2, requests: 2 });
    assert_eq!(centre.status(before), RequestStatus::WaitListed);
    assert!(matches!(centre.status(mine), RequestStatus::Accepted { .. }));
    assert_eq!(centre.status(theirs), RequestStatus::Requested { late: false }, "its director tells it, or who has read it");
    assert_eq!(publish(&mut centre, seen), not_applied(Reason::NothingToPublish));
    let seen = Some(centre.now);
    assert_eq!(publish(&mut centre, seen), Verdict::Published { families: 1, requests: 1 });
    assert!(matches!(centre.status(theirs), RequestStatus::Refused { .. }));
}
