//! What travels inside the program? The files of a folder, written as a table of names and bytes that the library includes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes `OUT_DIR/<table>`: `&[("pages/base.html", include_bytes!(…)), …]`, every file below `folder`, in order of name.
pub fn folder(folder: &str, table: &str) {
    println!("cargo:rerun-if-changed={folder}");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = vec![];
    collect(&root, &root, &mut files);
    files.sort();
    let mut text = String::from("&[\n");
    for name in &files {
        println!("cargo:rerun-if-changed={folder}/{name}");
        let path = root.join(name);
        writeln!(text, "    ({name:?}, include_bytes!({path:?}) as &[u8]),").expect("writing to a string");
    }
    text.push_str("]\n");
    #[allow(clippy::disallowed_methods)] // cargo tells a build script where to write through the environment
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join(table), text).expect("the build folder is writable");
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            let hidden = name.split('/').any(|part| part.starts_with('.') || part.ends_with('~'));
            if !hidden {
                files.push(name.replace('\\', "/"));
            }
        }
    }
}
