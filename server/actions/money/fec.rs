//! What goes into the association's books? A file in the shape of the FEC (article A47 A-1 of the LPF): for each entry what the family
//! owes, and on the other side one line for each account of the centre's chart that it touches. Debit and credit of each are equal.

use preau_core::domain::money::account::EntryKind;
use preau_core::domain::money::chart::{BookAccount, Chart};
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::LocalDate;

use super::exports::{amount, piece};
use super::views::label;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::StoreError;
use crate::store::export::{ExportRow, Natures};

const HEAD: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t\
                    EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";

/// Everything of a calendar year.
pub async fn fec(app: &App, desk: CentreScope, year: i32) -> Result<String, Denied> {
    let (from, to) = (LocalDate::from_ymd_opt(year, 1, 1), LocalDate::from_ymd_opt(year, 12, 31));
    let (Some(from), Some(to)) = (from, to) else { return Err(Denied::Unknown) };
    let read = app.store.read(move |r| {
        let chart = r.centre_money(desk.centre())?.chart;
        Ok::<_, StoreError>((r.export_rows(desk, from, to)?, r.natures_of_entries(desk, from, to)?, chart))
    });
    let (rows, natures, chart) = read.await?;
    let mut text = HEAD.to_owned();
    for (at, row) in rows.iter().enumerate() {
        written(&mut text, at + 1, (row, chart.families()), &other_sides(&chart, row, &natures));
    }
    Ok(text)
}

/// The accounts on the other side of a family's entry, which come to as much as it.
fn other_sides<'a>(chart: &'a Chart, row: &ExportRow, natures: &Natures) -> Vec<(BookAccount<'a>, i64)> {
    let cents = row.entry.cents;
    match row.entry.kind {
        EntryKind::Invoice | EntryKind::CreditNote | EntryKind::Fee => {
            let usual = if row.entry.kind == EntryKind::Fee { LineNature::Penalty } else { LineNature::Care };
            let known = natures.get(&row.entry.id).filter(|all| all.values().sum::<i64>() == cents);
            let by_nature: Vec<_> = known.into_iter().flatten().map(|(nature, cents)| (chart.nature(*nature), *cents)).collect();
            if by_nature.is_empty() { vec![(chart.nature(usual), cents)] } else { by_nature }
        }
        // A refund of before means were asked for is a movement of the bank.
        EntryKind::Payment | EntryKind::Refund | EntryKind::Rejection => {
            vec![(chart.mode(row.mode.unwrap_or(PaymentMode::Transfer)), cents)]
        }
        EntryKind::MovedOut | EntryKind::MovedIn => vec![(chart.between_centres(), cents)],
    }
}

const fn journal(row: &ExportRow) -> (&'static str, &'static str) {
    match row.entry.kind {
        EntryKind::Invoice | EntryKind::CreditNote | EntryKind::Fee => ("VE", "Ventes"),
        EntryKind::MovedOut | EntryKind::MovedIn => ("OD", "Opérations diverses"),
        _ if matches!(row.mode, Some(PaymentMode::Cash)) => ("CA", "Caisse"),
        _ => ("BQ", "Banque"),
    }
}

fn written(text: &mut String, number: usize, (row, families): (&ExportRow, BookAccount<'_>), others: &[(BookAccount<'_>, i64)]) {
    let (journal, journal_name) = journal(row);
    let day = |date: LocalDate| date.format("%Y%m%d").to_string();
    // Written down on one day, handed over on another: a piece bears its own date.
    let (date, piece_date) = (day(row.entry.date), day(row.paid_on.unwrap_or(row.entry.date)));
    let piece = piece(row).map_or_else(|| row.entry.id.to_string()[..12].to_owned(), str::to_owned);
    let plain = |t: &str| t.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let (name, said, number) = (plain(&row.family_name), plain(&label(&row.entry)), number.to_string());
    let family = (families, row.family_code.as_str(), name.as_str(), row.entry.cents);
    let others = others.iter().map(|(account, cents)| (*account, "", "", -cents));
    for (account, aux, aux_name, cents) in std::iter::once(family).chain(others) {
        let (debit, credit) = if cents >= 0 { (amount(cents), amount(0)) } else { (amount(0), amount(-cents)) };
        let line = [
            journal,
            journal_name,
            &number,
            &date,
            account.number,
            account.name,
            aux,
            aux_name,
            &piece,
            &piece_date,
            &said,
            &debit,
            &credit,
            "",
            "",
            &date,
            "",
            "",
        ];
        text.push_str(&line.join("\t"));
        text.push('\n');
    }
}
