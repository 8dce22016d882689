//! Do the figures of a paper add up? What does not is never written.

use super::error::PdfError;

/// The sum, or an error when it leaves the range of amounts.
pub fn sum(cents: impl IntoIterator<Item = i64>) -> Result<i64, PdfError> {
    cents.into_iter().try_fold(0_i64, |sum, cents| sum.checked_add(cents)).ok_or(PdfError::TooLarge)
}

pub fn agree(said_cents: i64, found_cents: i64) -> Result<(), PdfError> {
    if said_cents == found_cents { Ok(()) } else { Err(PdfError::Sums { said_cents, found_cents }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_out_of_range_is_an_error_not_a_figure() {
        assert_eq!(sum([1, -3, 40]), Ok(38));
        assert_eq!(sum([i64::MAX, 1]), Err(PdfError::TooLarge));
        assert_eq!(agree(10, 11), Err(PdfError::Sums { said_cents: 10, found_cents: 11 }));
    }
}
