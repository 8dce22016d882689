//! Who must be told that a quotient ends? Each family 30 and 7 days before, once each; a server that was off tells it late.

use std::collections::BTreeMap;

use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::quotient::{FamilyQuotient, NOTICE_DAYS, notice};
use preau_core::domain::time::{LocalDate, UtcTime, days_after};

use super::reminder_letters::QuotientMail;
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::app::App;
use crate::store::audit::AuditLine;
use crate::store::{StoreError, Writer};

/// Tells everybody who is to be told today. Asked again, it tells nobody twice.
pub async fn tell(app: &App) -> Result<(), Failure> {
    let now = app.now();
    let today = now.local_date();
    let furthest = NOTICE_DAYS.into_iter().max().unwrap_or_default();
    let queued = app.store.write(move |w| {
        let mut families: BTreeMap<FamilyId, Vec<FamilyQuotient>> = BTreeMap::new();
        for (family, quotient) in w.quotients_that_end(today, days_after(today, u64::from(furthest)))? {
            families.entry(family).or_default().push(quotient);
        }
        let mut queued = false;
        for (family, quotients) in families {
            if let Some((until, days)) = notice(&quotients, today)
                && !w.quotient_end_was_told(family, until, days)?
            {
                queued |= one(w, family, (until, days), now)?;
            }
        }
        Ok::<_, StoreError>(queued)
    });
    if queued.await.map_err(Failure::from)? {
        app.mail_waits.notify_one();
    }
    Ok(())
}

/// One mail a parent, whatever the number of centres. While nobody can be written to, nothing counts as told.
fn one(writer: &mut Writer, family: FamilyId, (until, days): (LocalDate, u16), now: UtcTime) -> Result<bool, StoreError> {
    let (end, days_text) = (until.to_string(), days.to_string());
    let cause: [&[u8]; 4] = [b"quotient", family.bytes(), end.as_bytes(), days_text.as_bytes()];
    let mut queued = false;
    for centre in writer.centres_of(family)? {
        let mail = |account: String| QuotientMail { family, centre, account, until };
        let data = |account: String| serde_json::to_string(&mail(account)).unwrap_or_default();
        queued |= writer.queue_account_mails(account_of_rows(family, centre), (&cause, "quotient_expiring"), data, now)?;
    }
    if queued {
        writer.keep_quotient_notice(family, until, days, now)?;
        writer.audit(&AuditLine { who: "job", what: "quotient_end_told", family: Some(family), centre: None }, now)?;
    }
    Ok(queued)
}
