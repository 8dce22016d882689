//! Where does a line end? Greedy, after a space or a hyphen; a word wider than the line is cut.

use super::face::{Face, Run, clean};
use super::style::{Style, Weight};

/// The two weights of one font.
#[derive(Debug)]
pub struct Faces<'a> {
    pub regular: Face<'a>,
    pub bold: Face<'a>,
}

impl<'a> Faces<'a> {
    pub const fn of(&self, weight: Weight) -> &Face<'a> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub fn run(&self, text: &str, style: Style) -> Run {
        self.of(style.weight).run(text)
    }

    /// One run a line, none wider than `width` points. A line that goes on keeps its space: words are apart for a reader too.
    pub fn lines(&self, text: &str, style: Style, width: f32) -> Vec<Run> {
        let face = self.of(style.weight);
        let most = width / style.size;
        let whole = face.run(text);
        if whole.width <= most {
            return if whole.text.trim().is_empty() { vec![] } else { vec![whole] };
        }
        break_text(&clean(text), most, |part| face.run(part).width).iter().map(|line| face.run(line)).collect()
    }

    /// At most so many lines: the last one then ends with an ellipsis.
    pub fn most_lines(&self, text: &str, style: Style, width: f32, most: usize) -> Vec<Run> {
        let mut lines = self.lines(text, style, width);
        if lines.len() > most {
            let rest: String = lines.drain(most.saturating_sub(1)..).map(|run| run.text.to_string()).collect();
            lines.push(self.fitted(&rest, style, width));
        }
        lines
    }

    /// One line, cut with an ellipsis when it is too wide.
    pub fn fitted(&self, text: &str, style: Style, width: f32) -> Run {
        let face = self.of(style.weight);
        let most = width / style.size;
        let whole = face.run(text);
        if whole.width <= most {
            return whole;
        }
        let dots = face.run("…").width;
        let mut kept = break_text(&clean(text), most - dots, |part| face.run(part).width).into_iter().next().unwrap_or_default();
        kept.truncate(kept.trim_end().len());
        face.run(&format!("{kept}…"))
    }
}

fn break_text(text: &str, most: f32, width: impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    for word in text.split_inclusive([' ', '-']) {
        let bare = width(word.trim_end_matches(' '));
        if used + bare > most && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if bare <= most {
            line.push_str(word);
            used += width(word);
            continue;
        }
        for c in word.chars() {
            let one = width(c.encode_utf8(&mut [0; 4]));
            if used + one > most && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += one;
        }
    }
    lines.push(line);
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// For what is read and not drawn: titles, descriptions.
pub fn plain(text: &str) -> String {
    clean(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter one wide.
    fn broken(text: &str, most: f32) -> Vec<String> {
        break_text(text, most, |part| part.chars().count() as f32)
    }

    #[test]
    fn lines_end_after_spaces_and_hyphens_only() {
        assert_eq!(broken("un deux trois", 8.0), ["un deux ", "trois"]);
        assert_eq!(broken("Saint-Jean-de-Luz", 10.0), ["Saint-", "Jean-de-", "Luz"].map(String::from));
        assert_eq!(broken("12\u{a0}€ de plus", 5.0), ["12\u{a0}€ ", "de ", "plus"]);
    }

    #[test]
    fn a_word_too_long_is_cut_and_nothing_is_lost() {
        let long = "x".repeat(25);
        assert_eq!(broken(&format!("ab {long} cd"), 10.0).concat(), format!("ab {long} cd"));
        assert!(broken(&long, 10.0).iter().all(|line| line.len() <= 10));
        assert_eq!(broken(&long, 0.1).len(), 25);
    }
}
