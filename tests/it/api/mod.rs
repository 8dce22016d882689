//! `/api/…`

mod drafts;
mod events;
mod restore;
mod session;
mod sync;
