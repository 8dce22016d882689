//! What does an act come to on an account? Pure: the account in, effects out; the caller appends all of them in one transaction,
//! or none. Payments go to the oldest lines first, after every act.

use super::account::{Account, Credit, Effect, Entry, EntryKind, Line, Repaid, Reversed, Spent, fee_id, line_id};
use super::acts::{Moment, MoneyAct, MovedPart, NewLine, Reversal};
use super::amounts::CENTS_MAX;
use super::kinds::{LineNature, PaymentMode};
use super::reasons::MoneyReason;
use crate::domain::ids::{LineId, OperationId};
use crate::domain::time::{LocalDate, days_before};

/// A payment may be written down so many days after it was handed over.
const PAID_BEFORE_DAYS: u8 = 250;

/// Judges and performs an act. An error changes nothing.
pub fn apply(account: &Account, act: &MoneyAct, moment: &Moment) -> Result<Vec<Effect>, MoneyReason> {
    let mut book = Book { account: account.clone(), effects: vec![], id: moment.id, today: moment.now.local_date() };
    match act {
        MoneyAct::Issue { label, lines, due } => book.issue(label, lines, *due, moment.number.as_deref())?,
        MoneyAct::CreditNote { invoice, lines, reason } => book.credit_note((*invoice, lines), reason, moment.number.as_deref())?,
        MoneyAct::Pay { mode, cents, paid_on, label } => {
            reasonable(*cents)?;
            book.dated(*paid_on)?;
            book.pay(*mode, *cents, *paid_on, label)?;
        }
        MoneyAct::Place { mode, cents, paid_on, label } => book.pay(*mode, *cents, *paid_on, label)?,
        MoneyAct::Refund { cents, means, on, label } => book.refund(*cents, Repaid { mode: means.mode(), on: *on }, label)?,
        MoneyAct::Reverse { payment, reversal, label } => book.reverse(*payment, *reversal, label)?,
        MoneyAct::MoveOut { cents, label, .. } => book.move_out(*cents, label)?,
        MoneyAct::MoveIn { from, part, label } => book.move_in(*from, *part, label)?,
        MoneyAct::TakeBack { payment, due, label } => book.take_back(*payment, *due, label)?,
        MoneyAct::ComeBack { payment, from, cents, label } => book.come_back(*payment, *from, *cents, label)?,
    }
    book.settle();
    debug_assert!(book.account.is_balanced(), "an account is always balanced");
    Ok(book.effects)
}

/// The parts, by mode and date, that left for another centre.
pub fn moved_parts(account: &Account, effects: &[Effect]) -> Vec<MovedPart> {
    let part = |effect: &Effect| match effect {
        Effect::Spent { credit, how: Spent::Moved, cents, .. } if *cents > 0 => {
            account.credits.get(credit).map(|c| MovedPart { mode: c.mode, paid_on: c.paid_on, cents: *cents })
        }
        _ => None,
    };
    effects.iter().filter_map(part).collect()
}

struct Book {
    account: Account,
    effects: Vec<Effect>,
    id: OperationId,
    today: LocalDate,
}

fn reasonable(cents: i64) -> Result<i64, MoneyReason> {
    if (1..=CENTS_MAX).contains(&cents) { Ok(cents) } else { Err(MoneyReason::AbsurdAmount) }
}

impl Book {
    fn write(&mut self, effect: Effect) {
        self.account.fold(&effect);
        self.effects.push(effect);
    }

    fn entry(&mut self, kind: EntryKind, cents: i64, label: &str, about: Option<OperationId>) -> Entry {
        Entry {
            id: self.id,
            number: self.account.last + 1,
            kind,
            cents,
            date: self.today,
            label: label.to_owned(),
            about,
            paper: None,
            due: None,
            reversal: None,
            repaid: None,
        }
    }

    fn issue(&mut self, label: &str, lines: &[NewLine], due: LocalDate, number: Option<&str>) -> Result<(), MoneyReason> {
        let number = number.ok_or(MoneyReason::NumberMissing)?;
        if lines.is_empty() || lines.len() > usize::from(u16::MAX) {
            return Err(MoneyReason::NothingToBill);
        }
        let absurd = |l: &NewLine| l.quantity == 0 || !(0..=CENTS_MAX).contains(&l.unit_cents) || l.cents() > CENTS_MAX;
        if lines.iter().any(absurd) {
            return Err(MoneyReason::AbsurdAmount);
        }
        // Only of amounts that are known to be small: a sum of mistyped ones could overflow.
        let total: i64 = lines.iter().map(NewLine::cents).sum();
        if total > CENTS_MAX {
            return Err(MoneyReason::AbsurdAmount);
        }
        let entry = Entry { paper: Some(number.to_owned()), due: Some(due), ..self.entry(EntryKind::Invoice, total, label, None) };
        self.write(Effect::Entry(entry));
        for (index, line) in (0..).zip(lines) {
            self.owe(self.id, index, (line.nature, line.cents()), |l| Line { child: line.child, cesu: line.cesu, ..l });
        }
        Ok(())
    }

    /// A line of an entry that was just written.
    fn owe(&mut self, operation: OperationId, index: u16, (nature, cents): (LineNature, i64), more: impl Fn(Line) -> Line) {
        let order = (self.account.last, index);
        let id = line_id(operation, index);
        let line = Line { id, operation, order, nature, child: None, cesu: false, cents, credited: 0, paid: 0, takes_back: None };
        self.write(Effect::Line(more(line)));
    }

    fn credit_note(
        &mut self,
        (invoice, lines): (OperationId, &[(LineId, i64)]),
        reason: &str,
        number: Option<&str>,
    ) -> Result<(), MoneyReason> {
        let number = number.ok_or(MoneyReason::NumberMissing)?;
        if reason.trim().is_empty() {
            return Err(MoneyReason::TextMissing);
        }
        if lines.is_empty() {
            return Err(MoneyReason::NothingToBill);
        }
        let mut total = 0;
        for (at, (id, cents)) in lines.iter().enumerate() {
            let of_invoice = |l: &&Line| l.operation == invoice && l.takes_back.is_none();
            let line = self.account.lines.get(id).filter(of_invoice).ok_or(MoneyReason::UnknownInvoice)?;
            let left = line.cents - line.credited;
            let least = i64::from(line.cents > 0 || self.account.is_taken_back(*id));
            if lines[..at].iter().any(|(other, _)| other == id) || *cents < least {
                return Err(MoneyReason::AbsurdAmount);
            }
            if *cents > left {
                return Err(MoneyReason::BeyondTheLine { left_cents: left });
            }
            total += cents;
        }
        let entry = self.entry(EntryKind::CreditNote, -total, reason, Some(invoice));
        self.write(Effect::Entry(Entry { paper: Some(number.to_owned()), ..entry }));
        for (id, cents) in lines.iter().filter(|(_, cents)| *cents > 0) {
            self.free_for_credit(*id, *cents);
            self.write(Effect::Credited { line: *id, by: self.id, cents: *cents });
        }
        for (index, (id, _)) in (0..).zip(lines.iter().filter(|(_, cents)| *cents == 0)) {
            let Some(free) = self.account.lines.get(id).cloned() else { continue };
            self.owe(self.id, index, (free.nature, 0), |l| Line { child: free.child, takes_back: Some(*id), ..l });
        }
        Ok(())
    }

    /// What the line was paid beyond what will be left of it goes back to its credits, the newest first.
    fn free_for_credit(&mut self, id: LineId, cents: i64) {
        let mut too_much = self.account.lines.get(&id).map_or(0, |l| (cents - l.open()).max(0));
        for (credit, paid) in self.account.payers_of(id) {
            let freed = paid.min(too_much);
            if freed > 0 {
                too_much -= freed;
                self.write(Effect::Allocated { credit, line: id, by: self.id, cents: -freed });
            }
        }
    }

    fn dated(&self, paid_on: LocalDate) -> Result<(), MoneyReason> {
        let absurd = paid_on > self.today || paid_on < days_before(self.today, PAID_BEFORE_DAYS, false);
        if absurd { Err(MoneyReason::AbsurdDate) } else { Ok(()) }
    }

    fn pay(&mut self, mode: PaymentMode, cents: i64, paid_on: LocalDate, label: &str) -> Result<(), MoneyReason> {
        let cents = reasonable(cents)?;
        let eligible = self.account.cesu_open();
        if mode.is_cesu() && cents > eligible {
            return Err(MoneyReason::CesuNotEligible { eligible_cents: eligible });
        }
        let entry = self.entry(EntryKind::Payment, -cents, label, None);
        self.write(Effect::Entry(entry));
        self.credit((mode, paid_on, cents), false);
        Ok(())
    }

    fn credit(&mut self, (mode, paid_on, cents): (PaymentMode, LocalDate, i64), arrived: bool) {
        let (operation, number) = (self.id, self.account.last);
        let credit = Credit { operation, number, mode, paid_on, arrived, cents, allocated: 0, refunded: 0, reversed: 0, moved: 0 };
        self.write(Effect::Credit(credit));
    }

    /// Takes so much out of what is left of these credits, the oldest first.
    fn spend(&mut self, cents: i64, how: Spent, may: impl Fn(PaymentMode) -> bool) -> Result<(), MoneyReason> {
        let left: Vec<(OperationId, i64)> =
            self.account.credits_left().into_iter().filter(|c| may(c.mode)).map(|c| (c.operation, c.left())).collect();
        let available: i64 = left.iter().map(|(_, cents)| cents).sum();
        if cents > available {
            return Err(MoneyReason::BeyondTheCredit { left_cents: available });
        }
        let mut wanted = cents;
        for (credit, left) in left {
            let taken = left.min(wanted);
            if taken > 0 {
                wanted -= taken;
                self.write(Effect::Spent { credit, by: self.id, how, cents: taken });
            }
        }
        Ok(())
    }

    fn refund(&mut self, cents: i64, repaid: Repaid, label: &str) -> Result<(), MoneyReason> {
        let cents = reasonable(cents)?;
        self.dated(repaid.on)?;
        let entry = self.entry(EntryKind::Refund, cents, label, None);
        self.write(Effect::Entry(Entry { repaid: Some(repaid), ..entry }));
        self.spend(cents, Spent::Refunded, PaymentMode::is_refundable)
    }

    fn move_out(&mut self, cents: i64, label: &str) -> Result<(), MoneyReason> {
        let cents = reasonable(cents)?;
        let entry = self.entry(EntryKind::MovedOut, cents, label, None);
        self.write(Effect::Entry(entry));
        // A CESU pays this centre's care and nothing else.
        self.spend(cents, Spent::Moved, |mode| !mode.is_cesu())
    }

    fn move_in(&mut self, from: OperationId, part: MovedPart, label: &str) -> Result<(), MoneyReason> {
        let cents = reasonable(part.cents)?;
        let entry = self.entry(EntryKind::MovedIn, -cents, label, Some(from));
        self.write(Effect::Entry(entry));
        self.credit((part.mode, part.paid_on, cents), true);
        Ok(())
    }

    fn take_back(&mut self, payment: OperationId, due: LocalDate, label: &str) -> Result<(), MoneyReason> {
        let credit = self.account.credits.get(&payment).filter(|c| c.arrived).ok_or(MoneyReason::UnknownPayment)?.clone();
        let (whole, gone) = (credit.cents - credit.moved, credit.refunded);
        if whole == 0 {
            return Err(MoneyReason::AlreadyReversed);
        }
        let entry = self.entry(EntryKind::MovedOut, whole, label, Some(payment));
        self.write(Effect::Entry(Entry { due: (gone > 0).then_some(due), ..entry }));
        self.free(&credit, whole - gone);
        for (how, cents) in [(Spent::Refunded, -gone), (Spent::Moved, whole)] {
            if cents != 0 {
                self.write(Effect::Spent { credit: payment, by: self.id, how, cents });
            }
        }
        if gone > 0 {
            self.owe(self.id, 0, (LineNature::Other, gone), |l| l);
        }
        Ok(())
    }

    fn come_back(&mut self, payment: OperationId, from: OperationId, cents: i64, label: &str) -> Result<(), MoneyReason> {
        let left_cents = self.account.credits.get(&payment).ok_or(MoneyReason::UnknownPayment)?.moved;
        let cents = reasonable(cents)?;
        if cents > left_cents {
            return Err(MoneyReason::BeyondTheCredit { left_cents });
        }
        let entry = self.entry(EntryKind::MovedIn, -cents, label, Some(from));
        self.write(Effect::Entry(entry));
        self.write(Effect::Spent { credit: payment, by: self.id, how: Spent::Moved, cents: -cents });
        Ok(())
    }

    fn reverse(&mut self, payment: OperationId, reversal: Reversal, label: &str) -> Result<(), MoneyReason> {
        // What arrived from another centre is reversed there, where it was paid.
        let credit = self.account.credits.get(&payment).filter(|c| !c.arrived).ok_or(MoneyReason::UnknownPayment)?.clone();
        match reversal {
            Reversal::Bounced { .. } if !credit.mode.may_bounce() => Err(MoneyReason::ModeCannotBounce),
            _ if credit.reversed == credit.cents => Err(MoneyReason::AlreadyReversed),
            Reversal::Misplaced if credit.refunded + credit.moved > 0 => Err(MoneyReason::AlreadySpent),
            Reversal::Misplaced => self.bounce(&credit, Reversed::Misplaced, (0, self.today), label),
            Reversal::Bounced { fee_cents, due } => self.bounce(&credit, Reversed::Bounced, (fee_cents, due), label),
            Reversal::GivenBack { cents, on } => self.give_back(&credit, (cents, on), label),
        }
    }

    /// The whole payment never arrived. What was refunded of it is gone all the same: it is owed. What left for another centre was
    /// brought home before; what could not be is owed here as well.
    fn bounce(&mut self, credit: &Credit, why: Reversed, (fee, due): (i64, LocalDate), label: &str) -> Result<(), MoneyReason> {
        if fee != 0 {
            reasonable(fee)?;
        }
        let (whole, gone) = (credit.cents - credit.reversed, credit.refunded + credit.moved);
        let entry = self.entry(EntryKind::Rejection, whole, label, Some(credit.operation));
        self.write(Effect::Entry(Entry { due: (gone > 0).then_some(due), reversal: Some(why), ..entry }));
        self.free(credit, whole - gone);
        for (how, cents) in [(Spent::Refunded, -credit.refunded), (Spent::Moved, -credit.moved), (Spent::Reversed, whole)] {
            if cents != 0 {
                self.write(Effect::Spent { credit: credit.operation, by: self.id, how, cents });
            }
        }
        if gone > 0 {
            self.owe(self.id, 0, (LineNature::Other, gone), |l| l);
        }
        if fee > 0 {
            let id = fee_id(self.id);
            let entry = self.entry(EntryKind::Fee, fee, "Frais de rejet", Some(self.id));
            self.write(Effect::Entry(Entry { id, due: Some(due), ..entry }));
            self.owe(id, 0, (LineNature::Penalty, fee), |l| l);
        }
        Ok(())
    }

    /// What was refunded already, or went to another centre, cannot be given back from here.
    fn give_back(&mut self, credit: &Credit, (cents, on): (i64, LocalDate), label: &str) -> Result<(), MoneyReason> {
        let (cents, left_cents) = (reasonable(cents)?, credit.really_paid());
        if cents > left_cents {
            return Err(MoneyReason::BeyondTheCredit { left_cents });
        }
        let entry = self.entry(EntryKind::Refund, cents, label, Some(credit.operation));
        self.write(Effect::Entry(Entry { repaid: Some(Repaid { mode: credit.mode, on }), ..entry }));
        self.free(credit, cents);
        self.write(Effect::Spent { credit: credit.operation, by: self.id, how: Spent::Reversed, cents });
        Ok(())
    }

    /// Frees allocations, the newest line first, until so much of the credit is left.
    fn free(&mut self, credit: &Credit, cents: i64) {
        let mut missing = (cents - credit.left()).max(0);
        for (line, paid) in self.account.paid_by(credit.operation) {
            let freed = paid.min(missing);
            if freed > 0 {
                missing -= freed;
                self.write(Effect::Allocated { credit: credit.operation, line, by: self.id, cents: -freed });
            }
        }
    }

    /// Every credit with something left pays the oldest open lines that it may pay.
    fn settle(&mut self) {
        let credits: Vec<(OperationId, PaymentMode, i64)> =
            self.account.credits_left().into_iter().map(|c| (c.operation, c.mode, c.left())).collect();
        if credits.is_empty() {
            return;
        }
        let mut lines: Vec<Line> = self.account.open_lines().into_iter().cloned().collect();
        for (credit, mode, mut left) in credits {
            for line in lines.iter_mut().filter(|l| l.payable_by(mode)) {
                let cents = line.open().min(left);
                if cents > 0 {
                    left -= cents;
                    line.paid += cents;
                    self.write(Effect::Allocated { credit, line: line.id, by: self.id, cents });
                }
            }
        }
    }
}
