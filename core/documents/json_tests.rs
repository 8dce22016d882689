//! Does our own reader and writer of JSON agree with serde_json, on every type that reaches a phone?

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};

use super::calendar::{CalendarFacts, calendar};
use super::desk::{DeskFacts, desk};
use super::model::{
    CalendarDay, CalendarOuting, CalendarPeriod, DeskRequest, DeskSlot, DocumentId, HomeChild, HomePeriod, ReceiptName, RecordRequest,
    RecordTaken, SessionView,
};
use super::project::{Projection, RecordFacts, record};
use super::views;
use crate::domain::calendar::Period;
use crate::domain::commands::{Act, Command, Decision, Stream, Wish};
use crate::domain::events::{Event, Verdict};
use crate::domain::ids::{CommandId, FamilyId, OfferId, RequestId};
use crate::domain::money::price_list::{PriceList, Residence};
use crate::domain::money::quotient::FamilyQuotient;
use crate::domain::requests::RequestState;
use crate::domain::slots::{DayPart, PartSet};
use crate::domain::testing::{CENTRE, Centre, DIRECTOR, PERIOD, family, full_day, monday, period, with_outing};
use crate::domain::time::{SchoolYear, UtcTime};
use crate::json::{FromJson, ToJson, from_json, to_json};
use crate::sync::entry::Entry;
use crate::sync::record::{Outgoing, Record};
use crate::sync::view::OutboxState;
use crate::sync::wire::{DocumentReply, Push, Reply};

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// Written as serde_json writes it.
fn written<T: Serialize + ToJson>(value: &T) {
    assert_eq!(to_json(value), text(value));
}

/// Written and read as serde_json does it; and everything that is a little different is read, or refused, as serde_json does it.
fn same<T: Serialize + DeserializeOwned + ToJson + FromJson>(value: &T) {
    written(value);
    read_alike(value);
}

fn read_alike<T: Serialize + DeserializeOwned + FromJson>(value: &T) {
    let read = |text: &str| from_json::<T>(text).map(|read| self::text(&read));
    assert_eq!(read(&text(value)), Some(text(value)));
    for other in others(&serde_json::to_value(value).unwrap()) {
        let by_serde = serde_json::from_str::<T>(&other.to_string()).ok().map(|read| text(&read));
        assert_eq!(read(&other.to_string()), by_serde, "{other}");
    }
}

/// This value with one thing in it left out, added, or replaced.
fn others(value: &Json) -> Vec<Json> {
    let mut all = vec![json!(null), json!(true), json!(1.5), json!(300), json!(-1), json!(70_000), json!("x"), json!({})];
    match value {
        Json::Object(fields) => {
            let with = |key: &str, new: Json| {
                let mut changed = fields.clone();
                changed.insert(key.to_owned(), new);
                Json::Object(changed)
            };
            all.push(with("surprise", json!(1)));
            for (key, inside) in fields {
                let mut fewer = fields.clone();
                fewer.remove(key);
                all.push(Json::Object(fewer));
                all.extend(others(inside).into_iter().map(|new| with(key, new)));
            }
        }
        // Serde also reads a struct that stands as a list; nobody writes one.
        Json::Array(list) => {
            all.push(json!([]));
            for (at, inside) in list.iter().enumerate() {
                let with = |new: Json| list.iter().take(at).cloned().chain([new]).chain(list.iter().skip(at + 1).cloned()).collect();
                all.extend(others(inside).into_iter().map(|new| Json::Array(with(new))));
            }
        }
        _ => {}
    }
    all
}

fn read<T: DeserializeOwned>(value: Json) -> T {
    serde_json::from_value(value).unwrap()
}

/// A week with a bit of everything.
fn centre() -> (Centre, Vec<Event>) {
    let mut centre = Centre::new();
    let ids = [1, 2, 3].map(|n| centre.ask(n, monday(), with_outing(n == 1)).unwrap());
    centre.accept_and_publish(ids[0]);
    centre.decide(ids[1], Decision::Refuse { reason: "Complet \"\\\u{1}\u{1f}\u{8}\u{c}\r\n\té€🙂".into() });
    let rest = RequestId([200; 16]);
    centre.decide(ids[2], Decision::Split { parts: PartSet::NONE.with(DayPart::Lunch), rest, rest_refused: None, overbook: true });
    centre.publish();
    let mut events = vec![];
    for (n, act) in [(1, Act::AskCancellation { request: ids[0] }), (2, Act::Withdraw { request: ids[1] })] {
        let command = centre.command(Some(family(n)), act);
        events.extend(centre.run(&command));
    }
    (centre, events)
}

#[test]
fn acts_and_events_agree_with_serde() {
    let (centre, events) = centre();
    same(&period());
    same(&DIRECTOR);
    same(&BTreeMap::from([(family(1), 3_u64)]));
    events.iter().for_each(same);
    for state in centre.facts.requests.values() {
        same(state);
        same(&state.status(centre.now));
    }
    let (request, offer, base) = (RequestId([1; 16]), OfferId([2; 16]), UtcTime(7));
    for decision in [
        Decision::Accept { overbook: true },
        Decision::WaitList,
        Decision::Refuse { reason: "non".into() },
        Decision::Split { parts: PartSet::ALL, rest: request, rest_refused: Some("non".into()), overbook: false },
    ] {
        same(&Act::Decide { request, base, after: Some(CommandId([3; 16])), decision });
    }
    same(&Act::Change { request, base, wish: full_day() });
    same(&Act::AnswerOffer { request, offer, accept: true });
    same(&Act::AnswerCancellation { request, grant: false });
    same(&Act::CancelDay { request, reason: "Fermé".into() });
    same(&Act::Publish { period: PERIOD, seen: None });
    same(&Act::Publish { period: PERIOD, seen: Some(UtcTime(5)) });
    same(&Act::AskChange { request, base: UtcTime(4), wish: with_outing(true) });
    same(&Act::TakeBack { request });
    same(&Act::AnswerChange { request, asked: CommandId([7; 16]), grant: true, overbook: false });
    same(&Act::Offer { request, offer, until: base });
    same(&Act::EndOffer { request, offer });
    let id = "01".repeat(16);
    let booked =
        json!({ "family": id, "centre": id, "operation": id, "kind": "invoice", "cents": -1250, "date": "2026-12-21", "paper": null });
    same(&read::<Act>(json!({ "do": "book", "booked": booked })));
}

#[test]
fn every_verdict_agrees_with_serde() {
    let (request, offer) = ("11".repeat(16), "22".repeat(16));
    let accepted = json!({ "is": "accepted", "parts": 3, "outings": [request], "overbooked": true, "full": [request] });
    for verdict in [
        json!({ "verdict": "received" }),
        json!({ "verdict": "cancellation_granted", "surprise": 1 }),
        json!({ "verdict": "cancelled_by_centre", "reason": "Fermé" }),
        json!({ "verdict": "decided", "outcome": accepted }),
        json!({ "verdict": "split_off", "from": request, "outcome": { "is": "wait_listed" } }),
        json!({ "verdict": "told", "decision": request, "outcome": { "is": "refused", "reason": "non" } }),
        json!({ "verdict": "offered", "offer": offer, "until": 5 }),
        json!({ "verdict": "offer_taken", "offer": offer, "outings": [] }),
        json!({ "verdict": "outing_taken", "offer": offer, "outings": [request] }),
        json!({ "verdict": "outing_declined", "offer": offer }),
        json!({ "verdict": "offer_declined", "offer": offer }),
        json!({ "verdict": "offer_ended", "offer": offer }),
        json!({ "verdict": "published", "families": 2, "requests": 3 }),
        json!({ "verdict": "booked" }),
        json!({ "verdict": "not_applied", "reason": "other_decided" }),
    ] {
        same(&read::<Verdict>(verdict));
    }
}

#[test]
fn documents_agree_with_serde() {
    let (centre, _) = centre();
    let requests: Vec<RequestState> = centre.facts.requests.values().cloned().collect();
    let receipt = |_: &RequestState| ReceiptName { number: 7, hash: "abc".into(), time: UtcTime(0) };
    let facts = RecordFacts {
        family: FamilyId([1; 16]),
        centre: CENTRE,
        year: SchoolYear(2026),
        periods: [(PERIOD, period())].into(),
        requests: requests.iter().map(|r| (r.clone(), receipt(r))).collect(),
        around: requests.clone(),
        other_homes: requests.iter().map(|r| RequestState { family: FamilyId([0x77; 16]), ..r.clone() }).collect(),
        now: centre.now,
        opening: Default::default(),
        operations: vec![],
        reminders: vec![],
    };
    each::<RecordRequest>(&record(&facts), "request|");
    each::<RecordTaken>(&record(&facts), "taken|");
    let days = calendar(&CalendarFacts { period: period(), requests: requests.clone(), prices: vec![], now: centre.now });
    each::<CalendarPeriod>(&days, "period");
    each::<CalendarDay>(&days, "day|");
    each::<CalendarOuting>(&days, "outing|");
    let (children, families) = Default::default();
    let week = desk(&DeskFacts { period: period(), monday: monday(), requests, children, families, now: centre.now });
    each::<Period>(&week, "period");
    each::<RequestState>(&week, "state|");
    each::<DeskRequest>(&week, "request|");
    each::<DeskSlot>(&week, "slot|");
    let id = "01".repeat(16);
    same(&read::<HomeChild>(json!({ "id": id, "first_name": "Zoé", "last_name": "Lune", "birth": "2020-12-23", "enrolled": [2026, -1] })));
}

#[test]
fn prices_agree_with_serde() {
    let lists: BTreeMap<String, PriceList> = serde_json::from_str(include_str!("../../tests/vectors/prices/lists.json")).unwrap();
    lists.values().for_each(read_alike);
    read_alike(&read::<FamilyQuotient>(json!({ "quotient": 54_200, "from": "2026-01-01", "to": "2026-12-31" })));
    read_alike(&Residence::Outside);
    let line = json!({ "child": "01".repeat(16), "date": "2026-12-21", "words": "QF 542,00 → journée 12,40\u{a0}€", "cents": 1_240 });
    written(&read::<views::Estimate>(json!({ "cents": 1_240, "in_period_cents": 2_480, "lines": [line], "missing": ["Aucune"] })));
}

fn each<T: Serialize + DeserializeOwned + ToJson + FromJson>(map: &Projection, kind: &str) {
    let mut of_kind = map.iter().filter(|(key, _)| key.starts_with(kind)).map(|(_, text)| serde_json::from_str::<T>(text).unwrap());
    same(&of_kind.next().unwrap());
    of_kind.for_each(|value| written(&value));
}

#[test]
fn what_travels_agrees_with_serde() {
    let (_, events) = centre();
    let (id, hash) = ("01".repeat(16), "0a".repeat(32));
    let entry =
        json!({ "stream": family(1), "number": 1, "previous": hash, "body": text(&events[0]), "hash": hash, "key": "k", "mac": hash });
    let mut light = entry.clone();
    light.as_object_mut().unwrap().remove("hash");
    same(&read::<Entry>(light));
    let told = json!({ "echo": hash, "from": 0, "safe": 9, "receipts": [entry], "refused": [hash], "more": true });
    same(&read::<Reply>(json!({
        "now": 12,
        "streams": { family(1).to_string(): told, family(2).to_string(): { "echo": hash, "from": 1, "safe": 0 } },
        "answers": { "#1": "malformed", (id.clone()): "id-reused" },
        "drafts": { "drafts/x": { "epoch": 1, "from": 2, "changes": ["aa"], "refused": { (hash.clone()): "quota" }, "aside": [hash] } },
        "documents": { "a": { "is": "gone" }, "b": { "is": "whole", "v": 2, "heads": [hash], "bytes": "" } },
    })));
    same(&read::<DocumentReply>(json!({ "is": "changes", "v": 2, "leads_to": "0a0b0c0d", "bytes": "aa" })));
    same(&read::<Push>(json!({
        "version": 1,
        "device": id,
        "streams": { family(1).to_string(): { "number": 3, "hash": hash, "receipts": [entry] } },
        "commands": [{ "v": 99, "deep": [null, true, 0.5, -1, "x", {}] }, 1e300],
        "drafts": {
            "drafts/x": { "epoch": 1, "have": 0, "hash": hash, "changes": ["aa"] },
            "drafts/y": { "epoch": 1, "have": 3, "hash": hash, "changes": [], "again": { "aside": [hash] } },
        },
        "documents": { "a": { "v": 2, "heads": [hash] } },
    })));
    for (state, answer) in [("to_send", None), ("aside", Some("not-yours"))] {
        same(&read::<OutboxState>(json!({ "is": state, "answer": answer })));
    }
    let mut outgoing = Outgoing::new(&events[0].command);
    same(&outgoing);
    outgoing.command = crate::json::Value::parse(r#"{"z":1.0,"a":12345678901234567890,"id":null}"#).unwrap();
    assert_eq!(to_json(&outgoing), r#"{"command":{"z":1.0,"a":12345678901234567890,"id":null},"sent":false,"answer":null}"#);
    same(&Record::outgoing(3, &outgoing));
    let period =
        json!({ "id": id, "name": "Noël", "kind": "holidays", "from": "2026-12-21", "to": "2027-01-01", "opens_at": 1, "closes_at": 2 });
    same(&read::<HomePeriod>(period.clone()));
    same(&read::<SessionView>(json!({
        "account": "a", "email": "b", "mine": true, "server_now": 3,
        "families": [{ "family": id, "family_name": "Lune", "centre": id, "centre_name": "c", "kind": "k", "ages": "a", "children": ["Zoé"],
            "stream": family(1), "documents": [DocumentId::Home { family: FamilyId([1; 16]), centre: CENTRE }.to_string()], "drafts": [] }],
        "desks": [{ "centre": id, "centre_name": "c", "role": "director", "stream": DIRECTOR, "periods": [period] }],
    })));
}

#[test]
fn what_is_shown_agrees_with_serde() {
    let id = "01".repeat(16);
    let why = json!({ "code": "full", "sentence": "Complet." });
    let wish: Wish = with_outing(true);
    let line = json!({ "id": id, "family": id, "family_name": "Lune", "child": id, "child_name": "Zoé", "birth": "2020-12-23", "age": 6,
        "group": "six_and_over", "date": "2026-12-21", "wish": wish, "status": { "is": "requested", "late": true }, "unpublished": null,
        "decision": null, "content_at": 1, "order_at": 2, "late": false, "rank": 4, "siblings": 1, "waiting": null,
        "foreseen": { "is": "wait_listed" }, "to_review": null, "full": true, "order": null, "tied": [id] });
    let slot = json!({ "date": "2026-12-21", "part": "lunch", "group": "under_six", "capacity": 8, "accepted": 1, "decided": 2, "offered": 3,
        "waiting": 4, "requested": 5, "taken": 6, "foreseen": 7 });
    written(&read::<views::DeskWeek>(
        json!({ "centre": id, "period": id, "monday": "2026-12-21", "slots": [slot, slot], "requests": [line],
        "families": [{ "id": id, "name": "Lune", "phones": [{ "name": "Ana", "number": "06" }], "by_mail": true }],
        "outings": [], "closed": { "2026-12-25": "Noël" }, "unpublished": 0, "decided_until": 5 }),
    ));
    written(&read::<views::SendResult>(json!({ "sent": [id], "left": [{ "child": id, "date": "2026-12-21", "label": "lundi 21",
        "wish": wish, "why": why, "request": null, "content_at": 3 }] })));
    let cell = json!({ "key": "k", "part": "morning", "tick": "disputed", "open": false, "why": why, "places": "last", "request": id });
    written(&read::<views::ChildDay>(
        json!({ "child": id, "cells": [cell], "outings": [], "requests": [{ "id": id, "status": null, "wish": wish,
        "parts": 3, "rank": null }] }),
    ));
    written(&read::<Vec<views::May>>(json!(["drop", "leave_list", "ask_cancellation"])));
}

#[test]
fn what_is_no_such_value_is_none() {
    assert_eq!(from_json::<u8>("300"), None);
    assert_eq!(from_json::<u8>("-1"), None);
    assert_eq!(from_json::<String>("3"), None);
    assert_eq!(from_json::<Vec<u8>>("{}"), None);
    assert_eq!(from_json::<DayPart>("\"night\""), None);
    assert_eq!(from_json::<Wish>("{\"parts\":1}"), None);
    assert_eq!(from_json::<Option<bool>>("null"), Some(None));
    assert_eq!(from_json::<bool>("tru"), None);
    assert_eq!(from_json::<Stream>("\"f/1/2\""), None);
    assert_eq!(from_json::<Command>("[]").is_none(), serde_json::from_str::<Command>("[]").is_err());
}

#[test]
fn a_field_that_is_written_twice_is_refused_as_serde_refuses_it() {
    let text = r#"{"name":"Lune","name":"Soleil"}"#;
    assert!(serde_json::from_str::<super::model::HomeFamily>(text).is_err());
    assert_eq!(from_json::<super::model::HomeFamily>(text), None);
}
