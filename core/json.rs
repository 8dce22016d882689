//! How is a JSON text read as a value of ours? One small reader for every type: what serde can do and ours never need (structs
//! written as lists, enums with contents outside of their tag) is left out, which halves this part of the phone's engine.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// None when the text is no JSON, or no such value.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    from_value(&serde_json::from_str(text).ok()?)
}

pub fn from_value<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(Reader(value)).ok()
}

#[derive(Clone, Copy)]
struct Reader<'de>(&'de Value);

fn unexpected(value: &Value) -> Error {
    let found = match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(b) => Unexpected::Bool(*b),
        Value::Number(_) => Unexpected::Other("number"),
        Value::String(_) => Unexpected::Other("text"),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    };
    Error::invalid_type(found, &"something else")
}

impl<'de> Reader<'de> {
    fn text(self) -> Result<&'de str, Error> {
        self.0.as_str().ok_or_else(|| unexpected(self.0))
    }

    fn signed(self) -> Result<i64, Error> {
        self.0.as_i64().ok_or_else(|| unexpected(self.0))
    }

    fn unsigned(self) -> Result<u64, Error> {
        self.0.as_u64().ok_or_else(|| unexpected(self.0))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Reader<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number or a text, each by the one method that its type expects.
macro_rules! plain {
    ($($method:ident $visit:ident $read:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.$read()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    plain! {
        deserialize_i8 visit_i64 signed
        deserialize_i16 visit_i64 signed
        deserialize_i32 visit_i64 signed
        deserialize_i64 visit_i64 signed
        deserialize_u8 visit_u64 unsigned
        deserialize_u16 visit_u64 unsigned
        deserialize_u32 visit_u64 unsigned
        deserialize_u64 visit_u64 unsigned
        deserialize_str visit_borrowed_str text
        deserialize_string visit_borrowed_str text
        deserialize_identifier visit_borrowed_str text
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(*b),
            Value::Number(n) => match (n.as_u64(), n.as_i64()) {
                (Some(n), _) => visitor.visit_u64(n),
                (None, Some(n)) => visitor.visit_i64(n),
                (None, None) => visitor.visit_f64(n.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(|| unexpected(self.0))?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let list = self.0.as_array().ok_or_else(|| unexpected(self.0))?;
        visitor.visit_seq(SeqDeserializer::new(list.iter().map(Reader)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let map = self.0.as_object().ok_or_else(|| unexpected(self.0))?;
        visitor.visit_map(MapDeserializer::new(map.iter().map(|(key, value)| (Key(key), Reader(value)))))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(Word(self.text()?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct }
}

/// A key of a map: a text, or a number written as one.
#[derive(Clone, Copy)]
struct Key<'de>(&'de str);

impl<'de> IntoDeserializer<'de, Error> for Key<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(Word(self.0))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A variant without content.
struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Error;
    type Variant = Bare;
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Bare), Error> {
        seed.deserialize(Key(self.0)).map(|variant| (variant, Bare))
    }
}

struct Bare;

impl<'de> VariantAccess<'de> for Bare {
    type Error = Error;
    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Error> {
        Err(Error::custom("a variant with content stands inside its tag"))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a variant with content stands inside its tag"))
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a variant with content stands inside its tag"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::requests::RequestState;
    use crate::domain::testing::{Centre, DIRECTOR, family, full_day, monday, period, with_outing};
    use std::collections::BTreeMap;

    /// Every value reads as serde_json itself would read it.
    fn same<T: DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(from_json::<T>(&text).as_ref(), Some(value), "{text}");
    }

    #[test]
    fn values_of_ours_read_back() {
        let mut centre = Centre::new();
        let ids = [centre.ask(1, monday(), with_outing(true)).unwrap(), centre.ask(2, monday(), full_day()).unwrap()];
        centre.accept_and_publish(ids[0]);
        centre.wait_and_publish(ids[1]);
        same(&period());
        same(&DIRECTOR);
        same(&BTreeMap::from([(family(1), 3_u64)]));
        centre.facts.requests.values().for_each(same::<RequestState>);
        for (n, id) in ids.into_iter().enumerate() {
            same(&centre.status(id));
            let n = u8::try_from(n).unwrap() + 1;
            let act = crate::domain::commands::Act::Withdraw { request: id };
            let command = centre.command(Some(family(n)), act);
            same(&command);
            centre.run(&command).iter().for_each(same);
        }
    }

    #[test]
    fn what_is_no_such_value_is_none() {
        assert_eq!(from_json::<u8>("300"), None);
        assert_eq!(from_json::<u8>("-1"), None);
        assert_eq!(from_json::<String>("3"), None);
        assert_eq!(from_json::<Vec<u8>>("{}"), None);
        assert_eq!(from_json::<crate::domain::slots::DayPart>("\"night\""), None);
        assert_eq!(from_json::<crate::domain::commands::Wish>("{\"parts\":1}"), None);
        assert_eq!(from_json::<Option<bool>>("null"), Some(None));
        assert_eq!(from_json::<bool>("tru"), None);
    }
}
