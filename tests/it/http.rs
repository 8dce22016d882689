//! A browser without a window: one request at a time over a real socket, with the headers that browsers send.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Somebody at a browser: nobody without a session.
#[derive(Clone, Debug)]
pub struct Browser {
    address: SocketAddr,
    cookie: Option<String>,
}

impl Browser {
    pub fn new(address: SocketAddr, cookie: Option<String>) -> Browser {
        Browser { address, cookie }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], vec![]).await
    }

    pub async fn post(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send(Method::POST, path, &[("content-type", kind)], body.into()).await
    }

    pub async fn json(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        self.post(path, "application/json", serde_json::to_vec(body).unwrap()).await
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        let pump = tokio::spawn(connection);
        let host = self.address.to_string();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &host);
        request = request.header(header::ORIGIN, format!("http://{host}"));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(Full::new(Bytes::from(body))).unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let response = sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        drop(sender);
        let _ = pump.await;
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The answer's head, and its body unless it never ends.
    pub async fn head_of(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        if path != "/api/events" {
            return self.send(method, path, headers, body).await;
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        let pump = tokio::spawn(connection);
        let mut request = Request::get(path).header(header::HOST, self.address.to_string());
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let (parts, _) = sender.send_request(request.body(Full::new(Bytes::new())).unwrap()).await.unwrap().into_parts();
        pump.abort();
        Answer { status: parts.status, headers: parts.headers, body: Bytes::new() }
    }

    /// The first bytes of an answer that does not end, until they hold `text` or the stream closes. True when it was seen.
    pub async fn hears(self, path: &str, text: &str, meanwhile: impl Future<Output = ()>) -> bool {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        let pump = tokio::spawn(connection);
        let mut request = Request::get(path).header(header::HOST, self.address.to_string());
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut response = sender.send_request(request.body(Full::new(Bytes::new())).unwrap()).await.unwrap();
        meanwhile.await;
        let mut heard = String::new();
        while let Some(Ok(frame)) = response.frame().await {
            heard.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap_or(&Bytes::new())));
            if heard.contains(text) {
                pump.abort();
                return true;
            }
        }
        false
    }
}
