//! What would be invoiced? A draft run over some days of a centre: each family's lines, what keeps one back, and what changed since
//! the draft before. Nothing is written on an account here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use preau_core::documents::control::RunWarning;
use preau_core::documents::runs::{RunFamily, RunLines, RunProgress, RunView, told};
use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{ChildId, FamilyId, PaperId};
use preau_core::domain::money::acts::same_lines;
use preau_core::domain::money::billing::{Basis, Bill, BillIssue, BillProblem, ChildDay, FamilyDays, HeldOuting, Mark, bill};
use preau_core::domain::money::price_list::{PriceList, Residence};
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::requests::RequestState;
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, UtcTime};

use super::run_warnings::warnings;
use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::{App, Drafting};
use crate::scope::CentreScope;
use crate::store::billing::RunRows;
use crate::store::run::{RunFamilyRow, RunRow, bill_read, bill_text};
use crate::store::{Reader, StoreError, Writer};

/// A run covers at most a school year.
const RUN_DAYS_MAX: i64 = 370;

/// Families whose days are in memory together.
const FAMILIES_AT_ONCE: usize = 200;

/// Everything that a run is computed from.
struct Facts {
    rows: RunRows,
    lists: Vec<PriceList>,
    basis: Basis,
    quotients: BTreeMap<FamilyId, Vec<FamilyQuotient>>,
    residences: BTreeMap<FamilyId, Residence>,
    now: UtcTime,
}

pub async fn prepare(app: &App, signed: &Signed, desk: CentreScope, (from, to): (LocalDate, LocalDate)) -> Result<RunView, Denied> {
    if to < from || (to - from).num_days() > RUN_DAYS_MAX {
        return Err(Denied::mend(Refusal::on("to", "bad_dates", "La facturation porte sur un an au plus, du premier au dernier jour.")));
    }
    let now = app.now();
    let progress = app.drafts.begin(desk.centre());
    let told = Arc::clone(&progress);
    let drafts = app
        .store
        .read(move |r| {
            let mut drafts = Drafts::new();
            for_each_bill(r, desk, ((from, to), now), &told, |family, bill| {
                drafts.insert(family, bill_text(&bill)?);
                Ok(())
            })?;
            Ok::<_, StoreError>(drafts)
        })
        .await?;
    let run = RunRow { id: PaperId(app.chance.id()), from, to, made_at: now };
    let (who, made) = (signed.account.clone(), run.clone());
    let written = app.store.write(move |w| kept(w, desk, (&made, &who), &drafts, || progress.step())).await?;
    if !written {
        return Ok(view(&run, vec![], vec![]));
    }
    show(app, desk, run.id).await
}

/// Each family's draft as it is stored.
type Drafts = BTreeMap<FamilyId, String>;

/// False when there is nothing, now or in the draft before: a draft of nothing takes the place of none that was prepared.
fn kept(writer: &mut Writer, desk: CentreScope, (run, who): (&RunRow, &str), drafts: &Drafts, step: impl Fn()) -> Result<bool, StoreError> {
    let last = writer.latest_run_of(desk, (run.from, run.to))?;
    let before = match &last {
        Some(last) => writer.run_families(last.id)?,
        None => vec![],
    };
    let before = before.into_iter().filter(|f| f.number.is_none()).map(|f| f.family);
    let families: BTreeSet<FamilyId> = drafts.keys().copied().chain(before).collect();
    if families.is_empty() {
        return Ok(false);
    }
    writer.add_run(desk, run, who)?;
    let nothing = bill_text(&Bill::default())?;
    let families: Vec<FamilyId> = families.into_iter().collect();
    for some in families.chunks(FAMILIES_AT_ONCE) {
        let old = match &last {
            Some(last) => writer.run_bills_waiting(last.id, some)?,
            None => BTreeMap::new(),
        };
        for family in some {
            step();
            let bill = drafts.get(family).unwrap_or(&nothing);
            let before = old.get(family).map(|old| changed(old, bill)).transpose()?.flatten();
            writer.add_run_family(run.id, *family, bill, before)?;
        }
    }
    Ok(true)
}

/// The total of the draft before, when it invoiced other lines.
fn changed(old: &str, new: &str) -> Result<Option<i64>, StoreError> {
    if old == new {
        return Ok(None);
    }
    let (old, new) = (bill_read(old)?, bill_read(new)?);
    Ok((!same_lines(&old.lines, &new.lines)).then_some(old.total_cents))
}

/// How far the draft is that is being made; none when none is.
pub fn progress(app: &App, desk: CentreScope) -> Option<RunProgress> {
    app.drafts.of(desk.centre()).map(|(done, families)| RunProgress { done, families })
}

/// The latest run; none before the first.
pub async fn latest(app: &App, desk: CentreScope) -> Result<Option<RunView>, Denied> {
    let found = app.store.read(move |r| r.latest_run(desk)?.map(|run| read(r, desk, &run)).transpose());
    found.await.map_err(|e: StoreError| Denied::from(e))
}

pub async fn show(app: &App, desk: CentreScope, id: PaperId) -> Result<RunView, Denied> {
    let found = app.store.read(move |r| r.run(desk, id)?.map(|run| read(r, desk, &run)).transpose());
    found.await.map_err(|e: StoreError| Denied::from(e))?.ok_or(Denied::Unknown)
}

fn read(reader: &Reader, desk: CentreScope, run: &RunRow) -> Result<RunView, StoreError> {
    let families = reader.run_families(run.id)?;
    Ok(view(run, warnings(reader, desk, &families)?, families))
}

/// What the draft of a family invoices, line by line.
pub async fn lines(app: &App, desk: CentreScope, (run, family): (PaperId, FamilyId)) -> Result<RunLines, Denied> {
    let found = app.store.read(move |r| match r.run(desk, run)? {
        Some(run) => Ok(r.run_drafts(run.id, &[family])?.remove(&family)),
        None => Ok(None),
    });
    let draft = found.await.map_err(|e: StoreError| Denied::from(e))?.ok_or(Denied::Unknown)?;
    Ok(RunLines { lines: draft.bill.lines })
}

fn view(run: &RunRow, warnings: Vec<RunWarning>, families: Vec<RunFamilyRow>) -> RunView {
    let shown = |row: RunFamilyRow| {
        let expired = |i: &BillIssue| matches!(i.problem, BillProblem::QuotientExpired { .. });
        RunFamily {
            family: row.family,
            name: row.name,
            total_cents: row.total_cents,
            lines: row.lines,
            blocked: row.issues.iter().any(|i| i.problem.blocks()),
            to_confirm: row.issues.iter().any(expired),
            issues: told(&row.issues),
            before_cents: row.before_cents,
            invoice: row.number,
        }
    };
    let families: Vec<RunFamily> = families.into_iter().map(shown).collect();
    RunView {
        id: run.id,
        from: run.from,
        to: run.to,
        made_at: run.made_at,
        issued: families.iter().all(|f| f.invoice.is_some() || f.lines == 0) && families.iter().any(|f| f.invoice.is_some()),
        total_cents: families.iter().map(|f| f.total_cents).sum(),
        warnings,
        families,
    }
}

fn facts(
    reader: &Reader,
    desk: CentreScope,
    rows: RunRows,
    ((from, to), now): ((LocalDate, LocalDate), UtcTime),
) -> Result<Facts, StoreError> {
    let families: Vec<FamilyId> = rows.families.iter().copied().collect();
    let mut quotients: BTreeMap<FamilyId, Vec<FamilyQuotient>> = BTreeMap::new();
    for (family, quotient) in reader.quotients(&families)? {
        quotients.entry(family).or_default().push(quotient);
    }
    Ok(Facts {
        lists: reader.price_lists(desk.centre(), from, to)?,
        basis: reader.centre_money(desk.centre())?.basis,
        residences: reader.residences(&families)?,
        quotients,
        rows,
        now,
    })
}

/// What each family would be invoiced at that moment, one after the other, without those with nothing at all. A part of them is in
/// memory at a time: the lines of a large centre's month are long.
pub fn for_each_bill(
    reader: &Reader,
    desk: CentreScope,
    (dates, now): ((LocalDate, LocalDate), UtcTime),
    told: &Drafting,
    mut take: impl FnMut(FamilyId, Bill) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let families = reader.run_families_of_days(desk, dates)?;
    told.counts(families.len());
    for some in families.chunks(FAMILIES_AT_ONCE) {
        let mut bills = bills_among(reader, desk, (dates, now), some)?;
        for family in some {
            told.step();
            match bills.remove(family) {
                Some(bill) => take(*family, bill)?,
                // Nothing of it is to be written down.
                None => told.step(),
            }
        }
    }
    Ok(())
}

/// The same of these families, and perhaps a part of what others are invoiced that share a child with them.
pub fn bills_among(
    reader: &Reader,
    desk: CentreScope,
    ((from, to), now): ((LocalDate, LocalDate), UtcTime),
    families: &[FamilyId],
) -> Result<BTreeMap<FamilyId, Bill>, StoreError> {
    Ok(computed(&facts(reader, desk, reader.run_rows(desk, (from, to), families)?, ((from, to), now))?))
}

type Days = BTreeMap<(ChildId, LocalDate), ChildDay>;

fn computed(facts: &Facts) -> BTreeMap<FamilyId, Bill> {
    let mut days = requested(facts);
    let known: BTreeSet<(ChildId, LocalDate)> = days.values().flat_map(|days| days.keys().copied()).collect();
    for (child, date) in facts.rows.marks.keys().filter(|day| !known.contains(day)) {
        // Present without a booking: with the child's only family here.
        let here = facts.rows.parents.get(child).into_iter().flatten().find(|f| facts.rows.families.contains(f));
        let period = facts.rows.periods.values().find(|p| !p.open_parts(*date).is_empty());
        if let (Some(family), Some(period)) = (here, period)
            && let Some(day) = day_of(facts, *family, *child, (*date, period))
        {
            days.entry(*family).or_default().insert((*child, *date), day);
        }
    }
    let one = |(family, days): (FamilyId, Days)| {
        let days = FamilyDays {
            centre: facts.rows.periods.values().next()?.centre,
            basis: facts.basis,
            quotients: facts.quotients.get(&family).cloned().unwrap_or_default(),
            residence: facts.residences.get(&family).copied().unwrap_or_default(),
            days: days.into_values().collect(),
        };
        let bill = bill(&facts.lists, &days);
        (!bill.lines.is_empty() || !bill.issues.is_empty()).then_some((family, bill))
    };
    days.into_iter().filter_map(one).collect()
}

/// The days that families asked for and were told they have, or cancelled so late that it costs.
fn requested(facts: &Facts) -> BTreeMap<FamilyId, Days> {
    let mut days: BTreeMap<FamilyId, Days> = BTreeMap::new();
    for request in &facts.rows.requests {
        let Some(period) = facts.rows.periods.get(&request.period) else { continue };
        let Some(fresh) = day_of(facts, request.family, request.child, (request.date, period)) else { continue };
        let cancelled_late = cancelled_late(request, period);
        let (told, outings) = request.told_place();
        // Who came on an answer that is not told yet came as expected.
        let came = |part: &DayPart| fresh.marks.get(part) == Some(&Mark::Present);
        let held: PartSet = told.iter().chain(request.held_parts(facts.now).iter().filter(came)).collect();
        if held.is_empty() && !cancelled_late {
            continue;
        }
        let day = days.entry(request.family).or_default().entry((request.child, request.date)).or_insert(fresh);
        day.held = day.held.iter().chain(held.iter()).collect();
        day.late |= request.late;
        day.cancelled_late |= cancelled_late;
        let outing = |id| period.outing(id).map(|o| HeldOuting { id, title: o.title.clone(), parts: o.parts, cents: o.price_cents });
        day.outings.extend(outings.into_iter().filter_map(outing));
    }
    days
}

/// The day of a child, nothing held yet.
fn day_of(facts: &Facts, family: FamilyId, child: ChildId, (date, period): (LocalDate, &Period)) -> Option<ChildDay> {
    let (name, birth) = facts.rows.children.get(&child)?;
    Some(ChildDay {
        child,
        name: name.clone(),
        birth: *birth,
        date,
        kind: period.kind,
        held: PartSet::NONE,
        outings: vec![],
        late: false,
        cancelled_late: false,
        marks: facts.rows.marks.get(&(child, date)).cloned().unwrap_or_default(),
        billed: facts.rows.billed.get(&(family, child, date)).cloned().unwrap_or_default(),
    })
}

/// It was the family's, who asked after the cut-off for the cancellation that it was granted. What the centre cancels by itself costs
/// nothing.
fn cancelled_late(request: &RequestState, period: &Period) -> bool {
    request.accepted.is_some() && request.cancelled_as_asked().is_some_and(|at| at > period.day_closes_at(request.date))
}
