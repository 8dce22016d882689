//! Which words stand on the papers? The TOML files of `site-templates/pdf/`, each key known and each `{place}` one that we fill.

use preau_core::domain::money::online::Means;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::templates::french::euros;
use crate::templates::house::at_line;
use crate::templates::{TemplateError, Templates};

use super::model::LineNature;

#[derive(Clone, Debug)]
pub struct Wording {
    pub common: Common,
    pub invoice: Bill,
    pub credit_note: Bill,
    pub lines: Lines,
    pub payment: Payment,
    pub receipt: Receipt,
    pub certificate: Certificate,
    pub deposit_slip: DepositSlip,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    pub page: String,
    pub continued: String,
    pub siret: String,
    pub phone: String,
    pub family: String,
    natures: Natures,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Natures {
    care: String,
    meal: String,
    outing: String,
    penalty: String,
    membership: String,
    other: String,
}

impl Common {
    pub fn nature(&self, nature: LineNature) -> &str {
        match nature {
            LineNature::Care => &self.natures.care,
            LineNature::Meal => &self.natures.meal,
            LineNature::Outing => &self.natures.outing,
            LineNature::Penalty => &self.natures.penalty,
            LineNature::Membership => &self.natures.membership,
            LineNature::Other => &self.natures.other,
        }
    }
}

/// What differs between a *facture* and an *avoir*.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bill {
    pub title: String,
    pub issued: String,
    /// Label of the due date, or of the invoice that is corrected.
    pub second: String,
    #[serde(default)]
    pub corrected: String,
    pub period: String,
    pub total: String,
    pub exemption: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    pub date: String,
    pub service: String,
    pub quantity: String,
    pub unit_price: String,
    pub amount: String,
    pub line: String,
    pub whole_family: String,
    pub subtotal: String,
    pub previous: String,
    pub previous_credit: String,
    pub to_pay: String,
    pub nothing_to_pay: String,
    pub in_favour: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    pub heading: String,
    pub means_label: String,
    pub means: String,
    #[serde(default = "means_online")]
    means_online: String,
    #[serde(default = "means_from")]
    means_from: String,
    pub transfer: String,
    pub beneficiary: String,
    pub iban: String,
    pub bic: String,
    pub reference: String,
    pub amount: String,
    pub qr_caption: String,
    pub qr_alt: String,
    pub instalments: String,
    pub instalment: String,
    pub instalment_due: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub title: String,
    pub received: String,
    pub mode: String,
    pub cheque_number: String,
    pub cheque_bank: String,
    pub statement: String,
    pub settles: String,
    pub invoice: String,
    pub amount: String,
    pub remaining: String,
    pub total: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub title: String,
    pub number: String,
    pub year: String,
    pub issued: String,
    pub statement: String,
    pub total: String,
    pub cesu: String,
    pub eligible: String,
    pub child: String,
    pub born: String,
    pub amount: String,
    pub eligible_total: String,
    #[serde(default = "eligible_cesu")]
    pub eligible_cesu: String,
    pub no_child: String,
    pub ceiling: String,
    pub cesu_note: String,
    pub law: String,
    pub replaces: String,
    pub signed: String,
    pub director: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepositSlip {
    pub title: String,
    pub deposited: String,
    pub bank: String,
    pub account: String,
    pub count: String,
    pub rank: String,
    pub cheque: String,
    pub drawn_on: String,
    pub drawer: String,
    pub amount: String,
    pub total: String,
    pub signed: String,
    pub bank_stamp: String,
    /// What differs when these are no cheques.
    pub mode: String,
    pub other_count: String,
    pub other_number: String,
    pub issuer_stamp: String,
}

impl Payment {
    /// Every means of a centre that is paid online by these, each with the least amount that it is taken for.
    pub fn with_online(&self, online: &[(Means, i64)]) -> String {
        let one = |(means, least): &(Means, i64)| match least {
            ..=1 => means.french().to_owned(),
            least => fill(&self.means_from, &[("means", means.french()), ("amount", &euros(*least))]),
        };
        let online = online.iter().map(one).collect::<Vec<_>>().join(", ");
        format!("{} ; {}", self.means, fill(&self.means_online, &[("means", &online)]))
    }
}

// For an association whose own files are older than these texts.

fn means_online() -> String {
    "en ligne, dans « Compte » : {means}".to_owned()
}

fn means_from() -> String {
    "{means} (à partir de {amount})".to_owned()
}

fn eligible_cesu() -> String {
    "dont réglés en CESU".to_owned()
}

/// The places that a text may name. A text that is not listed has none.
const PLACES: &[(&str, &str, &[&str])] = &[
    ("common.toml", "page", &["page", "pages"]),
    ("common.toml", "continued", &["title"]),
    ("common.toml", "siret", &["siret"]),
    ("common.toml", "phone", &["phone"]),
    ("invoice.toml", "title", &["number"]),
    ("credit_note.toml", "title", &["number"]),
    ("credit_note.toml", "corrected", &["number", "date"]),
    ("lines.toml", "line", &["nature", "label"]),
    ("lines.toml", "subtotal", &["child"]),
    ("payment.toml", "means_online", &["means"]),
    ("payment.toml", "means_from", &["means", "amount"]),
    ("payment.toml", "qr_caption", &["amount"]),
    ("payment.toml", "qr_alt", &["amount", "beneficiary", "iban", "reference"]),
    ("payment.toml", "instalment", &["rank"]),
    ("payment.toml", "instalment_due", &["date"]),
    ("receipt.toml", "title", &["number"]),
    ("receipt.toml", "statement", &["payer"]),
    ("certificate.toml", "title", &["year"]),
    ("certificate.toml", "statement", &["director", "payer", "association", "centre", "year"]),
    ("certificate.toml", "total", &["year"]),
    ("certificate.toml", "child", &["year"]),
    ("certificate.toml", "no_child", &["year"]),
    ("certificate.toml", "ceiling", &["ceiling"]),
    ("certificate.toml", "replaces", &["number", "date"]),
    ("certificate.toml", "signed", &["town", "date"]),
    ("deposit_slip.toml", "title", &["number"]),
];

impl Wording {
    pub fn read(templates: &Templates) -> Result<Wording, TemplateError> {
        Ok(Wording {
            common: file(templates, "common.toml")?,
            invoice: file(templates, "invoice.toml")?,
            credit_note: file(templates, "credit_note.toml")?,
            lines: file(templates, "lines.toml")?,
            payment: file(templates, "payment.toml")?,
            receipt: file(templates, "receipt.toml")?,
            certificate: file(templates, "certificate.toml")?,
            deposit_slip: file(templates, "deposit_slip.toml")?,
        })
    }
}

fn file<T: DeserializeOwned>(templates: &Templates, name: &str) -> Result<T, TemplateError> {
    let path = format!("pdf/{name}");
    let bytes = templates.paper_file(name).unwrap_or_default();
    let text = std::str::from_utf8(bytes).map_err(|_| TemplateError::Other(format!("{path} n’est pas en UTF-8")))?;
    let words: T = toml::from_str(text).map_err(|error| at_line(text, &path, &error))?;
    check_places(name, text)?;
    Ok(words)
}

/// A place that nobody fills would be printed as it is: it is named before any paper is made.
fn check_places(name: &str, text: &str) -> Result<(), TemplateError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| at_line(text, name, &error))?;
    for (key, value) in &table {
        let known = PLACES.iter().find(|(file, text, _)| *file == name && text == key).map_or(&[][..], |(_, _, places)| places);
        if let Some(other) = value.as_str().and_then(|text| places(text).find(|place| !known.contains(place))) {
            let line = text.lines().position(|line| line.contains(&format!("{{{other}}}"))).unwrap_or(0) + 1;
            let message = format!("{{{other}}} n’est pas connu ici");
            return Err(TemplateError::AtLine { file: format!("pdf/{name}"), line, message });
        }
    }
    Ok(())
}

fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|part| part.split('}').next().unwrap_or(part))
}

/// The text with its places filled. What is put in is never read again: `{number}` in a name stays what it is.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(values.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(fill("n° {number} du {date}.", &[("number", "{date}"), ("date", "1er mai")]), "n° {date} du 1er mai.");
        assert_eq!(fill("rien", &[]), "rien");
    }

    #[test]
    fn an_unknown_place_is_named_with_its_line() {
        let error = check_places("invoice.toml", "# {}\ntitle = \"Facture {numero}\"\n").unwrap_err();
        assert_eq!(error.to_string(), "Modèle pdf/invoice.toml, ligne 2 : {numero} n’est pas connu ici.");
        assert!(check_places("invoice.toml", "title = \"{number}\"").is_ok());
        assert!(check_places("invoice.toml", "issued = \"{number}\"").is_err());
    }

    #[test]
    fn every_listed_place_is_of_a_text_that_exists() {
        for (file, key, places) in PLACES {
            let text = std::fs::read_to_string(format!("site-templates/pdf/{file}")).unwrap();
            let line = text.lines().find(|line| line.starts_with(&format!("{key} ="))).unwrap_or_else(|| panic!("{file}: {key}"));
            assert!(places.iter().all(|place| line.contains(&format!("{{{place}}}"))), "{file}: {line}");
        }
    }
}
