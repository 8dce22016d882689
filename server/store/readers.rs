//! Who reads? A small pool of connections that cannot write; each read sees one snapshot.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, connect};

/// What can be asked of the database. Nouns add their questions in `impl Reader` blocks.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
}

impl Reader {
    pub(super) const fn new(connection: Connection) -> Reader {
        Reader { connection }
    }

    pub(in crate::store) const fn sql(&self) -> &Connection {
        &self.connection
    }

    /// `BEGIN` or `ROLLBACK`.
    fn snapshot(&self, verb: &'static str) -> Result<(), StoreError> {
        self.sql().prepare_cached(verb)?.execute([])?;
        Ok(())
    }
}

#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Vec<Reader>>,
    free: Arc<Semaphore>,
    count: u32,
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> Result<Readers, StoreError> {
        let open = |_| {
            let connection = connect(path)?;
            // The system's own cache is behind: a reader needs room for the pages of a few questions.
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2000")?;
            Ok(Reader::new(connection))
        };
        let idle = (0..count).map(open).collect::<Result<Vec<_>, StoreError>>()?;
        let most = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Readers { idle: Mutex::new(idle), free: Arc::new(Semaphore::new(count)), count: most })
    }

    /// Lets what is being read end, and closes the connections.
    pub(super) async fn close(&self) {
        let all = self.free.acquire_many(self.count).await;
        self.free.close();
        drop(all);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) async fn read<T, E>(self: &Arc<Self>, f: impl FnOnce(&Reader) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let pool = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let lent = Lent::from(&pool)?;
            let Some(reader) = lent.reader.as_ref() else { return Err(StoreError::Closed.into()) };
            reader.snapshot("BEGIN")?;
            let answer = f(reader);
            reader.snapshot("ROLLBACK")?;
            answer
        });
        work.await.map_err(|_| StoreError::Panicked)?
    }
}

/// A reader on loan: it goes back even when the question panics.
struct Lent<'a> {
    pool: &'a Readers,
    reader: Option<Reader>,
}

impl Lent<'_> {
    fn from(pool: &Readers) -> Result<Lent<'_>, StoreError> {
        let reader = pool.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if reader.is_none() { Err(StoreError::Closed) } else { Ok(Lent { pool, reader }) }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            if !reader.sql().is_autocommit() {
                let _ = reader.sql().execute_batch("ROLLBACK");
            }
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}
