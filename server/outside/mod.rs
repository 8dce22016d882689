//! What do we ask of the world outside? One file per service, behind a small trait.

pub mod lyra;
pub mod smtp;
pub mod web_client;
