//! Which fields came, and how do they travel? Form-encoded UTF-8, decoded before anything is signed; a name counts once.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use thiserror::Error;

use crate::limits::{LYRA_BODY_BYTES, LYRA_FIELDS};

/// As browsers write a form.
const IN_A_FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// What cannot be read as a form of the platform. Names a field at most, never a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldsError {
    #[error("le message est trop long")]
    TooLong,
    #[error("le message a trop de champs")]
    TooMany,
    #[error("le message n’est pas en UTF-8")]
    Encoding,
    #[error("le champ {0} est là deux fois")]
    Twice(String),
}

/// Decoded fields, in the order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// A body, or the query of an address.
    pub fn read(body: &[u8]) -> Result<Fields, FieldsError> {
        if body.len() > LYRA_BODY_BYTES {
            return Err(FieldsError::TooLong);
        }
        let text = std::str::from_utf8(body).map_err(|_| FieldsError::Encoding)?;
        let mut fields: Vec<(String, String)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            if fields.len() == LYRA_FIELDS {
                return Err(FieldsError::TooMany);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if fields.iter().any(|(known, _)| *known == name) {
                // Cut: what a stranger names is not kept at length.
                return Err(FieldsError::Twice(name.chars().take(40).collect()));
            }
            fields.push((name, value));
        }
        Ok(Fields(fields))
    }

    /// Empty when the field is empty or not there: the platform says both alike.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(fields: Vec<(String, String)>) -> Fields {
        Fields(fields)
    }
}

fn decoded(text: &str) -> Result<String, FieldsError> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| FieldsError::Encoding)
}

/// The fields as a body, or as the query of an address.
pub fn encoded(fields: &[(String, String)]) -> String {
    let one = |text: &str| utf8_percent_encode(text, IN_A_FORM).to_string().replace(' ', "+");
    fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_form_is_refused() {
        assert_eq!(Fields::read(b"a=%ff").unwrap_err(), FieldsError::Encoding);
        assert_eq!(Fields::read(b"a=\xe9").unwrap_err(), FieldsError::Encoding);
        assert_eq!(Fields::read(b"a=1&b=2&a=1").unwrap_err(), FieldsError::Twice("a".into()));
        assert_eq!(Fields::read(b"a=1&%61=2").unwrap_err(), FieldsError::Twice("a".into()), "however it is written");
        assert_eq!(Fields::read(&vec![b'a'; LYRA_BODY_BYTES + 1]).unwrap_err(), FieldsError::TooLong);
        let many: String = (0..=LYRA_FIELDS).map(|n| format!("f{n}=&")).collect();
        assert_eq!(Fields::read(many.as_bytes()).unwrap_err(), FieldsError::TooMany);
        assert_eq!(Fields::read(b"").unwrap().all(), []);
        assert_eq!(Fields::read(b"a&b=&c=+%2B").unwrap().get("c"), " +");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(fields in proptest::collection::btree_map(".{1,8}", ".{0,12}", 0..12)) {
            let fields: Vec<(String, String)> = fields.into_iter().collect();
            let read = Fields::read(encoded(&fields).as_bytes()).unwrap();
            prop_assert_eq!(read.all(), &fields[..]);
        }

        #[test]
        fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Fields::read(&body);
        }
    }
}
