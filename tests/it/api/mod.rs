//! `/api/…`

mod drafts;
mod events;
mod full;
mod restore;
mod session;
mod sync;
