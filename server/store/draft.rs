//! What do a family's devices share before anything is sent? Opaque chunks in the order of their arrival, by epoch; relayed,
//! never parsed.

use preau_core::domain::ids::Digest;
use preau_core::sync::wire::{ASIDE_MAX, chunk_chain, chunk_hash};
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::entry::signed;
use super::ledger::json;
use super::{Reader, StoreError, Writer};

/// Where a draft stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftState {
    pub epoch: u32,
    pub chunks: u64,
    /// Digest of the addresses of its chunks, in order.
    pub chain: Digest,
    pub bytes: u64,
    /// Chunks that were put aside when an epoch began, the latest ones last.
    pub aside: Vec<Digest>,
}

impl Reader {
    pub fn draft(&self, id: &str) -> Result<DraftState, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT d.epoch, d.bytes, c.number, c.rolling, d.aside FROM draft d
             LEFT JOIN draft_chunk c ON c.draft = d.id AND c.epoch = d.epoch WHERE d.id = ?1 ORDER BY c.number DESC LIMIT 1",
        )?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else { return Ok(DraftState::default()) };
        let chain: Option<String> = row.get(3)?;
        Ok(DraftState {
            epoch: row.get(0)?,
            bytes: row.get::<_, i64>(1)?.unsigned_abs(),
            chunks: row.get::<_, Option<i64>>(2)?.unwrap_or(0).unsigned_abs(),
            chain: chain.map_or(Ok(Digest::ZERO), |c| parsed(&c, "draft_chunk.rolling"))?,
            aside: serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| StoreError::Broken("draft.aside"))?,
        })
    }

    pub fn holds_draft_chunk(&self, id: &str, epoch: u32, address: &Digest) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM draft_chunk WHERE draft = ?1 AND epoch = ?2 AND hash = ?3";
        Ok(self.sql().prepare_cached(sql)?.exists(params![id, epoch, address.to_string()])?)
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
    /// A new epoch, empty; what stood in the older one is forgotten, but for which chunks were put aside.
    pub fn begin_draft_epoch(&mut self, id: &str, before: &DraftState, (epoch, aside): (u32, &[Digest])) -> Result<DraftState, StoreError> {
        let all = [&before.aside, aside].concat();
        let aside = all[all.len().saturating_sub(ASIDE_MAX)..].to_vec();
        self.sql()
            .prepare_cached(
                "INSERT INTO draft(id, epoch, aside) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET epoch = ?2, bytes = 0, aside = ?3",
            )?
            .execute(params![id, epoch, json(&aside)?])?;
        self.sql().prepare_cached("DELETE FROM draft_chunk WHERE draft = ?1 AND epoch < ?2")?.execute(params![id, epoch])?;
        Ok(DraftState { epoch, aside, ..DraftState::default() })
    }

    /// Adds a chunk that its epoch does not hold, at the end.
    pub fn add_draft_chunk(&mut self, id: &str, state: &mut DraftState, bytes: &[u8]) -> Result<(), StoreError> {
        let address = chunk_hash(bytes);
        state.chunks += 1;
        state.chain = chunk_chain(&state.chain, &address);
        state.bytes += bytes.len() as u64;
        self.sql()
            .prepare_cached("INSERT INTO draft(id, epoch, bytes) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET bytes = ?3")?
            .execute(params![id, state.epoch, signed(state.bytes)])?;
        self.sql()
            .prepare_cached("INSERT INTO draft_chunk(draft, epoch, number, hash, rolling, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![id, state.epoch, signed(state.chunks), address.to_string(), state.chain.to_string(), bytes])?;
        Ok(())
    }
}
