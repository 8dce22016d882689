//! What does the platform answer when it is asked about an order? `Order/Get` of its REST service (V4), read into the same notices.

use preau_core::domain::time::UtcTime;
use serde::Deserialize;
use thiserror::Error;

use super::formats::{is_trans_id, is_uuid};
use super::means::{SEVERAL, of_brand};
use super::notice::{EURO, Notice, Operation, PaidPart, Told};
use super::sequence::together;
use super::settings::LyraSettings;
use super::status::{Outcome, TransStatus};
use crate::outside::web_client::AskError;

/// Why we still do not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadBackError {
    #[error("Relecture des paiements : {0}")]
    Ask(#[from] AskError),
    #[error("Relecture des paiements refusée par la plateforme ({0}) : vérifiez le mot de passe de l’API REST")]
    Refused(String),
    #[error("Relecture des paiements : la réponse concerne une autre boutique, un autre mode ou une autre commande")]
    NotOurs,
    #[error("Relecture des paiements : réponse inattendue, à lire dans le back-office de la plateforme")]
    Unclear,
    #[error("Relecture des paiements : adresse ou mot de passe de l’API REST mal réglés / wrong api_url or api_password")]
    Settings,
}

/// Nobody has paid yet, or ever.
const NOT_FOUND: &str = "PSP_010";

#[derive(Debug, Deserialize)]
struct Response {
    status: String,
    #[serde(default)]
    mode: String,
    answer: Answer,
}

/// An order with its transactions, or an error.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    order_id: String,
    #[serde(default)]
    shop_id: String,
    #[serde(default)]
    transactions: Vec<Transaction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transaction {
    uuid: String,
    amount: i64,
    currency: String,
    detailed_status: String,
    operation_type: Operation,
    creation_date: String,
    transaction_details: Details,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    sequence_number: Option<u32>,
    effective_amount: Option<i64>,
    /// Cards have both, other means the second alone.
    card_details: Option<MeansDetails>,
    payment_method_details: Option<MeansDetails>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MeansDetails {
    effective_brand: Option<String>,
    legacy_trans_id: Option<String>,
    legacy_trans_date: Option<String>,
    authorization_response: Option<Authorization>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authorization {
    authorization_result: Option<String>,
}

/// Every payment and refund of this order, oldest first; what a voucher and a card paid together is one notice, as in a
/// notification.
pub fn read(body: &[u8], order_id: &str, shop: &LyraSettings) -> Result<Vec<Notice>, ReadBackError> {
    let response: Response = serde_json::from_slice(body).map_err(|_| ReadBackError::Unclear)?;
    let answer = response.answer;
    match (response.status.as_str(), answer.error_code.as_str()) {
        ("SUCCESS", _) => {}
        ("ERROR", NOT_FOUND) => return Ok(vec![]),
        ("ERROR", code) => return Err(ReadBackError::Refused(code.chars().take(20).collect())),
        _ => return Err(ReadBackError::Unclear),
    }
    if answer.shop_id != shop.site_id() || response.mode != shop.mode().word() || answer.order_id != order_id {
        return Err(ReadBackError::NotOurs);
    }
    let notices: Option<Vec<Notice>> = answer.transactions.iter().map(|one| one.notice(order_id, shop)).collect();
    let mut notices = gathered(notices.ok_or(ReadBackError::Unclear)?).ok_or(ReadBackError::Unclear)?;
    notices.sort_by_key(|notice| notice.at);
    Ok(notices)
}

impl Transaction {
    /// None when something in it is not what we know: nothing is guessed about money.
    fn notice(&self, order_id: &str, shop: &LyraSettings) -> Option<Notice> {
        let details = &self.transaction_details;
        let means_details = [&details.card_details, &details.payment_method_details];
        let find = |of: fn(&MeansDetails) -> &Option<String>| means_details.into_iter().flatten().find_map(|d| of(d).clone());
        let brand = find(|d| &d.effective_brand).unwrap_or_default();
        let trans_id = find(|d| &d.legacy_trans_id).filter(|id| is_trans_id(id))?;
        let asked_at: UtcTime = find(|d| &d.legacy_trans_date)?.parse().ok()?;
        let result = means_details.into_iter().flatten().find_map(|d| d.authorization_response.as_ref()?.authorization_result.clone());
        let (status, means) = (TransStatus::read(&self.detailed_status)?, of_brand(&brand));
        let (trans_uuid, sequence) = (Some(self.uuid.to_ascii_lowercase()).filter(|uuid| is_uuid(uuid)), details.sequence_number);
        let mut parts = vec![];
        if status.outcome() == Outcome::Credited {
            trans_uuid.as_ref()?;
            parts.push(PaidPart { means: means?, cents: self.amount, brand: brand.clone(), trans_uuid: trans_uuid.clone(), sequence });
        }
        let good = self.amount > 0 || (self.amount == 0 && parts.is_empty());
        good.then_some(Notice {
            told: Told::ReadBack,
            check_source: None,
            mode: shop.mode(),
            order_id: order_id.to_owned(),
            trans_id,
            trans_uuid,
            sequence,
            status,
            operation: self.operation_type,
            result: String::new(),
            auth_result: result.map_or(String::new(), |result| format!("{result:0>2}").chars().take(4).collect()),
            cents: self.amount,
            effective_cents: details.effective_amount,
            currency: if self.currency == "EUR" { EURO } else { 0 },
            brand,
            means,
            at: self.creation_date.parse().ok()?,
            asked_at,
            parts,
        })
    }
}

/// Debits of one form that succeeded together become one notice.
fn gathered(notices: Vec<Notice>) -> Option<Vec<Notice>> {
    let paid = |notice: &Notice| notice.operation == Operation::Debit && notice.outcome() == Outcome::Credited;
    let mut found: Vec<Notice> = Vec::new();
    for notice in notices {
        let same =
            |known: &&mut Notice| paid(known) && paid(&notice) && known.trans_id == notice.trans_id && known.asked_at == notice.asked_at;
        match found.iter_mut().find(same) {
            Some(several) => {
                several.cents = several.cents.checked_add(notice.cents)?;
                several.effective_cents = several.effective_cents.zip(notice.effective_cents).map(|(a, b)| a.saturating_add(b));
                several.parts.extend(notice.parts);
                several.parts = together(std::mem::take(&mut several.parts), several.cents)?;
                (several.brand, several.means, several.sequence) = (SEVERAL.to_owned(), None, Some(0));
            }
            None => found.push(notice),
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::means::Means;
    use super::super::testing::{UUID, shop};
    use super::*;

    fn transaction(uuid: &str, cents: i64, brand: &str, status: &str) -> Value {
        let means = json!({ "effectiveBrand": brand, "legacyTransId": "000042", "legacyTransDate": "2026-11-23T08:30:00+00:00",
            "authorizationResponse": { "authorizationResult": "0" } });
        json!({ "uuid": uuid, "amount": cents, "currency": "EUR", "detailedStatus": status, "status": "PAID", "operationType": "DEBIT",
            "creationDate": "2026-11-23T08:31:12+00:00", "_type": "V4/Transaction",
            "transactionDetails": { "sequenceNumber": 1, "effectiveAmount": cents, "cardDetails": null, "paymentMethodDetails": means } })
    }

    fn answer(transactions: &[Value]) -> Value {
        json!({ "webService": "Order/Get", "status": "SUCCESS", "mode": "TEST",
            "answer": { "orderId": "PMT-2026-000042", "shopId": "12345678", "transactions": transactions } })
    }

    fn asked(answer: &Value) -> Result<Vec<Notice>, ReadBackError> {
        read(answer.to_string().as_bytes(), "PMT-2026-000042", &shop())
    }

    #[test]
    fn a_paid_order_reads_as_its_notification() {
        let notices = asked(&answer(&[transaction(UUID, 3_224, "CB", "CAPTURED")])).unwrap();
        let notice = &notices[0];
        assert_eq!((notices.len(), notice.told, notice.outcome(), notice.cents), (1, Told::ReadBack, Outcome::Credited, 3_224));
        assert_eq!((notice.transaction(), notice.trans_id.as_str(), notice.auth_result.as_str()), (UUID.to_owned(), "000042", "00"));
        assert_eq!(notice.asked_at.to_string(), "2026-11-23T08:30:00.000Z");
        assert!(notice.in_euros() && notice.parts[0].means == Means::Card);
    }

    #[test]
    fn a_voucher_and_a_card_are_one_notice_and_a_refund_another() {
        let refused = transaction(&"1".repeat(32), 1_224, "CB", "REFUSED");
        let mut refund = transaction(&"2".repeat(32), 3_224, "CB", "CAPTURED");
        refund["operationType"] = json!("CREDIT");
        refund["creationDate"] = json!("2026-11-30T08:31:12+00:00");
        let all = [refund, transaction(UUID, 2_000, "CVCO", "CAPTURED"), refused, transaction(&"3".repeat(32), 1_224, "CB", "AUTHORISED")];
        let notices = asked(&answer(&all)).unwrap();
        let facts: Vec<_> = notices.iter().map(|n| (n.operation, n.outcome(), n.cents, n.parts.len())).collect();
        use Operation::{Credit, Debit};
        let expected = [(Debit, Outcome::Credited, 3_224, 2), (Debit, Outcome::Failed, 1_224, 0), (Credit, Outcome::Credited, 3_224, 1)];
        assert_eq!(facts, expected);
        assert_eq!((notices[0].brand.as_str(), notices[0].sequence, notices[0].transaction()), ("MULTI", Some(0), UUID.to_owned()));
    }

    #[test]
    fn nothing_paid_is_an_answer_and_the_rest_is_not() {
        let error = |code: &str| json!({ "status": "ERROR", "mode": "TEST", "answer": { "errorCode": code, "errorMessage": "…" } });
        assert_eq!(asked(&error("PSP_010")), Ok(vec![]));
        assert_eq!(asked(&error("INT_905")), Err(ReadBackError::Refused("INT_905".into())));
        for (path, value) in [("/answer/shopId", "87654321"), ("/answer/orderId", "PMT-2026-000043"), ("/mode", "PRODUCTION")] {
            let mut other = answer(&[]);
            *other.pointer_mut(path).unwrap() = json!(value);
            assert_eq!(asked(&other), Err(ReadBackError::NotOurs), "{path}");
        }
        for (path, value) in [
            ("/detailedStatus", json!("PAID")),
            ("/amount", json!(-1)),
            ("/amount", json!(0)),
            ("/amount", json!("3224")),
            ("/uuid", json!("x")),
            ("/operationType", json!("VERIFICATION")),
            ("/creationDate", json!("hier")),
            ("/transactionDetails/paymentMethodDetails/effectiveBrand", json!("PAYPAL")),
            ("/transactionDetails/paymentMethodDetails/legacyTransId", json!(null)),
        ] {
            let mut one = transaction(UUID, 3_224, "CB", "CAPTURED");
            *one.pointer_mut(path).unwrap() = value;
            assert_eq!(asked(&answer(&[one])), Err(ReadBackError::Unclear), "{path}");
        }
        assert_eq!(read(b"<html>", "x", &shop()), Err(ReadBackError::Unclear));
    }
}
