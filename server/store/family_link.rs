//! Which families does a sign-in open, in which centre? A link sleeps until the person has confirmed it.

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// What an account may open, or could once it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyLink {
    pub account: String,
    pub guardian: String,
    pub family: FamilyId,
    pub centre: CentreId,
    pub confirmed: bool,
    /// Waits for the agreement of the old address.
    pub held: bool,
}

/// A centre that recorded the address and waits for the person's answer. No name of anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SleepingLink {
    pub family: FamilyId,
    pub centre: CentreId,
    pub centre_name: String,
    pub centre_kind: String,
}

const COLUMNS: &str = "SELECT account, guardian, family, centre, confirmed_at IS NOT NULL, held IS NOT NULL FROM account_family";

type Raw = (String, String, String, String, bool, bool);

fn raw(r: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?))
}

fn link((account, guardian, family, centre, confirmed, held): Raw) -> Result<FamilyLink, StoreError> {
    let family = parsed(&family, "account_family.family")?;
    Ok(FamilyLink { account, guardian, family, centre: parsed(&centre, "account_family.centre")?, confirmed, held })
}

impl Reader {
    pub fn links_of_account(&self, account: &str) -> Result<Vec<FamilyLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{COLUMNS} WHERE account = ?1 ORDER BY family, centre"))?;
        let rows = statement.query_map([account], raw)?;
        rows.map(|row| link(row?)).collect()
    }

    /// The link by which a guardian gets into the centre of this desk.
    pub fn link_of_guardian(&self, desk: CentreScope, guardian: &str) -> Result<Option<FamilyLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{COLUMNS} WHERE guardian = ?1 AND centre = ?2"))?;
        statement.query_row(params![guardian, desk.centre().to_string()], raw).optional()?.map(link).transpose()
    }

    /// Who, in that family and centre, already uses this account.
    pub fn link_of_family(&self, account: &str, family: FamilyId, centre: CentreId) -> Result<Option<FamilyLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{COLUMNS} WHERE account = ?1 AND family = ?2 AND centre = ?3"))?;
        statement.query_row(params![account, family.to_string(), centre.to_string()], raw).optional()?.map(link).transpose()
    }

    /// The family of a guardian, if it belongs to the centre of this desk.
    pub fn family_of_guardian(&self, desk: CentreScope, guardian: &str) -> Result<Option<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT g.family FROM guardian g JOIN family_centre fc ON fc.family = g.family WHERE g.id = ?1 AND fc.centre = ?2",
        )?;
        let found: Option<String> = statement.query_row(params![guardian, desk.centre().to_string()], |r| r.get(0)).optional()?;
        found.map(|text| parsed(&text, "guardian.family")).transpose()
    }

    /// Links that a birth date would open.
    pub fn sleeping_links(&self, account: &str) -> Result<Vec<SleepingLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT l.family, l.centre, c.name, c.kind FROM account_family l JOIN centre c ON c.id = l.centre
             WHERE l.account = ?1 AND l.confirmed_at IS NULL AND l.held IS NULL AND l.suspended_at IS NULL ORDER BY c.position, c.name",
        )?;
        let rows = statement.query_map([account], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get(2)?, r.get(3)?)))?;
        rows.map(|row| {
            let (family, centre, centre_name, centre_kind) = row?;
            let family = parsed(&family, "account_family.family")?;
            Ok(SleepingLink { family, centre: parsed(&centre, "account_family.centre")?, centre_name, centre_kind })
        })
        .collect()
    }

    /// Families of sleeping links in which a child was born that day.
    pub fn sleeping_families_born(&self, account: &str, birth: LocalDate) -> Result<Vec<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT l.family FROM account_family l JOIN family_child fc ON fc.family = l.family JOIN child k ON k.id = fc.child
             WHERE l.account = ?1 AND l.confirmed_at IS NULL AND l.held IS NULL AND l.suspended_at IS NULL AND k.birth = ?2",
        )?;
        let rows = statement.query_map(params![account, birth.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "account_family.family")).collect()
    }
}

/// The documents that say whether mails reach a family.
const READERS_SHOWN: &[&str] = &["desk"];

impl Writer {
    /// A link that is held remembers whether it had been confirmed.
    pub fn add_link(&mut self, link: &FamilyLink, now: UtcTime) -> Result<(), StoreError> {
        let confirmed = link.confirmed.then(|| now.to_string());
        let (confirmed, held) = if link.held { (None, Some(confirmed.unwrap_or_default())) } else { (confirmed, None) };
        self.sql().execute(
            "INSERT INTO account_family(account, guardian, family, centre, confirmed_at, held) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![link.account, link.guardian, link.family.to_string(), link.centre.to_string(), confirmed, held],
        )?;
        self.want_every_document(READERS_SHOWN)
    }

    pub fn remove_link(&mut self, account: &str, family: FamilyId, centre: CentreId) -> Result<(), StoreError> {
        self.sql().execute(
            "DELETE FROM account_family WHERE account = ?1 AND family = ?2 AND centre = ?3",
            params![account, family.to_string(), centre.to_string()],
        )?;
        self.want_every_document(READERS_SHOWN)
    }

    /// The person gave the right birth date: every sleeping link to that family opens.
    pub fn confirm_family(&mut self, account: &str, family: FamilyId, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account_family SET confirmed_at = ?3
             WHERE account = ?1 AND family = ?2 AND confirmed_at IS NULL AND held IS NULL AND suspended_at IS NULL",
            params![account, family.to_string(), now.to_string()],
        )?;
        self.want_every_document(READERS_SHOWN)
    }

    /// To be confirmed by a birth date.
    pub fn put_to_sleep(&mut self, link: &FamilyLink) -> Result<(), StoreError> {
        self.change_link(link, "confirmed_at = NULL, held = NULL")
    }

    /// To be confirmed by the old address.
    pub fn hold_link(&mut self, link: &FamilyLink) -> Result<(), StoreError> {
        self.change_link(link, "held = coalesce(held, confirmed_at, ''), confirmed_at = NULL")
    }

    /// Closed since that instant, whatever was confirmed; none: open again. The first instant is kept.
    pub fn suspend_link(&mut self, link: &FamilyLink, since: Option<UtcTime>) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account_family SET suspended_at = CASE WHEN ?4 IS NOT NULL THEN coalesce(suspended_at, ?4) END
             WHERE account = ?1 AND family = ?2 AND centre = ?3",
            params![link.account, link.family.to_string(), link.centre.to_string(), since.map(|at| at.to_string())],
        )?;
        self.want_every_document(READERS_SHOWN)
    }

    fn change_link(&mut self, link: &FamilyLink, set: &str) -> Result<(), StoreError> {
        let sql = format!("UPDATE account_family SET {set} WHERE account = ?1 AND family = ?2 AND centre = ?3");
        self.sql().execute(&sql, params![link.account, link.family.to_string(), link.centre.to_string()])?;
        self.want_every_document(READERS_SHOWN)
    }

    /// The old address agreed: what was held is as it was before.
    pub fn release_links(&mut self, account: &str) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account_family SET confirmed_at = nullif(held, ''), held = NULL WHERE account = ?1 AND held IS NOT NULL",
            [account],
        )?;
        self.want_every_document(READERS_SHOWN)
    }
}
