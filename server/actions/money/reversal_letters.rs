//! How does a family learn that a payment no longer counts on its account? A mail queued with the entry: a *rejet* of the bank, or a
//! transfer that was another family's, a payment that the desk had typed by mistake.

use preau_core::domain::ids::{CentreId, FamilyId, OperationId};
use preau_core::domain::money::account::Account;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::time::LocalDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ledger::Bookkeeper;
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::app::App;
use crate::scope::AccountScope;
use crate::store::mail_facts::CentreContact;
use crate::store::outbox::DueMail;
use crate::store::{StoreError, Writer};
use crate::templates::french;

/// As the outbox and the templates name it.
pub const REJECTED: &str = "payment_rejected";
pub const MISPLACED: &str = "payment_misplaced";
pub const UNDONE: &str = "payment_undone";

/// What such a mail speaks of; what is owed is read when it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversalMail {
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
    pub mode: PaymentMode,
    pub cents: i64,
    pub paid_on: LocalDate,
    /// What the bank's refusal costs the family.
    pub fee_cents: i64,
    /// As the director wrote it.
    pub reason: String,
}

/// One mail for each parent, once for each act. `before`: the account on which the payment still counted.
pub(super) fn queue(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (of, kind, id): (AccountScope, &'static str, OperationId),
    (before, payment): (&Account, OperationId),
    (fee_cents, reason): (i64, &str),
) -> Result<(), StoreError> {
    let Some(credit) = before.credits.get(&payment) else { return Ok(()) };
    let mail = |account: String| ReversalMail {
        family: of.family(),
        centre: of.centre(),
        account,
        mode: credit.mode,
        cents: credit.cents,
        paid_on: credit.paid_on,
        fee_cents,
        reason: reason.to_owned(),
    };
    let data = |account| serde_json::to_string(&mail(account)).unwrap_or_default();
    book.changed.mails |= writer.queue_account_mails(of, (&[kind.as_bytes(), id.bytes()], kind), data, book.now)?;
    Ok(())
}

/// Who signs and what the template needs, or why the mail is dropped.
pub async fn reversal(app: &App, mail: &DueMail) -> Result<Result<(CentreContact, Value), &'static str>, Failure> {
    let Ok(data) = serde_json::from_str::<ReversalMail>(&mail.data) else { return Ok(Err("unreadable")) };
    let (recipient, link) = (mail.recipient.clone(), format!("{}/app/compte", app.config.public_url));
    let facts = app.store.read(move |r| {
        if !r.may_be_told(&recipient, &data.account, data.family, data.centre)? {
            return Ok(Err("not_linked"));
        }
        let due = r.account_state(account_of_rows(data.family, data.centre))?.balance;
        let values = json!({
            "mode": data.mode.french(), "amount": euros(data.cents), "paid_on": french::long_date(data.paid_on),
            "fee": (data.fee_cents > 0).then(|| euros(data.fee_cents)), "reason": french::ended(&data.reason),
            "due": (due > 0).then(|| euros(due)), "link": link,
        });
        Ok::<_, StoreError>(Ok((r.centre_contact(data.centre)?.unwrap_or_default(), values)))
    });
    facts.await.map_err(Failure::from)
}
