//! What does not agree between days, invoices, payments and papers of a centre? Questions for the director's control.

use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::time::{DAY_MS, LocalDate, UtcTime};
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError};
use crate::scope::CentreScope;

/// How presence and invoice differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    AttendedNotInvoiced,
    InvoicedNotAttended,
}

/// A child's day that differs.
#[derive(Clone, Debug)]
pub struct Differs {
    pub what: Presence,
    pub family: FamilyId,
    pub family_name: String,
    pub child_name: String,
    pub date: LocalDate,
}

/// More lines than anybody reads at once.
const LINES_MAX: u32 = 200;

impl Reader {
    /// Days marked present of which no care or meal stands invoiced, and invoiced days on which every mark says absent.
    pub fn presences_that_differ(&self, desk: CentreScope, from: LocalDate, to: LocalDate) -> Result<Vec<Differs>, StoreError> {
        let mut found = self.presences(
            Presence::AttendedNotInvoiced,
            "SELECT DISTINCT f.id, f.name, k.first_name, a.date FROM attendance a JOIN child k ON k.id = a.child
             JOIN family_child c ON c.child = a.child JOIN family_centre t ON t.family = c.family AND t.centre = a.centre
             JOIN family f ON f.id = c.family
             WHERE a.centre = ?1 AND a.date BETWEEN ?2 AND ?3 AND a.mark = 'present'
               AND NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.centre = a.centre AND l.date = a.date AND l.child = a.child
                 AND l.nature IN ('care', 'meal')
                 AND (l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
                      OR l.cents = 0 AND NOT EXISTS (SELECT 1 FROM ledger_line o JOIN ledger_credited c ON c.line = o.id
                                                     WHERE o.entry = l.entry AND o.date = l.date AND o.child = l.child)))
             ORDER BY a.date, f.name LIMIT ?4",
            (desk, from, to),
        )?;
        found.extend(self.presences(
            Presence::InvoicedNotAttended,
            "SELECT DISTINCT f.id, f.name, k.first_name, l.date FROM ledger_line l JOIN child k ON k.id = l.child JOIN family f ON f.id = l.family
             WHERE l.centre = ?1 AND l.date BETWEEN ?2 AND ?3 AND l.nature = 'care'
               AND l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
               AND EXISTS (SELECT 1 FROM attendance a WHERE a.centre = l.centre AND a.date = l.date AND a.child = l.child)
               AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.centre = l.centre AND a.date = l.date AND a.child = l.child
                               AND a.mark = 'present')
             ORDER BY l.date, f.name LIMIT ?4",
            (desk, from, to),
        )?);
        Ok(found)
    }

    fn presences(
        &self,
        what: Presence,
        sql: &str,
        (desk, from, to): (CentreScope, LocalDate, LocalDate),
    ) -> Result<Vec<Differs>, StoreError> {
        let mut statement = self.sql().prepare_cached(sql)?;
        let mut rows = statement.query(params![desk.centre().to_string(), from.to_string(), to.to_string(), LINES_MAX])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            found.push(Differs {
                what,
                family: parsed(&row.get::<_, String>(0)?, "family.id")?,
                family_name: row.get(1)?,
                child_name: row.get(2)?,
                date: parsed(&row.get::<_, String>(3)?, "date")?,
            });
        }
        Ok(found)
    }

    /// The papers of a kind that were issued in a centre, those that a restored database lost included: year and number.
    pub fn paper_numbers(&self, desk: CentreScope, kind: &str) -> Result<Vec<(i32, String)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT CAST(substr(date, 1, 4) AS INTEGER), paper FROM ledger_entry WHERE centre = ?1 AND kind = ?2 AND paper IS NOT NULL
             UNION SELECT CAST(substr(date, 1, 4) AS INTEGER), paper FROM lost_operation WHERE centre = ?1 AND kind = ?2 AND paper IS NOT NULL",
        )?;
        let rows = statement.query_map(params![desk.centre().to_string(), kind], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last number that was given in each year of a series.
    pub fn last_numbers(&self, desk: CentreScope, series: &str) -> Result<Vec<(i32, u32)>, StoreError> {
        let sql = "SELECT year, last FROM number_series WHERE centre = ?1 AND series = ?2 ORDER BY year";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map(params![desk.centre().to_string(), series], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Transfers without an account, words of the platform that moved nothing and should be looked at, lost operations, papers
    /// that could not be made: code and sentence.
    pub fn money_alarms(&self, desk: CentreScope, now: UtcTime) -> Result<Vec<(&'static str, String)>, StoreError> {
        let centre = desk.centre().to_string();
        let day_ago = now.plus_ms(-DAY_MS).to_string();
        let mut alarms = vec![];
        let mut each = |code, sql: &str, said: &dyn Fn(String, i64) -> String| -> Result<(), StoreError> {
            let mut statement = self.sql().prepare_cached(sql)?;
            let rows = statement.query_map(params![centre, LINES_MAX], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
            for row in rows {
                let (text, cents) = row?;
                alarms.push((code, said(text, cents)));
            }
            Ok(())
        };
        each(
            "transfer_unmatched",
            "SELECT strftime('%d/%m/%Y', date), cents FROM bank_line WHERE centre = ?1 AND entry IS NULL AND put_aside = 0 ORDER BY date LIMIT ?2",
            &|date, cents| format!("{} reçus le {date} ne sont rapprochés d’aucun compte.", euros(cents)),
        )?;
        each(
            "notification_not_processed",
            "SELECT n.result, o.asked_cents FROM notification n JOIN pay_order o ON o.id = n.pay_order
             WHERE o.centre = ?1 AND n.result IN ('amount_differs', 'currency_differs', 'parts_differ', 'paid_twice', 'another_order', 'beyond_the_payment',
                                'failed_after_success', 'not_booked')
             ORDER BY n.received_at DESC LIMIT ?2",
            &|result, cents| {
                format!(
                    "La plateforme de paiement a annoncé, pour un paiement de {}, quelque chose qui ne correspond pas ({result}) : regardez son back-office.",
                    euros(cents)
                )
            },
        )?;
        each(
            "lost_operation",
            "SELECT ifnull(paper, kind), cents FROM lost_operation WHERE centre = ?1 ORDER BY date LIMIT ?2",
            &|what, cents| {
                format!(
                    "Une famille tient le reçu d’une opération que la base restaurée ne connaît pas ({what}, {}) : saisissez-la à nouveau.",
                    euros(cents)
                )
            },
        )?;
        each(
            "paper_not_made",
            "SELECT number || ' (' || failure || ')', tries FROM paper WHERE centre = ?1 AND made_at IS NULL AND failure IS NOT NULL
             ORDER BY issued_at LIMIT ?2",
            &|paper, _| {
                format!(
                    "La pièce {paper} n’a pas pu être mise en page : elle reste valable et sera essayée à nouveau. Si cela dure, prévenez l’hébergeur."
                )
            },
        )?;
        let late: i64 = self
            .sql()
            .prepare_cached("SELECT count(*) FROM notification WHERE done_at IS NULL AND received_at < ?1")?
            .query_row([&day_ago], |r| r.get(0))?;
        if late > 0 {
            let sentence =
                format!("{late} annonce(s) de la plateforme de paiement attendent depuis plus d’un jour : prévenez l’hébergeur.");
            alarms.push(("notification_not_processed", sentence));
        }
        Ok(alarms)
    }
}
