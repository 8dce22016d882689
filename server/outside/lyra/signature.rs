//! Does this come from the platform, untouched? HMAC-SHA-256 of the values of all `vads_` fields, in order of name, and the key.
//!
//! What it does not prove: names are not signed, only their order, and `+` separates values that may hold a `+`. Who sees a signed
//! message (the payer sees our form, and what the browser brings back) can therefore cut it into other fields in the same order.
//! So that nothing is to be gained by it: no value that a payer types leaves with a `+` or as a word of success (`payer.rs`); and
//! whoever books a payment compares order, `trans_id`, `asked_at` and amount with what was kept, and books a `trans_uuid` once.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::settings::Key;

/// The field that carries it; it is no part of what is signed.
pub const SIGNATURE: &str = "signature";
/// What begins like this is signed, known to us or not, empty or not.
const SIGNED: &str = "vads_";

/// The signature of decoded fields, whatever their order.
pub fn sign(fields: &[(String, String)], key: &Key) -> String {
    let mut signed: Vec<&(String, String)> = fields.iter().filter(|(name, _)| name.starts_with(SIGNED)).collect();
    signed.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    // A key of any length is a key of HMAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.bytes()) else { return String::new() };
    for (_, value) in signed {
        mac.update(value.as_bytes());
        mac.update(b"+");
    }
    mac.update(key.bytes());
    BASE64.encode(&mac.finalize().into_bytes())
}

/// True when the field `signature` is the one of these fields. Takes the same time for any wrong one.
pub fn verify(fields: &[(String, String)], key: &Key) -> bool {
    let claimed = fields.iter().find(|(name, _)| name == SIGNATURE).map_or("", |(_, value)| value);
    let right = sign(fields, key);
    !right.is_empty() && bool::from(right.as_bytes().ct_eq(claimed.as_bytes()))
}

/// These fields with their signature.
pub fn signed(mut fields: Vec<(String, String)>, key: &Key) -> Vec<(String, String)> {
    let signature = sign(&fields, key);
    fields.push((SIGNATURE.to_owned(), signature));
    fields
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> Key {
        Key::read("1122334455667788").unwrap()
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (format!("vads_{name}"), (*value).to_owned())).collect()
    }

    #[test]
    fn the_platforms_own_example() {
        let form = fields(&[
            ("action_mode", "INTERACTIVE"),
            ("amount", "5124"),
            ("ctx_mode", "TEST"),
            ("currency", "978"),
            ("page_action", "PAYMENT"),
            ("payment_config", "SINGLE"),
            ("site_id", "12345678"),
            ("trans_date", "20170129130025"),
            ("trans_id", "123456"),
            ("version", "V2"),
        ]);
        assert_eq!(sign(&form, &key()), "ycA5Do5tNvsnKdc/eP1bj2xa19z9q3iWPy9/rpesfS0=");
    }

    #[test]
    fn an_example_with_accents_and_vouchers() {
        let form = fields(&[
            ("version", "V2"),
            ("trans_id", "a1b2c3"),
            ("trans_date", "20261123083000"),
            ("site_id", "12345678"),
            ("payment_config", "SINGLE"),
            ("payment_cards", "CVCO"),
            ("page_action", "PAYMENT"),
            ("order_id", "PMT-2026-000042"),
            ("cust_last_name", "Dupont"),
            ("cust_first_name", "Zoé"),
            ("cust_email", "famille.dupont@example.org"),
            ("currency", "978"),
            ("ctx_mode", "TEST"),
            ("amount", "3224"),
            ("action_mode", "INTERACTIVE"),
        ]);
        assert_eq!(sign(&form, &key()), "/yrCwipb3cfWjb3KICyP22LEsmGM883AYD0R8GnnbDw=");
    }

    #[test]
    fn the_order_is_that_of_bytes() {
        // `_` sorts after capitals and before small letters.
        let (one, other) = (fields(&[("aB", "1"), ("a_b", "2"), ("ab", "3")]), fields(&[("ab", "3"), ("aB", "1"), ("a_b", "2")]));
        assert_eq!(sign(&one, &key()), sign(&other, &key()));
        assert_eq!(sign(&one, &key()), sign(&fields(&[("x1", "1"), ("x2", "2"), ("x3", "3")]), &key()), "values alone are signed");
    }

    #[test]
    fn a_signed_message_can_be_cut_otherwise() {
        // The platform's rule, not ours: this is why payers' values are narrowed and messages compared with what was kept.
        let typed = signed(fields(&[("cust_address", "1+AUTHORISED"), ("order_id", "x")]), &key());
        let signature = typed[2].clone();
        let cut = [fields(&[("amount", "1"), ("trans_status", "AUTHORISED"), ("version", "x")]), vec![signature]].concat();
        assert!(verify(&cut, &key()));
    }

    #[test]
    fn nothing_signed_is_nothing_believed() {
        let form = fields(&[("amount", "5124")]);
        assert!(!verify(&form, &key()));
        let with = |claimed: &str| [form.clone(), vec![("signature".to_owned(), claimed.to_owned())]].concat();
        let right = sign(&form, &key());
        assert!(verify(&with(&right), &key()));
        for wrong in ["", "=", right.trim_end_matches('='), &right.to_lowercase(), &format!("{right} "), &right[1..]] {
            assert!(!verify(&with(wrong), &key()), "{wrong}");
        }
        assert!(!verify(&with(&right), &Key::read("1122334455667789").unwrap()));
    }

    fn some_fields() -> impl Strategy<Value = Vec<(String, String)>> {
        proptest::collection::btree_map("vads_[a-z_]{1,6}", "[a-zé ]{0,6}", 1..10).prop_map(|all| all.into_iter().collect())
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_is_the_same(all in some_fields().prop_shuffle(), other in any::<u64>()) {
            let mut shuffled = all.clone();
            shuffled.rotate_left(usize::try_from(other).unwrap_or(0) % all.len());
            prop_assert_eq!(sign(&all, &key()), sign(&shuffled, &key()));
            prop_assert!(verify(&signed(shuffled, &key()), &key()));
        }

        #[test]
        fn another_value_is_another_signature(all in some_fields(), at in any::<prop::sample::Index>(), value in "[a-zé ]{0,6}") {
            let mut changed = signed(all.clone(), &key());
            let at = at.index(all.len());
            prop_assume!(changed[at].1 != value);
            changed[at].1 = value;
            prop_assert!(!verify(&changed, &key()));
        }

        #[test]
        fn an_empty_value_counts(all in some_fields(), name in "vads_[A-Z]{1,6}") {
            let mut more = signed(all, &key());
            more.insert(0, (name, String::new()));
            prop_assert!(!verify(&more, &key()));
        }

        #[test]
        fn a_field_that_is_gone_is_missed(all in some_fields(), at in any::<prop::sample::Index>()) {
            let mut fewer = signed(all.clone(), &key());
            fewer.remove(at.index(all.len()));
            prop_assert!(!verify(&fewer, &key()));
        }

        #[test]
        fn a_name_counts_by_its_place(value in "[a-z]{1,6}", other in "[A-Z]{1,6}") {
            // Renamed, a value moves to another place among the others; where nothing moves, nothing changes.
            let all = fields(&[("b", &value), ("m", &other)]);
            let renamed = |name: &str| { let mut all = signed(all.clone(), &key()); name.clone_into(&mut all[0].0); all };
            prop_assert!(verify(&renamed("vads_c"), &key()));
            prop_assert!(!verify(&renamed("vads_z"), &key()));
            prop_assert!(!verify(&renamed("b"), &key()), "out of what is signed");
        }

        #[test]
        fn other_fields_are_passed_over(all in some_fields(), name in "(VADS_|vads|x_|)[a-z]{1,6}", value in ".{0,9}") {
            prop_assume!(name != SIGNATURE && !name.starts_with(SIGNED));
            let mut more = signed(all, &key());
            more.insert(0, (name, value));
            prop_assert!(verify(&more, &key()));
        }
    }
}
