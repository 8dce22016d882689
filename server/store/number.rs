//! Which numbers did the papers of a centre take? A counter for each series and year, and the numbers that lost papers bear.

use preau_core::domain::events::Event;
use preau_core::domain::ids::CentreId;
use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, params};

use super::{StoreError, Writer};

impl Writer {
    /// The last number that a series gave in that year; 0 before the first.
    pub fn last_number(&self, centre: CentreId, series: &str, year: i32) -> Result<u32, StoreError> {
        let sql = "SELECT last FROM number_series WHERE centre = ?1 AND series = ?2 AND year = ?3";
        let mut statement = self.sql().prepare_cached(sql)?;
        let last: Option<u32> = statement.query_row(params![centre.to_string(), series, year], |r| r.get(0)).optional()?;
        Ok(last.unwrap_or(0))
    }

    /// Receipts of an earlier life of the server that tell of operations which this database does not know: flagged, and their
    /// numbers never given again.
    pub fn keep_lost_operations(&mut self, events: &[Event], now: UtcTime) -> Result<(), StoreError> {
        for booked in events.iter().filter_map(Event::booked) {
            if self.entry_owner(booked.operation)?.is_some() {
                continue;
            }
            self.sql().execute(
                "INSERT INTO lost_operation(id, family, centre, kind, cents, date, paper, found_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT(id) DO NOTHING",
                params![
                    booked.operation.to_string(),
                    booked.family.to_string(),
                    booked.centre.to_string(),
                    booked.kind.word(),
                    booked.cents,
                    booked.date.to_string(),
                    booked.paper,
                    now.to_string()
                ],
            )?;
        }
        Ok(())
    }

    /// A number that a lost paper bears.
    pub fn number_is_lost(&self, centre: CentreId, number: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM lost_operation WHERE centre = ?1 AND paper = ?2)";
        Ok(self.sql().prepare_cached(sql)?.query_row(params![centre.to_string(), number], |r| r.get(0))?)
    }

    /// The number was given to a paper that is written in this same transaction.
    pub fn take_number(&mut self, centre: CentreId, series: &str, year: i32, number: u32) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO number_series(centre, series, year, last) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT(centre, series, year) DO UPDATE SET last = max(last, excluded.last)",
            )?
            .execute(params![centre.to_string(), series, year, number])?;
        Ok(())
    }
}
