//! How often was it tried? Wrong passwords and demands for mails, by digests: nothing personal stands here.

use preau_core::domain::time::UtcTime;
use rusqlite::params;

use super::{Reader, StoreError, Writer};

impl Reader {
    /// Tries of that scope since that instant.
    pub fn tries_since(&self, scope: &str, since: UtcTime) -> Result<u32, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT count(*) FROM sign_in_try WHERE scope = ?1 AND at > ?2")?;
        Ok(statement.query_row(params![scope, since.to_string()], |r| r.get(0))?)
    }
}

impl Writer {
    pub fn add_try(&mut self, scope: &str, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute("INSERT INTO sign_in_try(scope, at) VALUES (?1, ?2)", params![scope, now.to_string()])?;
        Ok(())
    }

    /// The latest try of that scope was no wrong one.
    pub fn take_back_try(&mut self, scope: &str) -> Result<(), StoreError> {
        let sql =
            "DELETE FROM sign_in_try WHERE rowid = (SELECT rowid FROM sign_in_try WHERE scope = ?1 ORDER BY at DESC, rowid DESC LIMIT 1)";
        self.sql().execute(sql, [scope])?;
        Ok(())
    }

    /// The right password forgets the wrong ones before it.
    pub fn forgive_tries(&mut self, scope: &str) -> Result<(), StoreError> {
        self.sql().execute("DELETE FROM sign_in_try WHERE scope = ?1", [scope])?;
        Ok(())
    }

    /// Tries that no limit looks at any more.
    pub fn sweep_tries(&mut self, before: UtcTime) -> Result<usize, StoreError> {
        Ok(self.sql().execute("DELETE FROM sign_in_try WHERE at <= ?1", [before.to_string()])?)
    }
}
