//! Which families does a director see, and who of them gets in? *À confirmer*, *confirmée*, and mails that were refused.

use preau_core::domain::ids::{ChildId, FamilyId};
use preau_core::domain::time::LocalDate;
use serde::Serialize;

use super::refusal::Denied;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::family_list::{AddressRow, FamilyRow};

/// `GET /api/desk/{centre}/families`.
#[derive(Clone, Debug, Serialize)]
pub struct FamiliesView {
    pub families: Vec<FamilyView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FamilyView {
    pub id: FamilyId,
    pub name: String,
    pub children: Vec<ChildView>,
    pub guardians: Vec<GuardianView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChildView {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub birth: LocalDate,
}

#[derive(Clone, Debug, Serialize)]
pub struct GuardianView {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    /// Null: no address recorded by this centre.
    pub address: Option<AddressView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AddressView {
    pub email: String,
    /// *Confirmée*, else *à confirmer*.
    pub confirmed: bool,
    /// *Accès suspendu* by a director of this centre.
    pub suspended: bool,
    /// Why the latest mail to it could not be delivered, in a sentence; null: nothing is known against it.
    pub failure: Option<String>,
}

pub async fn list(app: &App, desk: CentreScope) -> Result<FamiliesView, Denied> {
    let rows = app.store.read(move |r| r.family_list(desk)).await.map_err(Denied::from)?;
    Ok(FamiliesView { families: rows.into_iter().map(view).collect() })
}

fn view(row: FamilyRow) -> FamilyView {
    let child =
        |c: crate::store::family_list::ChildRow| ChildView { id: c.id, first_name: c.first_name, last_name: c.last_name, birth: c.birth };
    let address = |a: AddressRow| AddressView {
        failure: a.failure.as_deref().and_then(problem),
        email: a.email,
        confirmed: a.confirmed,
        suspended: a.suspended,
    };
    let guardian = |g: crate::store::family_list::GuardianRow| GuardianView {
        id: g.id,
        first_name: g.first_name,
        last_name: g.last_name,
        phone: g.phone,
        address: g.address.map(address),
    };
    FamilyView {
        id: row.id,
        name: row.name,
        children: row.children.into_iter().map(child).collect(),
        guardians: row.guardians.into_iter().map(guardian).collect(),
    }
}

/// The answer of a mail server, in a sentence: what is wrong with the address.
pub fn problem(code: &str) -> Option<String> {
    let text = match code {
        // Not the address's fault: what the mail said was no longer true when it could have left.
        "over" | "not_linked" => return None,
        "550" | "551" | "553" | "556" | "521" | "address" => {
            "Cette adresse n’existe pas ou refuse nos mails : vérifiez-la avec la famille."
        }
        "552" => "La boîte de cette adresse est pleine : prévenez la famille.",
        "expired" => "Le mail n’a pas pu partir pendant trois jours : envoyez-le à nouveau.",
        _ => "Le dernier mail à cette adresse a été refusé : vérifiez-la avec la famille.",
    };
    Some(text.to_owned())
}
