//! Does the platform's word come to what the plain model says, among all that else happens to an account? Online payments paid,
//! refused, pending then paid, told twice, late, wrongly, and given back.

use super::acts::{MoneyAct, Reversal};
use super::histories::{Chance, History, Online};
use super::kinds::PaymentMode;
use super::model_online::{Asked, Booking};
use super::online::{Heard, Movement, Order, Outcome, PaidPart, Standing, Word, listen};

const OUTCOMES: [Outcome; 8] = [
    Outcome::Credited,
    Outcome::Credited,
    Outcome::Credited,
    Outcome::Credited,
    Outcome::Pending,
    Outcome::Abandoned,
    Outcome::Failed,
    Outcome::Nothing,
];

/// What the server writes down of it.
const fn word_of(heard: &Heard) -> &'static str {
    match heard {
        Heard::Credit(_) => "credited",
        Heard::GiveBack(_) => "given_back",
        Heard::Now(state) => state.word(),
        Heard::Nothing => "nothing",
        Heard::Refused(problem) => problem.code(),
    }
}

fn booked(moves: &[(Movement, MoneyAct)]) -> Vec<Booking> {
    let one = |(movement, act): &(Movement, MoneyAct)| match (movement, act) {
        (Movement::Paid(part), MoneyAct::Pay { mode, cents, .. }) if (part.mode, part.cents) == (*mode, *cents) => {
            Booking::Paid(*mode, *cents)
        }
        (Movement::GivenBack(of), MoneyAct::Reverse { payment, reversal: Reversal::GivenBack { cents, .. }, .. }) if of == payment => {
            Booking::Back(*payment, *cents)
        }
        other => panic!("a movement is booked as another: {other:?}"),
    };
    moves.iter().map(one).collect()
}

impl History {
    /// Something about an online payment: one begins, or the platform speaks of one.
    pub(super) fn goes_online(&mut self, at: usize, chance: &mut Chance) {
        let due = self.sides[at].account.balance;
        if self.online.is_empty() || chance.one_in(5) {
            if due > 0 {
                let order = Order { asked_cents: due, ..Order::default() };
                self.online.push(Online { at, order, payments: vec![], model: Asked::new(due), said: vec![] });
            }
            return;
        }
        let which = chance.below(self.online.len() as u64) as usize;
        let again = if chance.one_in(4) { chance.below(1 + self.online[which].said.len() as u64) as usize } else { usize::MAX };
        let word = match self.online[which].said.get(again) {
            Some(word) => word.clone(),
            None => self.random_word(which, chance),
        };
        self.online[which].said.push(word.clone());
        if self.hears(which, &word) == "credited" {
            // A refund may be told before its payment.
            for early in self.online[which].said.clone().iter().filter(|w| w.gives_back) {
                self.hears(which, early);
            }
        }
    }

    fn random_word(&self, which: usize, chance: &mut Chance) -> Word {
        let (of, coin) = (&self.online[which], self.sides[0].model.coin);
        let outcome = chance.pick(&OUTCOMES).unwrap();
        let gives_back = chance.one_in(3);
        let whose = if chance.one_in(12) { chance.below(self.online.len() as u64) as usize } else { which };
        let uuid = format!("{whose}.{}", chance.below(2) + if gives_back { 2 } else { 0 });
        let coins = of.order.asked_cents / coin;
        let cents = if gives_back { coin * (chance.below(2 + coins as u64 / 2) as i64) } else { of.order.asked_cents };
        let cents = if chance.one_in(12) { cents + coin } else { cents };
        let voucher = chance.below(coins as u64) as i64 * coin;
        let part = |mode, cents, sequence| PaidPart { mode, cents, sequence };
        let parts = match chance.below(8) {
            0 => vec![part(PaymentMode::AncvConnect, voucher, 1), part(PaymentMode::Card, cents - voucher, 2)],
            1 => vec![part(PaymentMode::Card, cents + coin, 1), part(PaymentMode::Card, -coin, 2)],
            2 => vec![part(PaymentMode::InstantTransfer, cents, 1)],
            _ => vec![part(PaymentMode::Card, cents, 1)],
        };
        let currency = if chance.one_in(20) { 840 } else { 978 };
        let key = format!("{uuid}|{}|{outcome:?}", chance.below(2));
        Word { key, uuid, outcome, gives_back, cents, currency, paid_on: self.now.local_date(), parts }
    }

    /// By the rules and by the model: the same is booked, and all of it or nothing.
    fn hears(&mut self, which: usize, word: &Word) -> &'static str {
        let paid_another =
            |paid_by: &dyn Fn(&Online) -> bool| self.online.iter().enumerate().any(|(at, other)| at != which && paid_by(other));
        let elsewhere = paid_another(&|other| other.order.paid_by.as_deref() == Some(word.uuid.as_str()));
        assert_eq!(elsewhere, paid_another(&|other| other.model.paid_by() == Some(word.uuid.as_str())));
        let of = &self.online[which];
        let standing = Standing { account: &self.sides[of.at].account, payments: &of.payments, paid_another: elsewhere };
        let (heard, moves) = listen(&of.order, word, standing);
        let (result, believed, bookings) = of.model.tell(word, &self.sides[of.at].model, elsewhere);
        assert_eq!((word_of(&heard), heard.is_believed(), booked(&moves)), (result, believed, bookings), "{word:?}");

        let (at, before) = (of.at, (moves.len() > 1).then(|| (self.sides.clone(), of.clone())));
        for (movement, act) in moves {
            if self.does(at, &act, true).is_none() {
                // The account refuses what money did: nothing is booked, and the word waits for a person.
                if let Some((sides, of)) = before {
                    (self.sides, self.online[which]) = (sides, of);
                }
                return "not_booked";
            }
            if let Movement::Paid(_) = movement {
                let payment = self.sides[at].entries.last().unwrap().id;
                self.online[which].payments.push(payment);
                self.online[which].model.payments.push(payment);
            }
        }
        let of = &mut self.online[which];
        of.order.remember(word, &heard);
        if believed {
            of.model.believe(word);
        }
        assert_eq!((of.order.state, of.order.paid_by.as_deref()), (of.model.state(), of.model.paid_by()));
        self.reached.insert(result);
        result
    }
}
