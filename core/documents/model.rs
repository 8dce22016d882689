//! The values that stand in our documents, as the screens read them. Each document is a flat map: a key of the form
//! `kind` or `kind|id`, and the JSON text of one of these values. Unknown keys and fields are kept and ignored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::calendar::{CutOff, Outing, PeriodKind};
use crate::domain::capacity::Places;
use crate::domain::commands::{Stream, Wish};
use crate::domain::events::Outcome;
use crate::domain::ids::{CentreId, ChildId, CommandId, FamilyId, PeriodId, RequestId};
use crate::domain::requests::RequestStatus;
use crate::domain::slots::{AgeGroup, DayPart, PartSet};
use crate::domain::time::{LocalDate, UtcTime, read_date};
use crate::json::{FromJson, ToJson};

/// The format of all documents; another one is replaced whole.
pub const DOCUMENT_VERSION: u16 = 6;

/// Which document. Its text: `home/<family>/<centre>`, `record/<family>/<centre>/<school year>`, `calendar/<centre>/<period>`,
/// `desk/<centre>/<period>/<monday>`; `drafts/<family>/<centre>/<school year>` is the devices' own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentId {
    Home { family: FamilyId, centre: CentreId },
    Record { family: FamilyId, centre: CentreId, year: i32 },
    Calendar { centre: CentreId, period: PeriodId },
    Desk { centre: CentreId, period: PeriodId, monday: LocalDate },
    Drafts { family: FamilyId, centre: CentreId, year: i32 },
}

impl std::fmt::Display for DocumentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DocumentId::Home { family, centre } => write!(f, "home/{family}/{centre}"),
            DocumentId::Record { family, centre, year } => write!(f, "record/{family}/{centre}/{year}"),
            DocumentId::Calendar { centre, period } => write!(f, "calendar/{centre}/{period}"),
            DocumentId::Desk { centre, period, monday } => write!(f, "desk/{centre}/{period}/{monday}"),
            DocumentId::Drafts { family, centre, year } => write!(f, "drafts/{family}/{centre}/{year}"),
        }
    }
}

impl std::str::FromStr for DocumentId {
    type Err = crate::domain::ids::BadId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use crate::domain::ids::BadId;
        let parts: Vec<&str> = text.split('/').collect();
        let id = |at: usize| parts.get(at).copied().ok_or(BadId);
        let year = |at: usize| id(at)?.parse::<i32>().map_err(|_| BadId);
        let expected = |n: usize| if parts.len() == n { Ok(()) } else { Err(BadId) };
        match parts.first().copied() {
            Some("home") => expected(3).and(Ok(DocumentId::Home { family: id(1)?.parse()?, centre: id(2)?.parse()? })),
            Some("record") => expected(4).and(Ok(DocumentId::Record { family: id(1)?.parse()?, centre: id(2)?.parse()?, year: year(3)? })),
            Some("calendar") => expected(3).and(Ok(DocumentId::Calendar { centre: id(1)?.parse()?, period: id(2)?.parse()? })),
            Some("desk") => expected(4).and(Ok(DocumentId::Desk {
                centre: id(1)?.parse()?,
                period: id(2)?.parse()?,
                monday: read_date(id(3)?).ok_or(BadId)?,
            })),
            Some("drafts") => expected(4).and(Ok(DocumentId::Drafts { family: id(1)?.parse()?, centre: id(2)?.parse()?, year: year(3)? })),
            _ => Err(BadId),
        }
    }
}

/// `home`: key `family`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeFamily {
    pub name: String,
}

/// `home`: key `centre`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeCentre {
    pub name: String,
    /// As parents call it: *Mercredis et vacances, 3 à 11 ans*.
    pub kind: String,
    pub ages: String,
    pub hours: String,
    pub address: String,
    pub director: String,
    pub phone: String,
    pub email: String,
}

/// `home`: key `child|<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeChild {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub birth: LocalDate,
    /// School years (first year) of enrolment in this centre.
    pub enrolled: Vec<i32>,
}

/// `home`: key `period|<id>`: what can be chosen; the days are in its `calendar`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomePeriod {
    pub id: PeriodId,
    pub name: String,
    pub kind: PeriodKind,
    pub from: LocalDate,
    pub to: LocalDate,
    pub opens_at: UtcTime,
    pub closes_at: UtcTime,
}

/// `home`: key `printable|<name>`: an *imprimé*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomePrintable {
    pub label: String,
    pub file: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// Path on this portal.
    pub url: String,
}

/// A receipt's name for people: its number and the first characters of its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReceiptName {
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    pub hash: String,
    pub time: UtcTime,
}

/// `record`: key `request|<id>`: one line of *Statut de vos demandes*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RecordRequest {
    pub id: RequestId,
    pub child: ChildId,
    pub period: PeriodId,
    pub date: LocalDate,
    pub wish: Wish,
    /// All parts that the centre opens that day: *Journée complète*.
    pub full_day: bool,
    pub status: RequestStatus,
    /// On the waiting list only.
    pub rank: Option<u32>,
    /// To be sent back as `base` of a change.
    pub content_at: UtcTime,
    pub receipt: ReceiptName,
}

/// `record`: key `taken|<child>|<date>`: what the other home of a child of two families asked for, anywhere, and that this one can
/// therefore not ask for (*Déjà demandé pour cet enfant, voir le directeur*). Nothing more of that family is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
pub struct RecordTaken {
    pub child: ChildId,
    pub date: LocalDate,
    pub parts: PartSet,
}

/// `calendar`: key `period`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CalendarPeriod {
    pub id: PeriodId,
    pub centre: CentreId,
    pub name: String,
    pub kind: PeriodKind,
    pub from: LocalDate,
    pub to: LocalDate,
    pub opens_at: UtcTime,
    pub closes_at: UtcTime,
    /// With the days' parts, all that the rules need to say on the phone what the server would say.
    pub cut_off: CutOff,
}

/// `calendar`: key `day|<date>`, for every day that is open at least one part or closed for a stated reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CalendarDay {
    pub date: LocalDate,
    pub open: PartSet,
    /// Why the centre is closed.
    pub closed: Option<String>,
    /// After this instant the day cannot be asked for.
    pub closes_at: UtcTime,
    pub places: Vec<CalendarPlaces>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CalendarPlaces {
    pub part: DayPart,
    pub group: AgeGroup,
    pub places: Places,
}

/// `calendar`: key `outing|<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CalendarOuting {
    pub outing: Outing,
    pub places: Places,
}

/// `desk`: key `family|<id>`: how a family that asks for a day of the week is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskFamily {
    pub id: FamilyId,
    pub name: String,
    /// *Claire Vidal, 06 12 34 56 78*: the adults who gave a number.
    pub phones: Vec<DeskPhone>,
    /// Somebody of it has confirmed an address here: mails reach the family.
    pub by_mail: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskPhone {
    pub name: String,
    pub number: String,
}

/// `desk`: key `request|<id>`: one line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskRequest {
    pub id: RequestId,
    pub family: FamilyId,
    pub family_name: String,
    pub child: ChildId,
    pub child_name: String,
    pub birth: LocalDate,
    /// At that date.
    pub age: u8,
    pub group: AgeGroup,
    pub date: LocalDate,
    pub wish: Wish,
    pub status: RequestStatus,
    /// Decided and not yet published.
    pub unpublished: Option<Outcome>,
    /// The latest decision, published or not: to be sent back as `after`.
    pub decision: Option<CommandId>,
    pub content_at: UtcTime,
    pub order_at: UtcTime,
    pub late: bool,
    pub rank: Option<u32>,
    /// Brothers and sisters asked for on the same day.
    pub siblings: u8,
}

/// `desk`: key `slot|<date>|<part: 1, 2 or 4>|<group>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DeskSlot {
    pub date: LocalDate,
    pub part: DayPart,
    pub group: AgeGroup,
    pub capacity: u16,
    /// Accepted and published, or taken from an offer.
    pub accepted: u16,
    /// Accepted and not yet published.
    pub decided: u16,
    pub offered: u16,
    pub waiting: u16,
    pub requested: u16,
}

/// What a `drafts` document says of one cell, `child|date|part` or `child|date|part|outing`. What is not ticked is not in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    On,
    /// Two devices said otherwise at the same time: a question for the parents.
    Disputed,
}

/// A draft as the screens read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DraftView {
    pub ticks: BTreeMap<String, Tick>,
}

/// `GET /api/session`: who is signed in and what may be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SessionView {
    /// Opaque name of the account: unsent work stays bound to it.
    pub account: String,
    pub email: String,
    /// Kept signed in: *c'est mon téléphone*.
    pub mine: bool,
    pub families: Vec<SessionFamily>,
    pub desks: Vec<SessionDesk>,
    /// Roles of today for which there is no screen yet: `leader`, `accountant`, `office`.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub without_screens: Vec<String>,
    pub server_now: UtcTime,
}

/// One entry of the switcher: family × centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SessionFamily {
    pub family: FamilyId,
    pub family_name: String,
    pub centre: CentreId,
    pub centre_name: String,
    pub kind: String,
    pub ages: String,
    pub children: Vec<String>,
    pub stream: Stream,
    /// Documents to ask for (home, records of this and the neighbouring school year).
    pub documents: Vec<String>,
    pub drafts: Vec<String>,
}

/// One desk of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SessionDesk {
    pub centre: CentreId,
    pub centre_name: String,
    pub role: String,
    pub stream: Stream,
    pub periods: Vec<HomePeriod>,
}
