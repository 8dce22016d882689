//! What does somebody want done? Commands: typed, versioned, at most 4 KiB, unknown fields refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ids::{BadId, BasketId, CentreId, ChildId, CommandId, FamilyId, OfferId, OperationId, OutingId, PeriodId, RequestId, StaffId};
use super::money::account::EntryKind;
use super::slots::PartSet;
use super::time::{LocalDate, UtcTime};
use crate::json::{FromJson, ToJson};

/// The format that this program writes; the three before it are read.
pub const COMMAND_VERSION: u16 = 1;
/// A command larger than this is malformed.
pub const COMMAND_BYTES_MAX: usize = 4_096;
/// Characters of a remark or a reason.
pub const TEXT_CHARS_MAX: usize = 500;

/// Where receipts are kept: one stream per family × centre, one per member of staff × centre.
/// Its text is `f/<family>/<centre>` or `s/<staff>/<centre>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    Family { family: FamilyId, centre: CentreId },
    Staff { staff: StaffId, centre: CentreId },
}

impl Stream {
    pub const fn centre(&self) -> CentreId {
        match self {
            Stream::Family { centre, .. } | Stream::Staff { centre, .. } => *centre,
        }
    }

    pub const fn family(&self) -> Option<FamilyId> {
        match self {
            Stream::Family { family, .. } => Some(*family),
            Stream::Staff { .. } => None,
        }
    }

    pub const fn staff(&self) -> Option<StaffId> {
        match self {
            Stream::Staff { staff, .. } => Some(*staff),
            Stream::Family { .. } => None,
        }
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stream::Family { family, centre } => write!(f, "f/{family}/{centre}"),
            Stream::Staff { staff, centre } => write!(f, "s/{staff}/{centre}"),
        }
    }
}

impl std::str::FromStr for Stream {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let mut parts = text.split('/');
        let (kind, who, centre) = (parts.next(), parts.next().ok_or(BadId)?, parts.next().ok_or(BadId)?);
        if parts.next().is_some() {
            return Err(BadId);
        }
        let centre = centre.parse()?;
        match kind {
            Some("f") => Ok(Stream::Family { family: who.parse()?, centre }),
            Some("s") => Ok(Stream::Staff { staff: who.parse()?, centre }),
            _ => Err(BadId),
        }
    }
}

impl Serialize for Stream {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

crate::json::as_text!(Stream);

#[cfg(test)]
impl ts_rs::TS for Stream {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &ts_rs::Config) -> String {
        "string".into()
    }
    fn inline(_: &ts_rs::Config) -> String {
        "string".into()
    }
}

/// What a family asks for one child on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Wish {
    pub parts: PartSet,
    pub outings: Vec<OutingId>,
    /// *Seulement avec la sortie*: the day is not wanted if an outing is full.
    pub only_with_outing: bool,
    pub remark: String,
    /// Requests of the same basket stand or fall together.
    pub together: Option<Together>,
}

/// *Tous les enfants ou aucun*, *toute la semaine ou rien*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Together {
    pub basket: BasketId,
    /// All children of that day or none.
    pub children: bool,
    /// All days of that child's week or none.
    pub week: bool,
}

/// What a director answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// The whole request; beyond capacity only when `overbook` says so.
    Accept {
        overbook: bool,
    },
    WaitList,
    /// With a reason that the family reads.
    Refuse {
        reason: String,
    },
    /// A part of the day is accepted; the rest becomes a request of its own (`rest`, drawn by the desk) that waits or is refused.
    Split {
        parts: PartSet,
        rest: RequestId,
        rest_refused: Option<String>,
        overbook: bool,
    },
}

/// Everything that can be done. `base` is the instant of the content on which the author relied (`content_at` of the request).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    Request {
        child: ChildId,
        period: PeriodId,
        date: LocalDate,
        wish: Wish,
    },
    Change {
        request: RequestId,
        base: UtcTime,
        wish: Wish,
    },
    /// Cancels a pending request, or leaves the waiting list.
    Withdraw {
        request: RequestId,
    },
    /// Asks the director to cancel an accepted day; still held until the answer.
    AskCancellation {
        request: RequestId,
    },
    /// Asks the director to make an accepted day into `wish`; held as it is until the answer.
    AskChange {
        request: RequestId,
        base: UtcTime,
        wish: Wish,
    },
    /// The change or the cancellation of an accepted day that was asked for, and not answered, is no longer wanted.
    TakeBack {
        request: RequestId,
    },
    /// By the family, or by a director who telephoned.
    AnswerOffer {
        request: RequestId,
        offer: OfferId,
        accept: bool,
    },
    /// `after`: the latest decision that the director saw, if any.
    Decide {
        request: RequestId,
        base: UtcTime,
        after: Option<CommandId>,
        decision: Decision,
    },
    /// To a demand that stands: one that the family took back meanwhile is not answered.
    AnswerCancellation {
        request: RequestId,
        grant: bool,
    },
    /// The centre cancels an accepted day by itself, or for a parent who telephoned; the family reads why.
    CancelDay {
        request: RequestId,
        reason: String,
    },
    /// `asked`: the demand that the director read. More than there is room for only when `overbook` says so.
    AnswerChange {
        request: RequestId,
        asked: CommandId,
        grant: bool,
        overbook: bool,
    },
    /// *Publier les réponses* of a period: the author's own, and those of others that were decided until `seen`. What a colleague
    /// decided later was not on the author's screen, and waits. None: all of them.
    Publish {
        period: PeriodId,
        seen: Option<UtcTime>,
    },
    /// Jobs of the server.
    Offer {
        request: RequestId,
        offer: OfferId,
        until: UtcTime,
    },
    EndOffer {
        request: RequestId,
        offer: OfferId,
    },
    /// An operation was written on the family's account: its receipt.
    Book {
        booked: Booked,
    },
}

/// An operation of an account, as its receipt tells it: enough to notice, after a restore, what the database forgot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Booked {
    pub family: FamilyId,
    pub centre: CentreId,
    pub operation: OperationId,
    pub kind: EntryKind,
    /// Signed: a debit is positive.
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub date: LocalDate,
    /// The number of its paper.
    pub paper: Option<String>,
}

impl Act {
    /// The request that it speaks of, if it exists before the act.
    pub const fn request(&self) -> Option<RequestId> {
        match self {
            Act::Request { .. } | Act::Publish { .. } | Act::Book { .. } => None,
            Act::Change { request, .. }
            | Act::Withdraw { request }
            | Act::AskCancellation { request }
            | Act::AskChange { request, .. }
            | Act::TakeBack { request }
            | Act::AnswerOffer { request, .. }
            | Act::Decide { request, .. }
            | Act::AnswerCancellation { request, .. }
            | Act::CancelDay { request, .. }
            | Act::AnswerChange { request, .. }
            | Act::Offer { request, .. }
            | Act::EndOffer { request, .. } => Some(*request),
        }
    }
}

/// A change that somebody wants. Who it is follows from the stream, which the server checks against the session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Command {
    pub v: u16,
    pub id: CommandId,
    /// The author's stream, where its receipt will stand; none for a job of the server.
    pub stream: Option<Stream>,
    /// The author's clock, never trusted alone.
    pub made_at: UtcTime,
    pub act: Act,
}

/// Why bytes are not a command.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadCommand {
    #[error("larger than 4 KiB")]
    TooLarge,
    /// Newer than this program: to be sent again later, not recorded.
    #[error("a later version of the format")]
    Newer,
    #[error("not understood")]
    Malformed,
    #[error("an author may not do that")]
    NotForAuthor,
}

impl Command {
    /// Reads a command made by a device: bounded, of a known version, and an act that the kind of author may do.
    pub fn parse(bytes: &[u8]) -> Result<Command, BadCommand> {
        #[derive(Deserialize)]
        struct Version {
            v: u16,
        }
        if bytes.len() > COMMAND_BYTES_MAX {
            return Err(BadCommand::TooLarge);
        }
        let version: Version = serde_json::from_slice(bytes).map_err(|_| BadCommand::Malformed)?;
        if version.v > COMMAND_VERSION {
            return Err(BadCommand::Newer);
        }
        let command: Command = serde_json::from_slice(bytes).map_err(|_| BadCommand::Malformed)?;
        let allowed = match (&command.stream, &command.act) {
            (Some(Stream::Family { .. }), act) => matches!(
                act,
                Act::Request { .. }
                    | Act::Change { .. }
                    | Act::Withdraw { .. }
                    | Act::AskCancellation { .. }
                    | Act::AskChange { .. }
                    | Act::TakeBack { .. }
                    | Act::AnswerOffer { .. }
            ),
            (Some(Stream::Staff { .. }), act) => {
                matches!(
                    act,
                    Act::Decide { .. }
                        | Act::AnswerCancellation { .. }
                        | Act::CancelDay { .. }
                        | Act::AnswerChange { .. }
                        | Act::Publish { .. }
                        | Act::AnswerOffer { .. }
                )
            }
            (None, _) => false,
        };
        if allowed { Ok(command) } else { Err(BadCommand::NotForAuthor) }
    }

    /// What one id may stand for: the same id with another digest is another content.
    pub fn digest(&self) -> super::ids::Digest {
        let text = serde_json::to_vec(self).unwrap_or_default();
        super::ids::Digest::of(&[&text])
    }
}
