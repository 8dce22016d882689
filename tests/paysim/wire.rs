//! A browser that follows nothing by itself: one request, one answer.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

pub async fn get(url: &str) -> Answer {
    ask(Method::GET, url, "", String::new()).await
}

pub async fn post(url: &str, fields: &[(String, String)]) -> Answer {
    post_raw(url, "application/x-www-form-urlencoded", preau::outside::lyra::fields::encoded(fields)).await
}

pub async fn post_json(url: &str, value: &Value) -> Answer {
    post_raw(url, "application/json", value.to_string()).await
}

pub async fn post_raw(url: &str, kind: &str, body: String) -> Answer {
    ask(Method::POST, url, kind, body).await
}

async fn ask(method: Method, url: &str, kind: &str, body: String) -> Answer {
    let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let stream = TcpStream::connect(authority).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::builder().method(method).uri(format!("/{path}")).header(header::HOST, authority);
    let request = request.header(header::CONTENT_TYPE, kind).body(Full::new(Bytes::from(body))).unwrap();
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    let location = parts.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
    Answer { status: parts.status.as_u16(), location, body }
}
