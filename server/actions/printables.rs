//! Which *imprimés* does the app list? Those that the portal gives out, written down when it was built: no file is read again
//! for a family's document.

use preau_core::documents::model::HomePrintable;
use serde::{Deserialize, Serialize};

use crate::site::content::Content;
use crate::store::{Reader, StoreError, Writer};

/// Under which the database remembers them.
const KEY: &str = "printables";

#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    label: String,
    file: String,
    /// The code of its centre; none: for all.
    centre: Option<String>,
    bytes: u64,
}

/// What the portal gives out since it was built.
#[derive(Debug, Default)]
pub struct Printables(Vec<Listed>);

/// The lines of a portal that was just built, as they are remembered.
pub fn listed(content: &Content) -> String {
    let line = |p: &crate::site::content::Printable| Listed {
        label: p.label.clone(),
        file: p.file.clone(),
        centre: p.centre.clone(),
        bytes: p.bytes.len() as u64,
    };
    serde_json::to_string(&content.printables.iter().map(line).collect::<Vec<_>>()).unwrap_or_default()
}

/// Every family's `home` is made again when they are others than before.
pub fn remember(writer: &mut Writer, listed: &str) -> Result<(), StoreError> {
    writer.want_when_new(KEY, listed, &["home"])
}

impl Printables {
    /// None before the portal was built by this program.
    pub fn read(reader: &Reader) -> Result<Printables, StoreError> {
        let listed = reader.remembered(KEY)?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Printables(listed.unwrap_or_default()))
    }

    /// Those of this centre and of all, by file.
    pub fn of_centre(&self, code: &str) -> Vec<(String, HomePrintable)> {
        let here = self.0.iter().filter(|p| p.centre.as_deref().is_none_or(|of| of == code));
        here.map(|p| {
            let url = format!("/imprimes/{}", p.file);
            (p.file.clone(), HomePrintable { label: p.label.clone(), bytes: p.bytes, url, file: p.file.clone() })
        })
        .collect()
    }
}
