//! Which pages does the payer see? The form comes in, a page of its means is shown, the browser goes back.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::acts::Choice;
use super::message::Back;
use super::order::{Order, Stage};
use super::pages::{STYLE, cents, euros};
use super::sim::Sim;
use crate::outside::lyra::fields::{Fields, encoded};
use crate::outside::lyra::means::Means;

/// Where the platforms take the form.
pub const FORM_PATH: &str = "/vads-payment/";

pub fn routes() -> Router<Sim> {
    Router::new()
        .route(FORM_PATH, post(take))
        .route("/paiement/{token}", get(show).post(choose))
        .route("/simulateur.css", get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
}

async fn take(State(sim): State<Sim>, body: Bytes) -> Response {
    match sim.take(&body) {
        Ok(token) => see_other(&format!("/paiement/{token}")),
        Err(refused) => {
            let values = json!({ "title": "Formulaire refusé", "field": refused.field, "sentence": refused.sentence });
            sim.pages().show(StatusCode::BAD_REQUEST, "refused.html", &values)
        }
    }
}

async fn show(State(sim): State<Sim>, Path(token): Path<String>, RawQuery(query): RawQuery) -> Response {
    let query = Fields::read(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    page(&sim, &token, query.get("moyen"), "")
}

async fn choose(State(sim): State<Sim>, Path(token): Path<String>, body: Bytes) -> Response {
    let fields = Fields::read(&body).unwrap_or_default();
    let choice: Option<Choice> = serde_json::from_value(Value::String(fields.get("choice").to_owned())).ok();
    let Some(choice) = choice else { return page(&sim, &token, "", "Ce choix n’est pas connu.") };
    match sim.choose(&token, choice, cents(fields.get("part")).unwrap_or(0)).await {
        Ok(back) => go(&sim, back),
        Err(sentence) => page(&sim, &token, "", sentence),
    }
}

/// The browser's way back.
fn go(sim: &Sim, back: Back) -> Response {
    let join = |url: &str| if url.contains('?') { '&' } else { '?' };
    match back {
        Back::Get { url, fields } => see_other(&format!("{url}{}{}", join(&url), encoded(&fields))),
        Back::Bare { url } => see_other(&url),
        Back::Post { url, fields } => {
            let values = json!({ "title": "Paiement terminé", "url": url, "fields": fields });
            sim.pages().show(StatusCode::OK, "back.html", &values)
        }
        Back::Nowhere => {
            let sentence = "L’onglet se ferme ici : le navigateur ne retourne pas sur le site.";
            sim.pages().show(StatusCode::OK, "message.html", &json!({ "title": "Paiement terminé", "sentence": sentence }))
        }
    }
}

fn see_other(url: &str) -> Response {
    match HeaderValue::try_from(url) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const fn word(means: Means) -> &'static str {
    match means {
        Means::Card => "carte",
        Means::AncvConnect => "cheques-vacances",
        Means::InstantTransfer => "virement",
    }
}

const fn template(means: Means) -> &'static str {
    match means {
        Means::Card => "card.html",
        Means::AncvConnect => "voucher.html",
        Means::InstantTransfer => "transfer.html",
    }
}

/// The page of this payment: of its only means, of the one that was picked, or the choice.
fn page(sim: &Sim, token: &str, picked: &str, sentence: &str) -> Response {
    let mut book = sim.book();
    let Some(order) = book.by_token(token) else {
        let values =
            json!({ "title": "Page inconnue", "sentence": "Ce paiement n’est pas connu du simulateur, ou il a redémarré depuis." });
        return sim.pages().show(StatusCode::NOT_FOUND, "message.html", &values);
    };
    if order.stage == Stage::Done {
        let values =
            json!({ "title": "Paiement terminé", "sentence": "Ce paiement est déjà terminé. Retournez sur le site pour en voir l’état." });
        return sim.pages().show(StatusCode::CONFLICT, "message.html", &values);
    }
    let means = match order.asked.means.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(|means| word(*means) == picked),
    };
    let status = if sentence.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    sim.pages().show(status, means.map_or("choice.html", template), &values(order, means, sentence))
}

fn values(order: &Order, means: Option<Means>, sentence: &str) -> Value {
    let asked = &order.asked.fields;
    let offered: Vec<Value> = order.asked.means.iter().map(|one| json!({ "word": word(*one), "label": one.french() })).collect();
    let payer = format!("{} {}", asked.get("vads_cust_first_name"), asked.get("vads_cust_last_name"));
    json!({
        "title": means.map_or("Choisir un moyen de paiement", Means::french),
        "token": order.token,
        "amount": euros(order.asked.cents),
        "order_id": order.id(),
        "info": asked.get("vads_order_info"),
        "payer": payer.trim(),
        "offered": offered,
        "part": euros(order.asked.cents / 2).trim_end_matches(" €"),
        "sentence": sentence,
    })
}
