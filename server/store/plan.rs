//! Which plan of instalments does an account follow? At most one at a time; how it stands follows from the account.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::ids::{CentreId, FamilyId, PlanId};
use preau_core::domain::money::plan::Plan;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::ledger::json;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::{AccountScope, CentreScope};

const FOLLOWED: &str = "plans_followed_on";
/// Those that are followed, as `plan` reads them, with the family behind.
const PLANS: &str = "SELECT id, after, owed_cents, instalments, made_at, family FROM plan WHERE ended_at IS NULL";

fn plan(row: &Row<'_>) -> Result<Plan, StoreError> {
    Ok(Plan {
        id: parsed(&row.get::<_, String>(0)?, "plan.id")?,
        after: row.get(1)?,
        owed_cents: row.get(2)?,
        instalments: serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Unreadable("plan.instalments"))?,
        made_on: parsed::<UtcTime>(&row.get::<_, String>(4)?, "plan.made_at")?.local_date(),
    })
}

impl Reader {
    /// The plan that is followed.
    pub fn plan(&self, of: AccountScope) -> Result<Option<Plan>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{PLANS} AND centre = ?1 AND family = ?2"))?;
        let mut rows = statement.query(params![of.centre().to_string(), of.family().to_string()])?;
        rows.next()?.map(plan).transpose()
    }

    /// The plans that these families follow at that centre.
    pub fn plans_of(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Plan>, StoreError> {
        let sql = format!("{PLANS} AND centre = ?1 AND family IN (SELECT value FROM json_each(?2))");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![desk.centre().to_string(), json_list(families)])?;
        let mut plans = BTreeMap::new();
        while let Some(row) = rows.next()? {
            plans.insert(parsed(&row.get::<_, String>(5)?, "plan.family")?, plan(row)?);
        }
        Ok(plans)
    }

    /// Whose plan is that, if it exists at all?
    pub fn plan_owner(&self, id: PlanId) -> Result<Option<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT family, centre FROM plan WHERE id = ?1")?;
        let row = statement.query_row([id.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).optional()?;
        row.map(|(family, centre)| Ok((parsed(&family, "plan.family")?, parsed(&centre, "plan.centre")?))).transpose()
    }

    /// The day on which plans were last looked at.
    pub fn plans_followed_on(&self) -> Result<Option<LocalDate>, StoreError> {
        let found: Option<String> = self.sql().query_row("SELECT value FROM meta WHERE key = ?1", [FOLLOWED], |r| r.get(0)).optional()?;
        found.map(|text| parsed(&text, "meta.value")).transpose()
    }

    /// Accounts whose plan has an instalment on one of these days: what it opens, or whether it is late, changes by itself.
    pub fn plans_with_dates(&self, from: LocalDate, to: LocalDate) -> Result<BTreeSet<(FamilyId, CentreId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT DISTINCT p.family, p.centre FROM plan p, json_each(p.instalments) i
             WHERE p.ended_at IS NULL AND json_extract(i.value, '$.date') BETWEEN ?1 AND ?2",
        )?;
        let rows =
            statement.query_map(params![from.to_string(), to.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (family, centre) = row?;
            Ok((parsed(&family, "plan.family")?, parsed(&centre, "plan.centre")?))
        })
        .collect()
    }
}

impl Writer {
    pub fn add_plan(&mut self, of: AccountScope, plan: &Plan, who: &str, now: UtcTime) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO plan(id, family, centre, after, owed_cents, instalments, made_at, who)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                plan.id.to_string(),
                of.family().to_string(),
                of.centre().to_string(),
                plan.after,
                plan.owed_cents,
                json(&plan.instalments)?,
                now.to_string(),
                who
            ])?;
        Ok(())
    }

    pub fn plans_followed(&mut self, day: LocalDate) -> Result<(), StoreError> {
        let sql = "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value";
        self.sql().execute(sql, params![FOLLOWED, day.to_string()])?;
        Ok(())
    }

    /// True when it was followed until now.
    pub fn end_plan(&mut self, of: AccountScope, id: PlanId, who: &str, now: UtcTime) -> Result<bool, StoreError> {
        let ended = self.sql().execute(
            "UPDATE plan SET ended_at = ?4, ended_by = ?5 WHERE id = ?1 AND family = ?2 AND centre = ?3 AND ended_at IS NULL",
            params![id.to_string(), of.family().to_string(), of.centre().to_string(), now.to_string(), who],
        )?;
        Ok(ended == 1)
    }
}
