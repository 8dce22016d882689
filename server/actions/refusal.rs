//! Why did the server say no to a form? One line for each field to mend, or a sentence about the whole; a failure of the machine
//! is told apart.

use crate::actions::Failure;
use crate::store::StoreError;

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// As in answers and logs: stable for ever.
    pub code: &'static str,
    /// The name of the input, if it is about one.
    pub field: Option<&'static str>,
    /// What a person reads: what is wrong and what to do.
    pub sentence: String,
}

impl Refusal {
    pub fn new(code: &'static str, sentence: impl Into<String>) -> Refusal {
        Refusal { code, field: None, sentence: sentence.into() }
    }

    pub fn on(field: &'static str, code: &'static str, sentence: impl Into<String>) -> Refusal {
        Refusal { code, field: Some(field), sentence: sentence.into() }
    }
}

/// A form or a demand that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// To be mended and sent again.
    Mend(Vec<Refusal>),
    /// Tried too often: to be sent again later.
    TooMany(Refusal),
    /// Not found, or not for this person: the two are answered alike.
    Unknown,
    Failed(Failure),
}

impl Denied {
    pub fn mend(refusal: Refusal) -> Denied {
        Denied::Mend(vec![refusal])
    }
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Denied::Failed(error.into())
    }
}

impl From<Failure> for Denied {
    fn from(failure: Failure) -> Self {
        Denied::Failed(failure)
    }
}
