//! What happened in the invented town so far? Requests, answers, a freed place, a late one: every status that a family can read.

use preau_core::domain::calendar::Period;
use preau_core::domain::commands::{Act, Stream, Wish};
use preau_core::domain::ids::{CentreId, FamilyId};
use preau_core::domain::slots::AgeGroup;
use preau_core::domain::time::{DAY_MS, LocalDate, MINUTE_MS, SECOND_MS, UtcTime};

use super::agenda::{Agenda, Scene, bookable, hours, whole_day};
use super::calendar::{HALLE, MOULIN, PLATANES, Stage, find};
use super::people::{DemoChild, DemoFamily, People};
use crate::actions::import::ids;

/// The main sign-in's family, the one of the late request.
const MAIN: usize = 0;
const LATE: usize = 4;

type Periods = [(String, Period)];

/// How a period's requests come in.
struct Season<'a> {
    period: &'a Period,
    /// Out of a hundred days that a child could ask for.
    percent: usize,
    from: UtcTime,
    to: UtcTime,
}

/// Writes everything down, from long ago to now.
pub fn write(agenda: &mut Agenda<'_>, people: &People, periods: &Periods, now: UtcTime) {
    let days_ago = |days: i64| now.plus_ms(-days * DAY_MS);
    // The holidays first: what is told day by day there must not meet a Wednesday elsewhere.
    for code in [MOULIN, PLATANES, HALLE] {
        let centre = ids::centre(code);
        if let Some(period) = find(periods, centre, Stage::Past) {
            let answered = UtcTime::from_local(period.from, 9).plus_ms(-6 * DAY_MS);
            season(agenda, people, &Season { period, percent: 45, from: period.opens_at.plus_ms(hours(6)), to: answered });
            decide(agenda, period, answered, period.to, true);
        }
        let Some(period) = find(periods, centre, Stage::Open) else { continue };
        if code == MOULIN {
            holidays(agenda, people, period, now);
        } else {
            let first = period.opens_at.plus_ms(5 * DAY_MS);
            season(agenda, people, &Season { period, percent: 60, from: period.opens_at.plus_ms(hours(6)), to: first });
            let soon = now.plus_ms(8 * DAY_MS).local_date();
            decide(agenda, period, first, soon, true);
            season(agenda, people, &Season { period, percent: 12, from: days_ago(10), to: days_ago(3) });
            decide(agenda, period, answered_at(now), now.plus_ms(30 * DAY_MS).local_date(), true);
            season(agenda, people, &Season { period, percent: 6, from: days_ago(1), to: now.plus_ms(-hours(1)) });
        }
    }
    agenda.add(days_ago(5), Scene::SignIns);
    if let Some(period) = find(periods, ids::centre(PLATANES), Stage::Open) {
        agenda.add(days_ago(1), Scene::AskChange { period: period.clone(), family: people.families[MAIN].id });
    }
    if let Some(period) = find(periods, ids::centre(HALLE), Stage::Open) {
        late(agenda, &people.families[LATE], period, now);
    }
}

/// The latest answers: places that came free with them are still offered for some hours (48 in all).
fn answered_at(now: UtcTime) -> UtcTime {
    now.plus_ms(-hours(40))
}

/// Each family sits down once and asks for its children.
fn season(agenda: &mut Agenda<'_>, people: &People, season: &Season<'_>) {
    for (number, family) in people.families.iter().enumerate() {
        let centre = season.period.centre;
        let at = agenda.between(season.from, season.to);
        let together = agenda.together(family.children.len());
        let mut later = at;
        for child in family.children.iter().filter(|c| c.centres.contains(&centre)) {
            if number == LATE && centre == ids::centre(HALLE) {
                continue;
            }
            for date in bookable(season.period, at) {
                if agenda.draw.chance(season.percent) && !agenda.is_asked(child, date) {
                    later = later.plus_ms(SECOND_MS);
                    let wish = agenda.wish(season.period, date, child, together);
                    agenda.ask(later, family.id, child, season.period, date, wish);
                }
            }
        }
    }
}

fn decide(agenda: &mut Agenda<'_>, period: &Period, at: UtcTime, until: LocalDate, publish: bool) {
    agenda.add(at, Scene::DecideAll { period: period.clone(), until });
    if publish {
        agenda.add(at.plus_ms(10 * MINUTE_MS), Scene::Publish { period: period.clone() });
    }
}

/// Children enrolled there in that age group on that day, with their families, but for one family.
fn others(people: &People, centre: CentreId, date: LocalDate, group: AgeGroup) -> Vec<(FamilyId, &DemoChild)> {
    let families = people.families.iter().enumerate().filter(|(number, _)| *number != MAIN);
    let all = families.flat_map(|(_, f)| f.children.iter().map(move |c| (f.id, c)));
    all.filter(|(_, c)| c.centres.contains(&centre) && AgeGroup::at(c.birth, date) == group).collect()
}

/// The holidays that everybody asks for, with the main family's share of every status.
fn holidays(agenda: &mut Agenda<'_>, people: &People, period: &Period, now: UtcTime) {
    let open = period.opens_at.plus_ms(hours(1));
    let days = bookable(period, now);
    let quiet = period.outings.get(2).map(|o| o.date);
    let told: Vec<LocalDate> = days.iter().copied().filter(|d| Some(*d) != quiet).collect();
    let (Some(family), [asked, refused, full, freed, dropped, ..]) = (people.families.first(), told.as_slice()) else { return };
    let (lina, noe) = (&family.children[0], &family.children[1]);
    // Both days fill at once.
    fill(agenda, people, period, (*freed, AgeGroup::UnderSix), open);
    fill(agenda, people, period, (*full, AgeGroup::SixAndOver), open);
    let first = open.plus_ms(hours(2));
    agenda.ask(first, family.id, noe, period, *freed, whole_day(period, *freed));
    let kept = agenda.ask(first.plus_ms(SECOND_MS), family.id, lina, period, *asked, whole_day(period, *asked));
    let no = agenda.ask(first.plus_ms(2 * SECOND_MS), family.id, lina, period, *refused, whole_day(period, *refused));
    let gone = agenda.ask(first.plus_ms(3 * SECOND_MS), family.id, noe, period, *dropped, whole_day(period, *dropped));
    let stream = Stream::Family { family: family.id, centre: period.centre };
    agenda.act(now.plus_ms(-4 * DAY_MS), stream, Act::Withdraw { request: gone });
    let rest = Season { period, percent: 38, from: open.plus_ms(hours(5)), to: now.plus_ms(-3 * DAY_MS) };
    season_without(agenda, people, &rest, &[*freed, *full]);
    let last = now.plus_ms(-3 * DAY_MS + hours(1));
    agenda.ask(last, family.id, lina, period, *full, whole_day(period, *full));
    if let Some(outing) = period.outings.get(2) {
        let wish = Wish { outings: vec![outing.id], ..whole_day(period, outing.date) };
        agenda.ask(last.plus_ms(SECOND_MS), family.id, lina, period, outing.date, wish);
    }
    let until = quiet.into_iter().chain([*asked, *refused, *full, *freed]).max().unwrap_or(*freed);
    let answered = answered_at(now);
    agenda.add(answered.plus_ms(-MINUTE_MS), Scene::Refuse { request: no, reason: "Le groupe des grands est en camp ce jour-là." });
    decide(agenda, period, answered, until, true);
    agenda.act(now.plus_ms(-DAY_MS), stream, Act::AskCancellation { request: kept });
    let given = Scene::FreePlace { period: period.clone(), date: *freed, group: AgeGroup::UnderSix, keep: family.id };
    agenda.add(now.plus_ms(-hours(3)), given);
    // A family that asks after the answers, and answers that wait for *Publier*.
    let end = Season { period, percent: 8, from: now.plus_ms(-DAY_MS), to: now.plus_ms(-hours(4)) };
    season(agenda, people, &end);
    if let Some(next) = days.iter().find(|d| **d > until) {
        decide(agenda, period, now.plus_ms(-hours(2)), *next, false);
    }
}

/// More children than places ask for that day, before anybody else.
fn fill(agenda: &mut Agenda<'_>, people: &People, period: &Period, (date, group): (LocalDate, AgeGroup), open: UtcTime) {
    let most = period.open_parts(date).iter().map(|p| period.capacity(date, p, group)).max().unwrap_or(0);
    for (at, (family, child)) in others(people, period.centre, date, group).into_iter().take(usize::from(most) + 2).enumerate() {
        // The last two come after the main family's child.
        let wait = if at < usize::from(most) { 0 } else { hours(3) };
        agenda.ask(open.plus_ms(wait + at as i64 * MINUTE_MS), family, child, period, date, whole_day(period, date));
    }
}

fn season_without(agenda: &mut Agenda<'_>, people: &People, rest: &Season<'_>, but: &[LocalDate]) {
    let mut period = rest.period.clone();
    // Days that are told one by one are closed for this walk only.
    period.closed.extend(but.iter().map(|d| (*d, String::new())));
    let main = people.families[MAIN].id;
    let others: Vec<DemoFamily> = people.families.iter().filter(|f| f.id != main).cloned().collect();
    let town = People { families: others, plan: Default::default() };
    season(agenda, &town, &Season { period: &period, ..*rest });
}

/// A teenager ticked in time without network; the phone found the network after the cut-off.
fn late(agenda: &mut Agenda<'_>, family: &DemoFamily, period: &Period, now: UtcTime) {
    let Some(child) = family.children.iter().find(|c| c.centres.contains(&period.centre)) else { return };
    let today = now.local_date();
    let open = |d: &LocalDate| !period.open_parts(*d).is_empty();
    let missed = period.days().find(|d| open(d) && *d > today && period.day_closes_at(*d) < now);
    if let Some(date) = missed {
        let made_at = period.day_closes_at(date).plus_ms(-20 * MINUTE_MS);
        agenda.ask_made(now.plus_ms(-25 * MINUTE_MS), made_at, family.id, child, period, date, whole_day(period, date));
    }
    for date in bookable(period, now).into_iter().take(2) {
        agenda.ask(now.plus_ms(-4 * DAY_MS), family.id, child, period, date, whole_day(period, date));
    }
}
