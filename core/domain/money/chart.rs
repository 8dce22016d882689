//! On which accounts of the books does each thing stand? The French plan of associations (règlement ANC 2018-06), one account for each
//! means of payment and for each nature of line; a centre may say others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds::{LineNature, PaymentMode};

const NUMBER_MIN: usize = 3;
const NUMBER_MAX: usize = 12;

/// The accounts of a centre; what it does not say, or leaves empty, stands on the usual one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields, default)]
pub struct Chart {
    /// What families owe.
    pub families: String,
    /// Credits that moved between centres.
    pub between_centres: String,
    pub modes: BTreeMap<PaymentMode, String>,
    pub natures: BTreeMap<LineNature, String>,
}

impl Default for Chart {
    fn default() -> Self {
        Chart {
            families: FAMILIES.number.into(),
            between_centres: BETWEEN_CENTRES.number.into(),
            modes: PaymentMode::ALL.into_iter().map(|m| (m, usual_of_mode(m).number.into())).collect(),
            natures: LineNature::ALL.into_iter().map(|n| (n, usual_of_nature(n).number.into())).collect(),
        }
    }
}

/// A number, and what it is called in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookAccount<'a> {
    pub number: &'a str,
    pub name: &'static str,
}

/// What was received and is not at the bank yet waits on an account of passage: the bank's statement empties it.
const fn usual_of_mode(mode: PaymentMode) -> BookAccount<'static> {
    let (number, name) = match mode {
        PaymentMode::Cheque => ("511200", "Chèques à encaisser"),
        PaymentMode::Cash => ("531000", "Caisse"),
        PaymentMode::Card => ("511500", "Cartes bancaires à encaisser"),
        PaymentMode::AncvPaper | PaymentMode::AncvConnect => ("511700", "Chèques-Vacances à encaisser"),
        PaymentMode::CesuPaper | PaymentMode::ECesu => ("511800", "CESU à encaisser"),
        PaymentMode::Transfer | PaymentMode::InstantTransfer => ("512000", "Banque"),
    };
    BookAccount { number, name }
}

const fn usual_of_nature(nature: LineNature) -> BookAccount<'static> {
    let (number, name) = match nature {
        LineNature::Care => ("706100", "Prestations : accueil"),
        LineNature::Meal => ("706200", "Prestations : repas"),
        LineNature::Outing => ("706300", "Prestations : sorties"),
        LineNature::Penalty => ("758000", "Produits divers de gestion courante"),
        LineNature::Membership => ("756000", "Cotisations"),
        LineNature::Other => ("708000", "Produits des activités annexes"),
    };
    BookAccount { number, name }
}

const FAMILIES: BookAccount<'static> = BookAccount { number: "411000", name: "Familles" };
const BETWEEN_CENTRES: BookAccount<'static> = BookAccount { number: "451000", name: "Comptes de liaison entre centres" };

fn chosen<'a>(number: Option<&'a String>, usual: BookAccount<'static>) -> BookAccount<'a> {
    let number = number.map(String::as_str).filter(|n| !n.is_empty()).unwrap_or(usual.number);
    BookAccount { number, name: usual.name }
}

impl Chart {
    /// What a family owes.
    pub fn families(&self) -> BookAccount<'_> {
        chosen(Some(&self.families), FAMILIES)
    }

    /// Where a credit is on its way from one centre to another.
    pub fn between_centres(&self) -> BookAccount<'_> {
        chosen(Some(&self.between_centres), BETWEEN_CENTRES)
    }

    /// Where what was paid, or given back, by that means stands.
    pub fn mode(&self, mode: PaymentMode) -> BookAccount<'_> {
        chosen(self.modes.get(&mode), usual_of_mode(mode))
    }

    /// Where what is sold of that nature stands.
    pub fn nature(&self, nature: LineNature) -> BookAccount<'_> {
        chosen(self.natures.get(&nature), usual_of_nature(nature))
    }

    /// Numbers that are none, each with the name of its field: `account_families`, `account_cheque`, `account_meal`.
    pub fn problems(&self) -> Vec<&'static str> {
        let bad = |number: Option<&String>| number.is_some_and(|n| !n.is_empty() && !is_number(n));
        let mut found = vec![];
        for (field, number) in [("account_families", &self.families), ("account_between_centres", &self.between_centres)] {
            found.extend(bad(Some(number)).then_some(field));
        }
        found.extend(PaymentMode::ALL.into_iter().filter(|m| bad(self.modes.get(m))).map(mode_field));
        found.extend(LineNature::ALL.into_iter().filter(|n| bad(self.natures.get(n))).map(nature_field));
        found
    }
}

/// As an accountant's program takes it: digits and letters, a digit first.
fn is_number(text: &str) -> bool {
    let sound = text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    (NUMBER_MIN..=NUMBER_MAX).contains(&text.len()) && sound && text.starts_with(|c: char| c.is_ascii_digit())
}

const fn mode_field(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Cheque => "account_cheque",
        PaymentMode::Cash => "account_cash",
        PaymentMode::Card => "account_card",
        PaymentMode::AncvPaper => "account_ancv_paper",
        PaymentMode::CesuPaper => "account_cesu_paper",
        PaymentMode::AncvConnect => "account_ancv_connect",
        PaymentMode::ECesu => "account_e_cesu",
        PaymentMode::Transfer => "account_transfer",
        PaymentMode::InstantTransfer => "account_instant_transfer",
    }
}

const fn nature_field(nature: LineNature) -> &'static str {
    match nature {
        LineNature::Care => "account_care",
        LineNature::Meal => "account_meal",
        LineNature::Outing => "account_outing",
        LineNature::Penalty => "account_penalty",
        LineNature::Membership => "account_membership",
        LineNature::Other => "account_other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centre_says_some_accounts_and_the_plan_the_others() {
        let usual = Chart::default();
        assert_eq!((usual.families().number, usual.between_centres().number), ("411000", "451000"));
        let modes = PaymentMode::ALL.map(|m| usual.mode(m).number);
        assert_eq!(modes, ["511200", "531000", "511500", "511700", "511800", "511700", "511800", "512000", "512000"]);
        assert_eq!(LineNature::ALL.map(|n| usual.nature(n).number), ["706100", "706200", "706300", "758000", "756000", "708000"]);
        let own: Chart = serde_json::from_str(r#"{"modes":{"card":"5115CB"},"natures":{"meal":"7062","care":""}}"#).unwrap();
        assert_eq!((own.mode(PaymentMode::Card).number, own.mode(PaymentMode::Cash).number), ("5115CB", "531000"));
        assert_eq!((own.nature(LineNature::Meal).number, own.nature(LineNature::Care).number), ("7062", "706100"));
        assert!(own.problems().is_empty());
    }

    #[test]
    fn every_number_that_is_none_is_told_at_its_field() {
        let bad = r#"{"families":"41","between_centres":"COMPTE","modes":{"cheque":"5112 00","e_cesu":"51é"},"natures":{"other":"7080000000000"}}"#;
        let chart: Chart = serde_json::from_str(bad).unwrap();
        let fields = ["account_families", "account_between_centres", "account_cheque", "account_e_cesu", "account_other"];
        assert_eq!(chart.problems(), fields);
    }
}
