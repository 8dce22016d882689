//! `POST /api/sync`: what a phone brings is judged once, alone, and for its own family only.

use preau_core::documents::flat::FlatDocument;
use preau_core::documents::model::DOCUMENT_VERSION;
use preau_core::domain::commands::{Act, Command};
use preau_core::domain::events::Verdict;
use preau_core::domain::ids::{Digest, FamilyId, RequestId};
use preau_core::domain::reasons::Reason;
use preau_core::domain::time::{HOUR_MS, UtcTime};
use preau_core::json::Value;
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::wire::{Answer, DocumentHave, DocumentReply, Reply};
use serde_json::json;

use crate::app::TestApp;
use crate::world::{PLATANES, Person, accept, command, family_stream, publish, push, request};

fn verdicts(entries: &[Entry]) -> Vec<Verdict> {
    entries.iter().map(|e| e.event().unwrap().verdict).collect()
}

fn received_at(entry: &Entry) -> UtcTime {
    entry.event().unwrap().time
}

fn document(reply: &Reply, name: &str) -> FlatDocument {
    match &reply.documents[name] {
        DocumentReply::Whole { bytes, heads, .. } => FlatDocument::whole(&preau_core::bytes::from_words(bytes).unwrap(), heads).unwrap(),
        other => panic!("{name}: {other:?}"),
    }
}

#[tokio::test]
async fn from_a_request_to_an_answer_and_its_mail() {
    let test = TestApp::peopled().await;
    let told = test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let receipts = &told.streams[&Person::Lune.stream()].receipts;
    assert_eq!(verdicts(receipts), [Verdict::Received]);
    let base = received_at(&receipts[0]);
    let director = Person::DirectorPlatanes;
    let decided = test.round(director, Head::default(), &[accept(20, director, 10, base), publish(21, director)]).await;
    assert!(decided.answers.is_empty());
    assert_eq!(decided.streams[&director.stream()].receipts.len(), 3, "decided, told, published");
    let after = test.round(Person::Lune, receipts[0].head(), &[]).await;
    assert!(matches!(verdicts(&after.streams[&Person::Lune.stream()].receipts)[..], [Verdict::Told { .. }]));
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'decisions_published'"), 2, "both parents, and not the one who left");
    test.stop().await;
}

#[tokio::test]
async fn applied_once() {
    let test = TestApp::peopled().await;
    let one = request(10, Person::Lune, "2026-10-06");
    for _ in 0..3 {
        let reply = test.round(Person::Lune, Head::default(), &[one.clone(), one.clone()]).await;
        assert_eq!(reply.streams[&Person::Lune.stream()].receipts.len(), 1);
        assert!(reply.answers.is_empty());
    }
    let other = Command { act: request(10, Person::Lune, "2026-10-07").act, ..one };
    let reply = test.round(Person::Lune, Head::default(), &[other]).await;
    assert_eq!(reply.answers.values().collect::<Vec<_>>(), [&Answer::IdReused]);
    test.stop().await;
}

#[tokio::test]
async fn a_bad_command_blocks_nobody() {
    let test = TestApp::peopled().await;
    let mut round = push(Person::Lune.stream(), Head::default(), &[request(10, Person::Lune, "2026-10-06")]);
    let long = Value::of(&request(11, Person::Lune, "2026-10-07"));
    let with = |id: u8, change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = serde_json::to_value(request(id, Person::Lune, "2026-10-08")).unwrap();
        change(&mut value);
        value.into()
    };
    round.commands.push(with(12, &|v| v["act"]["wish"]["remark"] = json!("x".repeat(65_000))));
    round.commands.push(with(13, &|v| v["surprise"] = json!(1)));
    round.commands.push(with(14, &|v| v["v"] = json!(99)));
    round.commands.push(Value::of(&command(15, Person::Soleil.stream(), Act::Withdraw { request: RequestId([1; 16]) })));
    round.commands.push(Value::of(&publish(16, Person::DirectorPlatanes)));
    round.commands.push(Value::of(&"nothing"));
    round.commands.push(long);
    let reply = test.push(Person::Lune, &round).await;
    let answer = |n: u8| reply.answers[&preau_core::domain::ids::CommandId([n; 16]).to_string()];
    assert_eq!([answer(12), answer(13), answer(14)], [Answer::Malformed, Answer::Malformed, Answer::RetryLater]);
    assert_eq!([answer(15), answer(16), reply.answers["#6"]], [Answer::NotYours, Answer::NotYours, Answer::Malformed]);
    assert_eq!(reply.streams[&Person::Lune.stream()].receipts.len(), 2, "the two good ones");
    test.stop().await;
}

#[tokio::test]
async fn refusals_say_why() {
    let test = TestApp::peopled().await;
    let commands = [
        request(10, Person::Lune, "2026-10-06"),
        request(11, Person::Lune, "2026-10-06"),
        request(12, Person::Lune, "2026-10-14"),
        request(13, Person::Lune, "2026-12-24"),
        Command { act: request(14, Person::Soleil, "2026-10-08").act, ..request(14, Person::Lune, "2026-10-08") },
    ];
    let reply = test.round(Person::Lune, Head::default(), &commands).await;
    let reasons: Vec<Option<Reason>> = verdicts(&reply.streams[&Person::Lune.stream()].receipts)
        .iter()
        .map(|v| if let Verdict::NotApplied { reason } = v { Some(*reason) } else { None })
        .collect();
    let expected = [Reason::AlreadyRequested, Reason::ClosedDay, Reason::OutsidePeriod, Reason::UnknownChild].map(Some);
    assert_eq!((reasons[0], &reasons[1..]), (None, &expected[..]));
    test.stop().await;
}

#[tokio::test]
async fn a_body_that_is_not_understood_is_refused_whole() {
    let test = TestApp::peopled().await;
    let lune = test.browser(Person::Lune);
    let mut value = serde_json::to_value(push(Person::Lune.stream(), Head::default(), &[])).unwrap();
    value["surprise"] = json!(true);
    let answer = lune.json("/api/sync", &value).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "unknown_field"));
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(lune.post("/api/sync", "application/json", "{").await.code(), "malformed");
    value.as_object_mut().unwrap().remove("surprise");
    value["version"] = json!(2);
    assert_eq!(lune.json("/api/sync", &value).await.code(), "newer_app");
    let large = lune.post("/api/sync", "application/json", vec![b' '; 10_000_000]).await;
    assert_eq!((large.status.as_u16(), large.code().as_str()), (413, "too_large"));
    test.stop().await;
}

#[tokio::test]
async fn who_is_no_longer_signed_in_learns_and_writes_nothing() {
    let test = TestApp::peopled().await;
    let lune = test.browser(Person::Lune);
    assert_eq!(lune.post("/api/sign-out", "application/json", "").await.status, 204);
    let idle = push(Person::Lune.stream(), Head::default(), &[]);
    let brings = push(Person::Lune.stream(), Head::default(), &[request(10, Person::Lune, "2026-10-06")]);
    let mut newer = serde_json::to_value(&idle).unwrap();
    newer["version"] = json!(2);
    for body in [serde_json::to_string(&idle), serde_json::to_string(&brings), Ok(newer.to_string()), Ok("{".into())] {
        let answer = lune.post("/api/sync", "application/json", body.unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "not_signed_in"));
    }
    assert_eq!(test.count("SELECT count(*) FROM event"), 0);
    test.stop().await;
}

#[tokio::test]
async fn a_session_of_a_phone_lives_on_with_its_exchanges() {
    let test = TestApp::peopled().await;
    let ends = async || test.access(Person::Lune).await.unwrap().expires_at;
    let before = ends().await;
    test.clock.advance_ms(2 * HOUR_MS);
    test.round(Person::Lune, Head::default(), &[]).await;
    let after = ends().await;
    assert_eq!(after.0 - before.0, 2 * HOUR_MS, "an exchange that brings nothing is a use");
    test.clock.advance_ms(2 * HOUR_MS);
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    assert_eq!(ends().await.0 - after.0, 2 * HOUR_MS, "and one that brings something");
    test.stop().await;
}

#[tokio::test]
async fn a_small_body_that_becomes_large_is_refused() {
    use std::io::Write;
    let test = TestApp::peopled().await;
    let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    gzip.write_all(&vec![b' '; 10_000_000]).unwrap();
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let answer = test.browser(Person::Lune).send(hyper::Method::POST, "/api/sync", &headers, gzip.finish().unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "too_large"));
    test.stop().await;
}

#[tokio::test]
async fn isolation() {
    let test = TestApp::peopled().await;
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let lune = family_stream(1, PLATANES);
    let theirs = ["home/FAMILY/CENTRE", "record/FAMILY/CENTRE/2026", "drafts/FAMILY/CENTRE/2026"]
        .map(|name| name.replace("FAMILY", &"01".repeat(16)).replace("CENTRE", &"01".repeat(16)));
    let desk = format!("desk/{}/{}/2026-10-05", "01".repeat(16), "21".repeat(16));
    for person in [Person::Soleil, Person::Etoile, Person::Removed, Person::DirectorTilleuls] {
        let mut round = push(lune, Head::default(), &[request(30, Person::Lune, "2026-10-07")]);
        round.documents = theirs.iter().chain([&desk]).map(|name| (name.clone(), DocumentHave::default())).collect();
        round.drafts = [(theirs[2].clone(), Default::default())].into();
        let answer = test.browser(person).json("/api/sync", &round).await;
        let reply: Reply = serde_json::from_slice(&answer.body).unwrap();
        assert!(reply.streams.is_empty() && reply.drafts.is_empty(), "{person:?}");
        assert!(reply.documents.values().all(|d| matches!(d, DocumentReply::Gone)), "{person:?}");
        assert_eq!(reply.answers.values().collect::<Vec<_>>(), [&Answer::NotYours], "{person:?}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("Camille-1"), "{person:?}");
    }
    let director = test.push(Person::DirectorPlatanes, &push(lune, Head::default(), &[])).await;
    assert!(director.streams.is_empty(), "a director reads desks, not the family's stream");
    test.stop().await;
}

#[tokio::test]
async fn documents_follow_with_a_few_bytes() {
    let test = TestApp::peopled().await;
    let ids = ("01".repeat(16), "21".repeat(16));
    let names = [format!("home/{0}/{0}", ids.0), format!("record/{0}/{0}/2026", ids.0), format!("calendar/{}/{}", ids.0, ids.1)];
    let mut round = push(Person::Lune.stream(), Head::default(), &[]);
    round.documents = names.iter().map(|name| (name.clone(), DocumentHave::default())).collect();
    let reply = test.push(Person::Lune, &round).await;
    let home = document(&reply, &names[0]).to_map();
    assert!(home["family"].contains("Lune") && home["centre"].contains("Les Platanes"));
    assert!(home.contains_key(&format!("child|{}", ids.0)) && home.contains_key(&format!("period|{}", ids.1)));
    let mut record = document(&reply, &names[1]);
    assert!(record.to_map().is_empty());
    let calendar = document(&reply, &names[2]);
    assert!(calendar.to_map()["day|2026-10-14"].contains("Travaux"));

    for (name, document) in [(&names[0], document(&reply, &names[0])), (&names[1], record.clone()), (&names[2], calendar)] {
        round.documents.insert(name.clone(), DocumentHave { v: DOCUMENT_VERSION, heads: document.heads() });
    }
    let same = test.push(Person::Lune, &round).await;
    assert!(same.documents.is_empty(), "nothing new: nothing said");
    let first = test.push(Person::Lune, &push(Person::Lune.stream(), Head::default(), &[request(10, Person::Lune, "2026-10-06")])).await;
    assert_eq!(first.answers.len(), 0);
    let next = test.push(Person::Lune, &round).await;
    match &next.documents[&names[1]] {
        DocumentReply::Whole { .. } => record = document(&next, &names[1]),
        DocumentReply::Changes { bytes, leads_to, .. } => {
            let changes = preau_core::bytes::from_words(bytes).unwrap();
            record = FlatDocument::grown(&record.all_changes(), &changes, leads_to).unwrap().0;
        }
        DocumentReply::Gone => panic!("gone"),
    }
    let line = &record.to_map()[&format!("request|{}", RequestId([10; 16]))];
    assert!(line.contains("\"requested\"") && line.contains("\"full_day\":true"), "{line}");

    round.documents.insert(names[0].clone(), DocumentHave { v: DOCUMENT_VERSION, heads: vec![Digest([7; 32])] });
    assert!(matches!(test.push(Person::Lune, &round).await.documents[&names[0]], DocumentReply::Whole { .. }), "unknown heads: the whole");
    test.stop().await;
}

#[tokio::test]
async fn a_desk_calls_the_adults_of_a_family_and_none_whose_access_is_suspended() {
    let test = TestApp::peopled().await;
    let lune = "01".repeat(16);
    test.sql("UPDATE guardian SET phone = '06 00 00 0' || substr(id, -3) WHERE family = ?1", &lune);
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let name = format!("desk/{}/{}/2026-10-05", "01".repeat(16), "21".repeat(16));
    let mut round = push(Person::DirectorPlatanes.stream(), Head::default(), &[]);
    round.documents = [(name.clone(), DocumentHave::default())].into();
    let mut phones = vec![];
    for suspended in [false, true] {
        if suspended {
            let family = FamilyId([1; 16]);
            let now = test.app().now();
            let link = test.app().store.read(move |r| r.link_of_family(&Person::Lune.account(), family, PLATANES)).await.unwrap().unwrap();
            test.app().store.write(move |w| w.suspend_link(&link, Some(now))).await.unwrap();
        }
        let desk = document(&test.push(Person::DirectorPlatanes, &round).await, &name).to_map();
        phones.push(desk[&format!("family|{lune}")].matches("06 00").count());
    }
    assert!(phones[0] > 0, "{phones:?}");
    assert_eq!(phones[1], phones[0] - 1, "hers is not shown any more, without another change of the week");
    test.stop().await;
}

#[tokio::test]
async fn a_stored_document_that_no_one_can_read_is_made_again() {
    let test = TestApp::peopled().await;
    let name = format!("home/{0}/{0}", "01".repeat(16));
    let mut round = push(Person::Lune.stream(), Head::default(), &[]);
    round.documents = [(name.clone(), DocumentHave::default())].into();
    let whole = document(&test.push(Person::Lune, &round).await, &name);
    test.sql("UPDATE document SET bytes = x'00' WHERE id = ?1", &name);
    let DocumentReply::Whole { bytes, .. } = &test.push(Person::Lune, &round).await.documents[&name] else { panic!("not the whole") };
    assert!(bytes.is_empty(), "nothing wrong is told");
    let again = document(&test.push(Person::Lune, &round).await, &name);
    assert_eq!(again.to_map(), whole.to_map());
    test.stop().await;
}

#[tokio::test]
async fn a_calendar_is_projected_at_most_every_ten_seconds() {
    let test = TestApp::peopled().await;
    let name = format!("calendar/{}/{}", "01".repeat(16), "21".repeat(16));
    let mut round = push(Person::Soleil.stream(), Head::default(), &[]);
    round.documents = [(name.clone(), DocumentHave::default())].into();
    let places = async |test: &TestApp| document(&test.push(Person::Soleil, &round).await, &name).to_map()["day|2026-10-06"].clone();
    let before = places(&test).await;
    assert!(before.contains("last"), "two places are the last ones: {before}");
    let director = Person::DirectorPlatanes;
    for (n, person) in [(10, Person::Lune), (11, Person::Soleil)] {
        let told = test.round(person, Head::default(), &[request(n, person, "2026-10-06")]).await;
        let base = received_at(&told.streams[&person.stream()].receipts[0]);
        test.round(director, Head::default(), &[accept(n + 10, director, n, base)]).await;
    }
    assert_eq!(places(&test).await, before);
    test.clock.advance_ms(10_001);
    assert!(places(&test).await.contains("full"));
    test.stop().await;
}

#[tokio::test]
async fn never_oversold() {
    let test = TestApp::peopled().await;
    // A third family of the same centre wants the two places.
    let people = [Person::Lune, Person::Soleil];
    let director = Person::DirectorPlatanes;
    let mut decisions = vec![];
    for (n, person) in (10..).zip(people) {
        let told = test.round(person, Head::default(), &[request(n, person, "2026-10-06")]).await;
        decisions.push(accept(n + 10, director, n, received_at(&told.streams[&person.stream()].receipts[0])));
    }
    test.sql("UPDATE period SET definition = replace(definition, '\"places\":2', '\"places\":1') WHERE centre = ?1", &"01".repeat(16));
    let reply = test.round(director, Head::default(), &decisions).await;
    let verdicts = verdicts(&reply.streams[&director.stream()].receipts);
    assert!(matches!(verdicts[0], Verdict::Decided { .. }));
    assert_eq!(verdicts[1], Verdict::NotApplied { reason: Reason::Full });
    test.stop().await;
}

#[tokio::test]
async fn what_a_clock_a_year_off_says_is_not_what_counts() {
    const YEAR_MS: i64 = 365 * 86_400_000;
    let test = TestApp::peopled().await;
    let now = test.app().now();
    let made = |n: u8, date: &str, off_ms: i64| Command { made_at: now.plus_ms(off_ms), ..request(n, Person::Lune, date) };
    let commands = [made(10, "2026-10-06", YEAR_MS), made(11, "2026-10-07", -YEAR_MS)];
    let reply = test.round(Person::Lune, Head::default(), &commands).await;
    let receipts = &reply.streams[&Person::Lune.stream()].receipts;
    assert_eq!(verdicts(receipts), [Verdict::Received, Verdict::Received]);
    assert!(receipts.iter().all(|entry| received_at(entry).0 - now.0 < 60_000), "what counts is the reception");
    test.stop().await;
}

/// A child of two homes: what one asked for closes the day at the other, on the next exchange, and opens it again.
#[tokio::test]
async fn the_other_home_of_a_child_sees_what_is_asked_for_and_by_nobody() {
    let test = TestApp::peopled().await;
    test.sql("INSERT INTO family_child(family, child) VALUES (?1, '01010101010101010101010101010101')", &"02".repeat(16));
    let name = format!("record/{}/{}/2026", "02".repeat(16), "01".repeat(16));
    let record = async |test: &TestApp| {
        let mut round = push(family_stream(2, PLATANES), Head::default(), &[]);
        round.documents = [(name.clone(), DocumentHave::default())].into();
        document(&test.push(Person::Soleil, &round).await, &name)
    };
    let key = format!("taken|{}|2026-10-06", Person::Lune.child());
    assert!(!record(&test).await.to_map().contains_key(&key));
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let said = record(&test).await;
    assert_eq!(said.to_map()[&key], format!(r#"{{"child":"{}","date":"2026-10-06","parts":7}}"#, Person::Lune.child()));
    let stream = Person::Lune.stream();
    test.round(Person::Lune, Head::default(), &[command(11, stream, Act::Withdraw { request: RequestId([10; 16]) })]).await;
    assert!(!record(&test).await.to_map().contains_key(&key));
    test.stop().await;
}
