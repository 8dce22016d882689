//! *Première connexion*: how does a mailed provisional password become one's own? With the birth date of one of the children,
//! because a mistyped address must never open a family to a stranger.

use preau_core::domain::time::LocalDate;

use super::passwords;
use super::refusal::{Denied, Refusal};
use super::sign_in::{Asking, Begun, Session, ring};
use super::tries::{self, Scopes};
use crate::app::App;
use crate::outside::smtp;
use crate::store::Writer;
use crate::store::account::Account;
use crate::store::audit::AuditLine;

/// Wrong birth dates before the director is needed.
pub const BIRTH_TRIES: u32 = 5;

/// What the form holds.
#[derive(Clone, Debug, Default)]
pub struct FirstSignIn {
    pub email: String,
    pub provisional: String,
    pub new: String,
    pub again: String,
    pub birth: Option<LocalDate>,
}

fn wrong() -> Denied {
    let text = "L’adresse ou le mot de passe provisoire n’est pas le bon, ou il n’est plus valable (il sert une fois, pendant sept jours). \
                Touchez « Mot de passe oublié ? » pour en recevoir un autre.";
    Denied::mend(Refusal::new("wrong_provisional", text))
}

pub fn blocked() -> Denied {
    let text = "Cinq dates de naissance n’étaient pas les bonnes. Voyez le directeur du centre : il vérifiera votre fiche et vous enverra un \
                nouveau mail.";
    Denied::mend(Refusal::new("see_director", text))
}

pub fn wrong_birth(left: u32) -> Denied {
    let left = if left == 1 { "un essai".to_owned() } else { format!("{left} essais") };
    let text = format!("Cette date n’est celle d’aucun enfant de votre famille. Vérifiez-la : il vous reste {left}.");
    Denied::mend(Refusal::on("birth", "wrong_birth", text))
}

/// Replaces the provisional password and signs in.
pub async fn first_sign_in(app: &App, form: FirstSignIn, asking: Asking) -> Result<Begun, Denied> {
    let email = smtp::address(&form.email).unwrap_or_else(|| form.email.trim().to_lowercase());
    let mut refusals = passwords::judge(&form.new, &form.again, std::slice::from_ref(&email));
    if form.birth.is_none() {
        let text = "Donnez la date de naissance d’un de vos enfants : jour, mois et année.";
        refusals.push(Refusal::on("birth", "birth_missing", text));
    }
    let (Some(birth), true) = (form.birth, refusals.is_empty()) else { return Err(Denied::Mend(refusals)) };
    let scopes = Scopes::of(&app.keys, &email, asking.address);
    let now = app.now();
    let counted = scopes.clone();
    app.store.write(move |w| tries::count(w, &counted, now)).await?;
    let account = checked(app, email, &form.provisional).await?;
    right_birth(app, &account, birth).await?;
    let id = account.id.clone();
    let words = app.store.read(move |r| r.words_of_account(&id)).await.map_err(Denied::from)?;
    let refusals = passwords::judge(&form.new, &form.again, &words);
    if !refusals.is_empty() {
        // Both secrets were right: only the new password is to be chosen again, as often as it takes.
        app.store.write(move |w| tries::right(w, &scopes)).await.map_err(Denied::from)?;
        return Err(Denied::Mend(refusals));
    }
    let hash = passwords::hash(app, &form.new).await?;
    let session = Session::draw(app, &asking);
    let begun = session.begun(&asking);
    let id = account.id.clone();
    let to_confirm = app
        .store
        .write(move |w| {
            // One use: whoever came first has replaced it.
            if w.account(&account.id)?.and_then(|a| a.provisional) != account.provisional {
                return Err(wrong());
            }
            tries::right(w, &scopes)?;
            w.set_password(&account.id, &hash)?;
            open_families(w, &account.id, birth, now)?;
            w.end_sessions(&account.id, None)?;
            session.begin(w, &account.id, now)?;
            Ok::<_, Denied>(!w.sleeping_links(&account.id)?.is_empty())
        })
        .await?;
    ring(app, [id]);
    Ok(Begun { to_confirm, ..begun })
}

/// The account of that address, if its provisional password is this one and still valid.
async fn checked(app: &App, email: String, provisional: &str) -> Result<Account, Denied> {
    let now = app.now();
    let account = app.store.read(move |r| r.account_by_email(&email)).await.map_err(Denied::from)?;
    let live = account.as_ref().filter(|a| a.provisional_until.is_some_and(|until| now < until));
    let stored = live.and_then(|a| a.provisional.clone());
    let right = passwords::verify(app, &passwords::provisional_as_compared(provisional), stored.as_deref()).await?;
    account.filter(|_| right).ok_or_else(wrong)
}

/// The date is that of a child of a family that waits; else it is counted.
async fn right_birth(app: &App, account: &Account, birth: LocalDate) -> Result<(), Denied> {
    let id = account.id.clone();
    let verdict = app.store.write(move |w| judge_birth(w, &id, birth)).await?;
    verdict.map(|_| ())
}

/// Counts a wrong date even though the form is refused: the inner answer is what the person reads.
pub fn judge_birth(writer: &mut Writer, account: &str, birth: LocalDate) -> Result<Result<(), Denied>, Denied> {
    let tried = writer.account(account)?.map_or(BIRTH_TRIES, |a| a.birth_tries);
    if tried >= BIRTH_TRIES {
        return Ok(Err(blocked()));
    }
    if !writer.sleeping_families_born(account, birth)?.is_empty() {
        return Ok(Ok(()));
    }
    let tried = writer.count_birth_try(account)?;
    Ok(Err(if tried >= BIRTH_TRIES { blocked() } else { wrong_birth(BIRTH_TRIES - tried) }))
}

/// Opens the sleeping links to the families in which a child was born that day.
pub fn open_families(writer: &mut Writer, account: &str, birth: LocalDate, now: preau_core::domain::time::UtcTime) -> Result<(), Denied> {
    for family in writer.sleeping_families_born(account, birth)? {
        writer.confirm_family(account, family, now)?;
        writer.audit(&AuditLine { who: account, what: "link_confirmed", family: Some(family), centre: None }, now)?;
    }
    writer.forgive_birth_tries(account)?;
    Ok(())
}
