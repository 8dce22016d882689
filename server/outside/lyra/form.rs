//! What does the browser post to the platform? Every field of the form, checked against the platform's formats, and signed.

use preau_core::domain::time::UtcTime;

use super::formats::{is_order_id, stamp, trans_id};
use super::means::{ANCV_LEAST_CENTS, Means, cards};
use super::notice::EURO;
use super::payer::{Misfit, Payer, shaped};
use super::settings::LyraSettings;
use super::signature::signed;
use crate::outside::web_client::web_address;

/// The counter of a UTC day ends here: what begins with 9 is the platform's.
pub const TRANS_NUMBER_MAX: u32 = 899_999;
/// Twelve digits.
const CENTS_MAX: i64 = 999_999_999_999;
const URL_MAX: usize = 1_024;
const INFO_MAX: usize = 255;
const EXTRA_NAME_MAX: usize = 40;

/// How the browser comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnMode {
    #[default]
    Get,
    Post,
    /// With nothing in its hands.
    None,
}

impl ReturnMode {
    pub const fn word(self) -> &'static str {
        match self {
            ReturnMode::Get => "GET",
            ReturnMode::Post => "POST",
            ReturnMode::None => "NONE",
        }
    }
}

/// Where the platform calls and sends the browser back to. Empty ones are not sent; `back` serves in their place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urls {
    /// The notification.
    pub check: String,
    pub back: String,
    pub success: String,
    pub cancel: String,
    pub refused: String,
    pub error: String,
}

/// One payment that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOrder {
    /// The caller's counter of the UTC day of `at`, 0 to 899999, never used twice.
    pub trans_number: u32,
    pub at: UtcTime,
    /// 1 to 64 of `[A-Za-z0-9_-]`, of this payment alone.
    pub order_id: String,
    pub cents: i64,
    pub means: Means,
    pub payer: Payer,
    pub urls: Urls,
    pub return_mode: ReturnMode,
    /// For the people who read the back office, three at most: centre, what is paid. Nothing about children.
    pub info: Vec<String>,
    /// Comes back as it left: name (without `vads_ext_info_`) and value.
    pub extra: Vec<(String, String)>,
}

/// The fields of the form, signature included, or all that is to be mended, by field of our screen.
pub fn form(shop: &LyraSettings, order: &PaymentOrder) -> Result<Vec<(String, String)>, Vec<Misfit>> {
    let mut misfits = order.misfits();
    let payer = order.payer.fields().unwrap_or_else(|more| {
        misfits.extend(more);
        vec![]
    });
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let mut fields = vec![
        ("vads_version", "V2".to_owned()),
        ("vads_page_action", "PAYMENT".to_owned()),
        ("vads_action_mode", "INTERACTIVE".to_owned()),
        ("vads_payment_config", "SINGLE".to_owned()),
        ("vads_site_id", shop.site_id().to_owned()),
        ("vads_ctx_mode", shop.mode().word().to_owned()),
        ("vads_trans_id", trans_id(order.trans_number)),
        ("vads_trans_date", stamp(order.at)),
        ("vads_amount", order.cents.to_string()),
        ("vads_currency", EURO.to_string()),
        ("vads_order_id", order.order_id.clone()),
        ("vads_payment_cards", cards(order.means).to_owned()),
        ("vads_return_mode", order.return_mode.word().to_owned()),
        ("vads_language", "fr".to_owned()),
    ];
    fields.extend(order.urls.fields().into_iter().filter(|(_, url)| !url.is_empty()).map(|(name, url)| (name, url.to_owned())));
    fields.extend(payer);
    let names = ["vads_order_info", "vads_order_info2", "vads_order_info3"];
    fields.extend(names.into_iter().zip(order.info.iter().map(|text| shaped(text, INFO_MAX))));
    let mut fields: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    fields.extend(order.extra.iter().map(|(name, value)| (format!("vads_ext_info_{name}"), value.clone())));
    Ok(signed(fields, shop.key()))
}

impl PaymentOrder {
    /// What does not fit, the payer apart.
    fn misfits(&self) -> Vec<Misfit> {
        let urls = self.urls.fields();
        let extra_name = |name: &str| is_order_id(name) && name.len() <= EXTRA_NAME_MAX;
        let checks = [
            (self.trans_number <= TRANS_NUMBER_MAX, "trans_number", "Trop de paiements aujourd’hui : recommencez demain."),
            (is_order_id(&self.order_id), "order_id", "Ce paiement n’a pas pu être préparé : rechargez la page."),
            ((1..=CENTS_MAX).contains(&self.cents), "amount", "Rien à payer, ou un montant que la plateforme de paiement n’accepte pas."),
            (
                self.means != Means::AncvConnect || self.cents >= ANCV_LEAST_CENTS,
                "amount",
                "Le Chèque-Vacances Connect n’est possible qu’à partir de 20,00 €.",
            ),
            (
                urls.iter().all(|(_, url)| url.is_empty() || (url.len() <= URL_MAX && web_address(url).is_some())),
                "urls",
                "Le paiement en ligne est mal réglé : prévenez le directeur.",
            ),
            (
                self.info.len() <= 3 && self.extra.iter().all(|(name, value)| extra_name(name) && shaped(value, INFO_MAX) == *value),
                "info",
                "Ce paiement n’a pas pu être préparé : rechargez la page.",
            ),
        ];
        checks.into_iter().filter(|(good, ..)| !good).map(|(_, field, sentence)| Misfit { field, sentence }).collect()
    }
}

impl Urls {
    fn fields(&self) -> [(&'static str, &str); 6] {
        [
            ("vads_url_check", &self.check),
            ("vads_url_return", &self.back),
            ("vads_url_success", &self.success),
            ("vads_url_cancel", &self.cancel),
            ("vads_url_refused", &self.refused),
            ("vads_url_error", &self.error),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::Fields;
    use super::super::signature::verify;
    use super::super::testing::shop;
    use super::*;

    fn order() -> PaymentOrder {
        let text = str::to_owned;
        PaymentOrder {
            trans_number: 42,
            at: "2026-11-23T08:30:00.000Z".parse::<UtcTime>().unwrap(),
            order_id: text("PMT-2026-000042"),
            cents: 3_224,
            means: Means::Card,
            payer: Payer { first_name: text("Zoé"), last_name: text("Dupont"), ..Payer::default() },
            urls: Urls {
                check: text("http://127.0.0.1:8080/paiement/notification"),
                back: text("http://127.0.0.1:8080/paiement/retour"),
                ..Urls::default()
            },
            return_mode: ReturnMode::Get,
            info: vec![text("Solde du compte")],
            extra: vec![(text("centre"), text("platanes"))],
        }
    }

    fn refused(order: &PaymentOrder) -> Vec<&'static str> {
        form(&shop(), order).map_or_else(|all| all.iter().map(|m| m.field).collect(), |_| vec![])
    }

    #[test]
    fn the_form_has_every_field_and_is_signed() {
        let fields = form(&shop(), &order()).unwrap();
        assert!(verify(&fields, shop().key()));
        let fields = Fields::from(fields);
        for (name, value) in [
            ("vads_version", "V2"),
            ("vads_page_action", "PAYMENT"),
            ("vads_action_mode", "INTERACTIVE"),
            ("vads_payment_config", "SINGLE"),
            ("vads_site_id", "12345678"),
            ("vads_ctx_mode", "TEST"),
            ("vads_trans_id", "000042"),
            ("vads_trans_date", "20261123083000"),
            ("vads_amount", "3224"),
            ("vads_currency", "978"),
            ("vads_order_id", "PMT-2026-000042"),
            ("vads_payment_cards", "CB;VISA;MASTERCARD"),
            ("vads_url_check", "http://127.0.0.1:8080/paiement/notification"),
            ("vads_url_return", "http://127.0.0.1:8080/paiement/retour"),
            ("vads_return_mode", "GET"),
            ("vads_language", "fr"),
            ("vads_cust_first_name", "Zoé"),
            ("vads_cust_country", "FR"),
            ("vads_order_info", "Solde du compte"),
            ("vads_ext_info_centre", "platanes"),
        ] {
            assert_eq!(fields.get(name), value, "{name}");
        }
        let names: Vec<&str> = fields.all().iter().map(|(name, _)| name.as_str()).collect();
        assert!(!names.contains(&"vads_url_cancel") && !names.contains(&"vads_cust_phone"), "what is empty is not sent");
    }

    #[test]
    fn one_means_a_form_and_vouchers_from_twenty_euros() {
        for means in Means::ALL {
            let fields = Fields::from(form(&shop(), &PaymentOrder { means, ..order() }).unwrap());
            assert_eq!(fields.get("vads_payment_cards"), cards(means));
        }
        assert_eq!(refused(&PaymentOrder { means: Means::AncvConnect, cents: 1_999, ..order() }), ["amount"]);
        assert_eq!(refused(&PaymentOrder { means: Means::AncvConnect, cents: 2_000, ..order() }), [""; 0]);
        assert_eq!(refused(&PaymentOrder { means: Means::InstantTransfer, cents: 1, ..order() }), [""; 0]);
    }

    #[test]
    fn our_own_form_cannot_be_cut_into_a_success() {
        let hostile = PaymentOrder {
            payer: Payer {
                email: "1+AUTHORISED+x@example.org".into(),
                address: "x+AUTHORISED+0123".into(),
                phone: "+33+AUTHORISED+1".into(),
                ..order().payer
            },
            info: vec!["AUTHORISED".into(), "12+CAPTURED".into()],
            ..order()
        };
        for (name, value) in form(&shop(), &hostile).unwrap().iter().filter(|(name, _)| name.starts_with("vads_")) {
            assert!(!value.split('+').any(|word| ["AUTHORISED", "CAPTURED"].contains(&word)), "{name}={value}");
        }
        for extra in ["1+2", "AUTHORISED", " CAPTURED"] {
            assert_eq!(refused(&PaymentOrder { extra: vec![("x".into(), extra.into())], ..order() }), ["info"], "{extra}");
        }
    }

    #[test]
    fn what_the_platform_would_refuse_does_not_leave() {
        for cents in [0, -1, i64::MIN, CENTS_MAX + 1] {
            assert_eq!(refused(&PaymentOrder { cents, ..order() }), ["amount"], "{cents}");
        }
        assert_eq!(refused(&PaymentOrder { trans_number: 900_000, ..order() }), ["trans_number"]);
        assert_eq!(refused(&PaymentOrder { trans_number: TRANS_NUMBER_MAX, ..order() }), [""; 0]);
        for bad in ["", "PMT 42", "PMT/42", "é", &"a".repeat(65)] {
            assert_eq!(refused(&PaymentOrder { order_id: bad.to_owned(), ..order() }), ["order_id"], "{bad}");
        }
        for bad in ["http://example.org/x", "/paiement", "javascript:x", &format!("https://example.org/{}", "a".repeat(1_024))] {
            let urls = Urls { cancel: bad.to_owned(), ..order().urls };
            assert_eq!(refused(&PaymentOrder { urls, ..order() }), ["urls"], "{bad}");
        }
        let payer = Payer { last_name: "<".into(), ..order().payer };
        assert_eq!(refused(&PaymentOrder { payer, cents: 0, ..order() }), ["amount", "last_name"]);
        assert_eq!(refused(&PaymentOrder { extra: vec![("a b".into(), String::new())], ..order() }), ["info"]);
        assert_eq!(refused(&PaymentOrder { info: vec![String::new(); 4], ..order() }), ["info"]);
    }
}
