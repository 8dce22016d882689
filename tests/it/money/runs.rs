//! Draft runs and their issue: what may be invoiced at all, and whether it still may when the button is pressed.

use preau_core::documents::money::DeskAct;
use preau_core::domain::money::billing::{Basis, Mark};
use preau_core::domain::money::price_list::Surcharge;
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::DAY_MS;

use super::{LUNE, desk_path, price_list};
use crate::app::TestApp;
use crate::world::{Person, publish};

#[tokio::test]
async fn a_place_that_was_not_told_is_not_invoiced() {
    let test = TestApp::peopled().await.with_prices().await;
    test.accepted(1, "2026-10-06").await;
    assert!(test.draft().await.families.is_empty(), "the director has not published");
    test.by_director(&publish(20, Person::DirectorPlatanes)).await;
    assert_eq!(test.draft().await.total_cents, 1_240);
    // Who came on an answer that is not told yet came as expected, and is billed.
    test.accepted(2, "2026-10-07").await;
    test.marked(1, "2026-10-07", Mark::Present).await;
    let run = test.draft().await;
    assert_eq!((run.total_cents, run.families[0].lines), (2_480, 4));
    test.stop().await;
}

#[tokio::test]
async fn a_day_cancelled_between_the_draft_and_its_issue_keeps_the_family_back() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let old = test.draft().await;
    test.cancelled(30, 1, true).await;
    let issued = test.issue(&old, &[]).await;
    assert_eq!((issued.invoices.len(), issued.left.len()), (0, 1));
    assert!(issued.left[0].0 == LUNE && issued.left[0].1.contains("depuis le brouillon"), "{:?}", issued.left);
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 0);
    // Two tabs: the one that shows the old draft issues nothing, whoever presses first.
    let new = test.draft().await;
    assert_eq!((new.total_cents, new.families[0].before_cents), (1_240, Some(2_480)));
    let (late, right) = tokio::join!(test.issue(&old, &[]), test.issue(&new, &[]));
    assert_eq!((late.invoices.len(), late.left.len(), right.invoices.len(), right.left.len()), (0, 1, 1, 0));
    assert_eq!(test.account().await.due_cents, 1_240);
    assert_eq!(test.issue(&old, &[]).await.invoices.len(), 0, "an old run stays old");
    test.stop().await;
}

#[tokio::test]
async fn a_day_accepted_since_the_draft_is_not_left_out_in_silence() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let old = test.draft().await;
    test.accepted(3, "2026-10-08").await;
    assert_eq!(test.issue(&old, &[]).await.invoices.len(), 1, "not told: not yet the family's");
    test.stop().await;
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let old = test.draft().await;
    test.accepted(3, "2026-10-08").await;
    test.by_director(&publish(21, Person::DirectorPlatanes)).await;
    assert_eq!(test.issue(&old, &[]).await.left.len(), 1);
    test.stop().await;
}

#[tokio::test]
async fn a_draft_is_compared_with_the_latest_of_its_own_dates() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    assert_eq!(test.draft().await.total_cents, 2_480);
    let other = test.draft_of("2026-11-01", "2026-11-30").await;
    assert!(other.families.is_empty(), "October says nothing of November: {:?}", other.families);
    let latest = test.browser(Person::DirectorPlatanes).get(&desk_path("runs")).await.json();
    assert_eq!(latest["total_cents"], 2_480, "a draft of nothing takes the place of none");
    let half = test.draft_of("2026-10-01", "2026-10-06").await;
    assert_eq!((half.total_cents, half.families[0].before_cents), (1_240, None));
    test.cancelled(30, 1, true).await;
    let again = test.draft().await;
    assert_eq!((again.total_cents, again.families[0].before_cents), (1_240, Some(2_480)));
    test.stop().await;
}

#[tokio::test]
async fn the_same_total_by_other_lines_has_changed_and_the_same_lines_have_not() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    assert_eq!(test.draft().await.families[0].before_cents, None);
    assert_eq!(test.draft().await.families[0].before_cents, None, "the same again");
    test.cancelled(30, 1, true).await;
    test.accepted(3, "2026-10-08").await;
    test.by_director(&publish(21, Person::DirectorPlatanes)).await;
    let other = test.draft().await;
    assert_eq!((other.total_cents, other.families[0].before_cents), (2_480, Some(2_480)));
    assert_eq!(test.draft().await.families[0].before_cents, None);
    test.stop().await;
}

#[tokio::test]
async fn a_line_taken_back_is_invoiced_again_alone_and_said() {
    let test = TestApp::invoiced().await;
    let invoice = test.account().await.operations[0].clone();
    let note = |line: usize, cents| DeskAct::CreditNote {
        invoice: invoice.operation.id,
        lines: vec![(invoice.lines[line].id, cents)],
        reason: "Mauvais quotient".into(),
    };
    assert_eq!(test.act(50, note(0, 400)).await.status, 201);
    assert_eq!(test.draft().await.total_cents, 0, "a part of the line stands");
    assert_eq!(test.act(51, note(0, 490)).await.status, 201);
    let run = test.draft().await;
    let family = &run.families[0];
    assert_eq!((run.total_cents, family.lines, family.blocked), (890, 1, false), "the care, without the meal");
    assert_eq!(family.issues.iter().map(|i| i.code.as_str()).collect::<Vec<_>>(), ["billed_again"]);
    assert_eq!(test.issue(&run, &[]).await.invoices, ["F2026/0002"]);
    assert_eq!((test.account().await.due_cents, test.draft().await.total_cents), (2_480, 0));
    test.stop().await;
}

#[tokio::test]
async fn only_a_family_that_asks_too_late_pays_for_its_cancellation() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let mut list = price_list(1);
    list.surcharges = [(Surcharge::Cancellation, 500)].into();
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", list.id)), &list).await.status, 204);
    // The afternoon of 5 October: the cut-offs of both days are past.
    test.clock.advance_ms(27 * DAY_MS + 5 * 3_600_000);
    test.cancelled(30, 2, false).await;
    assert!(test.drafted(&test.draft().await, LUNE).await.iter().all(|l| l.unit_cents != 500), "the centre cancelled by itself");
    test.cancelled(40, 1, true).await;
    let run = test.draft().await;
    let lines = test.drafted(&run, LUNE).await;
    let lines: Vec<_> = lines.iter().map(|l| (l.label.as_str(), l.cents())).collect();
    assert_eq!(lines, [("Frais d’annulation", 500)]);
    test.stop().await;
}

#[tokio::test]
async fn a_bill_by_attendance_follows_the_marks() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let settings = CentreMoney { basis: Basis::Attended, ..CentreMoney::default() };
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
    test.marked(1, "2026-10-06", Mark::Present).await;
    let run = test.draft().await;
    assert_eq!((run.families.len(), run.families[0].blocked), (1, true), "the other day is not marked");
    assert_eq!(test.issue(&run, &[]).await.left.len(), 1);
    test.marked(1, "2026-10-07", Mark::Absent).await;
    // A child who had asked for nothing: its family's.
    test.marked(2, "2026-10-07", Mark::Present).await;
    let run = test.draft().await;
    let totals: Vec<_> = run.families.iter().map(|f| (f.name.as_str(), f.total_cents)).collect();
    assert_eq!(totals, [("Lune", 1_240), ("Soleil", 1_720)]);
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 2);
    test.marked(1, "2026-10-06", Mark::Excused).await;
    assert_eq!(test.draft().await.total_cents, 0, "nothing is invoiced again");
    test.stop().await;
}
