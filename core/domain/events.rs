//! What was told? Events: each repeats what is needed to understand it alone, so that a receipt can come back without its past.

use serde::{Deserialize, Serialize};

use super::commands::{Act, Booked, Command, Stream, Wish};
use super::ids::{CentreId, ChildId, CommandId, Digest, FamilyId, OfferId, OutingId, PeriodId, RequestId};
use super::reasons::Reason;
use super::slots::PartSet;
use super::time::{LocalDate, UtcTime};
use crate::json::{FromJson, ToJson, to_json};

/// The request that an event speaks of, with its content at that moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct About {
    pub request: RequestId,
    pub family: FamilyId,
    pub centre: CentreId,
    pub child: ChildId,
    pub period: PeriodId,
    pub date: LocalDate,
    /// Needed to count the child in its age group, even when nothing else is known after a restore.
    pub birth: LocalDate,
    pub wish: Wish,
    /// When this content was received.
    pub content_at: UtcTime,
    /// Its place in the order of receipt.
    pub order_at: UtcTime,
    /// Received after the cut-off.
    pub late: bool,
}

/// What a decision came to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// The parts that are held, and the outings that had a place. A wished outing that is in neither list needs a part that is not
    /// held: nobody waits for it (*Accepté, sans la sortie*).
    Accepted {
        parts: PartSet,
        outings: Vec<OutingId>,
        overbooked: bool,
        /// The outings whose parts are held and which had no place: waited for (*Accepté, sortie complète*).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        full: Vec<OutingId>,
    },
    WaitListed,
    Refused {
        reason: String,
    },
}

/// What became of a command for one request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    Received,
    Changed,
    Withdrawn,
    CancellationAsked,
    CancellationGranted,
    CancellationRefused,
    /// By the director alone, or for a parent who telephoned: the family reads why.
    CancelledByCentre {
        reason: String,
    },
    /// What is asked for stands in the command; the place is as it was.
    ChangeAsked,
    /// The event carries the new content, with its instant.
    ChangeGranted {
        outcome: Outcome,
    },
    ChangeRefused,
    /// The family no longer asks for the change or the cancellation.
    TakenBack,
    /// Decided on the desk: holds its place, not yet told to the family.
    Decided {
        outcome: Outcome,
    },
    /// Made from the rest of a split day, together with the decision on it.
    SplitOff {
        from: RequestId,
        outcome: Outcome,
    },
    /// The director changed his mind about the split before publishing: this rest is no request any more.
    SplitUndone,
    /// Published to the family: which decision, and what it came to.
    Told {
        decision: CommandId,
        outcome: Outcome,
    },
    Offered {
        offer: OfferId,
        until: UtcTime,
    },
    OfferTaken {
        offer: OfferId,
        outings: Vec<OutingId>,
    },
    /// An offer of the outing alone, on a day that is accepted already.
    OutingTaken {
        offer: OfferId,
        outings: Vec<OutingId>,
    },
    /// The day stays accepted, without the outing.
    OutingDeclined {
        offer: OfferId,
    },
    OfferDeclined {
        offer: OfferId,
    },
    OfferEnded {
        offer: OfferId,
    },
    /// The director's receipt of *Publier les réponses*.
    Published {
        families: u32,
        requests: u32,
    },
    /// An operation stands on the family's account.
    Booked,
    /// Nothing changed, and why.
    NotApplied {
        reason: Reason,
    },
}

/// One event: one transaction, one entry in each stream that it concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Event {
    pub command: Command,
    /// None when no request is known (a publication, a refusal).
    pub about: Option<About>,
    pub verdict: Verdict,
    /// The server's time of reception.
    pub time: UtcTime,
}

impl Event {
    pub fn of(command: &Command, about: Option<About>, verdict: Verdict, now: UtcTime) -> Event {
        Event { command: command.clone(), about, verdict, time: now }
    }

    /// The same (command, request, verdict) is the same event, whatever its number in a stream.
    pub fn key(&self) -> Digest {
        let request = self.about.as_ref().map(|a| a.request.0).unwrap_or_default();
        let verdict = to_json(&self.verdict);
        Digest::of(&[&self.command.id.0, &request, verdict.as_bytes()])
    }

    /// The streams that hold it: the author's, and the family's unless it is a decision that is not told yet.
    pub fn streams(&self) -> Vec<Stream> {
        let family = self.about.as_ref().map(|a| Stream::Family { family: a.family, centre: a.centre });
        let family = family.or(self.booked().map(|b| Stream::Family { family: b.family, centre: b.centre }));
        let family = family.filter(|_| !self.desk_only());
        let mut all: Vec<Stream> = self.command.stream.into_iter().chain(family).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Known to the staff alone: what was decided and not published, and what a director's command failed to do.
    pub fn desk_only(&self) -> bool {
        let by_staff = self.command.stream.is_some_and(|s| s.staff().is_some());
        match self.verdict {
            Verdict::Decided { .. } | Verdict::SplitOff { .. } | Verdict::SplitUndone | Verdict::Published { .. } => true,
            Verdict::NotApplied { .. } => by_staff || self.command.stream.is_none(),
            _ => false,
        }
    }

    /// The operation that it tells of.
    pub const fn booked(&self) -> Option<&Booked> {
        if let Act::Book { booked } = &self.command.act { Some(booked) } else { None }
    }

    /// The request it changes or failed to change.
    pub fn request(&self) -> Option<RequestId> {
        self.about
            .as_ref()
            .map(|a| a.request)
            .or_else(|| self.command.act.request())
            .or_else(|| matches!(self.command.act, Act::Request { .. }).then(|| self.command.id.into()))
    }
}
