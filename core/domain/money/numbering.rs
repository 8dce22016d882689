//! Which number does the next paper of a centre bear? By a pattern setting (the manual's look: `3H2024/0736EN`), per centre, series
//! and year, unique and without holes; the counter moves only in the transaction that issues.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Numbers that lost papers bear are passed over; beyond so many in a row, something else is wrong.
const LOST_IN_A_ROW_MAX: u32 = 10_000;

/// A pattern, such as `3H{year}/{number:4}EN`: the year and the number each once, letters, digits and `/ - _ .` around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberPattern {
    before: String,
    between: String,
    after: String,
    digits: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Le modèle de numéro doit contenir {{year}} puis {{number:4}}, séparés par une lettre ou / - _ . (40 signes au plus autour).")]
pub struct BadPattern;

impl FromStr for NumberPattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<NumberPattern, BadPattern> {
        let (before, rest) = text.split_once("{year}").ok_or(BadPattern)?;
        let (between, rest) = rest.split_once("{number:").ok_or(BadPattern)?;
        let (digits, after) = rest.split_once('}').ok_or(BadPattern)?;
        let digits: u8 = digits.parse().map_err(|_| BadPattern)?;
        let plain = |t: &str| t.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
        let length = before.len() + between.len() + after.len();
        // Without a sign between them that is no digit, year and number could be read in two ways.
        let apart = between.chars().any(|c| !c.is_ascii_digit());
        if !plain(before) || !plain(between) || !plain(after) || length > 40 || !(1..=8).contains(&digits) || !apart {
            return Err(BadPattern);
        }
        Ok(NumberPattern { before: before.into(), between: between.into(), after: after.into(), digits })
    }
}

impl fmt::Display for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{{year}}{}{{number:{}}}{}", self.before, self.between, self.digits, self.after)
    }
}

impl NumberPattern {
    /// `3H2024/0736EN`. A number with more digits than the pattern is written whole.
    pub fn format(&self, year: i32, number: u32) -> String {
        let width = usize::from(self.digits);
        format!("{}{year}{}{number:0width$}{}", self.before, self.between, self.after)
    }

    /// The year and number that this text bears under this pattern.
    pub fn read(&self, text: &str) -> Option<(i32, u32)> {
        let inner = text.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())?;
        let (year, number) = inner.split_once(self.between.as_str())?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        (self.format(year, number) == text).then_some((year, number))
    }
}

impl NumberPattern {
    /// The number that comes after the last one of a year, and how it is written: `last` is 0 before the first. Numbers that a lost
    /// paper bears are passed over; none when there are absurdly many of those.
    pub fn next<E>(&self, (year, last): (i32, u32), mut is_lost: impl FnMut(&str) -> Result<bool, E>) -> Result<Option<(u32, String)>, E> {
        let first = last.saturating_add(1);
        for number in first..first.saturating_add(LOST_IN_A_ROW_MAX) {
            let text = self.format(year, number);
            if !is_lost(&text)? {
                return Ok(Some((number, text)));
            }
        }
        Ok(None)
    }
}

/// What is wrong with the numbers of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holes {
    pub missing: usize,
    /// The first of them, where it is known: every paper bears a number of today's pattern.
    pub first: Option<u32>,
}

impl NumberPattern {
    /// Which of the numbers 1 to `last` of a year does no paper bear? Papers of an earlier pattern bear some of them.
    pub fn holes<'a>(&self, (year, last): (i32, u32), papers: impl Iterator<Item = &'a str>) -> Holes {
        let (mut known, mut others) = (std::collections::BTreeSet::new(), 0);
        for text in papers {
            match self.read(text).filter(|(of, _)| *of == year) {
                Some((_, number)) => drop(known.insert(number)),
                None => others += 1,
            }
        }
        let mut missing = (1..=last).filter(|number| !known.contains(number));
        let first = missing.next();
        let count = usize::from(first.is_some()) + missing.count();
        Holes { missing: count.saturating_sub(others), first: first.filter(|_| others == 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_found_from_the_first_number_to_the_last_whatever_the_pattern_was() {
        let pattern: NumberPattern = "F{year}/{number:4}".parse().unwrap();
        let holes = |last, papers: &[&str]| pattern.holes((2026, last), papers.iter().copied());
        assert_eq!(holes(3, &["F2026/0001", "F2026/0002", "F2026/0003"]), Holes::default());
        assert_eq!(holes(3, &["F2026/0002", "F2026/0003"]), Holes { missing: 1, first: Some(1) });
        assert_eq!(holes(3, &["F2026/0001", "F2026/0002"]), Holes { missing: 1, first: Some(3) });
        assert_eq!(holes(3, &["OLD2026-1", "F2026/0002", "F2026/0003"]), Holes::default());
        assert_eq!(holes(4, &["OLD2026-1", "F2026/0004"]), Holes { missing: 2, first: None });
    }

    #[test]
    fn the_next_number_passes_over_those_of_lost_papers_and_not_for_ever() {
        let pattern: NumberPattern = "F{year}/{number:2}".parse().unwrap();
        let next = |last, lost: &[&str]| pattern.next((2026, last), |text| Ok::<_, ()>(lost.contains(&text)));
        assert_eq!(next(0, &[]), Ok(Some((1, "F2026/01".into()))));
        assert_eq!(next(6, &["F2026/07", "F2026/08", "F2026/10"]), Ok(Some((9, "F2026/09".into()))));
        assert_eq!(pattern.next((2026, 0), |_| Ok::<_, ()>(true)), Ok(None));
        assert_eq!(pattern.next((2026, 0), |_| Err("unreadable")), Err("unreadable"));
        assert_eq!(next(u32::MAX, &[]), Ok(None), "nothing comes after the last of all numbers");
    }

    #[test]
    fn the_manuals_number() {
        let pattern: NumberPattern = "3H{year}/{number:4}EN".parse().unwrap();
        assert_eq!(pattern.format(2024, 736), "3H2024/0736EN");
        assert_eq!(pattern.read("3H2024/0736EN"), Some((2024, 736)));
        assert_eq!(pattern.format(2024, 12_345), "3H2024/12345EN");
        assert_eq!(["3H2024/736EN", "3H2024/0736", "X", ""].map(|t| pattern.read(t)), [None; 4]);
        assert_eq!(pattern.to_string(), "3H{year}/{number:4}EN");
    }

    #[test]
    fn a_pattern_without_year_or_number_is_refused() {
        for bad in [
            "",
            "{year}",
            "{number:4}",
            "{year}{number:4}",
            "{year}0{number:4}",
            "{year}/{number:0}",
            "{year}/{number:9}",
            "é{year}/{number:4}",
            "{year}/{number:x}",
        ] {
            assert_eq!(bad.parse::<NumberPattern>(), Err(BadPattern), "{bad}");
        }
    }
}
