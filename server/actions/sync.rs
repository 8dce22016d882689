//! What happens in one exchange? A device brings receipts, commands, drafts and heads; all that it brought is on the disk
//! before it reads the answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use preau_core::domain::commands::Stream;
use preau_core::sync::server::{Ids, Replied, Server};
use preau_core::sync::wire::{DraftPush, DraftReply, Push, RECEIPTS_A_ROUND_MAX, Reply, WIRE_VERSION};
use thiserror::Error;

use super::authorize::Signed;
use super::{Failure, documents, drafts};
use crate::app::{App, Change};
use crate::clock::Chance;
use crate::store::StoreError;
use crate::store::journal::{Changed, ReadJournal, SqlJournal};

/// Why a whole exchange is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
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

pub async fn exchange(app: &App, signed: &Signed, push: Push) -> Result<Reply, Refusal> {
    within_limits(app, &push)?;
    let Push { streams, commands, drafts: asked, documents: have, .. } = push;
    let who: Vec<Stream> = signed.families().iter().map(|s| s.stream()).chain(signed.desks().iter().map(|s| s.stream())).collect();
    let asked = drafts::mine(signed, asked);
    let brings = !commands.is_empty() || streams.values().any(|s| !s.receipts.is_empty()) || asked.values().any(|d| !d.changes.is_empty());
    let round = Round { app: app.clone(), who, streams, commands, asked, account: signed.account.clone() };
    let said = if brings { write(app, round).await? } else { read(app, round).await? };
    ring(app, &said);
    let documents = documents::answer(app, signed, have).await?;
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

/// Everything of one exchange that the store must see.
struct Round {
    app: App,
    who: Vec<Stream>,
    streams: BTreeMap<Stream, preau_core::sync::wire::Asked>,
    commands: Vec<preau_core::json::Value>,
    asked: BTreeMap<String, DraftPush>,
    account: String,
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
                if !push.changes.is_empty() {
                    draft_streams.extend(stream_of_draft(&name));
                }
                told.insert(name.clone(), drafts::take(writer, &app.limits, &name, &push)?);
            }
            Ok::<_, StoreError>(Said { replied, drafts: told, changed, draft_streams })
        })
        .await
        .map_err(Failure::from)
}

/// A device that brings nothing disturbs nobody: it is answered by a reader.
async fn read(app: &App, round: Round) -> Result<Said, Failure> {
    app.store
        .read(move |reader| {
            let Round { app, who, streams, asked, .. } = round;
            let mut ids = Drawn(app.chance.clone());
            let mut server = Server::new(app.keys.as_ref(), &mut ids, app.now(), true);
            let replied = server.exchange(&mut ReadJournal::new(reader), &who, &streams, &[])?;
            let drafts = asked.iter().map(|(name, push)| Ok((name.clone(), drafts::tell(reader, name, push)?)));
            let drafts = drafts.collect::<Result<_, StoreError>>()?;
            Ok::<_, StoreError>(Said { replied, drafts, changed: Changed::default(), draft_streams: vec![] })
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

fn ring(app: &App, said: &Said) {
    tell_changed(app, &said.changed, &said.draft_streams);
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
