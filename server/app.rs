//! What does every part of the server share? The store, the time, chance, the settings, and the bells that ring when
//! something changed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use preau_core::domain::commands::Stream;
use preau_core::domain::ids::CentreId;
use preau_core::domain::time::UtcTime;
use thiserror::Error;
use tokio::sync::{Notify, Semaphore, broadcast, watch};

use crate::clock::{Chance, Clock, SystemChance, SystemClock};
use crate::config::Config;
use crate::limits::Limits;
use crate::outside::lyra::read_back::{ApiPassword, LyraReadBack, OrderGet, ReadBackError};
use crate::outside::lyra::settings::LyraSettings;
use crate::outside::pdf::Look;
use crate::outside::web_client::WebClient;
use crate::store::keys::Keys;
use crate::store::{Store, StoreError, migrate};
use crate::templates::{TemplateError, Templates};

/// Why a data folder cannot be opened: one sentence that says what to do.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("Le dossier de données {0} n’est pas accessible en écriture : vérifiez ses droits / data folder is read-only")]
    ReadOnly(String),
    #[error("Le dossier {0} n’est pas un dossier de données : lancez « preau init {0} » / not a data folder")]
    NotInitialised(String),
    #[error("Paiement : {0} / payment settings")]
    Payment(String),
    #[error("{0} / template error")]
    Templates(#[from] TemplateError),
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// What tests replace.
#[derive(Debug)]
pub struct Parts {
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub limits: Limits,
}

impl Default for Parts {
    fn default() -> Self {
        Parts { clock: Arc::new(SystemClock), chance: Arc::new(SystemChance), limits: Limits::default() }
    }
}

/// Cheap to clone: everything inside is shared.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub config: Arc<Config>,
    pub limits: Arc<Limits>,
    pub templates: Arc<Templates>,
    /// Words, colour and fonts of the papers.
    pub look: Arc<Look>,
    /// Seals receipts.
    pub keys: Arc<Keys>,
    /// Password hashes are slow on purpose: only so many at once.
    pub hashing: Arc<Semaphore>,
    /// Rung after a commit that queued a mail.
    pub mail_waits: Arc<Notify>,
    /// Rung after a commit that issued a paper, and after one that kept a word of the payment platform.
    pub papers_wait: Arc<Notify>,
    pub words_wait: Arc<Notify>,
    /// The payment platform, when it is set up: its shop, and whom to ask about an order.
    pub shop: Option<Arc<LyraSettings>>,
    pub read_back: Option<Arc<dyn LyraReadBack>>,
    /// Rung after a commit that changed what somebody may see.
    pub moved: Moved,
    /// Who holds an open event stream.
    pub seats: Seats,
    /// How far the drafts of invoices are that are being made.
    pub drafts: Drafts,
    /// Under which this process writes documents: new at each start.
    pub actor: [u8; 16],
    /// When this process started: jobs give no place away for a while.
    pub started_at: UtcTime,
    /// True once the program is to end.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// Opens the data folder of these settings and brings its database to the shape of this program.
    pub fn open(config: Config, parts: Parts, stopping: watch::Receiver<bool>) -> Result<App, OpenError> {
        writable(&config)?;
        let now = parts.clock.now();
        let keys = Keys::read(&config.keys()).map_err(|_| OpenError::NotInitialised(config.data.display().to_string()))?;
        let templates = Templates::load(&config)?;
        let limits = config.within(parts.limits);
        let (shop, read_back) = payment(&config)?;
        let path = config.database();
        for name in migrate::run(&path, now)?.applied {
            tracing::info!(migration = name, "applied");
        }
        Ok(App {
            store: Store::open(&path, &limits)?,
            actor: parts.chance.id(),
            clock: parts.clock,
            chance: parts.chance,
            config: Arc::new(config),
            look: Arc::new(Look::of(&templates)?),
            templates: Arc::new(templates),
            keys: Arc::new(keys),
            hashing: Arc::new(Semaphore::new(limits.hashes_at_once)),
            limits: Arc::new(limits),
            mail_waits: Arc::new(Notify::new()),
            papers_wait: Arc::new(Notify::new()),
            words_wait: Arc::new(Notify::new()),
            shop,
            read_back,
            moved: Moved::default(),
            seats: Seats::default(),
            drafts: Drafts::default(),
            started_at: now,
            stopping,
        })
    }

    /// For a command that works once on a data folder, without serving it.
    pub fn once(config: Config) -> Result<App, OpenError> {
        App::open(config, Parts::default(), watch::channel(false).1)
    }

    /// After a start, devices may first bring back what a backup forgot: no place is given away.
    pub fn is_quiet(&self) -> bool {
        self.now() < self.started_at.plus_ms(self.limits.quiet_after_start_ms)
    }

    pub fn now(&self) -> UtcTime {
        self.clock.now()
    }

    /// Returns when the program is to end.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        let _ = stopping.wait_for(|stop| *stop).await;
    }
}

/// What changed: whose streams, which centres (their calendars and desks), or the sessions of an account.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub streams: Vec<Stream>,
    pub centres: Vec<CentreId>,
    /// Accounts whose sessions or permissions changed: they look again, and close when they are over.
    pub accounts: Vec<String>,
}

/// The bell of `/api/events`.
#[derive(Clone, Debug)]
pub struct Moved(broadcast::Sender<Arc<Change>>);

impl Default for Moved {
    fn default() -> Self {
        Moved(broadcast::channel(256).0)
    }
}

impl Moved {
    pub fn ring(&self, change: Change) {
        // Nobody listening is no error.
        let _ = self.0.send(Arc::new(change));
    }

    pub fn listen(&self) -> broadcast::Receiver<Arc<Change>> {
        self.0.subscribe()
    }
}

/// How many event streams each session holds open.
#[derive(Clone, Debug, Default)]
pub struct Seats(Arc<Mutex<HashMap<String, usize>>>);

/// One open event stream; given back when it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    session: String,
}

impl Seats {
    /// None when the session holds as many as it may.
    pub fn take(&self, session: &str, most: usize) -> Option<Seat> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(session.to_owned()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Seat { seats: self.clone(), session: session.to_owned() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.session);
            }
        }
    }
}

/// The draft that is being made in each centre, the latest.
#[derive(Clone, Debug, Default)]
pub struct Drafts(Arc<Mutex<HashMap<CentreId, Arc<Drafting>>>>);

/// How far a draft is: families, and what is done of them. Each is computed, then written down.
#[derive(Debug, Default)]
pub struct Drafting {
    families: AtomicU32,
    steps: AtomicU32,
}

impl Drafts {
    pub fn begin(&self, centre: CentreId) -> Arc<Drafting> {
        let new = Arc::new(Drafting::default());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(centre, Arc::clone(&new));
        new
    }

    /// Families done, of how many; none while no draft is made.
    pub fn of(&self, centre: CentreId) -> Option<(u32, u32)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&centre).cloned()?;
        // Over once nobody makes it any more, whatever happened to them.
        (Arc::strong_count(&known) > 2).then(|| known.done())
    }
}

impl Drafting {
    pub fn counts(&self, families: usize) {
        self.families.store(u32::try_from(families).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    /// One family was computed, or written down.
    pub fn step(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    fn done(&self) -> (u32, u32) {
        let families = self.families.load(Ordering::Relaxed);
        ((self.steps.load(Ordering::Relaxed) / 2).min(families), families)
    }
}

type Platform = (Option<Arc<LyraSettings>>, Option<Arc<dyn LyraReadBack>>);

/// The payment platform of the settings, if there is one: secrets are read from their files.
fn payment(config: &Config) -> Result<Platform, OpenError> {
    let Some(settings) = &config.payment else { return Ok((None, None)) };
    let secret = |path: &Path| {
        std::fs::read_to_string(config.path(path)).map_err(|error| OpenError::Payment(format!("{} : {error}", path.display())))
    };
    let key = secret(&settings.key_file)?;
    let shop = LyraSettings::read(&settings.site_id, &settings.mode, &key, &settings.form_url);
    let shop = shop.map_err(|error| OpenError::Payment(error.to_string()))?;
    let read_back: Option<Arc<dyn LyraReadBack>> = match &settings.api_password_file {
        Some(file) if !settings.api_url.is_empty() => {
            let wrong = |error: ReadBackError| OpenError::Payment(error.to_string());
            let password = ApiPassword::read(&secret(file)?, shop.mode()).map_err(wrong)?;
            let client = WebClient::new(None).map_err(|error| OpenError::Payment(error.to_string()))?;
            Some(Arc::new(OrderGet::new(client, &settings.api_url, password, shop.clone()).map_err(wrong)?))
        }
        _ => None,
    };
    Ok((Some(Arc::new(shop)), read_back))
}

/// Tries to write beside the database, so that a wrong right is said in words and not by SQLite.
fn writable(config: &Config) -> Result<(), OpenError> {
    let folder = config.data.display().to_string();
    if !config.data.is_dir() {
        return Err(OpenError::NotInitialised(folder));
    }
    let probe = config.data.join(".writable");
    let tried = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    tried.map_err(|_| OpenError::ReadOnly(folder))
}
