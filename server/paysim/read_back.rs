//! What does the simulator answer when the shop asks about an order? `Order/Get`, in the shape of the platform's REST service.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Order, Transaction};
use super::sim::Sim;
use crate::outside::lyra::formats::instant;
use crate::outside::lyra::notice::Operation;
use crate::outside::lyra::read_back::ORDER_GET_PATH;
use crate::outside::lyra::status::Outcome;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    order_id: String,
}

pub fn routes() -> Router<Sim> {
    Router::new().route(ORDER_GET_PATH, post(order_get))
}

async fn order_get(State(sim): State<Sim>, headers: HeaderMap, body: Bytes) -> Response {
    let shop = &sim.settings().shop;
    let expected = sim.settings().password.authorization(shop.site_id());
    if headers.get(header::AUTHORIZATION).is_none_or(|given| given.as_bytes() != expected.as_bytes()) {
        return error("INT_905", "invalid credentials");
    }
    let Ok(question) = serde_json::from_slice::<Question>(&body) else { return error("INT_902", "invalid request") };
    let book = sim.book();
    let orders: Vec<&Order> = book.orders().filter(|order| order.id() == question.order_id).collect();
    if book.usual().read_back_fails || orders.iter().any(|order| order.knobs.read_back_fails) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let made = orders.iter().rev().flat_map(|order| order.transactions.iter().filter(|one| one.uuid.is_some()).map(|one| (*order, one)));
    let transactions: Vec<Value> = made.map(|(order, one)| transaction(order, one, shop.site_id())).collect();
    if transactions.is_empty() {
        return error("PSP_010", "transaction not found");
    }
    let answer =
        json!({ "orderId": question.order_id, "shopId": shop.site_id(), "transactions": transactions, "_type": "V4/OrderTransactions" });
    response("SUCCESS", &answer)
}

fn error(code: &str, message: &str) -> Response {
    response("ERROR", &json!({ "errorCode": code, "errorMessage": message, "_type": "V4/WebService/WebServiceError" }))
}

fn response(status: &str, answer: &Value) -> Response {
    Json(json!({ "webService": "Order/Get", "version": "V4", "status": status, "mode": "TEST", "answer": answer, "_type": "V4/WebService/Response" }))
        .into_response()
}

fn transaction(order: &Order, one: &Transaction, site_id: &str) -> Value {
    let asked = &order.asked.fields;
    let left = instant(asked.get("vads_trans_date")).unwrap_or(order.at).to_string();
    let means = json!({
        "effectiveBrand": one.brand, "legacyTransId": asked.get("vads_trans_id"), "legacyTransDate": left,
        "authorizationResponse": { "amount": one.cents, "currency": "EUR", "authorizationResult": one.auth_result.strip_prefix('0') },
    });
    let status = match one.status.outcome() {
        Outcome::Credited => "PAID",
        Outcome::Pending => "RUNNING",
        _ => "UNPAID",
    };
    json!({
        "shopId": site_id, "uuid": one.uuid, "paymentMethodType": if one.brand == "CB" { "CARD" } else { one.brand.as_str() },
        "detailedStatus": one.status.word(), "status": status, "amount": one.cents, "currency": "EUR", "creationDate": one.at.to_string(),
        "operationType": if one.operation == Operation::Debit { "DEBIT" } else { "CREDIT" },
        "errorCode": null, "errorMessage": null,
        "transactionDetails": {
            "effectiveAmount": one.cents, "effectiveCurrency": "EUR", "sequenceNumber": one.sequence,
            "cardDetails": if one.brand == "CB" { means.clone() } else { Value::Null }, "paymentMethodDetails": means,
        },
        "orderDetails": { "orderTotalAmount": order.asked.cents, "orderCurrency": "EUR", "mode": "TEST", "orderId": order.id() },
        "_type": "V4/Transaction",
    })
}
