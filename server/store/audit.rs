//! Who did what? One line for each act of a person on families and sign-ins: ids and stable words, nothing else.

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::time::UtcTime;
use rusqlite::params;

use super::{StoreError, Writer};

/// One line.
#[derive(Clone, Debug)]
pub struct AuditLine<'a> {
    /// An account, or `job`.
    pub who: &'a str,
    pub what: &'static str,
    pub family: Option<FamilyId>,
    pub centre: Option<CentreId>,
}

impl Writer {
    pub fn audit(&mut self, line: &AuditLine<'_>, now: UtcTime) -> Result<(), StoreError> {
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
