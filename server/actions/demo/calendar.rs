//! What do the three invented centres open? Periods laid around today, so that the demo is alive on any day of any year.

use chrono::{Datelike, Days};
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Outing, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::CentreId;
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, UtcTime, monday_of};

use crate::actions::import::ids;
use crate::store::directory::CentreRow;
use crate::templates::french;

pub const PLATANES: &str = "platanes";
pub const MOULIN: &str = "moulin";
pub const HALLE: &str = "halle";

/// Where a period stands when the demo begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Past,
    Open,
    ToCome,
}

const STAGES: [Stage; 3] = [Stage::Past, Stage::Open, Stage::ToCome];

impl Stage {
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Past => "passee",
            Stage::Open => "ouverte",
            Stage::ToCome => "a-venir",
        }
    }
}

pub fn centres() -> Vec<CentreRow> {
    let centre = |position, code: &str, texts: [&str; 5], director: &str| CentreRow {
        id: ids::centre(code),
        code: code.into(),
        name: texts[0].into(),
        kind: texts[1].into(),
        ages: texts[2].into(),
        hours: texts[3].into(),
        address: texts[4].into(),
        director: director.into(),
        phone: format!("05 00 00 00 1{position}"),
        email: format!("{code}@example.org"),
        position,
    };
    vec![
        centre(
            1,
            PLATANES,
            ["Les Platanes", "Mercredis", "3 à 11 ans", "7 h 30 – 18 h 30", "2 rue des Écoliers, 31999 Belcastel-sur-Lauze"],
            "Maud Rivière",
        ),
        centre(
            2,
            MOULIN,
            ["Le Moulin", "Vacances", "3 à 11 ans", "7 h 30 – 18 h 30", "Chemin du Moulin, 31999 Belcastel-sur-Lauze"],
            "Karim Benali",
        ),
        centre(
            3,
            HALLE,
            ["La Halle", "Accueil jeunes", "11 à 17 ans", "14 h – 19 h", "Place de la Halle, 31999 Belcastel-sur-Lauze"],
            "Sylvie Ortega",
        ),
    ]
}

fn plus(day: LocalDate, days: i64) -> LocalDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

/// *Mercredis, octobre – novembre*.
fn months(from: LocalDate, to: LocalDate) -> String {
    let month = |day| french::day_and_month(day).rsplit('\u{a0}').next().unwrap_or_default().to_owned();
    let (first, last) = (month(from), month(to));
    if first == last { first } else { format!("{first} – {last}") }
}

/// *Vacances d’avril*.
fn holidays_of(from: LocalDate) -> String {
    let month = months(from, from);
    let vowel = month.starts_with(['a', 'o']);
    if vowel { format!("Vacances d’{month}") } else { format!("Vacances de {month}") }
}

/// What a centre's periods have in common.
struct Pattern {
    centre: &'static str,
    kind: PeriodKind,
    legal: LegalKind,
    weekdays: &'static [u8],
    parts: PartSet,
    under_six: u16,
    six_and_over: u16,
    cut_off: CutOff,
    titles: [(&'static str, &'static str); 4],
}

const WEDNESDAYS: Pattern = Pattern {
    centre: PLATANES,
    kind: PeriodKind::Wednesdays,
    legal: LegalKind::PeriscolaireLong,
    weekdays: &[3],
    parts: PartSet::ALL,
    under_six: 8,
    six_and_over: 12,
    cut_off: CutOff { days: 2, working_days: true, hour: 12 },
    titles: [
        ("Ferme pédagogique", "Bottes obligatoires, retour à 17 h."),
        ("Médiathèque et contes", "On rapporte un livre choisi ensemble."),
        ("Cirque", "Initiation avec les artistes de passage au village."),
        ("Piscine couverte", "Maillot, serviette et bonnet de bain."),
    ],
};
const HOLIDAYS: Pattern = Pattern {
    centre: MOULIN,
    kind: PeriodKind::Holidays,
    legal: LegalKind::Extrascolaire,
    weekdays: &[1, 2, 3, 4, 5],
    parts: PartSet::ALL,
    under_six: 8,
    six_and_over: 12,
    cut_off: CutOff { days: 3, working_days: true, hour: 12 },
    titles: [
        ("Patinoire", "Gants obligatoires."),
        ("Parc animalier", "Pique-nique fourni, bonnes chaussures."),
        ("Théâtre d’ombres", "Une troupe joue au Moulin."),
        ("Grand jeu en forêt", "Tenue qui peut se salir."),
    ],
};
const YOUTH: Pattern = Pattern {
    centre: HALLE,
    kind: PeriodKind::Youth,
    legal: LegalKind::Youth,
    weekdays: &[3, 5, 6],
    parts: PartSet::NONE.with(DayPart::Afternoon),
    under_six: 0,
    six_and_over: 10,
    // A whole week: one of the next days is always past its cut-off, also beside a bank holiday.
    cut_off: CutOff { days: 7, working_days: false, hour: 20 },
    titles: [
        ("Escalade", "Sur le mur du gymnase, encadrée par le club."),
        ("Studio de musique", "Apportez un morceau à enregistrer."),
        ("Cinéma", "Le film se choisit le vendredi d’avant."),
        ("Tournoi de basket", "Avec les jeunes des villages voisins."),
    ],
};

/// First day, last day, opening and closing of requests, in days from today.
fn frame(pattern: &Pattern, stage: Stage, today: LocalDate) -> [LocalDate; 4] {
    let monday = monday_of(today);
    let [from, to, opens, closes] = match (pattern.kind, stage) {
        (PeriodKind::Holidays, Stage::Past) => [-42, -31, -70, -46],
        (PeriodKind::Holidays, Stage::Open) => [21, 32, -24, 15],
        (PeriodKind::Holidays, Stage::ToCome) => [77, 88, 28, 70],
        (_, Stage::Past) => [-70, -15, -90, -17],
        (_, Stage::Open) => [-14, 62, -32, 60],
        (_, Stage::ToCome) => [63, 132, 21, 130],
    };
    let to = plus(monday, to);
    [plus(monday, from), to, plus(today, opens), plus(today, closes).min(plus(to, -1))]
}

fn period(pattern: &Pattern, stage: Stage, today: LocalDate) -> (String, Period) {
    let [from, to, opens, closes] = frame(pattern, stage, today);
    let centre = ids::centre(pattern.centre);
    let code = stage.word().to_owned();
    let id = ids::period(centre, &code);
    let group = |places, staff| GroupPlaces { places, staff };
    let staff = (pattern.legal != LegalKind::Youth).then_some(1);
    let mut slots = vec![];
    for weekday in pattern.weekdays {
        for part in pattern.parts.iter() {
            let (under_six, six_and_over) = (group(pattern.under_six, staff), group(pattern.six_and_over, staff));
            slots.push(SlotRule { weekday: *weekday, part, under_six, six_and_over });
        }
    }
    let mut period = Period {
        id,
        centre,
        name: match pattern.kind {
            PeriodKind::Wednesdays => format!("Mercredis, {}", months(from, to)),
            PeriodKind::Holidays => holidays_of(from),
            PeriodKind::Youth => format!("Accueil jeunes, {}", months(from, to)),
        },
        kind: pattern.kind,
        legal: pattern.legal,
        from,
        to,
        opens_at: UtcTime::from_local(opens, 8),
        closes_at: UtcTime::from_local(closes, 20),
        cut_off: pattern.cut_off,
        slots,
        closed: Default::default(),
        outings: vec![],
        offer_hours: 48,
    };
    close_days(&mut period);
    period.outings = outings(pattern, &period);
    (code, period)
}

/// Public holidays that have a fixed date, and one day that the centre takes for itself.
fn close_days(period: &mut Period) {
    const FIXED: [(u32, u32, &str); 8] = [
        (1, 1, "Jour de l’an"),
        (5, 1, "Fête du Travail"),
        (5, 8, "Victoire de 1945"),
        (7, 14, "Fête nationale"),
        (8, 15, "Assomption"),
        (11, 1, "Toussaint"),
        (11, 11, "Armistice de 1918"),
        (12, 25, "Noël"),
    ];
    let open: Vec<LocalDate> = period.days().filter(|d| !period.open_parts(*d).is_empty()).collect();
    for day in &open {
        if let Some((_, _, why)) = FIXED.iter().find(|(month, date, _)| (day.month(), day.day()) == (*month, *date)) {
            period.closed.insert(*day, (*why).to_owned());
        }
    }
    if let Some(day) = open.iter().rev().nth(open.len() / 3).filter(|d| !period.closed.contains_key(d)) {
        period.closed.insert(*day, "Formation de l’équipe".into());
    }
}

/// Four outings spread over the open days; the second takes the whole day.
fn outings(pattern: &Pattern, period: &Period) -> Vec<Outing> {
    let open: Vec<LocalDate> = period.days().filter(|d| !period.open_parts(*d).is_empty()).collect();
    let afternoon = PartSet::NONE.with(DayPart::Afternoon);
    let make = |(at, (title, text)): (usize, &(&str, &str))| {
        let date = open.get((open.len() * (2 * at + 1)) / (2 * pattern.titles.len())).copied()?;
        let whole = at == 1 && pattern.parts == PartSet::ALL;
        Some(Outing {
            id: ids::outing(period.id, &format!("s{at}")),
            date,
            parts: if whole { PartSet::ALL } else { afternoon },
            title: (*title).into(),
            text: (*text).into(),
            price_cents: [450, 900, 0, 350][at % 4],
            min_age: if pattern.kind == PeriodKind::Youth { 11 } else { 4 + u8::from(whole) * 2 },
            max_age: if pattern.kind == PeriodKind::Youth { 17 } else { 11 },
            places: if whole { 10 } else { 6 },
        })
    };
    pattern.titles.iter().enumerate().filter_map(make).collect()
}

/// Every period of the demo.
pub fn periods(today: LocalDate) -> Vec<(String, Period)> {
    let patterns = [&WEDNESDAYS, &HOLIDAYS, &YOUTH];
    patterns.into_iter().flat_map(|pattern| STAGES.map(|stage| period(pattern, stage, today))).collect()
}

/// That period of that centre.
pub fn find(periods: &[(String, Period)], centre: CentreId, stage: Stage) -> Option<&Period> {
    periods.iter().find(|(code, p)| p.centre == centre && code == stage.word()).map(|(_, p)| p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_any_day_something_is_past_open_and_to_come() {
        let start: LocalDate = "2026-01-01".parse().unwrap();
        for today in start.iter_days().take(400) {
            let now = UtcTime::from_local(today, 10);
            let all = periods(today);
            for centre in [PLATANES, MOULIN, HALLE].map(ids::centre) {
                let open = find(&all, centre, Stage::Open).unwrap();
                assert!(open.opens_at < now && now < open.closes_at, "{today}");
                assert!(find(&all, centre, Stage::Past).unwrap().to < today, "{today}");
                assert!(STAGES.iter().filter_map(|s| find(&all, centre, *s)).all(|p| p.closes_at.local_date() < p.to), "{today}");
                assert!(find(&all, centre, Stage::ToCome).unwrap().opens_at > now, "{today}");
                let bookable = open.days().filter(|d| !open.open_parts(*d).is_empty() && open.day_closes_at(*d) > now).count();
                assert!(bookable >= 5, "{today}: {bookable} days");
                assert_eq!(open.outings.len(), 4, "{today}");
            }
            let halle = find(&all, ids::centre(HALLE), Stage::Open).unwrap();
            let late = halle.days().any(|d| d > today && !halle.open_parts(d).is_empty() && halle.day_closes_at(d) < now);
            assert!(late, "{today}: no day is past its cut-off and still to come");
        }
    }
}
