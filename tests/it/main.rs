//! The promises told through the real router and a real SQLite file: folders mirror the addresses.

mod access;
mod account;
mod api;
mod app;
mod browser;
mod decoders;
mod demo;
mod furnished;
mod ground;
mod http;
mod import;
mod import_money;
mod mailbox;
mod mails;
mod money;
mod site;
mod smtp;
mod town;
mod world;
