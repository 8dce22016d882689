//! Is the house in order? Who may import whom, how long a file or a function may be, what may stand where.
//!
//! Each test below is one rule, with its table beside it; `tidy/` only reads files. A rule that is in the way is discussed in
//! `docs/decisions/`, never silenced here.

#[path = "tidy/functions.rs"]
mod functions;
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/sources.rs"]
mod sources;
#[path = "tidy/typescript.rs"]
mod typescript;

use sources::{Source, sources};

const MOST_LINES_PER_FILE: usize = 400;
const MOST_LINES_PER_FUNCTION: usize = 70;

/// Who may import whom in `server/`. A layer may also import itself and what stands `BESIDE`.
const LAYERS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("paysim_main", &["cli", "paysim", "outside"]),
    ("cli", &["http", "jobs", "actions", "paysim"]),
    ("http", &["actions"]),
    ("jobs", &["actions"]),
    ("actions", &["store", "documents", "outside", "site"]),
    ("store", &[]),
    ("documents", &[]),
    ("outside", &[]),
    ("site", &[]),
    // The payment platform, played: it knows what travels, nothing of ours.
    ("paysim", &["outside"]),
];

/// What everybody may ask, and what each of these may ask in turn.
const BESIDE: &[(&str, &[&str])] = &[
    ("app", &["clock", "config", "limits", "templates", "store", "outside", "documents"]),
    ("clock", &[]),
    ("config", &["limits"]),
    ("limits", &["clock"]),
    ("memory", &[]),
    ("scope", &[]),
    ("templates", &["config"]),
];

/// `app` holds the store: those that the store serves, or that must work without one, may not ask it.
const WITHOUT_APP: &[&str] = &["store", "documents", "outside", "site", "paysim"];

/// Sub-layers of `core/`: the rules know nobody. `gather`, `bytes` and `json` are tools, below all of them.
const CORE_LAYERS: &[(&str, &[&str])] = &[
    ("gather", &[]),
    ("bytes", &[]),
    ("json", &[]),
    ("domain", &["gather", "bytes", "json"]),
    ("sync", &["domain", "gather", "json"]),
    ("documents", &["domain", "sync", "gather", "json"]),
];

/// Folder, words that may not stand in its code, reason.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "core/",
        &["std::fs", "std::net", "std::env", "std::thread", "std::time", "tokio", "getrandom"],
        "core does no IO and asks for no time",
    ),
    ("core/domain/", &["automerge", "chrono_tz::TZ_VARIANTS"], "the rules know no document format"),
    ("server/actions/", &["axum", "rusqlite", "automerge"], "an action names no library of the edges"),
    ("server/http/", &["rusqlite", "automerge", "crate::store"], "a handler is request → action → answer"),
    ("server/jobs/", &["axum", "rusqlite", "automerge"], "a job is moment → action"),
    ("server/cli/", &["rusqlite", "automerge"], "a command is arguments → action → words"),
    ("server/store/", &["axum", "automerge", "lettre", "preau_core::documents"], "the store knows rows only"),
    ("server/site/", &["rusqlite", "axum"], "the portal is built from public data that it is given"),
    ("server/outside/", &["rusqlite", "axum"], "an outside service knows neither rows nor requests"),
    ("server/paysim/", &["rusqlite", "automerge", "crate::store", "crate::actions"], "the simulator knows what travels only"),
    ("pwa/src/ui/", &["fetch(", "indexedDB", "\"idb\"", "XMLHttpRequest", "caches.", "new Worker("], "screens read signals only"),
    (
        "pwa/src/",
        &["localStorage", "sessionStorage", "document.cookie", "innerHTML", "eval("],
        "nothing personal outside IndexedDB, no text as code",
    ),
];

const CLOCK_AND_CHANCE: &[&str] =
    &["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "getrandom::", "rand::", "OsRng", "RandomState::new"];

/// Statements, as they stand in our strings.
const SQL: &[&str] =
    &["SELECT ", "INSERT INTO", "INSERT OR", "DELETE FROM", "PRAGMA ", "CREATE TABLE", "CREATE INDEX", "BEGIN IMMEDIATE", "VACUUM"];

fn refuse(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}\n  {}\n", broken.join("\n  "));
}

/// The lines of these files that answer yes, as `file:line: text`.
fn lines_where(files: impl Iterator<Item = Source>, bad: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.code_lines() {
            if bad(&file, line) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    found
}

fn under(folder: &'static str) -> impl Iterator<Item = Source> {
    sources().into_iter().filter(move |file| file.path.starts_with(folder))
}

#[test]
fn each_server_layer_imports_only_what_it_may() {
    let beside: Vec<&str> = BESIDE.iter().map(|(name, _)| *name).collect();
    let may = |from: &str, to: &str| {
        if from == to || from == "lib" {
            return true;
        }
        if let Some((_, allowed)) = BESIDE.iter().find(|(name, _)| *name == from) {
            return allowed.contains(&to);
        }
        if WITHOUT_APP.contains(&from) && to == "app" {
            return false;
        }
        beside.contains(&to) || LAYERS.iter().any(|(name, allowed)| *name == from && allowed.contains(&to))
    };
    let places: Vec<&str> = LAYERS.iter().chain(BESIDE).map(|(name, _)| *name).collect();
    let wrong = imports::between_places("server", &["crate", "preau"])
        .into_iter()
        .filter(|i| places.contains(&i.to.as_str()) && !may(&i.from, &i.to));
    refuse("server: main → cli, http, jobs → actions → store | documents | outside | site", wrong.map(|i| i.to_string()).collect());
}

#[test]
fn each_place_of_the_server_is_in_the_table() {
    let known = |place: &str| place == "lib" || LAYERS.iter().chain(BESIDE).any(|(name, _)| *name == place);
    let unknown = under("server/").map(|file| file.place()).filter(|place| !known(place));
    let mut unknown: Vec<String> = unknown.collect();
    unknown.dedup();
    refuse("a new place in server/ needs a line in the table of who may import whom", unknown);
}

#[test]
fn the_rules_of_core_know_nobody() {
    let may = |from: &str, to: &str| {
        from == to || from == "lib" || CORE_LAYERS.iter().any(|(name, allowed)| *name == from && allowed.contains(&to))
    };
    let wrong = imports::between_places("core", &["crate"]).into_iter().filter(|i| !may(&i.from, &i.to));
    refuse("core: domain ← sync ← documents", wrong.map(|i| i.to_string()).collect());
}

#[test]
fn no_module_imports_in_a_circle() {
    let mut circles = imports::circles("core", &["crate"]);
    circles.extend(imports::circles("server", &["crate", "preau"]));
    circles.extend(typescript::circles());
    refuse("no import circle", circles);
}

#[test]
fn what_may_never_stand_in_a_folder() {
    let mut broken = Vec::new();
    for (folder, words, reason) in NEVER {
        let found = lines_where(under(folder), |_, line| words.iter().any(|word| line.contains(word)));
        broken.extend(found.into_iter().map(|line| format!("{line}   ({reason})")));
    }
    refuse("a word of another place", broken);
}

#[test]
fn statements_stand_in_the_store_only() {
    let files = under("server/").chain(under("core/")).filter(|file| !file.path.starts_with("server/store/"));
    let statement = |line: &str| SQL.iter().any(|word| line.contains(word)) || (line.contains("\"UPDATE ") && line.contains(" SET "));
    refuse("SQL stands in server/store only", lines_where(files, |_, line| statement(line)));
}

#[test]
fn permissions_are_made_in_one_file() {
    let files = under("server/").filter(|file| file.path != "server/actions/authorize.rs" && file.path != "server/scope.rs");
    refuse("only server/actions/authorize.rs makes a scope", lines_where(files, |_, line| line.contains("::granted(")));
}

#[test]
fn clock_and_chance_stand_in_one_file() {
    let files = under("server/").chain(under("core/")).filter(|file| file.path != "server/clock.rs");
    let asks = |line: &str| CLOCK_AND_CHANCE.iter().any(|word| line.contains(word));
    refuse("only server/clock.rs asks for time and chance", lines_where(files, |_, line| asks(line)));
}

#[test]
fn no_file_is_too_long() {
    let long = sources().into_iter().filter(|f| f.is_code() && f.lines().count() > MOST_LINES_PER_FILE);
    refuse("no file above 400 lines", long.map(|f| format!("{}: {} lines", f.path, f.lines().count())).collect());
}

#[test]
fn no_function_is_too_long() {
    let mut long = Vec::new();
    for file in sources() {
        let over = functions::functions(&file).into_iter().filter(|f| f.lines > MOST_LINES_PER_FUNCTION);
        long.extend(over.map(|f| format!("{}:{}: {} lines: {}", file.path, f.at, f.lines, f.head)));
    }
    refuse("no function above 70 lines", long);
}

#[test]
fn each_file_opens_with_the_question_it_answers() {
    let opens = |file: &Source| {
        let first = file.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
        if file.is_rust() { first.starts_with("//! ") } else { first.starts_with("//") || first.starts_with("/*") }
    };
    let silent = sources().into_iter().filter(|f| (f.is_rust() || f.is_script()) && !opens(f));
    refuse("a file opens with one sentence: the question it answers", silent.map(|f| f.path).collect());
}

#[test]
fn nothing_is_left_behind() {
    const LEFT: &[&str] =
        &["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "dbg!(", "#[ignore", ".only(", ".skip(", "console.debug(", "debugger;"];
    // Iterators skip too; only a test's `skip` leaves something behind.
    let is_left =
        |file: &Source, line: &str| LEFT.iter().any(|word| line.contains(word) && (*word != ".skip(" || file.path.ends_with(".test.mjs")));
    let mut found = Vec::new();
    for file in sources().into_iter().filter(|f| f.is_code() && !f.path.starts_with("tests/tidy")) {
        let left = file.lines().enumerate().filter(|(_, line)| is_left(&file, line));
        found.extend(left.map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim())));
    }
    refuse("nothing is left for later", found);
}

#[test]
fn no_code_sleeps_in_comments() {
    let asleep = |line: &str| {
        let text = line.trim();
        let comment = text.strip_prefix("//").filter(|rest| !rest.starts_with(['/', '!']));
        comment.is_some_and(|rest| rest.ends_with(';') || rest.ends_with('{') || rest.trim() == "}" || rest.ends_with("),"))
    };
    let mut found = Vec::new();
    for file in sources().into_iter().filter(|f| f.is_rust() || f.is_script()) {
        let lines: Vec<&str> = file.lines().collect();
        let pairs = lines.windows(2).enumerate().filter(|(_, two)| asleep(two[0]) && asleep(two[1]));
        found.extend(pairs.map(|(at, two)| format!("{}:{}: {}", file.path, at + 1, two[0].trim())));
    }
    refuse("code that is not used is removed, not commented", found);
}

#[test]
fn no_machine_is_named() {
    let machines = ["/work/", "/home/", "/root/", "/Users/", "/tmp/", "C:\\\\"];
    let files = sources().into_iter().filter(|f| !f.path.starts_with("tests/tidy"));
    let mut found = Vec::new();
    for file in files {
        let named = file.lines().enumerate().filter(|(_, line)| machines.iter().any(|m| line.contains(m)));
        found.extend(named.map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim())));
    }
    refuse("no path of one machine", found);
}

#[test]
fn migrations_are_never_edited() {
    refuse("a migration that has left is never edited, a new one is listed in tests/tidy/migrations.sha256", sources::changed_migrations());
}
