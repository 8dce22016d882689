//! In which order does the story happen? Acts of families and directors with their moments, told from the first to the last.

use std::collections::BTreeSet;

use preau_core::domain::calendar::Period;
use preau_core::domain::commands::{Act, Stream, Together, Wish};
use preau_core::domain::ids::{BasketId, ChildId, CommandId, FamilyId, RequestId};
use preau_core::domain::slots::{AgeGroup, DayPart, PartSet};
use preau_core::domain::time::{HOUR_MS, LocalDate, MINUTE_MS, UtcTime, age_on};

use super::draw::Draw;
use super::people::DemoChild;

/// Something that happens.
#[derive(Clone, Debug)]
pub enum Scene {
    /// By this author, made at that moment by his own clock.
    Act { id: CommandId, stream: Stream, made_at: UtcTime, act: Act },
    /// The director accepts all that fit until that day and puts the others on the waiting list.
    DecideAll { period: Period, until: LocalDate },
    /// The director refuses this one.
    Refuse { request: RequestId, reason: &'static str },
    /// The family asks that its last accepted day of that period become a morning.
    AskChange { period: Period, family: FamilyId },
    /// *Publier les réponses*.
    Publish { period: Period },
    /// An accepted family of that day and group, other than this one, gives its place back.
    FreePlace { period: Period, date: LocalDate, group: AgeGroup, keep: FamilyId },
    /// The parents get their sign-ins: from here on they are told by mail.
    SignIns,
}

/// Everything that happens, to be sorted by its moment.
pub struct Agenda<'a> {
    pub draw: Draw<'a>,
    scenes: Vec<(UtcTime, Scene)>,
    /// A child is asked for once a day, whatever the centre.
    asked: BTreeSet<(ChildId, LocalDate)>,
}

impl<'a> Agenda<'a> {
    pub const fn new(draw: Draw<'a>) -> Agenda<'a> {
        Agenda { draw, scenes: vec![], asked: BTreeSet::new() }
    }

    pub fn add(&mut self, at: UtcTime, scene: Scene) {
        self.scenes.push((at, scene));
    }

    /// In order; what was added first comes first at the same moment.
    pub fn into_scenes(mut self) -> Vec<(UtcTime, Scene)> {
        self.scenes.sort_by_key(|(at, _)| *at);
        self.scenes
    }

    pub fn command_id(&self) -> CommandId {
        CommandId(self.draw.0.id())
    }

    /// A request at that moment; its id, for what follows.
    pub fn ask(&mut self, at: UtcTime, family: FamilyId, child: &DemoChild, period: &Period, date: LocalDate, wish: Wish) -> RequestId {
        self.ask_made(at, at, family, child, period, date, wish)
    }

    /// A request that was made without network, and received later.
    #[allow(clippy::too_many_arguments, reason = "a request has that many sides")]
    pub fn ask_made(
        &mut self,
        at: UtcTime,
        made_at: UtcTime,
        family: FamilyId,
        child: &DemoChild,
        period: &Period,
        date: LocalDate,
        wish: Wish,
    ) -> RequestId {
        self.asked.insert((child.id, date));
        let id = self.command_id();
        let stream = Stream::Family { family, centre: period.centre };
        let act = Act::Request { child: child.id, period: period.id, date, wish };
        self.add(at, Scene::Act { id, stream, made_at, act });
        id.into()
    }

    pub fn is_asked(&self, child: &DemoChild, date: LocalDate) -> bool {
        self.asked.contains(&(child.id, date))
    }

    pub fn act(&mut self, at: UtcTime, stream: Stream, act: Act) {
        let id = self.command_id();
        self.add(at, Scene::Act { id, stream, made_at: at, act });
    }

    /// What a family usually wants of a day: mostly all of it, often with the outing.
    pub fn wish(&self, period: &Period, date: LocalDate, child: &DemoChild, together: Option<Together>) -> Wish {
        let open = period.open_parts(date);
        let morning = PartSet::NONE.with(DayPart::Morning).with(DayPart::Lunch);
        let parts = match self.draw.below(10) {
            0 if morning.within(open) => morning,
            1 if open.has(DayPart::Afternoon) => PartSet::NONE.with(DayPart::Afternoon),
            _ => open,
        };
        const REMARKS: [&str; 4] =
            ["Arrivera vers 9 h.", "Sa tante viendra le chercher.", "Fait encore la sieste.", "Avec son cousin si possible."];
        let age = age_on(child.birth, date);
        let fits =
            |o: &&preau_core::domain::calendar::Outing| o.date == date && o.parts.within(parts) && (o.min_age..=o.max_age).contains(&age);
        let outings: Vec<_> = period.outings.iter().filter(fits).filter(|_| self.draw.chance(80)).map(|o| o.id).collect();
        let remark = if self.draw.chance(6) { REMARKS[self.draw.below(REMARKS.len())] } else { "" };
        Wish { parts, only_with_outing: !outings.is_empty() && self.draw.chance(10), outings, remark: remark.into(), together }
    }

    /// Sometimes all the children or none.
    pub fn together(&self, children: usize) -> Option<Together> {
        let wanted = children > 1 && self.draw.chance(12);
        wanted.then(|| Together { basket: BasketId(self.draw.0.id()), children: true, week: false })
    }

    /// A moment between two others.
    pub fn between(&self, from: UtcTime, to: UtcTime) -> UtcTime {
        let minutes = usize::try_from((to.0 - from.0) / MINUTE_MS).unwrap_or(0);
        from.plus_ms(self.draw.below(minutes.max(1)) as i64 * MINUTE_MS)
    }
}

/// The whole day, without more.
pub fn whole_day(period: &Period, date: LocalDate) -> Wish {
    Wish { parts: period.open_parts(date), outings: vec![], only_with_outing: false, remark: String::new(), together: None }
}

/// The days that this period opens and that can be asked for at that moment.
pub fn bookable(period: &Period, at: UtcTime) -> Vec<LocalDate> {
    let open = |d: &LocalDate| !period.open_parts(*d).is_empty() && *d > at.local_date() && period.day_closes_at(*d) > at;
    period.days().filter(open).collect()
}

pub const fn hours(count: i64) -> i64 {
    count * HOUR_MS
}
