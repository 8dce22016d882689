//! What do the family's devices pass to each other? Chunks of drafts, relayed in the order of their arrival; the outside is
//! checked, the inside never read.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use preau_core::documents::model::DocumentId;
use preau_core::domain::ids::Digest;
use preau_core::sync::wire::{DraftPush, DraftReply, chunk_hash};

use super::authorize::Signed;
use crate::documents::frame;
use crate::limits::Limits;
use crate::store::draft::DraftState;
use crate::store::{Reader, StoreError, Writer};

/// Drafts of this session's families; others are not answered.
pub fn mine(signed: &Signed, asked: BTreeMap<String, DraftPush>) -> BTreeMap<String, DraftPush> {
    let owned = |name: &String| match name.parse::<DocumentId>() {
        Ok(id @ DocumentId::Drafts { family, centre, .. }) => id.to_string() == *name && signed.family(family, centre).is_some(),
        _ => false,
    };
    asked.into_iter().filter(|(name, _)| owned(name)).collect()
}

/// Nothing to write: the device only asks.
pub fn only_asks(push: &DraftPush, state: &DraftState) -> bool {
    push.changes.is_empty() && push.epoch <= state.epoch
}

/// What follows the device's chunks, or the whole epoch when it is elsewhere.
pub fn tell(reader: &Reader, name: &str, push: &DraftPush) -> Result<DraftReply, StoreError> {
    let state = reader.draft(name)?;
    let agrees = push.epoch == state.epoch && reader.draft_chain_at(name, state.epoch, push.have)? == Some(push.hash);
    let from = if agrees { push.have } else { 0 };
    let chunks = reader.draft_chunks_after(name, state.epoch, from)?;
    let changes = chunks.iter().map(|bytes| BASE64.encode(bytes)).collect();
    Ok(DraftReply { epoch: state.epoch, from, changes, refused: BTreeMap::new() })
}

/// Takes the device's chunks in, then tells. Chunks of an older epoch are refused: their ticks belong in the new one.
pub fn take(writer: &mut Writer, limits: &Limits, name: &str, push: &DraftPush) -> Result<DraftReply, StoreError> {
    let mut state = writer.draft(name)?;
    if push.epoch > state.epoch {
        writer.begin_draft_epoch(name, push.epoch)?;
        state = DraftState { epoch: push.epoch, ..DraftState::default() };
    }
    let mut refused = BTreeMap::new();
    for text in &push.changes {
        if let Err((address, code)) = take_one(writer, limits, name, (push.epoch, &mut state), text)? {
            refused.insert(address.to_string(), code.to_owned());
        }
    }
    Ok(DraftReply { refused, ..tell(writer, name, push)? })
}

type Refused = (Digest, &'static str);

fn take_one(
    writer: &mut Writer,
    limits: &Limits,
    name: &str,
    (epoch, state): (u32, &mut DraftState),
    text: &str,
) -> Result<Result<(), Refused>, StoreError> {
    let Ok(bytes) = BASE64.decode(text.as_bytes()) else { return Ok(Err((chunk_hash(text.as_bytes()), "not_base64"))) };
    let address = chunk_hash(&bytes);
    if let Err(bad) = frame::check(&bytes) {
        return Ok(Err((address, bad.code())));
    }
    if epoch < state.epoch {
        return Ok(Err((address, "old_epoch")));
    }
    let too_many = state.chunks as usize >= limits.draft_chunks || state.bytes as usize + bytes.len() > limits.draft_bytes;
    if too_many {
        return Ok(Err((address, "quota")));
    }
    writer.add_draft_chunk(name, state, &bytes)?;
    Ok(Ok(()))
}
