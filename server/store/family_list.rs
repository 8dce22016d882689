//! Which families does a centre know, and who of them gets in? The desk's list: children, guardians, addresses, mails refused.

use std::collections::BTreeMap;

use preau_core::domain::ids::{ChildId, FamilyId};
use preau_core::domain::time::LocalDate;
use rusqlite::params;

use super::access::parsed;
use super::{Reader, StoreError};
use crate::scope::CentreScope;

/// One family of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyRow {
    pub id: FamilyId,
    pub name: String,
    pub children: Vec<ChildRow>,
    pub guardians: Vec<GuardianRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRow {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub birth: LocalDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardianRow {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    /// The address that this centre recorded, and whether the person has confirmed it.
    pub address: Option<AddressRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRow {
    pub email: String,
    pub confirmed: bool,
    /// A director of this centre closed it.
    pub suspended: bool,
    /// The code with which the latest mail to it was refused for good.
    pub failure: Option<String>,
}

impl Reader {
    /// The families of the desk's centre, by name. Of children: those enrolled there, any school year.
    pub fn family_list(&self, desk: CentreScope) -> Result<Vec<FamilyRow>, StoreError> {
        let centre = desk.centre().to_string();
        let mut children = self.children_of_centre(&centre)?;
        let mut guardians = self.guardians_of_centre(&centre)?;
        let mut statement = self.sql().prepare_cached(
            "SELECT f.id, f.name FROM family_centre fc JOIN family f ON f.id = fc.family WHERE fc.centre = ?1 ORDER BY f.name, f.id",
        )?;
        let rows = statement.query_map([&centre], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, name) = row?;
            let (children, guardians) = (children.remove(&id).unwrap_or_default(), guardians.remove(&id).unwrap_or_default());
            Ok(FamilyRow { id: parsed(&id, "family.id")?, name, children, guardians })
        })
        .collect()
    }

    fn children_of_centre(&self, centre: &str) -> Result<BTreeMap<String, Vec<ChildRow>>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT fk.family, k.id, k.first_name, k.last_name, k.birth
             FROM family_centre fc JOIN family_child fk ON fk.family = fc.family JOIN child k ON k.id = fk.child
             WHERE fc.centre = ?1 AND EXISTS (SELECT 1 FROM enrolment e WHERE e.child = k.id AND e.centre = ?1)
             ORDER BY k.birth, k.first_name",
        )?;
        let mut found: BTreeMap<String, Vec<ChildRow>> = BTreeMap::new();
        let mut rows = statement.query([centre])?;
        while let Some(r) = rows.next()? {
            let child = ChildRow {
                id: parsed(&r.get::<_, String>(1)?, "child.id")?,
                first_name: r.get(2)?,
                last_name: r.get(3)?,
                birth: parsed(&r.get::<_, String>(4)?, "child.birth")?,
            };
            found.entry(r.get(0)?).or_default().push(child);
        }
        Ok(found)
    }

    /// The adults of each family of the centre, by the family's id.
    pub(in crate::store) fn guardians_of_centre(&self, centre: &str) -> Result<BTreeMap<String, Vec<GuardianRow>>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT g.family, g.id, g.first_name, g.last_name, g.phone, a.email,
                    l.confirmed_at IS NOT NULL AND a.password IS NOT NULL,
                    (SELECT CASE WHEN o.failed_at IS NOT NULL THEN o.failure END FROM outbox o WHERE o.recipient = a.email
                      ORDER BY o.created_at DESC, o.id LIMIT 1), l.suspended_at IS NOT NULL
             FROM family_centre fc JOIN guardian g ON g.family = fc.family
             LEFT JOIN account_family l ON l.guardian = g.id AND l.centre = fc.centre LEFT JOIN account a ON a.id = l.account
             WHERE fc.centre = ?1 ORDER BY g.last_name, g.first_name, g.id",
        )?;
        let mut found: BTreeMap<String, Vec<GuardianRow>> = BTreeMap::new();
        let mut rows = statement.query(params![centre])?;
        while let Some(r) = rows.next()? {
            let email: Option<String> = r.get(5)?;
            let known =
                |email| Ok::<_, rusqlite::Error>(AddressRow { email, confirmed: r.get(6)?, failure: r.get(7)?, suspended: r.get(8)? });
            let address = email.map(known).transpose()?;
            let guardian = GuardianRow { id: r.get(1)?, first_name: r.get(2)?, last_name: r.get(3)?, phone: r.get(4)?, address };
            found.entry(r.get(0)?).or_default().push(guardian);
        }
        Ok(found)
    }
}
