//! The pages for people: plain French forms under a banner, the knobs and what can still happen to each payment.

use preau::outside::lyra::form::PaymentOrder;
use preau::outside::lyra::means::Means;

use crate::play::{Play, words};
use crate::wire;

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn every_page_says_that_no_money_moves() {
    let play = Play::start().await;
    let mut pages = vec![wire::get(&play.url("/simulateur")).await, wire::get(&play.url("/paiement/x")).await];
    for (number, means) in [(1, Means::Card), (2, Means::AncvConnect), (3, Means::InstantTransfer)] {
        let order = PaymentOrder { trans_number: number, means, ..play.order() };
        let page = wire::get(&play.page(&order).await).await;
        assert!(
            page.body.contains("32,24 €") && page.body.contains("PMT-2026-000042") && page.body.contains("Zoé Dupont"),
            "{}",
            page.body
        );
        pages.push(page);
    }
    pages.push(play.send(&PaymentOrder { trans_number: 1, ..play.order() }).await);
    for page in pages {
        assert!(page.body.contains("Simulateur de paiement – aucun argent ne bouge"), "{}", page.body);
        assert!(page.body.contains("<html lang=\"fr\">") && page.body.matches("<h1>").count() == 1);
        assert!(!page.body.contains("<script"), "plain forms");
    }
    assert_eq!(wire::get(&play.url("/simulateur.css")).await.status, 200);
    assert_eq!(wire::get(&play.url("/")).await.location, "/simulateur");
    play.stop().await;
}

#[tokio::test]
async fn a_person_turns_the_knobs() {
    let play = Play::start().await;
    let turn = |pairs: &'static [(&'static str, &'static str)]| {
        let url = play.url("/simulateur/reglages");
        async move { wire::post(&url, &fields(pairs)).await }
    };
    let usual = [("notify", "held"), ("browser", "post"), ("delay_ms", "5"), ("copies", "2"), ("quarter_ms", "1000")];
    assert_eq!(wire::post(&play.url("/simulateur/reglages"), &fields(&usual)).await.status, 303);
    let page = wire::get(&play.url("/simulateur")).await.body;
    assert!(
        page.contains("<option value=\"held\" selected>") && page.contains("name=\"copies\" inputmode=\"numeric\" value=\"2\""),
        "{page}"
    );
    for bad in [&[("copies", "beaucoup")][..], &[("copies", "0")], &[("notify", "peut-être")], &[("site_id", "12")]] {
        let answer = turn(bad).await;
        assert!(answer.status == 422 && answer.body.contains("role=\"alert\""), "{bad:?}: {}", answer.status);
    }
    turn(&[("for", "usual")]).await;
    let known = wire::get(&play.url("/simulateur/api/knobs")).await.json();
    assert_eq!((known["usual"]["notify"].as_str(), known["usual"]["copies"].as_i64()), (Some("before"), Some(1)));
    turn(&[("for", "next"), ("wrong_signature", "1"), ("currency", "840")]).await;
    let known = wire::get(&play.url("/simulateur/api/knobs")).await.json();
    assert_eq!((known["next"]["wrong_signature"].as_bool(), known["usual"]["wrong_signature"].as_bool()), (Some(true), Some(false)));
    assert!(wire::get(&play.url("/simulateur")).await.body.contains("Un réglage attend le prochain paiement seulement."));
    play.stop().await;
}

#[tokio::test]
async fn a_person_plays_the_bank_and_the_back_office() {
    let play = Play::start().await;
    let page = play.page(&play.by(Means::InstantTransfer)).await;
    let token = page.rsplit('/').next().unwrap().to_owned();
    let act = |act: &'static str, more: &'static [(&'static str, &'static str)]| {
        let (url, token) = (play.url("/simulateur/agir"), token.clone());
        async move { wire::post(&url, &fields(&[&[("token", token.as_str()), ("act", act)], more].concat())).await }
    };
    wire::post(&page, &fields(&[("choice", "pending_refused")])).await;
    assert!(wire::get(&play.url("/simulateur")).await.body.contains("La banque accepte"));
    assert_eq!(act("accepted", &[]).await.status, 303);
    assert_eq!(act("accepted", &[]).await.status, 422, "nothing waits any more");
    assert_eq!(act("refund", &[("cents", "10,00")]).await.status, 303);
    assert_eq!(act("resend", &[("times", "2")]).await.status, 303);
    assert_eq!(act("refund", &[("cents", "mille")]).await.status, 422);
    assert_eq!(act("explode", &[]).await.status, 422);
    assert_eq!(words(&play.notices()), ["WAITING_AUTHORISATION", "CAPTURED", "AUTHORISED", "AUTHORISED", "AUTHORISED"]);
    let page = wire::get(&play.url("/simulateur")).await.body;
    assert!(page.contains("CREDIT") && page.contains("10,00 €") && page.contains("200, 200"), "{page}");
    play.stop().await;
}

#[tokio::test]
async fn the_payer_chooses_without_a_browser() {
    let play = Play::start().await;
    play.page(&play.by(Means::AncvConnect)).await;
    let chosen = serde_json::json!({ "order_id": "PMT-2026-000042", "choice": "part", "part": 2_000 });
    let way = wire::post_json(&play.url("/simulateur/api/choose"), &chosen).await.json();
    assert_eq!((way["method"].as_str(), way["url"].as_str()), (Some("GET"), Some(play.shop.url("/retour").as_str())));
    let brought: Vec<(String, String)> = serde_json::from_value(way["fields"].clone()).unwrap();
    let notice = play.read(preau::outside::lyra::fields::encoded(&brought).as_bytes()).unwrap();
    assert_eq!((notice.parts.len(), play.notices().len()), (2, 1));
    assert_eq!(wire::post_json(&play.url("/simulateur/api/choose"), &chosen).await.status, 422, "once");
    play.stop().await;
}
