//! What does each centre open? Periods put together from four files: their frame, their slots, closed days and outings.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::calendar::{CutOff, GroupPlaces, Outing, Period, SlotRule};
use preau_core::domain::ids::PeriodId;

use super::codes::Codes;
use super::fields::Fields;
use super::ids;
use super::problem::Problems;
use super::table::Line;

const PLACES_MAX: u16 = 2_000;
const AGE_MAX: u16 = 18;

struct Draft {
    code: String,
    period: Period,
    line: u64,
}

type Drafts = BTreeMap<PeriodId, Draft>;

/// `files`: periods, slots, closed days, outings.
pub(super) fn read(files: &[Vec<Line>; 4], codes: &mut Codes, offer_hours: u16, problems: &mut Problems) -> Vec<(String, Period)> {
    let mut drafts = Drafts::new();
    for line in &files[0] {
        if let Some(draft) = frame(&mut Fields { line, problems }, codes, offer_hours) {
            drafts.insert(draft.period.id, draft);
        }
    }
    // A period whose own line is wrong is not also "unknown" for each of its slots.
    let badly_named: BTreeSet<(String, String)> =
        files[0].iter().map(|l| (l.text("centre").to_owned(), l.text("code").to_owned())).collect();
    for (at, lines) in files.iter().enumerate().skip(1) {
        for line in lines {
            let fields = &mut Fields { line, problems };
            let Some(draft) = named(fields, codes, &mut drafts, &badly_named) else { continue };
            match at {
                1 => slot(fields, &mut draft.period),
                2 => closed(fields, &mut draft.period),
                _ => outing(fields, &mut draft.period),
            };
        }
    }
    for draft in drafts.values().filter(|d| d.period.slots.is_empty()) {
        problems.add("periodes.csv", draft.line, "cette période n’a aucun créneau : ajoutez-en à creneaux.csv");
    }
    drafts.into_values().map(|d| (d.code, d.period)).collect()
}

fn frame(fields: &mut Fields<'_>, codes: &mut Codes, usual_hours: u16) -> Option<Draft> {
    let (centre, code) = (codes.centre(fields, "centre"), fields.code("code"));
    let (kind, legal) = (fields.period_kind("genre"), fields.legal_kind("cadre"));
    let (from, to) = (fields.date("debut"), fields.date("fin"));
    let (opens_at, closes_at) = (fields.instant("ouverture"), fields.instant("cloture"));
    let days = fields.number("limite_jours", 60).and_then(|n| u8::try_from(n).ok());
    let (working_days, hour) = (fields.yes_or_no("limite_ouvres"), fields.hour("limite_heure"));
    let offer_hours = fields.number_or_none("heures_offre", 24 * 14);
    let (centre, code, from, to, opens_at, closes_at) = (centre?, code?, from?, to?, opens_at?, closes_at?);
    if to < from {
        return fields.wrong("fin", "la fin est avant le début");
    }
    if closes_at <= opens_at {
        return fields.wrong("cloture", "la clôture est avant l’ouverture");
    }
    if (to - from).num_days() > 366 {
        return fields.wrong("fin", "une période dure au plus un an");
    }
    let id = ids::period(centre, &code);
    if !codes.first("period", id.to_string(), fields, "code") {
        return None;
    }
    let period = Period {
        id,
        centre,
        name: fields.text("nom"),
        kind: kind?,
        legal: legal?,
        from,
        to,
        opens_at,
        closes_at,
        cut_off: CutOff { days: days?, working_days: working_days?, hour: hour? },
        slots: vec![],
        closed: BTreeMap::new(),
        outings: vec![],
        offer_hours: offer_hours?.unwrap_or(usual_hours),
    };
    Some(Draft { code, period, line: fields.line.number })
}

fn named<'a>(
    fields: &mut Fields<'_>,
    codes: &Codes,
    drafts: &'a mut Drafts,
    badly_named: &BTreeSet<(String, String)>,
) -> Option<&'a mut Draft> {
    let (centre, code) = (codes.centre(fields, "centre")?, fields.code("periode")?);
    let id = ids::period(centre, &code);
    if !drafts.contains_key(&id) {
        if !badly_named.contains(&(fields.text("centre"), code)) {
            let _: Option<()> = fields.wrong("periode", "cette période n’est pas dans periodes.csv");
        }
        return None;
    }
    drafts.get_mut(&id)
}

fn slot(fields: &mut Fields<'_>, period: &mut Period) -> Option<()> {
    let (weekday, part) = (fields.weekday("jour"), fields.part("tranche"));
    let (under, over) = (fields.number("places_moins_6", PLACES_MAX), fields.number("places_6_plus", PLACES_MAX));
    let (staff_under, staff_over) = (fields.number_or_none("animateurs_moins_6", 500), fields.number_or_none("animateurs_6_plus", 500));
    let (weekday, part) = (weekday?, part?);
    if period.slots.iter().any(|s| s.weekday == weekday && s.part == part) {
        return fields.wrong("tranche", "ce créneau a déjà une ligne");
    }
    period.slots.push(SlotRule {
        weekday,
        part,
        under_six: GroupPlaces { places: under?, staff: staff_under? },
        six_and_over: GroupPlaces { places: over?, staff: staff_over? },
    });
    Some(())
}

fn closed(fields: &mut Fields<'_>, period: &mut Period) -> Option<()> {
    let date = fields.date("date")?;
    if !period.contains(date) {
        return fields.wrong("date", "ce jour est hors de la période");
    }
    if period.closed.insert(date, fields.text("motif")).is_some() {
        return fields.wrong("date", "ce jour a déjà une ligne");
    }
    Some(())
}

fn outing(fields: &mut Fields<'_>, period: &mut Period) -> Option<()> {
    let (code, date, parts) = (fields.code("code"), fields.date("date"), fields.parts("tranches"));
    let price = if fields.text("prix").is_empty() { Some(0) } else { fields.cents("prix") };
    let (places, least, most) =
        (fields.number("places", PLACES_MAX), fields.number_or_none("age_min", AGE_MAX), fields.number_or_none("age_max", AGE_MAX));
    let (code, date, parts) = (code?, date?, parts?);
    if !period.contains(date) {
        return fields.wrong("date", "ce jour est hors de la période");
    }
    if !parts.within(period.open_parts(date)) {
        return fields.wrong("tranches", "le centre n’ouvre pas toutes ces tranches ce jour-là");
    }
    let age = |n: Option<u16>, default: u8| n.and_then(|n| u8::try_from(n).ok()).unwrap_or(default);
    let (min_age, max_age) = (age(least?, 0), age(most?, 17));
    if max_age < min_age {
        return fields.wrong("age_max", "l’âge le plus grand est avant le plus petit");
    }
    let id = ids::outing(period.id, &code);
    if period.outings.iter().any(|o| o.id == id) {
        return fields.wrong("code", "cette sortie a déjà une ligne");
    }
    period.outings.push(Outing {
        id,
        date,
        parts,
        title: fields.text("titre"),
        text: fields.text("texte"),
        price_cents: price?,
        min_age,
        max_age,
        places: places?,
    });
    Some(())
}
