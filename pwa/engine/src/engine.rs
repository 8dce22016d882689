//! What does one instance of the engine hold? The device's machine, the server's documents, the drafts, and who is signed in;
//! all of it rebuilt from the disk at `boot`.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::documents::model::{DocumentId, HomePeriod, SessionView};
use preau_core::domain::commands::{Act, Stream};
use preau_core::domain::ids::{CentreId, DeviceId, FamilyId};
use preau_core::domain::time::{DAY_MS, MINUTE_MS, UtcTime, monday_of};
use preau_core::json::{FromJson, ToJson, from_json};
use preau_core::sync::device::{Device, Input};
use preau_core::sync::record::Record;
use preau_core::sync::view::OutboxState;
use preau_core::sync::wire::Answer;

use crate::chance;
use crate::documents::Documents;
use crate::draft::Draft;
use crate::effects::{Effects, machine_record};

/// Calendars and desk weeks that ended before so many days are no longer followed.
const PAST_DAYS: i64 = 21;
/// Only a larger difference between the clocks is spoken of.
const CLOCK_OFF_MS: i64 = 5 * MINUTE_MS;

type Place = (FamilyId, CentreId);

fn name_of((family, centre): &Place) -> String {
    format!("{family}/{centre}")
}

/// The family and centre of which a document speaks, if it speaks of one.
fn place_of(id: &str) -> Option<Place> {
    match id.parse().ok()? {
        DocumentId::Home { family, centre } | DocumentId::Record { family, centre, .. } | DocumentId::Drafts { family, centre, .. } => {
            Some((family, centre))
        }
        DocumentId::Calendar { .. } | DocumentId::Desk { .. } => None,
    }
}

/// As it stands on the disk, under `state`.
#[derive(Debug, Default, ToJson, FromJson)]
pub struct State {
    pub session: Option<SessionView>,
    /// What the screens asked for beside that.
    #[serde(default)]
    pub followed: BTreeSet<String>,
    /// Families that closed with a change of address: their centres open them again once it is confirmed, and what is unsent waits.
    #[serde(default)]
    waiting: BTreeSet<String>,
    #[serde(default)]
    pub last_exchange: Option<UtcTime>,
    #[serde(default)]
    pub clock_off_ms: i64,
}

#[derive(Debug, Default)]
pub struct Engine {
    pub device: Device,
    pub state: State,
    pub documents: Documents,
    pub drafts: BTreeMap<String, Draft>,
    /// The server's time, as far as this device knows.
    pub now: UtcTime,
}

/// `DeviceStatus` of `api.ts`.
#[derive(Debug, ToJson)]
pub struct DeviceStatus {
    account: Option<String>,
    unsent: usize,
    drafts_unsent: usize,
    kept: u32,
    put_aside: Vec<PutAside>,
    last_exchange: Option<UtcTime>,
    clock_off_ms: i64,
}

#[derive(Debug, ToJson)]
struct PutAside {
    command: String,
    act: Option<Act>,
    code: Answer,
}

impl Engine {
    /// Forgets everything and reads the disk.
    pub fn boot(&mut self, records: &BTreeMap<String, String>, effects: &mut Effects) {
        *self = Engine { now: self.now, ..Engine::default() };
        let mut machine: Vec<Record> = vec![];
        for (key, text) in records {
            if let Some(record) = machine_record(key, text) {
                machine.push(record);
            } else if let Some(id) = key.strip_prefix("doc/") {
                self.documents.0.extend(from_json(text).map(|document| (id.to_owned(), document)));
            } else if let Some(id) = key.strip_prefix("draft/") {
                self.drafts.entry(id.to_owned()).or_default().read_kept(text);
            } else if let Some((id, hash)) = key.strip_prefix("chunk/").and_then(|rest| rest.rsplit_once('/')) {
                self.drafts.entry(id.to_owned()).or_default().read_chunk(hash, text);
            } else if key == "state" {
                self.state = from_json(text).unwrap_or_default();
            }
        }
        let now = self.now;
        effects.take(self.device.step(now, Input::Boot { records: machine, fresh: DeviceId(chance()) }));
        let streams = self.streams();
        effects.take(self.device.step(now, Input::Follow { streams }));
        effects.untried.extend(self.drafts.iter().flat_map(|(id, draft)| draft.untried(id)));
    }

    /// The device's clock, set right by what the server said last.
    pub fn tell_time(&mut self, device_now: UtcTime) {
        self.now = device_now.plus_ms(-self.state.clock_off_ms);
    }

    pub fn heard_at(&mut self, device_now: UtcTime, server: UtcTime) {
        let off = device_now.0.saturating_sub(server.0);
        self.state.clock_off_ms = if off.abs() > CLOCK_OFF_MS { off } else { 0 };
        self.state.last_exchange = Some(server);
        self.tell_time(device_now);
    }

    fn streams(&self) -> Vec<Stream> {
        let Some(session) = &self.state.session else { return vec![] };
        session.families.iter().map(|f| f.stream).chain(session.desks.iter().map(|d| d.stream)).collect()
    }

    /// Who is signed in, as the server says it: what is of families that are not theirs is forgotten, unsent or not; of what is theirs,
    /// and of a desk, what waits to be sent stays.
    pub fn sign_in(&mut self, view: SessionView, effects: &mut Effects) {
        effects.view("session", &view);
        let known = self.places();
        let moved = self.state.session.as_ref().is_some_and(|s| s.account == view.account && s.email != view.email);
        self.state.session = Some(view);
        let mut waiting = std::mem::take(&mut self.state.waiting);
        waiting.extend(known.iter().filter(|_| moved).map(name_of));
        for place in known.iter().filter(|place| self.is_open(**place)) {
            waiting.remove(&name_of(place));
        }
        self.state.waiting = waiting;
        let mut followed = std::mem::take(&mut self.state.followed);
        followed.retain(|id| place_of(id).is_none_or(|place| self.is_open(place)));
        self.state.followed = followed;
        effects.write("state".into(), &self.state);
        let (now, streams) = (self.now, self.streams());
        effects.take(self.device.step(now, Input::Follow { streams }));
        if self.state.waiting.is_empty() {
            effects.take(self.device.step(now, Input::ForgetClosed));
        }
        let closed = |place: &Place| !self.is_open(*place) && !self.state.waiting.contains(&name_of(place));
        let closed: Vec<Place> = known.into_iter().filter(closed).collect();
        closed.iter().for_each(|(family, centre)| effects.no_view(&format!("requests/{family}/{centre}")));
        let drafts: Vec<String> =
            self.drafts.keys().filter(|id| place_of(id).is_some_and(|place| closed.contains(&place))).cloned().collect();
        for id in drafts {
            self.drafts.remove(&id).into_iter().for_each(|draft| draft.forget(&id, effects));
        }
        let wanted = self.wanted();
        let gone: Vec<String> = self.documents.0.keys().filter(|id| !wanted.contains(*id)).cloned().collect();
        gone.iter().for_each(|id| self.documents.forget(id, effects));
    }

    /// Families and centres of which something is here.
    fn places(&self) -> BTreeSet<Place> {
        let session = self.state.session.iter().flat_map(|s| &s.families).map(|f| (f.family, f.centre));
        let drafts = self.drafts.keys().filter_map(|id| place_of(id));
        session.chain(drafts).collect()
    }

    /// This person may read and ask for that family there.
    fn is_open(&self, place: Place) -> bool {
        self.state.session.iter().flat_map(|s| &s.families).any(|f| (f.family, f.centre) == place)
    }

    /// A reply that was under way when the family was closed brings nothing back.
    pub fn is_closed_draft(&self, id: &str) -> bool {
        place_of(id).is_some_and(|place| !self.is_open(place))
    }

    /// The documents that this person needs now.
    pub fn wanted(&self) -> BTreeSet<String> {
        let Some(session) = &self.state.session else { return BTreeSet::new() };
        let mut wanted = self.state.followed.clone();
        for family in &session.families {
            wanted.extend(family.documents.iter().cloned());
            let current = self.periods(family.family, family.centre).into_iter().filter(|p| self.is_current(p));
            wanted.extend(current.map(|p| DocumentId::Calendar { centre: family.centre, period: p.id }.to_string()));
        }
        for desk in &session.desks {
            for period in desk.periods.iter().filter(|p| self.is_current(p)) {
                wanted.extend(self.weeks(desk.centre, period));
            }
        }
        wanted
    }

    fn is_current(&self, period: &HomePeriod) -> bool {
        period.to >= self.now.plus_ms(-PAST_DAYS * DAY_MS).local_date()
    }

    fn weeks(&self, centre: CentreId, period: &HomePeriod) -> Vec<String> {
        let first = monday_of(period.from.max(self.now.plus_ms(-PAST_DAYS * DAY_MS).local_date()));
        let mondays = first.iter_weeks().take_while(|monday| *monday <= period.to);
        mondays.map(|monday| DocumentId::Desk { centre, period: period.id, monday }.to_string()).collect()
    }

    /// The periods that a home lists.
    pub fn periods(&self, family: FamilyId, centre: CentreId) -> Vec<HomePeriod> {
        let home = self.documents.map(&DocumentId::Home { family, centre }.to_string());
        let of_kind = home.into_iter().flatten().filter(|(key, _)| key.starts_with("period|"));
        of_kind.filter_map(|(_, text)| from_json(text)).collect()
    }

    pub fn status(&self) -> DeviceStatus {
        let view = self.device.view();
        let aside = view.outbox.iter().filter_map(|line| match line.state {
            OutboxState::Aside { answer } => {
                Some(PutAside { command: line.command.to_string(), act: line.made.as_ref().map(|c| c.act.clone()), code: answer })
            }
            _ => None,
        });
        DeviceStatus {
            account: self.state.session.as_ref().map(|s| s.account.clone()),
            unsent: view.outbox.iter().filter(|line| !matches!(line.state, OutboxState::Aside { .. })).count(),
            drafts_unsent: self.drafts.values().map(Draft::unsent).sum(),
            kept: view.kept,
            put_aside: aside.collect(),
            last_exchange: self.state.last_exchange,
            clock_off_ms: self.state.clock_off_ms,
        }
    }
}
