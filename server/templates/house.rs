//! What may every page say of the association? Its name, address and menus, from `site.toml` of its content folder.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{TemplateError, colour};
use crate::config::in_french;

/// Every file of `content/`, an invented association, as it was when the program was built.
pub static SAMPLE_CONTENT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/content.rs"));

/// A line of a menu. `path` is below the root, without a first `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuLink {
    pub label: String,
    pub path: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accent {
    pub light: String,
    pub dark: String,
}

/// Nothing here belongs to a person of a family.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    pub name: String,
    /// Where the portal is, without a final `/`; empty: the server's own address.
    #[serde(default)]
    pub url: String,
    /// Where the personal space is when the pages stand on another host; empty: the same one.
    #[serde(default)]
    pub space: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub address: String,
    #[serde(default, skip_serializing)]
    pub accent: Option<Accent>,
    #[serde(default)]
    pub menu: Vec<MenuLink>,
    #[serde(default)]
    pub foot: Vec<MenuLink>,
}

impl House {
    /// From the folder's `site.toml`; without a folder, the sample's, under `name` unless that is empty.
    pub fn read(content: Option<&Path>, name: &str) -> Result<House, TemplateError> {
        let Some(folder) = content else {
            let sample = SAMPLE_CONTENT.iter().find(|(file, _)| *file == "site.toml");
            let text = sample.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let house = House::parse(text)?;
            return Ok(if name.is_empty() { house } else { House { name: name.to_owned(), ..house } });
        };
        let path = folder.join("site.toml");
        let text = std::fs::read_to_string(&path).map_err(|_| TemplateError::Folder(path.display().to_string()))?;
        House::parse(&text)
    }

    fn parse(text: &str) -> Result<House, TemplateError> {
        let house: House = toml::from_str(text).map_err(|e| at_line(text, "site.toml", &e))?;
        house.accent_rule().map(|_| house)
    }

    /// The style rule of the association's own colours.
    pub fn accent_rule(&self) -> Result<Option<String>, TemplateError> {
        let rule = self.accent.as_ref().map(|a| colour::accent_rule(&a.light, &a.dark)).transpose();
        rule.map_err(|why| TemplateError::Other(format!("site.toml, {why}")))
    }

    /// The colour on white paper: the association's, else ours.
    pub fn accent_rgb(&self) -> [u8; 3] {
        self.accent.as_ref().and_then(|accent| colour::parse(&accent.light)).unwrap_or(colour::ACCENT)
    }

    /// `https://familles.example.org/`, or empty when unknown.
    pub fn base(&self) -> String {
        if self.url.is_empty() { String::new() } else { format!("{}/", self.url.trim_end_matches('/')) }
    }
}

/// A TOML error as one sentence with its line.
pub fn at_line(text: &str, file: &str, error: &toml::de::Error) -> TemplateError {
    let before = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..before].iter().filter(|b| **b == b'\n').count() + 1;
    TemplateError::AtLine { file: file.to_owned(), line, message: in_french(error.message()) }
}
