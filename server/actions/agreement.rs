//! The old address agrees that the new one is the same person's: the other centres open. One use, seven days.

use preau_core::domain::time::UtcTime;

use super::Failure;
use super::authorize::token_hash;
use super::new_password::token_of;
use super::refusal::{Denied, Refusal};
use super::sign_in::ring;
use crate::app::App;
use crate::store::audit::AuditLine;
use crate::store::{StoreError, Writer};

fn over() -> Denied {
    let text =
        "Ce lien n’est plus valable : il sert une seule fois, pendant sept jours. Voyez le directeur de chacun de vos autres centres.";
    Denied::mend(Refusal::new("link_over", text))
}

/// Can the link still be used?
pub async fn is_open(app: &App, token: &str) -> Result<bool, Denied> {
    let Some(token) = token_of(token) else { return Ok(false) };
    let (hash, now) = (token_hash(&token), app.now());
    Ok(app.store.read(move |r| r.address_change(&hash, now)).await.map_err(Denied::from)?.is_some())
}

pub async fn agree(app: &App, token: &str) -> Result<(), Denied> {
    let Some(token) = token_of(token) else { return Err(over()) };
    let (hash, now) = (token_hash(&token), app.now());
    let touched = app
        .store
        .write(move |w| {
            let Some(change) = w.address_change(&hash, now)? else { return Err(over()) };
            w.use_address_change(&hash, now)?;
            if change.from_account != change.to_account {
                let released = w.links_of_account(&change.to_account)?.into_iter().filter(|l| l.held);
                for link in released.collect::<Vec<_>>() {
                    w.remove_link(&change.from_account, link.family, link.centre)?;
                }
                w.end_sessions(&change.from_account, None)?;
            }
            release(w, &change.to_account, &change.to_account, now)?;
            Ok(vec![change.from_account, change.to_account])
        })
        .await?;
    ring(app, touched);
    Ok(())
}

/// The office checked who the person is, when nobody reads the old address any more. False: nothing waited.
pub async fn by_office(app: &App, email: &str) -> Result<bool, Failure> {
    let (email, now) = (email.trim().to_lowercase(), app.now());
    let touched = app
        .store
        .write(move |w| {
            let Some(account) = w.account_by_email(&email)? else { return Ok(None) };
            if !w.links_of_account(&account.id)?.iter().any(|link| link.held) {
                return Ok(None);
            }
            w.drop_address_changes(&account.id)?;
            release(w, &account.id, "office", now)?;
            Ok::<_, Failure>(Some(account.id))
        })
        .await?;
    let waited = touched.is_some();
    ring(app, touched);
    Ok(waited)
}

fn release(w: &mut Writer, account: &str, who: &str, now: UtcTime) -> Result<(), StoreError> {
    w.release_links(account)?;
    w.audit(&AuditLine { who, what: "address_agreed", family: None, centre: None }, now)
}
