//! Who must be told that a quotient ends? Each family 30 and 7 days before, once each; a server that was off tells it late.

use std::collections::BTreeMap;

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::money::quotient::{FamilyQuotient, NOTICE_DAYS, notice};
use preau_core::domain::time::{LocalDate, UtcTime, days_after};

use super::reminder_letters::QuotientMail;
use crate::actions::Failure;
use crate::app::App;
use crate::store::audit::AuditLine;
use crate::store::told::Recipients;
use crate::store::{Reader, StoreError, Writer};

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
        let told = w.quotient_ends_told(today)?;
        let due = families.into_iter().filter_map(|(family, quotients)| Some((family, notice(&quotients, today)?)));
        let due: Vec<_> = due.filter(|(family, (until, days))| !told.contains(&(*family, *until, *days))).collect();
        let mut readers = readers(w, &due.iter().map(|(family, _)| *family).collect::<Vec<_>>())?;
        let mut queued = false;
        for (family, end) in due {
            queued |= one(w, (family, readers.remove(&family).unwrap_or_default()), end, now)?;
        }
        Ok::<_, StoreError>(queued)
    });
    if queued.await.map_err(Failure::from)? {
        app.mail_waits.notify_one();
    }
    Ok(())
}

/// Of each of these families, at each centre to which it comes.
fn readers(reader: &Reader, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Vec<(CentreId, Recipients)>>, StoreError> {
    let mut known = reader.readers_of_families(families)?;
    let mut found: BTreeMap<FamilyId, Vec<(CentreId, Recipients)>> = BTreeMap::new();
    for (family, centre) in reader.centres_of_families(families)? {
        found.entry(family).or_default().extend(known.remove(&(family, centre)).map(|readers| (centre, readers)));
    }
    Ok(found)
}

/// One mail a parent, whatever the number of centres. While nobody can be written to, nothing counts as told.
fn one(
    writer: &mut Writer,
    (family, centres): (FamilyId, Vec<(CentreId, Recipients)>),
    (until, days): (LocalDate, u16),
    now: UtcTime,
) -> Result<bool, StoreError> {
    let (end, days_text) = (until.to_string(), days.to_string());
    let cause: [&[u8]; 4] = [b"quotient", family.bytes(), end.as_bytes(), days_text.as_bytes()];
    let mut queued = false;
    for (centre, readers) in centres {
        let mail = |account: String| QuotientMail { family, centre, account, until };
        let data = |account: String| serde_json::to_string(&mail(account)).unwrap_or_default();
        queued |= writer.queue_mails_to(readers, (&cause, "quotient_expiring"), data, now)?;
    }
    if queued {
        writer.keep_quotient_notice(family, until, days, now)?;
        writer.audit(&AuditLine { who: "job", what: "quotient_end_told", family: Some(family), centre: None }, now)?;
    }
    Ok(queued)
}
