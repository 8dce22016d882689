//! Who pays, as the platform takes it? What names a person must fit or is given back to be mended; address and telephone are
//! brought into shape by rule. No value has a `+` or is a word of success: `signature.rs` says why.

use super::status::{Outcome, TransStatus};
use crate::outside::smtp;

const EMAIL_MAX: usize = 150;
const NAME_MAX: usize = 63;
const ADDRESS_MAX: usize = 255;
const POSTCODE_MAX: usize = 64;
const TOWN_MAX: usize = 128;
const PHONE_MAX: usize = 32;

/// The payer's details as they stand on the screen, each may be empty. They may be those of the card's owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payer {
    /// Ours; nothing that says who it is.
    pub id: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub address: String,
    pub postcode: String,
    pub town: String,
    /// Two capitals; France when it is empty.
    pub country: String,
    pub phone: String,
}

/// A datum that the platform would refuse: the field of our form and the sentence beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    pub field: &'static str,
    pub sentence: &'static str,
}

impl Payer {
    /// The `vads_cust_*` fields of what is there.
    pub(super) fn fields(&self) -> Result<Vec<(&'static str, String)>, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut fields = Vec::new();
        for (name, field, value, sentence) in self.checked() {
            match value {
                Some(value) if value.is_empty() => {}
                Some(value) => fields.push((name, value)),
                None => misfits.push(Misfit { field, sentence }),
            }
        }
        if misfits.is_empty() { Ok(fields) } else { Err(misfits) }
    }

    /// Field of the platform, ours, the value if it fits, what to say if it does not.
    fn checked(&self) -> [(&'static str, &'static str, Option<String>, &'static str); 9] {
        let country = Some(self.country.trim()).filter(|text| !text.is_empty()).unwrap_or("FR");
        let id = !is_success(&self.id)
            && self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && self.id.len() <= NAME_MAX;
        [
            ("vads_cust_id", "id", id.then(|| self.id.clone()), "Le payeur n’a pas pu être identifié : rechargez la page."),
            ("vads_cust_email", "email", email(&self.email), "Adresse e-mail : corrigez-la, la plateforme de paiement ne l’accepte pas."),
            (
                "vads_cust_first_name",
                "first_name",
                text(&self.first_name, NAME_MAX),
                "Prénom : 63 caractères au plus, sans les signes <, > et +.",
            ),
            (
                "vads_cust_last_name",
                "last_name",
                text(&self.last_name, NAME_MAX),
                "Nom : 63 caractères au plus, sans les signes <, > et +.",
            ),
            ("vads_cust_address", "address", Some(shaped(&self.address, ADDRESS_MAX)), ""),
            ("vads_cust_zip", "postcode", postcode(&self.postcode), "Code postal : des chiffres et des lettres seulement."),
            ("vads_cust_city", "town", text(&self.town, TOWN_MAX), "Ville : 128 caractères au plus, sans les signes <, > et +."),
            ("vads_cust_country", "country", country_code(country), "Pays : deux lettres, par exemple FR."),
            ("vads_cust_phone", "phone", Some(phone(&self.phone)), ""),
        ]
    }
}

/// In lower case. One with a `+` is right, and not prefilled.
fn email(typed: &str) -> Option<String> {
    match typed.trim() {
        "" => Some(String::new()),
        typed => smtp::address(typed)
            .filter(|address| address.len() <= EMAIL_MAX)
            .map(|address| if address.contains('+') { String::new() } else { address }),
    }
}

fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | '+')
}

/// A word by which the platform says that money moved.
fn is_success(text: &str) -> bool {
    TransStatus::read(text).is_some_and(|status| status.outcome() == Outcome::Credited)
}

/// As it is typed, or not at all: a cut name is another person's.
fn text(typed: &str, most: usize) -> Option<String> {
    let typed = typed.trim();
    let good = typed.chars().count() <= most && !typed.contains(is_refused) && !is_success(typed);
    good.then(|| typed.to_owned())
}

fn postcode(typed: &str) -> Option<String> {
    let typed = typed.trim().to_uppercase();
    let good =
        typed.len() <= POSTCODE_MAX && !is_success(&typed) && typed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ' || b == b'-');
    good.then_some(typed)
}

fn country_code(typed: &str) -> Option<String> {
    let good = typed.len() == 2 && typed.bytes().all(|b| b.is_ascii_alphabetic());
    good.then(|| typed.to_ascii_uppercase())
}

/// On one line, without what is refused, cut at the end: it helps the platform's page, it identifies nobody.
pub(super) fn shaped(typed: &str, most: usize) -> String {
    let spaced: String = typed.chars().map(|c| if is_refused(c) { ' ' } else { c }).collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = joined.chars().take(most).collect();
    let cut = cut.trim_end();
    if is_success(cut) { String::new() } else { cut.to_owned() }
}

/// Its digits, `00` for the `+` in front; nothing when they are too many for a telephone.
fn phone(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let abroad = if typed.trim_start().starts_with('+') { "00" } else { "" };
    if digits.is_empty() || digits.len() + 2 > PHONE_MAX { String::new() } else { format!("{abroad}{digits}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Payer {
        let text = str::to_owned;
        Payer {
            id: text("F-12"),
            email: text("Anna.Roux@Example.org "),
            first_name: text(" Anna-Zoé "),
            last_name: text("Roux d’Oc"),
            address: text("12 rue <b>des Prés\r\n Bât. C"),
            postcode: text("34000"),
            town: text("Montpellier"),
            country: String::new(),
            phone: text(" +33 (0)4 67.00.00-00"),
        }
    }

    #[test]
    fn what_fits_is_prefilled() {
        let fields = anna().fields().unwrap();
        let of = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!(of("vads_cust_email"), Some("anna.roux@example.org"));
        assert_eq!((of("vads_cust_first_name"), of("vads_cust_last_name")), (Some("Anna-Zoé"), Some("Roux d’Oc")));
        assert_eq!(of("vads_cust_address"), Some("12 rue b des Prés Bât. C"));
        assert_eq!((of("vads_cust_phone"), of("vads_cust_country")), (Some("00330467000000"), Some("FR")));
        assert_eq!(Payer::default().fields().unwrap(), [("vads_cust_country", "FR".to_owned())], "what is empty is not sent");
    }

    #[test]
    fn what_names_a_person_is_never_cut() {
        let (long, sign) = ("é".repeat(64), "Anna <script>".to_owned());
        for (bad, field) in [
            (Payer { first_name: long.clone(), ..anna() }, "first_name"),
            (Payer { last_name: sign, ..anna() }, "last_name"),
            (Payer { last_name: "Roux\nBcc".into(), ..anna() }, "last_name"),
            (Payer { email: format!("{}@example.org", "a".repeat(140)), ..anna() }, "email"),
            (Payer { email: "anna".into(), ..anna() }, "email"),
            (Payer { postcode: "34 000é".into(), ..anna() }, "postcode"),
            (Payer { town: "M".repeat(129), ..anna() }, "town"),
            (Payer { country: "FRA".into(), ..anna() }, "country"),
            (Payer { id: "12/é".into(), ..anna() }, "id"),
            (Payer { first_name: "1+AUTHORISED".into(), ..anna() }, "first_name"),
            (Payer { last_name: "CAPTURED".into(), ..anna() }, "last_name"),
            (Payer { postcode: "authorised".into(), ..anna() }, "postcode"),
        ] {
            let misfits = bad.fields().unwrap_err();
            assert_eq!(misfits.iter().map(|m| m.field).collect::<Vec<_>>(), [field]);
            assert!(misfits[0].sentence.ends_with('.'), "{}", misfits[0].sentence);
        }
        assert!(Payer { first_name: "é".repeat(63), ..anna() }.fields().is_ok(), "characters are counted, not bytes");
        let both = Payer { first_name: long.clone(), town: "<".into(), ..anna() }.fields().unwrap_err();
        assert_eq!(both.len(), 2, "everything to mend is said at once");
    }

    #[test]
    fn nothing_that_a_payer_types_can_be_cut_into_a_success() {
        let typed = ["AUTHORISED", "1+AUTHORISED+2", "CAPTURED", "a+CAPTURED@example.org", "AUTHORISED+", "\nAUTHORISED ", "<CAPTURED>"];
        for text in typed.map(str::to_owned) {
            let (id, email, address, postcode) = (text.clone(), text.clone(), text.clone(), text.clone());
            let one = |payer: Payer| payer.fields().unwrap_or_default();
            let all = [
                one(Payer { id, ..Payer::default() }),
                one(Payer { email, ..Payer::default() }),
                one(Payer { address, ..Payer::default() }),
                one(Payer { postcode, ..Payer::default() }),
                one(Payer { first_name: text.clone(), ..Payer::default() }),
                one(Payer { last_name: text.clone(), ..Payer::default() }),
                one(Payer { town: text.clone(), ..Payer::default() }),
                one(Payer { phone: text.clone(), ..Payer::default() }),
                one(Payer { country: text.clone(), ..Payer::default() }),
            ]
            .concat();
            for (name, value) in all {
                assert!(!value.split('+').any(is_success) && !value.contains('+'), "{name}={value}");
            }
        }
    }

    #[test]
    fn address_and_telephone_are_shaped() {
        assert_eq!(shaped(&"é ".repeat(300), 255).chars().count(), 255);
        assert_eq!(shaped("abcd ef", 5), "abcd");
        assert_eq!(phone("poste 12"), "12");
        assert_eq!(phone("à la mairie"), "");
        assert_eq!(phone(&"1".repeat(40)), "");
    }
}
