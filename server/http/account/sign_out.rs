//! `/deconnexion` and `POST /api/sign-out`: the session ends, and the browser forgets what it kept of us.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::actions::sign_in;
use crate::app::App;
use crate::http::form::{Caller, Page};
use crate::http::problem::Problem;
use crate::http::session::{Maybe, no_cookie};

const PAGE: Page = Page { template: "deconnexion", title: "Vous êtes déconnecté", path: "deconnexion" };
const CLEAR: HeaderValue = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");

pub async fn page(State(app): State<App>, Maybe(signed): Maybe, caller: Caller) -> Response {
    let shown = PAGE.show(&app, json!({}));
    end(&app, caller, signed.map(|s| s.account), shown).await
}

/// Also answers a device whose session is over: signing out twice is no error.
pub async fn api(State(app): State<App>, Maybe(signed): Maybe, caller: Caller) -> Response {
    end(&app, caller, signed.map(|s| s.account), StatusCode::NO_CONTENT.into_response()).await
}

async fn end(app: &App, caller: Caller, account: Option<String>, mut response: Response) -> Response {
    if let Some(token) = caller.token
        && let Err(denied) = sign_in::sign_out(app, token, account).await
    {
        return Problem::from(denied).into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, no_cookie(&app.config));
    headers.insert(HeaderName::from_static("clear-site-data"), CLEAR);
    response
}
