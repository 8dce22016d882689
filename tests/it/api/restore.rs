//! A server that went back to a backup is noticed by the streams, and healed by the phones.

use preau::actions::{backup, check, data_folder};
use preau_core::domain::events::Verdict;
use preau_core::domain::ids::Digest;
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::wire::Answer;

use crate::app::TestApp;
use crate::world::{Person, push, request};

#[tokio::test]
async fn a_restored_backup_is_healed_by_a_phone() {
    let test = TestApp::peopled().await;
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let saved = backup::now(test.app()).await.unwrap().path;
    test.round(Person::Lune, Head::default(), &[request(11, Person::Lune, "2026-10-07")]).await;
    let held = test.receipts(Person::Lune).await;
    assert_eq!(held.len(), 2);

    let config = (*test.app().config).clone();
    let clock = test.clock.clone();
    let test = test.stopped().await;
    let aside = data_folder::restore(&config, &saved, clock.as_ref()).unwrap().unwrap();
    assert!(aside.exists());
    let test = test.start_again().await;
    assert_eq!(test.receipts(Person::Lune).await.len(), 1, "the second receipt is forgotten");

    // The phone's head is unknown there: a new request waits until the receipts are back.
    let third = request(12, Person::Lune, "2026-10-08");
    let reply = test.round(Person::Lune, held[1].head(), std::slice::from_ref(&third)).await;
    let told = &reply.streams[&Person::Lune.stream()];
    assert_eq!((told.from, told.receipts.len()), (0, 1));
    assert_eq!(reply.answers.values().collect::<Vec<_>>(), [&Answer::RetryLater]);

    let mut healing = push(Person::Lune.stream(), told.receipts[0].head(), &[third]);
    healing.streams.values_mut().for_each(|asked| asked.receipts = vec![held[1].clone()]);
    let reply = test.push(Person::Lune, &healing).await;
    let told = &reply.streams[&Person::Lune.stream()].receipts;
    assert_eq!(told[0].body, held[1].body, "the same event, as it was told");
    assert_eq!(told[1].event().unwrap().verdict, Verdict::Received);
    assert!(check::everything(test.app()).await.unwrap().wrong.is_empty());
    assert_eq!(test.count("SELECT count(*) FROM request"), 3);
    test.stop().await;
}

#[tokio::test]
async fn a_forged_receipt_is_refused_and_put_aside() {
    let test = TestApp::peopled().await;
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let real = test.receipts(Person::Lune).await.remove(0);
    let mut event = real.event().unwrap();
    event.verdict = Verdict::Withdrawn;
    struct Forger;
    impl preau_core::sync::entry::Seal for Forger {
        fn seal(&self, _: &Digest) -> (String, Digest) {
            (String::new(), Digest([1; 32]))
        }
        fn verify(&self, _: &str, _: &Digest, _: &Digest) -> Option<bool> {
            None
        }
    }
    let forged = Entry { key: real.key.clone(), ..Entry::after(real.head(), real.stream, &event, &Forger) };
    let unknown_key = Entry { key: "9999-none".into(), ..forged.clone() };
    let mut round = push(real.stream, real.head(), &[]);
    round.streams.values_mut().for_each(|asked| asked.receipts = vec![forged.clone(), unknown_key.clone()]);
    let reply = test.push(Person::Lune, &round).await;
    let told = &reply.streams[&real.stream];
    assert_eq!((told.receipts.len(), &told.refused), (0, &vec![forged.hash]));
    assert_eq!(test.receipts(Person::Lune).await.len(), 1);
    test.stop().await;
}

#[tokio::test]
async fn what_two_backups_hold_is_safe() {
    let test = TestApp::peopled().await;
    let stream = Person::Lune.stream();
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let latest = backup::Latest::default();
    assert!(backup::if_changed(test.app(), &latest).await.unwrap().is_some());
    assert!(backup::if_changed(test.app(), &latest).await.unwrap().is_none(), "nothing changed");
    test.clock.advance_ms(60_000);
    test.round(Person::Lune, Head::default(), &[request(11, Person::Lune, "2026-10-07")]).await;
    assert_eq!(test.round(Person::Lune, Head::default(), &[]).await.streams[&stream].safe, 0);
    assert!(backup::if_changed(test.app(), &latest).await.unwrap().is_some());
    assert_eq!(test.round(Person::Lune, Head::default(), &[]).await.streams[&stream].safe, 1);
    test.stop().await;
}
