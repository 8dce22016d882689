//! Why can a paper not be made? Nothing personal in the answer: it goes into the log and onto a director's screen.

use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PdfError {
    /// The lines of a paper do not add up to what it says: it must not leave.
    #[error("les lignes font {found_cents} centimes, le papier en annonce {said_cents} / the sums differ")]
    Sums { said_cents: i64, found_cents: i64 },
    #[error("montant trop grand / amount out of range")]
    TooLarge,
    /// A font that was read when the program started is read again: this cannot happen with the fonts that we carry.
    #[error("police illisible / font")]
    Font,
    /// The library refuses what we drew: the standard's rule, in its words.
    #[error("PDF : {0}")]
    Standard(String),
}

impl PdfError {
    /// As kept with the paper: stable for ever.
    pub const fn code(&self) -> &'static str {
        match self {
            PdfError::Sums { .. } => "sums_differ",
            PdfError::TooLarge => "too_large",
            PdfError::Font => "font",
            PdfError::Standard(_) => "standard",
        }
    }
}
