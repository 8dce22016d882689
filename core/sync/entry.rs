//! Can this receipt be believed? An entry of a stream: its number, what came before it, its text, its hash and the server's seal.

use serde::{Deserialize, Serialize};

use crate::domain::commands::Stream;
use crate::domain::events::Event;
use crate::domain::ids::Digest;
use crate::json::{FromJson, ToJson};
use crate::json::{from_json, to_json};

/// One receipt. The hash covers the **text** of the event, so that an old program verifies what it does not fully understand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Entry {
    pub stream: Stream,
    /// From 1, without a hole.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    pub previous: Digest,
    /// The event as JSON, byte for byte as it was hashed.
    pub body: String,
    /// On the way to a device it is left out (`Reply::light`): it follows from the rest.
    #[serde(default, skip_serializing_if = "Digest::is_zero")]
    pub hash: Digest,
    /// HMAC-SHA-256 over the hash, by the key named `key`; only the server can check it.
    pub key: String,
    pub mac: Digest,
}

/// The number and hash of the last entry that somebody holds; zero and zeros for an empty stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Head {
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    pub hash: Digest,
}

/// Makes and checks the server's seal. Keys are kept apart from the database; old keys verify for ever.
pub trait Seal {
    /// The key in use and the MAC of this hash under it.
    fn seal(&self, hash: &Digest) -> (String, Digest);
    /// None when the key is unknown (the receipt is to be sent again later).
    fn verify(&self, key: &str, hash: &Digest, mac: &Digest) -> Option<bool>;
}

impl Entry {
    /// The entry that follows `head` in `stream`.
    pub fn after(head: Head, stream: Stream, event: &Event, seal: &dyn Seal) -> Entry {
        let body = to_json(event);
        let number = head.number + 1;
        let hash = Entry::hash_of(&stream, number, &head.hash, &body);
        let (key, mac) = seal.seal(&hash);
        Entry { stream, number, previous: head.hash, body, hash, key, mac }
    }

    fn hash_of(stream: &Stream, number: u64, previous: &Digest, body: &str) -> Digest {
        Digest::of(&[stream.to_string().as_bytes(), &number.to_be_bytes(), previous.bytes(), body.as_bytes()])
    }

    /// Without its hash, which whoever has the rest works out.
    pub(crate) fn light(self) -> Entry {
        if self.hash_is_right() { Entry { hash: Digest::ZERO, ..self } } else { self }
    }

    /// With its hash again.
    pub(crate) fn full(self) -> Entry {
        if !self.hash.is_zero() {
            return self;
        }
        Entry { hash: Entry::hash_of(&self.stream, self.number, &self.previous, &self.body), ..self }
    }

    /// What a device can check by itself.
    pub fn hash_is_right(&self) -> bool {
        self.hash == Entry::hash_of(&self.stream, self.number, &self.previous, &self.body)
    }

    pub const fn head(&self) -> Head {
        Head { number: self.number, hash: self.hash }
    }

    /// Follows that head directly, and its hash is right.
    pub fn follows(&self, head: Head) -> bool {
        self.number == head.number + 1 && self.previous == head.hash && self.hash_is_right()
    }

    /// None when the text was written by a program too new to be understood.
    pub fn event(&self) -> Option<Event> {
        from_json(&self.body)
    }
}
