//! Where does a request stand? What its events come to (`fold`), read as a status, as places that it holds, as what may be
//! invoiced. Withdrawn beats accepted beats the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::commands::Wish;
use super::events::{About, Outcome};
use super::ids::{CentreId, ChildId, CommandId, FamilyId, OfferId, OutingId, PeriodId, RequestId, StaffId};
use super::slots::{AgeGroup, PartSet};
use super::time::{LocalDate, UtcTime};
use crate::json::{FromJson, ToJson};

/// A decision, or its publication, with its place in time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
pub struct Made {
    pub time: UtcTime,
    /// The command that decided.
    pub command: CommandId,
    pub outcome: Outcome,
    /// The director who decided, or who told it; none for what a family took by itself.
    pub by: Option<StaffId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    Lapsed,
    Declined,
    Taken,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
pub struct OfferState {
    /// None while only its end is known (its own receipt has not come back yet).
    pub until: Option<UtcTime>,
    pub end: Option<OfferEnd>,
    /// When it was made; none as `until`.
    #[serde(default)]
    pub made: Option<UtcTime>,
}

impl OfferState {
    pub fn open(&self, now: UtcTime) -> bool {
        self.end.is_none() && self.until.is_some_and(|until| now < until)
    }
}

/// What a family asked an accepted day to become.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AskedChange {
    pub time: UtcTime,
    /// The command that asked.
    pub command: CommandId,
    pub wish: Wish,
}

/// The folded state of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
pub struct RequestState {
    pub id: RequestId,
    pub family: FamilyId,
    pub centre: CentreId,
    pub child: ChildId,
    pub birth: LocalDate,
    pub period: PeriodId,
    pub date: LocalDate,
    pub wish: Wish,
    pub content_at: UtcTime,
    pub order_at: UtcTime,
    pub late: bool,
    /// The family has been told of it: false for the rest of a split day before its publication.
    pub visible: bool,
    pub withdrawn: Option<UtcTime>,
    pub cancelled: Option<UtcTime>,
    /// Why the centre cancelled by itself; none when it granted what the family asked for.
    pub cancel_reason: Option<String>,
    pub cancellation_asked: Option<UtcTime>,
    pub cancellation_answered: Option<UtcTime>,
    /// The latest change that was asked for on an accepted day, and when such a demand was last answered or taken back.
    pub change_asked: Option<AskedChange>,
    pub change_answered: Option<UtcTime>,
    /// The latest change that was granted: what is accepted since.
    pub change_granted: Option<Made>,
    /// When a demand (a change, a cancellation) was last refused.
    pub demand_refused: Option<UtcTime>,
    pub undone: bool,
    /// It is the rest of a split day: of which request, and by which decision.
    pub split: Option<(RequestId, CommandId)>,
    /// The latest decision of the desk.
    pub decided: Option<Made>,
    /// The first acceptance that the family was told, by publication or by taking an offer.
    pub accepted: Option<Made>,
    /// The latest other answer that the family was told.
    pub answered: Option<Made>,
    pub offers: BTreeMap<OfferId, OfferState>,
    /// Outings that came free later, on a day that was accepted without them.
    pub later_outings: BTreeSet<OutingId>,
    /// When the family last let the outing go: it no longer waits for it, unless a change that was granted since wants it again.
    pub outing_declined: Option<UtcTime>,
}

/// What the family reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RequestStatus {
    /// *En demande* (*reçue après la clôture* when late).
    Requested {
        late: bool,
    },
    /// *Accepté*; *sortie complète* when `outings_full` is not empty (it has its own waiting list, and its own offer); *sans la
    /// sortie* when `outings_given_up` is not; *annulation demandée*; *modification demandée*.
    Accepted {
        parts: PartSet,
        /// Wished and still waited for.
        outings_full: Vec<OutingId>,
        /// Wished and waited for no longer: they need a part that is not held, or the family let them go.
        outings_given_up: Vec<OutingId>,
        cancellation_asked: bool,
        outing_offer: Option<OutingOffer>,
        change_asked: Option<AskedChange>,
        /// The director did not grant the latest demand: the place is as it was.
        #[serde(default)]
        demand_refused: bool,
    },
    /// *Complet – liste d'attente*.
    WaitListed,
    /// *Place proposée*.
    Offered {
        offer: OfferId,
        until: UtcTime,
    },
    Refused {
        reason: String,
    },
    /// *Annulé*: by the family (withdrawn), by the centre on the family's demand, or by the centre alone, which says why.
    Cancelled {
        at: UtcTime,
        by_family: bool,
        reason: Option<String>,
    },
}

/// A place came free in the outing of an accepted day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OutingOffer {
    pub offer: OfferId,
    pub until: UtcTime,
}

impl RequestState {
    pub fn group(&self) -> AgeGroup {
        AgeGroup::at(self.birth, self.date)
    }

    /// The desk's decision, unless the family changed the request after it.
    pub fn decision(&self) -> Option<&Made> {
        self.decided.as_ref().filter(|d| d.time >= self.content_at)
    }

    /// The decision that waits for *Publier les réponses*.
    pub fn unpublished(&self) -> Option<&Made> {
        if self.ended() || self.accepted.is_some() {
            return None;
        }
        let told = self.answered.as_ref().map(|a| a.command);
        self.decision().filter(|d| Some(d.command) != told && self.answered.as_ref().is_none_or(|a| a.time <= d.time))
    }

    /// Withdrawn, cancelled or undone: nothing more can happen to it.
    pub const fn ended(&self) -> bool {
        self.withdrawn.is_some() || self.cancelled.is_some() || self.undone
    }

    pub fn open_offer(&self, now: UtcTime) -> Option<(OfferId, UtcTime)> {
        self.offers.iter().find(|(_, o)| self.offers_still(o, now)).and_then(|(id, o)| o.until.map(|until| (*id, until)))
    }

    /// Open, and of what is wanted now.
    pub fn offers_still(&self, offer: &OfferState, now: UtcTime) -> bool {
        offer.open(now) && !self.outdated(offer)
    }

    /// A change was granted while it stood: it offered a place in what was wanted before, and the change took it or gave it up.
    fn outdated(&self, offer: &OfferState) -> bool {
        let granted = self.change_granted.as_ref().map(|granted| granted.time);
        granted.is_some_and(|granted| offer.made.is_some_and(|made| made < granted) && offer.until.is_some_and(|until| granted < until))
    }

    /// How many offers it let pass: those who never had one come first.
    pub fn lapsed_offers(&self, now: UtcTime) -> usize {
        let passed = |o: &&OfferState| o.until.is_some() && !o.open(now) && !(self.outdated(o) && o.end != Some(OfferEnd::Declined));
        self.offers.values().filter(passed).count()
    }

    /// What the family reads at this instant.
    pub fn status(&self, now: UtcTime) -> RequestStatus {
        if let Some(at) = self.withdrawn {
            return RequestStatus::Cancelled { at, by_family: true, reason: None };
        }
        if let Some(at) = self.cancelled {
            return RequestStatus::Cancelled { at, by_family: false, reason: self.cancel_reason.clone() };
        }
        if let Some(Made { outcome: Outcome::Accepted { parts, .. }, .. }) = self.acceptance() {
            let missing = self.missing_outings();
            // A change may have given up the outing that is offered.
            let offer = self.open_offer(now).filter(|_| !missing.is_empty());
            let outings_full = if self.outing_let_go() { vec![] } else { missing };
            let held = self.told_place().1;
            let gone = |o: &&OutingId| !held.contains(o) && !outings_full.contains(o);
            let outings_given_up = self.wish.outings.iter().filter(gone).copied().collect();
            return RequestStatus::Accepted {
                parts: *parts,
                outings_full,
                outings_given_up,
                cancellation_asked: self.cancellation_pending(),
                outing_offer: offer.map(|(offer, until)| OutingOffer { offer, until }),
                change_asked: self.change_pending().cloned(),
                demand_refused: self.refused_last(),
            };
        }
        if let Some((offer, until)) = self.open_offer(now) {
            return RequestStatus::Offered { offer, until };
        }
        match self.answered.as_ref().map(|a| &a.outcome) {
            Some(Outcome::Refused { reason }) => RequestStatus::Refused { reason: reason.clone() },
            Some(_) => RequestStatus::WaitListed,
            None if self.offers.is_empty() => RequestStatus::Requested { late: self.late },
            None => RequestStatus::WaitListed,
        }
    }

    pub fn cancellation_pending(&self) -> bool {
        self.cancellation_asked.is_some_and(|asked| self.cancellation_answered.is_none_or(|answer| answer < asked))
    }

    /// The change that waits for the director's answer.
    pub fn change_pending(&self) -> Option<&AskedChange> {
        self.change_asked.as_ref().filter(|asked| self.change_answered.is_none_or(|answer| answer < asked.time))
    }

    fn refused_last(&self) -> bool {
        let asked = self.cancellation_asked.max(self.change_asked.as_ref().map(|a| a.time));
        self.demand_refused.is_some() && self.demand_refused >= asked.max(self.change_granted.as_ref().map(|g| g.time))
    }

    /// The place that the family was told is its own: as it was first accepted, or as it was changed since at the family's demand.
    pub fn acceptance(&self) -> Option<&Made> {
        self.accepted.as_ref().map(|first| self.change_granted.as_ref().unwrap_or(first))
    }

    /// Holds or may still hold a place: no second request for the same child and part while it lives.
    pub fn live(&self, now: UtcTime) -> bool {
        !self.ended() && !matches!(self.status(now), RequestStatus::Refused { .. })
    }

    /// The parts of which its status is true: of an accepted day those that it holds, for the others are another request's by now, or
    /// were given up.
    pub fn status_parts(&self, now: UtcTime) -> PartSet {
        if let RequestStatus::Accepted { parts, .. } = self.status(now) { parts } else { self.wish.parts }
    }

    /// The outings that it still asks for or holds: not those that were given up with a part.
    pub fn status_outings(&self, now: UtcTime) -> Vec<OutingId> {
        match self.status(now) {
            RequestStatus::Accepted { outings_given_up, .. } => {
                self.wish.outings.iter().filter(|o| !outings_given_up.contains(o)).copied().collect()
            }
            _ => self.wish.outings.clone(),
        }
    }

    /// Keeps others from asking for its parts: the rest of a split counts once the family is told of it; until then the request that it
    /// came from asks for its parts too.
    pub fn asks(&self, now: UtcTime) -> bool {
        self.live(now) && (self.visible || self.split.is_none())
    }

    /// Told to wait, with nothing decided since.
    pub fn waiting(&self, now: UtcTime) -> bool {
        !self.ended() && self.unpublished().is_none() && self.status(now) == RequestStatus::WaitListed
    }

    /// Of an accepted day: the outings that had no place when it was accepted, are still wished, and were not taken since.
    pub fn missing_outings(&self) -> Vec<OutingId> {
        let Some(Outcome::Accepted { full, .. }) = self.acceptance().map(|made| &made.outcome) else { return vec![] };
        full.iter().filter(|o| self.awaits(o)).copied().collect()
    }

    fn awaits(&self, outing: &OutingId) -> bool {
        self.wish.outings.contains(outing) && !self.later_outings.contains(outing)
    }

    /// Accepted without an outing that the family still wants: waits for that outing alone.
    pub fn waiting_for_outings(&self, now: UtcTime) -> Vec<OutingId> {
        match self.status(now) {
            RequestStatus::Accepted { outings_full, outing_offer: None, .. } if !self.ended() => outings_full,
            _ => vec![],
        }
    }

    fn outing_let_go(&self) -> bool {
        self.outing_declined.is_some_and(|declined| self.change_granted.as_ref().is_none_or(|granted| granted.time < declined))
    }

    /// The parts that it takes (*pris = accepté + proposé*), decided but unpublished acceptances included.
    pub fn held_parts(&self, now: UtcTime) -> PartSet {
        self.held(now).0
    }

    /// The outings in which it takes a place.
    pub fn held_outings(&self, now: UtcTime) -> Vec<OutingId> {
        self.held(now).1
    }

    fn held(&self, now: UtcTime) -> (PartSet, Vec<OutingId>) {
        if self.ended() {
            return (PartSet::NONE, vec![]);
        }
        let decided = self.acceptance().or(self.unpublished());
        let offered = self.open_offer(now).is_some();
        match decided.map(|made| &made.outcome) {
            Some(Outcome::Accepted { parts, outings, full, .. }) => {
                let mut held = self.with_later(outings, full);
                // Also of an acceptance that is not told yet: an offer of another life may stand beside it, and keeps its place.
                held.extend(full.iter().filter(|o| offered && self.awaits(o)));
                (*parts, held)
            }
            _ if offered => (self.wish.parts, self.wish.outings.clone()),
            _ => (PartSet::NONE, vec![]),
        }
    }

    /// The place that the family was told is its own: what may be invoiced. An offer and an answer that is not told yet take a place
    /// too, and nobody owes it.
    pub fn told_place(&self) -> (PartSet, Vec<OutingId>) {
        match self.acceptance().filter(|_| !self.ended()).map(|made| &made.outcome) {
            Some(Outcome::Accepted { parts, outings, full, .. }) => (*parts, self.with_later(outings, full)),
            _ => (PartSet::NONE, vec![]),
        }
    }

    /// With the outings that came free later and are still wanted. One that this acceptance does not know of is from another life of a
    /// restored server, in which other parts were accepted.
    fn with_later(&self, outings: &[OutingId], full: &[OutingId]) -> Vec<OutingId> {
        let later = full.iter().filter(|o| self.later_outings.contains(o) && self.wish.outings.contains(o));
        outings.iter().chain(later).copied().collect()
    }

    /// When the family asked for the cancellation that it was granted; none when the centre cancelled by itself.
    pub fn cancelled_as_asked(&self) -> Option<UtcTime> {
        self.cancelled.and(self.cancellation_asked).filter(|_| self.cancel_reason.is_none())
    }

    /// What an event of this request repeats.
    pub fn about(&self) -> About {
        About {
            request: self.id,
            family: self.family,
            centre: self.centre,
            child: self.child,
            period: self.period,
            date: self.date,
            birth: self.birth,
            wish: self.wish.clone(),
            content_at: self.content_at,
            order_at: self.order_at,
            late: self.late,
        }
    }
}
