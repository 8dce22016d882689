//! How do tests turn the knobs? A JSON interface: what is known, what goes wrong next, and every act that a person has on a page.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::acts::Choice;
use super::knobs::Knobs;
use super::message::Back;
use super::order::Order;
use super::sim::{Done, Sim};

pub fn routes() -> Router<Sim> {
    Router::new()
        .route("/simulateur/api/knobs", get(knobs).post(turn))
        .route("/simulateur/api/orders", get(orders))
        .route("/simulateur/api/orders/{id}", get(order))
        .route("/simulateur/api/choose", post(choose))
        .route("/simulateur/api/act", post(act))
}

/// For the next payment, or for all that follow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    knobs: Knobs,
    #[serde(default)]
    stay: bool,
}

/// The payer's choice without a browser.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    order_id: String,
    choice: Choice,
    /// Cents paid by voucher.
    #[serde(default)]
    part: i64,
}

/// What the bank, the back office or the network does next.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum Act {
    /// The pending transfer has its answer.
    Answer {
        order_id: String,
        accepted: bool,
    },
    Capture {
        order_id: String,
    },
    Refund {
        order_id: String,
        cents: i64,
    },
    LateSuccess {
        order_id: String,
    },
    /// What was held leaves, oldest first or not.
    Release {
        order_id: String,
        #[serde(default)]
        reverse: bool,
    },
    /// The same bytes again; the last message unless its number is given.
    Resend {
        order_id: String,
        message: Option<usize>,
        times: usize,
    },
}

type Read<T> = Result<Json<T>, JsonRejection>;

fn refusal(sentence: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": sentence }))).into_response()
}

fn unreadable(rejection: &JsonRejection) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": rejection.body_text() }))).into_response()
}

async fn knobs(State(sim): State<Sim>) -> Json<Value> {
    let book = sim.book();
    Json(json!({ "usual": book.usual(), "next": book.next() }))
}

async fn turn(State(sim): State<Sim>, body: Read<Turn>) -> Response {
    let Json(turn) = match body {
        Ok(turn) => turn,
        Err(rejection) => return unreadable(&rejection),
    };
    match turn.knobs.checked() {
        Ok(knobs) => sim.book().turn(knobs, !turn.stay),
        Err(sentence) => return refusal(sentence),
    }
    StatusCode::NO_CONTENT.into_response()
}

/// Latest first.
async fn orders(State(sim): State<Sim>) -> Json<Value> {
    let book = sim.book();
    Json(book.orders().map(view).collect())
}

async fn order(State(sim): State<Sim>, Path(id): Path<String>) -> Response {
    let mut book = sim.book();
    match book.by_id(&id) {
        Some(order) => Json(view(order)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn choose(State(sim): State<Sim>, body: Read<Chosen>) -> Response {
    let Json(chosen) = match body {
        Ok(chosen) => chosen,
        Err(rejection) => return unreadable(&rejection),
    };
    let back = match token(&sim, &chosen.order_id) {
        Ok(token) => sim.choose(&token, chosen.choice, chosen.part).await,
        Err(sentence) => Err(sentence),
    };
    match back {
        Ok(back) => Json(way(back)).into_response(),
        Err(sentence) => refusal(sentence),
    }
}

/// How the browser would go back.
fn way(back: Back) -> Value {
    match back {
        Back::Get { url, fields } => json!({ "method": "GET", "url": url, "fields": fields }),
        Back::Post { url, fields } => json!({ "method": "POST", "url": url, "fields": fields }),
        Back::Bare { url } => json!({ "method": "GET", "url": url, "fields": [] }),
        Back::Nowhere => Value::Null,
    }
}

async fn act(State(sim): State<Sim>, body: Read<Act>) -> Response {
    let Json(act) = match body {
        Ok(act) => act,
        Err(rejection) => return unreadable(&rejection),
    };
    match perform(&sim, act).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(sentence) => refusal(sentence),
    }
}

async fn perform(sim: &Sim, act: Act) -> Done<()> {
    match act {
        Act::Answer { order_id, accepted } => sim.answer(&token(sim, &order_id)?, Some(accepted)).await,
        Act::Capture { order_id } => sim.capture(&token(sim, &order_id)?).await,
        Act::Refund { order_id, cents } => sim.refund(&token(sim, &order_id)?, cents).await,
        Act::LateSuccess { order_id } => sim.late_success(&token(sim, &order_id)?).await,
        Act::Release { order_id, reverse } => sim.release(&token(sim, &order_id)?, reverse).await,
        Act::Resend { order_id, message, times } => sim.resend(&token(sim, &order_id)?, message, times).await,
    }
}

/// Of the latest form of this order.
fn token(sim: &Sim, order_id: &str) -> Done<String> {
    sim.book().by_id(order_id).map(|order| order.token.clone()).ok_or("Ce paiement n’est pas connu du simulateur.")
}

fn view(order: &Order) -> Value {
    let asked = &order.asked;
    let messages: Vec<Value> = order.messages.iter().map(|m| json!({ "source": m.source, "status": m.status })).collect();
    json!({
        "order_id": order.id(), "page": format!("/paiement/{}", order.token), "at": order.at, "stage": order.stage,
        "cents": asked.cents, "means": asked.means, "trans_id": asked.fields.get("vads_trans_id"),
        "paid_cents": order.paid_cents(), "transactions": order.transactions, "messages": messages,
        "parked": order.parked, "attempts": order.attempts, "knobs": order.knobs,
    })
}
