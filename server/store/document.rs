//! Which documents are stored, and are they up to date? Bytes and heads as they were projected, and how often they were
//! wanted since. What they mean is said elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError, Writer};

/// What is stored of a document, its bytes left aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub format: u16,
    pub wanted: i64,
    /// `wanted` at the time of the stored bytes.
    pub projected: i64,
    pub projected_at: Option<UtcTime>,
    /// Hexadecimal, separated by spaces.
    pub heads: String,
}

/// A new projection, to be stored if nobody stored another one meanwhile.
#[derive(Clone, Debug)]
pub struct Projection {
    pub id: String,
    pub format: u16,
    /// `wanted` when its rows were read.
    pub wanted: i64,
    pub heads: String,
    pub bytes: Vec<u8>,
    /// The heads that it replaces, empty when there was nothing.
    pub replaces: String,
    pub at: UtcTime,
}

impl Reader {
    /// Those of the documents that are stored.
    pub fn stored_documents(&self, ids: &[String]) -> Result<BTreeMap<String, Stored>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, format, wanted, projected, projected_at, heads FROM document
             WHERE id IN (SELECT value FROM json_each(?1))",
        )?;
        let mut rows = statement.query([json_list(ids)])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let at: Option<String> = row.get(4)?;
            let stored = Stored {
                format: row.get(1)?,
                wanted: row.get(2)?,
                projected: row.get(3)?,
                projected_at: at.map(|t| parsed(&t, "document.projected_at")).transpose()?,
                heads: row.get(5)?,
            };
            found.insert(row.get(0)?, stored);
        }
        Ok(found)
    }

    pub fn document_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT bytes FROM document WHERE id = ?1")?;
        Ok(statement.query_row([id], |r| r.get::<_, Option<Vec<u8>>>(0)).optional()?.flatten())
    }

    /// What is remembered under this key.
    pub fn remembered(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.sql().prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |r| r.get(0)).optional()?)
    }

    /// Every stored document with its heads and bytes, for `preau check`.
    pub fn every_document(&self, mut each: impl FnMut(&str, &str, &[u8])) -> Result<(), StoreError> {
        let mut statement = self.sql().prepare("SELECT id, heads, bytes FROM document WHERE bytes IS NOT NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, heads): (String, String) = (row.get(0)?, row.get(1)?);
            each(&id, &heads, row.get_ref(2)?.as_blob().map_err(|_| StoreError::Unreadable("document.bytes"))?);
        }
        Ok(())
    }
}

impl Writer {
    /// Something that these documents show has changed. Those that nobody ever asked for are not stored yet and need nothing.
    pub fn want_documents(&mut self, ids: &BTreeSet<String>) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached("UPDATE document SET wanted = wanted + 1 WHERE id IN (SELECT value FROM json_each(?1))")?
            .execute([json_list(ids)])?;
        Ok(())
    }

    /// Something in the directory changed: every document of these kinds (`home`, `calendar`…) is to be made again.
    pub fn want_every_document(&mut self, kinds: &[&str]) -> Result<(), StoreError> {
        let mut statement =
            self.sql().prepare_cached("UPDATE document SET wanted = wanted + 1 WHERE id >= ?1 || '/' AND id < ?1 || '0'")?;
        for kind in kinds {
            statement.execute([kind])?;
        }
        Ok(())
    }

    /// What these kinds show stands outside the database: they are to be made again when it is another than what is remembered
    /// under `key`.
    pub fn want_when_new(&mut self, key: &str, value: &str, kinds: &[&str]) -> Result<(), StoreError> {
        let changed = self.sql().execute(
            "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2 WHERE value <> ?2",
            params![key, value],
        )?;
        if changed > 0 { self.want_every_document(kinds) } else { Ok(()) }
    }

    /// Makes room for documents that are about to be projected for the first time, so that no change passes unseen meanwhile.
    pub fn expect_documents(&mut self, ids: &BTreeSet<String>) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached("INSERT INTO document(id, format) SELECT value, 0 FROM json_each(?1) WHERE true ON CONFLICT(id) DO NOTHING")?
            .execute([json_list(ids)])?;
        Ok(())
    }

    /// Compare and set: false when the stored heads are not those that it replaces.
    pub fn store_projection(&mut self, new: &Projection) -> Result<bool, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "UPDATE document SET format = ?2, projected = ?3, projected_at = ?4, heads = ?5, bytes = ?6 WHERE id = ?1 AND heads = ?7",
        )?;
        let at = new.at.to_string();
        let stored = statement.execute(params![new.id, new.format, new.wanted, at, new.heads, new.bytes, new.replaces])?;
        Ok(stored == 1)
    }

    /// Forgets what is stored: it is made again, from an empty document, when somebody asks.
    pub fn drop_documents(&mut self, ids: &BTreeSet<String>) -> Result<(), StoreError> {
        self.sql().prepare_cached("DELETE FROM document WHERE id IN (SELECT value FROM json_each(?1))")?.execute([json_list(ids)])?;
        Ok(())
    }
}
