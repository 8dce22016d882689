//! Where does an account stand? Lines that are owed, credits that pay them, and which credit paid which line. Everything is a
//! fold of effects that are only ever appended; the balance is the sum of the entries, and also what is open less what is left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds::{LineNature, PaymentMode};
use crate::domain::ids::{ChildId, Digest, LineId, OperationId};
use crate::domain::time::{LocalDate, age_on};
use crate::json::{FromJson, ToJson};

/// What an entry of the ledger is. Debits raise what is owed, credits lower it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// *Facture*.
    Invoice,
    /// *Avoir*.
    CreditNote,
    /// *Règlement*.
    Payment,
    /// *Remboursement*: a credit is paid back.
    Refund,
    /// *Rejet*: a cheque or a card payment came back unpaid.
    Rejection,
    /// What a rejection costs.
    Fee,
    /// A credit left for another centre, and arrived there.
    MovedOut,
    MovedIn,
}

impl EntryKind {
    pub const ALL: [EntryKind; 8] = [
        EntryKind::Invoice,
        EntryKind::CreditNote,
        EntryKind::Payment,
        EntryKind::Refund,
        EntryKind::Rejection,
        EntryKind::Fee,
        EntryKind::MovedOut,
        EntryKind::MovedIn,
    ];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            EntryKind::Invoice => "invoice",
            EntryKind::CreditNote => "credit_note",
            EntryKind::Payment => "payment",
            EntryKind::Refund => "refund",
            EntryKind::Rejection => "rejection",
            EntryKind::Fee => "fee",
            EntryKind::MovedOut => "moved_out",
            EntryKind::MovedIn => "moved_in",
        }
    }

    pub fn from_word(word: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// Why a payment counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reversed {
    /// A bank, or who redeems a voucher, refused it.
    Bounced,
    /// It was another account's, or typed by mistake.
    Misplaced,
}

impl Reversed {
    pub const ALL: [Reversed; 2] = [Reversed::Bounced, Reversed::Misplaced];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Reversed::Bounced => "bounced",
            Reversed::Misplaced => "misplaced",
        }
    }

    pub fn from_word(word: &str) -> Option<Reversed> {
        Reversed::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// By what means money went back to a family, and on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaid {
    pub mode: PaymentMode,
    pub on: LocalDate,
}

/// One entry (*écriture*): appended, never edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: OperationId,
    /// Its place in the account, from 1, without a hole.
    pub number: u32,
    pub kind: EntryKind,
    /// Signed cents: a debit is positive.
    pub cents: i64,
    /// *Date écriture*.
    pub date: LocalDate,
    /// *Facture 3H2024/0736EN*.
    pub label: String,
    /// The invoice that is corrected, the payment that came back.
    pub about: Option<OperationId>,
    /// The number of the paper, where there is one.
    pub paper: Option<String>,
    pub due: Option<LocalDate>,
    /// Of a rejection, and of nothing else.
    pub reversal: Option<Reversed>,
    /// Of a refund, and of nothing else; not of one that a director wrote down before this was asked.
    pub repaid: Option<Repaid>,
}

/// One line that is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: LineId,
    pub operation: OperationId,
    /// Place of its entry in the account, then its own: the order in which lines are paid.
    pub order: (u32, u16),
    pub nature: LineNature,
    pub child: Option<ChildId>,
    /// CESU may pay it.
    pub cesu: bool,
    pub cents: i64,
    /// Taken off by credit notes.
    pub credited: i64,
    /// Allocated to it.
    pub paid: i64,
    /// Of a credit note: the line of nothing that it takes back.
    pub takes_back: Option<LineId>,
}

impl Line {
    pub const fn open(&self) -> i64 {
        self.cents - self.credited - self.paid
    }

    pub const fn payable_by(&self, mode: PaymentMode) -> bool {
        self.cesu || !mode.is_cesu()
    }
}

/// The id of a line follows from its operation and its place, which ends it: lines of one operation stand together on the disk.
pub fn line_id(operation: OperationId, index: u16) -> LineId {
    let digest = Digest::of(&[b"line", operation.bytes()]);
    let mut id = [0; 16];
    id[..14].copy_from_slice(&digest.bytes()[..14]);
    id[14..].copy_from_slice(&index.to_be_bytes());
    LineId(id)
}

/// The id of the fee that goes with a rejection.
pub fn fee_id(rejection: OperationId) -> OperationId {
    let digest = Digest::of(&[b"fee", rejection.bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.bytes()[..16]);
    OperationId(id)
}

/// May CESU pay this line? Never a meal; from age 6 only care before or after school.
pub fn cesu_may_pay(nature: LineNature, birth: Option<LocalDate>, date: Option<LocalDate>, around_school: bool) -> bool {
    let young = birth.zip(date).is_some_and(|(birth, date)| age_on(birth, date) < 6);
    nature == LineNature::Care && (young || around_school)
}

/// What a payment is worth, and where it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    pub operation: OperationId,
    pub number: u32,
    pub mode: PaymentMode,
    /// Handed over or authorised: the year of a certificate follows from it.
    pub paid_on: LocalDate,
    /// It came from the family's account in another centre.
    pub arrived: bool,
    pub cents: i64,
    pub allocated: i64,
    pub refunded: i64,
    /// Came back unpaid, or was given back by the payment platform.
    pub reversed: i64,
    pub moved: i64,
}

impl Credit {
    /// Not allocated and not spent.
    pub const fn left(&self) -> i64 {
        self.cents - self.allocated - self.refunded - self.reversed - self.moved
    }

    /// It may still come back unpaid: not what arrived from another centre, which comes back where it was paid.
    pub const fn may_bounce(&self) -> bool {
        self.mode.may_bounce() && !self.arrived && self.reversed != self.cents
    }

    /// Nothing came of it but what it pays here: it may be taken off the account whole.
    pub const fn may_be_undone(&self) -> bool {
        !self.arrived && self.reversed + self.refunded + self.moved == 0
    }

    /// What was really paid by it, here.
    pub const fn really_paid(&self) -> i64 {
        self.cents - self.refunded - self.reversed - self.moved
    }

    const fn order(&self) -> (LocalDate, u32) {
        (self.paid_on, self.number)
    }
}

/// Where a part of a credit went, other than to lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spent {
    Refunded,
    Reversed,
    Moved,
}

impl Spent {
    pub const ALL: [Spent; 3] = [Spent::Refunded, Spent::Reversed, Spent::Moved];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Spent::Refunded => "refunded",
            Spent::Reversed => "reversed",
            Spent::Moved => "moved",
        }
    }

    pub fn from_word(word: &str) -> Option<Spent> {
        Spent::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What an act changes: appended rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    Entry(Entry),
    Line(Line),
    /// A credit note takes this off a line.
    Credited {
        line: LineId,
        by: OperationId,
        cents: i64,
    },
    Credit(Credit),
    /// A credit pays a line; negative when it is freed. `by`: the operation that caused it.
    Allocated {
        credit: OperationId,
        line: LineId,
        by: OperationId,
        cents: i64,
    },
    /// Negative when a payment bounces after a part of it was refunded or had left: that part counts as reversed from then on.
    Spent {
        credit: OperationId,
        by: OperationId,
        how: Spent,
        cents: i64,
    },
}

/// An account of one family in one centre.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Number of the last entry.
    pub last: u32,
    /// Sum of the entries: what is owed; negative in favour of the family.
    pub balance: i64,
    pub lines: BTreeMap<LineId, Line>,
    pub credits: BTreeMap<OperationId, Credit>,
    /// What each credit pays of each line; never zero.
    pub allocated: BTreeMap<(OperationId, LineId), i64>,
}

impl Account {
    pub fn fold(&mut self, effect: &Effect) {
        match effect {
            Effect::Entry(entry) => {
                self.last = self.last.max(entry.number);
                self.balance += entry.cents;
            }
            Effect::Line(line) => {
                self.lines.insert(line.id, line.clone());
            }
            Effect::Credited { line, cents, .. } => {
                if let Some(line) = self.lines.get_mut(line) {
                    line.credited += cents;
                }
            }
            Effect::Credit(credit) => {
                self.credits.insert(credit.operation, credit.clone());
            }
            Effect::Allocated { credit, line, cents, .. } => self.allocate(*credit, *line, *cents),
            Effect::Spent { credit, how, cents, .. } => {
                if let Some(credit) = self.credits.get_mut(credit) {
                    let place = match how {
                        Spent::Refunded => &mut credit.refunded,
                        Spent::Reversed => &mut credit.reversed,
                        Spent::Moved => &mut credit.moved,
                    };
                    *place += cents;
                }
            }
        }
    }

    fn allocate(&mut self, credit: OperationId, line: LineId, cents: i64) {
        if let Some(line) = self.lines.get_mut(&line) {
            line.paid += cents;
        }
        if let Some(credit) = self.credits.get_mut(&credit) {
            credit.allocated += cents;
        }
        let sum = self.allocated.entry((credit, line)).or_default();
        *sum += cents;
        if *sum == 0 {
            self.allocated.remove(&(credit, line));
        }
    }

    /// Lines with something open, in the order in which they are paid.
    pub fn open_lines(&self) -> Vec<&Line> {
        let mut open: Vec<&Line> = self.lines.values().filter(|l| l.open() > 0).collect();
        open.sort_unstable_by_key(|l| l.order);
        open
    }

    /// Is that line one of nothing that a credit note took back?
    pub fn is_taken_back(&self, id: LineId) -> bool {
        self.lines.get(&id).is_some_and(|l| l.cents == 0) && self.lines.values().any(|l| l.takes_back == Some(id))
    }

    /// Credits that no money is given back for: vouchers, of which something is left.
    pub fn vouchers_left(&self) -> i64 {
        self.credits.values().filter(|c| !c.mode.is_refundable()).map(Credit::left).sum()
    }

    /// Credits with something left, the oldest first.
    pub fn credits_left(&self) -> Vec<&Credit> {
        let mut left: Vec<&Credit> = self.credits.values().filter(|c| c.left() > 0).collect();
        left.sort_unstable_by_key(|c| c.order());
        left
    }

    /// What this credit pays, the newest line first: the order in which allocations are freed.
    pub fn paid_by(&self, credit: OperationId) -> Vec<(LineId, i64)> {
        let order = |id: &LineId| self.lines.get(id).map(|l| l.order);
        let mut paid: Vec<(LineId, i64)> =
            self.allocated.iter().filter(|((c, _), _)| *c == credit).map(|((_, line), cents)| (*line, *cents)).collect();
        paid.sort_unstable_by_key(|(line, _)| std::cmp::Reverse(order(line)));
        paid
    }

    /// What pays this line, the newest credit first.
    pub fn payers_of(&self, line: LineId) -> Vec<(OperationId, i64)> {
        let order = |id: &OperationId| self.credits.get(id).map(Credit::order);
        let mut payers: Vec<(OperationId, i64)> =
            self.allocated.iter().filter(|((_, l), _)| *l == line).map(|((credit, _), cents)| (*credit, *cents)).collect();
        payers.sort_unstable_by_key(|(credit, _)| std::cmp::Reverse(order(credit)));
        payers
    }

    /// What CESU could pay now.
    pub fn cesu_open(&self) -> i64 {
        self.lines.values().filter(|l| l.cesu).map(Line::open).sum()
    }

    /// The same figure twice: the sum of the entries, and what is open less what is left of the credits.
    pub fn is_balanced(&self) -> bool {
        let open: i64 = self.lines.values().map(Line::open).sum();
        let left: i64 = self.credits.values().map(Credit::left).sum();
        let sound = self.lines.values().all(|l| l.open() >= 0 && l.credited >= 0 && l.paid >= 0);
        let spent = |c: &Credit| c.left() >= 0 && c.allocated >= 0 && c.refunded >= 0 && c.reversed >= 0 && c.moved >= 0;
        self.balance == open - left && sound && self.credits.values().all(spent)
    }
}
