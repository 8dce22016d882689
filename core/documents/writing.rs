//! How is one change of a flat map written? Automerge's own transactions weigh on the phone several times what this does
//! (decision 20), and a draft only ever sets keys of the root to 0 or 1: the chunk is put together here, column by column, as the
//! binary format of Automerge says. `drafts_tests.rs` holds it equal, to the byte, to what the library's transactions write.

use automerge::{ActorId, ChangeHash};

/// Names one operation that is known already: its counter, and who made it.
pub type Known = (u64, ActorId);

/// One key of the root, set over what is known of it.
#[derive(Debug)]
pub struct Put<'a> {
    pub key: &'a str,
    pub on: bool,
    /// In order.
    pub over: Vec<Known>,
}

/// Where a change stands.
#[derive(Debug)]
pub struct Place<'a> {
    pub actor: &'a ActorId,
    /// 1, 2, 3… of that actor.
    pub seq: u64,
    /// Greater than that of any operation it follows.
    pub start_op: u64,
    /// In order.
    pub deps: Vec<ChangeHash>,
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const KIND_CHANGE: u8 = 1;
/// Where the checksum stands: the first bytes of the hash of what follows it.
pub const CHECKSUM: std::ops::Range<usize> = 4..8;

const KEY: u64 = 0x15;
const INSERT: u64 = 0x34;
const ACTION: u64 = 0x42;
const VALUE_KIND: u64 = 0x56;
const VALUE: u64 = 0x57;
const OVER_COUNT: u64 = 0x70;
const OVER_ACTOR: u64 = 0x71;
const OVER_COUNTER: u64 = 0x73;

const ACTION_PUT: i64 = 1;
/// One byte, a signed number.
const ONE_BYTE_INT: i64 = 0x14;

/// The chunk, with an empty checksum.
pub fn change(place: &Place<'_>, puts: &[Put<'_>]) -> Vec<u8> {
    let mut others: Vec<&ActorId> = puts.iter().flat_map(|p| &p.over).map(|(_, actor)| actor).filter(|a| *a != place.actor).collect();
    others.sort_unstable();
    others.dedup();
    let mut inside = vec![];
    unsigned(&mut inside, place.deps.len() as u64);
    place.deps.iter().for_each(|dep| inside.extend(dep.0));
    text(&mut inside, place.actor.to_bytes());
    unsigned(&mut inside, place.seq);
    unsigned(&mut inside, place.start_op);
    inside.extend([0, 0]); // no time, no message
    unsigned(&mut inside, others.len() as u64);
    others.iter().for_each(|actor| text(&mut inside, actor.to_bytes()));
    let columns = columns(place.actor, &others, puts);
    unsigned(&mut inside, columns.len() as u64);
    for (name, data) in &columns {
        unsigned(&mut inside, *name);
        unsigned(&mut inside, data.len() as u64);
    }
    columns.iter().for_each(|(_, data)| inside.extend(data));
    let mut chunk = [MAGIC, [0; 4]].concat();
    chunk.push(KIND_CHANGE);
    unsigned(&mut chunk, inside.len() as u64);
    chunk.append(&mut inside);
    chunk
}

/// Those that hold something.
fn columns(author: &ActorId, others: &[&ActorId], puts: &[Put<'_>]) -> Vec<(u64, Vec<u8>)> {
    let (mut keys, mut insert, mut values) = (vec![], vec![], vec![]);
    signed(&mut keys, -(puts.len() as i64));
    puts.iter().for_each(|put| text(&mut keys, put.key.as_bytes()));
    unsigned(&mut insert, puts.len() as u64);
    values.extend(puts.iter().map(|put| u8::from(put.on)));
    let over: Vec<&Known> = puts.iter().flat_map(|put| &put.over).collect();
    let place_of = |actor: &ActorId| others.iter().position(|other| *other == actor).map_or(0, |at| at as i64 + 1);
    let actors: Vec<i64> = over.iter().map(|(_, actor)| if actor == author { 0 } else { place_of(actor) }).collect();
    let mut before = 0;
    let steps = over.iter().map(|(counter, _)| std::mem::replace(&mut before, *counter as i64).wrapping_neg() + *counter as i64);
    let steps: Vec<i64> = steps.collect();
    let counts: Vec<i64> = puts.iter().map(|put| put.over.len() as i64).collect();
    let all = [
        (KEY, keys),
        (INSERT, insert),
        (ACTION, runs(&vec![ACTION_PUT; puts.len()], false)),
        (VALUE_KIND, runs(&vec![ONE_BYTE_INT; puts.len()], false)),
        (VALUE, values),
        (OVER_COUNT, runs(&counts, false)),
        (OVER_ACTOR, runs(&actors, false)),
        (OVER_COUNTER, runs(&steps, true)),
    ];
    all.into_iter().filter(|(_, data)| !data.is_empty()).collect()
}

/// Equal neighbours as their number and the value; those that stand alone as the negative of their number and each value.
fn runs(values: &[i64], with_sign: bool) -> Vec<u8> {
    let mut out = vec![];
    let write = |out: &mut Vec<u8>, value: i64| if with_sign { signed(out, value) } else { unsigned(out, value as u64) };
    let run_at = |at: usize| values[at..].iter().take_while(|v| **v == values[at]).count();
    let mut at = 0;
    while at < values.len() {
        let run = run_at(at);
        if run > 1 {
            signed(&mut out, run as i64);
            write(&mut out, values[at]);
            at += run;
            continue;
        }
        let alone = (at..values.len()).take_while(|next| run_at(*next) == 1).count();
        signed(&mut out, -(alone as i64));
        values[at..at + alone].iter().for_each(|value| write(&mut out, *value));
        at += alone;
    }
    out
}

fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    unsigned(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// LEB128.
fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// LEB128 of a number with a sign.
fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = value as u8 & 0x7f;
        value >>= 7;
        if value == -i64::from(byte >> 6) {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}
