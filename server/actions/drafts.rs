//! What do the family's devices pass to each other? Chunks of drafts, relayed in the order of their arrival; the outside is
//! checked, the inside never read.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use preau_core::documents::model::DocumentId;
use preau_core::domain::ids::Digest;
use preau_core::sync::wire::{DRAFT_QUOTA, DraftPush, DraftReply, chunk_hash};

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

/// What follows the device's chunks, or the whole epoch when it is elsewhere.
pub fn tell(reader: &Reader, name: &str, push: &DraftPush) -> Result<DraftReply, StoreError> {
    let state = reader.draft(name)?;
    let agrees = push.epoch == state.epoch && reader.draft_chain_at(name, state.epoch, push.have)? == Some(push.hash);
    let from = if agrees { push.have } else { 0 };
    let chunks = reader.draft_chunks_after(name, state.epoch, from)?;
    let changes = chunks.iter().map(|bytes| BASE64.encode(bytes)).collect();
    let aside = if push.epoch == state.epoch { vec![] } else { state.aside };
    Ok(DraftReply { epoch: state.epoch, from, changes, refused: BTreeMap::new(), aside })
}

/// Takes the device's chunks in, then tells. Chunks of an older epoch are refused: their ticks belong in the new one.
pub fn take(writer: &mut Writer, limits: &Limits, name: &str, push: &DraftPush) -> Result<DraftReply, StoreError> {
    let mut state = writer.draft(name)?;
    if push.epoch > state.epoch {
        state = writer.begin_draft_epoch(name, &state, (push.epoch, &[]))?;
    }
    let refused = match &push.again {
        Some(again) if (push.epoch, push.have, push.hash) == (state.epoch, state.chunks, state.chain) => {
            begin(writer, limits, (name, &state), (&push.changes, &again.aside))?
        }
        // Somebody shared something that this device has not heard yet, or began before it.
        Some(_) => vec![],
        None => {
            let taken = push.changes.iter().map(|text| take_one(writer, limits, name, (push.epoch, &mut state), text));
            taken.filter_map(Result::transpose).collect::<Result<_, _>>()?
        }
    };
    let refused = refused.into_iter().map(|(address, code)| (address.to_string(), code.to_owned())).collect();
    Ok(DraftReply { refused, ..tell(writer, name, push)? })
}

type Refused = (Digest, &'static str);

fn opened(text: &str) -> Result<Vec<u8>, Refused> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(|_| (chunk_hash(text.as_bytes()), "not_base64"))?;
    frame::check(&bytes).map_err(|bad| (chunk_hash(&bytes), bad.code()))?;
    Ok(bytes)
}

/// The next epoch, with all of its first chunks or not at all.
fn begin(
    writer: &mut Writer,
    limits: &Limits,
    (name, state): (&str, &DraftState),
    (changes, aside): (&[String], &[Digest]),
) -> Result<Vec<Refused>, StoreError> {
    let (chunks, refused): (Vec<_>, Vec<_>) = changes.iter().map(|text| opened(text)).partition(Result::is_ok);
    let chunks: Vec<Vec<u8>> = chunks.into_iter().flatten().collect();
    let room = chunks.len() <= limits.draft_chunks && chunks.iter().map(Vec::len).sum::<usize>() <= limits.draft_bytes;
    if !refused.is_empty() || !room {
        return Ok(refused.into_iter().filter_map(Result::err).collect());
    }
    // No phone counts that far: who says so is left where it is.
    let Some(epoch) = state.epoch.checked_add(1) else { return Ok(vec![]) };
    let mut next = writer.begin_draft_epoch(name, state, (epoch, aside))?;
    for bytes in &chunks {
        writer.add_draft_chunk(name, &mut next, bytes)?;
    }
    Ok(vec![])
}

/// None when it is taken, or was there already.
fn take_one(
    writer: &mut Writer,
    limits: &Limits,
    name: &str,
    (epoch, state): (u32, &mut DraftState),
    text: &str,
) -> Result<Option<Refused>, StoreError> {
    let bytes = match opened(text) {
        Ok(bytes) => bytes,
        Err(refused) => return Ok(Some(refused)),
    };
    let address = chunk_hash(&bytes);
    if epoch < state.epoch {
        return Ok(Some((address, "old_epoch")));
    }
    if writer.holds_draft_chunk(name, state.epoch, &address)? {
        return Ok(None);
    }
    if state.chunks as usize >= limits.draft_chunks || state.bytes as usize + bytes.len() > limits.draft_bytes {
        return Ok(Some((address, DRAFT_QUOTA)));
    }
    writer.add_draft_chunk(name, state, &bytes)?;
    Ok(None)
}
