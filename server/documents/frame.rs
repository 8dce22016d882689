//! Is this the outside of one Automerge change? Magic, checksum, type and length only: the inside is never parsed here.

use preau_core::sync::wire::CHUNK_BYTES_MAX;
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;

/// Why bytes are not relayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadFrame {
    TooLarge,
    NotAChange,
}

impl BadFrame {
    pub const fn code(self) -> &'static str {
        match self {
            BadFrame::TooLarge => "chunk_too_large",
            BadFrame::NotAChange => "not_a_change",
        }
    }
}

/// Exactly one change, whole. The checksum of a compressed one covers its inside, which only the devices open.
pub fn check(bytes: &[u8]) -> Result<(), BadFrame> {
    if bytes.len() > CHUNK_BYTES_MAX {
        return Err(BadFrame::TooLarge);
    }
    let (head, rest) = bytes.split_at_checked(8).ok_or(BadFrame::NotAChange)?;
    let (kind, after_kind) = rest.split_first().ok_or(BadFrame::NotAChange)?;
    let (length, inside) = length(after_kind).ok_or(BadFrame::NotAChange)?;
    if head[..4] != MAGIC || usize::try_from(length) != Ok(inside.len()) {
        return Err(BadFrame::NotAChange);
    }
    match *kind {
        CHANGE if Sha256::digest(rest)[..4] == head[4..] => Ok(()),
        COMPRESSED_CHANGE => Ok(()),
        _ => Err(BadFrame::NotAChange),
    }
}

/// An unsigned LEB128 number in its shortest form, and what follows it.
fn length(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let shortest = index == 0 || *byte != 0;
            return shortest.then_some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use preau_core::documents::drafts::DraftDocument;

    fn change(cells: usize) -> Vec<u8> {
        let mut draft = DraftDocument::new(&[3; 16]);
        let child = "00000000000000000000000000000001";
        let keys: Vec<String> = (0..cells).map(|n| format!("{child}|2026-{:02}-{:02}|morning", 1 + n / 28, 1 + n % 28)).collect();
        draft.edit(keys.iter().map(|k| (k.as_str(), true))).unwrap().remove(0)
    }

    #[test]
    fn what_a_device_makes_passes() {
        assert_eq!(check(&change(1)), Ok(()));
        assert_eq!(check(&change(300)), Ok(()));
    }

    #[test]
    fn anything_else_does_not() {
        let good = change(1);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert_eq!(check(&bad), Err(BadFrame::NotAChange), "byte {at}");
        }
        assert_eq!(check(&good[..good.len() - 1]), Err(BadFrame::NotAChange));
        assert_eq!(check(&[good.clone(), good].concat()), Err(BadFrame::NotAChange), "two changes are two chunks");
        assert_eq!(check(b""), Err(BadFrame::NotAChange));
        assert_eq!(check(&vec![0; CHUNK_BYTES_MAX + 1]), Err(BadFrame::TooLarge));
    }
}
