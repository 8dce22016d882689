//! The three means, and everything that can come of each: what the shop is told, what the browser brings back.

use preau::outside::lyra::fields::Fields;
use preau::outside::lyra::means::Means;
use preau::outside::lyra::notice::{CheckSource, Operation, Told};
use preau::outside::lyra::status::Outcome;
use serde_json::json;

use crate::play::{Play, words};
use crate::wire;

#[tokio::test]
async fn an_accepted_card() {
    let play = Play::start().await;
    let answer = play.pay(&play.order(), "accept", "").await;
    let (brought, told) = (play.brought(&answer), play.notices());
    assert_eq!(told.len(), 1, "told before the browser is back");
    let notice = &told[0];
    assert_eq!((notice.told, notice.check_source, brought.told), (Told::Notification, Some(CheckSource::Pay), Told::Return));
    assert_eq!((notice.outcome(), notice.operation, notice.cents, notice.in_euros()), (Outcome::Credited, Operation::Debit, 3_224, true));
    assert_eq!((notice.order_id.as_str(), notice.trans_id.as_str()), ("PMT-2026-000042", "000042"));
    assert_eq!(notice.asked_at.to_string(), crate::play::NOW);
    assert_eq!((notice.parts.len(), notice.parts[0].means, notice.parts[0].cents), (1, Means::Card, 3_224));
    assert_eq!((notice.key(), notice.transaction()), (brought.key(), brought.transaction()), "one payment, told twice");
    play.stop().await;
}

#[tokio::test]
async fn a_notification_has_every_field_and_the_browser_all_but_two() {
    let play = Play::start().await;
    let answer = play.pay(&play.order(), "accept", "").await;
    let told = Fields::read(&play.shop.told()[0]).unwrap();
    let brought = Fields::read(answer.location.split_once('?').unwrap().1.as_bytes()).unwrap();
    let empties = told.all().iter().filter(|(_, value)| value.is_empty()).count();
    assert!(told.all().len() >= 50 && empties >= 15, "{} fields, {empties} empty", told.all().len());
    for (name, value) in [
        ("vads_cust_first_name", "Zoé"),
        ("vads_ext_info_centre", "platanes"),
        ("vads_order_info", "Solde du compte"),
        ("vads_effective_amount", "3224"),
        ("vads_result", "00"),
        ("vads_hash", told.get("vads_hash")),
    ] {
        assert_eq!(told.get(name), value, "{name}");
    }
    assert_eq!(told.get("vads_hash").len(), 64);
    let names = |fields: &Fields| fields.all().iter().map(|(name, _)| name.clone()).collect::<std::collections::BTreeSet<_>>();
    let missing: Vec<String> = names(&told).difference(&names(&brought)).cloned().collect();
    assert_eq!(missing, ["vads_hash", "vads_url_check_src"]);
    play.stop().await;
}

#[tokio::test]
async fn a_refused_card_and_an_abandonment() {
    for (choice, status, outcome, result) in
        [("refuse", "REFUSED", Outcome::Failed, "05"), ("abandon", "ABANDONED", Outcome::Abandoned, "17")]
    {
        let play = Play::start().await;
        let brought = play.brought(&play.pay(&play.order(), choice, "").await);
        let notice = &play.notices()[0];
        assert_eq!((notice.status.word(), notice.outcome(), notice.result.as_str()), (status, outcome, result));
        assert!(notice.parts.is_empty() && brought.outcome() == outcome);
        assert_eq!(notice.trans_uuid.is_some(), choice == "refuse", "an abandonment made no transaction");
        play.stop().await;
    }
}

#[tokio::test]
async fn vouchers_pay_it_all_or_too_late() {
    let play = Play::start().await;
    play.pay(&play.by(Means::AncvConnect), "whole", "").await;
    let notice = &play.notices()[0];
    assert_eq!((notice.means, notice.outcome(), notice.parts[0].means), (Some(Means::AncvConnect), Outcome::Credited, Means::AncvConnect));
    play.stop().await;
    let play = Play::start().await;
    play.pay(&play.by(Means::AncvConnect), "time_out", "").await;
    assert_eq!((words(&play.notices()), play.notices()[0].outcome()), (vec!["EXPIRED"], Outcome::Failed));
    play.stop().await;
}

#[tokio::test]
async fn a_voucher_completed_by_card_is_multi() {
    for (choice, tries) in [("part", 2), ("part_at_second_try", 3)] {
        let play = Play::start().await;
        play.pay(&play.by(Means::AncvConnect), choice, "20,00").await;
        let notice = &play.notices()[0];
        assert_eq!((notice.brand.as_str(), notice.sequence, notice.cents), ("MULTI", Some(0), 3_224));
        let parts: Vec<(Means, i64)> = notice.parts.iter().map(|part| (part.means, part.cents)).collect();
        assert_eq!(parts, [(Means::AncvConnect, 2_000), (Means::Card, 1_224)], "{choice}");
        let listed = Fields::read(&play.shop.told()[0]).unwrap();
        let listed: serde_json::Value = serde_json::from_str(listed.get("vads_payment_seq")).unwrap();
        assert_eq!(listed["transactions"].as_array().unwrap().len(), tries, "refused tries are listed too");
        play.stop().await;
    }
    let play = Play::start().await;
    let page = play.page(&play.by(Means::AncvConnect)).await;
    for bad in ["0", "32,24", "50", "-3", "vingt", ""] {
        let fields = [("choice".to_owned(), "part".to_owned()), ("part".to_owned(), bad.to_owned())];
        let answer = wire::post(&page, &fields).await;
        assert!(answer.status == 422 && answer.body.contains("role=\"alert\""), "{bad}: {}", answer.status);
    }
    assert!(play.shop.told().is_empty());
    let refused = [("choice".to_owned(), "part_refused".to_owned()), ("part".to_owned(), "20".to_owned())];
    play.brought(&wire::post(&page, &refused).await);
    let notice = &play.notices()[0];
    assert_eq!((notice.brand.as_str(), notice.outcome(), notice.parts.len()), ("MULTI", Outcome::Failed, 0));
    assert_eq!(play.known().await["paid_cents"], 0, "the voucher was given back");
    play.stop().await;
}

#[tokio::test]
async fn a_transfer_at_once_or_later() {
    let play = Play::start().await;
    play.pay(&play.by(Means::InstantTransfer), "immediate", "").await;
    assert_eq!((words(&play.notices()), play.notices()[0].parts[0].means), (vec!["CAPTURED"], Means::InstantTransfer));
    play.stop().await;
    for (choice, last) in [("pending_accepted", "CAPTURED"), ("pending_refused", "REFUSED")] {
        let play = Play::start().await;
        play.knobs(json!({ "outcome_ms": 20 })).await;
        let brought = play.brought(&play.pay(&play.by(Means::InstantTransfer), choice, "").await);
        assert_eq!(brought.outcome(), Outcome::Pending);
        play.shop.told_times(2).await;
        let notices = play.notices();
        assert_eq!(words(&notices), ["WAITING_AUTHORISATION", last]);
        assert_eq!(notices[0].transaction(), notices[1].transaction(), "the same transfer");
        assert_eq!(notices[1].check_source, Some(CheckSource::BatchAuto));
        assert_ne!(notices[0].key(), notices[1].key());
        play.stop().await;
    }
}

#[tokio::test]
async fn the_bank_answers_when_it_is_told_to() {
    let play = Play::start().await;
    play.pay(&play.by(Means::InstantTransfer), "pending_accepted", "").await;
    play.act(json!({ "act": "answer", "accepted": false })).await;
    assert_eq!(words(&play.notices()), ["WAITING_AUTHORISATION", "REFUSED"], "by hand, whatever was foreseen");
    assert_eq!(play.try_act(json!({ "act": "answer", "accepted": true })).await.status, 422, "nothing waits any more");
    play.stop().await;
}

#[tokio::test]
async fn a_page_offers_its_own_means_and_serves_once() {
    let play = Play::start().await;
    let page = play.page(&play.order()).await;
    for other in ["whole", "immediate", "part", "explode", ""] {
        let answer = wire::post(&page, &[("choice".to_owned(), other.to_owned()), ("part".to_owned(), "20".to_owned())]).await;
        assert_eq!(answer.status, 422, "{other}");
    }
    assert!(play.shop.told().is_empty());
    let accept = [("choice".to_owned(), "accept".to_owned())];
    assert_eq!(wire::post(&page, &accept).await.status, 303);
    let again = wire::post(&page, &accept).await;
    assert!(again.status == 409 && again.body.contains("déjà terminé"), "{}", again.status);
    assert_eq!(play.shop.told().len(), 1, "pressed twice, told once");
    play.stop().await;
}

#[tokio::test]
async fn money_goes_back_by_parts_and_not_more_than_came() {
    let play = Play::start().await;
    play.pay(&play.order(), "accept", "").await;
    play.act(json!({ "act": "refund", "cents": 1_000 })).await;
    let refund = play.notices().pop().unwrap();
    assert_eq!((refund.operation, refund.outcome(), refund.cents), (Operation::Credit, Outcome::Credited, 1_000));
    assert_eq!((refund.check_source, refund.parts[0].means), (Some(CheckSource::MerchBo), Means::Card));
    assert_ne!(refund.transaction(), play.notices()[0].transaction());
    assert_eq!(play.try_act(json!({ "act": "refund", "cents": 2_225 })).await.status, 422);
    assert_eq!(play.try_act(json!({ "act": "refund", "cents": -1 })).await.status, 422);
    play.act(json!({ "act": "refund", "cents": 2_224 })).await;
    assert_eq!(play.known().await["paid_cents"], 0);
    play.stop().await;
}

#[tokio::test]
async fn a_collected_card_is_the_same_money() {
    let play = Play::start().await;
    play.pay(&play.order(), "accept", "").await;
    play.act(json!({ "act": "capture" })).await;
    let notices = play.notices();
    assert_eq!(words(&notices), ["AUTHORISED", "CAPTURED"]);
    assert_eq!(notices[0].transaction(), notices[1].transaction(), "to be booked once");
    assert_eq!(play.try_act(json!({ "act": "capture" })).await.status, 422);
    play.stop().await;
}
