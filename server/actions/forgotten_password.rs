//! *Mot de passe oublié ?*: what leaves, and to whom? The same answer and the same work whether the address is known or not.

use std::net::IpAddr;

use preau_core::domain::time::UtcTime;

use super::first_sign_in::BIRTH_TRIES;
use super::mails::{Draft, RESET_MS, code_hash};
use super::refusal::{Denied, Refusal};
use super::tries::{self, Scopes};
use super::{authorize, passwords};
use crate::app::App;
use crate::outside::smtp;
use crate::store::Writer;
use crate::store::account::Account;

/// Everything that a demand may need, drawn before anybody knows whether it will be used.
struct Drawn {
    draft: Draft,
    provisional: String,
    token: [u8; 32],
    code: String,
    provisional_until: UtcTime,
}

/// Mails a link and a code, or a new provisional password to somebody who has never signed in.
pub async fn ask(app: &App, email: &str, address: IpAddr) -> Result<(), Denied> {
    let Some(email) = smtp::address(email) else {
        let text = "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.";
        return Err(Denied::mend(Refusal::on("email", "not_an_address", text)));
    };
    let scopes = Scopes::of(&app.keys, &email, address);
    let now = app.now();
    let draft = Draft::new(app);
    let secrets = draft.secrets(&app.keys);
    let hashed = passwords::hash(app, &passwords::provisional_as_compared(&secrets.provisional())).await?;
    let drawn = Drawn {
        provisional: hashed,
        token: secrets.token(),
        code: secrets.code(),
        draft: draft.clone(),
        provisional_until: now.plus_ms(app.limits.provisional_ms),
    };
    let queued = app
        .store
        .write(move |w| {
            tries::count_address(w, &scopes, now)?;
            let allowed = tries::count_mail(w, scopes.mail(), now)?;
            match w.account_by_email(&email)?.filter(|_| allowed) {
                Some(account) => answer(w, &account, &drawn, now),
                None => Ok(false),
            }
        })
        .await?;
    if queued {
        app.mail_waits.notify_one();
    }
    Ok(())
}

fn answer(writer: &mut Writer, account: &Account, drawn: &Drawn, now: preau_core::domain::time::UtcTime) -> Result<bool, Denied> {
    let centre = writer.links_of_account(&account.id)?.first().map(|link| link.centre);
    if account.password.is_some() {
        let until = now.plus_ms(RESET_MS);
        writer.add_reset_link(&account.id, &authorize::token_hash(&drawn.token), &code_hash(&account.id, &drawn.code), until)?;
        writer.drop_mails(&account.email, &["reset"])?;
        drawn.draft.queue(writer, "reset", &account.email, &drawn.draft.about(centre, until), now)?;
        return Ok(true);
    }
    // After five wrong birth dates only the director may write again; a sign-in that opens nothing needs no password.
    if account.birth_tries >= BIRTH_TRIES || centre.is_none() && !writer.is_staff(&account.id)? {
        return Ok(false);
    }
    let until = drawn.provisional_until;
    writer.set_provisional(&account.id, &drawn.provisional, until)?;
    writer.drop_mails(&account.email, &["welcome", "address_changed_new"])?;
    let mail = super::mails::AccountMail { again: true, ..drawn.draft.about(centre, until) };
    drawn.draft.queue(writer, "welcome", &account.email, &mail, now)?;
    Ok(true)
}
