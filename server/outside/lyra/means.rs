//! By which of the three means of the manual? What the form asks for, and what the platform's brands say was used.

use serde::{Deserialize, Serialize};

/// The platform hides Chèque-Vacances Connect below this amount, in cents.
pub const ANCV_LEAST_CENTS: i64 = 2_000;

/// The platform's brand for a payment made by several means.
pub const SEVERAL: &str = "MULTI";
/// Chèque-Vacances Connect.
const ANCV: &str = "CVCO";
/// Instant transfer, and the plain one that some shops are given in its place.
const TRANSFERS: [&str; 2] = ["IP_WIRE_INST", "IP_WIRE"];
/// Networks of the cards that a French shop takes.
const CARDS: [&str; 8] = ["CB", "VISA", "MASTERCARD", "MAESTRO", "VISA_ELECTRON", "VISA_DEBIT", "VPAY", "E-CARTEBLEUE"];

/// A means of payment of the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// *Carte bancaire*.
    Card,
    /// *Chèque-Vacances Connect*.
    Ancv,
    /// *Virement bancaire immédiat*.
    Transfer,
}

impl Means {
    pub const ALL: [Means; 3] = [Means::Card, Means::Ancv, Means::Transfer];

    /// What `vads_payment_cards` asks for: one means a form, as ANCV wishes, never an empty field.
    pub const fn cards(self) -> &'static str {
        match self {
            Means::Card => "CB;VISA;MASTERCARD",
            Means::Ancv => ANCV,
            Means::Transfer => TRANSFERS[0],
        }
    }

    /// None for a brand that our forms cannot lead to: nobody guesses how a payment is to be booked.
    pub fn of_brand(brand: &str) -> Option<Means> {
        match brand {
            ANCV => Some(Means::Ancv),
            brand if TRANSFERS.contains(&brand) => Some(Means::Transfer),
            brand if CARDS.contains(&brand) => Some(Means::Card),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_comes_back_as_the_same_means() {
        for means in Means::ALL {
            for brand in means.cards().split(';') {
                assert_eq!(Means::of_brand(brand), Some(means), "{brand}");
            }
        }
        for unknown in ["", "MULTI", "PAYPAL", "cb"] {
            assert_eq!(Means::of_brand(unknown), None, "{unknown}");
        }
    }
}
