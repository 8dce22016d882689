//! The notification route under forgery and replay: signature, site, order, amount, currency; ten times, in any order, late, back.

use preau::config::Payment;
use preau::limits::Limits;
use preau::outside::lyra::fields::encoded;
use preau::outside::lyra::settings::LyraSettings;
use preau::outside::lyra::signature::signed;
use preau_core::documents::model::DocumentId;
use preau_core::documents::payments::PayForm;
use preau_core::domain::ids::OrderId;
use serde_json::json;

use super::{LUNE, desk_path, family_path, payer};
use crate::app::TestApp;
use crate::world::{PLATANES, Person};

pub(super) const KEY: &str = "1122334455667788";
const FORM: &str = "http://127.0.0.1:9/vads-payment/";

/// A payment that was begun, with the fields that left.
pub(super) struct Begun {
    pub test: TestApp,
    pub form: Vec<(String, String)>,
    pub order: OrderId,
}

pub(super) fn shop(site: &str) -> LyraSettings {
    LyraSettings::read(site, "TEST", KEY, FORM).unwrap()
}

pub(super) async fn begun() -> Begun {
    begun_with(|_| {}, |_| {}).await
}

/// With another platform behind it, or other limits.
pub(super) async fn begun_with(platform: impl FnOnce(&mut Payment), limits: impl FnOnce(&mut Limits)) -> Begun {
    let key = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(key.path(), KEY).unwrap();
    let path = key.path().to_path_buf();
    let test = TestApp::with(
        |config| {
            let mut payment = Payment {
                site_id: "12345678".into(),
                mode: "TEST".into(),
                key_file: path,
                form_url: FORM.into(),
                api_url: String::new(),
                api_password_file: None,
            };
            platform(&mut payment);
            config.payment = Some(payment);
        },
        limits,
    )
    .await;
    let test = test.people().await.with_prices().await.with_days().await;
    let run = test.draft().await;
    test.issue(&run, &[]).await;
    let settings = preau_core::domain::money::settings::CentreMoney { online: true, ..Default::default() };
    let answer = test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await;
    assert_eq!(answer.status, 204);
    let answer = test.browser(Person::Lune).json(&family_path(LUNE, "pay"), &json!({"means": "card", "payer": payer()})).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let form: PayForm = serde_json::from_slice(&answer.body).unwrap();
    let order = value(&form.fields, "vads_order_id").parse().unwrap();
    Begun { test, form: form.fields, order }
}

pub(super) fn value(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

impl Begun {
    /// What the platform would tell of it, with these fields instead.
    pub(super) fn told(&self, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let kept = ["vads_order_id", "vads_trans_id", "vads_trans_date", "vads_amount", "vads_currency", "vads_site_id", "vads_ctx_mode"];
        let kept = [kept.as_slice(), &["vads_page_action", "vads_payment_config"]].concat();
        let mut fields: Vec<(String, String)> = kept.iter().map(|name| ((*name).to_owned(), value(&self.form, name))).collect();
        let amount = value(&self.form, "vads_amount");
        let more = [
            ("vads_effective_amount", amount.as_str()),
            ("vads_card_brand", "CB"),
            ("vads_effective_creation_date", "20260908080500"),
            ("vads_extra_result", ""),
            ("vads_hash", "5f2b"),
            ("vads_operation_type", "DEBIT"),
            ("vads_payment_error", ""),
            ("vads_result", "00"),
            ("vads_auth_result", "00"),
            ("vads_sequence_number", "1"),
            ("vads_trans_status", "AUTHORISED"),
            ("vads_trans_uuid", "0123456789abcdef0123456789abcdef"),
            ("vads_url_check_src", "PAY"),
        ];
        for (name, text) in more.iter().chain(changes) {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*text).to_owned()));
        }
        fields
    }

    pub(super) async fn post(&self, body: String) -> u16 {
        let answer = self.test.as_nobody().post("/paiement/notification", "application/x-www-form-urlencoded", body).await;
        while preau::actions::money::hear::judge(self.test.app()).await.unwrap() {}
        answer.status.as_u16()
    }

    pub(super) async fn tell(&self, changes: &[(&str, &str)]) {
        assert_eq!(self.post(self.sealed(changes)).await, 200);
    }

    /// What is told, with the platform's seal.
    pub(super) fn sealed(&self, changes: &[(&str, &str)]) -> String {
        encoded(&signed(self.told(changes), shop("12345678").key()))
    }

    /// Another payment of the whole balance.
    pub(super) async fn begin_again(&mut self) {
        let path = family_path(LUNE, "pay");
        let again = self.test.browser(Person::Lune).json(&path, &json!({"means": "card", "payer": payer(), "anyway": true})).await;
        self.form = serde_json::from_slice::<PayForm>(&again.body).unwrap().fields;
    }

    pub(super) async fn due(&self) -> i64 {
        self.test.account().await.due_cents
    }

    pub(super) fn result(&self, word: &str) -> i64 {
        self.test.count(&format!("SELECT count(*) FROM notification WHERE result = '{word}'"))
    }

    pub(super) async fn state(&self) -> String {
        let answer = self.test.browser(Person::Lune).get(&family_path(LUNE, &format!("orders/{}", self.order))).await;
        answer.json()["state"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn the_form_asks_for_the_whole_balance_and_nothing_that_the_client_said() {
    let begun = begun().await;
    assert_eq!((value(&begun.form, "vads_amount").as_str(), value(&begun.form, "vads_currency").as_str()), ("2480", "978"));
    assert_eq!(value(&begun.form, "vads_payment_cards"), "CB;VISA;MASTERCARD");
    assert_eq!(value(&begun.form, "vads_cust_last_name"), "Lune");
    let path = family_path(LUNE, "pay");
    let asked = begun.test.browser(Person::Lune).json(&path, &json!({"means": "card", "payer": payer(), "cents": 1})).await;
    assert_eq!((asked.status.as_u16(), asked.code().as_str()), (400, "bad_body"));
    assert_eq!(begun.test.browser(Person::Soleil).json(&path, &json!({"means": "card", "payer": payer()})).await.status, 404);
    begun.test.stop().await;
}

#[tokio::test]
async fn a_success_credits_once_whatever_is_told_again() {
    let begun = begun().await;
    for _ in 0..10 {
        begun.tell(&[]).await;
    }
    begun.tell(&[("vads_trans_status", "CAPTURED"), ("vads_url_check_src", "BATCH")]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"));
    assert_eq!((begun.result("credited"), begun.test.count("SELECT count(*) FROM ledger_credit")), (1, 1));
    // Late words never undo it; a second movement of money is shown, not booked.
    begun.tell(&[("vads_trans_status", "REFUSED"), ("vads_sequence_number", "2")]).await;
    assert_eq!(begun.result("failed_after_success"), 1, "the director looks at it");
    begun.tell(&[("vads_trans_uuid", "ffffffffffffffffffffffffffffffff")]).await;
    assert_eq!((begun.due().await, begun.result("paid_twice")), (0, 1));
    let audit = begun.test.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
    assert!(String::from_utf8_lossy(&audit.body).contains("notification_not_processed"));
    begun.test.stop().await;
}

#[tokio::test]
async fn forgeries_move_nothing_and_are_answered_alike() {
    let begun = begun().await;
    let mut forged = signed(begun.told(&[]), shop("12345678").key());
    for (name, text) in &mut forged {
        if name == "vads_amount" {
            *text = "2481".into();
        }
    }
    assert_eq!(begun.post(encoded(&forged)).await, 200);
    assert_eq!(begun.post(encoded(&begun.told(&[]))).await, 200, "no signature at all");
    assert_eq!(begun.post("vads_order_id=%ff%fe".into()).await, 200);
    begun.tell(&[("vads_site_id", "87654321")]).await;
    begun.tell(&[("vads_ctx_mode", "PRODUCTION")]).await;
    begun.tell(&[("vads_order_id", "00000000000000000000000000000000")]).await;
    begun.tell(&[("vads_trans_id", "000777")]).await;
    begun.tell(&[("vads_amount", "2479"), ("vads_effective_amount", "2479")]).await;
    begun.tell(&[("vads_currency", "840")]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (2_480, "begun"));
    assert_eq!(
        (begun.result("unknown_order"), begun.result("another_order"), begun.result("amount_differs"), begun.result("currency_differs")),
        (1, 1, 1, 1)
    );
    assert_eq!(begun.post("x".repeat(40_000)).await, 404);
    begun.test.stop().await;
}

#[tokio::test]
async fn one_movement_of_money_pays_one_order() {
    let mut begun = begun().await;
    let first = begun.told(&[]);
    begun.begin_again().await;
    assert_ne!(value(&begun.form, "vads_order_id"), value(&first, "vads_order_id"), "two orders of the same balance");
    assert_eq!(begun.post(encoded(&signed(first, shop("12345678").key()))).await, 200);
    begun.tell(&[]).await;
    assert_eq!((begun.due().await, begun.result("credited"), begun.result("another_order")), (0, 1, 1));
    assert_eq!(begun.test.count("SELECT count(*) FROM ledger_credit"), 1);
    begun.test.stop().await;
}

#[tokio::test]
async fn a_late_success_after_an_abandonment_still_credits_and_a_refund_gives_back() {
    let begun = begun().await;
    begun
        .tell(&[
            ("vads_trans_status", "ABANDONED"),
            ("vads_trans_uuid", ""),
            ("vads_sequence_number", ""),
            ("vads_card_brand", ""),
            ("vads_operation_type", ""),
            ("vads_effective_amount", ""),
            ("vads_effective_creation_date", ""),
        ])
        .await;
    assert_eq!(begun.state().await, "abandoned");
    let told = begun.test.browser(Person::Lune).get(&family_path(LUNE, &format!("orders/{}", begun.order))).await.json();
    assert_eq!((&told["means"], &told["cents"]), (&json!("card"), &json!(2_480)), "by which and for how much one may try again");
    begun.tell(&[]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"));
    begun
        .tell(&[
            ("vads_operation_type", "CREDIT"),
            ("vads_amount", "480"),
            ("vads_effective_amount", "480"),
            ("vads_trans_uuid", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ("vads_url_check_src", "MERCH_BO"),
        ])
        .await;
    assert_eq!(begun.due().await, 480);
    begun.test.stop().await;
}

#[tokio::test]
async fn a_pending_transfer_says_so_to_both_parents_until_it_is_paid() {
    let begun = begun().await;
    begun.tell(&[("vads_trans_status", "WAITING_FOR_PAYMENT"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!(begun.state().await, "pending");
    let path = family_path(LUNE, "pay");
    let again = begun.test.browser(Person::LuneToo).json(&path, &json!({"means": "card", "payer": payer()})).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (422, "payment_under_way"));
    begun.tell(&[("vads_trans_status", "CAPTURED"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"));
    let nothing = begun.test.browser(Person::Lune).json(&path, &json!({"means": "card", "payer": payer()})).await;
    assert_eq!(nothing.code(), "nothing_due");
    begun.test.stop().await;
}

#[tokio::test]
async fn the_browser_that_comes_back_brings_a_word_like_another() {
    let begun = begun().await;
    let fields: Vec<_> = begun.told(&[]).into_iter().filter(|(name, _)| name != "vads_hash").collect();
    let query = encoded(&signed(fields, shop("12345678").key()));
    let path = format!("/paiement/retour/{LUNE}/{}/{}?{query}", PLATANES, begun.order);
    let answer = begun.test.browser(Person::Lune).get(&path).await;
    assert_eq!(answer.status, 303);
    assert!(answer.headers["location"].to_str().unwrap().starts_with("/app/paiement/"));
    while preau::actions::money::hear::judge(begun.test.app()).await.unwrap() {}
    assert_eq!(begun.due().await, 0);
    begun.test.stop().await;
}

#[tokio::test]
async fn under_the_threshold_the_means_explains_itself() {
    let begun = begun().await;
    begun.test.act(70, super::cash(1_600)).await;
    let path = family_path(LUNE, "pay");
    let pay = |means: &str| json!({"means": means, "payer": payer(), "anyway": true});
    let card = begun.test.browser(Person::Lune).json(&path, &pay("card")).await;
    assert_eq!((card.status.as_u16(), card.code().as_str()), (422, "under_threshold"));
    assert!(card.json()["title"].as_str().unwrap().contains("10,00"));
    let home = DocumentId::Home { family: LUNE, centre: PLATANES };
    let button = begun.test.document_value(home, "means|card").await.unwrap();
    assert_eq!(button["why"], card.json()["title"], "the button said it before it was pressed");
    assert_eq!(begun.test.browser(Person::Lune).json(&path, &pay("instant_transfer")).await.status, 200);
    begun.test.stop().await;
}
