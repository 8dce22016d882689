//! How does a message reach the shop? Before or after the browser, late, twice, in the wrong order, or never; called again, four
//! times at quarter hours, only when nobody took the call.

use hyper::header;

use super::knobs::Notify;
use super::message::with_source;
use super::order::{Attempt, Order};
use super::sim::{Done, Sim};
use crate::outside::lyra::fields::encoded;
use crate::outside::lyra::notice::CheckSource;
use crate::outside::web_client::AskError;

const RETRIES: usize = 4;
const ATTEMPTS_MAX: usize = 500;
const COPIES_MAX: usize = 100;
const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";

impl Sim {
    /// A new message: it leaves as the knobs of its payment say.
    pub(super) async fn dispatch(&self, token: &str, number: usize) {
        let (notify, parks, releases) = {
            let mut book = self.book();
            let Some(order) = book.by_token(token) else { return };
            let first_of_two = order.knobs.swapped && number == 0;
            let parks = order.knobs.notify == Notify::Held || (first_of_two && order.knobs.notify != Notify::Never);
            let releases = order.knobs.swapped && !parks;
            if parks {
                order.parked.push(number);
            }
            (order.knobs.notify, parks, if releases { std::mem::take(&mut order.parked) } else { vec![] })
        };
        if parks || notify == Notify::Never {
            return;
        }
        let mut numbers = vec![number];
        numbers.extend(releases);
        let (sim, token) = (self.clone(), token.to_owned());
        let leave = async move {
            for number in numbers {
                sim.leave(&token, number).await;
            }
        };
        match notify {
            Notify::After => drop(tokio::spawn(leave)),
            _ => leave.await,
        }
    }

    /// Messages that waited for somebody, oldest first or not.
    pub(super) async fn release(&self, token: &str, reverse: bool) -> Done<()> {
        let mut numbers = {
            let mut book = self.book();
            let order = book.by_token(token).ok_or("Ce paiement n’est pas connu du simulateur.")?;
            std::mem::take(&mut order.parked)
        };
        if reverse {
            numbers.reverse();
        }
        for number in numbers {
            self.leave(token, number).await;
        }
        Ok(())
    }

    /// A message again, exactly as it was, so many times; the last one unless it is said.
    pub(super) async fn resend(&self, token: &str, number: Option<usize>, times: usize) -> Done<()> {
        let number = {
            let mut book = self.book();
            let order = book.by_token(token).ok_or("Ce paiement n’est pas connu du simulateur.")?;
            number.or(order.messages.len().checked_sub(1)).filter(|n| *n < order.messages.len())
        };
        let number = number.ok_or("Ce paiement n’a pas ce message.")?;
        if !(1..=COPIES_MAX).contains(&times) {
            return Err("De 1 à 100 fois.");
        }
        for _ in 0..times {
            let _ = self.call(token, number, None).await;
        }
        Ok(())
    }

    /// With its delay and its copies; called again in the background.
    async fn leave(&self, token: &str, number: usize) {
        let knobs = {
            let mut book = self.book();
            let Some(order) = book.by_token(token) else { return };
            order.knobs.clone()
        };
        if !self.waited(knobs.delay_ms).await {
            return;
        }
        for _ in 0..knobs.copies {
            let (sim, token) = (self.clone(), token.to_owned());
            if self.call(&token, number, None).await.is_err() {
                tokio::spawn(async move { sim.call_again(&token, number, knobs.quarter_ms).await });
                // Nobody is there: the other copies would fare no better.
                return;
            }
        }
    }

    async fn call_again(&self, token: &str, number: usize, quarter_ms: u64) {
        for _ in 0..RETRIES {
            if !self.waited(quarter_ms).await || self.call(token, number, Some(CheckSource::Retry)).await.is_ok() {
                return;
            }
        }
    }

    /// One call. Whatever the shop answers, it was told; an error means that nobody answered.
    async fn call(&self, token: &str, number: usize, source: Option<CheckSource>) -> Result<(), AskError> {
        let (url, fields, wrong, source) = {
            let mut book = self.book();
            let Some(order) = book.by_token(token) else { return Ok(()) };
            let Some(message) = order.messages.get(number) else { return Ok(()) };
            let source = source.unwrap_or(message.source);
            let url = order.asked.fields.get("vads_url_check").to_owned();
            (url, with_source(&message.fields, source), message.wrong_signature, source)
        };
        if url.is_empty() {
            self.note(token, number, source, "no address".to_owned());
            return Ok(());
        }
        let body = encoded(&self.signed(fields, wrong)).into_bytes();
        let answer = self.client().post(&url, &[(header::CONTENT_TYPE, FORM)], body).await;
        let words = match &answer {
            Ok(answer) => answer.status.as_u16().to_string(),
            Err(AskError::Unreachable | AskError::Tls) => "unreachable".to_owned(),
            Err(AskError::Timeout) => "timeout".to_owned(),
            Err(_) => "broken".to_owned(),
        };
        self.note(token, number, source, words);
        answer.map(|_| ())
    }

    fn note(&self, token: &str, message: usize, source: CheckSource, answer: String) {
        let at = self.settings().clock.now();
        let note = |order: &mut Order| {
            if order.attempts.len() < ATTEMPTS_MAX {
                order.attempts.push(Attempt { message, source, at, answer });
            }
        };
        if let Some(order) = self.book().by_token(token) {
            note(order);
        }
    }
}
