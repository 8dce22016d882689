//! Where does the app come from? Its files travel inside the program, compressed beforehand; hashed names are kept for ever,
//! the others are asked for again each time.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::problem::Problem;

/// One file of the app, as `build.rs` wrote it down.
#[derive(Debug)]
pub struct AppFile {
    pub path: &'static str,
    kind: &'static str,
    hash: &'static str,
    /// Its name changes with its content.
    immutable: bool,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// Every file that the app needs; the page itself is `/app/`.
pub static FILES: &[AppFile] = include!(concat!(env!("OUT_DIR"), "/app.rs"));

const PAGE: &str = "/app/";

pub async fn without_slash() -> Redirect {
    Redirect::permanent(PAGE)
}

pub async fn page(headers: HeaderMap) -> Response {
    serve(PAGE, &headers)
}

/// A file, or the page for the addresses of its screens. A file of a version that is gone is not answered with a page.
pub async fn file(Path(rest): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("{PAGE}{rest}");
    let is_screen = !rest.rsplit('/').next().unwrap_or_default().contains('.');
    if is_screen { serve(PAGE, &headers) } else { serve(&path, &headers) }
}

pub async fn service_worker(headers: HeaderMap) -> Response {
    serve("/sw.js", &headers)
}

pub async fn manifest(headers: HeaderMap) -> Response {
    serve("/manifest.webmanifest", &headers)
}

fn serve(path: &str, asked: &HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|f| f.path == path) else { return Problem::not_found().into_response() };
    let brotli = file.brotli.filter(|_| accepts_brotli(asked));
    // Each encoding is a representation of its own.
    let tag = format!("\"{}{}\"", file.hash, if brotli.is_some() { "-br" } else { "" });
    let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|tags| tags.split(',').any(|t| t.trim() == tag));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(brotli.unwrap_or(file.bytes))),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if file.immutable { "public, max-age=31536000, immutable" } else { "no-cache" }),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    if brotli.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn accepts_brotli(asked: &HeaderMap) -> bool {
    let listed = asked.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|v| v.to_str().ok()).flat_map(|line| line.split(','));
    listed.map(str::trim).any(|one| one == "br" || (one.starts_with("br;") && !one.replace(' ', "").ends_with("q=0")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[tokio::test]
    async fn the_page_answers_for_every_screen_and_for_no_lost_file() {
        let page = file(Path("reserver".into()), HeaderMap::new()).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(file(Path("main.OLD.js".into()), HeaderMap::new()).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(service_worker(HeaderMap::new()).await.headers()[header::CACHE_CONTROL], "no-cache");
    }

    #[tokio::test]
    async fn the_engine_is_wasm_compressed_and_kept() {
        let engine = FILES.iter().find(|f| f.path.ends_with(".wasm")).unwrap();
        let name = engine.path.trim_start_matches(PAGE).to_owned();
        let answer = file(Path(name.clone()), asking(header::ACCEPT_ENCODING, "gzip, br;q=0.9")).await;
        let headers = answer.headers().clone();
        assert_eq!(
            (&headers[header::CONTENT_TYPE], &headers[header::CONTENT_ENCODING]),
            (&HeaderValue::from_static("application/wasm"), &HeaderValue::from_static("br"))
        );
        assert!(headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let again = HeaderMap::from_iter([
            (header::ACCEPT_ENCODING, HeaderValue::from_static("br")),
            (header::IF_NONE_MATCH, headers[header::ETAG].clone()),
        ]);
        assert_eq!(file(Path(name), again).await.status(), StatusCode::NOT_MODIFIED);
    }
}
