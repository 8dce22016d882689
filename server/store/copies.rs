//! How is the database copied while it is used, and is a copy sound? One file, whole and checked, with the heads of its streams.

use std::path::Path;

use preau_core::domain::commands::Stream;
use preau_core::domain::time::UtcTime;
use preau_core::sync::entry::Head;
use rusqlite::{Connection, OpenFlags, params};

use super::access::parsed;
use super::entry::signed;
use super::{Reader, Store, StoreError, Writer, connect, migrate};

/// Backups whose heads are remembered: two make what is safe.
const REMEMBERED: u32 = 3;

impl Store {
    /// A consistent copy of this moment, checked, with the head of every stream in it.
    pub async fn copy(&self, to: &Path) -> Result<Vec<(Stream, Head)>, StoreError> {
        let (from, to) = (self.path().to_path_buf(), to.to_path_buf());
        let work = tokio::task::spawn_blocking(move || {
            let partial = to.with_extension("partial");
            let _ = std::fs::remove_file(&partial);
            copied(&from, &partial)?;
            let copy = sound(&partial)?;
            let heads = copy.every_head()?;
            drop(copy);
            std::fs::File::open(&partial)?.sync_all()?;
            std::fs::rename(&partial, &to)?;
            Ok(heads)
        });
        work.await.map_err(|_| StoreError::Panicked)?
    }
}

/// Each page is read once: what was read already need not be kept, nor the connection while the copy is checked.
fn copied(from: &Path, to: &Path) -> Result<(), StoreError> {
    let connection = connect(from)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -500")?;
    migrate::copy_to(&connection, to)
}

/// The copy, if SQLite finds nothing wrong in it.
pub fn sound(path: &Path) -> Result<Reader, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let reader = Reader::new(connection);
    if reader.integrity()?.is_empty() { Ok(reader) } else { Err(StoreError::Unreadable("integrity")) }
}

/// A copy of a file that nobody uses.
pub fn plain_copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let _ = std::fs::remove_file(to);
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    migrate::copy_to(&source, to)
}

/// Everything of a database that nobody uses comes into its one file.
pub fn settle(path: &Path) -> Result<(), StoreError> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = DELETE")?;
    Ok(())
}

impl Reader {
    /// What SQLite finds wrong: broken pages, dangling references.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.sql().prepare("PRAGMA integrity_check")?;
        let found = statement.query_map([], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut wrong: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
        let mut statement = self.sql().prepare("PRAGMA foreign_key_check")?;
        let dangling = statement.query_map([], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        wrong.extend(dangling.into_iter().map(|table| format!("référence perdue dans {table}")));
        Ok(wrong)
    }

    pub fn every_head(&self) -> Result<Vec<(Stream, Head)>, StoreError> {
        let mut statement = self.sql().prepare("SELECT stream, max(number), hash FROM entry GROUP BY stream")?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?, r.get::<_, String>(2)?)))?;
        rows.map(|row| {
            let (stream, number, hash) = row?;
            Ok((parsed(&stream, "entry.stream")?, Head { number: number.unsigned_abs(), hash: parsed(&hash, "entry.hash")? }))
        })
        .collect()
    }
}

impl Writer {
    /// How much this connection changed since the start: equal twice, nothing is new.
    pub fn changed_so_far(&self) -> u64 {
        self.sql().total_changes()
    }

    /// Remembers where each stream stood in a backup, and forgets all but the latest few.
    pub fn add_backup(&mut self, id: &str, at: UtcTime, heads: &[(Stream, Head)]) -> Result<(), StoreError> {
        self.sql().execute("INSERT INTO backup(id, at) VALUES (?1, ?2)", params![id, at.to_string()])?;
        let mut add = self.sql().prepare_cached("INSERT INTO backup_head(backup, stream, number, hash) VALUES (?1, ?2, ?3, ?4)")?;
        for (stream, head) in heads {
            add.execute(params![id, stream.to_string(), signed(head.number), head.hash.to_string()])?;
        }
        drop(add);
        let old = "SELECT id FROM backup ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?1";
        self.sql().execute(&format!("DELETE FROM backup_head WHERE backup IN ({old})"), [REMEMBERED])?;
        self.sql().execute(&format!("DELETE FROM backup WHERE id IN ({old})"), [REMEMBERED])?;
        Ok(())
    }
}
