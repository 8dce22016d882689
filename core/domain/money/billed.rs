//! What was invoiced of a child's day, and what of it still stands? A line counts until a credit note took it back whole; what was
//! taken back may be invoiced again, and nothing else of the day with it.

use std::collections::BTreeSet;

use super::acts::Billed;
use super::kinds::LineNature;
use crate::domain::ids::{LineId, OperationId};
use crate::domain::slots::PartSet;

/// A line of an invoice about that day, or of a credit note that takes one of nothing back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledLine {
    pub id: LineId,
    pub invoice: OperationId,
    pub nature: LineNature,
    pub billed: Billed,
    pub cents: i64,
    /// Taken off it by credit notes.
    pub credited: i64,
}

/// Care or meal of some parts of the day.
pub type Slot = (LineNature, PartSet);

/// The lines about one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BilledDay(pub Vec<BilledLine>);

impl BilledDay {
    /// A line of nothing is taken back by name, or goes with the lines beside it on its invoice.
    fn stands(&self, line: &BilledLine) -> bool {
        let by_name = self.0.iter().any(|other| other.billed == Billed::TakenBack { line: line.id });
        if by_name || matches!(line.billed, Billed::TakenBack { .. }) {
            return false;
        }
        if line.cents > 0 {
            return line.credited < line.cents;
        }
        let beside = |other: &&BilledLine| other.invoice == line.invoice && other.billed == line.billed && other.cents > 0;
        let mut beside = self.0.iter().filter(beside).peekable();
        beside.peek().is_none() || beside.any(|other| other.credited < other.cents)
    }

    fn standing(&self) -> impl Iterator<Item = &BilledLine> {
        self.0.iter().filter(|line| self.stands(line))
    }

    /// The same outing or surcharge is invoiced already.
    pub fn has(&self, what: Billed) -> bool {
        self.standing().any(|line| line.billed == what)
    }

    /// Care and meals that stand.
    pub fn slots(&self) -> BTreeSet<Slot> {
        self.standing().filter_map(slot).collect()
    }

    /// Care and meals that were invoiced and taken back whole.
    pub fn taken_back(&self) -> BTreeSet<Slot> {
        let all: BTreeSet<Slot> = self.0.iter().filter_map(slot).collect();
        all.difference(&self.slots()).copied().collect()
    }

    /// It stands, for nothing.
    pub fn is_free(&self, what: Slot) -> bool {
        let cents: i64 = self.standing().filter(|line| slot(line) == Some(what)).map(|line| line.cents).sum();
        cents == 0 && self.slots().contains(&what)
    }
}

fn slot(line: &BilledLine) -> Option<Slot> {
    if let Billed::Parts { parts } = line.billed { Some((line.nature, parts)) } else { None }
}
