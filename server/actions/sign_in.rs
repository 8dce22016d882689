//! How does somebody get in? Address and password; the answer and its time say nothing about who is known here.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use preau_core::domain::time::UtcTime;

use super::refusal::{Denied, Refusal};
use super::tries::{self, Scopes};
use super::{authorize, passwords};
use crate::app::{App, Change};
use crate::outside::smtp;
use crate::store::session::NewSession;
use crate::store::{StoreError, Writer};

/// A longer text than any name of a browser.
const LABEL_CHARS_MAX: usize = 80;

/// Which device asks, and what it already holds.
#[derive(Clone, Debug)]
pub struct Asking {
    pub address: IpAddr,
    /// *Firefox sur Android*.
    pub label: String,
    /// The session of before: a sign-in ends it, so that no token lives on in another's hands.
    pub token: Option<[u8; 32]>,
    pub mine: bool,
}

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The secret for the cookie.
    pub token: [u8; 32],
    pub mine: bool,
    /// A centre waits for the person's confirmation.
    pub to_confirm: bool,
}

fn wrong() -> Denied {
    // The page adds the two ways out, as links.
    Denied::mend(Refusal::new("wrong_password", "L’adresse ou le mot de passe n’est pas le bon."))
}

/// Signs in with a password chosen before.
pub async fn sign_in(app: &App, email: &str, password: &str, asking: Asking) -> Result<Begun, Denied> {
    let email = smtp::address(email).unwrap_or_else(|| email.trim().to_lowercase());
    let scopes = Scopes::of(&app.keys, &email, asking.address);
    let now = app.now();
    let counted = scopes.clone();
    app.store.write(move |w| tries::count(w, &counted, now)).await?;
    let account = app.store.read(move |r| r.account_by_email(&email)).await.map_err(Denied::from)?;
    let stored = account.as_ref().and_then(|a| a.password.clone());
    if !passwords::verify(app, password, stored.as_deref()).await? {
        return Err(wrong());
    }
    let Some(account) = account else { return Err(wrong()) };
    let session = Session::draw(app, &asking);
    let begun = session.begun(&asking);
    let to_confirm = app
        .store
        .write(move |w| {
            // The password that was checked is still the one.
            if w.account(&account.id)?.and_then(|a| a.password) != stored {
                return Err(wrong());
            }
            tries::right(w, &scopes)?;
            session.begin(w, &account.id, now)?;
            Ok(!w.sleeping_links(&account.id)?.is_empty())
        })
        .await?;
    Ok(Begun { to_confirm, ..begun })
}

/// A session drawn outside the writer.
#[derive(Clone, Debug)]
pub struct Session {
    token: [u8; 32],
    id: String,
    label: String,
    mine: bool,
    before: Option<[u8; 32]>,
}

impl Session {
    pub fn draw(app: &App, asking: &Asking) -> Session {
        let label = asking.label.chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect();
        Session {
            token: app.chance.secret(),
            id: HEXLOWER.encode(&app.chance.id()),
            label,
            mine: asking.mine,
            before: asking.token.map(|token| authorize::token_hash(&token)),
        }
    }

    pub const fn begun(&self, asking: &Asking) -> Begun {
        Begun { token: self.token, mine: asking.mine, to_confirm: false }
    }

    /// The new token replaces the one that the browser held.
    pub fn begin(&self, writer: &mut Writer, account: &str, now: UtcTime) -> Result<(), StoreError> {
        if let Some(before) = &self.before {
            writer.end_session(before)?;
        }
        let session = NewSession {
            token: authorize::token_hash(&self.token),
            id: self.id.clone(),
            account: account.to_owned(),
            label: self.label.clone(),
            mine: self.mine,
            expires_at: now.plus_ms(if self.mine { authorize::MINE_MS } else { authorize::LENT_MS }),
        };
        writer.add_session(&session, now)
    }
}

/// Ends the session of this token, here and now.
pub async fn sign_out(app: &App, token: [u8; 32], account: Option<String>) -> Result<(), Denied> {
    let token = authorize::token_hash(&token);
    app.store.write(move |w| w.end_session(&token)).await.map_err(Denied::from)?;
    ring(app, account);
    Ok(())
}

/// Sessions or permissions of that account changed: open connections look again.
pub fn ring(app: &App, account: impl IntoIterator<Item = String>) {
    app.moved.ring(Change { accounts: account.into_iter().collect(), ..Change::default() });
}
