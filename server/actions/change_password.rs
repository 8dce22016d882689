//! *Espace utilisateur*: how does somebody signed in change the password? The current one is required; other devices are signed out.

use std::net::IpAddr;

use super::authorize::Signed;
use super::passwords;
use super::refusal::{Denied, Refusal};
use super::sign_in::ring;
use super::tries::{self, Scopes};
use crate::app::App;
use crate::store::audit::AuditLine;

/// What the form holds.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
    pub again: String,
}

fn wrong() -> Denied {
    Denied::mend(Refusal::on("current", "wrong_password", "Le mot de passe actuel n’est pas le bon : saisissez-le à nouveau."))
}

/// This device stays signed in, all others end.
pub async fn change(app: &App, signed: &Signed, form: ChangePassword, address: IpAddr) -> Result<(), Denied> {
    let account = signed.account.clone();
    let mut words = app.store.read(move |r| r.words_of_account(&account)).await.map_err(Denied::from)?;
    words.push(signed.email.clone());
    let refusals = passwords::judge(&form.new, &form.again, &words);
    if !refusals.is_empty() {
        return Err(Denied::Mend(refusals));
    }
    let scopes = Scopes::of(&app.keys, &signed.email, address);
    let now = app.now();
    let counted = scopes.clone();
    app.store.write(move |w| tries::count(w, &counted, now)).await?;
    let account = signed.account.clone();
    let stored = app.store.read(move |r| r.account(&account)).await.map_err(Denied::from)?.and_then(|a| a.password);
    if !passwords::verify(app, &form.current, stored.as_deref()).await? {
        return Err(wrong());
    }
    let hash = passwords::hash(app, &form.new).await?;
    let (account, token) = (signed.account.clone(), signed.token);
    app.store
        .write(move |w| {
            if w.account(&account)?.and_then(|a| a.password) != stored {
                return Err(wrong());
            }
            tries::right(w, &scopes)?;
            w.set_password(&account, &hash)?;
            w.drop_reset_links(&account)?;
            w.end_sessions(&account, Some(&token))?;
            w.audit(&AuditLine { who: &account, what: "password_changed", family: None, centre: None }, now)?;
            Ok(())
        })
        .await?;
    ring(app, [signed.account.clone()]);
    Ok(())
}
