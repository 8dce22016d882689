//! How is a *reçu* laid out? What was received, in figures and in words, and what it settled.

use crate::templates::french::{euros, long_date};

use super::error::PdfError;
use super::letterhead::{self, Fact};
use super::look::Look;
use super::model::ReceiptPaper;
use super::sheet::Sheet;
use super::style::{Align, Ink, Style, WIDTH};
use super::sums::{agree, sum};
use super::table::{Cell, Column, Table};
use super::wording::fill;
use super::{panel, words};

pub fn draw(sheet: &mut Sheet<'_>, look: &Look, paper: &ReceiptPaper) -> Result<String, PdfError> {
    let settled = paper.allocations.iter().map(|allocation| allocation.amount_cents);
    agree(paper.amount_cents, sum(settled.chain([paper.remaining_credit_cents]))?)?;
    let text = &look.wording.receipt;
    let title = fill(&text.title, &[("number", &paper.number)]);
    letterhead::head(sheet, look, &paper.issuer, Some(&paper.payer));
    let cheque = paper.cheque.clone().unwrap_or_default();
    let facts: [Fact<'_>; 5] = [
        (&text.received, long_date(paper.received)),
        (&text.mode, paper.mode.clone()),
        (&text.cheque_number, cheque.number),
        (&text.cheque_bank, cheque.bank),
        (&look.wording.common.family, paper.payer.family_reference.clone()),
    ];
    letterhead::title(sheet, &title, &facts);
    let statement = fill(&text.statement, &[("payer", &paper.payer.name)]);
    panel::draw(sheet, &statement, &euros(paper.amount_cents), &words::amount(paper.amount_cents));
    sheet.y += 26.0;
    sheet.need(100.0);
    sheet.heading(2, &text.settles, Style::HEADING, WIDTH);
    sheet.y += 4.0;
    allocations(sheet, look, paper);
    letterhead::foot(sheet, look, &paper.issuer, &title);
    Ok(title)
}

fn allocations(sheet: &mut Sheet<'_>, look: &Look, paper: &ReceiptPaper) {
    let text = &look.wording.receipt;
    let columns = vec![
        Column { title: text.invoice.clone(), width: WIDTH - 120.0, align: Align::Left },
        Column { title: text.amount.clone(), width: 120.0, align: Align::Right },
    ];
    let table = Table::begin(sheet, columns, &text.settles, 30.0);
    let mut rows: Vec<(&str, i64, Style)> =
        paper.allocations.iter().map(|allocation| (allocation.invoice.as_str(), allocation.amount_cents, Style::BODY)).collect();
    if paper.remaining_credit_cents != 0 {
        rows.push((&text.remaining, paper.remaining_credit_cents, Style::BODY));
    }
    rows.push((&text.total, paper.amount_cents, Style::STRONG.ink(Ink::Accent)));
    for (label, cents, style) in rows {
        let row = table.row(sheet.faces, vec![Cell::new(label, style).heads_row(), Cell::new(euros(cents), style)]);
        table.place(sheet, row, 0.0);
    }
    table.end(sheet);
}
