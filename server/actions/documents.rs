//! What does a session read? Its documents, projected when somebody asks and only when something changed, outside the writer;
//! two readers never overwrite each other.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::bytes::to_words;
use preau_core::documents::calendar::{CalendarFacts, calendar};
use preau_core::documents::desk::{DeskFacts, desk};
use preau_core::documents::flat::heads_mark;
use preau_core::documents::model::{
    DOCUMENT_VERSION, DeskFamily, DeskPhone, DocumentId, HomeCentre, HomeChild, HomeFamily, HomePeriod, ReceiptName,
};
use preau_core::documents::money::{HomeBalance, HomePay, RecordOpening};
use preau_core::documents::project::{HomeFacts, Projection, RecordFacts, home, record};
use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, Digest, FamilyId, PeriodId};
use preau_core::domain::money::price_list::Residence;
use preau_core::domain::time::{LocalDate, SchoolYear, UtcTime, monday_of};
use preau_core::sync::wire::{DocumentHave, DocumentReply};

use super::authorize::Signed;
use super::printables::Printables;
use super::{Failure, account_documents};
use crate::app::App;
use crate::documents::{self, Lacks};
use crate::limits::Limits;
use crate::scope::{CentreScope, FamilyScope};
use crate::store::document::{Projection as NewProjection, Stored};
use crate::store::journal::DocumentNames;
use crate::store::projection::{CentreRow, FamilyReach, HomeRows, RecordRows};
use crate::store::{Reader, StoreError};

/// Days after its end for which a period stays in `home`.
const PERIOD_STAYS_DAYS: u64 = 120;

/// A document that the session may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowed {
    Home(FamilyScope),
    Record(FamilyScope, SchoolYear),
    Calendar(CentreId, PeriodId),
    Desk(CentreScope, PeriodId, LocalDate),
}

fn allowed(signed: &Signed, id: DocumentId, now: UtcTime) -> Option<Allowed> {
    match id {
        DocumentId::Home { family, centre } => Some(Allowed::Home(signed.family(family, centre)?)),
        DocumentId::Record { family, centre, year } => {
            let this = SchoolYear::of(now.local_date()).0;
            let known = (this - 15..=this + 1).contains(&year);
            let scope = signed.family(family, centre).filter(|_| known)?;
            Some(Allowed::Record(scope, SchoolYear(year)))
        }
        DocumentId::Calendar { centre, period } => signed.knows_centre(centre).then_some(Allowed::Calendar(centre, period)),
        DocumentId::Desk { centre, period, monday } => {
            let scope = signed.desk(centre).filter(|_| monday == monday_of(monday))?;
            Some(Allowed::Desk(scope, period, monday))
        }
        DocumentId::Drafts { .. } => None,
    }
}

/// How the journal names the documents that an event touches.
pub const NAMES: DocumentNames = DocumentNames { home: home_name, record: record_name, calendar: calendar_name, desk: desk_name };

pub fn home_name(family: FamilyId, centre: CentreId) -> String {
    DocumentId::Home { family, centre }.to_string()
}

fn record_name(family: FamilyId, centre: CentreId, date: LocalDate) -> String {
    DocumentId::Record { family, centre, year: SchoolYear::of(date).0 }.to_string()
}

fn calendar_name(centre: CentreId, period: PeriodId) -> String {
    DocumentId::Calendar { centre, period }.to_string()
}

fn desk_name(centre: CentreId, period: PeriodId, date: LocalDate) -> String {
    DocumentId::Desk { centre, period, monday: monday_of(date) }.to_string()
}

/// The documents that a device asked about: those that the session may read, and those that it is refused.
#[derive(Clone, Debug)]
pub struct AskedDocuments {
    mine: BTreeMap<String, (Allowed, DocumentHave)>,
    gone: Vec<String>,
}

/// One look at what is stored.
#[derive(Debug)]
pub enum Looked {
    /// All of it is up to date: these are the answers.
    Answered(BTreeMap<String, DocumentReply>),
    /// Rows of these changed since they were projected.
    Stale(Stale),
}

/// What is to be projected before anything is answered.
#[derive(Clone, Debug)]
pub struct Stale {
    stale: BTreeMap<String, Allowed>,
    /// Those that were never stored.
    missing: BTreeSet<String>,
}

impl AskedDocuments {
    pub fn of(signed: &Signed, asked: BTreeMap<String, DocumentHave>, now: UtcTime) -> AskedDocuments {
        let (mut mine, mut gone) = (BTreeMap::new(), vec![]);
        for (name, have) in asked {
            let id = name.parse::<DocumentId>().ok().filter(|id| id.to_string() == name);
            match id.and_then(|id| allowed(signed, id, now)) {
                Some(allowed) => {
                    mine.insert(name, (allowed, have));
                }
                None => gone.push(name),
            }
        }
        AskedDocuments { mine, gone }
    }

    /// The answers, in one question, when nothing is to be projected. Documents that are equal are neither loaded nor answered.
    pub fn look(&self, reader: &Reader, limits: &Limits, now: UtcTime) -> Result<Looked, StoreError> {
        let stored = self.stored(reader)?;
        let fresh = |name: &String, allowed: &Allowed| {
            stored.get(name).is_some_and(|s| {
                let young =
                    matches!(allowed, Allowed::Calendar(..)) && s.projected_at.is_some_and(|at| now < at.plus_ms(limits.calendar_every_ms));
                s.format == DOCUMENT_VERSION && s.projected_at.is_some() && (s.projected == s.wanted || young)
            })
        };
        let stale = self.mine.iter().filter(|(name, (allowed, _))| !fresh(name, allowed));
        let stale: BTreeMap<String, Allowed> = stale.map(|(name, (allowed, _))| (name.clone(), *allowed)).collect();
        if stale.is_empty() {
            return Ok(Looked::Answered(self.said(reader, &stored)?));
        }
        let missing = stale.keys().filter(|name| !stored.contains_key(*name)).cloned().collect();
        Ok(Looked::Stale(Stale { stale, missing }))
    }

    fn stored(&self, reader: &Reader) -> Result<BTreeMap<String, Stored>, StoreError> {
        let names: Vec<String> = self.mine.keys().cloned().collect();
        if names.is_empty() { Ok(BTreeMap::new()) } else { reader.stored_documents(&names) }
    }

    /// Changes, the whole, or `Gone`; nothing for a document of which the device has all.
    fn said(&self, reader: &Reader, stored: &BTreeMap<String, Stored>) -> Result<BTreeMap<String, DocumentReply>, StoreError> {
        let mut replies: BTreeMap<String, DocumentReply> = self.gone.iter().map(|name| (name.clone(), DocumentReply::Gone)).collect();
        for (name, (_, have)) in &self.mine {
            let reply = match stored.get(name).filter(|s| s.projected_at.is_some()) {
                Some(stored) => said_one(reader, name, stored, have)?,
                None => Some(DocumentReply::Gone),
            };
            replies.extend(reply.map(|reply| (name.clone(), reply)));
        }
        Ok(replies)
    }
}

/// The answer to each document that a device asked about, after a look at what is stored.
pub async fn answer(app: &App, asked: AskedDocuments, looked: Looked, now: UtcTime) -> Result<BTreeMap<String, DocumentReply>, Failure> {
    let replies = match looked {
        Looked::Answered(replies) => replies,
        Looked::Stale(stale) => {
            project(app, stale, now).await?;
            app.store.read(move |r| asked.said(r, &asked.stored(r)?)).await?
        }
    };
    let torn = |reply: &DocumentReply| matches!(reply, DocumentReply::Whole { heads, bytes, .. } if bytes.is_empty() && !heads.is_empty());
    let damaged: BTreeSet<String> = replies.iter().filter(|(_, reply)| torn(reply)).map(|(name, _)| name.clone()).collect();
    if !damaged.is_empty() {
        tracing::error!(documents = damaged.len(), "stored documents could not be read: they are made again");
        app.store.write(move |w| w.drop_documents(&damaged)).await?;
    }
    Ok(replies)
}

/// Projects and stores; a projection that lost the race is dropped, the winner's is as good.
async fn project(app: &App, Stale { stale, missing }: Stale, now: UtcTime) -> Result<(), Failure> {
    if !missing.is_empty() {
        app.store.write(move |w| w.expect_documents(&missing)).await?;
    }
    let actor = app.actor;
    let made = app
        .store
        .read(move |r| {
            let names: Vec<String> = stale.keys().cloned().collect();
            let mut stored = r.stored_documents(&names)?;
            let mut made = vec![];
            for (name, allowed) in stale {
                let Some(stored) = stored.remove(&name) else { continue };
                let Some(rows) = projection(r, allowed, now)? else { continue };
                made.push(written(r, name, &stored, &rows, (&actor, now))?);
            }
            Ok::<_, StoreError>(made)
        })
        .await?;
    app.store.write(move |w| made.iter().try_for_each(|new| w.store_projection(new).map(|_| ()))).await?;
    Ok(())
}

fn written(
    reader: &Reader,
    name: String,
    stored: &Stored,
    rows: &Projection,
    (actor, at): (&[u8], UtcTime),
) -> Result<NewProjection, StoreError> {
    let bytes = if stored.format == DOCUMENT_VERSION { reader.document_bytes(&name)? } else { None };
    let written = documents::write(bytes.as_deref(), actor, rows).map_err(|_| StoreError::Broken("a document that cannot be written"))?;
    Ok(NewProjection {
        id: name,
        format: DOCUMENT_VERSION,
        wanted: stored.wanted,
        heads: documents::heads_text(&written.heads),
        bytes: written.bytes,
        replaces: stored.heads.clone(),
        at,
    })
}

/// What a document says now; none when what it is about is not there (any more).
fn projection(reader: &Reader, allowed: Allowed, now: UtcTime) -> Result<Option<Projection>, StoreError> {
    match allowed {
        Allowed::Home(scope) => {
            let from = now.local_date().checked_sub_days(chrono::Days::new(PERIOD_STAYS_DAYS)).unwrap_or_default();
            let Some(rows) = reader.home_rows(scope, from)? else { return Ok(None) };
            Ok(Some(home(&account_documents::home(reader, scope, home_facts(rows, &Printables::read(reader)?), now)?)))
        }
        Allowed::Record(scope, year) => {
            let facts = record_facts(scope, year, reader.record_rows(scope, year, now)?, now);
            Ok(Some(record(&account_documents::record(reader, scope, facts)?)))
        }
        Allowed::Calendar(centre, period) => {
            let Some(period) = reader.period(period)?.filter(|p| p.centre == centre) else { return Ok(None) };
            let requests = reader.places_taken(centre, (period.from, period.to), now)?;
            let prices = reader.price_lists(centre, period.from, period.to)?;
            Ok(Some(calendar(&CalendarFacts { period, requests, prices, now })))
        }
        Allowed::Desk(scope, period, monday) => {
            let Some(rows) = reader.desk_rows(scope, period, monday)?.filter(|r| in_week(&r.period, monday)) else { return Ok(None) };
            Ok(Some(desk(&DeskFacts {
                period: rows.period,
                monday,
                requests: rows.requests,
                children: rows.children,
                families: rows.families.into_iter().map(|(id, reach)| (id, desk_family(id, reach))).collect(),
                now,
            })))
        }
    }
}

fn desk_family(id: FamilyId, reach: FamilyReach) -> DeskFamily {
    let phones = reach.phones.into_iter().map(|(name, number)| DeskPhone { name, number });
    DeskFamily { id, name: reach.name, phones: phones.collect(), by_mail: reach.by_mail }
}

fn in_week(period: &Period, monday: LocalDate) -> bool {
    monday_of(period.from) <= monday && monday <= period.to
}

fn home_facts(rows: HomeRows, printables: &Printables) -> HomeFacts {
    let child = |c: crate::store::projection::ChildRow| HomeChild {
        id: c.id,
        first_name: c.first_name,
        last_name: c.last_name,
        birth: c.birth,
        enrolled: c.enrolled,
    };
    HomeFacts {
        family: HomeFamily { name: rows.family_name },
        printables: printables.of_centre(&rows.centre.code),
        centre: home_centre(rows.centre),
        children: rows.children.into_iter().map(child).collect(),
        periods: rows.periods.iter().map(HomePeriod::from).collect(),
        quotients: vec![],
        residence: Residence::default(),
        balance: HomeBalance::default(),
        payer: preau_core::domain::money::payer::Payer::default(),
        pay: HomePay::default(),
        certificates: vec![],
        plan: None,
    }
}

fn home_centre(row: CentreRow) -> HomeCentre {
    HomeCentre {
        name: row.name,
        kind: row.kind,
        ages: row.ages,
        hours: row.hours,
        address: row.address,
        director: row.director,
        phone: row.phone,
        email: row.email,
    }
}

fn record_facts(scope: FamilyScope, year: SchoolYear, rows: RecordRows, now: UtcTime) -> RecordFacts {
    let receipted = |r: crate::store::projection::ReceiptedRequest| {
        let receipt = ReceiptName { number: r.receipt.number, hash: r.receipt.hash.short(), time: r.received_at };
        (r.state, receipt)
    };
    RecordFacts {
        family: scope.family(),
        centre: scope.centre(),
        year,
        periods: rows.periods,
        requests: rows.requests.into_iter().map(receipted).collect(),
        around: rows.around,
        other_homes: rows.other_homes,
        operations: vec![],
        opening: RecordOpening::default(),
        reminders: vec![],
        now,
    }
}

fn said_one(reader: &Reader, name: &str, stored: &Stored, have: &DocumentHave) -> Result<Option<DocumentReply>, StoreError> {
    let (v, heads) = (stored.format, documents::heads_of(&stored.heads));
    if have.v == v && have.heads == heads {
        return Ok(None);
    }
    let bytes = reader.document_bytes(name)?.unwrap_or_default();
    let known: &[Digest] = if have.v == v { &have.heads } else { &[] };
    Ok(Some(match documents::lacks(&bytes, known) {
        Ok(Lacks::Changes(changes)) => DocumentReply::Changes { v, leads_to: heads_mark(&heads), bytes: to_words(&changes) },
        Ok(Lacks::Whole(changes)) => DocumentReply::Whole { v, heads, bytes: to_words(&changes) },
        // Forgotten by `answer`, and made again at the next exchange; a device keeps what it has, for this does not lead to those heads.
        Err(documents::Damaged) => DocumentReply::Whole { v, heads, bytes: String::new() },
    }))
}
