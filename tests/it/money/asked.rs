//! Orders of which nobody spoke: a server's own job asks the simulator of the platform, each order has its turn, and none lives for ever.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use preau::actions::money::ask;
use preau::outside::lyra::fields::encoded;
use preau::outside::lyra::read_back::ApiPassword;
use preau::outside::lyra::settings::Mode;
use preau::paysim::{self, Running, SimSettings};
use preau_core::domain::time::{DAY_MS, MINUTE_MS};
use serde_json::{Value, json};

use super::online::{Begun, begun, begun_with, shop};
use super::{LUNE, family_path, payer};
use crate::world::Person;

const PASSWORD: &str = "testpassword_Invented23";

/// The platform's simulator on this machine, with the file of its password.
struct Platform {
    sim: Running,
    password: tempfile::NamedTempFile,
}

impl Platform {
    async fn start() -> Platform {
        let password = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(password.path(), PASSWORD).unwrap();
        let read = ApiPassword::read(PASSWORD, Mode::Test).unwrap();
        let clock = Arc::new(preau::clock::FixedClock::at(crate::app::START.parse().unwrap()));
        let chance = Arc::new(preau::clock::SeededChance::new(7));
        let settings = SimSettings::new(shop("12345678"), read, clock, chance).unwrap();
        Platform { sim: paysim::start(([127, 0, 0, 1], 0).into(), settings).await.unwrap(), password }
    }

    /// A payment begun at a server that asks this often.
    async fn begun(&self, ask_every: Duration) -> Begun {
        let (form, url, file): (String, String, PathBuf) = (self.sim.form_url(), self.sim.url.clone(), self.password.path().into());
        begun_with(
            move |payment| {
                payment.form_url = form;
                payment.api_url = url;
                payment.api_password_file = Some(file);
            },
            move |limits| limits.ask_every = ask_every,
        )
        .await
    }

    async fn post(&self, path: &str, kind: &str, body: String) -> u16 {
        let stream = tokio::net::TcpStream::connect(self.sim.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = hyper::Request::post(path).header("host", self.sim.address.to_string()).header("content-type", kind);
        let request = request.body(http_body_util::Full::new(hyper::body::Bytes::from(body))).unwrap();
        sender.send_request(request).await.unwrap().status().as_u16()
    }

    async fn json(&self, path: &str, value: &Value) -> u16 {
        self.post(path, "application/json", value.to_string()).await
    }

    /// The payer pays, closes the tab, and the platform tells nobody.
    async fn pays_in_silence(&self, form: &[(String, String)], choice: &str) {
        self.chooses_in_silence(form, &json!({ "choice": choice })).await;
    }

    /// So many cents by voucher, the rest by card.
    async fn part_in_silence(&self, form: &[(String, String)], cents: i64) {
        self.chooses_in_silence(form, &json!({ "choice": "part_at_second_try", "part": cents })).await;
    }

    async fn chooses_in_silence(&self, form: &[(String, String)], choice: &Value) {
        let knobs = json!({"knobs": {"notify": "never", "browser": "closed"}, "stay": true});
        assert_eq!(self.json("/simulateur/api/knobs", &knobs).await, 204);
        assert_eq!(self.post("/vads-payment/", "application/x-www-form-urlencoded", encoded(form)).await, 303);
        let order = super::online::value(form, "vads_order_id");
        let mut choice = choice.clone();
        choice["order_id"] = json!(order);
        assert_eq!(self.json("/simulateur/api/choose", &choice).await, 200);
    }
}

async fn paid(begun: &Begun) {
    for _ in 0..400 {
        if begun.state().await == "paid" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the payment was not read back: {}", begun.state().await);
}

#[tokio::test]
async fn a_payment_of_which_nobody_told_is_read_back_by_the_servers_own_job() {
    let platform = Platform::start().await;
    let begun = platform.begun(Duration::from_millis(20)).await;
    platform.pays_in_silence(&begun.form, "accept").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(begun.state().await, "begun", "too early to ask");
    begun.test.clock.advance_ms(20 * MINUTE_MS);
    paid(&begun).await;
    assert_eq!((begun.due().await, begun.result("credited")), (0, 1));
    begun.test.stop().await;
    platform.sim.stop().await.unwrap();
}

#[tokio::test]
async fn fifty_payers_who_closed_the_tab_hide_no_later_payment() {
    let platform = Platform::start().await;
    let mut begun = platform.begun(Duration::from_secs(3_600)).await;
    for _ in 0..55 {
        begun.begin_again().await;
    }
    begun.test.clock.advance_ms(MINUTE_MS);
    begun.begin_again().await;
    platform.pays_in_silence(&begun.form, "accept").await;
    begun.test.clock.advance_ms(20 * MINUTE_MS);
    for _ in 0..2 {
        ask::ask(begun.test.app()).await.unwrap();
    }
    while preau::actions::money::hear::judge(begun.test.app()).await.unwrap() {}
    assert_eq!(begun.due().await, 0, "the last of 57 orders");
    // Those that nobody paid are asked about again later, and not for ever.
    let asked = || begun.test.count("SELECT sum(asks) FROM pay_order");
    let before = asked();
    ask::ask(begun.test.app()).await.unwrap();
    assert_eq!(asked(), before, "nothing is due");
    begun.test.clock.advance_ms(7 * DAY_MS);
    for _ in 0..2 {
        ask::ask(begun.test.app()).await.unwrap();
    }
    let counted = |state: &str| begun.test.count(&format!("SELECT count(*) FROM pay_order WHERE state = '{state}'"));
    assert_eq!((counted("begun"), counted("abandoned"), counted("paid")), (0, 56, 1));
    begun.test.stop().await;
    platform.sim.stop().await.unwrap();
}

#[tokio::test]
async fn a_platform_that_is_down_ends_no_order_and_a_long_silence_of_a_bank_frees_the_account() {
    let begun = begun().await;
    begun.tell(&[("vads_trans_status", "WAITING_FOR_PAYMENT"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    begun.test.clock.advance_ms(14 * DAY_MS);
    ask::ask(begun.test.app()).await.unwrap();
    assert_eq!(begun.state().await, "pending");
    begun.test.clock.advance_ms(2 * DAY_MS);
    ask::ask(begun.test.app()).await.unwrap();
    assert_eq!(begun.state().await, "failed");
    let path = family_path(LUNE, "pay");
    let again = begun.test.browser(Person::LuneToo).json(&path, &json!({"means": "card", "payer": payer()})).await;
    assert_eq!(again.status, 200, "the other parent may pay");
    assert!(begun.test.alarm_lines().await.iter().any(|line| line.code == "payment_unanswered"), "the director looks it up");
    begun.tell(&[("vads_trans_status", "CAPTURED"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"), "a late success still credits");
    assert!(!begun.test.alarm_lines().await.iter().any(|line| line.code == "payment_unanswered"));
    begun.test.stop().await;

    let platform = Platform::start().await;
    let begun = platform.begun(Duration::from_secs(3_600)).await;
    platform.sim.stop().await.unwrap();
    begun.test.clock.advance_ms(8 * DAY_MS);
    ask::ask(begun.test.app()).await.unwrap();
    assert_eq!(begun.state().await, "begun", "nobody said that it is not paid");
    begun.test.stop().await;
}

/// What the server's own job does, at its own time.
async fn looked_at(begun: &Begun) {
    ask::ask(begun.test.app()).await.unwrap();
    while preau::actions::money::hear::judge(begun.test.app()).await.unwrap() {}
}

#[tokio::test]
async fn a_late_success_and_a_refund_of_which_nobody_told_are_seen_the_next_day() {
    let platform = Platform::start().await;
    let begun = platform.begun(Duration::from_secs(3_600)).await;
    platform.pays_in_silence(&begun.form, "abandon").await;
    begun.tell(&[("vads_trans_status", "ABANDONED"), ("vads_operation_type", "DEBIT")]).await;
    assert_eq!(begun.state().await, "abandoned");
    begun.test.clock.advance_ms(20 * MINUTE_MS);
    looked_at(&begun).await;
    assert_eq!(begun.state().await, "abandoned", "nothing was paid");
    let act = async |act: Value| assert_eq!(platform.json("/simulateur/api/act", &act).await, 204);
    act(json!({"act": "late_success", "order_id": begun.order.to_string()})).await;
    looked_at(&begun).await;
    assert_eq!(begun.state().await, "abandoned", "once a day");
    begun.test.clock.advance_ms(DAY_MS);
    looked_at(&begun).await;
    assert_eq!((begun.state().await.as_str(), begun.due().await), ("paid", 0));
    act(json!({"act": "refund", "order_id": begun.order.to_string(), "cents": 480})).await;
    begun.test.clock.advance_ms(DAY_MS);
    for _ in 0..3 {
        looked_at(&begun).await;
    }
    assert_eq!((begun.due().await, begun.result("given_back")), (480, 1));
    begun.test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    // After a month nobody asks any more.
    let asked = || begun.test.count("SELECT sum(asks) FROM pay_order");
    begun.test.clock.advance_ms(31 * DAY_MS);
    let before = asked();
    looked_at(&begun).await;
    assert_eq!(asked(), before);
    assert!(begun.test.alarm_lines().await.iter().all(|line| line.code != "notification_not_processed"));
    begun.test.stop().await;
    platform.sim.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_read_again_every_day_moves_and_alarms_nothing() {
    let platform = Platform::start().await;
    let mut begun = platform.begun(Duration::from_secs(3_600)).await;
    let path = family_path(LUNE, "pay");
    let voucher = json!({"means": "ancv_connect", "payer": payer(), "anyway": true});
    let answer = begun.test.browser(Person::Lune).json(&path, &voucher).await;
    begun.form = serde_json::from_slice::<preau_core::documents::payments::PayForm>(&answer.body).unwrap().fields;
    begun.order = super::online::value(&begun.form, "vads_order_id").parse().unwrap();
    platform.part_in_silence(&begun.form, 2_000).await;
    for _ in 0..3 {
        begun.test.clock.advance_ms(DAY_MS);
        looked_at(&begun).await;
    }
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"));
    assert_eq!(begun.test.count("SELECT count(*) FROM ledger_credit"), 2, "a voucher and a card, once");
    assert!(begun.test.alarm_lines().await.iter().all(|line| line.code != "notification_not_processed"));
    begun.test.stop().await;
    platform.sim.stop().await.unwrap();
}
