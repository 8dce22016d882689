//! Which Rust file asks which? Paths that begin with `crate::` (or the crate's name), `super::` or `self::`, resolved to files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::sources::{Source, sources};

/// One import between two places (first names under the crate's root).
#[derive(Debug)]
pub struct Import {
    pub from: String,
    pub to: String,
    pub file: String,
    pub line: usize,
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} imports {}", self.file, self.line, self.from, self.to)
    }
}

type Module = Vec<String>;

pub fn between_places(root: &str, names: &[&str]) -> Vec<Import> {
    let mut found = Vec::new();
    for file in rust_files(root) {
        for (line, path) in paths(&file, &module_of(&file), names) {
            if let Some(to) = path.first() {
                found.push(Import { from: file.place(), to: to.clone(), file: file.path.clone(), line });
            }
        }
    }
    found
}

/// Every circle of files, each once, as `a → b → a`.
pub fn circles(root: &str, names: &[&str]) -> Vec<String> {
    let files = rust_files(root);
    let modules: BTreeMap<Module, String> = files.iter().map(|file| (module_of(file), file.path.clone())).collect();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let reached = paths(file, &module_of(file), names).into_iter().filter_map(|(_, path)| owner(&modules, &path));
        let others = reached.filter(|other| *other != file.path);
        edges.entry(file.path.clone()).or_default().extend(others);
    }
    circles_of(&edges)
}

/// Circles of a graph, by depth-first walk.
pub fn circles_of(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut done = BTreeSet::new();
    let mut found = Vec::new();
    for start in edges.keys() {
        follow(edges, start, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn follow(
    edges: &BTreeMap<String, BTreeSet<String>>,
    at: &str,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
    found: &mut Vec<String>,
) {
    if let Some(first) = way.iter().position(|seen| seen == at) {
        found.push(format!("{} → {at}", way[first..].join(" → ")));
        return;
    }
    if done.contains(at) {
        return;
    }
    way.push(at.to_owned());
    for next in edges.get(at).into_iter().flatten() {
        follow(edges, next, way, done, found);
    }
    way.pop();
    done.insert(at.to_owned());
}

fn rust_files(root: &str) -> Vec<Source> {
    let inside = format!("{root}/");
    sources().into_iter().filter(|file| file.is_rust() && file.path.starts_with(&inside)).collect()
}

/// `server/http/sync.rs` → `[http, sync]`; `mod.rs`, `lib.rs` and `main.rs` are their folder.
fn module_of(file: &Source) -> Module {
    let mut parts: Module = file.path.trim_end_matches(".rs").split('/').skip(1).map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// The file that holds a path: its longest beginning that is a module.
fn owner(modules: &BTreeMap<Module, String>, path: &[String]) -> Option<String> {
    (1..=path.len()).rev().find_map(|n| modules.get(&path[..n].to_vec())).cloned()
}

/// Every path that a file names, from the crate's root, with its line.
fn paths(file: &Source, module: &[String], names: &[&str]) -> Vec<(usize, Module)> {
    let mut found = Vec::new();
    let mut inner = 0;
    let code: Vec<(usize, &str)> = file.code_lines().collect();
    for (at, (number, line)) in code.iter().enumerate() {
        // Inside `mod tests {`, `super` is the file itself.
        if line.starts_with("mod ") && line.ends_with('{') {
            inner = 1;
        }
        // A facade names its own parts for others: not a use.
        if line.trim_start().starts_with("pub use ") || line.trim_start().starts_with("pub(crate) use ") {
            continue;
        }
        let rest = code[at..].iter().map(|(_, text)| *text).take(12).collect::<Vec<_>>().join(" ");
        for start in names.iter().chain(&["super", "self"]) {
            for place in starts(line, &format!("{start}::")) {
                let tail = &rest[place + start.len() + 2..];
                found.extend(resolve(start, tail, module, inner).into_iter().map(|path| (*number, path)));
            }
        }
    }
    found
}

/// Where a word begins that is not the end of another one.
fn starts(line: &str, word: &str) -> Vec<usize> {
    let own = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    line.match_indices(word).map(|(at, _)| at).filter(|at| own(*at)).collect()
}

fn resolve(start: &str, tail: &str, module: &[String], inner: usize) -> Vec<Module> {
    let mut tail = tail;
    let mut base: Module = match start {
        "super" => up(module, 1, inner),
        "self" => module.to_vec(),
        _ => Vec::new(),
    };
    let mut level = 1;
    while start == "super" && tail.starts_with("super::") {
        level += 1;
        tail = &tail["super::".len()..];
        base = up(module, level, inner);
    }
    tree(tail).into_iter().map(|names| base.iter().cloned().chain(names).collect()).collect()
}

fn up(module: &[String], level: usize, inner: usize) -> Module {
    module[..module.len().saturating_sub(level - inner.min(level))].to_vec()
}

/// `a::{b, c::d}` → `[a b] [a c d]`.
fn tree(text: &str) -> Vec<Module> {
    let text = text.trim_start();
    if let Some(list) = text.strip_prefix('{') {
        return split(list).iter().flat_map(|part| tree(part)).collect();
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match rest.strip_prefix("::") {
        Some(deeper) => tree(deeper).into_iter().map(|names| [vec![name.to_owned()], names].concat()).collect(),
        None => vec![vec![name.to_owned()]],
    }
}

/// The parts of a braced list, up to its closing brace.
fn split(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}
