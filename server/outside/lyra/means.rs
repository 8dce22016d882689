//! By which of the three means of the manual? What the form asks for, and what the platform's brands say was used.

pub use preau_core::domain::money::online::Means;

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

/// What `vads_payment_cards` asks for: one means a form, as ANCV wishes, never an empty field.
pub const fn cards(means: Means) -> &'static str {
    match means {
        Means::Card => "CB;VISA;MASTERCARD",
        Means::AncvConnect => ANCV,
        Means::InstantTransfer => TRANSFERS[0],
    }
}

/// None for a brand that our forms cannot lead to: nobody guesses how a payment is to be booked.
pub fn of_brand(brand: &str) -> Option<Means> {
    match brand {
        ANCV => Some(Means::AncvConnect),
        brand if TRANSFERS.contains(&brand) => Some(Means::InstantTransfer),
        brand if CARDS.contains(&brand) => Some(Means::Card),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_comes_back_as_the_same_means() {
        for means in Means::ALL {
            for brand in cards(means).split(';') {
                assert_eq!(of_brand(brand), Some(means), "{brand}");
            }
        }
        for unknown in ["", "MULTI", "PAYPAL", "cb"] {
            assert_eq!(of_brand(unknown), None, "{unknown}");
        }
    }
}
