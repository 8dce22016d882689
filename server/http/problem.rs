//! How does a refusal look? `application/problem+json`: a stable code, a French sentence that says what to do, the field.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::actions::Failure;

/// An error answer. Nothing personal and no cause stands in it: the cause is logged by its code.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(serialize_with = "as_number")]
    pub status: StatusCode,
    pub code: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// Everything to mend, the first included, where there is more than one thing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Mend>,
}

/// One of several things to mend.
#[derive(Clone, Debug, Serialize)]
pub struct Mend {
    pub code: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
}

fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, title: impl Into<String>) -> Problem {
        Problem { kind: "about:blank", status, code, title: title.into(), field: None, errors: vec![] }
    }

    #[must_use]
    pub const fn on(mut self, field: &'static str) -> Problem {
        self.field = Some(field);
        self
    }

    /// With everything to mend, where there is more than one thing.
    #[must_use]
    pub fn with(mut self, errors: Vec<Mend>) -> Problem {
        self.errors = if errors.len() > 1 { errors } else { vec![] };
        self
    }

    pub fn not_signed_in() -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Votre session est terminée : connectez-vous à nouveau.")
    }

    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", "Cette adresse n’existe pas ou ne vous est pas ouverte.")
    }

    pub fn bad_request(code: &'static str, title: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, code, title)
    }

    pub fn too_large() -> Problem {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "L’envoi dépasse la taille permise : il va repartir en plusieurs fois.")
    }

    pub fn unavailable() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Le serveur ne peut rien enregistrer pour l’instant. Rien n’est perdu : réessayez dans quelques minutes.",
        )
    }

    pub fn unexpected() -> Problem {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unexpected",
            "Une erreur imprévue s’est produite. Rien n’a été enregistré à moitié : réessayez, puis voyez le centre.",
        )
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable => Problem::unavailable(),
            Failure::Unexpected => Problem::unexpected(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
