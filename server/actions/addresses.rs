//! A director records or changes a parent's address: what happens? A new sign-in gets a provisional password; a known one a
//! sleeping link, and the director is told the same; a change closes every session and opens this director's centres only.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::time::UtcTime;

use super::authorize::{Signed, token_hash};
use super::mails::{AGREEMENT_MS, AccountMail, Draft};
use super::passwords;
use super::refusal::{Denied, Refusal};
use super::sign_in::ring;
use super::tries::{self, Scopes};
use crate::app::App;
use crate::outside::smtp;
use crate::scope::CentreScope;
use crate::store::Writer;
use crate::store::account::Account;
use crate::store::audit::AuditLine;
use crate::store::family_link::FamilyLink;
use crate::store::link::AddressChange;

/// Everything drawn and hashed before the writer is asked.
struct Drawn {
    account: String,
    provisional: String,
    provisional_until: UtcTime,
    to_new: Draft,
    to_old: Draft,
    token: [u8; 32],
    mail_scope: String,
    now: UtcTime,
}

/// For whom, by whom.
struct Recorded<'a> {
    director: &'a str,
    /// The centres that this director may open.
    centres: &'a [CentreId],
    desk: CentreScope,
    guardian: &'a str,
    family: FamilyId,
    email: &'a str,
}

/// Records the address of a guardian, sends the mail again when it is the same, or changes it. What is answered does not say
/// whether the address was known elsewhere.
pub async fn record(app: &App, signed: &Signed, desk: CentreScope, guardian: &str, typed: &str) -> Result<(), Denied> {
    let Some(email) = smtp::address(typed) else {
        let text = "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.";
        return Err(Denied::mend(Refusal::on("email", "not_an_address", text)));
    };
    let (to_new, to_old, now) = (Draft::new(app), Draft::new(app), app.now());
    let provisional = passwords::provisional_as_compared(&to_new.secrets(&app.keys).provisional());
    let drawn = Drawn {
        account: HEXLOWER.encode(&app.chance.id()),
        provisional: passwords::hash(app, &provisional).await?,
        token: to_old.secrets(&app.keys).token(),
        mail_scope: Scopes::of_mail(&app.keys, &email),
        to_new,
        to_old,
        provisional_until: now.plus_ms(app.limits.provisional_ms),
        now,
    };
    let (director, guardian) = (signed.account.clone(), guardian.to_owned());
    let centres: Vec<CentreId> = signed.desks().iter().map(|d| d.centre()).collect();
    let touched = app
        .store
        .write(move |w| {
            let family = w.family_of_guardian(desk, &guardian)?.ok_or(Denied::Unknown)?;
            let what = Recorded { director: &director, centres: &centres, desk, guardian: &guardian, family, email: &email };
            write(w, &what, &drawn)
        })
        .await?;
    app.mail_waits.notify_one();
    ring(app, touched);
    Ok(())
}

/// After a lost phone: every session of the guardian's sign-in ends. Only for a link that the person confirmed: nobody else's.
pub async fn end_sessions(app: &App, signed: &Signed, desk: CentreScope, guardian: &str) -> Result<(), Denied> {
    let (director, guardian, now) = (signed.account.clone(), guardian.to_owned(), app.now());
    let account = app
        .store
        .write(move |w| {
            let link = w.link_of_guardian(desk, &guardian)?.filter(|link| link.confirmed).ok_or(Denied::Unknown)?;
            w.end_sessions(&link.account, None)?;
            let (family, centre) = (Some(link.family), Some(link.centre));
            w.audit(&AuditLine { who: &director, what: "sessions_ended", family, centre }, now)?;
            Ok::<_, Denied>(link.account)
        })
        .await?;
    ring(app, [account]);
    Ok(())
}

/// A parent who may not read this family here any more (a judge's order, a change of custody), or may again: their copy locks at the
/// next exchange. Their other centres and families stay theirs. Only for a link that the person confirmed.
pub async fn suspend(app: &App, signed: &Signed, desk: CentreScope, guardian: &str, suspended: bool) -> Result<(), Denied> {
    let (director, guardian, now) = (signed.account.clone(), guardian.to_owned(), app.now());
    let account = app
        .store
        .write(move |w| {
            let link = w.link_of_guardian(desk, &guardian)?.filter(|link| link.confirmed).ok_or(Denied::Unknown)?;
            w.suspend_link(&link, suspended.then_some(now))?;
            let what = if suspended { "link_suspended" } else { "link_restored" };
            w.audit(&AuditLine { who: &director, what, family: Some(link.family), centre: Some(link.centre) }, now)?;
            Ok::<_, Denied>(link.account)
        })
        .await?;
    ring(app, [account]);
    Ok(())
}

/// The accounts whose sessions or permissions changed.
fn write(w: &mut Writer, what: &Recorded<'_>, drawn: &Drawn) -> Result<Vec<String>, Denied> {
    let (now, centre) = (drawn.now, what.desk.centre());
    if !tries::count_mail(w, &drawn.mail_scope, now)? {
        let text = "Cinq mails sont déjà partis à cette adresse depuis une heure : laissez à la famille le temps de les lire.";
        return Err(Denied::TooMany(Refusal::on("email", "too_many_mails", text)));
    }
    let line = |what_: &'static str| AuditLine { who: what.director, what: what_, family: Some(what.family), centre: Some(centre) };
    let current = w.link_of_guardian(what.desk, what.guardian)?;
    let holder = match &current {
        Some(link) => w.account(&link.account)?,
        None => None,
    };
    let (Some(link), Some(holder)) = (current, holder) else {
        w.audit(&line("address_recorded"), now)?;
        return link_new(w, what, drawn);
    };
    if holder.email == what.email {
        w.audit(&line("address_sent_again"), now)?;
        return send_again(w, what, drawn, (&link, &holder));
    }
    w.audit(&line("address_changed"), now)?;
    let links = w.links_of_account(&holder.id)?;
    let nobody_else = links.iter().all(|l| l.held || what.centres.contains(&l.centre));
    if !link.confirmed && (holder.password.is_some() || !nobody_else) {
        // Nobody ever confirmed it: the sign-in may be a stranger's, only the link goes.
        w.remove_link(&holder.id, link.family, link.centre)?;
        return link_new(w, what, drawn);
    }
    change(w, what, drawn, (&holder, &links))
}

/// A guardian without an address here: a sleeping link to the sign-in of that address, made if there is none.
fn link_new(w: &mut Writer, what: &Recorded<'_>, drawn: &Drawn) -> Result<Vec<String>, Denied> {
    let account = match w.account_by_email(what.email)? {
        Some(known) => known,
        None => {
            w.add_account(&drawn.account, what.email, drawn.now)?;
            w.account(&drawn.account)?.ok_or(Denied::Unknown)?
        }
    };
    refuse_shared(w, what, &account)?;
    let (guardian, centre) = (what.guardian.to_owned(), what.desk.centre());
    let link = FamilyLink { account: account.id.clone(), guardian, family: what.family, centre, confirmed: false, held: false };
    w.add_link(&link, drawn.now)?;
    invite(w, what, drawn, &account)?;
    Ok(vec![account.id])
}

/// Within one family and centre an address belongs to one guardian: each answers for himself.
fn refuse_shared(w: &Writer, what: &Recorded<'_>, account: &Account) -> Result<(), Denied> {
    let other = w.link_of_family(&account.id, what.family, what.desk.centre())?;
    if other.is_some_and(|link| link.guardian != what.guardian) {
        let text = "Cette adresse est déjà celle d’un autre responsable de cette famille : chacun a la sienne.";
        return Err(Denied::mend(Refusal::on("email", "address_taken", text)));
    }
    Ok(())
}

/// A provisional password to somebody who has never signed in, else the news that a centre waits.
fn invite(w: &mut Writer, what: &Recorded<'_>, drawn: &Drawn, account: &Account) -> Result<(), Denied> {
    let centre = Some(what.desk.centre());
    w.forgive_birth_tries(&account.id)?;
    w.drop_mails(&account.email, &["welcome", "address_changed_new"])?;
    if account.password.is_some() {
        let mail = drawn.to_new.about(centre, drawn.provisional_until);
        return Ok(drawn.to_new.queue(w, "link_to_confirm", &account.email, &mail, drawn.now)?);
    }
    let until = drawn.provisional_until;
    w.set_provisional(&account.id, &drawn.provisional, until)?;
    let mail = AccountMail { again: account.provisional.is_some(), ..drawn.to_new.about(centre, until) };
    Ok(drawn.to_new.queue(w, "welcome", &account.email, &mail, drawn.now)?)
}

/// *Envoyer à nouveau*. A link that waited for the old address opens: this director vouches for his own centre.
fn send_again(w: &mut Writer, what: &Recorded<'_>, drawn: &Drawn, (link, holder): (&FamilyLink, &Account)) -> Result<Vec<String>, Denied> {
    if link.confirmed && holder.password.is_some() {
        let text = "Cette adresse est déjà confirmée : la famille se connecte, ou touche « Mot de passe oublié ? ».";
        return Err(Denied::mend(Refusal::on("email", "already_confirmed", text)));
    }
    if link.held {
        w.put_to_sleep(link)?;
    }
    invite(w, what, drawn, holder)?;
    Ok(vec![holder.id.clone()])
}

/// The person has another address: all sessions end, this director's centres wait for the birth date, the others for the old address.
fn change(w: &mut Writer, what: &Recorded<'_>, drawn: &Drawn, (holder, links): (&Account, &[FamilyLink])) -> Result<Vec<String>, Denied> {
    let now = drawn.now;
    let others = links.iter().any(|l| !what.centres.contains(&l.centre));
    let target = match w.account_by_email(what.email)? {
        Some(known) => {
            refuse_shared(w, what, &known)?;
            move_links(w, what, (holder, &known, links), now)?;
            known
        }
        None => {
            for link in links {
                if what.centres.contains(&link.centre) { w.put_to_sleep(link)? } else { w.hold_link(link)? }
            }
            w.set_email(&holder.id, what.email)?;
            w.forget_password(&holder.id)?;
            Account { email: what.email.to_owned(), password: None, provisional: None, ..holder.clone() }
        }
    };
    w.end_sessions(&holder.id, None)?;
    w.drop_reset_links(&holder.id)?;
    w.drop_mails(&holder.email, &["reset", "welcome", "address_changed_new", "link_to_confirm"])?;
    if target.password.is_some() {
        invite(w, what, drawn, &target)?;
    } else {
        let until = drawn.provisional_until;
        w.set_provisional(&target.id, &drawn.provisional, until)?;
        w.forgive_birth_tries(&target.id)?;
        let mail = AccountMail { others, ..drawn.to_new.about(Some(what.desk.centre()), until) };
        drawn.to_new.queue(w, "address_changed_new", &target.email, &mail, now)?;
    }
    let until = now.plus_ms(AGREEMENT_MS);
    // An address that nobody ever signed in with has nothing to agree to; the one before it still has.
    let asked = others && holder.password.is_some();
    if asked {
        w.drop_address_changes(&target.id)?;
        let change = AddressChange { from_account: holder.id.clone(), to_account: target.id.clone() };
        w.add_address_change(&token_hash(&drawn.token), &change, until)?;
    }
    let mail = AccountMail { others: asked, ..drawn.to_old.about(Some(what.desk.centre()), until) };
    drawn.to_old.queue(w, "address_changed_old", &holder.email, &mail, now)?;
    Ok(vec![holder.id.clone(), target.id])
}

/// The new address already signs in: this director's links go over to it, asleep; for the others it waits beside.
fn move_links(
    w: &mut Writer,
    what: &Recorded<'_>,
    (from, to, links): (&Account, &Account, &[FamilyLink]),
    now: UtcTime,
) -> Result<(), Denied> {
    let mut left = false;
    for link in links {
        let own = what.centres.contains(&link.centre);
        if own {
            w.remove_link(&from.id, link.family, link.centre)?;
        }
        left |= !own;
        if w.link_of_family(&to.id, link.family, link.centre)?.is_none() {
            let confirmed = !own && link.confirmed;
            w.add_link(&FamilyLink { account: to.id.clone(), confirmed, held: !own, ..link.clone() }, now)?;
        }
    }
    if !left && !w.is_staff(&from.id)? {
        w.forget_password(&from.id)?;
    }
    Ok(())
}
