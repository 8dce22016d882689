//! How does a form without script come in and go out? Its fields, who sends it, and the page that shows it again with what was
//! typed and what is to be mended; never a password of one's own.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use percent_encoding::percent_decode_str;
use preau_core::domain::time::LocalDate;
use serde_json::{Value, json};

use super::problem::{Mend, Problem};
use super::session::{ClientAddress, cookie, token};
use crate::actions::devices;
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sign_in::{Asking, Begun};
use crate::app::App;

/// As long as browsers keep a cookie; how long the session really lives is decided here, with each use.
const COOKIE_OF_MINE_S: i64 = 400 * 24 * 3_600;
/// A form of ours has fewer fields.
const FIELDS_MAX: usize = 32;

/// The fields of a form, or of the query of a page.
#[derive(Clone, Debug, Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// What was typed; nothing when the field is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// `AAAA-MM-JJ` as browsers send it, or `JJ/MM/AAAA` as people type it.
    pub fn date(&self, name: &str) -> Option<LocalDate> {
        let typed = self.get(name).trim();
        typed.parse().ok().or_else(|| LocalDate::parse_from_str(typed, "%d/%m/%Y").ok())
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bad = || Problem::bad_request("bad_form", "Ce formulaire est illisible : rechargez la page et recommencez.");
        let RawForm(bytes) = RawForm::from_request(request, app).await.map_err(|_| bad())?;
        if bytes.len() > app.limits.form_bytes {
            return Err(bad());
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| bad())?;
        let mut fields = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.insert(decoded(name).ok_or_else(bad)?, decoded(value).ok_or_else(bad)?);
        }
        if fields.len() > FIELDS_MAX { Err(bad()) } else { Ok(Fields(fields)) }
    }
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Who sends it.
#[derive(Clone, Debug)]
pub struct Caller {
    pub address: std::net::IpAddr,
    label: String,
    pub token: Option<[u8; 32]>,
}

impl Caller {
    pub fn asking(&self, mine: bool) -> Asking {
        Asking { address: self.address, label: self.label.clone(), token: self.token, mine }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Caller { address, label: devices::label(agent), token: token(&app.config, &parts.headers) })
    }
}

/// A page of `site-templates/account/`.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub template: &'static str,
    pub title: &'static str,
    /// Its address below the root: the menu marks it.
    pub path: &'static str,
}

impl Page {
    pub fn show(&self, app: &App, values: Value) -> Response {
        self.render(app, StatusCode::OK, &[], values)
    }

    /// The same page with what is to be mended; `values` keep what was typed.
    pub fn again(&self, app: &App, denied: Denied, values: Value) -> Response {
        let (status, refusals) = told(denied);
        self.render(app, status, &refusals, values)
    }

    fn render(&self, app: &App, status: StatusCode, refusals: &[Refusal], values: Value) -> Response {
        let errors: Vec<Value> =
            refusals.iter().map(|r| json!({ "code": r.code, "field": r.field.unwrap_or_default(), "sentence": r.sentence })).collect();
        let title = if errors.is_empty() { self.title.to_owned() } else { format!("Erreur : {}", self.title) };
        let mut context = json!({ "page": { "title": title, "path": self.path }, "errors": errors, "typed": {} });
        if let (Value::Object(all), Value::Object(own)) = (&mut context, values) {
            all.extend(own);
        }
        match app.templates.render(&format!("account/{}.html", self.template), &context) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "page template");
                Problem::unexpected().into_response()
            }
        }
    }
}

fn told(denied: Denied) -> (StatusCode, Vec<Refusal>) {
    match denied {
        Denied::Mend(refusals) => (StatusCode::UNPROCESSABLE_ENTITY, refusals),
        Denied::TooMany(refusal) => (StatusCode::TOO_MANY_REQUESTS, vec![refusal]),
        Denied::Unknown => {
            let problem = Problem::not_found();
            (problem.status, vec![Refusal::new(problem.code, problem.title)])
        }
        Denied::Failed(failure) => {
            let problem = Problem::from(failure);
            (problem.status, vec![Refusal::new(problem.code, problem.title)])
        }
    }
}

impl From<Denied> for Problem {
    /// For answers in JSON: the first thing to mend, and all of them where there are several.
    fn from(denied: Denied) -> Self {
        let (status, refusals) = told(denied);
        let mend = |r: &Refusal| Mend { code: r.code, title: r.sentence.clone(), field: r.field };
        let errors = refusals.iter().map(mend).collect();
        match refusals.into_iter().next() {
            Some(Refusal { code, field, sentence }) => {
                let problem = Problem::new(status, code, sentence).with(errors);
                field.map_or(problem.clone(), |field| problem.on(field))
            }
            None => Problem::unexpected(),
        }
    }
}

/// To another page, after something was done: a reload does nothing twice.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Into the app with the session that has just begun, by the confirmation of a centre that waits.
pub fn enter(app: &App, begun: &Begun) -> Response {
    let mut response = see_other(if begun.to_confirm { "/rattachement" } else { "/app/" });
    let age = begun.mine.then_some(COOKIE_OF_MINE_S);
    response.headers_mut().insert(header::SET_COOKIE, cookie(&app.config, &begun.token, age));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_browsers_and_as_people_write_them() {
        let fields = |text: &str| Fields([("birth".to_owned(), text.to_owned())].into());
        let expected = "2019-03-04".parse().ok();
        assert_eq!(fields("2019-03-04").date("birth"), expected);
        assert_eq!(fields(" 04/03/2019 ").date("birth"), expected);
        assert_eq!(fields("4 mars").date("birth"), None);
        assert_eq!(decoded("a+b%C3%A9%2B"), Some("a bé+".into()));
        assert_eq!(decoded("%ff"), None);
    }
}
