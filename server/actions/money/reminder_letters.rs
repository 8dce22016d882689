//! What does a reminder say? The director's text, what is late and how much: the same values for the preview and for the mail that
//! leaves; and the mail that tells of a quotient that ends.

use preau_core::domain::ids::{CentreId, FamilyId, ReminderId};
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::quotient::valid_until;
use preau_core::domain::money::reminders::{LEVELS, LateLine};
use preau_core::domain::time::LocalDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::late::Late;
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::app::App;
use crate::store::StoreError;
use crate::store::mail_facts::CentreContact;
use crate::store::outbox::DueMail;
use crate::templates::french;

/// What a reminder's mail speaks of; the words are found when it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderMail {
    pub reminder: ReminderId,
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
}

/// The same of a quotient that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotientMail {
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
    pub until: LocalDate,
}

/// Who signs and what the template needs, or why the mail is dropped.
type Facts = Result<(CentreContact, Value), &'static str>;

/// The usual text of each level, as it stands in the templates.
pub fn usual_texts(app: &App) -> Result<Vec<String>, Failure> {
    let text = |level: u8| {
        let name = format!("reminders/level-{level}.txt");
        app.templates.render(&name, &json!({})).map(|t| t.trim().to_owned()).map_err(|error| {
            tracing::error!(%error, "the usual text of a reminder");
            Failure::Unexpected
        })
    };
    (1..=LEVELS).map(text).collect()
}

/// What a reminder says.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub level: u8,
    pub text: &'a str,
    pub lines: &'a [LateLine],
    pub cents: i64,
    pub date: LocalDate,
    pub family: &'a str,
}

pub fn values(app: &App, said: &Said<'_>) -> Value {
    let line = |l: &LateLine| json!({ "label": l.label, "due": french::long_date(l.due), "amount": euros(l.cents) });
    json!({
        "level": said.level,
        "paragraphs": said.text.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>(),
        "lines": said.lines.iter().map(line).collect::<Vec<_>>(),
        "amount": euros(said.cents),
        "date": french::long_date(said.date),
        "family": said.family,
        "link": format!("{}/app/compte", app.config.public_url),
    })
}

/// A reminder that leaves; dropped when nothing is late any more.
pub async fn reminder(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let Ok(data) = serde_json::from_str::<ReminderMail>(&mail.data) else { return Ok(Err("unreadable")) };
    let (shared, recipient, today) = (app.clone(), mail.recipient.clone(), app.now().local_date());
    let facts = app.store.read(move |r| {
        if !r.may_be_told(&recipient, &data.account, data.family, data.centre)? {
            return Ok(Err("not_linked"));
        }
        let of = account_of_rows(data.family, data.centre);
        let Some(row) = r.reminder(of, data.reminder)? else { return Ok(Err("over")) };
        if Late::read(r, of, today)?.arrears.lines.is_empty() {
            return Ok(Err("over"));
        }
        let family = r.family_name(data.family)?.unwrap_or_default();
        let said =
            Said { level: row.level, text: &row.text, lines: &row.lines, cents: row.cents, date: row.at.local_date(), family: &family };
        Ok::<_, StoreError>(Ok((r.centre_contact(data.centre)?.unwrap_or_default(), values(&shared, &said))))
    });
    facts.await.map_err(Failure::from)
}

/// A quotient that ends; dropped when another one follows by now.
pub async fn quotient(app: &App, mail: &DueMail) -> Result<Facts, Failure> {
    let Ok(data) = serde_json::from_str::<QuotientMail>(&mail.data) else { return Ok(Err("unreadable")) };
    let (recipient, today) = (mail.recipient.clone(), app.now().local_date());
    let link = format!("{}/app/compte", app.config.public_url);
    let facts = app.store.read(move |r| {
        if !r.may_be_told(&recipient, &data.account, data.family, data.centre)? {
            return Ok(Err("not_linked"));
        }
        if valid_until(&r.quotients_of(data.family)?, today) != Some(data.until) {
            return Ok(Err("over"));
        }
        let family = r.family_name(data.family)?.unwrap_or_default();
        let days = (data.until - today).num_days();
        let values = json!({ "until": french::long_date(data.until), "days": days, "family": family, "link": link });
        Ok::<_, StoreError>(Ok((r.centre_contact(data.centre)?.unwrap_or_default(), values)))
    });
    facts.await.map_err(Failure::from)
}
