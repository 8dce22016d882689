//! What do words of the payment platform come to, said as plainly as possible? The list of what was believed is kept; all else is
//! read from it each time. Nothing of `online` but its words is used, which must come to the same (`histories`).

use super::kinds::PaymentMode;
use super::model::{Coin, Model};
use super::online::{OrderState, Outcome, Word};
use crate::domain::ids::OperationId;

/// What is booked for a word: payments, or parts of payments that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booking {
    Paid(PaymentMode, i64),
    Back(OperationId, i64),
}

/// One online payment.
#[derive(Clone)]
pub struct Asked {
    pub cents: i64,
    /// Words that were believed, in the order in which they came.
    believed: Vec<Word>,
    /// The payments that it made.
    pub payments: Vec<OperationId>,
}

/// What a word comes to: as the server writes it down, whether it counts as heard, and what is booked.
pub type Told = (&'static str, bool, Vec<Booking>);

impl Asked {
    pub fn new(cents: i64) -> Asked {
        Asked { cents, believed: vec![], payments: vec![] }
    }

    fn is_right(&self, word: &Word) -> bool {
        let sum: i64 = word.parts.iter().map(|p| p.cents).sum();
        !word.gives_back
            && word.outcome == Outcome::Credited
            && word.cents == self.cents
            && sum == self.cents
            && word.parts.iter().all(|p| p.cents >= 1 && p.cents <= self.cents)
    }

    /// The movement that paid it: the first success.
    pub fn paid_by(&self) -> Option<&str> {
        self.believed.iter().find(|w| self.is_right(w)).map(|w| w.uuid.as_str())
    }

    /// The movements that went back, each once.
    fn gone_back(&self) -> Vec<(&str, i64)> {
        let mut gone: Vec<(&str, i64)> = vec![];
        for word in self.believed.iter().filter(|w| w.gives_back && w.outcome == Outcome::Credited) {
            if gone.iter().all(|(uuid, _)| *uuid != word.uuid) {
                gone.push((&word.uuid, word.cents));
            }
        }
        gone
    }

    /// As the screen shows it.
    pub fn state(&self) -> OrderState {
        let mut state = OrderState::Begun;
        for word in self.believed.iter().filter(|w| !w.gives_back) {
            let waits = state == OrderState::Begun || state == OrderState::Pending;
            if state == OrderState::Paid || self.is_right(word) {
                state = OrderState::Paid;
            } else if word.outcome == Outcome::Failed {
                state = OrderState::Failed;
            } else if word.outcome == Outcome::Pending && waits {
                state = OrderState::Pending;
            } else if word.outcome == Outcome::Abandoned && waits {
                state = OrderState::Abandoned;
            }
        }
        state
    }

    pub fn tell(&self, word: &Word, model: &Model, paid_another: bool) -> Told {
        if paid_another && !word.gives_back && word.outcome == Outcome::Credited {
            return ("another_order", false, vec![]);
        }
        if self.believed.iter().any(|w| w.key == word.key) {
            return ("nothing", true, vec![]);
        }
        if word.currency != 978 {
            return ("currency_differs", false, vec![]);
        }
        if word.gives_back { self.goes_back(word, model) } else { self.moves(word) }
    }

    fn moves(&self, word: &Word) -> Told {
        let by_it = self.paid_by() == Some(word.uuid.as_str());
        match (word.outcome, self.paid_by().is_some()) {
            (Outcome::Credited, true) if by_it => ("nothing", true, vec![]),
            (Outcome::Credited, _) if word.cents != self.cents => ("amount_differs", false, vec![]),
            (Outcome::Credited, _) if !self.is_right(word) => ("parts_differ", false, vec![]),
            (Outcome::Credited, true) => ("paid_twice", true, vec![]),
            (Outcome::Credited, false) => ("credited", true, word.parts.iter().map(|p| Booking::Paid(p.mode, p.cents)).collect()),
            (Outcome::Failed, true) if by_it => ("failed_after_success", true, vec![]),
            _ => {
                let mut after = self.clone();
                after.believe(word);
                let moved = after.state() != self.state() || (word.outcome == Outcome::Pending && self.state() == OrderState::Pending);
                let failed = word.outcome == Outcome::Failed && self.paid_by().is_none();
                (if moved || failed { after.state().word() } else { "nothing" }, true, vec![])
            }
        }
    }

    /// From the last of its payments to the first, what is still there of each.
    fn goes_back(&self, word: &Word, model: &Model) -> Told {
        let gone = self.gone_back();
        if word.outcome != Outcome::Credited || gone.iter().any(|(uuid, _)| *uuid == word.uuid) {
            return ("nothing", true, vec![]);
        }
        if word.cents < 1 {
            return ("amount_differs", false, vec![]);
        }
        let paid = if self.paid_by().is_some() { self.cents } else { 0 };
        let mut missing = word.cents;
        let mut booked = vec![];
        for payment in self.payments.iter().rev() {
            let purse = model.purses.iter().find(|p| p.operation == *payment).unwrap();
            let here = purse.count(|c| matches!(c, Coin::Left | Coin::On(_))) * model.coin;
            let taken = here.min(missing);
            if taken > 0 {
                missing -= taken;
                booked.push(Booking::Back(*payment, taken));
            }
        }
        let before: i64 = gone.iter().map(|(_, cents)| cents).sum();
        if before + word.cents > paid || missing > 0 {
            return ("beyond_the_payment", false, vec![]);
        }
        ("given_back", true, booked)
    }

    pub fn believe(&mut self, word: &Word) {
        self.believed.push(word.clone());
    }
}
