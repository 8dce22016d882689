//! Is this form one that the platform would take? Signature, then the format of each field; the first bad one is named.

use hyper::Uri;

use super::order::Asked;
use crate::outside::lyra::fields::Fields;
use crate::outside::lyra::formats::{instant, is_order_id, is_trans_id};
use crate::outside::lyra::means::{ANCV_LEAST_CENTS, Means, of_brand};
use crate::outside::lyra::settings::{LyraSettings, Mode};
use crate::outside::lyra::signature::{SIGNATURE, verify};
use crate::outside::web_client::{is_loopback, web_address};

/// A form that is refused: the page names the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub field: String,
    pub sentence: &'static str,
}

fn refused(field: &str, sentence: &'static str) -> Refused {
    Refused { field: field.to_owned(), sentence }
}

type Check = (&'static str, fn(&str) -> bool, &'static str);

/// What must be there.
const NEEDED: &[Check] = &[
    ("vads_version", |v| v == "V2", "La version est V2."),
    ("vads_page_action", |v| v == "PAYMENT", "L’action de la page est PAYMENT."),
    ("vads_action_mode", |v| v == "INTERACTIVE", "Le mode de saisie est INTERACTIVE."),
    ("vads_payment_config", |v| v == "SINGLE", "Le type de paiement est SINGLE."),
    ("vads_trans_id", is_free_trans_id, "Six lettres ou chiffres ; ce qui commence par 9 est réservé à la plateforme."),
    ("vads_trans_date", |v| instant(v).is_some(), "Date et heure UTC, en quatorze chiffres."),
    ("vads_amount", is_amount, "Montant en centimes, en douze chiffres au plus, supérieur à zéro."),
    ("vads_currency", |v| v == "978", "La boutique n’accepte que l’euro, 978."),
];

/// What may be there; empty is as if it were not.
const ALLOWED: &[Check] = &[
    ("vads_order_id", is_order_id, "De 1 à 64 lettres sans accent, chiffres, tirets ou soulignés."),
    ("vads_payment_cards", |v| cards(v).is_some(), "Liste de moyens de paiement que la boutique n’a pas."),
    ("vads_return_mode", |v| ["GET", "POST", "NONE"].contains(&v), "GET, POST ou NONE."),
    ("vads_language", |v| v == "fr", "La boutique ne parle que français : fr."),
    ("vads_url_check", is_here, "Le simulateur n’appelle que cette machine."),
    ("vads_url_return", is_url, "Adresse complète, 1024 caractères au plus."),
    ("vads_url_success", is_url, "Adresse complète, 1024 caractères au plus."),
    ("vads_url_cancel", is_url, "Adresse complète, 1024 caractères au plus."),
    ("vads_url_refused", is_url, "Adresse complète, 1024 caractères au plus."),
    ("vads_url_error", is_url, "Adresse complète, 1024 caractères au plus."),
    ("vads_cust_id", |v| is_text(v, 63), "63 caractères au plus, sans < ni >."),
    ("vads_cust_email", |v| is_text(v, 150) && v.contains('@') && !v.contains(' '), "Adresse e-mail, 150 caractères au plus."),
    ("vads_cust_first_name", |v| is_text(v, 63), "63 caractères au plus, sans < ni >."),
    ("vads_cust_last_name", |v| is_text(v, 63), "63 caractères au plus, sans < ni >."),
    ("vads_cust_address", |v| is_text(v, 255), "255 caractères au plus, sans < ni >."),
    ("vads_cust_zip", |v| is_text(v, 64), "64 caractères au plus, sans < ni >."),
    ("vads_cust_city", |v| is_text(v, 128), "128 caractères au plus, sans < ni >."),
    ("vads_cust_country", |v| v.len() == 2 && v.bytes().all(|b| b.is_ascii_uppercase()), "Deux majuscules, par exemple FR."),
    ("vads_cust_phone", |v| is_text(v, 32), "32 caractères au plus, sans < ni >."),
    ("vads_order_info", |v| is_text(v, 255), "255 caractères au plus, sans < ni >."),
    ("vads_order_info2", |v| is_text(v, 255), "255 caractères au plus, sans < ni >."),
    ("vads_order_info3", |v| is_text(v, 255), "255 caractères au plus, sans < ni >."),
];

/// What the payer comes back as it left.
const EXTRA: &str = "vads_ext_info_";

/// The form, or what the platform would say of it.
pub fn check(fields: Fields, shop: &LyraSettings) -> Result<Asked, Refused> {
    match fields.get("vads_ctx_mode") {
        mode if mode == shop.mode().word() => {}
        mode if mode == Mode::Production.word() => {
            return Err(refused("vads_ctx_mode", "Le simulateur ne prend aucun paiement réel : TEST."));
        }
        _ => return Err(refused("vads_ctx_mode", "Le mode est TEST.")),
    }
    if fields.get("vads_site_id") != shop.site_id() {
        return Err(refused("vads_site_id", "Cette boutique n’est pas celle du simulateur."));
    }
    if !verify(fields.all(), shop.key()) {
        return Err(refused(SIGNATURE, "La signature n’est pas celle de ces champs avec la clé de test."));
    }
    for (name, good, sentence) in NEEDED {
        if !good(fields.get(name)) {
            return Err(refused(name, sentence));
        }
    }
    for (name, value) in fields.all() {
        let known = ["vads_site_id", "vads_ctx_mode", SIGNATURE].contains(&name.as_str()) || NEEDED.iter().any(|(n, ..)| n == name);
        match ALLOWED.iter().find(|(allowed, ..)| allowed == name) {
            Some((_, good, sentence)) if !value.is_empty() && !good(value) => return Err(refused(name, sentence)),
            None if name.starts_with(EXTRA) && !is_text(value, 255) => return Err(refused(name, "255 caractères au plus, sans < ni >.")),
            None if !known && name.starts_with("vads_") && !name.starts_with(EXTRA) => {
                return Err(refused(name, "Le simulateur ne connaît pas ce champ."));
            }
            _ => {}
        }
    }
    offered(fields)
}

/// Which means the page can offer.
fn offered(fields: Fields) -> Result<Asked, Refused> {
    let cents = fields.get("vads_amount").parse().unwrap_or_default();
    let asked = cards(fields.get("vads_payment_cards")).unwrap_or_default();
    if asked.is_empty() {
        return Err(refused("vads_payment_cards", "Vide, la plateforme montrerait tous les moyens : un bouton par moyen, demande l’ANCV."));
    }
    let means: Vec<Means> = asked.into_iter().filter(|means| *means != Means::AncvConnect || cents >= ANCV_LEAST_CENTS).collect();
    if means.is_empty() {
        return Err(refused("vads_payment_cards", "Le Chèque-Vacances Connect n’est proposé qu’à partir de 20,00 €."));
    }
    Ok(Asked { cents, means, fields })
}

/// Each means once, in the order of the list.
fn cards(list: &str) -> Option<Vec<Means>> {
    let mut found = Vec::new();
    for brand in list.split(';').filter(|brand| !brand.is_empty()) {
        let means = of_brand(brand)?;
        if !found.contains(&means) {
            found.push(means);
        }
    }
    Some(found)
}

fn is_free_trans_id(text: &str) -> bool {
    is_trans_id(text) && !text.starts_with('9')
}

fn is_amount(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b != b'0')
}

fn is_text(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.contains(|c: char| c.is_control() || c == '<' || c == '>')
}

fn is_url(text: &str) -> bool {
    text.len() <= 1_024 && web_address(text).is_some()
}

fn is_here(text: &str) -> bool {
    is_url(text) && text.parse::<Uri>().is_ok_and(|address| is_loopback(&address))
}
