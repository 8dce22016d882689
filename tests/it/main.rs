//! The promises told through the real router and a real SQLite file: folders mirror the addresses.

mod app;
mod ground;
