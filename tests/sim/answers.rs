//! What is each party answered at the edges: bad commands, forged receipts, missing keys, long streams, full messages?

use std::collections::BTreeMap;

use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Stream, Wish};
use preau_core::domain::ids::{CommandId, DeviceId, Digest};
use preau_core::domain::reasons::Reason;
use preau_core::domain::requests::RequestStatus;
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::UtcTime;
use preau_core::json::Value;
use preau_core::sync::device::{Device, Input, NewAct, Output, Word};
use preau_core::sync::server::{Judged, Replied, Server};
use preau_core::sync::view::OutboxState;
use preau_core::sync::wire::{Answer, Asked, Limits, Push, Reply};
use serde_json::json;

use crate::cast::{PERIODS, Place, streams_of};
use crate::chance::{Chance, Keys, ServerIds};
use crate::memory::Memory;
use crate::world::SMALL;

const PHONE: usize = 3;

/// A server and what it needs.
struct House {
    place: Place,
    memory: Memory,
    keys: Keys,
    limits: Limits,
}

impl House {
    fn new() -> House {
        let place = Place::new(1);
        let memory = Memory::new(place.town.clone());
        House { place, memory, keys: Keys { current: 0, older_is_here: true }, limits: Limits::WIRE }
    }

    fn stream(&self) -> Stream {
        streams_of(PHONE)[0]
    }

    fn now(&self) -> UtcTime {
        self.place.begins
    }

    fn exchange(&mut self, asked: &BTreeMap<Stream, Asked>, commands: &[Value]) -> Replied {
        let mut ids = ServerIds::Random(Chance(7));
        let now = self.now();
        let mut server = Server::new(&self.keys, &mut ids, now, false).with(preau_core::sync::rules::Rules::ALL, self.limits);
        let Ok(replied) = server.exchange(&mut self.memory, &streams_of(PHONE), asked, commands);
        replied
    }

    fn request(&self, id: u8, child: u8, day: usize) -> Command {
        let child = preau_core::domain::ids::ChildId([child; 16]);
        let wish = Wish { parts: PartSet::ALL, outings: vec![], only_with_outing: false, remark: String::new(), together: None };
        let act = Act::Request { child, period: PERIODS[0], date: self.place.days[day], wish };
        Command { v: COMMAND_VERSION, id: CommandId([id; 16]), stream: Some(self.stream()), made_at: self.now(), act }
    }

    fn whole_stream(&self) -> BTreeMap<Stream, Asked> {
        [(self.stream(), Asked { number: 0, hash: Digest::ZERO, receipts: vec![] })].into()
    }

    /// Does what the device wants until it wants nothing more.
    fn until_quiet(&mut self, device: &mut Device, mut outputs: Vec<Output>) -> Vec<Output> {
        let mut all = vec![];
        while let Some(at) = outputs.iter().position(|o| matches!(o, Output::Send { .. })) {
            let Output::Send { push } = outputs[at].clone() else { break };
            all.append(&mut outputs);
            let replied = self.exchange(&push.streams, &push.commands);
            let reply = Reply { now: replied.now.0, streams: replied.streams, answers: replied.answers, ..Reply::default() };
            outputs = device.step(self.now(), Input::Reply { reply });
        }
        all.append(&mut outputs);
        all
    }
}

fn phone(house: &House) -> Device {
    let mut device = Device::default();
    device.step(house.now(), Input::Boot { records: vec![], fresh: DeviceId([5; 16]) });
    device.step(house.now(), Input::Follow { streams: streams_of(PHONE) });
    device
}

fn value(command: &Command) -> Value {
    Value::of(command)
}

fn altered(command: &Command, change: impl Fn(&mut serde_json::Value)) -> Value {
    let mut value = serde_json::to_value(command).unwrap_or_default();
    change(&mut value);
    value.into()
}

#[test]
fn each_command_is_answered_alone() {
    let mut house = House::new();
    let good = house.request(1, 4, 0);
    let newer = altered(&house.request(2, 4, 1), |v| v["v"] = json!(COMMAND_VERSION + 1));
    let extra = altered(&house.request(3, 4, 1), |v| v["act"]["surprise"] = json!(true));
    let large = altered(&house.request(4, 4, 1), |v| v["act"]["wish"]["remark"] = json!("a".repeat(5_000)));
    let other = Command { stream: Some(streams_of(7)[0]), ..house.request(5, 6, 0) };
    let job = altered(&house.request(6, 4, 1), |v| v["stream"] = json!(null));
    let mut reused = house.request(1, 5, 1);
    reused.made_at = UtcTime(0);
    let commands = [Value::of(&"nonsense"), newer, extra, large, value(&other), job, value(&good), value(&reused)];
    let asked = house.whole_stream();
    let replied = house.exchange(&asked, &commands);
    let answer = |id: u8| replied.answers.get(&CommandId([id; 16]).to_string()).copied();
    assert_eq!(replied.answers.get("#0"), Some(&Answer::Malformed));
    assert_eq!([answer(2), answer(3), answer(4)], [Some(Answer::RetryLater), Some(Answer::Malformed), Some(Answer::Malformed)]);
    assert_eq!([answer(5), answer(6), answer(1)], [Some(Answer::NotYours), Some(Answer::Malformed), Some(Answer::IdReused)]);
    assert_eq!(replied.streams[&house.stream()].receipts.len(), 1, "the good one acted");
    let again = house.exchange(&asked, &[value(&good)]);
    assert!(again.answers.is_empty() && again.streams[&house.stream()].receipts.len() == 1, "and acts once");
}

#[test]
fn nothing_is_decided_for_a_device_that_is_behind_or_has_more_to_say() {
    let mut house = House::new();
    let command = house.request(1, 4, 0);
    let retry = [(command.id.to_string(), Answer::RetryLater)].into();
    let elsewhere = [(house.stream(), Asked { number: 3, hash: Digest([7; 32]), receipts: vec![] })].into();
    let replied = house.exchange(&elsewhere, &[value(&command)]);
    assert_eq!((replied.answers, replied.streams[&house.stream()].from), (retry, 0));
    assert!(house.memory.events.is_empty());
    // A stream that the push does not speak of cannot agree.
    assert_eq!(house.exchange(&BTreeMap::new(), &[value(&command)]).answers.len(), 1);
    assert!(house.memory.events.is_empty());
}

#[test]
fn a_receipt_is_believed_by_its_seal_alone() {
    let mut house = House::new();
    let start = house.whole_stream();
    let command = house.request(1, 4, 0);
    let receipt = house.exchange(&start, &[value(&command)]).streams[&house.stream()].receipts[0].clone();
    let told = house.memory.events.clone();

    let mut restored = House::new();
    let stream = restored.stream();
    let asked = |receipts| [(stream, Asked { number: 1, hash: receipt.hash, receipts })].into();
    let mut forged = receipt.clone();
    forged.mac = Digest([1; 32]);
    let replied = restored.exchange(&asked(vec![forged.clone()]), &[]);
    assert_eq!(replied.streams[&stream].refused, [forged.hash]);
    let mut edited = receipt.clone();
    edited.body = edited.body.replace("received", "withdrawn");
    assert_eq!(restored.exchange(&asked(vec![edited]), &[]).streams[&stream].refused.len(), 1);
    assert!(restored.memory.events.is_empty());

    restored.keys = Keys { current: 1, older_is_here: false };
    let later = restored.exchange(&asked(vec![receipt.clone()]), &[value(&restored.request(2, 4, 1))]);
    assert!(later.streams[&stream].refused.is_empty() && later.answers.len() == 1 && restored.memory.events.is_empty());

    restored.keys.older_is_here = true;
    restored.exchange(&asked(vec![receipt.clone(), receipt.clone()]), &[value(&command)]);
    assert_eq!((&restored.memory.events, restored.memory.streams[&stream].len()), (&told, 1), "as it was told, once");
}

#[test]
fn a_long_stream_comes_in_pieces() {
    let mut house = House::new();
    let start = house.whole_stream();
    for n in 0..30 {
        let mut command = house.request(n + 1, 4, 0);
        command.id = CommandId([n + 1; 16]);
        house.exchange(&start, &[value(&command)]);
    }
    house.limits = SMALL;
    let told = &house.exchange(&start, &[]).streams[&house.stream()];
    assert!(told.more && told.receipts.len() == SMALL.entries_a_reply);
    let mut device = phone(&house);
    let outputs = device.step(house.now(), Input::Tick);
    house.until_quiet(&mut device, outputs);
    assert_eq!(device.chain(&house.stream()).len(), 30);
    let receipts = device.requests(&house.stream()).requests;
    assert_eq!(receipts.len(), 1, "all but the first were asked for already");
    assert_eq!(device.to_review().len(), 29);
    assert!(device.to_review().iter().all(|line| line.reason == Reason::AlreadyRequested));
}

#[test]
fn a_device_says_what_is_durable_and_forgets_by_receipt() {
    let mut house = House::new();
    let mut device = phone(&house);
    let id = CommandId([9; 16]);
    let act = house.request(9, 4, 0).act;
    let outputs = device.step(house.now(), Input::Acts { acts: vec![NewAct { id, stream: house.stream(), act: act.clone() }] });
    assert!(matches!(outputs[..], [Output::Write { .. }, Output::Sync, Output::Tell { word: Word::Saved, .. }]), "{outputs:?}");
    assert_eq!(device.outbox().map(|l| l.state).collect::<Vec<_>>(), [OutboxState::ToSend]);
    let outputs = device.step(house.now(), Input::Tick);
    assert!(matches!(outputs[..], [Output::Write { .. }, Output::Sync, Output::Send { .. }]), "marked as sent before it leaves");
    device.step(house.now(), Input::Drop { command: id });
    assert_eq!(device.outbox().count(), 1, "what may have left is not taken back");
    let outputs = house.until_quiet(&mut device, outputs);
    assert!(outputs.iter().any(|o| matches!(o, Output::Tell { command, word: Word::Transmitted } if *command == id)));
    assert_eq!(device.outbox().count(), 0);
    let request = &device.requests(&house.stream()).requests[&id.into()];
    assert_eq!(request.status(house.now()), RequestStatus::Requested { late: false });

    let bad = NewAct { id: CommandId([8; 16]), stream: house.stream(), act: Act::Publish { period: PERIODS[0], seen: None } };
    device.step(house.now(), Input::Acts { acts: vec![bad] });
    let outputs = device.step(house.now(), Input::Tick);
    house.until_quiet(&mut device, outputs);
    assert_eq!(device.outbox().map(|l| l.state).collect::<Vec<_>>(), [OutboxState::Aside { answer: Answer::Malformed }]);
    device.step(house.now(), Input::Drop { command: CommandId([8; 16]) });
    assert_eq!(device.outbox().count(), 0);
}

#[test]
fn after_a_413_less_is_sent() {
    let house = House::new();
    let mut device = phone(&house);
    let act = |n: u8| NewAct { id: CommandId([n; 16]), stream: house.stream(), act: house.request(n, 4, 0).act };
    device.step(house.now(), Input::Acts { acts: (0..200).map(act).collect() });
    let sent = |outputs: Vec<Output>| {
        outputs.into_iter().find_map(|o| if let Output::Send { push } = o { Some(push.commands.len()) } else { None })
    };
    assert_eq!(sent(device.step(house.now(), Input::Tick)), Some(200));
    let mut last = 200;
    for _ in 0..8 {
        last = sent(device.step(house.now(), Input::TooLarge)).unwrap_or(0);
    }
    assert!((1..100).contains(&last), "{last}");
}

#[test]
fn a_push_with_unknown_fields_is_refused_and_a_reply_with_some_is_read() {
    let house = House::new();
    let mut device = phone(&house);
    let outputs = device.step(house.now(), Input::Tick);
    let Some(Output::Send { push }) = outputs.last() else { panic!("a push") };
    let mut text = serde_json::to_value(push).unwrap_or_default();
    assert!(serde_json::from_value::<Push>(text.clone()).is_ok());
    text["surprise"] = json!(1);
    assert!(serde_json::from_value::<Push>(text).is_err());
    let reply = json!({"now": 1, "streams": {}, "surprise": {"of": "a newer server"}});
    assert!(serde_json::from_value::<Reply>(reply).is_ok());
}

#[test]
fn a_link_of_a_mail_is_judged_like_a_command_and_once() {
    let mut house = House::new();
    let command = house.request(1, 4, 0);
    let mut ids = ServerIds::Random(Chance(7));
    let mut server = Server::new(&house.keys, &mut ids, house.place.begins, false);
    let Ok(first) = server.submit(&mut house.memory, &command);
    assert!(matches!(&first, Judged::Events(events) if events.len() == 1), "{first:?}");
    assert_eq!(server.submit(&mut house.memory, &command), Ok(Judged::Already));
    let other = Command { made_at: UtcTime(1), ..command };
    assert_eq!(server.submit(&mut house.memory, &other), Ok(Judged::IdReused));
}
