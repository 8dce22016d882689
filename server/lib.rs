//! What runs on the association's machine: `http`, `jobs` and `cli` call `actions`, where `store`, `documents`, `outside` and
//! `site` meet; the rules themselves are in `preau-core`. `paysim` plays the payment platform for demo and tests.

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod documents;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod memory;
pub mod outside;
pub mod paysim;
pub mod scope;
pub mod site;
pub mod store;
pub mod templates;
