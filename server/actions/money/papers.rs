//! How does a paper come about? A job renders what was issued, once, and stores it with its hash; in that same transaction its
//! mail is queued and the family's devices are told.

use std::panic::{AssertUnwindSafe, catch_unwind};

use preau_core::domain::ids::{Digest, PaperId};
use preau_core::domain::time::{DAY_MS, LocalDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;

use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::actions::documents::{NAMES, home_name};
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::outside::pdf::{self, Look, PaperModel, PdfError, Press};
use crate::scope::{AccountScope, CentreScope};
use crate::store::StoreError;
use crate::store::journal::Changed;
use crate::store::paper::PaperToMake;

/// A paper that is made so long after its issue is no news any more: it stands on the account without a mail.
const NEWS_MS: i64 = 7 * DAY_MS;

/// What a mail about a paper speaks of; the words are found when it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperMail {
    pub paper: PaperId,
    pub family: preau_core::domain::ids::FamilyId,
    pub centre: preau_core::domain::ids::CentreId,
    pub account: String,
    pub number: String,
    /// Amount of the paper.
    pub cents: i64,
    pub due: Option<preau_core::domain::time::LocalDate>,
    pub year: Option<i32>,
    /// Of a credit note: why, as the director wrote it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Of a certificate: the one that it replaces, by its number.
    #[serde(default)]
    pub replaces: Option<String>,
}

/// A paper as it is downloaded.
#[derive(Clone, Debug)]
pub struct PaperFile {
    pub name: String,
    pub hash: String,
    pub bytes: Vec<u8>,
}

/// At a start: what failed may succeed now.
pub async fn try_again(app: &App) -> Result<(), Failure> {
    app.store.write(|w| w.papers_try_again()).await.map_err(Failure::from)
}

/// Makes what waits; true when there may be more.
pub async fn make(app: &App) -> Result<bool, Failure> {
    let (now, threads, share_of) = (app.now(), app.limits.papers_at_once.max(1), app.limits.papers_a_share.max(1));
    let most = threads * share_of;
    let waiting = app.store.read(move |r| r.papers_to_make(most, now)).await.map_err(Failure::from)?;
    let more = waiting.len() == most;
    let each = waiting.len().div_ceil(threads);
    let mut papers = waiting.into_iter();
    let mut shares = JoinSet::new();
    for _ in 0..threads {
        shares.spawn(share(app.clone(), papers.by_ref().take(each).collect()));
    }
    all(shares).await.map(|()| more)
}

/// The first that failed is told once all have ended.
async fn all(mut works: JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    let mut done = Ok(());
    while let Some(work) = works.join_next().await {
        done = done.and(work.unwrap_or(Err(Failure::Unexpected)));
    }
    done
}

/// Laid out one after the other, then stored together.
async fn share(app: App, papers: Vec<PaperToMake>) -> Result<(), Failure> {
    let (look, date) = (app.look.clone(), app.now().local_date());
    let laid = tokio::task::spawn_blocking(move || laid_out(&look, date, papers)).await.map_err(|_| Failure::Unexpected)?;
    let mut stores = JoinSet::new();
    for (paper, made) in laid {
        stores.spawn(keep(app.clone(), paper, made));
    }
    all(stores).await
}

/// The model, its bytes and their hash.
type Made = Result<(PaperModel, Vec<u8>, Digest), &'static str>;

fn laid_out(look: &Look, date: LocalDate, papers: Vec<PaperToMake>) -> Vec<(PaperToMake, Made)> {
    if papers.is_empty() {
        return vec![];
    }
    let press = Press::new(look);
    let one = |paper: PaperToMake| {
        // One that makes the program stumble holds up no other either.
        let made = catch_unwind(AssertUnwindSafe(|| one(press.as_ref(), date, &paper))).unwrap_or(Err("panicked"));
        (paper, made)
    };
    papers.into_iter().map(one).collect()
}

fn one(press: Result<&Press<'_>, &PdfError>, date: LocalDate, paper: &PaperToMake) -> Made {
    let model: PaperModel = serde_json::from_str(&paper.model).map_err(|_| "model")?;
    let bytes = press.map_err(Clone::clone).and_then(|press| press.render(&model, date)).map_err(|error| {
        tracing::error!(%error, paper = %paper.id, "a paper could not be made");
        error.code()
    })?;
    let hash = Digest(Sha256::digest(&bytes).into());
    Ok((model, bytes, hash))
}

async fn keep(app: App, paper: PaperToMake, made: Made) -> Result<(), Failure> {
    match made {
        Ok(made) => attach(&app, paper, made).await,
        Err(word) => app.store.write(move |w| w.paper_failed(paper.id, word)).await.map_err(Failure::from),
    }
}

async fn attach(app: &App, paper: PaperToMake, (model, bytes, hash): (PaperModel, Vec<u8>, Digest)) -> Result<(), Failure> {
    let now = app.now();
    let written = app.store.write(move |w| {
        let mut changed = Changed::default();
        if !w.attach_paper(paper.id, &bytes, &hash, now)? {
            return Ok::<_, StoreError>(changed);
        }
        let Some(family) = paper.family else { return Ok(changed) };
        let of = account_of_rows(family, paper.centre);
        let mut names = std::collections::BTreeSet::from([home_name(family, paper.centre)]);
        names.insert((NAMES.record)(family, paper.centre, now.local_date()));
        w.want_documents(&names)?;
        changed.streams.insert(preau_core::domain::commands::Stream::Family { family, centre: paper.centre });
        if paper.issued_at.plus_ms(NEWS_MS) < now {
            return Ok(changed);
        }
        let (cents, due, year) = facts(&model);
        let (reason, replaces) = (reason(&model), replaces(&model));
        let kind = match paper.kind.as_str() {
            "invoice" => "new_invoice",
            "credit_note" => "new_credit_note",
            "receipt" => "payment_receipt",
            _ => "certificate_available",
        };
        let mail = |account: String| PaperMail {
            paper: paper.id,
            family: of.family(),
            centre: of.centre(),
            account,
            number: paper.number.clone(),
            cents,
            due,
            year,
            reason: reason.clone(),
            replaces: replaces.clone(),
        };
        changed.mails =
            w.queue_paper_mails(of, (paper.id, kind), |account| serde_json::to_string(&mail(account)).unwrap_or_default(), now)?;
        Ok(changed)
    });
    tell_changed(app, &written.await.map_err(Failure::from)?, &[]);
    Ok(())
}

fn facts(model: &PaperModel) -> (i64, Option<preau_core::domain::time::LocalDate>, Option<i32>) {
    match model {
        PaperModel::Invoice(paper) => {
            let due = if let pdf::model::InvoiceKind::Invoice { due } = paper.kind { Some(due) } else { None };
            (paper.total_cents, due, None)
        }
        PaperModel::Receipt(paper) => (paper.amount_cents, None, None),
        PaperModel::Certificate(paper) => (paper.total_paid_cents, None, Some(paper.year)),
        PaperModel::DepositSlip(paper) => (paper.total_cents, None, None),
    }
}

fn replaces(model: &PaperModel) -> Option<String> {
    let PaperModel::Certificate(paper) = model else { return None };
    paper.replaces.as_ref().map(|former| former.number.clone())
}

/// A credit note says it on each of its lines.
fn reason(model: &PaperModel) -> Option<String> {
    let PaperModel::Invoice(paper) = model else { return None };
    let is_credit = matches!(paper.kind, pdf::model::InvoiceKind::CreditNote { .. });
    let line = paper.children.iter().flat_map(|child| &child.lines).next().filter(|_| is_credit)?;
    Some(line.explanation.clone())
}

/// A paper of that account.
pub async fn download(app: &App, of: AccountScope, id: PaperId) -> Result<Option<PaperFile>, Failure> {
    let found = app.store.read(move |r| r.paper_bytes(of, id)).await.map_err(Failure::from)?;
    Ok(found.map(pdf_file))
}

/// A paper of the centre itself.
pub async fn download_of_centre(app: &App, desk: CentreScope, id: PaperId) -> Result<Option<PaperFile>, Failure> {
    let found = app.store.read(move |r| r.centre_paper_bytes(desk.centre(), id)).await.map_err(Failure::from)?;
    Ok(found.map(pdf_file))
}

/// `3H2024/0736EN` → `3H2024-0736EN`: the number of a paper in the name of a file.
pub(super) fn file_name(number: &str) -> String {
    number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

fn pdf_file((number, hash, bytes): (String, String, Vec<u8>)) -> PaperFile {
    PaperFile { name: format!("{}.pdf", file_name(&number)), hash, bytes }
}
