//! What did the association write? The content folder: pages and news in Markdown, a text for each centre, the *imprimés*.

use std::collections::BTreeMap;
use std::path::Path;

use preau_core::domain::time::LocalDate;
use serde::Deserialize;

use super::SiteError;
use crate::templates::SAMPLE_CONTENT;
use crate::templates::house::at_line;

/// Pages that say nothing of one association in particular: the sample's serve where the folder has none.
const GENERAL: [&str; 8] =
    ["premiere-connexion", "mode-d-emploi", "questions-frequentes", "imprimes", "actualites", "plan-du-site", "hors-connexion", "404"];
const PDF_MAGIC: &[u8] = b"%PDF-";

/// What stands between the `+++` lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    path: Option<String>,
    #[serde(default)]
    description: String,
    date: Option<LocalDate>,
    #[serde(default)]
    contents: bool,
    #[serde(default)]
    fold: bool,
    #[serde(default)]
    hidden: bool,
}

/// A page in Markdown.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its file, for messages.
    pub file: String,
    /// `mode-d-emploi/`, or empty for the home page.
    pub path: String,
    pub title: String,
    pub description: String,
    pub date: Option<LocalDate>,
    /// Has a table of contents.
    pub contents: bool,
    /// Its third-level headings fold.
    pub fold: bool,
    /// Not in the site's plan.
    pub hidden: bool,
    pub body: String,
}

/// An *imprimé*.
#[derive(Clone, Debug)]
pub struct Printable {
    pub label: String,
    pub file: String,
    /// The code of its centre; none: for all.
    pub centre: Option<String>,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrintableIndex {
    #[serde(default)]
    imprime: Vec<PrintableLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrintableLine {
    label: String,
    file: String,
    centre: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Content {
    pub pages: Vec<Text>,
    /// The latest first.
    pub news: Vec<Text>,
    /// Markdown by the centre's code.
    pub centres: BTreeMap<String, String>,
    pub printables: Vec<Printable>,
}

type Files = BTreeMap<String, Vec<u8>>;

/// The sample's files, as the program carries them.
pub fn sample() -> Files {
    SAMPLE_CONTENT.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

impl Content {
    /// The folder's, or the sample's without one.
    pub fn read(folder: Option<&Path>) -> Result<Content, SiteError> {
        let files = match folder {
            Some(folder) => read_folder(folder)?,
            None => sample(),
        };
        Content::of(&files)
    }

    fn of(files: &Files) -> Result<Content, SiteError> {
        let mut content = Content::default();
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".md")) {
            let text = utf8(name, bytes)?;
            let stem = stem(name);
            match name.split_once('/') {
                Some(("pages", _)) => content.pages.push(page(name, stem, text)?),
                Some(("actualites", _)) => content.news.push(news(name, stem, text)?),
                Some(("centres", _)) => drop(content.centres.insert(stem.to_owned(), text.to_owned())),
                _ => {}
            }
        }
        for (name, bytes) in sample() {
            let general = name.starts_with("pages/") && GENERAL.contains(&stem(&name));
            if general && !files.contains_key(&name) {
                content.pages.push(page(&name, stem(&name), utf8(&name, &bytes)?)?);
            }
        }
        if !content.pages.iter().any(|p| p.path.is_empty()) {
            return Err(SiteError::Content("pages/accueil.md manque : c’est la page d’accueil".into()));
        }
        content.news.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.path.cmp(&b.path)));
        content.printables = printables(files)?;
        Ok(content)
    }
}

fn printables(files: &Files) -> Result<Vec<Printable>, SiteError> {
    const INDEX: &str = "imprimes/imprimes.toml";
    let Some(bytes) = files.get(INDEX) else { return Ok(vec![]) };
    let text = utf8(INDEX, bytes)?;
    let index: PrintableIndex = toml::from_str(text).map_err(|e| SiteError::Template(at_line(text, INDEX, &e)))?;
    let mut all: Vec<Printable> = vec![];
    for line in index.imprime {
        let wrong = |why: &str| SiteError::Content(format!("{INDEX}, « {} » : {why}", line.file));
        let plain = !line.file.is_empty() && line.file.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if !plain || line.file.starts_with('.') || !line.file.ends_with(".pdf") {
            return Err(wrong("un nom de fichier PDF sans espace ni accent est attendu"));
        }
        if all.iter().any(|p| p.file == line.file) {
            return Err(wrong("le fichier est nommé deux fois"));
        }
        let found = files.get(&format!("imprimes/{}", line.file)).ok_or_else(|| wrong("le fichier manque"))?;
        if !found.starts_with(PDF_MAGIC) {
            return Err(wrong("ce n’est pas un PDF"));
        }
        all.push(Printable { label: line.label, file: line.file, centre: line.centre, bytes: found.clone() });
    }
    Ok(all)
}

fn stem(name: &str) -> &str {
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    file.strip_suffix(".md").unwrap_or(file)
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, SiteError> {
    std::str::from_utf8(bytes).map_err(|_| SiteError::Content(format!("{name} n’est pas en UTF-8")))
}

fn page(file: &str, stem: &str, text: &str) -> Result<Text, SiteError> {
    let (front, body) = front(file, text)?;
    let path = front.path.clone().unwrap_or_else(|| if stem == "accueil" { String::new() } else { format!("{stem}/") });
    let plain = path.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-/.".contains(&b)) && !path.contains("..");
    if !plain || path.starts_with('/') || !(path.is_empty() || path.ends_with('/') || path.ends_with(".html")) {
        return Err(SiteError::Content(format!("{file} : path « {path} » : attendu « nom/ », en minuscules sans accent")));
    }
    Ok(Text {
        file: file.to_owned(),
        path,
        title: front.title,
        description: front.description,
        date: front.date,
        contents: front.contents,
        fold: front.fold,
        hidden: front.hidden,
        body,
    })
}

fn news(file: &str, stem: &str, text: &str) -> Result<Text, SiteError> {
    let mut item = page(file, stem, text)?;
    if item.date.is_none() {
        return Err(SiteError::Content(format!("{file} : une actualité a une date : date = \"AAAA-MM-JJ\"")));
    }
    item.path = format!("actualites/{}/", super::markdown::slug(stem));
    Ok(item)
}

/// The head between `+++` lines, and the rest.
fn front(file: &str, text: &str) -> Result<(Front, String), SiteError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let head = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n").or_else(|| rest.split_once("\n+++")));
    let (head, body) = head.ok_or_else(|| SiteError::Content(format!("{file} : commence par un en-tête entre deux lignes « +++ »")))?;
    // A first empty line stands for `+++`, so that an error names the line of the file.
    let head = format!("\n{head}");
    let front = toml::from_str(&head).map_err(|e| SiteError::Template(at_line(&head, file, &e)))?;
    Ok((front, body.to_owned()))
}

fn read_folder(folder: &Path) -> Result<Files, SiteError> {
    let unreadable = |path: &Path| SiteError::Content(format!("{} ne peut pas être lu", path.display()));
    let mut files = Files::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(at) = todo.pop() {
        for entry in std::fs::read_dir(&at).map_err(|_| unreadable(&at))? {
            let path = entry.map_err(|_| unreadable(&at))?.path();
            let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            let name = name.replace('\\', "/");
            if name.split('/').any(|part| part.starts_with('.') || part.ends_with('~')) {
                continue;
            }
            if path.is_dir() {
                todo.push(path);
            } else {
                files.insert(name, std::fs::read(&path).map_err(|_| unreadable(&path))?);
            }
        }
    }
    Ok(files)
}
