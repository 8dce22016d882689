//! How well does the platform behave? What may go wrong between it and us, one knob each; as they stand, everything goes well.

use serde::{Deserialize, Serialize};

/// Ten minutes: a test or a person who waits longer has made a mistake.
const WAIT_MAX_MS: u64 = 600_000;
const COPIES_MAX: u8 = 20;
const QUARTER_MS: u64 = 15 * 60_000;

/// When the notification leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// The browser comes back once it was answered.
    #[default]
    Before,
    /// By itself, after the delay; the browser does not wait.
    After,
    /// When somebody releases it.
    Held,
    Never,
}

/// How the browser comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// As `vads_return_mode` asks.
    #[default]
    AsAsked,
    Get,
    Post,
    /// With nothing in its hands.
    Bare,
    /// It does not: the tab was closed.
    Closed,
}

/// Those of one payment, taken when its form arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Knobs {
    pub notify: Notify,
    /// Before each message leaves.
    pub delay_ms: u64,
    /// The same message so many times.
    pub copies: u8,
    /// The first message waits for the next one of the same payment, and leaves after it.
    pub swapped: bool,
    pub wrong_signature: bool,
    /// Cents added to the amount that is told.
    pub amount_offset: i64,
    /// Another shop's number, eight digits.
    pub site_id: Option<String>,
    /// Another currency, three digits.
    pub currency: Option<String>,
    /// After a call that did not arrive, four more, each so long after the one before: a quarter of an hour.
    pub quarter_ms: u64,
    pub browser: Browser,
    /// What the browser brings back is signed by somebody else.
    pub wrong_return: bool,
    /// A pending transfer has its answer so long after; none: when somebody says it.
    pub outcome_ms: Option<u64>,
    /// An abandoned payment succeeds so long after all the same; none: when somebody says it.
    pub late_success_ms: Option<u64>,
    /// The service that is asked answers that it is out of order.
    pub read_back_fails: bool,
}

impl Default for Knobs {
    fn default() -> Knobs {
        Knobs {
            notify: Notify::Before,
            delay_ms: 0,
            copies: 1,
            swapped: false,
            wrong_signature: false,
            amount_offset: 0,
            site_id: None,
            currency: None,
            quarter_ms: QUARTER_MS,
            browser: Browser::AsAsked,
            wrong_return: false,
            outcome_ms: None,
            late_success_ms: None,
            read_back_fails: false,
        }
    }
}

impl Knobs {
    /// One sentence for what is out of bounds.
    pub fn checked(self) -> Result<Knobs, &'static str> {
        let waits = [Some(self.delay_ms), self.outcome_ms, self.late_success_ms];
        let digits = |text: &Option<String>, count| text.as_ref().is_none_or(|t| t.len() == count && t.bytes().all(|b| b.is_ascii_digit()));
        let checks = [
            (waits.into_iter().flatten().all(|ms| ms <= WAIT_MAX_MS), "Les délais vont jusqu’à 600000 ms."),
            (self.quarter_ms <= QUARTER_MS, "Le « quart d’heure » va jusqu’à 900000 ms."),
            ((1..=COPIES_MAX).contains(&self.copies), "Le nombre d’exemplaires va de 1 à 20."),
            (self.amount_offset.abs() <= 1_000_000, "L’écart de montant va jusqu’à 10 000 €."),
            (digits(&self.site_id, 8), "Le numéro de boutique a huit chiffres."),
            (digits(&self.currency, 3), "La devise a trois chiffres."),
        ];
        match checks.into_iter().find(|(good, _)| !good) {
            Some((_, sentence)) => Err(sentence),
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knobs_have_bounds() {
        let read = |json: &str| serde_json::from_str::<Knobs>(json).map_err(|_| "unknown").and_then(Knobs::checked);
        assert_eq!(read("{}"), Ok(Knobs::default()));
        assert!(read(r#"{"notify":"held","copies":3,"site_id":"87654321","currency":"840","amount_offset":-1}"#).is_ok());
        for bad in [
            r#"{"copies":0}"#,
            r#"{"copies":21}"#,
            r#"{"delay_ms":600001}"#,
            r#"{"late_success_ms":9999999}"#,
            r#"{"quarter_ms":900001}"#,
            r#"{"site_id":"1"}"#,
            r#"{"currency":"EUR"}"#,
            r#"{"amount_offset":-9223372036854775807}"#,
            r#"{"notfy":"held"}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
