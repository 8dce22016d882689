//! How is online payment tried without money? A simulator of the platform's form, on this machine only: it checks what we send,
//! plays the payer's pages, notifies us as well or as badly as its knobs say, and answers when it is asked.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

mod acts;
mod api;
mod book;
mod check;
mod desk;
mod knobs;
mod message;
mod order;
mod pages;
mod payer;
mod read_back;
mod send;
mod settings;
mod sim;

pub use knobs::{Browser, Knobs, Notify};
pub use settings::{DEMO_KEY, DEMO_PASSWORD, DEMO_SHOP, SimSettings};

/// Why the simulator does not run.
#[derive(Debug, Error)]
pub enum SimError {
    #[error("Le simulateur ne démarre pas avec des réglages de PRODUCTION : il ne joue qu’en mode TEST / test mode only")]
    Production,
    #[error("Le simulateur n’écoute que sur cette machine, pas sur {0} / loopback only")]
    NotLoopback(SocketAddr),
    #[error("Simulateur : impossible d’écouter sur {0} : {1} / cannot listen")]
    Listen(SocketAddr, io::Error),
    #[error("Simulateur : {0}")]
    Prepare(String),
    #[error("Le simulateur s’est arrêté : {0}")]
    Serve(io::Error),
}

/// A simulator at work.
#[derive(Debug)]
pub struct Running {
    /// Scheme, address and port: `http://127.0.0.1:8090`.
    pub url: String,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
}

impl Running {
    /// What `LyraSettings` need as the form's address.
    pub fn form_url(&self) -> String {
        format!("{}{}", self.url, payer::FORM_PATH)
    }

    /// Ends what is under way and forgets everything.
    pub async fn stop(self) -> Result<(), SimError> {
        let _ = self.stop.send(true);
        self.serving.await.map_err(|e| SimError::Serve(io::Error::other(e)))?.map_err(SimError::Serve)
    }
}

/// Listens there (port 0: a free one) until it is stopped.
pub async fn start(listen: SocketAddr, settings: SimSettings) -> Result<Running, SimError> {
    if !listen.ip().is_loopback() {
        return Err(SimError::NotLoopback(listen));
    }
    let listener = TcpListener::bind(listen).await.map_err(|e| SimError::Listen(listen, e))?;
    let address = listener.local_addr().map_err(|e| SimError::Listen(listen, e))?;
    let (stop, stopping) = watch::channel(false);
    let sim = sim::Sim::new(settings, stopping)?;
    let routes = payer::routes().merge(desk::routes()).merge(api::routes()).merge(read_back::routes()).with_state(sim.clone());
    let serving = tokio::spawn(async move {
        let stopped = sim.clone();
        axum::serve(listener, routes).with_graceful_shutdown(async move { stopped.stopped().await }).await
    });
    Ok(Running { url: format!("http://{address}"), address, stop, serving })
}
