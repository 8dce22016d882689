//! How are texts, numbers, lists and maps read and written?

use std::collections::{BTreeMap, BTreeSet};

use super::{FromJson, ToJson, Value, write_entry};

/// A text between quotes, with what JSON does not allow in it escaped.
pub fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => {
                let code = u32::from(letter);
                out.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(code % 16, 16));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

/// JSON that is written already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub String);

impl Raw {
    pub fn of(value: &dyn ToJson) -> Raw {
        Raw(super::to_json(value))
    }

    pub fn null() -> Raw {
        Raw("null".to_owned())
    }
}

impl ToJson for Raw {
    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl ToJson for str {
    fn write(&self, out: &mut String) {
        write_text(self, out);
    }
}

impl ToJson for String {
    fn write(&self, out: &mut String) {
        write_text(self, out);
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<String> {
        value.text().map(str::to_owned)
    }
}

impl ToJson for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<bool> {
        if let Value::Bool(on) = value { Some(*on) } else { None }
    }
}

impl ToJson for i64 {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Option<i64> {
        if let Value::Number(text) = value { text.parse().ok() } else { None }
    }
}

/// All numbers of ours fit into this one.
macro_rules! numbers {
    ($($number:ty)*) => {
        $(
            impl ToJson for $number {
                fn write(&self, out: &mut String) {
                    i64::try_from(*self).unwrap_or(i64::MAX).write(out);
                }
            }

            impl FromJson for $number {
                fn from_json(value: &Value) -> Option<$number> {
                    <$number>::try_from(i64::from_json(value)?).ok()
                }
            }
        )*
    };
}

numbers!(u8 u16 u32 u64 usize i32);

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Option<T>> {
        if *value == Value::Null { Some(None) } else { T::from_json(value).map(Some) }
    }

    fn absent() -> Option<Option<T>> {
        Some(None)
    }
}

fn write_list(items: &mut dyn Iterator<Item = &dyn ToJson>, out: &mut String) {
    let mut before = '[';
    for item in items {
        out.push(before);
        item.write(out);
        before = ',';
    }
    out.push_str(if before == '[' { "[]" } else { "]" });
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut String) {
        write_list(&mut self.iter().map(|item| item as &dyn ToJson), out);
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Vec<T>> {
        let mut all = vec![];
        for item in value.list()? {
            all.push(T::from_json(item)?);
        }
        Some(all)
    }
}

impl<T: ToJson> ToJson for BTreeSet<T> {
    fn write(&self, out: &mut String) {
        write_list(&mut self.iter().map(|item| item as &dyn ToJson), out);
    }
}

impl<T: FromJson + Ord> FromJson for BTreeSet<T> {
    fn from_json(value: &Value) -> Option<BTreeSet<T>> {
        let mut all = BTreeSet::new();
        for item in value.list()? {
            all.insert(T::from_json(item)?);
        }
        Some(all)
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn write(&self, out: &mut String) {
        write_list(&mut [&self.0 as &dyn ToJson, &self.1].into_iter(), out);
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: &Value) -> Option<(A, B)> {
        let [a, b] = value.list()? else { return None };
        Some((A::from_json(a)?, B::from_json(b)?))
    }
}

impl<K: ToJson, T: ToJson> ToJson for BTreeMap<K, T> {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in self {
            write_entry(out, key, value);
        }
        out.push('}');
    }
}

/// Keys are values that stand in JSON as a text.
impl<K: FromJson + Ord, T: FromJson> FromJson for BTreeMap<K, T> {
    fn from_json(value: &Value) -> Option<BTreeMap<K, T>> {
        let mut all = BTreeMap::new();
        for (key, value) in value.fields()? {
            all.insert(K::from_json(&Value::Text(key.clone()))?, T::from_json(value)?);
        }
        Some(all)
    }
}

/// A value that stands in JSON as the text that it is everywhere else.
macro_rules! as_text {
    ($text:ty) => {
        impl $crate::json::ToJson for $text {
            fn write(&self, out: &mut String) {
                $crate::json::write_text(&self.to_string(), out);
            }
        }

        impl $crate::json::FromJson for $text {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                value.text()?.parse().ok()
            }
        }
    };
}

pub(crate) use as_text;
