//! Which means paid a payment made by several (`MULTI`)? The platform lists every try in JSON; only what succeeded counts.

use serde::Deserialize;
use serde_json::Value;

use super::formats::{digits, is_uuid};
use super::means::of_brand;
use super::notice::PaidPart;
use super::status::{Outcome, TransStatus};

/// A voucher, a card, and a few refused tries.
const TRIES_MAX: usize = 30;

#[derive(Debug, Deserialize)]
struct Sequence {
    transactions: Vec<Try>,
}

/// One try, as some platforms and versions write it: numbers as numbers or as text, status or only the bank's answer.
#[derive(Debug, Deserialize)]
struct Try {
    amount: Value,
    #[serde(default)]
    card_brand: String,
    #[serde(default)]
    sequence_number: Value,
    #[serde(default)]
    operation_type: String,
    #[serde(default)]
    auth_result: String,
    trans_status: Option<String>,
    trans_uuid: Option<String>,
}

/// The parts that were paid, one a means, if they make `cents` together. None for anything unclear: it is for a person to read.
pub fn paid_parts(json: &str, cents: i64) -> Option<Vec<PaidPart>> {
    let sequence: Sequence = serde_json::from_str(json).ok()?;
    if sequence.transactions.len() > TRIES_MAX {
        return None;
    }
    let mut paid = Vec::new();
    for one in &sequence.transactions {
        if one.moved_money()? {
            paid.push(one.part()?);
        }
    }
    together(paid, cents)
}

/// The same parts, those of one means added up, if they make `cents`.
pub fn together(paid: Vec<PaidPart>, cents: i64) -> Option<Vec<PaidPart>> {
    let mut parts: Vec<PaidPart> = Vec::new();
    for one in paid {
        match parts.iter_mut().find(|part| part.means == one.means) {
            Some(part) => part.cents = part.cents.checked_add(one.cents)?,
            None => parts.push(one),
        }
    }
    let sum = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.cents))?;
    (sum == cents).then_some(parts)
}

impl Try {
    /// None when its status is not a word that we know.
    fn moved_money(&self) -> Option<bool> {
        let debit = matches!(self.operation_type.as_str(), "" | "DEBIT");
        let accepted = match self.trans_status.as_deref() {
            Some(word) => TransStatus::read(word)?.outcome() == Outcome::Credited,
            None => self.auth_result == "00",
        };
        Some(debit && accepted)
    }

    fn part(&self) -> Option<PaidPart> {
        let cents = whole(&self.amount).filter(|cents| *cents > 0)?;
        let sequence = whole(&self.sequence_number).and_then(|n| u32::try_from(n).ok());
        let trans_uuid = self.trans_uuid.clone().filter(|uuid| is_uuid(uuid));
        Some(PaidPart { means: of_brand(&self.card_brand)?, cents, brand: self.card_brand.clone(), trans_uuid, sequence })
    }
}

/// A number, or a text of digits only.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().filter(|n| *n >= 0),
        Value::String(text) => digits(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::means::Means;
    use super::*;

    fn parts(tries: Value, cents: i64) -> Option<Vec<(Means, i64)>> {
        let json = json!({ "trans_id": "000042", "transactions": tries }).to_string();
        paid_parts(&json, cents).map(|parts| parts.into_iter().map(|part| (part.means, part.cents)).collect())
    }

    #[test]
    fn a_voucher_completed_by_card_is_two_parts() {
        let tries = json!([
            { "amount": "2000", "card_brand": "CVCO", "operation_type": "DEBIT", "sequence_number": "1", "trans_status": "CAPTURED" },
            { "amount": 1224, "card_brand": "CB", "operation_type": "DEBIT", "sequence_number": 2, "auth_result": "05", "trans_status": "REFUSED" },
            { "amount": 1224, "card_brand": "VISA", "operation_type": "DEBIT", "sequence_number": 3, "auth_result": "00" },
        ]);
        assert_eq!(parts(tries, 3224), Some(vec![(Means::AncvConnect, 2000), (Means::Card, 1224)]));
    }

    #[test]
    fn two_vouchers_are_one_part() {
        let voucher = |cents: i64| json!({ "amount": cents, "card_brand": "CVCO", "trans_status": "CAPTURED" });
        assert_eq!(parts(json!([voucher(1000), voucher(2224)]), 3224), Some(vec![(Means::AncvConnect, 3224)]));
    }

    #[test]
    fn what_is_unclear_is_for_a_person() {
        let card = |status: &str, amount: Value| json!([{ "amount": amount, "card_brand": "CB", "trans_status": status }]);
        assert_eq!(parts(card("AUTHORISED", json!(3224)), 3224), Some(vec![(Means::Card, 3224)]));
        assert_eq!(parts(card("AUTHORISED", json!(3223)), 3224), None, "the parts do not make the amount");
        assert_eq!(parts(card("REFUSED", json!(3224)), 3224), None, "nothing was paid");
        assert_eq!(parts(card("PAID", json!(3224)), 3224), None, "an unknown status");
        for amount in [json!(-3224), json!("3224.00"), json!("+3224"), json!(""), json!(32.24), json!(null), json!("9999999999999")] {
            assert_eq!(parts(card("AUTHORISED", amount.clone()), 3224), None, "{amount}");
        }
        assert_eq!(parts(json!([{ "amount": 3224, "card_brand": "PAYPAL", "trans_status": "CAPTURED" }]), 3224), None);
        assert_eq!(
            parts(json!([{ "amount": 3224, "card_brand": "CB", "operation_type": "CREDIT", "trans_status": "CAPTURED" }]), 3224),
            None
        );
        assert_eq!(parts(json!([{ "amount": 3224, "card_brand": "CB" }]), 3224), None, "nothing says that it succeeded");
        assert_eq!(parts(json!(vec![json!({ "amount": 0, "trans_status": "REFUSED" }); TRIES_MAX + 1]), 0), None);
        assert_eq!(parts(json!([{ "amount": 0, "card_brand": "CB", "trans_status": "CAPTURED" }]), 0), None);
        for json in ["", "{}", "[]", "{\"transactions\": 3}", "{\"transactions\":[{}]}"] {
            assert_eq!(paid_parts(json, 3224), None, "{json}");
        }
    }
}
