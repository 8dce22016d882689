//! How does a member of staff get in? The operator adds the role; the first password is shown once.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{CentreId, StaffId};
use thiserror::Error;

use super::Failure;
use super::passwords;
use crate::app::App;
use crate::outside::smtp;
use crate::store::StoreError;
use crate::store::audit::AuditLine;
use crate::store::staff::NewRole;

const ROLES: [&str; 4] = ["director", "leader", "accountant", "office"];

#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    pub role: String,
    /// Code of the centre, for a director or a leader.
    pub centre: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct Added {
    pub email: String,
    /// None when the account existed.
    pub provisional: Option<String>,
}

#[derive(Debug, Error)]
pub enum NotAdded {
    #[error("« {0} » n’est pas une adresse électronique / not an address")]
    BadAddress(String),
    #[error("Rôle « {0} » inconnu : director, leader, accountant ou office / unknown role")]
    UnknownRole(String),
    #[error("Indiquez le centre de ce rôle : --centre CODE / this role needs a centre")]
    CentreMissing,
    #[error("Ce rôle est celui de l’association entière : retirez --centre / this role has no centre")]
    CentreTooMuch,
    #[error("Aucun centre n’a le code « {0} » : importez les centres d’abord / unknown centre")]
    UnknownCentre(String),
    #[error("Ce compte a déjà ce rôle / the account has this role already")]
    Already,
    #[error("L’enregistrement a échoué : {0}")]
    Failure(#[from] Failure),
    #[error("{0}")]
    Store(#[from] StoreError),
}

pub async fn add(app: &App, new: NewUser) -> Result<Added, NotAdded> {
    let email = smtp::address(&new.email).ok_or_else(|| NotAdded::BadAddress(new.email.clone()))?;
    let role = ROLES.into_iter().find(|r| *r == new.role).ok_or_else(|| NotAdded::UnknownRole(new.role.clone()))?;
    let of_centre = matches!(role, "director" | "leader");
    let centre = match (&new.centre, of_centre) {
        (Some(code), true) => Some(centre(app, code.clone()).await?),
        (None, true) => return Err(NotAdded::CentreMissing),
        (Some(_), false) => return Err(NotAdded::CentreTooMuch),
        (None, false) => None,
    };
    let password = passwords::provisional(&app.chance.secret());
    let hash = passwords::hash(app, &password).await?;
    let (now, account, staff) = (app.now(), HEXLOWER.encode(&app.chance.id()), StaffId(app.chance.id()));
    let address = email.clone();
    let made = app
        .store
        .write(move |w| {
            let known = w.account_by_email(&address)?;
            let id = known.as_ref().map_or_else(|| account.clone(), |a| a.id.clone());
            if known.is_none() {
                w.add_account(&id, &address, now)?;
                w.set_password(&id, &hash)?;
            }
            let added = w.add_role(&NewRole { staff, account: &id, role, centre, name: &new.name, from: now.local_date() })?;
            w.audit(&AuditLine { who: "operator", what: "role_added", family: None, centre }, now)?;
            if added { Ok(known.is_none()) } else { Err(NotAdded::Already) }
        })
        .await?;
    Ok(Added { email, provisional: made.then_some(password) })
}

async fn centre(app: &App, code: String) -> Result<CentreId, NotAdded> {
    let wanted = code.clone();
    let found = app.store.read(move |r| r.centre_by_code(&wanted)).await?;
    found.ok_or(NotAdded::UnknownCentre(code))
}
