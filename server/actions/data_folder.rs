//! How does a data folder begin, change its shape, or go back to a backup? Work on files, while nobody serves them.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::clock::{Chance, Clock};
use crate::config::{Config, ConfigError};
use crate::store::keys::Keys;
use crate::store::migrate::{self, Migrated};
use crate::store::{StoreError, copies};

/// Why a folder stays as it is.
#[derive(Debug, Error)]
pub enum FolderError {
    #[error("Le dossier {0} n’est pas vide : choisissez-en un autre / folder not empty")]
    NotEmpty(PathBuf),
    #[error("Impossible d’écrire dans {0} : {1} / cannot write")]
    CannotWrite(PathBuf, std::io::Error),
    #[error("{0} n’est pas une sauvegarde saine ({1}) : essayez celle d’avant / not a sound backup")]
    NotSound(PathBuf, String),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Store(#[from] StoreError),
}

const SETTINGS: &str = include_str!("settings.toml");

/// An empty data folder: settings to read over, a key, an empty database.
pub fn init(folder: &Path, clock: &dyn Clock, chance: &dyn Chance) -> Result<(), FolderError> {
    let cannot = |e| FolderError::CannotWrite(folder.to_path_buf(), e);
    private_folder(folder).map_err(cannot)?;
    if std::fs::read_dir(folder).map_err(cannot)?.next().is_some() {
        return Err(FolderError::NotEmpty(folder.to_path_buf()));
    }
    std::fs::write(folder.join("preau.toml"), SETTINGS).map_err(cannot)?;
    for name in ["mails", "backups"] {
        private_folder(&folder.join(name)).map_err(cannot)?;
    }
    Keys::add(&folder.join("keys"), chance.secret(), chance.id())?;
    migrate::run(&folder.join("preau.db"), clock.now())?;
    Ok(())
}

/// Made where there is none, for the account that runs the program and nobody else of the machine: families are inside. A folder that
/// exists keeps the rights that somebody gave it.
pub(super) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

pub fn migrate(config: &Config, clock: &dyn Clock) -> Result<Migrated, FolderError> {
    let _alone = config.lock()?;
    Ok(migrate::run(&config.database(), clock.now())?)
}

/// Puts a backup in the place of the database, which is kept aside under the name that is returned.
pub fn restore(config: &Config, backup: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>, FolderError> {
    let _alone = config.lock()?;
    let not_sound = |why: String| FolderError::NotSound(backup.to_path_buf(), why);
    let cannot = |e| FolderError::CannotWrite(config.data.clone(), e);
    if !backup.is_file() {
        return Err(not_sound("fichier absent".into()));
    }
    let (database, now) = (config.database(), clock.now());
    let beside = database.with_extension("db.restoring");
    copies::plain_copy(backup, &beside).map_err(|e| not_sound(e.to_string()))?;
    copies::sound(&beside).map_err(|e| not_sound(e.to_string()))?;
    migrate::run(&beside, now).map_err(|e| not_sound(e.to_string()))?;
    copies::settle(&beside)?;
    let aside = database.exists().then(|| {
        let at: String = now.to_string().chars().filter(char::is_ascii_alphanumeric).collect();
        database.with_extension(format!("db.before-restore-{at}"))
    });
    if let Some(aside) = &aside {
        // What waits in the write-ahead log goes into the file first, so that one file holds everything.
        copies::settle(&database)?;
        std::fs::rename(&database, aside).map_err(cannot)?;
    }
    std::fs::rename(&beside, &database).map_err(cannot)?;
    Ok(aside)
}
