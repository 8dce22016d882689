//! Who gets a welcome mail after an import? Guardians with an address who never signed in and were never invited.

use super::plan::PlannedGuardian;
use super::{ImportError, Step};
use crate::actions::mails::Draft;
use crate::actions::passwords;
use crate::app::App;
use crate::store::StoreError;

/// Queues the mails, one transaction each: an interrupted run goes on where it stopped. Says how many.
pub async fn invite(app: &App, guardians: &[PlannedGuardian], step: &mut impl FnMut(Step)) -> Result<usize, ImportError> {
    let mut emails: Vec<String> = guardians.iter().map(|g| g.email.clone()).filter(|e| !e.is_empty()).collect();
    emails.sort();
    emails.dedup();
    let waiting = app
        .store
        .read(move |r| {
            let mut waiting = vec![];
            for email in emails {
                if let Some(account) = r.account_by_email(&email)?.filter(|a| a.password.is_none() && a.provisional.is_none()) {
                    let centre = r.links_of_account(&account.id)?.first().map(|l| l.centre);
                    waiting.push((account.id, email, centre));
                }
            }
            Ok::<_, StoreError>(waiting)
        })
        .await?;
    step(Step::Welcome(waiting.len()));
    let count = waiting.len();
    for (account, email, centre) in waiting {
        let draft = Draft::new(app);
        let provisional = passwords::provisional_as_compared(&draft.secrets(&app.keys).provisional());
        let hash = passwords::hash(app, &provisional).await?;
        let now = app.now();
        let until = now.plus_ms(app.limits.provisional_ms);
        app.store
            .write(move |w| {
                w.set_provisional(&account, &hash, until)?;
                draft.queue(w, "welcome", &email, &draft.about(centre, until), now)
            })
            .await?;
        step(Step::Welcomed);
    }
    if count > 0 {
        app.mail_waits.notify_one();
    }
    Ok(count)
}
