//! Which numbers do the papers of a centre bear? The rules draw them; beside them each number is counted from what stands on papers.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::account::EntryKind;
use super::acts::MoneyAct;
use super::settings::{CentreMoney, Series};

/// Lost numbers in a row, at most.
const LOST_AT_ONCE: u32 = 3;

/// The series of numbers of one centre, told twice.
#[derive(Clone, Default)]
pub struct Papers {
    settings: CentreMoney,
    /// As the server keeps it: the last number of each series and year.
    last: BTreeMap<(Series, i32), u32>,
    /// What stands on papers: the first letter, the year, the number.
    printed: BTreeMap<(char, i32), Vec<u32>>,
    /// Numbers that a restored server does not know, and that papers bear.
    lost: BTreeMap<(char, i32), BTreeSet<u32>>,
}

/// The first letter of the numbers of a series, as a centre writes them unless it says otherwise.
const fn letter(series: Series) -> char {
    match series {
        Series::Invoice => 'F',
        Series::CreditNote => 'A',
        _ => 'R',
    }
}

fn text((letter, year): (char, i32), number: u32) -> String {
    if letter == 'R' { format!("R{year}/{number:05}") } else { format!("{letter}{year}/{number:04}") }
}

impl Papers {
    /// The number of which an act needs one.
    pub fn for_act(&self, act: &MoneyAct, year: i32) -> Option<String> {
        self.next(Series::of_act(act)?, year).map(|(_, text)| text)
    }

    fn next(&self, series: Series, year: i32) -> Option<(u32, String)> {
        let lost = |text: &str| Ok::<_, Infallible>(self.lost.iter().any(|(of, all)| all.iter().any(|n| self::text(*of, *n) == text)));
        let last = self.last.get(&(series, year)).copied().unwrap_or(0);
        let Ok(next) = self.settings.pattern(series)?.next((year, last), lost);
        next
    }

    /// An entry was written: its paper takes the number, which is the lowest that no paper bears.
    pub fn written(&mut self, (kind, paper): (EntryKind, Option<&str>), year: i32) {
        let Some(series) = Series::of_entry(kind) else {
            assert_eq!(paper, None);
            return;
        };
        let (number, drawn) = self.next(series, year).unwrap();
        assert!(paper.is_none_or(|paper| paper == drawn), "the number that was drawn is the one on the paper");
        assert_eq!(paper.is_none(), kind == EntryKind::Payment, "only receipts are numbered after their entry");
        self.last.insert((series, year), number);
        let of = (letter(series), year);
        let borne = |n: &u32| {
            let printed = self.printed.get(&of).is_some_and(|all| all.contains(n));
            printed || self.lost.get(&of).is_some_and(|all| all.contains(n))
        };
        let lowest = (1..).find(|n| !borne(n)).unwrap();
        assert_eq!(drawn, text(of, lowest));
        self.printed.entry(of).or_default().push(lowest);
    }

    /// The server was restored: the next numbers of a series stand on papers of which it knows nothing else.
    pub fn lose(&mut self, which: u64, many: u64, year: i32) {
        let of = (if which == 0 { 'F' } else { 'R' }, year);
        let last = self.printed.get(&of).and_then(|all| all.iter().max()).copied().unwrap_or(0);
        let many = u32::try_from(many).unwrap().min(LOST_AT_ONCE);
        self.lost.entry(of).or_default().extend(last + 1..=last + many);
    }

    /// From 1 to the last number of each series and year, one paper bears each.
    pub fn are_whole(&self) {
        for (of, printed) in &self.printed {
            let lost = self.lost.get(of).cloned().unwrap_or_default();
            let last = *printed.iter().max().unwrap();
            let mut all: Vec<u32> = printed.iter().copied().chain(lost.into_iter().filter(|n| *n < last)).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(1..=last), "{of:?}: {printed:?}");
        }
    }
}
