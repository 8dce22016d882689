//! Which mails have not left yet? Written in the transaction of their cause, one recipient each, claimed by the sender one by one.

use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// A mail to write down.
#[derive(Clone, Debug)]
pub struct NewMail {
    pub id: String,
    pub kind: &'static str,
    pub recipient: String,
    /// JSON: ids and times; the words are found when it leaves.
    pub data: String,
    /// Mails of one key gather until `due_at`.
    pub gather: Option<String>,
    pub due_at: UtcTime,
}

/// A mail that is due.
#[derive(Clone, Debug)]
pub struct DueMail {
    pub id: String,
    pub kind: String,
    pub recipient: String,
    pub data: String,
    pub tries: u32,
    pub created_at: UtcTime,
}

impl Reader {
    /// The mail of that key that still gathers: its id and data.
    pub fn gathering_mail(&self, gather: &str) -> Result<Option<(String, String)>, StoreError> {
        let mut statement =
            self.sql().prepare_cached("SELECT id, data FROM outbox WHERE gather = ?1 AND sent_at IS NULL AND failed_at IS NULL")?;
        Ok(statement.query_row([gather], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
    }

    /// When the next mail is due, if any waits.
    pub fn next_mail_at(&self) -> Result<Option<UtcTime>, StoreError> {
        let sql = "SELECT min(due_at) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL";
        let next: Option<String> = self.sql().query_row(sql, [], |r| r.get(0))?;
        next.map(|text| parsed(&text, "outbox.due_at")).transpose()
    }

    /// How many wait, and how many were refused for good: for the operator.
    pub fn mail_counts(&self) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE sent_at IS NULL AND failed_at IS NULL), count(*) FILTER (WHERE failed_at IS NOT NULL) FROM outbox";
        Ok(self.sql().query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }
}

impl Writer {
    /// One id is one mail, for ever: the same cause told twice queues it once. True when it is new.
    pub fn queue_mail(&mut self, mail: &NewMail, now: UtcTime) -> Result<bool, StoreError> {
        let sql = "INSERT INTO outbox(id, kind, recipient, data, gather, due_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT(id) DO NOTHING";
        let (due, now) = (mail.due_at.to_string(), now.to_string());
        let added =
            self.sql().prepare_cached(sql)?.execute(params![mail.id, mail.kind, mail.recipient, mail.data, mail.gather, due, now])?;
        Ok(added > 0)
    }

    pub fn set_mail_data(&mut self, id: &str, data: &str) -> Result<(), StoreError> {
        self.sql().execute("UPDATE outbox SET data = ?2 WHERE id = ?1", params![id, data])?;
        Ok(())
    }

    /// The next mail that is due; it gathers no more.
    pub fn claim_mail(&mut self, now: UtcTime) -> Result<Option<DueMail>, StoreError> {
        let sql = "UPDATE outbox SET gather = NULL WHERE id = (SELECT id FROM outbox
             WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= ?1 ORDER BY due_at, id LIMIT 1)
             RETURNING id, kind, recipient, data, tries, created_at";
        let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get::<_, u32>(4)?, r.get::<_, String>(5)?));
        let found = self.sql().query_row(sql, [now.to_string()], read).optional()?;
        found
            .map(|(id, kind, recipient, data, tries, at)| {
                let created_at = parsed(&at, "outbox.created_at")?;
                Ok(DueMail { id, kind, recipient, data, tries, created_at })
            })
            .transpose()
    }

    /// It left. What it was about is forgotten: the row only says that a mail of that kind was sent.
    pub fn mail_sent(&mut self, id: &str, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE outbox SET sent_at = ?2, data = '{}', tries = tries + 1, failure = NULL WHERE id = ?1",
            params![id, now.to_string()],
        )?;
        Ok(())
    }

    /// To be tried again; `failure`: the code of the answer, nothing personal.
    pub fn mail_postponed(&mut self, id: &str, failure: &str, due_at: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE outbox SET tries = tries + 1, failure = ?2, due_at = ?3 WHERE id = ?1",
            params![id, failure, due_at.to_string()],
        )?;
        Ok(())
    }

    /// It will never leave.
    pub fn mail_failed(&mut self, id: &str, failure: &str, now: UtcTime) -> Result<(), StoreError> {
        self.sql()
            .execute("UPDATE outbox SET failed_at = ?3, failure = ?2, data = '{}' WHERE id = ?1", params![id, failure, now.to_string()])?;
        Ok(())
    }

    /// To whom mails went that left, or failed for good, before that moment. The row stays: one id is one mail, for ever.
    pub fn sweep_recipients(&mut self, before: UtcTime) -> Result<usize, StoreError> {
        let sql = "UPDATE outbox SET recipient = '' WHERE recipient <> '' AND created_at < ?1
             AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)";
        Ok(self.sql().execute(sql, [before.to_string()])?)
    }

    /// Mails of these kinds that have not left: a newer one says something else.
    pub fn drop_mails(&mut self, recipient: &str, kinds: &[&str]) -> Result<(), StoreError> {
        for kind in kinds {
            self.sql().execute(
                "DELETE FROM outbox WHERE recipient = ?1 AND kind = ?2 AND sent_at IS NULL AND failed_at IS NULL",
                params![recipient, kind],
            )?;
        }
        Ok(())
    }
}
