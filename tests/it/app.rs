//! A whole server on port 0 with a folder of its own and a clock that the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use preau::app::Parts;
use preau::cli::serve::{Application, Running};
use preau::clock::{FixedClock, SeededChance};
use preau::config::Config;
use preau::limits::Limits;
use preau::store::keys::Keys;
use preau_core::domain::time::UtcTime;

/// Tuesday 8 September 2026, 10 h in Paris: the beginning of a school year.
pub const START: &str = "2026-09-08T08:00:00.000Z";

static STARTS: AtomicU64 = AtomicU64::new(1);

/// A server for one test. `stop` it at the end: a job that does not end fails the test.
pub struct TestApp {
    pub folder: tempfile::TempDir,
    pub clock: Arc<FixedClock>,
    pub running: Running,
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::with(|_| {}, |_| {}).await
    }

    /// With other settings or limits than the usual ones.
    pub async fn with(settings: impl FnOnce(&mut Config), limits: impl FnOnce(&mut Limits)) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        Keys::add(&folder.path().join("keys"), [7; 32], [7; 16]).unwrap();
        let clock = Arc::new(FixedClock::at(START.parse::<UtcTime>().unwrap()));
        let mut config = config(folder.path());
        settings(&mut config);
        let running = launch(config, &clock, limits).await;
        TestApp { folder, clock, running }
    }

    /// Stops and starts again on the same folder.
    pub async fn restart(self) -> TestApp {
        self.stopped().await.start_again().await
    }

    /// Only the folder stays.
    pub async fn stopped(self) -> Stopped {
        self.running.stop().await.unwrap();
        assert!(!self.folder.path().join("preau.db-wal").exists(), "a server that stopped leaves one file, closed");
        Stopped { folder: self.folder, clock: self.clock }
    }

    pub fn app(&self) -> &preau::app::App {
        &self.running.app
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    /// Whatever was lived through, what is kept ready of the accounts is what their ledgers say (`ledger_balances`).
    pub async fn stop(self) {
        let unlike = self.app().store.read(|r| r.accounts_that_disagree()).await;
        assert!(unlike.as_ref().is_ok_and(Vec::is_empty), "{unlike:?}");
        self.running.stop().await.unwrap();
    }
}

/// A folder that nobody serves.
pub struct Stopped {
    folder: tempfile::TempDir,
    clock: Arc<FixedClock>,
}

impl Stopped {
    /// The same folder, without anybody else's work on it.
    pub fn alone(&self) -> preau::app::App {
        preau::app::App::once(config(self.folder.path())).unwrap()
    }

    /// Another folder that holds the same, at the same hour.
    pub fn copy(&self) -> Stopped {
        let folder = tempfile::tempdir().unwrap();
        copied(self.folder.path(), folder.path());
        Stopped { folder, clock: Arc::new(FixedClock::at(preau::clock::Clock::now(self.clock.as_ref()))) }
    }

    /// Its database, opened by nobody else.
    pub fn file(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap()
    }

    pub async fn start_again(self) -> TestApp {
        let running = launch(config(self.folder.path()), &self.clock, |_| {}).await;
        TestApp { folder: self.folder, clock: self.clock, running }
    }
}

fn copied(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&to).unwrap();
            copied(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}

fn config(folder: &std::path::Path) -> Config {
    let mut config = Config::load(folder, []).unwrap();
    config.listen = ([127, 0, 0, 1], 0).into();
    config
}

async fn launch(config: Config, clock: &Arc<FixedClock>, limits: impl FnOnce(&mut Limits)) -> Running {
    // Each start draws other bytes, as a real one does.
    let seed = STARTS.fetch_add(1, Ordering::Relaxed);
    let mut parts = Parts { clock: clock.clone(), chance: Arc::new(SeededChance::new(seed)), limits: Limits::default() };
    limits(&mut parts.limits);
    Application::build(config, parts).await.unwrap().start()
}
