//! What will the invoices of a draft lack on paper? Said while it can still be completed: what is issued is frozen as it is.

use std::collections::BTreeSet;

use preau_core::documents::control::RunWarning;
use preau_core::domain::ids::FamilyId;

use super::settings_check::siret_is_valid;
use crate::scope::CentreScope;
use crate::store::run::RunFamilyRow;
use crate::store::{Reader, StoreError};

/// Families that a line names; of more it says how many.
const NAMED_MAX: usize = 12;

/// Of what is still to be issued.
pub(super) fn warnings(reader: &Reader, desk: CentreScope, families: &[RunFamilyRow]) -> Result<Vec<RunWarning>, StoreError> {
    let waiting: Vec<&RunFamilyRow> = families.iter().filter(|row| row.number.is_none() && row.lines > 0).collect();
    if waiting.is_empty() {
        return Ok(vec![]);
    }
    let warning = |code: &str, sentence: String| RunWarning { code: code.to_owned(), sentence };
    let mut found = vec![];
    if !siret_is_valid(&reader.centre_money(desk.centre())?.siret) {
        let text = "Ces factures partiraient sans SIRET, qu’une facture doit porter : écrivez-le dans « Réglages » avant d’émettre.";
        found.push(warning("no_siret", text.to_owned()));
    }
    let ids: Vec<FamilyId> = waiting.iter().map(|row| row.family).collect();
    let addressed: BTreeSet<FamilyId> = reader.payers_with_address(&ids)?;
    let without: Vec<&str> = waiting.iter().filter(|row| !addressed.contains(&row.family)).map(|row| row.name.as_str()).collect();
    if !without.is_empty() {
        found.push(warning(
            "payer_without_address",
            format!("Sans adresse de payeur sur leur facture : {}. À compléter avant d’émettre.", named(&without)),
        ));
    }
    Ok(found)
}

fn named(names: &[&str]) -> String {
    match names.len().saturating_sub(NAMED_MAX) {
        0 => names.join(", "),
        more => format!("{} et {more} autres familles", names[..NAMED_MAX].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_names_says_how_many_more() {
        assert_eq!(named(&["Lune", "Soleil"]), "Lune, Soleil");
        assert!(named(&["A"; 15]).ends_with("A et 3 autres familles"));
    }
}
