//! Which devices are signed in? Sessions, by the digest of their token; their name in the user space is another one.

use preau_core::domain::time::UtcTime;
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of the secret that the browser keeps.
    pub token: [u8; 32],
    pub id: String,
    pub account: String,
    /// *Firefox sur Android*.
    pub label: String,
    pub mine: bool,
    pub expires_at: UtcTime,
}

/// One line of *Appareils connectés*.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: String,
    pub label: String,
    pub mine: bool,
    pub created_at: UtcTime,
    pub seen_at: UtcTime,
}

impl Reader {
    /// The sessions of an account that are not over, the latest used first.
    pub fn devices(&self, account: &str, now: UtcTime) -> Result<Vec<Device>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, label, mine, created_at, seen_at FROM session WHERE account = ?1 AND expires_at > ?2 ORDER BY seen_at DESC, id",
        )?;
        let rows = statement.query_map(params![account, now.to_string()], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, bool>(2)?, r.get::<_, String>(3)?, r.get::<_, String>(4)?))
        })?;
        rows.map(|row| {
            let (id, label, mine, created, seen) = row?;
            let created_at = parsed(&created, "session.created_at")?;
            Ok(Device { id, label, mine, created_at, seen_at: parsed(&seen, "session.seen_at")? })
        })
        .collect()
    }
}

impl Writer {
    /// Begins a session and forgets those of the account that are over.
    pub fn add_session(&mut self, session: &NewSession, now: UtcTime) -> Result<(), StoreError> {
        let now = now.to_string();
        self.sql().execute("DELETE FROM session WHERE account = ?1 AND expires_at <= ?2", params![session.account, now])?;
        self.sql().execute(
            "INSERT INTO session(token, id, account, label, mine, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            params![
                session.token.as_slice(),
                session.id,
                session.account,
                session.label,
                session.mine,
                now,
                session.expires_at.to_string()
            ],
        )?;
        Ok(())
    }

    /// The device was used: a session *mine* lives on from here.
    pub fn touch_session(&mut self, token: &[u8; 32], now: UtcTime, expires_at: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE session SET seen_at = max(seen_at, ?2), expires_at = max(expires_at, ?3) WHERE token = ?1 AND expires_at > ?2",
            params![token.as_slice(), now.to_string(), expires_at.to_string()],
        )?;
        Ok(())
    }

    /// By its token: signing out here. True when there was one.
    pub fn end_session(&mut self, token: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.sql().execute("DELETE FROM session WHERE token = ?1", [token.as_slice()])? > 0)
    }

    /// By its name, only of that account: signing another device out. True when there was one.
    pub fn end_device(&mut self, account: &str, id: &str) -> Result<bool, StoreError> {
        Ok(self.sql().execute("DELETE FROM session WHERE account = ?1 AND id = ?2", params![account, id])? > 0)
    }

    /// All sessions of the account but the one of this token.
    pub fn end_sessions(&mut self, account: &str, but: Option<&[u8; 32]>) -> Result<usize, StoreError> {
        let kept = but.map(|token| token.as_slice());
        let sql = "DELETE FROM session WHERE account = ?1 AND (?2 IS NULL OR token <> ?2)";
        Ok(self.sql().execute(sql, params![account, kept])?)
    }

    /// Sessions of everybody that are over.
    pub fn sweep_sessions(&mut self, now: UtcTime) -> Result<usize, StoreError> {
        Ok(self.sql().execute("DELETE FROM session WHERE expires_at <= ?1", [now.to_string()])?)
    }
}
