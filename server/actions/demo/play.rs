//! How does the story become facts? Each scene is an ordinary command judged by the server's machine at its own moment, all in
//! one transaction.

use std::collections::BTreeMap;

use preau_core::domain::calendar::Period;
use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Decision, Stream, Wish};
use preau_core::domain::decisions::accept_all_that_fit;
use preau_core::domain::events::Verdict;
use preau_core::domain::facts::{Facts, Need};
use preau_core::domain::ids::{CentreId, CommandId, FamilyId, StaffId};
use preau_core::domain::requests::{RequestState, RequestStatus};
use preau_core::domain::slots::{AgeGroup, DayPart, PartSet};
use preau_core::domain::time::{LocalDate, SECOND_MS, UtcTime};
use preau_core::sync::journal::Journal;
use preau_core::sync::server::{Judged, Server};

use super::agenda::Scene;
use super::sign_ins::Parents;
use crate::actions::documents::NAMES;
use crate::actions::sync::Drawn;
use crate::app::App;
use crate::store::journal::SqlJournal;
use crate::store::{StoreError, Writer};

/// Plays scenes one after the other.
pub struct Stage<'a> {
    pub app: &'a App,
    pub writer: &'a mut Writer,
    /// Who directs each centre.
    pub directors: BTreeMap<CentreId, StaffId>,
    pub parents: &'a Parents,
    /// Commands that the rules refused: the story should have none.
    pub refused: usize,
}

impl Stage<'_> {
    pub fn play(&mut self, at: UtcTime, scene: Scene) -> Result<(), StoreError> {
        match scene {
            Scene::Act { id, stream, made_at, act } => {
                self.submit(at, Command { v: COMMAND_VERSION, id, stream: Some(stream), made_at, act })?;
            }
            Scene::DecideAll { period, until } => self.decide_all(at, &period, until)?,
            Scene::Refuse { request, reason } => {
                let facts = self.facts(&Need::Around { request }, at)?;
                if let Some(state) = facts.requests.get(&request) {
                    self.decide(at, state, Decision::Refuse { reason: reason.into() })?;
                }
            }
            Scene::AskChange { period, family } => self.ask_change(at, &period, family)?,
            Scene::Publish { period } => self.by_director(at, period.centre, Act::Publish { period: period.id, seen: None })?,
            Scene::FreePlace { period, date, group, keep } => self.free_place(at, &period, (date, group), keep)?,
            Scene::SignIns => self.parents.write(self.writer, at)?,
        }
        Ok(())
    }

    fn facts(&mut self, need: &Need, at: UtcTime) -> Result<Facts, StoreError> {
        SqlJournal::new(self.writer, NAMES, "demo", at).facts(need)
    }

    fn submit(&mut self, at: UtcTime, command: Command) -> Result<(), StoreError> {
        let mut ids = Drawn(self.app.chance.clone());
        let mut journal = SqlJournal::new(self.writer, NAMES, "demo", at);
        let judged = Server::new(self.app.keys.as_ref(), &mut ids, at, false).submit(&mut journal, &command)?;
        if let Judged::Events(events) = judged {
            let refused = events.iter().filter(|e| matches!(e.verdict, Verdict::NotApplied { .. }));
            self.refused += refused.count();
        }
        Ok(())
    }

    fn by_director(&mut self, at: UtcTime, centre: CentreId, act: Act) -> Result<(), StoreError> {
        let stream = self.directors.get(&centre).map(|staff| Stream::Staff { staff: *staff, centre });
        let id = CommandId(self.app.chance.id());
        self.submit(at, Command { v: COMMAND_VERSION, id, stream, made_at: at, act })
    }

    fn decide(&mut self, at: UtcTime, state: &RequestState, decision: Decision) -> Result<(), StoreError> {
        let (request, base, after) = (state.id, state.content_at, state.decision().map(|d| d.command));
        self.by_director(at, state.centre, Act::Decide { request, base, after, decision })
    }

    fn decide_all(&mut self, at: UtcTime, period: &Period, until: LocalDate) -> Result<(), StoreError> {
        let facts = self.facts(&Need::Whole { period: period.id }, at)?;
        let command = Command {
            v: COMMAND_VERSION,
            id: CommandId(self.app.chance.id()),
            stream: None,
            made_at: at,
            act: Act::Publish { period: period.id, seen: None },
        };
        let plan = accept_all_that_fit(&facts, &command, at);
        let mut moment = at;
        let left = plan.left.iter().map(|(id, _)| (*id, Decision::WaitList));
        for (id, decision) in plan.accept.iter().map(|id| (*id, Decision::Accept { overbook: false })).chain(left) {
            let Some(state) = facts.requests.get(&id).filter(|r| r.date <= until) else { continue };
            moment = moment.plus_ms(SECOND_MS);
            self.decide(moment, state, decision)?;
        }
        Ok(())
    }

    fn ask_change(&mut self, at: UtcTime, period: &Period, family: FamilyId) -> Result<(), StoreError> {
        let morning = PartSet::NONE.with(DayPart::Morning);
        let facts = self.facts(&Need::Whole { period: period.id }, at)?;
        let smaller = |r: &&RequestState| morning.within(r.told_place().0) && r.told_place().0 != morning;
        let mine = facts.requests.values().filter(|r| r.family == family && r.date > at.local_date()).filter(smaller);
        let Some(state) = mine.max_by_key(|r| (r.date, r.id)) else { return Ok(()) };
        let stream = Some(Stream::Family { family, centre: period.centre });
        let wish = Wish { parts: morning, outings: vec![], only_with_outing: false, remark: String::new(), ..state.wish.clone() };
        let act = Act::AskChange { request: state.id, base: state.content_at, wish };
        self.submit(at, Command { v: COMMAND_VERSION, id: CommandId(self.app.chance.id()), stream, made_at: at, act })
    }

    /// The family asks, the director grants; the server then offers the place to the first whose whole request fits.
    fn free_place(&mut self, at: UtcTime, period: &Period, (date, group): (LocalDate, AgeGroup), keep: FamilyId) -> Result<(), StoreError> {
        let facts = self.facts(&Need::Date { period: period.id, date }, at)?;
        let whole = period.open_parts(date);
        let gives = |r: &&RequestState| {
            let accepted = matches!(r.status(at), RequestStatus::Accepted { cancellation_asked: false, .. });
            accepted && r.family != keep && r.group() == group && r.held_parts(at) == whole
        };
        let Some((request, family)) = facts.requests.values().find(gives).map(|r: &RequestState| (r.id, r.family)) else { return Ok(()) };
        let stream = Some(Stream::Family { family, centre: period.centre });
        let id = CommandId(self.app.chance.id());
        let made_at = at;
        self.submit(at, Command { v: COMMAND_VERSION, id, stream, made_at, act: Act::AskCancellation { request } })?;
        self.by_director(at.plus_ms(SECOND_MS), period.centre, Act::AnswerCancellation { request, grant: true })
    }
}
