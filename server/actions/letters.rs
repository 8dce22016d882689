//! What does a mail say? Facts are read when it leaves, secrets derived, words taken from `site-templates/mail/`; names typed by
//! people are made inert first.

use data_encoding::BASE64URL_NOPAD;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::time::UtcTime;
use serde_json::{Value, json};

use super::authorize::token_hash;
use super::mails::{AccountMail, Secrets};
use super::money::papers::PaperMail;
use super::money::{refund_letters, reminder_letters, reversal_letters};
use super::{Failure, words};
use crate::app::App;
use crate::outside::smtp::Letter;
use crate::store::link::OfferLink;
use crate::store::mail_facts::CentreContact;
use crate::store::outbox::DueMail;
use crate::store::told::{DecisionsData, OfferData};
use crate::templates::french;

/// A longer name or sentence is cut: nobody reads it, and it may hide what follows.
const TEXT_CHARS_MAX: usize = 600;

/// A mail as it leaves, or why it never will.
#[derive(Debug)]
pub enum Prepared {
    Letter(Box<Letter>),
    /// What it would say is not true any more (`over`), or not for this person (`not_linked`).
    Drop(&'static str),
}

/// What the template needs beside the common part, or why the mail is dropped.
type Facts = Result<(CentreContact, Value), &'static str>;

pub async fn prepare(app: &App, mail: &DueMail) -> Result<Prepared, Failure> {
    let facts = match mail.kind.as_str() {
        "decisions_published" => decisions(app, mail).await?,
        "place_offered" => offer(app, mail).await?,
        "new_invoice" | "new_credit_note" | "payment_receipt" | "certificate_available" => paper(app, mail).await?,
        "reminder" => reminder_letters::reminder(app, mail).await?,
        "quotient_expiring" => reminder_letters::quotient(app, mail).await?,
        reversal_letters::REJECTED | reversal_letters::MISPLACED | reversal_letters::UNDONE => {
            reversal_letters::reversal(app, mail).await?
        }
        refund_letters::REFUNDED => refund_letters::refund(app, mail).await?,
        _ => account(app, mail).await?,
    };
    match facts {
        Ok((centre, values)) => compose(app, mail, centre, values).map(|letter| Prepared::Letter(Box::new(letter))),
        Err(why) => Ok(Prepared::Drop(why)),
    }
}

fn failed(kind: &str, error: &crate::templates::TemplateError) -> Failure {
    tracing::error!(kind, %error, "mail template");
    Failure::Unexpected
}

fn compose(app: &App, mail: &DueMail, centre: CentreContact, values: Value) -> Result<Letter, Failure> {
    let mut context = context(app, &mail.recipient, centre, values);
    let (subject, text) = subject_and_text(app, &mail.kind, &context)?;
    context["subject"] = Value::String(subject.clone());
    let html = app.templates.render(&format!("mail/{}.html", mail.kind), &context).map_err(|e| failed(&mail.kind, &e))?;
    Ok(Letter { id: mail.id.clone(), to: mail.recipient.clone(), subject, text, html, date_ms: app.now().0 })
}

/// Subject and text of a mail of that kind, as it would leave for somebody.
pub fn written(app: &App, kind: &str, centre: CentreContact, values: Value) -> Result<(String, String), Failure> {
    subject_and_text(app, kind, &context(app, "", centre, values))
}

fn context(app: &App, recipient: &str, centre: CentreContact, values: Value) -> Value {
    let mut context = json!({ "recipient": recipient, "portal": app.config.public_url, "centre": centre });
    if let (Value::Object(all), Value::Object(own)) = (&mut context, values) {
        all.extend(own);
    }
    inert(&mut context);
    context
}

/// The first line of the text is the subject.
fn subject_and_text(app: &App, kind: &str, context: &Value) -> Result<(String, String), Failure> {
    let whole = app.templates.render(&format!("mail/{kind}.txt"), context).map_err(|e| failed(kind, &e))?;
    let (subject, text) = whole.split_once('\n').unwrap_or((&whole, ""));
    Ok((subject.trim().to_owned(), text.trim_start_matches(['\r', '\n']).to_owned()))
}

/// Line ends, controls and characters that turn the direction of writing become spaces; long texts are cut.
fn inert(value: &mut Value) {
    match value {
        Value::String(text) => *text = plain(text),
        Value::Array(items) => items.iter_mut().for_each(inert),
        Value::Object(fields) => fields.values_mut().for_each(inert),
        _ => {}
    }
}

pub fn plain(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    let mut kept: String = text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).take(TEXT_CHARS_MAX).collect();
    if text.chars().nth(TEXT_CHARS_MAX).is_some() {
        kept.push('…');
    }
    kept
}

fn read<T: serde::de::DeserializeOwned>(mail: &DueMail) -> Result<T, &'static str> {
    serde_json::from_str(&mail.data).map_err(|_| "unreadable")
}

/// Welcome, reset, change of address, a centre to confirm.
async fn account(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let data: AccountMail = match read(mail) {
        Ok(data) => data,
        Err(why) => return Ok(Err(why)),
    };
    if app.now() >= data.until {
        return Ok(Err("over"));
    }
    let secrets = Secrets { keys: &app.keys, key: &data.key, mail: &mail.id };
    let portal = &app.config.public_url;
    let token = BASE64URL_NOPAD.encode(&secrets.token());
    let (path, code, provisional) = match mail.kind.as_str() {
        "welcome" | "address_changed_new" => ("premiere-connexion".to_owned(), String::new(), secrets.provisional()),
        "reset" => (format!("nouveau-mot-de-passe?lien={token}"), secrets.code(), String::new()),
        "address_changed_old" => (format!("nouvelle-adresse?lien={token}"), String::new(), String::new()),
        "link_to_confirm" => ("connexion".to_owned(), String::new(), String::new()),
        _ => return Ok(Err("unknown_kind")),
    };
    let until = if mail.kind == "reset" { french::hour(data.until) } else { french::day_and_hour(data.until) };
    let code = if code.len() == 8 { format!("{} {}", &code[..4], &code[4..]) } else { code };
    let values = json!({
        "link": format!("{portal}/{path}"), "code": code, "provisional": provisional, "until": until,
        "again": data.again, "others": data.others,
    });
    let centre = data.centre;
    let contact = app
        .store
        .read(move |r| match centre {
            Some(id) => r.centre_contact(id),
            None => Ok(None),
        })
        .await
        .map_err(Failure::from)?;
    Ok(Ok((contact.unwrap_or_default(), values)))
}

/// One line for each request answered.
async fn decisions(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let data: DecisionsData = match read(mail) {
        Ok(data) => data,
        Err(why) => return Ok(Err(why)),
    };
    let (recipient, now) = (mail.recipient.clone(), app.now());
    let link = format!("{}/app/demandes", app.config.public_url);
    app.store
        .read(move |r| {
            let DecisionsData { family, centre, account, requests } = data;
            if !r.may_be_told(&recipient, &account, family, centre)? {
                return Ok(Err("not_linked"));
            }
            let mut lines = vec![];
            for request in requests {
                lines.extend(r.told_request(family, centre, request)?.map(|told| words::line(&told, now)));
            }
            lines.sort_by(|a, b| (a.date, &a.child).cmp(&(b.date, &b.child)));
            let contact = r.centre_contact(centre)?.unwrap_or_default();
            Ok(if lines.is_empty() { Err("over") } else { Ok((contact, json!({ "lines": lines, "link": link }))) })
        })
        .await
}

/// The place, until when, and a link that answers without a password.
async fn offer(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let data: OfferData = match read(mail) {
        Ok(data) => data,
        Err(why) => return Ok(Err(why)),
    };
    let now = app.now();
    if now >= data.until {
        return Ok(Err("over"));
    }
    // The id of the mail is no secret: the token is derived from the key in use, and kept as a digest when the mail leaves.
    let token = Secrets { keys: &app.keys, key: app.keys.current(), mail: &mail.id }.token();
    let link = format!("{}/offre/{}", app.config.public_url, BASE64URL_NOPAD.encode(&token));
    let recipient = mail.recipient.clone();
    app.store
        .write(move |w| {
            let OfferData { family, centre, account, request, offer, until } = data;
            if !w.may_be_told(&recipient, &account, family, centre)? {
                return Ok(Err("not_linked"));
            }
            let Some(told) = w.told_request(family, centre, request)? else { return Ok(Err("over")) };
            if told.state.open_offer(now).is_none_or(|(open, _)| open != offer) {
                return Ok(Err("over"));
            }
            let kept = OfferLink { account, target: format!("{request}/{offer}"), expires_at: until };
            w.keep_offer_link(&token_hash(&token), &kept)?;
            let contact = w.centre_contact(centre)?.unwrap_or_default();
            let line = words::Line { note: words::offered(&told), ..words::line(&told, UtcTime(now.0)) };
            Ok(Ok((contact, json!({ "line": line, "link": link, "until": french::day_and_hour(until) }))))
        })
        .await
}

/// A paper that was made: its number, its amount, and where to read it.
async fn paper(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let data: PaperMail = match read(mail) {
        Ok(data) => data,
        Err(why) => return Ok(Err(why)),
    };
    let recipient = mail.recipient.clone();
    let screen = if data.year.is_some() { "attestations" } else { "compte" };
    let link = format!("{}/app/{screen}", app.config.public_url);
    app.store
        .read(move |r| {
            if !r.may_be_told(&recipient, &data.account, data.family, data.centre)? {
                return Ok(Err("not_linked"));
            }
            let contact = r.centre_contact(data.centre)?.unwrap_or_default();
            let due = data.due.map(french::long_day_and_year);
            let values = json!({
                "number": data.number, "amount": euros(data.cents.abs()), "due": due, "year": data.year, "link": link, "reason": data.reason,
                "replaces": data.replaces,
            });
            Ok(Ok((contact, values)))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_plain_text_on_one_line() {
        assert_eq!(plain("Zo\u{e9}\r\nBcc: x\u{202e}evil"), "Zoé  Bcc: x evil");
        assert_eq!(plain(&"a".repeat(700)).chars().count(), TEXT_CHARS_MAX + 1);
        let mut value = json!({ "a": ["x\ny", { "b": "\u{2028}" }], "n": 3 });
        inert(&mut value);
        assert_eq!(value, json!({ "a": ["x y", { "b": " " }], "n": 3 }));
    }
}
