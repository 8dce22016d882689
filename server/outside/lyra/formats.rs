//! How does the platform write numbers, dates and names? Read strictly, written alike.

use chrono::{DateTime, NaiveDateTime};
use preau_core::domain::time::UtcTime;

const ORDER_ID_MAX: usize = 64;

/// Up to twelve digits: amounts, sequence numbers.
pub fn digits(text: &str) -> Option<i64> {
    let good = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if good { text.parse().ok() } else { None }
}

/// 32 hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Letters without accent and digits.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// As we may name an order: 1 to 64 of `[A-Za-z0-9_-]`.
pub fn is_order_id(text: &str) -> bool {
    (1..=ORDER_ID_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Six letters or digits.
pub fn is_trans_id(text: &str) -> bool {
    text.len() == 6 && is_plain(text)
}

/// `000042`.
pub fn trans_id(number: u32) -> String {
    format!("{number:06}")
}

/// `YYYYMMDDHHMMSS`, UTC.
pub fn instant(text: &str) -> Option<UtcTime> {
    let good = text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit());
    let read = if good { NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok() } else { None };
    read.map(|time| UtcTime(time.and_utc().timestamp_millis()))
}

/// The same, written.
pub fn stamp(at: UtcTime) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().format("%Y%m%d%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_fourteen_digits_of_a_real_moment() {
        for text in ["20261123083000", "20280229235959"] {
            assert_eq!(instant(text).map(stamp).as_deref(), Some(text));
        }
        for bad in
            ["", "20261323083000", "20270229000000", "2026112308300", "20261123 83000", "+2026112308300", "２０２６１１２３０８３０００"]
        {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }
}
