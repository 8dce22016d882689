//! Of what kind is a line, and by what means was it paid? Certificates and CESU depend on the first, refunds and the years of
//! certificates on the second.

use serde::{Deserialize, Serialize};

/// What a line is for. Never missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum LineNature {
    /// *Garde*: the only one that counts for the tax credit.
    Care,
    Meal,
    Outing,
    Penalty,
    Membership,
    Other,
}

impl LineNature {
    pub const ALL: [LineNature; 6] =
        [LineNature::Care, LineNature::Meal, LineNature::Outing, LineNature::Penalty, LineNature::Membership, LineNature::Other];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            LineNature::Care => "care",
            LineNature::Meal => "meal",
            LineNature::Outing => "outing",
            LineNature::Penalty => "penalty",
            LineNature::Membership => "membership",
            LineNature::Other => "other",
        }
    }

    pub fn from_word(word: &str) -> Option<LineNature> {
        LineNature::ALL.into_iter().find(|n| n.word() == word)
    }

    /// As papers say it.
    pub const fn french(self) -> &'static str {
        match self {
            LineNature::Care => "Garde",
            LineNature::Meal => "Repas",
            LineNature::Outing => "Sortie",
            LineNature::Penalty => "Pénalité",
            LineNature::Membership => "Adhésion",
            LineNature::Other => "Autre",
        }
    }
}

/// By what means a centre itself gives money back to a family; the payment platform gives back by the means of the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum RefundMeans {
    Transfer,
    Cheque,
    Cash,
}

impl RefundMeans {
    pub const fn mode(self) -> PaymentMode {
        match self {
            RefundMeans::Transfer => PaymentMode::Transfer,
            RefundMeans::Cheque => PaymentMode::Cheque,
            RefundMeans::Cash => PaymentMode::Cash,
        }
    }
}

/// The manual's *Modes de règlements*: chèque, espèces, CB, ANCV, CESU, E-ANCV, E-CESU, virement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PaymentMode {
    Cheque,
    Cash,
    Card,
    AncvPaper,
    CesuPaper,
    AncvConnect,
    ECesu,
    Transfer,
    InstantTransfer,
}

impl PaymentMode {
    pub const ALL: [PaymentMode; 9] = [
        PaymentMode::Cheque,
        PaymentMode::Cash,
        PaymentMode::Card,
        PaymentMode::AncvPaper,
        PaymentMode::CesuPaper,
        PaymentMode::AncvConnect,
        PaymentMode::ECesu,
        PaymentMode::Transfer,
        PaymentMode::InstantTransfer,
    ];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            PaymentMode::Cheque => "cheque",
            PaymentMode::Cash => "cash",
            PaymentMode::Card => "card",
            PaymentMode::AncvPaper => "ancv_paper",
            PaymentMode::CesuPaper => "cesu_paper",
            PaymentMode::AncvConnect => "ancv_connect",
            PaymentMode::ECesu => "e_cesu",
            PaymentMode::Transfer => "transfer",
            PaymentMode::InstantTransfer => "instant_transfer",
        }
    }

    pub fn from_word(word: &str) -> Option<PaymentMode> {
        PaymentMode::ALL.into_iter().find(|m| m.word() == word)
    }

    pub const fn french(self) -> &'static str {
        match self {
            PaymentMode::Cheque => "Chèque",
            PaymentMode::Cash => "Espèces",
            PaymentMode::Card => "Carte bancaire",
            PaymentMode::AncvPaper => "Chèques-Vacances (ANCV)",
            PaymentMode::CesuPaper => "CESU",
            PaymentMode::AncvConnect => "Chèque-Vacances Connect",
            PaymentMode::ECesu => "E-CESU",
            PaymentMode::Transfer => "Virement",
            PaymentMode::InstantTransfer => "Virement Bancaire Immédiat",
        }
    }

    /// *Remboursé **par virement***, *en espèces*.
    pub const fn by(self) -> &'static str {
        match self {
            PaymentMode::Cheque => "par chèque",
            PaymentMode::Cash => "en espèces",
            PaymentMode::Card => "sur la carte bancaire",
            PaymentMode::AncvPaper => "en Chèques-Vacances",
            PaymentMode::CesuPaper => "en CESU",
            PaymentMode::AncvConnect => "en Chèque-Vacances Connect",
            PaymentMode::ECesu => "en E-CESU",
            PaymentMode::Transfer => "par virement",
            PaymentMode::InstantTransfer => "par virement bancaire immédiat",
        }
    }

    /// CESU never pays meals, nor (from age 6) anything but care before or after school.
    pub const fn is_cesu(self) -> bool {
        matches!(self, PaymentMode::CesuPaper | PaymentMode::ECesu)
    }

    /// Money may be given back for it; a voucher (ANCV, CESU) gives no change and is never turned into money.
    pub const fn is_refundable(self) -> bool {
        matches!(self, PaymentMode::Cheque | PaymentMode::Cash | PaymentMode::Card | PaymentMode::Transfer | PaymentMode::InstantTransfer)
    }

    /// May be returned unpaid (*rejet*) by a bank, or on paper by who redeems it (ANCV, the CESU's centre).
    pub const fn may_bounce(self) -> bool {
        !matches!(self, PaymentMode::Cash | PaymentMode::AncvConnect | PaymentMode::ECesu)
    }
}
