//! Answers of `POST /api/sync` in words that both sides know by heart: fewer bytes, and nothing else.

use hyper::Method;
use preau_core::documents::model::{DOCUMENT_VERSION, DocumentId};
use preau_core::domain::time::SchoolYear;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{DocumentHave, DocumentReply, Push, Reply};
use preau_core::sync::words::{media_type, unpack};
use serde_json::Value;

use crate::app::TestApp;
use crate::http::Answer;
use crate::money::LUNE;
use crate::world::{PLATANES, Person, day, push, request};

/// *The sync after an invoice run*, its body for one family.
const AFTER_A_RUN_BYTES_MAX: usize = 600;

async fn asks(test: &TestApp, push: &Push, accept: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", accept), ("accept-encoding", "br")];
    let answer = test.browser(Person::Lune).send(Method::POST, "/api/sync", &headers, serde_json::to_vec(push).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer
}

fn kind(answer: &Answer) -> &str {
    answer.headers["content-type"].to_str().unwrap()
}

/// Without the server's time, which is another at each answer.
fn read(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text).unwrap();
    value["now"] = Value::Null;
    value
}

fn whole_of_lune(head: Head) -> Push {
    let mut push = push(Person::Lune.stream(), head, &[]);
    let year = SchoolYear::of(day("2026-10-06")).0;
    for id in [DocumentId::Home { family: LUNE, centre: PLATANES }, DocumentId::Record { family: LUNE, centre: PLATANES, year }] {
        push.documents.insert(id.to_string(), DocumentHave::default());
    }
    push
}

#[tokio::test]
async fn who_knows_the_words_gets_the_same_answer_in_fewer_bytes() {
    let test = TestApp::peopled().await;
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let push = whole_of_lune(Head::default());
    let plain = asks(&test, &push, "application/json").await;
    assert_eq!((kind(&plain), plain.headers["content-encoding"].to_str().unwrap()), ("application/json", "br"));
    let packed = asks(&test, &push, &media_type()).await;
    assert_eq!((kind(&packed), packed.headers.get("content-encoding")), (media_type().as_str(), None));
    assert!(packed.body.len() < plain.body.len(), "{} bytes, {} with brotli", packed.body.len(), plain.body.len());

    // No page is made of it either: the rules for pages do not travel with it.
    assert_eq!(packed.headers["content-security-policy"], plain.headers["content-security-policy"]);

    let as_json = test.browser(Person::Lune).json("/api/sync", &push).await;
    let text = unpack(&packed.body).unwrap();
    assert_eq!(read(&text), read(std::str::from_utf8(&as_json.body).unwrap()));
    let stream = Person::Lune.stream();
    assert_eq!(read(&text)["streams"][stream.to_string()]["receipts"][0].get("hash"), None, "worked out by who gets it");
    assert!(serde_json::from_str::<Reply>(&text).unwrap().full().streams[&stream].receipts[0].hash_is_right());
    test.stop().await;
}

#[tokio::test]
async fn who_knows_other_words_is_answered_plainly_and_a_small_answer_is_as_it_is() {
    let test = TestApp::peopled().await;
    let push = whole_of_lune(Head::default());
    for accept in ["application/vnd.preau.packed-00000000", "*/*", ""] {
        assert_eq!(kind(&asks(&test, &push, accept).await), "application/json", "{accept}");
    }
    let nothing = crate::world::push(Person::Lune.stream(), Head::default(), &[]);
    let small = asks(&test, &nothing, &media_type()).await;
    assert_eq!((kind(&small), small.headers.get("content-encoding")), ("application/json", None), "{} bytes", small.body.len());
    test.stop().await;
}

#[tokio::test]
async fn an_invoice_is_told_in_600_bytes() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let before = test.push(Person::Lune, &whole_of_lune(Head::default())).await;
    let run = test.draft().await;
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
    test.papers_made().await;

    let head = before.streams[&Person::Lune.stream()].receipts.last().unwrap().head();
    let mut next = whole_of_lune(head);
    for (name, said) in before.documents {
        let DocumentReply::Whole { heads, .. } = said else { panic!("{name}: the whole document") };
        next.documents.insert(name, DocumentHave { v: DOCUMENT_VERSION, heads });
    }
    let told = asks(&test, &next, &media_type()).await;
    let reply: Reply = serde_json::from_str(&unpack(&told.body).unwrap()).unwrap();
    assert_eq!((reply.streams[&Person::Lune.stream()].receipts.len(), reply.documents.len()), (1, 2));
    assert!(reply.documents.values().all(|document| matches!(document, DocumentReply::Changes { .. })));
    assert!(told.body.len() <= AFTER_A_RUN_BYTES_MAX, "{} bytes", told.body.len());
    test.stop().await;
}
