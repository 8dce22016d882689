//! Asked about an order, the simulator answers as the platform's REST service, and our own client reads it.

use preau::outside::lyra::means::Means;
use preau::outside::lyra::notice::{Notice, Operation, Told};
use preau::outside::lyra::read_back::{ApiPassword, LyraReadBack, OrderGet, ReadBackError};
use preau::outside::lyra::settings::Mode;
use preau::outside::lyra::status::Outcome;
use preau::outside::web_client::{AskError, WebClient};
use serde_json::json;

use crate::play::{PASSWORD, Play};

fn client(play: &Play, password: &str) -> OrderGet {
    let password = ApiPassword::read(password, Mode::Test).unwrap();
    OrderGet::new(WebClient::of_this_machine().unwrap(), &play.sim.url, password, play.settings.clone()).unwrap()
}

async fn state(play: &Play) -> Result<Vec<Notice>, ReadBackError> {
    client(play, PASSWORD).state("PMT-2026-000042").await
}

#[tokio::test]
async fn nobody_has_paid_yet() {
    let play = Play::start().await;
    assert_eq!(state(&play).await, Ok(vec![]));
    play.page(&play.order()).await;
    assert_eq!(state(&play).await, Ok(vec![]), "the page is open");
    play.stop().await;
    let play = Play::start().await;
    play.pay(&play.order(), "abandon", "").await;
    assert_eq!(state(&play).await, Ok(vec![]), "an abandonment made no transaction");
    play.stop().await;
}

#[tokio::test]
async fn a_payment_of_which_nobody_told() {
    let play = Play::start().await;
    play.knobs(json!({ "notify": "never", "browser": "closed" })).await;
    play.pay(&play.order(), "accept", "").await;
    let known = state(&play).await.unwrap();
    assert_eq!((known.len(), known[0].told, known[0].outcome(), known[0].cents), (1, Told::ReadBack, Outcome::Credited, 3_224));
    play.act(json!({ "act": "resend", "times": 1 })).await;
    let told = &play.notices()[0];
    assert_eq!(
        (known[0].key(), known[0].asked_at, &known[0].parts),
        (told.key(), told.asked_at, &told.parts),
        "the same as it is told later"
    );
    play.stop().await;
}

#[tokio::test]
async fn a_transfer_before_and_after_its_answer() {
    let play = Play::start().await;
    play.pay(&play.by(Means::InstantTransfer), "pending_accepted", "").await;
    assert_eq!(state(&play).await.unwrap()[0].outcome(), Outcome::Pending);
    play.act(json!({ "act": "answer", "accepted": true })).await;
    let known = state(&play).await.unwrap();
    assert_eq!((known.len(), known[0].outcome(), known[0].parts[0].means), (1, Outcome::Credited, Means::InstantTransfer));
    play.stop().await;
}

#[tokio::test]
async fn a_voucher_with_a_card_and_its_refund() {
    let play = Play::start().await;
    play.pay(&play.by(Means::AncvConnect), "part_at_second_try", "20").await;
    play.act(json!({ "act": "refund", "cents": 500 })).await;
    let known = state(&play).await.unwrap();
    let facts: Vec<_> = known.iter().map(|n| (n.operation, n.outcome(), n.cents, n.parts.len())).collect();
    for expected in [
        (Operation::Debit, Outcome::Credited, 3_224, 2),
        (Operation::Debit, Outcome::Failed, 1_224, 0),
        (Operation::Credit, Outcome::Credited, 500, 1),
    ] {
        assert!(facts.contains(&expected), "{facts:?}");
    }
    assert_eq!(known[0].parts, play.notices()[0].parts, "read back as it was told");
    play.stop().await;
}

#[tokio::test]
async fn a_wrong_password_a_service_that_is_down() {
    let play = Play::start().await;
    let wrong = client(&play, "testpassword_Other").state("PMT-2026-000042").await;
    assert_eq!(wrong, Err(ReadBackError::Refused("INT_905".into())));
    play.knobs(json!({ "read_back_fails": true })).await;
    assert_eq!(state(&play).await, Err(ReadBackError::Refused("503".into())));
    let asked = client(&play, PASSWORD);
    play.stop().await;
    assert_eq!(asked.state("PMT-2026-000042").await, Err(ReadBackError::Ask(AskError::Unreachable)));
}
