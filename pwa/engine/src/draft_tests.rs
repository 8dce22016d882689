//! Do a family's phones keep each other's ticks, whatever happens to chunks, epochs and the server? Phones with a relay that does
//! what the server does, and never opens a chunk.

use data_encoding::BASE64;
use preau_core::domain::ids::Digest;
use preau_core::sync::wire::{chunk_chain, chunk_hash};
use serde_json::{Value, json};

use super::{CENTRE, FAMILY, Phone, draft_id, key};

/// The server's side of one draft.
#[derive(Clone, Default)]
struct Relay {
    epoch: u64,
    list: Vec<String>,
    aside: Vec<Value>,
    /// Chunks that an epoch holds; the rest is refused.
    room: Option<usize>,
    /// Chunks that it will never relay.
    refuses: Vec<String>,
}

fn address(chunk: &str) -> Digest {
    chunk_hash(&BASE64.decode(chunk.as_bytes()).unwrap())
}

impl Relay {
    fn chain(&self, length: usize) -> String {
        self.list[..length].iter().fold(Digest::ZERO, |before, chunk| chunk_chain(&before, &address(chunk))).to_string()
    }

    fn answer(&mut self, push: &Value) -> Value {
        let (epoch, have) = (push["epoch"].as_u64().unwrap(), usize::try_from(push["have"].as_u64().unwrap()).unwrap());
        let changes: Vec<String> = push["changes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
        if epoch > self.epoch {
            (self.epoch, self.list) = (epoch, vec![]);
        }
        let known = epoch == self.epoch && have <= self.list.len() && push["hash"] == self.chain(have).as_str();
        let mut refused = serde_json::Map::new();
        if let Some(again) = push.get("again") {
            if known && have == self.list.len() {
                (self.epoch, self.list) = (epoch + 1, changes);
                self.aside.extend(again.get("aside").and_then(Value::as_array).into_iter().flatten().cloned());
            }
        } else {
            for chunk in changes {
                let code = match () {
                    () if epoch < self.epoch => "old_epoch",
                    () if self.refuses.contains(&chunk) => "not_a_change",
                    () if self.list.contains(&chunk) => continue,
                    () if self.room.is_some_and(|room| self.list.len() >= room) => "quota",
                    () => {
                        self.list.push(chunk);
                        continue;
                    }
                };
                refused.insert(address(&chunk).to_string(), json!(code));
            }
        }
        let agrees = known && epoch == self.epoch;
        let aside = if epoch == self.epoch { json!([]) } else { json!(self.aside) };
        let from = if agrees { have } else { 0 };
        json!({ "epoch": self.epoch, "from": from, "changes": self.list[from..], "refused": refused, "aside": aside })
    }

    /// Exchanges until the phone has nothing left to say; `harmful` chunks cost it an instance when it opens them.
    fn meets(&mut self, phone: &mut Phone, harmful: &[String]) {
        let mut pushed = phone.whole("push", json!({}));
        for _ in 0..8 {
            let push = pushed["effects"]["send"]["drafts"][draft_id()].clone();
            let heard = phone.hear(json!({}), json!({ draft_id(): self.answer(&push) }));
            for chunk in heard["effects"]["try"].as_array().into_iter().flatten() {
                let harms = harmful.iter().any(|c| address(c).to_string() == chunk[1]);
                if harms {
                    phone.reopen();
                }
                phone.ask(if harms { "put_aside" } else { "try_chunk" }, json!({ "draft": chunk[0], "hash": chunk[1] }));
            }
            pushed = match heard["effects"].get("send") {
                Some(_) => heard,
                None if unsent(phone) == 0 => return,
                // The app tries again while something waits.
                None => phone.whole("push", json!({})),
            };
        }
        panic!("a phone that is never done");
    }
}

fn ticked(phone: &mut Phone) -> Vec<String> {
    let ticks = phone.ask("draft", json!({ "family": FAMILY, "centre": CENTRE, "year": 2026 }));
    ticks["ticks"].as_object().unwrap().iter().map(|(key, how)| if how == "on" { key.clone() } else { format!("{key}?") }).collect()
}

fn morning(day: u32) -> String {
    key(&format!("2026-12-{day}"), "morning")
}

fn unsent(phone: &mut Phone) -> Value {
    phone.ask("status", json!({}))["drafts_unsent"].clone()
}

#[test]
fn two_phones_of_a_family_share_ticks_and_ask_about_those_that_disagree() {
    let (mut a, mut b, mut server) = (Phone::signed_in(), Phone::signed_in(), Relay::default());
    let (one, two) = (morning(21), morning(22));
    a.tick(std::slice::from_ref(&one), true);
    b.tick(std::slice::from_ref(&two), true);
    for _ in 0..2 {
        server.meets(&mut a, &[]);
        server.meets(&mut b, &[]);
    }
    for phone in [&mut a, &mut b] {
        phone.reopen();
        assert_eq!((&phone.week()["to_send"], unsent(phone)), (&json!(2), json!(0)));
    }
    a.tick(std::slice::from_ref(&one), false);
    b.tick(std::slice::from_ref(&one), false);
    b.tick(std::slice::from_ref(&one), true);
    for _ in 0..2 {
        server.meets(&mut a, &[]);
        server.meets(&mut b, &[]);
    }
    assert_eq!(a.week()["disputed"], 1);
    assert_eq!(a.week()["days"], b.week()["days"]);
    b.tick(&[one], true);
    server.meets(&mut b, &[]);
    server.meets(&mut a, &[]);
    assert_eq!((&a.week()["disputed"], &a.week()["to_send"]), (&json!(0), &json!(2)));
}

#[test]
fn ticks_of_a_chunk_that_does_harm_to_one_phone_are_said_again_by_the_other() {
    for own in [vec![], vec![morning(28)]] {
        let (mut a, mut b, mut server) = (Phone::signed_in(), Phone::signed_in(), Relay::default());
        b.tick(&[morning(21), morning(22)], true);
        server.meets(&mut b, &[]);
        let harmful = server.list.clone();
        // What follows a chunk that was put aside cannot be seen either.
        b.tick(&[morning(22)], false);
        b.tick(&[morning(23)], true);
        server.meets(&mut b, &[]);
        a.tick(&own, true);
        server.meets(&mut a, &harmful);
        a.reopen();
        assert_eq!(ticked(&mut a), own, "nothing that was ticked here is lost meanwhile");
        server.meets(&mut a, &harmful);
        assert_eq!(server.epoch, 1);
        server.meets(&mut b, &[]);
        server.meets(&mut a, &[]);
        let all = [vec![morning(21), morning(23)], own].concat();
        for phone in [&mut a, &mut b] {
            phone.reopen();
            assert_eq!((ticked(phone), unsent(phone)), (all.clone(), json!(0)));
        }
    }
}

#[test]
fn what_was_shared_while_a_phone_was_closed_is_heard_before_it_begins_an_epoch() {
    let (mut a, mut b) = (Phone::signed_in(), Phone::signed_in());
    let mut server = Relay { room: Some(3), ..Relay::default() };
    for day in [21, 22, 23] {
        a.tick(&[morning(day)], true);
        server.meets(&mut a, &[]);
    }
    server.room = Some(4);
    b.tick(&[morning(28)], true);
    server.meets(&mut b, &[]);
    // Full now: this one does not know the other's day yet.
    a.tick(&[morning(21)], false);
    server.meets(&mut a, &[]);
    assert_eq!(server.epoch, 1);
    server.meets(&mut b, &[]);
    let all = [morning(22), morning(23), morning(28)];
    for phone in [&mut a, &mut b] {
        phone.reopen();
        assert_eq!((ticked(phone), unsent(phone)), (all.to_vec(), json!(0)));
    }
}

#[test]
fn two_phones_that_find_an_epoch_full_go_on_in_one_and_nothing_comes_back() {
    let (mut a, mut b) = (Phone::signed_in(), Phone::signed_in());
    let mut server = Relay { room: Some(2), ..Relay::default() };
    a.tick(&[morning(21), morning(22)], true);
    server.meets(&mut a, &[]);
    a.tick(&[morning(21)], false);
    server.meets(&mut a, &[]);
    server.meets(&mut b, &[]);
    // Both have something for which there is no room.
    a.tick(&[morning(22)], false);
    b.tick(&[morning(29)], true);
    let (first, second) = (a.whole("push", json!({})), b.whole("push", json!({})));
    for (phone, pushed) in [(&mut a, first), (&mut b, second)] {
        let reply = server.answer(&pushed["effects"]["send"]["drafts"][draft_id()]);
        phone.hear(json!({}), json!({ draft_id(): reply }));
        phone.reopen();
    }
    for _ in 0..2 {
        server.meets(&mut a, &[]);
        server.meets(&mut b, &[]);
    }
    assert_eq!(server.epoch, 1, "the second begins nothing");
    for phone in [&mut a, &mut b] {
        phone.reopen();
        assert_eq!((ticked(phone), unsent(phone)), (vec![morning(29)], json!(0)));
    }
}

#[test]
fn an_epoch_that_another_phone_began_keeps_what_was_ticked_here() {
    let (mut a, mut b, mut server) = (Phone::signed_in(), Phone::signed_in(), Relay::default());
    a.tick(&[morning(21), morning(22)], true);
    server.meets(&mut a, &[]);
    b.tick(&[morning(24)], true);
    server.meets(&mut b, &[]);
    server.room = Some(2);
    b.tick(&[morning(21)], false);
    server.meets(&mut b, &[]);
    assert_eq!(server.epoch, 1);
    server.room = None;
    a.tick(&[morning(22)], false);
    a.tick(&[key("2026-12-23", "lunch")], true);
    server.meets(&mut a, &[]);
    server.meets(&mut b, &[]);
    for phone in [&mut a, &mut b] {
        phone.reopen();
        assert_eq!(ticked(phone), [key("2026-12-23", "lunch"), morning(24)]);
    }
}

#[test]
fn a_chunk_that_the_server_will_not_relay_keeps_its_ticks() {
    let (mut a, mut b, mut server) = (Phone::signed_in(), Phone::signed_in(), Relay::default());
    a.tick(&[morning(21)], true);
    let pushed = a.whole("push", json!({}));
    let chunk = pushed["effects"]["send"]["drafts"][draft_id()]["changes"][0].as_str().unwrap().to_owned();
    server.refuses.push(chunk);
    let reply = server.answer(&pushed["effects"]["send"]["drafts"][draft_id()]);
    a.hear(json!({}), json!({ draft_id(): reply }));
    a.reopen();
    assert_eq!((ticked(&mut a), unsent(&mut a)), (vec![morning(21)], json!(1)));
    server.meets(&mut a, &[]);
    server.meets(&mut b, &[]);
    assert_eq!((ticked(&mut a), ticked(&mut b), unsent(&mut a)), (vec![morning(21)], vec![morning(21)], json!(0)));
}

#[test]
fn a_server_from_a_backup_is_told_the_epoch_that_it_forgot() {
    let (mut a, mut b) = (Phone::signed_in(), Phone::signed_in());
    let mut server = Relay { room: Some(1), ..Relay::default() };
    a.tick(&[morning(21)], true);
    server.meets(&mut a, &[]);
    let backup = server.clone();
    a.tick(&[morning(21)], false);
    a.tick(&[morning(22)], true);
    server.meets(&mut a, &[]);
    server.meets(&mut b, &[]);
    assert_eq!((server.epoch, ticked(&mut b)), (1, vec![morning(22)]));
    let mut server = Relay { room: None, ..backup };
    server.meets(&mut b, &[]);
    server.meets(&mut a, &[]);
    let mut fresh = Phone::signed_in();
    server.meets(&mut fresh, &[]);
    for phone in [&mut a, &mut b, &mut fresh] {
        phone.reopen();
        assert_eq!((ticked(phone), unsent(phone)), (vec![morning(22)], json!(0)));
    }
}
