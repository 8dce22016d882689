//! How does a mail leave? By the association's SMTP server (STARTTLS, authentication), or into a folder for the demo.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use thiserror::Error;

use crate::config::{Mail, Smtp};

/// The server has this long to answer one command.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// TLS from the first byte.
const SUBMISSIONS_PORT: u16 = 465;
/// Answers that will be the same tomorrow: this recipient, this content.
const NEVER: [u16; 8] = [521, 550, 551, 552, 553, 554, 555, 556];

/// A text with its HTML, for one person.
#[derive(Clone)]
pub struct Letter {
    /// Names the mail for ever: a copy sent twice is shown once.
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// UTC milliseconds.
    pub date_ms: i64,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why a mail has not left. The code is that of the answer, nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// Nobody answers, or not to us: no other mail would leave now.
    #[error("unreachable ({0})")]
    Unreachable(String),
    /// Not now.
    #[error("later ({0})")]
    Later(String),
    /// This mail will never be taken.
    #[error("never ({0})")]
    Never(String),
}

/// Settings with which no mail can leave.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MailSettings {
    #[error("mail.from : « {0} » n’est pas une adresse / not an address")]
    From(String),
    #[error("mail.smtp : {0} / wrong setting")]
    Smtp(String),
    #[error("mail.smtp : sans STARTTLS, seul un serveur de cette machine est permis / plain SMTP is allowed on loopback only")]
    Plain,
}

pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// Takes letters away.
pub trait Mailer: Send + Sync + fmt::Debug {
    fn send<'a>(&'a self, letter: &'a Letter) -> Sending<'a>;
}

/// The server of the settings, or the folder (already a path of its own).
pub fn mailer(settings: &Mail, folder: &Path) -> Result<Arc<dyn Mailer>, MailSettings> {
    let from: Mailbox = settings.from.parse().map_err(|_| MailSettings::From(settings.from.clone()))?;
    match &settings.smtp {
        Some(smtp) => Ok(Arc::new(SmtpMailer { from, transport: transport(smtp, folder)? })),
        None => Ok(Arc::new(FolderMailer { from, folder: folder.to_path_buf() })),
    }
}

/// An address that a mail can be sent to; what a person types, trimmed, in lower case.
pub fn address(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let plain = email.is_ascii() && !email.contains(['"', '(', ')', ',', ':', ';', '<', '>', '[', ']', '\\', ' ']);
    let parsed: Address = email.parse().ok().filter(|_| plain && email.len() <= 254)?;
    parsed.domain().contains('.').then_some(email)
}

#[derive(Debug)]
struct SmtpMailer {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// `near`: relative files of the settings start beside the mail folder's parent, the data folder.
fn transport(smtp: &Smtp, near: &Path) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailSettings> {
    let wrong = |what: &str| MailSettings::Smtp(what.to_owned());
    let data = near.parent().unwrap_or(near);
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host).port(smtp.port).timeout(Some(ANSWER_TIMEOUT));
    if smtp.starttls || smtp.port == SUBMISSIONS_PORT {
        let mut tls = TlsParameters::builder(smtp.host.clone());
        if let Some(file) = &smtp.ca_file {
            let pem = std::fs::read(data.join(file)).map_err(|_| wrong("ca_file"))?;
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| wrong("ca_file"))?);
        }
        let tls = tls.build().map_err(|_| wrong("tls"))?;
        builder = builder.tls(if smtp.port == SUBMISSIONS_PORT { Tls::Wrapper(tls) } else { Tls::Required(tls) });
    } else if !["localhost", "127.0.0.1", "::1"].contains(&smtp.host.as_str()) {
        return Err(MailSettings::Plain);
    }
    if !smtp.user.is_empty() {
        let file = smtp.password_file.as_ref().ok_or_else(|| wrong("password_file"))?;
        let password = std::fs::read_to_string(data.join(file)).map_err(|_| wrong("password_file"))?;
        builder = builder.credentials(Credentials::new(smtp.user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()));
    }
    Ok(builder.build())
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        Box::pin(async move {
            let message = message(&self.from, letter)?;
            self.transport.send(message).await.map(|_| ()).map_err(|error| judged(&error))
        })
    }
}

fn judged(error: &lettre::transport::smtp::Error) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        let what = match () {
            () if error.is_timeout() => "timeout",
            () if error.is_tls() => "tls",
            () if error.is_client() => "client",
            () => "connection",
        };
        return SendError::Unreachable(what.to_owned());
    };
    match code {
        // Our own sign-in is wrong, or the server closes: nothing about this mail.
        421 | 454 | 530 | 534 | 535 | 538 => SendError::Unreachable(code.to_string()),
        code if NEVER.contains(&code) => SendError::Never(code.to_string()),
        code => SendError::Later(code.to_string()),
    }
}

/// The mail as it travels. Header values are encoded by the library; a line end cannot come through.
fn message(from: &Mailbox, letter: &Letter) -> Result<Message, SendError> {
    let to: Address = letter.to.parse().map_err(|_| SendError::Never("address".into()))?;
    let id = format!("<{}@{}>", letter.id, from.email.domain());
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.date_ms).unwrap_or_default());
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.as_str())
        .message_id(Some(id))
        .date(date)
        .raw_header(automatic)
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|_| SendError::Never("message".into()))
}

/// Writes `.eml` files, one a mail, readable by any mail program.
#[derive(Debug)]
struct FolderMailer {
    from: Mailbox,
    folder: PathBuf,
}

impl Mailer for FolderMailer {
    fn send<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        Box::pin(async move {
            let bytes = message(&self.from, letter)?.formatted();
            let folder = |error: std::io::Error| SendError::Unreachable(format!("folder: {}", error.kind()));
            tokio::fs::create_dir_all(&self.folder).await.map_err(folder)?;
            let name = format!("{}-{}", letter.date_ms, &letter.id[..letter.id.len().min(8)]);
            let (draft, path) = (self.folder.join(format!(".{name}")), self.folder.join(format!("{name}.eml")));
            tokio::fs::write(&draft, bytes).await.map_err(folder)?;
            tokio::fs::rename(&draft, &path).await.map_err(folder)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Letter {
        let (to, text, html) = ("anna@example.org".to_owned(), "Bonjour\n".to_owned(), "<p>Bonjour</p>".to_owned());
        Letter { id: "0a".repeat(16), to, subject: subject.to_owned(), text, html, date_ms: 1_790_000_000_000 }
    }

    #[test]
    fn a_hostile_subject_adds_no_header() {
        let from = "Préau <preau@example.org>".parse().unwrap();
        let mail = message(&from, &letter("Bonjour\r\nBcc: all@example.org\r\n\r\nx")).unwrap().formatted();
        let text = String::from_utf8(mail).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
        assert_eq!(head.lines().filter(|line| line.starts_with("To:")).count(), 1);
    }

    #[test]
    fn addresses_are_compared_in_lower_case_and_hostile_ones_refused() {
        assert_eq!(address("  Anna.B@Example.org "), Some("anna.b@example.org".into()));
        for bad in ["", "anna", "anna@", "@example.org", "anna@localhost", "a b@example.org", "a@example.org\r\nBcc: x@example.org"] {
            assert_eq!(address(bad), None, "{bad}");
        }
        for bad in ["<a@example.org>", "a@example.org,b@example.org", "\"a\"@example.org", "a@[192.0.2.1]", "é@example.org"] {
            assert_eq!(address(bad), None, "{bad}");
        }
        assert_eq!(address(&format!("{}@example.org", "a".repeat(255))), None);
    }

    #[tokio::test]
    async fn plain_smtp_is_for_this_machine_only() {
        let mut smtp =
            Smtp { host: "mail.example.org".into(), port: 25, user: String::new(), password_file: None, starttls: false, ca_file: None };
        let settings =
            |smtp: &Smtp| Mail { from: "preau@example.org".into(), folder: "mails".into(), smtp: Some(smtp.clone()), ..Mail::default() };
        assert_eq!(mailer(&settings(&smtp), Path::new("data/mails")).unwrap_err(), MailSettings::Plain);
        smtp.host = "127.0.0.1".into();
        assert!(mailer(&settings(&smtp), Path::new("data/mails")).is_ok());
        smtp.user = "preau".into();
        assert!(mailer(&settings(&smtp), Path::new("data/mails")).is_err(), "a user needs a password");
    }
}
