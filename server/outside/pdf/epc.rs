//! What does a bank's app read in the QR code of an invoice? EPC069-12, version 002, and the ISO 11649 reference in it.

use thiserror::Error;

pub const MOST_BYTES: usize = 331;
const MOST_NAME: usize = 70;
const MOST_AMOUNT_CENTS: i64 = 99_999_999_999;
/// `RF`, two check digits, at most 21 of the creditor's own.
const MOST_REFERENCE: usize = 25;

/// Bank details with which no transfer can be prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EpcError {
    #[error("bénéficiaire vide ou de plus de 70 caractères / beneficiary")]
    Beneficiary,
    #[error("IBAN refusé / IBAN")]
    Iban,
    #[error("BIC refusé / BIC")]
    Bic,
    #[error("montant hors de 0,01 à 999 999 999,99 / amount")]
    Amount,
    #[error("référence RF refusée / reference")]
    Reference,
    #[error("plus de 331 octets / too long")]
    TooLong,
}

/// The text of the code: ten lines at most, the last one the structured reference; empty lines at the end are left out, as the standard says.
pub fn epc_text(beneficiary: &str, iban: &str, bic: &str, amount_cents: i64, reference: &str) -> Result<String, EpcError> {
    let (iban, bic, reference) = (compact(iban), compact(bic), compact(reference));
    // A line end inside a value would move all that follows by one line.
    let beneficiary = in_bank_letters(beneficiary);
    let beneficiary = beneficiary.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    let beneficiary = beneficiary.collect::<Vec<_>>().join(" ");
    if beneficiary.is_empty() || beneficiary.chars().count() > MOST_NAME {
        return Err(EpcError::Beneficiary);
    }
    if !iban_is_valid(&iban) {
        return Err(EpcError::Iban);
    }
    if !(bic.is_empty() || bic_is_shaped(&bic)) {
        return Err(EpcError::Bic);
    }
    if !(1..=MOST_AMOUNT_CENTS).contains(&amount_cents) {
        return Err(EpcError::Amount);
    }
    if !(reference.is_empty() || rf_is_valid(&reference)) {
        return Err(EpcError::Reference);
    }
    let amount = format!("EUR{}.{:02}", amount_cents / 100, amount_cents % 100);
    let lines = ["BCD", "002", "1", "SCT", &bic, &beneficiary, &iban, &amount, "", &reference];
    let text = lines.join("\n").trim_end_matches('\n').to_owned();
    if text.len() > MOST_BYTES { Err(EpcError::TooLong) } else { Ok(text) }
}

/// `RF` and check digits before a reference of the creditor's: 1 to 21 letters without accents and digits.
pub fn rf_reference(own: &str) -> Option<String> {
    let own = compact(own);
    let fits = (1..=MOST_REFERENCE - 4).contains(&own.len()) && own.bytes().all(|b| b.is_ascii_alphanumeric());
    let check = 98 - modulo_97(&format!("{own}RF00")).filter(|_| fits)?;
    Some(format!("RF{check:02}{own}"))
}

pub fn rf_is_valid(reference: &str) -> bool {
    let reference = compact(reference);
    let shaped = reference.is_ascii() && reference.len() <= MOST_REFERENCE && reference.len() > 4 && reference.starts_with("RF");
    shaped && reference[2..4].bytes().all(|b| b.is_ascii_digit()) && head_last_is_1(&reference)
}

/// Check digits and shape; the length per country is left to the bank, except for France.
pub fn iban_is_valid(iban: &str) -> bool {
    let iban = compact(iban);
    let shaped = iban.is_ascii() && (15..=34).contains(&iban.len()) && (!iban.starts_with("FR") || iban.len() == 27);
    let head = |range: std::ops::Range<usize>, of: fn(&u8) -> bool| iban.as_bytes()[range].iter().all(of);
    shaped && head(0..2, u8::is_ascii_uppercase) && head(2..4, u8::is_ascii_digit) && head_last_is_1(&iban)
}

/// Groups of four, as banks print them, kept on one line.
pub fn grouped(code: &str) -> String {
    let code: Vec<char> = compact(code).chars().collect();
    let groups: Vec<String> = code.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{a0}")
}

fn bic_is_shaped(bic: &str) -> bool {
    [8, 11].contains(&bic.len())
        && bic.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bic[..6].bytes().all(|b| b.is_ascii_uppercase())
}

/// Letters of French and its neighbours without their accents: banks transfer no others, and some readers of codes guess wrong at them.
fn in_bank_letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => plain.push('A'),
            'ç' => plain.push('c'),
            'Ç' => plain.push('C'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'È' | 'É' | 'Ê' | 'Ë' => plain.push('E'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'Ì' | 'Í' | 'Î' | 'Ï' => plain.push('I'),
            'ñ' => plain.push('n'),
            'Ñ' => plain.push('N'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => plain.push('o'),
            'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => plain.push('O'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'Ù' | 'Ú' | 'Û' | 'Ü' => plain.push('U'),
            'ÿ' => plain.push('y'),
            'Ÿ' => plain.push('Y'),
            'æ' => plain.push_str("ae"),
            'Æ' => plain.push_str("AE"),
            'œ' => plain.push_str("oe"),
            'Œ' => plain.push_str("OE"),
            'ß' => plain.push_str("ss"),
            '’' | '‘' => plain.push('\''),
            '–' | '—' => plain.push('-'),
            '&' => plain.push('+'),
            other => plain.push(other),
        }
    }
    plain
}

/// Without spaces, in capitals.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// The first four moved behind the rest leave 1 (ISO 7064, MOD 97-10).
fn head_last_is_1(code: &str) -> bool {
    let (head, rest) = code.split_at(4);
    modulo_97(&format!("{rest}{head}")) == Some(1)
}

/// Letters count as two digits, A = 10.
fn modulo_97(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |rest, c| {
        let value = c.is_ascii().then(|| c.to_digit(36)).flatten()?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const IBAN: &str = "FR76 3000 6000 0112 3456 7890 189";

    fn text(name: &str, iban: &str, bic: &str, cents: i64, reference: &str) -> Result<String, EpcError> {
        epc_text(name, iban, bic, cents, reference)
    }

    #[test]
    fn the_sample_of_the_standard_is_made_to_the_byte() {
        let made = text("Loisirs et Citoyennete Exemple", IBAN, "", 3224, "RF18 5390 0754 7034").unwrap();
        let sample = "BCD\n002\n1\nSCT\n\nLoisirs et Citoyennete Exemple\nFR7630006000011234567890189\nEUR32.24\n\nRF18539007547034";
        assert_eq!(made, sample);
        assert_eq!(made.len(), 100);
    }

    #[test]
    fn a_reference_gets_its_check_digits_and_only_they_are_right() {
        assert_eq!(rf_reference("539007547034").as_deref(), Some("RF18539007547034"));
        assert!(rf_is_valid("RF18 5390 0754 7034") && rf_is_valid("rf18539007547034"));
        for wrong in ["RF19539007547034", "RF18539007547043", "RF18", "", "RF1é539007547034", "XX18539007547034"] {
            assert!(!rf_is_valid(wrong), "{wrong}");
        }
        for own in ["1", "ABC", "FAM2024X0042", "123456789012345678901"] {
            let made = rf_reference(own).unwrap();
            assert!(rf_is_valid(&made), "{made}");
        }
        for own in ["", "1234567890123456789012", "É12", "A-1"] {
            assert_eq!(rf_reference(own), None, "{own}");
        }
    }

    #[test]
    fn each_limit_refuses() {
        let good = |cents| text("A", IBAN, "AGRIFRPP", cents, "");
        assert!(good(1).is_ok() && good(99_999_999_999).unwrap().contains("EUR999999999.99"));
        for cents in [0, -1, i64::MIN, 100_000_000_000, i64::MAX] {
            assert_eq!(good(cents), Err(EpcError::Amount), "{cents}");
        }
        for name in ["", " \n", &"x".repeat(71)] {
            assert_eq!(text(name, IBAN, "", 1, ""), Err(EpcError::Beneficiary));
        }
        for iban in [
            "",
            "FR76",
            "FR7730006000011234567890189",
            "FR763000600001123456789018",
            "7630006000011234567890189FR",
            "FR76 3000 6000 0112 3456 7890 18é",
        ] {
            assert_eq!(text("A", iban, "", 1, ""), Err(EpcError::Iban), "{iban}");
        }
        for bic in ["AGRIFRP", "AGRIFRPPX", "1GRIFRPP", "AGRIFRPP8820"] {
            assert_eq!(text("A", IBAN, bic, 1, ""), Err(EpcError::Bic), "{bic}");
        }
        assert_eq!(text("A", IBAN, "", 1, "RF00"), Err(EpcError::Reference));
    }

    #[test]
    fn nothing_typed_adds_a_line_and_the_longest_fits() {
        let made = text("Les Préaux\r\nEUR1.00\n", IBAN, "", 100, "").unwrap();
        assert_eq!(made.matches('\n').count(), 7, "{made:?}");
        assert!(made.ends_with("EUR1.00"));
        assert!(text("L’Œuvre de Noël – Été", IBAN, "", 100, "").unwrap().contains("\nL'OEuvre de Noel - Ete\n"));
        let longest = text(&"ł".repeat(70), IBAN, "AGRIFRPP882", 99_999_999_999, "RF18539007547034").unwrap();
        assert!(longest.len() <= MOST_BYTES, "{}", longest.len());
        assert_eq!(text(&"𝕬".repeat(70), IBAN, "AGRIFRPP882", 1, ""), Err(EpcError::TooLong));
    }

    #[test]
    fn a_code_is_printed_in_groups_of_four() {
        assert_eq!(grouped("RF18539007547034"), "RF18\u{a0}5390\u{a0}0754\u{a0}7034");
        assert_eq!(grouped("FR7630006000011234567890189").chars().count(), 27 + 6);
    }
}
