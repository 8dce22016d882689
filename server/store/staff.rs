//! Who works where? Roles with a beginning and an end.

use preau_core::domain::ids::{CentreId, StaffId};
use preau_core::domain::time::LocalDate;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

#[derive(Clone, Debug)]
pub struct NewRole<'a> {
    /// Used when the account has no opaque id yet.
    pub staff: StaffId,
    pub account: &'a str,
    pub role: &'a str,
    pub centre: Option<CentreId>,
    pub name: &'a str,
    pub from: LocalDate,
    /// The last day; none: until somebody ends it.
    pub until: Option<LocalDate>,
}

impl Reader {
    pub fn centre_by_code(&self, code: &str) -> Result<Option<CentreId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT id FROM centre WHERE code = ?1")?;
        let id: Option<String> = statement.query_row([code], |r| r.get(0)).optional()?;
        id.map(|id| parsed(&id, "centre.id")).transpose()
    }

    /// The roles that an account has today and that open no desk.
    pub fn roles_without_screens(&self, account: &str, today: LocalDate) -> Result<Vec<String>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT role FROM staff_role
             WHERE account = ?1 AND role <> 'director' AND from_date <= ?2 AND (to_date IS NULL OR to_date >= ?2) ORDER BY role",
        )?;
        let rows = statement.query_map(params![account, today.to_string()], |r| r.get(0))?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    }
}

impl Writer {
    /// False when the account has that role there already; one that has an end begins anew. One opaque id per account, whatever its
    /// roles.
    pub fn add_role(&mut self, new: &NewRole<'_>) -> Result<bool, StoreError> {
        let sql = "INSERT INTO staff_role(staff, account, role, centre, name, from_date, to_date)
                   VALUES (ifnull((SELECT staff FROM staff_role WHERE account = ?2 LIMIT 1), ?1), ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT (account, role, ifnull(centre, '')) DO UPDATE
                     SET name = excluded.name, from_date = excluded.from_date, to_date = excluded.to_date WHERE to_date IS NOT NULL";
        let (staff, centre, until) = (new.staff.to_string(), new.centre.map(|c| c.to_string()), new.until.map(|d| d.to_string()));
        let added = self.sql().execute(sql, params![staff, new.account, new.role, centre, new.name, new.from.to_string(), until])?;
        Ok(added == 1)
    }

    /// Its last day; false when the account has no such role, or had its last day before.
    pub fn end_role(&mut self, (account, role): (&str, &str), centre: Option<CentreId>, last: LocalDate) -> Result<bool, StoreError> {
        let sql = "UPDATE staff_role SET to_date = ?4
                   WHERE account = ?1 AND role = ?2 AND ifnull(centre, '') = ifnull(?3, '') AND (to_date IS NULL OR to_date > ?4)";
        Ok(self.sql().execute(sql, params![account, role, centre.map(|c| c.to_string()), last.to_string()])? == 1)
    }
}
