//! What came to the bank account of a centre? Credits of its statements, each once, and the payment that each became.

use preau_core::domain::ids::{BankLineId, FamilyId, OperationId};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{Row, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// A credit as the bank tells it.
#[derive(Clone, Debug)]
pub struct NewBankLine {
    pub line: BankLineId,
    pub date: LocalDate,
    pub cents: i64,
    pub text: String,
    pub reference: String,
}

/// A credit, and where it stands.
#[derive(Clone, Debug)]
pub struct BankLineRow {
    pub line: BankLineId,
    pub date: LocalDate,
    pub cents: i64,
    pub text: String,
    pub reference: String,
    /// Whose payment it is.
    pub recorded: Option<(FamilyId, String)>,
    pub entry: Option<OperationId>,
    pub aside: bool,
    /// Another statement has a line of the same day and amount.
    pub twin: bool,
}

/// A transfer that a director typed, or that came by the payment platform.
#[derive(Clone, Copy, Debug)]
pub struct TypedTransfer {
    pub family: FamilyId,
    pub cents: i64,
    pub paid_on: LocalDate,
}

const LINES: &str = "SELECT b.id, b.date, b.cents, b.text, b.reference, e.family, f.name, b.put_aside,
            EXISTS (SELECT 1 FROM bank_line o WHERE o.centre = b.centre AND o.date = b.date AND o.cents = b.cents AND o.id <> b.id
                    AND o.imported_at <> b.imported_at AND o.put_aside = 0),
            b.entry
     FROM bank_line b LEFT JOIN ledger_entry e ON e.id = b.entry LEFT JOIN family f ON f.id = e.family";

fn line(row: &Row<'_>) -> Result<BankLineRow, StoreError> {
    let family: Option<String> = row.get(5)?;
    let name: Option<String> = row.get(6)?;
    Ok(BankLineRow {
        line: parsed(&row.get::<_, String>(0)?, "bank_line.id")?,
        date: parsed(&row.get::<_, String>(1)?, "bank_line.date")?,
        cents: row.get(2)?,
        text: row.get(3)?,
        reference: row.get(4)?,
        recorded: family.map(|f| Ok::<_, StoreError>((parsed(&f, "ledger_entry.family")?, name.unwrap_or_default()))).transpose()?,
        entry: row.get::<_, Option<String>>(9)?.map(|id| parsed(&id, "bank_line.entry")).transpose()?,
        aside: row.get(7)?,
        twin: row.get(8)?,
    })
}

impl Reader {
    fn lines(&self, rest: &str, desk: CentreScope, most: u32) -> Result<Vec<BankLineRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{LINES} WHERE b.centre = ?1 {rest} LIMIT ?2"))?;
        let mut rows = statement.query(params![desk.centre().to_string(), most])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(line(row)?);
        }
        Ok(found)
    }

    /// Neither recorded nor put aside, oldest first.
    pub fn bank_lines_waiting(&self, desk: CentreScope, most: u32) -> Result<Vec<BankLineRow>, StoreError> {
        self.lines("AND b.entry IS NULL AND b.put_aside = 0 ORDER BY b.date, b.id", desk, most)
    }

    /// The latest that were recorded or put aside.
    pub fn bank_lines_done(&self, desk: CentreScope, most: u32) -> Result<Vec<BankLineRow>, StoreError> {
        self.lines("AND (b.entry IS NOT NULL OR b.put_aside = 1) ORDER BY b.date DESC, b.id", desk, most)
    }

    /// One line of that centre.
    pub fn bank_line(&self, desk: CentreScope, id: BankLineId) -> Result<Option<BankLineRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{LINES} WHERE b.centre = ?1 AND b.id = ?2"))?;
        let mut rows = statement.query(params![desk.centre().to_string(), id.to_string()])?;
        rows.next()?.map(line).transpose()
    }

    /// The transfers on accounts of the centre that are from no statement, paid since that day, and that nothing undid.
    pub fn typed_transfers(&self, desk: CentreScope, since: LocalDate) -> Result<Vec<TypedTransfer>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT c.family, c.cents, c.paid_on FROM ledger_credit c
             WHERE c.centre = ?1 AND c.mode IN ('transfer', 'instant_transfer') AND c.paid_on >= ?2
               AND NOT EXISTS (SELECT 1 FROM bank_line b WHERE b.entry = c.entry)
               AND (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'reversed') = 0",
        )?;
        let mut rows = statement.query(params![desk.centre().to_string(), since.to_string()])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            let family = parsed(&row.get::<_, String>(0)?, "ledger_credit.family")?;
            found.push(TypedTransfer { family, cents: row.get(1)?, paid_on: parsed(&row.get::<_, String>(2)?, "ledger_credit.paid_on")? });
        }
        Ok(found)
    }
}

impl Writer {
    /// True when it was not known.
    pub fn add_bank_line(&mut self, desk: CentreScope, new: &NewBankLine, now: UtcTime) -> Result<bool, StoreError> {
        let added = self
            .sql()
            .prepare_cached(
                "INSERT INTO bank_line(id, centre, date, cents, text, reference, imported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                new.line.to_string(),
                desk.centre().to_string(),
                new.date.to_string(),
                new.cents,
                new.text,
                new.reference,
                now.to_string()
            ])?;
        Ok(added == 1)
    }

    /// The line became this payment.
    pub fn link_bank_line(&mut self, desk: CentreScope, id: BankLineId, entry: OperationId) -> Result<(), StoreError> {
        let sql = "UPDATE bank_line SET entry = ?3 WHERE id = ?1 AND centre = ?2 AND entry IS NULL";
        self.sql().execute(sql, params![id.to_string(), desk.centre().to_string(), entry.to_string()])?;
        Ok(())
    }

    /// It stood on the wrong account: from now on it is this other payment. False when it was not the first any more.
    pub fn move_bank_line(
        &mut self,
        desk: CentreScope,
        id: BankLineId,
        (wrong, right): (OperationId, OperationId),
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE bank_line SET entry = ?4 WHERE id = ?1 AND centre = ?2 AND entry = ?3";
        let keys = params![id.to_string(), desk.centre().to_string(), wrong.to_string(), right.to_string()];
        Ok(self.sql().execute(sql, keys)? == 1)
    }

    pub fn put_bank_line_aside(&mut self, desk: CentreScope, id: BankLineId, aside: bool) -> Result<(), StoreError> {
        let sql = "UPDATE bank_line SET put_aside = ?3 WHERE id = ?1 AND centre = ?2 AND entry IS NULL";
        self.sql().execute(sql, params![id.to_string(), desk.centre().to_string(), aside])?;
        Ok(())
    }
}
