//! A simulator, a shop, and a family that pays.

use std::sync::Arc;

use preau::clock::{FixedClock, SeededChance};
use preau::outside::lyra::form::{PaymentOrder, ReturnMode, Urls, form};
use preau::outside::lyra::means::Means;
use preau::outside::lyra::notice::Notice;
use preau::outside::lyra::notification::{NoticeError, read_notification};
use preau::outside::lyra::payer::Payer;
use preau::outside::lyra::read_back::ApiPassword;
use preau::outside::lyra::settings::{LyraSettings, Mode};
use preau::paysim::{self, Running, SimSettings};
use preau_core::domain::time::UtcTime;
use serde_json::{Value, json};

use crate::shop::Shop;
use crate::wire::{self, Answer};

pub const KEY: &str = "1122334455667788";
pub const PASSWORD: &str = "testpassword_Invented23";
pub const NOW: &str = "2026-11-23T08:30:00.000Z";

pub struct Play {
    pub sim: Running,
    pub shop: Shop,
    pub settings: LyraSettings,
}

pub fn settings(form_url: &str) -> LyraSettings {
    LyraSettings::read("12345678", "TEST", KEY, form_url).unwrap()
}

pub fn sim_settings() -> SimSettings {
    let clock = Arc::new(FixedClock::at(NOW.parse().unwrap()));
    let password = ApiPassword::read(PASSWORD, Mode::Test).unwrap();
    SimSettings::new(settings("http://127.0.0.1/vads-payment/"), password, clock, Arc::new(SeededChance::new(7))).unwrap()
}

impl Play {
    pub async fn start() -> Play {
        let sim = paysim::start(([127, 0, 0, 1], 0).into(), sim_settings()).await.unwrap();
        let settings = settings(&sim.form_url());
        Play { shop: Shop::open().await, sim, settings }
    }

    /// 32,24 € by card, number 42.
    pub fn order(&self) -> PaymentOrder {
        let payer = Payer { first_name: "Zoé".into(), last_name: "Dupont".into(), ..Payer::default() };
        PaymentOrder {
            trans_number: 42,
            at: NOW.parse::<UtcTime>().unwrap(),
            order_id: "PMT-2026-000042".into(),
            cents: 3_224,
            means: Means::Card,
            payer,
            urls: Urls { check: self.shop.url("/notification"), back: self.shop.url("/retour"), ..Urls::default() },
            return_mode: ReturnMode::Get,
            info: vec!["Solde du compte".into()],
            extra: vec![("centre".into(), "platanes".into())],
        }
    }

    pub fn by(&self, means: Means) -> PaymentOrder {
        PaymentOrder { means, ..self.order() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sim.url)
    }

    pub async fn send(&self, order: &PaymentOrder) -> Answer {
        wire::post(self.settings.form_url(), &form(&self.settings, order).unwrap()).await
    }

    /// Sends the form: the address of the payer's page.
    pub async fn page(&self, order: &PaymentOrder) -> String {
        let answer = self.send(order).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        self.url(&answer.location)
    }

    /// Sends the form and presses a button: what the browser is answered.
    pub async fn pay(&self, order: &PaymentOrder, choice: &str, part: &str) -> Answer {
        let page = self.page(order).await;
        let fields = [("choice", choice), ("part", part)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        wire::post(&page, &fields).await
    }

    pub async fn knobs(&self, knobs: Value) {
        let answer = wire::post_json(&self.url("/simulateur/api/knobs"), &json!({ "knobs": knobs, "stay": true })).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    pub async fn act(&self, act: Value) {
        let answer = self.try_act(act).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    pub async fn try_act(&self, mut act: Value) -> Answer {
        act["order_id"] = json!("PMT-2026-000042");
        wire::post_json(&self.url("/simulateur/api/act"), &act).await
    }

    /// What the simulator knows of the payment.
    pub async fn known(&self) -> Value {
        wire::get(&self.url("/simulateur/api/orders/PMT-2026-000042")).await.json()
    }

    pub fn read(&self, body: &[u8]) -> Result<Notice, NoticeError> {
        read_notification(body, &self.settings)
    }

    /// Everything that the shop was told, in order.
    pub fn notices(&self) -> Vec<Notice> {
        self.shop.told().iter().map(|body| self.read(body).unwrap()).collect()
    }

    /// What a browser that is sent back by GET carries.
    pub fn brought(&self, answer: &Answer) -> Notice {
        let (url, query) = answer.location.split_once('?').unwrap();
        assert_eq!((answer.status, url), (303, self.shop.url("/retour").as_str()));
        self.read(query.as_bytes()).unwrap()
    }

    pub async fn stop(mut self) {
        self.shop.close().await;
        self.sim.stop().await.unwrap();
    }
}

/// Status words in the order of arrival.
pub fn words(notices: &[Notice]) -> Vec<&'static str> {
    notices.iter().map(|notice| notice.status.word()).collect()
}
