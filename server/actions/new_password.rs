//! How does a mailed link or code become a new password? Each serves once, for an hour; every session ends, a new one begins.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

use super::mails::code_hash;
use super::refusal::{Denied, Refusal};
use super::sign_in::{Asking, Begun, Session, ring};
use super::tries::{self, Scopes};
use super::{authorize, passwords};
use crate::app::App;
use crate::outside::smtp;
use crate::store::Writer;
use crate::store::audit::AuditLine;
use crate::store::link::ResetLink;

/// Wrong codes before the link and its code are worth nothing.
pub const CODE_TRIES: u32 = 5;

/// What opens the form.
#[derive(Clone, Debug)]
pub enum Key {
    /// From the link, as it stands in the address.
    Token(String),
    /// From the mail, typed with the address.
    Code { email: String, code: String },
}

/// What the form holds.
#[derive(Clone, Debug)]
pub struct NewPassword {
    pub key: Key,
    pub new: String,
    pub again: String,
}

fn over() -> Denied {
    let text =
        "Ce lien ou ce code n’est pas le bon, ou il n’est plus valable : il sert une seule fois, pendant une heure. Demandez-en un autre.";
    Denied::mend(Refusal::new("link_over", text))
}

/// A link's secret, as mails write it.
pub fn token_of(text: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(text.trim().as_bytes()).ok()?.try_into().ok()
}

/// Is the link still good? So that the page says so before anybody types.
pub async fn is_open(app: &App, token: &str) -> Result<bool, Denied> {
    let Some(token) = token_of(token) else { return Ok(false) };
    let (hash, now) = (authorize::token_hash(&token), app.now());
    let found = app.store.read(move |r| r.reset_link(&hash, now)).await.map_err(Denied::from)?;
    Ok(found.is_some())
}

/// Sets the password and signs in.
pub async fn choose(app: &App, form: NewPassword, asking: Asking) -> Result<Begun, Denied> {
    let refusals = passwords::judge(&form.new, &form.again, &[]);
    if !refusals.is_empty() {
        return Err(Denied::Mend(refusals));
    }
    let now = app.now();
    let scopes = Scopes::of(&app.keys, "", asking.address);
    let key = form.key;
    let found = app.store.write(move |w| find(w, &key, &scopes, now)).await?;
    let Some(link) = found else { return Err(over()) };
    let account = link.account.clone();
    let words = app
        .store
        .read(move |r| {
            let mut words = r.words_of_account(&account)?;
            words.extend(r.account(&account)?.map(|a| a.email));
            Ok::<_, Denied>(words)
        })
        .await?;
    let refusals = passwords::judge(&form.new, &form.again, &words);
    if !refusals.is_empty() {
        return Err(Denied::Mend(refusals));
    }
    let hash = passwords::hash(app, &form.new).await?;
    let session = Session::draw(app, &asking);
    let begun = session.begun(&asking);
    let account = link.account.clone();
    let to_confirm = app
        .store
        .write(move |w| {
            if w.reset_link(&link.token, now)?.is_none() {
                return Err(over());
            }
            w.drop_reset_links(&link.account)?;
            w.set_password(&link.account, &hash)?;
            w.end_sessions(&link.account, None)?;
            session.begin(w, &link.account, now)?;
            w.audit(&AuditLine { who: &link.account, what: "password_reset", family: None, centre: None }, now)?;
            Ok(!w.sleeping_links(&link.account)?.is_empty())
        })
        .await?;
    ring(app, [account]);
    Ok(Begun { to_confirm, ..begun })
}

/// The link that this key opens. A wrong code is counted, on the network address and on the link.
fn find(writer: &mut Writer, key: &Key, scopes: &Scopes, now: preau_core::domain::time::UtcTime) -> Result<Option<ResetLink>, Denied> {
    tries::count_address(writer, scopes, now)?;
    match key {
        Key::Token(text) => match token_of(text) {
            Some(token) => Ok(writer.reset_link(&authorize::token_hash(&token), now)?),
            None => Ok(None),
        },
        Key::Code { email, code } => {
            let account = match smtp::address(email) {
                Some(email) => writer.account_by_email(&email)?,
                None => None,
            };
            let Some(account) = account else { return Ok(None) };
            let Some(link) = writer.reset_link_of(&account.id, now)? else { return Ok(None) };
            let right = link.code.is_some_and(|stored| bool::from(stored.ct_eq(&code_hash(&account.id, code))));
            if right && link.tries < CODE_TRIES {
                return Ok(Some(link));
            }
            writer.count_code_try(&link.token)?;
            Ok(None)
        }
    }
}
