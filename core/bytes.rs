//! How do bytes travel as text? Hexadecimal for what has a name, base64 (RFC 4648, padded) for contents, and words kept readable where
//! the contents are mostly words. All are read in their one form only. Ours, because a crate for every alphabet weighs twenty times as
//! much on the phone.

const DIGITS: &[u8; 16] = b"0123456789abcdef";
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Lower-case hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

/// Fills the bytes, if the text is as many lower-case digits.
pub fn from_hex(text: &str, bytes: &mut [u8]) -> Option<()> {
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        for digit in pair {
            *byte = *byte << 4 | value(DIGITS, *digit)?;
        }
    }
    Some(())
}

fn value(alphabet: &[u8], letter: u8) -> Option<u8> {
    alphabet.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at).ok())
}

pub fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for some in bytes.chunks(3) {
        let group = some.iter().chain(&[0; 2]).take(3).fold(0_usize, |group, byte| group << 8 | usize::from(*byte));
        for at in 0..4 {
            let letter = if at <= some.len() { LETTERS[group >> (18 - 6 * at) & 63] } else { b'=' };
            text.push(char::from(letter));
        }
    }
    text
}

/// None when it is not exactly what `to_base64` writes.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=');
    let mut values = [0xff_u8; 256];
    for (value, letter) in (0..).zip(LETTERS) {
        values[usize::from(*letter)] = value;
    }
    let mut bytes = vec![];
    for some in letters.as_bytes().chunks(4) {
        let mut group = 0_u32;
        for at in 0..4 {
            let value = some.get(at).map_or(0, |letter| values[usize::from(*letter)]);
            group = group << 6 | u32::from(value);
            if value > 63 {
                return None;
            }
        }
        let [_, whole @ ..] = group.to_be_bytes();
        let length = some.len().checked_sub(1).filter(|length| *length > 0)?;
        if whole[length..].iter().any(|left| *left != 0) {
            return None;
        }
        bytes.extend_from_slice(&whole[..length]);
    }
    // Padded to groups of four, and with nothing more.
    (text.len() == letters.len().next_multiple_of(4)).then_some(bytes)
}

/// Printable ASCII as it is, other bytes and `%` as `%` with two lower-case digits. Longer than base64 before compression and a third
/// shorter after, where the bytes hold words: base64 hides that they are the same words.
pub fn to_words(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        if stands_for_itself(*byte) {
            text.push(char::from(*byte));
        } else {
            text.push('%');
            text.push_str(&to_hex(&[*byte]));
        }
    }
    text
}

/// None when it is not exactly what `to_words` writes.
pub fn from_words(text: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![];
    let mut left = text;
    while let Some(first) = left.as_bytes().first() {
        if stands_for_itself(*first) {
            bytes.push(*first);
            left = left.get(1..)?;
        } else {
            let mut byte = [0];
            from_hex(left.strip_prefix('%')?.get(..2)?, &mut byte)?;
            if stands_for_itself(byte[0]) {
                return None;
            }
            bytes.push(byte[0]);
            left = left.get(3..)?;
        }
    }
    Some(bytes)
}

const fn stands_for_itself(byte: u8) -> bool {
    byte >= b' ' && byte <= b'~' && byte != b'%'
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::{BASE64, HEXLOWER};
    use proptest::prelude::*;

    fn read_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        from_hex(text, &mut bytes).map(|()| bytes)
    }

    /// The crate also reads several padded texts behind each other.
    fn by_crate(text: &str) -> Option<Vec<u8>> {
        BASE64.decode(text.as_bytes()).ok().filter(|bytes| BASE64.encode(bytes) == text)
    }

    #[test]
    fn nothing_but_the_one_form_is_read() {
        assert_eq!(read_hex("0aff"), Some([10, 255]));
        for bad in ["", "0", "0A", "0g", "0aff0", "0aff00", " 0af", "é1"] {
            assert_eq!(read_hex::<2>(bad), None, "{bad}");
        }
        for text in [
            "", "QQ==", "QUI=", "QUJD", "Q", "QQ", "QQ=", "QQ===", "QR==", "QUJ=", "QUJDQ", "=", "====", "QQ==QQ==", "QU=D", "Q!==",
            "QQ==\n",
        ] {
            assert_eq!(from_base64(text), by_crate(text), "{text}");
        }
    }

    #[test]
    fn words_stay_readable_and_have_one_form() {
        assert_eq!(to_words("{\"é\": 100 %}\n".as_bytes()), "{\"%c3%a9\": 100 %25}%0a");
        for bad in ["%", "%2", "%c", "%C3", "%41", "%20", "é", "a\n", "%é1", "%%25"] {
            assert_eq!(from_words(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in any::<[u8; 16]>(), more in any::<Vec<u8>>()) {
            prop_assert_eq!(to_hex(&bytes), HEXLOWER.encode(&bytes));
            prop_assert_eq!(read_hex(&to_hex(&bytes)), Some(bytes));
            prop_assert_eq!(to_base64(&more), BASE64.encode(&more));
            prop_assert_eq!(from_base64(&to_base64(&more)), Some(more.clone()));
            prop_assert_eq!(from_words(&to_words(&more)), Some(more));
        }

        #[test]
        fn what_is_read_is_what_would_be_written(text in "[a%0-9é\n]{0,9}") {
            if let Some(bytes) = from_words(&text) {
                prop_assert_eq!(to_words(&bytes), text);
            }
        }

        #[test]
        fn any_text_is_read_as_the_crate_reads_it(text in "[A-Za-z0-9+/=é]{0,9}") {
            prop_assert_eq!(from_base64(&text), by_crate(&text));
            prop_assert_eq!(read_hex::<2>(&text).map(Vec::from), HEXLOWER.decode(text.as_bytes()).ok().filter(|b| b.len() == 2));
        }
    }
}
