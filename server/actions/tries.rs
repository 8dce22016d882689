//! Is this tried too often? Wrong passwords per account and per network address, mails per address; counted before the work,
//! so that many at once do not slip through.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use preau_core::domain::time::{HOUR_MS, MINUTE_MS, UtcTime};

use super::refusal::{Denied, Refusal};
use crate::store::keys::Keys;
use crate::store::{Reader, StoreError, Writer};

pub const WRONG_PER_ACCOUNT: u32 = 5;
pub const ACCOUNT_WINDOW_MS: i64 = 15 * MINUTE_MS;
pub const WRONG_PER_ADDRESS: u32 = 20;
pub const ADDRESS_WINDOW_MS: i64 = MINUTE_MS;
/// Words that the payment platform did not sign, from one network address in a minute; beyond, they are not even counted.
pub const FORGED_PER_ADDRESS: u32 = 20;
/// Mails that one address may be sent by *Mot de passe oublié ?* or by a desk that sends again.
pub const MAILS_PER_ADDRESS: u32 = 5;
pub const MAIL_WINDOW_MS: i64 = HOUR_MS;

/// Where a try is counted: digests under the server's key, so that nobody finds an address by trying them all.
#[derive(Clone, Debug)]
pub struct Scopes {
    account: String,
    address: String,
    mail: String,
}

impl Scopes {
    pub fn of(keys: &Keys, email: &str, address: IpAddr) -> Scopes {
        let scope = |kind: &str, what: &str| scope(keys, kind, what);
        Scopes { account: scope("account", email), address: scope("address", &network_of(address)), mail: scope("mail", email) }
    }

    /// For mails that a desk asks for, from wherever it is.
    pub fn of_mail(keys: &Keys, email: &str) -> String {
        scope(keys, "mail", email)
    }

    pub fn mail(&self) -> &str {
        &self.mail
    }
}

/// One household has a whole /64 of IPv6.
fn network_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(|| format!("{:?}", &v6.segments()[..4]), |v4| v4.to_string()),
    }
}

fn scope(keys: &Keys, kind: &str, what: &str) -> String {
    let digest = keys.derived(keys.current(), &[b"try", kind.as_bytes(), what.as_bytes()]).unwrap_or_default();
    format!("{kind}:{}", HEXLOWER.encode(&digest))
}

/// Counts a password that is about to be checked as wrong; refuses when there were too many. `right` takes it back.
pub fn count(writer: &mut Writer, scopes: &Scopes, now: UtcTime) -> Result<(), Denied> {
    if writer.tries_since(&scopes.account, now.plus_ms(-ACCOUNT_WINDOW_MS))? >= WRONG_PER_ACCOUNT {
        let text = "Trop d’essais pour cette adresse. Attendez un quart d’heure, ou touchez « Mot de passe oublié ? ».";
        return Err(Denied::TooMany(Refusal::new("too_many_tries", text)));
    }
    count_address(writer, scopes, now)?;
    writer.add_try(&scopes.account, now)?;
    Ok(())
}

/// Counts a code, a link or a demand that names no account.
pub fn count_address(writer: &mut Writer, scopes: &Scopes, now: UtcTime) -> Result<(), Denied> {
    if writer.tries_since(&scopes.address, now.plus_ms(-ADDRESS_WINDOW_MS))? >= WRONG_PER_ADDRESS {
        let text = "Trop d’essais depuis cette connexion. Attendez une minute, puis réessayez.";
        return Err(Denied::TooMany(Refusal::new("too_many_tries", text)));
    }
    writer.add_try(&scopes.address, now)?;
    Ok(())
}

/// It was the right one.
pub fn right(writer: &mut Writer, scopes: &Scopes) -> Result<(), StoreError> {
    writer.forgive_tries(&scopes.account)?;
    writer.take_back_try(&scopes.address)
}

/// Where words that the payment platform did not sign are counted.
pub fn word_scope(keys: &Keys, address: IpAddr) -> String {
    scope(keys, "word", &network_of(address))
}

/// That network address has not brought too many of them.
pub fn may_bring_words(reader: &Reader, scope: &str, now: UtcTime) -> Result<bool, StoreError> {
    Ok(reader.tries_since(scope, now.plus_ms(-ADDRESS_WINDOW_MS))? < FORGED_PER_ADDRESS)
}

/// A mail is about to be written to the address of this scope: true unless there were too many.
pub fn count_mail(writer: &mut Writer, scope: &str, now: UtcTime) -> Result<bool, StoreError> {
    let allowed = writer.tries_since(scope, now.plus_ms(-MAIL_WINDOW_MS))? < MAILS_PER_ADDRESS;
    if allowed {
        writer.add_try(scope, now)?;
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_personal_stands_in_a_scope() {
        let folder = tempfile::tempdir().unwrap();
        Keys::add(folder.path(), [1; 32], [1; 16]).unwrap();
        let keys = Keys::read(folder.path()).unwrap();
        let of = |address: &str| Scopes::of(&keys, "anna@example.org", address.parse().unwrap());
        let text = format!("{:?}", of("192.0.2.7"));
        assert!(!text.contains("anna") && !text.contains("192.0.2"));
        let same = |a: &str, b: &str| of(a).address == of(b).address;
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.7", "192.0.2.7"));
        Keys::add(folder.path(), [2; 32], [2; 16]).unwrap();
        let other = Keys::read(folder.path()).unwrap();
        assert_ne!(Scopes::of_mail(&other, "anna@example.org"), Scopes::of_mail(&keys, "anna@example.org"));
    }
}
