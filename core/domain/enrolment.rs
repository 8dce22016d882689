//! Why can I not tick this day? The checks on a wish, in the order in which a parent would mend them.

use super::calendar::Period;
use super::commands::{TEXT_CHARS_MAX, Wish};
use super::facts::ChildFacts;
use super::ids::{CentreId, FamilyId};
use super::reasons::Reason;
use super::slots::PartSet;
use super::time::{LocalDate, SchoolYear, UtcTime, age_on};

/// The day itself: open to requests for these parts at this instant? `Ok(true)`: yes, but after the cut-off (kept, ranked last)
/// because it was made before; until the end of that day, since the device's clock alone cannot bring a past one back.
pub fn day_open(period: &Period, date: LocalDate, parts: PartSet, made_at: UtcTime, now: UtcTime) -> Result<bool, Reason> {
    if !period.contains(date) {
        return Err(Reason::OutsidePeriod);
    }
    let open = period.open_parts(date);
    if open.is_empty() {
        return Err(Reason::ClosedDay);
    }
    if !parts.within(open) {
        return Err(Reason::PartNotOpen);
    }
    if date < now.local_date() {
        return Err(Reason::DayPast);
    }
    if now < period.opens_at {
        return Err(Reason::NotYetOpen);
    }
    // A cut-off on the day itself ends where its first part begins.
    let closes = period.day_closes_at(date).min(Period::starts_at(date, parts));
    if now <= closes {
        return Ok(false);
    }
    match made_at <= closes {
        true => Ok(true),
        false if now > period.closes_at => Err(Reason::PeriodClosed),
        false => Err(Reason::PastCutOff),
    }
}

/// The child: of this family, and enrolled in this centre for the school year of that day?
pub fn child_may_come(child: Option<&ChildFacts>, family: FamilyId, centre: CentreId, date: LocalDate) -> Result<&ChildFacts, Reason> {
    let child = child.filter(|c| c.families.contains(&family)).ok_or(Reason::UnknownChild)?;
    match child.enrolments.contains(&(centre, SchoolYear::of(date))) {
        true => Ok(child),
        false => Err(Reason::NotEnrolled),
    }
}

/// The content of a wish for a child born on that day.
pub fn wish_is_sound(period: &Period, date: LocalDate, birth: LocalDate, wish: &Wish) -> Result<(), Reason> {
    if wish.parts.is_empty() {
        return Err(Reason::NothingChosen);
    }
    if wish.remark.chars().count() > TEXT_CHARS_MAX {
        return Err(Reason::RemarkTooLong);
    }
    for (at, id) in wish.outings.iter().enumerate() {
        let outing = period.outing(*id).filter(|o| o.date == date && !wish.outings[..at].contains(id));
        let outing = outing.ok_or(Reason::OutingUnknown)?;
        if !outing.parts.within(wish.parts) {
            return Err(Reason::OutingNeedsItsParts);
        }
        if !(outing.min_age..=outing.max_age).contains(&age_on(birth, date)) {
            return Err(Reason::OutingAge);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "enrolment_tests.rs"]
mod tests;
