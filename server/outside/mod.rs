//! What do we ask of the world outside? One place per service, behind a small trait; the papers, which are bytes only, behind a function.

pub mod bank;
pub mod lyra;
pub mod pdf;
pub mod smtp;
pub mod web_client;
