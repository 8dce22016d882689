//! What does *Sauvegarder* send, and what does copying a week tick? Ticks grouped by child and day into wishes, judged by the
//! rules before they become commands.

use std::collections::{BTreeMap, BTreeSet};

use super::drafts::CellKey;
use super::family::{FamilyWorld, plain_wish};
use super::french;
use super::model::Tick;
use super::views::{CopyLeft, CopyPlan, SendLeft};
use crate::domain::commands::{Act, Together, Wish};
use crate::domain::ids::{BasketId, ChildId, CommandId, PeriodId};
use crate::domain::reasons::Reason;
use crate::domain::slots::PartSet;
use crate::domain::time::{LocalDate, days_after, monday_of};
use crate::gather::Gather;
use crate::json::FromJson;

/// What the draft asks for one child on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftWish {
    pub child: ChildId,
    pub date: LocalDate,
    pub wish: Wish,
    /// The ticks that say so.
    pub keys: Vec<String>,
}

/// What a parent added beside the ticks.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
pub struct SendOptions {
    /// Per `child|date`.
    #[serde(default)]
    pub remarks: BTreeMap<String, String>,
    #[serde(default)]
    pub together: Option<TogetherWish>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson)]
pub struct TogetherWish {
    pub children: bool,
    pub week: bool,
}

/// What leaves, what is marked as sent, what stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendPlan {
    pub acts: Vec<(CommandId, Act)>,
    pub clear: Vec<String>,
    pub left: Vec<SendLeft>,
}

/// The ticks of the period (of one week), by child and day. Disputed ones are a question, not a wish.
pub fn wishes(world: &FamilyWorld, period: PeriodId, monday: Option<LocalDate>) -> Vec<DraftWish> {
    let Some(calendar) = world.calendars.get(&period) else { return vec![] };
    let mut found: BTreeMap<(LocalDate, ChildId), DraftWish> = BTreeMap::new();
    for (text, tick) in &world.draft {
        let Ok(key) = text.parse::<CellKey>() else { continue };
        // A condition on which two phones disagree holds: it asks for less.
        if !key.only && *tick != Tick::On {
            continue;
        }
        let in_week = monday.is_none_or(|m| monday_of(m) == monday_of(key.date));
        if !calendar.days.contains_key(&key.date) || !in_week || world.child(key.child).is_none() {
            continue;
        }
        let new = || DraftWish { child: key.child, date: key.date, wish: plain_wish(PartSet::NONE), keys: vec![] };
        let one = found.entry((key.date, key.child)).or_insert_with(new);
        one.keys.push(text.clone());
        match key.outing {
            Some(_) if key.only => one.wish.only_with_outing = true,
            None => one.wish.parts = one.wish.parts.with(key.part),
            Some(id) if !one.wish.outings.contains(&id) => one.wish.outings.push(id),
            Some(_) => {}
        }
    }
    // Without its outing a condition asks for nothing.
    found.retain(|_, one| !one.wish.parts.is_empty() || !one.wish.outings.is_empty());
    found.values_mut().for_each(|one| one.wish.only_with_outing &= !one.wish.outings.is_empty());
    found.into_values().collect()
}

/// Wishes that the rules would take become commands, with ids drawn by the caller; the others stay in the draft and say why.
pub fn send(
    world: &mut FamilyWorld,
    (period, monday): (PeriodId, Option<LocalDate>),
    options: &SendOptions,
    draw: &mut dyn FnMut() -> [u8; 16],
) -> SendPlan {
    let mut plan = SendPlan::default();
    let together = options.together.filter(|t| t.children || t.week);
    let together = together.map(|t| Together { basket: BasketId(draw()), children: t.children, week: t.week });
    for DraftWish { child, date, mut wish, keys } in wishes(world, period, monday) {
        if let Some(remark) = options.remarks.get(&format!("{child}|{date}")) {
            remark.trim().clone_into(&mut wish.remark);
        }
        wish.together = together;
        let act = Act::Request { child, period, date, wish: wish.clone() };
        match world.judge(act.clone()) {
            Ok(()) => {
                plan.acts.push((CommandId(draw()), act));
                plan.clear.extend(keys);
            }
            Err(reason) => plan.left.push(left(world, (child, date, wish), reason)),
        }
    }
    plan
}

fn left(world: &FamilyWorld, (child, date, wish): (ChildId, LocalDate, Wish), reason: Reason) -> SendLeft {
    let mine = || world.live(child, date).filter(|_| reason == Reason::AlreadyRequested);
    // Of a shared day the one whose parts are ticked, else the day that was shared.
    let meets = mine().find(|(r, _)| r.status_parts(world.now).meets(wish.parts));
    let asked = meets.or_else(|| mine().find(|(r, _)| r.split.is_none())).map(|(state, _)| (state.id, state.content_at));
    SendLeft {
        child,
        date,
        label: french::long_day(date),
        wish,
        why: reason.into(),
        request: asked.map(|a| a.0),
        content_at: asked.map(|a| a.1),
    }
}

/// The parts ticked or asked for in that week, on the same weekdays of the next weeks that have a day in the period. Outings belong
/// to their day and stay.
pub fn copy_week(world: &mut FamilyWorld, period: PeriodId, monday: LocalDate, most: Option<u16>) -> Option<CopyPlan> {
    let monday = monday_of(monday);
    let mut weeks: Vec<LocalDate> = world.calendars.get(&period)?.days.keys().map(|day| monday_of(*day)).filter(|m| *m > monday).gather();
    weeks.dedup();
    weeks.truncate(usize::from(most.unwrap_or(u16::MAX)));
    let model: BTreeSet<CellKey> = model_of(world, period, monday);
    let mut plan = CopyPlan { weeks, tick: vec![], left: vec![] };
    for target in plan.weeks.clone() {
        let later = target.signed_duration_since(monday).num_days().unsigned_abs();
        for cell in &model {
            copy_cell(world, period, CellKey { date: days_after(cell.date, later), ..*cell }, &mut plan);
        }
    }
    Some(plan)
}

/// What the family wants of that week: not a day that it asked to cancel.
fn model_of(world: &FamilyWorld, period: PeriodId, monday: LocalDate) -> BTreeSet<CellKey> {
    let ticked = wishes(world, period, Some(monday)).into_iter().map(|w| (w.child, w.date, w.wish.parts));
    let days = monday.iter_days().take(7);
    let asked = days.flat_map(|date| world.children.iter().flat_map(move |c| world.live(c.id, date).map(move |(r, _)| (c.id, date, r))));
    let asked =
        asked.filter(|(_, _, r)| r.period == period && !r.cancellation_pending()).map(|(child, date, r)| (child, date, r.wish.parts));
    let cells = |(child, date, parts): (ChildId, LocalDate, PartSet)| {
        parts.iter().map(move |part| CellKey { child, date, part, outing: None, only: false }).collect::<Vec<_>>()
    };
    ticked.chain(asked).flat_map(cells).gather()
}

fn copy_cell(world: &mut FamilyWorld, period: PeriodId, cell: CellKey, plan: &mut CopyPlan) {
    let key = cell.to_string();
    if world.tick(&key) == Some(Tick::On) {
        return;
    }
    let wish = plain_wish(PartSet::NONE.with(cell.part));
    match world.judge(Act::Request { child: cell.child, period, date: cell.date, wish }) {
        Ok(()) => plan.tick.push(key),
        // Beyond the end of the period there is nothing to say.
        Err(Reason::OutsidePeriod) => {}
        Err(reason) => plan.left.push(CopyLeft {
            child: cell.child,
            date: cell.date,
            label: french::long_day(cell.date),
            part: cell.part,
            why: reason.into(),
        }),
    }
}

#[cfg(test)]
#[path = "send_tests.rs"]
mod tests;
