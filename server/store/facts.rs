//! What must the rules know for a command? Loaded with a bounded number of questions, whatever the size of the day.

use std::collections::BTreeSet;

use preau_core::domain::calendar::Period;
use preau_core::domain::facts::{ChildFacts, Facts, Need};
use preau_core::domain::ids::{CentreId, ChildId, PeriodId};
use preau_core::domain::time::{LocalDate, SchoolYear};
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::request::json_list;
use super::{Reader, StoreError};

impl Reader {
    pub fn facts(&self, need: &Need) -> Result<Facts, StoreError> {
        match need {
            Need::Child { child, period, date } => Ok(Facts {
                child: self.child_facts(*child)?,
                period: self.period(*period)?,
                requests: self.requests_where("child = ?1 AND date = ?2", params![child.to_string(), date.to_string()])?,
            }),
            Need::Own { request } => {
                let Some(state) = self.request(*request)? else { return Ok(Facts::default()) };
                let requests = self.requests_where("child = ?1 AND date = ?2", params![state.child.to_string(), state.date.to_string()])?;
                Ok(Facts { child: None, period: self.period(state.period)?, requests })
            }
            Need::Around { request } => {
                let Some(state) = self.request(*request)? else { return Ok(Facts::default()) };
                let requests = self.requests_where(
                    "(centre = ?1 AND date = ?2) OR (child = ?3 AND date = ?2)",
                    params![state.centre.to_string(), state.date.to_string(), state.child.to_string()],
                )?;
                Ok(Facts { child: None, period: self.period(state.period)?, requests })
            }
            Need::Date { period, date } => {
                let period = self.period(*period)?;
                let centre = period.as_ref().map(|p| p.centre.to_string()).unwrap_or_default();
                let requests = self.requests_where("centre = ?1 AND date = ?2", params![centre, date.to_string()])?;
                Ok(Facts { child: None, period, requests })
            }
            Need::Nothing => Ok(Facts::default()),
            Need::Whole { period } => {
                let requests = self.requests_where("period = ?1", [period.to_string()])?;
                Ok(Facts { child: None, period: self.period(*period)?, requests })
            }
        }
    }

    /// The period as its director laid it down.
    pub fn period(&self, id: PeriodId) -> Result<Option<Period>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT definition FROM period WHERE id = ?1")?;
        let text: Option<String> = statement.query_row([id.to_string()], |r| r.get(0)).optional()?;
        text.map(|t| serde_json::from_str(&t).map_err(|_| StoreError::Unreadable("period.definition"))).transpose()
    }

    /// The periods of each centre that hold each day.
    pub fn periods_of_days(&self, days: &BTreeSet<(CentreId, LocalDate)>) -> Result<Vec<(CentreId, PeriodId, LocalDate)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT p.centre, p.id, substr(d.value, 34) FROM json_each(?1) d
             JOIN period p ON p.centre = substr(d.value, 1, 32) AND substr(d.value, 34) BETWEEN p.from_date AND p.to_date",
        )?;
        let list = json_list(days.iter().map(|(centre, date)| format!("{centre}/{date}")));
        let rows = statement.query_map([list], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?)))?;
        rows.map(|row| {
            let (centre, period, date) = row?;
            Ok((parsed(&centre, "period.centre")?, parsed(&period, "period.id")?, parsed(&date, "date")?))
        })
        .collect()
    }

    fn child_facts(&self, id: ChildId) -> Result<Option<ChildFacts>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT c.birth,
               (SELECT group_concat(family, ' ') FROM family_child WHERE child = c.id),
               (SELECT group_concat(centre || ' ' || school_year, ',') FROM enrolment WHERE child = c.id)
             FROM child c WHERE c.id = ?1",
        )?;
        let row = statement.query_row([id.to_string()], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, Option<String>>(1)?.unwrap_or_default(),
                r.get::<_, Option<String>>(2)?.unwrap_or_default(),
            ))
        });
        let Some((birth, families, enrolments)) = row.optional()? else { return Ok(None) };
        let families = families.split_whitespace().map(|f| parsed(f, "family_child.family")).collect::<Result<_, _>>()?;
        let enrolment = |text: &str| {
            let (centre, year) = text.split_once(' ').ok_or(StoreError::Unreadable("enrolment"))?;
            Ok((parsed(centre, "enrolment.centre")?, SchoolYear(parsed(year, "enrolment.school_year")?)))
        };
        let enrolments = enrolments.split(',').filter(|t| !t.is_empty()).map(enrolment).collect::<Result<_, StoreError>>()?;
        Ok(Some(ChildFacts { id, birth: parsed(&birth, "child.birth")?, families, enrolments }))
    }
}
