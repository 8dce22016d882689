//! *Relances*: what is late on an account, does a plan silence it, and which reminder comes next? Nothing is ever sent by these
//! rules: they say what a director reviews, and what still holds when the reminders leave.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::account::{Account, Entry};
use super::plan::{Plan, open_up_to};
use crate::domain::ids::OperationId;
use crate::domain::time::LocalDate;

/// A family that was reminded so often gets the last text again.
pub const LEVELS: u8 = 3;

/// One thing that is late, as a reminder says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LateLine {
    /// The invoice; none for an instalment of a plan.
    pub operation: Option<OperationId>,
    pub label: String,
    /// The day by which it should have been paid.
    pub due: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
}

/// What is late on an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrears {
    /// What a reminder would say, the oldest first; empty while a plan is kept.
    pub lines: Vec<LateLine>,
    /// The invoices past their due date on which something is owed, plan or not: the current debt.
    pub debt: BTreeSet<OperationId>,
    /// What is owed on them.
    pub debt_cents: i64,
}

impl Arrears {
    pub fn cents(&self) -> i64 {
        self.lines.iter().map(|l| l.cents).sum()
    }

    /// Since the oldest of what is late.
    pub fn days(&self, today: LocalDate) -> i64 {
        self.lines.iter().map(|l| (today - l.due).num_days()).max().unwrap_or(0)
    }

    /// Invoices are past their due date, and a plan that is kept answers for them.
    pub fn is_silenced(&self) -> bool {
        self.lines.is_empty() && !self.debt.is_empty()
    }
}

/// What is late on an account that day. An invoice is late the day after its due date, for what its lines still owe; never more
/// than the balance, so that an account that reads *Rien à régler* is not reminded.
pub fn arrears(account: &Account, entries: &[Entry], plan: Option<&Plan>, today: LocalDate) -> Arrears {
    let invoices = late_invoices(account, entries, today);
    let balance = account.balance.max(0);
    let debt = invoices.iter().filter_map(|(_, line)| line.operation).collect();
    let debt_cents = late_without_plan(invoices.iter().map(|(_, l)| l.cents).sum(), balance);
    if balance == 0 {
        return Arrears::default();
    }
    let mut lines: Vec<LateLine> = match plan {
        None => invoices.into_iter().map(|(_, line)| line).collect(),
        Some(plan) => beside_the_plan(account, invoices, plan, today),
    };
    lines.sort_by_key(|l| l.due);
    Arrears { lines: first(lines, balance), debt, debt_cents }
}

/// What each debit with a due date still asks for: as long as something is owed at all.
pub fn asked_for(account: &Account, entries: &[Entry]) -> BTreeMap<OperationId, i64> {
    let mut open: BTreeMap<OperationId, i64> = BTreeMap::new();
    if account.balance > 0 {
        for line in account.open_lines() {
            *open.entry(line.operation).or_default() += line.open();
        }
    }
    let due: BTreeSet<OperationId> = entries.iter().filter(|e| e.due.is_some()).map(|e| e.id).collect();
    open.retain(|operation, _| due.contains(operation));
    open
}

/// What is late on an account without a plan whose invoices past their due date still owe so much.
pub fn late_without_plan(overdue_cents: i64, balance: i64) -> i64 {
    overdue_cents.min(balance).max(0)
}

/// With the place of their entry in the account.
fn late_invoices(account: &Account, entries: &[Entry], today: LocalDate) -> Vec<(u32, LateLine)> {
    let open = asked_for(account, entries);
    let late = |entry: &Entry| {
        let due = entry.due.filter(|due| *due < today)?;
        let cents = *open.get(&entry.id)?;
        let label = entry.paper.as_ref().map_or_else(|| entry.label.clone(), |number| format!("Facture {number}"));
        Some((entry.number, LateLine { operation: Some(entry.id), label, due, cents }))
    };
    entries.iter().filter_map(late).collect()
}

/// A plan answers for what was owed when it was made. Late beside it: its own instalments from the day after their date, invoices
/// that are newer less what was paid ahead (payments settle the oldest lines first), and what old invoices owe again because a
/// payment came back.
fn beside_the_plan(account: &Account, invoices: Vec<(u32, LateLine)>, plan: &Plan, today: LocalDate) -> Vec<LateLine> {
    let late = plan.covered(account).into_iter().filter(|i| i.is_late(today));
    let mut lines: Vec<LateLine> =
        late.map(|i| LateLine { operation: None, label: "Échéance prévue".into(), due: i.date, cents: i.left() }).collect();
    let due: i64 = plan.instalments.iter().filter(|i| i.date < today).map(|i| i.cents).sum();
    let ahead = (plan.paid(account) - due).max(0);
    let back = (open_up_to(account, plan.after) - plan.owed_cents).max(0);
    let (old, new): (Vec<_>, Vec<_>) = invoices.into_iter().partition(|(number, _)| *number <= plan.after);
    lines.extend(last(old.into_iter().map(|(_, line)| line).collect(), back));
    let new: Vec<LateLine> = new.into_iter().map(|(_, line)| line).collect();
    let newer = new.iter().map(|l| l.cents).sum::<i64>() - ahead;
    lines.extend(last(new, newer));
    lines
}

/// The first lines up to that sum.
fn first(lines: Vec<LateLine>, cents: i64) -> Vec<LateLine> {
    let mut left = cents;
    let mut cut = |line: LateLine| {
        let cents = line.cents.min(left);
        left -= cents;
        (cents > 0).then_some(LateLine { cents, ..line })
    };
    lines.into_iter().filter_map(&mut cut).collect()
}

/// The last lines up to that sum.
fn last(mut lines: Vec<LateLine>, cents: i64) -> Vec<LateLine> {
    lines.reverse();
    let mut kept = first(lines, cents);
    kept.reverse();
    kept
}

/// How many of these reminders were about the current debt? Each is known by the invoices that were late when it left.
pub fn sent_for<'a>(debt: &BTreeSet<OperationId>, reminders: impl IntoIterator<Item = &'a BTreeSet<OperationId>>) -> u16 {
    let about = reminders.into_iter().filter(|named| !named.is_disjoint(debt)).count();
    u16::try_from(about).unwrap_or(u16::MAX)
}

/// 1, 2, then 3 for ever.
pub fn next_level(sent: u16) -> u8 {
    u8::try_from(sent.saturating_add(1)).unwrap_or(LEVELS).min(LEVELS)
}
