//! How does the server start and stop? Everything is opened and checked before anybody is answered; main and tests use the
//! same `Application`.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::app::{App, OpenError, Parts};
use crate::config::{Config, ConfigError};
use crate::http::router;
use crate::jobs;

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
}

impl Application {
    pub async fn build(config: Config, parts: Parts) -> Result<Application, StartError> {
        let listener = listen(config.listen).await?;
        let address = listener.local_addr().map_err(|e| StartError::Listen(config.listen, e))?;
        let config = config.listening_on(address)?;
        let (stop, stopping) = watch::channel(false);
        let app = App::open(config, parts, stopping)?;
        Ok(Application { app, listener, address, stop })
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
        Running { app: self.app, address: self.address, stop: self.stop, serving, jobs }
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
}

impl Running {
    /// Lets what has begun end, then stops the jobs.
    pub async fn stop(mut self) -> Result<(), StartError> {
        let _ = self.stop.send(true);
        let served = self.serving.await;
        while self.jobs.join_next().await.is_some() {}
        served.map_err(|e| StartError::Serve(io::Error::other(e)))?.map_err(StartError::Serve)
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(address),
        _ => StartError::Listen(address, e),
    })
}
