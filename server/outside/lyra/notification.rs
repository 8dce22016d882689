//! What does the platform tell, and is it true? Reads the notification, and the same fields when a browser brings them back.

use preau_core::domain::time::UtcTime;
use thiserror::Error;

use super::fields::{Fields, FieldsError};
use super::formats::{digits, instant, is_order_id, is_plain, is_trans_id, is_uuid};
use super::means::{SEVERAL, of_brand};
use super::notice::{CheckSource, Notice, Operation, PaidPart, Told};
use super::sequence::paid_parts;
use super::settings::LyraSettings;
use super::signature::verify;
use super::status::{Outcome, TransStatus};

/// Why nothing is done with a message. Names fields, never what stood in them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoticeError {
    #[error("Message de paiement illisible : {0}")]
    Fields(#[from] FieldsError),
    #[error("Message de paiement non signé, ou signé par un autre que la plateforme")]
    Signature,
    #[error("Message de paiement pour une autre boutique")]
    SiteId,
    #[error("Message de paiement de l’autre mode (test ou production)")]
    Mode,
    #[error("Message de paiement sans {0}")]
    Missing(&'static str),
    #[error("Message de paiement : {0} est mal formé")]
    Malformed(&'static str),
    #[error("Message de paiement : statut inconnu, à lire dans le back-office de la plateforme")]
    Status,
    #[error("Message de paiement : moyen de paiement inconnu, à lire dans le back-office de la plateforme")]
    Brand,
    #[error("Message de paiement : le détail par moyen ne fait pas le montant, à lire dans le back-office de la plateforme")]
    Parts,
}

impl NoticeError {
    /// Stable, for logs and for the self-audit.
    pub const fn code(&self) -> &'static str {
        match self {
            NoticeError::Fields(_) => "unreadable",
            NoticeError::Signature => "signature",
            NoticeError::SiteId => "site_id",
            NoticeError::Mode => "mode",
            NoticeError::Missing(_) => "missing",
            NoticeError::Malformed(_) => "malformed",
            NoticeError::Status => "status",
            NoticeError::Brand => "brand",
            NoticeError::Parts => "parts",
        }
    }
}

/// The fields of a message that the platform signed.
pub fn sealed(body: &[u8], shop: &LyraSettings) -> Result<Fields, NoticeError> {
    let fields = Fields::read(body)?;
    if verify(fields.all(), shop.key()) { Ok(fields) } else { Err(NoticeError::Signature) }
}

/// What a signed message says all the same when it cannot be read: what is well formed, for the person who looks it up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glimpse {
    pub order_id: Option<String>,
    pub trans_uuid: Option<String>,
    pub cents: Option<i64>,
    pub at: Option<UtcTime>,
}

pub fn glimpse(body: &[u8], shop: &LyraSettings) -> Glimpse {
    let Ok(fields) = sealed(body, shop) else { return Glimpse::default() };
    let text = |name: &str, good: fn(&str) -> bool| Some(fields.get(name)).filter(|text| good(text)).map(ToOwned::to_owned);
    Glimpse {
        order_id: text("vads_order_id", is_order_id),
        trans_uuid: text("vads_trans_uuid", is_uuid).map(|uuid| uuid.to_ascii_lowercase()),
        cents: digits(fields.get("vads_amount")),
        at: instant(fields.get("vads_effective_creation_date")).or_else(|| instant(fields.get("vads_trans_date"))),
    }
}

/// A notification's body, or the signed query or body of a browser's return. Nothing is looked at before the signature is right.
pub fn read_notification(body: &[u8], shop: &LyraSettings) -> Result<Notice, NoticeError> {
    let fields = sealed(body, shop)?;
    if fields.get("vads_site_id") != shop.site_id() {
        return Err(NoticeError::SiteId);
    }
    if fields.get("vads_ctx_mode") != shop.mode().word() {
        return Err(NoticeError::Mode);
    }
    facts(&fields, shop)
}

fn facts(fields: &Fields, shop: &LyraSettings) -> Result<Notice, NoticeError> {
    let status = TransStatus::read(needed(fields, "vads_trans_status")?).ok_or(NoticeError::Status)?;
    let cents = digits(needed(fields, "vads_amount")?).ok_or(NoticeError::Malformed("vads_amount"))?;
    let brand = fields.get("vads_card_brand").to_owned();
    let trans_uuid = optional(fields, "vads_trans_uuid", |text| is_uuid(text).then(|| text.to_ascii_lowercase()))?;
    let sequence = optional(fields, "vads_sequence_number", |text| digits(text).and_then(|n| u32::try_from(n).ok()))?;
    let created = optional(fields, "vads_effective_creation_date", instant)?;
    let left = instant(needed(fields, "vads_trans_date")?).ok_or(NoticeError::Malformed("vads_trans_date"))?;
    let calls = !fields.get("vads_url_check_src").is_empty() || !fields.get("vads_hash").is_empty();
    let mut notice = Notice {
        told: if calls { Told::Notification } else { Told::Return },
        check_source: CheckSource::read(fields.get("vads_url_check_src")),
        mode: shop.mode(),
        order_id: checked(fields, "vads_order_id", is_order_id)?,
        trans_id: checked(fields, "vads_trans_id", is_trans_id)?,
        trans_uuid,
        sequence,
        status,
        operation: operation(fields.get("vads_operation_type"))?,
        result: checked(fields, "vads_result", |text| text.len() <= 2 && is_plain(text))?,
        auth_result: checked(fields, "vads_auth_result", |text| text.len() <= 4 && is_plain(text))?,
        cents,
        effective_cents: optional(fields, "vads_effective_amount", digits)?,
        currency: currency(fields.get("vads_currency")).ok_or(NoticeError::Malformed("vads_currency"))?,
        means: of_brand(&brand),
        brand,
        at: created.unwrap_or(left),
        asked_at: left,
        parts: vec![],
    };
    if notice.outcome() == Outcome::Credited {
        // Without it, a refund could pass for a payment.
        needed(fields, "vads_operation_type")?;
        echoed(fields, notice.operation)?;
        notice.parts = parts(&notice, fields.get("vads_payment_seq"))?;
    }
    Ok(notice)
}

/// What the platform repeats of every form of ours. It stands between the order and its number: who cuts a signed message otherwise
/// (`signature.rs`) would have to type these too, and has no room for so much.
fn echoed(fields: &Fields, operation: Operation) -> Result<(), NoticeError> {
    for (name, word) in [("vads_page_action", "PAYMENT"), ("vads_payment_config", "SINGLE")] {
        if operation == Operation::Debit && needed(fields, name)? != word {
            return Err(NoticeError::Malformed(name));
        }
    }
    Ok(())
}

/// What is to be booked.
fn parts(notice: &Notice, several: &str) -> Result<Vec<PaidPart>, NoticeError> {
    if notice.brand == SEVERAL {
        return paid_parts(several, notice.cents).ok_or(NoticeError::Parts);
    }
    let means = notice.means.ok_or(NoticeError::Brand)?;
    if notice.trans_uuid.is_none() {
        return Err(NoticeError::Missing("vads_trans_uuid"));
    }
    if notice.sequence.is_none() {
        return Err(NoticeError::Missing("vads_sequence_number"));
    }
    if notice.cents == 0 {
        return Err(NoticeError::Malformed("vads_amount"));
    }
    let (trans_uuid, sequence) = (notice.trans_uuid.clone(), notice.sequence);
    Ok(vec![PaidPart { means, cents: notice.cents, brand: notice.brand.clone(), trans_uuid, sequence }])
}

fn needed<'a>(fields: &'a Fields, name: &'static str) -> Result<&'a str, NoticeError> {
    Some(fields.get(name)).filter(|text| !text.is_empty()).ok_or(NoticeError::Missing(name))
}

/// None when it is empty; refused when it is neither empty nor right.
fn optional<T>(fields: &Fields, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, NoticeError> {
    match fields.get(name) {
        "" => Ok(None),
        text => read(text).map(Some).ok_or(NoticeError::Malformed(name)),
    }
}

fn checked(fields: &Fields, name: &'static str, good: impl Fn(&str) -> bool) -> Result<String, NoticeError> {
    let text = fields.get(name);
    if good(text) { Ok(text.to_owned()) } else { Err(NoticeError::Malformed(name)) }
}

/// Three digits.
fn currency(text: &str) -> Option<u16> {
    digits(text).filter(|_| text.len() == 3).and_then(|n| u16::try_from(n).ok())
}

/// A debit unless it is said: an abandonment has no operation.
fn operation(word: &str) -> Result<Operation, NoticeError> {
    match word {
        "" | "DEBIT" => Ok(Operation::Debit),
        "CREDIT" => Ok(Operation::Credit),
        _ => Err(NoticeError::Malformed("vads_operation_type")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fields::encoded;
    use super::super::means::Means;
    use super::super::signature::signed;
    use super::super::testing::{UUID, body, shop, told};
    use super::*;

    fn read(changes: &[(&str, &str)]) -> Result<Notice, NoticeError> {
        read_notification(&body(changes), &shop())
    }

    #[test]
    fn an_accepted_card_is_one_part_to_book() {
        let notice = read(&[("vads_new_field_of_2031", "kept for the signature")]).unwrap();
        assert_eq!((notice.told, notice.check_source), (Told::Notification, Some(CheckSource::Pay)));
        assert_eq!((notice.order_id.as_str(), notice.trans_id.as_str()), ("PMT-2026-000042", "000042"));
        assert_eq!((notice.outcome(), notice.operation, notice.cents), (Outcome::Credited, Operation::Debit, 3_224));
        assert_eq!((notice.effective_cents, notice.in_euros(), notice.result.as_str()), (Some(3_224), true, "00"));
        assert_eq!(notice.at.to_string(), "2026-11-23T08:31:12.000Z");
        assert_eq!((notice.key(), notice.transaction()), (format!("{UUID}:1:AUTHORISED"), UUID.to_owned()));
        let part = PaidPart { means: Means::Card, cents: 3_224, brand: "CB".into(), trans_uuid: Some(UUID.into()), sequence: Some(1) };
        assert_eq!(notice.parts, [part]);
        let word = notice.word();
        assert_eq!((word.uuid.as_str(), word.gives_back, word.currency, word.paid_on.to_string()), (UUID, false, 978, "2026-11-23".into()));
        assert_eq!((word.parts[0].mode, word.parts[0].cents), (Means::Card.mode(), 3_224));
        let stored = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&stored).unwrap(), notice);
    }

    #[test]
    fn a_browser_brings_back_the_same_without_the_hash() {
        let mut fields = told(&[]);
        fields.retain(|(name, _)| name != "vads_hash" && name != "vads_url_check_src");
        let query = encoded(&signed(fields, shop().key()));
        let notice = read_notification(query.as_bytes(), &shop()).unwrap();
        assert_eq!((notice.told, notice.check_source), (Told::Return, None));
        assert_eq!(notice.key(), read(&[]).unwrap().key(), "the same telling, whichever way it came");
    }

    #[test]
    fn every_status_has_its_outcome_and_only_success_has_parts() {
        for (status, word) in TransStatus::ALL {
            let notice = read(&[("vads_trans_status", word), ("vads_result", "05")]).unwrap();
            assert_eq!(notice.status, status);
            assert_eq!(notice.parts.is_empty(), notice.outcome() != Outcome::Credited, "{word}: the result code decides nothing");
        }
        assert_eq!(read(&[("vads_trans_status", "SUSPENDED")]), Err(NoticeError::Status));
    }

    #[test]
    fn an_abandonment_names_no_transaction() {
        let empty = ["vads_trans_uuid", "vads_sequence_number", "vads_card_brand", "vads_operation_type", "vads_effective_amount"];
        let mut changes: Vec<(&str, &str)> = empty.iter().map(|name| (*name, "")).collect();
        changes.extend([("vads_trans_status", "ABANDONED"), ("vads_result", "17"), ("vads_effective_creation_date", "")]);
        let notice = read(&changes).unwrap();
        assert_eq!((notice.outcome(), notice.means, notice.trans_uuid.clone()), (Outcome::Abandoned, None, None));
        assert_eq!(notice.key(), "PMT-2026-000042/000042::ABANDONED");
        assert_eq!(notice.at.to_string(), "2026-11-23T08:30:00.000Z");
        for name in ["vads_trans_uuid", "vads_sequence_number", "vads_operation_type"] {
            assert_eq!(read(&[(name, "")]), Err(NoticeError::Missing(name)), "money needs a transaction and a direction");
        }
    }

    #[test]
    fn a_voucher_completed_by_card_is_two_parts() {
        let seq = r#"{"trans_id":"000042","transactions":[
            {"amount":"2000","card_brand":"CVCO","operation_type":"DEBIT","sequence_number":"1","trans_status":"CAPTURED"},
            {"amount":"1224","card_brand":"CB","operation_type":"DEBIT","sequence_number":"2","trans_status":"REFUSED"},
            {"amount":"1224","card_brand":"CB","operation_type":"DEBIT","sequence_number":"3","trans_status":"AUTHORISED"}]}"#;
        let several = [("vads_card_brand", "MULTI"), ("vads_sequence_number", "0"), ("vads_payment_seq", seq)];
        let notice = read(&several).unwrap();
        let parts: Vec<(Means, i64)> = notice.parts.iter().map(|part| (part.means, part.cents)).collect();
        assert_eq!((parts, notice.means), (vec![(Means::AncvConnect, 2_000), (Means::Card, 1_224)], None));
        let less = [several.as_slice(), &[("vads_amount", "3225")]].concat();
        assert_eq!(read(&less), Err(NoticeError::Parts));
        assert_eq!(read(&[("vads_card_brand", "MULTI")]), Err(NoticeError::Parts));
        let refused = [("vads_card_brand", "MULTI"), ("vads_trans_status", "REFUSED")];
        assert_eq!(read(&refused).unwrap().parts, [], "nothing was paid, nothing needs a detail");
    }

    #[test]
    fn another_shop_another_mode_another_signature() {
        assert_eq!(read(&[("vads_site_id", "87654321")]), Err(NoticeError::SiteId));
        assert_eq!(read(&[("vads_ctx_mode", "PRODUCTION")]), Err(NoticeError::Mode));
        let mut forged = body(&[]);
        let at = forged.windows(4).position(|four| four == b"3224").unwrap();
        forged[at] = b'4';
        assert_eq!(read_notification(&forged, &shop()), Err(NoticeError::Signature));
        assert_eq!(read_notification(encoded(&told(&[])).as_bytes(), &shop()), Err(NoticeError::Signature), "not signed at all");
        assert_eq!(read_notification(b"", &shop()), Err(NoticeError::Signature));
        let twice = [body(&[]), b"&vads_amount=1".to_vec()].concat();
        assert_eq!(read_notification(&twice, &shop()), Err(NoticeError::Fields(FieldsError::Twice("vads_amount".into()))));
        // What is well formed in a message that cannot be read is said, once the platform signed it.
        let unknown = body(&[("vads_card_brand", "PAYPAL")]);
        let seen = glimpse(&unknown, &shop());
        assert_eq!((seen.order_id.as_deref(), seen.trans_uuid.as_deref(), seen.cents), (Some("PMT-2026-000042"), Some(UUID), Some(3_224)));
        assert_eq!(seen.at.map(|at| at.to_string()).as_deref(), Some("2026-11-23T08:31:12.000Z"));
        assert_eq!(glimpse(&forged, &shop()), Glimpse::default());
        assert_eq!(glimpse(&body(&[("vads_amount", "12,00"), ("vads_trans_uuid", "<script>")]), &shop()).cents, None);
    }

    #[test]
    fn a_real_payment_cannot_be_cut_into_that_of_another_order() {
        // A payer fills each box that the form has with what another order of the same amount would need, pays once, and gives the
        // signed values of the way back other names in the same order.
        let typed = [
            ("vads_cust_address", "DEBIT", "vads_operation_type"),
            ("vads_cust_city", "PMT-2026-000043", "vads_order_id"),
            ("vads_cust_first_name", "1", "vads_sequence_number"),
            ("vads_cust_last_name", "12345678", "vads_site_id"),
            ("vads_cust_phone", "20261123083001", "vads_trans_date"),
            ("vads_cust_zip", "000043", "vads_trans_id"),
        ];
        let values: Vec<(&str, &str)> = typed.iter().map(|(name, value, _)| (*name, *value)).collect();
        let mut paid = told(&values);
        paid.retain(|(name, _)| name != "vads_hash" && name != "vads_url_check_src");
        paid.sort();
        let signature = signed(paid.clone(), shop().key()).pop().unwrap();
        let last_typed = paid.iter().position(|(name, _)| name == "vads_cust_zip").unwrap();
        let mut cut = paid.clone();
        for (at, (name, _)) in cut.iter_mut().enumerate() {
            match typed.iter().find(|(old, ..)| old == name) {
                Some((.., new)) => (*new).clone_into(name),
                // What stood between keeps its place under a name that nobody reads.
                None if at > last_typed && *name != "vads_trans_status" && *name != "vads_trans_uuid" && !name.starts_with("vads_v") => {
                    *name = format!("vads_trans_id_{at:03}");
                }
                None => {}
            }
        }
        let cut = encoded(&[cut, vec![signature]].concat());
        assert_eq!(read_notification(cut.as_bytes(), &shop()), Err(NoticeError::Missing("vads_page_action")), "signed, and not believed");
        assert_eq!(read(&[("vads_payment_config", "MULTI")]), Err(NoticeError::Malformed("vads_payment_config")));
        assert!(read(&[("vads_operation_type", "CREDIT"), ("vads_page_action", "")]).is_ok(), "a refund begins in the back office");
    }

    #[test]
    fn what_is_mal_formed_is_named() {
        for (name, bad) in [
            ("vads_amount", "-3224"),
            ("vads_amount", "32.24"),
            ("vads_amount", "0"),
            ("vads_amount", "99999999999999999999"),
            ("vads_effective_amount", "x"),
            ("vads_currency", "EUR"),
            ("vads_currency", ""),
            ("vads_trans_uuid", "0123"),
            ("vads_sequence_number", "-1"),
            ("vads_operation_type", "VERIFICATION"),
            ("vads_order_id", ""),
            ("vads_order_id", "a/b"),
            ("vads_trans_id", "42"),
            ("vads_trans_date", "20261323083000"),
            ("vads_effective_creation_date", "demain"),
            ("vads_result", "ok!"),
        ] {
            assert_eq!(read(&[(name, bad)]), Err(NoticeError::Malformed(name)), "{name}={bad}");
        }
        for name in ["vads_trans_status", "vads_amount", "vads_trans_date"] {
            assert_eq!(read(&[(name, "")]), Err(NoticeError::Missing(name)));
        }
        assert_eq!(read(&[("vads_card_brand", "PAYPAL")]), Err(NoticeError::Brand));
        assert_eq!(read(&[("vads_currency", "840")]).map(|n| n.in_euros()), Ok(false), "told as it is: the rules refuse it");
    }

    proptest! {
        #[test]
        fn nothing_that_is_not_signed_is_believed(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let right = body(&[]);
            let mut changed = right.clone();
            let at = at.index(changed.len());
            prop_assume!(changed[at] != to);
            changed[at] = to;
            // Fields may be written in two ways (%2b and %2B), and a name that keeps its place is not signed: what moves money
            // stays as it was told.
            let facts = |n: Notice| (n.transaction(), n.order_id, n.trans_id, n.asked_at, n.status, n.operation, n.cents, n.currency);
            if let Ok(notice) = read_notification(&changed, &shop()) {
                prop_assert_eq!(facts(notice), facts(read_notification(&right, &shop()).unwrap()));
            }
        }

        #[test]
        fn no_signed_value_makes_it_panic(name in "vads_(amount|payment_seq|trans_date|card_brand|trans_status|sequence_number)", value in ".{0,60}") {
            let _ = read(&[(&name, &value)]);
        }
    }
}
