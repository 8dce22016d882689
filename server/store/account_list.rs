//! Which accounts does a centre keep, and who stands behind them? Lists for the desk, certificates and runs, each one question.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{CentreId, ChildId, FamilyId};
use preau_core::domain::money::price_list::Residence;
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::time::LocalDate;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError};
use crate::scope::{AccountScope, CentreScope, FamilyScope};

/// One account of the list.
#[derive(Clone, Debug)]
pub struct AccountListRow {
    pub family: FamilyId,
    pub name: String,
    pub due_cents: i64,
    /// The latest that the family gave.
    pub quotient: Option<FamilyQuotient>,
    pub residence: Residence,
}

impl Reader {
    /// Which of these accounts have an operation from one day to before the other. One question for all of them.
    pub fn accounts_with_operations(
        &self,
        of: &[FamilyScope],
        (from, before): (LocalDate, LocalDate),
    ) -> Result<BTreeSet<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT e.family, e.centre FROM json_each(?1) d
             CROSS JOIN ledger_entry e ON e.family = substr(d.value, 1, 32) AND e.centre = substr(d.value, 34)
             WHERE e.date >= ?2 AND e.date < ?3",
        )?;
        let list = json_list(of.iter().map(|scope| format!("{}/{}", scope.family(), scope.centre())));
        let mut rows = statement.query(params![list, from.to_string(), before.to_string()])?;
        let mut found = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let family = parsed(&row.get::<_, String>(0)?, "ledger_entry.family")?;
            found.insert((family, parsed(&row.get::<_, String>(1)?, "ledger_entry.centre")?));
        }
        Ok(found)
    }

    /// Every family of the centre with its balance; families that left and still have an account too. One question, of rows that the
    /// The accounts of the association in its other centres: for telling that a reference is of another centre, and nothing else.
    pub fn accounts_elsewhere(&self, desk: CentreScope) -> Result<Vec<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT family, centre FROM family_centre WHERE centre <> ?1 UNION SELECT family, centre FROM account_balance WHERE centre <> ?1",
        )?;
        let rows = statement.query_map([desk.centre().to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (family, centre) = row?;
            Ok((parsed(&family, "family_centre.family")?, parsed(&centre, "family_centre.centre")?))
        })
        .collect()
    }

    /// ledger keeps ready: whatever the number of invoices behind them.
    pub fn account_rows(&self, desk: CentreScope) -> Result<Vec<AccountListRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "WITH here AS (
               SELECT family FROM family_centre WHERE centre = ?1 UNION SELECT family FROM account_balance WHERE centre = ?1
             )
             SELECT f.id, f.name, ifnull(b.cents, 0), ifnull(p.residence, 'inside'), q.hundredths, q.from_date, q.to_date
             FROM here h JOIN family f ON f.id = h.family
             LEFT JOIN account_balance b ON b.centre = ?1 AND b.family = f.id
             LEFT JOIN payer p ON p.family = f.id
             LEFT JOIN family_quotient q ON q.family = f.id
               AND q.from_date = (SELECT max(l.from_date) FROM family_quotient l WHERE l.family = f.id)
             ORDER BY f.name, f.id",
        )?;
        let mut rows = statement.query([desk.centre().to_string()])?;
        let mut accounts = vec![];
        while let Some(row) = rows.next()? {
            let hundredths: Option<u32> = row.get(4)?;
            let day = |at: usize| parsed(row.get_ref(at)?.as_str().unwrap_or_default(), "family_quotient");
            let quotient = |hundredths| Ok::<_, StoreError>(FamilyQuotient { quotient: Quotient(hundredths), from: day(5)?, to: day(6)? });
            accounts.push(AccountListRow {
                family: parsed(row.get_ref(0)?.as_str().unwrap_or_default(), "family.id")?,
                name: row.get(1)?,
                due_cents: row.get(2)?,
                quotient: hundredths.map(quotient).transpose()?,
                residence: if row.get_ref(3)?.as_str() == Ok("outside") { Residence::Outside } else { Residence::Inside },
            });
        }
        Ok(accounts)
    }

    /// What invoices past their due date still owe, for each family of which something does.
    pub fn overdue(&self, desk: CentreScope, today: LocalDate) -> Result<BTreeMap<FamilyId, i64>, StoreError> {
        let sql = "SELECT family, sum(cents) FROM open_invoice WHERE centre = ?1 AND due < ?2 GROUP BY family HAVING sum(cents) > 0";
        let mut statement = self.sql().prepare_cached(sql)?;
        let keys = params![desk.centre().to_string(), today.to_string()];
        let rows = statement.query_map(keys, |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (family, cents) = row?;
            Ok((parsed(&family, "open_invoice.family")?, cents))
        })
        .collect()
    }

    /// Accounts of which what is kept ready is not what their ledger says: none, ever.
    pub fn accounts_that_disagree(&self) -> Result<Vec<(FamilyId, CentreId)>, StoreError> {
        let sql = "WITH owed AS (
               SELECT e.id, e.centre, e.family, (SELECT ifnull(sum(l.cents
                        - (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
                        - (SELECT ifnull(sum(a.cents), 0) FROM ledger_allocation a
                            WHERE a.family = l.family AND a.centre = l.centre AND a.line = l.id)), 0)
                      FROM ledger_line l WHERE l.entry = e.id) AS cents
                 FROM ledger_entry e WHERE e.due IS NOT NULL
             )
             SELECT e.family, e.centre FROM ledger_entry e LEFT JOIN account_balance b ON b.family = e.family AND b.centre = e.centre
              GROUP BY e.family, e.centre HAVING sum(e.cents) IS NOT max(b.cents)
             UNION SELECT o.family, o.centre FROM owed o LEFT JOIN open_invoice i ON i.entry = o.id WHERE o.cents <> ifnull(i.cents, 0)";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (family, centre) = row?;
            Ok((parsed(&family, "ledger_entry.family")?, parsed(&centre, "ledger_entry.centre")?))
        })
        .collect()
    }

    pub fn residences(&self, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Residence>, StoreError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT family FROM payer WHERE residence = 'outside' AND family IN (SELECT value FROM json_each(?1))")?;
        let rows = statement.query_map([json_list(families)], |r| r.get::<_, String>(0))?;
        rows.map(|row| Ok((parsed(&row?, "payer.family")?, Residence::Outside))).collect()
    }

    /// The centres to which each of these families comes.
    pub fn centres_of_families(&self, families: &[FamilyId]) -> Result<BTreeSet<(FamilyId, CentreId)>, StoreError> {
        let sql = "SELECT family, centre FROM family_centre WHERE family IN (SELECT value FROM json_each(?1))";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map([json_list(families)], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (family, centre) = row?;
            Ok((parsed(&family, "family_centre.family")?, parsed(&centre, "family_centre.centre")?))
        })
        .collect()
    }

    /// The centres to which a family comes.
    pub fn centres_of(&self, family: FamilyId) -> Result<Vec<CentreId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT centre FROM family_centre WHERE family = ?1 ORDER BY centre")?;
        let rows = statement.query_map([family.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "family_centre.centre")).collect()
    }

    /// The children of the account's family who are or were enrolled in its centre, or of whom something was invoiced there, the
    /// eldest first.
    pub fn account_children(&self, of: AccountScope) -> Result<Vec<(ChildId, String)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT c.id, c.first_name FROM family_child f JOIN child c ON c.id = f.child
             WHERE f.family = ?1 AND (EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.centre = ?2)
                                   OR EXISTS (SELECT 1 FROM ledger_line l WHERE l.family = ?1 AND l.centre = ?2 AND l.child = c.id))
             ORDER BY c.birth, c.id",
        )?;
        let keys = params![of.family().to_string(), of.centre().to_string()];
        let rows = statement.query_map(keys, |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (id, name) = row?;
            Ok((parsed(&id, "child.id")?, name))
        })
        .collect()
    }

    pub fn child_first_name(&self, child: ChildId) -> Result<Option<String>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT first_name FROM child WHERE id = ?1")?;
        Ok(statement.query_row([child.to_string()], |r| r.get(0)).optional()?)
    }

    /// Families with at least one entry in the centre.
    pub fn families_of_accounts(&self, desk: CentreScope) -> Result<BTreeSet<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT DISTINCT family FROM ledger_entry WHERE centre = ?1")?;
        let rows = statement.query_map([desk.centre().to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "ledger_entry.family")).collect()
    }

    /// First and last name and birth of the children of these families.
    pub fn children_of_families(&self, families: &BTreeSet<FamilyId>) -> Result<BTreeMap<ChildId, (String, LocalDate)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT c.id, c.first_name || ' ' || c.last_name, c.birth FROM family_child f JOIN child c ON c.id = f.child
             WHERE f.family IN (SELECT value FROM json_each(?1))",
        )?;
        let mut rows = statement.query([json_list(families)])?;
        let mut children = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let birth = parsed(&row.get::<_, String>(2)?, "child.birth")?;
            children.insert(parsed(&row.get::<_, String>(0)?, "child.id")?, (row.get(1)?, birth));
        }
        Ok(children)
    }
}
