//! Where does one Automerge change end and the next begin? Changes travel as chunks behind each other: eight bytes of magic and
//! checksum, a kind, a length, the inside. Devices read nothing else, so that their engine carries one way of loading.

use automerge::Change;

const KIND_AT: usize = 8;

/// Exactly one change, whole.
pub fn change(bytes: &[u8]) -> Option<Change> {
    let change = Change::from_bytes(bytes.to_vec()).ok()?;
    // The crate does not compare the checksum of a single change: bytes 4 to 8 are the first of its hash.
    (bytes[4..KIND_AT] == change.hash().0[..4]).then_some(change)
}

/// Changes behind each other, to the last byte.
pub fn changes(mut bytes: &[u8]) -> Option<Vec<Change>> {
    let mut all = vec![];
    while !bytes.is_empty() {
        let (one, rest) = bytes.split_at_checked(end_of_first(bytes)?)?;
        all.push(change(one)?);
        bytes = rest;
    }
    Some(all)
}

/// The length is an unsigned LEB128 number.
fn end_of_first(bytes: &[u8]) -> Option<usize> {
    let mut inside = 0_usize;
    for (index, byte) in bytes.iter().skip(KIND_AT + 1).take(4).enumerate() {
        inside |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some(KIND_AT + 2 + index + inside);
        }
    }
    None
}
