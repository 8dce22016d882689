//! Is everything as it was promised? The file is whole, each stream is a chain under our seals, folds say what their events
//! say, and stored documents load again.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::commands::Stream;
use preau_core::domain::facts::Facts;
use preau_core::domain::ids::{Digest, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::sync::entry::{Entry, Head, Seal};

use super::Failure;
use crate::app::App;
use crate::documents;
use crate::store::keys::Keys;
use crate::store::{Reader, StoreError};

/// What was looked at, and what was wrong: sentences without anything personal.
#[derive(Debug, Default)]
pub struct Found {
    pub entries: usize,
    pub events: usize,
    pub requests: usize,
    pub documents: usize,
    pub wrong: Vec<String>,
}

pub async fn everything(app: &App) -> Result<Found, Failure> {
    let keys = app.keys.clone();
    app.store.read(move |r| look(r, &keys)).await.map_err(Failure::from)
}

fn look(reader: &Reader, keys: &Keys) -> Result<Found, StoreError> {
    let mut found = Found { wrong: reader.integrity()?, ..Found::default() };
    let mut chains = Chains::default();
    reader.every_entry(|entry| chains.take(&entry, keys))?;
    found.wrong.append(&mut chains.wrong);
    found.entries = chains.entries;
    found.events = chains.events.len();
    let stored: BTreeMap<RequestId, RequestState> = reader.every_request()?.into_iter().map(|r| (r.id, r)).collect();
    found.requests = stored.len();
    let ids: BTreeSet<&RequestId> = stored.keys().chain(chains.folded.requests.keys()).collect();
    let differs = ids.into_iter().filter(|id| stored.get(id) != chains.folded.requests.get(id));
    found.wrong.extend(differs.map(|id| format!("la demande {id} ne dit pas ce que disent ses accusés")));
    let unlike = reader.accounts_that_disagree()?.into_iter();
    found
        .wrong
        .extend(unlike.map(|(family, centre)| format!("le solde tenu prêt du compte {family}/{centre} n’est pas celui de ses opérations")));
    let (mut count, mut wrong) = (0, vec![]);
    reader.every_document(|id, heads, bytes| {
        count += 1;
        if !documents::reloads(bytes, heads) {
            wrong.push(format!("le document {id} ne se recharge pas"));
        }
    })?;
    found.documents = count;
    found.wrong.append(&mut wrong);
    Ok(found)
}

/// Entries in the order of their streams.
#[derive(Default)]
struct Chains {
    at: Option<(Stream, Head)>,
    entries: usize,
    events: BTreeSet<Digest>,
    folded: Facts,
    wrong: Vec<String>,
}

impl Chains {
    fn take(&mut self, entry: &Entry, keys: &Keys) {
        self.entries += 1;
        let head = self.at.filter(|(stream, _)| *stream == entry.stream).map_or_else(Head::default, |(_, head)| head);
        if !entry.follows(head) {
            self.wrong.push(format!("la chaîne {} est rompue au numéro {}", entry.stream, entry.number));
        }
        self.at = Some((entry.stream, entry.head()));
        match keys.verify(&entry.key, &entry.hash, &entry.mac) {
            Some(true) => {}
            Some(false) => self.wrong.push(format!("le sceau de {} n° {} est faux", entry.stream, entry.number)),
            None => self.wrong.push(format!("la clé {} manque : remettez-la dans le dossier des clés", entry.key)),
        }
        match entry.event() {
            Some(event) => {
                if self.events.insert(event.key()) {
                    self.folded.fold(&event);
                }
            }
            None => self.wrong.push(format!("l’accusé {} n° {} ne se lit pas", entry.stream, entry.number)),
        }
    }
}
