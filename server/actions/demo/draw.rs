//! Which one? Choices of the invented world, drawn from the chance that the caller gives: a seed repeats them.

use crate::clock::Chance;

#[derive(Clone, Copy, Debug)]
pub struct Draw<'a>(pub &'a dyn Chance);

impl Draw<'_> {
    /// From 0 to `count - 1`.
    pub fn below(&self, count: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes) % (count.max(1) as u64);
        usize::try_from(drawn).unwrap_or(0)
    }

    /// True so many times out of a hundred.
    pub fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
