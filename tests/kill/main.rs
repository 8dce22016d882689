//! Does the real program keep what it acknowledged when it is killed? `kill -9` at any moment under a load of phones, again and
//! again on one folder; after each start every receipt that a phone holds is asked for again.
//!
//! `./test` kills it a few times; `PREAU_KILLS=1000 cargo test --release --test kill -- --nocapture` is the rig.

#![allow(clippy::disallowed_methods, reason = "it chooses its moments, and is outside the server and its clock")]

#[path = "../load/client.rs"]
mod client;
mod phone;
#[path = "../load/phones.rs"]
#[allow(dead_code, reason = "of the benchmark only the people are wanted")]
mod phones;
#[path = "../load/seed.rs"]
mod seed;
#[path = "../load/served.rs"]
#[allow(dead_code, reason = "the benchmark also asks for its number")]
mod served;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use client::Failed;
use phone::Phone;
use served::Served;

/// Phones that speak at once.
const PHONES: usize = 6;
/// Kills in `./test`.
const KILLS: u64 = 12;
/// The longest life of a server under load.
const LIFE_MS: u64 = 150;

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let kills = std::env::var("PREAU_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (sent, acknowledged) = runtime.block_on(lives(kills)).expect("nothing is lost");
    println!("{kills} kills, {sent} commands sent, {acknowledged} receipts, every one still there");
    assert!(acknowledged > kills, "the phones were not heard: {acknowledged} receipts");
}

async fn lives(kills: u64) -> Result<(u64, u64), Failed> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let seeded = seed::seed(&data, PHONES).await?;
    let mut phones: Vec<Phone> = seeded.iter().map(Phone::new).collect();
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    for kill in 0..kills {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let life = Duration::from_millis((dice >> 33) % LIFE_MS);
        let served = Served::start(&data).await?;
        for phone in &mut phones {
            phone.finds_all_again(served.address).await.map_err(|e| format!("after kill {kill}: {e}"))?;
        }
        let speaking: Vec<_> = phones.into_iter().map(|phone| tokio::spawn(phone.speaks(served.address))).collect();
        tokio::time::sleep(life).await;
        // SIGKILL: nothing of the program runs any more.
        drop(served);
        phones = vec![];
        for phone in speaking {
            phones.push(phone.await?);
        }
        if kill % 50 == 0 {
            check(&data)?;
        }
    }
    let served = Served::start(&data).await?;
    for phone in &mut phones {
        phone.finds_all_again(served.address).await?;
    }
    drop(served);
    check(&data)?;
    Ok((phones.iter().map(|p| p.sent).sum(), phones.iter().map(Phone::acknowledged).sum()))
}

/// `preau check` on what the killed program left.
fn check(data: &Path) -> Result<(), Failed> {
    let checked = Command::new(env!("CARGO_BIN_EXE_preau")).arg("check").arg("--data").arg(data).output()?;
    let said = String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
    if checked.status.success() { Ok(()) } else { Err(said.into()) }
}
