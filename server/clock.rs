//! What time is it, and where does chance come from? The only file that reads the machine's clock or its randomness.

use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use preau_core::domain::time::UtcTime;

/// The time of day, real or moved by a test.
pub trait Clock: Send + Sync + Debug {
    fn now(&self) -> UtcTime;
}

/// Bytes that nobody can foresee, or a known series in a test.
pub trait Chance: Send + Sync + Debug {
    fn fill(&self, bytes: &mut [u8]);

    /// A new id.
    fn id(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes
    }

    /// A new secret.
    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> UtcTime {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcTime(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that moves only when it is told to.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(time: UtcTime) -> FixedClock {
        FixedClock(AtomicI64::new(time.0))
    }

    pub fn set(&self, time: UtcTime) {
        self.0.store(time.0, Ordering::SeqCst);
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UtcTime {
        UtcTime(self.0.load(Ordering::SeqCst))
    }
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[allow(clippy::disallowed_methods, clippy::expect_used, reason = "the one place that draws; without randomness nothing may go on")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives no randomness");
    }
}

/// A series that a seed repeats: for tests and for the invented demo, never for secrets.
#[derive(Debug)]
pub struct SeededChance(Mutex<u64>);

impl SeededChance {
    pub fn new(seed: u64) -> SeededChance {
        SeededChance(Mutex::new(seed))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// How long something took.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Numbers that only grow while the program runs.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_series() {
        let (one, two, other) = (SeededChance::new(1), SeededChance::new(1), SeededChance::new(2));
        let drawn = one.secret();
        assert_eq!(drawn, two.secret());
        assert_ne!(drawn, other.secret());
        assert_ne!(drawn, one.secret());
    }

    #[test]
    fn a_fixed_clock_moves_when_told() {
        let clock = FixedClock::at(UtcTime(5));
        clock.advance_ms(7);
        assert_eq!(clock.now(), UtcTime(12));
    }
}
