//! What do two phones of one family do to a draft?

use super::*;

const CELL: &str = "00000000000000000000000000000001|2026-12-21|morning";
const OTHER: &str = "00000000000000000000000000000001|2026-12-21|afternoon|0000000000000000000000000000000f";

fn phone(n: u8) -> DraftDocument {
    DraftDocument::new(&[n; 16])
}

fn put(doc: &mut DraftDocument, cells: &[(&str, bool)]) -> Vec<u8> {
    let chunks = doc.edit(cells.iter().copied()).unwrap();
    assert_eq!(chunks.len(), 1);
    chunks.into_iter().next().unwrap()
}

fn on(doc: &mut DraftDocument, key: &str) -> Vec<u8> {
    put(doc, &[(key, true)])
}

#[test]
fn keys_read_back_and_nothing_else_does() {
    for key in [CELL, OTHER, &format!("{OTHER}|only")] {
        assert_eq!(key.parse::<CellKey>().unwrap().to_string(), key);
    }
    for bad in [
        "",
        "x",
        "1|2026-12-21|morning",
        &CELL[1..],
        &format!("{CELL}|"),
        &format!("{OTHER}|x"),
        &format!("{OTHER}|only|x"),
        &format!("{CELL}|only"),
        &CELL.replace("12-21", "12-32"),
    ] {
        assert_eq!(bad.parse::<CellKey>(), Err(DraftError::UnknownCell), "{bad}");
    }
    assert_eq!(phone(1).edit([("hello", true)]), Err(DraftError::UnknownCell));
}

#[test]
fn two_phones_merge_tick_by_tick_in_any_order() {
    let (mut a, mut b) = (phone(1), phone(2));
    let (from_a, from_b) = (on(&mut a, CELL), on(&mut b, OTHER));
    for chunk in [&from_b, &from_a, &from_b] {
        a.apply(chunk).unwrap();
    }
    b.apply(&from_a).unwrap();
    assert_eq!(a.view(), b.view());
    assert_eq!(a.view().ticks.len(), 2);
    assert_eq!(a.edit([(CELL, true)]), Ok(vec![]), "ticked already: nothing to share");
}

#[test]
fn a_change_waits_for_the_one_before_it() {
    let (mut a, mut b) = (phone(1), phone(2));
    let first = on(&mut a, CELL);
    let second = put(&mut a, &[(CELL, false), (OTHER, true)]);
    b.apply(&second).unwrap();
    assert_eq!(b.view(), DraftView::default());
    b.apply(&first).unwrap();
    assert_eq!(b.view(), a.view());
}

#[test]
fn a_concurrent_tick_is_a_question_and_a_touch_settles_it() {
    let (mut a, mut b) = (phone(1), phone(2));
    let first = on(&mut a, CELL);
    b.apply(&first).unwrap();
    let off = put(&mut a, &[(CELL, false)]);
    let off_on: Vec<Vec<u8>> = [false, true].map(|v| put(&mut b, &[(CELL, v)])).into();
    off_on.iter().for_each(|chunk| a.apply(chunk).unwrap());
    b.apply(&off).unwrap();
    assert_eq!(a.view().ticks[CELL], Tick::Disputed);
    assert_eq!(a.view(), b.view());
    let settled = put(&mut a, &[(CELL, false)]);
    b.apply(&settled).unwrap();
    assert_eq!((a.view(), b.view()), (DraftView::default(), DraftView::default()));
}

#[test]
fn both_said_the_same_is_no_question() {
    let (mut a, mut b) = (phone(1), phone(2));
    let (from_a, from_b) = (on(&mut a, CELL), on(&mut b, CELL));
    a.apply(&from_b).unwrap();
    b.apply(&from_a).unwrap();
    assert_eq!(a.view().ticks[CELL], Tick::On);
}

#[test]
fn two_thousand_ticks_and_no_more() {
    let key = |n: usize| format!("{n:032x}|2026-12-21|lunch");
    let keys: Vec<String> = (0..=LIVE_KEYS_MAX).map(key).collect();
    let mut a = phone(1);
    assert_eq!(a.edit(keys.iter().map(|k| (k.as_str(), true))), Err(DraftError::TooManyTicks));
    let chunks = a.edit(keys[1..].iter().map(|k| (k.as_str(), true))).unwrap();
    assert!(chunks.iter().all(|c| c.len() <= CHUNK_BYTES_MAX / 2));
    let mut b = phone(2);
    chunks.iter().for_each(|c| b.apply(c).unwrap());
    assert_eq!(b.view().ticks.len(), LIVE_KEYS_MAX);
    assert_eq!(a.edit([(keys[0].as_str(), true)]), Err(DraftError::TooManyTicks));
    assert_eq!(a.edit([(keys[1].as_str(), false)]).map(|c| c.len()), Ok(1));
    assert_eq!(a.edit([(keys[0].as_str(), true)]).map(|c| c.len()), Ok(1));
}

#[test]
fn bytes_that_are_no_change_are_refused() {
    let mut a = phone(1);
    let good = on(&mut a, CELL);
    let mut b = phone(2);
    assert_eq!(b.apply(b""), Err(DraftError::BadChunk));
    assert_eq!(b.apply(&vec![0; CHUNK_BYTES_MAX + 1]), Err(DraftError::BadChunk));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x11;
        assert_eq!(b.apply(&bad), Err(DraftError::BadChunk), "byte {at}");
    }
    assert_eq!(b.view(), DraftView::default());
}

#[test]
fn a_new_epoch_holds_todays_ticks() {
    let mut a = phone(1);
    on(&mut a, CELL);
    on(&mut a, OTHER);
    a.edit([(OTHER, false)]).unwrap();
    let (fresh, chunks) = DraftDocument::again(&[9; 16], &a.ticks()).unwrap();
    let mut b = phone(2);
    chunks.iter().for_each(|c| b.apply(c).unwrap());
    assert_eq!((fresh.view(), b.view()), (a.view(), a.view()));
}

#[test]
fn documents_reload_golden_draft() {
    let golden = data_encoding::BASE64.decode(include_str!("golden/draft.base64").trim().as_bytes()).unwrap();
    let mut a = phone(1);
    a.apply(&golden).unwrap();
    assert_eq!(a.view().ticks.keys().collect::<Vec<_>>(), [OTHER, CELL]);
    assert_eq!(put(&mut phone(7), &[(CELL, true), (OTHER, true)]), golden, "written as the first version did");
}

/// The same instance, written by the library's own transactions.
fn by_transaction(twin: &mut automerge::Automerge, cells: &[(&str, bool)]) -> Vec<u8> {
    use automerge::transaction::Transactable;
    let mut write = twin.transaction();
    cells.iter().for_each(|(key, on)| write.put(ROOT, *key, i64::from(*on)).unwrap());
    write.commit();
    twin.get_last_local_change().unwrap().raw_bytes().to_vec()
}

#[test]
fn a_change_is_what_the_librarys_transactions_write() {
    let keys: Vec<String> = (0..6).map(|n| format!("{n:032x}|2026-12-21|lunch")).collect();
    let mut phones = [phone(1), phone(2)];
    let mut twins = phones.each_ref().map(|phone| automerge::Automerge::new().with_actor(phone.actor.clone()));
    let mut way: Vec<(usize, Vec<u8>)> = vec![];
    // A small generator of our own: which phone writes, which cells, and when what travelled arrives.
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut same, mut settled) = (0, 0);
    for _ in 0..600 {
        let at = usize::from(draw(2) == 1);
        if draw(3) == 0 {
            for (_, bytes) in way.iter().filter(|(from, _)| *from != at) {
                phones[at].apply(bytes).unwrap();
                twins[at].apply_changes([chunk::change(bytes).unwrap()]).unwrap();
            }
            way.retain(|(from, _)| *from == at);
            assert_eq!(phones[at].doc.get_heads(), twins[at].get_heads());
            continue;
        }
        let view = phones[at].view();
        let mut cells: Vec<(&str, bool)> = keys.iter().filter(|_| draw(3) == 0).map(|key| (key.as_str(), true)).collect();
        cells.iter_mut().for_each(|(_, on)| *on = draw(2) == 0);
        // As `edit` leaves out what is so already, which a transaction would pass over too.
        cells.retain(|(key, on)| view.ticks.get(*key).is_some_and(|tick| *tick == Tick::Disputed) || view.ticks.contains_key(*key) != *on);
        if cells.is_empty() {
            continue;
        }
        // Where two devices disagree a transaction strikes out the loser; we say the choice anew, over both.
        let disputed = cells.iter().any(|(key, _)| view.ticks.get(*key) == Some(&Tick::Disputed));
        let bytes = phones[at].put(&cells).unwrap();
        if disputed {
            twins[at].apply_changes([chunk::change(&bytes).unwrap()]).unwrap();
            settled += 1;
        } else {
            assert_eq!(bytes, by_transaction(&mut twins[at], &cells));
            same += 1;
        }
        let now = phones[at].view();
        assert!(cells.iter().all(|(key, on)| now.ticks.get(*key) == on.then_some(&Tick::On)));
        way.push((at, bytes));
    }
    assert!(same > 100 && settled > 20, "{same} {settled}");
}
