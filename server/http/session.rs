//! Who speaks? The session's cookie, the extractor that handlers ask for, the caller's network address, and
//! `GET /api/session`.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use data_encoding::BASE64URL_NOPAD;
use preau_core::documents::model::SessionView;

use super::problem::Problem;
use crate::actions::authorize::{self, Signed};
use crate::actions::session_view;
use crate::app::App;
use crate::config::Config;

/// The cookie's name: bound to the host over https, plain on loopback (WebKit drops Secure cookies there).
pub fn cookie_name(config: &Config) -> &'static str {
    if config.https() { "__Host-session" } else { "session" }
}

/// The `Set-Cookie` that gives a session; `max_age_s`: none for one that ends with the browser.
pub fn cookie(config: &Config, token: &[u8; 32], max_age_s: Option<i64>) -> HeaderValue {
    let age = max_age_s.map_or_else(String::new, |s| format!("; Max-Age={s}"));
    set_cookie(config, &BASE64URL_NOPAD.encode(token), &age)
}

/// The `Set-Cookie` that takes it back.
pub fn no_cookie(config: &Config) -> HeaderValue {
    set_cookie(config, "", "; Max-Age=0")
}

fn set_cookie(config: &Config, value: &str, age: &str) -> HeaderValue {
    let secure = if config.https() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", cookie_name(config));
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The secret that the browser sent, if it sent one.
pub fn token(config: &Config, headers: &HeaderMap) -> Option<[u8; 32]> {
    let name = cookie_name(config);
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|v| v.to_str().ok()).flat_map(|line| line.split(';'));
    let value = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name)?.1;
    BASE64URL_NOPAD.decode(value.as_bytes()).ok()?.try_into().ok()
}

/// The secret of a request that has one, or a 401 problem; whose it is has still to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Token(pub [u8; 32]);

impl FromRequestParts<App> for Token {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        token(&app.config, &parts.headers).map(Token).ok_or_else(Problem::not_signed_in)
    }
}

/// The person signed in, or a 401 problem. Pages that also serve others take `Option<SignedIn>`'s sibling, `Maybe`.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Signed);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Maybe(signed) = Maybe::from_request_parts(parts, app).await?;
        signed.map(SignedIn).ok_or_else(Problem::not_signed_in)
    }
}

/// The person signed in, if anybody is.
#[derive(Clone, Debug)]
pub struct Maybe(pub Option<Signed>);

impl FromRequestParts<App> for Maybe {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match token(&app.config, &parts.headers) {
            Some(token) => Ok(Maybe(authorize::signed(app, &token).await?)),
            None => Ok(Maybe(None)),
        }
    }
}

/// From which network address the request comes; forwarded ones only from the configured proxies.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip());
        if !app.config.trusted_proxies.contains(&peer) {
            return Ok(ClientAddress(peer));
        }
        // The last address is the one that our proxy saw itself.
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let last = forwarded.and_then(|text| text.rsplit(',').next()).and_then(|text| text.trim().parse().ok());
        Ok(ClientAddress(last.unwrap_or(peer)))
    }
}

/// `GET /api/session`.
pub async fn show(State(app): State<App>, SignedIn(signed): SignedIn) -> Result<Json<SessionView>, Problem> {
    Ok(Json(session_view::view(&app, &signed).await?))
}
