//! How is a *facture* or an *avoir* laid out? Its lines by child, what they come to, then how to pay.

use krilla::tagging::Tag;

use crate::templates::french::{euros, long_date, short_day};

use super::error::PdfError;
use super::letterhead;
use super::look::Look;
use super::model::{ChildLines, InvoiceKind, InvoiceLine, InvoicePaper};
use super::payment;
use super::sheet::{Shape, Sheet};
use super::style::{Align, BOTTOM, Ink, RIGHT, Style, WIDTH};
use super::sums::{agree, sum};
use super::table::{Cell, Column, Row, Table};
use super::wording::{Bill, fill};

/// Where the totals begin: they stand on the right, under the amounts.
const TOTALS: f32 = 286.0;

/// Draws it; answers its title.
pub fn draw(sheet: &mut Sheet<'_>, look: &Look, paper: &InvoicePaper) -> Result<String, PdfError> {
    agree(paper.total_cents, sum(paper.children.iter().flat_map(|child| &child.lines).map(|line| line.total_cents))?)?;
    let words = bill(look, paper);
    let title = fill(&words.title, &[("number", &paper.number)]);
    letterhead::head(sheet, look, &paper.issuer, Some(&paper.client));
    let second = match &paper.kind {
        InvoiceKind::Invoice { due } => long_date(*due),
        InvoiceKind::CreditNote { corrects, corrects_issued } => {
            fill(&words.corrected, &[("number", corrects), ("date", &short_day(*corrects_issued))])
        }
    };
    let facts = [
        (words.issued.as_str(), long_date(paper.issued)),
        (words.second.as_str(), second),
        (words.period.as_str(), period(paper)),
        (look.wording.common.family.as_str(), paper.client.family_reference.clone()),
    ];
    letterhead::title(sheet, &title, &facts);
    lines(sheet, look, paper, &title)?;
    totals(sheet, look, paper)?;
    if matches!(paper.kind, InvoiceKind::Invoice { .. }) {
        payment::draw(sheet, look, paper)?;
    } else if !words.note.is_empty() {
        sheet.y += 12.0;
        sheet.paragraph(&words.note, Style::BODY);
    }
    mentions(sheet, paper, words);
    letterhead::foot(sheet, look, &paper.issuer, &title);
    Ok(title)
}

const fn bill<'a>(look: &'a Look, paper: &InvoicePaper) -> &'a Bill {
    match paper.kind {
        InvoiceKind::Invoice { .. } => &look.wording.invoice,
        InvoiceKind::CreditNote { .. } => &look.wording.credit_note,
    }
}

fn period(paper: &InvoicePaper) -> String {
    if paper.service_from == paper.service_to {
        return short_day(paper.service_from);
    }
    format!("{} – {}", short_day(paper.service_from), short_day(paper.service_to))
}

fn lines(sheet: &mut Sheet<'_>, look: &Look, paper: &InvoicePaper, title: &str) -> Result<(), PdfError> {
    let words = &look.wording.lines;
    let column = |title: &str, width: f32, align: Align| Column { title: title.to_owned(), width, align };
    let narrow = 62.0 + 34.0 + 68.0 + 72.0;
    let columns = vec![
        column(&words.date, 62.0, Align::Left),
        column(&words.service, WIDTH - narrow, Align::Left),
        column(&words.quantity, 34.0, Align::Right),
        column(&words.unit_price, 68.0, Align::Right),
        column(&words.amount, 72.0, Align::Right),
    ];
    let table = Table::begin(sheet, columns, title, 70.0);
    for (at, child) in paper.children.iter().enumerate() {
        child_lines(sheet, look, &table, child, at > 0)?;
    }
    table.end(sheet);
    Ok(())
}

/// Heading with its first line, last line with its subtotal: none stands alone on a page.
fn child_lines(sheet: &mut Sheet<'_>, look: &Look, table: &Table, child: &ChildLines, apart: bool) -> Result<(), PdfError> {
    let words = &look.wording.lines;
    let name = if child.child.trim().is_empty() { words.whole_family.as_str() } else { child.child.as_str() };
    let mut rows: Vec<Row> = child.lines.iter().map(|line| table.row(sheet.faces, line_cells(look, line))).collect();
    let subtotal = sum(child.lines.iter().map(|line| line.total_cents))?;
    let label = Cell::new(fill(&words.subtotal, &[("child", name)]), Style::STRONG).over(4).heads_row().aligned(Align::Right);
    let subtotal = table.row(sheet.faces, vec![label, Cell::new(euros(subtotal), Style::STRONG)]);
    let heading = Cell::new(name, Style::STRONG.ink(Ink::Accent)).over(5).heads_row();
    let heading = table.row(sheet.faces, vec![heading]).apart(if apart { 8.0 } else { 2.0 }).open_below();
    table.place(sheet, heading, rows.first().map_or(0.0, |row| row.height));
    let last = rows.pop();
    for row in rows {
        table.place(sheet, row, 0.0);
    }
    if let Some(last) = last {
        table.place(sheet, last, subtotal.height);
    }
    table.place(sheet, subtotal, 0.0);
    Ok(())
}

fn line_cells(look: &Look, line: &InvoiceLine) -> Vec<Cell> {
    let (words, nature) = (&look.wording.lines, look.wording.common.nature(line.nature));
    let label = if line.label.trim().is_empty() || line.label == nature {
        nature.to_owned()
    } else {
        fill(&words.line, &[("nature", nature), ("label", &line.label)])
    };
    let cell = |text: String| Cell::new(text, Style::BODY);
    let mut service = cell(label).heads_row();
    if !line.explanation.trim().is_empty() {
        service = service.with(&line.explanation, Style::SMALL);
    }
    vec![
        cell(short_day(line.date)),
        service,
        cell(quantity(line.quantity_hundredths)),
        cell(euros(line.unit_price_cents)),
        cell(euros(line.total_cents)),
    ]
}

/// *2*, *0,5*, *−1*.
fn quantity(hundredths: i64) -> String {
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let sign = if hundredths < 0 { "−" } else { "" };
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole},{}", part / 10),
        part => format!("{sign}{whole},{part:02}"),
    }
}

fn totals(sheet: &mut Sheet<'_>, look: &Look, paper: &InvoicePaper) -> Result<(), PdfError> {
    let (words, bill) = (&look.wording.lines, bill(look, paper));
    let mut rows = vec![(bill.total.as_str(), euros(paper.total_cents))];
    if let Some(previous) = paper.previous_balance_cents {
        let label = if previous < 0 { &words.previous_credit } else { &words.previous };
        rows.push((label, euros(if previous < 0 { previous.checked_neg().ok_or(PdfError::TooLarge)? } else { previous })));
        let balance = sum([paper.total_cents, previous])?;
        rows.push(match balance {
            0 => (words.nothing_to_pay.as_str(), euros(0)),
            1.. => (words.to_pay.as_str(), euros(balance)),
            _ => (words.in_favour.as_str(), euros(balance.checked_neg().ok_or(PdfError::TooLarge)?)),
        });
    }
    let last = rows.len() - 1;
    sheet.y += 10.0;
    sheet.need(17.0 * last as f32 + 30.0);
    for (at, (label, amount)) in rows.into_iter().enumerate() {
        total_line(sheet, label, &amount, at == last);
    }
    Ok(())
}

/// The last one, what is to be paid, stands out. All amounts stay under those of the table.
fn total_line(sheet: &mut Sheet<'_>, label: &str, amount: &str, last: bool) {
    let (style, named, height) = if last { (Style::TOTAL, Style::LEAD_STRONG, 30.0) } else { (Style::BODY, Style::BODY, 17.0) };
    let (x, width, y) = (TOTALS, RIGHT - TOTALS, sheet.y);
    if last {
        sheet.decorate(vec![Shape::Block { x, y: y + 3.0, width, height: 1.2, round: 0.0, ink: Ink::Accent }]);
    }
    let foot = y + height - 4.0;
    sheet.open(Tag::P);
    let label = sheet.faces.fitted(&format!("{label} "), named, width - 100.0);
    sheet.put(label, named, (x, foot - named.ascent()), width, Align::Left);
    let amount = sheet.faces.run(amount, style);
    sheet.put(amount, style, (x, foot - style.ascent()), width, Align::Right);
    sheet.close();
    sheet.y += height;
}

/// What the law wants said, small, at the end.
fn mentions(sheet: &mut Sheet<'_>, paper: &InvoicePaper, words: &Bill) {
    let exemption = paper.exemption.as_deref().unwrap_or(&words.exemption);
    let texts: Vec<&str> =
        [Some(exemption), paper.late_penalty.as_deref()].into_iter().flatten().filter(|t| !t.trim().is_empty()).collect();
    let count: usize = texts.iter().map(|text| sheet.faces.lines(text, Style::SMALL, WIDTH).len()).sum();
    let height = count as f32 * Style::SMALL.leading();
    sheet.need(height + 8.0);
    // At the foot of the last page, where they are looked for.
    sheet.y = (sheet.y + 8.0).max(BOTTOM - height - 2.0);
    texts.iter().for_each(|text| sheet.paragraph(text, Style::SMALL));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_the_french_way() {
        assert_eq!([100, 50, 225, -100, 0].map(quantity), ["1", "0,5", "2,25", "−1", "0"]);
    }
}
