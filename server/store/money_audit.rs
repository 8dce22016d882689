//! What does not agree between days, invoices, payments and papers of a centre? Questions for the director's control.

use chrono::Datelike;
use preau_core::domain::ids::FamilyId;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError};
use crate::scope::CentreScope;

/// How presence and invoice differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    AttendedNotInvoiced,
    InvoicedNotAttended,
}

/// Days that differ in one way, and how many there are beyond those that are read.
#[derive(Clone, Debug)]
pub struct DaysThatDiffer {
    pub what: Presence,
    pub days: Vec<Differs>,
    pub more: u32,
}

/// A child's day that differs.
#[derive(Clone, Debug)]
pub struct Differs {
    pub family: FamilyId,
    pub family_name: String,
    pub child_name: String,
    pub date: LocalDate,
}

/// More lines than anybody reads at once.
const LINES_MAX: u32 = 200;

impl Reader {
    /// Days marked present of which no care or meal stands invoiced, and invoiced days on which every mark says absent.
    pub fn presences_that_differ(&self, desk: CentreScope, from: LocalDate, to: LocalDate) -> Result<[DaysThatDiffer; 2], StoreError> {
        let attended = self.presences(
            Presence::AttendedNotInvoiced,
            "SELECT DISTINCT f.id, f.name, k.first_name, a.date FROM attendance a JOIN child k ON k.id = a.child
             JOIN family_child c ON c.child = a.child JOIN family_centre t ON t.family = c.family AND t.centre = a.centre
             JOIN family f ON f.id = c.family
             WHERE a.centre = ?1 AND a.date BETWEEN ?2 AND ?3 AND a.mark = 'present'
               AND NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.centre = a.centre AND l.date = a.date AND l.child = a.child
                 AND l.nature IN ('care', 'meal')
                 AND (l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
                      OR l.cents = 0 AND json_extract(l.billed, '$.line') IS NULL
                         AND NOT EXISTS (SELECT 1 FROM ledger_line o JOIN ledger_credited c ON c.line = o.id
                                         WHERE o.entry = l.entry AND o.date = l.date AND o.child = l.child)
                         AND NOT EXISTS (SELECT 1 FROM ledger_line o WHERE o.centre = l.centre AND o.date = l.date
                                         AND o.cents = 0 AND json_extract(o.billed, '$.line') = l.id)))",
            (desk, from, to),
        )?;
        let invoiced = self.presences(
            Presence::InvoicedNotAttended,
            "SELECT DISTINCT f.id, f.name, k.first_name, l.date FROM ledger_line l JOIN child k ON k.id = l.child JOIN family f ON f.id = l.family
             WHERE l.centre = ?1 AND l.date BETWEEN ?2 AND ?3 AND l.nature = 'care'
               AND l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
               AND EXISTS (SELECT 1 FROM attendance a WHERE a.centre = l.centre AND a.date = l.date AND a.child = l.child)
               AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.centre = l.centre AND a.date = l.date AND a.child = l.child
                               AND a.mark = 'present')",
            (desk, from, to),
        )?;
        Ok([attended, invoiced])
    }

    fn presences(
        &self,
        what: Presence,
        sql: &str,
        (desk, from, to): (CentreScope, LocalDate, LocalDate),
    ) -> Result<DaysThatDiffer, StoreError> {
        let sql = format!("SELECT *, count(*) OVER () FROM ({sql}) ORDER BY 4, 2 LIMIT ?4");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![desk.centre().to_string(), from.to_string(), to.to_string(), LINES_MAX])?;
        let (mut days, mut all) = (vec![], 0);
        while let Some(row) = rows.next()? {
            all = row.get(4)?;
            days.push(Differs {
                family: parsed(&row.get::<_, String>(0)?, "family.id")?,
                family_name: row.get(1)?,
                child_name: row.get(2)?,
                date: parsed(&row.get::<_, String>(3)?, "date")?,
            });
        }
        Ok(DaysThatDiffer { what, more: u32::saturating_sub(all, u32::try_from(days.len()).unwrap_or(u32::MAX)), days })
    }

    /// The invoices or credit notes that were issued in a centre, those that a restored database lost included: year and number.
    pub fn paper_numbers(&self, desk: CentreScope, kind: &str) -> Result<Vec<(i32, String)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT CAST(substr(date, 1, 4) AS INTEGER), paper FROM ledger_entry WHERE centre = ?1 AND kind = ?2 AND paper IS NOT NULL
             UNION SELECT CAST(substr(date, 1, 4) AS INTEGER), paper FROM lost_operation WHERE centre = ?1 AND kind = ?2 AND paper IS NOT NULL",
        )?;
        let rows = statement.query_map(params![desk.centre().to_string(), kind], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The same of receipts, certificates or slips, which no entry numbers: the year is that of the day here.
    pub fn numbers_of_papers(&self, desk: CentreScope, kind: &str) -> Result<Vec<(i32, String)>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT issued_at, number FROM paper WHERE centre = ?1 AND kind = ?2")?;
        let mut rows = statement.query(params![desk.centre().to_string(), kind])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            let at: UtcTime = parsed(&row.get::<_, String>(0)?, "paper.issued_at")?;
            found.push((at.local_date().year(), row.get(1)?));
        }
        Ok(found)
    }

    /// The last number that was given in each year of a series.
    pub fn last_numbers(&self, desk: CentreScope, series: &str) -> Result<Vec<(i32, u32)>, StoreError> {
        let sql = "SELECT year, last FROM number_series WHERE centre = ?1 AND series = ?2 ORDER BY year";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map(params![desk.centre().to_string(), series], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
