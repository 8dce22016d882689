//! The browser goes back as the shop asks, as a knob says, or not at all; to the address of what happened.

use preau::outside::lyra::fields::Fields;
use preau::outside::lyra::form::{PaymentOrder, ReturnMode, Urls};
use preau::outside::lyra::notice::Told;
use preau::outside::lyra::notification::NoticeError;
use serde_json::json;

use crate::play::Play;
use crate::wire::{self, Answer};

/// The hidden fields of the page that goes back by POST, as a browser would send them.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let plain = |text: &str| {
        ["&quot;=\"", "&lt;=<", "&gt;=>", "&#x27;='", "&#39;='", "&#x2F;=/", "&#x3D;==", "&amp;=&"].iter().fold(
            text.to_owned(),
            |text, pair| {
                let (from, to) = pair.split_at(pair.find(';').unwrap() + 1);
                text.replace(from, &to[1..])
            },
        )
    };
    let attribute = |line: &str, name: &str| {
        line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| plain(value))
    };
    page.body
        .lines()
        .filter(|line| line.contains("type=\"hidden\""))
        .map(|line| (attribute(line, "name").unwrap(), attribute(line, "value").unwrap()))
        .collect()
}

#[tokio::test]
async fn by_post_the_fields_are_in_a_form() {
    let play = Play::start().await;
    let order = PaymentOrder { return_mode: ReturnMode::Post, ..play.order() };
    let page = play.pay(&order, "accept", "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("action=\"{}\"", play.shop.url("/retour"))), "{}", page.body);
    assert!(page.body.contains("<button") && !page.body.contains("<script"), "a button, no script");
    assert_eq!(wire::post(&play.shop.url("/retour"), &fields(&page)).await.status, 200);
    let notice = play.read(&play.shop.returned()[0]).unwrap();
    assert_eq!((notice.told, notice.cents), (Told::Return, 3_224));
    assert_eq!(Fields::read(&play.shop.returned()[0]).unwrap().get("vads_hash"), "");
    play.stop().await;
}

#[tokio::test]
async fn with_empty_hands_or_not_at_all() {
    let play = Play::start().await;
    let none = PaymentOrder { return_mode: ReturnMode::None, ..play.order() };
    let answer = play.pay(&none, "accept", "").await;
    assert_eq!((answer.status, answer.location), (303, play.shop.url("/retour")));
    play.stop().await;
    let play = Play::start().await;
    play.knobs(json!({ "browser": "closed" })).await;
    let answer = play.pay(&play.order(), "accept", "").await;
    assert!(answer.status == 200 && !answer.body.contains("/retour"), "{}", answer.body);
    assert_eq!(play.notices().len(), 1, "the shop is told all the same");
    play.stop().await;
}

#[tokio::test]
async fn a_knob_is_stronger_than_the_form() {
    let play = Play::start().await;
    play.knobs(json!({ "browser": "get" })).await;
    let post = PaymentOrder { return_mode: ReturnMode::Post, ..play.order() };
    assert!(play.brought(&play.pay(&post, "accept", "").await).parts.len() == 1);
    play.stop().await;
}

#[tokio::test]
async fn to_the_address_of_what_happened() {
    for (choice, path) in [("accept", "/retour?chez=succes&"), ("refuse", "/retour?chez=refus&"), ("abandon", "/retour?chez=annulation&")] {
        let play = Play::start().await;
        let url = |name: &str| play.shop.url(&format!("/retour?chez={name}"));
        let (success, cancel, refused) = (url("succes"), url("annulation"), url("refus"));
        let order = PaymentOrder { urls: Urls { success, cancel, refused, ..play.order().urls }, ..play.order() };
        let answer = play.pay(&order, choice, "").await;
        assert!(answer.location.starts_with(&play.shop.url(path)), "{}", answer.location);
        play.stop().await;
    }
}

#[tokio::test]
async fn what_somebody_else_signed_is_not_believed() {
    let play = Play::start().await;
    play.knobs(json!({ "wrong_return": true })).await;
    let answer = play.pay(&play.order(), "accept", "").await;
    let query = answer.location.split_once('?').unwrap().1;
    assert_eq!(play.read(query.as_bytes()), Err(NoticeError::Signature));
    assert_eq!(play.notices().len(), 1, "the notification is right");
    let abandoned = query.replace("AUTHORISED", "CAPTURED");
    assert_eq!(play.read(abandoned.as_bytes()), Err(NoticeError::Signature));
    play.stop().await;
}
