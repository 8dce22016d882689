//! What must a server's memory be able to do? SQLite on the association's machine, a map in the simulator: the same machine
//! (`server`) runs on both, and one differential test holds them equal.

use crate::domain::commands::Stream;
use crate::domain::events::Event;
use crate::domain::facts::{Facts, Need};
use crate::domain::ids::{CommandId, Digest};
use crate::domain::ids::{OfferId, PeriodId, RequestId};
use crate::domain::time::{LocalDate, UtcTime};

use super::entry::{Entry, Head};

/// The server's durable memory. Reads see what was written before in the same exchange. `E`: what can go wrong outside the rules.
pub trait Journal {
    type Error;

    /// The end of a stream.
    fn head(&mut self, stream: &Stream) -> Result<Head, Self::Error>;
    /// The hash at that number (zeros at 0); none beyond the end.
    fn hash_at(&mut self, stream: &Stream, number: u64) -> Result<Option<Digest>, Self::Error>;
    /// At most `limit` entries after that number, in order.
    fn entries_after(&mut self, stream: &Stream, number: u64, limit: usize) -> Result<Vec<Entry>, Self::Error>;
    /// Is the event of this key written?
    fn has_event(&mut self, key: &Digest) -> Result<bool, Self::Error>;
    /// The digest under which this command id acted, if it did.
    fn command_digest(&mut self, id: &CommandId) -> Result<Option<Digest>, Self::Error>;
    /// What the rules must know for a command.
    fn facts(&mut self, need: &Need) -> Result<Facts, Self::Error>;
    /// **One transaction**: the entries of these events in all their streams (each event's entries follow each other, in the
    /// order of `events`), the folded requests, the command's digest unless the id has one already, and what follows from the
    /// events (mails, audit, documents to project again). `adopted`: from a receipt of an earlier life.
    fn record(&mut self, command: (&CommandId, &Digest), events: &[Event], entries: &[Entry], adopted: bool) -> Result<(), Self::Error>;
    /// The common part of the latest two backups in this stream: a number, 0 when there are fewer than two.
    fn safe(&mut self, stream: &Stream) -> Result<u64, Self::Error>;
    /// The latest time of any event, adopted ones included, so that the writer's time never goes back, restarts included.
    fn latest_time(&mut self) -> Result<UtcTime, Self::Error>;
    /// Offers whose end is past and not yet written.
    fn ended_offers(&mut self, now: UtcTime) -> Result<Vec<(RequestId, OfferId)>, Self::Error>;
    /// Days on which somebody waits, for the day or for an outing; all of them, or those where something changed since the last
    /// look.
    fn days_with_waiters(&mut self, now: UtcTime) -> Result<Vec<(PeriodId, LocalDate)>, Self::Error>;
}
