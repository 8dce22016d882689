//! What stands in an account's ledger? Entries, lines, credits and allocations, only ever appended; the account is their fold,
//! loaded with a bounded number of questions.

use std::collections::BTreeMap;

use preau_core::domain::ids::{CentreId, FamilyId, LineId, OperationId};
use preau_core::domain::money::account::{Account, Credit, Effect, Entry, EntryKind, Line, Repaid, Reversed, Spent};
use preau_core::domain::money::acts::NewLine;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::AccountScope;

/// What the ledger keeps of a payment beside its amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentDetails {
    /// Number of the cheque, of the voucher, of the transfer; of a refund too.
    pub reference: String,
    pub bank: String,
    pub drawer: String,
}

/// What is appended with the effects of one act.
#[derive(Debug)]
pub struct Appended<'a> {
    pub effects: &'a [Effect],
    /// What is said of the lines of the invoice, or of those that a credit note takes back by name, in the order of their effects.
    pub lines: &'a [NewLine],
    pub details: &'a PaymentDetails,
    /// An account, or `job`.
    pub who: &'a str,
    pub now: UtcTime,
}

/// A line with what the account's pages say of it.
#[derive(Clone, Debug)]
pub struct LineRow {
    pub line: Line,
    pub label: String,
    pub child_name: String,
    pub date: Option<LocalDate>,
    pub quantity: u16,
    pub unit_cents: i64,
    pub words: String,
}

fn optional<T: std::str::FromStr>(text: Option<String>, what: &'static str) -> Result<Option<T>, StoreError> {
    text.map(|t| parsed(&t, what)).transpose()
}

/// A value of ours as it is kept whole.
pub(in crate::store) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Broken("a value that cannot be written"))
}

pub(in crate::store) fn keys(of: AccountScope) -> (String, String) {
    (of.family().to_string(), of.centre().to_string())
}

/// As `entry` reads them.
pub(in crate::store) const ENTRY_COLUMNS: &str =
    "e.id, e.number, e.kind, e.cents, e.date, e.label, e.about, e.paper, e.due, e.reversal, e.repaid_by, e.repaid_on";
/// So many columns stand before those of others.
pub(in crate::store) const ENTRY_WIDTH: usize = 12;
const ENTRY: &str = "SELECT id, number, kind, cents, date, label, about, paper, due, reversal, repaid_by, repaid_on FROM ledger_entry";

fn repaid(by: Option<String>, on: Option<String>) -> Result<Option<Repaid>, StoreError> {
    let (Some(by), Some(on)) = (by, on) else { return Ok(None) };
    let mode = PaymentMode::from_word(&by).ok_or(StoreError::Unreadable("ledger_entry.repaid_by"))?;
    Ok(Some(Repaid { mode, on: parsed(&on, "ledger_entry.repaid_on")? }))
}

pub(in crate::store) fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let (kind, reversal): (String, Option<String>) = (row.get(2)?, row.get(9)?);
    let reversed = |word: String| Reversed::from_word(&word).ok_or(StoreError::Unreadable("ledger_entry.reversal"));
    Ok(Entry {
        id: parsed(&row.get::<_, String>(0)?, "ledger_entry.id")?,
        number: row.get(1)?,
        kind: EntryKind::from_word(&kind).ok_or(StoreError::Unreadable("ledger_entry.kind"))?,
        cents: row.get(3)?,
        date: parsed(&row.get::<_, String>(4)?, "ledger_entry.date")?,
        label: row.get(5)?,
        about: optional(row.get(6)?, "ledger_entry.about")?,
        paper: row.get(7)?,
        due: optional(row.get(8)?, "ledger_entry.due")?,
        reversal: reversal.map(reversed).transpose()?,
        repaid: repaid(row.get(10)?, row.get(11)?)?,
    })
}

/// As `line` reads them, with the family behind.
pub(in crate::store) const LINES: &str = "SELECT l.id, l.entry, e.number, l.place, l.nature, l.child, l.cesu, l.cents,
            (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id),
            l.label, l.child_name, l.date, l.quantity, l.unit_cents, l.words,
            CASE WHEN l.cents = 0 THEN json_extract(l.billed, '$.line') END, l.family
     FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry";

pub(in crate::store) fn line(row: &Row<'_>) -> Result<LineRow, StoreError> {
    let nature: String = row.get(4)?;
    let line = Line {
        id: parsed(&row.get::<_, String>(0)?, "ledger_line.id")?,
        operation: parsed(&row.get::<_, String>(1)?, "ledger_line.entry")?,
        order: (row.get(2)?, row.get(3)?),
        nature: LineNature::from_word(&nature).ok_or(StoreError::Unreadable("ledger_line.nature"))?,
        child: optional(row.get(5)?, "ledger_line.child")?,
        cesu: row.get(6)?,
        cents: row.get(7)?,
        credited: row.get(8)?,
        paid: 0,
        takes_back: optional(row.get(15)?, "ledger_line.billed")?,
    };
    Ok(LineRow {
        line,
        label: row.get(9)?,
        child_name: row.get(10)?,
        date: optional(row.get(11)?, "ledger_line.date")?,
        quantity: row.get(12)?,
        unit_cents: row.get(13)?,
        words: row.get(14)?,
    })
}

/// As `credit` reads them, with the family behind.
pub(in crate::store) const CREDITS: &str = "SELECT c.entry, e.number, c.mode, c.paid_on, c.cents,
            (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'refunded'),
            (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'reversed'),
            (SELECT ifnull(sum(s.cents), 0) FROM ledger_spent s WHERE s.credit = c.entry AND s.how = 'moved'),
            e.kind = 'moved_in', c.family
     FROM ledger_credit c JOIN ledger_entry e ON e.id = c.entry";

pub(in crate::store) fn credit(row: &Row<'_>) -> Result<Credit, StoreError> {
    let mode: String = row.get(2)?;
    Ok(Credit {
        operation: parsed(&row.get::<_, String>(0)?, "ledger_credit.entry")?,
        number: row.get(1)?,
        mode: PaymentMode::from_word(&mode).ok_or(StoreError::Unreadable("ledger_credit.mode"))?,
        paid_on: parsed(&row.get::<_, String>(3)?, "ledger_credit.paid_on")?,
        arrived: row.get(8)?,
        cents: row.get(4)?,
        allocated: 0,
        refunded: row.get(5)?,
        reversed: row.get(6)?,
        moved: row.get(7)?,
    })
}

impl Reader {
    /// The account as the rules want it.
    pub fn account_state(&self, of: AccountScope) -> Result<Account, StoreError> {
        self.account_and_lines(of).map(|(account, _)| account)
    }

    /// The same with what is said of its lines, in their order.
    pub fn account_and_lines(&self, of: AccountScope) -> Result<(Account, Vec<LineRow>), StoreError> {
        let (family, centre) = keys(of);
        let mut account = Account::default();
        let sql = "SELECT ifnull(max(number), 0), ifnull(sum(cents), 0) FROM ledger_entry WHERE family = ?1 AND centre = ?2";
        let mut statement = self.sql().prepare_cached(sql)?;
        (account.last, account.balance) = statement.query_row(params![family, centre], |r| Ok((r.get(0)?, r.get(1)?)))?;
        if account.last == 0 {
            return Ok((account, vec![]));
        }
        let lines = self.account_lines(of)?;
        account.lines.extend(lines.iter().map(|row| (row.line.id, row.line.clone())));
        for credit in self.account_credits(of)? {
            account.credits.insert(credit.operation, credit);
        }
        let mut statement = self.sql().prepare_cached(
            "SELECT credit, line, sum(cents) FROM ledger_allocation WHERE family = ?1 AND centre = ?2
             GROUP BY credit, line HAVING sum(cents) <> 0",
        )?;
        let mut rows = statement.query(params![family, centre])?;
        while let Some(row) = rows.next()? {
            let credit: OperationId = parsed(&row.get::<_, String>(0)?, "ledger_allocation.credit")?;
            let line: LineId = parsed(&row.get::<_, String>(1)?, "ledger_allocation.line")?;
            account.fold(&Effect::Allocated { credit, line, by: credit, cents: row.get(2)? });
        }
        Ok((account, lines))
    }

    /// The lines of an account, with what credit notes took off them; what is paid of them is not filled in.
    pub fn account_lines(&self, of: AccountScope) -> Result<Vec<LineRow>, StoreError> {
        let (family, centre) = keys(of);
        let sql = format!("{LINES} WHERE l.family = ?1 AND l.centre = ?2 ORDER BY e.number, l.place");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![family, centre])?;
        let mut lines = vec![];
        while let Some(row) = rows.next()? {
            lines.push(line(row)?);
        }
        Ok(lines)
    }

    /// The credits of an account; what is allocated of them is not filled in.
    fn account_credits(&self, of: AccountScope) -> Result<Vec<Credit>, StoreError> {
        let (family, centre) = keys(of);
        let mut statement = self.sql().prepare_cached(&format!("{CREDITS} WHERE c.family = ?1 AND c.centre = ?2"))?;
        let mut rows = statement.query(params![family, centre])?;
        let mut credits = vec![];
        while let Some(row) = rows.next()? {
            credits.push(credit(row)?);
        }
        Ok(credits)
    }

    /// The entries of an account, in their order.
    pub fn account_entries(&self, of: AccountScope) -> Result<Vec<Entry>, StoreError> {
        let (family, centre) = keys(of);
        let mut statement = self.sql().prepare_cached(&format!("{ENTRY} WHERE family = ?1 AND centre = ?2 ORDER BY number"))?;
        let mut rows = statement.query(params![family, centre])?;
        let mut entries = vec![];
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    /// One entry of that account.
    pub fn account_entry(&self, of: AccountScope, id: OperationId) -> Result<Option<Entry>, StoreError> {
        let (family, centre) = keys(of);
        let mut statement = self.sql().prepare_cached(&format!("{ENTRY} WHERE family = ?1 AND centre = ?2 AND id = ?3"))?;
        let mut rows = statement.query(params![family, centre, id.to_string()])?;
        rows.next()?.map(entry).transpose()
    }

    /// Whose entry is that, if it exists at all?
    pub fn entry_owner(&self, id: OperationId) -> Result<Option<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT family, centre FROM ledger_entry WHERE id = ?1")?;
        let row = statement.query_row([id.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).optional()?;
        row.map(|(family, centre)| Ok((parsed(&family, "ledger_entry.family")?, parsed(&centre, "ledger_entry.centre")?))).transpose()
    }

    /// The transfers by which something of a payment left for another centre: each with the place of its part among those that left
    /// by it, the oldest payment first.
    pub fn moves_of(&self, payment: OperationId) -> Result<Vec<(OperationId, u16)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT s.entry, (SELECT count(*) FROM ledger_spent o JOIN ledger_credit k ON k.entry = o.credit JOIN ledger_entry p ON p.id = o.credit
                              WHERE o.entry = s.entry AND o.how = 'moved' AND o.cents > 0 AND (k.paid_on, p.number) < (c.paid_on, e.number))
             FROM ledger_spent s JOIN ledger_credit c ON c.entry = s.credit JOIN ledger_entry e ON e.id = s.credit
             WHERE s.credit = ?1 AND s.how = 'moved' AND s.cents > 0",
        )?;
        let rows = statement.query_map([payment.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (entry, at) = row?;
            Ok((parsed(&entry, "ledger_spent.entry")?, at))
        })
        .collect()
    }

    /// Under which numbers money went back to the family, where there is one.
    pub fn repaid_references(&self, of: AccountScope) -> Result<BTreeMap<OperationId, String>, StoreError> {
        let (family, centre) = keys(of);
        let sql = "SELECT id, repaid_reference FROM ledger_entry WHERE family = ?1 AND centre = ?2 AND repaid_reference <> ''";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map(params![family, centre], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
        rows.map(|row| {
            let (id, reference) = row?;
            Ok((parsed(&id, "ledger_entry.id")?, reference))
        })
        .collect()
    }

    pub fn payment_details(&self, id: OperationId) -> Result<PaymentDetails, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT reference, bank, drawer FROM ledger_credit WHERE entry = ?1")?;
        let read = |r: &Row<'_>| Ok(PaymentDetails { reference: r.get(0)?, bank: r.get(1)?, drawer: r.get(2)? });
        Ok(statement.query_row([id.to_string()], read).optional()?.unwrap_or_default())
    }
}

impl Writer {
    /// Appends what an act came to. The unique place in the account refuses a second writer that saw an older state.
    pub fn append(&mut self, of: AccountScope, what: &Appended<'_>) -> Result<(), StoreError> {
        let mut said = what.lines.iter();
        let mut lines = vec![];
        for effect in what.effects {
            if let Effect::Line(line) = effect {
                lines.push((line, said.next()));
                continue;
            }
            self.append_lines(of, &std::mem::take(&mut lines))?;
            match effect {
                Effect::Entry(entry) => self.append_entry(of, entry, what)?,
                Effect::Line(_) => {}
                Effect::Credit(credit) => self.append_credit(of, credit, what.details)?,
                Effect::Credited { line, by, cents } => {
                    let sql = "INSERT INTO ledger_credited(line, entry, cents) VALUES (?1, ?2, ?3)";
                    self.sql().prepare_cached(sql)?.execute(params![line.to_string(), by.to_string(), cents])?;
                }
                Effect::Allocated { credit, line, by, cents } => {
                    let (family, centre) = keys(of);
                    let sql = "INSERT INTO ledger_allocation(family, centre, credit, line, entry, cents) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                    let row = params![family, centre, credit.to_string(), line.to_string(), by.to_string(), cents];
                    self.sql().prepare_cached(sql)?.execute(row)?;
                }
                Effect::Spent { credit, by, how, cents } => self.append_spent(*credit, *by, *how, *cents)?,
            }
        }
        self.append_lines(of, &lines)
    }

    fn append_entry(&mut self, of: AccountScope, entry: &Entry, what: &Appended<'_>) -> Result<(), StoreError> {
        let (family, centre) = keys(of);
        self.sql()
            .prepare_cached(
                "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, about, paper, due, who, reversal,
                                          repaid_by, repaid_on, repaid_reference)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )?
            .execute(params![
                entry.id.to_string(),
                family,
                centre,
                entry.number,
                entry.kind.word(),
                entry.cents,
                entry.date.to_string(),
                what.now.to_string(),
                entry.label,
                entry.about.map(|id| id.to_string()),
                entry.paper,
                entry.due.map(|d| d.to_string()),
                what.who,
                entry.reversal.map(Reversed::word),
                entry.repaid.map(|r| r.mode.word()),
                entry.repaid.map(|r| r.on.to_string()),
                entry.repaid.map_or("", |_| what.details.reference.as_str())
            ])?;
        Ok(())
    }

    fn append_credit(&mut self, of: AccountScope, credit: &Credit, details: &PaymentDetails) -> Result<(), StoreError> {
        let (family, centre) = keys(of);
        self.sql()
            .prepare_cached(
                "INSERT INTO ledger_credit(entry, family, centre, mode, paid_on, cents, reference, bank, drawer)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                credit.operation.to_string(),
                family,
                centre,
                credit.mode.word(),
                credit.paid_on.to_string(),
                credit.cents,
                details.reference,
                details.bank,
                details.drawer
            ])?;
        Ok(())
    }

    fn append_spent(&mut self, credit: OperationId, by: OperationId, how: Spent, cents: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO ledger_spent(credit, entry, how, cents) VALUES (?1, ?2, ?3, ?4)";
        self.sql().prepare_cached(sql)?.execute(params![credit.to_string(), by.to_string(), how.word(), cents])?;
        Ok(())
    }
}
