//! Which family quotient is valid on a day? Decimal (CAF and MSA publish two digits), kept as whole hundredths.

use std::fmt;

use chrono::Days;
use serde::{Deserialize, Serialize};

use super::amounts::decimal;
use crate::domain::time::{LocalDate, days_after};
use crate::gather::in_order;
use crate::json::FromJson;

/// Hundredths of a euro: 54 200 is *542,00*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct Quotient(pub u32);

impl Quotient {
    /// A quotient beyond it was mistyped: 100,000.
    pub const MAX: Quotient = Quotient(10_000_000);

    /// *542*, *542,5*, *542.50*; at most two digits after the sign.
    pub fn parse(text: &str) -> Option<Quotient> {
        let text = text.trim();
        let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 6 || rest.len() > 2 || !digits(whole) || !digits(rest) || text.ends_with([',', '.']) {
            return None;
        }
        let cents: u32 = if rest.len() == 1 { rest.parse::<u32>().ok()? * 10 } else { rest.parse().unwrap_or(0) };
        Some(Quotient(whole.parse::<u32>().ok()? * 100 + cents)).filter(|q| *q <= Quotient::MAX)
    }

    /// *700* where it is whole, else *308,01*.
    pub fn short(self) -> String {
        let text = self.to_string();
        text.strip_suffix(",00").map_or(text.clone(), str::to_owned)
    }
}

impl fmt::Display for Quotient {
    /// *542,00*.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(u64::from(self.0)))
    }
}

/// The quotient that a family gave, with its validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct FamilyQuotient {
    pub quotient: Quotient,
    pub from: LocalDate,
    /// Included.
    pub to: LocalDate,
}

/// What is known of a family's quotient on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Valid(FamilyQuotient),
    /// None is valid that day; the latest before it ended on that date.
    Expired(LocalDate),
    Never,
}

/// The quotient valid **at the date of the slot**; of several, the one that began last. A new one has no silent retroactive
/// effect: it counts from its own first day.
pub fn on(quotients: &[FamilyQuotient], date: LocalDate) -> Known {
    let valid = quotients.iter().filter(|q| q.from <= date && date <= q.to).max_by_key(|q| (q.from, q.to));
    let ended = quotients.iter().map(|q| q.to).filter(|to| *to < date).max();
    match (valid, ended) {
        (Some(found), _) => Known::Valid(*found),
        (None, Some(ended)) => Known::Expired(ended),
        (None, None) => Known::Never,
    }
}

/// Days before its end on which a family is told.
pub const NOTICE_DAYS: [u16; 2] = [7, 30];

/// A time without interruption in which a quotient is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Validity {
    pub from: LocalDate,
    /// Included.
    pub to: LocalDate,
    /// The family is told of its end from this day on.
    pub told_from: LocalDate,
}

/// In their order; a quotient that begins the day after another has ended continues it.
pub fn validities(quotients: &[FamilyQuotient]) -> Vec<Validity> {
    let mut times: Vec<(LocalDate, LocalDate)> = vec![];
    for q in in_order(quotients, |a, b| a.from.cmp(&b.from)) {
        match times.last_mut() {
            Some((_, to)) if q.from <= days_after(*to, 1) => *to = q.to.max(*to),
            _ => times.push((q.from, q.to)),
        }
    }
    let furthest = NOTICE_DAYS.into_iter().max().unwrap_or_default();
    let told_from = |to: LocalDate| to.checked_sub_days(Days::new(furthest.into())).unwrap_or(to);
    times.into_iter().map(|(from, to)| Validity { from, to, told_from: told_from(to) }).collect()
}

/// The last day on which a quotient is valid without interruption from today on; none when none is valid today.
pub fn valid_until(quotients: &[FamilyQuotient], today: LocalDate) -> Option<LocalDate> {
    validities(quotients).into_iter().find(|v| v.from <= today && today <= v.to).map(|v| v.to)
}

/// Which notice does a family get of a quotient that ends: its last day, and 30 or 7. The nearest one alone: who missed the first
/// is told late, once.
pub fn notice(quotients: &[FamilyQuotient], today: LocalDate) -> Option<(LocalDate, u16)> {
    let end = valid_until(quotients, today)?;
    let left = (end - today).num_days();
    NOTICE_DAYS.into_iter().find(|days| left <= i64::from(*days)).map(|days| (end, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_quotient_is_read_as_it_is_written() {
        let read = |t| Quotient::parse(t).map(|q| q.0);
        assert_eq!(["542", "542,5", "542.50", " 308,01 "].map(read), [Some(54_200), Some(54_250), Some(54_250), Some(30_801)]);
        assert_eq!(["", ",5", "5,", "1,234", "-3", "1e3", "1234567", "100000,01"].map(read), [None; 8]);
        assert_eq!(
            (Quotient(54_200).to_string(), Quotient(70_000).short(), Quotient(30_801).short()),
            ("542,00".into(), "700".into(), "308,01".into())
        );
    }

    #[test]
    fn the_quotient_of_the_day_counts() {
        let first = FamilyQuotient { quotient: Quotient(50_000), from: day("2026-01-01"), to: day("2026-06-30") };
        let second = FamilyQuotient { quotient: Quotient(60_000), from: day("2026-05-01"), to: day("2026-12-31") };
        let all = [first, second];
        assert_eq!(on(&all, day("2026-04-30")), Known::Valid(first));
        assert_eq!(on(&all, day("2026-05-01")), Known::Valid(second));
        assert_eq!(on(&all, day("2027-01-01")), Known::Expired(day("2026-12-31")));
        assert_eq!(on(&all, day("2025-12-31")), Known::Never);
    }

    #[test]
    fn an_end_is_told_thirty_and_seven_days_before() {
        let first = FamilyQuotient { quotient: Quotient(50_000), from: day("2026-01-01"), to: day("2026-06-30") };
        let told = |all: &[FamilyQuotient], today| notice(all, day(today)).map(|(_, days)| days);
        assert_eq!([told(&[first], "2026-05-30"), told(&[first], "2026-05-31"), told(&[first], "2026-06-22")], [None, Some(30), Some(30)]);
        assert_eq!([told(&[first], "2026-06-23"), told(&[first], "2026-06-30"), told(&[first], "2026-07-01")], [Some(7), Some(7), None]);
        assert_eq!(told(&[], "2026-06-23"), None);
        let next = FamilyQuotient { from: day("2026-07-01"), to: day("2026-12-31"), ..first };
        assert_eq!(valid_until(&[first, next], day("2026-06-23")), Some(day("2026-12-31")));
        assert_eq!(told(&[first, next], "2026-06-23"), None, "a later one follows");
        let after_a_gap = FamilyQuotient { from: day("2026-07-02"), ..next };
        assert_eq!(told(&[first, after_a_gap], "2026-06-23"), Some(7), "a day without any is an end");
        let said = |all: &[FamilyQuotient]| {
            validities(all).into_iter().map(|v| [v.from, v.to, v.told_from].map(|d| d.to_string()).join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(said(&[next, first]), ["2026-01-01 2026-12-31 2026-12-01"], "in whatever order they were recorded");
        assert_eq!(said(&[first, after_a_gap]), ["2026-01-01 2026-06-30 2026-05-31", "2026-07-02 2026-12-31 2026-12-01"]);
        let within = FamilyQuotient { from: day("2026-02-01"), to: day("2026-03-31"), ..first };
        assert_eq!(said(&[first, within]), ["2026-01-01 2026-06-30 2026-05-31"], "one that ends sooner shortens nothing");
    }
}
