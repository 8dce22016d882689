//! What can a person do? One file per thing; the only place where store, documents and outside meet.

use thiserror::Error;

use crate::store::StoreError;

pub mod account_documents;
pub mod account_page;
pub mod add_user;
pub mod addresses;
pub mod agreement;
pub mod authorize;
pub mod backup;
pub mod build_site;
pub mod change_password;
pub mod check;
pub mod confirm_centre;
pub mod data_folder;
pub mod demo;
pub mod devices;
pub mod documents;
pub mod drafts;
pub mod families;
pub mod first_sign_in;
pub mod forgotten_password;
pub mod import;
pub mod letters;
pub mod mails;
pub mod money;
pub mod new_password;
pub mod offer_link;
pub mod offers;
pub mod passwords;
pub mod printables;
pub mod refusal;
pub mod sample_content;
pub mod send_mails;
pub mod session_view;
pub mod sign_in;
pub mod sweep;
pub mod sync;
pub mod trail;
pub mod tries;
pub mod words;

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
