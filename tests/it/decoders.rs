//! Whatever bytes come from outside: does each of our readers answer, never panic, and read what it wrote as the same thing?
//! Real samples with a few bytes changed, cut, doubled or moved; `PROPTEST_CASES=1000000 cargo test --release --test it decoders`
//! is the long run.

use preau::documents::frame;
use preau::outside::bank;
use preau::outside::lyra::fields::Fields;
use preau::outside::lyra::notification::{glimpse, read_notification};
use preau::outside::lyra::order_get;
use preau::outside::lyra::settings::LyraSettings;
use preau_core::bytes::{from_base64, from_words, to_base64, to_words};
use preau_core::documents::drafts::{CellKey, DraftDocument};
use preau_core::documents::model::DocumentId;
use preau_core::domain::commands::{Command, Stream};
use preau_core::domain::events::Event;
use preau_core::json::{Value, from_json, to_json};
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::wire::{Push, Reply};
use proptest::prelude::*;

use crate::world::{Person, push, request};

/// One change of a text of bytes.
#[derive(Clone, Debug)]
enum Slip {
    Set(usize, u8),
    Insert(usize, u8),
    Cut(usize),
    Remove(usize, usize),
    Double(usize, usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = 0_usize..8_192;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Slip::Set(at, byte)),
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Slip::Insert(at, byte)),
        at.clone().prop_map(Slip::Cut),
        (at.clone(), 1_usize..40).prop_map(|(at, many)| Slip::Remove(at, many)),
        (at, 1_usize..200).prop_map(|(at, many)| Slip::Double(at, many)),
    ]
}

/// Nothing at all, anything at all, or the sample with up to five slips.
fn spoilt(sample: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let slips = proptest::collection::vec(slip(), 1..6).prop_map(move |slips| {
        slips.into_iter().fold(sample.to_vec(), |mut bytes, slip| {
            let within = |at: usize| at % bytes.len().max(1);
            let span = |at: usize, many: usize| (within(at), (within(at) + many).min(bytes.len()));
            match slip {
                Slip::Set(at, byte) => {
                    let at = within(at);
                    bytes.get_mut(at).into_iter().for_each(|old| *old = byte);
                }
                Slip::Insert(at, byte) => bytes.insert(within(at).min(bytes.len()), byte),
                Slip::Cut(at) => bytes.truncate(within(at)),
                Slip::Remove(at, many) => {
                    let (from, to) = span(at, many);
                    bytes.drain(from..to);
                }
                Slip::Double(at, many) => {
                    let (from, to) = span(at, many);
                    let again = bytes[from..to].to_vec();
                    bytes.splice(to..to, again);
                }
            }
            bytes
        })
    });
    prop_oneof![8 => slips, 1 => proptest::collection::vec(any::<u8>(), 0..600)]
}

fn leaked(text: String) -> &'static [u8] {
    Box::leak(text.into_bytes().into_boxed_slice())
}

fn a_command() -> &'static [u8] {
    leaked(to_json(&request(10, Person::Lune, "2026-10-06")))
}

fn a_push() -> &'static [u8] {
    let round = push(Person::Lune.stream(), Head::default(), &[request(10, Person::Lune, "2026-10-06")]);
    leaked(serde_json::to_string(&round).unwrap())
}

fn shop() -> LyraSettings {
    LyraSettings::read("12345678", "TEST", "1122334455667788", "https://paiement.example.org/vads-payment/").unwrap()
}

const NOTICE: &[u8] =
    b"vads_amount=3224&vads_auth_mode=FULL&vads_currency=978&vads_order_id=0a&vads_site_id=12345678&vads_trans_date=20261006100000\
    &vads_trans_id=000007&vads_trans_status=AUTHORISED&vads_trans_uuid=1c8356b0e24442b2acc579cf1ae4d814&signature=x%3D";

proptest! {
    #[test]
    fn commands(bytes in spoilt(a_command())) {
        if let Ok(command) = Command::parse(&bytes) {
            let again = to_json(&command);
            prop_assert_eq!(Command::parse(again.as_bytes()), Ok(command));
        }
        if let Ok(text) = std::str::from_utf8(&bytes) {
            // The phone's own reader takes nothing that serde does not.
            let ours: Option<Command> = from_json(text);
            let serdes = serde_json::from_str::<Command>(text).ok();
            prop_assert_eq!(ours, serdes);
            let _: Option<Event> = from_json(text);
        }
    }

    #[test]
    fn rounds(bytes in spoilt(a_push())) {
        if let Ok(round) = serde_json::from_slice::<Push>(&bytes) {
            let text = serde_json::to_string(&round).unwrap();
            prop_assert!(serde_json::from_str::<Push>(&text).is_ok());
        }
        let _ = serde_json::from_slice::<Reply>(&bytes).map(|reply| to_json(&reply));
        if let Some(value) = std::str::from_utf8(&bytes).ok().and_then(Value::parse) {
            prop_assert_eq!(Value::parse(&to_json(&value)), Some(value));
        }
    }

    #[test]
    fn receipts(bytes in proptest::collection::vec(any::<u8>(), 0..300), number in any::<u64>()) {
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let entry = Entry { stream: Person::Lune.stream(), number, body, ..serde_json::from_value(serde_json::json!({
            "stream": Person::Lune.stream(), "number": 1, "previous": "00".repeat(32), "body": "", "hash": "00".repeat(32),
            "key": "00".repeat(16), "mac": "00".repeat(32),
        })).unwrap() };
        prop_assert!(!entry.hash_is_right() && !entry.follows(Head::default()));
        prop_assert_eq!(entry.event(), None);
    }

    #[test]
    fn chunks(bytes in spoilt(Box::leak(DraftDocument::new(&[7; 16]).edit([(CELL, true)]).unwrap().remove(0).into_boxed_slice()))) {
        let framed = frame::check(&bytes);
        let taken = DraftDocument::new(&[8; 16]).apply(&bytes);
        // What a phone opens, the server relays: else a tick would stay on one phone.
        prop_assert!(framed.is_ok() || taken.is_err(), "{framed:?} {taken:?}");
    }

    #[test]
    fn texts_of_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,80}") {
        prop_assert_eq!(from_words(&to_words(&bytes)), Some(bytes.clone()));
        prop_assert_eq!(from_base64(&to_base64(&bytes)), Some(bytes));
        for read in [from_words(&text).map(|b| to_words(&b)), from_base64(&text).map(|b| to_base64(&b))].into_iter().flatten() {
            prop_assert_eq!(&read, &text, "one text for one value");
        }
    }

    #[test]
    fn names(text in "[a-z0-9/|-]{0,90}") {
        let same = |read: Option<String>| read.is_none_or(|again| again == text);
        prop_assert!(same(text.parse::<Stream>().ok().map(|s| s.to_string())));
        prop_assert!(same(text.parse::<CellKey>().ok().map(|k| k.to_string())));
        let _ = text.parse::<DocumentId>();
    }

    #[test]
    fn statements(camt in spoilt(include_bytes!("../vectors/bank/releve.xml")), csv in spoilt(include_bytes!("../vectors/bank/releve.csv"))) {
        for bytes in [camt, csv] {
            match bank::read(&bytes) {
                Ok(statement) => {
                    let size = format!("{statement:?}").len();
                    prop_assert!(size < 40 * bytes.len() + 4_000, "{size} from {}", bytes.len());
                }
                Err(error) => prop_assert!(!error.code().is_empty()),
            }
        }
    }

    #[test]
    fn words_of_the_platform(bytes in spoilt(NOTICE)) {
        let shop = shop();
        let _ = (Fields::read(&bytes), glimpse(&bytes, &shop), order_get::read(&bytes, "0a", &shop));
        prop_assert!(read_notification(&bytes, &shop).is_err(), "nobody here can sign");
    }
}

const CELL: &str = "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d|2026-12-21|morning";
