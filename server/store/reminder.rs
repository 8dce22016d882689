//! Which reminders were sent, and what does a centre write in them? Each with the debt to which it counts; appended, never edited.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{CentreId, FamilyId, OperationId, ReminderId};
use preau_core::domain::money::reminders::LateLine;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::family_list::GuardianRow;
use super::ledger::json;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::{AccountScope, CentreScope};

/// A reminder as it was sent.
#[derive(Clone, Debug)]
pub struct ReminderRow {
    pub id: ReminderId,
    pub level: u8,
    pub cents: i64,
    pub lines: Vec<LateLine>,
    pub debt: BTreeSet<OperationId>,
    pub text: String,
    pub at: UtcTime,
    /// The name that whoever sent it has in that centre.
    pub by: Option<String>,
}

/// A reminder to write down.
#[derive(Clone, Debug)]
pub struct NewReminder<'a> {
    pub id: ReminderId,
    pub batch: ReminderId,
    pub level: u8,
    pub cents: i64,
    pub lines: &'a [LateLine],
    pub debt: &'a BTreeSet<OperationId>,
    pub text: &'a str,
    pub who: &'a str,
}

const REMINDER: &str = "SELECT r.id, r.level, r.cents, r.lines, r.debt, r.text, r.at,
       (SELECT s.name FROM staff_role s WHERE s.account = r.who AND s.centre = r.centre ORDER BY s.from_date DESC LIMIT 1),
       r.family
     FROM reminder r";

fn reminder(row: &Row<'_>) -> Result<ReminderRow, StoreError> {
    Ok(ReminderRow {
        id: parsed(&row.get::<_, String>(0)?, "reminder.id")?,
        level: row.get(1)?,
        cents: row.get(2)?,
        lines: serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Unreadable("reminder.lines"))?,
        debt: serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| StoreError::Unreadable("reminder.debt"))?,
        text: row.get(5)?,
        at: parsed(&row.get::<_, String>(6)?, "reminder.at")?,
        by: row.get(7)?,
    })
}

impl Reader {
    /// The reminders of an account, the latest first.
    pub fn reminders(&self, of: AccountScope) -> Result<Vec<ReminderRow>, StoreError> {
        let mut statement =
            self.sql().prepare_cached(&format!("{REMINDER} WHERE r.family = ?1 AND r.centre = ?2 ORDER BY r.at DESC, r.id"))?;
        let mut rows = statement.query(params![of.family().to_string(), of.centre().to_string()])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(reminder(row)?);
        }
        Ok(found)
    }

    /// Those of these families at that centre, the latest first.
    pub fn reminders_of(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Vec<ReminderRow>>, StoreError> {
        let sql = format!("{REMINDER} WHERE r.centre = ?1 AND r.family IN (SELECT value FROM json_each(?2)) ORDER BY r.at DESC, r.id");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![desk.centre().to_string(), json_list(families)])?;
        let mut found: BTreeMap<FamilyId, Vec<ReminderRow>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            found.entry(parsed(&row.get::<_, String>(8)?, "reminder.family")?).or_default().push(reminder(row)?);
        }
        Ok(found)
    }

    /// One reminder of that account.
    pub fn reminder(&self, of: AccountScope, id: ReminderId) -> Result<Option<ReminderRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{REMINDER} WHERE r.family = ?1 AND r.centre = ?2 AND r.id = ?3"))?;
        let mut rows = statement.query(params![of.family().to_string(), of.centre().to_string(), id.to_string()])?;
        rows.next()?.map(reminder).transpose()
    }

    /// The families that were written to in that batch, at this centre.
    pub fn reminded_in(&self, desk: CentreScope, batch: ReminderId) -> Result<Vec<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT family FROM reminder WHERE batch = ?1 AND centre = ?2 ORDER BY family")?;
        let rows = statement.query_map(params![batch.to_string(), desk.centre().to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "reminder.family")).collect()
    }

    /// The centre's own text of each level.
    pub fn reminder_texts(&self, centre: CentreId) -> Result<BTreeMap<u8, String>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT level, text FROM reminder_text WHERE centre = ?1")?;
        let rows = statement.query_map([centre.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Accounts of the centre that may be late: something is open on an invoice past its due date.
    pub fn families_with_debt(&self, desk: CentreScope, today: LocalDate) -> Result<Vec<(FamilyId, String)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT f.id, f.name FROM open_invoice i JOIN family f ON f.id = i.family WHERE i.centre = ?1 AND i.due < ?2
             GROUP BY f.id, f.name HAVING sum(i.cents) > 0
             ORDER BY f.name, f.id",
        )?;
        let rows =
            statement.query_map(params![desk.centre().to_string(), today.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (family, name) = row?;
            Ok((parsed(&family, "family.id")?, name))
        })
        .collect()
    }

    /// The adults of each family that the centre knows, with their address there.
    pub fn people_of_centre(&self, desk: CentreScope) -> Result<BTreeMap<String, Vec<GuardianRow>>, StoreError> {
        self.guardians_of_centre(&desk.centre().to_string())
    }

    /// Whose reminder is that id, if any is?
    pub fn reminder_centre(&self, batch: ReminderId) -> Result<Option<CentreId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT centre FROM reminder WHERE batch = ?1 LIMIT 1")?;
        let found: Option<String> = statement.query_row([batch.to_string()], |r| r.get(0)).optional()?;
        found.map(|text| parsed(&text, "reminder.centre")).transpose()
    }
}

impl Writer {
    pub fn add_reminder(&mut self, of: AccountScope, new: &NewReminder<'_>, now: UtcTime) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO reminder(id, batch, family, centre, level, cents, lines, debt, text, at, who)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                new.id.to_string(),
                new.batch.to_string(),
                of.family().to_string(),
                of.centre().to_string(),
                new.level,
                new.cents,
                json(&new.lines)?,
                json(new.debt)?,
                new.text,
                now.to_string(),
                new.who
            ])?;
        Ok(())
    }

    /// None: the usual text serves again.
    pub fn put_reminder_text(&mut self, centre: CentreId, level: u8, text: Option<&str>) -> Result<(), StoreError> {
        match text {
            Some(text) => self.sql().execute(
                "INSERT INTO reminder_text(centre, level, text) VALUES (?1, ?2, ?3)
                 ON CONFLICT(centre, level) DO UPDATE SET text = excluded.text",
                params![centre.to_string(), level, text],
            )?,
            None => self.sql().execute("DELETE FROM reminder_text WHERE centre = ?1 AND level = ?2", params![centre.to_string(), level])?,
        };
        Ok(())
    }
}
