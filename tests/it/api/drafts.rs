//! Drafts in `POST /api/sync`: relayed between the family's phones, never opened, never beyond their quota.

use data_encoding::BASE64;
use preau_core::documents::drafts::DraftDocument;
use preau_core::domain::ids::Digest;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{Again, DraftPush, DraftReply, chunk_chain, chunk_hash};

use crate::app::TestApp;
use crate::world::{Person, push};

fn name() -> String {
    format!("drafts/{0}/{0}/2026", "01".repeat(16))
}

fn tick(actor: u8, day: u32) -> Vec<u8> {
    let cell = format!("{}|2026-10-{day:02}|morning", "01".repeat(16));
    DraftDocument::new(&[actor; 16]).edit([(cell.as_str(), true)]).unwrap().remove(0)
}

async fn exchange(test: &TestApp, person: Person, draft: DraftPush) -> DraftReply {
    let mut round = push(person.stream(), Head::default(), &[]);
    round.drafts = [(name(), draft)].into();
    test.push(person, &round).await.drafts.remove(&name()).unwrap()
}

fn sends(epoch: u32, chunks: &[Vec<u8>]) -> DraftPush {
    DraftPush { epoch, changes: chunks.iter().map(|c| BASE64.encode(c)).collect(), ..DraftPush::default() }
}

#[tokio::test]
async fn two_phones_of_a_family_share_their_ticks() {
    let test = TestApp::peopled().await;
    let (one, two) = (tick(1, 6), tick(2, 7));
    exchange(&test, Person::Lune, sends(0, std::slice::from_ref(&one))).await;
    let other = exchange(&test, Person::LuneToo, sends(0, &[two.clone(), one.clone()])).await;
    assert_eq!((other.from, other.changes), (0, vec![BASE64.encode(&one), BASE64.encode(&two)]));
    let have = DraftPush { have: 1, hash: chunk_chain(&Digest::ZERO, &chunk_hash(&one)), ..DraftPush::default() };
    let rest = exchange(&test, Person::Lune, have).await;
    assert_eq!((rest.from, rest.changes), (1, vec![BASE64.encode(&two)]), "only what it lacks");
    test.stop().await;
}

/// Somebody who heard these, and says those.
fn knows(have: &[Vec<u8>], chunks: &[Vec<u8>]) -> DraftPush {
    let hash = have.iter().fold(Digest::ZERO, |before, chunk| chunk_chain(&before, &chunk_hash(chunk)));
    DraftPush { have: have.len() as u64, hash, ..sends(0, chunks) }
}

#[tokio::test]
async fn a_new_epoch_begins_only_from_the_whole_list_and_once() {
    let test = TestApp::peopled().await;
    let chunks: Vec<Vec<u8>> = (1..=4).map(|n| tick(n, u32::from(n))).collect();
    exchange(&test, Person::Lune, sends(0, &chunks[..2])).await;
    let again = |have: &[Vec<u8>], chunks: &[Vec<u8>], aside: &[Digest]| DraftPush {
        again: Some(Again { aside: aside.to_vec() }),
        ..knows(have, chunks)
    };
    // One that has not heard the second chunk would leave its ticks behind: it is told, and asks again.
    let early = exchange(&test, Person::LuneToo, again(&chunks[..1], &[], &[])).await;
    assert_eq!((early.epoch, early.from, early.changes), (0, 1, vec![BASE64.encode(&chunks[1])]));
    let bad = chunk_hash(&chunks[1]);
    let begun = exchange(&test, Person::LuneToo, again(&chunks[..2], &chunks[2..3], &[bad])).await;
    assert_eq!((begun.epoch, begun.from, begun.changes, begun.aside), (1, 0, vec![BASE64.encode(&chunks[2])], vec![bad]));
    // Another that asked at the same moment is in the epoch that was begun, and learns what was put aside.
    let rival = exchange(&test, Person::Lune, again(&chunks[..2], &chunks[3..], &[])).await;
    assert_eq!((rival.epoch, rival.changes, rival.aside), (1, vec![BASE64.encode(&chunks[2])], vec![bad]));
    test.stop().await;
}

#[tokio::test]
async fn an_epoch_may_begin_empty_and_never_half() {
    let test = TestApp::with(|_| {}, |limits| limits.draft_chunks = 3).await.people().await;
    let chunks: Vec<Vec<u8>> = (1..=5).map(|n| tick(n, u32::from(n))).collect();
    exchange(&test, Person::Lune, sends(0, &chunks[..1])).await;
    let again = |epoch, have: &[Vec<u8>], chunks: &[Vec<u8>]| DraftPush { epoch, again: Some(Again::default()), ..knows(have, chunks) };
    let mut torn = chunks[1].clone();
    torn[12] ^= 1;
    let half = exchange(&test, Person::Lune, again(0, &chunks[..1], &[chunks[2].clone(), torn.clone()])).await;
    assert_eq!((half.epoch, &half.refused[&chunk_hash(&torn).to_string()]), (0, &"not_a_change".to_owned()));
    let large = exchange(&test, Person::Lune, again(0, &chunks[..1], &chunks[1..])).await;
    assert_eq!((large.epoch, large.changes), (0, vec![]), "four chunks where three have room");
    let empty = exchange(&test, Person::Lune, again(0, &chunks[..1], &[])).await;
    assert_eq!((empty.epoch, empty.from, empty.changes), (1, 0, vec![]));
    let next = exchange(&test, Person::LuneToo, sends(1, &chunks[..3])).await;
    assert_eq!((next.epoch, next.changes.len()), (1, 3));
    let known = exchange(&test, Person::Lune, sends(1, &chunks[..1])).await;
    assert!(known.refused.is_empty(), "what is there already needs no room");
    test.stop().await;
}

#[tokio::test]
async fn bytes_that_are_no_change_go_no_further() {
    let test = TestApp::peopled().await;
    let good = tick(1, 6);
    let mut torn = good.clone();
    torn[12] ^= 1;
    let huge = vec![0; 70_000];
    let reply = exchange(&test, Person::Lune, sends(0, &[torn.clone(), huge.clone(), good.clone()])).await;
    assert_eq!(reply.changes, [BASE64.encode(&good)]);
    assert_eq!(reply.refused[&chunk_hash(&torn).to_string()], "not_a_change");
    assert_eq!(reply.refused[&chunk_hash(&huge).to_string()], "chunk_too_large");
    test.stop().await;
}

#[tokio::test]
async fn past_the_quota_a_new_epoch_begins() {
    let test = TestApp::with(|_| {}, |limits| limits.draft_chunks = 3).await.people().await;
    let chunks: Vec<Vec<u8>> = (1..=4).map(|n| tick(n, u32::from(n))).collect();
    let full = exchange(&test, Person::Lune, sends(0, &chunks)).await;
    assert_eq!((full.changes.len(), full.refused.values().next().unwrap().as_str()), (3, "quota"));
    let again = |have: &[Vec<u8>]| DraftPush { again: Some(Again::default()), ..knows(have, &chunks[3..]) };
    let next = exchange(&test, Person::Lune, again(&chunks[..3])).await;
    assert_eq!((next.epoch, next.from, next.changes), (1, 0, vec![BASE64.encode(&chunks[3])]));
    let late = exchange(&test, Person::LuneToo, sends(0, &chunks[..1])).await;
    assert_eq!((late.epoch, late.from, late.refused.values().next().unwrap().as_str()), (1, 0, "old_epoch"));
    test.stop().await;
}
