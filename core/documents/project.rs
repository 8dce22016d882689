//! What do a family's documents say? Pure projections from facts to the flat maps of `home` and `record`. A record says what
//! the family was told and nothing else: no unpublished decision, no rest of a split day before its publication, nobody else's
//! request, of whom a rank is all that shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{HomeCentre, HomeChild, HomeFamily, HomePeriod, HomePrintable, ReceiptName, RecordRequest, RecordTaken};
use super::money::{HomeBalance, HomeCertificate, HomeMeans, HomePay, RecordOpening, RecordOperation};
use super::reminders::{PlanView, ReminderView};
use crate::domain::calendar::Period;
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, FamilyId, PeriodId};
use crate::domain::money::online::Means;
use crate::domain::money::payer::Payer;
use crate::domain::money::price_list::Residence;
use crate::domain::money::quotient::{FamilyQuotient, validities};
use crate::domain::requests::{RequestState, RequestStatus};
use crate::domain::slots::PartSet;
use crate::domain::time::{LocalDate, SchoolYear, UtcTime};
use crate::domain::waiting::rank;
use crate::gather::in_order;

/// A document's content: key → JSON text.
pub type Projection = BTreeMap<String, String>;

pub(super) fn put(map: &mut Projection, key: String, value: &impl Serialize) {
    // Values of ours always have a JSON text; one that had none would be missing, not wrong.
    if let Ok(text) = serde_json::to_string(value) {
        map.insert(key, text);
    }
}

/// What `home/{family}/{centre}` is made of.
#[derive(Clone, Debug)]
pub struct HomeFacts {
    pub family: HomeFamily,
    pub centre: HomeCentre,
    /// The family's children, each with its enrolments in this centre.
    pub children: Vec<HomeChild>,
    pub periods: Vec<HomePeriod>,
    /// With their time; for the estimate of prices.
    pub quotients: Vec<FamilyQuotient>,
    pub residence: Residence,
    /// With their stable names.
    pub printables: Vec<(String, HomePrintable)>,
    pub balance: HomeBalance,
    pub payer: Payer,
    pub pay: HomePay,
    pub certificates: Vec<HomeCertificate>,
    pub plan: Option<PlanView>,
}

pub fn home(facts: &HomeFacts) -> Projection {
    let mut map = Projection::new();
    put(&mut map, "family".into(), &facts.family);
    put(&mut map, "centre".into(), &facts.centre);
    for child in &facts.children {
        put(&mut map, format!("child|{}", child.id), child);
    }
    for period in &facts.periods {
        put(&mut map, format!("period|{}", period.id), period);
    }
    // Of two that begin together the one that lasts longer counts, and stays.
    for quotient in in_order(&facts.quotients, |a, b| (a.from, a.to).cmp(&(b.from, b.to))) {
        put(&mut map, format!("quotient|{}", quotient.from), quotient);
    }
    for validity in validities(&facts.quotients) {
        put(&mut map, format!("validity|{}", validity.from), &validity);
    }
    if facts.residence != Residence::default() {
        put(&mut map, "residence".into(), &facts.residence);
    }
    for (name, printable) in &facts.printables {
        put(&mut map, format!("printable|{name}"), printable);
    }
    put(&mut map, "balance".into(), &facts.balance);
    put(&mut map, "payer".into(), &facts.payer);
    put(&mut map, "pay".into(), &facts.pay);
    for means in Means::ALL {
        put(&mut map, format!("means|{}", means.word()), &HomeMeans::of(means, &facts.balance, &facts.pay));
    }
    for certificate in &facts.certificates {
        put(&mut map, format!("certificate|{}", certificate.paper), certificate);
    }
    if let Some(plan) = &facts.plan {
        put(&mut map, "plan".into(), plan);
    }
    map
}

impl From<&Period> for HomePeriod {
    fn from(period: &Period) -> HomePeriod {
        HomePeriod {
            id: period.id,
            name: period.name.clone(),
            kind: period.kind,
            from: period.from,
            to: period.to,
            opens_at: period.opens_at,
            closes_at: period.closes_at,
        }
    }
}

/// What `record/{family}/{centre}/{school year}` is made of. More than is needed does no harm: everything is filtered here.
#[derive(Clone, Debug)]
pub struct RecordFacts {
    pub family: FamilyId,
    pub centre: CentreId,
    pub year: SchoolYear,
    /// The periods of the requests.
    pub periods: BTreeMap<PeriodId, Period>,
    /// The family's requests, with their first entry in the family's stream.
    pub requests: Vec<(RequestState, ReceiptName)>,
    /// Every request, of any family, of the days of this centre on which one of the family's waits: for the rank.
    pub around: Vec<RequestState>,
    /// Requests of the other homes of the family's children, at whatever centre, in that school year.
    pub other_homes: Vec<RequestState>,
    /// The operations of the account in that school year, and what was owed before them.
    pub operations: Vec<RecordOperation>,
    pub opening: RecordOpening,
    /// *Relances* of that school year.
    pub reminders: Vec<ReminderView>,
    pub now: UtcTime,
}

pub fn record(facts: &RecordFacts) -> Projection {
    let mine = |r: &RequestState| {
        r.family == facts.family && r.centre == facts.centre && SchoolYear::of(r.date) == facts.year && r.visible && !r.undone
    };
    let days = by_day(&facts.around);
    let mut map = Projection::new();
    for (state, receipt) in facts.requests.iter().filter(|(r, _)| mine(r)) {
        let period = facts.periods.get(&state.period);
        let told = RecordRequest {
            id: state.id,
            child: state.child,
            period: state.period,
            date: state.date,
            wish: state.wish.clone(),
            full_day: period.is_some_and(|p| is_full_day(p, state, facts.now)),
            status: state.status(facts.now),
            rank: period.and_then(|p| rank(p, days.get(&state.date)?, state, facts.now)),
            content_at: state.content_at,
            receipt: receipt.clone(),
        };
        put(&mut map, format!("request|{}", state.id), &told);
    }
    for (key, taken) in taken(facts) {
        put(&mut map, key, &taken);
    }
    if facts.opening != RecordOpening::default() {
        put(&mut map, "opening".into(), &facts.opening);
    }
    for operation in &facts.operations {
        put(&mut map, format!("operation|{}", operation.id), operation);
    }
    for reminder in &facts.reminders {
        put(&mut map, format!("reminder|{}", reminder.id), reminder);
    }
    map
}

/// By key, and per child and day: the parts that the other home has asked for, from today on.
fn taken(facts: &RecordFacts) -> BTreeMap<String, RecordTaken> {
    let mut found: BTreeMap<String, RecordTaken> = BTreeMap::new();
    let today = facts.now.local_date();
    let theirs = |r: &&RequestState| r.family != facts.family && r.date >= today && r.asks(facts.now);
    for other in facts.other_homes.iter().filter(theirs) {
        let none = RecordTaken { child: other.child, date: other.date, parts: PartSet::NONE };
        let taken = found.entry(format!("taken|{}|{}", other.child, other.date)).or_insert(none);
        taken.parts = taken.parts.iter().chain(other.wish.parts.iter()).collect();
    }
    found
}

/// *Journée complète*: all parts that the centre opens that day, held if it was accepted, else asked for.
fn is_full_day(period: &Period, state: &RequestState, now: UtcTime) -> bool {
    let parts = match state.status(now) {
        RequestStatus::Accepted { parts, .. } => parts,
        _ => state.wish.parts,
    };
    !parts.is_empty() && parts == period.open_parts(state.date)
}

fn by_day(requests: &[RequestState]) -> BTreeMap<LocalDate, Facts> {
    let mut days: BTreeMap<LocalDate, Facts> = BTreeMap::new();
    for request in requests {
        days.entry(request.date).or_default().requests.insert(request.id, request.clone());
    }
    days
}

#[cfg(test)]
#[path = "project_tests.rs"]
mod tests;
