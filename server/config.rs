//! How is this server set up? One TOML file, then `PREAU__SECTION__KEY` variables; secrets stand in files of their own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use preau_core::domain::time::DAY_MS;
use serde::Deserialize;
use thiserror::Error;

use self::unknown::Unknown;
use crate::limits::Limits;

mod french;
mod unknown;

pub use self::french::in_french;

/// Why the server refuses its settings, in a sentence for the operator.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("Réglages illisibles / settings cannot be read: {path}: {cause}")]
    Unreadable { path: PathBuf, cause: String },
    #[error("Réglages incorrects / wrong settings: {0}")]
    Wrong(String),
    #[error("Réglage inconnu. {0}")]
    Unknown(String),
    #[error(
        "public_url « {0} » refusée : une adresse http:// n’est permise que sur cette machine (localhost) ; mettez https:// / \
         refused: plain http is allowed on loopback only"
    )]
    PlainHttp(String),
    #[error("Le dossier {0} est déjà servi par un autre processus : arrêtez-le d’abord / already in use")]
    InUse(PathBuf),
    #[error("Le dossier de données {0} n’est pas accessible en écriture : vérifiez ses droits / data folder is read-only")]
    ReadOnly(PathBuf),
    #[error("Le dossier {0} n’existe pas : lancez « preau init {0} » / not a data folder")]
    NoFolder(PathBuf),
    #[error("public_url « {0} » incorrecte : attendu https://nom ou http://127.0.0.1:port, sans chemin / not an origin")]
    BadUrl(String),
}

/// Everything that an operator chooses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// As people type it; empty: the address on which the server listens, which must then be loopback.
    #[serde(default)]
    pub public_url: String,
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The data folder: database, keys, mails, site. Set by the command line, relative paths start from it.
    #[serde(default = "default_folder")]
    pub data: PathBuf,
    #[serde(default)]
    pub organisation: Organisation,
    #[serde(default)]
    pub mail: Mail,
    #[serde(default)]
    pub backup: BackupSettings,
    #[serde(default)]
    pub offers: Offers,
    /// The payment platform; without it, nothing is paid online.
    #[serde(default)]
    pub payment: Option<Payment>,
    #[serde(default)]
    pub site: Site,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    pub name: String,
}

/// Where mails go: to a server, or to a folder (the demo).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    pub from: String,
    pub folder: PathBuf,
    pub smtp: Option<Smtp>,
    /// How long answers to one family gather before their mail leaves; five minutes if it is not said.
    pub gather_seconds: Option<u32>,
    /// How long a provisional password stays good; seven days if it is not said.
    pub provisional_days: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    pub host: String,
    #[serde(default = "default_smtp_port")]
    pub port: u16,
    #[serde(default)]
    pub user: String,
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Refuses to send in clear; only a relay on this machine may do without.
    #[serde(default = "yes")]
    pub starttls: bool,
    /// A certificate authority of one's own, PEM.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSettings {
    /// To be put on another machine by the operator.
    pub folder: PathBuf,
    /// Where the keys are copied too, apart from the backups; empty: the operator keeps them.
    pub keys_folder: PathBuf,
    pub every_seconds: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Offers {
    /// Hours during which a freed place stays offered, for periods that say nothing else.
    pub hours: u16,
    /// How long after a start no place is given away, so that devices may first bring back what a backup forgot; five minutes if
    /// it is not said.
    pub quiet_after_start_seconds: Option<u32>,
}

/// The shop at a Lyra platform (PayZen, Systempay, Scellius…).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    pub site_id: String,
    /// `TEST` or `PRODUCTION`: which key the file holds.
    pub mode: String,
    pub key_file: PathBuf,
    /// Where the browser posts the form.
    pub form_url: String,
    /// The REST service and its password, to ask about orders of which nobody spoke; without them, nobody is asked.
    #[serde(default)]
    pub api_url: String,
    #[serde(default)]
    pub api_password_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// The organisation's content (TOML and Markdown).
    pub content: PathBuf,
    /// Templates of its own, over ours; empty: ours.
    pub templates: PathBuf,
    /// Where the built site stands.
    pub output: PathBuf,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
fn default_folder() -> PathBuf {
    PathBuf::from(".")
}
const fn default_smtp_port() -> u16 {
    587
}
const fn yes() -> bool {
    true
}

impl Default for Organisation {
    fn default() -> Self {
        Organisation { name: "Préau".into() }
    }
}
impl Default for Mail {
    fn default() -> Self {
        Mail { from: "preau@localhost".into(), folder: "mails".into(), smtp: None, gather_seconds: None, provisional_days: None }
    }
}
impl Default for BackupSettings {
    fn default() -> Self {
        BackupSettings { folder: "backups".into(), keys_folder: PathBuf::new(), every_seconds: 60 }
    }
}
impl Default for Offers {
    fn default() -> Self {
        Offers { hours: 48, quiet_after_start_seconds: None }
    }
}
impl Default for Site {
    fn default() -> Self {
        Site { content: "content".into(), templates: PathBuf::new(), output: "site".into() }
    }
}

/// The variables of this process that speak of us.
#[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("PREAU"))
        .collect()
}

/// One variable of this process.
pub fn variable(name: &str) -> Option<String> {
    environment().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

impl Config {
    /// The settings of a data folder: its `preau.toml` if there is one, then the variables given.
    pub fn load(folder: &Path, variables: impl IntoIterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let path = folder.join("preau.toml");
        let unreadable = |cause: String| ConfigError::Unreadable { path: path.clone(), cause };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(unreadable(e.to_string())),
        };
        let mut table: toml::Table = text.parse().map_err(|e: toml::de::Error| unreadable(e.to_string()))?;
        let mut names = vec![];
        for (name, value) in variables {
            if let Some(path) = name.strip_prefix("PREAU__") {
                let keys: Vec<String> = path.split("__").map(str::to_lowercase).collect();
                set(&mut table, &keys, &value).map_err(|()| ConfigError::Wrong(name.clone()))?;
                names.push((name, keys));
            }
        }
        let mut config: Config = table.try_into().map_err(|e: toml::de::Error| misread((&path, &text), &names, &e))?;
        config.data = folder.to_path_buf();
        Ok(config)
    }

    /// These limits, with those that the settings change.
    pub fn within(&self, limits: Limits) -> Limits {
        let ms = |seconds: Option<u32>, usual: i64| seconds.map_or(usual, |seconds| i64::from(seconds) * 1_000);
        Limits {
            provisional_ms: self.mail.provisional_days.map_or(limits.provisional_ms, |days| i64::from(days.max(1)) * DAY_MS),
            answers_gather_ms: ms(self.mail.gather_seconds, limits.answers_gather_ms),
            quiet_after_start_ms: ms(self.offers.quiet_after_start_seconds, limits.quiet_after_start_ms),
            ..limits
        }
    }

    /// A path of the settings, relative ones from the data folder.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.data.join(path)
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("preau.db")
    }

    /// The folder of the seal's keys, beside the database and never in it.
    pub fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    /// Held as long as somebody serves or restores this folder.
    pub fn lock(&self) -> Result<std::fs::File, ConfigError> {
        let path = self.data.join(".lock");
        let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = match file {
            Ok(file) => file,
            Err(_) if !self.data.is_dir() => return Err(ConfigError::NoFolder(self.data.clone())),
            Err(_) => return Err(ConfigError::ReadOnly(self.data.clone())),
        };
        file.try_lock().map(|()| file).map_err(|_| ConfigError::InUse(self.data.clone()))
    }

    /// Cookies are `Secure` and named `__Host-…`.
    pub fn https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The settings for a server that listens there: `public_url` is known and allowed.
    pub fn listening_on(mut self, listen: SocketAddr) -> Result<Config, ConfigError> {
        if self.public_url.is_empty() {
            self.public_url = format!("http://{listen}");
        }
        self.public_url = self.public_url.trim_end_matches('/').to_owned();
        let bad = || ConfigError::BadUrl(self.public_url.clone());
        let (scheme, authority) = self.public_url.split_once("://").ok_or_else(bad)?;
        if authority.is_empty() || authority.contains(['/', '?', '#', '@', ' ']) {
            return Err(bad());
        }
        match scheme {
            "https" => Ok(self),
            "http" if is_loopback(authority) => Ok(self),
            "http" => Err(ConfigError::PlainHttp(self.public_url)),
            _ => Err(bad()),
        }
    }
}

/// What is wrong, with its line in the file or the variable that says it.
fn misread((path, text): (&Path, &str), variables: &[(String, Vec<String>)], error: &toml::de::Error) -> ConfigError {
    // Read alone, the file tells where.
    let in_file = toml::from_str::<Config>(text).err().filter(|e| e.message() == error.message()).and_then(|e| e.span());
    let line = in_file.map(|span| text[..span.start].matches('\n').count() + 1);
    let unknown = Unknown::read(error.message());
    let variable = unknown.as_ref().and_then(|unknown| variables.iter().find(|(_, keys)| keys.contains(&unknown.key)));
    let place = match (line, variable) {
        (Some(line), _) => format!("{}, ligne {line}", path.display()),
        (None, Some((name, _))) => format!("variable {name}"),
        (None, None) => path.display().to_string(),
    };
    let other = || ConfigError::Wrong(format!("{place} : {}.", in_french(error.message())));
    unknown.as_ref().map_or_else(other, |unknown| ConfigError::Unknown(unknown.sentence(&place)))
}

fn is_loopback(authority: &str) -> bool {
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Puts a variable's text where it belongs, as the kind of value that stands there or that it looks like.
fn set(table: &mut toml::Table, keys: &[String], text: &str) -> Result<(), ()> {
    let (first, rest) = keys.split_first().ok_or(())?;
    if rest.is_empty() {
        let value = match (table.get(first), text.parse::<i64>(), text.parse::<bool>()) {
            (Some(toml::Value::String(_)), _, _) => toml::Value::String(text.to_owned()),
            (_, Ok(number), _) => toml::Value::Integer(number),
            (_, _, Ok(truth)) => toml::Value::Boolean(truth),
            _ => toml::Value::String(text.to_owned()),
        };
        table.insert(first.clone(), value);
        return Ok(());
    }
    let inner = table.entry(first.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    set(inner.as_table_mut().ok_or(())?, rest, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("preau.toml"), "[mail.smtp]\nhost = \"mail.example.org\"\n").unwrap();
        Config::load(folder.path(), variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn variables_win_over_the_file() {
        let config =
            with(&[("PREAU__MAIL__SMTP__PORT", "2525"), ("PREAU__ORGANISATION__NAME", "Les Préaux d’Oc"), ("HOME", "/x")]).unwrap();
        let smtp = config.mail.smtp.unwrap();
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.starttls), ("mail.example.org", 2525, true));
        assert_eq!(config.organisation.name, "Les Préaux d’Oc");
        let unknown = with(&[("PREAU__MAIL__SMPT__HOST", "x")]).unwrap_err().to_string();
        assert!(unknown.starts_with("Réglage inconnu. variable PREAU__MAIL__SMPT__HOST : « smpt » n’est pas"), "{unknown}");
    }

    #[test]
    fn an_unknown_key_is_told_in_french_with_its_line_and_those_that_look_like_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preau.toml");
        for (text, line, key, first) in [
            ("# une note\n[mail]\nfrom = \"a@example.org\"\n[mail.smpt]\nhost = \"x\"\n", 4, "smpt", "smtp, from"),
            ("[mail.smtp]\nhost = \"x\"\nprot = 25\n", 3, "prot", "port, host"),
            ("[organization]\nname = \"x\"\n", 1, "organization", "organisation, "),
        ] {
            std::fs::write(&file, text).unwrap();
            let said = Config::load(folder.path(), []).unwrap_err().to_string();
            let wanted = format!("Réglage inconnu. {}, ligne {line} : « {key} » n’est pas un réglage connu.", file.display());
            assert!(said.starts_with(&wanted) && said.contains(&format!("Connus à cet endroit : {first}")), "{said}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let listen = SocketAddr::from(([127, 0, 0, 1], 9));
        let url = |text: &str| {
            let mut config = with(&[]).unwrap();
            config.public_url = text.into();
            config.listening_on(listen)
        };
        for good in
            ["", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:80", "https://familles.example.org", "https://a.example/"]
        {
            assert!(url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://familles.example.org",
            "http://192.168.1.4:8080",
            "ftp://localhost",
            "https://",
            "https://a/b",
            "http://127.0.0.1.example.org",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }
}
