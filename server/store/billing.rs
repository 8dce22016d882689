//! Which days of a centre are to be invoiced? What was accepted, what was marked, and what was invoiced already, for whole
//! families at once: a few questions whatever their number.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, PeriodId};
use preau_core::domain::money::billed::{BilledDay, BilledLine};
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::kinds::LineNature;
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
pub type BilledDays = BTreeMap<(FamilyId, ChildId, LocalDate), BilledDay>;

/// What is asked of a list of families begins with the list (`CROSS JOIN` keeps the order): SQLite, which does not know how short it is,
/// would read the whole centre and look at the list again for each row.
const FAMILIES_BESIDE: &str = "SELECT t.family FROM json_each(?2) j CROSS JOIN family_centre t ON t.family = j.value AND t.centre = ?1
     UNION SELECT t.family FROM json_each(?2) j CROSS JOIN family_child k ON k.family = j.value
       CROSS JOIN family_child o ON o.child = k.child CROSS JOIN family_centre t ON t.family = o.family AND t.centre = ?1";

const MARKS: &str = "SELECT a.child, a.date, a.part, a.mark FROM attendance a WHERE a.centre = ?1 AND a.date BETWEEN ?2 AND ?3
       AND a.child IN (SELECT k.child FROM json_each(?4) j CROSS JOIN family_child k ON k.family = j.value)";

/// Its index is named, because SQLite would take the one by day: all lines of the centre again for each family.
const BILLED: &str = "SELECT l.family, l.child, l.date, l.billed, l.entry, l.nature, l.cents,
            (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id), l.id
     FROM json_each(?4) j CROSS JOIN ledger_line l INDEXED BY ledger_line_of_account ON l.family = j.value AND l.centre = ?1
     WHERE l.date BETWEEN ?2 AND ?3 AND l.child IS NOT NULL";

/// Behind a draft run.
#[derive(Clone, Debug, Default)]
pub struct RunRows {
    pub requests: Vec<RequestState>,
    pub periods: BTreeMap<PeriodId, Period>,
    /// First name and birth of each child.
    pub children: BTreeMap<ChildId, (String, LocalDate)>,
    /// The families that come to the centre.
    pub families: BTreeSet<FamilyId>,
    /// The families of each child, of those.
    pub parents: BTreeMap<ChildId, Vec<FamilyId>>,
    pub marks: BTreeMap<Day, BTreeMap<DayPart, Mark>>,
    /// What each family was invoiced of each day.
    pub billed: BilledDays,
}

impl Reader {
    /// The families that a run of those days may invoice: who comes to the centre, and who asked for one of its days.
    pub fn run_families_of_days(&self, scope: CentreScope, (from, to): (LocalDate, LocalDate)) -> Result<Vec<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT family FROM family_centre WHERE centre = ?1
             UNION SELECT family FROM request WHERE centre = ?1 AND date BETWEEN ?2 AND ?3",
        )?;
        let rows = statement.query_map([scope.centre().to_string(), from.to_string(), to.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "family")).collect()
    }

    /// Of these families alone, whatever the size of the centre: their children's days, also those that another family of the child
    /// asked for.
    pub fn run_rows(&self, scope: CentreScope, (from, to): (LocalDate, LocalDate), families: &[FamilyId]) -> Result<RunRows, StoreError> {
        let centre = scope.centre();
        let list = json_list(families);
        let keys = params![centre.to_string(), from.to_string(), to.to_string(), list];
        let rows = RunRows {
            requests: self.requests_of_families(centre, (from, to), families)?,
            families: self.families_beside(centre, families)?,
            marks: self.marks(keys)?,
            billed: self.billed(keys)?,
            ..RunRows::default()
        };
        self.with_children(rows, (centre, from))
    }

    fn with_children(&self, mut rows: RunRows, (centre, from): (CentreId, LocalDate)) -> Result<RunRows, StoreError> {
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

    /// These families and those that share a child with them, of that centre.
    fn families_beside(&self, centre: CentreId, families: &[FamilyId]) -> Result<BTreeSet<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached(FAMILIES_BESIDE)?;
        let rows = statement.query_map([centre.to_string(), json_list(families)], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "family_centre.family")).collect()
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

    fn marks(&self, values: impl Params) -> Result<BTreeMap<Day, BTreeMap<DayPart, Mark>>, StoreError> {
        let mut statement = self.sql().prepare_cached(MARKS)?;
        let mut rows = statement.query(values)?;
        let mut marks: BTreeMap<Day, BTreeMap<DayPart, Mark>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let day = (parsed(&row.get::<_, String>(0)?, "attendance.child")?, parsed(&row.get::<_, String>(1)?, "attendance.date")?);
            let part = DayPart::from_word(&row.get::<_, String>(2)?).ok_or(StoreError::Unreadable("attendance.part"))?;
            let mark = Mark::from_word(&row.get::<_, String>(3)?).ok_or(StoreError::Unreadable("attendance.mark"))?;
            marks.entry(day).or_default().insert(part, mark);
        }
        Ok(marks)
    }

    fn billed(&self, values: impl Params) -> Result<BilledDays, StoreError> {
        let mut statement = self.sql().prepare_cached(BILLED)?;
        let mut rows = statement.query(values)?;
        let mut billed = BilledDays::new();
        while let Some(row) = rows.next()? {
            let key = (
                parsed(&row.get::<_, String>(0)?, "ledger_line.family")?,
                parsed(&row.get::<_, String>(1)?, "ledger_line.child")?,
                parsed(&row.get::<_, String>(2)?, "ledger_line.date")?,
            );
            let nature: String = row.get(5)?;
            billed.entry(key).or_default().0.push(BilledLine {
                id: parsed(&row.get::<_, String>(8)?, "ledger_line.id")?,
                billed: serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Unreadable("ledger_line.billed"))?,
                invoice: parsed(&row.get::<_, String>(4)?, "ledger_line.entry")?,
                nature: LineNature::from_word(&nature).ok_or(StoreError::Unreadable("ledger_line.nature"))?,
                cents: row.get(6)?,
                credited: row.get(7)?,
            });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::projection::REQUESTS_OF_THEM;
    use crate::store::{connect, migrate};

    #[test]
    fn what_is_asked_of_a_list_of_families_reads_theirs_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preau.db");
        migrate::run(&path, UtcTime(0)).unwrap();
        let connection = connect(&path).unwrap();
        for sql in [FAMILIES_BESIDE, MARKS, BILLED, REQUESTS_OF_THEM] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            for n in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(n, "[]").unwrap();
            }
            let mut rows = statement.raw_query();
            let mut steps = vec![];
            while let Some(row) = rows.next().unwrap() {
                steps.push(row.get::<_, String>(3).unwrap());
            }
            // Found by its family or child first; a search that begins with the centre, or a table that is walked through, reads others.
            let tables: Vec<_> =
                steps.iter().filter(|s| s.starts_with("SEARCH") || (s.starts_with("SCAN") && !s.starts_with("SCAN j "))).collect();
            let theirs = |s: &&&String| s.contains("(family=?") || s.contains("(child=?") || s.contains("(line=?") || s.contains("(id=?");
            assert!(!tables.is_empty() && tables.iter().all(|s| theirs(&s)), "{sql}\n{steps:#?}");
        }
    }
}
