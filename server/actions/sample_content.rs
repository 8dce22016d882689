//! How does an association begin its own pages? From a copy of the sample's content, which it then writes over.

use std::path::Path;

use crate::site::content;

/// Writes the sample content into a folder that does not exist yet; an existing one is left alone.
pub fn write(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        return Ok(());
    }
    for (name, bytes) in content::sample() {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
