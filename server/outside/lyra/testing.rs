//! A shop and what the platform tells it, for the tests of this folder.

use super::fields::encoded;
use super::settings::LyraSettings;
use super::signature::signed;

pub fn shop() -> LyraSettings {
    LyraSettings::read("12345678", "TEST", "1122334455667788", "http://127.0.0.1:8090/vads-payment/").unwrap()
}

pub const UUID: &str = "0123456789abcdef0123456789abcdef";

/// A card that was accepted, with these fields in place of its own.
pub fn told(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("vads_amount", "3224"),
        ("vads_auth_result", "00"),
        ("vads_card_brand", "CB"),
        ("vads_ctx_mode", "TEST"),
        ("vads_currency", "978"),
        ("vads_effective_amount", "3224"),
        ("vads_effective_creation_date", "20261123083112"),
        ("vads_extra_result", ""),
        ("vads_hash", "5f2b"),
        ("vads_operation_type", "DEBIT"),
        ("vads_order_id", "PMT-2026-000042"),
        ("vads_page_action", "PAYMENT"),
        ("vads_payment_config", "SINGLE"),
        ("vads_payment_error", ""),
        ("vads_result", "00"),
        ("vads_sequence_number", "1"),
        ("vads_site_id", "12345678"),
        ("vads_trans_date", "20261123083000"),
        ("vads_trans_id", "000042"),
        ("vads_trans_status", "AUTHORISED"),
        ("vads_trans_uuid", UUID),
        ("vads_url_check_src", "PAY"),
    ];
    let mut fields: Vec<(String, String)> = usual.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

/// The same as a signed body.
pub fn body(changes: &[(&str, &str)]) -> Vec<u8> {
    encoded(&signed(told(changes), shop().key())).into_bytes()
}
