//! How do cheques, vouchers and cash go to the bank? A slip of those that a director ticked: its number inside the transaction, its
//! paper made by the job, each payment on one slip only.

use std::collections::BTreeSet;

use chrono::{Datelike, Days};
use preau_core::documents::bank::{CreditToDeposit, DepositView, DepositsView, MakeDeposit};
use preau_core::domain::ids::{OperationId, PaperId};
use preau_core::domain::money::reasons::MoneyReason;
use preau_core::domain::money::settings::Series;
use preau_core::domain::time::{LocalDate, UtcTime};

use super::exports::{amount, inert, sheet, written};
use super::ledger::{next, refused};
use super::paper_models::{deposit_slip, issuer};
use super::papers::file_name;
use crate::actions::Failure;
use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::outside::pdf::PaperModel;
use crate::scope::CentreScope;
use crate::store::audit::AuditLine;
use crate::store::deposit::{DepositCredit, DepositRow, NewDeposit};
use crate::store::paper::NewPaper;
use crate::store::{StoreError, Writer};

/// Payments of one slip.
const CREDITS_MAX: usize = 500;
/// A slip is made some days before or after the way to the bank.
const DATE_DAYS: u64 = 90;

fn refuse(field: &'static str, code: &'static str, sentence: impl Into<String>) -> Denied {
    Denied::mend(Refusal::on(field, code, sentence))
}

fn view(row: DepositRow) -> DepositView {
    let DepositRow { paper, number, mode, date, count, cents, made } = row;
    DepositView { paper, number, mode, date, count, cents, made }
}

/// A family without a payer's name is its own drawer.
fn drawer(credit: &DepositCredit) -> String {
    if credit.drawer.is_empty() { format!("Famille {}", credit.family_name) } else { credit.drawer.clone() }
}

/// What waits, and the slips that were made.
pub async fn list(app: &App, desk: CentreScope) -> Result<DepositsView, Denied> {
    let (waiting, slips) = app.store.read(move |r| Ok::<_, StoreError>((r.credits_to_deposit(desk)?, r.deposits(desk)?))).await?;
    let shown = |credit: DepositCredit| CreditToDeposit {
        drawer: drawer(&credit),
        credit: credit.credit,
        family: credit.family,
        family_name: credit.family_name,
        mode: credit.mode,
        paid_on: credit.paid_on,
        cents: credit.cents,
        reference: credit.reference,
        bank: credit.bank,
    };
    Ok(DepositsView { waiting: waiting.into_iter().map(shown).collect(), slips: slips.into_iter().map(view).collect() })
}

/// True when the slip was made now, false when the same id had made it.
pub async fn make(app: &App, signed: &Signed, desk: CentreScope, typed: MakeDeposit) -> Result<(bool, DepositView), Denied> {
    let (shared, who) = (app.clone(), signed.account.clone());
    let made = app.store.write(move |w| write(&shared, w, (desk, &who, shared.now()), &typed)).await?;
    app.papers_wait.notify_one();
    Ok(made)
}

/// The same, inside a transaction of the writer.
pub fn write(
    app: &App,
    writer: &mut Writer,
    (desk, who, now): (CentreScope, &str, UtcTime),
    typed: &MakeDeposit,
) -> Result<(bool, DepositView), Denied> {
    if let Some(known) = writer.deposit(desk, typed.paper)? {
        return Ok((false, view(known)));
    }
    let chosen = chosen(writer, desk, typed)?;
    date_fits(typed.date, now.local_date(), &chosen)?;
    let settings = writer.centre_money(desk.centre())?;
    let year = now.local_date().year();
    let (number, text) =
        next(writer, desk.centre(), &settings, Series::Deposit, year)?.ok_or_else(|| refused(&MoneyReason::NumberMissing))?;
    writer.take_number(desk.centre(), Series::Deposit.word(), year, number)?;
    let centre = writer.centre(desk.centre())?.ok_or(StoreError::Broken("a desk without centre"))?;
    let about = issuer(&app.config.organisation.name, &centre, &settings.siret);
    let lines = chosen.iter().map(|credit| (credit, drawer(credit)));
    let model = PaperModel::DepositSlip(deposit_slip(about, (&text, typed.mode, typed.date), &settings.iban, lines));
    let model = serde_json::to_string(&model).map_err(|_| StoreError::Broken("a slip that cannot be written"))?;
    let credits: Vec<OperationId> = chosen.iter().map(|credit| credit.credit).collect();
    let reused = |error: StoreError| {
        if error.is_conflict() {
            Denied::mend(Refusal::new("id_reused", "Ce bordereau existe déjà ailleurs : rechargez la page."))
        } else {
            error.into()
        }
    };
    let slip = NewDeposit { paper: typed.paper, mode: typed.mode, date: typed.date, credits: &credits, who };
    writer.add_deposit(desk, &slip, now).map_err(reused)?;
    let paper = NewPaper { id: typed.paper, kind: "deposit", centre: desk.centre(), family: None, entry: None, number: text, model };
    writer.add_paper(&paper, now).map_err(reused)?;
    writer.audit(&AuditLine { who, what: "deposit_made", family: None, centre: Some(desk.centre()) }, now)?;
    let row = writer.deposit(desk, typed.paper)?.ok_or(StoreError::Broken("a slip that was not written"))?;
    Ok((true, view(row)))
}

/// The payments that were ticked, in the order of the list; all of them may go, or none does.
fn chosen(writer: &Writer, desk: CentreScope, typed: &MakeDeposit) -> Result<Vec<DepositCredit>, Denied> {
    let wanted: BTreeSet<OperationId> = typed.credits.iter().copied().collect();
    if wanted.is_empty() {
        return Err(refuse("credits", "nothing_chosen", "Cochez au moins un règlement à remettre."));
    }
    if wanted.len() > CREDITS_MAX {
        return Err(refuse("credits", "too_many", format!("Un bordereau porte {CREDITS_MAX} règlements au plus : faites-en plusieurs.")));
    }
    let waiting = writer.credits_to_deposit(desk)?;
    let found: Vec<DepositCredit> = waiting.into_iter().filter(|credit| wanted.contains(&credit.credit)).collect();
    if found.len() < wanted.len() {
        for credit in &typed.credits {
            if let Some(number) = writer.slip_of_credit(desk, *credit)? {
                let sentence = format!("Un de ces règlements est déjà sur le bordereau {number} : rechargez la page.");
                return Err(refuse("credits", "already_deposited", sentence));
            }
        }
        let sentence =
            "Un de ces règlements n’est plus à remettre : il a été rejeté, ou n’est pas un règlement de ce centre. Rechargez la page.";
        return Err(refuse("credits", "not_to_deposit", sentence));
    }
    if found.iter().any(|credit| credit.mode != typed.mode) {
        return Err(refuse("mode", "several_modes", "Un bordereau ne porte qu’un mode de règlement : faites-en un par mode."));
    }
    Ok(found)
}

fn date_fits(date: LocalDate, today: LocalDate, chosen: &[DepositCredit]) -> Result<(), Denied> {
    let (from, to) = (today.checked_sub_days(Days::new(DATE_DAYS)), today.checked_add_days(Days::new(DATE_DAYS)));
    if from.is_some_and(|from| date < from) || to.is_some_and(|to| date > to) {
        return Err(refuse("date", "absurd_date", "La date de la remise est trop loin d’aujourd’hui : vérifiez-la."));
    }
    if chosen.iter().any(|credit| credit.paid_on > date) {
        return Err(refuse("date", "deposit_before_payment", "Un de ces règlements a été reçu après cette date de remise : vérifiez-la."));
    }
    Ok(())
}

/// A slip for a spreadsheet, with the name of its file.
pub async fn csv(app: &App, desk: CentreScope, paper: PaperId) -> Result<(String, Vec<u8>), Denied> {
    let read = app.store.read(move |r| Ok::<_, StoreError>((r.deposit(desk, paper)?, r.credits_of_deposit(desk, paper)?)));
    let (Some(slip), credits) = read.await? else { return Err(Denied::Unknown) };
    let mut out = sheet(&["Bordereau", "Remis le", "Mode", "Rang", "Numéro", "Banque", "Tireur", "Famille", "Reçu le", "Montant"])?;
    let day = |date: LocalDate| date.format("%d/%m/%Y").to_string();
    for (rank, credit) in (1_u32..).zip(&credits) {
        out.write_record([
            inert(&slip.number),
            day(slip.date),
            slip.mode.french().to_owned(),
            rank.to_string(),
            inert(&credit.reference),
            inert(&credit.bank),
            inert(&drawer(credit)),
            inert(&credit.family_name),
            day(credit.paid_on),
            amount(credit.cents),
        ])
        .map_err(|_| Denied::Failed(Failure::Unexpected))?;
    }
    Ok((format!("bordereau-{}.csv", file_name(&slip.number)), written(out)?))
}
