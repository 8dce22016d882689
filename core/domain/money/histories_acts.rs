//! What may happen next in a history of an account? Acts out of chance: mostly what a director would do, sometimes what must be refused.

use super::acts::{Billed, MoneyAct, NewLine, Reversal};
use super::histories::{CHILDREN, Chance, Side};
use super::kinds::{LineNature, PaymentMode, RefundMeans};
use super::model::Owed;
use crate::domain::ids::{CentreId, OperationId};
use crate::domain::time::{LocalDate, days_before};

impl Side {
    pub(super) fn random_act(&self, chance: &mut Chance, today: LocalDate) -> MoneyAct {
        let coin = self.model.coin;
        let label = "essai".to_owned();
        match chance.below(20) {
            0..=5 => self.random_invoice(chance),
            6..=11 => {
                let mode = chance.pick(&PaymentMode::ALL).unwrap();
                // By chance what is owed, else anything; a CESU mostly what it may pay.
                let owed = if mode.is_cesu() { self.account.cesu_open() } else { self.account.balance };
                let cents = if chance.one_in(2) { owed } else { chance.cents(coin) };
                let ago = [0, 0, 1, 40, 200, 250, 251].map(|n| days_before(today, n, false));
                let paid_on = if chance.one_in(40) { today.succ_opt().unwrap() } else { chance.pick(&ago).unwrap() };
                if chance.one_in(8) {
                    MoneyAct::Place { mode, cents, paid_on, label }
                } else {
                    MoneyAct::Pay { mode, cents, paid_on, label }
                }
            }
            12..=14 => self.random_credit_note(chance),
            15 => {
                let means = chance.pick(&[RefundMeans::Transfer, RefundMeans::Cheque, RefundMeans::Cash]).unwrap();
                let on = chance.pick(&[0, 0, 40, 251].map(|n| days_before(today, n, false))).unwrap();
                MoneyAct::Refund { cents: chance.cents(coin), means, on, label }
            }
            16 | 17 => {
                let known: Vec<OperationId> = self.model.purses.iter().map(|p| p.operation).collect();
                let payment = chance.pick(&known).filter(|_| !chance.one_in(30)).unwrap_or(OperationId([0xff; 16]));
                let fee_cents = if chance.one_in(2) { 0 } else { chance.cents(coin) };
                let given = Reversal::GivenBack { cents: chance.cents(coin), on: today };
                let bounced = Reversal::Bounced { fee_cents, due: today };
                let kinds = [bounced, bounced, given, given, Reversal::Misplaced];
                let reversal = chance.pick(&kinds).unwrap();
                MoneyAct::Reverse { payment, reversal, label }
            }
            _ => MoneyAct::MoveOut { to: CentreId([2; 16]), cents: chance.cents(coin), label },
        }
    }

    fn random_invoice(&self, chance: &mut Chance) -> MoneyAct {
        let lines = (0..chance.below(5)).map(|_| {
            let unit_cents = if chance.one_in(40) { chance.cents(self.model.coin) } else { self.model.coin * chance.below(9) as i64 };
            NewLine {
                nature: chance.pick(&LineNature::ALL).filter(|_| chance.one_in(2)).unwrap_or(LineNature::Care),
                billed: Billed::Free,
                label: String::new(),
                child: chance.pick(&CHILDREN).filter(|_| !chance.one_in(6)),
                child_name: String::new(),
                date: None,
                quantity: if chance.one_in(40) { 0 } else { 1 + u16::try_from(chance.below(2)).unwrap() },
                unit_cents,
                calculation: None,
                words: String::new(),
                cesu: chance.one_in(3),
            }
        });
        MoneyAct::Issue { label: "Facture".into(), lines: lines.collect(), due: "2026-12-31".parse().unwrap() }
    }

    fn random_credit_note(&self, chance: &mut Chance) -> MoneyAct {
        let operations: Vec<OperationId> = self.model.lines.iter().map(|l| l.operation).collect();
        let invoice = chance.pick(&operations).filter(|_| !chance.one_in(30)).unwrap_or(OperationId([0xfe; 16]));
        let mut lines = vec![];
        for line in &self.model.lines {
            if (line.operation == invoice && chance.one_in(2)) || chance.one_in(60) {
                let left = line.count(|c| c != Owed::Credited) * self.model.coin;
                let cents = match chance.below(12) {
                    0 => chance.cents(self.model.coin),
                    1..=4 => left,
                    _ => self.model.coin * chance.below(6) as i64,
                };
                lines.push((line.id, cents));
                if chance.one_in(40) {
                    lines.push((line.id, cents));
                }
            }
        }
        let reason = if chance.one_in(40) { "  " } else { "Absence justifiée" };
        MoneyAct::CreditNote { invoice, lines, reason: reason.into() }
    }
}
