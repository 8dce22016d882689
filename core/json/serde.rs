//! How does serde see a value of unknown meaning? For the server and the tests, which read and write with serde_json.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Value;

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Value {
        match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(on) => Value::Bool(on),
            serde_json::Value::Number(number) => Value::Number(number.to_string()),
            serde_json::Value::String(text) => Value::Text(text),
            serde_json::Value::Array(list) => Value::List(list.into_iter().map(Value::from).collect()),
            serde_json::Value::Object(fields) => Value::Object(fields.into_iter().map(|(key, value)| (key, value.into())).collect()),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        serde_json::Value::deserialize(deserializer).map(Value::from)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(on) => serializer.serialize_bool(*on),
            Value::Number(text) => text.parse::<serde_json::Number>().map_err(serde::ser::Error::custom)?.serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => {
                let mut all = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| all.serialize_element(value))?;
                all.end()
            }
            Value::Object(fields) => {
                let mut all = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(key, value)| all.serialize_entry(key, value))?;
                all.end()
            }
        }
    }
}
