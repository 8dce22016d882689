//! How does a member of staff get in, and out? The operator adds the role and ends it; the first password is shown once.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{CentreId, StaffId};
use preau_core::domain::time::LocalDate;
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
    /// The first day; none: today.
    pub from: Option<LocalDate>,
    /// The last day; none: until it is ended.
    pub until: Option<LocalDate>,
}

/// A role that ends.
#[derive(Clone, Debug)]
pub struct EndedUser {
    pub email: String,
    pub role: String,
    /// Code of the centre, for a director or a leader.
    pub centre: Option<String>,
    /// None: the day before today, so that it ends at once.
    pub last_day: Option<LocalDate>,
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
    #[error("Le dernier jour est avant le premier / the last day is before the first")]
    EndsBefore,
    #[error("Ce compte n’a pas ce rôle, ou il a déjà pris fin / the account has no such role, or it has ended")]
    NoSuchRole,
    #[error("L’enregistrement a échoué : {0}")]
    Failure(#[from] Failure),
    #[error("{0}")]
    Store(#[from] StoreError),
}

pub async fn add(app: &App, new: NewUser) -> Result<Added, NotAdded> {
    let email = smtp::address(&new.email).ok_or_else(|| NotAdded::BadAddress(new.email.clone()))?;
    let (role, centre) = role_and_centre(app, &new.role, new.centre.as_deref()).await?;
    let (from, until) = (new.from.unwrap_or_else(|| app.now().local_date()), new.until);
    if until.is_some_and(|last| last < from) {
        return Err(NotAdded::EndsBefore);
    }
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
            let added = w.add_role(&NewRole { staff, account: &id, role, centre, name: &new.name, from, until })?;
            w.audit(&AuditLine { who: "operator", what: "role_added", family: None, centre }, now)?;
            if added { Ok(known.is_none()) } else { Err(NotAdded::Already) }
        })
        .await?;
    Ok(Added { email, provisional: made.then_some(password) })
}

/// Ended at once, it signs the person out everywhere: they sign in again for what is left to them. What waits unsent on their devices for
/// that centre is not taken any more.
pub async fn end(app: &App, ended: EndedUser) -> Result<LocalDate, NotAdded> {
    let email = smtp::address(&ended.email).ok_or_else(|| NotAdded::BadAddress(ended.email.clone()))?;
    let (role, centre) = role_and_centre(app, &ended.role, ended.centre.as_deref()).await?;
    let now = app.now();
    let today = now.local_date();
    let last = ended.last_day.unwrap_or_else(|| today.pred_opt().unwrap_or(today));
    app.store
        .write(move |w| {
            let account = w.account_by_email(&email)?.ok_or(NotAdded::NoSuchRole)?;
            if !w.end_role((&account.id, role), centre, last)? {
                return Err(NotAdded::NoSuchRole);
            }
            if last < today {
                w.end_sessions(&account.id, None)?;
            }
            w.audit(&AuditLine { who: "operator", what: "role_ended", family: None, centre }, now)?;
            Ok(())
        })
        .await?;
    Ok(last)
}

async fn role_and_centre(app: &App, role: &str, code: Option<&str>) -> Result<(&'static str, Option<CentreId>), NotAdded> {
    let role = ROLES.into_iter().find(|r| *r == role).ok_or_else(|| NotAdded::UnknownRole(role.to_owned()))?;
    match (code, matches!(role, "director" | "leader")) {
        (Some(code), true) => Ok((role, Some(centre(app, code.to_owned()).await?))),
        (None, true) => Err(NotAdded::CentreMissing),
        (Some(_), false) => Err(NotAdded::CentreTooMuch),
        (None, false) => Ok((role, None)),
    }
}

async fn centre(app: &App, code: String) -> Result<CentreId, NotAdded> {
    let wanted = code.clone();
    let found = app.store.read(move |r| r.centre_by_code(&wanted)).await?;
    found.ok_or(NotAdded::UnknownCentre(code))
}
