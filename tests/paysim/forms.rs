//! Our form is taken; a form that the platform would refuse is refused, and the page names the field.

use preau::outside::lyra::fields::encoded;
use preau::outside::lyra::form::{PaymentOrder, form};
use preau::outside::lyra::means::Means;
use preau::outside::lyra::settings::{Key, LyraSettings};
use preau::outside::lyra::signature::signed;

use crate::play::{KEY, Play};
use crate::wire::{self, Answer};

/// Our form with other fields in place of its own (none: the field is left out), signed again by that key.
async fn changed(play: &Play, changes: &[(&str, Option<&str>)], key: &str) -> Answer {
    let mut fields = form(&play.settings, &play.order()).unwrap();
    fields.retain(|(name, _)| name != "signature" && !changes.iter().any(|(changed, _)| changed == name));
    let more = changes.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
    fields.extend(more);
    wire::post(play.settings.form_url(), &signed(fields, &Key::read(key).unwrap())).await
}

fn names(answer: &Answer, field: &str) -> bool {
    answer.status == 400 && answer.body.contains(&format!("<code>{field}</code>"))
}

#[tokio::test]
async fn each_field_that_is_wrong_is_named() {
    let play = Play::start().await;
    let long = "a".repeat(256);
    for (name, value) in [
        ("vads_version", Some("V1")),
        ("vads_version", None),
        ("vads_page_action", Some("REGISTER")),
        ("vads_action_mode", Some("SILENT")),
        ("vads_payment_config", Some("MULTI")),
        ("vads_site_id", Some("87654321")),
        ("vads_site_id", None),
        ("vads_ctx_mode", Some("PRODUCTION")),
        ("vads_ctx_mode", Some("test")),
        ("vads_trans_id", Some("42")),
        ("vads_trans_id", Some("900000")),
        ("vads_trans_id", Some("00004é")),
        ("vads_trans_id", None),
        ("vads_trans_date", Some("2026-11-23")),
        ("vads_trans_date", Some("20261332083000")),
        ("vads_amount", Some("0")),
        ("vads_amount", Some("32.24")),
        ("vads_amount", Some("-1")),
        ("vads_amount", Some("1234567890123")),
        ("vads_amount", None),
        ("vads_currency", Some("840")),
        ("vads_order_id", Some("PMT 42")),
        ("vads_payment_cards", Some("")),
        ("vads_payment_cards", None),
        ("vads_payment_cards", Some("PAYPAL")),
        ("vads_return_mode", Some("get")),
        ("vads_language", Some("xx")),
        ("vads_url_check", Some("https://example.org/notification")),
        ("vads_url_check", Some("notification")),
        ("vads_url_return", Some("http://example.org/retour")),
        ("vads_cust_email", Some("anna")),
        ("vads_cust_last_name", Some("<b>Roux</b>")),
        ("vads_cust_address", Some(long.as_str())),
        ("vads_cust_country", Some("France")),
        ("vads_order_info2", Some(long.as_str())),
        ("vads_ext_info_centre", Some(long.as_str())),
        ("vads_cust_firstname", Some("Zoé")),
    ] {
        let answer = changed(&play, &[(name, value)], KEY).await;
        assert!(names(&answer, name), "{name}={value:?}: {} {}", answer.status, answer.body);
    }
    assert!(wire::get(&play.url("/simulateur/api/orders")).await.json().as_array().unwrap().is_empty(), "nothing was kept");
    play.stop().await;
}

#[tokio::test]
async fn a_forged_form_is_refused() {
    let play = Play::start().await;
    let answer = changed(&play, &[("vads_amount", Some("1"))], "1122334455667789").await;
    assert!(names(&answer, "signature"), "{}", answer.body);
    let mut fields = form(&play.settings, &play.order()).unwrap();
    fields.iter_mut().filter(|(name, _)| name == "vads_amount").for_each(|field| field.1 = "1".into());
    assert!(names(&wire::post(play.settings.form_url(), &fields).await, "signature"), "the amount was changed on the way");
    fields.retain(|(name, _)| name != "signature");
    assert!(names(&wire::post(play.settings.form_url(), &fields).await, "signature"));
    let twice = format!("{}&vads_amount=1", encoded(&form(&play.settings, &play.order()).unwrap()));
    let answer = wire::post_raw(play.settings.form_url(), "application/x-www-form-urlencoded", twice).await;
    assert!(names(&answer, "vads_amount"), "{}", answer.body);
    let latin = wire::post_raw(play.settings.form_url(), "application/x-www-form-urlencoded", "vads_cust_city=N%EEmes".into()).await;
    assert!(names(&latin, "formulaire"), "{}", latin.body);
    let hostile = changed(&play, &[("vads_<script>", Some("x"))], KEY).await;
    assert_eq!(hostile.status, 400);
    assert!(!hostile.body.contains("<script>"), "{}", hostile.body);
    play.stop().await;
}

#[tokio::test]
async fn a_number_serves_once_a_utc_day() {
    let play = Play::start().await;
    play.page(&play.order()).await;
    let again = PaymentOrder { order_id: "PMT-2026-000043".into(), cents: 100, ..play.order() };
    assert!(names(&play.send(&again).await, "vads_trans_id"));
    let evening = PaymentOrder { at: "2026-11-23T23:59:59.999Z".parse().unwrap(), ..again.clone() };
    assert!(names(&play.send(&evening).await, "vads_trans_id"));
    let tomorrow = PaymentOrder { at: "2026-11-24T00:00:00.000Z".parse().unwrap(), ..again.clone() };
    assert_eq!(play.send(&tomorrow).await.status, 303);
    assert_eq!(changed(&play, &[("vads_trans_id", Some("a1b2c3"))], KEY).await.status, 303);
    assert!(names(&changed(&play, &[("vads_trans_id", Some("A1B2C3"))], KEY).await, "vads_trans_id"), "case does not count");
    play.stop().await;
}

#[tokio::test]
async fn vouchers_are_hidden_under_twenty_euros() {
    let play = Play::start().await;
    let cards = |list: &'static str, cents: &'static str, number: &'static str| {
        [("vads_payment_cards", Some(list)), ("vads_amount", Some(cents)), ("vads_trans_id", Some(number))]
    };
    let alone = changed(&play, &cards("CVCO", "1999", "000001"), KEY).await;
    assert!(names(&alone, "vads_payment_cards") && alone.body.contains("20,00 €"), "{}", alone.body);
    let both = changed(&play, &cards("CB;CVCO", "1999", "000002"), KEY).await;
    let page = wire::get(&play.url(&both.location)).await;
    assert!(page.body.contains("<h1>Carte bancaire</h1>") && !page.body.contains("Chèque-Vacances"), "{}", page.body);
    let both = changed(&play, &cards("CB;VISA;CVCO", "2000", "000003"), KEY).await;
    let page = wire::get(&play.url(&both.location)).await;
    assert!(page.body.contains("Choisir un moyen") && page.body.contains("Chèque-Vacances Connect"), "{}", page.body);
    let voucher = wire::get(&play.url(&format!("{}?moyen=cheques-vacances", both.location))).await;
    assert!(voucher.body.contains("<h1>Chèque-Vacances Connect</h1>"), "{}", voucher.body);
    play.stop().await;
}

#[tokio::test]
async fn another_shop_has_another_key() {
    let play = Play::start().await;
    let other = LyraSettings::read("12345678", "TEST", "8877665544332211", play.settings.form_url()).unwrap();
    let answer = wire::post(play.settings.form_url(), &form(&other, &play.by(Means::InstantTransfer)).unwrap()).await;
    assert!(names(&answer, "signature"));
    play.stop().await;
}
