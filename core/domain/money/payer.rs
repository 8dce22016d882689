//! Who pays for a family? The manual's *Données payeur*: checked or completed by the family, printed on its papers.

use serde::{Deserialize, Serialize};

/// Who pays (*payeur*), as the account's form shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields, default)]
pub struct Payer {
    pub email: String,
    /// *Identifiant ANCV*, for Chèque-Vacances Connect.
    pub ancv_id: String,
    pub last_name: String,
    pub first_name: String,
    pub address: String,
    pub complement: String,
    pub postcode: String,
    pub town: String,
    /// By its French name; empty: France.
    pub country: String,
}

/// Countries where a payer may live, with the codes by which payment platforms know them (ISO 3166-1).
const COUNTRIES: [(&str, &str); 34] = [
    ("Allemagne", "DE"),
    ("Andorre", "AD"),
    ("Autriche", "AT"),
    ("Belgique", "BE"),
    ("Bulgarie", "BG"),
    ("Canada", "CA"),
    ("Chypre", "CY"),
    ("Croatie", "HR"),
    ("Danemark", "DK"),
    ("Espagne", "ES"),
    ("Estonie", "EE"),
    ("États-Unis", "US"),
    ("Finlande", "FI"),
    ("Grèce", "GR"),
    ("Hongrie", "HU"),
    ("Irlande", "IE"),
    ("Islande", "IS"),
    ("Italie", "IT"),
    ("Lettonie", "LV"),
    ("Lituanie", "LT"),
    ("Luxembourg", "LU"),
    ("Malte", "MT"),
    ("Maroc", "MA"),
    ("Norvège", "NO"),
    ("Pays-Bas", "NL"),
    ("Pologne", "PL"),
    ("Portugal", "PT"),
    ("République tchèque", "CZ"),
    ("Roumanie", "RO"),
    ("Royaume-Uni", "GB"),
    ("Slovaquie", "SK"),
    ("Slovénie", "SI"),
    ("Suède", "SE"),
    ("Suisse", "CH"),
];

/// The country that somebody typed, as papers write it; empty for France, none when it is not known.
pub fn country(typed: &str) -> Option<&'static str> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() || typed == "france" {
        return Some("");
    }
    COUNTRIES.iter().map(|(name, _)| *name).find(|name| name.to_lowercase() == typed)
}

impl Payer {
    /// Nothing of France's own is asked of the address.
    pub const fn is_abroad(&self) -> bool {
        !self.country.is_empty()
    }

    /// The code of the country; empty for France.
    pub fn country_code(&self) -> &'static str {
        COUNTRIES.iter().find(|(name, _)| *name == self.country).map_or("", |(_, code)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_french_name_and_each_has_its_code() {
        assert_eq!(
            [" belgique ", "France", "", "ÉTATS-UNIS", "Belgium"].map(country),
            [Some("Belgique"), Some(""), Some(""), Some("États-Unis"), None]
        );
        let of = |name: &str| Payer { country: name.into(), ..Payer::default() }.country_code();
        assert_eq!(["Belgique", "Suisse", ""].map(of), ["BE", "CH", ""]);
        for (at, (name, code)) in COUNTRIES.iter().enumerate() {
            let apart = COUNTRIES[..at].iter().all(|(other, known)| other != name && known != code);
            assert!(apart && country(name) == Some(*name) && code.len() == 2, "{name}");
        }
    }
}
