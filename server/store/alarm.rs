//! What about money must a director look at until they say that it is dealt with? Each alarm has a name that stays; who dealt with it,
//! when and why is kept beside it for ever.

use preau_core::domain::ids::OperationId;
use preau_core::domain::time::{DAY_MS, LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Params, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};
use crate::scope::CentreScope;

/// More lines of a kind than anybody reads at once.
const LINES_MAX: u32 = 200;

/// What somebody said when they dealt with it.
#[derive(Clone, Debug)]
pub struct TreatedRow {
    /// Their name, as the centre knows it.
    pub by: String,
    pub at: UtcTime,
    pub reason: String,
}

/// One alarm, without its words.
#[derive(Clone, Debug)]
pub struct Alarm {
    pub code: &'static str,
    /// What happened: a stable word, a number of a paper, a kind.
    pub what: String,
    /// As the platform names it.
    pub subject: String,
    pub cents: Option<i64>,
    pub date: Option<LocalDate>,
    /// Its name; none for one that ends by itself.
    pub key: Option<String>,
    pub treated: Option<TreatedRow>,
}

/// Those of a kind, and how many that nobody dealt with there are beyond those that are read.
#[derive(Clone, Debug)]
pub struct Alarms {
    pub code: &'static str,
    pub found: Vec<Alarm>,
    pub more: u32,
}

/// What, subject, cents, date and name of each; `?2` is the centre.
const ALARMS: [(&str, &str); 6] = [
    (
        "transfer_unmatched",
        "SELECT '' AS what, '' AS subject, cents, date, NULL AS key FROM bank_line WHERE centre = ?2 AND entry IS NULL AND put_aside = 0",
    ),
    // Whose centre nobody knows is shown to every director.
    (
        "notification_not_processed",
        "SELECT n.result AS what, ifnull(max(n.subject), '') AS subject, max(ifnull(n.cents, o.asked_cents)) AS cents,
                max(ifnull(n.said_on, substr(n.received_at, 1, 10))) AS date,
                'word:' || n.result || ':' || ifnull(n.subject, n.id) AS key
         FROM notification n LEFT JOIN pay_order o ON o.id = n.pay_order
         WHERE n.done_at IS NOT NULL AND coalesce(n.centre, o.centre, ?2) = ?2
           AND n.result IN ('amount_differs', 'currency_differs', 'parts_differ', 'paid_twice', 'another_order', 'unknown_order',
                            'beyond_the_payment', 'failed_after_success', 'not_booked', 'unclear', 'site_id', 'mode', 'missing',
                            'malformed', 'status', 'brand', 'parts', 'not_set_up', 'unreadable')
         GROUP BY n.result, ifnull(n.subject, n.id)",
    ),
    (
        "payment_unanswered",
        "SELECT means AS what, id AS subject, asked_cents AS cents, substr(begun_at, 1, 10) AS date, 'given_up:' || id AS key
         FROM pay_order WHERE centre = ?2 AND given_up_at IS NOT NULL AND state = 'failed'",
    ),
    (
        "lost_operation",
        "SELECT ifnull(paper, kind) AS what, '' AS subject, cents, date, 'lost:' || id AS key FROM lost_operation WHERE centre = ?2",
    ),
    (
        "paper_not_made",
        "SELECT number || ' (' || failure || ')' AS what, '' AS subject, NULL AS cents, substr(issued_at, 1, 10) AS date, NULL AS key
         FROM paper WHERE centre = ?2 AND made_at IS NULL AND failure IS NOT NULL",
    ),
    // A stranger says it to the whole association.
    (
        "forged_words",
        "SELECT sum(times) AS what, '' AS subject, NULL AS cents, day AS date, 'forged:' || day AS key FROM forged_word
         WHERE ?2 <> '' GROUP BY day",
    ),
];

/// `?2`: the centre; `?3`: the first day. A day that was attended all the same is due.
const INVOICED_THEN_CANCELLED: &str = "
    SELECT max(k.first_name) || ' (' || max(f.name) || ')' AS what, '' AS subject, sum(l.cents) AS cents, l.date,
           'cancelled:' || ?2 || ':' || l.child || ':' || l.date AS key
    FROM ledger_line l JOIN child k ON k.id = l.child JOIN family f ON f.id = l.family
    WHERE l.centre = ?2 AND l.date >= ?3 AND l.nature IN ('care', 'meal', 'outing')
      AND l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
      AND EXISTS (SELECT 1 FROM request r WHERE r.child = l.child AND r.date = l.date AND r.centre = l.centre AND r.family = l.family)
      AND NOT EXISTS (SELECT 1 FROM request_part p JOIN request r ON r.id = p.request
                      WHERE p.child = l.child AND p.date = l.date AND r.centre = l.centre AND r.family = l.family)
      AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.centre = l.centre AND a.date = l.date AND a.child = l.child AND a.mark = 'present')
    GROUP BY l.child, l.date";

/// Of a day that was changed at the family's demand: what its invoice bills and it no longer has.
const INVOICED_THEN_CHANGED: &str = "
    SELECT max(k.first_name) || ' (' || max(f.name) || ')' AS what, '' AS subject, sum(l.cents) AS cents, l.date,
           'changed:' || ?2 || ':' || l.child || ':' || l.date || ':' || json_extract(r.state, '$.change_granted.command') AS key
    FROM ledger_line l JOIN child k ON k.id = l.child JOIN family f ON f.id = l.family
    JOIN request r ON r.child = l.child AND r.date = l.date AND r.centre = l.centre AND r.family = l.family AND r.ended = 0
    WHERE l.centre = ?2 AND l.date >= ?3 AND l.nature IN ('care', 'meal', 'outing')
      AND l.cents > (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
      AND (json_extract(l.billed, '$.parts') & ~json_extract(r.state, '$.change_granted.outcome.parts') <> 0
           OR json_extract(r.state, '$.change_granted.outcome.parts') IS NOT NULL AND json_extract(l.billed, '$.outing') IS NOT NULL
              AND json_extract(l.billed, '$.outing') NOT IN (SELECT value FROM json_each(r.state, '$.wish.outings')))
    GROUP BY l.child, l.date, r.id";

impl Reader {
    /// Those that nobody dealt with first, the latest first.
    pub fn money_alarms(&self, desk: CentreScope) -> Result<Vec<Alarms>, StoreError> {
        let centre = desk.centre().to_string();
        ALARMS.iter().map(|(code, inner)| self.alarms_of(code, inner, params![LINES_MAX, centre])).collect()
    }

    /// Invoiced days, from that one on, whose request was cancelled or lost a part since: a credit note, or a word of why the day is due
    /// all the same.
    pub fn invoiced_then_given_up(&self, desk: CentreScope, from: LocalDate) -> Result<[Alarms; 2], StoreError> {
        let values = || (LINES_MAX, desk.centre().to_string(), from.to_string());
        let cancelled = self.alarms_of("invoiced_then_cancelled", INVOICED_THEN_CANCELLED, values())?;
        Ok([cancelled, self.alarms_of("invoiced_then_changed", INVOICED_THEN_CHANGED, values())?])
    }

    fn alarms_of(&self, code: &'static str, inner: &str, values: impl Params) -> Result<Alarms, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT CAST(a.what AS TEXT), a.subject, a.cents, a.date, a.key, t.at, t.reason,
                    ifnull((SELECT name FROM staff_role WHERE account = t.who LIMIT 1), ''),
                    count(*) FILTER (WHERE t.alarm IS NULL) OVER ()
             FROM ({inner}) a LEFT JOIN alarm_treated t ON t.alarm = a.key
             ORDER BY t.alarm IS NOT NULL, a.date DESC LIMIT ?1"
        ))?;
        let mut rows = statement.query(values)?;
        let (mut found, mut open) = (vec![], 0);
        while let Some(row) = rows.next()? {
            let at: Option<String> = row.get(5)?;
            let treated = at
                .map(|at| Ok::<_, StoreError>(TreatedRow { by: row.get(7)?, at: parsed(&at, "alarm_treated.at")?, reason: row.get(6)? }))
                .transpose()?;
            let date: Option<String> = row.get(3)?;
            let date = date.map(|date| parsed(&date, "date")).transpose()?;
            let (what, subject, cents, key) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?);
            open = row.get(8)?;
            found.push(Alarm { code, what, subject, cents, date, key, treated });
        }
        let shown = found.iter().filter(|alarm| alarm.treated.is_none()).count();
        Ok(Alarms { code, found, more: u32::saturating_sub(open, u32::try_from(shown).unwrap_or(u32::MAX)) })
    }

    /// Words that wait since more than a day: nobody judges them.
    pub fn words_that_wait(&self, now: UtcTime) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM notification WHERE done_at IS NULL AND received_at < ?1";
        Ok(self.sql().prepare_cached(sql)?.query_row([now.plus_ms(-DAY_MS).to_string()], |r| r.get(0))?)
    }

    /// Who dealt with that alarm.
    pub fn treated(&self, alarm: &str) -> Result<Option<TreatedRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT ifnull((SELECT name FROM staff_role WHERE account = who LIMIT 1), ''), at, reason FROM alarm_treated WHERE alarm = ?1",
        )?;
        let row = statement.query_row([alarm], |r| Ok((r.get(0)?, r.get::<_, String>(1)?, r.get(2)?))).optional()?;
        row.map(|(by, at, reason)| Ok(TreatedRow { by, at: parsed(&at, "alarm_treated.at")?, reason })).transpose()
    }

    /// Which alarm an act of that id dealt with.
    pub fn treated_by(&self, id: OperationId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT alarm FROM alarm_treated WHERE id = ?1";
        Ok(self.sql().prepare_cached(sql)?.query_row([id.to_string()], |r| r.get(0)).optional()?)
    }
}

impl Writer {
    pub fn treat_alarm(
        &mut self,
        desk: CentreScope,
        (id, alarm, reason): (OperationId, &str, &str),
        who: &str,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO alarm_treated(alarm, id, centre, who, at, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![alarm, id.to_string(), desk.centre().to_string(), who, now.to_string(), reason],
        )?;
        Ok(())
    }
}
