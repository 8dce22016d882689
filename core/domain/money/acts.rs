//! What may be done to an account? Acts of directors, of the payment platform and of the program; each has an id of its own and
//! acts once.

use serde::{Deserialize, Serialize};

use super::kinds::{LineNature, PaymentMode, RefundMeans};
use super::price::Calculation;
use super::price_list::Surcharge;
use crate::domain::ids::{CentreId, ChildId, LineId, OperationId, OutingId};
use crate::domain::slots::PartSet;
use crate::domain::time::{LocalDate, UtcTime};

/// What a line bills, so that nothing is billed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Billed {
    /// Care or meal of these parts of the day.
    Parts {
        parts: PartSet,
    },
    Outing {
        outing: OutingId,
    },
    Surcharge {
        surcharge: Surcharge,
    },
    /// Typed by the director: membership, a repair…
    Free,
    /// A line of a credit note: by it, that line of nothing is taken back.
    TakenBack {
        line: LineId,
    },
}

/// A line to be issued: frozen with its calculation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewLine {
    pub nature: LineNature,
    pub billed: Billed,
    /// *Journée*, *Sortie : Cité de l’espace*.
    pub label: String,
    pub child: Option<ChildId>,
    pub child_name: String,
    /// Date of the service.
    pub date: Option<LocalDate>,
    pub quantity: u16,
    #[cfg_attr(test, ts(type = "number"))]
    pub unit_cents: i64,
    /// How it was computed, in full and in words.
    pub calculation: Option<Calculation>,
    pub words: String,
    /// CESU may pay it.
    pub cesu: bool,
}

impl NewLine {
    pub fn cents(&self) -> i64 {
        self.unit_cents * i64::from(self.quantity)
    }
}

/// Do two drafts invoice the same, line for line, whatever their order and however it was computed?
pub fn same_lines(one: &[NewLine], other: &[NewLine]) -> bool {
    let sorted = |lines: &[NewLine]| {
        let said = |l: &NewLine| (l.child, l.date, l.billed, l.nature, l.quantity, l.unit_cents, l.cesu, l.label.clone());
        let mut all: Vec<_> = lines.iter().map(said).collect();
        all.sort_unstable();
        all
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

/// What a bank or the platform undid, or a director who had chosen the wrong account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reversal {
    /// *Rejet*: the whole payment came back unpaid; with what it costs the family, and when that is due.
    Bounced { fee_cents: i64, due: LocalDate },
    /// The platform gave this much back to the payer, that day, by the means of the payment.
    GivenBack { cents: i64, on: LocalDate },
    /// The whole payment was another account's, or was typed by mistake: nothing came back, and it costs nothing.
    Misplaced,
}

/// A part of a credit that arrives from another centre keeps its mode and its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MovedPart {
    pub mode: PaymentMode,
    pub paid_on: LocalDate,
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum MoneyAct {
    /// *Facture*: lines, number and due date are frozen.
    Issue {
        label: String,
        lines: Vec<NewLine>,
        due: LocalDate,
    },
    /// *Avoir*: so much off these lines of an issued invoice. A line of nothing is taken back for nothing.
    CreditNote {
        invoice: OperationId,
        lines: Vec<(LineId, i64)>,
        reason: String,
    },
    /// *Règlement*.
    Pay {
        mode: PaymentMode,
        cents: i64,
        paid_on: LocalDate,
        label: String,
    },
    /// A payment that stood on the wrong account comes to its own: its date was judged when it was first written down.
    Place {
        mode: PaymentMode,
        cents: i64,
        paid_on: LocalDate,
        label: String,
    },
    /// *Remboursement* of a credit to the family, by the centre itself.
    Refund {
        cents: i64,
        means: RefundMeans,
        on: LocalDate,
        label: String,
    },
    Reverse {
        payment: OperationId,
        reversal: Reversal,
        label: String,
    },
    /// A credit leaves for the family's account in another centre…
    MoveOut {
        to: CentreId,
        cents: i64,
        label: String,
    },
    /// …and arrives there, as one entry for each part. `from`: the entry by which it left.
    MoveIn {
        from: OperationId,
        part: MovedPart,
        label: String,
    },
    /// The payment of a credit that arrived here bounced where it was made: the credit goes back whole. What was refunded of it is
    /// owed, by that day.
    TakeBack {
        payment: OperationId,
        due: LocalDate,
        label: String,
    },
    /// …and is there again, with the rest of its payment. `from`: the entry by which it went back.
    ComeBack {
        payment: OperationId,
        from: OperationId,
        cents: i64,
        label: String,
    },
}

/// An act at its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Drawn before it is asked for: it acts once.
    pub id: OperationId,
    pub now: UtcTime,
    /// The paper's number, given inside the transaction: for invoices and credit notes.
    pub number: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_in_any_order_and_another_day_of_the_same_price_is_not() {
        let line = |day: &str, words: &str| NewLine {
            nature: LineNature::Care,
            billed: Billed::Free,
            label: "Journée".into(),
            child: Some(ChildId([1; 16])),
            child_name: "Zoé".into(),
            date: day.parse().ok(),
            quantity: 1,
            unit_cents: 1_240,
            calculation: None,
            words: words.into(),
            cesu: true,
        };
        let one = [line("2026-10-06", "a"), line("2026-10-07", "a")];
        assert!(same_lines(&one, &[line("2026-10-07", "b"), line("2026-10-06", "b")]));
        assert!(!same_lines(&one, &[line("2026-10-06", "a"), line("2026-10-08", "a")]));
        assert!(!same_lines(&one, &one[..1]) && same_lines(&[], &[]));
    }
}
