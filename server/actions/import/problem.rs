//! What is wrong with this line? Every bad line is named with its file, its number and the reason.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: &'static str,
    /// As an editor counts them; 0: the file as a whole.
    pub line: u64,
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{} : {}", self.file, self.reason),
            line => write!(f, "{}, ligne {line} : {}", self.file, self.reason),
        }
    }
}

/// Everything that was found; reading goes on, so that one run names all.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn add(&mut self, file: &'static str, line: u64, reason: impl Into<String>) {
        self.0.push(Problem { file, line, reason: reason.into() });
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In the order of the files and lines.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
