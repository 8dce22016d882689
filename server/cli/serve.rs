//! How does the server start and stop? Everything is opened and checked before anybody is answered; main and tests use the
//! same `Application`.

use std::fs::File;
use std::io;
use std::net::SocketAddr;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::{Data, Stopped};
use crate::app::{App, OpenError, Parts};
use crate::config::{self, Config, ConfigError};
use crate::http::router;
use crate::jobs;

/// Servir le portail / serve the portal
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Adresse d’écoute, par exemple 127.0.0.1:8080 / address to listen on
    #[arg(long)]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    data: Data,
}

/// Serves until the operator stops it (Ctrl-C or SIGTERM).
pub async fn run(args: Args) -> Result<(), Stopped> {
    log_to_stderr();
    let mut config = args.data.config()?;
    config.listen = args.listen.unwrap_or(config.listen);
    let application = Application::build(config, Parts::default()).await?;
    if let Err(Stopped(why)) = super::build_site::build(&application.app).await {
        eprintln!("preau : le portail n’a pas été reconstruit, l’ancien reste : {why}");
    }
    println!("Préau : {} (Ctrl-C pour arrêter)", application.app.config.public_url);
    let running = application.start();
    asked_to_stop().await?;
    running.stop().await?;
    Ok(())
}

/// One JSON line per fact; `PREAU_LOG` chooses how much (`info` if it says nothing).
pub fn log_to_stderr() {
    let level = config::variable("PREAU_LOG").unwrap_or_else(|| "info".into());
    let filter = tracing_subscriber::EnvFilter::try_new(level).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second call (a test in the same process) changes nothing.
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(io::stderr).try_init();
}

/// Returns when the operator or the system asks the program to end.
pub async fn asked_to_stop() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        stopped = tokio::signal::ctrl_c() => stopped,
        _ = terminate.recv() => Ok(()),
    }
}

/// Why the server does not run.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("L’adresse {0} est déjà prise : un autre serveur écoute ; changez « listen » ou arrêtez-le / address already in use")]
    PortTaken(SocketAddr),
    #[error("Impossible d’écouter sur {0} : {1} / cannot listen")]
    Listen(SocketAddr, io::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("Le serveur s’est arrêté : {0}")]
    Serve(io::Error),
}

/// A server whose address is bound and whose every part is checked; it answers nobody yet.
#[derive(Debug)]
pub struct Application {
    pub app: App,
    listener: TcpListener,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    /// One server per data folder.
    lock: File,
}

impl Application {
    pub async fn build(config: Config, parts: Parts) -> Result<Application, StartError> {
        let lock = config.lock()?;
        let listener = listen(config.listen).await?;
        let address = listener.local_addr().map_err(|e| StartError::Listen(config.listen, e))?;
        let config = config.listening_on(address)?;
        let (stop, stopping) = watch::channel(false);
        let app = App::open(config, parts, stopping)?;
        Ok(Application { app, listener, address, stop, lock })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `Running::stop`.
    pub fn start(self) -> Running {
        let jobs = jobs::start(&self.app);
        let app = self.app.clone();
        let service = router::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let listener = self.listener;
        let serving = tokio::spawn(async move {
            let stopped = app.clone();
            axum::serve(listener, service).with_graceful_shutdown(async move { stopped.stopped().await }).await
        });
        Running { app: self.app, address: self.address, stop: self.stop, serving, jobs, _lock: self.lock }
    }
}

/// A server at work.
#[derive(Debug)]
pub struct Running {
    pub app: App,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
    jobs: JoinSet<()>,
    _lock: File,
}

impl Running {
    /// Lets what has begun end, stops the jobs, and leaves the file closed.
    pub async fn stop(mut self) -> Result<(), StartError> {
        let _ = self.stop.send(true);
        let served = self.serving.await;
        while self.jobs.join_next().await.is_some() {}
        self.app.store.close().await;
        served.map_err(|e| StartError::Serve(io::Error::other(e)))?.map_err(StartError::Serve)
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(address),
        _ => StartError::Listen(address, e),
    })
}
