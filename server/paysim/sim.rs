//! What does the simulator do when somebody acts? Each act changes the book first, then tells the shop as the knobs say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use data_encoding::HEXLOWER;
use tokio::sync::watch;

use super::acts::{self, Choice, Now, Telling};
use super::book::Book;
use super::check::{Refused, check};
use super::message::{self, Back};
use super::order::{Order, Stage};
use super::pages::Pages;
use super::{SimError, SimSettings};
use crate::outside::lyra::fields::{Fields, FieldsError};
use crate::outside::lyra::settings::Key;
use crate::outside::lyra::signature::signed;
use crate::outside::lyra::status::Outcome;
use crate::outside::web_client::WebClient;

/// A shop that says nothing for so long has not answered.
const PATIENCE: Duration = Duration::from_secs(15);
const TRANSACTIONS_MAX: usize = 50;
/// Signs what is to be wrong.
const WRONG_KEY: &str = "0000000000000000";

/// What became of an act, or the sentence for who tried it.
pub type Done<T> = Result<T, &'static str>;

/// Cheap to clone: everything inside is shared.
#[derive(Clone, Debug)]
pub struct Sim(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: SimSettings,
    wrong_key: Key,
    client: WebClient,
    book: Mutex<Book>,
    pages: Pages,
    stopping: watch::Receiver<bool>,
}

impl Sim {
    pub fn new(settings: SimSettings, stopping: watch::Receiver<bool>) -> Result<Sim, SimError> {
        let client = WebClient::of_this_machine().map_err(|e| SimError::Prepare(e.to_string()))?.patient_for(PATIENCE);
        let wrong_key = Key::read(WRONG_KEY).map_err(|e| SimError::Prepare(e.to_string()))?;
        let (book, pages) = (Mutex::new(Book::new(settings.knobs.clone())), Pages::new()?);
        Ok(Sim(Arc::new(Inner { settings, wrong_key, client, book, pages, stopping })))
    }

    pub fn settings(&self) -> &SimSettings {
        &self.0.settings
    }

    pub fn client(&self) -> &WebClient {
        &self.0.client
    }

    pub fn pages(&self) -> &Pages {
        &self.0.pages
    }

    /// Never held while something is waited for.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when the simulator is to end.
    pub async fn stopped(&self) {
        let mut stopping = self.0.stopping.clone();
        let _ = stopping.wait_for(|stop| *stop).await;
    }

    /// Waits so long; false when the simulator ends meanwhile.
    pub async fn waited(&self, ms: u64) -> bool {
        if ms == 0 {
            return true;
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(ms)) => true,
            () = self.stopped() => false,
        }
    }

    /// These fields, signed as the shop expects, or by somebody else.
    pub fn signed(&self, fields: Vec<(String, String)>, wrong: bool) -> Vec<(String, String)> {
        signed(fields, if wrong { &self.0.wrong_key } else { self.settings().shop.key() })
    }

    fn id(&self) -> String {
        HEXLOWER.encode(&self.settings().chance.id())
    }

    /// A form came: the token of its page.
    pub fn take(&self, body: &[u8]) -> Result<String, Refused> {
        let unreadable = |error: FieldsError| Refused {
            field: match error {
                FieldsError::Twice(name) => name,
                _ => "formulaire".to_owned(),
            },
            sentence: "Le formulaire est illisible : trop long, pas en UTF-8, ou un champ est là deux fois.",
        };
        let asked = check(Fields::read(body).map_err(unreadable)?, &self.settings().shop)?;
        let mut book = self.book();
        if !book.use_number(asked.fields.get("vads_trans_date"), asked.fields.get("vads_trans_id")) {
            let sentence = "Ce numéro a déjà servi ce jour-là (UTC).";
            return Err(Refused { field: "vads_trans_id".to_owned(), sentence });
        }
        let (token, at, knobs) = (self.id(), self.settings().clock.now(), book.take_knobs());
        let (transactions, messages, parked, attempts) = (vec![], vec![], vec![], vec![]);
        let stage = Stage::Open;
        let order = Order { token: token.clone(), at, asked, knobs, stage, transactions, messages, parked, attempts, foreseen: None };
        book.add(order);
        Ok(token)
    }

    /// One act on one order: what it tells, kept as messages; their numbers.
    fn act<T>(&self, token: &str, act: impl FnOnce(&mut Order, &Now<'_>) -> Done<T>) -> Done<T> {
        let uuid = || self.id();
        let now = Now { at: self.settings().clock.now(), uuid: &uuid };
        let mut book = self.book();
        let order = book.by_token(token).ok_or("Ce paiement n’est pas connu du simulateur.")?;
        if order.transactions.len() >= TRANSACTIONS_MAX {
            return Err("Ce paiement a déjà trop d’opérations.");
        }
        act(order, &now)
    }

    /// Keeps what is to be told: its number, and the fields before the knobs.
    fn keep(&self, order: &mut Order, telling: &Telling) -> (usize, Vec<(String, String)>) {
        let fields = message::fields(order, telling, self.settings().shop.site_id());
        order.messages.push(message::message(fields.clone(), telling, &order.knobs));
        (order.messages.len() - 1, fields)
    }

    /// The payer chose: where the browser goes.
    pub async fn choose(&self, token: &str, choice: Choice, part: i64) -> Done<Back> {
        let (number, back, knobs, outcome) = self.act(token, |order, now| {
            let telling = acts::choose(order, choice, part, now)?;
            let (number, fields) = self.keep(order, &telling);
            let back = message::back(order, &telling, &fields);
            Ok((number, back, order.knobs.clone(), telling.head.status.outcome()))
        })?;
        self.dispatch(token, number).await;
        if let (Outcome::Pending, Some(ms)) = (outcome, knobs.outcome_ms) {
            let (sim, token) = (self.clone(), token.to_owned());
            tokio::spawn(async move {
                if sim.waited(ms).await {
                    let _ = sim.answer(&token, None).await;
                }
            });
        }
        if let (Outcome::Abandoned, Some(ms)) = (outcome, knobs.late_success_ms) {
            let (sim, token) = (self.clone(), token.to_owned());
            tokio::spawn(async move {
                if sim.waited(ms).await {
                    let _ = sim.late_success(&token).await;
                }
            });
        }
        Ok(match back {
            Back::Get { url, fields } => Back::Get { url, fields: self.signed(fields, knobs.wrong_return) },
            Back::Post { url, fields } => Back::Post { url, fields: self.signed(fields, knobs.wrong_return) },
            other => other,
        })
    }

    /// The bank answers a pending transfer, as the payer's choice foresaw unless somebody says otherwise.
    pub async fn answer(&self, token: &str, accepted: Option<bool>) -> Done<()> {
        let number = self.act(token, |order, now| {
            let accepted = accepted.or(order.foreseen).unwrap_or(true);
            let telling = acts::answer(order, accepted, now.at)?;
            Ok(self.keep(order, &telling).0)
        })?;
        self.dispatch(token, number).await;
        Ok(())
    }

    pub async fn capture(&self, token: &str) -> Done<()> {
        let numbers = self.act(token, |order, _| {
            let tellings = acts::capture(order)?;
            Ok(tellings.iter().map(|telling| self.keep(order, telling).0).collect::<Vec<_>>())
        })?;
        for number in numbers {
            self.dispatch(token, number).await;
        }
        Ok(())
    }

    pub async fn refund(&self, token: &str, cents: i64) -> Done<()> {
        let number = self.act(token, |order, now| {
            let telling = acts::refund(order, cents, now)?;
            Ok(self.keep(order, &telling).0)
        })?;
        self.dispatch(token, number).await;
        Ok(())
    }

    pub async fn late_success(&self, token: &str) -> Done<()> {
        let number = self.act(token, |order, now| {
            let telling = acts::late_success(order, now)?;
            Ok(self.keep(order, &telling).0)
        })?;
        self.dispatch(token, number).await;
        Ok(())
    }
}
