//! It plays on this machine only, and never for a shop in production.

use std::sync::Arc;

use preau::clock::{SeededChance, SystemClock};
use preau::outside::lyra::read_back::ApiPassword;
use preau::outside::lyra::settings::{LyraSettings, Mode};
use preau::paysim::{self, SimError, SimSettings};

use crate::play::{KEY, Play, sim_settings};
use crate::wire;

#[tokio::test]
async fn a_shop_in_production_is_not_played() {
    let shop = LyraSettings::read("12345678", "PRODUCTION", KEY, "https://secure.lyra.com/vads-payment/").unwrap();
    let password = ApiPassword::read("testpassword_Invented23", Mode::Test).unwrap();
    let refused = SimSettings::new(shop, password, Arc::new(SystemClock), Arc::new(SeededChance::new(1))).unwrap_err();
    assert!(matches!(refused, SimError::Production), "{refused}");
}

#[tokio::test]
async fn it_listens_on_this_machine_only() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let refused = paysim::start(address.parse().unwrap(), sim_settings()).await.unwrap_err();
        assert!(matches!(refused, SimError::NotLoopback(_)), "{refused}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let play = Play::start().await;
    let refused = paysim::start(play.sim.address, sim_settings()).await.unwrap_err();
    assert!(matches!(refused, SimError::Listen(..)), "{refused}");
    play.stop().await;
}

#[test]
fn the_program_refuses_production_and_other_machines() {
    for args in [&["--mode", "PRODUCTION"][..], &["--mode", "prod"], &["--listen", "0.0.0.0:0"], &["--site-id", "1"]] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_preau-paysim")).args(args).output().unwrap();
        assert!(!run.status.success(), "{args:?}");
        assert!(String::from_utf8(run.stderr).unwrap().starts_with("preau-paysim : "), "{args:?}");
    }
}

#[tokio::test]
async fn what_is_unknown_is_said_and_not_more() {
    let play = Play::start().await;
    assert_eq!(wire::get(&play.url("/paiement/0123")).await.status, 404);
    assert_eq!(wire::get(&play.url("/simulateur/api/orders/x")).await.status, 404);
    for (body, status) in [
        (r#"{"act":"refund","order_id":"x","cents":1}"#, 422),
        (r#"{"act":"explode","order_id":"x"}"#, 400),
        (r#"{"act":"refund","order_id":"x","cents":"1"}"#, 400),
        (r#"{"act":"refund""#, 400),
    ] {
        let answer = wire::post_raw(&play.url("/simulateur/api/act"), "application/json", body.into()).await;
        assert_eq!((answer.status, answer.json()["error"].is_string()), (status, true), "{body}");
    }
    let unknown = serde_json::json!({ "knobs": { "notfy": "never" } });
    assert_eq!(wire::post_json(&play.url("/simulateur/api/knobs"), &unknown).await.status, 400);
    let absurd = serde_json::json!({ "knobs": { "copies": 0 } });
    assert_eq!(wire::post_json(&play.url("/simulateur/api/knobs"), &absurd).await.status, 422);
    play.stop().await;
}
