//! Both sides of the exchange, as machines that touch nothing: `server` decides and remembers through a `Journal`,
//! `device` keeps its copy and its outbox, `wire` is what travels, `entry` what is proved.

pub mod entry;
pub mod journal;
pub mod wire;
