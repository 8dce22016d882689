//! Which files are ours, and which of their lines are code?

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

const FOLDERS: &[&str] = &["core", "server", "build", "pwa", "tests", "benches", "migrations", "site-templates", "content", "docs", ".ci"];
const NOT_OURS: &[&str] = &["node_modules", "target", "dist", "gen"];
const TEXT: &[&str] = &["rs", "ts", "tsx", "mjs", "js", "css", "sql", "html", "toml", "md", "txt", "csv", "json", "webmanifest"];

#[derive(Clone, Debug)]
pub struct Source {
    /// From the root of the checkout, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, ext)| ext)
    }

    pub fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    pub fn is_script(&self) -> bool {
        ["ts", "tsx", "mjs", "js"].contains(&self.extension())
    }

    pub fn is_code(&self) -> bool {
        self.is_rust() || self.is_script() || ["css", "sql", "html"].contains(&self.extension())
    }

    /// The first name under the crate's root: `http` of `server/http/sync.rs`, `clock` of `server/clock.rs`.
    pub fn place(&self) -> String {
        let inside = self.path.split('/').nth(1).unwrap_or_default();
        inside.trim_end_matches(".rs").to_owned()
    }

    /// Numbered lines without those that only comment.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let comment = |line: &&str| ["//", "/*", "* ", "*/"].iter().any(|mark| line.trim_start().starts_with(mark));
        self.lines().enumerate().filter(move |(_, line)| !comment(line)).map(|(at, line)| (at + 1, line))
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text of ours, in order of path.
pub fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        walk(&root().join(folder), &mut paths);
    }
    paths.extend(here(&root()).into_iter().filter(|path| path.is_file()));
    let mut found: Vec<Source> = paths.iter().filter_map(|path| read(path)).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read(path: &Path) -> Option<Source> {
    let name = path.file_name()?.to_str()?;
    let texts = path.extension().is_some_and(|ext| TEXT.iter().any(|known| ext == *known));
    if !(texts || ["test", "run"].contains(&name)) || name == "package-lock.json" {
        return None;
    }
    let inside = path.strip_prefix(root()).ok()?.to_str()?.replace('\\', "/");
    Some(Source { path: inside, text: fs::read_to_string(path).ok()? })
}

fn here(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|all| all.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for path in here(folder) {
        let ours = path.file_name().is_some_and(|name| !NOT_OURS.iter().any(|not| name == *not));
        if path.is_dir() && ours {
            walk(&path, paths);
        } else if path.is_file() {
            paths.push(path);
        }
    }
}

/// What differs between `migrations/` and the list of their hashes.
pub fn changed_migrations() -> Vec<String> {
    let list = fs::read_to_string(root().join("tests/tidy/migrations.sha256")).expect("the list of migrations");
    let listed: Vec<(&str, &str)> = list.lines().filter_map(|line| line.split_once("  ")).collect();
    let mut wrong = Vec::new();
    for path in here(&root().join("migrations")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("a migration that can be read");
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        match listed.iter().find(|(_, file)| *file == name) {
            Some((known, _)) if *known == hash => {}
            Some(_) => wrong.push(format!("{name} was edited (now {hash})")),
            None => wrong.push(format!("{name} is not in the list ({hash})")),
        }
    }
    let here: Vec<String> = here(&root().join("migrations")).iter().filter_map(|p| Some(p.file_name()?.to_str()?.to_owned())).collect();
    wrong.extend(listed.iter().filter(|(_, file)| !here.iter().any(|name| name == file)).map(|(_, file)| format!("{file} is gone")));
    wrong
}
