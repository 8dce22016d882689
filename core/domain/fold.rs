//! How does a request come to stand where it stands? A fold over the **set** of its events: their order does not matter, so a
//! receipt that comes back after a restore is harmless.

use std::collections::{BTreeMap, BTreeSet};

use super::commands::Act;
use super::events::{About, Event, Outcome, Verdict};
use super::ids::{CommandId, OfferId};
use super::requests::{AskedChange, Made, OfferEnd, RequestState};
use super::time::UtcTime;

fn earliest(slot: &mut Option<UtcTime>, time: UtcTime) {
    *slot = Some(slot.map_or(time, |t| t.min(time)));
}

fn latest(slot: &mut Option<UtcTime>, time: UtcTime) {
    *slot = Some(slot.map_or(time, |t| t.max(time)));
}

fn made(event: &Event, command: CommandId, outcome: Outcome) -> Made {
    Made { time: event.time, command, outcome, by: event.command.stream.and_then(|s| s.staff()) }
}

impl RequestState {
    /// The state before any event but with what an event tells of the request.
    pub fn new(about: &About) -> RequestState {
        RequestState {
            id: about.request,
            family: about.family,
            centre: about.centre,
            child: about.child,
            birth: about.birth,
            period: about.period,
            date: about.date,
            wish: about.wish.clone(),
            content_at: about.content_at,
            order_at: about.order_at,
            late: about.late,
            visible: false,
            withdrawn: None,
            cancelled: None,
            cancel_reason: None,
            cancellation_asked: None,
            cancellation_answered: None,
            change_asked: None,
            change_answered: None,
            change_granted: None,
            demand_refused: None,
            undone: false,
            split: None,
            decided: None,
            accepted: None,
            answered: None,
            offers: BTreeMap::new(),
            later_outings: BTreeSet::new(),
            outing_declined: None,
        }
    }

    /// Takes one event in. Commutative and idempotent: any order, any number of times.
    pub fn fold(&mut self, event: &Event) {
        let Some(about) = &event.about else { return };
        self.describe(about);
        self.visible |= !event.desk_only();
        match &event.verdict {
            Verdict::Withdrawn => earliest(&mut self.withdrawn, event.time),
            Verdict::OfferDeclined { offer } => {
                self.end_offer(*offer, OfferEnd::Declined);
                earliest(&mut self.withdrawn, event.time);
            }
            Verdict::CancellationAsked => latest(&mut self.cancellation_asked, event.time),
            Verdict::CancellationRefused => {
                latest(&mut self.cancellation_answered, event.time);
                latest(&mut self.demand_refused, event.time);
            }
            Verdict::ChangeAsked => self.ask_change(event),
            Verdict::ChangeGranted { outcome } => {
                latest(&mut self.change_answered, event.time);
                let made = made(event, event.command.id, outcome.clone());
                self.change_granted = self.change_granted.take().max(Some(made));
            }
            Verdict::ChangeRefused => {
                latest(&mut self.change_answered, event.time);
                latest(&mut self.demand_refused, event.time);
            }
            Verdict::TakenBack => {
                latest(&mut self.cancellation_answered, event.time);
                latest(&mut self.change_answered, event.time);
            }
            Verdict::CancellationGranted => earliest(&mut self.cancelled, event.time),
            Verdict::CancelledByCentre { reason } => {
                earliest(&mut self.cancelled, event.time);
                self.cancel_reason = self.cancel_reason.take().max(Some(reason.clone()));
            }
            Verdict::SplitUndone => self.undone = true,
            Verdict::Decided { outcome } | Verdict::SplitOff { outcome, .. } => {
                if let Verdict::SplitOff { from, .. } = &event.verdict {
                    self.split = self.split.max(Some((*from, event.command.id)));
                }
                let made = made(event, event.command.id, outcome.clone());
                self.decided = self.decided.take().max(Some(made));
            }
            Verdict::Told { decision, outcome } => self.told(made(event, *decision, outcome.clone())),
            Verdict::Offered { offer, until } => {
                let state = self.offers.entry(*offer).or_default();
                state.until = state.until.max(Some(*until));
                latest(&mut state.made, event.time);
            }
            Verdict::OfferEnded { offer } => self.end_offer(*offer, OfferEnd::Lapsed),
            Verdict::OfferTaken { offer, outings } => {
                self.end_offer(*offer, OfferEnd::Taken);
                let (parts, outings) = (about.wish.parts, outings.clone());
                let outcome = Outcome::Accepted { parts, outings, overbooked: false, full: vec![] };
                self.told(made(event, event.command.id, outcome));
            }
            Verdict::OutingTaken { offer, outings } => {
                self.end_offer(*offer, OfferEnd::Taken);
                self.later_outings.extend(outings);
            }
            Verdict::OutingDeclined { offer } => {
                self.end_offer(*offer, OfferEnd::Declined);
                latest(&mut self.outing_declined, event.time);
            }
            Verdict::Received | Verdict::Changed | Verdict::Published { .. } | Verdict::Booked | Verdict::NotApplied { .. } => {}
        }
    }

    fn ask_change(&mut self, event: &Event) {
        if let Act::AskChange { wish, .. } = &event.command.act {
            let asked = AskedChange { time: event.time, command: event.command.id, wish: wish.clone() };
            self.change_asked = self.change_asked.take().max(Some(asked));
        }
    }

    /// The latest content; of two of one instant (two lives of a restored server) always the same one.
    fn describe(&mut self, about: &About) {
        let known = (self.content_at, self.order_at, self.late, &self.wish, self.birth);
        let other = (about.content_at, about.order_at, about.late, &about.wish, about.birth);
        let known = (known, (self.family, self.centre, self.child, self.period, self.date));
        if (other, (about.family, about.centre, about.child, about.period, about.date)) > known {
            self.wish = about.wish.clone();
            (self.content_at, self.order_at, self.late) = (about.content_at, about.order_at, about.late);
            (self.family, self.centre, self.child, self.birth) = (about.family, about.centre, about.child, about.birth);
            (self.period, self.date) = (about.period, about.date);
        }
    }

    fn told(&mut self, made: Made) {
        if matches!(made.outcome, Outcome::Accepted { .. }) {
            self.accepted = Some(self.accepted.take().map_or(made.clone(), |a| a.min(made)));
        } else {
            self.answered = self.answered.take().max(Some(made));
        }
    }

    /// Taken beats declined beats lapsed, whatever the order in which they are known.
    fn end_offer(&mut self, offer: OfferId, end: OfferEnd) {
        let strength = |e: OfferEnd| match e {
            OfferEnd::Lapsed => 0,
            OfferEnd::Declined => 1,
            OfferEnd::Taken => 2,
        };
        let state = self.offers.entry(offer).or_default();
        if state.end.is_none_or(|known| strength(known) < strength(end)) {
            state.end = Some(end);
        }
    }
}
