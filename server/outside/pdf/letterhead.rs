//! What is the same on every paper? Who writes, to whom, its title with a few facts, and the foot of each page.

use krilla::tagging::{ArtifactType, ListNumbering, Tag};

use super::look::Look;
use super::model::{Addressee, Issuer};
use super::sheet::{Mark, Role, Shape, Sheet, text_shape};
use super::style::{Align, Ink, LEFT, PAGE, RIGHT, Style, WIDTH};
use super::wording::fill;

const HEAD_TOP: f32 = 46.0;
/// The window of a French envelope (DL, right) begins 42 mm from the top and 110 mm from the left of the sheet.
const WINDOW: (f32, f32) = (320.0, 132.0);
/// Nothing but the address shows through it.
const WINDOW_END: f32 = 202.0;
const LOGO: (f32, f32) = (150.0, 46.0);
/// The post asks for six.
const MOST_ADDRESS_LINES: usize = 7;
/// A band of the association's colour along the top edge.
const BAND: f32 = 7.0;
const FOOT: f32 = PAGE.1 - 36.0;

/// A label with its value.
pub type Fact<'a> = (&'a str, String);

/// Issuer on the left, addressee in the window; leaves the sheet below both.
pub fn head(sheet: &mut Sheet<'_>, look: &Look, issuer: &Issuer, client: Option<&Addressee>) {
    sheet.decorate(vec![Shape::Block { x: 0.0, y: 0.0, width: PAGE.0, height: BAND, round: 0.0, ink: Ink::Accent }]);
    let left = issuer_block(sheet, look, issuer);
    let right = client.map_or(0.0, |client| client_block(sheet, client));
    sheet.y = left.max(right).max(if client.is_some() { WINDOW_END } else { 0.0 }) + 16.0;
}

fn issuer_block(sheet: &mut Sheet<'_>, look: &Look, issuer: &Issuer) -> f32 {
    let (mut y, width) = (HEAD_TOP, WINDOW.0 - LEFT - 24.0);
    if let Some(logo) = &look.logo {
        let unit = (LOGO.0 / logo.width).min(LOGO.1 / logo.height);
        sheet.figure(&issuer.association, vec![Shape::Drawing { x: LEFT, y, unit, outlines: logo.outlines.clone() }]);
        y += logo.height * unit + 10.0;
    }
    y = sheet.block(&issuer.association, Style::HOUSE, (LEFT, y), width, Align::Left);
    y = sheet.block(&issuer.centre, Style::STRONG, (LEFT, y + 2.0), width, Align::Left) + 3.0;
    let words = &look.wording.common;
    let siret = fill(&words.siret, &[("siret", &grouped_siret(&issuer.siret))]);
    let phone = fill(&words.phone, &[("phone", &issuer.phone)]);
    sheet.open(Tag::P);
    for line in issuer
        .address
        .iter()
        .take(MOST_ADDRESS_LINES)
        .chain([&phone].into_iter().filter(|_| !issuer.phone.is_empty()))
        .chain([&issuer.email])
    {
        y = sheet.stack(line, Style::SMALL, (LEFT, y), width, Align::Left);
    }
    if !issuer.siret.is_empty() {
        y = sheet.stack(&siret, Style::SMALL, (LEFT, y), width, Align::Left);
    }
    sheet.close();
    y
}

fn client_block(sheet: &mut Sheet<'_>, client: &Addressee) -> f32 {
    let (x, width) = (WINDOW.0, RIGHT - WINDOW.0);
    let style = Style { size: 10.4, ..Style::BODY };
    let mut y = sheet.block(&client.name, Style { size: 10.4, ..Style::STRONG }, WINDOW, width, Align::Left);
    sheet.open(Tag::P);
    for line in client.address.iter().take(MOST_ADDRESS_LINES) {
        let run = sheet.faces.fitted(line, style, width);
        sheet.put(run, style, (x, y), width, Align::Left);
        y += style.leading();
    }
    sheet.close();
    y
}

/// `123 456 789 00012`, as it is read aloud.
fn grouped_siret(siret: &str) -> String {
    let digits: String = siret.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 14 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return siret.to_owned();
    }
    format!("{}\u{a0}{}\u{a0}{}\u{a0}{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
}

/// The title, then the facts side by side: label above, value below.
pub fn title(sheet: &mut Sheet<'_>, text: &str, facts: &[Fact<'_>]) {
    sheet.heading(1, text, Style::TITLE, WIDTH);
    sheet.y += 9.0;
    let facts: Vec<&Fact<'_>> = facts.iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    let width = WIDTH / facts.len().max(1) as f32;
    let (top, mut bottom) = (sheet.y, sheet.y);
    sheet.open(Tag::L(ListNumbering::None));
    for (at, (label, value)) in facts.into_iter().enumerate() {
        let x = LEFT + width * at as f32;
        sheet.open(Tag::LI);
        sheet.open(Tag::Lbl);
        let y = sheet.stack(label, Style::LABEL, (x, top), width - 10.0, Align::Left);
        sheet.close();
        sheet.open(Tag::LBody);
        bottom = bottom.max(sheet.stack(value, Style::STRONG, (x, y + 1.0), width - 10.0, Align::Left));
        sheet.close();
        sheet.close();
    }
    sheet.close();
    sheet.y = bottom + 14.0;
}

/// Head of the pages that continue, foot of all.
pub fn foot(sheet: &mut Sheet<'_>, look: &Look, issuer: &Issuer, title: &str) {
    let words = &look.wording.common;
    let siret = if issuer.siret.is_empty() { String::new() } else { fill(&words.siret, &[("siret", &grouped_siret(&issuer.siret))]) };
    let house: Vec<&str> =
        [issuer.association.as_str(), issuer.centre.as_str(), siret.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let house = house.join(" · ");
    let continued = fill(&words.continued, &[("title", title)]);
    sheet.each_page(|faces, at, count| {
        let style = Style::SMALL;
        let page = fill(&words.page, &[("page", &(at + 1).to_string()), ("pages", &count.to_string())]);
        let page = faces.run(&page, style);
        let room = WIDTH - page.width * style.size - 24.0;
        let line = Shape::Block { x: LEFT, y: FOOT - 7.0, width: WIDTH, height: 0.5, round: 0.0, ink: Ink::Line };
        let left = text_shape(faces.fitted(&house, style, room), style, (LEFT, FOOT), room, Align::Left);
        let right = text_shape(page, style, (LEFT, FOOT), WIDTH, Align::Right);
        let mut marks = vec![Mark { role: Role::Furniture(ArtifactType::Footer), shapes: vec![line, left, right] }];
        if at > 0 {
            let band = Shape::Block { x: 0.0, y: 0.0, width: PAGE.0, height: BAND, round: 0.0, ink: Ink::Accent };
            let run = text_shape(faces.fitted(&continued, style, WIDTH), style, (LEFT, HEAD_TOP), WIDTH, Align::Left);
            marks.push(Mark { role: Role::Furniture(ArtifactType::Header), shapes: vec![band, run] });
        }
        marks
    });
}
