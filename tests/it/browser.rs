//! A browser as the server sees one: real requests over a socket, one cookie, forms without script.

use bytes_of::collect;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, SET_COOKIE, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tokio::net::TcpStream;

use crate::app::TestApp;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }
}

/// One device.
#[derive(Debug)]
pub struct Browser {
    pub host: String,
    pub agent: &'static str,
    pub cookie: Option<String>,
}

impl Browser {
    pub fn new(test: &TestApp) -> Browser {
        Browser { host: test.running.address.to_string(), agent: "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", cookie: None }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, String::new()).await
    }

    /// A form sent by a button.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.join("&")).await
    }

    /// The app's own requests.
    pub async fn json(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let kind = body.as_ref().map(|_| "application/json");
        self.send(method, path, kind, body.map_or_else(String::new, |b| b.to_string())).await
    }

    async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: String) -> Answer {
        let stream = TcpStream::connect(&self.host).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        let closing = tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host).header(USER_AGENT, self.agent);
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let response: Response<Incoming> = sender.send_request(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = collect(response).await;
        drop(sender);
        let _ = closing.await;
        self.keep_cookie(&headers);
        Answer { status, headers, text }
    }

    fn keep_cookie(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let pair = line.split(';').next().unwrap();
            self.cookie = (!line.contains("Max-Age=0")).then(|| pair.to_owned());
        }
    }

    /// Somebody with a password of their own.
    pub async fn sign_in(test: &TestApp, email: &str, password: &str) -> Browser {
        let mut browser = Browser::new(test);
        let answer = browser.form("/connexion", &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// Is the session alive?
    pub async fn is_in(&mut self) -> bool {
        self.get("/api/session").await.status == 200
    }
}

mod bytes_of {
    //! The whole body as text.

    use http_body_util::BodyExt;

    pub async fn collect(response: hyper::Response<hyper::body::Incoming>) -> String {
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }
}
