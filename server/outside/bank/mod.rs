//! What does a bank's statement say? CAMT.053 or CSV in, the credits out; nothing of ours is known here.

mod camt;
mod read_error;
mod table;
mod text;

use chrono::NaiveDate;

pub use read_error::StatementError;

/// More than the statement of a month of a large association.
pub const FILE_BYTES_MAX: usize = 10 * 1_024 * 1_024;
/// Credits of one file.
const CREDITS_MAX: usize = 5_000;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Of the account, where the file names it.
    pub iban: Option<String>,
    pub credits: Vec<BankCredit>,
    /// Debits, reversals, and what is not booked yet.
    pub left_out: u32,
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankCredit {
    /// The day on which the bank booked it.
    pub date: NaiveDate,
    pub cents: i64,
    /// Who paid, and what they wrote.
    pub text: String,
    /// The creditor's reference where there is one, else the payer's own.
    pub reference: String,
    /// The bank's own name of it; may be empty.
    pub own: String,
}

/// All of the file, or why it cannot be used.
pub fn read(bytes: &[u8]) -> Result<Statement, StatementError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(StatementError::TooLarge);
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(StatementError::NotAStatement);
    }
    // A picture, a program: letters, tabs and ends of lines are all that a statement is made of.
    if bytes.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')) {
        return Err(StatementError::NotAStatement);
    }
    let content = text::decoded(bytes);
    let content = content.trim_start_matches('\u{feff}');
    let xml = content.trim_start();
    if xml.is_empty() {
        return Err(StatementError::Empty);
    }
    // Lines before the first of a table are counted, as the person who looks for one counts them.
    let statement = if xml.starts_with('<') { camt::read(xml)? } else { table::read(content)? };
    match statement.credits.len() {
        0 => Err(StatementError::NoCredit),
        many if many > CREDITS_MAX => Err(StatementError::TooMany),
        _ => Ok(statement),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_statement_is_named() {
        assert_eq!(read(b"%PDF-1.7"), Err(StatementError::NotAStatement));
        assert_eq!(read(b"PK\x03\x04"), Err(StatementError::NotAStatement));
        assert_eq!(read(b"\x89PNG\r\n\x1a\n"), Err(StatementError::NotAStatement));
        assert_eq!(read(b" \r\n"), Err(StatementError::Empty));
        assert_eq!(read(&vec![b' '; FILE_BYTES_MAX + 1]), Err(StatementError::TooLarge));
        let many = format!("date;montant;libelle\n{}", "02/11/2026;1,00;x\n".repeat(CREDITS_MAX + 1));
        assert_eq!(read(many.as_bytes()), Err(StatementError::TooMany));
    }
}
