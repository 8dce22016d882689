//! Which file of the app asks which? Relative imports, resolved to files.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::circles_of;
use super::sources::{root, sources};

pub fn circles() -> Vec<String> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources().into_iter().filter(|f| f.is_script()) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let asked = file.lines().filter_map(imported).filter_map(|name| resolve(folder, name));
        edges.insert(file.path.clone(), asked.filter(|other| *other != file.path).collect());
    }
    circles_of(&edges)
}

/// The relative file of an import or a re-export.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let after = line.split_once(" from \"").map(|(_, after)| after).or_else(|| line.strip_prefix("import \""))?;
    let name = after.split('"').next()?;
    name.starts_with('.').then_some(name)
}

fn resolve(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    let path = parts.join("/");
    let bare = path.trim_end_matches(".js").to_owned();
    let candidates = [path.clone(), format!("{bare}.ts"), format!("{bare}.tsx"), format!("{bare}/index.ts")];
    candidates.into_iter().find(|candidate| root().join(candidate).is_file())
}
