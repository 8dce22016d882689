//! Who writes? One thread that owns the only read-write connection: it drains what waits, gives each write a savepoint,
//! commits once, then answers everybody.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{Reader, StoreError};
use crate::limits::{ANSWERS_GATHER_MS, Limits};

/// What can be changed. Nouns add their verbs in `impl Writer` blocks; it reads what it has just written.
#[derive(Debug)]
pub struct Writer {
    reader: Reader,
    /// Answers of one family gather for this long.
    pub(in crate::store) answers_gather_ms: i64,
}

impl Deref for Writer {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Writer {
    /// For commands that work alone on a file (migrations, restore, checks).
    pub(in crate::store) const fn alone(connection: Connection) -> Writer {
        Writer { reader: Reader::new(connection), answers_gather_ms: ANSWERS_GATHER_MS }
    }

    /// The file may hold so many pages: a write that needs one more finds the disk full.
    pub fn hold_at_most(&mut self, pages: u32) -> Result<(), StoreError> {
        Ok(self.sql().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)
    }

    /// Runs one write in a savepoint: all of it or nothing. True when it is to be kept.
    fn attempt(&mut self, job: &mut dyn Job) -> Result<(), StoreError> {
        self.sql().execute_batch("SAVEPOINT one")?;
        let kept = catch_unwind(AssertUnwindSafe(|| job.run(self))).unwrap_or(false);
        if self.sql().is_autocommit() {
            return Err(StoreError::Undone);
        }
        if kept {
            self.sql().execute_batch("RELEASE one")?;
        } else {
            self.sql().execute_batch("ROLLBACK TO one; RELEASE one")?;
        }
        Ok(())
    }

    /// One commit for all of them. On an error nothing of the whole group is kept.
    fn group(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        self.sql().execute_batch("BEGIN IMMEDIATE")?;
        let done = jobs.iter_mut().try_for_each(|job| self.attempt(job.as_mut()));
        let committed = done.and_then(|()| Ok(self.sql().execute_batch("COMMIT")?));
        if committed.is_err() && !self.sql().is_autocommit() {
            let _ = self.sql().execute_batch("ROLLBACK");
        }
        committed
    }
}

/// A write that waits for its turn.
trait Job: Send {
    /// True when it succeeded and is to be kept.
    fn run(&mut self, writer: &mut Writer) -> bool;
    /// After the commit: the answer leaves. `committed`: false when the group was lost with this error.
    fn finish(self: Box<Self>, committed: Option<StoreError>);
}

struct Task<F, T, E> {
    work: Option<F>,
    answer: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Task<F, T, E>
where
    F: FnOnce(&mut Writer) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, writer: &mut Writer) -> bool {
        let Some(work) = self.work.take() else { return false };
        let answer = work(writer);
        let kept = answer.is_ok();
        self.answer = Some(answer);
        kept
    }

    fn finish(self: Box<Self>, lost: Option<StoreError>) {
        let answer = match (self.answer, lost) {
            (Some(Ok(_)), Some(error)) => Err(error.into()),
            (Some(answer), _) => answer,
            (None, lost) => Err(lost.unwrap_or(StoreError::Panicked).into()),
        };
        let _ = self.reply.send(answer);
    }
}

/// How the rest of the program reaches the writer's thread; the thread ends when it is closed, or when the last handle is dropped.
#[derive(Clone, Debug)]
pub(super) struct WriterHandle {
    queue: mpsc::Sender<Box<dyn Job>>,
    thread: Arc<Thread>,
}

#[derive(Debug)]
struct Thread {
    /// Nothing more is taken.
    over: Arc<AtomicBool>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for dyn Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

impl WriterHandle {
    pub(super) fn start(connection: Connection, limits: &Limits) -> Result<WriterHandle, StoreError> {
        let (queue, waiting) = mpsc::channel(limits.writes_waiting);
        let most = limits.writes_a_commit;
        let mut writer = Writer { answers_gather_ms: limits.answers_gather_ms, ..Writer::alone(connection) };
        writer.hold_at_most(limits.database_pages)?;
        let over = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&over);
        let thread = std::thread::Builder::new().name("preau-writer".into()).spawn(move || serve(&mut writer, waiting, most, &asked))?;
        Ok(WriterHandle { queue, thread: Arc::new(Thread { over, handle: Mutex::new(Some(thread)) }) })
    }

    /// What waits is still written; the file is closed when this returns.
    pub(super) async fn close(&self) {
        self.thread.over.store(true, Ordering::Release);
        // Wakes the thread, which looks after each group.
        let _ = self.write::<(), StoreError>(|_| Ok(())).await;
        let thread = self.thread.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }

    pub(super) async fn write<T, E>(&self, f: impl FnOnce(&mut Writer) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Task { work: Some(f), answer: None, reply };
        self.queue.send(Box::new(task)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

fn serve(writer: &mut Writer, mut waiting: mpsc::Receiver<Box<dyn Job>>, most: usize, over: &AtomicBool) {
    let mut jobs = Vec::new();
    while waiting.blocking_recv_many(&mut jobs, most) > 0 {
        let lost = writer.group(&mut jobs).err();
        for job in jobs.drain(..) {
            job.finish(lost.as_ref().map(StoreError::again));
        }
        if over.load(Ordering::Acquire) {
            waiting.close();
        }
    }
}

impl StoreError {
    /// The same error once more, for everybody whose writes were lost together.
    fn again(&self) -> StoreError {
        match self {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(error, text)) => {
                StoreError::Sqlite(rusqlite::Error::SqliteFailure(*error, text.clone()))
            }
            StoreError::Undone => StoreError::Undone,
            _ => StoreError::Broken("a group of writes was lost"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, connect, migrate};

    fn open() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preau.db");
        migrate::run(&path, preau_core::domain::time::UtcTime(0)).unwrap();
        let store = Store::open(&path, &Limits::default()).unwrap();
        (folder, store)
    }

    fn put(writer: &Writer, key: &str) -> Result<(), StoreError> {
        writer.sql().execute("INSERT INTO meta(key, value) VALUES (?1, 'x')", [key])?;
        Ok(())
    }

    async fn count(store: &Store) -> i64 {
        store
            .read::<_, StoreError>(|r| Ok(r.sql().query_row("SELECT count(*) FROM meta WHERE value = 'x'", [], |row| row.get(0))?))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn one_failing_write_takes_nobody_with_it() {
        let (_folder, store) = open();
        let many: Vec<_> = (0..50)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .write::<(), StoreError>(move |w| {
                            put(w, &format!("key {n}"))?;
                            if n % 5 == 0 { Err(StoreError::Broken("on purpose")) } else { Ok(()) }
                        })
                        .await
                        .is_ok()
                })
            })
            .collect();
        let mut kept = 0;
        for one in many {
            kept += i64::from(one.await.unwrap());
        }
        assert_eq!((kept, count(&store).await), (40, 40));
    }

    #[tokio::test]
    async fn a_panic_in_a_write_is_rolled_back_and_the_writer_lives() {
        let (_folder, store) = open();
        let lost = store.write::<(), StoreError>(|w| {
            put(w, "lost")?;
            std::panic::resume_unwind(Box::new("on purpose"))
        });
        assert!(matches!(lost.await, Err(StoreError::Panicked)));
        store.write::<_, StoreError>(|w| put(w, "kept")).await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    #[tokio::test]
    async fn a_closed_store_has_written_what_waited_and_left_the_file() {
        let (_folder, store) = open();
        let waiting: Vec<_> = (0..20)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { store.write::<_, StoreError>(move |w| put(w, &format!("key {n}"))).await.is_ok() })
            })
            .collect();
        let mut kept = 0;
        for one in waiting {
            kept += i64::from(one.await.unwrap());
        }
        // Somebody else's handle does not hold it open.
        let other = store.clone();
        store.close().await;
        assert!(!store.path().with_extension("db-wal").exists(), "everything is in the one file");
        let alone = Connection::open(store.path()).unwrap();
        let found: i64 = alone.query_row("SELECT count(*) FROM meta WHERE value = 'x'", [], |r| r.get(0)).unwrap();
        assert_eq!((kept, found), (20, 20));
        assert!(matches!(other.write::<_, StoreError>(|w| put(w, "late")).await, Err(StoreError::Closed)));
        assert!(matches!(other.read::<(), StoreError>(|_| Ok(())).await, Err(StoreError::Closed)));
    }

    #[tokio::test]
    async fn a_reader_cannot_write() {
        let (_folder, store) = open();
        let tried = store.read::<usize, StoreError>(|r| Ok(r.sql().execute("INSERT INTO meta(key, value) VALUES ('a', 'b')", [])?));
        assert!(tried.await.is_err());
    }

    #[test]
    fn a_kept_statement_is_compiled_once() {
        let (_folder, store) = open();
        let connection = connect(store.path()).unwrap();
        for limit in 1..5 {
            let mut statement = connection.prepare_cached("SELECT number FROM entry WHERE stream = ?1 AND number > ?2 LIMIT ?3").unwrap();
            assert!(statement.query((format!("stream {limit}"), limit, limit)).unwrap().next().unwrap().is_none());
            assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
        }
    }

    #[test]
    fn every_safety_is_on() {
        let (_folder, store) = open();
        let connection = connect(store.path()).unwrap();
        let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, rusqlite::types::Value>(0)).unwrap();
        let number = rusqlite::types::Value::Integer;
        assert_eq!(pragma("journal_mode"), rusqlite::types::Value::Text("wal".into()));
        assert_eq!(pragma("synchronous"), number(2));
        assert_eq!(pragma("foreign_keys"), number(1));
        assert_eq!(pragma("recursive_triggers"), number(1));
        assert_eq!(pragma("trusted_schema"), number(0));
    }
}
