//! How much does an exchange cost? Thousands of invented families against the real program on loopback.
//!
//! `cargo bench --bench load -- [families] [connections]`; the server is a process of its own, so that its processor time and
//! memory are counted apart from the phones'. Figures, not a test: nothing here fails for being slow.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod client;
mod measure;
mod phones;
mod seed;
mod served;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use client::Line;
use hyper::body::Bytes;
use hyper::{Request, header};
use measure::{Process, Report};
use phones::{Phone, Step};
use preau_core::sync::words;
use served::Served;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), client::Failed> {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let families = numbers.first().copied().unwrap_or(5_000);
    let connections = numbers.get(1).copied().unwrap_or(16);
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    println!("{families} families, {connections} connections, {} cores", std::thread::available_parallelism()?);
    let phones = seed::seed(&data, families).await?;
    let served = Served::start(&data).await?;
    let (address, process) = (served.address, Process::of(served.id()));
    println!("server at rest: {} MB", process.memory_mb());
    println!("{}", Report::HEADING);
    let mut phones = phones;
    for step in [Step::FirstPull, Step::NothingNew, Step::OneTick, Step::OneRequest, Step::NothingNew] {
        let (report, back) = run(step, phones, connections, address, &process).await?;
        phones = back;
        println!("{report} {:>7}", process.memory_mb());
    }
    println!("server after the load: {} MB, at most {} MB", process.memory_mb(), process.peak_mb());
    Ok(())
}

/// Every phone does the step once, shared out over the connections.
async fn run(
    step: Step,
    phones: Vec<Phone>,
    connections: usize,
    address: SocketAddr,
    process: &Process,
) -> Result<(Report, Vec<Phone>), client::Failed> {
    let mut shares: Vec<Vec<Phone>> = (0..connections).map(|_| vec![]).collect();
    for (at, phone) in phones.into_iter().enumerate() {
        shares[at % connections].push(phone);
    }
    let (cpu, started) = (process.cpu(), Instant::now());
    let tasks = shares.into_iter().map(|share| tokio::spawn(work(step, share, address)));
    let (mut report, mut back) = (Report::new(step.name()), vec![]);
    for task in tasks.collect::<Vec<_>>() {
        let (times, share) = task.await??;
        report.add(times);
        back.extend(share);
    }
    report.close(started.elapsed(), process.cpu() - cpu);
    Ok((report, back))
}

type Sample = (Duration, usize, usize);

async fn work(step: Step, mut share: Vec<Phone>, address: SocketAddr) -> Result<(Vec<Sample>, Vec<Phone>), client::Failed> {
    let mut line = Line::open(address).await?;
    let mut samples = Vec::with_capacity(share.len());
    for phone in &mut share {
        let body = phone.push(step);
        let sent = body.len();
        let started = Instant::now();
        let asked = Request::post("/api/sync").header(header::ACCEPT_ENCODING, "br").header(header::ACCEPT, words::media_type());
        let answer = line.send(asked, &phone.cookie, body).await?;
        samples.push((started.elapsed(), sent, answer.len()));
        // A small one comes as it is.
        let text = words::unpack(&answer).map_or(answer, Bytes::from);
        phone.hear(&text)?;
    }
    Ok((samples, share))
}
