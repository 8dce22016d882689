//! How does a value of ours become JSON, and come back? One small reader and writer for the phone, which knows only what our types
//! need; it agrees with serde_json to the byte. `#[derive(FromJson, ToJson)]` reads the attributes that tell serde.

mod fields;
mod plain;
mod serde;
mod value;

pub use fields::{each_once, get, get_or_default, only, tag_of, word, write_entry, write_field, write_flat};
pub(crate) use plain::as_text;
pub use plain::{Raw, write_text};
pub use preau_derive::{FromJson, ToJson};
pub use value::Value;

pub trait FromJson: Sized {
    fn from_json(value: &Value) -> Option<Self>;

    /// What a field that is missing means: nothing, unless it is optional.
    fn absent() -> Option<Self> {
        None
    }
}

pub trait ToJson {
    /// Puts its JSON behind the text.
    fn write(&self, out: &mut String);
}

/// None when the text is no JSON, or no such value.
pub fn from_json<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&Value::parse(text)?)
}

pub fn to_json(value: &(impl ToJson + ?Sized)) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}
