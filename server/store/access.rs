//! What may a session open? Its account, the families it is linked to and the centres it directs, at this moment.

use preau_core::domain::ids::{CentreId, FamilyId, StaffId};
use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, params};

use super::{Reader, StoreError};

/// What stands behind a session's token.
#[derive(Clone, Debug)]
pub struct Access {
    pub account: String,
    pub email: String,
    /// The session's name in the user space, not its token.
    pub session: String,
    pub mine: bool,
    pub expires_at: UtcTime,
    /// As written down, which is not at each request.
    pub seen_at: UtcTime,
    /// Confirmed and not suspended.
    pub families: Vec<(FamilyId, CentreId)>,
    /// Centres that the account directs today.
    pub desks: Vec<(StaffId, CentreId)>,
}

/// Text of the database that must be an id, a time or a date.
pub(in crate::store) fn parsed<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable(what))
}

impl Reader {
    /// `token`: SHA-256 of the secret in the cookie. None when the session is unknown, over, or waits for a second factor.
    pub fn access(&self, token: &[u8; 32], now: UtcTime) -> Result<Option<Access>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT s.id, s.mine, s.expires_at, a.id, a.email, s.seen_at FROM session s JOIN account a ON a.id = s.account
             WHERE s.token = ?1 AND s.expires_at > ?2 AND s.second_factor_pending = 0",
        )?;
        let row = statement.query_row(params![token.as_slice(), now.to_string()], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, bool>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, String>(3)?,
                r.get::<_, String>(4)?,
                r.get::<_, String>(5)?,
            ))
        });
        let Some((session, mine, expires, account, email, seen)) = row.optional()? else { return Ok(None) };
        Ok(Some(Access {
            expires_at: parsed(&expires, "session.expires_at")?,
            seen_at: parsed(&seen, "session.seen_at")?,
            families: self.families_of_account(&account)?,
            desks: self.desks_of_account(&account, now)?,
            account,
            email,
            session,
            mine,
        }))
    }

    fn families_of_account(&self, account: &str) -> Result<Vec<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT family, centre FROM account_family
             WHERE account = ?1 AND confirmed_at IS NOT NULL AND suspended_at IS NULL AND held IS NULL ORDER BY family, centre",
        )?;
        let rows = statement.query_map([account], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (family, centre) = row?;
            Ok((parsed(&family, "account_family.family")?, parsed(&centre, "account_family.centre")?))
        })
        .collect()
    }

    fn desks_of_account(&self, account: &str, now: UtcTime) -> Result<Vec<(StaffId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT staff, centre FROM staff_role
             WHERE account = ?1 AND role = 'director' AND centre IS NOT NULL AND from_date <= ?2 AND (to_date IS NULL OR to_date >= ?2)
             ORDER BY centre",
        )?;
        let today = now.local_date().to_string();
        let rows = statement.query_map(params![account, today], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (staff, centre) = row?;
            Ok((parsed(&staff, "staff_role.staff")?, parsed(&centre, "staff_role.centre")?))
        })
        .collect()
    }
}
