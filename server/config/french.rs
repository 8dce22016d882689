//! What is wrong with a file of settings or content, said in French? What the reader of TOML says in English, for whoever typed it.

use super::unknown::Unknown;

/// One sentence without its end; what nobody foresaw keeps the reader's own words behind ours.
pub fn in_french(message: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let foreseen = Unknown::read(&message)
        .map(|unknown| unknown.clause())
        .or_else(|| missing(&message))
        .or_else(|| twice(&message))
        .or_else(|| variant(&message))
        .or_else(|| kind(&message));
    foreseen.unwrap_or_else(|| format!("ce n’est pas lisible comme du TOML ({message})"))
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn missing(message: &str) -> Option<String> {
    let rest = message.strip_prefix("missing field ")?;
    Some(format!("il manque « {} »", quoted(rest).next()?))
}

fn twice(message: &str) -> Option<String> {
    let rest = message.strip_prefix("duplicate ")?;
    Some(quoted(rest).next().map_or_else(|| "un nom est écrit deux fois".into(), |name| format!("« {name} » est écrit deux fois")))
}

fn variant(message: &str) -> Option<String> {
    let mut names = quoted(message.strip_prefix("unknown variant ")?);
    let typed = names.next()?;
    Some(format!("« {typed} » n’est pas un choix possible ; il y a : {}", names.collect::<Vec<_>>().join(", ")))
}

/// ``invalid type: integer `3`, expected a string``
fn kind(message: &str) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, wanted) = rest.rsplit_once(", expected ")?;
    let typed = found.split(['`', '"']).nth(1).map_or_else(|| word(found).to_owned(), |typed| format!("« {typed} »"));
    Some(format!("{typed} n’est pas ce qui est attendu ici : {}", word(wanted)))
}

/// The reader's kinds of values, as people call them.
fn word(kind: &str) -> &str {
    match kind {
        "a string" | "string" => "un texte entre guillemets",
        "a boolean" | "boolean" => "true ou false",
        "a sequence" | "sequence" | "array" => "une liste entre crochets",
        "a map" | "map" | "table" => "un groupe de réglages",
        "integer" | "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" => "un nombre entier",
        "float" | "f32" | "f64" => "un nombre",
        _ if kind.starts_with("struct ") => "un groupe de réglages",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only what is wrong with them is read")]
    struct File {
        label: String,
        #[serde(default)]
        port: u16,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default)]
        list: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Wednesdays,
        Holidays,
    }

    fn said(text: &str) -> String {
        in_french(toml::from_str::<File>(text).unwrap_err().message())
    }

    #[test]
    fn what_is_usually_wrong_is_said_in_french() {
        assert_eq!(said(""), "il manque « label »");
        assert_eq!(said("label = 3"), "« 3 » n’est pas ce qui est attendu ici : un texte entre guillemets");
        assert_eq!(said("label = \"a\"\nport = \"x\""), "« x » n’est pas ce qui est attendu ici : un nombre entier");
        assert_eq!(said("label = \"a\"\nport = 70000"), "« 70000 » n’est pas ce qui est attendu ici : un nombre entier");
        assert_eq!(said("label = \"a\"\nlist = \"x\""), "« x » n’est pas ce qui est attendu ici : une liste entre crochets");
        assert_eq!(said("label = \"a\"\nlabels = \"b\""), "« labels » n’est pas connu ici ; connus : label, list, port, kind");
        assert_eq!(said("label = \"a\"\nkind = \"weekly\""), "« weekly » n’est pas un choix possible ; il y a : wednesdays, holidays");
        assert!(said("label = \"a\"\nlabel = \"b\"").contains("deux fois"), "{}", said("label = \"a\"\nlabel = \"b\""));
        assert!(said("label = ").starts_with("ce n’est pas lisible comme du TOML ("), "{}", said("label = "));
    }
}
