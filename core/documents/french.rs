//! How are days said? French words for dates and parts of the day, as the screens and sentences need them.

use chrono::Datelike;

use crate::domain::slots::DayPart;
use crate::domain::time::LocalDate;

const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

/// *9 juillet*, *1er août*.
pub fn day_and_month(date: LocalDate) -> String {
    let month = MONTHS[date.month0() as usize % 12];
    if date.day() == 1 { format!("1er {month}") } else { format!("{} {month}", date.day()) }
}

/// *lundi 9 juillet*.
pub fn long_day(date: LocalDate) -> String {
    format!("{} {}", WEEKDAYS[date.weekday().num_days_from_monday() as usize % 7], day_and_month(date))
}

pub const fn part(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "Matin",
        DayPart::Lunch => "Midi",
        DayPart::Afternoon => "Après-midi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_in_french() {
        assert_eq!(long_day("2018-07-13".parse().unwrap()), "vendredi 13 juillet");
        assert_eq!(long_day("2026-08-01".parse().unwrap()), "samedi 1er août");
    }
}
