//! What leaves for the accountant? The entries of a centre with the names that an export needs.

use std::collections::BTreeMap;

use preau_core::domain::ids::OperationId;
use preau_core::domain::money::account::Entry;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::LocalDate;
use rusqlite::params;

use super::access::parsed;
use super::ledger::{ENTRY_COLUMNS, entry};
use super::{Reader, StoreError};
use crate::scope::CentreScope;

/// What the lines of each entry come to, by their nature.
pub type Natures = BTreeMap<OperationId, BTreeMap<LineNature, i64>>;

/// One entry of an export.
#[derive(Clone, Debug)]
pub struct ExportRow {
    pub entry: Entry,
    pub family_name: String,
    /// The family's code in files.
    pub family_code: String,
    /// Of a payment, of a refund and of a *rejet* (the means of the payment that came back), with its number.
    pub mode: Option<PaymentMode>,
    pub reference: String,
    /// Of a refund the day when money went back; of a payment the day when it was handed over or authorised, the bank of a cheque, the slip on which it went to the bank.
    pub paid_on: Option<LocalDate>,
    pub bank: String,
    pub slip: Option<String>,
    /// Of a payment the number of its receipt; of a *rejet* and of its fee that of the payment which came back.
    pub receipt: Option<String>,
}

/// The receipt of the entry, else of what it is about, else of what that is about.
const RECEIPT: &str = "ifnull((SELECT number FROM paper WHERE entry = e.id AND kind = 'receipt'),
              ifnull((SELECT number FROM paper WHERE entry = e.about AND kind = 'receipt'),
                     (SELECT p.number FROM ledger_entry a JOIN paper p ON p.entry = a.about AND p.kind = 'receipt' WHERE a.id = e.about)))";

impl Reader {
    /// In the order of writing; invoices of one run, written at one instant, in that of their numbers.
    pub fn export_rows(&self, desk: CentreScope, from: LocalDate, to: LocalDate) -> Result<Vec<ExportRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {ENTRY_COLUMNS}, f.name AS family_name, f.code AS family_code, ifnull(c.mode, ifnull(e.repaid_by, r.mode)) AS mode, ifnull(c.reference, e.repaid_reference) AS reference,
                    {RECEIPT} AS receipt, ifnull(c.paid_on, e.repaid_on) AS paid_on, ifnull(c.bank, '') AS bank, s.number AS slip
             FROM ledger_entry e JOIN family f ON f.id = e.family LEFT JOIN ledger_credit c ON c.entry = e.id
             LEFT JOIN ledger_credit r ON r.entry = e.about
             LEFT JOIN deposit_credit x ON x.credit = e.id LEFT JOIN paper s ON s.id = x.deposit WHERE e.centre = ?1 AND e.date BETWEEN ?2 AND ?3 ORDER BY e.date, e.at, e.paper, e.id"
        ))?;
        let mut rows = statement.query(params![desk.centre().to_string(), from.to_string(), to.to_string()])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            let (mode, paid_on): (Option<String>, Option<String>) = (row.get("mode")?, row.get("paid_on")?);
            found.push(ExportRow {
                entry: entry(row)?,
                family_name: row.get("family_name")?,
                family_code: row.get("family_code")?,
                mode: mode.and_then(|m| PaymentMode::from_word(&m)),
                reference: row.get("reference")?,
                receipt: row.get("receipt")?,
                paid_on: paid_on.map(|day| parsed(&day, "ledger_credit.paid_on")).transpose()?,
                bank: row.get("bank")?,
                slip: row.get("slip")?,
            });
        }
        Ok(found)
    }

    /// What the lines of invoices, credit notes and fees of those days come to, by nature.
    pub fn natures_of_entries(&self, desk: CentreScope, from: LocalDate, to: LocalDate) -> Result<Natures, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT e.id, l.nature, sum(l.cents) FROM ledger_entry e JOIN ledger_line l ON l.entry = e.id
               WHERE e.centre = ?1 AND e.date BETWEEN ?2 AND ?3 AND e.kind IN ('invoice', 'fee') GROUP BY e.id, l.nature
             UNION ALL
             SELECT e.id, l.nature, -sum(c.cents) FROM ledger_entry e JOIN ledger_credited c ON c.entry = e.id JOIN ledger_line l ON l.id = c.line
               WHERE e.centre = ?1 AND e.date BETWEEN ?2 AND ?3 AND e.kind = 'credit_note' GROUP BY e.id, l.nature",
        )?;
        let mut rows = statement.query(params![desk.centre().to_string(), from.to_string(), to.to_string()])?;
        let mut natures = Natures::new();
        while let Some(row) = rows.next()? {
            let nature = LineNature::from_word(row.get_ref(1)?.as_str().unwrap_or_default());
            let nature = nature.ok_or(StoreError::Unreadable("ledger_line.nature"))?;
            let entry: OperationId = parsed(&row.get::<_, String>(0)?, "ledger_entry.id")?;
            natures.entry(entry).or_default().insert(nature, row.get(2)?);
        }
        Ok(natures)
    }
}
