//! How are amounts rounded and said? Half-up, once; the French way.

/// No single amount of the trade is larger: 100,000 €. Beyond it somebody mistyped.
pub const CENTS_MAX: i64 = 10_000_000;

/// `numerator / denominator` to the nearest whole, halves away from zero. The denominator is positive.
pub fn half_up(numerator: i128, denominator: i128) -> i64 {
    let doubled = numerator * 2 + if numerator < 0 { -denominator } else { denominator };
    i64::try_from(doubled / (denominator * 2)).unwrap_or(if numerator < 0 { i64::MIN } else { i64::MAX })
}

/// *1 234,56 €*, with spaces that do not break and a real minus sign.
pub fn euros(cents: i64) -> String {
    let mut text = decimal(cents.unsigned_abs());
    if cents < 0 {
        text.insert(0, '\u{2212}');
    }
    text.push_str("\u{a0}€");
    text
}

/// *1 234,56* of hundredths.
pub fn decimal(hundredths: u64) -> String {
    let whole = (hundredths / 100).to_string();
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    let cents = hundredths % 100;
    text.push(',');
    text.push(char::from(b'0' + u8::try_from(cents / 10).unwrap_or(0)));
    text.push(char::from(b'0' + u8::try_from(cents % 10).unwrap_or(0)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_away_from_zero() {
        assert_eq!([half_up(5, 10), half_up(4, 10), half_up(-5, 10), half_up(-4, 10), half_up(25, 10), half_up(0, 7)], [1, 0, -1, 0, 3, 0]);
    }

    #[test]
    fn amounts_are_said_the_french_way() {
        assert_eq!(euros(3224), "32,24\u{a0}€");
        assert_eq!(euros(-123_456_789), "\u{2212}1\u{202f}234\u{202f}567,89\u{a0}€");
        assert_eq!(euros(5), "0,05\u{a0}€");
    }
}
