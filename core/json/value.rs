//! Is this text JSON, and what stands in it? A value as it was written: numbers stay text, fields keep their order, so that what
//! this program does not understand is sent on unchanged.

use super::{FromJson, ToJson, to_json, write_text};

/// As deep as serde_json goes.
const DEPTH_MAX: u32 = 127;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub fn parse(text: &str) -> Option<Value> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(DEPTH_MAX)?;
        reader.blanks();
        (reader.at == text.len()).then_some(value)
    }

    /// As this value is written.
    pub fn of(value: &dyn ToJson) -> Value {
        Value::parse(&to_json(value)).unwrap_or_default()
    }

    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub fn list(&self) -> Option<&[Value]> {
        if let Value::List(list) = self { Some(list) } else { None }
    }

    pub fn fields(&self) -> Option<&[(String, Value)]> {
        if let Value::Object(fields) = self { Some(fields) } else { None }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields()?.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl FromJson for Value {
    fn from_json(value: &Value) -> Option<Value> {
        Some(value.clone())
    }
}

impl ToJson for Value {
    fn write(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(on) => on.write(out),
            Value::Number(text) => out.push_str(text),
            Value::Text(text) => write_text(text, out),
            Value::List(list) => list.write(out),
            Value::Object(fields) => {
                out.push('{');
                for (key, value) in fields {
                    super::write_field(out, key, value);
                }
                out.push('}');
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn take(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        self.blanks();
        match self.peek()? {
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b'"' => self.string().map(Value::Text),
            b't' => self.literal("true", Value::Bool(true)),
            b'f' => self.literal("false", Value::Bool(false)),
            b'n' => self.literal("null", Value::Null),
            _ => self.number(),
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        let mut list = vec![];
        self.at += 1;
        self.blanks();
        if self.take(b']') {
            return Some(Value::List(list));
        }
        loop {
            list.push(self.value(depth)?);
            self.blanks();
            match self.next()? {
                b',' => {}
                b']' => return Some(Value::List(list)),
                _ => return None,
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        let mut fields = vec![];
        self.at += 1;
        self.blanks();
        if self.take(b'}') {
            return Some(Value::Object(fields));
        }
        loop {
            self.blanks();
            let key = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return None;
            }
            fields.push((key, self.value(depth)?));
            self.blanks();
            match self.next()? {
                b',' => {}
                b'}' => return Some(Value::Object(fields)),
                _ => return None,
            }
        }
    }

    /// Any number of JSON; a fraction or an exponent is no value of ours, but may stand in what a later app wrote.
    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(Value::Number(self.since(start).to_owned()))
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn string(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            text.push_str(self.since(start));
            match self.next()? {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.unit(),
            other @ (b'"' | b'\\' | b'/') => char::from(other),
            _ => return None,
        })
    }

    /// Four digits, or twice four for what lies beyond the first plane.
    fn unit(&mut self) -> Option<char> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) {
            let low = if self.take(b'\\') && self.take(b'u') { self.hex()? } else { return None };
            code = 0x10000 + ((code - 0xd800) << 10) + low.checked_sub(0xdc00).filter(|l| *l < 0x400)?;
        }
        char::from_u32(code)
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::to_json;
    use proptest::prelude::*;

    /// Read, or refused, as serde_json does it; and what was read is written as it would write it.
    fn same(text: &str) {
        let by_serde = serde_json::from_str::<serde_json::Value>(text);
        match (Value::parse(text), by_serde) {
            (Some(value), Ok(known)) => {
                let again: serde_json::Value = serde_json::from_str(&to_json(&value)).unwrap();
                assert_eq!(again, known, "{text}");
            }
            (None, Err(_)) => {}
            // Ours keeps a number as a text, however large.
            (Some(_), Err(e)) => assert!(e.to_string().starts_with("number out of range"), "{text}: {e}"),
            (None, Ok(_)) => panic!("{text} is JSON"),
        }
    }

    #[test]
    fn texts_are_read_as_serde_json_reads_them() {
        for text in [
            "",
            " ",
            "null",
            " null\r\n\t",
            "nul",
            "nulll",
            "true",
            "false",
            "0",
            "-0",
            "00",
            "01",
            "-",
            "1.",
            ".5",
            "1.50",
            "1e5",
            "1E+5",
            "1e",
            "1e-",
            "--1",
            "+1",
            "1 2",
            "[]",
            "[ ]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1,[2,{\"a\":[]}]]",
            "{}",
            "{ }",
            "{\"a\":1}",
            "{\"a\" : 1 , \"b\":2}",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1",
            "[1",
            "\"",
            "\"a",
            "\"\\\"",
            "\"a\\nb\\/\"",
            "\"\\x\"",
            "\"\\u00e9\"",
            "\"\\u00E9\\u0000\"",
            "\"\\u12\"",
            "\"\\ud83d\\ude42\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\n\"",
            "\"\\ude42\"",
            "\"\\ud83d\\u0041\"",
            "\"é🙂\u{7f}\"",
            "\"\u{1f}\"",
            "\"\n\"",
            "1e999",
            "{\"a\":1,\"a\":2}",
            "\u{feff}1",
        ] {
            same(text);
        }
        for depth in [126, 127, 128, 129] {
            same(&("[".repeat(depth) + &"]".repeat(depth)));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_serde_json_reads_it(text in r#"[\[\]{}",: \\/0-9eE.+\-truefalsn\u{1}é]{0,12}"#, inside in any::<String>()) {
            same(&text);
            same(&serde_json::to_string(&inside).unwrap());
            prop_assert_eq!(to_json(&inside), serde_json::to_string(&inside).unwrap());
        }
    }
}
