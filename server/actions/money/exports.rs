//! What does the accountant take away? The operations as CSV, and a file in the shape of the FEC (article A47 A-1 of the LPF): one
//! balanced pair of lines for each entry.

use preau_core::domain::money::account::EntryKind;
use preau_core::domain::time::LocalDate;

use super::views::label;
use crate::actions::Failure;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::export::ExportRow;

/// A CSV for a spreadsheet set to French: semicolons, and a mark at the start by which it knows UTF-8.
pub(super) fn sheet(head: &[&str]) -> Result<csv::Writer<Vec<u8>>, Denied> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(b"\xef\xbb\xbf".to_vec());
    out.write_record(head).map_err(|_| Denied::Failed(Failure::Unexpected))?;
    Ok(out)
}

pub(super) fn written(out: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, Denied> {
    out.into_inner().map_err(|_| Denied::Failed(Failure::Unexpected))
}

/// `=cmd` in a spreadsheet is no formula: such a text is preceded by an apostrophe.
pub(super) fn inert(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if plain.starts_with(['=', '+', '-', '@']) { format!("'{plain}") } else { plain }
}

/// *1234,56*: as a spreadsheet set to French reads it.
pub(super) fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", cents.abs() / 100, cents.abs() % 100)
}

async fn rows(app: &App, desk: CentreScope, (from, to): (LocalDate, LocalDate)) -> Result<Vec<ExportRow>, Denied> {
    Ok(app.store.read(move |r| r.export_rows(desk, from, to)).await?)
}

/// The number that stands on paper: of the invoice or credit note, else of the receipt.
fn piece(row: &ExportRow) -> Option<&str> {
    row.entry.paper.as_deref().or(row.receipt.as_deref())
}

/// Debit and credit with decimal commas.
pub async fn operations(app: &App, desk: CentreScope, dates: (LocalDate, LocalDate)) -> Result<Vec<u8>, Denied> {
    let rows = rows(app, desk, dates).await?;
    let mut out =
        sheet(&["Date", "Famille", "Opération", "Numéro", "Mode", "Débit", "Crédit", "Référence", "Réglé le", "Banque", "Bordereau"])?;
    for row in rows {
        let (debit, credit) =
            if row.entry.cents >= 0 { (amount(row.entry.cents), String::new()) } else { (String::new(), amount(-row.entry.cents)) };
        let mode = row.mode.map_or("", preau_core::domain::money::kinds::PaymentMode::french);
        out.write_record([
            row.entry.date.format("%d/%m/%Y").to_string(),
            inert(&row.family_name),
            inert(&label(&row.entry)),
            inert(piece(&row).unwrap_or_default()),
            mode.to_owned(),
            debit,
            credit,
            inert(&row.reference),
            row.paid_on.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default(),
            inert(&row.bank),
            inert(row.slip.as_deref().unwrap_or_default()),
        ])
        .map_err(|_| Denied::Failed(Failure::Unexpected))?;
    }
    written(out)
}

/// The account on the other side of a family's entry.
const fn other_side(kind: EntryKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        EntryKind::Invoice | EntryKind::CreditNote => ("VE", "706000", "Prestations de services"),
        EntryKind::Fee => ("VE", "708000", "Produits des activités annexes"),
        EntryKind::Payment | EntryKind::Refund | EntryKind::Rejection => ("BQ", "512000", "Banque"),
        EntryKind::MovedOut | EntryKind::MovedIn => ("OD", "451000", "Comptes de liaison entre centres"),
    }
}

/// The eighteen columns, separated by tabs; debit and credit of each pair are equal.
pub async fn fec(app: &App, desk: CentreScope, year: i32) -> Result<String, Denied> {
    let (from, to) = (LocalDate::from_ymd_opt(year, 1, 1), LocalDate::from_ymd_opt(year, 12, 31));
    let (Some(from), Some(to)) = (from, to) else { return Err(Denied::Unknown) };
    let rows = rows(app, desk, (from, to)).await?;
    let mut text =
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t\
                    EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n"
            .to_owned();
    for (at, row) in rows.iter().enumerate() {
        let (journal, account, account_name) = other_side(row.entry.kind);
        let journal_name = match journal {
            "VE" => "Ventes",
            "BQ" => "Banque",
            _ => "Opérations diverses",
        };
        let day = |date: LocalDate| date.format("%Y%m%d").to_string();
        // Written down on one day, handed over on another: a piece bears its own date.
        let (date, piece_date) = (day(row.entry.date), day(row.paid_on.unwrap_or(row.entry.date)));
        let piece = piece(row).map_or_else(|| row.entry.id.to_string()[..12].to_owned(), str::to_owned);
        let plain = |t: &str| t.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let (name, said) = (plain(&row.family_name), plain(&label(&row.entry)));
        let cents = row.entry.cents;
        let sides = [("411000", "Familles", row.family_code.as_str(), name.as_str(), cents), (account, account_name, "", "", -cents)];
        for (number, number_name, aux, aux_name, cents) in sides {
            let (debit, credit) = if cents >= 0 { (amount(cents), amount(0)) } else { (amount(0), amount(-cents)) };
            let line = [
                journal,
                journal_name,
                &(at + 1).to_string(),
                &date,
                number,
                number_name,
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
    Ok(text)
}
