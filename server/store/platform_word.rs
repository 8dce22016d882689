//! What did the payment platform say? Every word that it signed, as it came: kept first, judged after, its text forgotten in the end.
//! Of what it did not sign only the number is known.

use preau_core::domain::ids::{CentreId, OrderId};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// A word to be judged.
#[derive(Clone, Debug)]
pub struct RawWord {
    /// Follows from what it says: the same bytes are kept once.
    pub id: String,
    pub source: String,
    pub raw: String,
    pub received_at: UtcTime,
}

/// What a word is about, for the person who looks it up.
#[derive(Clone, Debug, Default)]
pub struct WordAbout {
    pub order: Option<OrderId>,
    /// Of the order, when it is known.
    pub centre: Option<CentreId>,
    /// The platform's name of the movement, else ours of the order.
    pub subject: Option<String>,
    pub cents: Option<i64>,
    pub said_on: Option<LocalDate>,
}

impl Reader {
    /// Words that were received and not judged yet.
    pub fn words_to_judge(&self, limit: usize) -> Result<Vec<RawWord>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, source, raw, received_at FROM notification WHERE done_at IS NULL ORDER BY received_at, id LIMIT ?1",
        )?;
        let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut words = vec![];
        while let Some(row) = rows.next()? {
            words.push(RawWord {
                id: row.get(0)?,
                source: row.get(1)?,
                raw: row.get(2)?,
                received_at: parsed(&row.get::<_, String>(3)?, "notification.received_at")?,
            });
        }
        Ok(words)
    }
}

impl Writer {
    /// Keeps a word as it came, before anything is thought about it. The same bytes again take no room; they are judged again only if
    /// they were not believed.
    pub fn keep_word(&mut self, word: &RawWord) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO notification(id, source, raw, received_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT(id) DO UPDATE SET done_at = NULL, raw = excluded.raw WHERE key IS NULL AND done_at IS NOT NULL",
            )?
            .execute(params![word.id, word.source, word.raw, word.received_at.to_string()])?;
        Ok(())
    }

    /// Nobody judged it yet.
    pub fn word_waits(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM notification WHERE id = ?1 AND done_at IS NULL)";
        Ok(self.sql().prepare_cached(sql)?.query_row([id], |r| r.get(0))?)
    }

    /// It was judged: this is what it came to and what it is about. `key`: it was believed, and the same is not heard again.
    pub fn word_judged(
        &mut self,
        id: &str,
        about: &WordAbout,
        (key, result): (Option<&str>, &str),
        now: UtcTime,
    ) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "UPDATE notification SET done_at = ?2, pay_order = ?3, key = ?4, result = ?5, centre = ?6, subject = ?7, cents = ?8,
                   said_on = ?9 WHERE id = ?1",
            )?
            .execute(params![
                id,
                now.to_string(),
                about.order.map(|o| o.to_string()),
                key,
                result,
                about.centre.map(|c| c.to_string()),
                about.subject,
                about.cents,
                about.said_on.map(|d| d.to_string())
            ])?;
        Ok(())
    }

    /// Words about an order that came to that result are to be judged once more. True when there are some.
    pub fn judge_again(&mut self, order: OrderId, result: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE notification SET done_at = NULL WHERE pay_order = ?1 AND result = ?2 AND done_at IS NOT NULL AND raw <> ''";
        Ok(self.sql().prepare_cached(sql)?.execute(params![order.to_string(), result])? > 0)
    }

    /// One more of that day that the platform did not sign.
    pub fn count_forged(&mut self, day: LocalDate, source: &str, code: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO forged_word(day, source, code, times) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT(day, source, code) DO UPDATE SET times = times + 1";
        self.sql().prepare_cached(sql)?.execute(params![day.to_string(), source, code])?;
        Ok(())
    }

    /// The texts of words that were judged, and counts of forged ones, from before that moment.
    pub fn sweep_words(&mut self, before: UtcTime) -> Result<usize, StoreError> {
        let sql = "UPDATE notification SET raw = '' WHERE raw <> '' AND received_at < ?1 AND done_at IS NOT NULL";
        let words = self.sql().execute(sql, [before.to_string()])?;
        self.sql().execute("DELETE FROM forged_word WHERE day < ?1", [before.local_date().to_string()])?;
        Ok(words)
    }
}
