//! What does the bank know of the invented centres? A slip of last week, and a statement that waits for its director.

use std::collections::BTreeMap;

use chrono::Days;
use preau_core::documents::bank::MakeDeposit;
use preau_core::domain::ids::{CentreId, OperationId, PaperId, StaffId};
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::time::{LocalDate, UtcTime};

use crate::actions::authorize::{account_of_rows, desk_of_program};
use crate::actions::money::paper_models::reference;
use crate::actions::money::{bank, deposits};
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::outside::bank::{BankCredit, Statement};
use crate::scope::CentreScope;
use crate::store::account_list::AccountListRow;
use crate::store::{StoreError, Writer};

const DIRECTOR: &str = "demo";
/// The slip went to the bank so many days ago.
const SLIP_DAYS: u64 = 7;
/// Nobody makes a transfer of the cents that are left.
const WORTH_CENTS: i64 = 1_000;

/// In the transaction of the story, once its payments are there.
pub fn fill(app: &App, writer: &mut Writer, directors: &BTreeMap<CentreId, StaffId>, now: UtcTime) -> Result<(), StoreError> {
    for (centre, staff) in directors {
        let desk = desk_of_program(*staff, *centre);
        let slip = slip(app, writer, desk, now)?;
        statement(writer, desk, now, slip)?;
    }
    Ok(())
}

/// What the story does is never refused.
fn told<T>(answer: Result<T, Denied>) -> Result<T, StoreError> {
    answer.map_err(|denied| {
        tracing::error!(?denied, "the demo's bank was refused");
        StoreError::Broken("the demo's bank was refused")
    })
}

fn days_before(now: UtcTime, days: u64) -> LocalDate {
    now.local_date().checked_sub_days(Days::new(days)).unwrap_or(now.local_date())
}

/// The older half of the cheques; what it came to.
fn slip(app: &App, writer: &mut Writer, desk: CentreScope, now: UtcTime) -> Result<Option<i64>, StoreError> {
    let date = days_before(now, SLIP_DAYS);
    let waiting = writer.credits_to_deposit(desk)?.into_iter().filter(|c| c.mode == PaymentMode::Cheque && c.paid_on <= date);
    let credits: Vec<OperationId> = waiting.map(|credit| credit.credit).collect();
    let older = &credits[..credits.len().div_ceil(2)];
    if older.is_empty() {
        return Ok(None);
    }
    let wanted = MakeDeposit { paper: PaperId(app.chance.id()), mode: PaymentMode::Cheque, date, credits: older.to_vec() };
    let (_, made) = told(deposits::write(app, writer, (desk, DIRECTOR, UtcTime::from_local(date, 10).min(now)), &wanted))?;
    Ok(Some(made.cents))
}

/// A transfer with the reference of its account, one without, the slip, and something that no family paid.
fn statement(writer: &mut Writer, desk: CentreScope, now: UtcTime, slip: Option<i64>) -> Result<(), StoreError> {
    let rows: Vec<AccountListRow> = writer.account_rows(desk)?.into_iter().filter(|row| row.due_cents >= WORTH_CENTS).collect();
    let credit = |days, cents, text: String| BankCredit {
        date: days_before(now, days),
        cents,
        text,
        reference: String::new(),
        own: format!("BQ{days}"),
    };
    let mut credits = vec![credit(4, 15_000, "COMMUNE DE BELCASTEL SUR LAUZE PARTICIPATION SORTIES".into())];
    if let Some(row) = rows.first() {
        let reference = reference(account_of_rows(row.family, desk.centre()));
        let cut = format!("{} {} {} {}", &reference[..4], &reference[4..8], &reference[8..12], &reference[12..]);
        credits.push(credit(2, row.due_cents, format!("VIR SEPA {} {cut}", row.name.to_uppercase())));
    }
    let alone = |row: &&AccountListRow| rows.iter().filter(|other| other.due_cents == row.due_cents).count() == 1;
    if let Some(row) = rows.iter().skip(1).find(alone) {
        credits.push(credit(3, row.due_cents, "VIR INST M OU MME FACTURE CENTRE DE LOISIRS".into()));
    }
    if let Some(cents) = slip {
        credits.push(credit(SLIP_DAYS - 2, cents, "REMISE CHEQUES".into()));
    }
    told(bank::write(writer, (desk, DIRECTOR, now), &Statement { iban: None, credits, left_out: 0 }))?;
    Ok(())
}
