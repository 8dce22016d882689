//! What does this cell mean? Dates, hours, amounts, yes and no, lists of codes, as people write them in a spreadsheet.

use preau_core::domain::calendar::{LegalKind, PeriodKind};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, SchoolYear, UtcTime};

use super::problem::Problems;
use super::table::Line;

/// Reads the cells of one line; the first thing that is wrong with each is added to the problems.
#[derive(Debug)]
pub struct Fields<'a> {
    pub line: &'a Line,
    pub problems: &'a mut Problems,
}

impl Fields<'_> {
    pub fn wrong<T>(&mut self, column: &str, why: &str) -> Option<T> {
        let found = self.line.text(column);
        let reason = if found.is_empty() { format!("{column} : {why}") } else { format!("{column} « {found} » : {why}") };
        self.problems.add(self.line.file, self.line.number, reason);
        None
    }

    pub fn text(&self, column: &str) -> String {
        self.line.text(column).to_owned()
    }

    /// A short name that files and addresses use.
    pub fn code(&mut self, column: &str) -> Option<String> {
        let text = self.line.text(column);
        match is_code(text) {
            true => Some(text.to_owned()),
            false => self.wrong(column, "un code a 1 à 40 lettres sans accent, chiffres, - ou _"),
        }
    }

    /// `a+b`, each a code.
    pub fn codes(&mut self, column: &str) -> Option<Vec<String>> {
        let all: Vec<String> = self.line.text(column).split('+').map(|c| c.trim().to_owned()).collect();
        match all.iter().all(|c| is_code(c)) {
            true => Some(all),
            false => self.wrong(column, "des codes séparés par + sont attendus"),
        }
    }

    pub fn date(&mut self, column: &str) -> Option<LocalDate> {
        let text = self.line.text(column);
        let found = date(text);
        found.or_else(|| self.wrong(column, "une date est attendue, 2026-11-02 ou 02/11/2026"))
    }

    /// `2026-11-02 8h`; the hour in Paris.
    pub fn instant(&mut self, column: &str) -> Option<UtcTime> {
        let text = self.line.text(column);
        let found = text.split_once(' ').and_then(|(day, hour)| Some(UtcTime::from_local(date(day)?, hour_of(hour)?)));
        found.or_else(|| self.wrong(column, "une date et une heure entière sont attendues, 2026-11-02 8h"))
    }

    pub fn hour(&mut self, column: &str) -> Option<u8> {
        let found = hour_of(self.line.text(column));
        found.or_else(|| self.wrong(column, "une heure entière est attendue, de 0 à 23"))
    }

    pub fn number(&mut self, column: &str, most: u16) -> Option<u16> {
        let found = self.line.text(column).parse::<u16>().ok().filter(|n| *n <= most);
        found.or_else(|| self.wrong(column, &format!("un nombre de 0 à {most} est attendu")))
    }

    /// `Some(None)` when the cell is empty.
    pub fn number_or_none(&mut self, column: &str, most: u16) -> Option<Option<u16>> {
        if self.line.text(column).is_empty() { Some(None) } else { self.number(column, most).map(Some) }
    }

    pub fn yes_or_no(&mut self, column: &str) -> Option<bool> {
        match self.line.text(column).to_lowercase().as_str() {
            "oui" | "o" | "1" => Some(true),
            "non" | "n" | "0" => Some(false),
            _ => self.wrong(column, "oui ou non est attendu"),
        }
    }

    /// `4,50` or `4.50 €`, in cents.
    pub fn cents(&mut self, column: &str) -> Option<i64> {
        let found = cents(self.line.text(column));
        found.or_else(|| self.wrong(column, "un prix est attendu, 4,50"))
    }

    pub fn parts(&mut self, column: &str) -> Option<PartSet> {
        let words: Option<PartSet> = self.line.text(column).split('+').map(|w| part(w.trim())).collect();
        words.or_else(|| self.wrong(column, "matin, midi ou apres-midi sont attendus, séparés par +"))
    }

    pub fn part(&mut self, column: &str) -> Option<DayPart> {
        let found = part(self.line.text(column));
        found.or_else(|| self.wrong(column, "matin, midi ou apres-midi est attendu"))
    }

    /// 1 Monday … 7 Sunday.
    pub fn weekday(&mut self, column: &str) -> Option<u8> {
        const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
        let text = self.line.text(column).to_lowercase();
        let found = DAYS.iter().zip(1..).find(|(day, _)| **day == text).map(|(_, number)| number);
        found.or_else(|| self.wrong(column, "un jour est attendu, lundi à dimanche"))
    }

    pub fn period_kind(&mut self, column: &str) -> Option<PeriodKind> {
        match self.line.text(column).to_lowercase().as_str() {
            "mercredis" => Some(PeriodKind::Wednesdays),
            "vacances" => Some(PeriodKind::Holidays),
            "jeunes" => Some(PeriodKind::Youth),
            _ => self.wrong(column, "mercredis, vacances ou jeunes est attendu"),
        }
    }

    pub fn legal_kind(&mut self, column: &str) -> Option<LegalKind> {
        match self.line.text(column).to_lowercase().as_str() {
            "extrascolaire" => Some(LegalKind::Extrascolaire),
            "periscolaire" => Some(LegalKind::PeriscolaireLong),
            "periscolaire-5h" => Some(LegalKind::PeriscolaireShort),
            "periscolaire-pedt" => Some(LegalKind::PeriscolairePedtLong),
            "periscolaire-pedt-5h" => Some(LegalKind::PeriscolairePedtShort),
            "jeunes" => Some(LegalKind::Youth),
            _ => self.wrong(
                column,
                "extrascolaire, periscolaire, periscolaire-5h, periscolaire-pedt, periscolaire-pedt-5h ou jeunes est attendu",
            ),
        }
    }

    /// `2026` or `2026-2027`.
    pub fn school_year(&mut self, column: &str) -> Option<SchoolYear> {
        let text = self.line.text(column);
        let (first, last) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
        let year = first.trim().parse::<i32>().ok().filter(|y| (2000..2100).contains(y));
        let follows = |y: i32| last.is_none_or(|l| l.trim().parse() == Ok(y + 1));
        let found = year.filter(|y| follows(*y)).map(SchoolYear);
        found.or_else(|| self.wrong(column, "une année scolaire est attendue, 2026-2027"))
    }

    /// Lower case, as compared; empty stays empty.
    pub fn email(&mut self, column: &str) -> Option<String> {
        let text = self.line.text(column).to_lowercase();
        let (name, host) = text.split_once('@').unwrap_or_default();
        let strange = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c);
        let good = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
        if text.is_empty() || (good && text.len() <= 254 && !text.contains(strange)) {
            Some(text)
        } else {
            self.wrong(column, "ce n’est pas une adresse e-mail")
        }
    }
}

fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

fn date(text: &str) -> Option<LocalDate> {
    let found = LocalDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| LocalDate::parse_from_str(text, "%d/%m/%Y")).ok()?;
    use chrono::Datelike;
    (1900..2100).contains(&found.year()).then_some(found)
}

/// `8`, `8h`, `08:00`.
fn hour_of(text: &str) -> Option<u8> {
    let text = text.trim();
    let digits = text.strip_suffix(":00").or_else(|| text.strip_suffix(['h', 'H'])).or_else(|| text.strip_suffix("h00")).unwrap_or(text);
    digits.trim().parse::<u8>().ok().filter(|hour| *hour < 24)
}

pub(super) fn cents(text: &str) -> Option<i64> {
    let bare = text.trim_end_matches('€').trim().replace(',', ".");
    let (whole, part) = bare.split_once('.').unwrap_or((&bare, ""));
    if part.len() > 2 || whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|w| *w < 100_000)?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

fn part(text: &str) -> Option<DayPart> {
    match text.to_lowercase().as_str() {
        "matin" => Some(DayPart::Morning),
        "midi" => Some(DayPart::Lunch),
        "apres-midi" | "après-midi" => Some(DayPart::Afternoon),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_people_write_them() {
        assert_eq!(date("02/11/2026"), date("2026-11-02"));
        assert_eq!(date("31/02/2026"), None);
        assert_eq!([cents("4,50"), cents("4.5 €"), cents("0"), cents("4,505"), cents("-1")], [Some(450), Some(450), Some(0), None, None]);
        assert_eq!([hour_of("8h"), hour_of("08:00"), hour_of("24"), hour_of("8:30")], [Some(8), Some(8), None, None]);
    }
}
