//! How is nothing lost with the machine? A checked copy when something changed, in a folder that the operator puts elsewhere,
//! kept by the grandfather rule. The keys stay apart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Datelike, Timelike};
use data_encoding::HEXLOWER;
use preau_core::domain::time::{DAY_MS, HOUR_MS, UtcTime};
use thiserror::Error;

use super::data_folder::private_folder;
use crate::app::App;
use crate::store::StoreError;

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error("Sauvegarde impossible dans {0} : {1} / cannot write the backup")]
    CannotWrite(PathBuf, std::io::Error),
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    pub path: PathBuf,
    pub bytes: u64,
}

/// How far the database had changed at the latest backup of this process.
#[derive(Debug, Default)]
pub struct Latest(AtomicU64);

/// A backup, unless nothing changed since the one before.
pub async fn if_changed(app: &App, latest: &Latest) -> Result<Option<Made>, BackupError> {
    let changes = app.store.write(|w| Ok::<_, StoreError>(w.changed_so_far())).await?;
    if changes == latest.0.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let made = now(app).await?;
    let after = app.store.write(|w| Ok::<_, StoreError>(w.changed_so_far())).await?;
    latest.0.store(after, Ordering::Relaxed);
    Ok(Some(made))
}

pub async fn now(app: &App) -> Result<Made, BackupError> {
    let (folder, at) = (app.config.path(&app.config.backup.folder), app.now());
    let cannot = |e| BackupError::CannotWrite(folder.clone(), e);
    private_folder(&folder).map_err(cannot)?;
    let id = HEXLOWER.encode(&app.chance.id());
    let path = folder.join(file_name(at));
    let heads = app.store.copy(&path).await?;
    app.store.write(move |w| w.add_backup(&id, at, &heads)).await?;
    let bytes = std::fs::metadata(&path).map_err(cannot)?.len();
    copy_keys(app).map_err(cannot)?;
    prune(&folder, at).map_err(cannot)?;
    Ok(Made { path, bytes })
}

/// `preau-20260908T080000.000.db`: names that sort as time does.
fn file_name(at: UtcTime) -> String {
    let text: String = at.to_string().chars().filter(|c| !matches!(c, '-' | ':' | 'Z')).collect();
    format!("preau-{text}.db")
}

fn time_of(name: &str) -> Option<UtcTime> {
    let text = name.strip_prefix("preau-")?.strip_suffix(".db")?;
    let parsed = chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S%.3f").ok()?;
    Some(UtcTime(parsed.and_utc().timestamp_millis()))
}

/// To the folder of their own, if the operator named one.
fn copy_keys(app: &App) -> std::io::Result<()> {
    let to = &app.config.backup.keys_folder;
    if to.as_os_str().is_empty() {
        return Ok(());
    }
    let to = app.config.path(to);
    private_folder(&to)?;
    for key in std::fs::read_dir(app.config.keys())? {
        let key = key?;
        let copy = to.join(key.file_name());
        if !copy.exists() {
            std::fs::copy(key.path(), copy)?;
        }
    }
    Ok(())
}

/// Grandfather, father, son: all of the last hour, one an hour for a day, one a day for a month, one a month for a year.
fn prune(folder: &Path, now: UtcTime) -> std::io::Result<()> {
    let mut found = vec![];
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        if let Some(at) = file.file_name().to_str().and_then(time_of) {
            found.push((at, file.path()));
        }
    }
    found.sort();
    let times: Vec<UtcTime> = found.iter().map(|(at, _)| *at).collect();
    let kept = kept(&times, now);
    for (at, path) in found {
        if !kept.contains(&at) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The latest two always stay, whatever the clock says.
fn kept(times: &[UtcTime], now: UtcTime) -> BTreeSet<UtcTime> {
    let mut kept: BTreeSet<UtcTime> = times.iter().rev().take(2).copied().collect();
    let mut seen = BTreeSet::new();
    for at in times {
        let Some(date) = DateTime::from_timestamp_millis(at.0) else { continue };
        let age = now.0 - at.0;
        let slot = match age {
            _ if age <= HOUR_MS => Some((0, at.0)),
            _ if age <= DAY_MS => Some((1, i64::from(date.num_days_from_ce()) * 24 + i64::from(date.hour()))),
            _ if age <= 31 * DAY_MS => Some((2, i64::from(date.num_days_from_ce()))),
            _ if age <= 366 * DAY_MS => Some((3, i64::from(date.year()) * 12 + i64::from(date.month()))),
            _ => None,
        };
        if slot.is_some_and(|slot| seen.insert(slot)) {
            kept.insert(*at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use preau_core::domain::time::MINUTE_MS;

    #[test]
    fn names_sort_as_time_does_and_read_back() {
        let at: UtcTime = "2026-09-08T08:00:00.125Z".parse().unwrap();
        assert_eq!(file_name(at), "preau-20260908T080000.125.db");
        assert_eq!(time_of(&file_name(at)), Some(at));
        assert_eq!(time_of("preau-x.db"), None);
    }

    #[test]
    fn grandfathers_stay_and_grandsons_go() {
        let now: UtcTime = "2026-09-08T08:00:00.000Z".parse().unwrap();
        let times: Vec<UtcTime> = (0..400 * 24 * 6).rev().map(|n| now.plus_ms(-n * 10 * MINUTE_MS)).collect();
        let kept = kept(&times, now);
        assert!(kept.len() < 7 + 25 + 33 + 14, "{}", kept.len());
        assert!(kept.iter().rev().take(7).zip(times.iter().rev()).all(|(a, b)| a == b), "the last hour stays whole");
        assert!(kept.first().is_some_and(|first| now.0 - first.0 > 330 * DAY_MS));
        assert_eq!(super::kept(&times[..2], now.plus_ms(800 * DAY_MS)).len(), 2, "the latest two always stay");
    }
}
