//! What stands in a stream? Entries in order, for ever; the events that they tell and the commands that acted.

use preau_core::domain::commands::Stream;
use preau_core::domain::events::Event;
use preau_core::domain::ids::{CommandId, Digest};
use preau_core::domain::time::UtcTime;
use preau_core::sync::entry::{Entry, Head};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

pub(in crate::store) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn entry_of(row: &Row<'_>, stream: Stream) -> Result<Entry, StoreError> {
    let digest = |at: usize| -> Result<Digest, StoreError> { parsed(row.get_ref(at)?.as_str().unwrap_or_default(), "entry") };
    Ok(Entry {
        stream,
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        previous: digest(1)?,
        hash: digest(2)?,
        body: row.get(3)?,
        key: row.get(4)?,
        mac: digest(5)?,
    })
}

impl Reader {
    pub fn stream_head(&self, stream: &Stream) -> Result<Head, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT number, hash FROM entry WHERE stream = ?1 ORDER BY number DESC LIMIT 1")?;
        let row = statement.query_row([stream.to_string()], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?))).optional()?;
        row.map_or(Ok(Head::default()), |(number, hash)| Ok(Head { number: number.unsigned_abs(), hash: parsed(&hash, "entry.hash")? }))
    }

    pub fn stream_hash_at(&self, stream: &Stream, number: u64) -> Result<Option<Digest>, StoreError> {
        if number == 0 {
            return Ok(Some(Digest::ZERO));
        }
        let mut statement = self.sql().prepare_cached("SELECT hash FROM entry WHERE stream = ?1 AND number = ?2")?;
        let hash: Option<String> = statement.query_row(params![stream.to_string(), signed(number)], |r| r.get(0)).optional()?;
        hash.map(|h| parsed(&h, "entry.hash")).transpose()
    }

    pub fn stream_entries_after(&self, stream: &Stream, number: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT number, previous, hash, body, mac_key, mac FROM entry WHERE stream = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![stream.to_string(), signed(number), limit])?;
        let mut entries = vec![];
        while let Some(row) = rows.next()? {
            entries.push(entry_of(row, *stream)?);
        }
        Ok(entries)
    }

    /// Every stream with its entries, for `preau check`: `each` sees them in order.
    pub fn every_entry(&self, mut each: impl FnMut(Entry)) -> Result<(), StoreError> {
        let mut statement =
            self.sql().prepare("SELECT number, previous, hash, body, mac_key, mac, stream FROM entry ORDER BY stream, number")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stream: String = row.get(6)?;
            each(entry_of(row, parsed(&stream, "entry.stream")?)?);
        }
        Ok(())
    }

    pub fn has_event(&self, key: &Digest) -> Result<bool, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT 1 FROM event WHERE key = ?1")?;
        Ok(statement.exists([key.to_string()])?)
    }

    pub fn command_digest(&self, id: &CommandId) -> Result<Option<Digest>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT digest FROM command WHERE id = ?1")?;
        let digest: Option<String> = statement.query_row([id.to_string()], |r| r.get(0)).optional()?;
        digest.map(|d| parsed(&d, "command.digest")).transpose()
    }

    /// The time of the latest event.
    pub fn latest_time(&self) -> Result<UtcTime, StoreError> {
        let at: Option<String> = self.sql().prepare_cached("SELECT max(at) FROM event")?.query_row([], |r| r.get(0))?;
        at.map_or(Ok(UtcTime::default()), |text| parsed(&text, "event.at"))
    }

    /// The common part of the latest two backups in this stream, as far as it is still what stands here.
    pub fn safe_number(&self, stream: &Stream) -> Result<u64, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT count(*), ifnull(min(h.number), 0) FROM (SELECT id FROM backup ORDER BY at DESC, id DESC LIMIT 2) b
             JOIN backup_head h ON h.backup = b.id AND h.stream = ?1
             JOIN entry e ON e.stream = h.stream AND e.number = h.number AND e.hash = h.hash",
        )?;
        let (known, number): (u32, i64) = statement.query_row([stream.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(if known == 2 { number.unsigned_abs() } else { 0 })
    }
}

impl Writer {
    /// A command id acts once, for ever: the first digest stays.
    pub(in crate::store) fn add_command(&mut self, id: &CommandId, digest: &Digest, at: UtcTime) -> Result<(), StoreError> {
        let sql = "INSERT INTO command(id, digest, at) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO NOTHING";
        self.sql().prepare_cached(sql)?.execute(params![id.to_string(), digest.to_string(), at.to_string()])?;
        Ok(())
    }

    /// These events, and their entries, which follow each other in the order of the events.
    pub(in crate::store) fn add_events(&mut self, events: &[Event], entries: &[Entry], adopted: bool) -> Result<(), StoreError> {
        let mut add_event =
            self.sql().prepare_cached("INSERT INTO event(key, command, request, at, adopted) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let mut add_entry = self.sql().prepare_cached(
            "INSERT INTO entry(stream, number, previous, hash, body, mac_key, mac, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let mut left = entries.iter();
        for event in events {
            let key = event.key().to_string();
            let request = event.about.as_ref().map(|a| a.request.to_string());
            add_event.execute(params![key, event.command.id.to_string(), request, event.time.to_string(), adopted])?;
            for stream in event.streams() {
                let entry = left.next().filter(|e| e.stream == stream).ok_or(StoreError::Broken("an event without its entries"))?;
                add_entry.execute(params![
                    stream.to_string(),
                    signed(entry.number),
                    entry.previous.to_string(),
                    entry.hash.to_string(),
                    entry.body,
                    entry.key,
                    entry.mac.to_string(),
                    key
                ])?;
            }
        }
        if left.next().is_some() { Err(StoreError::Broken("an entry without its event")) } else { Ok(()) }
    }
}
