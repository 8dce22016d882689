//! Who can sign in to the demo? Confirmed parents and directors with one known password, for an invented town only.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{CentreId, StaffId};
use preau_core::domain::time::{LocalDate, UtcTime};
use serde::{Deserialize, Serialize};

use super::calendar::{HALLE, MOULIN, PLATANES};
use super::people::{FAMILIES, People, email};
use crate::actions::import::ids;
use crate::store::staff::NewRole;
use crate::store::{StoreError, Writer};

/// Known to everybody: nothing real may ever stand in a demo.
pub const PASSWORD: &str = "demo-preau";
/// The last families have not done their *Première connexion* yet.
const UNCONFIRMED: usize = 3;

/// A sign-in that the demo prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    pub role: String,
    pub email: String,
    pub password: String,
    pub centres: Vec<String>,
}

const DIRECTORS: [(&str, &str, &[&str]); 4] = [
    ("Maud", "Rivière", &[PLATANES]),
    ("Karim", "Benali", &[MOULIN]),
    ("Sylvie", "Ortega", &[HALLE]),
    ("Odile", "Marcabru", &[PLATANES, MOULIN]),
];
const PARENTS: [(&str, &str, &[&str]); 6] = [
    ("Camille", "Vidal", &[PLATANES, MOULIN]),
    ("Thomas", "Roux", &[PLATANES, MOULIN]),
    ("Inès", "Fabre", &[PLATANES]),
    ("Julien", "Delmas", &[PLATANES, MOULIN]),
    ("Elena", "Garcia", &[PLATANES, MOULIN]),
    ("Nadia", "Haddad", &[PLATANES, HALLE]),
];

/// A director's address stands apart from a parent's of the same name.
fn staff_email(first: &str, last: &str) -> String {
    email(first, last).replace("@example.org", ".direction@example.org")
}

/// What the demo prints: parents first.
pub fn printed() -> Vec<DemoAccount> {
    let account = |role: &str, email: String, centres: &[&str]| DemoAccount {
        role: role.into(),
        email,
        password: PASSWORD.into(),
        centres: centres.iter().map(|c| (*c).to_owned()).collect(),
    };
    let parents = PARENTS.iter().map(|(first, last, centres)| account("parent", email(first, last), centres));
    let directors = DIRECTORS.iter().map(|(first, last, centres)| account("director", staff_email(first, last), centres));
    parents.chain(directors).collect()
}

/// Directors get in from the first day. The staff of each centre, as its decisions are signed.
pub fn directors(w: &mut Writer, hash: &str, from: LocalDate, now: UtcTime) -> Result<Vec<(CentreId, StaffId)>, StoreError> {
    let mut all = vec![];
    for (first, last, centres) in DIRECTORS {
        let email = staff_email(first, last);
        let account = ids::account(&email);
        w.add_account(&account, &email, now)?;
        w.set_password(&account, hash)?;
        let mut staff = [0; 16];
        let _ = HEXLOWER.decode_mut(ids::guardian(&email).as_bytes(), &mut staff);
        for code in centres {
            let (staff, centre) = (StaffId(staff), ids::centre(code));
            let name = format!("{first} {last}");
            w.add_role(&NewRole { staff, account: &account, role: "director", centre: Some(centre), name: &name, from, until: None })?;
            if !all.iter().any(|(known, _)| *known == centre) {
                all.push((centre, staff));
            }
        }
    }
    Ok(all)
}

/// The parents' sign-ins, to be confirmed when the story comes to it.
#[derive(Clone, Debug)]
pub struct Parents {
    hash: String,
    /// Account and family.
    links: Vec<(String, preau_core::domain::ids::FamilyId)>,
}

impl Parents {
    pub fn of(people: &People, hash: &str) -> Parents {
        let confirmed: Vec<_> = people.families.iter().take(FAMILIES - UNCONFIRMED).map(|f| f.id).collect();
        let guardians = people.plan.guardians.iter().filter(|g| confirmed.contains(&g.row.family));
        Parents { hash: hash.to_owned(), links: guardians.map(|g| (ids::account(&g.email), g.row.family)).collect() }
    }

    /// As if each had done the *Première connexion*.
    pub fn write(&self, w: &mut Writer, now: UtcTime) -> Result<(), StoreError> {
        for (account, family) in &self.links {
            w.set_password(account, &self.hash)?;
            w.confirm_family(account, *family, now)?;
        }
        Ok(())
    }
}
