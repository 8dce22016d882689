//! Which draft run of invoices was made, and what became of each family's? A draft is replaced by the next one; what was issued
//! of it stays.

use std::collections::BTreeMap;

use preau_core::domain::ids::{FamilyId, OperationId, PaperId};
use preau_core::domain::money::billing::{Bill, BillIssue};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::ledger::json;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// A run, its families apart.
#[derive(Clone, Debug)]
pub struct RunRow {
    pub id: PaperId,
    pub from: LocalDate,
    pub to: LocalDate,
    pub made_at: UtcTime,
}

/// One family of a run, as a list shows it.
#[derive(Clone, Debug)]
pub struct RunFamilyRow {
    pub family: FamilyId,
    pub name: String,
    pub total_cents: i64,
    pub lines: u32,
    pub issues: Vec<BillIssue>,
    pub before_cents: Option<i64>,
    /// The number of its invoice, once issued.
    pub number: Option<String>,
}

/// What is proposed for a family, and its invoice once issued.
#[derive(Clone, Debug)]
pub struct Drafted {
    pub bill: Bill,
    pub invoice: Option<OperationId>,
}

impl Reader {
    /// The latest run of a centre.
    pub fn latest_run(&self, scope: CentreScope) -> Result<Option<RunRow>, StoreError> {
        self.run_where("centre = ?1 ORDER BY made_at DESC, id LIMIT 1", params![scope.centre().to_string()])
    }

    /// The latest of just these dates: totals of other dates are not to be compared.
    pub fn latest_run_of(&self, scope: CentreScope, (from, to): (LocalDate, LocalDate)) -> Result<Option<RunRow>, StoreError> {
        let condition = "centre = ?1 AND from_date = ?2 AND to_date = ?3 ORDER BY made_at DESC, id LIMIT 1";
        self.run_where(condition, params![scope.centre().to_string(), from.to_string(), to.to_string()])
    }

    pub fn run(&self, scope: CentreScope, id: PaperId) -> Result<Option<RunRow>, StoreError> {
        self.run_where("centre = ?1 AND id = ?2", params![scope.centre().to_string(), id.to_string()])
    }

    fn run_where(&self, condition: &str, values: impl rusqlite::Params) -> Result<Option<RunRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("SELECT id, from_date, to_date, made_at FROM run WHERE {condition}"))?;
        let read =
            |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?, r.get::<_, String>(3)?));
        let found = statement.query_row(values, read).optional()?;
        found
            .map(|(id, from, to, at)| {
                Ok(RunRow {
                    id: parsed(&id, "run.id")?,
                    from: parsed(&from, "run.from_date")?,
                    to: parsed(&to, "run.to_date")?,
                    made_at: parsed(&at, "run.made_at")?,
                })
            })
            .transpose()
    }

    /// Without the lines, which are the long part.
    pub fn run_families(&self, run: PaperId) -> Result<Vec<RunFamilyRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT r.family, f.name, json_extract(r.bill, '$.total_cents'), json_array_length(r.bill, '$.lines'),
                    json_extract(r.bill, '$.issues'), r.before_cents, e.paper
             FROM run_family r JOIN family f ON f.id = r.family LEFT JOIN ledger_entry e ON e.id = r.invoice
             WHERE r.run = ?1 ORDER BY f.name, r.family",
        )?;
        let mut rows = statement.query([run.to_string()])?;
        let mut families = vec![];
        while let Some(row) = rows.next()? {
            families.push(RunFamilyRow {
                family: parsed(&row.get::<_, String>(0)?, "run_family.family")?,
                name: row.get(1)?,
                total_cents: row.get(2)?,
                lines: row.get(3)?,
                issues: serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| StoreError::Unreadable("run_family.bill"))?,
                before_cents: row.get(5)?,
                number: row.get(6)?,
            });
        }
        Ok(families)
    }

    /// The drafts of these families that are not issued, as they are stored.
    pub fn run_bills_waiting(&self, run: PaperId, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, String>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT r.family, r.bill FROM json_each(?2) j CROSS JOIN run_family r ON r.run = ?1 AND r.family = j.value AND r.invoice IS NULL",
        )?;
        let rows = statement.query_map(params![run.to_string(), json_list(families)], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (family, bill) = row?;
            Ok((parsed(&family, "run_family.family")?, bill))
        })
        .collect()
    }

    /// The drafts of these families: a long run is not read whole for each of its parts.
    pub fn run_drafts(&self, run: PaperId, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Drafted>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT r.family, r.bill, r.invoice FROM json_each(?2) j CROSS JOIN run_family r ON r.run = ?1 AND r.family = j.value",
        )?;
        let mut rows = statement.query(params![run.to_string(), json_list(families)])?;
        let mut drafts = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let bill = bill_read(row.get_ref(1)?.as_str().map_err(|_| StoreError::Unreadable("run_family.bill"))?)?;
            let invoice: Option<String> = row.get(2)?;
            let invoice = invoice.map(|i| parsed(&i, "run_family.invoice")).transpose()?;
            drafts.insert(parsed(&row.get::<_, String>(0)?, "run_family.family")?, Drafted { bill, invoice });
        }
        Ok(drafts)
    }
}

/// A draft as it is stored.
pub fn bill_text(bill: &Bill) -> Result<String, StoreError> {
    json(bill)
}

/// A draft that was stored.
pub fn bill_read(text: &str) -> Result<Bill, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable("run_family.bill"))
}

impl Writer {
    pub fn add_run(&mut self, scope: CentreScope, run: &RunRow, who: &str) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO run(id, centre, from_date, to_date, made_at, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![run.id.to_string(), scope.centre().to_string(), run.from.to_string(), run.to.to_string(), run.made_at.to_string(), who],
        )?;
        Ok(())
    }

    /// `bill`: as `bill_text` writes it.
    pub fn add_run_family(&mut self, run: PaperId, family: FamilyId, bill: &str, before: Option<i64>) -> Result<(), StoreError> {
        self.sql().prepare_cached("INSERT INTO run_family(run, family, bill, before_cents) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            run.to_string(),
            family.to_string(),
            bill,
            before
        ])?;
        Ok(())
    }

    /// False when it had an invoice already: pressed twice, it issues once.
    pub fn set_run_invoice(&mut self, run: PaperId, family: FamilyId, invoice: OperationId) -> Result<bool, StoreError> {
        let changed = self
            .sql()
            .prepare_cached("UPDATE run_family SET invoice = ?3 WHERE run = ?1 AND family = ?2 AND invoice IS NULL")?
            .execute(params![run.to_string(), family.to_string(), invoice.to_string()])?;
        Ok(changed == 1)
    }
}
