//! How is the portal made again? Public data is read, the pages are built beside and checked, and take the place of the old ones.

use std::path::PathBuf;
use std::sync::Arc;

use preau_core::domain::time::UtcTime;
use thiserror::Error;

use super::printables;
use crate::config::Config;
use crate::site::content::Content;
use crate::site::public::{PublicCentre, PublicData};
use crate::site::{self, Built, SiteError};
use crate::store::{Reader, Store, StoreError};
use crate::templates::{TemplateError, Templates, content_folder};

#[derive(Debug, Error)]
pub enum BuildSiteError {
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error("{0}")]
    Templates(#[from] TemplateError),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("la construction du site s’est arrêtée de façon inattendue")]
    Panicked,
}

/// Centres and their periods: nothing else is read.
fn public_data(reader: &Reader) -> Result<PublicData, StoreError> {
    let mut periods = reader.periods()?;
    let centres = reader.centres()?.into_iter().map(|c| {
        let (own, others) = std::mem::take(&mut periods).into_iter().partition(|p| p.centre == c.id);
        periods = others;
        PublicCentre {
            code: c.code,
            name: c.name,
            kind: c.kind,
            ages: c.ages,
            hours: c.hours,
            address: c.address,
            director: c.director,
            phone: c.phone,
            email: c.email,
            periods: own,
        }
    });
    Ok(PublicData { centres: centres.collect() })
}

/// Builds and publishes the site of these settings; `done` hears of each file. A failure leaves the old site.
pub async fn build_site(
    store: &Store,
    config: &Config,
    templates: Arc<Templates>,
    now: UtcTime,
    mut done: impl FnMut(&str) + Send + 'static,
) -> Result<Built, BuildSiteError> {
    let data = store.read(public_data).await?;
    let content: Option<PathBuf> = content_folder(config);
    let output = config.path(&config.site.output);
    let work = move || {
        let content = Content::read(content.as_deref())?;
        let built = site::build(&templates, &content, &data, now, &output, &mut done)?;
        Ok::<_, SiteError>((built, printables::listed(&content)))
    };
    let (built, listed) = tokio::task::spawn_blocking(work).await.map_err(|_| BuildSiteError::Panicked)??;
    // The app lists the same *imprimés*.
    store.write(move |w| printables::remember(w, &listed)).await?;
    Ok(built)
}
