//! What is an account, said as plainly as possible? Every coin of a line and of a payment is there by itself, and says where it is;
//! all figures are counted. Nothing of `apply` and `account` is used, which must come to the same (`histories`).

use std::collections::BTreeMap;

use chrono::{Datelike, Days};

use super::account::{fee_id, line_id};
use super::acts::{Moment, MoneyAct, MovedPart, NewLine, Reversal};
use super::kinds::{LineNature, PaymentMode};
use crate::domain::ids::{ChildId, LineId, OperationId};
use crate::domain::time::LocalDate;

/// A coin of what is owed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    Open,
    Credited,
    PaidBy(usize),
}

/// A coin of what was paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coin {
    Left,
    On(usize),
    Refunded,
    Reversed,
    Moved,
}

#[derive(Clone)]
pub struct Owing {
    pub id: LineId,
    pub operation: OperationId,
    pub entry: u32,
    pub place: u16,
    pub nature: LineNature,
    pub child: Option<ChildId>,
    pub cesu: bool,
    pub coins: Vec<Owed>,
    /// The line of nothing that it takes back.
    pub takes_back: Option<LineId>,
}

#[derive(Clone)]
pub struct Purse {
    pub operation: OperationId,
    pub entry: u32,
    pub mode: PaymentMode,
    pub paid_on: LocalDate,
    pub arrived: bool,
    pub coins: Vec<Coin>,
}

#[derive(Clone)]
pub struct Model {
    /// What one coin is worth in cents.
    pub coin: i64,
    pub entries: Vec<i64>,
    pub lines: Vec<Owing>,
    pub purses: Vec<Purse>,
}

/// A code, and the figure that goes with it.
pub type Refusal = (&'static str, i64);

const MOST: i128 = 10_000_000;

fn cesu(mode: PaymentMode) -> bool {
    mode == PaymentMode::CesuPaper || mode == PaymentMode::ECesu
}

fn voucher(mode: PaymentMode) -> bool {
    cesu(mode) || mode == PaymentMode::AncvPaper || mode == PaymentMode::AncvConnect
}

pub(super) fn sane(cents: i64) -> Result<(), Refusal> {
    if i128::from(cents) < 1 || i128::from(cents) > MOST { Err(("absurd_amount", 0)) } else { Ok(()) }
}

impl Owing {
    pub fn count(&self, what: fn(Owed) -> bool) -> i64 {
        self.coins.iter().filter(|c| what(**c)).count() as i64
    }

    pub fn open(&self) -> i64 {
        self.count(|c| c == Owed::Open)
    }
}

impl Purse {
    pub fn count(&self, what: fn(Coin) -> bool) -> i64 {
        self.coins.iter().filter(|c| what(**c)).count() as i64
    }

    fn age(&self) -> (LocalDate, u32) {
        (self.paid_on, self.entry)
    }
}

impl Model {
    pub fn new(coin: i64) -> Model {
        Model { coin, entries: vec![], lines: vec![], purses: vec![] }
    }

    /// Does it, or says why not. Answers what left for another centre.
    pub fn perform(&mut self, act: &MoneyAct, moment: &Moment) -> Result<Vec<MovedPart>, Refusal> {
        let (id, today) = (moment.id, moment.now.local_date());
        let mut moved = vec![];
        match act {
            MoneyAct::Issue { lines, .. } => self.issue(id, lines, moment.number.is_some())?,
            MoneyAct::CreditNote { invoice, lines, reason } => {
                if moment.number.is_none() {
                    return Err(("number_missing", 0));
                }
                self.credit_note(id, *invoice, lines, reason)?;
            }
            MoneyAct::Pay { mode, cents, paid_on, .. } => {
                sane(*cents)?;
                if *paid_on > today || *paid_on + Days::new(250) < today {
                    return Err(("absurd_date", 0));
                }
                self.pay(id, (*mode, *cents, *paid_on))?;
            }
            MoneyAct::Place { mode, cents, paid_on, .. } => self.pay(id, (*mode, *cents, *paid_on))?,
            MoneyAct::Refund { cents, on, .. } => {
                sane(*cents)?;
                if *on > today || *on + Days::new(250) < today {
                    return Err(("absurd_date", 0));
                }
                self.take(*cents, Coin::Refunded, |mode| !voucher(mode))?;
            }
            MoneyAct::Reverse { payment, reversal: Reversal::Bounced { fee_cents, .. }, .. } => self.bounce(id, *payment, *fee_cents)?,
            MoneyAct::Reverse { payment, reversal: Reversal::GivenBack { cents, .. }, .. } => self.give_back(*payment, *cents)?,
            MoneyAct::Reverse { payment, reversal: Reversal::Misplaced, .. } => self.misplaced(*payment)?,
            MoneyAct::MoveOut { cents, .. } => moved = self.take(*cents, Coin::Moved, |mode| !cesu(mode))?,
            MoneyAct::MoveIn { part, .. } => {
                sane(part.cents)?;
                self.entries.push(-part.cents);
                self.purse(id, (part.mode, part.cents, part.paid_on), true);
            }
            MoneyAct::TakeBack { payment, .. } => moved = self.take_back(id, *payment)?,
            MoneyAct::ComeBack { payment, cents, .. } => self.come_back(*payment, *cents)?,
        }
        self.settle();
        Ok(moved)
    }

    pub(super) fn coins(&self, cents: i64) -> usize {
        assert_eq!(cents % self.coin, 0, "amounts are whole coins");
        usize::try_from(cents / self.coin).unwrap()
    }

    pub(super) fn owe(
        &mut self,
        operation: OperationId,
        place: u16,
        cents: i64,
        (nature, child, cesu): (LineNature, Option<ChildId>, bool),
    ) {
        let coins = vec![Owed::Open; self.coins(cents)];
        let entry = self.entries.len() as u32;
        self.lines.push(Owing { id: line_id(operation, place), operation, entry, place, nature, child, cesu, coins, takes_back: None });
    }

    fn purse(&mut self, operation: OperationId, (mode, cents, paid_on): (PaymentMode, i64, LocalDate), arrived: bool) {
        let coins = vec![Coin::Left; self.coins(cents)];
        self.purses.push(Purse { operation, entry: self.entries.len() as u32, mode, paid_on, arrived, coins });
    }

    fn issue(&mut self, id: OperationId, lines: &[NewLine], numbered: bool) -> Result<(), Refusal> {
        if !numbered {
            return Err(("number_missing", 0));
        }
        if lines.is_empty() {
            return Err(("nothing_to_bill", 0));
        }
        let product = |l: &NewLine| i128::from(l.unit_cents) * i128::from(l.quantity);
        let total: i128 = lines.iter().map(product).sum();
        let absurd = |l: &NewLine| l.quantity == 0 || l.unit_cents < 0 || i128::from(l.unit_cents) > MOST || product(l) > MOST;
        if total > MOST || lines.iter().any(absurd) {
            return Err(("absurd_amount", 0));
        }
        self.entries.push(total as i64);
        for (place, line) in lines.iter().enumerate() {
            self.owe(id, place as u16, product(line) as i64, (line.nature, line.child, line.cesu));
        }
        Ok(())
    }

    fn credit_note(&mut self, id: OperationId, invoice: OperationId, lines: &[(LineId, i64)], reason: &str) -> Result<(), Refusal> {
        if reason.trim().is_empty() {
            return Err(("text_missing", 0));
        }
        if lines.is_empty() {
            return Err(("nothing_to_bill", 0));
        }
        let mut found: Vec<(usize, i64)> = vec![];
        for (line, cents) in lines {
            let named = |l: &Owing| l.id == *line && l.operation == invoice && l.takes_back.is_none();
            let at = self.lines.iter().position(named).ok_or(("unknown_invoice", 0))?;
            // A line of nothing is taken back for nothing, once.
            let free = self.lines[at].coins.is_empty() && self.lines.iter().all(|l| l.takes_back != Some(*line));
            if *cents < i64::from(!free) || found.iter().any(|(other, _)| *other == at) {
                return Err(("absurd_amount", 0));
            }
            let left = self.lines[at].count(|c| c != Owed::Credited) * self.coin;
            if *cents > left {
                return Err(("beyond_the_line", left));
            }
            found.push((at, *cents));
        }
        self.entries.push(-found.iter().map(|(_, cents)| cents).sum::<i64>());
        let mut place = 0;
        for (at, cents) in found {
            for _ in 0..self.coins(cents) {
                self.credit_one(at);
            }
            if cents == 0 {
                let Owing { id: free, nature, child, .. } = self.lines[at];
                self.owe(id, place, 0, (nature, child, false));
                self.lines.last_mut().unwrap().takes_back = Some(free);
                place += 1;
            }
        }
        Ok(())
    }

    /// An open coin if there is one, else the one that the newest payment pays, which is free again.
    fn credit_one(&mut self, line: usize) {
        let open = self.lines[line].coins.iter().position(|c| *c == Owed::Open);
        let newest = || {
            let payer = |c: &Owed| if let Owed::PaidBy(purse) = c { Some(*purse) } else { None };
            let payers = self.lines[line].coins.iter().filter_map(payer);
            payers.max_by_key(|purse| self.purses[*purse].age())
        };
        match (open, if open.is_none() { newest() } else { None }) {
            (Some(at), _) => self.lines[line].coins[at] = Owed::Credited,
            (None, Some(purse)) => {
                let coin = self.purses[purse].coins.iter_mut().find(|c| **c == Coin::On(line)).unwrap();
                *coin = Coin::Left;
                let owed = self.lines[line].coins.iter_mut().find(|c| **c == Owed::PaidBy(purse)).unwrap();
                *owed = Owed::Credited;
            }
            (None, None) => unreachable!("more is credited than there is"),
        }
    }

    fn pay(&mut self, id: OperationId, what: (PaymentMode, i64, LocalDate)) -> Result<(), Refusal> {
        let (mode, cents, _) = what;
        sane(cents)?;
        let eligible = self.lines.iter().filter(|l| l.cesu).map(Owing::open).sum::<i64>() * self.coin;
        if cesu(mode) && cents > eligible {
            return Err(("cesu_not_eligible", eligible));
        }
        self.entries.push(-cents);
        self.purse(id, what, false);
        Ok(())
    }

    /// Coins that are left, of these modes, the oldest payment first.
    fn take(&mut self, cents: i64, turns: Coin, may: fn(PaymentMode) -> bool) -> Result<Vec<MovedPart>, Refusal> {
        sane(cents)?;
        let mut order: Vec<usize> = (0..self.purses.len()).filter(|at| may(self.purses[*at].mode)).collect();
        order.sort_by_key(|at| self.purses[*at].age());
        let left = order.iter().map(|at| self.purses[*at].count(|c| c == Coin::Left)).sum::<i64>() * self.coin;
        if cents > left {
            return Err(("beyond_the_credit", left));
        }
        self.entries.push(cents);
        let mut wanted = self.coins(cents);
        let mut parts = vec![];
        for at in order {
            let mut taken = 0;
            let purse = &mut self.purses[at];
            for coin in purse.coins.iter_mut().filter(|c| **c == Coin::Left) {
                if wanted > 0 {
                    (*coin, wanted, taken) = (turns, wanted - 1, taken + 1);
                }
            }
            if taken > 0 {
                parts.push(MovedPart { mode: purse.mode, paid_on: purse.paid_on, cents: taken * self.coin });
            }
        }
        Ok(parts)
    }

    pub(super) fn payment(&self, payment: OperationId) -> Result<usize, Refusal> {
        self.purses.iter().position(|p| p.operation == payment && !p.arrived).ok_or(("unknown_payment", 0))
    }

    fn bounce(&mut self, id: OperationId, payment: OperationId, fee: i64) -> Result<(), Refusal> {
        let at = self.payment(payment)?;
        if [PaymentMode::Cash, PaymentMode::ECesu, PaymentMode::AncvConnect].contains(&self.purses[at].mode) {
            return Err(("mode_cannot_bounce", 0));
        }
        let whole = self.whole(at)?;
        if fee != 0 {
            sane(fee)?;
        }
        // Whoever had money back for a cheque that came to nothing owes it.
        let gone = self.purses[at].count(|c| c == Coin::Refunded || c == Coin::Moved);
        self.undo(at, whole);
        if gone > 0 {
            self.owe(id, 0, gone * self.coin, (LineNature::Other, None, false));
        }
        if fee > 0 {
            self.entries.push(fee);
            self.owe(fee_id(id), 0, fee, (LineNature::Penalty, None, false));
        }
        Ok(())
    }

    pub(super) fn whole(&self, at: usize) -> Result<i64, Refusal> {
        let whole = self.purses[at].count(|c| c != Coin::Reversed);
        if whole == 0 { Err(("already_reversed", 0)) } else { Ok(whole) }
    }

    pub(super) fn undo(&mut self, at: usize, whole: i64) {
        self.entries.push(whole * self.coin);
        (0..self.purses[at].coins.len()).for_each(|coin| self.reverse(at, coin));
    }

    pub(super) fn reverse(&mut self, purse: usize, coin: usize) {
        if let Coin::On(line) = self.purses[purse].coins[coin] {
            let owed = self.lines[line].coins.iter_mut().find(|c| **c == Owed::PaidBy(purse)).unwrap();
            *owed = Owed::Open;
        }
        self.purses[purse].coins[coin] = Coin::Reversed;
    }

    /// First what is left, then from the newest line back.
    fn give_back(&mut self, payment: OperationId, cents: i64) -> Result<(), Refusal> {
        let at = self.payment(payment)?;
        if self.purses[at].count(|c| c != Coin::Reversed) == 0 {
            return Err(("already_reversed", 0));
        }
        sane(cents)?;
        let here = self.purses[at].count(|c| matches!(c, Coin::Left | Coin::On(_))) * self.coin;
        if cents > here {
            return Err(("beyond_the_credit", here));
        }
        self.entries.push(cents);
        for _ in 0..self.coins(cents) {
            let coins = &self.purses[at].coins;
            let left = coins.iter().position(|c| *c == Coin::Left);
            let line_of = |c: &Coin| if let Coin::On(line) = c { Some((self.lines[*line].entry, self.lines[*line].place)) } else { None };
            let newest = (0..coins.len()).filter(|i| line_of(&coins[*i]).is_some()).max_by_key(|i| line_of(&coins[*i]));
            self.reverse(at, left.or(newest).unwrap());
        }
        Ok(())
    }

    /// Each open coin, the oldest line first, is paid by the oldest payment that may pay it.
    fn settle(&mut self) {
        let mut lines: Vec<usize> = (0..self.lines.len()).collect();
        lines.sort_by_key(|at| (self.lines[*at].entry, self.lines[*at].place));
        let mut purses: Vec<usize> = (0..self.purses.len()).collect();
        purses.sort_by_key(|at| self.purses[*at].age());
        for line in lines {
            for coin in 0..self.lines[line].coins.len() {
                if self.lines[line].coins[coin] != Owed::Open {
                    continue;
                }
                let may = |p: &Purse| self.lines[line].cesu || !cesu(p.mode);
                let payer = purses.iter().copied().find(|at| may(&self.purses[*at]) && self.purses[*at].coins.contains(&Coin::Left));
                let Some(purse) = payer else { break };
                let left = self.purses[purse].coins.iter_mut().find(|c| **c == Coin::Left).unwrap();
                *left = Coin::On(line);
                self.lines[line].coins[coin] = Owed::PaidBy(purse);
            }
        }
    }

    /// What was really paid in a year, with the part paid by CESU, and of it the care of each child under 6 on 1 January, the same way.
    pub fn certificate(&self, year: i32, births: &BTreeMap<ChildId, LocalDate>) -> ((i64, i64), BTreeMap<ChildId, (i64, i64)>) {
        let (mut paid, mut care) = ((0, 0), BTreeMap::new());
        for purse in self.purses.iter().filter(|p| p.paid_on.year() == year) {
            for coin in &purse.coins {
                let worth = if matches!(coin, Coin::Left | Coin::On(_)) { self.coin } else { 0 };
                paid = (paid.0 + worth, paid.1 + if cesu(purse.mode) { worth } else { 0 });
                let Coin::On(line) = coin else { continue };
                let line = &self.lines[*line];
                let child =
                    line.child.filter(|c| births.get(c).is_some_and(|b| b.year() > year - 6 || (b.year() == year - 6 && b.ordinal() > 1)));
                if let (LineNature::Care, Some(child)) = (line.nature, child) {
                    let sum: &mut (i64, i64) = care.entry(child).or_default();
                    sum.0 += self.coin;
                    sum.1 += if cesu(purse.mode) { self.coin } else { 0 };
                }
            }
        }
        (paid, care)
    }
}
