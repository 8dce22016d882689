//! Who is who, and what opens where? Centres, periods, families, children, guardians and enrolments, as they are recorded.
//! Each `put_…` says whether it changed anything, so that recording the same thing twice is seen to change nothing.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::calendar::{Period, PeriodKind};
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, PeriodId};
use preau_core::domain::time::{LocalDate, SchoolYear};
use rusqlite::{Params, params};

use super::access::parsed;
use super::{Reader, StoreError, Writer};

/// A centre as families read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CentreRow {
    pub id: CentreId,
    /// Short name in files and addresses.
    pub code: String,
    pub name: String,
    pub kind: String,
    pub ages: String,
    pub hours: String,
    pub address: String,
    pub director: String,
    pub phone: String,
    pub email: String,
    pub position: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyNames {
    pub id: FamilyId,
    pub code: String,
    pub name: String,
    /// Where it has an account.
    pub centres: Vec<CentreId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRow {
    pub id: ChildId,
    pub code: String,
    pub first_name: String,
    pub last_name: String,
    pub birth: LocalDate,
    pub families: Vec<FamilyId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardianRow {
    pub id: String,
    pub code: String,
    pub family: FamilyId,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
}

/// What is already recorded, by the codes that files use.
#[derive(Clone, Debug, Default)]
pub struct KnownCodes {
    pub centres: BTreeMap<String, CentreId>,
    pub periods: BTreeMap<(CentreId, String), PeriodId>,
    pub families: BTreeMap<String, FamilyId>,
    pub children: BTreeMap<String, ChildId>,
    /// The family of each guardian.
    pub guardians: BTreeMap<String, FamilyId>,
}

const fn kind_word(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Wednesdays => "wednesdays",
        PeriodKind::Holidays => "holidays",
        PeriodKind::Youth => "youth",
    }
}

impl Reader {
    pub fn centres(&self) -> Result<Vec<CentreRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, code, name, kind, ages, hours, address, director, phone, email, position FROM centre ORDER BY position, name",
        )?;
        let rows = statement.query_map([], |r| {
            let id: String = r.get(0)?;
            let centre = CentreRow {
                id: CentreId([0; 16]),
                code: r.get(1)?,
                name: r.get(2)?,
                kind: r.get(3)?,
                ages: r.get(4)?,
                hours: r.get(5)?,
                address: r.get(6)?,
                director: r.get(7)?,
                phone: r.get(8)?,
                email: r.get(9)?,
                position: r.get(10)?,
            };
            Ok((id, centre))
        })?;
        rows.map(|row| {
            let (id, centre) = row?;
            Ok(CentreRow { id: parsed(&id, "centre.id")?, ..centre })
        })
        .collect()
    }

    /// Every period of every centre, in order of its first day.
    pub fn periods(&self) -> Result<Vec<Period>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT definition FROM period ORDER BY from_date, to_date, id")?;
        let rows = statement.query_map([], |r| r.get::<_, String>(0))?;
        rows.map(|text| serde_json::from_str(&text?).map_err(|_| StoreError::Unreadable("period.definition"))).collect()
    }

    pub fn known_codes(&self) -> Result<KnownCodes, StoreError> {
        let mut known = KnownCodes::default();
        let pairs = |sql: &str| -> Result<Vec<(String, String)>, StoreError> {
            let mut statement = self.sql().prepare_cached(sql)?;
            let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        for (code, id) in pairs("SELECT code, id FROM centre")? {
            known.centres.insert(code, parsed(&id, "centre.id")?);
        }
        for (code, id) in pairs("SELECT code, id FROM family")? {
            known.families.insert(code, parsed(&id, "family.id")?);
        }
        for (code, id) in pairs("SELECT code, id FROM child")? {
            known.children.insert(code, parsed(&id, "child.id")?);
        }
        for (code, family) in pairs("SELECT code, family FROM guardian")? {
            known.guardians.insert(code, parsed(&family, "guardian.family")?);
        }
        for (code, id) in pairs("SELECT centre || ' ' || code, id FROM period")? {
            let (centre, code) = code.split_once(' ').ok_or(StoreError::Unreadable("period.code"))?;
            known.periods.insert((parsed(centre, "period.centre")?, code.to_owned()), parsed(&id, "period.id")?);
        }
        Ok(known)
    }
}

impl Writer {
    fn put(&self, sql: &str, values: impl Params) -> Result<bool, StoreError> {
        Ok(self.sql().prepare_cached(sql)?.execute(values)? > 0)
    }

    pub fn put_centre(&mut self, c: &CentreRow) -> Result<bool, StoreError> {
        self.put(
            "INSERT INTO centre(id, code, name, kind, ages, hours, address, director, phone, email, position)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT(id) DO UPDATE SET name = excluded.name, kind = excluded.kind, ages = excluded.ages, hours = excluded.hours,
               address = excluded.address, director = excluded.director, phone = excluded.phone, email = excluded.email,
               position = excluded.position
             WHERE (name, kind, ages, hours, address, director, phone, email, position)
               IS NOT (excluded.name, excluded.kind, excluded.ages, excluded.hours, excluded.address, excluded.director, excluded.phone,
                       excluded.email, excluded.position)",
            params![c.id.to_string(), c.code, c.name, c.kind, c.ages, c.hours, c.address, c.director, c.phone, c.email, c.position],
        )
    }

    pub fn put_period(&mut self, code: &str, p: &Period) -> Result<bool, StoreError> {
        let definition = serde_json::to_string(p).map_err(|_| StoreError::Unreadable("period"))?;
        let (from, to) = (p.from.to_string(), p.to.to_string());
        self.put(
            "INSERT INTO period(id, centre, code, name, kind, from_date, to_date, opens_at, closes_at, definition)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT(id) DO UPDATE SET name = excluded.name, kind = excluded.kind, from_date = excluded.from_date,
               to_date = excluded.to_date, opens_at = excluded.opens_at, closes_at = excluded.closes_at, definition = excluded.definition
             WHERE definition IS NOT excluded.definition",
            params![
                p.id.to_string(),
                p.centre.to_string(),
                code,
                p.name,
                kind_word(p.kind),
                from,
                to,
                p.opens_at.to_string(),
                p.closes_at.to_string(),
                definition
            ],
        )
    }

    pub fn put_family(&mut self, f: &FamilyNames) -> Result<bool, StoreError> {
        let mut changed = self.put(
            "INSERT INTO family(id, code, name) VALUES (?1, ?2, ?3)
             ON CONFLICT(id) DO UPDATE SET name = excluded.name WHERE name IS NOT excluded.name",
            params![f.id.to_string(), f.code, f.name],
        )?;
        for centre in &f.centres {
            changed |= self.put(
                "INSERT INTO family_centre(family, centre) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![f.id.to_string(), centre.to_string()],
            )?;
        }
        Ok(changed)
    }

    pub fn put_child(&mut self, c: &ChildRow) -> Result<bool, StoreError> {
        let mut changed = self.put(
            "INSERT INTO child(id, code, first_name, last_name, birth) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT(id) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name, birth = excluded.birth
             WHERE (first_name, last_name, birth) IS NOT (excluded.first_name, excluded.last_name, excluded.birth)",
            params![c.id.to_string(), c.code, c.first_name, c.last_name, c.birth.to_string()],
        )?;
        for family in &c.families {
            changed |= self.put(
                "INSERT INTO family_child(family, child) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![family.to_string(), c.id.to_string()],
            )?;
        }
        Ok(changed)
    }

    pub fn put_guardian(&mut self, g: &GuardianRow) -> Result<bool, StoreError> {
        self.put(
            "INSERT INTO guardian(id, code, family, first_name, last_name, phone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(id) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name, phone = excluded.phone
             WHERE (first_name, last_name, phone) IS NOT (excluded.first_name, excluded.last_name, excluded.phone)",
            params![g.id, g.code, g.family.to_string(), g.first_name, g.last_name, g.phone],
        )
    }

    pub fn put_enrolment(&mut self, child: ChildId, centre: CentreId, year: SchoolYear) -> Result<bool, StoreError> {
        self.put(
            "INSERT INTO enrolment(child, centre, school_year) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![child.to_string(), centre.to_string(), year.0],
        )
    }
}

impl Reader {
    /// Every enrolment: child, centre, first year of the school year.
    pub fn enrolments(&self) -> Result<BTreeSet<(ChildId, CentreId, i32)>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT child, centre, school_year FROM enrolment")?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get(2)?)))?;
        rows.map(|row| {
            let (child, centre, year) = row?;
            Ok((parsed(&child, "enrolment.child")?, parsed(&centre, "enrolment.centre")?, year))
        })
        .collect()
    }

    /// Where that family has an account.
    pub fn centres_of_family(&self, family: FamilyId) -> Result<Vec<CentreId>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT centre FROM family_centre WHERE family = ?1 ORDER BY centre")?;
        let rows = statement.query_map([family.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|centre| parsed(&centre?, "family_centre.centre")).collect()
    }

    /// Somebody recorded an address for this guardian in that centre.
    pub fn guardian_has_link(&self, guardian: &str, centre: CentreId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM account_family WHERE guardian = ?1 AND centre = ?2)";
        Ok(self.sql().prepare_cached(sql)?.query_row(params![guardian, centre.to_string()], |r| r.get(0))?)
    }
}
