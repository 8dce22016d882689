//! Does a phone live through its questions? A family's device and a director's desk, with the server's answers made by hand from
//! the same projections that the server uses.

use std::collections::BTreeMap;

use preau_core::bytes::{to_base64, to_words};
use preau_core::documents::calendar::{CalendarFacts, calendar};
use preau_core::documents::flat::{FlatDocument, heads_mark};
use preau_core::documents::project::Projection;
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Outing, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::{CentreId, OutingId, PeriodId};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::UtcTime;
use preau_core::sync::words::{PACKED, Packer};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::ops;

const FAMILY: &str = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
const CENTRE: &str = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const PERIOD: &str = "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c";
const CHILD: &str = "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d";
const OUTING: &str = "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e";

#[path = "draft_tests.rs"]
mod drafts;
#[path = "old_app_tests.rs"]
mod old_app;

/// A device with its disk.
struct Phone {
    engine: Engine,
    disk: BTreeMap<String, String>,
    views: BTreeMap<String, Value>,
    now: i64,
}

impl Phone {
    fn new() -> Phone {
        let now = UtcTime::from_local("2026-12-01".parse().unwrap(), 9).0;
        let mut phone = Phone { engine: Engine::default(), disk: BTreeMap::new(), views: BTreeMap::new(), now };
        phone.reopen();
        phone
    }

    /// The app is closed and opened again: only the disk stays.
    fn reopen(&mut self) {
        self.engine = Engine::default();
        let records = json!({ "records": self.disk });
        self.ask("boot", records);
    }

    fn say(&mut self, op: &str, arg: Value) -> Value {
        let question = json!({ "op": op, "arg": arg, "now": self.now });
        serde_json::from_slice(&ops::answer(&mut self.engine, question.to_string().as_bytes())).unwrap()
    }

    /// The answer and its effects, with the writes done.
    fn whole(&mut self, op: &str, arg: Value) -> Value {
        let said = self.say(op, arg);
        assert!(said.get("fault").is_none(), "{op}: {said}");
        for (key, text) in said["effects"]["writes"].as_object().unwrap() {
            match text.as_str() {
                Some(text) => self.disk.insert(key.clone(), text.to_owned()),
                None => self.disk.remove(key),
            };
        }
        self.views.extend(said["effects"]["views"].as_object().unwrap().clone());
        said
    }

    fn ask(&mut self, op: &str, arg: Value) -> Value {
        self.whole(op, arg)["answer"].take()
    }

    fn signed_in() -> Phone {
        let mut phone = Phone::new();
        let family = json!({
            "family": FAMILY, "family_name": "Lune", "centre": CENTRE, "centre_name": "Les Platanes", "kind": "", "ages": "",
            "children": ["Zoé"], "stream": format!("f/{FAMILY}/{CENTRE}"),
            "documents": [home_id()], "drafts": [draft_id()],
        });
        let view =
            json!({ "account": "a", "email": "p@example.org", "mine": true, "families": [family], "desks": [], "server_now": phone.now });
        phone.ask("session", json!({ "view": view }));
        let pushed = phone.whole("push", json!({}));
        assert_eq!(pushed["effects"]["send"]["documents"], json!({ home_id(): { "v": 0, "heads": [] } }));
        phone.hear(json!({ home_id(): whole(&home()) }), json!({}));
        phone.hear(json!({ calendar_id(): whole(&calendar_map()) }), json!({}));
        phone
    }

    fn hear(&mut self, documents: Value, drafts: Value) -> Value {
        let reply = json!({ "now": self.now, "streams": {}, "documents": documents, "drafts": drafts });
        self.whole("hear", json!({ "text": reply.to_string() }))
    }

    fn week(&mut self) -> Value {
        self.ask("week", json!({ "family": FAMILY, "centre": CENTRE, "period": PERIOD, "monday": "2026-12-21" }))
    }

    fn tick(&mut self, keys: &[String], on: bool) {
        self.ask("tick", json!({ "family": FAMILY, "centre": CENTRE, "keys": keys, "on": on }));
    }

    fn send(&mut self) -> Value {
        let arg = json!({ "family": FAMILY, "centre": CENTRE, "period": PERIOD, "monday": null, "remarks": {}, "together": null });
        self.ask("send", arg)
    }
}

fn home_id() -> String {
    format!("home/{FAMILY}/{CENTRE}")
}
fn calendar_id() -> String {
    format!("calendar/{CENTRE}/{PERIOD}")
}
fn draft_id() -> String {
    format!("drafts/{FAMILY}/{CENTRE}/2026")
}
fn key(date: &str, part: &str) -> String {
    format!("{CHILD}|{date}|{part}")
}

fn home() -> Projection {
    let child = json!({ "id": CHILD, "first_name": "Zoé", "last_name": "Lune", "birth": "2020-12-23", "enrolled": [2026] });
    let p = period();
    let period = json!({ "id": PERIOD, "name": p.name, "kind": p.kind, "from": p.from, "to": p.to, "opens_at": p.opens_at, "closes_at": p.closes_at });
    Projection::from([(format!("child|{CHILD}"), child.to_string()), (format!("period|{PERIOD}"), period.to_string())])
}

fn calendar_map() -> Projection {
    calendar(&CalendarFacts { period: period(), requests: vec![], prices: vec![], now: UtcTime(0) })
}

fn whole(map: &Projection) -> Value {
    let mut flat = FlatDocument::new(b"server");
    flat.reconcile(map).unwrap();
    json!({ "is": "whole", "v": 1, "heads": flat.heads(), "bytes": to_words(&flat.all_changes()) })
}

fn period() -> Period {
    let two = GroupPlaces { places: 2, staff: None };
    let slots = (1..=5).flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: two, six_and_over: two }));
    Period {
        id: PERIOD.parse::<PeriodId>().unwrap(),
        centre: CENTRE.parse::<CentreId>().unwrap(),
        name: "Vacances de Noël".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: "2026-12-21".parse().unwrap(),
        to: "2027-01-01".parse().unwrap(),
        opens_at: UtcTime::from_local("2026-11-01".parse().unwrap(), 8),
        closes_at: UtcTime::from_local("2026-12-30".parse().unwrap(), 23),
        cut_off: CutOff { days: 2, working_days: true, hour: 12 },
        slots: slots.collect(),
        closed: [("2026-12-25".parse().unwrap(), "Noël".to_owned())].into(),
        outings: vec![Outing {
            id: OUTING.parse::<OutingId>().unwrap(),
            date: "2026-12-21".parse().unwrap(),
            parts: PartSet::NONE.with(DayPart::Afternoon),
            title: "Patinoire".into(),
            text: String::new(),
            price_cents: 450,
            min_age: 4,
            max_age: 11,
            places: 1,
        }],
        offer_hours: 48,
    }
}

#[test]
fn the_week_is_there_with_reasons_outings_and_the_change_of_group() {
    let mut phone = Phone::signed_in();
    phone.reopen();
    let week = phone.week();
    let days = week["days"].as_array().unwrap();
    assert_eq!(days.len(), 5);
    assert_eq!(days[0]["label"], "lundi 21 décembre");
    assert_eq!(days[0]["facts"], json!(["Pas de sortie, accueil habituel. Aucune prestation lundi 21 décembre (Matin)."]));
    assert_eq!(days[0]["children"][0]["outings"][0]["title"], "Patinoire");
    assert_eq!((&days[4]["closed"], &days[4]["open"]), (&json!("Noël"), &json!(0)));
    assert_eq!(week["children"][0]["group_changes"]["date"], "2026-12-23");
    assert_eq!(
        week["children"][0]["group_changes"]["sentence"],
        "À partir du mercredi 23 décembre, Zoé est dans le groupe des 6 ans et plus."
    );
    assert_eq!(week["all"].as_array().unwrap().len(), 12);
    assert_eq!((&week["previous"], &week["next"]), (&Value::Null, &json!("2026-12-28")));
    phone.now = UtcTime::from_local("2026-12-18".parse().unwrap(), 9).0;
    let late = phone.week();
    assert_eq!(late["days"][0]["children"][0]["cells"][0]["why"]["code"], "past_cut_off");
    assert_eq!(late["days"][2]["children"][0]["cells"][0]["open"], true);
    assert!(late["until"].as_i64().unwrap() > phone.now);
}

#[test]
fn no_acknowledged_edit_lost_ticks_and_requests_survive_a_closed_app() {
    let mut phone = Phone::signed_in();
    let cells = [key("2026-12-21", "morning"), key("2026-12-21", "afternoon"), format!("{}|{OUTING}", key("2026-12-21", "afternoon"))];
    phone.tick(&cells, true);
    phone.reopen();
    let week = phone.week();
    assert_eq!((&week["to_send"], &week["estimate"]["cents"]), (&json!(1), &json!(450)));
    assert_eq!(phone.ask("status", json!({}))["drafts_unsent"], 1);
    let sent = phone.send();
    assert_eq!((sent["sent"].as_array().unwrap().len(), &sent["left"]), (1, &json!([])));
    phone.reopen();
    let week = phone.week();
    let day = &week["days"][0]["children"][0];
    assert_eq!((&week["to_send"], &day["requests"][0]["status"]), (&json!(0), &Value::Null));
    assert_eq!((&day["cells"][0]["request"], &day["cells"][0]["why"]["code"]), (&day["requests"][0]["id"], &json!("already_requested")));
    assert_eq!((&day["cells"][1]["request"], &day["outings"][0]["asked"]), (&Value::Null, &json!(true)));
    let lines = phone.ask("requests", json!({ "family": FAMILY, "centre": CENTRE }));
    assert_eq!((&lines[0]["status"], &lines[0]["may"]), (&Value::Null, &json!(["drop"])));
    let command = lines[0]["waiting"][0]["command"].clone();
    assert_eq!(phone.ask("drop", json!({ "command": command })), json!({ "dropped": true }));
    assert_eq!(phone.ask("requests", json!({ "family": FAMILY, "centre": CENTRE })), json!([]));
}

#[test]
fn what_left_the_phone_can_no_longer_be_dropped() {
    let mut phone = Phone::signed_in();
    phone.tick(&[key("2026-12-22", "morning")], true);
    phone.send();
    assert!(phone.say("ready_made", json!({}))["answer"]["commands"].as_array().is_some_and(|c| c.len() == 1));
    let pushed = phone.whole("push", json!({}));
    assert_eq!(pushed["effects"]["send"]["commands"].as_array().unwrap().len(), 1);
    phone.reopen();
    let lines = phone.ask("requests", json!({ "family": FAMILY, "centre": CENTRE }));
    assert_eq!(lines[0]["may"], json!([]));
}

#[test]
fn a_child_who_is_asked_for_in_one_centre_cannot_be_ticked_in_the_other() {
    const OTHER: &str = "1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b";
    const OTHER_PERIOD: &str = "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c";
    let mut phone = Phone::signed_in();
    let place = |centre: &str| {
        json!({
            "family": FAMILY, "family_name": "Lune", "centre": centre, "centre_name": "", "kind": "", "ages": "", "children": ["Zoé"],
            "stream": format!("f/{FAMILY}/{centre}"), "documents": [format!("home/{FAMILY}/{centre}")], "drafts": [],
        })
    };
    let view = json!({
        "account": "a", "email": "p@example.org", "mine": true, "families": [place(CENTRE), place(OTHER)], "desks": [],
        "server_now": phone.now,
    });
    phone.ask("session", json!({ "view": view }));
    let named = |map: Projection| -> Projection {
        let other = |text: String| text.replace(PERIOD, OTHER_PERIOD).replace(CENTRE, OTHER);
        map.into_iter().map(|(key, text)| (other(key), other(text))).collect()
    };
    phone.hear(json!({ format!("home/{FAMILY}/{OTHER}"): whole(&named(home())) }), json!({}));
    phone.hear(json!({ format!("calendar/{OTHER}/{OTHER_PERIOD}"): whole(&named(calendar_map())) }), json!({}));
    phone.tick(&[key("2026-12-21", "morning")], true);
    phone.send();
    let arg = json!({ "family": FAMILY, "centre": OTHER, "period": OTHER_PERIOD, "monday": "2026-12-21" });
    let cells = phone.ask("week", arg)["days"][0]["children"][0]["cells"].clone();
    assert_eq!(cells[0]["why"]["code"], "already_requested_elsewhere");
    assert_eq!((&cells[0]["request"], &cells[1]["open"], &cells[2]["open"]), (&Value::Null, &json!(true), &json!(true)));
    let there = phone.ask("requests", json!({ "family": FAMILY, "centre": OTHER }));
    assert_eq!(there, json!([]), "it is a request of the first centre alone");
}

#[test]
fn a_packed_answer_is_heard_like_any_other_and_a_damaged_one_is_said() {
    let mut phone = Phone::signed_in();
    assert!(phone.ask("words", json!({})).as_str().unwrap().starts_with(PACKED));
    let reply = json!({ "now": phone.now, "streams": {}, "documents": { home_id(): whole(&Projection::from([
        ("family".to_owned(), "{\"name\":\"Étoile\"}".to_owned()),
    ])) } });
    let packed = Packer::default().pack(reply.to_string().as_bytes()).unwrap();
    let said = phone.say("hear", json!({ "text": to_base64(&packed[1..]), "packed": true }));
    assert_eq!(said["fault"]["code"], "damaged");
    assert_ne!(phone.views[&home_id()]["family"]["name"], "Étoile", "nothing of it was taken in");
    phone.whole("hear", json!({ "text": to_base64(&packed), "packed": true }));
    assert_eq!(phone.views[&home_id()]["family"]["name"], "Étoile");
}

#[test]
fn damaged_changes_are_asked_for_again_whole() {
    let mut phone = Phone::signed_in();
    let mut flat = FlatDocument::new(b"server");
    flat.reconcile(&Projection::from([("family".to_owned(), "{\"name\":\"Soleil\"}".to_owned())])).unwrap();
    let torn = json!({ "is": "changes", "v": 1, "leads_to": heads_mark(&flat.heads()), "bytes": to_words(b"torn") });
    let heard = phone.hear(json!({ home_id(): torn }), json!({}));
    assert_eq!(heard["effects"]["send"]["documents"][home_id()]["heads"], json!([]));
    assert_eq!(phone.week()["children"][0]["first_name"], "Zoé", "the copy stays on the screen meanwhile");
    let heard = phone.hear(json!({ home_id(): whole(&home()) }), json!({}));
    assert!(heard["effects"].get("send").is_none());
}

#[test]
fn two_thousand_and_one_ticks_are_refused_in_french() {
    let mut phone = Phone::signed_in();
    let keys: Vec<String> = (0..=2_000).map(|n| format!("{n:032x}|2026-12-21|morning")).collect();
    let arg = json!({ "family": FAMILY, "centre": CENTRE, "keys": keys, "on": true });
    let fault = phone.say("tick", arg);
    assert_eq!(fault["fault"]["code"], "too_many_ticks");
    let wrong = json!({ "family": FAMILY, "centre": CENTRE, "keys": ["hello"], "on": true });
    assert_eq!(phone.say("tick", wrong)["fault"]["code"], "bad_argument");
    assert_eq!(phone.say("nothing", json!({}))["fault"]["code"], "bad_argument");
}

#[test]
fn copying_a_week_says_what_it_ticks_and_what_stays() {
    let mut phone = Phone::signed_in();
    phone.tick(&[key("2026-12-21", "morning"), key("2026-12-24", "lunch")], true);
    let arg = json!({ "family": FAMILY, "centre": CENTRE, "period": PERIOD, "monday": "2026-12-21", "weeks": null });
    let plan = phone.ask("copy_week", arg);
    assert_eq!(plan["weeks"], json!(["2026-12-28"]));
    assert_eq!(plan["tick"], json!([key("2026-12-28", "morning"), key("2026-12-31", "lunch")]));
}

#[test]
fn a_clock_a_year_off_is_set_right_by_the_server_and_said() {
    const YEAR_MS: i64 = 365 * 86_400_000;
    let mut phone = Phone::signed_in();
    let server = phone.now;
    for off in [YEAR_MS, -YEAR_MS] {
        phone.now = server + off;
        let reply = json!({ "now": server, "streams": {}, "documents": {}, "drafts": {} });
        phone.whole("hear", json!({ "text": reply.to_string() }));
        assert_eq!(phone.ask("status", json!({}))["clock_off_ms"], off);
        phone.reopen();
        let day = if off > 0 { "2026-12-22" } else { "2026-12-23" };
        phone.tick(&[key(day, "morning")], true);
        assert_eq!(phone.send()["sent"].as_array().unwrap().len(), 1, "the cut-off is judged by the server's clock");
        let body = phone.say("ready_made", json!({}));
        let made: Vec<i64> = body["answer"]["commands"].as_array().unwrap().iter().map(|c| c["made_at"].as_i64().unwrap()).collect();
        assert!(made.iter().all(|at| (at - server).abs() < 60_000), "{made:?}");
    }
}

#[test]
fn a_family_that_is_closed_leaves_with_its_drafts_and_requests_and_takes_nothing_of_another() {
    const OTHER: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";
    let mut phone = Phone::signed_in();
    let place = |family: &str| {
        json!({
            "family": family, "family_name": "", "centre": CENTRE, "centre_name": "", "kind": "", "ages": "", "children": ["Zoé"],
            "stream": format!("f/{family}/{CENTRE}"), "documents": [format!("home/{family}/{CENTRE}")],
            "drafts": [format!("drafts/{family}/{CENTRE}/2026")],
        })
    };
    let seen_by = |email: &str, families: Vec<Value>| json!({ "view": { "account": "a", "email": email, "mine": true, "families": families, "desks": [], "server_now": 0 } });
    phone.ask("session", seen_by("p@example.org", vec![place(FAMILY), place(OTHER)]));
    phone.hear(json!({ format!("home/{OTHER}/{CENTRE}"): whole(&home()) }), json!({}));
    let both = [FAMILY, OTHER];
    for family in both {
        let of = |more: Value| {
            let mut arg = json!({ "family": family, "centre": CENTRE });
            arg.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            arg
        };
        phone.ask("tick", of(json!({ "keys": [key("2026-12-21", "morning")], "on": true })));
        let sent = phone.ask("send", of(json!({ "period": PERIOD, "monday": null, "remarks": {}, "together": null })));
        assert_eq!(sent["sent"].as_array().unwrap().len(), 1);
        phone.ask("tick", of(json!({ "keys": [key("2026-12-22", "morning")], "on": true })));
    }
    // Opened again on the disk alone, nothing has left yet.
    phone.reopen();
    let before = phone.ask("status", json!({}));
    assert_eq!((&before["unsent"], before["drafts_unsent"].as_u64().unwrap() % 2), (&json!(2), 0));
    // A change of address closes the other centres until it is confirmed: what is unsent waits.
    for _ in 0..2 {
        phone.ask("session", seen_by("new@example.org", vec![place(OTHER)]));
        let waiting = phone.ask("status", json!({}));
        assert_eq!((&waiting["unsent"], &waiting["drafts_unsent"]), (&before["unsent"], &before["drafts_unsent"]));
        phone.reopen();
    }
    phone.ask("session", seen_by("new@example.org", vec![place(FAMILY), place(OTHER)]));
    phone.ask("session", seen_by("new@example.org", vec![place(OTHER)]));
    for opened_again in [false, true] {
        if opened_again {
            phone.reopen();
        }
        let after = phone.ask("status", json!({}));
        assert_eq!(
            (&after["unsent"], after["drafts_unsent"].as_u64().unwrap() * 2),
            (&json!(1), before["drafts_unsent"].as_u64().unwrap())
        );
        let left = |text: &String| text.contains(FAMILY);
        assert_eq!(phone.disk.iter().filter(|(key, text)| left(key) || left(text)).collect::<Vec<_>>(), []);
        let shown = phone.views.iter().filter(|(name, view)| name.contains(FAMILY) && !view.is_null());
        assert_eq!(shown.collect::<Vec<_>>(), []);
        let body = phone.say("ready_made", json!({}))["answer"].clone();
        assert_eq!(body["commands"].as_array().unwrap().len(), 1, "the other family's request still leaves");
        assert!(!body.to_string().contains(FAMILY) && body.to_string().contains(OTHER));
    }
    // What was under way brings nothing back.
    phone.hear(json!({}), json!({ draft_id(): { "epoch": 0, "from": 0, "changes": [] } }));
    assert!(phone.disk.keys().all(|key| !key.contains(FAMILY)));
}
