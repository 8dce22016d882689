//! What does a type look like, and what do its `serde` attributes say? Just enough of Rust's syntax for the types of ours: named
//! fields, one unnamed field, variants without content or with named fields; no generics.

use proc_macro::{Delimiter, TokenStream, TokenTree};
use std::iter::Peekable;

type Tokens = Peekable<proc_macro::token_stream::IntoIter>;

/// `#[serde(…)]`: name → what stands after its `=`, without quotes.
#[derive(Debug, Default)]
pub struct Says(Vec<(String, String)>);

impl Says {
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What is neither understood nor without meaning here would be a silent difference to serde.
    fn refuse_others(&self, known: &[&str]) {
        for (name, _) in &self.0 {
            assert!(known.contains(&name.as_str()), "serde({name}) is not known to this reader of JSON");
        }
    }
}

#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub says: Says,
}

#[derive(Debug)]
pub struct Variant {
    pub name: String,
    /// None: without content.
    pub fields: Option<Vec<Field>>,
}

#[derive(Debug)]
pub enum Kind {
    Struct(Vec<Field>),
    /// One unnamed field, written as that field is.
    Transparent,
    Enum(Vec<Variant>),
}

#[derive(Debug)]
pub struct Shape {
    pub name: String,
    pub says: Says,
    pub kind: Kind,
}

/// Reads the definition of a type.
pub fn shape(input: TokenStream) -> Shape {
    let mut tokens = input.into_iter().peekable();
    let says = attributes(&mut tokens);
    says.refuse_others(&["rename_all", "tag", "deny_unknown_fields", "transparent", "default"]);
    visibility(&mut tokens);
    let word = ident(&mut tokens);
    let name = ident(&mut tokens);
    let Some(TokenTree::Group(body)) = tokens.next() else { panic!("{name}: no generics") };
    let kind = match (word.as_str(), body.delimiter()) {
        ("struct", Delimiter::Brace) => Kind::Struct(fields(body.stream())),
        ("struct", Delimiter::Parenthesis) => Kind::Transparent,
        ("enum", Delimiter::Brace) => Kind::Enum(variants(body.stream())),
        _ => panic!("{name}: a struct or an enum"),
    };
    Shape { name, says, kind }
}

fn fields(body: TokenStream) -> Vec<Field> {
    let mut tokens = body.into_iter().peekable();
    let mut all = vec![];
    while tokens.peek().is_some() {
        let says = attributes(&mut tokens);
        says.refuse_others(&["default", "skip_serializing_if", "flatten", "rename", "skip"]);
        visibility(&mut tokens);
        all.push(Field { name: ident(&mut tokens), says });
        skip_type(&mut tokens);
    }
    all
}

fn variants(body: TokenStream) -> Vec<Variant> {
    let mut tokens = body.into_iter().peekable();
    let mut all = vec![];
    while tokens.peek().is_some() {
        attributes(&mut tokens).refuse_others(&[]);
        let name = ident(&mut tokens);
        let inside = match tokens.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(fields(group.stream())),
            Some(TokenTree::Group(_)) => panic!("{name}: named fields only"),
            _ => None,
        };
        all.push(Variant { name, fields: inside });
        skip_type(&mut tokens);
    }
    all
}

/// Attributes in front of something; only those of serde are kept.
fn attributes(tokens: &mut Tokens) -> Says {
    let mut says = Says::default();
    while matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#') {
        tokens.next();
        let Some(TokenTree::Group(group)) = tokens.next() else { panic!("an attribute") };
        let mut inside = group.stream().into_iter();
        let of_serde = matches!(inside.next(), Some(TokenTree::Ident(name)) if name.to_string() == "serde");
        if let (true, Some(TokenTree::Group(words))) = (of_serde, inside.next()) {
            says.0.extend(words_of(words.stream()));
        }
    }
    says
}

/// `a, b = "c"`.
fn words_of(stream: TokenStream) -> Vec<(String, String)> {
    let mut words: Vec<(String, String)> = vec![];
    for token in stream {
        match token {
            TokenTree::Ident(name) => words.push((name.to_string(), String::new())),
            TokenTree::Literal(value) => words.last_mut().expect("a name").1 = value.to_string().trim_matches('"').to_owned(),
            _ => {}
        }
    }
    words
}

fn visibility(tokens: &mut Tokens) {
    if matches!(tokens.peek(), Some(TokenTree::Ident(word)) if word.to_string() == "pub") {
        tokens.next();
        if matches!(tokens.peek(), Some(TokenTree::Group(_))) {
            tokens.next();
        }
    }
}

fn ident(tokens: &mut Tokens) -> String {
    match tokens.next() {
        Some(TokenTree::Ident(name)) => name.to_string(),
        other => panic!("a name instead of {other:?}"),
    }
}

/// To behind the comma that ends a field or a variant.
fn skip_type(tokens: &mut Tokens) {
    let mut depth = 0;
    for token in tokens.by_ref() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '<' => depth += 1,
            TokenTree::Punct(mark) if mark.as_char() == '>' => depth -= 1,
            TokenTree::Punct(mark) if mark.as_char() == ',' && depth == 0 => return,
            _ => {}
        }
    }
}
