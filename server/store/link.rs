//! Which mailed links still open something? One use each, by the digest of their token: a new password, an answer to an offer,
//! the agreement of an old address.

use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// *Choisir un nouveau mot de passe*, by link or by code.
#[derive(Clone, Debug)]
pub struct ResetLink {
    /// SHA-256 of the token: names the link here.
    pub token: [u8; 32],
    pub account: String,
    /// SHA-256 of account and code.
    pub code: Option<[u8; 32]>,
    pub tries: u32,
}

/// *Accepter ou refuser* from a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferLink {
    pub account: String,
    /// `<request>/<offer>`.
    pub target: String,
    pub expires_at: UtcTime,
}

/// The old address may let the other centres follow the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressChange {
    pub from_account: String,
    pub to_account: String,
}

impl Reader {
    /// An unused link, before its end.
    pub fn reset_link(&self, token: &[u8; 32], now: UtcTime) -> Result<Option<ResetLink>, StoreError> {
        self.reset_where("token = ?1", params![token.as_slice(), now.to_string()])
    }

    /// The latest unused link of that account, for a code.
    pub fn reset_link_of(&self, account: &str, now: UtcTime) -> Result<Option<ResetLink>, StoreError> {
        self.reset_where("account = ?1", params![account, now.to_string()])
    }

    fn reset_where(&self, which: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Option<ResetLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT token, account, code, tries FROM link
             WHERE {which} AND purpose = 'reset' AND used_at IS NULL AND account IS NOT NULL AND expires_at > ?2 ORDER BY expires_at DESC"
        ))?;
        let read = |r: &rusqlite::Row<'_>| Ok(ResetLink { token: r.get(0)?, account: r.get(1)?, code: r.get(2)?, tries: r.get(3)? });
        Ok(statement.query_row(values, read).optional()?)
    }

    /// Also after its end: the page then says so.
    pub fn offer_link(&self, token: &[u8; 32]) -> Result<Option<OfferLink>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT account, target, expires_at FROM link WHERE token = ?1 AND purpose = 'offer' AND account IS NOT NULL AND target IS NOT NULL",
        )?;
        let row = statement.query_row([token.as_slice()], |r| Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?))).optional()?;
        row.map(|(account, target, end)| Ok(OfferLink { account, target, expires_at: parsed(&end, "link.expires_at")? })).transpose()
    }

    pub fn address_change(&self, token: &[u8; 32], now: UtcTime) -> Result<Option<AddressChange>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT from_account, to_account FROM address_change WHERE token = ?1 AND used_at IS NULL AND expires_at > ?2",
        )?;
        let read = |r: &rusqlite::Row<'_>| Ok(AddressChange { from_account: r.get(0)?, to_account: r.get(1)? });
        Ok(statement.query_row(params![token.as_slice(), now.to_string()], read).optional()?)
    }
}

impl Writer {
    /// A new link; the unused ones of that account work no more.
    pub fn add_reset_link(&mut self, account: &str, token: &[u8; 32], code: &[u8; 32], until: UtcTime) -> Result<(), StoreError> {
        self.drop_reset_links(account)?;
        self.sql().execute(
            "INSERT INTO link(token, code, purpose, account, expires_at) VALUES (?1, ?2, 'reset', ?3, ?4)",
            params![token.as_slice(), code.as_slice(), account, until.to_string()],
        )?;
        Ok(())
    }

    pub fn drop_reset_links(&mut self, account: &str) -> Result<(), StoreError> {
        self.sql().execute("DELETE FROM link WHERE account = ?1 AND purpose = 'reset'", [account])?;
        Ok(())
    }

    /// A wrong code; says how many there were.
    pub fn count_code_try(&mut self, token: &[u8; 32]) -> Result<u32, StoreError> {
        let sql = "UPDATE link SET tries = tries + 1 WHERE token = ?1 RETURNING tries";
        Ok(self.sql().query_row(sql, [token.as_slice()], |r| r.get(0)).optional()?.unwrap_or(u32::MAX))
    }

    /// Made when the mail leaves; sending it once more makes the same link.
    pub fn keep_offer_link(&mut self, token: &[u8; 32], link: &OfferLink) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO link(token, purpose, account, target, expires_at) VALUES (?1, 'offer', ?2, ?3, ?4) ON CONFLICT(token) DO NOTHING",
            params![token.as_slice(), link.account, link.target, link.expires_at.to_string()],
        )?;
        Ok(())
    }

    pub fn add_address_change(&mut self, token: &[u8; 32], change: &AddressChange, until: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO address_change(token, from_account, to_account, expires_at) VALUES (?1, ?2, ?3, ?4)",
            params![token.as_slice(), change.from_account, change.to_account, until.to_string()],
        )?;
        Ok(())
    }

    pub fn use_address_change(&mut self, token: &[u8; 32], now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute("UPDATE address_change SET used_at = ?2 WHERE token = ?1", params![token.as_slice(), now.to_string()])?;
        Ok(())
    }

    /// A new change of address makes the links of the ones before worthless.
    pub fn drop_address_changes(&mut self, account: &str) -> Result<(), StoreError> {
        self.sql().execute("DELETE FROM address_change WHERE to_account = ?1 AND used_at IS NULL", [account])?;
        Ok(())
    }

    /// Links that ended a while ago.
    pub fn sweep_links(&mut self, before: UtcTime) -> Result<usize, StoreError> {
        let before = before.to_string();
        let links = self.sql().execute("DELETE FROM link WHERE expires_at <= ?1", [&before])?;
        Ok(links + self.sql().execute("DELETE FROM address_change WHERE expires_at <= ?1", [&before])?)
    }
}
