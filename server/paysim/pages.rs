//! What do the simulator's pages look like? Plain forms in French, without script, under a banner that says that no money moves.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
use tera::{Context, Tera};

use super::SimError;

pub const STYLE: &str = include_str!("pages/style.css");

const PAGES: [(&str, &str); 10] = [
    ("base.html", include_str!("pages/base.html")),
    ("back.html", include_str!("pages/back.html")),
    ("payment.html", include_str!("pages/payment.html")),
    ("card.html", include_str!("pages/card.html")),
    ("choice.html", include_str!("pages/choice.html")),
    ("desk.html", include_str!("pages/desk.html")),
    ("message.html", include_str!("pages/message.html")),
    ("refused.html", include_str!("pages/refused.html")),
    ("transfer.html", include_str!("pages/transfer.html")),
    ("voucher.html", include_str!("pages/voucher.html")),
];

#[derive(Debug)]
pub struct Pages(Tera);

impl Pages {
    pub fn new() -> Result<Pages, SimError> {
        let mut tera = Tera::new();
        // What every page may leave out.
        for name in ["sentence", "info", "payer", "wide"] {
            tera.global_context().insert(name, "");
        }
        tera.add_raw_templates(PAGES.to_vec()).map_err(|e| SimError::Prepare(e.to_string()))?;
        Ok(Pages(tera))
    }

    /// The page of that name with these values; nothing of it is kept by the browser.
    pub fn show(&self, status: StatusCode, name: &str, values: &Value) -> Response {
        let html = Context::from_serialize(values).and_then(|context| self.0.render(name, &context));
        match html {
            Ok(html) => (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, name, "simulator page");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// `32,24 €`.
pub fn euros(cents: i64) -> String {
    format!("{}{},{:02} €", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// What a person types: `20`, `20,00`, `20.5`.
pub fn cents(typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('€').trim_end();
    let (whole, rest) = typed.split_once([',', '.']).unwrap_or((typed, ""));
    let digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole, 9) || !digits(rest, 2) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{rest:0<2}").parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, expected) in [("20", 2_000), ("20,00", 2_000), (" 20.5 € ", 2_050), ("0,05", 5)] {
            assert_eq!(cents(typed), Some(expected), "{typed}");
        }
        for bad in ["", ",5", "-1", "1,234", "1e3", "abc", "9999999999"] {
            assert_eq!(cents(bad), None, "{bad}");
        }
        assert_eq!((euros(3_224), euros(-5)), ("32,24 €".to_owned(), "-0,05 €".to_owned()));
    }
}
