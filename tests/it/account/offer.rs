//! `/offre/{token}`, and the two mails about requests: answers gathered per family, a place offered until a day and hour.

use std::sync::Arc;

use hyper::Method;
use preau::actions::sync::{Drawn, tell_changed};
use preau::actions::{documents, offers};
use preau::store::StoreError;
use preau::store::journal::SqlJournal;
use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Decision, Stream, Wish};
use preau_core::domain::ids::{ChildId, CommandId, RequestId};
use preau_core::domain::requests::RequestStatus;
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{HOUR_MS, LocalDate, MINUTE_MS, UtcTime};
use preau_core::sync::server::Server;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::{mailbox, town};

const LUCIE: &str = "lucie@example.org";
const ANNA: &str = "anna@example.org";

/// One command, as if a device had brought it.
async fn command(test: &TestApp, n: u8, stream: Stream, act: Act) {
    let app = test.app().clone();
    let now = app.now();
    let store = app.store.clone();
    let done = store.write(move |w| {
        let mut ids = Drawn(Arc::clone(&app.chance));
        let mut journal = SqlJournal::new(w, documents::NAMES, "test", now);
        let command = Command { v: COMMAND_VERSION, id: CommandId([n; 16]), stream: Some(stream), made_at: now, act };
        Server::new(app.keys.as_ref(), &mut ids, now, false).submit(&mut journal, &command)?;
        let changed = journal.changed();
        tell_changed(&app, &changed, &[]);
        Ok::<_, StoreError>(())
    });
    done.await.unwrap();
    test.app().mail_waits.notify_one();
}

fn wednesday() -> LocalDate {
    "2026-09-30".parse().unwrap()
}

fn staff() -> Stream {
    Stream::Staff { staff: town::STAFF, centre: town::PLATANES }
}

async fn ask(test: &TestApp, n: u8, family: preau_core::domain::ids::FamilyId, child: ChildId) -> UtcTime {
    let wish = Wish { parts: PartSet::ALL, outings: vec![], only_with_outing: false, remark: String::new(), together: None };
    let act = Act::Request { child, period: town::WEDNESDAYS, date: wednesday(), wish };
    command(test, n, Stream::Family { family, centre: town::PLATANES }, act).await;
    let id = RequestId([n; 16]);
    let state = test.app().store.read(move |r| r.request(id)).await;
    state.map_err(|e: StoreError| e).unwrap().expect("the request was received").content_at
}

/// Zoé has the only place, Hugo waits; both families were told.
async fn told() -> (TestApp, Browser) {
    let test = TestApp::start().await;
    town::build(&test).await;
    let mut desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    town::parent(&test, &mut desk, town::LUCIE, LUCIE, town::ZOE_BORN).await;
    let anna = town::parent(&test, &mut desk, town::ANNA, ANNA, town::HUGO_BORN).await;
    let zoe = ask(&test, 1, town::MARTIN, town::ZOE).await;
    let hugo = ask(&test, 2, town::DURAND, town::HUGO).await;
    let decide = |n: u8, base, decision| Act::Decide { request: RequestId([n; 16]), base, after: None, decision };
    command(&test, 3, staff(), decide(1, zoe, Decision::Accept { overbook: false })).await;
    command(&test, 4, staff(), decide(2, hugo, Decision::WaitList)).await;
    command(&test, 5, staff(), Act::Publish { period: town::WEDNESDAYS, seen: None }).await;
    (test, anna)
}

async fn offered() -> (TestApp, Browser, mailbox::Mail) {
    let (test, anna) = told().await;
    test.clock.advance_ms(10 * MINUTE_MS);
    test.app().mail_waits.notify_one();
    mailbox::to(&test, ANNA, 2).await;
    command(&test, 6, staff(), Act::CancelDay { request: RequestId([1; 16]), reason: "Le centre ferme".into() }).await;
    test.clock.advance_ms(MINUTE_MS);
    test.app().mail_waits.notify_one();
    let mails = mailbox::to(&test, ANNA, 3).await;
    let mail = mails.into_iter().find(|m| m.text.contains("/offre/")).unwrap();
    (test, anna, mail)
}

#[tokio::test]
async fn answers_gather_for_five_minutes_and_each_family_reads_its_own() {
    let (test, _anna) = told().await;
    test.clock.advance_ms(4 * MINUTE_MS);
    test.app().mail_waits.notify_one();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    mailbox::to(&test, LUCIE, 1).await;
    test.clock.advance_ms(MINUTE_MS + 1_000);
    test.app().mail_waits.notify_one();
    let mails = mailbox::to(&test, LUCIE, 2).await;
    let mail = mails.iter().find(|m| m.text.contains("Statut de vos demandes")).unwrap();
    assert!(mail.text.contains("mercredi 30\u{a0}septembre, journée complète, Zoé : Accepté"), "{}", mail.text);
    assert!(!mail.text.contains("Hugo") && !mail.html.contains("Hugo"));
    let other = mailbox::to(&test, ANNA, 2).await;
    let other = other.iter().find(|m| m.text.contains("Hugo")).unwrap();
    assert!(other.text.contains("Complet – liste d’attente") && !other.text.contains("Zoé"));
    test.stop().await;
}

#[tokio::test]
async fn the_page_of_an_offer_answers_once_through_the_same_rules() {
    let (test, mut anna, mail) = offered().await;
    assert!(mail.text.contains("jeudi 10\u{a0}septembre à 10\u{a0}h\u{a0}10"), "{}", mail.text);
    let link = mail.link(&test, "/offre/");
    let mut anywhere = Browser::new(&test);
    let page = anywhere.get(&link).await;
    assert!(page.text.contains("Accepter la place") && page.text.contains("Hugo"), "{}", page.text);
    assert!(!page.text.contains("Durand") && page.header("referrer-policy") == "no-referrer");
    for _ in 0..2 {
        assert_eq!(anywhere.form(&link, &[("answer", "accept")]).await.location(), link);
    }
    assert!(anywhere.get(&link).await.text.contains("Place acceptée"));
    assert_eq!(anywhere.form(&link, &[("answer", "decline")]).await.status, 303);
    assert!(anywhere.get(&link).await.text.contains("Place acceptée"), "what was taken stays taken");
    assert!(anna.get("/compte").await.text.contains("Accepté"));
    let stream = Stream::Family { family: town::DURAND, centre: town::PLATANES };
    let entries = test.app().store.read(move |r| r.stream_entries_after(&stream, 0, 100)).await;
    let entries = entries.map_err(|e: StoreError| e).unwrap();
    let refusals = entries.iter().filter(|e| e.body.contains("not_applied")).count();
    assert_eq!(refusals, 0, "touching twice leaves no refusal");
    test.stop().await;
}

#[tokio::test]
async fn after_its_end_the_place_is_taken_only_if_it_is_free() {
    let (test, _anna, mail) = offered().await;
    let link = mail.link(&test, "/offre/");
    test.clock.advance_ms(49 * HOUR_MS);
    let mut anywhere = Browser::new(&test);
    let page = anywhere.get(&link).await;
    assert!(page.text.contains("n’est plus proposée"), "{}", page.text);
    assert!(!page.text.contains("Refuser la place"));
    anywhere.form(&link, &[("answer", "decline")]).await;
    assert!(anywhere.get(&link).await.text.contains("n’est plus proposée"), "too late to decline: nothing is lost");
    anywhere.form(&link, &[("answer", "accept")]).await;
    assert!(anywhere.get(&link).await.text.contains("Place acceptée"), "nobody else wanted it");
    test.stop().await;
}

#[tokio::test]
async fn an_old_link_answers_the_place_that_is_offered_again() {
    let (test, _anna, mail) = offered().await;
    let link = mail.link(&test, "/offre/");
    test.clock.advance_ms(49 * HOUR_MS);
    offers::run(test.app()).await.unwrap();
    let mut anywhere = Browser::new(&test);
    let page = anywhere.get(&link).await;
    assert!(page.text.contains("de nouveau proposée") && page.text.contains("Accepter la place"), "{}", page.text);
    assert!(!page.text.contains("n’est plus proposée"));
    anywhere.form(&link, &[("answer", "accept")]).await;
    assert!(anywhere.get(&link).await.text.contains("Place acceptée"));
    let state = test.app().store.read(|r| r.request(RequestId([2; 16]))).await;
    let state = state.map_err(|e: StoreError| e).unwrap().unwrap();
    assert!(matches!(state.status(test.app().now()), RequestStatus::Accepted { .. }), "{state:?}");
    test.stop().await;
}

#[tokio::test]
async fn the_link_dies_with_the_right_to_read() {
    let (test, _anna, mail) = offered().await;
    let link = mail.link(&test, "/offre/");
    let gone = test.app().store.write(|w| {
        let account = w.account_by_email(ANNA)?.unwrap();
        w.remove_link(&account.id, town::DURAND, town::PLATANES)
    });
    gone.await.map_err(|e: StoreError| e).unwrap();
    let mut anywhere = Browser::new(&test);
    assert!(anywhere.get(&link).await.text.contains("Lien inconnu"));
    anywhere.form(&link, &[("answer", "accept")]).await;
    let id = RequestId([2; 16]);
    let state = test.app().store.read(move |r| r.request(id)).await.map_err(|e: StoreError| e).unwrap().unwrap();
    assert!(state.accepted.is_none());
    for odd in ["/offre/x", "/offre/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert!(anywhere.get(odd).await.text.contains("Lien inconnu"));
    }
    assert_eq!(anywhere.json(Method::POST, &link, None).await.status, 400);
    test.stop().await;
}
