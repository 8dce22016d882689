//! What may a mail say? The centre's contact, and for a family's requests the child, the day, the parts and the state at this moment.

use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, FamilyId, RequestId};
use preau_core::domain::requests::RequestState;
use rusqlite::{OptionalExtension, params};

use super::{Reader, StoreError};

/// Who signs a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CentreContact {
    pub name: String,
    pub director: String,
    pub phone: String,
    pub email: String,
}

/// A request as a mail or a plain page tells it.
#[derive(Clone, Debug)]
pub struct ToldRequest {
    pub child: String,
    pub state: RequestState,
    pub period: Period,
}

impl Reader {
    pub fn centre_contact(&self, centre: CentreId) -> Result<Option<CentreContact>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT name, director, phone, email FROM centre WHERE id = ?1")?;
        let read = |r: &rusqlite::Row<'_>| Ok(CentreContact { name: r.get(0)?, director: r.get(1)?, phone: r.get(2)?, email: r.get(3)? });
        Ok(statement.query_row([centre.to_string()], read).optional()?)
    }

    /// A request of that family in that centre, once the family may know of it.
    pub fn told_request(&self, family: FamilyId, centre: CentreId, request: RequestId) -> Result<Option<ToldRequest>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT k.first_name, r.state, p.definition FROM request r JOIN child k ON k.id = r.child JOIN period p ON p.id = r.period
             WHERE r.id = ?1 AND r.family = ?2 AND r.centre = ?3 AND r.visible = 1",
        )?;
        let values = params![request.to_string(), family.to_string(), centre.to_string()];
        let row =
            statement.query_row(values, |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?))).optional()?;
        row.map(|(child, state, period)| {
            let state = serde_json::from_str(&state).map_err(|_| StoreError::Unreadable("request.state"))?;
            let period = serde_json::from_str(&period).map_err(|_| StoreError::Unreadable("period.definition"))?;
            Ok(ToldRequest { child, state, period })
        })
        .transpose()
    }

    /// The latest requests of a family in a centre, by day: for the plain page.
    pub fn told_requests(&self, family: FamilyId, centre: CentreId, most: u32) -> Result<Vec<ToldRequest>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id FROM (SELECT id, date, child FROM request WHERE family = ?1 AND centre = ?2 AND visible = 1 ORDER BY date DESC LIMIT ?3)
             ORDER BY date, child",
        )?;
        let rows = statement.query_map(params![family.to_string(), centre.to_string(), most], |r| r.get::<_, String>(0))?;
        let mut found = vec![];
        for id in rows {
            let id = super::access::parsed(&id?, "request.id")?;
            found.extend(self.told_request(family, centre, id)?);
        }
        Ok(found)
    }
}
