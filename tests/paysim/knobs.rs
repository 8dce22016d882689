//! What goes wrong between the platform and the shop, one knob at a time.

use axum::http::StatusCode;
use preau::outside::lyra::notice::CheckSource;
use preau::outside::lyra::notification::NoticeError;
use serde_json::{Value, json};

use crate::play::{Play, words};
use crate::wire;

#[tokio::test]
async fn never() {
    let play = Play::start().await;
    play.knobs(json!({ "notify": "never" })).await;
    assert_eq!(play.brought(&play.pay(&play.order(), "accept", "").await).cents, 3_224);
    assert!(play.shop.told().is_empty());
    play.act(json!({ "act": "resend", "times": 1 })).await;
    assert_eq!(words(&play.notices()), ["AUTHORISED"], "until somebody sends it from the back office");
    play.stop().await;
}

#[tokio::test]
async fn after_the_browser() {
    let play = Play::start().await;
    play.knobs(json!({ "notify": "after", "delay_ms": 2_000 })).await;
    play.brought(&play.pay(&play.order(), "accept", "").await);
    assert!(play.shop.told().is_empty(), "the browser is back first");
    play.shop.told_times(1).await;
    play.stop().await;
}

#[tokio::test]
async fn held_until_it_is_released_in_any_order() {
    for (reverse, expected) in [(false, ["AUTHORISED", "CAPTURED"]), (true, ["CAPTURED", "AUTHORISED"])] {
        let play = Play::start().await;
        play.knobs(json!({ "notify": "held" })).await;
        play.pay(&play.order(), "accept", "").await;
        play.act(json!({ "act": "capture" })).await;
        assert!(play.shop.told().is_empty());
        play.act(json!({ "act": "release", "reverse": reverse })).await;
        assert_eq!(words(&play.notices()), expected);
        assert_eq!(play.known().await["parked"], json!([]));
        play.stop().await;
    }
}

#[tokio::test]
async fn twice_and_ten_times_the_same_bytes() {
    let play = Play::start().await;
    play.knobs(json!({ "copies": 2 })).await;
    play.pay(&play.order(), "accept", "").await;
    play.act(json!({ "act": "resend", "message": 0, "times": 10 })).await;
    let told = play.shop.told();
    assert_eq!(told.len(), 12);
    assert!(told.iter().all(|body| *body == told[0]));
    for times in [0, 101] {
        assert_eq!(play.try_act(json!({ "act": "resend", "times": times })).await.status, 422);
    }
    assert_eq!(play.try_act(json!({ "act": "resend", "message": 7, "times": 1 })).await.status, 422);
    play.stop().await;
}

#[tokio::test]
async fn in_the_wrong_order() {
    let play = Play::start().await;
    play.knobs(json!({ "swapped": true, "outcome_ms": 20 })).await;
    play.pay(&play.by(preau::outside::lyra::means::Means::InstantTransfer), "pending_accepted", "").await;
    play.shop.told_times(2).await;
    assert_eq!(words(&play.notices()), ["CAPTURED", "WAITING_AUTHORISATION"], "paid, then waiting");
    play.stop().await;
}

/// One payment with these knobs: what the shop makes of what it is told.
async fn told_with(knobs: Value) -> Result<preau::outside::lyra::notice::Notice, NoticeError> {
    let play = Play::start().await;
    play.knobs(knobs).await;
    let brought = play.brought(&play.pay(&play.order(), "accept", "").await);
    assert_eq!((brought.cents, brought.in_euros()), (3_224, true), "the browser brings the truth");
    let read = play.read(&play.shop.told()[0]);
    play.stop().await;
    read
}

#[tokio::test]
async fn wrong_signature_amount_shop_and_currency() {
    assert_eq!(told_with(json!({ "wrong_signature": true })).await, Err(NoticeError::Signature));
    assert_eq!(told_with(json!({ "site_id": "87654321" })).await, Err(NoticeError::SiteId));
    let less = told_with(json!({ "amount_offset": -1 })).await.unwrap();
    assert_eq!((less.cents, less.effective_cents, less.parts[0].cents), (3_223, Some(3_223), 3_223), "signed, and wrong");
    assert_eq!(told_with(json!({ "amount_offset": -9_999 })).await, Err(NoticeError::Malformed("vads_amount")), "nothing, as a success");
    let dollars = told_with(json!({ "currency": "840" })).await.unwrap();
    assert_eq!((dollars.currency, dollars.in_euros()), (840, false));
}

#[tokio::test]
async fn called_again_when_nobody_took_the_call() {
    let mut play = Play::start().await;
    play.knobs(json!({ "quarter_ms": 1_000 })).await;
    play.shop.close().await;
    play.brought(&play.pay(&play.order(), "accept", "").await);
    assert!(play.shop.told().is_empty());
    play.shop.open_again().await;
    play.shop.told_times(1).await;
    let notice = &play.notices()[0];
    assert_eq!(notice.check_source, Some(CheckSource::Retry));
    let attempts = play.known().await["attempts"].clone();
    assert_eq!((attempts[0]["answer"].as_str(), attempts[0]["source"].as_str()), (Some("unreachable"), Some("PAY")));
    play.stop().await;
}

#[tokio::test]
async fn given_up_after_four_more_calls() {
    let mut play = Play::start().await;
    play.knobs(json!({ "quarter_ms": 5 })).await;
    play.shop.close().await;
    play.pay(&play.order(), "accept", "").await;
    let count = |known: &Value| known["attempts"].as_array().unwrap().len();
    for _ in 0..500 {
        if count(&play.known().await) == 5 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(count(&play.known().await), 5, "one call and four more");
    play.shop.open_again().await;
    play.act(json!({ "act": "resend", "times": 1 })).await;
    assert_eq!(play.notices().len(), 1);
    play.stop().await;
}

#[tokio::test]
async fn an_answer_of_any_kind_is_an_answer() {
    for status in [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        let play = Play::start().await;
        play.knobs(json!({ "quarter_ms": 1 })).await;
        play.shop.answers(status);
        play.pay(&play.order(), "accept", "").await;
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        assert_eq!(play.shop.told().len(), 1, "{status}: not called again");
        assert_eq!(play.known().await["attempts"][0]["answer"], status.as_u16().to_string());
        play.stop().await;
    }
}

#[tokio::test]
async fn an_abandoned_payment_succeeds_all_the_same() {
    let play = Play::start().await;
    play.knobs(json!({ "late_success_ms": 20 })).await;
    play.pay(&play.order(), "abandon", "").await;
    play.shop.told_times(2).await;
    let notices = play.notices();
    assert_eq!((words(&notices), notices[1].parts[0].cents), (vec!["ABANDONED", "AUTHORISED"], 3_224));
    assert_eq!(notices[0].order_id, notices[1].order_id);
    play.stop().await;
    let play = Play::start().await;
    play.page(&play.order()).await;
    assert_eq!(play.try_act(json!({ "act": "late_success" })).await.status, 422, "the page is still open");
    play.stop().await;
    let play = Play::start().await;
    play.pay(&play.order(), "refuse", "").await;
    play.act(json!({ "act": "late_success" })).await;
    assert_eq!((words(&play.notices()), play.notices()[1].sequence), (vec!["REFUSED", "AUTHORISED"], Some(2)));
    assert_eq!(play.try_act(json!({ "act": "late_success" })).await.status, 422, "it is paid");
    play.stop().await;
}

#[tokio::test]
async fn for_one_payment_or_for_all() {
    let play = Play::start().await;
    let once = json!({ "knobs": { "copies": 3 } });
    assert_eq!(wire::post_json(&play.url("/simulateur/api/knobs"), &once).await.status, 204);
    play.pay(&play.order(), "accept", "").await;
    assert_eq!(play.shop.told().len(), 3);
    let next = preau::outside::lyra::form::PaymentOrder { trans_number: 43, order_id: "PMT-2026-000043".into(), ..play.order() };
    play.pay(&next, "accept", "").await;
    assert_eq!(play.shop.told().len(), 4, "only the one that followed");
    play.stop().await;
}

#[tokio::test]
async fn stopping_does_not_wait_for_what_is_late() {
    let play = Play::start().await;
    play.knobs(json!({ "notify": "after", "delay_ms": 600_000, "outcome_ms": 600_000 })).await;
    play.pay(&play.by(preau::outside::lyra::means::Means::InstantTransfer), "pending_accepted", "").await;
    let stopped = tokio::time::timeout(std::time::Duration::from_secs(10), play.stop()).await;
    assert!(stopped.is_ok());
}
