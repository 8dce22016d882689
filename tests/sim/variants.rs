//! Would the simulation notice? Each variant leaves one rule out.

use preau_core::sync::rules::Rules;

/// The rules that a shell keeps, outside the two machines.
#[derive(Clone, Copy, Debug)]
pub struct ShellRules {
    /// Written and synced before any reply.
    pub sync_before_reply: bool,
    /// All entries of an event in one transaction.
    pub whole_events: bool,
    /// Ids of the server are random.
    pub random_ids: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub name: &'static str,
    pub rules: Rules,
    pub shell: ShellRules,
}

const SHELL: ShellRules = ShellRules { sync_before_reply: true, whole_events: true, random_ids: true };
pub const ALL_RULES: Variant = Variant { name: "all-rules", rules: Rules::ALL, shell: SHELL };

const fn machine(name: &'static str, rules: Rules) -> Variant {
    Variant { name, rules, shell: SHELL }
}

const fn shell(name: &'static str, shell: ShellRules) -> Variant {
    Variant { name, rules: Rules::ALL, shell }
}

/// Each must fail.
pub const VARIANTS: [Variant; 17] = [
    machine("number-only", Rules { hash_of_head: false, ..Rules::ALL }),
    machine("decide-again", Rules { believe_receipts: false, ..Rules::ALL }),
    machine("adopt-by-id-only", Rules { known_by_verdict: false, ..Rules::ALL }),
    machine("adopt-in-one-stream", Rules { adopt_everywhere: false, ..Rules::ALL }),
    machine("adopt-at-its-number", Rules { adopt_at_the_end: false, ..Rules::ALL }),
    machine("bare-entries", Rules { adopt_alone: false, ..Rules::ALL }),
    machine("commands-first", Rules { receipts_first: false, ..Rules::ALL }),
    machine("no-dedupe", Rules { once: false, ..Rules::ALL }),
    machine("forget-at-answer", Rules { forget_by_receipt: false, ..Rules::ALL }),
    machine("no-receipts-kept", Rules { keep_replaced: false, ..Rules::ALL }),
    machine("screen-follows-server", Rules { show_kept: false, ..Rules::ALL }),
    machine("silence-on-forgeries", Rules { answer_forgeries: false, ..Rules::ALL }),
    machine("clock-as-it-is", Rules { time_forward: false, ..Rules::ALL }),
    machine("park-unknown", Rules { refuse_unknown: false, ..Rules::ALL }),
    machine("send-before-store", Rules { store_first: false, ..Rules::ALL }),
    shell("reply-before-sync", ShellRules { sync_before_reply: false, ..SHELL }),
    shell("two-transactions", ShellRules { whole_events: false, ..SHELL }),
];

/// Belt and braces: left out, nothing is lost, because a device compares before it replaces, and an event is known by its
/// content. Kept as rules all the same: without the first, replies cross each other for a while; without the second, two offers
/// have one name.
pub const SPARE: [Variant; 2] =
    [machine("no-echo", Rules { echo: false, ..Rules::ALL }), shell("ids-from-a-counter", ShellRules { random_ids: false, ..SHELL })];

pub fn named(name: &str) -> Option<Variant> {
    std::iter::once(ALL_RULES).chain(VARIANTS).chain(SPARE).find(|v| v.name == name)
}
