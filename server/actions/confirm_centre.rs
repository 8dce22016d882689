//! *Rattachement*: another centre recorded the address of somebody who already signs in. Nothing of it is shown before the
//! birth date of one of the children; a link that is not one's own can be sent away.

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::time::LocalDate;

use super::authorize::Signed;
use super::first_sign_in::{BIRTH_TRIES, judge_birth, open_families};
use super::refusal::{Denied, Refusal};
use super::sign_in::ring;
use crate::app::App;
use crate::store::audit::AuditLine;
pub use crate::store::family_link::SleepingLink as Centre;

/// What waits, and whether only the director can help any more.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub centres: Vec<Centre>,
    pub blocked: bool,
}

pub async fn waiting(app: &App, signed: &Signed) -> Result<Waiting, Denied> {
    let account = signed.account.clone();
    app.store
        .read(move |r| {
            let blocked = r.account(&account)?.is_none_or(|a| a.birth_tries >= BIRTH_TRIES);
            Ok(Waiting { centres: r.sleeping_links(&account)?, blocked })
        })
        .await
}

/// Opens the families in which a child was born that day. True when another centre still waits.
pub async fn confirm(app: &App, signed: &Signed, birth: Option<LocalDate>) -> Result<bool, Denied> {
    let Some(birth) = birth else {
        let text = "Donnez la date de naissance d’un de vos enfants : jour, mois et année.";
        return Err(Denied::mend(Refusal::on("birth", "birth_missing", text)));
    };
    let (account, now) = (signed.account.clone(), app.now());
    let judged = app
        .store
        .write(move |w| {
            if w.sleeping_links(&account)?.is_empty() {
                return Ok(Ok(false));
            }
            if let Err(denied) = judge_birth(w, &account, birth)? {
                return Ok(Err(denied));
            }
            open_families(w, &account, birth, now)?;
            Ok::<_, Denied>(Ok(!w.sleeping_links(&account)?.is_empty()))
        })
        .await?;
    let left = judged?;
    ring(app, [signed.account.clone()]);
    Ok(left)
}

/// *Ce n'est pas ma famille*: the sleeping link goes; the desk sees a guardian without an address.
pub async fn decline(app: &App, signed: &Signed, family: FamilyId, centre: CentreId) -> Result<(), Denied> {
    let (account, now) = (signed.account.clone(), app.now());
    app.store
        .write(move |w| {
            if !w.sleeping_links(&account)?.iter().any(|link| link.family == family && link.centre == centre) {
                return Err(Denied::Unknown);
            }
            w.remove_link(&account, family, centre)?;
            w.audit(&AuditLine { who: &account, what: "link_declined", family: Some(family), centre: Some(centre) }, now)?;
            Ok(())
        })
        .await
}
