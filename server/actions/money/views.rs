//! How is an operation shown with everything that explains it? The same view for the family and for the desk.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::documents::money::{LineView, NamedPayment, OperationView, RecordOperation, RepaidView, Settled, Undone};
use preau_core::domain::ids::{LineId, OperationId, PaperId};
use preau_core::domain::money::account::{Account, Credit, Entry, EntryKind, Reversed};
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::money::reminders::asked_for;

use crate::scope::AccountScope;
use crate::store::credit_note::TakenOff;
use crate::store::ledger::LineRow;
use crate::store::{Reader, StoreError};

/// An account read once, from which any of its operations can be told.
#[derive(Debug)]
pub struct Told {
    pub account: Account,
    pub entries: Vec<Entry>,
    lines: Vec<LineRow>,
    papers: BTreeMap<OperationId, PaperId>,
    centre_name: String,
    /// What each debit still asks for.
    asked: BTreeMap<OperationId, i64>,
    /// What the lines of each credit note had been paid, by mode.
    freed: Vec<(OperationId, PaymentMode, i64)>,
    credited: TakenOff,
    /// The payments that count no more, with the entry that undid each.
    undone: BTreeMap<OperationId, OperationId>,
    /// The payments that went to the bank on a slip.
    deposited: BTreeSet<OperationId>,
    /// Under which numbers refunds went back.
    references: BTreeMap<OperationId, String>,
}

impl Told {
    pub fn read(reader: &Reader, of: AccountScope) -> Result<Told, StoreError> {
        let (account, lines) = reader.account_and_lines(of)?;
        let entries = reader.account_entries(of)?;
        let credits = entries.iter().any(|e| e.kind == EntryKind::CreditNote);
        let refunds = entries.iter().any(|e| e.repaid.is_some());
        let undone = |e: &Entry| e.about.filter(|_| e.kind == EntryKind::Rejection).map(|payment| (payment, e.id));
        Ok(Told {
            asked: asked_for(&account, &entries),
            undone: entries.iter().filter_map(undone).collect(),
            deposited: reader.deposited_credits(of)?,
            references: if refunds { reader.repaid_references(of)? } else { BTreeMap::new() },
            account,
            lines,
            entries,
            papers: reader.made_papers(of)?.into_iter().collect(),
            freed: if credits { reader.freed_by_credit_notes(of)? } else { vec![] },
            credited: if credits { reader.credited_by_credit_notes(of)? } else { TakenOff::new() },
            centre_name: reader.centre(of.centre())?.map(|c| c.name).unwrap_or_default(),
        })
    }

    pub fn record(&self, entry: &Entry) -> RecordOperation {
        RecordOperation {
            id: entry.id,
            number: entry.number,
            kind: entry.kind,
            label: label(entry),
            date: entry.date,
            cents: entry.cents,
            due: entry.due,
            open_cents: self.asked.get(&entry.id).copied().unwrap_or(0),
            paper: self.papers.get(&entry.id).copied(),
            undone: self.undone(entry),
            payment: self.payment(entry),
            repaid: self.repaid(entry),
        }
    }

    /// The platform's own name of a movement says nothing to anybody.
    fn repaid(&self, entry: &Entry) -> Option<RepaidView> {
        let repaid = entry.repaid?;
        let reference = self.references.get(&entry.id).filter(|_| entry.about.is_none()).cloned().unwrap_or_default();
        Some(RepaidView { mode: repaid.mode, on: repaid.on, reference })
    }

    fn entry(&self, id: OperationId) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    fn undone(&self, payment: &Entry) -> Option<Undone> {
        let by = self.undone.get(&payment.id).and_then(|by| self.entry(*by))?;
        Some(Undone { rejected: by.reversal == Some(Reversed::Bounced), on: by.date })
    }

    /// The payment that a *rejet* is about; a fee is about its *rejet*.
    fn payment(&self, entry: &Entry) -> Option<NamedPayment> {
        let rejection = match entry.kind {
            EntryKind::Rejection => entry,
            EntryKind::Fee => self.entry(entry.about?)?,
            _ => return None,
        };
        let payment = self.entry(rejection.about?)?;
        let credit = self.account.credits.get(&payment.id)?;
        let (operation, label) = (payment.id, label(payment));
        Some(NamedPayment { operation, label, mode: credit.mode, cents: credit.cents, paid_on: credit.paid_on })
    }

    /// What a credit note takes off, line by line, as its paper prints it.
    fn taken_off(&self, note: &Entry) -> Vec<LineView> {
        let back: Vec<LineId> = self.account.lines.values().filter(|l| l.operation == note.id).filter_map(|l| l.takes_back).collect();
        let taken = |row: &LineRow| match self.credited.get(&(note.id, row.line.id)) {
            Some(cents) => Some(*cents),
            None => back.contains(&row.line.id).then_some(0),
        };
        let shown = |row: &LineRow, cents: i64| LineView {
            quantity: 1,
            unit_cents: -cents,
            cents: -cents,
            words: if cents == row.line.cents { String::new() } else { format!("Sur {} facturés", euros(row.line.cents)) },
            credited_cents: 0,
            paid_cents: 0,
            voucher_cents: 0,
            ..self.line(row)
        };
        self.lines.iter().filter_map(|row| taken(row).map(|cents| shown(row, cents))).collect()
    }

    pub fn operation(&self, entry: &Entry) -> OperationView {
        let lines = if entry.kind == EntryKind::CreditNote {
            self.taken_off(entry)
        } else {
            self.lines.iter().filter(|row| row.line.operation == entry.id).map(|row| self.line(row)).collect()
        };
        let credit = self.account.credits.get(&entry.id);
        let freed = |of: fn(PaymentMode) -> bool| {
            let of = |(note, mode, cents): &(OperationId, PaymentMode, i64)| (*note == entry.id && of(*mode)).then_some(*cents);
            self.freed.iter().filter_map(of).sum::<i64>()
        };
        OperationView {
            operation: self.record(entry),
            centre_name: self.centre_name.clone(),
            lines,
            settled: if credit.is_some() { self.settled_by(entry.id) } else { self.settled(entry.id) },
            mode: credit.map(|c| c.mode),
            paid_on: credit.map(|c| c.paid_on),
            left_cents: credit.map_or(0, Credit::left),
            may_bounce: credit.is_some_and(|c| c.may_bounce() && (!is_voucher(c.mode) || self.deposited.contains(&entry.id))),
            reason: if entry.kind == EntryKind::CreditNote { entry.label.clone() } else { String::new() },
            freed_cents: freed(|_| true),
            freed_voucher_cents: freed(|mode| !mode.is_refundable()),
        }
    }

    fn line(&self, row: &LineRow) -> LineView {
        let paid_cents = self.account.lines.get(&row.line.id).map_or(0, |l| l.paid);
        let payers = if paid_cents > 0 { self.account.payers_of(row.line.id) } else { vec![] };
        let voucher = |id: &OperationId| self.account.credits.get(id).is_some_and(|c| !c.mode.is_refundable());
        LineView {
            id: row.line.id,
            nature: row.line.nature,
            label: row.label.clone(),
            child: row.line.child,
            child_name: row.child_name.clone(),
            date: row.date,
            quantity: row.quantity,
            unit_cents: row.unit_cents,
            cents: row.line.cents,
            words: row.words.clone(),
            credited_cents: row.line.credited,
            paid_cents,
            voucher_cents: payers.iter().filter(|(credit, _)| voucher(credit)).map(|(_, cents)| cents).sum(),
            taken_back: row.line.cents == 0 && self.account.is_taken_back(row.line.id),
        }
    }

    /// The debits that a payment settled.
    fn settled_by(&self, credit: OperationId) -> Vec<Settled> {
        let mut sums: BTreeMap<OperationId, i64> = BTreeMap::new();
        for ((_, line), cents) in self.account.allocated.iter().filter(|((c, _), _)| *c == credit) {
            if let Some(line) = self.account.lines.get(line) {
                *sums.entry(line.operation).or_default() += cents;
            }
        }
        self.named(&sums)
    }

    /// The payments that settled a debit.
    fn settled(&self, debit: OperationId) -> Vec<Settled> {
        let mut sums: BTreeMap<OperationId, i64> = BTreeMap::new();
        for ((credit, line), cents) in &self.account.allocated {
            if self.account.lines.get(line).is_some_and(|l| l.operation == debit) {
                *sums.entry(*credit).or_default() += cents;
            }
        }
        self.named(&sums)
    }

    fn named(&self, sums: &BTreeMap<OperationId, i64>) -> Vec<Settled> {
        let named = |entry: &Entry| {
            let cents = *sums.get(&entry.id)?;
            Some(Settled { operation: entry.id, label: label(entry), date: entry.date, cents })
        };
        self.entries.iter().filter_map(named).collect()
    }
}

/// A voucher on paper: it comes back from where it was taken, so that one that never left is no *rejet*.
pub(super) const fn is_voucher(mode: PaymentMode) -> bool {
    matches!(mode, PaymentMode::AncvPaper | PaymentMode::CesuPaper)
}

/// *Facture 3H2024/0736EN*, *Avoir A2026/0001*, else as it was written.
pub fn label(entry: &Entry) -> String {
    match (entry.kind, &entry.paper) {
        (EntryKind::Invoice, Some(number)) => format!("Facture {number}"),
        (EntryKind::CreditNote, Some(number)) => format!("Avoir {number}"),
        _ => entry.label.clone(),
    }
}
