//! What do the screens of the app show? The view models that the engine computes; only plain values, ready to be drawn.

use serde::{Deserialize, Serialize};

use super::model::{CalendarPeriod, DeskFamily, DeskRequest, DeskSlot, ReceiptName, Tick};
use crate::domain::capacity::Places;
use crate::domain::commands::{Act, Wish};
use crate::domain::events::Outcome;
use crate::domain::ids::{CentreId, ChildId, CommandId, FamilyId, OutingId, PeriodId, RequestId};
use crate::domain::reasons::Reason;
use crate::domain::requests::RequestStatus;
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::time::{LocalDate, UtcTime};
use crate::json::ToJson;

/// Why something cannot be done: a stable code and what a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Why {
    pub code: Reason,
    pub sentence: String,
}

impl From<Reason> for Why {
    fn from(code: Reason) -> Why {
        Why { code, sentence: code.sentence().to_owned() }
    }
}

/// One week of one period, for all the children of the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WeekGrid {
    pub family: FamilyId,
    pub period: CalendarPeriod,
    pub monday: LocalDate,
    /// Mondays of the neighbouring weeks that have a day in the period.
    pub previous: Option<LocalDate>,
    pub next: Option<LocalDate>,
    pub children: Vec<GridChild>,
    pub days: Vec<GridDay>,
    /// What *Tout cocher* of the week ticks; empty when nothing can be ticked.
    pub all: Vec<String>,
    /// Child × day that *Sauvegarder* would send, in this week and in the whole period.
    pub to_send: u16,
    pub to_send_in_period: u16,
    /// Cells on which two phones disagree.
    pub disputed: u16,
    /// What the ticks may cost; none while nothing is ticked or the centre publishes no price.
    pub estimate: Option<Estimate>,
    /// After this instant something here changes by itself (a cut-off passes, requests open): ask again then.
    pub until: Option<UtcTime>,
}

/// The price of what is ticked and not asked for yet, by the rules of the invoice: an estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Estimate {
    /// Of this week, and of the whole period.
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub in_period_cents: i64,
    /// Of this week, in order of day and child.
    pub lines: Vec<EstimateLine>,
    /// Why some days have no price: the amounts are then without them.
    pub missing: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct EstimateLine {
    pub child: ChildId,
    pub date: LocalDate,
    /// *QF 542,00 au 09/07 → tranche 501–700 → journée 12,40 €*.
    pub words: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct GridChild {
    pub id: ChildId,
    pub first_name: String,
    /// Why no day of this child can be ticked in this centre, if so (not enrolled this school year).
    pub why: Option<Why>,
    /// The group of the child on the first day shown.
    pub group: AgeGroup,
    /// Within this period, the first day in the next age group, with the sentence that says so.
    pub group_changes: Option<GroupChange>,
    /// *Tout cocher* for this child, this week.
    pub all: Vec<String>,
    pub all_ticked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct GroupChange {
    pub date: LocalDate,
    pub sentence: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct GridDay {
    pub date: LocalDate,
    /// *lundi 9 juillet*.
    pub label: String,
    /// The parts that the centre really opens that day.
    pub open: PartSet,
    /// Why the centre is closed, if it said so.
    pub closed: Option<String>,
    /// After this instant the day cannot be asked for.
    pub closes_at: Option<UtcTime>,
    /// *Pas de sortie, accueil habituel. Aucune prestation vendredi 13 juillet (Matin).*: the parts without an outing, in a period
    /// that has some.
    pub facts: Vec<String>,
    pub children: Vec<ChildDay>,
    /// *Tout cocher* for this day.
    pub all: Vec<String>,
    pub all_ticked: bool,
}

/// One child on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ChildDay {
    pub child: ChildId,
    pub cells: Vec<Cell>,
    pub outings: Vec<OutingCell>,
    /// The live requests of that day, received or still to be sent: several once it was shared.
    pub requests: Vec<GridRequest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Cell {
    /// The draft's key: `child|date|part`.
    pub key: String,
    pub part: DayPart,
    /// As the checkbox shows it; none: never touched.
    pub tick: Option<Tick>,
    /// May be ticked now. Full slots may.
    pub open: bool,
    pub why: Option<Why>,
    pub places: Option<Places>,
    /// Of which live request of that day the status is true for this part.
    pub request: Option<RequestId>,
}

/// An outing under the row of a child: blue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OutingCell {
    pub id: OutingId,
    /// The draft's keys, `child|date|part|outing`, one for each part of the outing: they are ticked together, with `parts_keys`.
    pub keys: Vec<String>,
    /// The keys of the parts that it needs.
    pub parts_keys: Vec<String>,
    /// *Seulement avec la sortie*: the draft's key, and whether it is ticked.
    pub only_key: String,
    pub only: bool,
    pub parts: PartSet,
    pub title: String,
    pub text: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub price_cents: i64,
    pub min_age: u8,
    pub max_age: u8,
    pub places: Places,
    pub tick: Option<Tick>,
    pub open: bool,
    pub why: Option<Why>,
    pub asked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct GridRequest {
    pub id: RequestId,
    /// None: *À envoyer*.
    pub status: Option<RequestStatus>,
    pub wish: Wish,
    /// Those of which the status is true.
    pub parts: PartSet,
    pub rank: Option<u32>,
}

/// What copying a week to others would tick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CopyPlan {
    pub weeks: Vec<LocalDate>,
    /// Keys to tick.
    pub tick: Vec<String>,
    /// What stays as it is, and why.
    pub left: Vec<CopyLeft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CopyLeft {
    pub child: ChildId,
    pub date: LocalDate,
    pub label: String,
    pub part: DayPart,
    pub why: Why,
}

/// One line of *Statut de vos demandes*, what waits on this phone included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RequestLine {
    pub id: RequestId,
    pub period: PeriodId,
    pub child: ChildId,
    pub first_name: String,
    pub date: LocalDate,
    pub label: String,
    pub wish: Wish,
    /// *Journée complète*.
    pub full_day: bool,
    /// None: *À envoyer*.
    pub status: Option<RequestStatus>,
    pub rank: Option<u32>,
    /// To be sent back as `base` of a change.
    pub content_at: UtcTime,
    pub receipt: Option<ReceiptName>,
    /// Made on this phone and not yet received, in order.
    pub waiting: Vec<WaitingAct>,
    pub may: Vec<May>,
    /// Within 48 h of the cut-off and not yet received: *pas encore transmis*.
    pub hurry: bool,
}

/// A command that has no receipt yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WaitingAct {
    pub command: CommandId,
    pub made_at: UtcTime,
    pub act: Act,
    /// It never left this phone: it may still be dropped.
    pub droppable: bool,
    /// What the server would answer if it received it now, as far as this phone knows.
    pub would_fail: Option<Why>,
}

/// What a parent may do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum May {
    /// Edit or drop what has not left yet.
    Drop,
    Change,
    Withdraw,
    LeaveList,
    AnswerOffer,
    AskCancellation,
    AskChange,
    TakeBack,
}

/// What *Sauvegarder* came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SendResult {
    /// Requests that now wait as *À envoyer*.
    pub sent: Vec<RequestId>,
    /// Child × day that stayed in the draft, and why.
    pub left: Vec<SendLeft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SendLeft {
    pub child: ChildId,
    pub date: LocalDate,
    pub label: String,
    pub wish: Wish,
    pub why: Why,
    /// A live request of that day: ask whether it is to be changed to `wish` (act `change` with `content_at` as base).
    pub request: Option<RequestId>,
    pub content_at: Option<UtcTime>,
}

/// One week of a desk, with the decisions that have no receipt yet laid over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskWeek {
    pub centre: CentreId,
    pub period: PeriodId,
    pub monday: LocalDate,
    pub slots: Vec<DeskSlotView>,
    pub requests: Vec<DeskLine>,
    /// Those who ask for a day of the week.
    pub families: Vec<DeskFamily>,
    pub outings: Vec<DeskOuting>,
    /// Closed days with their reason.
    pub closed: std::collections::BTreeMap<LocalDate, String>,
    /// Decisions that wait for *Publier les réponses*, foreseen ones included.
    pub unpublished: u16,
    /// The latest decision of the period that the server told and the families do not know: what *Publier* may speak of.
    pub decided_until: UtcTime,
}

/// Accepted, offered and decided count children; hatched = `foreseen` − those of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskSlotView {
    #[serde(flatten)]
    pub slot: DeskSlot,
    /// Taken (accepted, decided, offered) by what the server said, and with this desk's decisions that have no receipt yet.
    pub taken: u16,
    pub foreseen: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskOuting {
    pub id: OutingId,
    pub date: LocalDate,
    pub parts: PartSet,
    pub title: String,
    pub places: u16,
    pub taken: u16,
    pub foreseen: u16,
}

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskLine {
    #[serde(flatten)]
    pub request: DeskRequest,
    /// This desk's act that has no receipt yet.
    pub waiting: Option<WaitingAct>,
    /// What that act comes to if nothing else happens meanwhile.
    pub foreseen: Option<Outcome>,
    /// This desk's latest act on it was not applied: *À revoir*.
    pub to_review: Option<ToReview>,
    /// Accepting it whole now would go beyond capacity.
    pub full: bool,
    /// Its place in the order of receipt among the pending requests of its day and group.
    pub order: Option<u32>,
    /// The family wants it answered with these, all or none (*tous les enfants ou aucun*, *toute la semaine ou rien*).
    pub tied: Vec<RequestId>,
}

/// *À revoir*: what was not applied as decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ToReview {
    pub command: CommandId,
    pub request: Option<RequestId>,
    pub act: Act,
    pub why: Why,
    pub time: UtcTime,
}

/// What *Accepter tous ceux qui tiennent, dans l'ordre* would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskPlan {
    /// Acts to pass to `act`, one by one, in this order.
    pub acts: Vec<Act>,
    pub left: Vec<PlanLeft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PlanLeft {
    pub request: RequestId,
    pub why: Why,
}
