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
    for key in [CELL, OTHER] {
        assert_eq!(key.parse::<CellKey>().unwrap().to_string(), key);
    }
    for bad in ["", "x", "1|2026-12-21|morning", &CELL[1..], &format!("{CELL}|"), &format!("{OTHER}|x"), &CELL.replace("12-21", "12-32")] {
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
    let (fresh, chunks) = DraftDocument::again(&[9; 16], &a.view()).unwrap();
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
