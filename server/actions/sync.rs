//! What happens in one exchange? A device brings receipts, commands, drafts and heads; all that it brought is on the disk
//! before it reads the answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use preau_core::domain::commands::Stream;
use preau_core::domain::time::UtcTime;
use preau_core::json::Value;
use preau_core::sync::server::{Ids, Replied, Server};
use preau_core::sync::wire::{Asked, DraftPush, DraftReply, Push, RECEIPTS_A_ROUND_MAX, Reply, WIRE_VERSION};
use thiserror::Error;

use super::authorize::{self, Signed};
use super::documents::{self, AskedDocuments, Looked};
use super::{Failure, drafts};
use crate::app::{App, Change};
use crate::clock::Chance;
use crate::store::StoreError;
use crate::store::journal::{Changed, ReadJournal, SqlJournal};

/// Why a whole exchange is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Nobody holds this token, or no longer.
    #[error("not signed in")]
    NotSignedIn,
    /// The app is newer than this server: later.
    #[error("a newer exchange")]
    Newer,
    /// More documents, drafts or receipts than one exchange takes: in several.
    #[error("too much at once")]
    TooMuch,
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Ids for the machine, drawn by the server's chance.
#[derive(Debug)]
pub struct Drawn(pub Arc<dyn Chance>);

impl Ids for Drawn {
    fn draw(&mut self) -> [u8; 16] {
        self.0.id()
    }
}

/// What the device wrote and what it is told, drafts included.
struct Said {
    replied: Replied,
    drafts: BTreeMap<String, DraftReply>,
    changed: Changed,
    /// Somebody's draft moved.
    draft_streams: Vec<Stream>,
}

/// One exchange of whoever holds this token.
pub async fn exchange(app: &App, token: &[u8; 32], push: Push) -> Result<Reply, Refusal> {
    if let Err(refusal) = within_limits(app, &push) {
        return Err(authorize::signed(app, token).await?.map_or(Refusal::NotSignedIn, |_| refusal));
    }
    let (token, now) = (authorize::token_hash(token), app.now());
    let (said, have, looked) = if brings(&push) {
        let signed = app.store.read(move |r| authorize::holds(r, token, now)).await.map_err(Failure::from)?;
        let signed = signed.ok_or(Refusal::NotSignedIn)?;
        authorize::slide(app, &signed, now).await;
        let (round, have) = Round::of(app, &signed, push, now);
        let said = write(app, round).await?;
        tell_changed(app, &said.changed, &said.draft_streams);
        let looked = look(app, have.clone(), now).await?;
        (said, have, looked)
    } else {
        let (signed, said, have, looked) = read(app, token, push, now).await?.ok_or(Refusal::NotSignedIn)?;
        authorize::slide(app, &signed, now).await;
        (said, have, looked)
    };
    let documents = documents::answer(app, have, looked, now).await?;
    let Replied { now, streams, answers } = said.replied;
    Ok(Reply { now: now.0, streams, answers, drafts: said.drafts, documents })
}

fn within_limits(app: &App, push: &Push) -> Result<(), Refusal> {
    if push.version > WIRE_VERSION {
        return Err(Refusal::Newer);
    }
    let receipts: usize = push.streams.values().map(|s| s.receipts.len()).sum();
    let too_much = push.documents.len() > app.limits.documents_a_round
        || push.drafts.len() > app.limits.drafts_a_round
        || receipts > RECEIPTS_A_ROUND_MAX * 4
        || push.streams.len() > app.limits.documents_a_round;
    if too_much { Err(Refusal::TooMuch) } else { Ok(()) }
}

/// Something of it may have to be written down.
fn brings(push: &Push) -> bool {
    !push.commands.is_empty() || push.streams.values().any(|s| !s.receipts.is_empty()) || push.drafts.values().any(says_something)
}

/// A new epoch may begin without a tick.
fn says_something(draft: &DraftPush) -> bool {
    !draft.changes.is_empty() || draft.again.is_some()
}

/// Everything of one exchange that the store must see.
struct Round {
    app: App,
    who: Vec<Stream>,
    streams: BTreeMap<Stream, Asked>,
    commands: Vec<Value>,
    asked: BTreeMap<String, DraftPush>,
    account: String,
}

impl Round {
    /// What of a push is this session's to say, and the documents that it asks about.
    fn of(app: &App, signed: &Signed, push: Push, now: UtcTime) -> (Round, AskedDocuments) {
        let Push { streams, commands, drafts: asked, documents: have, .. } = push;
        let who = signed.families().iter().map(|s| s.stream()).chain(signed.desks().iter().map(|s| s.stream())).collect();
        let asked = drafts::mine(signed, asked);
        let round = Round { app: app.clone(), who, streams, commands, asked, account: signed.account.clone() };
        (round, AskedDocuments::of(signed, have, now))
    }
}

async fn write(app: &App, round: Round) -> Result<Said, Failure> {
    app.store
        .write(move |writer| {
            let Round { app, who, streams, commands, asked, account } = round;
            let mut ids = Drawn(app.chance.clone());
            let now = app.now();
            let mut journal = SqlJournal::new(writer, documents::NAMES, &account, now);
            let mut server = Server::new(app.keys.as_ref(), &mut ids, now, app.is_quiet());
            let replied = server.exchange(&mut journal, &who, &streams, &commands)?;
            let changed = journal.changed();
            let mut told = BTreeMap::new();
            let mut draft_streams = vec![];
            for (name, push) in asked {
                if says_something(&push) {
                    draft_streams.extend(stream_of_draft(&name));
                }
                told.insert(name.clone(), drafts::take(writer, &app.limits, &name, &push)?);
            }
            Ok::<_, StoreError>(Said { replied, drafts: told, changed, draft_streams })
        })
        .await
        .map_err(Failure::from)
}

async fn look(app: &App, have: AskedDocuments, now: UtcTime) -> Result<Looked, Failure> {
    let limits = app.limits.clone();
    app.store.read(move |reader| have.look(reader, &limits, now)).await.map_err(|error: StoreError| error.into())
}

type Read = (Signed, Said, AskedDocuments, Looked);

/// A device that brings nothing disturbs nobody: one reader answers it, from one snapshot. None: nobody holds this token.
async fn read(app: &App, token: [u8; 32], push: Push, now: UtcTime) -> Result<Option<Read>, Failure> {
    let app = app.clone();
    let store = app.store.clone();
    store
        .read(move |reader| {
            let Some(signed) = authorize::holds(reader, token, now)? else { return Ok(None) };
            let (round, have) = Round::of(&app, &signed, push, now);
            let mut ids = Drawn(app.chance.clone());
            let mut server = Server::new(app.keys.as_ref(), &mut ids, now, true);
            let replied = server.exchange(&mut ReadJournal::new(reader), &round.who, &round.streams, &[])?;
            let drafts = round.asked.iter().map(|(name, push)| Ok((name.clone(), drafts::tell(reader, name, push)?)));
            let drafts = drafts.collect::<Result<_, StoreError>>()?;
            let said = Said { replied, drafts, changed: Changed::default(), draft_streams: vec![] };
            let looked = have.look(reader, &app.limits, now)?;
            Ok::<_, StoreError>(Some((signed, said, have, looked)))
        })
        .await
        .map_err(Failure::from)
}

fn stream_of_draft(name: &str) -> Option<Stream> {
    use preau_core::documents::model::DocumentId;
    match name.parse() {
        Ok(DocumentId::Drafts { family, centre, .. }) => Some(Stream::Family { family, centre }),
        _ => None,
    }
}

/// After the commit: whoever is concerned looks again, and mails leave.
pub fn tell_changed(app: &App, changed: &Changed, drafts: &[Stream]) {
    if changed.mails {
        app.mail_waits.notify_one();
    }
    let streams: Vec<Stream> = changed.streams.iter().chain(drafts).copied().collect();
    if !streams.is_empty() || !changed.centres.is_empty() {
        app.moved.ring(Change { streams, centres: changed.centres.iter().copied().collect(), accounts: vec![] });
    }
}
