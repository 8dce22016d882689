//! Where do the coins of a payment go that bounced after a part of it went on? Back to where it was paid, each from where it is. And
//! those of one that was another account's?

use super::acts::MovedPart;
use super::kinds::LineNature;
use super::model::{Coin, Model, Refusal, sane};
use crate::domain::ids::OperationId;

impl Model {
    /// Every coin that is still here leaves; what was handed out of them is owed.
    pub(super) fn take_back(&mut self, id: OperationId, payment: OperationId) -> Result<Vec<MovedPart>, Refusal> {
        let at = self.purses.iter().position(|p| p.operation == payment && p.arrived).ok_or(("unknown_payment", 0))?;
        let (whole, gone) = (self.purses[at].count(|c| c != Coin::Moved), self.purses[at].count(|c| c == Coin::Refunded));
        if whole == 0 {
            return Err(("already_reversed", 0));
        }
        self.entries.push(whole * self.coin);
        for coin in 0..self.purses[at].coins.len() {
            self.reverse(at, coin);
            self.purses[at].coins[coin] = Coin::Moved;
        }
        if gone > 0 {
            self.owe(id, 0, gone * self.coin, (LineNature::Other, None, false));
        }
        let purse = &self.purses[at];
        Ok(vec![MovedPart { mode: purse.mode, paid_on: purse.paid_on, cents: whole * self.coin }])
    }

    pub(super) fn come_back(&mut self, payment: OperationId, cents: i64) -> Result<(), Refusal> {
        let at = self.purses.iter().position(|p| p.operation == payment).ok_or(("unknown_payment", 0))?;
        sane(cents)?;
        let away = self.purses[at].count(|c| c == Coin::Moved) * self.coin;
        if cents > away {
            return Err(("beyond_the_credit", away));
        }
        self.entries.push(-cents);
        let many = self.coins(cents);
        self.purses[at].coins.iter_mut().filter(|c| **c == Coin::Moved).take(many).for_each(|c| *c = Coin::Left);
        Ok(())
    }

    pub(super) fn misplaced(&mut self, payment: OperationId) -> Result<(), Refusal> {
        let at = self.payment(payment)?;
        let whole = self.whole(at)?;
        if self.purses[at].count(|c| c == Coin::Refunded || c == Coin::Moved) > 0 {
            return Err(("already_spent", 0));
        }
        self.undo(at, whole);
        Ok(())
    }
}
