//! What did a centre decide about money? Settings with the defaults of the trade.

use chrono::Days;
use serde::{Deserialize, Serialize};

use super::account::EntryKind;
use super::acts::MoneyAct;
use super::amounts::{CENTS_MAX, euros};
use super::billing::Basis;
use super::chart::Chart;
use super::numbering::NumberPattern;
use super::online::Thresholds;
use crate::domain::time::LocalDate;

/// Settings of one centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields, default)]
pub struct CentreMoney {
    pub basis: Basis,
    /// Patterns of numbers (`numbering`).
    pub invoice_pattern: String,
    pub credit_note_pattern: String,
    pub receipt_pattern: String,
    pub certificate_pattern: String,
    pub deposit_pattern: String,
    /// Days from the issue of an invoice until it is due.
    pub due_days: u16,
    /// What a rejected payment costs the family.
    #[cfg_attr(test, ts(type = "number"))]
    pub rejection_fee_cents: i64,
    pub siret: String,
    /// Said on invoices; the default is CGI 261-7-1°.
    pub exemption: String,
    pub iban: String,
    pub bic: String,
    pub beneficiary: String,
    /// Takes payments online.
    pub online: bool,
    pub thresholds: Thresholds,
    /// Month and day of the next year from which certificates may be made.
    pub certificates_from: (u8, u8),
    /// Accounts of the books, for the accountant's file.
    pub chart: Chart,
}

impl Default for CentreMoney {
    fn default() -> Self {
        CentreMoney {
            basis: Basis::Accepted,
            invoice_pattern: "F{year}/{number:4}".into(),
            credit_note_pattern: "A{year}/{number:4}".into(),
            receipt_pattern: "R{year}/{number:5}".into(),
            certificate_pattern: "AT{year}/{number:4}".into(),
            deposit_pattern: "B{year}/{number:4}".into(),
            due_days: 30,
            rejection_fee_cents: 0,
            siret: String::new(),
            exemption: "Exonération de TVA, art. 261-7-1° du CGI".into(),
            iban: String::new(),
            bic: String::new(),
            beneficiary: String::new(),
            online: false,
            thresholds: Thresholds::default(),
            certificates_from: (4, 1),
            chart: Chart::default(),
        }
    }
}

/// A series of numbers, per centre and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    Invoice,
    CreditNote,
    Receipt,
    Certificate,
    Deposit,
}

impl Series {
    pub const ALL: [Series; 5] = [Series::Invoice, Series::CreditNote, Series::Receipt, Series::Certificate, Series::Deposit];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Series::Invoice => "invoice",
            Series::CreditNote => "credit_note",
            Series::Receipt => "receipt",
            Series::Certificate => "certificate",
            Series::Deposit => "deposit",
        }
    }

    /// The series of which an act needs a number before it is judged; the number is taken only if it is done.
    pub const fn of_act(act: &MoneyAct) -> Option<Series> {
        match act {
            MoneyAct::Issue { .. } => Some(Series::Invoice),
            MoneyAct::CreditNote { .. } => Some(Series::CreditNote),
            _ => None,
        }
    }

    /// The series of the paper that goes with an entry.
    pub const fn of_entry(kind: EntryKind) -> Option<Series> {
        match kind {
            EntryKind::Invoice => Some(Series::Invoice),
            EntryKind::CreditNote => Some(Series::CreditNote),
            EntryKind::Payment => Some(Series::Receipt),
            _ => None,
        }
    }
}

impl CentreMoney {
    fn pattern_text(&self, series: Series) -> &str {
        match series {
            Series::Invoice => &self.invoice_pattern,
            Series::CreditNote => &self.credit_note_pattern,
            Series::Receipt => &self.receipt_pattern,
            Series::Certificate => &self.certificate_pattern,
            Series::Deposit => &self.deposit_pattern,
        }
    }

    pub fn pattern(&self, series: Series) -> Option<NumberPattern> {
        self.pattern_text(series).parse().ok()
    }

    /// Every field that is wrong, each with the sentence that says so.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let patterns = [
            ("invoice_pattern", Series::Invoice),
            ("credit_note_pattern", Series::CreditNote),
            ("receipt_pattern", Series::Receipt),
            ("certificate_pattern", Series::Certificate),
            ("deposit_pattern", Series::Deposit),
        ];
        let bad = |(field, series)| self.pattern_text(series).parse::<NumberPattern>().err().map(|bad| (field, bad.to_string()));
        let mut wrong: Vec<(&'static str, String)> = patterns.into_iter().filter_map(bad).collect();
        let told = |wrong: &[(&'static str, String)], field| wrong.iter().any(|(known, _)| *known == field);
        if self.invoice_pattern == self.credit_note_pattern && !told(&wrong, "credit_note_pattern") {
            let text = "Les avoirs ont leur propre série : choisissez un autre modèle que celui des factures.";
            wrong.push(("credit_note_pattern", text.into()));
        }
        if self.due_days > 365 {
            wrong.push(("due_days", "L’échéance est à un an au plus.".into()));
        }
        if !(0..=CENTS_MAX).contains(&self.rejection_fee_cents) {
            wrong.push(("rejection_fee_cents", format!("Frais d’un rejet : de {} à {}.", euros(0), euros(CENTS_MAX))));
        }
        let (month, day) = self.certificates_from;
        if LocalDate::from_ymd_opt(2026, u32::from(month), u32::from(day)).is_none() {
            wrong.push(("certificates_from", "Ce jour n’existe pas.".into()));
        }
        let text = "Un numéro de compte a de 3 à 12 chiffres ou lettres majuscules, un chiffre d’abord ; vide : le compte habituel.";
        wrong.extend(self.chart.problems().into_iter().map(|field| (field, text.to_owned())));
        wrong
    }

    /// When what is issued that day is due.
    pub fn due_from(&self, issued: LocalDate) -> LocalDate {
        issued.checked_add_days(Days::new(u64::from(self.due_days))).unwrap_or(issued)
    }

    /// The first day on which certificates of that calendar year may be made.
    pub fn certificates_open_on(&self, year: i32) -> Option<LocalDate> {
        let (month, day) = self.certificates_from;
        LocalDate::from_ymd_opt(year + 1, u32::from(month), u32::from(day))
    }
}
