//! *Accepter ou refuser* from a mail: what does the page show, and what does the answer do? The same command as from the app,
//! through the same machine; a second touch on the button changes nothing.

use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Stream};
use preau_core::domain::ids::{CommandId, Digest, OfferId, RequestId};
use preau_core::domain::requests::{OfferEnd, RequestState};
use preau_core::domain::time::UtcTime;
use preau_core::sync::server::Server;

use super::authorize::token_hash;
use super::documents;
use super::new_password::token_of;
use super::refusal::Denied;
use super::sync::{Drawn, tell_changed};
use super::words::{self, Line};
use crate::app::App;
use crate::store::journal::SqlJournal;
use crate::store::link::OfferLink;
use crate::store::mail_facts::{CentreContact, ToldRequest};
use crate::store::{Reader, StoreError};

/// Where the offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open {
        until: UtcTime,
    },
    Taken,
    Declined,
    /// Its end is past, the family waits again: the place may still be taken if it is free.
    Late,
    /// Its end is past, and a place was offered to the same request again: the page answers that one.
    Again {
        offer: OfferId,
        until: UtcTime,
    },
    /// Something else happened to the request.
    Over,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OfferPage {
    pub standing: Standing,
    pub line: Line,
    /// *Avec la sortie « … »*.
    pub outings: String,
    pub centre: CentreContact,
}

struct Found {
    link: OfferLink,
    offer: OfferId,
    told: ToldRequest,
}

/// The offer of that link, if its account may still answer for the family. None: no such link.
fn find(reader: &Reader, token: &[u8; 32]) -> Result<Option<Found>, StoreError> {
    let Some(link) = reader.offer_link(&token_hash(token))? else { return Ok(None) };
    let ids = link.target.split_once('/').and_then(|(r, o)| Some((r.parse::<RequestId>().ok()?, o.parse::<OfferId>().ok()?)));
    let Some((request, offer)) = ids else { return Ok(None) };
    let Some(state) = reader.request(request)? else { return Ok(None) };
    let open = reader.links_of_account(&link.account)?;
    if !open.iter().any(|l| l.confirmed && l.family == state.family && l.centre == state.centre) {
        return Ok(None);
    }
    let told = reader.told_request(state.family, state.centre, request)?;
    Ok(told.map(|told| Found { link, offer, told }))
}

fn standing(state: &RequestState, offer: OfferId, now: UtcTime) -> Standing {
    let Some(known) = state.offers.get(&offer) else { return Standing::Over };
    match (known.end, known.until) {
        (Some(OfferEnd::Taken), _) => Standing::Taken,
        (Some(OfferEnd::Declined), _) => Standing::Declined,
        _ if state.ended() => Standing::Over,
        (_, Some(until)) if state.offers_still(known, now) => Standing::Open { until },
        _ if let Some((offer, until)) = state.open_offer(now) => Standing::Again { offer, until },
        // What was answered to a later offer, perhaps through this very link.
        _ if state.offers.values().any(|o| o.end == Some(OfferEnd::Taken)) => Standing::Taken,
        _ if state.offers.values().any(|o| o.end == Some(OfferEnd::Declined)) => Standing::Declined,
        _ if state.waiting(now) || !state.waiting_for_outings(now).is_empty() => Standing::Late,
        _ => Standing::Over,
    }
}

/// The page of a link. None when the link is unknown, or not for this family any more.
pub async fn page(app: &App, token: &str) -> Result<Option<OfferPage>, Denied> {
    let Some(token) = token_of(token) else { return Ok(None) };
    let now = app.now();
    app.store
        .read(move |r| {
            let Some(found) = find(r, &token)? else { return Ok(None) };
            let state = &found.told.state;
            let centre = r.centre_contact(state.centre)?.unwrap_or_default();
            let (line, outings) = (words::line(&found.told, now), words::offered(&found.told));
            Ok(Some(OfferPage { standing: standing(state, found.offer, now), line, outings, centre }))
        })
        .await
}

/// Accepts or declines. What became of it stands on the page; an answer to an offer that is settled changes nothing.
pub async fn answer(app: &App, token: &str, accept: bool) -> Result<(), Denied> {
    let token = token_of(token).ok_or(Denied::Unknown)?;
    let (shared, now) = (app.clone(), app.now());
    let changed = app
        .store
        .write(move |w| {
            let found = find(w, &token)?.ok_or(Denied::Unknown)?;
            let state = &found.told.state;
            let offer = match standing(state, found.offer, now) {
                Standing::Again { offer, .. } => offer,
                Standing::Open { .. } => found.offer,
                Standing::Late if accept => found.offer,
                Standing::Late | Standing::Taken | Standing::Declined | Standing::Over => return Ok(None),
            };
            let command = Command {
                v: COMMAND_VERSION,
                id: command_id(&token, accept, now),
                stream: Some(Stream::Family { family: state.family, centre: state.centre }),
                made_at: now,
                act: Act::AnswerOffer { request: state.id, offer, accept },
            };
            let mut ids = Drawn(shared.chance.clone());
            let mut journal = SqlJournal::new(w, documents::NAMES, &found.link.account, now);
            Server::new(shared.keys.as_ref(), &mut ids, now, shared.is_quiet()).submit(&mut journal, &command)?;
            Ok::<_, Denied>(Some(journal.changed()))
        })
        .await?;
    if let Some(changed) = changed {
        tell_changed(app, &changed, &[]);
    }
    Ok(())
}

/// Two touches at the same moment are one answer.
fn command_id(token: &[u8; 32], accept: bool, now: UtcTime) -> CommandId {
    let digest = Digest::of(&[b"offer link", token, &[u8::from(accept)], &now.0.to_be_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.bytes()[..16]);
    CommandId(id)
}
