//! Can papers be made and payments be taken with these settings? All that is to be mended is told at once, each at its field.

use preau_core::domain::money::amounts::{CENTS_MAX, euros};
use preau_core::domain::money::online::Means;
use preau_core::domain::money::settings::CentreMoney;

use crate::actions::refusal::Refusal;
use crate::outside::lyra::means::ANCV_LEAST_CENTS;
use crate::outside::pdf::{EpcError, epc_text, iban_is_valid};

/// The largest amount and the longest reference that a code of a transfer may carry: what fits with them always fits.
const MOST_TRANSFERRED: i64 = 99_999_999_999;
const LONGEST_REFERENCE: &str = "RF40123456789012345678901";

pub(super) fn problems(settings: &CentreMoney) -> Vec<Refusal> {
    let mut wrong: Vec<Refusal> =
        settings.problems().into_iter().map(|(field, sentence)| Refusal::on(field, "bad_setting", sentence)).collect();
    wrong.extend(bank(settings));
    if !settings.siret.is_empty() && !siret_is_valid(&settings.siret) {
        let text = "Ce SIRET n’est pas valide : il a 14 chiffres, recopiez-le de l’avis de situation de l’association.";
        wrong.push(Refusal::on("siret", "bad_siret", text));
    }
    wrong.extend(Means::ALL.into_iter().filter_map(|means| threshold(settings, means)));
    wrong
}

/// Without an account nothing of this is printed; with one, the code of a transfer must be possible on every invoice.
fn bank(settings: &CentreMoney) -> Option<Refusal> {
    let CentreMoney { iban, bic, beneficiary, .. } = settings;
    if iban.is_empty() {
        return None;
    }
    let bad_iban = || Refusal::on("iban", "bad_iban", "Cet IBAN n’est pas valide : recopiez-le du relevé d’identité bancaire.");
    if !iban_is_valid(iban) {
        return Some(bad_iban());
    }
    Some(match epc_text(beneficiary, iban, bic, MOST_TRANSFERRED, LONGEST_REFERENCE).err()? {
        EpcError::Beneficiary | EpcError::TooLong => {
            let text = "Avec un IBAN, écrivez le bénéficiaire du virement : le titulaire du compte, en 70 caractères au plus.";
            Refusal::on("beneficiary", "bad_beneficiary", text)
        }
        EpcError::Bic => {
            let text = "Ce BIC n’est pas valide : il a 8 ou 11 lettres et chiffres. Recopiez-le, ou laissez-le vide.";
            Refusal::on("bic", "bad_bic", text)
        }
        EpcError::Iban | EpcError::Amount | EpcError::Reference => bad_iban(),
    })
}

/// Fourteen digits with the check of Luhn, from the right: every second one doubled, its digits added up.
pub(super) fn siret_is_valid(siret: &str) -> bool {
    let digits: Option<Vec<u32>> = siret.chars().map(|c| c.to_digit(10)).collect();
    let digits = digits.filter(|digits| digits.len() == 14).unwrap_or_default();
    let worth = |(at, digit): (usize, &u32)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    !digits.is_empty() && digits.iter().rev().enumerate().map(worth).sum::<u32>() % 10 == 0
}

/// Under its least the platform takes no payment by this means: the button would lead nowhere.
fn threshold(settings: &CentreMoney, means: Means) -> Option<Refusal> {
    let (field, least) = match means {
        Means::Card => ("card_cents", 1),
        Means::AncvConnect => ("ancv_cents", ANCV_LEAST_CENTS),
        Means::InstantTransfer => ("transfer_cents", 1),
    };
    let fits = (least..=CENTS_MAX).contains(&settings.thresholds.of(means));
    (!fits).then(|| {
        let text = format!("{}, à partir de : de {} à {}.", means.french(), euros(least), euros(CENTS_MAX));
        Refusal::on(field, "bad_threshold", text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_has_fourteen_digits_that_agree() {
        for good in ["73282932000074", "55210055400013", "00000000000000"] {
            assert!(siret_is_valid(good), "{good}");
        }
        for bad in ["", "73282932000075", "7328293200007", "732829320000745", "7328293200007a", "732 829 320 00074"] {
            assert!(!siret_is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn the_longest_reference_is_one() {
        assert!(crate::outside::pdf::rf_is_valid(LONGEST_REFERENCE), "{LONGEST_REFERENCE}");
        assert_eq!(LONGEST_REFERENCE.len(), 25);
    }
}
