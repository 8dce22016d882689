//! Where does the server remember? One SQLite file: a single writer, a few readers, and the only folder with SQL. Nouns are
//! files; each adds its functions to `Reader` and `Writer`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use thiserror::Error;

pub mod access;
pub mod account;
pub mod account_list;
pub mod alarm;
pub mod audit;
pub mod bank_line;
pub mod billing;
pub mod copies;
pub mod credit_note;
pub mod deposit;
pub mod directory;
pub mod document;
pub mod draft;
pub mod entry;
pub mod export;
pub mod facts;
pub mod family_link;
pub mod family_list;
pub mod journal;
pub mod keys;
pub mod ledger;
mod ledger_line;
pub mod ledger_many;
pub mod link;
pub mod mail_facts;
pub mod migrate;
pub mod money_audit;
pub mod money_settings;
pub mod number;
pub mod outbox;
pub mod paper;
pub mod pay_order;
pub mod plan;
pub mod platform_word;
pub mod projection;
mod questions;
pub mod quotient_notice;
mod readers;
pub mod reminder;
pub mod request;
pub mod run;
pub mod session;
pub mod staff;
pub mod told;
pub mod tries;
mod writer;

pub use readers::Reader;
pub use writer::Writer;

use crate::limits::Limits;

/// What can go wrong below the rules.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("base de données : {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("valeur illisible dans la base ({0})")]
    Unreadable(&'static str),
    #[error("la migration {0} a changé depuis qu’elle a été appliquée / an applied migration was edited")]
    MigrationChanged(String),
    #[error(
        "la base ({found}) est plus récente que ce programme ({known}) : installez une version plus récente / database newer than the program"
    )]
    Newer { found: i64, known: i64 },
    #[error("fichier : {0}")]
    Io(#[from] std::io::Error),
    /// A write of the same group found no room, and SQLite took the whole group back.
    #[error("le disque est plein : tout ce qui attendait a été annulé")]
    Undone,
    #[error("le programme s’arrête")]
    Closed,
    #[error("une opération a échoué de façon inattendue")]
    Panicked,
    /// A promise of the program would be broken: nothing was written.
    #[error("promesse rompue : {0}")]
    Broken(&'static str),
}

impl StoreError {
    /// The unique or check constraint that refused, for actions that expect it.
    pub fn is_conflict(&self) -> bool {
        matches!(self, StoreError::Sqlite(rusqlite::Error::SqliteFailure(e, _)) if e.code == rusqlite::ErrorCode::ConstraintViolation)
    }

    /// The disk is full or the file cannot be written: to be tried again later.
    pub fn is_no_room(&self) -> bool {
        use rusqlite::ErrorCode::{DiskFull, ReadOnly, SystemIoFailure};
        match self {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(e, _)) => matches!(e.code, DiskFull | ReadOnly | SystemIoFailure),
            StoreError::Undone => true,
            _ => false,
        }
    }
}

/// The one door to the database.
#[derive(Clone, Debug)]
pub struct Store {
    path: Arc<PathBuf>,
    readers: Arc<readers::Readers>,
    writer: writer::WriterHandle,
    questions: Arc<questions::Questions>,
}

impl Store {
    /// Opens the file, which must have been migrated (`migrate::run`).
    pub fn open(path: &Path, limits: &Limits) -> Result<Store, StoreError> {
        let connection = connect(path)?;
        migrate::verify(&connection)?;
        let writer = writer::WriterHandle::start(connection, limits)?;
        let readers = Arc::new(readers::Readers::open(path, limits.readers)?);
        Ok(Store { path: Arc::new(path.to_path_buf()), readers, writer, questions: Arc::default() })
    }

    /// Ends reading, then writing: nobody holds the file open when this returns, whoever still holds a handle. The writer is the last,
    /// because a reader that cannot write would leave the log behind.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Questions asked since the start, in a debug build.
    pub fn asked(&self) -> u64 {
        self.questions.asked()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads in one snapshot, on a thread that may wait.
    pub async fn read<T, E>(&self, f: impl FnOnce(&Reader) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let questions = Arc::clone(&self.questions);
        self.readers.read(move |r| questions.of(|| f(r))).await
    }

    /// Writes all of it or nothing, and answers once it is on the disk. The closure may not wait for anything.
    pub async fn write<T, E>(&self, f: impl FnOnce(&mut Writer) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let questions = Arc::clone(&self.questions);
        self.writer.write(move |w| questions.of(|| f(w))).await
    }
}

/// A connection with every safety on.
pub(in crate::store) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
    )?;
    // Plans do not depend on the values asked for: else SQLite compiles a kept statement again each time it is asked something.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    questions::count_on(&mut connection)?;
    Ok(connection)
}
