//! How is the server spoken to? One handler a file, the whole table in `router`, headers and errors in one place.

pub mod account;
pub mod account_money;
pub mod app;
mod compression;
pub mod desk_bank;
pub mod desk_money;
pub mod desk_reminders;
pub mod devices;
pub mod events;
pub mod families;
pub mod form;
pub mod headers;
pub mod payment;
pub mod problem;
pub mod router;
pub mod session;
pub mod site;
pub mod sync;
