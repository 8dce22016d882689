//! What does the accountant take away as a sheet? The operations as CSV; the file of entries is in `fec`.

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
pub(super) fn piece(row: &ExportRow) -> Option<&str> {
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
