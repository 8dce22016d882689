//! How is a *bordereau de remise* laid out? The cheques (vouchers, cash) one by one, how many, and what they come to.

use crate::templates::french::{euros, long_date};

use super::epc::grouped;
use super::error::PdfError;
use super::letterhead::{self, Fact};
use super::look::Look;
use super::model::{DepositSlipPaper, PaymentMode};
use super::panel;
use super::sheet::Sheet;
use super::style::{Align, Ink, LEFT, Style, WIDTH};
use super::sums::{agree, sum};
use super::table::{Cell, Column, Table};
use super::wording::fill;

pub fn draw(sheet: &mut Sheet<'_>, look: &Look, paper: &DepositSlipPaper) -> Result<String, PdfError> {
    agree(paper.total_cents, sum(paper.cheques.iter().map(|cheque| cheque.amount_cents))?)?;
    let text = &look.wording.deposit_slip;
    let title = fill(&text.title, &[("number", &paper.number)]);
    letterhead::head(sheet, look, &paper.issuer, None);
    let cheques_only = paper.mode == PaymentMode::Cheque;
    let facts: [Fact<'_>; 5] = [
        (&text.deposited, long_date(paper.deposited)),
        (&text.bank, paper.bank.clone()),
        (&text.mode, if cheques_only { String::new() } else { paper.mode.french().to_owned() }),
        (if cheques_only { &text.count } else { &text.other_count }, paper.cheques.len().to_string()),
        (&text.total, euros(paper.total_cents)),
    ];
    letterhead::title(sheet, &title, &facts);
    if !paper.iban.trim().is_empty() {
        sheet.paragraph(&format!("{} : {}", text.account, grouped(&paper.iban)), Style::BODY);
        sheet.y += 10.0;
    }
    cheques(sheet, look, paper, &title);
    sheet.y += 30.0;
    sheet.need(90.0);
    let (top, half) = (sheet.y, WIDTH / 2.0);
    panel::signature(sheet, (LEFT, half - 20.0), &text.signed, "");
    sheet.y = top;
    let voucher = matches!(paper.mode, PaymentMode::AncvPaper | PaymentMode::CesuPaper);
    let stamp = if voucher { &text.issuer_stamp } else { &text.bank_stamp };
    panel::signature(sheet, (LEFT + half, half), stamp, "");
    letterhead::foot(sheet, look, &paper.issuer, &title);
    Ok(title)
}

fn cheques(sheet: &mut Sheet<'_>, look: &Look, paper: &DepositSlipPaper, title: &str) {
    let text = &look.wording.deposit_slip;
    let column = |title: &str, width: f32, align: Align| Column { title: title.to_owned(), width, align };
    let columns = vec![
        column(&text.rank, 34.0, Align::Left),
        column(if paper.mode == PaymentMode::Cheque { &text.cheque } else { &text.other_number }, 84.0, Align::Left),
        column(&text.drawn_on, 130.0, Align::Left),
        column(&text.drawer, WIDTH - 34.0 - 84.0 - 130.0 - 84.0, Align::Left),
        column(&text.amount, 84.0, Align::Right),
    ];
    let table = Table::begin(sheet, columns, title, 40.0);
    for (at, cheque) in paper.cheques.iter().enumerate() {
        let cell = |text: &str| Cell::new(text, Style::BODY);
        let cells = vec![
            cell(&(at + 1).to_string()),
            cell(&cheque.number).heads_row(),
            cell(&cheque.bank),
            cell(&cheque.drawer),
            cell(&euros(cheque.amount_cents)),
        ];
        let row = table.row(sheet.faces, cells);
        table.place(sheet, row, if at + 1 == paper.cheques.len() { 22.0 } else { 0.0 });
    }
    let style = Style::STRONG.ink(Ink::Accent);
    let cells = vec![Cell::new(&text.total, style).over(4).heads_row().aligned(Align::Right), Cell::new(euros(paper.total_cents), style)];
    let row = table.row(sheet.faces, cells);
    table.place(sheet, row, 0.0);
    table.end(sheet);
}
