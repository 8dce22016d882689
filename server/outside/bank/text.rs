//! How are words and figures of banks read? Their letters, their dates, their amounts.

use chrono::{Datelike, NaiveDate};

/// Characters of a text that are kept.
const TEXT_MAX: usize = 500;

/// UTF-8, or else Windows-1252, which banks' spreadsheets still write.
pub fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

const fn windows_1252(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x8c => 'Œ',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        0x9c => 'œ',
        0x9f => 'Ÿ',
        0x81..=0x9e => '\u{fffd}',
        other => other as char,
    }
}

/// One line of single spaces, without invisible characters.
pub fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TEXT_MAX).collect()
}

/// Each text once, in their order.
pub fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut kept: Vec<String> = vec![];
    for text in texts.into_iter().map(plain) {
        if !text.is_empty() && !kept.contains(&text) {
            kept.push(text);
        }
    }
    plain(&kept.join(" "))
}

/// `2026-11-02`, `02/11/2026`, `02/11/26`, also with points or hyphens.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim().replace(['.', '-'], "/");
    ["%Y/%m/%d", "%d/%m/%y", "%d/%m/%Y"].iter().find_map(|shape| {
        let found = NaiveDate::parse_from_str(&text, shape).ok()?;
        // `%Y` alone would take a year of two figures for one of antiquity.
        (2000..2100).contains(&found.year()).then_some(found)
    })
}

/// `1 234,56`, `+24.80 €`, `-12,5`, `1.234,56`, in cents; none when it could be read in two ways.
pub fn cents(text: &str) -> Option<i64> {
    let bare: String = text.trim().trim_end_matches("EUR").chars().filter(|c| !c.is_whitespace() && *c != '€' && *c != '\'').collect();
    let (sign, figures) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1, rest),
        None => (1, bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let (whole, part) = figures.rfind([',', '.']).map_or((figures, ""), |at| (&figures[..at], &figures[at + 1..]));
    let whole: String = whole.chars().filter(|c| *c != ',' && *c != '.').collect();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if part.len() > 2 || whole.is_empty() || whole.len() > 12 || !digits(&whole) || !digits(part) {
        return None;
    }
    Some(sign * (whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_banks_write_them() {
        let good = [("24,80", 2_480), ("1 234,56", 123_456), ("1\u{202f}234.5", 123_450), ("+24.80 €", 2_480), ("-12", -1_200)];
        for (text, expected) in good.into_iter().chain([("1.234,56", 123_456), ("1,234.56", 123_456), ("-0,01", -1), ("7,00 EUR", 700)]) {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
        for bad in ["", "-", ",50", "1.234", "24,805", "abc", "1e5", "9999999999999", "2/3"] {
            assert_eq!(cents(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_read_as_banks_write_them() {
        for text in ["2026-11-02", "02/11/2026", "02/11/26", "02.11.2026", "02-11-2026"] {
            assert_eq!(date(text), NaiveDate::from_ymd_opt(2026, 11, 2), "{text}");
        }
        for bad in ["", "31/02/2026", "2026-13-01", "11/2026", "02/11/1926", "02/11/126"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn old_letters_and_invisible_ones() {
        assert_eq!(decoded(b"Libell\xe9 c\x9cur \x80"), "Libellé cœur €");
        assert_eq!(joined(["VIR  de\r\nZoé", "", "VIR de Zoé", "RF18"]), "VIR de Zoé RF18");
    }
}
