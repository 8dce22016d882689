//! What travels? One stateless, idempotent `POST /api/sync` does a whole round. Unknown fields of a request are refused;
//! those of a reply are ignored, so that an older app reads a newer server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Head};
use crate::domain::commands::Stream;
use crate::domain::ids::{DeviceId, Digest};
use crate::json::{FromJson, ToJson, Value};

/// The exchange that this program speaks.
pub const WIRE_VERSION: u16 = 1;
/// Receipts of an earlier life that a device sends in one round, over all its streams.
pub const RECEIPTS_A_ROUND_MAX: usize = 100;
/// Commands in one round.
pub const COMMANDS_A_ROUND_MAX: usize = 200;
/// Entries of one stream in one reply; more follow in the next round.
pub const ENTRIES_A_REPLY_MAX: usize = 2_000;
/// Bytes of a whole request after decompression.
pub const BODY_BYTES_MAX: usize = 1_048_576;
/// Bytes of one draft chunk.
pub const CHUNK_BYTES_MAX: usize = 65_536;

/// How much goes into one message. The product has one set; the simulator tries smaller ones, so that long streams come in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub entries_a_reply: usize,
    pub receipts_a_round: usize,
    pub commands_a_round: usize,
}

impl Limits {
    pub const WIRE: Limits =
        Limits { entries_a_reply: ENTRIES_A_REPLY_MAX, receipts_a_round: RECEIPTS_A_ROUND_MAX, commands_a_round: COMMANDS_A_ROUND_MAX };
}

/// The device's side of one round.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct Push {
    pub version: u16,
    pub device: DeviceId,
    pub streams: BTreeMap<Stream, Asked>,
    /// Commands as the device stored them: each is judged alone, a bad one does not block the others.
    pub commands: Vec<Value>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, DraftPush>,
    /// Document → the heads the device has (hexadecimal, sorted); empty: it has nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, DocumentHave>,
}

/// Where a device is in a stream, and receipts of an earlier life of the server.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub number: u64,
    pub hash: Digest,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Entry>,
}

impl Asked {
    pub const fn head(&self) -> Head {
        Head { number: self.number, hash: self.hash }
    }
}

/// Why a chunk is refused when the draft's quota is spent: the device starts a new epoch that holds only today's ticks.
pub const DRAFT_QUOTA: &str = "quota";

/// A device's part of a draft document: opaque, content-addressed chunks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct DraftPush {
    /// The epoch whose chunks follow; a device that reads an older one starts again.
    pub epoch: u32,
    /// How many chunks of this epoch it holds from the server, and the `chunk_chain` of their addresses in that order. A server
    /// at an older epoch takes this one over with an empty list.
    pub have: u64,
    pub hash: Digest,
    /// Base64 of Automerge change chunks.
    #[serde(default)]
    pub changes: Vec<String>,
    /// Asks to begin the epoch after this one with `changes`, which hold all its ticks. Taken only from a device whose `have` and
    /// `hash` are the whole list, so that nothing that another one shared is left behind; else the reply says what it lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

/// How a new epoch begins.
#[derive(Clone, Debug, Default, Serialize, Deserialize, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// Chunks that did harm here, whose ticks `changes` may lack: devices that could open one say its ticks again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<Digest>,
}

/// Chunks put aside that a draft remembers, the latest ones: for devices that come back after some epochs.
pub const ASIDE_MAX: usize = 50;

/// The content address of a draft chunk.
pub fn chunk_hash(chunk: &[u8]) -> Digest {
    Digest::of(&[chunk])
}

/// `DraftPush::hash` of an epoch in the server's order: zeros for none, then each chunk's address after the digest before it.
pub fn chunk_chain(before: &Digest, address: &Digest) -> Digest {
    Digest::of(&[before.bytes(), address.bytes()])
}

/// What a device has of a document: its format version and its heads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct DocumentHave {
    pub v: u16,
    pub heads: Vec<Digest>,
}

/// The server's side of one round.
#[derive(Clone, Debug, Default, Serialize, Deserialize, FromJson, ToJson)]
pub struct Reply {
    /// The server's time of this reply, UTC milliseconds.
    pub now: i64,
    pub streams: BTreeMap<Stream, Told>,
    /// Only for commands that leave no receipt.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Answer>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, DraftReply>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, DocumentReply>,
}

impl Reply {
    /// As it travels: without the hashes that follow from what they stand beside.
    pub fn light(self) -> Reply {
        self.with_entries(Entry::light)
    }

    /// As the machine reads it.
    pub fn full(self) -> Reply {
        self.with_entries(Entry::full)
    }

    fn with_entries(mut self, change: impl Fn(Entry) -> Entry) -> Reply {
        for told in self.streams.values_mut() {
            told.receipts = std::mem::take(&mut told.receipts).into_iter().map(&change).collect();
        }
        self
    }
}

/// What the server says of one stream.
#[derive(Clone, Debug, Default, Serialize, Deserialize, FromJson, ToJson)]
pub struct Told {
    /// The hash that was sent: a reply to an older state is dropped.
    pub echo: Digest,
    /// The device's number where the server knows that hash, else 0: the receipts then replace the copy.
    pub from: u64,
    /// The common part of the latest two backups: what a device may forget when it needs room.
    pub safe: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Entry>,
    /// Hashes of receipts that are not authentic: to be put aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Digest>,
    /// More entries follow in the next round.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// Why a command left no receipt. The key of the map is its id, or `#<position>` when the id could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Never to be sent again as it is; the device keeps it and shows it.
    Malformed,
    /// The same id was used for another content.
    IdReused,
    /// The stream is not this session's.
    NotYours,
    /// To be sent again: later version, unknown key, or a stream that does not agree yet.
    RetryLater,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, FromJson, ToJson)]
pub struct DraftReply {
    pub epoch: u32,
    /// The chunks follow this many of the device's; 0: the whole epoch. Those that the push brought are among them, in their place.
    pub from: u64,
    pub changes: Vec<String>,
    /// Hashes (hexadecimal) that were refused, each with its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<String, String>,
    /// To a device of another epoch: chunks that were put aside when an epoch began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<Digest>,
}

/// New changes of a document, or the whole of it: their bytes as `bytes::to_words` writes them, for they hold words.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DocumentReply {
    /// Changes after the device's heads; `leads_to` is the beginning of the server's (`heads_mark`), whose rest the device works out.
    Changes { v: u16, leads_to: String, bytes: String },
    /// Replaces the device's copy, never merged.
    Whole { v: u16, heads: Vec<Digest>, bytes: String },
    /// Nobody of this session may read it: the device forgets its copy.
    Gone,
}
