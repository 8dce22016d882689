//! How is an act written on an account? Judged by the rules, appended with its number, its paper's model, its receipt in the
//! family's stream and its audit, in one transaction, once for each id.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months};
use preau_core::domain::commands::{Act, Booked, COMMAND_VERSION, Command};
use preau_core::domain::ids::{CentreId, CommandId, LineId, OperationId};
use preau_core::domain::money::account::{Account, Effect, Entry, EntryKind};
use preau_core::domain::money::acts::{Billed, Moment, MoneyAct, NewLine, Reversal};
use preau_core::domain::money::apply::apply;
use preau_core::domain::money::reasons::MoneyReason;
use preau_core::domain::money::settings::{CentreMoney, Series};
use preau_core::domain::time::UtcTime;
use preau_core::sync::server::Server;

use super::{derived, paper_models, paper_of};
use crate::actions::documents::NAMES;
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sync::Drawn;
use crate::app::App;
use crate::scope::AccountScope;
use crate::store::audit::AuditLine;
use crate::store::journal::{Changed, SqlJournal};
use crate::store::ledger::{Appended, LineRow, PaymentDetails};
use crate::store::paper::NewPaper;
use crate::store::{StoreError, Writer};

/// Writes acts on accounts inside one transaction of the writer.
#[derive(Debug)]
pub struct Bookkeeper<'a> {
    pub app: &'a App,
    /// An account, or `job`.
    pub who: &'a str,
    pub now: UtcTime,
    /// Whom to wake after the commit.
    pub changed: Changed,
}

/// What became of an act.
#[derive(Debug)]
pub enum Performed {
    /// The account before it, and what it changed.
    Now { before: Box<Account>, effects: Vec<Effect> },
    /// The same id acted before.
    Already,
}

impl Performed {
    /// The number of the paper that was issued.
    pub fn number(&self) -> Option<&str> {
        let Performed::Now { effects, .. } = self else { return None };
        effects.iter().find_map(|e| if let Effect::Entry(entry) = e { entry.paper.as_deref() } else { None })
    }
}

pub(super) fn refused(reason: &MoneyReason) -> Denied {
    let field = match reason {
        MoneyReason::AbsurdAmount
        | MoneyReason::CesuNotEligible { .. }
        | MoneyReason::BeyondTheCredit { .. }
        | MoneyReason::BeyondTheLine { .. } => Some("cents"),
        MoneyReason::AbsurdDate => Some("paid_on"),
        MoneyReason::TextMissing => Some("reason"),
        _ => None,
    };
    Denied::mend(Refusal { code: reason.code(), field, sentence: reason.sentence() })
}

impl<'a> Bookkeeper<'a> {
    pub fn new(app: &'a App, who: &'a str) -> Bookkeeper<'a> {
        Bookkeeper { app, who, now: app.now(), changed: Changed::default() }
    }

    /// All of it or nothing: an error is for the caller to give back, so that the writer undoes what was begun.
    pub fn perform(
        &mut self,
        writer: &mut Writer,
        of: AccountScope,
        (id, act, details): (OperationId, &MoneyAct, &PaymentDetails),
    ) -> Result<Performed, Denied> {
        match writer.entry_owner(id)? {
            Some(owner) if owner == (of.family(), of.centre()) => return Ok(Performed::Already),
            Some(_) => return Err(Denied::mend(Refusal::new("id_reused", "Cette opération existe déjà ailleurs : rechargez la page."))),
            None => {}
        }
        let before = self.before(writer, of, (id, act))?;
        let settings = writer.centre_money(of.centre())?;
        let year = self.now.local_date().year();
        let series = Series::of_act(act);
        let number = series.map(|s| next(writer, of.centre(), &settings, s, year)).transpose()?.flatten();
        let moment = Moment { id, now: self.now, number: number.as_ref().map(|(_, text)| text.clone()) };
        let effects = apply(&before, act, &moment).map_err(|reason| refused(&reason))?;
        let taken_back = taken_back(writer, of, &effects)?;
        let lines: &[NewLine] = if let MoneyAct::Issue { lines, .. } = act { lines } else { &taken_back };
        writer.append(of, &Appended { effects: &effects, lines, details, who: self.who, now: self.now })?;
        want_moved(writer, of, (&before, &effects))?;
        if let (Some(series), Some((number, _))) = (series, number) {
            writer.take_number(of.centre(), series.word(), year, number)?;
        }
        self.papers(writer, of, &settings, (&before, &effects, lines))?;
        for entry in entries(&effects) {
            self.receipt(writer, of, entry)?;
        }
        let line = AuditLine { who: self.who, what: word(act), family: Some(of.family()), centre: Some(of.centre()) };
        writer.audit(&line, self.now)?;
        Ok(Performed::Now { before: Box::new(before), effects })
    }

    /// The account as the act finds it: what went on to other centres of a payment that bounces comes home before.
    fn before(&mut self, writer: &mut Writer, of: AccountScope, (id, act): (OperationId, &MoneyAct)) -> Result<Account, Denied> {
        let account = writer.account_state(of)?;
        let MoneyAct::Reverse { payment, reversal: Reversal::Bounced { due, .. }, .. } = act else { return Ok(account) };
        if account.credits.get(payment).is_none_or(|credit| credit.moved == 0) {
            return Ok(account);
        }
        // What would be refused calls nothing home.
        apply(&account, act, &Moment { id, now: self.now, number: None }).map_err(|reason| refused(&reason))?;
        self.call_home(writer, of, (id, *payment, *due))?;
        Ok(writer.account_state(of)?)
    }

    /// The models of the papers that an act issues: frozen here, made later.
    fn papers(
        &self,
        writer: &mut Writer,
        of: AccountScope,
        settings: &CentreMoney,
        (before, effects, lines): (&Account, &[Effect], &[NewLine]),
    ) -> Result<(), Denied> {
        for entry in entries(effects) {
            let Some(series) = Series::of_entry(entry.kind) else { continue };
            let year = self.now.local_date().year();
            let number = match &entry.paper {
                Some(number) => number.clone(),
                // Receipts have a series of their own, which nobody's account depends on.
                None => match next(writer, of.centre(), settings, series, year)? {
                    Some((number, text)) => {
                        writer.take_number(of.centre(), series.word(), year, number)?;
                        text
                    }
                    None => continue,
                },
            };
            let desk = paper_models::Desk::read(self.app, writer, of, settings)?;
            let model = match entry.kind {
                EntryKind::Invoice => desk.invoice(entry, lines, (before, writer.plan(of)?.as_ref())),
                EntryKind::CreditNote => desk.credit_note(writer, entry, effects)?,
                _ => desk.receipt(writer, entry, (&number, before, effects))?,
            };
            let model = serde_json::to_string(&model).map_err(|_| StoreError::Broken("a paper that cannot be written"))?;
            let (family, centre) = (Some(of.family()), of.centre());
            let paper = NewPaper { id: paper_of(entry.id), kind: series.word(), centre, family, entry: Some(entry.id), number, model };
            writer.add_paper(&paper, self.now)?;
        }
        Ok(())
    }

    /// The entry in the family's stream: after a restore, it says what the database forgot.
    fn receipt(&mut self, writer: &mut Writer, of: AccountScope, entry: &Entry) -> Result<(), StoreError> {
        let booked = Booked {
            family: of.family(),
            centre: of.centre(),
            operation: entry.id,
            kind: entry.kind,
            cents: entry.cents,
            date: entry.date,
            paper: entry.paper.clone(),
        };
        let id = CommandId(derived("book", &[entry.id.bytes()]));
        let command = Command { v: COMMAND_VERSION, id, stream: None, made_at: self.now, act: Act::Book { booked } };
        let mut ids = Drawn(self.app.chance.clone());
        let mut journal = SqlJournal::new(writer, NAMES, self.who, self.now);
        Server::new(self.app.keys.as_ref(), &mut ids, self.now, true).submit(&mut journal, &command)?;
        let changed = journal.changed();
        self.changed.streams.extend(changed.streams);
        self.changed.centres.insert(of.centre());
        // The next school year opens with what is owed now.
        let later = entry.date.checked_add_months(Months::new(12)).unwrap_or(entry.date);
        writer.want_documents(&[(NAMES.record)(of.family(), of.centre(), later)].into())
    }
}

/// What older debits still ask for, and what became of older payments, stands in the record of their own school year.
fn want_moved(writer: &mut Writer, of: AccountScope, (before, effects): (&Account, &[Effect])) -> Result<(), StoreError> {
    let line = |effect: &Effect| match effect {
        Effect::Credited { line, .. } | Effect::Allocated { line, .. } => before.lines.get(line).map(|l| l.operation),
        // A payment says that it was rejected, on the day of the payment.
        Effect::Spent { credit, .. } => Some(*credit),
        _ => None,
    };
    let moved: BTreeSet<OperationId> = effects.iter().filter_map(line).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let dates = writer.account_entries(of)?.into_iter().filter(|e| moved.contains(&e.id)).map(|e| e.date);
    writer.want_documents(&dates.map(|date| (NAMES.record)(of.family(), of.centre(), date)).collect())
}

/// What is said of the lines by which a credit note takes back others that cost nothing: their child and day.
fn taken_back(writer: &Writer, of: AccountScope, effects: &[Effect]) -> Result<Vec<NewLine>, StoreError> {
    let named = |effect: &Effect| if let Effect::Line(line) = effect { line.takes_back } else { None };
    let named: Vec<LineId> = effects.iter().filter_map(named).collect();
    if named.is_empty() {
        return Ok(vec![]);
    }
    let known: BTreeMap<LineId, LineRow> = writer.account_lines(of)?.into_iter().map(|row| (row.line.id, row)).collect();
    let said = |line: LineId| {
        known.get(&line).map(|row| NewLine {
            nature: row.line.nature,
            billed: Billed::TakenBack { line },
            label: row.label.clone(),
            child: row.line.child,
            child_name: row.child_name.clone(),
            date: row.date,
            quantity: 1,
            unit_cents: 0,
            calculation: None,
            words: String::new(),
            cesu: false,
        })
    };
    Ok(named.into_iter().filter_map(said).collect())
}

fn entries(effects: &[Effect]) -> impl Iterator<Item = &Entry> {
    effects.iter().filter_map(|e| if let Effect::Entry(entry) = e { Some(entry) } else { None })
}

/// The next number of a series and how it is written; none when the pattern is none.
pub(super) fn next(
    writer: &Writer,
    centre: CentreId,
    settings: &CentreMoney,
    series: Series,
    year: i32,
) -> Result<Option<(u32, String)>, StoreError> {
    let Some(pattern) = settings.pattern(series) else { return Ok(None) };
    let last = writer.last_number(centre, series.word(), year)?;
    pattern.next((year, last), |text| writer.number_is_lost(centre, text))
}

const fn word(act: &MoneyAct) -> &'static str {
    match act {
        MoneyAct::Issue { .. } => "invoice_issued",
        MoneyAct::CreditNote { .. } => "credit_note_issued",
        MoneyAct::Pay { .. } | MoneyAct::Place { .. } => "payment_recorded",
        MoneyAct::Refund { .. } => "refund_recorded",
        MoneyAct::Reverse { reversal: Reversal::GivenBack { .. }, .. } => "refund_told",
        MoneyAct::Reverse { .. } => "payment_reversed",
        MoneyAct::MoveOut { .. } => "credit_moved_out",
        MoneyAct::MoveIn { .. } => "credit_moved_in",
        MoneyAct::TakeBack { .. } => "credit_taken_back",
        MoneyAct::ComeBack { .. } => "credit_came_back",
    }
}
