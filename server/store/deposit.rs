//! Which payments on paper wait for the bank, and which went there on which slip?

use std::collections::BTreeSet;

use preau_core::domain::ids::{FamilyId, OperationId, PaperId};
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::{AccountScope, CentreScope};

/// More than a centre takes to the bank at once.
const WAITING_MAX: u32 = 2_000;
/// Slips of about ten years.
const SLIPS_MAX: u32 = 500;

/// A payment on paper.
#[derive(Clone, Debug)]
pub struct DepositCredit {
    pub credit: OperationId,
    pub family: FamilyId,
    pub family_name: String,
    pub mode: PaymentMode,
    pub paid_on: LocalDate,
    pub cents: i64,
    pub reference: String,
    pub bank: String,
    /// As it was typed, else the payer.
    pub drawer: String,
}

/// A slip: its paper bears the same id.
#[derive(Clone, Debug)]
pub struct DepositRow {
    pub paper: PaperId,
    pub number: String,
    pub mode: PaymentMode,
    pub date: LocalDate,
    pub count: u32,
    pub cents: i64,
    pub made: bool,
}

/// A payment with a number that is recorded and did not come back.
#[derive(Clone, Debug)]
pub struct KnownPayment {
    pub family: FamilyId,
    pub family_name: String,
    pub reference: String,
    pub bank: String,
    pub cents: i64,
    pub paid_on: LocalDate,
}

const CREDITS: &str = "SELECT c.entry, c.family, f.name, c.mode, c.paid_on, c.cents, c.reference, c.bank,
            CASE WHEN c.drawer <> '' THEN c.drawer ELSE trim(ifnull(p.first_name, '') || ' ' || ifnull(p.last_name, '')) END
     FROM ledger_credit c JOIN ledger_entry e ON e.id = c.entry JOIN family f ON f.id = c.family LEFT JOIN payer p ON p.family = c.family";
const SLIPS: &str = "SELECT d.id, p.number, d.mode, d.date, count(*), sum(c.cents), p.made_at IS NOT NULL
     FROM deposit d JOIN paper p ON p.id = d.id JOIN deposit_credit x ON x.deposit = d.id JOIN ledger_credit c ON c.entry = x.credit";

fn mode(word: &str) -> Result<PaymentMode, StoreError> {
    PaymentMode::from_word(word).ok_or(StoreError::Unreadable("mode"))
}

fn credit(row: &Row<'_>) -> Result<DepositCredit, StoreError> {
    Ok(DepositCredit {
        credit: parsed(&row.get::<_, String>(0)?, "ledger_credit.entry")?,
        family: parsed(&row.get::<_, String>(1)?, "ledger_credit.family")?,
        family_name: row.get(2)?,
        mode: mode(&row.get::<_, String>(3)?)?,
        paid_on: parsed(&row.get::<_, String>(4)?, "ledger_credit.paid_on")?,
        cents: row.get(5)?,
        reference: row.get(6)?,
        bank: row.get(7)?,
        drawer: row.get(8)?,
    })
}

fn slip(row: &Row<'_>) -> Result<DepositRow, StoreError> {
    Ok(DepositRow {
        paper: parsed(&row.get::<_, String>(0)?, "deposit.id")?,
        number: row.get(1)?,
        mode: mode(&row.get::<_, String>(2)?)?,
        date: parsed(&row.get::<_, String>(3)?, "deposit.date")?,
        count: row.get(4)?,
        cents: row.get(5)?,
        made: row.get(6)?,
    })
}

impl Reader {
    /// The payments of the centre by that mode that have a number, were handed over since that day and that nothing undid.
    pub fn numbered_payments_since(&self, desk: CentreScope, mode: PaymentMode, since: LocalDate) -> Result<Vec<KnownPayment>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT c.family, f.name, c.reference, c.bank, c.cents, c.paid_on
             FROM ledger_credit c JOIN ledger_entry e ON e.id = c.entry JOIN family f ON f.id = c.family
             WHERE c.centre = ?1 AND c.paid_on >= ?2 AND c.mode = ?3 AND c.reference <> '' AND e.kind = 'payment'
               AND (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'reversed') = 0",
        )?;
        let mut rows = statement.query(params![desk.centre().to_string(), since.to_string(), mode.word()])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(KnownPayment {
                family: parsed(&row.get::<_, String>(0)?, "ledger_credit.family")?,
                family_name: row.get(1)?,
                reference: row.get(2)?,
                bank: row.get(3)?,
                cents: row.get(4)?,
                paid_on: parsed(&row.get::<_, String>(5)?, "ledger_credit.paid_on")?,
            });
        }
        Ok(found)
    }

    /// Payments on paper that are on no slip and that nothing undid, oldest first. What came from another centre went to the bank there.
    pub fn credits_to_deposit(&self, desk: CentreScope) -> Result<Vec<DepositCredit>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "{CREDITS} WHERE c.centre = ?1 AND e.kind = 'payment' AND c.mode IN ('cheque', 'ancv_paper', 'cesu_paper', 'cash')
             AND NOT EXISTS (SELECT 1 FROM deposit_credit d WHERE d.credit = c.entry)
             AND (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'reversed') = 0
             ORDER BY c.paid_on, c.entry LIMIT ?2"
        ))?;
        let mut rows = statement.query(params![desk.centre().to_string(), WAITING_MAX])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(credit(row)?);
        }
        Ok(found)
    }

    /// The payments of a slip of that centre, in the order of the slip.
    pub fn credits_of_deposit(&self, desk: CentreScope, paper: PaperId) -> Result<Vec<DepositCredit>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "{CREDITS} JOIN deposit_credit x ON x.credit = c.entry JOIN deposit d ON d.id = x.deposit
             WHERE d.id = ?1 AND d.centre = ?2 ORDER BY c.paid_on, c.entry"
        ))?;
        let mut rows = statement.query(params![paper.to_string(), desk.centre().to_string()])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(credit(row)?);
        }
        Ok(found)
    }

    /// The slips of a centre, newest first.
    pub fn deposits(&self, desk: CentreScope) -> Result<Vec<DepositRow>, StoreError> {
        let mut statement =
            self.sql().prepare_cached(&format!("{SLIPS} WHERE d.centre = ?1 GROUP BY d.id ORDER BY d.date DESC, d.at DESC LIMIT ?2"))?;
        let mut rows = statement.query(params![desk.centre().to_string(), SLIPS_MAX])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(slip(row)?);
        }
        Ok(found)
    }

    /// One slip of that centre.
    pub fn deposit(&self, desk: CentreScope, paper: PaperId) -> Result<Option<DepositRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{SLIPS} WHERE d.centre = ?1 AND d.id = ?2 GROUP BY d.id"))?;
        let mut rows = statement.query(params![desk.centre().to_string(), paper.to_string()])?;
        rows.next()?.map(slip).transpose()
    }

    /// The payments of an account that went to the bank on a slip.
    pub fn deposited_credits(&self, of: AccountScope) -> Result<BTreeSet<OperationId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT d.credit FROM ledger_credit c JOIN deposit_credit d ON d.credit = c.entry WHERE c.family = ?1 AND c.centre = ?2",
        )?;
        let rows = statement.query_map(params![of.family().to_string(), of.centre().to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "deposit_credit.credit")).collect()
    }

    /// The number of the slip on which a payment of that centre went to the bank.
    pub fn slip_of_credit(&self, desk: CentreScope, credit: OperationId) -> Result<Option<String>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT p.number FROM deposit_credit x JOIN deposit d ON d.id = x.deposit JOIN paper p ON p.id = d.id
             WHERE x.credit = ?1 AND d.centre = ?2",
        )?;
        Ok(statement.query_row(params![credit.to_string(), desk.centre().to_string()], |r| r.get(0)).optional()?)
    }
}

/// A slip to write down.
#[derive(Clone, Copy, Debug)]
pub struct NewDeposit<'a> {
    pub paper: PaperId,
    pub mode: PaymentMode,
    pub date: LocalDate,
    pub credits: &'a [OperationId],
    pub who: &'a str,
}

impl Writer {
    /// A payment stands on one slip at most: the table refuses a second.
    pub fn add_deposit(&mut self, desk: CentreScope, slip: &NewDeposit<'_>, now: UtcTime) -> Result<(), StoreError> {
        let id = slip.paper.to_string();
        self.sql().execute(
            "INSERT INTO deposit(id, centre, mode, date, at, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, desk.centre().to_string(), slip.mode.word(), slip.date.to_string(), now.to_string(), slip.who],
        )?;
        for credit in slip.credits {
            self.sql()
                .prepare_cached("INSERT INTO deposit_credit(credit, deposit) VALUES (?1, ?2)")?
                .execute(params![credit.to_string(), id])?;
        }
        Ok(())
    }
}
