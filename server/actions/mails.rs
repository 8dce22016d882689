//! Which mail does an act about a sign-in cause? Written to the outbox in the same transaction; what is secret in it is derived
//! from the server's key and the mail's id, so that it stands nowhere until the mail leaves.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::CentreId;
use preau_core::domain::time::{DAY_MS, HOUR_MS, UtcTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::passwords;
use crate::app::App;
use crate::store::keys::Keys;
use crate::store::outbox::NewMail;
use crate::store::{StoreError, Writer};

pub const RESET_MS: i64 = HOUR_MS;
/// The agreement of an old address.
pub const AGREEMENT_MS: i64 = 7 * DAY_MS;

/// What an account's mail keeps until it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMail {
    /// The key from which its secrets are derived.
    pub key: String,
    pub centre: Option<CentreId>,
    /// When what it carries ends.
    pub until: UtcTime,
    /// Another provisional password, after a first one.
    pub again: bool,
    /// Other centres wait for the old address.
    pub others: bool,
}

/// A mail about to be caused: its id is drawn first, because its secrets follow from it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: String,
    pub key: String,
}

impl Draft {
    pub fn new(app: &App) -> Draft {
        Draft { id: HEXLOWER.encode(&app.chance.id()), key: app.keys.current().to_owned() }
    }

    pub fn secrets<'a>(&'a self, keys: &'a Keys) -> Secrets<'a> {
        Secrets { keys, key: &self.key, mail: &self.id }
    }

    /// Writes it down for that recipient.
    pub fn queue(
        &self,
        writer: &mut Writer,
        kind: &'static str,
        recipient: &str,
        mail: &AccountMail,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        let data = serde_json::to_string(mail).unwrap_or_default();
        let mail = NewMail { id: self.id.clone(), kind, recipient: recipient.to_owned(), data, gather: None, due_at: now };
        writer.queue_mail(&mail, now)?;
        Ok(())
    }

    pub fn about(&self, centre: Option<CentreId>, until: UtcTime) -> AccountMail {
        AccountMail { key: self.key.clone(), centre, until, again: false, others: false }
    }
}

/// What one mail may carry.
#[derive(Clone, Copy, Debug)]
pub struct Secrets<'a> {
    pub keys: &'a Keys,
    pub key: &'a str,
    pub mail: &'a str,
}

impl Secrets<'_> {
    fn derived(&self, what: &str) -> [u8; 32] {
        // An unknown key gives a secret that opens nothing: the person asks again.
        self.keys.derived(self.key, &[b"mail", what.as_bytes(), self.mail.as_bytes()]).unwrap_or_default()
    }

    pub fn provisional(&self) -> String {
        passwords::provisional(&self.derived("provisional"))
    }

    /// The secret of the link that the mail shows.
    pub fn token(&self) -> [u8; 32] {
        self.derived("token")
    }

    /// Eight digits, for an installed app that does not share the browser's session.
    pub fn code(&self) -> String {
        let secret = self.derived("code");
        let number = u64::from_be_bytes([0, secret[0], secret[1], secret[2], secret[3], secret[4], secret[5], secret[6]]);
        format!("{:08}", number % 100_000_000)
    }
}

/// As a code is stored: with the account, so that equal codes differ.
pub fn code_hash(account: &str, code: &str) -> [u8; 32] {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut hasher = Sha256::new();
    hasher.update(account.as_bytes());
    hasher.update([0]);
    hasher.update(digits.as_bytes());
    hasher.finalize().into()
}
