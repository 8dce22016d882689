//! How does the figure that a paper is about stand out? A soft panel: the sentence, the amount, and below it the amount in words.

use krilla::tagging::Tag;

use super::sheet::{MOST_LINES, Shape, Sheet};
use super::style::{Align, Ink, LEFT, Style, WIDTH};

const PAD: f32 = 16.0;

/// Over the whole width, as high as its texts ask.
pub fn draw(sheet: &mut Sheet<'_>, sentence: &str, amount: &str, below: &str) {
    let width = WIDTH - 2.0 * PAD;
    let texts = [(sentence, Style::LEAD), (amount, Style::HUGE), (below, Style::LEAD.ink(Ink::Muted))];
    let lines: Vec<_> = texts.iter().map(|(text, style)| (sheet.faces.most_lines(text, *style, width, MOST_LINES), *style)).collect();
    let height = lines.iter().map(|(runs, style)| runs.len() as f32 * style.leading()).sum::<f32>() + 2.0 * PAD - 6.0;
    sheet.need(height);
    let mut y = sheet.y + PAD - 2.0;
    sheet.decorate(vec![Shape::Block { x: LEFT, y: sheet.y, width: WIDTH, height, round: 6.0, ink: Ink::Soft }]);
    for (runs, style) in lines {
        sheet.open(Tag::P);
        for run in runs {
            sheet.put(run, style, (LEFT + PAD, y), width, Align::Left);
            y += style.leading();
        }
        sheet.close();
    }
    sheet.y += height;
}

/// Where somebody signs: what is said above, an empty line to write on.
pub fn signature(sheet: &mut Sheet<'_>, (x, width): (f32, f32), above: &str, name: &str) {
    let top = sheet.y;
    let y = sheet.block(above, Style::BODY, (x, top), width, Align::Left);
    let y = sheet.block(name, Style::STRONG, (x, y + 1.0), width, Align::Left) + 44.0;
    sheet.decorate(vec![Shape::Block { x, y, width, height: 0.6, round: 0.0, ink: Ink::Muted }]);
    sheet.y = y + 4.0;
}
