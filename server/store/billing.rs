//! Which days of a centre are to be invoiced? What was accepted, what was marked, and what was invoiced already, for whole
//! families at once: five questions whatever the size of the run.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, PeriodId};
use preau_core::domain::money::acts::Billed;
use preau_core::domain::money::billing::Mark;
use preau_core::domain::requests::RequestState;
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{Params, params};

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// A child and a day.
pub type Day = (ChildId, LocalDate);

/// What each family was invoiced of a child and a day.
pub type BilledDays = BTreeMap<(FamilyId, ChildId, LocalDate), BTreeSet<Billed>>;

/// Behind a draft run.
#[derive(Clone, Debug, Default)]
pub struct RunRows {
    pub requests: Vec<RequestState>,
    pub periods: BTreeMap<PeriodId, Period>,
    /// First name and birth of each child.
    pub children: BTreeMap<ChildId, (String, LocalDate)>,
    /// The families that come to the centre, with their names.
    pub families: BTreeMap<FamilyId, String>,
    /// The families of each child, of those.
    pub parents: BTreeMap<ChildId, Vec<FamilyId>>,
    pub marks: BTreeMap<Day, BTreeMap<DayPart, Mark>>,
    /// What each family was invoiced of each day, and not taken back whole.
    pub billed: BilledDays,
}

impl Reader {
    pub fn run_rows(&self, scope: CentreScope, from: LocalDate, to: LocalDate) -> Result<RunRows, StoreError> {
        let centre = scope.centre();
        let mut rows = RunRows {
            requests: self.requests_of_days(centre, from, to)?,
            families: self.families_of_centre(centre)?,
            marks: self.marks(centre, from, to)?,
            billed: self.billed(centre, from, to)?,
            ..RunRows::default()
        };
        for period in self.periods_of_centre(centre, from)? {
            rows.periods.insert(period.id, period);
        }
        let children: BTreeSet<ChildId> = rows.requests.iter().map(|r| r.child).chain(rows.marks.keys().map(|(child, _)| *child)).collect();
        let mut statement = self.sql().prepare_cached(
            "SELECT c.id, c.first_name, c.birth, f.family FROM json_each(?1) j JOIN child c ON c.id = j.value
             LEFT JOIN family_child f ON f.child = c.id ORDER BY c.id, f.family",
        )?;
        let mut found = statement.query([json_list(&children)])?;
        while let Some(row) = found.next()? {
            let child: ChildId = parsed(&row.get::<_, String>(0)?, "child.id")?;
            rows.children.insert(child, (row.get(1)?, parsed(&row.get::<_, String>(2)?, "child.birth")?));
            if let Some(family) = row.get::<_, Option<String>>(3)? {
                rows.parents.entry(child).or_default().push(parsed(&family, "family_child.family")?);
            }
        }
        Ok(rows)
    }

    /// The families that come to a centre, with their names.
    pub fn families_of_centre(&self, centre: CentreId) -> Result<BTreeMap<FamilyId, String>, StoreError> {
        let mut statement =
            self.sql().prepare_cached("SELECT f.id, f.name FROM family_centre c JOIN family f ON f.id = c.family WHERE c.centre = ?1")?;
        let rows = statement.query_map([centre.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, name) = row?;
            Ok((parsed(&id, "family.id")?, name))
        })
        .collect()
    }

    fn marks(&self, centre: CentreId, from: LocalDate, to: LocalDate) -> Result<BTreeMap<Day, BTreeMap<DayPart, Mark>>, StoreError> {
        let mut statement =
            self.sql().prepare_cached("SELECT child, date, part, mark FROM attendance WHERE centre = ?1 AND date BETWEEN ?2 AND ?3")?;
        let mut rows = statement.query(params![centre.to_string(), from.to_string(), to.to_string()])?;
        let mut marks: BTreeMap<Day, BTreeMap<DayPart, Mark>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let day = (parsed(&row.get::<_, String>(0)?, "attendance.child")?, parsed(&row.get::<_, String>(1)?, "attendance.date")?);
            let part = DayPart::from_word(&row.get::<_, String>(2)?).ok_or(StoreError::Unreadable("attendance.part"))?;
            let mark = Mark::from_word(&row.get::<_, String>(3)?).ok_or(StoreError::Unreadable("attendance.mark"))?;
            marks.entry(day).or_default().insert(part, mark);
        }
        Ok(marks)
    }

    pub fn billed(&self, centre: CentreId, from: LocalDate, to: LocalDate) -> Result<BilledDays, StoreError> {
        let sql = "FROM ledger_line l WHERE l.centre = ?1";
        self.billed_from(sql, params![centre.to_string(), from.to_string(), to.to_string()])
    }

    /// Of these families alone, whatever the size of the centre.
    pub fn billed_among(
        &self,
        centre: CentreId,
        (from, to): (LocalDate, LocalDate),
        families: &[FamilyId],
    ) -> Result<BilledDays, StoreError> {
        // Named, because SQLite would take the index by day: all lines of the centre again for each family.
        let sql = "FROM json_each(?4) j CROSS JOIN ledger_line l INDEXED BY ledger_line_of_account
                     ON l.family = j.value AND l.centre = ?1 WHERE true";
        self.billed_from(sql, params![centre.to_string(), from.to_string(), to.to_string(), json_list(families)])
    }

    /// A line that a credit note took back whole does not count: its day may be invoiced again.
    fn billed_from(&self, lines: &str, values: impl Params) -> Result<BilledDays, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT l.family, l.child, l.date, l.billed {lines} AND l.date BETWEEN ?2 AND ?3 AND l.child IS NOT NULL
               AND (l.cents = 0 OR l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id))"
        ))?;
        let mut rows = statement.query(values)?;
        let mut billed = BilledDays::new();
        while let Some(row) = rows.next()? {
            let key = (
                parsed(&row.get::<_, String>(0)?, "ledger_line.family")?,
                parsed(&row.get::<_, String>(1)?, "ledger_line.child")?,
                parsed(&row.get::<_, String>(2)?, "ledger_line.date")?,
            );
            let what = serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Unreadable("ledger_line.billed"))?;
            billed.entry(key).or_default().insert(what);
        }
        Ok(billed)
    }
}

impl Writer {
    /// *Pointage* of a child's part of a day. False when it said so already.
    pub fn put_mark(
        &mut self,
        (child, date): Day,
        centre: CentreId,
        (part, mark): (DayPart, Mark),
        now: UtcTime,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO attendance(child, centre, date, part, mark, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT(child, centre, date, part) DO UPDATE SET mark = excluded.mark, at = excluded.at WHERE mark IS NOT excluded.mark";
        let row = params![child.to_string(), centre.to_string(), date.to_string(), part.word(), mark.word(), now.to_string()];
        Ok(self.sql().prepare_cached(sql)?.execute(row)? > 0)
    }
}
