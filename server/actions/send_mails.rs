//! How do mails leave? One by one from the outbox; a server that does not answer is tried again for three days, a refusal for
//! good is kept for the desk to see.

use std::sync::Arc;

use preau_core::domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, UtcTime};

use super::Failure;
use super::letters::{self, Prepared};
use crate::app::App;
use crate::outside::smtp::{self, MailSettings, Mailer, SendError};
use crate::store::outbox::DueMail;

/// Longer than two days of a dead server.
pub const TRIED_FOR_MS: i64 = 3 * DAY_MS;
const FIRST_WAIT_MS: i64 = MINUTE_MS;
const LONGEST_WAIT_MS: i64 = HOUR_MS;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: u32,
    pub failed: u32,
    /// Nobody answered: the rest waits.
    pub unreachable: bool,
}

/// Where mails go, by the settings.
pub fn mailer(app: &App) -> Result<Arc<dyn Mailer>, MailSettings> {
    smtp::mailer(&app.config.mail, &app.config.path(&app.config.mail.folder))
}

/// Sends every mail that is due.
pub async fn round(app: &App, mailer: &dyn Mailer) -> Result<Round, Failure> {
    let mut done = Round::default();
    while !done.unreachable && !*app.stopping.borrow() {
        let now = app.now();
        let Some(mail) = app.store.write(move |w| w.claim_mail(now)).await.map_err(Failure::from)? else { break };
        one(app, mailer, &mail, &mut done).await?;
    }
    Ok(done)
}

/// When the next mail is due, in milliseconds from now; none when nothing waits.
pub async fn next_in_ms(app: &App) -> Result<Option<i64>, Failure> {
    let next = app.store.read(|r| r.next_mail_at()).await.map_err(Failure::from)?;
    Ok(next.map(|at| (at.0 - app.now().0).max(0)))
}

async fn one(app: &App, mailer: &dyn Mailer, mail: &DueMail, done: &mut Round) -> Result<(), Failure> {
    let prepared = match letters::prepare(app, mail).await {
        Ok(prepared) => prepared,
        Err(Failure::Unexpected) => return later(app, mail, "template", done).await,
        Err(failure) => return Err(failure),
    };
    let letter = match prepared {
        Prepared::Letter(letter) => letter,
        Prepared::Drop(why) => return never(app, mail, why.to_owned(), done).await,
    };
    match mailer.send(&letter).await {
        Ok(()) => {
            let (id, now) = (mail.id.clone(), app.now());
            app.store.write(move |w| w.mail_sent(&id, now)).await.map_err(Failure::from)?;
            tracing::info!(mail = mail.id, kind = mail.kind, "mail sent");
            done.sent += 1;
            Ok(())
        }
        Err(SendError::Never(code)) => never(app, mail, code, done).await,
        Err(SendError::Later(code)) => later(app, mail, &code, done).await,
        Err(SendError::Unreachable(code)) => {
            done.unreachable = true;
            later(app, mail, &code, done).await
        }
    }
}

async fn never(app: &App, mail: &DueMail, code: String, done: &mut Round) -> Result<(), Failure> {
    tracing::warn!(mail = mail.id, kind = mail.kind, code, "mail refused for good");
    done.failed += 1;
    let (id, now) = (mail.id.clone(), app.now());
    app.store.write(move |w| w.mail_failed(&id, &code, now)).await.map_err(Failure::from)
}

async fn later(app: &App, mail: &DueMail, code: &str, done: &mut Round) -> Result<(), Failure> {
    let now = app.now();
    if now >= mail.created_at.plus_ms(TRIED_FOR_MS) {
        return never(app, mail, "expired".to_owned(), done).await;
    }
    tracing::warn!(mail = mail.id, kind = mail.kind, code, tries = mail.tries + 1, "mail postponed");
    let (id, code, due) = (mail.id.clone(), code.to_owned(), next_try(now, mail.tries));
    app.store.write(move |w| w.mail_postponed(&id, &code, due)).await.map_err(Failure::from)
}

/// A minute, two, four… at most an hour.
fn next_try(now: UtcTime, tries: u32) -> UtcTime {
    now.plus_ms((FIRST_WAIT_MS << tries.min(10)).min(LONGEST_WAIT_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let waits: Vec<i64> = [0, 1, 2, 5, 6, 40, u32::MAX].iter().map(|tries| next_try(UtcTime(0), *tries).0 / MINUTE_MS).collect();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60]);
    }
}
