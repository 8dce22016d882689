//! What do documents show? The rows behind each kind, loaded with a bounded number of questions; their meaning is given to
//! them elsewhere.

use std::collections::BTreeMap;

use preau_core::domain::calendar::Period;
use preau_core::domain::capacity::takes_a_place;
use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{CentreId, ChildId, Digest, FamilyId, PeriodId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::time::{LocalDate, SchoolYear, UtcTime};
use preau_core::sync::entry::Head;
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError};
use crate::scope::{CentreScope, FamilyScope};

/// A centre as its page says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CentreRow {
    pub id: CentreId,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub ages: String,
    pub hours: String,
    pub address: String,
    pub director: String,
    pub phone: String,
    pub email: String,
}

#[derive(Clone, Debug)]
pub struct ChildRow {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub birth: LocalDate,
    /// School years of enrolment in the centre.
    pub enrolled: Vec<i32>,
}

/// Behind `home`.
#[derive(Clone, Debug)]
pub struct HomeRows {
    pub family_name: String,
    pub centre: CentreRow,
    pub children: Vec<ChildRow>,
    pub periods: Vec<Period>,
}

/// A request with the first entry that its family has of it.
#[derive(Clone, Debug)]
pub struct ReceiptedRequest {
    pub state: RequestState,
    pub receipt: Head,
    pub received_at: UtcTime,
}

/// Behind `record`.
#[derive(Clone, Debug)]
pub struct RecordRows {
    pub periods: BTreeMap<PeriodId, Period>,
    pub requests: Vec<ReceiptedRequest>,
    /// Every request of the days on which one of the family's waits.
    pub around: Vec<RequestState>,
    /// Those that the other homes of its children made, at whatever centre.
    pub other_homes: Vec<RequestState>,
}

/// Behind `desk`.
#[derive(Clone, Debug)]
pub struct DeskRows {
    pub period: Period,
    pub requests: Vec<RequestState>,
    pub children: BTreeMap<ChildId, String>,
    pub families: BTreeMap<FamilyId, FamilyReach>,
}

/// How a family is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyReach {
    pub name: String,
    /// Name and number of the adults who gave one.
    pub phones: Vec<(String, String)>,
    /// Somebody confirmed an address in this centre.
    pub by_mail: bool,
}

/// Begins with the list of families: see `billing::FAMILIES_BESIDE`.
pub(in crate::store) const REQUESTS_OF_THEM: &str =
    "SELECT r.id FROM json_each(?4) j CROSS JOIN request r ON r.family = j.value AND r.centre = ?1 AND r.date BETWEEN ?2 AND ?3
     UNION SELECT r.id FROM json_each(?4) j CROSS JOIN family_child k ON k.family = j.value
       CROSS JOIN request r ON r.child = k.child AND r.centre = ?1 AND r.date BETWEEN ?2 AND ?3";

const OTHER_HOMES: &str = "id IN (SELECT r.id FROM family_child k CROSS JOIN request r ON r.child = k.child
       AND r.family <> k.family AND r.date BETWEEN ?2 AND ?3 WHERE k.family = ?1)";

fn days_of(year: SchoolYear) -> (String, String) {
    (format!("{}-09-01", year.0), format!("{}-08-31", year.0 + 1))
}

const DAY_OF_CENTRE: &str = "centre = ?1 AND date BETWEEN ?2 AND ?3";

impl Reader {
    pub fn centre(&self, id: CentreId) -> Result<Option<CentreRow>, StoreError> {
        let mut statement =
            self.sql().prepare_cached("SELECT code, name, kind, ages, hours, address, director, phone, email FROM centre WHERE id = ?1")?;
        let row = statement.query_row([id.to_string()], |r| {
            Ok(CentreRow {
                id,
                code: r.get(0)?,
                name: r.get(1)?,
                kind: r.get(2)?,
                ages: r.get(3)?,
                hours: r.get(4)?,
                address: r.get(5)?,
                director: r.get(6)?,
                phone: r.get(7)?,
                email: r.get(8)?,
            })
        });
        Ok(row.optional()?)
    }

    pub fn family_name(&self, id: FamilyId) -> Result<Option<String>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT name FROM family WHERE id = ?1")?;
        Ok(statement.query_row([id.to_string()], |r| r.get(0)).optional()?)
    }

    /// The family's children, with their enrolments in that centre.
    pub fn children(&self, scope: FamilyScope) -> Result<Vec<ChildRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT c.id, c.first_name, c.last_name, c.birth,
               (SELECT group_concat(school_year) FROM enrolment e WHERE e.child = c.id AND e.centre = ?2)
             FROM family_child f JOIN child c ON c.id = f.child WHERE f.family = ?1 ORDER BY c.birth, c.id",
        )?;
        let mut rows = statement.query(params![scope.family().to_string(), scope.centre().to_string()])?;
        let mut children = vec![];
        while let Some(row) = rows.next()? {
            let years = row.get::<_, Option<String>>(4)?.unwrap_or_default();
            let mut enrolled: Vec<i32> =
                years.split(',').filter(|t| !t.is_empty()).map(|t| parsed(t, "enrolment.school_year")).collect::<Result<_, _>>()?;
            enrolled.sort_unstable();
            children.push(ChildRow {
                id: parsed(&row.get::<_, String>(0)?, "child.id")?,
                first_name: row.get(1)?,
                last_name: row.get(2)?,
                birth: parsed(&row.get::<_, String>(3)?, "child.birth")?,
                enrolled,
            });
        }
        Ok(children)
    }

    /// The periods of a centre that end on that day or later.
    pub fn periods_of_centre(&self, centre: CentreId, from: LocalDate) -> Result<Vec<Period>, StoreError> {
        self.periods_where("centre = ?1 AND to_date >= ?2 ORDER BY from_date, id", params![centre.to_string(), from.to_string()])
    }

    fn periods_where(&self, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Period>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("SELECT definition FROM period WHERE {condition}"))?;
        let rows = statement.query_map(values, |r| r.get::<_, String>(0))?;
        rows.map(|text| serde_json::from_str(&text?).map_err(|_| StoreError::Unreadable("period.definition"))).collect()
    }

    /// None when the family has left that centre. `from`: older periods are left out.
    pub fn home_rows(&self, scope: FamilyScope, from: LocalDate) -> Result<Option<HomeRows>, StoreError> {
        let (Some(family_name), Some(centre)) = (self.family_name(scope.family())?, self.centre(scope.centre())?) else { return Ok(None) };
        let periods = self.periods_of_centre(scope.centre(), from)?;
        Ok(Some(HomeRows { family_name, centre, children: self.children(scope)?, periods }))
    }

    pub fn record_rows(&self, scope: FamilyScope, year: SchoolYear, now: UtcTime) -> Result<RecordRows, StoreError> {
        let requests = self.requests_with_receipts(scope, year)?;
        let waits = |r: &&ReceiptedRequest| r.state.waiting(now);
        let days = json_list(requests.iter().filter(waits).map(|r| r.state.date));
        let around =
            self.requests_where("centre = ?1 AND date IN (SELECT value FROM json_each(?2))", params![scope.centre().to_string(), days])?;
        let (from, to) = days_of(year);
        let other_homes = self.requests_where(OTHER_HOMES, params![scope.family().to_string(), from, to])?.into_values().collect();
        let ids = json_list(requests.iter().map(|r| r.state.period));
        let periods = self.periods_where("id IN (SELECT value FROM json_each(?1))", [ids])?;
        let periods = periods.into_iter().map(|p| (p.id, p)).collect();
        Ok(RecordRows { periods, requests, around: around.into_values().collect(), other_homes })
    }

    fn requests_with_receipts(&self, scope: FamilyScope, year: SchoolYear) -> Result<Vec<ReceiptedRequest>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT state, receipt_number, receipt_hash, receipt_at FROM request
             WHERE family = ?1 AND centre = ?2 AND date BETWEEN ?3 AND ?4 AND visible = 1 ORDER BY date, id",
        )?;
        let (from, to) = days_of(year);
        let mut rows = statement.query(params![scope.family().to_string(), scope.centre().to_string(), from, to])?;
        let mut requests = vec![];
        while let Some(row) = rows.next()? {
            let state = row.get_ref(0)?.as_str().map_err(|_| StoreError::Unreadable("request.state"))?;
            let hash: Option<String> = row.get(2)?;
            let at: Option<String> = row.get(3)?;
            requests.push(ReceiptedRequest {
                state: serde_json::from_str(state).map_err(|_| StoreError::Unreadable("request.state"))?,
                receipt: Head {
                    number: row.get::<_, Option<i64>>(1)?.unwrap_or_default().unsigned_abs(),
                    hash: hash.map_or(Ok(Digest::ZERO), |h| parsed(&h, "request.receipt_hash"))?,
                },
                received_at: at.map_or(Ok(UtcTime::default()), |t| parsed(&t, "request.receipt_at"))?,
            });
        }
        Ok(requests)
    }

    /// The requests of those days that take a place in that centre, of whatever period and family.
    pub fn places_taken(
        &self,
        centre: CentreId,
        (from, to): (LocalDate, LocalDate),
        now: UtcTime,
    ) -> Result<Vec<RequestState>, StoreError> {
        let values = params![centre.to_string(), from.to_string(), to.to_string()];
        Ok(self.requests_kept(DAY_OF_CENTRE, values, |r| takes_a_place(r, now))?.into_values().collect())
    }

    /// Every request of those days in that centre, of whatever period and family.
    fn requests_of_days(&self, centre: CentreId, from: LocalDate, to: LocalDate) -> Result<Vec<RequestState>, StoreError> {
        let found = self.requests_where(DAY_OF_CENTRE, params![centre.to_string(), from.to_string(), to.to_string()])?;
        Ok(found.into_values().collect())
    }

    /// Those of these families, and of their children whoever asked.
    pub fn requests_of_families(
        &self,
        centre: CentreId,
        (from, to): (LocalDate, LocalDate),
        families: &[FamilyId],
    ) -> Result<Vec<RequestState>, StoreError> {
        let condition = format!("id IN ({REQUESTS_OF_THEM})");
        let keys = params![centre.to_string(), from.to_string(), to.to_string(), json_list(families)];
        Ok(self.requests_where(&condition, keys)?.into_values().collect())
    }

    /// None when the period is not this centre's.
    pub fn desk_rows(&self, scope: CentreScope, period: PeriodId, monday: LocalDate) -> Result<Option<DeskRows>, StoreError> {
        let Some(period) = self.period(period)?.filter(|p| p.centre == scope.centre()) else { return Ok(None) };
        let sunday = monday.checked_add_days(chrono::Days::new(6)).unwrap_or(monday);
        let requests = self.requests_of_days(scope.centre(), monday, sunday)?;
        let children = self.names(
            "SELECT id, first_name || ' ' || last_name FROM child WHERE id IN (SELECT value FROM json_each(?1))",
            &json_list(requests.iter().map(|r| r.child)),
        )?;
        let families = self.desk_families(scope, &json_list(requests.iter().map(|r| r.family)))?;
        Ok(Some(DeskRows { period, requests, children, families }))
    }

    /// How these families are reached: by the adults' telephones, and by mail when somebody confirmed an address in this centre
    /// (as `readers_of_family`). A parent whose access is suspended here is not to be called about the child.
    fn desk_families(&self, scope: CentreScope, ids: &str) -> Result<BTreeMap<FamilyId, FamilyReach>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT f.id, f.name, EXISTS (SELECT 1 FROM account_family l JOIN account a ON a.id = l.account WHERE l.family = f.id
                      AND l.centre = ?2 AND l.confirmed_at IS NOT NULL AND l.suspended_at IS NULL AND a.password IS NOT NULL),
                    g.first_name || ' ' || g.last_name, g.phone
             FROM family f LEFT JOIN guardian g ON g.family = f.id AND g.phone <> '' AND NOT EXISTS
                    (SELECT 1 FROM account_family s WHERE s.guardian = g.id AND s.centre = ?2 AND s.suspended_at IS NOT NULL)
             WHERE f.id IN (SELECT value FROM json_each(?1)) ORDER BY g.last_name, g.first_name, g.id",
        )?;
        let mut rows = statement.query(params![ids, scope.centre().to_string()])?;
        let mut found: BTreeMap<FamilyId, FamilyReach> = BTreeMap::new();
        while let Some(r) = rows.next()? {
            let id: FamilyId = parsed(&r.get::<_, String>(0)?, "family.id")?;
            let (name, by_mail) = (r.get(1)?, r.get(2)?);
            let family = found.entry(id).or_insert_with(|| FamilyReach { name, phones: vec![], by_mail });
            if let Some(number) = r.get(4)? {
                family.phones.push((r.get(3)?, number));
            }
        }
        Ok(found)
    }

    pub fn names_of_families(&self, families: impl IntoIterator<Item = FamilyId>) -> Result<BTreeMap<FamilyId, String>, StoreError> {
        self.names("SELECT id, name FROM family WHERE id IN (SELECT value FROM json_each(?1))", &json_list(families))
    }

    fn names<Id: std::str::FromStr + Ord>(&self, sql: &str, ids: &str) -> Result<BTreeMap<Id, String>, StoreError> {
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map([ids], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, name) = row?;
            Ok((parsed(&id, "id")?, name))
        })
        .collect()
    }

    /// The role and name of a member of staff in a centre.
    pub fn role_in(&self, scope: CentreScope) -> Result<Option<String>, StoreError> {
        let Stream::Staff { staff, centre } = scope.stream() else { return Ok(None) };
        let sql = "SELECT role FROM staff_role WHERE staff = ?1 AND centre = ?2 ORDER BY role LIMIT 1";
        let mut statement = self.sql().prepare_cached(sql)?;
        Ok(statement.query_row(params![staff.to_string(), centre.to_string()], |r| r.get(0)).optional()?)
    }
}
