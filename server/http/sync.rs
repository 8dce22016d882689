//! `POST /api/sync`: one whole round of an exchange.

use std::cell::RefCell;
use std::convert::Infallible;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use preau_core::sync::wire::{BODY_BYTES_MAX, Push, Reply};
use preau_core::sync::words::{self, Packer};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

use super::compression::{SMALLEST, worth_it};
use super::problem::Problem;
use super::session::Token;
use crate::actions::sync::{self, Refusal};
use crate::actions::{Failure, authorize};
use crate::app::App;

/// As fast as the usual quality, and smaller by a sixteenth: from here on brotli tells hexadecimal digits from words.
const QUALITY: CompressionLevel = CompressionLevel::Precise(5);
/// Packing more than this takes longer than a thread may wait that others share.
const PACKED_AT_ONCE: usize = 64 << 10;

static MEDIA_TYPE: LazyLock<String> = LazyLock::new(words::media_type);

thread_local! {
    static PACKER: RefCell<Packer> = RefCell::default();
}

/// The limit counts the bytes that come out of the compression, so that a small body cannot become a large one.
pub fn route() -> MethodRouter<App> {
    routing::post(exchange)
        .layer::<_, Infallible>(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer::<_, Infallible>(RequestDecompressionLayer::new())
        .layer::<_, Infallible>(CompressionLayer::new().quality(QUALITY).compress_when(worth_it()))
}

async fn exchange(
    State(app): State<App>,
    Token(token): Token,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    match read(body) {
        Ok(push) => {
            let reply = sync::exchange(&app, &token, push).await?;
            let knows = headers.get_all(ACCEPT).iter().any(|accept| accept.as_bytes() == MEDIA_TYPE.as_bytes());
            answer(reply, knows).await
        }
        // What is wrong with it is nothing for a stranger to learn.
        Err(problem) => Err(authorize::signed(&app, &token).await?.map_or_else(Problem::not_signed_in, |_| problem)),
    }
}

/// With the words that the asking device knows, else as JSON.
async fn answer(reply: Reply, knows_the_words: bool) -> Result<Response, Problem> {
    let text = serde_json::to_vec(&reply.light()).map_err(|_| Failure::Unexpected)?;
    let packed = if !knows_the_words || text.len() < SMALLEST {
        None
    } else if text.len() <= PACKED_AT_ONCE {
        packed(&text)
    } else {
        let copy = text.clone();
        tokio::task::spawn_blocking(move || packed(&copy)).await.map_err(|_| Failure::Unexpected)?
    };
    let (kind, body) = packed.map_or(("application/json", text), |packed| (MEDIA_TYPE.as_str(), packed));
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response())
}

fn packed(text: &[u8]) -> Option<Vec<u8>> {
    PACKER.with_borrow_mut(|packer| packer.pack(text))
}

fn read(body: Result<Bytes, BytesRejection>) -> Result<Push, Problem> {
    let body = body.map_err(|e| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        _ => malformed(),
    })?;
    serde_json::from_slice(&body).map_err(|e| understood(&e))
}

fn malformed() -> Problem {
    Problem::bad_request("malformed", "Cet envoi ne peut pas être lu : mettez l’application à jour.")
}

/// What was sent is never repeated in the answer.
fn understood(error: &serde_json::Error) -> Problem {
    if error.is_data() && error.to_string().starts_with("unknown field") {
        return Problem::bad_request("unknown_field", "Cet envoi contient un champ inconnu : mettez l’application à jour.");
    }
    malformed()
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotSignedIn => Problem::not_signed_in(),
            Refusal::Newer => Problem::new(
                StatusCode::CONFLICT,
                "newer_app",
                "L’application est plus récente que le serveur : rien n’est perdu, l’envoi repartira plus tard.",
            ),
            Refusal::TooMuch => Problem::too_large(),
            Refusal::Failure(failure) => failure.into(),
        }
    }
}
