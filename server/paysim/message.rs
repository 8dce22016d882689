//! What does a notification say? Some sixty fields as the platform sends them, many empty; and what of them a browser brings back.

use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::acts::Telling;
use super::knobs::{Browser, Knobs};
use super::order::{Message, Order, Transaction};
use crate::outside::lyra::formats::stamp;
use crate::outside::lyra::notice::{CheckSource, EURO, Operation};
use crate::outside::lyra::status::Outcome;

/// In the notification only.
const NOT_BROUGHT_BACK: [&str; 2] = ["vads_hash", "vads_url_check_src"];
/// What the shop said comes back as it was, the addresses apart.
const ECHOED: [&str; 9] = [
    "vads_action_mode",
    "vads_currency",
    "vads_language",
    "vads_order_id",
    "vads_page_action",
    "vads_payment_config",
    "vads_trans_date",
    "vads_trans_id",
    "vads_version",
];
const ECHOED_BEGINNINGS: [&str; 3] = ["vads_cust_", "vads_order_info", "vads_ext_info_"];
/// What the platform sends empty when it has nothing to say.
const EMPTY: [&str; 21] = [
    "vads_bank_code",
    "vads_bank_label",
    "vads_bank_product",
    "vads_contrib",
    "vads_ext_trans_id",
    "vads_extra_result",
    "vads_identifier",
    "vads_payment_error",
    "vads_risk_assessment_result",
    "vads_risk_control",
    "vads_threeds_auth_type",
    "vads_threeds_cavv",
    "vads_threeds_cavvAlgorithm",
    "vads_threeds_eci",
    "vads_threeds_enrolled",
    "vads_threeds_error_code",
    "vads_threeds_exit_status",
    "vads_threeds_sign_valid",
    "vads_threeds_status",
    "vads_threeds_xid",
    "vads_wallet",
];

/// How the browser goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// With the fields in the address.
    Get {
        url: String,
        fields: Vec<(String, String)>,
    },
    /// With the fields in a form, behind a button.
    Post {
        url: String,
        fields: Vec<(String, String)>,
    },
    Bare {
        url: String,
    },
    /// The tab was closed, or the shop gave no address.
    Nowhere,
}

/// The fields as they are, before the knobs and the signature.
pub fn fields(order: &Order, telling: &Telling, site_id: &str) -> Vec<(String, String)> {
    let head = &telling.head;
    let asked = &order.asked.fields;
    let mut found: Vec<(String, String)> = ECHOED.iter().map(|name| ((*name).to_owned(), asked.get(name).to_owned())).collect();
    let echoed = asked.all().iter().filter(|(name, _)| ECHOED_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)));
    found.extend(echoed.cloned());
    found.extend(EMPTY.iter().map(|name| ((*name).to_owned(), String::new())));
    let told = [own(order, head, site_id), card(head)].concat();
    found.extend(told.into_iter().map(|(name, value)| (name.to_owned(), value)));
    if !telling.tries.is_empty() {
        found.push(("vads_payment_seq".to_owned(), sequence(order, &telling.tries)));
    }
    found
}

/// What the platform says of the transaction.
fn own(order: &Order, head: &Transaction, site_id: &str) -> Vec<(&'static str, String)> {
    let text = str::to_owned;
    let made = head.uuid.is_some();
    let or_empty = |value: String| if made { value } else { String::new() };
    let operation = if head.operation == Operation::Debit { "DEBIT" } else { "CREDIT" };
    let number = head.sequence.map(|n| n.to_string()).unwrap_or_default();
    vec![
        ("vads_amount", head.cents.to_string()),
        ("vads_auth_mode", or_empty(text("FULL"))),
        ("vads_auth_number", if head.moved_money() { text("3fb0de") } else { String::new() }),
        ("vads_auth_result", text(head.auth_result)),
        ("vads_capture_delay", text("0")),
        ("vads_contract_used", or_empty(text("1999888"))),
        ("vads_ctx_mode", text("TEST")),
        ("vads_effective_amount", or_empty(head.cents.to_string())),
        ("vads_effective_creation_date", or_empty(stamp(head.at))),
        ("vads_effective_currency", or_empty(EURO.to_string())),
        ("vads_hash", HEXLOWER.encode(&Sha256::digest(format!("{}/{}/{}", order.token, order.messages.len(), head.status.word())))),
        ("vads_operation_type", or_empty(text(operation))),
        ("vads_payment_certificate", if head.moved_money() { HEXLOWER.encode(&Sha256::digest(&order.token)[..20]) } else { String::new() }),
        ("vads_payment_src", text("EC")),
        ("vads_pays_ip", text("FR")),
        ("vads_presentation_date", or_empty(stamp(head.at))),
        ("vads_result", text(head.result)),
        ("vads_sequence_number", number),
        ("vads_site_id", text(site_id)),
        ("vads_tid", or_empty(text("001"))),
        ("vads_trans_status", text(head.status.word())),
        ("vads_trans_uuid", head.uuid.clone().unwrap_or_default()),
        ("vads_url_check_src", String::new()),
        ("vads_validation_mode", text("0")),
        ("vads_warranty_result", if head.status.outcome() == Outcome::Credited { text("YES") } else { String::new() }),
    ]
}

/// The means: a test card, or nothing of a card.
fn card(head: &Transaction) -> Vec<(&'static str, String)> {
    let card = head.brand == "CB";
    let of_card = |value: &str| if card { value.to_owned() } else { String::new() };
    vec![
        ("vads_acquirer_network", of_card("CB")),
        ("vads_card_brand", head.brand.clone()),
        ("vads_card_country", of_card("FR")),
        ("vads_card_number", of_card(&format!("497010{}0000", "X".repeat(6)))),
        ("vads_expiry_month", of_card("6")),
        ("vads_expiry_year", of_card("2030")),
    ]
}

/// Every try, those that failed too; numbers as text.
fn sequence(order: &Order, tries: &[Transaction]) -> String {
    let trans_id = order.asked.fields.get("vads_trans_id");
    let one = |one: &Transaction| {
        json!({
            "amount": one.cents.to_string(), "operation_type": "DEBIT", "auth_result": one.auth_result, "capture_delay": "0",
            "card_brand": one.brand, "presentation_date": stamp(one.at), "trans_id": trans_id, "trans_uuid": one.uuid,
            "sequence_number": one.sequence.map(|n| n.to_string()), "trans_status": one.status.word(),
        })
    };
    json!({ "trans_id": trans_id, "transactions": tries.iter().map(one).collect::<Vec<_>>() }).to_string()
}

/// The notification, with what the knobs make wrong in it.
pub fn message(mut fields: Vec<(String, String)>, telling: &Telling, knobs: &Knobs) -> Message {
    let told = (telling.head.cents + knobs.amount_offset).max(0).to_string();
    let mut put = |name: &str, value: &str| {
        for field in fields.iter_mut().filter(|(known, value)| known == name && !value.is_empty()) {
            value.clone_into(&mut field.1);
        }
    };
    if knobs.amount_offset != 0 {
        put("vads_amount", &told);
        put("vads_effective_amount", &told);
    }
    if let Some(site_id) = &knobs.site_id {
        put("vads_site_id", site_id);
    }
    if let Some(currency) = &knobs.currency {
        put("vads_currency", currency);
        put("vads_effective_currency", currency);
    }
    Message { fields, source: telling.source, status: telling.head.status, wrong_signature: knobs.wrong_signature }
}

/// These fields as they leave for that reason.
pub fn with_source(fields: &[(String, String)], source: CheckSource) -> Vec<(String, String)> {
    let word = serde_json::to_value(source).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    let one = |(name, value): &(String, String)| (name.clone(), if name == "vads_url_check_src" { word.clone() } else { value.clone() });
    fields.iter().map(one).collect()
}

/// Where the browser goes, with which of these fields; not yet signed.
pub fn back(order: &Order, telling: &Telling, fields: &[(String, String)]) -> Back {
    let asked = &order.asked.fields;
    let own = match telling.head.status.outcome() {
        Outcome::Credited | Outcome::Pending | Outcome::Nothing => "vads_url_success",
        Outcome::Abandoned => "vads_url_cancel",
        Outcome::Failed => "vads_url_refused",
    };
    let Some(url) = [own, "vads_url_return"].into_iter().map(|name| asked.get(name).to_owned()).find(|url| !url.is_empty()) else {
        return Back::Nowhere;
    };
    let fields = fields.iter().filter(|(name, _)| !NOT_BROUGHT_BACK.contains(&name.as_str())).cloned().collect();
    match (order.knobs.browser, asked.get("vads_return_mode")) {
        (Browser::Closed, _) => Back::Nowhere,
        (Browser::Get, _) | (Browser::AsAsked, "GET") => Back::Get { url, fields },
        (Browser::Post, _) | (Browser::AsAsked, "POST") => Back::Post { url, fields },
        (Browser::Bare | Browser::AsAsked, _) => Back::Bare { url },
    }
}
