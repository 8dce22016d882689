//! `/api/…`

mod drafts;
mod events;
mod full;
mod packed;
mod restore;
mod session;
mod sync;
