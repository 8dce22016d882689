//! When? Instants are UTC milliseconds, days are local dates in Paris; nobody here reads a clock.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Paris;
use serde::{Deserialize, Serialize};

use crate::json::{FromJson, ToJson, Value, write_text};

pub type LocalDate = NaiveDate;

/// A day, as it is written everywhere: `2026-12-21`, and no other way.
pub fn read_date(text: &str) -> Option<LocalDate> {
    let digits = text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| digits && text.len() == 10)
}

impl ToJson for LocalDate {
    fn write(&self, out: &mut String) {
        write_text(&self.to_string(), out);
    }
}

impl FromJson for LocalDate {
    fn from_json(value: &Value) -> Option<LocalDate> {
        read_date(value.text()?)
    }
}

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct UtcTime(#[cfg_attr(test, ts(type = "number"))] pub i64);

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl UtcTime {
    pub const fn plus_ms(self, ms: i64) -> UtcTime {
        UtcTime(self.0.saturating_add(ms))
    }

    /// The day in Paris at this instant.
    pub fn local_date(self) -> LocalDate {
        self.utc().with_timezone(&Paris).date_naive()
    }

    /// Hours and minutes in Paris at this instant.
    pub fn local_time(self) -> NaiveTime {
        self.utc().with_timezone(&Paris).time()
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// `hour` o'clock in Paris on that day. In the hour that does not exist in March, the hour after it; in the one that
    /// exists twice in October, the first.
    pub fn from_local(date: LocalDate, hour: u8) -> UtcTime {
        let wanted = date.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(i64::from(hour));
        let found = Paris.from_local_datetime(&wanted).earliest();
        let found = found.or_else(|| Paris.from_local_datetime(&(wanted + chrono::TimeDelta::hours(1))).earliest());
        UtcTime(found.map_or(0, |t| t.timestamp_millis()))
    }
}

impl fmt::Display for UtcTime {
    /// RFC 3339 with milliseconds: text that sorts as time does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

impl std::str::FromStr for UtcTime {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|t| UtcTime(t.timestamp_millis()))
    }
}

/// From 1 September to 31 August, named by the year in which it begins (*année scolaire 2026-2027* = 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct SchoolYear(pub i32);

impl SchoolYear {
    pub fn of(date: LocalDate) -> SchoolYear {
        SchoolYear(if date.month() >= 9 { date.year() } else { date.year() - 1 })
    }

    /// 1 September.
    pub fn first_day(self) -> LocalDate {
        LocalDate::from_ymd_opt(self.0, 9, 1).unwrap_or_default()
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.0 + 1)
    }
}

/// Whole years lived on that day; someone born on 29 February has a birthday on 1 March in other years.
pub fn age_on(birth: LocalDate, day: LocalDate) -> u8 {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    u8::try_from(years.max(0)).unwrap_or(u8::MAX)
}

/// A day on which nobody works in France (*jours fériés*, Code du travail, L3133-1): the eleven of the whole country; the two more of
/// Alsace and Moselle are not known here.
pub fn is_public_holiday(day: LocalDate) -> bool {
    let after_easter = day.signed_duration_since(easter(day.year())).num_days();
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    fixed.contains(&(day.month(), day.day())) || [1, 39, 50].contains(&after_easter)
}

/// Easter Sunday of the Gregorian calendar (the reckoning of Meeus, Jones and Butcher).
fn easter(year: i32) -> LocalDate {
    let (century, rest) = (year / 100, year % 100);
    let golden = year % 19;
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let of_march = moon + sunday - 7 * late + 22;
    let march = LocalDate::from_ymd_opt(year, 3, 1).unwrap_or_default();
    days_after(march, u64::try_from(of_march - 1).unwrap_or_default())
}

/// The day `count` days (or working days: Monday to Friday, without public holidays) before.
pub fn days_before(day: LocalDate, count: u8, working: bool) -> LocalDate {
    if !working {
        return day.checked_sub_days(Days::new(u64::from(count))).unwrap_or(day);
    }
    let mut at = day;
    let mut left = count;
    while left > 0 {
        at = at.pred_opt().unwrap_or(at);
        if !matches!(at.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(at) {
            left -= 1;
        }
    }
    at
}

/// So many days later.
pub fn days_after(day: LocalDate, count: u64) -> LocalDate {
    day.checked_add_days(Days::new(count)).unwrap_or(day)
}

/// The Monday of the week of that day.
pub fn monday_of(day: LocalDate) -> LocalDate {
    let past = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(past)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn paris_has_two_hours_of_summer() {
        assert_eq!(UtcTime::from_local(day("2026-07-09"), 12).to_string(), "2026-07-09T10:00:00.000Z");
        assert_eq!(UtcTime::from_local(day("2026-12-09"), 12).to_string(), "2026-12-09T11:00:00.000Z");
        assert_eq!(UtcTime::from_local(day("2026-03-29"), 2).to_string(), "2026-03-29T01:00:00.000Z");
        assert_eq!(UtcTime::from_local(day("2026-10-25"), 2).to_string(), "2026-10-25T00:00:00.000Z");
    }

    #[test]
    fn a_date_has_one_form() {
        assert_eq!(read_date("2026-12-21"), NaiveDate::from_ymd_opt(2026, 12, 21));
        for bad in [
            "",
            "2026-12-32",
            "2026-13-01",
            "2026-2-01",
            "2026-12-2",
            "2026-12-211",
            "+026-12-21",
            "2026/12/21",
            "2026-12-21 ",
            "2026-+1-21",
            "é26-12-21",
        ] {
            assert_eq!(read_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_school_year_begins_in_september() {
        assert_eq!(SchoolYear::of(day("2026-08-31")).to_string(), "2025-2026");
        assert_eq!(SchoolYear::of(day("2026-09-01")).to_string(), "2026-2027");
    }

    #[test]
    fn age_is_taken_on_the_day() {
        assert_eq!(age_on(day("2020-12-21"), day("2026-12-20")), 5);
        assert_eq!(age_on(day("2020-12-21"), day("2026-12-21")), 6);
        assert_eq!(age_on(day("2020-02-29"), day("2026-02-28")), 5);
        assert_eq!(age_on(day("2030-01-01"), day("2026-02-28")), 0);
    }

    #[test]
    fn public_holidays_are_those_of_the_whole_country() {
        for sunday in ["2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"] {
            assert_eq!(easter(day(sunday).year()), day(sunday));
        }
        let of_2026 = day("2026-01-01").iter_days().take(365).filter(|day| is_public_holiday(*day));
        let of_2026: Vec<String> = of_2026.map(|day| day.format("%d/%m").to_string()).collect();
        assert_eq!(of_2026.join(" "), "01/01 06/04 01/05 08/05 14/05 25/05 14/07 15/08 01/11 11/11 25/12");
    }

    #[test]
    fn working_days_pass_over_a_public_holiday() {
        // Wednesday 11 November: the second working day before Thursday is Monday.
        assert_eq!(days_before(day("2026-11-12"), 2, true), day("2026-11-09"));
        assert_eq!(days_before(day("2026-11-12"), 2, false), day("2026-11-10"));
    }

    #[test]
    fn working_days_pass_over_the_weekend() {
        assert_eq!(days_before(day("2026-12-21"), 2, true), day("2026-12-17"));
        assert_eq!(days_before(day("2026-12-21"), 2, false), day("2026-12-19"));
        assert_eq!(monday_of(day("2026-12-27")), day("2026-12-21"));
    }
}
