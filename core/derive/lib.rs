//! How do core's types become JSON on the phone, and come back? The same attributes that tell serde, and far less code for each
//! type: one call for a field, one table of words for an enum. `core/json` holds what is called.

mod shape;

use std::fmt::Write as _;

use proc_macro::TokenStream;
use shape::{Field, Kind, Says, Shape, Variant, shape};

const JSON: &str = "::preau_core::json";

/// Reads as serde would: unknown fields are refused where serde refuses them, fields may be missing where serde lets them.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(input: TokenStream) -> TokenStream {
    let shape = shape(input);
    let Shape { name, says, kind } = &shape;
    let strict = says.has("deny_unknown_fields");
    let body = match kind {
        Kind::Transparent => format!("Some({name}({JSON}::FromJson::from_json(value)?))"),
        Kind::Struct(fields) => {
            format!("let fields = {JSON}::each_once(value)?; {}Some({name} {{ {} }})", only(fields, strict, None), read_all(fields, says))
        }
        Kind::Enum(variants) => {
            let words = words(variants, says);
            match says.get("tag") {
                None => format!("Some(match {JSON}::word(value, &{words:?})? {{ {} }})", bare_variants(name, variants)),
                Some(tag) => {
                    let arms = tagged_variants(name, variants, tag, strict);
                    format!("let fields = {JSON}::each_once(value)?; Some(match {JSON}::tag_of(fields, {tag:?}, &{words:?})? {{ {arms} }})")
                }
            }
        }
    };
    let header = format!("#[automatically_derived] impl {JSON}::FromJson for {name}");
    parsed(&format!("{header} {{ fn from_json(value: &{JSON}::Value) -> Option<Self> {{ {body} }} }}"))
}

/// Writes byte for byte what serde_json would.
#[proc_macro_derive(ToJson, attributes(serde))]
pub fn to_json(input: TokenStream) -> TokenStream {
    let shape = shape(input);
    let Shape { name, says, kind } = &shape;
    let body = match kind {
        Kind::Transparent => format!("{JSON}::ToJson::write(&self.0, out);"),
        Kind::Struct(fields) => format!("out.push('{{'); {} out.push('}}');", write_all(fields, "&self.")),
        Kind::Enum(variants) => {
            let words = words(variants, says);
            let which = |(at, Variant { name: variant, fields }): (usize, &Variant)| {
                let rest = if fields.is_some() { " { .. }" } else { "" };
                format!("{name}::{variant}{rest} => {at},")
            };
            let which: String = variants.iter().enumerate().map(which).collect();
            let word = format!("{words:?}[match self {{ {which} }}]");
            match says.get("tag") {
                None => format!("{JSON}::write_text({word}, out);"),
                Some(tag) => {
                    let inside = |Variant { name: variant, fields }: &Variant| {
                        let fields = fields.as_deref().unwrap_or_default();
                        let names: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
                        format!("{name}::{variant} {{ {} }} => {{ {} }}", names.join(", "), write_all(fields, ""))
                    };
                    let arms: String = variants.iter().map(inside).collect();
                    format!("out.push('{{'); {JSON}::write_field(out, {tag:?}, &{word}); match self {{ {arms} }} out.push('}}');")
                }
            }
        }
    };
    let header = format!("#[automatically_derived] impl {JSON}::ToJson for {name}");
    parsed(&format!("{header} {{ fn write(&self, out: &mut String) {{ {body} }} }}"))
}

fn parsed(code: &str) -> TokenStream {
    code.parse().unwrap_or_else(|e| panic!("{e}: {code}"))
}

fn words(variants: &[Variant], says: &Says) -> Vec<String> {
    variants.iter().map(|v| word(&v.name, says.get("rename_all"))).collect()
}

/// `WaitListed` → `wait_listed` or `wait-listed`.
fn word(name: &str, how: Option<&str>) -> String {
    let between = match how {
        None => return name.to_owned(),
        Some("snake_case") => '_',
        Some("kebab-case") => '-',
        Some(other) => panic!("rename_all = {other} is not known to this reader of JSON"),
    };
    let mut word = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            word.push(between);
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

fn key(field: &Field) -> &str {
    field.says.get("rename").unwrap_or(&field.name)
}

/// Refuses what is not one of these fields.
fn only(fields: &[Field], strict: bool, tag: Option<&str>) -> String {
    let known: Vec<&str> = tag.into_iter().chain(fields.iter().map(key)).collect();
    if strict { format!("{JSON}::only(fields, &{known:?})?; ") } else { String::new() }
}

fn read_all(fields: &[Field], says: &Says) -> String {
    let mut all = String::new();
    for field in fields {
        let name = &field.name;
        assert!(!field.says.has("flatten"), "{name}: a flattened field is only ever written");
        let value = if field.says.has("skip") {
            "Default::default()".to_owned()
        } else {
            let how = if field.says.has("default") || says.has("default") { "get_or_default" } else { "get" };
            format!("{JSON}::{how}(fields, {:?})?", key(field))
        };
        let _ = write!(all, "{name}: {value}, ");
    }
    all
}

fn bare_variants(name: &str, variants: &[Variant]) -> String {
    let mut arms: String = variants.iter().enumerate().map(|(at, v)| format!("{at} => {name}::{}, ", v.name)).collect();
    arms.push_str("_ => return None");
    arms
}

/// Serde lets a variant without content have any other field.
fn tagged_variants(name: &str, variants: &[Variant], tag: &str, strict: bool) -> String {
    let mut arms = String::new();
    for (at, Variant { name: variant, fields }) in variants.iter().enumerate() {
        let _ = match fields {
            None => write!(arms, "{at} => {name}::{variant}, "),
            Some(fields) => {
                let (only, all) = (only(fields, strict, Some(tag)), read_all(fields, &Says::default()));
                write!(arms, "{at} => {{ {only}{name}::{variant} {{ {all} }} }}, ")
            }
        };
    }
    arms.push_str("_ => return None");
    arms
}

fn write_all(fields: &[Field], this: &str) -> String {
    let mut all = String::new();
    for field in fields.iter().filter(|f| !f.says.has("skip")) {
        let name = &field.name;
        let one = if field.says.has("flatten") {
            format!("{JSON}::write_flat(out, {this}{name}); ")
        } else {
            format!("{JSON}::write_field(out, {:?}, {this}{name}); ", key(field))
        };
        match field.says.get("skip_serializing_if") {
            Some(empty) => write!(all, "if !{empty}({this}{name}) {{ {one} }} "),
            None => write!(all, "{one}"),
        }
        .unwrap_or_default();
    }
    all
}
