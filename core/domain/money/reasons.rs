//! Why can money not be written so? Stable codes, and sentences with the figures that explain them.

use serde::{Deserialize, Serialize};

use super::amounts::{CENTS_MAX, euros};

/// Why an act on an account changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MoneyReason {
    /// Zero, negative, or beyond any amount of the trade.
    AbsurdAmount,
    /// A payment dated in the future, or years ago.
    AbsurdDate,
    NothingToBill,
    NumberMissing,
    UnknownInvoice,
    UnknownPayment,
    /// A line cannot be credited for more than what is left of it.
    BeyondTheLine {
        #[cfg_attr(test, ts(type = "number"))]
        left_cents: i64,
    },
    /// CESU never pays meals, nor from age 6 anything but care before or after school.
    CesuNotEligible {
        #[cfg_attr(test, ts(type = "number"))]
        eligible_cents: i64,
    },
    /// More than what may be given back; vouchers give no change.
    BeyondTheCredit {
        #[cfg_attr(test, ts(type = "number"))]
        left_cents: i64,
    },
    ModeCannotBounce,
    AlreadyReversed,
    /// Of a payment that stood on the wrong account, something was refunded or went to another centre.
    AlreadySpent,
    TextMissing,
    NothingPaid {
        year: i32,
    },
    NotYetAvailable {
        from: crate::domain::time::LocalDate,
    },
}

impl MoneyReason {
    /// As in answers and logs: stable for ever.
    pub const fn code(&self) -> &'static str {
        match self {
            MoneyReason::AbsurdAmount => "absurd_amount",
            MoneyReason::AbsurdDate => "absurd_date",
            MoneyReason::NothingToBill => "nothing_to_bill",
            MoneyReason::NumberMissing => "number_missing",
            MoneyReason::UnknownInvoice => "unknown_invoice",
            MoneyReason::UnknownPayment => "unknown_payment",
            MoneyReason::BeyondTheLine { .. } => "beyond_the_line",
            MoneyReason::CesuNotEligible { .. } => "cesu_not_eligible",
            MoneyReason::BeyondTheCredit { .. } => "beyond_the_credit",
            MoneyReason::ModeCannotBounce => "mode_cannot_bounce",
            MoneyReason::AlreadyReversed => "already_reversed",
            MoneyReason::AlreadySpent => "already_spent",
            MoneyReason::TextMissing => "text_missing",
            MoneyReason::NothingPaid { .. } => "nothing_paid",
            MoneyReason::NotYetAvailable { .. } => "not_yet_available",
        }
    }

    /// What a director or a parent reads.
    pub fn sentence(&self) -> String {
        match self {
            MoneyReason::AbsurdAmount => format!("Montant : de {} à {}.", euros(1), euros(CENTS_MAX)),
            MoneyReason::AbsurdDate => "La date du règlement est dans l’avenir ou trop ancienne : vérifiez-la.".into(),
            MoneyReason::NothingToBill => "Rien n’est à facturer.".into(),
            MoneyReason::NumberMissing => {
                "Aucun numéro de pièce n’a pu être attribué : vérifiez le modèle de numérotation du centre.".into()
            }
            MoneyReason::UnknownInvoice => "Cette facture n’existe pas sur ce compte.".into(),
            MoneyReason::UnknownPayment => "Ce règlement n’existe pas sur ce compte.".into(),
            MoneyReason::BeyondTheLine { left_cents } => {
                format!("Un avoir ne peut pas dépasser ce qui reste de la ligne ({}).", euros(*left_cents))
            }
            MoneyReason::CesuNotEligible { eligible_cents: 0 } => {
                "Rien de ce qui reste à régler ne peut l’être en CESU (ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant \
                 ou après l’école)."
                    .into()
            }
            MoneyReason::CesuNotEligible { eligible_cents } => format!(
                "Le CESU ne règle ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant ou après l’école : \
                 {} au plus peuvent être réglés ainsi.",
                euros(*eligible_cents)
            ),
            MoneyReason::BeyondTheCredit { left_cents } => {
                format!("Le crédit disponible est de {} (les chèques-vacances et les CESU ne se remboursent pas).", euros(*left_cents))
            }
            MoneyReason::ModeCannotBounce => "Ce mode de règlement ne peut pas être rejeté par une banque.".into(),
            MoneyReason::AlreadyReversed => "Ce règlement a déjà été rejeté ou remboursé en entier.".into(),
            MoneyReason::AlreadySpent => {
                "Une partie de ce règlement a déjà été remboursée ou virée vers un autre centre : il ne peut plus être retiré de ce compte."
                    .into()
            }
            MoneyReason::TextMissing => "Écrivez la raison : la famille la lira.".into(),
            MoneyReason::NothingPaid { year } => format!("Aucun règlement n’a été reçu en {year} : il n’y a rien à attester."),
            MoneyReason::NotYetAvailable { from } => {
                let day = from.to_string();
                format!("L’attestation sera disponible à partir du {}/{}/{}.", &day[8..10], &day[5..7], &day[..4])
            }
        }
    }
}
