//! Words of the platform that nobody could read, that came too early, that nobody signed: who sees them, and what is kept.

use preau::outside::lyra::fields::encoded;
use preau_core::domain::time::DAY_MS;

use super::online::begun;
use crate::world::Person;

const REFUND: [(&str, &str); 5] = [
    ("vads_operation_type", "CREDIT"),
    ("vads_amount", "480"),
    ("vads_effective_amount", "480"),
    ("vads_trans_uuid", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ("vads_url_check_src", "MERCH_BO"),
];

#[tokio::test]
async fn signed_money_that_cannot_be_read_is_shown_to_the_director_of_its_centre_alone() {
    let begun = begun().await;
    let uuid = "0123456789abcdef0123456789abcdef";
    for (name, text) in [("vads_card_brand", "PAYPAL"), ("vads_trans_status", "SUSPENDED")] {
        begun.tell(&[(name, text)]).await;
        begun.tell(&[(name, text), ("vads_url_check_src", "RETRY")]).await;
    }
    begun.tell(&[("vads_card_brand", "MULTI"), ("vads_payment_seq", "{}")]).await;
    let lines = begun.test.alarm_lines().await;
    let said: Vec<&str> = lines.iter().filter(|l| l.code == "notification_not_processed").map(|l| l.sentence.as_str()).collect();
    assert_eq!(said.len(), 3, "the same told again is one line: {said:?}");
    for sentence in &said {
        assert!(sentence.contains("24,80") && sentence.contains(uuid) && sentence.contains("08/09/2026"), "{sentence}");
    }
    assert!(said.iter().any(|s| s.contains("un moyen de paiement inconnu")) && said.iter().any(|s| s.contains("un état inconnu")));
    let other = begun.test.alarm_lines_of(Person::DirectorTilleuls).await;
    assert!(other.iter().all(|l| l.code != "notification_not_processed"), "{other:?}");
    assert_eq!((begun.due().await, begun.state().await.as_str()), (2_480, "begun"));
    begun.test.stop().await;
}

#[tokio::test]
async fn money_of_an_order_that_nobody_knows_is_shown_to_every_director() {
    let begun = begun().await;
    begun.tell(&[("vads_order_id", "00000000000000000000000000000000")]).await;
    begun.tell(&[("vads_order_id", "11111111111111111111111111111111"), ("vads_trans_status", "ABANDONED")]).await;
    for person in [Person::DirectorPlatanes, Person::DirectorTilleuls] {
        let lines = begun.test.alarm_lines_of(person).await;
        let said: Vec<_> = lines.iter().filter(|l| l.code == "notification_not_processed").collect();
        assert_eq!(said.len(), 1, "an abandonment moved nothing: {said:?}");
        assert!(said[0].sentence.contains("ne connaît pas") && said[0].sentence.contains("24,80"), "{}", said[0].sentence);
    }
    begun.test.stop().await;
}

#[tokio::test]
async fn a_refund_told_before_its_payment_is_booked_after_it() {
    let begun = begun().await;
    begun.tell(&REFUND).await;
    assert_eq!((begun.due().await, begun.result("beyond_the_payment")), (2_480, 1));
    begun.tell(&[]).await;
    begun.test.waits_for("SELECT count(*) FROM notification WHERE result = 'given_back'", 1).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (480, "paid"));
    assert_eq!((begun.result("credited"), begun.result("given_back"), begun.result("beyond_the_payment")), (1, 1, 0));
    // Told again as the platform may: nothing moves twice.
    begun.tell(&REFUND).await;
    begun.tell(&[]).await;
    assert_eq!(begun.due().await, 480);
    begun.test.stop().await;
}

#[tokio::test]
async fn who_leaves_while_a_bank_is_waited_for_frees_the_account() {
    let begun = begun().await;
    begun.tell(&[("vads_trans_status", "WAITING_FOR_PAYMENT"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!(begun.state().await, "pending");
    begun.tell(&[("vads_trans_status", "ABANDONED"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!(begun.state().await, "abandoned");
    let path = super::family_path(super::LUNE, "pay");
    let again = begun.test.browser(Person::LuneToo).json(&path, &serde_json::json!({"means": "card", "payer": super::payer()})).await;
    assert_eq!(again.status, 200);
    begun.test.stop().await;
}

#[tokio::test]
async fn what_the_platform_did_not_sign_takes_no_room_and_real_words_pass() {
    let begun = begun().await;
    let unsigned = encoded(&begun.told(&[]));
    let mut statuses = std::collections::BTreeMap::<u16, u32>::new();
    for n in 0..30 {
        *statuses.entry(begun.post(format!("{unsigned}&n={n}")).await).or_default() += 1;
    }
    assert_eq!(statuses, [(200, 20), (429, 10)].into(), "twenty a minute from one network address");
    assert_eq!(begun.test.count("SELECT count(*) FROM notification"), 0);
    assert_eq!(begun.test.count("SELECT sum(times) FROM forged_word WHERE code = 'signature'"), 20);
    let back = format!("/paiement/retour/{}/{}/{}?{unsigned}", super::LUNE, crate::world::PLATANES, begun.order);
    assert_eq!(begun.test.as_nobody().get(&back).await.status, 303, "the browser goes on");
    assert_eq!(begun.test.count("SELECT count(*) FROM notification"), 0);
    let lines = begun.test.alarm_lines().await;
    assert!(lines.iter().any(|l| l.code == "forged_words" && l.sentence.starts_with("20 message")), "noticed: {lines:?}");
    // The same real bytes, however often, are one word.
    for _ in 0..3 {
        begun.tell(&[]).await;
    }
    assert_eq!((begun.due().await, begun.test.count("SELECT count(*) FROM notification")), (0, 1));
    begun.test.stop().await;
}

#[tokio::test]
async fn the_payers_words_are_forgotten_after_a_year_and_the_accounts_are_not() {
    let begun = begun().await;
    begun.tell(&[("vads_cust_email", "zoe@example.org")]).await;
    begun.post(encoded(&begun.told(&[]))).await;
    begun.test.papers_made().await;
    begun.test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'payment_receipt' AND sent_at IS NOT NULL", 2).await;
    let sweep = || preau::actions::sweep::sweep(begun.test.app());
    let named = || {
        (
            begun.test.count("SELECT count(*) FROM notification WHERE raw LIKE '%zoe%'"),
            begun.test.count("SELECT count(*) > 0 FROM outbox WHERE recipient <> '' AND kind = 'payment_receipt'"),
            begun.test.count("SELECT count(*) > 0 FROM audit WHERE who <> 'job'"),
        )
    };
    begun.test.sql("UPDATE session SET expires_at = ?1", "2029-01-01T00:00:00.000Z");
    begun.test.clock.advance_ms(364 * DAY_MS);
    sweep().await.unwrap();
    assert_eq!(named(), (1, 1, 1));
    begun.test.clock.advance_ms(2 * DAY_MS);
    sweep().await.unwrap();
    assert_eq!(named(), (0, 0, 0));
    assert_eq!((begun.result("credited"), begun.test.count("SELECT count(*) FROM forged_word"), begun.due().await), (1, 0, 0));
    assert!(begun.test.count("SELECT count(*) FROM outbox") > 0, "one id is one mail, for ever");
    begun.test.stop().await;
}
