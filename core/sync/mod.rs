//! Both sides of the exchange, as machines that touch nothing: `server` decides and remembers through a `Journal`,
//! `device` keeps its copy and its outbox (`record`: what stands on its disk, `view`: what its screens show), `wire` is what
//! travels, `words` how it is packed, `entry` what is proved.

mod closed;
pub mod device;
pub mod entry;
mod hearing;
pub mod journal;
pub mod record;
#[doc(hidden)]
pub mod rules;
pub mod server;
pub mod view;
pub mod wire;
pub mod words;
