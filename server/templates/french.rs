//! How is it said in French? Dates, hours, amounts, sizes, as the pages and the mails write them.

use chrono::{Datelike, Timelike};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, UtcTime};

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
/// No line may break here.
const NBSP: char = '\u{a0}';
/// Between thousands, and before `;`, `!`, `?`.
const NARROW: char = '\u{202f}';

/// *9 juillet*, *1er août*.
pub fn day_and_month(date: LocalDate) -> String {
    let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day}{NBSP}{}", MONTHS[date.month0() as usize])
}

/// *9 juillet 2027*.
pub fn long_date(date: LocalDate) -> String {
    format!("{}{NBSP}{}", day_and_month(date), date.year())
}

/// *lundi 9 juillet*.
pub fn long_day(date: LocalDate) -> String {
    format!("{} {}", DAYS[date.weekday().num_days_from_monday() as usize], day_and_month(date))
}

/// *lundi 9 juillet 2027*.
pub fn long_day_and_year(date: LocalDate) -> String {
    format!("{} {}", long_day(date), date.year())
}

/// *09/07/2027*.
pub fn short_day(date: LocalDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// *14 h 05*, *8 h*.
pub fn hour(time: UtcTime) -> String {
    let local = time.local_time();
    match local.minute() {
        0 => format!("{}{NBSP}h", local.hour()),
        minute => format!("{}{NBSP}h{NBSP}{minute:02}", local.hour()),
    }
}

/// *lundi 9 juillet à 14 h 05*.
pub fn day_and_hour(time: UtcTime) -> String {
    format!("{} à {}", long_day(time.local_date()), hour(time))
}

/// *du 19 octobre au 30 octobre 2026*, *le 21 octobre 2026*.
pub fn span(from: LocalDate, to: LocalDate) -> String {
    match (from == to, from.year() == to.year()) {
        (true, _) => format!("le {} {}", day_and_month(from), from.year()),
        (false, true) => format!("du {} au {} {}", day_and_month(from), day_and_month(to), to.year()),
        (false, false) => format!("du {} {} au {} {}", day_and_month(from), from.year(), day_and_month(to), to.year()),
    }
}

/// *1 234,50 €*, *−3,00 €*.
pub fn euros(cents: i64) -> String {
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(NARROW);
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "−" } else { "" };
    format!("{sign}{grouped},{:02}{NBSP}€", cents.unsigned_abs() % 100)
}

/// What *de* becomes before a name: *d’Aurélie*, *du Moulin*, *des Platanes*, *de la Halle*.
pub fn of(name: &str) -> String {
    match article(name) {
        Some((Article::Le, rest)) => format!("du {rest}"),
        Some((Article::Les, rest)) => format!("des {rest}"),
        Some((Article::La, rest)) => format!("de la {rest}"),
        Some((Article::L, rest)) => format!("de l’{rest}"),
        None if elides(name) => format!("d’{name}"),
        None => format!("de {name}"),
    }
}

/// What *à* becomes before the name of a place: *au Moulin*, *aux Platanes*.
pub fn at(name: &str) -> String {
    match article(name) {
        Some((Article::Le, rest)) => format!("au {rest}"),
        Some((Article::Les, rest)) => format!("aux {rest}"),
        Some((Article::La, rest)) => format!("à la {rest}"),
        Some((Article::L, rest)) => format!("à l’{rest}"),
        None => format!("à {name}"),
    }
}

enum Article {
    Le,
    La,
    Les,
    L,
}

/// The article with which a centre's name begins, and the rest.
fn article(name: &str) -> Option<(Article, &str)> {
    let of = |word: &str| name.strip_prefix(word).filter(|rest| !rest.trim().is_empty());
    let le = of("Le ").map(|rest| (Article::Le, rest));
    let la = || of("La ").map(|rest| (Article::La, rest));
    let les = || of("Les ").map(|rest| (Article::Les, rest));
    let l = || of("L’").or_else(|| of("L'")).map(|rest| (Article::L, rest));
    le.or_else(la).or_else(les).or_else(l)
}

/// A vowel that one hears first: *Inès*, *Émile*, *Yves* but not *Yanis*, *Hélène* but not *Hugo* (of which both are said).
fn elides(name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let (first, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
    match first {
        'h' => "eéèêiîy".contains(second),
        'y' => !VOWELS.contains(second),
        _ => VOWELS.contains(first),
    }
}

const VOWELS: &str = "aàâäeéèêëiîïoôöuùûüyœæ";

/// A text that somebody typed, as a sentence: with its full stop, and with one only.
pub fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// *120 ko*, *1,4 Mo*.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{}{NBSP}ko", bytes.div_ceil(1_000).max(1)),
        _ => format!("{},{}{NBSP}Mo", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

pub const fn part(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "matin",
        DayPart::Lunch => "midi",
        DayPart::Afternoon => "après-midi",
    }
}

/// *journée complète* when all three, else *matin et midi*.
pub fn parts(set: PartSet) -> String {
    if set == PartSet::ALL {
        return "journée complète".into();
    }
    let words: Vec<&str> = set.iter().map(part).collect();
    words.join(" et ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_word_before_them() {
        let said = |name| (of(name), at(name));
        let pair = |of: &str, at: &str| (of.to_owned(), at.to_owned());
        assert_eq!(said("Les Platanes"), pair("des Platanes", "aux Platanes"));
        assert_eq!(said("Le Moulin"), pair("du Moulin", "au Moulin"));
        assert_eq!(said("La Halle"), pair("de la Halle", "à la Halle"));
        assert_eq!(said("L’Orée"), pair("de l’Orée", "à l’Orée"));
        assert_eq!(said("Centre Vauban"), pair("de Centre Vauban", "à Centre Vauban"));
        for (name, expected) in [
            ("Aurélie", "d’Aurélie"),
            ("Inès", "d’Inès"),
            ("Émile", "d’Émile"),
            ("Yves", "d’Yves"),
            ("Yanis", "de Yanis"),
            ("Hélène", "d’Hélène"),
            ("Hugo", "de Hugo"),
            ("Léa", "de Léa"),
            ("Leslie", "de Leslie"),
            ("", "de "),
        ] {
            assert_eq!(of(name), expected);
        }
    }

    #[test]
    fn a_typed_text_ends_once() {
        let ended: Vec<String> = ["impayé", "impayé. ", "refusé !", "Compte clos…", " "].into_iter().map(ended).collect();
        assert_eq!(ended, ["impayé.", "impayé.", "refusé !", "Compte clos…", ""]);
    }

    #[test]
    fn dates_and_amounts_read_the_french_way() {
        let date: LocalDate = "2027-07-09".parse().unwrap();
        assert_eq!(long_day(date), "vendredi 9\u{a0}juillet");
        assert_eq!(long_day("2026-11-01".parse().unwrap()), "dimanche 1er\u{a0}novembre");
        assert_eq!(long_date(date), "9\u{a0}juillet\u{a0}2027");
        assert_eq!(euros(3224), "32,24\u{a0}€");
        assert_eq!(euros(-123_405), "−1\u{202f}234,05\u{a0}€");
        assert_eq!(size(1_450_000), "1,4\u{a0}Mo");
        assert_eq!(hour(UtcTime::from_local(date, 8)), "8\u{a0}h");
        assert_eq!(parts(PartSet::from_bits(3).unwrap()), "matin et midi");
    }
}
