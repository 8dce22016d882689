//! How does the app come into the program? The phone's engine (a nested cargo for wasm32, in a target folder of its own), then
//! the app (npm packages and esbuild), or a ready folder named by `PREAU_PWA_DIST`. What is missing is said in one sentence.
//! A plain build takes an engine that is made in a second; a release, or `PREAU_ENGINE=shipped`, the small one of the phones.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";
const NODE_MAJOR_LEAST: u32 = 20;
/// What the app is made of: when none of it changed, nothing is built.
const SOURCES: [&str; 12] = [
    "Cargo.lock",
    "core",
    "pwa/engine",
    "pwa/src",
    "pwa/public",
    "pwa/build.mjs",
    "pwa/package.json",
    "pwa/package-lock.json",
    "site-templates/assets",
    "build",
    "build.rs",
    ".cargo/config.toml",
];
/// Set by the outer cargo, and not meant for the inner one.
const NOT_INHERITED: [&str; 7] = [
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_TARGET_DIR",
    "CARGO_MAKEFLAGS",
];

/// Writes `OUT_DIR/app.rs`: `&[("/app/", "text/html; …", "hash", false, include_bytes!(…), Some(include_bytes!(….br))), …]`.
pub fn build() {
    for path in SOURCES {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=PREAU_PWA_DIST");
    println!("cargo::rerun-if-env-changed=PREAU_ENGINE");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(variable("OUT_DIR").unwrap_or_default());
    let made = match variable("PREAU_PWA_DIST") {
        Some(ready) => {
            let ready = root.join(ready);
            println!("cargo::rerun-if-changed={}", ready.display());
            Ok(ready)
        }
        None => make(&root, &out.join("app")),
    };
    match made.and_then(|dist| table(&dist)) {
        Ok(text) => std::fs::write(out.join("app.rs"), text).expect("the build folder is writable"),
        // Cargo shows it and fails the build.
        Err(sentence) => println!("cargo::error={sentence}"),
    }
}

#[allow(clippy::disallowed_methods)] // cargo speaks to build scripts through the environment
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Builds engine and app into `dist`.
fn make(root: &Path, dist: &Path) -> Result<PathBuf, String> {
    node_is_there()?;
    let release = variable("PROFILE").as_deref() == Some("release");
    let engine = engine(root, release)?;
    packages(&root.join("pwa"))?;
    let mut node = Command::new("node");
    node.current_dir(root.join("pwa")).arg("build.mjs").arg("--out").arg(dist).arg("--engine").arg(engine);
    if !release {
        node.arg("--fast");
    }
    run(node, "esbuild could not build the app (pwa/)")?;
    Ok(dist.to_owned())
}

fn node_is_there() -> Result<(), String> {
    let advice = format!(
        "The app is built with Node {NODE_MAJOR_LEAST} or later: install it (https://nodejs.org), or set PREAU_PWA_DIST to a folder that holds a built app"
    );
    let said = Command::new("node").arg("--version").output().ok().filter(|said| said.status.success());
    let said = said.ok_or_else(|| format!("Node was not found. {advice}."))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR_LEAST => Ok(()),
        _ => Err(format!("Node {version} is too old. {advice}.")),
    }
}

/// The wasm file. Its target folder is shared by all profiles of the outer build.
fn engine(root: &Path, release: bool) -> Result<PathBuf, String> {
    target_is_there()?;
    let shipped = release || variable("PREAU_ENGINE").is_some_and(|which| which == "shipped");
    let profile = if shipped { "engine" } else { "engine-dev" };
    let target = root.join("target/engine");
    let mut cargo = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["build", "--package", "preau-engine", "--target", WASM, "--profile", profile]);
    cargo.arg("--target-dir").arg(&target);
    for name in NOT_INHERITED {
        cargo.env_remove(name);
    }
    cargo.env("RUSTFLAGS", "--cfg getrandom_backend=\"custom\"");
    run(cargo, "the phone's engine (pwa/engine) could not be built")?;
    Ok(target.join(WASM).join(profile).join("preau_engine.wasm"))
}

fn target_is_there() -> Result<(), String> {
    let installed = || {
        let rustc = variable("RUSTC").unwrap_or_else(|| "rustc".into());
        let said = Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]).output();
        said.is_ok_and(|o| o.status.success() && Path::new(String::from_utf8_lossy(&o.stdout).trim()).is_dir())
    };
    if installed() {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", WASM]).output();
    match added {
        Ok(_) if installed() => Ok(()),
        Ok(_) => Err(format!("Rust's target {WASM} could not be added: run `rustup target add {WASM}` with a network, then build again.")),
        Err(_) => Err(format!(
            "Rust's target {WASM} is missing and rustup was not found: install that target with your system's Rust packages, or set PREAU_PWA_DIST to a folder that holds a built app."
        )),
    }
}

/// npm packages, when they are missing or the lock changed. Nothing of them runs: `--ignore-scripts`.
fn packages(pwa: &Path) -> Result<(), String> {
    let lock = std::fs::read(pwa.join("package-lock.json")).map_err(|_| "pwa/package-lock.json is missing.".to_owned())?;
    let stamp = pwa.join("node_modules/.preau-lock");
    if std::fs::read(&stamp).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(pwa).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run(npm, "the app's packages could not be installed (`npm ci --ignore-scripts` in pwa/); it needs npm and a network the first time")?;
    std::fs::write(stamp, lock).map_err(|_| "pwa/node_modules is not writable.".to_owned())
}

/// Runs it quietly; when it fails, the sentence and the last that it said.
fn run(mut command: Command, sentence: &str) -> Result<(), String> {
    let done = command.output().map_err(|error| format!("{sentence}: {error}."))?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stdout, done.stderr].concat();
    for line in String::from_utf8_lossy(&said).lines().rev().take(40).collect::<Vec<_>>().into_iter().rev() {
        eprintln!("{line}");
    }
    let cause = String::from_utf8_lossy(&said).lines().find(|l| l.contains("rror")).unwrap_or_default().trim().to_owned();
    Err(format!("{sentence}: {cause}"))
}

/// `files.tsv` as Rust: path, type, hash, whether the name never changes its meaning, bytes, brotli.
fn table(dist: &Path) -> Result<String, String> {
    let list = std::fs::read_to_string(dist.join("files.tsv"));
    let list = list.map_err(|_| format!("{} holds no built app (files.tsv is missing).", dist.display()))?;
    let mut text = String::from("&[\n");
    for line in list.lines() {
        let [path, file, kind, hash, immutable] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{} is not understood: {line}", dist.join("files.tsv").display()));
        };
        let bytes = dist.join(file);
        let small = dist.join(format!("{file}.br"));
        let small = if small.is_file() { format!("Some(include_bytes!({small:?}))") } else { "None".into() };
        let immutable = immutable == "1";
        writeln!(text, "    AppFile {{ path: {path:?}, kind: {kind:?}, hash: {hash:?}, immutable: {immutable}, bytes: include_bytes!({bytes:?}), brotli: {small} }},")
            .expect("writing to a string");
    }
    text.push_str("]\n");
    Ok(text)
}
