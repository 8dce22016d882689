//! How is the *attestation annuelle* laid out? What was really paid in the year, then the part that the tax credit looks at.

use krilla::tagging::{ListNumbering, Tag};

use crate::templates::french::{euros, long_date, short_day};

use super::error::PdfError;
use super::letterhead::{self, Fact};
use super::look::Look;
use super::model::CertificatePaper;
use super::panel;
use super::sheet::Sheet;
use super::style::{Align, Ink, LEFT, RIGHT, Style, WIDTH};
use super::sums::sum;
use super::table::{Cell, Column, Table};
use super::wording::fill;
use super::words;

pub fn draw(sheet: &mut Sheet<'_>, look: &Look, paper: &CertificatePaper) -> Result<String, PdfError> {
    let text = &look.wording.certificate;
    let year = paper.year.to_string();
    let title = fill(&text.title, &[("year", &year)]);
    letterhead::head(sheet, look, &paper.issuer, Some(&paper.payer));
    let facts: [Fact<'_>; 4] = [
        (&text.number, paper.number.clone()),
        (&text.issued, long_date(paper.issued)),
        (&text.year, year.clone()),
        (&look.wording.common.family, paper.payer.family_reference.clone()),
    ];
    letterhead::title(sheet, &title, &facts);
    if let Some(replaced) = &paper.replaces {
        let named = [("number", replaced.number.as_str()), ("date", &long_date(replaced.issued))];
        sheet.paragraph(&fill(&text.replaces, &named), Style::STRONG);
        sheet.y += 9.0;
    }
    let (payer, issuer) = (paper.payer.name.as_str(), &paper.issuer);
    let named: [(&str, &str); 5] = [
        ("director", &paper.director),
        ("payer", payer),
        ("association", &issuer.association),
        ("centre", &issuer.centre),
        ("year", &year),
    ];
    panel::draw(sheet, &fill(&text.statement, &named), &euros(paper.total_paid_cents), &words::amount(paper.total_paid_cents));
    shares(sheet, look, paper, &year);
    sheet.y += 18.0;
    sheet.need(110.0);
    sheet.heading(2, &text.eligible, Style::HEADING, WIDTH);
    sheet.y += 4.0;
    children(sheet, look, paper, &year)?;
    notes(sheet, look, paper);
    sheet.y += 22.0;
    sheet.need(100.0);
    let signed = fill(&text.signed, &[("town", &paper.town), ("date", &long_date(paper.issued))]);
    let column = (LEFT + WIDTH / 2.0, RIGHT - LEFT - WIDTH / 2.0);
    panel::signature(sheet, column, &signed, &format!("{} : {}", text.director, paper.director));
    letterhead::foot(sheet, look, &paper.issuer, &title);
    Ok(title)
}

/// Total and the part paid by CESU, each on a line of its own.
fn shares(sheet: &mut Sheet<'_>, look: &Look, paper: &CertificatePaper, year: &str) {
    let text = &look.wording.certificate;
    let total = fill(&text.total, &[("year", year)]);
    let lines = [(total.as_str(), paper.total_paid_cents), (text.cesu.as_str(), paper.paid_by_cesu_cents)];
    sheet.y += 12.0;
    sheet.open(Tag::L(ListNumbering::None));
    for (label, cents) in lines {
        let at = (LEFT + 16.0, sheet.y);
        sheet.open(Tag::LI);
        sheet.inside(Tag::Lbl, |sheet| {
            sheet.stack(&format!("{label} "), Style::BODY, at, 240.0, Align::Left);
        });
        sheet.open(Tag::LBody);
        sheet.y = sheet.stack(&euros(cents), Style::STRONG, at, WIDTH - 32.0, Align::Right) + 3.0;
        sheet.close();
        sheet.close();
    }
    sheet.close();
}

fn children(sheet: &mut Sheet<'_>, look: &Look, paper: &CertificatePaper, year: &str) -> Result<(), PdfError> {
    let text = &look.wording.certificate;
    if paper.children.is_empty() {
        sheet.paragraph(&fill(&text.no_child, &[("year", year)]), Style::BODY);
        return Ok(());
    }
    let column = |title: &str, width: f32, align: Align| Column { title: title.to_owned(), width, align };
    let columns = vec![
        column(&fill(&text.child, &[("year", year)]), WIDTH - 240.0, Align::Left),
        column(&text.born, 110.0, Align::Left),
        column(&text.amount, 130.0, Align::Right),
    ];
    let table = Table::begin(sheet, columns, &text.eligible, 40.0);
    for child in &paper.children {
        let name = Cell::new(&child.name, Style::BODY).heads_row();
        let cells = vec![name, Cell::new(short_day(child.born), Style::BODY), Cell::new(euros(child.amount_cents), Style::BODY)];
        let row = table.row(sheet.faces, cells);
        table.place(sheet, row, 20.0);
    }
    let total = sum(paper.children.iter().map(|child| child.amount_cents))?;
    let style = Style::STRONG.ink(Ink::Accent);
    let row = table.row(sheet.faces, vec![Cell::new(&text.eligible_total, style).over(2).heads_row(), Cell::new(euros(total), style)]);
    table.place(sheet, row, 0.0);
    let by_cesu = sum(paper.children.iter().map(|child| child.cesu_cents))?;
    if by_cesu != 0 {
        let said = Cell::new(&text.eligible_cesu, Style::BODY).over(2).heads_row();
        let row = table.row(sheet.faces, vec![said, Cell::new(euros(by_cesu), Style::BODY)]);
        table.place(sheet, row, 0.0);
    }
    table.end(sheet);
    Ok(())
}

fn notes(sheet: &mut Sheet<'_>, look: &Look, paper: &CertificatePaper) {
    let text = &look.wording.certificate;
    let ceiling = fill(&text.ceiling, &[("ceiling", &euros(paper.ceiling_cents))]);
    sheet.y += 12.0;
    let cesu = Some(text.cesu_note.as_str()).filter(|_| paper.paid_by_cesu_cents != 0);
    for note in [Some(ceiling.as_str()), cesu, Some(text.law.as_str())].into_iter().flatten() {
        sheet.paragraph(note, Style::SMALL);
        sheet.y += 3.0;
    }
}
