//! What leaves a device when a family is closed to its person? All of that family, sent or not: it can no longer be sent. Nothing of
//! anybody else.

use std::collections::BTreeSet;

use super::device::{Device, Outputs};
use super::record::Record;
use crate::domain::commands::Stream;
use crate::gather::Gather;

impl Device {
    /// After `Follow`: the server has just said which families are open.
    pub(super) fn forget_closed(&mut self, out: &mut Outputs) {
        let open: BTreeSet<Stream> = self.streams.iter().filter(|(_, replica)| replica.followed).map(|(stream, _)| *stream).gather();
        let closed = |stream: &Stream| matches!(stream, Stream::Family { .. }) && !open.contains(stream);
        self.streams.retain(|stream, replica| {
            let gone = closed(stream);
            if gone {
                // From the end, so that a copy that is torn in the middle of it is still a chain.
                replica.chain.iter().rev().for_each(|held| out.write(Record::entry_gone(stream, held.entry.number)));
                replica.kept.iter().for_each(|held| out.write(Record::kept_gone(&held.entry)));
            }
            !gone
        });
        self.outbox.retain(|place, outgoing| {
            let gone = outgoing.stream().is_some_and(|stream| closed(&stream));
            if gone {
                out.write(Record::forget(*place));
            }
            !gone
        });
        out.sync();
    }
}
