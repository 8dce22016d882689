//! What is public? The static portal, built from templates, the organisation's content and public data.

use std::path::Path;

use preau_core::domain::time::UtcTime;
use thiserror::Error;

mod check;
pub mod content;
mod html;
mod markdown;
mod output;
mod pages;
pub mod public;

use crate::templates::{TemplateError, Templates};
use content::Content;
use public::PublicData;

/// Why there is no new site; the old one stays as it was.
#[derive(Debug, Error)]
pub enum SiteError {
    #[error("{0}")]
    Template(TemplateError),
    #[error("Contenu : {0}.")]
    Content(String),
    #[error("Le site a {} défaut(s) et n’est pas publié :\n  {}", .0.len(), .0.join("\n  "))]
    Unfit(Vec<String>),
    #[error("Le site ne peut pas être écrit dans {0} : {1}")]
    Write(String, std::io::Error),
}

/// What a build came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    pub files: usize,
    /// False when the site was already this one.
    pub changed: bool,
}

/// Makes every page, checks all of them, and only then puts them in the place of the old site. `done` hears of each file.
pub fn build(
    templates: &Templates,
    content: &Content,
    data: &PublicData,
    now: UtcTime,
    output: &Path,
    done: &mut dyn FnMut(&str),
) -> Result<Built, SiteError> {
    let files = pages::Maker { templates, content, data, now }.files(done)?;
    let problems = check::problems(&files);
    if !problems.is_empty() {
        return Err(SiteError::Unfit(problems));
    }
    let changed = output::publish(&files, output)?;
    Ok(Built { files: files.len(), changed })
}
