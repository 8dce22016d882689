//! What do the derived readers and writers call? One function for each thing that stands in a type, so that the types hold names
//! and nothing else.

use super::{FromJson, ToJson, Value};

/// The fields of a JSON object, in their order.
type Fields = [(String, Value)];

fn find<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The fields of a value of ours; none when one is written twice, as serde refuses it: nobody reads one of two meanings.
pub fn each_once(value: &Value) -> Option<&[(String, Value)]> {
    let fields = value.fields()?;
    let twice = fields.iter().enumerate().any(|(at, (name, _))| fields[..at].iter().any(|(before, _)| before == name));
    (!twice).then_some(fields)
}

pub fn get<T: FromJson>(fields: &Fields, name: &str) -> Option<T> {
    match find(fields, name) {
        Some(value) => T::from_json(value),
        None => T::absent(),
    }
}

pub fn get_or_default<T: FromJson + Default>(fields: &Fields, name: &str) -> Option<T> {
    match find(fields, name) {
        Some(value) => T::from_json(value),
        None => Some(T::default()),
    }
}

/// Refuses any other field.
pub fn only(fields: &Fields, known: &[&str]) -> Option<()> {
    fields.iter().all(|(key, _)| known.contains(&key.as_str())).then_some(())
}

/// Which of these words it is.
pub fn word(value: &Value, words: &[&str]) -> Option<usize> {
    let text = value.text()?;
    words.iter().position(|word| *word == text)
}

/// Which variant the tag names.
pub fn tag_of(fields: &Fields, tag: &str, words: &[&str]) -> Option<usize> {
    word(find(fields, tag)?, words)
}

fn next_field(out: &mut String) {
    // Only a `{` that opens an object can stand last here: no value ends with one.
    if !out.ends_with('{') {
        out.push(',');
    }
}

pub fn write_field(out: &mut String, name: &str, value: &dyn ToJson) {
    write_entry(out, &name, value);
}

pub fn write_entry(out: &mut String, key: &dyn ToJson, value: &dyn ToJson) {
    next_field(out);
    key.write(out);
    out.push(':');
    value.write(out);
}

/// The fields of a value among those of the object that is being written.
pub fn write_flat(out: &mut String, value: &dyn ToJson) {
    let mut inside = String::new();
    value.write(&mut inside);
    next_field(out);
    out.push_str(inside.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default());
}
