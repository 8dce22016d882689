//! How is an invoice paid? Its means, the bank details with the QR code of a transfer, the instalments.

use krilla::tagging::{ListNumbering, Tag};

use crate::templates::french::{euros, long_date};

use super::epc::{epc_text, grouped};
use super::error::PdfError;
use super::look::Look;
use super::model::{BankDetails, InvoicePaper};
use super::qr;
use super::sheet::{Shape, Sheet};
use super::style::{Align, Ink, LEFT, RIGHT, Style, WIDTH};
use super::sums::{agree, sum};
use super::wording::{Payment, fill};

const QR_SIDE: f32 = 86.0;
const PAD: f32 = 10.0;

pub fn draw(sheet: &mut Sheet<'_>, look: &Look, paper: &InvoicePaper) -> Result<(), PdfError> {
    let due = paper.due_cents();
    if !paper.instalments.is_empty() {
        agree(due, sum(paper.instalments.iter().map(|instalment| instalment.amount_cents))?)?;
    }
    if due == 0 {
        return Ok(());
    }
    let words = &look.wording.payment;
    sheet.y += 12.0;
    sheet.need(160.0);
    sheet.heading(2, &words.heading, Style::HEADING, WIDTH);
    sheet.y += 3.0;
    instalments(sheet, words, paper);
    let means = paper.payment_means.as_deref().unwrap_or(&words.means);
    sheet.paragraph(&format!("{} : {means}", words.means_label), Style::BODY);
    // A transfer pays what is due: everything, or the instalments whose day has come, or else the next one.
    let come = sum(paper.instalments.iter().filter(|i| i.due <= paper.issued).map(|i| i.amount_cents))?;
    let next = paper.instalments.first().map_or(due, |instalment| instalment.amount_cents);
    let amount = if come > 0 { come } else { next };
    if let Some(bank) = &paper.bank {
        transfer(sheet, words, bank, amount);
    }
    Ok(())
}

fn instalments(sheet: &mut Sheet<'_>, words: &Payment, paper: &InvoicePaper) {
    if paper.instalments.is_empty() {
        return;
    }
    let width = 250.0;
    sheet.paragraph(&words.instalments, Style::STRONG);
    sheet.y += 1.0;
    sheet.open(Tag::L(ListNumbering::Decimal));
    for (at, instalment) in paper.instalments.iter().enumerate() {
        sheet.need(Style::BODY.leading());
        let label = fill(&words.instalment, &[("rank", &(at + 1).to_string())]);
        let due = fill(&words.instalment_due, &[("date", &long_date(instalment.due))]);
        let at = (LEFT, sheet.y);
        sheet.open(Tag::LI);
        sheet.inside(Tag::Lbl, |sheet| {
            sheet.stack(&format!("{label} "), Style::BODY, at, 70.0, Align::Left);
        });
        sheet.open(Tag::LBody);
        sheet.stack(&format!("{due} "), Style::BODY, (at.0 + 70.0, at.1), width, Align::Left);
        let end = sheet.stack(&euros(instalment.amount_cents), Style::STRONG, at, width, Align::Right);
        sheet.close();
        sheet.close();
        sheet.y = end + 1.5;
    }
    sheet.close();
    sheet.y += 5.0;
}

/// A panel: what to type on the left, what to scan on the right. Details of which no code can be made are printed without it: an
/// invoice is due whatever was typed in the settings.
fn transfer(sheet: &mut Sheet<'_>, words: &Payment, bank: &BankDetails, amount_cents: i64) {
    let text = epc_text(&bank.beneficiary, &bank.iban, &bank.bic, amount_cents, &bank.reference);
    let amount = euros(amount_cents);
    let (iban, reference) = (grouped(&bank.iban), grouped(&bank.reference));
    let facts = [
        (&words.beneficiary, bank.beneficiary.as_str()),
        (&words.iban, iban.as_str()),
        (&words.bic, bank.bic.as_str()),
        (&words.reference, reference.as_str()),
        (&words.amount, amount.as_str()),
    ];
    sheet.y += 7.0;
    let height = QR_SIDE + 2.0 * PAD;
    sheet.need(height);
    let (top, qr_left) = (sheet.y, RIGHT - PAD - QR_SIDE);
    sheet.decorate(vec![
        Shape::Block { x: LEFT, y: top, width: WIDTH, height, round: 5.0, ink: Ink::Line },
        Shape::Block { x: LEFT + 0.7, y: top + 0.7, width: WIDTH - 1.4, height: height - 1.4, round: 4.4, ink: Ink::Paper },
    ]);
    let x = LEFT + PAD;
    let mut y = sheet.block(&words.transfer, Style::STRONG.ink(Ink::Accent), (x, top + PAD - 1.0), 240.0, Align::Left) + 2.0;
    sheet.open(Tag::L(ListNumbering::None));
    for (label, value) in facts.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        sheet.open(Tag::LI);
        sheet.inside(Tag::Lbl, |sheet| {
            sheet.stack(&format!("{label} "), Style::LABEL, (x, y + 1.3), 96.0, Align::Left);
        });
        sheet.open(Tag::LBody);
        y = sheet.stack(value, Style::STRONG, (x + 100.0, y), 176.0, Align::Left) + 1.6;
        sheet.close();
        sheet.close();
    }
    sheet.close();
    if let Ok(code) = text.and_then(|text| qr::shapes(&text, (qr_left, top + PAD), QR_SIDE)) {
        let alt = [("amount", amount.as_str()), ("beneficiary", &bank.beneficiary), ("iban", &iban), ("reference", &reference)];
        sheet.figure(&fill(&words.qr_alt, &alt), code);
        let caption = fill(&words.qr_caption, &[("amount", &amount)]);
        sheet.block(&caption, Style::SMALL, (qr_left - 90.0, top + PAD + 4.0), 82.0, Align::Right);
    }
    sheet.y = top + height;
}
