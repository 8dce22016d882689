//! How does a person turn the knobs? One page: what goes wrong next, the payments that came, and what can still happen to each.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use super::knobs::Knobs;
use super::order::{Order, Stage};
use super::pages::{cents, euros};
use super::sim::{Done, Sim};
use crate::outside::lyra::fields::Fields;
use crate::outside::lyra::status::Outcome;

const PATH: &str = "/simulateur";
const SHOWN: usize = 50;

const NOTIFY: [(&str, &str); 4] = [
    ("before", "avant que le navigateur revienne"),
    ("after", "après, sans le faire attendre"),
    ("held", "quand on la libère ici"),
    ("never", "jamais"),
];
const BROWSER: [(&str, &str); 5] = [
    ("as_asked", "comme le site le demande"),
    ("get", "par GET"),
    ("post", "par POST"),
    ("bare", "les mains vides"),
    ("closed", "pas du tout : onglet fermé"),
];
const NUMBERS: [(&str, &str); 8] = [
    ("delay_ms", "Délai avant chaque message (ms)"),
    ("copies", "Exemplaires de chaque message"),
    ("quarter_ms", "Un « quart d’heure » entre deux rappels (ms)"),
    ("amount_offset", "Écart sur le montant annoncé (centimes)"),
    ("site_id", "Numéro d’une autre boutique"),
    ("currency", "Autre devise (978 : euro)"),
    ("outcome_ms", "Réponse de la banque à un virement après (ms)"),
    ("late_success_ms", "Succès tardif après un abandon (ms)"),
];
/// Those that are text.
const TEXTS: [&str; 2] = ["site_id", "currency"];
const TICKS: [(&str, &str); 4] = [
    ("swapped", "Le premier message part après le deuxième"),
    ("wrong_signature", "Notification mal signée"),
    ("wrong_return", "Retour du navigateur mal signé"),
    ("read_back_fails", "La relecture est en panne"),
];

pub fn routes() -> Router<Sim> {
    Router::new()
        .route("/", get(|| async { Redirect::to(PATH) }))
        .route(PATH, get(show))
        .route("/simulateur/reglages", post(turn))
        .route("/simulateur/agir", post(act))
}

async fn show(State(sim): State<Sim>) -> Response {
    page(&sim, StatusCode::OK, "")
}

async fn turn(State(sim): State<Sim>, body: Bytes) -> Response {
    let fields = Fields::read(&body).unwrap_or_default();
    let knobs = match fields.get("for") {
        "usual" => Ok(Knobs::default()),
        _ => read(&fields),
    };
    match knobs {
        Ok(knobs) => sim.book().turn(knobs, fields.get("for") == "next"),
        Err(sentence) => return page(&sim, StatusCode::UNPROCESSABLE_ENTITY, sentence),
    }
    Redirect::to(PATH).into_response()
}

/// The knobs as the form has them: what is empty stays as usual.
fn read(fields: &Fields) -> Done<Knobs> {
    let mut values = Map::new();
    for name in ["notify", "browser"].iter().chain(&TEXTS) {
        values.insert((*name).to_owned(), json!(fields.get(name)));
    }
    for (name, _) in NUMBERS.iter().filter(|(name, _)| !TEXTS.contains(name)) {
        let number = fields.get(name).trim().parse::<i64>().map_or_else(|_| json!(fields.get(name)), |number| json!(number));
        values.insert((*name).to_owned(), number);
    }
    values.retain(|_, value| value != "");
    for (name, _) in TICKS {
        values.insert(name.to_owned(), json!(!fields.get(name).is_empty()));
    }
    let knobs: Knobs = serde_json::from_value(Value::Object(values)).map_err(|_| "Un réglage n’est pas un nombre, ou n’est pas connu.")?;
    knobs.checked()
}

async fn act(State(sim): State<Sim>, body: Bytes) -> Response {
    let fields = Fields::read(&body).unwrap_or_default();
    match perform(&sim, &fields).await {
        Ok(()) => Redirect::to(PATH).into_response(),
        Err(sentence) => page(&sim, StatusCode::UNPROCESSABLE_ENTITY, sentence),
    }
}

async fn perform(sim: &Sim, fields: &Fields) -> Done<()> {
    let token = fields.get("token");
    match fields.get("act") {
        "accepted" => sim.answer(token, Some(true)).await,
        "refused" => sim.answer(token, Some(false)).await,
        "late_success" => sim.late_success(token).await,
        "release" => sim.release(token, false).await,
        "capture" => sim.capture(token).await,
        "resend" => sim.resend(token, None, fields.get("times").trim().parse().unwrap_or(0)).await,
        "refund" => sim.refund(token, cents(fields.get("cents")).ok_or("Ce montant n’est pas lisible.")?).await,
        _ => Err("Cette action n’est pas connue."),
    }
}

fn page(sim: &Sim, status: StatusCode, sentence: &str) -> Response {
    let book = sim.book();
    let knobs = json!(book.usual());
    let typed = |name: &str| match &knobs[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let numbers: Vec<[String; 3]> = NUMBERS.iter().map(|(name, label)| [(*name).to_owned(), (*label).to_owned(), typed(name)]).collect();
    let ticks: Vec<Value> = TICKS.iter().map(|(name, label)| json!([name, label, knobs[*name]])).collect();
    let orders: Vec<Value> = book.orders().take(SHOWN).map(view).collect();
    let values = json!({
        "title": "Simulateur de paiement", "wide": "1", "sentence": sentence, "knobs": knobs, "next": book.next().is_some(),
        "notify": NOTIFY, "browser": BROWSER, "numbers": numbers, "ticks": ticks, "orders": orders,
    });
    sim.pages().show(status, "desk.html", &values)
}

fn view(order: &Order) -> Value {
    let transactions: Vec<Value> = order
        .transactions
        .iter()
        .map(|one| json!({ "operation": one.operation, "brand": one.brand, "amount": euros(one.cents), "status": one.status }))
        .collect();
    let calls: Vec<String> = order.attempts.iter().rev().take(5).map(|attempt| attempt.answer.clone()).collect();
    let pending = order.transactions.iter().any(|one| one.status.outcome() == Outcome::Pending);
    let paid = order.paid_cents();
    json!({
        "token": order.token, "order_id": order.id(), "amount": euros(order.asked.cents), "open": order.stage == Stage::Open,
        "at": format!("{} à {}", order.at.local_date().format("%d/%m/%Y"), order.at.local_time().format("%H:%M:%S")),
        "transactions": transactions, "messages": order.messages.len(), "parked": order.parked.len(),
        "calls": if calls.is_empty() { "aucun".to_owned() } else { calls.join(", ") },
        "pending": pending, "late": order.stage == Stage::Done && paid == 0 && !pending,
        "paid": if paid > 0 { euros(paid).trim_end_matches(" €").to_owned() } else { String::new() },
    })
}
