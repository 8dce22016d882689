//! Who did what? One line for each act of a person on families and sign-ins: ids and stable words (`core::domain::trail`), nothing else.

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::time::UtcTime;
use preau_core::domain::trail;
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// One line.
#[derive(Clone, Debug)]
pub struct AuditLine<'a> {
    /// An account, or `job`.
    pub who: &'a str,
    pub what: &'static str,
    pub family: Option<FamilyId>,
    pub centre: Option<CentreId>,
}

/// What stands in the trail of a family, with the names that its account has today.
#[derive(Clone, Debug)]
pub struct TrailRow {
    pub at: UtcTime,
    pub what: String,
    pub by: Option<String>,
}

impl Reader {
    /// The latest acts on a family in that centre, and those on the family that are no centre's.
    pub fn trail(&self, desk: CentreScope, family: FamilyId, most: u32) -> Result<Vec<TrailRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT a.at, a.what, coalesce(
               (SELECT r.name FROM staff_role r WHERE r.account = a.who ORDER BY r.centre IS ?2 DESC, r.from_date DESC LIMIT 1),
               (SELECT g.first_name || ' ' || g.last_name FROM account_family l JOIN guardian g ON g.id = l.guardian
                 WHERE l.account = a.who AND l.family = ?1 LIMIT 1))
             FROM audit a WHERE a.family = ?1 AND (a.centre = ?2 OR a.centre IS NULL) ORDER BY a.at DESC, a.rowid DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![family.to_string(), desk.centre().to_string(), most])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(TrailRow { at: parsed(&row.get::<_, String>(0)?, "audit.at")?, what: row.get(1)?, by: row.get(2)? });
        }
        Ok(found)
    }
}

impl Writer {
    pub fn audit(&mut self, line: &AuditLine<'_>, now: UtcTime) -> Result<(), StoreError> {
        debug_assert!(trail::sentence(line.what).is_some(), "{} has no sentence", line.what);
        let sql = "INSERT INTO audit(at, who, what, family, centre) VALUES (?1, ?2, ?3, ?4, ?5)";
        let (family, centre) = (line.family.map(|f| f.to_string()), line.centre.map(|c| c.to_string()));
        self.sql().prepare_cached(sql)?.execute(params![now.to_string(), line.who, line.what, family, centre])?;
        Ok(())
    }

    /// Lines of before that moment.
    pub fn sweep_audit(&mut self, before: UtcTime) -> Result<usize, StoreError> {
        Ok(self.sql().execute("DELETE FROM audit WHERE at < ?1", [before.to_string()])?)
    }
}
