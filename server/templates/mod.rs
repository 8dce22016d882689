//! How does a text of ours get onto a page or into a mail? Tera templates: those inside the program, or a folder's own version
//! of some of them. A template that cannot be read is named with its line, and nothing is built or served from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};
use thiserror::Error;

use crate::config::Config;

pub mod assets;
mod colour;
mod filters;
pub mod french;
pub mod house;

use assets::{Asset, Assets};
pub use house::{House, MenuLink, SAMPLE_CONTENT};

/// Every file of `site-templates/`, as it was when the program was built.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site-templates.rs"));

/// One sentence for the person who wrote the template.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TemplateError {
    #[error("Modèle {file}, ligne {line} : {message}.")]
    AtLine { file: String, line: usize, message: String },
    #[error("Modèles : {0}.")]
    Other(String),
    #[error("Le dossier de modèles {0} ne peut pas être lu.")]
    Folder(String),
}

/// The association's own content, when it has some; else the sample is shown under its name.
pub fn content_folder(config: &Config) -> Option<PathBuf> {
    let folder = config.path(&config.site.content);
    folder.is_dir().then_some(folder)
}

/// The engine, with the assets that the pages name.
#[derive(Clone, Debug)]
pub struct Templates {
    tera: Tera,
    assets: Assets,
    house: House,
    /// What stands under `pdf/`: words, fonts and logo of the papers, which are no Tera templates.
    papers: BTreeMap<String, Vec<u8>>,
}

impl Templates {
    /// As the settings say.
    pub fn load(config: &Config) -> Result<Templates, TemplateError> {
        let content = content_folder(config);
        let mut house = House::read(content.as_deref(), &config.organisation.name)?;
        if house.url.is_empty() {
            house.url.clone_from(&config.public_url);
        }
        let own = &config.site.templates;
        let folder = (!own.as_os_str().is_empty()).then(|| config.path(own));
        Templates::of(folder.as_deref(), &house)
    }

    /// The embedded templates, those of `folder` in their place where it has some, for this association.
    pub fn of(folder: Option<&Path>, house: &House) -> Result<Templates, TemplateError> {
        let mut files: BTreeMap<String, Vec<u8>> = EMBEDDED.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        if let Some(folder) = folder {
            let own = read_folder(folder).map_err(|_| TemplateError::Folder(folder.display().to_string()))?;
            files.extend(own);
        }
        let papers = files.iter().filter_map(|(n, b)| Some((n.strip_prefix("pdf/")?.to_owned(), b.clone()))).collect();
        files.retain(|name, _| !name.starts_with("pdf/"));
        let is_asset = |name: &String| name.starts_with("assets/");
        let raw: BTreeMap<String, Vec<u8>> =
            files.iter().filter(|(n, _)| is_asset(n)).map(|(n, b)| (n["assets/".len()..].to_owned(), b.clone())).collect();
        let assets = assets::assets(&raw, house.accent_rule()?.as_deref());
        let mut texts = vec![];
        for (name, bytes) in files.iter().filter(|(n, _)| !is_asset(n)) {
            let text = std::str::from_utf8(bytes).map_err(|_| TemplateError::Other(format!("{name} n’est pas en UTF-8")))?;
            texts.push((name.as_str(), text));
        }
        let mut tera = Tera::new();
        let paths = assets.iter().map(|(name, asset)| (name.clone(), asset.path.clone())).collect();
        filters::register(&mut tera, &paths);
        tera.global_context().insert("house", house);
        tera.add_raw_templates(texts).map_err(|e| sentence(&e))?;
        Ok(Templates { tera, assets, house: house.clone(), papers })
    }

    /// The page or mail of that name (`pages/home.html`) with these values; a value that is missing is an error.
    pub fn render(&self, name: &str, values: &impl Serialize) -> Result<String, TemplateError> {
        let context = Context::from_serialize(values).map_err(|e| sentence(&e))?;
        self.tera.render(name, &context).map_err(|e| sentence(&e))
    }

    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    pub const fn house(&self) -> &House {
        &self.house
    }

    pub const fn assets(&self) -> &Assets {
        &self.assets
    }

    /// A file of the papers, by its path below `pdf/`.
    pub fn paper_file(&self, name: &str) -> Option<&[u8]> {
        self.papers.get(name).map(Vec::as_slice)
    }

    /// The file that a page named, by its path below the root.
    pub fn asset_at(&self, path: &str) -> Option<&Asset> {
        self.assets.values().find(|asset| asset.path == path)
    }
}

fn read_folder(folder: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(at) = todo.pop() {
        for entry in std::fs::read_dir(at)? {
            let path = entry?.path();
            let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            if name.split('/').any(|part| part.starts_with('.') || part.ends_with('~')) {
                continue;
            }
            if path.is_dir() {
                todo.push(path);
            } else {
                files.insert(name.to_owned(), std::fs::read(&path)?);
            }
        }
    }
    Ok(files)
}

/// Tera's own report shows the source over several lines; one sentence with file and line is what a person can act on.
fn sentence(error: &tera::Error) -> TemplateError {
    let clean = |text: &str| text.trim().trim_end_matches('.').replace('\n', " ");
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            TemplateError::AtLine { file: report.filename().to_owned(), line: report.span().start_line, message: clean(report.message()) }
        }
        _ => {
            let text = error.to_string();
            from_report(&text).unwrap_or_else(|| TemplateError::Other(clean(&text)))
        }
    }
}

/// The first of `error: message\n --> file:line:column …`.
fn from_report(text: &str) -> Option<TemplateError> {
    let message = text.lines().find_map(|line| line.strip_prefix("error: "))?;
    let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = place.rsplitn(3, ':');
    let line = parts.nth(1)?.parse().ok()?;
    Some(TemplateError::AtLine { file: parts.next()?.to_owned(), line, message: message.trim_end_matches('.').to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, text: &str) -> Result<Templates, TemplateError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        Templates::of(Some(folder.path()), &House::default())
    }

    #[test]
    fn the_embedded_templates_are_sound() {
        Templates::of(None, &House::default()).unwrap();
    }

    #[test]
    fn a_syntax_error_is_named_with_file_and_line() {
        let error = with("pages/own.html", "<p>\n{% if %}\n</p>").unwrap_err();
        assert!(matches!(&error, TemplateError::AtLine { file, line: 2, .. } if file == "pages/own.html"), "{error}");
        let error = with("pages/own.html", "a\n\n{{ 3 | inconnu }}").unwrap_err();
        assert!(matches!(&error, TemplateError::AtLine { line: 3, .. }), "{error}");
    }

    #[test]
    fn a_missing_value_is_an_error_and_hostile_text_is_inert() {
        let templates = with("pages/own.html", "{{ name }}").unwrap();
        assert!(templates.render("pages/own.html", &serde_json::json!({})).is_err());
        let page = templates.render("pages/own.html", &serde_json::json!({"name": "<b>{{ x }}\r\n"})).unwrap();
        assert_eq!(page, "&lt;b&gt;{{ x }}\r\n");
    }
}
