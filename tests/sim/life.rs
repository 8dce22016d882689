//! What became of one life, and of many? Runs a seed to its end, and sums up a range of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cast::NODES;
use crate::variants::Variant;
use crate::world::{Seen, World};

/// Lives one seed; the world is given back with its failure, if any.
pub fn live(seed: u64, variant: Variant, story: bool) -> World {
    to_the_end(World::new(seed, variant, story))
}

pub fn to_the_end(mut world: World) -> World {
    while let Some(what) = world.next() {
        if world.faults && world.chance.per_mille(5) {
            let node = world.chance.index(NODES);
            let (out, both) = (world.chance.per_mille(500), world.chance.per_mille(500));
            let it = &mut world.nodes[node];
            it.cut_out ^= out || both;
            it.cut_in ^= !out || both;
        }
        if world.story.is_some() {
            let now = world.now;
            world.tell_story(|| format!("{:>4}:{:02}:{:02}", now / 3_600_000, now / 60_000 % 60, now / 1_000 % 60));
        }
        world.happen(what);
    }
    world
}

/// Figures of many lives.
#[derive(Debug, Default, Clone)]
pub struct Sum {
    pub lives: u64,
    /// Invariant → how many lives broke it, and the first of them with what it said.
    pub failures: BTreeMap<String, (u64, u64, String)>,
    pub seen: Seen,
}

impl Sum {
    pub fn add(&mut self, seed: u64, world: &World) {
        self.lives += 1;
        if let Some(text) = &world.failure {
            let name = text.split(':').next().unwrap_or_default().to_owned();
            self.failures.entry(name).or_insert((0, seed, text.clone())).0 += 1;
        }
        self.seen.add(&world.seen);
    }

    pub fn failing(&self) -> u64 {
        self.failures.values().map(|(count, ..)| count).sum()
    }

    pub fn merge(&mut self, other: Sum) {
        self.lives += other.lives;
        for (name, (count, seed, text)) in other.failures {
            self.failures.entry(name).or_insert((0, seed, text)).0 += count;
        }
        self.seen.add(&other.seen);
    }
}

impl Seen {
    fn add(&mut self, seen: &Seen) {
        self.restored += seen.restored;
        self.adopted += seen.adopted;
        self.over += seen.over;
        self.twins += seen.twins;
        self.refused += seen.refused;
        self.gone += seen.gone;
        self.evicted += seen.evicted;
        self.offers += seen.offers;
        self.events += seen.events;
        self.unwritten += seen.unwritten;
        self.late += seen.late;
        self.baskets += seen.baskets;
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let s = &self.seen;
        writeln!(f, "{} lives, {} failing", self.lives, self.failing())?;
        for (name, (count, seed, text)) in &self.failures {
            writeln!(f, "    {name}: {count}, first with seed {seed}: {text}")?;
        }
        write!(
            f,
            "    lives with: restore {} adoption {} over capacity {} twins {} a refusal {} an offer {} devices never back {} \
             storage lost {} a write that failed {} a late request {} a basket {}; events a life {}",
            s.restored,
            s.adopted,
            s.over,
            s.twins,
            s.refused,
            s.offers,
            s.gone,
            s.evicted,
            s.unwritten,
            s.late,
            s.baskets,
            s.events / self.lives.max(1)
        )
    }
}

/// Lives `count` seeds from `from` on, on so many threads; `until_failure`: all of them stop at the first one.
pub fn many(variant: Variant, from: u64, count: u64, threads: u64, until_failure: bool) -> Sum {
    let over = AtomicBool::new(false);
    let run = |thread: u64| {
        let mut sum = Sum::default();
        for seed in (from..from + count).filter(|seed| seed % threads == thread) {
            if over.load(Ordering::Relaxed) {
                break;
            }
            sum.add(seed, &live(seed, variant, false));
            if until_failure && sum.failing() > 0 {
                over.store(true, Ordering::Relaxed);
            }
        }
        sum
    };
    let run = &run;
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        let mut sum = Sum::default();
        for part in parts {
            sum.merge(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        sum
    })
}
