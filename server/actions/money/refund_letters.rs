//! How does a family learn that money went back to it? A mail queued with the refund: by what means, on which day, how much.

use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::money::account::Effect;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::kinds::{PaymentMode, RefundMeans};
use preau_core::domain::time::LocalDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ledger::Bookkeeper;
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::scope::AccountScope;
use crate::store::mail_facts::CentreContact;
use crate::store::outbox::DueMail;
use crate::store::{StoreError, Writer};
use crate::templates::french;

/// As the outbox and the templates name it.
pub const REFUNDED: &str = "refund_recorded";

/// What such a mail speaks of; what is owed is read when it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundMail {
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
    pub mode: PaymentMode,
    pub cents: i64,
    pub on: LocalDate,
    /// Of a cheque or a transfer, where it has one.
    pub reference: String,
    /// As the director wrote it; empty when the payment platform gave the money back.
    pub reason: String,
}

/// The number of the cheque, or of the transfer if it has one: cash has none.
pub(super) fn reference(means: RefundMeans, typed: &str) -> Result<String, Denied> {
    match means {
        RefundMeans::Cash => Ok(String::new()),
        RefundMeans::Cheque if typed.is_empty() => {
            let text = "Écrivez le numéro du chèque que vous remettez à la famille.";
            Err(Denied::mend(Refusal::on("reference", "cheque_number_missing", text)))
        }
        RefundMeans::Cheque | RefundMeans::Transfer => Ok(typed.to_owned()),
    }
}

/// One mail for each parent and refund among these effects, once for each.
pub(super) fn queue(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    of: AccountScope,
    effects: &[Effect],
    (reference, reason): (&str, &str),
) -> Result<(), StoreError> {
    let refund = |effect: &Effect| if let Effect::Entry(entry) = effect { entry.repaid.map(|r| (entry.id, entry.cents, r)) } else { None };
    for (id, cents, repaid) in effects.iter().filter_map(refund) {
        let mail = |account: String| RefundMail {
            family: of.family(),
            centre: of.centre(),
            account,
            mode: repaid.mode,
            cents,
            on: repaid.on,
            reference: reference.to_owned(),
            reason: reason.to_owned(),
        };
        let data = |account| serde_json::to_string(&mail(account)).unwrap_or_default();
        book.changed.mails |= writer.queue_account_mails(of, (&[REFUNDED.as_bytes(), id.bytes()], REFUNDED), data, book.now)?;
    }
    Ok(())
}

/// Who signs and what the template needs, or why the mail is dropped.
pub async fn refund(app: &App, mail: &DueMail) -> Result<Result<(CentreContact, Value), &'static str>, Failure> {
    let Ok(data) = serde_json::from_str::<RefundMail>(&mail.data) else { return Ok(Err("unreadable")) };
    let (recipient, link) = (mail.recipient.clone(), format!("{}/app/compte", app.config.public_url));
    let facts = app.store.read(move |r| {
        if !r.may_be_told(&recipient, &data.account, data.family, data.centre)? {
            return Ok(Err("not_linked"));
        }
        let due = r.account_state(account_of_rows(data.family, data.centre))?.balance;
        let values = json!({
            "amount": euros(data.cents), "by": data.mode.by(), "on": french::long_date(data.on), "reference": data.reference,
            "reason": if data.reason.is_empty() { String::new() } else { french::ended(&data.reason) },
            "due": (due > 0).then(|| euros(due)), "link": link,
        });
        Ok::<_, StoreError>(Ok((r.centre_contact(data.centre)?.unwrap_or_default(), values)))
    });
    facts.await.map_err(Failure::from)
}
