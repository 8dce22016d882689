//! Drafts in `POST /api/sync`: relayed between the family's phones, never opened, never beyond their quota.

use data_encoding::BASE64;
use preau_core::documents::drafts::DraftDocument;
use preau_core::domain::ids::Digest;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{DraftPush, DraftReply, chunk_chain, chunk_hash};

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
    let next = exchange(&test, Person::Lune, sends(1, &chunks[3..])).await;
    assert_eq!((next.epoch, next.changes.len()), (1, 1));
    let late = exchange(&test, Person::LuneToo, sends(0, &chunks[..1])).await;
    assert_eq!((late.epoch, late.from, late.refused.values().next().unwrap().as_str()), (1, 0, "old_epoch"));
    test.stop().await;
}
