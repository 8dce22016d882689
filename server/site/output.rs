//! How does a new site take the place of the old one? Written beside, then one rename: a reader sees the old one or the new one.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use preau_core::domain::ids::Digest;

use super::SiteError;
use super::pages::Files;

/// Smaller files gain nothing.
const COMPRESS_FROM_BYTES: usize = 512;
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;

/// Names the content: the same site has the same name.
fn name_of(files: &Files) -> String {
    let parts: Vec<&[u8]> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]).collect();
    format!(".site-{}", Digest::of(&parts).short())
}

fn beside(output: &Path, name: &str) -> PathBuf {
    output.parent().unwrap_or(Path::new(".")).join(name)
}

/// True when something changed. `output` becomes a link to a folder beside it; the folder that it led to before goes away.
pub fn publish(files: &Files, output: &Path) -> Result<bool, SiteError> {
    let failed = |e: io::Error| SiteError::Write(output.display().to_string(), e);
    let name = name_of(files);
    let folder = beside(output, &name);
    let before = std::fs::read_link(output).ok();
    if before.as_deref() == Some(Path::new(&name)) && folder.is_dir() {
        return Ok(false);
    }
    let building = beside(output, ".site-building");
    let _ = std::fs::remove_dir_all(&building);
    let written = write(files, &building).and_then(|()| {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::rename(&building, &folder)
    });
    if let Err(e) = written {
        let _ = std::fs::remove_dir_all(&building);
        return Err(failed(e));
    }
    swap(output, &name).map_err(failed)?;
    if let Some(old) = before.filter(|old| old.components().count() == 1 && old.to_string_lossy().starts_with(".site-")) {
        let _ = std::fs::remove_dir_all(beside(output, &old.to_string_lossy()));
    }
    Ok(true)
}

/// One rename over the old link. A folder put there by hand is moved aside, never erased.
fn swap(output: &Path, name: &str) -> io::Result<()> {
    let link = beside(output, ".site-link");
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink(name, &link)?;
    if std::fs::symlink_metadata(output).is_ok_and(|m| m.is_dir()) {
        let aside = beside(output, "site-d-avant");
        std::fs::rename(output, aside)?;
    }
    std::fs::rename(&link, output)
}

fn write(files: &Files, folder: &Path) -> io::Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, bytes)?;
        if worth_compressing(name, bytes) {
            for (extension, packed) in [("br", brotli(bytes)?), ("gz", gzip(bytes)?)] {
                if packed.len() < bytes.len() {
                    std::fs::write(folder.join(format!("{name}.{extension}")), packed)?;
                }
            }
        }
    }
    Ok(())
}

fn worth_compressing(name: &str, bytes: &[u8]) -> bool {
    let text = [".html", ".css", ".svg", ".xml", ".txt", ".js"].iter().any(|e| name.ends_with(e));
    text && bytes.len() >= COMPRESS_FROM_BYTES
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = vec![];
    let params = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: BROTLI_WINDOW, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
