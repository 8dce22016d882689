//! What did the credit notes of an account correct? What each took off which line, and what that freed of payments.

use std::collections::BTreeMap;

use preau_core::domain::ids::{LineId, OperationId};
use preau_core::domain::money::kinds::PaymentMode;
use rusqlite::params;

use super::access::parsed;
use super::ledger::keys;
use super::{Reader, StoreError};
use crate::scope::AccountScope;

/// What each credit note took off which line.
pub type TakenOff = BTreeMap<(OperationId, LineId), i64>;

impl Reader {
    /// Of all credit notes of the account; a line of nothing that was taken back is not among them.
    pub fn credited_by_credit_notes(&self, of: AccountScope) -> Result<TakenOff, StoreError> {
        let (family, centre) = keys(of);
        let mut statement = self.sql().prepare_cached(
            "SELECT c.entry, c.line, c.cents FROM ledger_entry e JOIN ledger_credited c ON c.entry = e.id
             WHERE e.family = ?1 AND e.centre = ?2 AND e.kind = 'credit_note'",
        )?;
        let mut rows = statement.query(params![family, centre])?;
        let mut credited = TakenOff::new();
        while let Some(row) = rows.next()? {
            let note = parsed(&row.get::<_, String>(0)?, "ledger_credited.entry")?;
            credited.insert((note, parsed(&row.get::<_, String>(1)?, "ledger_credited.line")?), row.get(2)?);
        }
        Ok(credited)
    }

    /// What each credit note of the account freed of payments, by their mode.
    pub fn freed_by_credit_notes(&self, of: AccountScope) -> Result<Vec<(OperationId, PaymentMode, i64)>, StoreError> {
        let (family, centre) = keys(of);
        let mut statement = self.sql().prepare_cached(
            "SELECT a.entry, c.mode, -sum(a.cents) FROM ledger_allocation a JOIN ledger_entry e ON e.id = a.entry AND e.kind = 'credit_note'
             JOIN ledger_credit c ON c.entry = a.credit WHERE a.family = ?1 AND a.centre = ?2 AND a.cents < 0 GROUP BY a.entry, c.mode",
        )?;
        let mut rows = statement.query(params![family, centre])?;
        let mut freed = vec![];
        while let Some(row) = rows.next()? {
            let mode = PaymentMode::from_word(&row.get::<_, String>(1)?).ok_or(StoreError::Unreadable("ledger_credit.mode"))?;
            freed.push((parsed(&row.get::<_, String>(0)?, "ledger_allocation.entry")?, mode, row.get(2)?));
        }
        Ok(freed)
    }
}
