//! What do a family's devices share before anything is sent? Opaque chunks in the order of their arrival, by epoch; relayed,
//! never parsed.

use preau_core::domain::ids::Digest;
use preau_core::sync::wire::{chunk_chain, chunk_hash};
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::entry::signed;
use super::{Reader, StoreError, Writer};

/// Where a draft stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DraftState {
    pub epoch: u32,
    pub chunks: u64,
    /// Digest of the addresses of its chunks, in order.
    pub chain: Digest,
    pub bytes: u64,
}

/// What became of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    Added,
    /// It was there already.
    Known,
}

impl Reader {
    pub fn draft(&self, id: &str) -> Result<DraftState, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT d.epoch, d.bytes, c.number, c.rolling FROM draft d
             LEFT JOIN draft_chunk c ON c.draft = d.id AND c.epoch = d.epoch WHERE d.id = ?1 ORDER BY c.number DESC LIMIT 1",
        )?;
        let row = statement.query_row([id], |r| {
            Ok((r.get::<_, u32>(0)?, r.get::<_, i64>(1)?, r.get::<_, Option<i64>>(2)?, r.get::<_, Option<String>>(3)?))
        });
        let Some((epoch, bytes, number, chain)) = row.optional()? else { return Ok(DraftState::default()) };
        let chain = chain.map_or(Ok(Digest::ZERO), |c| parsed(&c, "draft_chunk.rolling"))?;
        Ok(DraftState { epoch, chunks: number.unwrap_or(0).unsigned_abs(), chain, bytes: bytes.unsigned_abs() })
    }

    /// The digest of the first `number` chunks of that epoch; none beyond its end.
    pub fn draft_chain_at(&self, id: &str, epoch: u32, number: u64) -> Result<Option<Digest>, StoreError> {
        if number == 0 {
            return Ok(Some(Digest::ZERO));
        }
        let sql = "SELECT rolling FROM draft_chunk WHERE draft = ?1 AND epoch = ?2 AND number = ?3";
        let chain: Option<String> =
            self.sql().prepare_cached(sql)?.query_row(params![id, epoch, signed(number)], |r| r.get(0)).optional()?;
        chain.map(|c| parsed(&c, "draft_chunk.rolling")).transpose()
    }

    pub fn draft_chunks_after(&self, id: &str, epoch: u32, number: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM draft_chunk WHERE draft = ?1 AND epoch = ?2 AND number > ?3 ORDER BY number";
        let mut statement = self.sql().prepare_cached(sql)?;
        let rows = statement.query_map(params![id, epoch, signed(number)], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer {
    /// A new epoch, empty; what stood in the older one is forgotten.
    pub fn begin_draft_epoch(&mut self, id: &str, epoch: u32) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached("INSERT INTO draft(id, epoch) VALUES (?1, ?2) ON CONFLICT(id) DO UPDATE SET epoch = ?2, bytes = 0")?
            .execute(params![id, epoch])?;
        self.sql().prepare_cached("DELETE FROM draft_chunk WHERE draft = ?1 AND epoch < ?2")?.execute(params![id, epoch])?;
        Ok(())
    }

    /// Adds a chunk at the end of its epoch, once.
    pub fn add_draft_chunk(&mut self, id: &str, state: &mut DraftState, bytes: &[u8]) -> Result<Added, StoreError> {
        let address = chunk_hash(bytes);
        let known = "SELECT 1 FROM draft_chunk WHERE draft = ?1 AND epoch = ?2 AND hash = ?3";
        if self.sql().prepare_cached(known)?.exists(params![id, state.epoch, address.to_string()])? {
            return Ok(Added::Known);
        }
        let next = DraftState {
            chunks: state.chunks + 1,
            chain: chunk_chain(&state.chain, &address),
            bytes: state.bytes + bytes.len() as u64,
            ..*state
        };
        self.sql()
            .prepare_cached("INSERT INTO draft(id, epoch, bytes) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET bytes = ?3")?
            .execute(params![id, next.epoch, signed(next.bytes)])?;
        self.sql()
            .prepare_cached("INSERT INTO draft_chunk(draft, epoch, number, hash, rolling, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![id, next.epoch, signed(next.chunks), address.to_string(), next.chain.to_string(), bytes])?;
        *state = next;
        Ok(Added::Added)
    }
}
