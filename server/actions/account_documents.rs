//! What do a family's documents say of its account? The balance, the payer, how to pay, the certificates and what prices follow
//! from in `home`; the operations of a school year in `record`.

use preau_core::documents::money::{HomeBalance, HomeCertificate, HomePay, RecordOpening};
use preau_core::documents::project::{HomeFacts, RecordFacts};
use preau_core::documents::reminders::ReminderView;
use preau_core::domain::time::{SchoolYear, UtcTime};

use super::authorize::own_account;
use super::money::late::{opened, plan_view, reminder_view};
use super::money::paper_models::reference;
use super::money::views::Told;
use crate::scope::FamilyScope;
use crate::store::{Reader, StoreError};

pub fn home(reader: &Reader, scope: FamilyScope, facts: HomeFacts, now: UtcTime) -> Result<HomeFacts, StoreError> {
    let of = own_account(scope);
    let settings = reader.centre_money(scope.centre())?;
    let (payer, residence) = reader.payer(scope.family())?;
    let account = reader.account_state(of)?;
    let plan = reader.plan(of)?.filter(|plan| !plan.is_done(&account));
    let shows_bank = !settings.iban.is_empty();
    let certificate = |c: crate::store::paper::CertificateRow| HomeCertificate {
        paper: c.paper,
        year: c.year,
        number: c.number,
        paid_cents: c.figures.paid_cents,
        replaces: c.replaces,
    };
    Ok(HomeFacts {
        balance: HomeBalance {
            due_cents: account.balance,
            under_way: reader.payment_is_pending(of)?,
            opened_cents: opened(reader, of, &account, now.local_date())?,
            voucher_cents: account.vouchers_left(),
        },
        quotients: reader.quotients_of(scope.family())?,
        residence,
        payer,
        pay: HomePay {
            online: settings.online,
            thresholds: settings.thresholds,
            reference: if shows_bank { reference(of) } else { String::new() },
            iban: settings.iban,
            bic: settings.bic,
            beneficiary: settings.beneficiary,
        },
        certificates: reader.certificates(of)?.into_iter().filter(|c| c.made).map(certificate).collect(),
        plan: plan.map(|plan| plan_view(&plan, &account)),
        ..facts
    })
}

pub fn record(reader: &Reader, scope: FamilyScope, facts: RecordFacts) -> Result<RecordFacts, StoreError> {
    let told = Told::read(reader, own_account(scope))?;
    let before = || told.entries.iter().filter(|e| SchoolYear::of(e.date).0 < facts.year.0);
    let opening = RecordOpening { cents: before().map(|e| e.cents).sum(), earlier: before().map(|e| SchoolYear::of(e.date).0).max() };
    let mut reminders: Vec<ReminderView> = reader.reminders(own_account(scope))?.iter().map(reminder_view).collect();
    reminders.retain(|r| SchoolYear::of(r.date) == facts.year);
    // Who pressed the button is the desk's own affair.
    reminders.iter_mut().for_each(|r| r.by = None);
    let of_year = told.entries.iter().filter(|e| SchoolYear::of(e.date) == facts.year);
    Ok(RecordFacts { operations: of_year.map(|entry| told.record(entry)).collect(), opening, reminders, ..facts })
}
