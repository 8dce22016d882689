//! How many questions did somebody ask of the database? Counted in debug builds, where tests see to it that no list asks one a family.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// From now on each question of this connection counts for the thread that asks it.
pub(super) fn count_on(connection: &mut Connection) -> rusqlite::Result<()> {
    if cfg!(debug_assertions) {
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(counted))?;
    }
    Ok(())
}

/// Writing each row costs a statement, and is no question.
fn counted(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(_, sql) = event
        && (sql.trim_start().starts_with("SELECT") || sql.trim_start().starts_with("WITH"))
    {
        ASKED.set(ASKED.get() + 1);
    }
}

/// Adds up what those who hold a store ask of it.
#[derive(Debug, Default)]
pub(super) struct Questions(AtomicU64);

impl Questions {
    pub(super) fn of<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = ASKED.get();
        let answer = work();
        self.0.fetch_add(ASKED.get() - before, Ordering::Relaxed);
        answer
    }

    pub(super) fn asked(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
