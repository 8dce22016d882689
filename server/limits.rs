//! How much is too much? Every limit of the server, by name; those of the exchange itself are in `core::sync::wire`.

use std::time::Duration;

/// Unless the settings say otherwise.
pub const ANSWERS_GATHER_MS: i64 = 5 * 60_000;

/// A message of the payment platform; it sends two or three thousand bytes, more when several means paid.
pub const LYRA_BODY_BYTES: usize = 32 * 1_024;
/// Fields of such a message; it sends about fifty.
pub const LYRA_FIELDS: usize = 200;
/// What another machine may answer us.
pub const ANSWER_BYTES: usize = 1_024 * 1_024;

/// Limits that tests may tighten.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Writes that share one commit.
    pub writes_a_commit: usize,
    /// Writes that may wait; beyond, the caller waits.
    pub writes_waiting: usize,
    /// Pages of 4 KiB of the database file; a write that needs one more finds the disk full.
    pub database_pages: u32,
    /// Read-only connections.
    pub readers: usize,
    /// A request that takes longer is answered 503.
    pub request_timeout: Duration,
    /// Body of a form.
    pub form_bytes: usize,
    /// Documents in one exchange.
    pub documents_a_round: usize,
    /// Drafts in one exchange.
    pub drafts_a_round: usize,
    /// Chunks of a draft in one epoch.
    pub draft_chunks: usize,
    /// Bytes of a draft in one epoch.
    pub draft_bytes: usize,
    /// A calendar is projected at most this often, in milliseconds.
    pub calendar_every_ms: i64,
    /// Wake-ups of "something moved" are spread over this time.
    pub wake_spread: Duration,
    /// Open event streams of one session.
    pub events_a_session: usize,
    /// After a start, jobs give no place away for this long, in milliseconds.
    pub quiet_after_start_ms: i64,
    /// A provisional password stays good for this long, in milliseconds.
    pub provisional_ms: i64,
    /// Answers of one family gather for this long before their mail leaves, in milliseconds.
    pub answers_gather_ms: i64,
    /// Password hashes computed at the same time.
    pub hashes_at_once: usize,
    /// Threads that lay out papers.
    pub papers_at_once: usize,
    /// Papers that one of them makes before they are stored, together.
    pub papers_a_share: usize,
    /// Between two rounds of questions to the payment platform.
    pub ask_every: Duration,
}

/// However many processors there are: others must be served meanwhile, and each holds papers in memory.
const PAPER_THREADS_MOST: usize = 8;

impl Default for Limits {
    fn default() -> Self {
        Limits {
            writes_a_commit: 256,
            writes_waiting: 1_024,
            // As many as SQLite itself takes: 16 TB.
            database_pages: 4_294_967_294,
            readers: 4,
            request_timeout: Duration::from_secs(30),
            form_bytes: 64 * 1_024,
            documents_a_round: 100,
            drafts_a_round: 20,
            draft_chunks: 2_000,
            draft_bytes: 2 * 1_024 * 1_024,
            calendar_every_ms: 10_000,
            wake_spread: Duration::from_secs(5),
            events_a_session: 4,
            quiet_after_start_ms: 5 * 60_000,
            provisional_ms: 7 * 86_400_000,
            answers_gather_ms: ANSWERS_GATHER_MS,
            hashes_at_once: 2,
            papers_at_once: std::thread::available_parallelism().map_or(1, usize::from).min(PAPER_THREADS_MOST),
            papers_a_share: 50,
            ask_every: Duration::from_secs(15 * 60),
        }
    }
}
