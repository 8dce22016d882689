//! *Réglages*: what no paper could print or no platform would take is refused at its field, and what is set is what papers say.

use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::money::online::Thresholds;
use preau_core::domain::money::settings::CentreMoney;
use serde_json::json;

use super::online::{begun, begun_with};
use super::{LUNE, desk_path, family_path, field, payer};
use crate::app::TestApp;
use crate::world::Person;

const IBAN: &str = "FR7630006000011234567890189";

fn paid_by_transfer() -> CentreMoney {
    CentreMoney { iban: IBAN.into(), beneficiary: "Les Préaux d’Oc".into(), ..CentreMoney::default() }
}

impl TestApp {
    async fn put_settings(&self, settings: &CentreMoney) -> (u16, String, String) {
        let answer = self.put(Person::DirectorPlatanes, &desk_path("money-settings"), settings).await;
        let told = answer.status.as_u16();
        if told == 204 { (told, String::new(), String::new()) } else { (told, answer.code(), field(&answer)) }
    }

    /// What the latest invoice prints, as its frozen model says it.
    fn printed(&self, path: &str) -> String {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        let sql = "SELECT ifnull(CAST(json_extract(model, ?1) AS TEXT), '') FROM paper WHERE kind = 'invoice' ORDER BY number DESC LIMIT 1";
        connection.query_row(sql, [path], |r| r.get(0)).unwrap()
    }
}

#[tokio::test]
async fn settings_that_no_paper_could_print_are_refused_at_their_field() {
    let test = TestApp::peopled().await;
    let good = paid_by_transfer();
    let with = |change: fn(&mut CentreMoney)| {
        let mut settings = paid_by_transfer();
        change(&mut settings);
        settings
    };
    let bad = [
        (with(|s| s.iban = "FR7630006000011234567890188".into()), "bad_iban", "iban"),
        (with(|s| s.beneficiary = " ".into()), "bad_beneficiary", "beneficiary"),
        (with(|s| s.beneficiary = "x".repeat(71)), "bad_beneficiary", "beneficiary"),
        (with(|s| s.bic = "AGRIFR".into()), "bad_bic", "bic"),
        (with(|s| s.siret = "12345678900012".into()), "bad_siret", "siret"),
        (with(|s| s.due_days = 366), "bad_setting", "due_days"),
        (with(|s| s.receipt_pattern = "R".into()), "bad_setting", "receipt_pattern"),
        (with(|s| s.thresholds.card_cents = -1), "bad_threshold", "card_cents"),
        (with(|s| s.thresholds.card_cents = 10_000_001), "bad_threshold", "card_cents"),
        (with(|s| s.thresholds.ancv_cents = 1_999), "bad_threshold", "ancv_cents"),
        (with(|s| s.thresholds.transfer_cents = 0), "bad_threshold", "transfer_cents"),
    ];
    for (settings, code, at) in &bad {
        assert_eq!(test.put_settings(settings).await, (422, (*code).to_owned(), (*at).to_owned()), "{settings:?}");
    }
    assert_eq!(test.count("SELECT count(*) FROM centre_money"), 0, "nothing is half-written");
    // Without an account nothing of it is printed; with all of it, everything may be.
    let none = with(|s| (s.iban, s.beneficiary) = (String::new(), String::new()));
    let whole = with(|s| (s.bic, s.siret) = ("AGRIFRPP882".into(), "12345678900015".into()));
    for settings in [&none, &good, &whole] {
        assert_eq!(test.put_settings(settings).await.0, 204, "{settings:?}");
    }
    test.stop().await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_answered_at_once() {
    let test = TestApp::peopled().await;
    let mut bad = paid_by_transfer();
    (bad.invoice_pattern, bad.due_days, bad.certificates_from, bad.bic) = ("F".into(), 366, (2, 30), "X".into());
    bad.thresholds.card_cents = 0;
    bad.chart.modes.insert(PaymentMode::Cheque, "cheques".into());
    let answer = test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &bad).await;
    assert_eq!((answer.status.as_u16(), field(&answer).as_str()), (422, "invoice_pattern"));
    let told = answer.json();
    let fields: Vec<&str> = told["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["invoice_pattern", "due_days", "certificates_from", "account_cheque", "bic", "card_cents"]);
    assert!(told["errors"].as_array().unwrap().iter().all(|e| !e["title"].as_str().unwrap().is_empty()));
    test.stop().await;
}

#[tokio::test]
async fn an_invoice_leaves_though_older_settings_make_no_code_of_a_transfer() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    assert_eq!(test.put_settings(&paid_by_transfer()).await.0, 204);
    test.sql("UPDATE centre_money SET settings = json_set(settings, '$.beneficiary', ?1)", "");
    let run = test.draft().await;
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE failure IS NOT NULL"), 0);
    test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'new_invoice' AND sent_at IS NOT NULL", 2).await;
    test.stop().await;
}

#[tokio::test]
async fn a_form_that_the_platform_would_refuse_leaves_no_payment_begun() {
    let begun = begun().await;
    let orders = || begun.test.count("SELECT count(*) FROM pay_order");
    assert_eq!(orders(), 1);
    let path = family_path(LUNE, "pay");
    let mut odd = payer();
    odd.last_name = "Lune <3".into();
    let answer = begun.test.browser(Person::Lune).json(&path, &json!({"means": "card", "payer": odd, "anyway": true})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, "does_not_fit", "last_name"));
    // A threshold from before they were checked.
    begun.test.sql("UPDATE centre_money SET settings = json_set(settings, '$.thresholds.ancv_cents', CAST(?1 AS INTEGER))", "1");
    begun.test.act(70, super::cash(1_000)).await;
    let voucher = json!({"means": "ancv_connect", "payer": payer(), "anyway": true});
    assert_eq!(begun.test.browser(Person::Lune).json(&path, &voucher).await.code(), "does_not_fit");
    assert_eq!(orders(), 1, "nobody is told that a payment is under way");
    begun.test.stop().await;
}

#[tokio::test]
async fn an_invoice_names_the_means_and_the_least_amounts_of_its_centre() {
    let begun = begun_with(|_| {}, |_| {}).await;
    let test = &begun.test;
    assert_eq!(test.printed("$.payment_means"), "", "it was issued before the centre was paid online");
    let thresholds = Thresholds { card_cents: 1_550, ancv_cents: 3_000, transfer_cents: 1 };
    assert_eq!(test.put_settings(&CentreMoney { online: true, thresholds, ..paid_by_transfer() }).await.0, 204);
    assert_eq!(test.issue(&test.run_of(&[100]).await, &[]).await.invoices.len(), 1);
    let means = test.printed("$.payment_means");
    for said in
        ["Chèque, espèces", "Virement Bancaire Immédiat, Carte bancaire (à partir de 15,50\u{a0}€)", "Connect (à partir de 30,00\u{a0}€)"]
    {
        assert!(means.contains(said), "{means}");
    }
    begun.test.stop().await;
}

#[tokio::test]
async fn a_draft_says_what_its_invoices_would_lack_while_it_can_be_completed() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let codes = async || test.draft().await.warnings.into_iter().map(|w| w.code).collect::<Vec<_>>();
    assert_eq!(codes().await, ["no_siret", "payer_without_address"]);
    let warnings = test.draft().await.warnings;
    assert!(warnings[1].sentence.contains(": Lune."), "{warnings:?}");
    assert_eq!(test.put_settings(&CentreMoney { siret: "12345678900015".into(), ..CentreMoney::default() }).await.0, 204);
    assert_eq!(test.put(Person::Lune, &family_path(LUNE, "payer"), &payer()).await.status, 204);
    assert!(codes().await.is_empty());
    // They say what may be mended, and hold nothing back.
    let test_two = TestApp::peopled().await.with_prices().await.with_days().await;
    let run = test_two.draft().await;
    assert_eq!(test_two.issue(&run, &[]).await.invoices.len(), 1);
    let shown = test_two.browser(Person::DirectorPlatanes).get(&desk_path("runs")).await.json();
    assert_eq!(shown["warnings"], json!([]), "what is issued is frozen");
    test_two.stop().await;
    test.stop().await;
}
