//! Who signs in? An account is an address and a password, or a provisional one before the first sign-in.

use preau_core::domain::time::UtcTime;
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// One sign-in. Hashes are argon2id texts.
#[derive(Clone)]
pub struct Account {
    pub id: String,
    pub email: String,
    /// None before the first sign-in.
    pub password: Option<String>,
    pub provisional: Option<String>,
    pub provisional_until: Option<UtcTime>,
    /// Wrong birth dates since a director last sent a mail.
    pub birth_tries: u32,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("has_password", &self.password.is_some()).finish_non_exhaustive()
    }
}

const COLUMNS: &str = "SELECT id, email, password, provisional, provisional_until, birth_tries FROM account";

fn read(row: &Row<'_>) -> rusqlite::Result<(Account, Option<String>)> {
    let until: Option<String> = row.get(4)?;
    let account = Account {
        id: row.get(0)?,
        email: row.get(1)?,
        password: row.get(2)?,
        provisional: row.get(3)?,
        provisional_until: None,
        birth_tries: row.get(5)?,
    };
    Ok((account, until))
}

fn whole(found: Option<(Account, Option<String>)>) -> Result<Option<Account>, StoreError> {
    let Some((mut account, until)) = found else { return Ok(None) };
    account.provisional_until = until.map(|text| parsed(&text, "account.provisional_until")).transpose()?;
    Ok(Some(account))
}

impl Reader {
    /// `email` as compared: lower case.
    pub fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{COLUMNS} WHERE email = ?1"))?;
        whole(statement.query_row([email], read).optional()?)
    }

    pub fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
        whole(statement.query_row([id], read).optional()?)
    }

    /// A role of staff, past or present: such a sign-in is never closed by a change about a family.
    pub fn is_staff(&self, account: &str) -> Result<bool, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT 1 FROM staff_role WHERE account = ?1")?;
        Ok(statement.exists([account])?)
    }

    /// What a stranger who knows the person would try first: never the heart of a password.
    pub fn words_of_account(&self, account: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT g.first_name FROM account_family l JOIN guardian g ON g.id = l.guardian WHERE l.account = ?1
             UNION SELECT g.last_name FROM account_family l JOIN guardian g ON g.id = l.guardian WHERE l.account = ?1
             UNION SELECT f.name FROM account_family l JOIN family f ON f.id = l.family WHERE l.account = ?1
             UNION SELECT c.name FROM account_family l JOIN centre c ON c.id = l.centre WHERE l.account = ?1
             UNION SELECT c.code FROM account_family l JOIN centre c ON c.id = l.centre WHERE l.account = ?1
             UNION SELECT k.first_name FROM account_family l JOIN family_child fc ON fc.family = l.family JOIN child k ON k.id = fc.child
               WHERE l.account = ?1
             UNION SELECT k.last_name FROM account_family l JOIN family_child fc ON fc.family = l.family JOIN child k ON k.id = fc.child
               WHERE l.account = ?1
             UNION SELECT k.birth FROM account_family l JOIN family_child fc ON fc.family = l.family JOIN child k ON k.id = fc.child
               WHERE l.account = ?1
             UNION SELECT name FROM staff_role WHERE account = ?1
             UNION SELECT c.name FROM staff_role r JOIN centre c ON c.id = r.centre WHERE r.account = ?1",
        )?;
        let rows = statement.query_map([account], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer {
    /// A sign-in without a password yet.
    pub fn add_account(&mut self, id: &str, email: &str, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute("INSERT INTO account(id, email, created_at) VALUES (?1, ?2, ?3)", params![id, email, now.to_string()])?;
        Ok(())
    }

    /// The provisional password of the latest mail replaces the one before.
    pub fn set_provisional(&mut self, account: &str, hash: &str, until: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account SET provisional = ?2, provisional_until = ?3 WHERE id = ?1",
            params![account, hash, until.to_string()],
        )?;
        Ok(())
    }

    /// The person's own password; a provisional one works no more.
    pub fn set_password(&mut self, account: &str, hash: &str) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account SET password = ?2, provisional = NULL, provisional_until = NULL, birth_tries = 0 WHERE id = ?1",
            params![account, hash],
        )?;
        Ok(())
    }

    /// As before the first sign-in.
    pub fn forget_password(&mut self, account: &str) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE account SET password = NULL, provisional = NULL, provisional_until = NULL, birth_tries = 0 WHERE id = ?1",
            [account],
        )?;
        Ok(())
    }

    pub fn set_email(&mut self, account: &str, email: &str) -> Result<(), StoreError> {
        self.sql().execute("UPDATE account SET email = ?2 WHERE id = ?1", params![account, email])?;
        Ok(())
    }

    /// One more wrong birth date; says how many there were.
    pub fn count_birth_try(&mut self, account: &str) -> Result<u32, StoreError> {
        let sql = "UPDATE account SET birth_tries = birth_tries + 1 WHERE id = ?1 RETURNING birth_tries";
        Ok(self.sql().query_row(sql, [account], |r| r.get(0))?)
    }

    /// A director vouches for the person again.
    pub fn forgive_birth_tries(&mut self, account: &str) -> Result<(), StoreError> {
        self.sql().execute("UPDATE account SET birth_tries = 0 WHERE id = ?1", [account])?;
        Ok(())
    }
}
