//! Money that may not be written: each refusal has a code, a sentence and a field, and nothing is half-written.

use preau_core::documents::money::DeskAct;
use preau_core::domain::money::payer::Payer;
use serde_json::json;

use super::{LUNE, cash, desk_path, family_path, field, payer, price_list, refund};
use crate::app::TestApp;
use crate::world::{Person, day};

#[tokio::test]
async fn no_price_list_and_two_price_lists_are_named_lines() {
    let test = TestApp::peopled().await.with_days().await;
    let run = test.draft().await;
    assert!(run.families[0].blocked);
    assert!(!run.issued, "a draft of which nothing may leave is no run of issued invoices");
    assert_eq!(run.families[0].issues[0].code, "no_price_list");
    assert_eq!(test.issue(&run, &[]).await.left.len(), 1);
    let test = test.with_prices().await;
    let second = price_list(2);
    test.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", second.id)), &second).await;
    let run = test.draft().await;
    assert_eq!(run.families[0].issues[0].code, "several_price_lists");
    assert!(run.families[0].issues[0].sentence.contains("Tarifs 2"));
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 0);
    test.stop().await;
}

#[tokio::test]
async fn an_expired_quotient_waits_for_the_directors_word() {
    let test = TestApp::peopled().await.with_days().await;
    let list = price_list(1);
    test.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", list.id)), &list).await;
    let quotient = json!({"quotient": 54_200, "from": "2025-01-01", "to": "2026-08-31"});
    test.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/quotients")), &quotient).await;
    let run = test.draft().await;
    let family = &run.families[0];
    assert_eq!((family.blocked, family.to_confirm, family.issues.len(), family.issues[0].days.len()), (false, true, 1, 2));
    assert_eq!(test.issue(&run, &[]).await.left.len(), 1, "not without a word");
    assert_eq!(test.issue(&run, &[LUNE]).await.invoices.len(), 1);
    assert_eq!(test.account().await.due_cents, 3_440, "the top bracket");
    test.stop().await;
}

#[tokio::test]
async fn absurd_amounts_dates_and_lists_are_refused_with_their_field() {
    let test = TestApp::invoiced().await;
    for cents in [0, -5, 100_000_000, 9_999_999_999_900] {
        let answer = test.act(60, cash(cents)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, "absurd_amount", "cents"), "{cents}");
        assert_eq!(answer.json()["title"], "Montant : de 0,01\u{a0}€ à 100\u{202f}000,00\u{a0}€.", "{cents}");
    }
    let DeskAct::Pay { mode, cents, reference, bank, drawer, .. } = cash(100) else { unreachable!() };
    let future = DeskAct::Pay { mode, cents, reference, bank, drawer, paid_on: day("2026-09-09") };
    assert_eq!(test.act(61, future).await.code(), "absurd_date");
    assert_eq!(test.act(62, refund(5, " ")).await.code(), "text_missing");
    let reject = DeskAct::Reject { payment: super::operation(99), fee_cents: 0, reason: "x".into() };
    assert_eq!(test.act(63, reject).await.code(), "unknown_payment");
    let mut list = price_list(3);
    list.brackets[0].up_to = None;
    let answer = test.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", list.id)), &list).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "bad_price_list"));
    let mut used = price_list(1);
    used.meal_cents = 100;
    let answer = test.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", used.id)), &used).await;
    assert_eq!(answer.code(), "price_list_used");
    let unreadable = test.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/acts")), &json!({"id": 3})).await;
    assert_eq!((unreadable.status.as_u16(), unreadable.code().as_str()), (400, "bad_body"));
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 1);
    test.stop().await;
}

#[tokio::test]
async fn an_absurd_quotient_is_refused_with_its_limit_at_its_own_field() {
    let test = TestApp::peopled().await;
    let path = desk_path(&format!("accounts/{LUNE}/quotients"));
    let typed = async |quotient: i64, from: &str, to: &str| {
        let answer = test.browser(Person::DirectorPlatanes).json(&path, &json!({ "quotient": quotient, "from": from, "to": to })).await;
        let told = (answer.status.as_u16(), answer.code(), field(&answer));
        (told, answer.json()["title"].as_str().unwrap_or_default().to_owned())
    };
    // As typed: 99999999, 99999999999, 100000,01 and -1.
    for quotient in [9_999_999_900, 9_999_999_999_900, 10_000_001, -100] {
        let (told, sentence) = typed(quotient, "2026-01-01", "2026-12-31").await;
        assert_eq!(told, (422, "absurd_quotient".to_owned(), "quotient".to_owned()), "{quotient}");
        assert_eq!(sentence, "Quotient : de 0,00 à 100\u{202f}000,00.", "{quotient}");
    }
    let (told, sentence) = typed(84_550, "2026-12-31", "2026-01-01").await;
    assert_eq!(
        (told.1.as_str(), told.2.as_str(), sentence.as_str()),
        ("bad_dates", "to", "Le dernier jour ne peut pas précéder le premier.")
    );
    let (told, sentence) = typed(84_550, "2026-01-01", "2029-01-01").await;
    assert!(told == (422, "bad_dates".to_owned(), "to".to_owned()) && sentence.contains("800 jours au plus"), "{told:?} {sentence}");
    assert_eq!(test.count("SELECT count(*) FROM family_quotient"), 0);
    test.stop().await;
}

#[tokio::test]
async fn a_payer_is_checked_and_what_was_typed_comes_to_every_centre() {
    let test = TestApp::invoiced().await;
    let path = family_path(LUNE, "payer");
    let mut wrong = payer();
    wrong.postcode = "3100".into();
    let answer = test.put(Person::Lune, &path, &wrong).await;
    assert_eq!((answer.status.as_u16(), field(&answer).as_str()), (422, "postcode"));
    assert_eq!(test.put(Person::Lune, &path, &payer()).await.status, 204);
    assert_eq!(test.put(Person::Soleil, &path, &payer()).await.status, 404);
    assert_eq!(test.account().await.payer, payer());
    // Who lives abroad has another postcode, and a country that papers print.
    let abroad = |postcode: &str, country: &str| Payer { postcode: postcode.into(), country: country.into(), ..payer() };
    for (typed, code, at) in [
        (abroad("1000", "Belgium"), "unknown_country", "country"),
        (abroad("B 1000/2", "belgique"), "bad_postcode", "postcode"),
        (abroad("1000", "France"), "bad_postcode", "postcode"),
    ] {
        let answer = test.put(Person::Lune, &path, &typed).await;
        assert_eq!((answer.code().as_str(), field(&answer).as_str()), (code, at));
    }
    assert_eq!(test.put(Person::Lune, &path, &abroad("1000", "belgique")).await.status, 204);
    assert_eq!(test.account().await.payer, abroad("1000", "Belgique"));
    test.stop().await;
}

#[tokio::test]
async fn a_certificate_needs_its_day_and_a_payment() {
    let test = TestApp::invoiced().await;
    let year = |year: i32| json!({ "year": year });
    let path = desk_path("certificates");
    let early = test.browser(Person::DirectorPlatanes).json(&path, &year(2026)).await;
    assert_eq!((early.status.as_u16(), early.code().as_str()), (422, "not_yet_available"));
    let nothing = test.browser(Person::DirectorPlatanes).json(&path, &year(2025)).await;
    assert_eq!(nothing.code(), "nothing_paid");
    test.stop().await;
}
