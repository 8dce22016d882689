//! What can a person do? One file per thing; the only place where store, documents and outside meet.

use thiserror::Error;

use crate::store::StoreError;

pub mod authorize;

/// What no rule foresees: nothing was written, the cause is in the log, and the person may try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The disk is full, or the server ends: later.
    #[error("unavailable")]
    Unavailable,
    #[error("unexpected")]
    Unexpected,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "store");
        if error.is_no_room() || matches!(error, StoreError::Closed) { Failure::Unavailable } else { Failure::Unexpected }
    }
}
