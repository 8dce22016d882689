//! *Échéancier*: in which instalments is a debt paid, which of them are covered, and is the plan kept? What was owed on the day of
//! the plan has been paid since, oldest instalment first; nothing is stored of how it stands.

use serde::{Deserialize, Serialize};

use super::account::{Account, Line};
use super::amounts::{CENTS_MAX, euros};
use crate::domain::ids::PlanId;
use crate::domain::time::LocalDate;

pub const INSTALMENTS_MIN: usize = 2;
pub const INSTALMENTS_MAX: usize = 12;
/// The last date is at most this far away.
pub const DAYS_MAX: i64 = 732;

/// *40,00 € le 5 janvier*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    pub date: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
}

/// An instalment with what was paid of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CoveredInstalment {
    pub date: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub covered_cents: i64,
}

impl CoveredInstalment {
    pub const fn left(&self) -> i64 {
        self.cents - self.covered_cents
    }

    /// Late from the day after its date.
    pub fn is_late(&self, today: LocalDate) -> bool {
        self.date < today && self.left() > 0
    }
}

/// A plan as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub id: PlanId,
    pub made_on: LocalDate,
    /// The last entry of the account that it knows: what is written later is no part of it.
    pub after: u32,
    /// What was open on the lines of those entries.
    pub owed_cents: i64,
    pub instalments: Vec<Instalment>,
}

/// Why a plan cannot be made so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    Count,
    Amount { at: usize },
    Past { at: usize },
    Order { at: usize },
    TooFar,
    Sum { sum: i64, wanted: i64 },
    BeyondTheBalance { balance: i64 },
}

impl PlanProblem {
    pub const fn code(&self) -> &'static str {
        match self {
            PlanProblem::Count => "plan_count",
            PlanProblem::Amount { .. } => "plan_amount",
            PlanProblem::Past { .. } => "plan_past",
            PlanProblem::Order { .. } => "plan_order",
            PlanProblem::TooFar => "plan_too_far",
            PlanProblem::Sum { .. } => "plan_sum",
            PlanProblem::BeyondTheBalance { .. } => "plan_beyond_balance",
        }
    }

    /// The input to mend: `total_cents`, or `instalments` with the place of the one that is wrong.
    pub const fn field(&self) -> &'static str {
        match self {
            PlanProblem::BeyondTheBalance { .. } => "total_cents",
            _ => "instalments",
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            PlanProblem::Count => format!("Un échéancier a de {INSTALMENTS_MIN} à {INSTALMENTS_MAX} échéances."),
            PlanProblem::Amount { at } => format!("Échéance {} : de {} à {}.", at + 1, euros(1), euros(CENTS_MAX)),
            PlanProblem::Past { at } => format!("Échéance {} : cette date est passée.", at + 1),
            PlanProblem::Order { at } => format!("Échéance {} : sa date doit suivre celle de la précédente.", at + 1),
            PlanProblem::TooFar => "La dernière échéance est à deux ans au plus.".into(),
            PlanProblem::Sum { sum, wanted } => {
                format!("Les échéances font {} ; il faut {} : corrigez les montants.", euros(*sum), euros(*wanted))
            }
            PlanProblem::BeyondTheBalance { balance } => {
                format!("Un échéancier ne dépasse pas ce qui est dû : {}.", euros((*balance).max(0)))
            }
        }
    }
}

/// The first thing that is wrong with a plan of `wanted` cents for an account that owes `balance`.
pub fn problem(instalments: &[Instalment], wanted: i64, balance: i64, today: LocalDate) -> Option<PlanProblem> {
    if !(INSTALMENTS_MIN..=INSTALMENTS_MAX).contains(&instalments.len()) {
        return Some(PlanProblem::Count);
    }
    if let Some(at) = instalments.iter().position(|i| !(1..=CENTS_MAX).contains(&i.cents)) {
        return Some(PlanProblem::Amount { at });
    }
    if let Some(at) = instalments.iter().position(|i| i.date < today) {
        return Some(PlanProblem::Past { at });
    }
    if let Some(at) = instalments.windows(2).position(|pair| pair[0].date >= pair[1].date) {
        return Some(PlanProblem::Order { at: at + 1 });
    }
    if instalments.last().is_some_and(|last| (last.date - today).num_days() > DAYS_MAX) {
        return Some(PlanProblem::TooFar);
    }
    if wanted > balance {
        return Some(PlanProblem::BeyondTheBalance { balance });
    }
    let sum = instalments.iter().map(|i| i.cents).sum();
    (sum != wanted).then_some(PlanProblem::Sum { sum, wanted })
}

/// What is open on the lines of the entries up to that one.
pub fn open_up_to(account: &Account, last: u32) -> i64 {
    account.lines.values().filter(|l| l.order.0 <= last).map(Line::open).sum()
}

impl Plan {
    pub fn total(&self) -> i64 {
        self.instalments.iter().map(|i| i.cents).sum()
    }

    /// What was paid of it: what its debt has lost since, and whatever the account does not owe any more.
    pub fn paid(&self, account: &Account) -> i64 {
        let lost = self.owed_cents - open_up_to(account, self.after);
        let not_owed = self.total() - account.balance.max(0);
        lost.max(not_owed).clamp(0, self.total())
    }

    /// The instalments, the oldest covered first.
    pub fn covered(&self, account: &Account) -> Vec<CoveredInstalment> {
        let mut left = self.paid(account);
        let mut cover = |i: &Instalment| {
            let covered_cents = i.cents.min(left);
            left -= covered_cents;
            CoveredInstalment { date: i.date, cents: i.cents, covered_cents }
        };
        self.instalments.iter().map(&mut cover).collect()
    }

    /// Nothing of it is left to pay.
    pub fn is_done(&self, account: &Account) -> bool {
        self.paid(account) == self.total()
    }

    /// What it opens to an online payment: the instalments that are due, or else the next one. None once it is done.
    pub fn opens(&self, account: &Account, today: LocalDate) -> Option<i64> {
        let covered = self.covered(account);
        let due: i64 = covered.iter().filter(|i| i.date <= today).map(CoveredInstalment::left).sum();
        let next = covered.iter().map(CoveredInstalment::left).find(|left| *left > 0);
        if due > 0 { Some(due) } else { next }
    }
}
