//! Which families were told that their quotient ends? Once for each end and notice.

use std::collections::BTreeSet;

use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError, Writer};

impl Reader {
    /// The quotients of the families that have one which ends on one of these days.
    pub fn quotients_that_end(&self, from: LocalDate, to: LocalDate) -> Result<Vec<(FamilyId, FamilyQuotient)>, StoreError> {
        let mut statement =
            self.sql().prepare_cached("SELECT DISTINCT family FROM family_quotient WHERE to_date BETWEEN ?1 AND ?2 ORDER BY family")?;
        let rows = statement.query_map(params![from.to_string(), to.to_string()], |r| r.get::<_, String>(0))?;
        let families = rows.map(|row| parsed(&row?, "family_quotient.family")).collect::<Result<Vec<FamilyId>, StoreError>>()?;
        self.quotients(&families)
    }

    /// What was told of the ends from that day on.
    pub fn quotient_ends_told(&self, from: LocalDate) -> Result<BTreeSet<(FamilyId, LocalDate, u16)>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT family, until, days FROM quotient_notice WHERE until >= ?1")?;
        let mut rows = statement.query([from.to_string()])?;
        let mut told = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let family = parsed(&row.get::<_, String>(0)?, "quotient_notice.family")?;
            told.insert((family, parsed(&row.get::<_, String>(1)?, "quotient_notice.until")?, row.get(2)?));
        }
        Ok(told)
    }
}

impl Writer {
    pub fn keep_quotient_notice(&mut self, family: FamilyId, until: LocalDate, days: u16, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO quotient_notice(family, until, days, at) VALUES (?1, ?2, ?3, ?4)",
            params![family.to_string(), until.to_string(), days, now.to_string()],
        )?;
        Ok(())
    }
}
