//! Which glyphs draw this text, and how wide are they? One font, shaped from left to right; what it cannot draw is shown as a box.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Language, ShapePlan, UnicodeBuffer, script};

/// Stands for a letter that the font does not have. The text behind it stays the one that was given.
const UNKNOWN: char = '□';
/// A longer text is cut: no paper needs it, and a name of a megabyte may not hold the program.
const MOST_CHARS: usize = 600;
/// Words that a press remembers: names and amounts of strangers are not kept without end.
const KNOWN_MOST: usize = 4_000;
/// A longer text is hardly said twice.
const KNOWN_BYTES: usize = 200;

/// A text ready to be drawn; shared by all who say it.
#[derive(Clone, Debug)]
pub struct Run {
    /// What a reader hears: no longer the place to look for line ends.
    pub text: Rc<str>,
    pub glyphs: Rc<[KrillaGlyph]>,
    /// In units of the type size.
    pub width: f32,
}

pub struct Face<'a> {
    pub font: Font,
    shaper: rustybuzz::Face<'a>,
    plan: ShapePlan,
    unknown: GlyphId,
    /// Of the papers of one press: their lines say the same words again and again.
    known: RefCell<HashMap<String, Run>>,
}

impl std::fmt::Debug for Face<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").finish_non_exhaustive()
    }
}

impl<'a> Face<'a> {
    /// None when it is no font, or has no box to stand for what it lacks.
    pub fn new(font: Font, bytes: &'a [u8]) -> Option<Face<'a>> {
        let shaper = rustybuzz::Face::from_slice(bytes, 0)?;
        let unknown = GlyphId::new(u32::from(shaper.glyph_index(UNKNOWN)?.0));
        // Made once a press: it costs more than the shaping of a line.
        let plan = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), language().as_ref(), &[]);
        Some(Face { font, shaper, plan, unknown, known: RefCell::default() })
    }

    /// The text as this font can draw it. A space that may not break a line is a space like another once the line is broken: a reader
    /// that meets two meanings of one glyph loses the words after it.
    pub fn run(&self, text: &str) -> Run {
        if let Some(known) = self.known.borrow().get(text) {
            return known.clone();
        }
        let run = self.shaped(&clean(text).replace('\u{a0}', " "));
        let mut known = self.known.borrow_mut();
        if known.len() < KNOWN_MOST && text.len() <= KNOWN_BYTES {
            known.insert(text.to_owned(), run.clone());
        }
        run
    }

    fn shaped(&self, text: &str) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        language().into_iter().for_each(|l| buffer.set_language(l));
        for (at, c) in text.char_indices() {
            buffer.add(self.shown(c), u32::try_from(at).unwrap_or(u32::MAX));
        }
        let shaped = rustybuzz::shape_with_plan(&self.shaper, &self.plan, buffer);
        let units = self.font.units_per_em();
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let em = |value: i32| value as f32 / units;
        let glyph = |(at, (info, position)): (usize, (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition))| {
            let id = if info.glyph_id == 0 { self.unknown } else { GlyphId::new(info.glyph_id) };
            let (advance, x, y) = (em(position.x_advance), em(position.x_offset), em(position.y_offset));
            KrillaGlyph::new(id, advance, x, y, 0.0, cluster(&starts, at, text.len()), None)
        };
        let glyphs: Rc<[KrillaGlyph]> = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate().map(glyph).collect();
        let width = glyphs.iter().map(|g| g.x_advance).sum();
        Run { text: text.into(), glyphs, width }
    }

    /// What is drawn for a letter: itself, a space for a space that the font lacks, or the box.
    fn shown(&self, c: char) -> char {
        match self.shaper.glyph_index(c) {
            Some(id) if id.0 != 0 => c,
            _ if c.is_whitespace() => ' ',
            _ => UNKNOWN,
        }
    }
}

fn language() -> Option<Language> {
    "fr".parse().ok()
}

/// The bytes of the text that the glyph at this place stands for.
fn cluster(starts: &[usize], at: usize, end: usize) -> Range<usize> {
    let next = starts[at..].iter().find(|start| **start > starts[at]);
    starts[at]..next.copied().unwrap_or(end)
}

/// One line of visible letters: controls and line ends become spaces, marks that turn or hide text go, what no standard paper may carry
/// becomes the box itself.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (count, c) in text.chars().filter(|c| !is_invisible(*c)).enumerate() {
        if count == MOST_CHARS {
            kept.push('…');
            break;
        }
        match c {
            '\u{2028}' | '\u{2029}' => kept.push(' '),
            c if c.is_control() => kept.push(' '),
            c if is_nobody(c) => kept.push(UNKNOWN),
            c => kept.push(c),
        }
    }
    kept
}

/// Marks of direction, joiners, soft hyphens, selectors, tags.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Private use and non-characters: PDF/A gives them no meaning.
const fn is_nobody(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..) || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    static REGULAR: &[u8] = include_bytes!("../../../site-templates/pdf/fonts/SourceSans3-Regular.ttf");

    fn face() -> Face<'static> {
        Face::new(Font::new(REGULAR.into(), 0).unwrap(), REGULAR).unwrap()
    }

    #[test]
    fn french_typography_is_drawn_as_it_is() {
        let face = face();
        for c in "é œ Œ € – — ’ « » − → … Ÿ ÿ ç ñ ő ğ ł\u{202f}\u{a0}•".chars() {
            assert_eq!(face.shown(c), c, "U+{:04X}", c as u32);
        }
        assert!(face.run("1\u{202f}234,56\u{a0}€").width > 3.0);
    }

    #[test]
    fn figures_have_one_width_so_that_columns_align() {
        let face = face();
        let width = face.run("0").width;
        assert!("123456789".chars().all(|c| (face.run(&c.to_string()).width - width).abs() < 0.001));
    }

    #[test]
    fn a_strange_letter_is_a_box_that_remembers_itself() {
        let run = face().run("A木下🎈\u{5d0}z");
        assert_eq!(&*run.text, "A木下🎈\u{5d0}z");
        let drawn: Vec<&str> = run.glyphs.iter().map(|g| &run.text[g.text_range.clone()]).collect();
        assert_eq!(drawn, ["A", "木", "下", "🎈", "\u{5d0}", "z"]);
        assert!(run.glyphs.iter().all(|g| g.glyph_id.to_u32() != 0));
        assert_eq!(run.glyphs[1].glyph_id, run.glyphs[4].glyph_id);
    }

    #[test]
    fn an_accent_typed_apart_is_one_letter() {
        let run = face().run("Zoe\u{301}");
        assert_eq!(run.glyphs.len(), 3);
        assert_eq!(&run.text[run.glyphs[2].text_range.clone()], "e\u{301}");
    }

    #[test]
    fn what_hides_or_turns_text_is_taken_out() {
        assert_eq!(clean("a\u{202e}b\u{0}c\r\nd\u{feff}\u{ad}e"), "ab c  de");
        assert_eq!(clean("\u{e000}\u{fffe}\u{10ffff}"), "□□□");
        assert_eq!(clean(&"x".repeat(5_000)).chars().count(), MOST_CHARS + 1);
    }
}
