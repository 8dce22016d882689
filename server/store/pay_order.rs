//! Where do online payments stand? Orders, when they are asked about, and the entries that they made.

use std::collections::BTreeSet;

use preau_core::domain::ids::{CentreId, FamilyId, OperationId, OrderId};
use preau_core::domain::money::online::{ASK_AFTER_MS, Means, Order, OrderState};
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

    /// The latest payment that was begun and of which nobody spoke.
    pub fn payment_begun(&self, of: AccountScope) -> Result<Option<(Means, i64, UtcTime)>, StoreError> {
        Ok(self.orders_in(of, "begun")?.last().map(|row| (row.means, row.order.asked_cents, row.begun_at)))
    }

    /// The payments of an account that wait for a bank, the oldest first.
    pub fn payments_pending(&self, of: AccountScope) -> Result<Vec<OrderRow>, StoreError> {
        self.orders_in(of, "pending")
    }

    fn orders_in(&self, of: AccountScope, state: &str) -> Result<Vec<OrderRow>, StoreError> {
        let sql = format!("{ORDER} WHERE family = ?1 AND centre = ?2 AND state = ?3 ORDER BY begun_at, id");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![of.family().to_string(), of.centre().to_string(), state])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(order(row)?);
        }
        Ok(found)
    }

    /// Begun or pending, and due to be asked about.
    pub fn orders_to_ask(&self, now: UtcTime, limit: usize) -> Result<Vec<OrderRow>, StoreError> {
        let mut statement = self
            .sql()
            .prepare_cached(&format!("{ORDER} WHERE state IN ('begun', 'pending') AND ask_at <= ?1 ORDER BY ask_at, id LIMIT ?2"))?;
        let mut rows = statement.query(params![now.to_string(), i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(order(row)?);
        }
        Ok(found)
    }

    /// Orders begun since that day of UTC that are paid, given up or failed, and due to be looked at again: by their day, so that those
    /// of long ago are not read.
    pub fn settled_orders_to_ask(&self, since: UtcTime, now: UtcTime, limit: usize) -> Result<Vec<OrderRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "{ORDER} WHERE trans_day >= ?1 AND state IN ('paid', 'abandoned', 'failed') AND ask_at <= ?2 ORDER BY ask_at, id LIMIT ?3"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![&since.to_string()[..10], now.to_string(), limit])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(order(row)?);
        }
        Ok(found)
    }

    /// How often the platform was asked about it.
    pub fn order_asks(&self, id: OrderId) -> Result<u32, StoreError> {
        let sql = "SELECT asks FROM pay_order WHERE id = ?1";
        Ok(self.sql().prepare_cached(sql)?.query_row([id.to_string()], |r| r.get(0))?)
    }

    /// The entries that an order made.
    pub fn order_entries(&self, id: OrderId) -> Result<Vec<OperationId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT o.entry FROM pay_order_entry o JOIN ledger_entry e ON e.id = o.entry WHERE o.pay_order = ?1 ORDER BY e.number",
        )?;
        let rows = statement.query_map([id.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "pay_order_entry.entry")).collect()
    }

    /// Payments of an account that are not the desk's word alone: of an online order, of a bank statement, or taken to the bank.
    pub fn paid_elsewhere(&self, of: AccountScope) -> Result<BTreeSet<OperationId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT x.entry FROM pay_order o JOIN pay_order_entry x ON x.pay_order = o.id WHERE o.family = ?1 AND o.centre = ?2
             UNION SELECT b.entry FROM ledger_entry e JOIN bank_line b ON b.entry = e.id WHERE e.family = ?1 AND e.centre = ?2
             UNION SELECT d.credit FROM ledger_entry e JOIN deposit_credit d ON d.credit = e.id WHERE e.family = ?1 AND e.centre = ?2",
        )?;
        let rows = statement.query_map([of.family().to_string(), of.centre().to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "ledger_entry.id")).collect()
    }

    /// The amount that the director opened and its last day, if it is still open.
    pub fn opened_payment(&self, of: AccountScope, today: LocalDate) -> Result<Option<(i64, LocalDate)>, StoreError> {
        let sql = "SELECT cents, until FROM opened_payment WHERE family = ?1 AND centre = ?2 AND until >= ?3";
        let keys = params![of.family().to_string(), of.centre().to_string(), today.to_string()];
        let found: Option<(i64, String)> = self.sql().prepare_cached(sql)?.query_row(keys, |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        found.map(|(cents, until)| Ok((cents, parsed(&until, "opened_payment.until")?))).transpose()
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
                "INSERT INTO pay_order(id, family, centre, account, means, asked_cents, state, trans_day, trans_number, begun_at, ask_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'begun', ?7, ?8, ?9, ?10)",
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
                now.to_string(),
                now.plus_ms(ASK_AFTER_MS).to_string()
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

    /// It was asked about; not again before that moment.
    pub fn order_asked(&mut self, id: OrderId, ask_at: UtcTime) -> Result<(), StoreError> {
        let sql = "UPDATE pay_order SET asks = asks + 1, ask_at = ?2 WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute(params![id.to_string(), ask_at.to_string()])?;
        Ok(())
    }

    /// Its life ended while it waited for a bank: the director looks.
    pub fn order_given_up(&mut self, id: OrderId, now: UtcTime) -> Result<(), StoreError> {
        self.sql().execute("UPDATE pay_order SET given_up_at = ?2 WHERE id = ?1", params![id.to_string(), now.to_string()])?;
        Ok(())
    }

    pub fn add_order_entry(&mut self, id: OrderId, entry: OperationId) -> Result<(), StoreError> {
        let sql = "INSERT INTO pay_order_entry(pay_order, entry) VALUES (?1, ?2)";
        self.sql().prepare_cached(sql)?.execute(params![id.to_string(), entry.to_string()])?;
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
