//! Which files do the pages need beside their text? Styles and icons, named by their content so that they may be kept for ever.

use std::collections::BTreeMap;

use preau_core::domain::ids::Digest;

/// The style sheet of the portal and of the account's forms is the join of these, in this order.
const STYLE_PARTS: [&str; 4] = ["tokens.css", "base.css", "account.css", "site.css"];

/// One file under `assets/`.
#[derive(Clone, Debug)]
pub struct Asset {
    /// `assets/site.1f3870be.css`.
    pub path: String,
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// All assets by the name that templates use: `site.css`, `icon.svg`.
pub type Assets = BTreeMap<String, Asset>;

/// From the files of `site-templates/assets/`; `accent` replaces the association's colour.
pub fn assets(files: &BTreeMap<String, Vec<u8>>, accent: Option<&str>) -> Assets {
    let mut all = Assets::new();
    let mut style = String::new();
    for part in STYLE_PARTS {
        if let Some(bytes) = files.get(part) {
            style.push_str(&minify(&String::from_utf8_lossy(bytes)));
        }
    }
    style.push_str(accent.unwrap_or_default());
    add(&mut all, "site.css", style.into_bytes());
    for (name, bytes) in files.iter().filter(|(name, _)| !name.ends_with(".css")) {
        add(&mut all, name, bytes.clone());
    }
    all
}

fn add(all: &mut Assets, name: &str, bytes: Vec<u8>) {
    let hash = Digest::of(&[&bytes]).short();
    let path = match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
        None => format!("assets/{name}.{hash}"),
    };
    all.insert(name.to_owned(), Asset { path, kind: kind_of(name), bytes });
}

/// The media type that goes with a file's name.
pub fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        Some("xml") => "application/xml; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Takes comments and the indentation out of a style sheet of ours (no comment signs inside its strings).
fn minify(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut joined = lines.join(" ");
    for (long, short) in [("; }", "}"), (" { ", "{"), (" }", "}"), ("} ", "}"), ("; ", ";"), (": ", ":")] {
        joined = joined.replace(long, short);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_keeps_its_rules_and_loses_its_comments() {
        let css = "/* why */\n@layer base {\n  a:hover { color: red; content: \"● \"; }\n}\n";
        assert_eq!(minify(css), "@layer base{a:hover{color:red;content:\"● \"}}");
    }

    #[test]
    fn a_changed_file_has_a_changed_name() {
        let name = |text: &str| assets(&[("icon.svg".to_owned(), text.as_bytes().to_vec())].into(), None)["icon.svg"].path.clone();
        assert_ne!(name("<svg/>"), name("<svg></svg>"));
    }
}
