//! `old_app_safe`: does an app leave alone what a newer one, or a newer server, wrote?

use data_encoding::BASE64;
use preau_core::documents::drafts::DraftDocument;
use preau_core::documents::model::Tick;

use super::*;

const NEW_COMMAND: &str = r#"{"v":9,"id":"99999999999999999999999999999999","stream":"f/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a/0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b","made_at":"2026-11-30T08:00:00.000Z","act":{"is":"share_a_place","with":"x"}}"#;

/// What the old app did not write must be as it was.
fn untouched(phone: &Phone, of: &BTreeMap<String, String>) {
    for (key, text) in of {
        assert_eq!(phone.disk.get(key), Some(text), "{key}");
    }
}

fn outbox_of(phone: &Phone) -> Vec<String> {
    phone.disk.keys().filter(|key| key.starts_with("m/outbox/")).cloned().collect()
}

#[test]
fn old_app_safe_what_a_newer_app_has_to_send_is_sent_as_it_is_and_nothing_takes_its_place() {
    let mut phone = Phone::signed_in();
    let newer = BTreeMap::from([
        ("m/outbox/000000000002".to_owned(), format!(r#"{{"command":{NEW_COMMAND},"sent":false,"answer":null,"urgent":true}}"#)),
        // A state that this app has no word for: kept, and out of its hands.
        ("m/outbox/000000000007".to_owned(), format!(r#"{{"command":{NEW_COMMAND},"sent":true,"answer":"later-by-mail"}}"#)),
        ("m/albums/1".to_owned(), r#"{"photo":"x"}"#.to_owned()),
        ("album/1".to_owned(), "x".to_owned()),
    ]);
    phone.disk.extend(newer.clone());
    phone.reopen();
    phone.tick(&[key("2026-12-21", "morning")], true);
    assert_eq!(phone.send()["sent"].as_array().unwrap().len(), 1);
    assert_eq!(outbox_of(&phone), ["m/outbox/000000000002", "m/outbox/000000000007", "m/outbox/000000000008"]);
    untouched(&phone, &newer);
    let pushed = phone.whole("push", json!({}));
    let commands = pushed["effects"]["send"]["commands"].as_array().unwrap();
    assert_eq!((commands.len(), commands[0].to_string()), (2, serde_json::from_str::<Value>(NEW_COMMAND).unwrap().to_string()));
    // Somebody else's words, an answer with more in it than this app reads.
    let reply = json!({ "now": phone.now, "streams": {}, "documents": {}, "drafts": {}, "answers": {}, "advice": { "new": true } });
    phone.whole("hear", json!({ "text": reply.to_string() }));
    phone.reopen();
    assert_eq!(outbox_of(&phone).len(), 3);
    let of_others: BTreeMap<_, _> = newer.into_iter().filter(|(key, _)| !key.ends_with("02")).collect();
    untouched(&phone, &of_others);
}

/// Kinds and fields that only a newer server knows stay in the copy, through changes and through closing the app.
#[test]
fn old_app_safe_a_document_keeps_what_this_app_cannot_read() {
    let mut phone = Phone::signed_in();
    let mut map = home();
    let child = map.get(&format!("child|{CHILD}")).unwrap().replacen('{', r#"{"allergy_card":"seen","#, 1);
    map.insert(format!("child|{CHILD}"), child.clone());
    map.insert("carpool|1".to_owned(), r#"{"seats":3}"#.to_owned());
    phone.hear(json!({ home_id(): whole(&map) }), json!({}));
    phone.reopen();
    phone.tick(&[key("2026-12-21", "morning")], true);
    phone.reopen();
    let held = phone.engine.documents.map(&home_id()).unwrap();
    assert_eq!((held.get("carpool|1"), held.get(&format!("child|{CHILD}"))), (map.get("carpool|1"), Some(&child)));
    assert_eq!(phone.week()["children"][0]["first_name"], "Zoé");
}

/// A cell of a draft that only a newer app knows is neither shown nor taken out by ticking, sending, closing or a new epoch.
#[test]
fn old_app_safe_a_draft_keeps_the_cells_of_a_newer_app() {
    let strange = format!("{CHILD}|2026-12-22|evening|shuttle");
    let (known, torn) = (key("2026-12-22", "lunch"), BASE64.encode(b"torn"));
    let ticks = [&strange, &known].map(|key| (key.clone(), Tick::On)).into();
    let newer = BASE64.encode(&DraftDocument::again(&[6; 16], &ticks).unwrap().1[0]);
    let mut phone = Phone::signed_in();
    let heard = phone.hear(json!({}), json!({ draft_id(): { "epoch": 0, "from": 0, "changes": [newer, torn] } }));
    for chunk in heard["effects"]["try"].as_array().unwrap() {
        phone.ask("try_chunk", json!({ "draft": chunk[0], "hash": chunk[1] }));
    }
    phone.tick(&[key("2026-12-21", "morning")], true);
    let ticks = |phone: &mut Phone| phone.engine.drafts.get_mut(&draft_id()).unwrap().view(phone.engine.device.id()).ticks;
    assert_eq!(ticks(&mut phone).into_keys().collect::<Vec<_>>(), [key("2026-12-21", "morning"), known.clone()]);
    // One chunk did harm: the draft begins anew with all that stood in the others.
    let push = phone.whole("push", json!({}))["effects"]["send"]["drafts"][draft_id()].clone();
    assert!(push["again"].is_object(), "{push}");
    let mut other = DraftDocument::new(&[5; 16]);
    for change in push["changes"].as_array().unwrap() {
        other.apply(&BASE64.decode(change.as_str().unwrap().as_bytes()).unwrap()).unwrap();
    }
    assert_eq!(other.ticks().into_keys().collect::<Vec<_>>(), [key("2026-12-21", "morning"), strange, known]);
}
