//! `POST /api/sync`: one whole round of an exchange.

use std::convert::Infallible;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{self, MethodRouter};
use preau_core::sync::wire::{BODY_BYTES_MAX, Push, Reply};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

use super::problem::Problem;
use super::session::Token;
use crate::actions::authorize;
use crate::actions::sync::{self, Refusal};
use crate::app::App;

/// As fast as the usual quality, and smaller by a sixteenth: from here on brotli tells hexadecimal digits from words.
const QUALITY: CompressionLevel = CompressionLevel::Precise(5);

/// The limit counts the bytes that come out of the compression, so that a small body cannot become a large one.
pub fn route() -> MethodRouter<App> {
    routing::post(exchange)
        .layer::<_, Infallible>(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer::<_, Infallible>(RequestDecompressionLayer::new())
        .layer::<_, Infallible>(CompressionLayer::new().quality(QUALITY))
}

async fn exchange(State(app): State<App>, Token(token): Token, body: Result<Bytes, BytesRejection>) -> Result<Json<Reply>, Problem> {
    match read(body) {
        Ok(push) => Ok(Json(sync::exchange(&app, &token, push).await?)),
        // What is wrong with it is nothing for a stranger to learn.
        Err(problem) => Err(authorize::signed(&app, &token).await?.map_or_else(Problem::not_signed_in, |_| problem)),
    }
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
