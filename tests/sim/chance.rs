//! Where does chance come from? One number, the seed: the same seed is the same life, down to every id.

use preau_core::domain::ids::Digest;
use preau_core::sync::entry::Seal;
use preau_core::sync::server::Ids;

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Chance(pub u64);

impl Chance {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `n` − 1.
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    pub fn per_mille(&mut self, n: u64) -> bool {
        self.below(1_000) < n
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.index(from.len());
        from.get(at)
    }

    pub fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.draw().to_be_bytes());
        id[8..].copy_from_slice(&self.draw().to_be_bytes());
        id
    }
}

/// The ids that the server draws.
#[derive(Clone, Debug)]
pub enum ServerIds {
    Random(Chance),
    /// Wrong on purpose: so many rows are in the database.
    Counter(u64),
}

impl Ids for ServerIds {
    fn draw(&mut self) -> [u8; 16] {
        match self {
            ServerIds::Random(chance) => chance.id(),
            ServerIds::Counter(rows) => {
                *rows += 1;
                let mut id = [9; 16];
                id[..8].copy_from_slice(&rows.to_be_bytes());
                id
            }
        }
    }
}

/// Two keys, of which the older may be missing for a while after a restore.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    pub current: u8,
    pub older_is_here: bool,
}

fn mac(key: u8, hash: &Digest) -> Digest {
    Digest::of(&[b"a secret of the simulation", &[key], hash.bytes()])
}

impl Seal for Keys {
    fn seal(&self, hash: &Digest) -> (String, Digest) {
        (self.current.to_string(), mac(self.current, hash))
    }

    fn verify(&self, key: &str, hash: &Digest, given: &Digest) -> Option<bool> {
        let key: u8 = key.parse().ok().filter(|k| *k == self.current || self.older_is_here)?;
        Some(mac(key, hash) == *given)
    }
}
