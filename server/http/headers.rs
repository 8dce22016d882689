//! What is said with every answer, errors included? Who may frame, load and remember it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use preau_core::sync::words::PACKED;

use crate::app::App;

/// Nothing but ourselves, nothing inline; the engine needs `wasm-unsafe-eval` (on worker scripts too).
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

const WITH_PAGES: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// For data, of which no page is made: nothing may be loaded by it at all. Half a kilobyte less at each exchange.
const WITH_DATA: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The same, with the one other place to which a form may be sent: the payment platform.
fn with_platform(form_url: &str) -> Option<HeaderValue> {
    let (scheme, rest) = form_url.split_once("://")?;
    let origin = format!("{scheme}://{}", rest.split('/').next().unwrap_or_default());
    HeaderValue::try_from(CONTENT_SECURITY_POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"))).ok()
}

/// Adds what the handler did not say itself.
pub async fn say(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let ours: &[(HeaderName, &str)] = if is_data(headers) { &WITH_DATA } else { &WITH_PAGES };
    if !is_data(headers)
        && let Some(policy) = app.shop.as_ref().and_then(|shop| with_platform(shop.form_url()))
    {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in ours {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Pages of people are never kept by anybody between us and them; the static site says otherwise itself.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.config.https() {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    response
}

fn is_data(headers: &HeaderMap) -> bool {
    let is_data = |kind: &[u8]| kind == b"application/json" || kind == b"application/problem+json" || kind.starts_with(PACKED.as_bytes());
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| is_data(kind.as_bytes()))
}
