//! One kept-alive connection, as a browser holds it.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::http::request::Builder;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub type Failed = Box<dyn std::error::Error + Send + Sync>;

pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    /// Of the latest answer, as HTTP/1.1 writes it.
    #[allow(dead_code, reason = "only one of the benchmarks counts them")]
    pub head_bytes: usize,
}

impl Line {
    pub async fn open(address: SocketAddr) -> Result<Line, Failed> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Line { sender, host: address.to_string(), head_bytes: 0 })
    }

    /// The body of a 200; anything else is a failure that shows its text.
    #[allow(dead_code, reason = "the benchmark of exchanges asks as a browser does")]
    pub async fn post(&mut self, path: &str, cookie: &str, body: Vec<u8>) -> Result<Bytes, Failed> {
        self.send(Request::post(path), cookie, body).await
    }

    pub async fn send(&mut self, request: Builder, cookie: &str, body: Vec<u8>) -> Result<Bytes, Failed> {
        let request = request
            .header(header::HOST, &self.host)
            .header(header::ORIGIN, format!("http://{}", self.host))
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let fields = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
        self.head_bytes = format!("HTTP/1.1 {status}\r\n\r\n").len() + fields.sum::<usize>();
        let bytes = response.into_body().collect().await?.to_bytes();
        if status.is_success() { Ok(bytes) } else { Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)).into()) }
    }
}
