//! Money from two sides at once: a payment that arrives while a run is issued, a price that moves under a draft.

use preau_core::domain::money::price_list::{Rate, Unit};

use super::online::begun;
use super::{LUNE, desk_path, price_list};
use crate::app::TestApp;
use crate::world::Person;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_heard_while_a_run_is_issued_is_neither_lost_nor_doubled() {
    let mut begun = begun().await;
    let families: Vec<u8> = [LUNE.0[0]].into_iter().chain(100..140).collect();
    for round in 1..=6 {
        let run = begun.test.run_of(&families).await;
        let word = begun.sealed(&[("vads_trans_uuid", &format!("{round:032x}"))]);
        // Told twice at the same time, as the platform may.
        let (issued, once, twice) = tokio::join!(begun.test.issue(&run, &[]), begun.post(word.clone()), begun.post(word));
        assert_eq!((issued.invoices.len(), once, twice), (families.len(), 200, 200));
        assert_eq!(begun.due().await, 2_000, "what was owed is paid, what was issued meanwhile is owed");
        assert_eq!(begun.result("credited"), round);
        begun.begin_again().await;
    }
    let account = begun.test.account().await;
    assert_eq!(account.operations.iter().map(|o| o.operation.cents).sum::<i64>(), account.due_cents);
    assert_eq!((begun.test.count("SELECT count(*) FROM ledger_credit"), account.credit_cents), (6, 0));
    let audit = begun.test.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
    let audit = String::from_utf8_lossy(&audit.body).into_owned();
    assert!(!audit.contains("balance_differs") && !audit.contains("number_gap"), "{audit}");
    begun.test.stop().await;
}

#[tokio::test]
async fn what_the_draft_showed_is_what_is_issued_whatever_the_price_list_says_since() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let run = test.draft().await;
    let mut dearer = price_list(1);
    for bracket in &mut dearer.brackets {
        bracket.rates.insert(Unit::Day, Rate::Fixed { cents: 9_900 });
    }
    let path = desk_path(&format!("price-lists/{}", dearer.id));
    assert_eq!(test.put(Person::DirectorPlatanes, &path, &dearer).await.status, 204, "no invoice was made by it yet");
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
    let issued = test.account().await.operations[0].clone();
    assert_eq!((issued.operation.cents, run.total_cents), (2_480, 2_480));
    let shown = test.drafted(&run, LUNE).await;
    let shown: Vec<_> = shown.iter().map(|l| (l.label.clone(), l.cents(), l.words.clone())).collect();
    let read: Vec<_> = issued.lines.iter().map(|l| (l.label.clone(), l.cents, l.words.clone())).collect();
    assert_eq!(shown, read, "line by line, with the words that explain it");
    // A day that was invoiced is not priced again.
    assert_eq!(test.draft().await.total_cents, 0);
    test.stop().await;
}
