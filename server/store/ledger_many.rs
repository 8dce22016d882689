//! How do many accounts of a centre stand? Each as `ledger` reads one, in a number of questions that does not depend on how many.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{FamilyId, LineId, OperationId};
use preau_core::domain::money::account::{Account, Effect, Entry};
use rusqlite::{Row, params};

use super::access::parsed;
use super::ledger::{CREDITS, ENTRY_COLUMNS, ENTRY_WIDTH, LINES, credit, entry, line};
use super::request::json_list;
use super::{Reader, StoreError};
use crate::scope::CentreScope;

/// Of that centre and of one of these families.
fn of(table: &str) -> String {
    format!("{table}.centre = ?1 AND {table}.family IN (SELECT value FROM json_each(?2))")
}

/// An account, and its entries in their order.
pub type Stand = (Account, Vec<Entry>);

fn family(row: &Row<'_>, at: usize) -> Result<FamilyId, StoreError> {
    parsed(&row.get::<_, String>(at)?, "family")
}

impl Reader {
    /// The accounts of these families at that centre, without those on which nothing stands.
    pub fn accounts_of(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Stand>, StoreError> {
        let (centre, list) = (desk.centre().to_string(), json_list(families));
        let mut stands: BTreeMap<FamilyId, Stand> = BTreeMap::new();
        self.each(
            &format!("SELECT {ENTRY_COLUMNS}, e.family FROM ledger_entry e WHERE {} ORDER BY e.number", of("e")),
            (&centre, &list),
            |row| {
                let (account, entries) = stands.entry(family(row, ENTRY_WIDTH)?).or_default();
                let entry = entry(row)?;
                account.fold(&Effect::Entry(entry.clone()));
                entries.push(entry);
                Ok(())
            },
        )?;
        self.each(&format!("{LINES} WHERE {}", of("l")), (&centre, &list), |row| {
            let line = line(row)?.line;
            stands.entry(family(row, 16)?).or_default().0.lines.insert(line.id, line);
            Ok(())
        })?;
        self.each(&format!("{CREDITS} WHERE {}", of("c")), (&centre, &list), |row| {
            let credit = credit(row)?;
            stands.entry(family(row, 9)?).or_default().0.credits.insert(credit.operation, credit);
            Ok(())
        })?;
        let allocated = format!(
            "SELECT a.family, a.credit, a.line, sum(a.cents) FROM ledger_allocation a WHERE {}
             GROUP BY a.family, a.credit, a.line HAVING sum(a.cents) <> 0",
            of("a")
        );
        self.each(&allocated, (&centre, &list), |row| {
            let credit: OperationId = parsed(&row.get::<_, String>(1)?, "ledger_allocation.credit")?;
            let line: LineId = parsed(&row.get::<_, String>(2)?, "ledger_allocation.line")?;
            let account = &mut stands.entry(family(row, 0)?).or_default().0;
            account.fold(&Effect::Allocated { credit, line, by: credit, cents: row.get(3)? });
            Ok(())
        })?;
        Ok(stands)
    }

    /// Which of these families come to that centre, or came: their accounts stand there.
    pub fn which_come(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeSet<FamilyId>, StoreError> {
        let sql =
            format!("SELECT f.family FROM family_centre f WHERE {} UNION SELECT e.family FROM ledger_entry e WHERE {}", of("f"), of("e"));
        let mut found = BTreeSet::new();
        self.each(&sql, (&desk.centre().to_string(), &json_list(families)), |row| {
            found.insert(family(row, 0)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Which of these families have an online payment that waits for its bank.
    pub fn which_are_paying(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeSet<FamilyId>, StoreError> {
        let sql = format!("SELECT DISTINCT o.family FROM pay_order o WHERE o.state = 'pending' AND {}", of("o"));
        let mut found = BTreeSet::new();
        self.each(&sql, (&desk.centre().to_string(), &json_list(families)), |row| {
            found.insert(family(row, 0)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn each(
        &self,
        sql: &str,
        (centre, families): (&str, &str),
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.sql().prepare_cached(sql)?;
        let mut rows = statement.query(params![centre, families])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}
