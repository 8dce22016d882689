//! Where do online payments stand, and what did the platform say? Orders, and every word as it came: kept first, judged after.

use std::collections::BTreeSet;

use preau_core::domain::ids::{CentreId, FamilyId, OperationId, OrderId};
use preau_core::domain::money::online::{Means, Order, OrderState};
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::ledger::json;
use super::{Reader, StoreError, Writer};
use crate::scope::AccountScope;

/// Transaction numbers of a UTC day; above, the platform's own.
const NUMBERS_A_DAY: u32 = 900_000;

/// An online payment as it stands.
#[derive(Clone, Debug)]
pub struct OrderRow {
    pub id: OrderId,
    pub family: FamilyId,
    pub centre: CentreId,
    /// Who pressed *Payer*.
    pub account: String,
    pub means: Means,
    pub order: Order,
    /// Its transaction number of the UTC day.
    pub trans_number: u32,
    pub begun_at: UtcTime,
}

/// An order to begin.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub id: OrderId,
    pub account: String,
    pub means: Means,
    pub cents: i64,
}

/// A word to be judged.
#[derive(Clone, Debug)]
pub struct RawWord {
    pub id: String,
    pub source: String,
    pub raw: String,
    pub received_at: UtcTime,
}

fn order(row: &Row<'_>) -> Result<OrderRow, StoreError> {
    let (means, state): (String, String) = (row.get(4)?, row.get(6)?);
    Ok(OrderRow {
        id: parsed(&row.get::<_, String>(0)?, "pay_order.id")?,
        family: parsed(&row.get::<_, String>(1)?, "pay_order.family")?,
        centre: parsed(&row.get::<_, String>(2)?, "pay_order.centre")?,
        account: row.get(3)?,
        means: Means::from_word(&means).ok_or(StoreError::Unreadable("pay_order.means"))?,
        order: Order {
            state: OrderState::from_word(&state).ok_or(StoreError::Unreadable("pay_order.state"))?,
            asked_cents: row.get(5)?,
            heard: BTreeSet::new(),
            paid_by: row.get(8)?,
            given_back: serde_json::from_str(&row.get::<_, String>(10)?).map_err(|_| StoreError::Unreadable("pay_order.given_back"))?,
        },
        begun_at: parsed(&row.get::<_, String>(7)?, "pay_order.begun_at")?,
        trans_number: row.get(9)?,
    })
}

const ORDER: &str =
    "SELECT id, family, centre, account, means, asked_cents, state, begun_at, paid_by, trans_number, given_back FROM pay_order";

impl Reader {
    /// The order with the keys of what was heard of it.
    pub fn pay_order(&self, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{ORDER} WHERE id = ?1"))?;
        let mut rows = statement.query([id.to_string()])?;
        let Some(mut found) = rows.next()?.map(order).transpose()? else { return Ok(None) };
        let mut keys =
            self.sql().prepare_cached("SELECT key FROM notification WHERE pay_order = ?1 AND key IS NOT NULL AND done_at IS NOT NULL")?;
        let keys = keys.query_map([id.to_string()], |r| r.get(0))?;
        found.order.heard = keys.collect::<Result<_, _>>()?;
        Ok(Some(found))
    }

    /// This movement of money has paid another order.
    pub fn has_paid_another(&self, id: OrderId, movement: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM pay_order WHERE paid_by = ?1 AND id <> ?2)";
        Ok(self.sql().prepare_cached(sql)?.query_row([movement, &id.to_string()], |r| r.get(0))?)
    }

    /// A payment of this account waits for a bank.
    pub fn payment_is_pending(&self, of: AccountScope) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM pay_order WHERE family = ?1 AND centre = ?2 AND state = 'pending')";
        let keys = params![of.family().to_string(), of.centre().to_string()];
        Ok(self.sql().prepare_cached(sql)?.query_row(keys, |r| r.get(0))?)
    }

    /// Begun or pending since before that moment: to be asked about.
    pub fn open_orders(&self, before: UtcTime, limit: usize) -> Result<Vec<OrderRow>, StoreError> {
        let mut statement = self
            .sql()
            .prepare_cached(&format!("{ORDER} WHERE state IN ('begun', 'pending') AND begun_at <= ?1 ORDER BY begun_at LIMIT ?2"))?;
        let mut rows = statement.query(params![before.to_string(), i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(order(row)?);
        }
        Ok(found)
    }

    /// The entries that an order made.
    pub fn order_entries(&self, id: OrderId) -> Result<Vec<OperationId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT o.entry FROM pay_order_entry o JOIN ledger_entry e ON e.id = o.entry WHERE o.pay_order = ?1 ORDER BY e.number",
        )?;
        let rows = statement.query_map([id.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "pay_order_entry.entry")).collect()
    }

    /// Words that were received and not judged yet.
    pub fn words_to_judge(&self, limit: usize) -> Result<Vec<RawWord>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, source, raw, received_at FROM notification WHERE done_at IS NULL ORDER BY received_at, id LIMIT ?1",
        )?;
        let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut words = vec![];
        while let Some(row) = rows.next()? {
            words.push(RawWord {
                id: row.get(0)?,
                source: row.get(1)?,
                raw: row.get(2)?,
                received_at: parsed(&row.get::<_, String>(3)?, "notification.received_at")?,
            });
        }
        Ok(words)
    }

    /// The amount that the director opened, if it is still open.
    pub fn opened_payment(&self, of: AccountScope, today: LocalDate) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT cents FROM opened_payment WHERE family = ?1 AND centre = ?2 AND until >= ?3";
        let keys = params![of.family().to_string(), of.centre().to_string(), today.to_string()];
        Ok(self.sql().prepare_cached(sql)?.query_row(keys, |r| r.get(0)).optional()?)
    }
}

impl Writer {
    /// Writes the order down and gives its transaction number of the UTC day; none when the day has no more.
    pub fn begin_order(&mut self, of: AccountScope, new: &NewOrder, now: UtcTime) -> Result<Option<u32>, StoreError> {
        let day = now.to_string()[..10].to_owned();
        let sql = "SELECT ifnull(max(trans_number) + 1, 0) FROM pay_order WHERE trans_day = ?1";
        let number: u32 = self.sql().prepare_cached(sql)?.query_row([&day], |r| r.get(0))?;
        if number >= NUMBERS_A_DAY {
            return Ok(None);
        }
        self.sql()
            .prepare_cached(
                "INSERT INTO pay_order(id, family, centre, account, means, asked_cents, state, trans_day, trans_number, begun_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'begun', ?7, ?8, ?9)",
            )?
            .execute(params![
                new.id.to_string(),
                of.family().to_string(),
                of.centre().to_string(),
                new.account,
                new.means.word(),
                new.cents,
                day,
                number,
                now.to_string()
            ])?;
        Ok(Some(number))
    }

    /// As the rules remember it.
    pub fn put_order(&mut self, id: OrderId, order: &Order, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute(
            "UPDATE pay_order SET state = ?2, heard_at = ?3, paid_by = ?4, given_back = ?5 WHERE id = ?1",
            params![id.to_string(), order.state.word(), now.to_string(), order.paid_by, json(&order.given_back)?],
        )?;
        Ok(())
    }

    pub fn add_order_entry(&mut self, id: OrderId, entry: OperationId) -> Result<(), StoreError> {
        let sql = "INSERT INTO pay_order_entry(pay_order, entry) VALUES (?1, ?2)";
        self.sql().prepare_cached(sql)?.execute(params![id.to_string(), entry.to_string()])?;
        Ok(())
    }

    /// Keeps a word as it came, before anything is thought about it.
    pub fn keep_word(&mut self, word: &RawWord) -> Result<(), StoreError> {
        self.sql().prepare_cached("INSERT INTO notification(id, source, raw, received_at) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            word.id,
            word.source,
            word.raw,
            word.received_at.to_string()
        ])?;
        Ok(())
    }

    /// Nobody judged it yet.
    pub fn word_waits(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM notification WHERE id = ?1 AND done_at IS NULL)";
        Ok(self.sql().prepare_cached(sql)?.query_row([id], |r| r.get(0))?)
    }

    /// It was judged, and this is what it came to.
    pub fn word_judged(
        &mut self,
        id: &str,
        order: Option<OrderId>,
        key: Option<&str>,
        result: &str,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached("UPDATE notification SET done_at = ?2, pay_order = ?3, key = ?4, result = ?5 WHERE id = ?1")?
            .execute(params![id, now.to_string(), order.map(|o| o.to_string()), key, result])?;
        Ok(())
    }

    pub fn open_payment(&mut self, of: AccountScope, cents: i64, until: LocalDate) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO opened_payment(family, centre, cents, until) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(family, centre) DO UPDATE SET cents = excluded.cents, until = excluded.until",
            params![of.family().to_string(), of.centre().to_string(), cents, until.to_string()],
        )?;
        Ok(())
    }

    /// The opened payment was made: the whole balance is asked for again.
    pub fn close_opened_payment(&mut self, of: AccountScope) -> Result<(), StoreError> {
        let keys = params![of.family().to_string(), of.centre().to_string()];
        self.sql().execute("DELETE FROM opened_payment WHERE family = ?1 AND centre = ?2", keys)?;
        Ok(())
    }
}
