//! Does the exchange keep its promises? Lives whole invented weeks with the real machines of core, by seed.
//!
//!     cargo run --release --bin preau-sim -- --seeds 100000            the protocol as it is
//!     cargo run --release --bin preau-sim -- --seed 11                 the story of one seed
//!     cargo run --release --bin preau-sim -- --variant no-echo         3,000 seeds with one rule left out
//!     cargo run --release --bin preau-sim -- --each                    every variant, until it is caught

mod cast;
mod chance;
mod checked;
mod checks;
mod faults;
mod life;
mod memory;
mod people;
mod places;
mod steps;
mod variants;
mod world;

use std::process::ExitCode;

use clap::Parser;

use variants::{ALL_RULES, VARIANTS, named};

#[derive(Parser)]
#[command(name = "preau-sim", about = "Simulated lives of the exchange between phones and server")]
struct Arguments {
    /// Tells the story of this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// How many seeds.
    #[arg(long, default_value_t = 3_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Leaves one rule out.
    #[arg(long, default_value = ALL_RULES.name)]
    variant: String,
    /// Every variant, each until it is caught.
    #[arg(long)]
    each: bool,
    #[arg(long, default_value_t = 2)]
    threads: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(variant) = named(&arguments.variant) else {
        let names: Vec<&str> = VARIANTS.iter().map(|v| v.name).collect();
        eprintln!("No variant of that name. There are: {}, {}", ALL_RULES.name, names.join(", "));
        return ExitCode::FAILURE;
    };
    if let Some(seed) = arguments.seed {
        let world = life::live(seed, variant, true);
        world.story.iter().flatten().for_each(|line| println!("{line}"));
        for event in &world.memory.events {
            println!("{} {} {:?}\n    {:?}", event.time, event.command.id, event.command.act, event.verdict);
        }
        println!("{}", world.failure.as_deref().unwrap_or("every promise was kept"));
        return if world.failure.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if arguments.each {
        let mut unseen = 0;
        for variant in VARIANTS {
            let sum = life::many(variant, arguments.from, arguments.seeds, arguments.threads, true);
            unseen += u64::from(sum.failing() == 0);
            println!("{:<22} {sum}", variant.name);
        }
        return if unseen == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let sum = life::many(variant, arguments.from, arguments.seeds, arguments.threads, false);
    println!("{:<22} {sum}", variant.name);
    if sum.failing() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
