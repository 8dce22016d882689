//! What the phone, the server and the simulator of Préau share.
//!
//! No input or output, no clock, no randomness: time, ids and facts are passed in. Every rule of the trade lives here once
//! (`domain`), with the meaning of our documents (`documents`) and both sides of the exchange as state machines (`sync`).

// The derived readers and writers of JSON name this crate from everywhere.
extern crate self as preau_core;

pub mod bytes;
pub mod documents;
pub mod domain;
pub mod gather;
pub mod json;
pub mod sync;
