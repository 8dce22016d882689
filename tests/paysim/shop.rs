//! An invented shop that listens: it keeps what it is told and what browsers bring back, and may be out of order or gone.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

#[derive(Debug, Default)]
struct Inner {
    told: Mutex<Vec<Vec<u8>>>,
    returned: Mutex<Vec<Vec<u8>>>,
    status: Mutex<Option<StatusCode>>,
    bell: Notify,
}

#[derive(Debug)]
pub struct Shop {
    inner: Arc<Inner>,
    pub address: SocketAddr,
    open: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Shop {
    pub async fn open() -> Shop {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut shop = Shop { inner: Arc::default(), address, open: None };
        shop.serve(listener);
        shop
    }

    fn serve(&mut self, listener: TcpListener) {
        let routes = Router::new().route("/notification", post(told)).route("/retour", post(returned).get(returned_by_get));
        let routes = routes.with_state(self.inner.clone());
        let (close, closed) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, routes).with_graceful_shutdown(async move { drop(closed.await) }).await;
        });
        self.open = Some((close, serving));
    }

    /// Nobody takes calls at its address any more.
    pub async fn close(&mut self) {
        if let Some((close, serving)) = self.open.take() {
            let _ = close.send(());
            serving.await.unwrap();
        }
    }

    pub async fn open_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    /// What it answers from now on.
    pub fn answers(&self, status: StatusCode) {
        *self.inner.status.lock().unwrap() = Some(status);
    }

    pub fn told(&self) -> Vec<Vec<u8>> {
        self.inner.told.lock().unwrap().clone()
    }

    pub fn returned(&self) -> Vec<Vec<u8>> {
        self.inner.returned.lock().unwrap().clone()
    }

    /// Returns once it was told so many times.
    pub async fn told_times(&self, count: usize) -> Vec<Vec<u8>> {
        loop {
            let bell = self.inner.bell.notified();
            let told = self.told();
            if told.len() >= count {
                return told;
            }
            let waited = tokio::time::timeout(std::time::Duration::from_secs(20), bell).await;
            assert!(waited.is_ok(), "told {} times, not {count}", told.len());
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn told(State(inner): State<Arc<Inner>>, body: Bytes) -> StatusCode {
    inner.told.lock().unwrap().push(body.to_vec());
    inner.bell.notify_waiters();
    inner.status.lock().unwrap().unwrap_or(StatusCode::OK)
}

async fn returned(State(inner): State<Arc<Inner>>, body: Bytes) -> StatusCode {
    inner.returned.lock().unwrap().push(body.to_vec());
    StatusCode::OK
}

async fn returned_by_get(State(inner): State<Arc<Inner>>, RawQuery(query): RawQuery) -> StatusCode {
    inner.returned.lock().unwrap().push(query.unwrap_or_default().into_bytes());
    StatusCode::OK
}
