//! Which file of the portal is this? The built site, compressed beforehand, kept by browsers for ever where its name says its
//! content; the portal's own page for an address that leads nowhere.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;
use preau_core::domain::ids::Digest;

use super::problem::Problem;
use crate::app::App;
use crate::templates::assets::kind_of;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// What no other address answered.
pub async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    let decoded = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let path = decoded.trim_start_matches('/');
    if let Some(asset) = app.templates.asset_at(path) {
        // What the forms of this program need, whatever the built site holds.
        return answer(StatusCode::OK, asset.bytes.clone(), asset.kind, None, FOR_EVER, request.headers());
    }
    let site = app.config.path(&app.config.site.output);
    match find(&site, path).await {
        Found::File(file, name) => send(&file, &name, StatusCode::OK, request.headers()).await,
        Found::Folder => Redirect::permanent(&format!("/{path}/")).into_response(),
        Found::Nothing => nothing(&site, request.headers()).await,
    }
}

enum Found {
    File(PathBuf, String),
    /// A folder named without its last `/`.
    Folder,
    Nothing,
}

/// Only plain names: nothing hidden, nothing above.
async fn find(site: &Path, path: &str) -> Found {
    let plain = path.split('/').all(|part| !part.starts_with('.') && !part.contains(['\\', '\0', ':']));
    if !plain {
        return Found::Nothing;
    }
    let name = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let file = site.join(&name);
    match tokio::fs::metadata(&file).await {
        Ok(data) if data.is_file() => Found::File(file, name),
        Ok(data) if data.is_dir() && file.join("index.html").is_file() => Found::Folder,
        _ => Found::Nothing,
    }
}

async fn nothing(site: &Path, headers: &HeaderMap) -> Response {
    let page = headers.get(header::ACCEPT).and_then(|a| a.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    let file = site.join("404.html");
    if page && file.is_file() {
        return send(&file, "404.html", StatusCode::NOT_FOUND, headers).await;
    }
    Problem::not_found().into_response()
}

async fn send(file: &Path, name: &str, status: StatusCode, headers: &HeaderMap) -> Response {
    let cache = if name.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN };
    for (coding, extension) in [("br", "br"), ("gzip", "gz")] {
        if !accepts(headers, coding) {
            continue;
        }
        let packed = PathBuf::from(format!("{}.{extension}", file.display()));
        if let Ok(bytes) = tokio::fs::read(&packed).await {
            return answer(status, bytes, kind_of(name), Some(coding), cache, headers);
        }
    }
    match tokio::fs::read(file).await {
        Ok(bytes) => answer(status, bytes, kind_of(name), None, cache, headers),
        Err(_) => Problem::not_found().into_response(),
    }
}

/// `br` and not `br;q=0`.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    let named = |value: &str| {
        value.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            let is_it = parts.next() == Some(coding);
            let refused = parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse::<f32>() == Ok(0.0)));
            is_it && !refused
        })
    };
    all.into_iter().any(named)
}

fn answer(
    status: StatusCode,
    bytes: Vec<u8>,
    kind: &'static str,
    coding: Option<&'static str>,
    cache: &'static str,
    asked: &HeaderMap,
) -> Response {
    let tag = format!("\"{}\"", Digest::of(&[&bytes]).short());
    let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|v| v.split(',').any(|t| t.trim() == tag));
    let mut response = if known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, Body::from(bytes)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_taken_only_when_it_is_asked_for() {
        let with = |text: &str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(text).unwrap())]);
        assert!(accepts(&with("gzip, deflate, br"), "br") && accepts(&with("br;q=0.5"), "br"));
        assert!(!accepts(&with("gzip"), "br") && !accepts(&with("br;q=0, gzip"), "br"));
    }

    #[tokio::test]
    async fn nothing_above_or_hidden_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.html"), "a").unwrap();
        for bad in ["../a.html", ".site/a", "x/../../a.html", "..\\a.html", ".env"] {
            assert!(matches!(find(folder.path(), bad).await, Found::Nothing), "{bad}");
        }
        assert!(matches!(find(folder.path(), "a.html").await, Found::File(..)));
    }
}
