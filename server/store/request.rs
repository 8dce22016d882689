//! Where does each request stand? The fold of its events as JSON, with the columns that are searched for.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::commands::Stream;
use preau_core::domain::events::{Event, Outcome};
use preau_core::domain::facts::Facts;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, OfferId, PeriodId, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{LocalDate, UtcTime};
use preau_core::sync::entry::Entry;
use rusqlite::{Params, params};

use super::access::parsed;
use super::entry::signed;
use super::{Reader, StoreError, Writer};

/// A day of a period.
pub type Day = (PeriodId, LocalDate);
type States = BTreeMap<RequestId, RequestState>;

/// As a list for `json_each`.
pub(in crate::store) fn json_list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    serde_json::to_string(&items.into_iter().map(|i| i.to_string()).collect::<Vec<_>>()).unwrap_or_default()
}

impl Reader {
    pub fn request(&self, id: RequestId) -> Result<Option<RequestState>, StoreError> {
        Ok(self.requests_where("id = ?1", [id.to_string()])?.into_values().next())
    }

    pub(in crate::store) fn requests_where(&self, condition: &str, values: impl Params) -> Result<States, StoreError> {
        self.requests_kept(condition, values, |_| true)
    }

    /// Those that `keep` wants: the others are read and forgotten one by one.
    pub(in crate::store) fn requests_kept(
        &self,
        condition: &str,
        values: impl Params,
        keep: impl Fn(&RequestState) -> bool,
    ) -> Result<States, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("SELECT state FROM request WHERE {condition}"))?;
        let mut rows = statement.query(values)?;
        let mut states = States::new();
        while let Some(row) = rows.next()? {
            let text = row.get_ref(0)?.as_str().map_err(|_| StoreError::Unreadable("request.state"))?;
            let state: RequestState = serde_json::from_str(text).map_err(|_| StoreError::Unreadable("request.state"))?;
            if keep(&state) {
                states.insert(state.id, state);
            }
        }
        Ok(states)
    }

    /// Open offers whose end is past.
    pub fn ended_offers(&self, now: UtcTime) -> Result<Vec<(RequestId, OfferId)>, StoreError> {
        let states = self.requests_where("offer_until <= ?1", [now.to_string()])?;
        let past = |r: &RequestState| -> Vec<(RequestId, OfferId)> {
            let over = r.offers.iter().filter(|(_, o)| o.end.is_none() && o.until.is_some_and(|until| until <= now));
            over.map(|(offer, _)| (r.id, *offer)).collect()
        };
        Ok(states.values().flat_map(past).collect())
    }

    /// Days to come on which somebody waits, for the day or for an outing.
    pub fn days_with_waiters(&self, now: UtcTime) -> Result<Vec<Day>, StoreError> {
        let sql = "SELECT DISTINCT period, date FROM request WHERE waiting = 1 AND date >= ?1 ORDER BY period, date";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map([now.local_date().to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (period, date) = row?;
            Ok((parsed(&period, "request.period")?, parsed(&date, "request.date")?))
        })
        .collect()
    }

    /// Families that wait on these days: their rank changes when somebody before them leaves.
    pub fn families_waiting(&self, days: &BTreeSet<Day>) -> Result<BTreeSet<(FamilyId, CentreId, LocalDate)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT family, centre, date FROM json_each(?1) d
             JOIN request r ON r.waiting = 1 AND r.period = substr(d.value, 1, 32) AND r.date = substr(d.value, 34)",
        )?;
        let list = json_list(days.iter().map(|(period, date)| format!("{period}/{date}")));
        let rows = statement.query_map([list], texts)?;
        rows.map(|row| family_at(&row?)).collect()
    }

    /// The other homes of these children, each at every centre where it comes: what is asked for here closes days there.
    pub fn other_homes(
        &self,
        asked: &BTreeSet<(FamilyId, ChildId, LocalDate)>,
    ) -> Result<BTreeSet<(FamilyId, CentreId, LocalDate)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT k.family, t.centre, substr(d.value, 67) FROM json_each(?1) d
             CROSS JOIN family_child k ON k.child = substr(d.value, 34, 32) AND k.family <> substr(d.value, 1, 32)
             CROSS JOIN family_centre t ON t.family = k.family",
        )?;
        let list = json_list(asked.iter().map(|(family, child, date)| format!("{family}/{child}/{date}")));
        let rows = statement.query_map([list], texts)?;
        rows.map(|row| family_at(&row?)).collect()
    }

    /// Every fold with its text, for `preau check`.
    pub fn every_request(&self) -> Result<Vec<RequestState>, StoreError> {
        Ok(self.requests_where("1", [])?.into_values().collect())
    }
}

fn texts(row: &rusqlite::Row<'_>) -> rusqlite::Result<[String; 3]> {
    Ok([row.get(0)?, row.get(1)?, row.get(2)?])
}

fn family_at([family, centre, date]: &[String; 3]) -> Result<(FamilyId, CentreId, LocalDate), StoreError> {
    Ok((parsed(family, "request.family")?, parsed(centre, "request.centre")?, parsed(date, "request.date")?))
}

/// The parts that nobody else may ask for: those held or asked for while the request lives; of a split day, those that are kept.
fn claimed(state: &RequestState, now: UtcTime) -> PartSet {
    if !state.asks(now) {
        return PartSet::NONE;
    }
    match state.acceptance().or(state.unpublished()).map(|made| &made.outcome) {
        Some(Outcome::Accepted { parts, .. }) => *parts,
        _ => state.wish.parts,
    }
}

fn open_until(state: &RequestState) -> Option<UtcTime> {
    let open = state.offers.values().filter(|o| o.end.is_none()).filter_map(|o| o.until).min();
    open.filter(|_| !state.ended())
}

impl Writer {
    /// Takes these events into the requests that they speak of.
    pub(in crate::store) fn fold_requests(&mut self, events: &[Event], entries: &[Entry], adopted: bool) -> Result<(), StoreError> {
        let ids: BTreeSet<RequestId> = events.iter().filter_map(|e| e.about.as_ref()).map(|a| a.request).collect();
        let known = self.requests_where("id IN (SELECT value FROM json_each(?1))", [json_list(&ids)])?;
        let mut facts = Facts { requests: known, ..Facts::default() };
        for event in events {
            facts.fold(event);
        }
        let now = events.iter().map(|e| e.time).max().unwrap_or_default();
        let receipts = receipts(events, entries);
        for state in facts.requests.values() {
            self.put_request(state, receipts.get(&state.id).copied(), adopted, now)?;
        }
        self.put_parts(&facts.requests, now)
    }

    fn put_request(&mut self, state: &RequestState, receipt: Option<&Entry>, adopted: bool, now: UtcTime) -> Result<(), StoreError> {
        let json = serde_json::to_string(state).map_err(|_| StoreError::Broken("a fold that cannot be written"))?;
        let waits = state.waiting(now) || !state.waiting_for_outings(now).is_empty() || state.open_offer(now).is_some();
        self.sql()
            .prepare_cached(
                "INSERT INTO request(id, family, centre, child, period, date, state, visible, ended, waiting, offer_until,
                                     receipt_number, receipt_hash, receipt_at, adopted)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                 ON CONFLICT(id) DO UPDATE SET state = excluded.state, visible = excluded.visible, ended = excluded.ended,
                   waiting = excluded.waiting, offer_until = excluded.offer_until,
                   receipt_number = ifnull(receipt_number, excluded.receipt_number),
                   receipt_hash = ifnull(receipt_hash, excluded.receipt_hash),
                   receipt_at = ifnull(receipt_at, excluded.receipt_at), adopted = max(adopted, excluded.adopted)",
            )?
            .execute(params![
                state.id.to_string(),
                state.family.to_string(),
                state.centre.to_string(),
                state.child.to_string(),
                state.period.to_string(),
                state.date.to_string(),
                json,
                state.visible,
                state.ended(),
                waits && !state.ended(),
                open_until(state).map(|t| t.to_string()),
                receipt.map(|e| signed(e.number)),
                receipt.map(|e| e.hash.to_string()),
                receipt.map(|_| now.to_string()),
                adopted
            ])?;
        Ok(())
    }

    /// Unique among live requests by an index: a rule that let a child be asked for twice is refused here, whole.
    fn put_parts(&mut self, states: &States, now: UtcTime) -> Result<(), StoreError> {
        let list = json_list(states.keys());
        self.sql().prepare_cached("DELETE FROM request_part WHERE request IN (SELECT value FROM json_each(?1))")?.execute([&list])?;
        let mut add = self.sql().prepare_cached(
            "INSERT INTO request_part(request, child, date, part, adopted) SELECT id, child, date, ?2, adopted FROM request WHERE id = ?1",
        )?;
        for state in states.values() {
            for part in claimed(state, now).iter() {
                add.execute(params![state.id.to_string(), part.word()])?;
            }
        }
        Ok(())
    }
}

/// The first entry of each request in its family's stream: its receipt.
fn receipts<'a>(events: &[Event], entries: &'a [Entry]) -> BTreeMap<RequestId, &'a Entry> {
    let mut found = BTreeMap::new();
    let mut left = entries.iter();
    for event in events {
        for (stream, entry) in event.streams().into_iter().zip(left.by_ref()) {
            if let (Stream::Family { .. }, Some(about)) = (stream, &event.about) {
                found.entry(about.request).or_insert(entry);
            }
        }
    }
    found
}
