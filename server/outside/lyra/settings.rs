//! Which shop of the platform is ours? Its number, its mode with the key of that mode, and the address of its form.

use std::fmt;
use std::str::FromStr;

use hyper::Uri;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::outside::web_client::{is_loopback, web_address};

/// Keys of the back office, numeric or alphanumeric, have sixteen characters; longer ones may come.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// With real money, or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    Test,
    Production,
}

impl Mode {
    /// As `vads_ctx_mode` says it.
    pub const fn word(self) -> &'static str {
        match self {
            Mode::Test => "TEST",
            Mode::Production => "PRODUCTION",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Mode, ()> {
        match text {
            "TEST" => Ok(Mode::Test),
            "PRODUCTION" => Ok(Mode::Production),
            _ => Err(()),
        }
    }
}

/// The secret of one mode. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Letters and digits only: what was copied with a space or a quote is refused here, not by the platform.
    pub fn read(text: &str) -> Result<Key, SettingsError> {
        let text = text.trim_end_matches(['\r', '\n']);
        let good = KEY_LENGTHS.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if good { Ok(Key(text.to_owned())) } else { Err(SettingsError::Key) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Settings with which no payment can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    #[error("Paiement : le numéro de boutique « {0} » n’a pas huit chiffres / site_id must be 8 digits")]
    SiteId(String),
    #[error("Paiement : le mode « {0} » n’est ni TEST ni PRODUCTION / mode must be TEST or PRODUCTION")]
    Mode(String),
    #[error("Paiement : la clé doit compter de 16 à 64 lettres ou chiffres, sans espace / the key must be 16 to 64 letters or digits")]
    Key,
    #[error(
        "Paiement : l’adresse « {0} » n’est pas celle d’un formulaire en https ; http n’est permis que sur cette machine, en mode TEST / \
         wrong form_url"
    )]
    FormUrl(String),
}

/// The shop, as the platform knows it. Made only by `read`: what is here is well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LyraSettings {
    site_id: String,
    mode: Mode,
    key: Key,
    form_url: String,
}

impl LyraSettings {
    /// `key` is the one of this mode. A production key is never used with an address of this machine: the simulator cannot be
    /// reached with it.
    pub fn read(site_id: &str, mode: &str, key: &str, form_url: &str) -> Result<LyraSettings, SettingsError> {
        if site_id.len() != 8 || !site_id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SettingsError::SiteId(site_id.to_owned()));
        }
        let mode: Mode = mode.parse().map_err(|()| SettingsError::Mode(mode.to_owned()))?;
        let key = Key::read(key)?;
        let wrong = || SettingsError::FormUrl(form_url.to_owned());
        let address: Uri = web_address(form_url).ok_or_else(wrong)?;
        if address.query().is_some() || (mode == Mode::Production && is_loopback(&address)) {
            return Err(wrong());
        }
        Ok(LyraSettings { site_id: site_id.to_owned(), mode, key, form_url: form_url.to_owned() })
    }

    pub fn site_id(&self) -> &str {
        &self.site_id
    }

    pub const fn mode(&self) -> Mode {
        self.mode
    }

    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Where the browser posts the form.
    pub fn form_url(&self) -> &str {
        &self.form_url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "1122334455667788";
    const FORM: &str = "https://secure.lyra.com/vads-payment/";

    #[test]
    fn a_shop_is_read_strictly() {
        let shop = LyraSettings::read("12345678", "PRODUCTION", KEY, FORM).unwrap();
        assert_eq!((shop.site_id(), shop.mode(), shop.form_url()), ("12345678", Mode::Production, FORM));
        for bad in ["", "1234567", "123456789", "1234567a", " 1234567", "１２３４５６７８"] {
            assert_eq!(LyraSettings::read(bad, "TEST", KEY, FORM), Err(SettingsError::SiteId(bad.into())), "{bad}");
        }
        for bad in ["", "test", "PROD", "TEST "] {
            assert_eq!(LyraSettings::read("12345678", bad, KEY, FORM), Err(SettingsError::Mode(bad.into())), "{bad}");
        }
        for bad in ["", "112233445566778", " 1122334455667788", "1122334455667788 ", "11223344556677é8", &"1".repeat(65)] {
            assert_eq!(LyraSettings::read("12345678", "TEST", bad, FORM), Err(SettingsError::Key), "{bad}");
        }
        assert!(LyraSettings::read("12345678", "TEST", "1122334455667788\n", FORM).is_ok(), "a file ends with a line end");
    }

    #[test]
    fn plain_http_is_for_the_simulator_and_never_for_production() {
        let read = |mode: &str, url: &str| LyraSettings::read("12345678", mode, KEY, url);
        for good in ["http://127.0.0.1:8090/vads-payment/", "http://localhost:1/", "http://[::1]:8090/vads-payment/", FORM] {
            assert!(read("TEST", good).is_ok(), "{good}");
        }
        let bad = [
            "http://secure.lyra.com/",
            "ftp://localhost/",
            "/vads-payment/",
            "https://",
            "https://a:b@c.example/",
            "https://a.example/?x=1",
        ];
        for bad in bad {
            assert!(read("TEST", bad).is_err(), "{bad}");
        }
        for bad in ["http://127.0.0.1:8090/vads-payment/", "https://localhost/vads-payment/", "https://[::1]/"] {
            assert_eq!(read("PRODUCTION", bad), Err(SettingsError::FormUrl(bad.into())), "{bad}");
        }
    }

    #[test]
    fn the_key_is_never_printed() {
        let shop = LyraSettings::read("12345678", "TEST", KEY, FORM).unwrap();
        assert!(!format!("{shop:?} {:?}", LyraSettings::read("12345678", "TEST", "short-secret", FORM)).contains("11223344"));
        assert!(!format!("{}", LyraSettings::read("12345678", "TEST", "short-secret", FORM).unwrap_err()).contains("secret"));
    }
}
