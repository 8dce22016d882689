//! Which rules of the exchange are in force? All of them, always. The simulator leaves one out at a time, to see that it notices.

/// Each field is a rule found by simulation (`docs/PROTOCOL.md`). Only tests ever build another value than `ALL`; nothing that
/// travels, and no configuration, reaches it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A device drops a reply to an older state.
    pub echo: bool,
    /// A head is a number **and** a hash.
    pub hash_of_head: bool,
    /// An authentic receipt is never decided again.
    pub believe_receipts: bool,
    /// The same event is the same command, request **and** verdict.
    pub known_by_verdict: bool,
    /// An adopted event goes to all its streams.
    pub adopt_everywhere: bool,
    /// An adopted event gets new numbers, at once and in any order.
    pub adopt_at_the_end: bool,
    /// An adopted event needs no other event to be understood.
    pub adopt_alone: bool,
    /// Commands are decided only when all streams agree and every receipt was said.
    pub receipts_first: bool,
    /// A command id acts once, for ever.
    pub once: bool,
    /// A device forgets a command only when its receipt is on its own disk.
    pub forget_by_receipt: bool,
    /// Replaced entries are kept by the device and sent again.
    pub keep_replaced: bool,
    /// What is kept is shown.
    pub show_kept: bool,
    /// A receipt that is not authentic is answered, so that it blocks nothing.
    pub answer_forgeries: bool,
    /// The writer's time never goes back.
    pub time_forward: bool,
    /// A command on an unknown request is refused at once.
    pub refuse_unknown: bool,
    /// A command is on the disk before it is sent or called saved.
    pub store_first: bool,
}

impl Rules {
    pub const ALL: Rules = Rules {
        echo: true,
        hash_of_head: true,
        believe_receipts: true,
        known_by_verdict: true,
        adopt_everywhere: true,
        adopt_at_the_end: true,
        adopt_alone: true,
        receipts_first: true,
        once: true,
        forget_by_receipt: true,
        keep_replaced: true,
        show_kept: true,
        answer_forgeries: true,
        time_forward: true,
        refuse_unknown: true,
        store_first: true,
    };
}
