//! What will it cost? What is ticked and not asked for yet, priced on the phone by the rules that will bill it: an estimate, because
//! a quotient, a list or an answer may still change.

use super::calendar::Calendar;
use super::family::FamilyWorld;
use super::model::HomeChild;
use super::send::DraftWish;
use super::views::{Estimate, EstimateLine};
use crate::domain::ids::{ChildId, OutingId};
use crate::domain::money::amounts::euros;
use crate::domain::money::price::{Ask, PriceError, price};
use crate::domain::slots::PartSet;
use crate::domain::time::{LocalDate, monday_of};

/// Of what is ticked in the period, line by line for the week of `monday`. None where nothing is ticked that costs anything new, or
/// the centre says nothing of its prices.
pub fn estimate(world: &FamilyWorld, calendar: &Calendar, monday: LocalDate, ticked: &[DraftWish]) -> Option<Estimate> {
    let mut found = Estimate { cents: 0, in_period_cents: 0, lines: vec![], missing: vec![] };
    let mut any = false;
    for wish in ticked {
        let (parts, asked) = world.asked(wish.child, wish.date);
        let mut lines = outings(calendar, wish, &asked);
        match slots(world, calendar, ticked, wish, parts) {
            Ok(slots) => lines.splice(0..0, slots).for_each(drop),
            Err(error) => {
                let sentence = error.sentence();
                if !found.missing.contains(&sentence) {
                    found.missing.push(sentence);
                }
            }
        }
        any |= !lines.is_empty();
        let cents: i64 = lines.iter().map(|l| l.cents).sum();
        found.in_period_cents += cents;
        if monday_of(wish.date) == monday {
            found.cents += cents;
            found.lines.append(&mut lines);
        }
    }
    let silent = found.missing.is_empty() || calendar.prices.is_empty();
    (any || !silent).then_some(found)
}

/// Parts that are asked for already were, or will be, paid for by that request.
fn slots(
    world: &FamilyWorld,
    calendar: &Calendar,
    ticked: &[DraftWish],
    wish: &DraftWish,
    asked: PartSet,
) -> Result<Vec<EstimateLine>, PriceError> {
    let parts = wish.wish.parts.minus(asked);
    let mut lines = vec![];
    if parts.is_empty() {
        return Ok(lines);
    }
    let ask = Ask {
        centre: world.centre,
        kind: calendar.period.kind,
        date: wish.date,
        parts,
        rank: rank(world, ticked, wish),
        quotients: &world.quotients,
        residence: world.residence,
    };
    let mut said = PartSet::NONE;
    for priced in price(&calendar.prices, &ask)? {
        // Care and meal of one price are two lines of an invoice, and one of its words.
        if priced.parts != said {
            said = priced.parts;
            let calculation = priced.calculation;
            lines.push(EstimateLine { child: wish.child, date: wish.date, words: calculation.words(), cents: calculation.total_cents });
        }
    }
    Ok(lines)
}

fn outings(calendar: &Calendar, wish: &DraftWish, asked: &[OutingId]) -> Vec<EstimateLine> {
    let is_new = |id: &OutingId| wish.wish.outings.contains(id) && !asked.contains(id);
    let new = calendar.outings.iter().map(|o| &o.outing).filter(|o| o.price_cents > 0 && is_new(&o.id));
    new.map(|o| EstimateLine {
        child: wish.child,
        date: wish.date,
        words: format!("Sortie : {} {}", o.title, euros(o.price_cents)),
        cents: o.price_cents,
    })
    .collect()
}

/// Among the children who would be there that day, in the order in which they are billed.
fn rank(world: &FamilyWorld, ticked: &[DraftWish], wish: &DraftWish) -> u8 {
    let there = |child: ChildId| {
        let ticks = ticked.iter().any(|w| w.child == child && w.date == wish.date && !w.wish.parts.is_empty());
        ticks || !world.asked(child, wish.date).0.is_empty()
    };
    let age = |c: &HomeChild| (c.birth, c.id);
    let own = world.child(wish.child).map(age);
    let elders = world.children.iter().filter(|c| own.is_some_and(|own| age(c) < own) && there(c.id)).count();
    u8::try_from(elders + 1).unwrap_or(u8::MAX)
}

#[cfg(test)]
#[path = "estimate_tests.rs"]
mod tests;
