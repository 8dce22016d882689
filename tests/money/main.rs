//! What does money cost? A season of invoices on a real file: `cargo bench --bench money -- [invoices] [families] [lines]`.
//!
//! 10,000 invoices of 20 lines for 5,000 families unless told otherwise. Figures, not a test. The targets: at most 5 ms of processor
//! and 120 MB for an invoice with its paper; at most 600 bytes of exchange for a family after a run.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod books;
#[path = "../load/client.rs"]
mod client;
#[path = "../load/measure.rs"]
#[allow(dead_code)]
mod measure;
#[path = "../load/phones.rs"]
#[allow(dead_code)]
mod phones;
#[path = "../load/seed.rs"]
mod seed;
#[path = "../load/served.rs"]
#[allow(dead_code)]
mod served;

use std::path::Path;
use std::time::{Duration, Instant};

use books::{Books, Took};
use client::{Failed, Line};
use hyper::{Request, header};
use phones::{Phone, Step};
use preau_core::documents::money::AccountView;
use preau_core::sync::words;
use served::Served;

/// Phones that exchange before and after a run, and accounts that are read.
const SAMPLE: usize = 500;

fn main() -> Result<(), Failed> {
    // As the program itself begins.
    preau::memory::keep_little();
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(season())
}

async fn season() -> Result<(), Failed> {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let number = |at: usize, usual: usize| numbers.get(at).copied().unwrap_or(usual);
    let invoices = number(0, 10_000);
    let (families, lines) = (number(1, 5_000.min(invoices)), number(2, 20));
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    println!("{invoices} invoices of {lines} lines for {families} families, {} cores", std::thread::available_parallelism()?);
    let mut phones = seed::seed(&data, families).await?;
    let sample = phones.len().min(SAMPLE);
    {
        let books = Books::open(&data, &phones, invoices.div_ceil(families)).await?;
        exchange(&data, "first", &mut phones[..sample]).await?;
        let mut season = Season { lines, ..Season::default() };
        season.run(&books, &phones[..families.min(invoices)]).await?;
        exchange(&data, "after the first run", &mut phones[..sample]).await?;
        while season.count < invoices {
            let left = families.min(invoices - season.count);
            season.run(&books, &phones[..left]).await?;
        }
        if season.runs > 1 {
            exchange(&data, "after the last run", &mut phones[..sample]).await?;
        }
        season.say();
        println!("peak memory of drafts, issue and papers: {} MB", books.peak_mb());
    }
    routes(&data, &phones[..sample]).await
}

/// Runs one after the other.
#[derive(Default)]
struct Season {
    lines: usize,
    runs: usize,
    count: usize,
    drafts: Took,
    issues: Took,
    papers: Took,
}

impl Season {
    async fn run(&mut self, books: &Books, phones: &[Phone]) -> Result<(), Failed> {
        let (run, took) = books.draft(phones, self.lines, self.runs).await?;
        self.drafts = self.drafts.plus(took);
        let (issued, took) = books.issue(run, phones).await?;
        (self.issues, self.count, self.runs) = (self.issues.plus(took), self.count + issued, self.runs + 1);
        self.papers = self.papers.plus(books.papers().await?);
        Ok(())
    }

    fn say(&self) {
        println!("stage        count    wall s   CPU ms each");
        let all = self.drafts.plus(self.issues).plus(self.papers);
        for (name, took) in [("drafts", self.drafts), ("issue", self.issues), ("papers", self.papers), ("in all", all)] {
            let each = took.cpu.as_secs_f64() * 1e3 / self.count as f64;
            println!("{name:<8} {:>9} {:>9.1} {each:>13.2}", self.count, took.wall.as_secs_f64());
        }
    }
}

/// Each phone brings itself up to date: the bytes of what it hears, also as a browser asks for them.
async fn exchange(data: &Path, when: &str, phones: &mut [Phone]) -> Result<(), Failed> {
    let served = Served::start(data).await?;
    let mut line = Line::open(served.address).await?;
    // As a browser asks.
    let packing = || Request::post("/api/sync").header(header::ACCEPT_ENCODING, "br").header(header::ACCEPT, words::media_type());
    let (mut plain, mut packed, mut head, mut nothing) = (0, 0, 0, 0);
    for phone in &mut *phones {
        packed += line.send(packing(), &phone.cookie, phone.push(Step::NothingNew)).await?.len();
        head += line.head_bytes;
        let answer = line.post("/api/sync", &phone.cookie, phone.push(Step::NothingNew)).await?;
        plain += answer.len();
        phone.hear(&answer)?;
        nothing += line.send(packing(), &phone.cookie, phone.push(Step::NothingNew)).await?.len();
    }
    let each = |bytes: usize| bytes / phones.len();
    println!(
        "exchange {when}: a body of {} bytes packed ({} as it is) under {} bytes of headers, then one of {} when nothing is new",
        each(packed),
        each(plain),
        each(head),
        each(nothing)
    );
    Ok(())
}

/// How long a director and a family wait for an account.
async fn routes(data: &Path, phones: &[Phone]) -> Result<(), Failed> {
    let served = Served::start(data).await?;
    let mut line = Line::open(served.address).await?;
    let (director, centre) = (Books::cookie(), phones[0].centre);
    let (mut account, mut operation, mut list) = (vec![], vec![], vec![]);
    for phone in phones {
        let path = format!("/api/desk/{centre}/accounts/{}", phone.family);
        let body = timed(&mut line, &path, &director, &mut account).await?;
        let view: AccountView = serde_json::from_slice(&body)?;
        let latest = view.operations.first().ok_or("an account without operation")?;
        let path = format!("/api/family/{}/{centre}/operations/{}", phone.family, latest.operation.id);
        timed(&mut line, &path, &phone.cookie, &mut operation).await?;
    }
    for _ in 0..20 {
        timed(&mut line, &format!("/api/desk/{centre}/accounts"), &director, &mut list).await?;
    }
    for (name, mut times) in [("one account (desk)", account), ("one invoice (family)", operation), ("all accounts (desk)", list)] {
        times.sort();
        let at = |hundredths: usize| times[(times.len() * hundredths / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
        println!("{name:<22} p50 {:>7.2} ms   p99 {:>7.2} ms", at(50), at(99));
    }
    Ok(())
}

async fn timed(line: &mut Line, path: &str, cookie: &str, times: &mut Vec<Duration>) -> Result<hyper::body::Bytes, Failed> {
    let started = Instant::now();
    let body = line.send(Request::get(path), cookie, vec![]).await?;
    times.push(started.elapsed());
    Ok(body)
}
