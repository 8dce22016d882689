//! What may be known of everybody? Centres and what they open: the only things of the database that can reach the portal.
//! There is no field in which a family, a child or a request would fit.

use preau_core::domain::calendar::{CutOff, Period};
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::{LocalDate, UtcTime};
use serde::Serialize;

use crate::templates::french;

#[derive(Clone, Debug, Default)]
pub struct PublicData {
    pub centres: Vec<PublicCentre>,
}

#[derive(Clone, Debug)]
pub struct PublicCentre {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub ages: String,
    pub hours: String,
    pub address: String,
    /// The director's name, published as the centre's contact.
    pub director: String,
    pub phone: String,
    pub email: String,
    pub periods: Vec<Period>,
}

/// A period as the pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodView {
    pub anchor: String,
    pub name: String,
    pub from: LocalDate,
    pub to: LocalDate,
    pub days: String,
    pub opens_at: UtcTime,
    pub closes_at: UtcTime,
    pub cut_off: String,
    pub closed: Vec<ClosedView>,
    pub outings: Vec<OutingView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ClosedView {
    pub date: LocalDate,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct OutingView {
    pub date: LocalDate,
    pub parts: String,
    pub title: String,
    pub text: String,
    pub price_cents: i64,
    pub min_age: u8,
    pub max_age: u8,
    pub places: u16,
}

impl PeriodView {
    pub fn of(period: &Period, anchor: String) -> PeriodView {
        let mut outings: Vec<&preau_core::domain::calendar::Outing> = period.outings.iter().collect();
        outings.sort_by_key(|o| (o.date, o.parts, o.id));
        let outing = |o: &&preau_core::domain::calendar::Outing| OutingView {
            date: o.date,
            parts: french::parts(o.parts),
            title: sentence(&o.title),
            text: o.text.clone(),
            price_cents: o.price_cents,
            min_age: o.min_age,
            max_age: o.max_age,
            places: o.places,
        };
        PeriodView {
            anchor,
            name: period.name.clone(),
            from: period.from,
            to: period.to,
            days: days(period),
            opens_at: period.opens_at,
            closes_at: period.closes_at,
            cut_off: cut_off(period.cut_off),
            closed: period.closed.iter().map(|(date, reason)| ClosedView { date: *date, reason: reason.clone() }).collect(),
            outings: outings.iter().map(outing).collect(),
        }
    }
}

/// A title followed by a text ends like a sentence.
fn sentence(title: &str) -> String {
    if title.ends_with(['.', '!', '?', '…']) { title.to_owned() } else { format!("{title}.") }
}

const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// *le mercredi (matin, midi, après-midi)*, *du lundi au vendredi (après-midi)*.
fn days(period: &Period) -> String {
    let mut weekdays: Vec<u8> = period.slots.iter().map(|s| s.weekday).collect();
    weekdays.sort_unstable();
    weekdays.dedup();
    let word = |day: u8| WEEKDAYS.get(usize::from(day).wrapping_sub(1)).copied().unwrap_or_default();
    let follow = weekdays.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let when = match weekdays.as_slice() {
        [] => return "aucun jour".into(),
        [one] => format!("le {}", word(*one)),
        [first, .., last] if follow && weekdays.len() > 2 => format!("du {} au {}", word(*first), word(*last)),
        all => format!("les {}", all.iter().map(|d| word(*d)).collect::<Vec<_>>().join(", ")),
    };
    let open = |part: &DayPart| period.slots.iter().any(|s| s.part == *part);
    let parts: Vec<&str> = DayPart::ALL.into_iter().filter(open).map(french::part).collect();
    format!("{when} ({})", parts.join(", "))
}

/// *2 jours ouvrés avant le jour souhaité, à 12 h*.
fn cut_off(rule: CutOff) -> String {
    let hour = format!("{}\u{a0}h", rule.hour);
    match (rule.days, rule.working_days) {
        (0, _) => format!("le jour même à {hour}"),
        (1, false) => format!("la veille du jour souhaité, à {hour}"),
        (1, true) => format!("le jour ouvré d’avant, à {hour}"),
        (days, working) => {
            let kind = if working { "jours ouvrés" } else { "jours" };
            format!("{days}\u{a0}{kind} avant le jour souhaité, à {hour}")
        }
    }
}
