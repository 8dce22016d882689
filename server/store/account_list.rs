//! Which accounts does a centre keep, and who stands behind them? Lists for the desk, certificates and runs, each one question.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{CentreId, ChildId, FamilyId};
use preau_core::domain::money::price_list::Residence;
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::time::LocalDate;
use rusqlite::OptionalExtension;

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError};
use crate::scope::CentreScope;

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
    /// Every family of the centre with its balance; families that left and still have an account too.
    pub fn account_rows(&self, desk: CentreScope) -> Result<Vec<AccountListRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "WITH owed AS (
               SELECT e.family, sum(e.cents) AS due FROM ledger_entry e WHERE e.centre = ?1 GROUP BY e.family
             )
             SELECT f.id, f.name, ifnull(o.due, 0), ifnull(p.residence, 'inside') FROM family f
             LEFT JOIN owed o ON o.family = f.id LEFT JOIN payer p ON p.family = f.id
             WHERE f.id IN (SELECT family FROM family_centre WHERE centre = ?1) OR o.family IS NOT NULL
             ORDER BY f.name, f.id",
        )?;
        let mut rows = statement.query([desk.centre().to_string()])?;
        let mut accounts = vec![];
        while let Some(row) = rows.next()? {
            let residence: String = row.get(3)?;
            accounts.push(AccountListRow {
                family: parsed(&row.get::<_, String>(0)?, "family.id")?,
                name: row.get(1)?,
                due_cents: row.get(2)?,
                quotient: None,
                residence: if residence == "outside" { Residence::Outside } else { Residence::Inside },
            });
        }
        let families: Vec<FamilyId> = accounts.iter().map(|a| a.family).collect();
        let mut latest: BTreeMap<FamilyId, FamilyQuotient> = BTreeMap::new();
        for (family, quotient) in self.quotients(&families)? {
            latest.insert(family, quotient);
        }
        for account in &mut accounts {
            account.quotient = latest.get(&account.family).copied();
        }
        Ok(accounts)
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
