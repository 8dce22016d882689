//! Which accounts does a director see, and what stands on one? And what a family reads of one of its operations.

use preau_core::documents::money::{AccountChild, AccountRow, AccountView, OperationView};
use preau_core::documents::payments::{OpenedPayment, WaitingPayment};
use preau_core::domain::ids::{FamilyId, OperationId};
use preau_core::domain::money::account::Account;
use preau_core::domain::money::payer::{Payer, country};
use preau_core::domain::money::price_list::Residence;
use preau_core::domain::money::quotient::{FamilyQuotient, Known, Quotient, on};
use preau_core::domain::money::reminders::late_without_plan;
use preau_core::domain::time::LocalDate;

use super::late::{Late, plan_view, reminder_view};
use super::paper_models::reference;
use super::views::Told;
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::documents::home_name;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::{App, Change};
use crate::outside::smtp;
use crate::scope::{AccountScope, CentreScope};
use crate::store::account_list::AccountListRow;
use crate::store::audit::AuditLine;
use crate::store::pay_order::OrderRow;
use crate::store::{Reader, StoreError};

/// Characters of a line of an address.
pub const TEXT_MAX: usize = 120;
/// Signs of a postcode abroad.
const POSTCODE_MAX: usize = 10;
/// A quotient is valid for at most so many days.
pub const QUOTIENT_DAYS_MAX: i64 = 800;

pub async fn list(app: &App, desk: CentreScope) -> Result<Vec<AccountRow>, Denied> {
    let today = app.now().local_date();
    let read = app.store.read(move |r| {
        let overdue = r.overdue(desk, today)?;
        // With a plan, what is late is not what is past due: those accounts are read whole.
        let indebted: Vec<FamilyId> = overdue.keys().copied().collect();
        let planned: Vec<FamilyId> = r.plans_of(desk, &indebted)?.into_keys().collect();
        Ok::<_, StoreError>((r.account_rows(desk)?, overdue, Late::of_families(r, desk, &planned, today)?))
    });
    let (rows, overdue, late) = read.await?;
    let past_due = |r: &AccountListRow| overdue.get(&r.family).map_or(0, |cents| late_without_plan(*cents, r.due_cents));
    let row = |r: AccountListRow| AccountRow {
        late_cents: late.get(&r.family).map_or_else(|| past_due(&r), |l| l.arrears.cents()),
        family: r.family,
        name: r.name,
        due_cents: r.due_cents,
        quotient: r.quotient,
        residence: r.residence,
    };
    Ok(rows.into_iter().map(row).collect())
}

pub async fn show(app: &App, desk: CentreScope, family: FamilyId) -> Result<AccountView, Denied> {
    let today = app.now().local_date();
    app.store
        .read(move |r| {
            let of = desk_account(r, desk, family)?.ok_or(Denied::Unknown)?;
            let told = Told::read(r, of)?;
            let (payer, residence) = r.payer(family)?;
            let credit_cents = told.account.credits_left().iter().filter(|c| c.mode.is_refundable()).map(|c| c.left()).sum();
            Ok(AccountView {
                family,
                name: r.family_name(family)?.unwrap_or_default(),
                payer,
                residence,
                quotients: r.quotients_of(family)?,
                due_cents: told.account.balance,
                credit_cents,
                voucher_cents: told.account.vouchers_left(),
                cesu_cents: told.account.cesu_open(),
                reference: reference(of),
                operations: told.entries.iter().rev().map(|entry| told.operation(entry)).collect(),
                plan: r.plan(of)?.map(|plan| plan_view(&plan, &told.account)),
                reminders: r.reminders(of)?.iter().map(reminder_view).collect(),
                waiting: r.payments_pending(of)?.iter().map(waiting).collect(),
                undoable: undoable(r, of, &told.account)?,
                children: children(r, of)?,
                opened: r.opened_payment(of, today)?.map(|(cents, until)| OpenedPayment { cents, until }),
            })
        })
        .await
}

fn undoable(reader: &Reader, of: AccountScope, account: &Account) -> Result<Vec<OperationId>, StoreError> {
    let elsewhere = reader.paid_elsewhere(of)?;
    Ok(account.credits.values().filter(|c| c.may_be_undone() && !elsewhere.contains(&c.operation)).map(|c| c.operation).collect())
}

fn children(reader: &Reader, of: AccountScope) -> Result<Vec<AccountChild>, StoreError> {
    let child = |(child, first_name)| AccountChild { child, first_name };
    Ok(reader.account_children(of)?.into_iter().map(child).collect())
}

fn waiting(row: &OrderRow) -> WaitingPayment {
    WaitingPayment { order: row.id, means: row.means, cents: row.order.asked_cents, begun_on: row.begun_at.local_date() }
}

/// One operation of the account, with everything that explains it.
pub async fn operation(app: &App, of: AccountScope, id: OperationId) -> Result<OperationView, Denied> {
    app.store
        .read(move |r| {
            let told = Told::read(r, of)?;
            let entry = told.entries.iter().find(|e| e.id == id).ok_or(Denied::Unknown)?;
            Ok(told.operation(entry))
        })
        .await
}

/// *Données payeur*: checked or completed by the family.
pub async fn record_payer(app: &App, signed: &Signed, of: AccountScope, typed: Payer) -> Result<(), Denied> {
    let payer = checked(typed)?;
    let (who, now) = (signed.account.clone(), app.now());
    app.store
        .write(move |w| {
            w.put_payer(of.family(), &payer)?;
            let line = AuditLine { who: &who, what: "payer_recorded", family: Some(of.family()), centre: None };
            w.audit(&line, now)?;
            w.want_documents(&homes(w, of.family())?)
        })
        .await?;
    ring(app, of);
    Ok(())
}

fn homes(reader: &crate::store::Reader, family: FamilyId) -> Result<std::collections::BTreeSet<String>, StoreError> {
    Ok(reader.centres_of(family)?.into_iter().map(|centre| home_name(family, centre)).collect())
}

fn ring(app: &App, of: AccountScope) {
    let stream = preau_core::domain::commands::Stream::Family { family: of.family(), centre: of.centre() };
    app.moved.ring(Change { streams: vec![stream], ..Change::default() });
}

/// Every line to mend, so that they are mended at once.
pub(super) fn checked(typed: Payer) -> Result<Payer, Denied> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wrong = vec![];
    let email = smtp::address(&typed.email);
    if email.is_none() {
        wrong.push(Refusal::on("email", "bad_email", "Cette adresse e-mail n’est pas complète : vérifiez-la."));
    }
    let mut required = |field: &'static str, text: &str, words: &str| {
        let text = plain(text);
        if text.is_empty() {
            wrong.push(Refusal::on(field, "missing", format!("{words} : à compléter.")));
        } else if text.chars().count() > TEXT_MAX {
            wrong.push(Refusal::on(field, "too_long", format!("{words} : {TEXT_MAX} caractères au plus.")));
        }
        text
    };
    let known = country(&typed.country);
    let payer = Payer {
        country: known.unwrap_or_default().to_owned(),
        email: email.unwrap_or_default(),
        last_name: required("last_name", &typed.last_name, "Nom"),
        first_name: required("first_name", &typed.first_name, "Prénom"),
        address: required("address", &typed.address, "Adresse"),
        postcode: required("postcode", &typed.postcode, "Code postal"),
        town: required("town", &typed.town, "Ville"),
        complement: plain(&typed.complement).chars().take(TEXT_MAX).collect(),
        ancv_id: plain(&typed.ancv_id).chars().take(TEXT_MAX).collect(),
    };
    if known.is_none() {
        let text = "Pays : écrivez son nom en français, par exemple Belgique ; laissez vide pour la France.";
        wrong.push(Refusal::on("country", "unknown_country", text));
    } else if !postcode_fits(&payer) {
        let text = if payer.is_abroad() { "Code postal : dix lettres et chiffres au plus." } else { "Le code postal a cinq chiffres." };
        wrong.push(Refusal::on("postcode", "bad_postcode", text));
    }
    if wrong.is_empty() { Ok(payer) } else { Err(Denied::Mend(wrong)) }
}

fn postcode_fits(payer: &Payer) -> bool {
    let Payer { postcode, .. } = payer;
    if payer.is_abroad() {
        return postcode.len() <= POSTCODE_MAX && postcode.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-');
    }
    postcode.len() == 5 && postcode.bytes().all(|b| b.is_ascii_digit())
}

/// As `POST …/quotients` reads it: one that was mistyped is refused in words, however large.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotientTyped {
    quotient: i64,
    from: LocalDate,
    to: LocalDate,
}

impl QuotientTyped {
    fn read(self) -> Result<FamilyQuotient, Denied> {
        let quotient = u32::try_from(self.quotient).map(Quotient).ok().filter(|quotient| *quotient <= Quotient::MAX);
        let Some(quotient) = quotient else {
            let text = format!("Quotient : de {} à {}.", Quotient(0), Quotient::MAX);
            return Err(Denied::mend(Refusal::on("quotient", "absurd_quotient", text)));
        };
        if self.to < self.from {
            return Err(Denied::mend(Refusal::on("to", "bad_dates", "Le dernier jour ne peut pas précéder le premier.")));
        }
        if (self.to - self.from).num_days() > QUOTIENT_DAYS_MAX {
            let text = format!("Un quotient vaut {QUOTIENT_DAYS_MAX} jours au plus : vérifiez ses dates.");
            return Err(Denied::mend(Refusal::on("to", "bad_dates", text)));
        }
        Ok(FamilyQuotient { quotient, from: self.from, to: self.to })
    }
}

/// A new quotient counts from its own first day, never before.
pub async fn record_quotient(app: &App, signed: &Signed, desk: CentreScope, family: FamilyId, typed: QuotientTyped) -> Result<(), Denied> {
    let typed = typed.read()?;
    let (who, now) = (signed.account.clone(), app.now());
    let of = app
        .store
        .write(move |w| {
            let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
            if let Known::Valid(known) = on(&w.quotients_of(family)?, typed.from)
                && known.from == typed.from
                && known != typed
            {
                let text = "Un quotient commence déjà ce jour-là : il a pu servir à des factures. Donnez une autre date de début.";
                return Err(Denied::mend(Refusal::on("from", "quotient_known", text)));
            }
            w.add_quotient(family, &typed, &who, now)?;
            let line = AuditLine { who: &who, what: "quotient_recorded", family: Some(family), centre: Some(desk.centre()) };
            w.audit(&line, now)?;
            w.want_documents(&homes(w, family)?)?;
            Ok::<_, Denied>(of)
        })
        .await?;
    ring(app, of);
    Ok(())
}

pub async fn record_residence(app: &App, signed: &Signed, desk: CentreScope, family: FamilyId, residence: Residence) -> Result<(), Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    let of = app
        .store
        .write(move |w| {
            let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
            w.put_residence(family, residence)?;
            let line = AuditLine { who: &who, what: "residence_recorded", family: Some(family), centre: Some(desk.centre()) };
            w.audit(&line, now)?;
            w.want_documents(&homes(w, family)?)?;
            Ok::<_, Denied>(of)
        })
        .await?;
    ring(app, of);
    Ok(())
}
