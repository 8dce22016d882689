//! Who pays for each family, at which quotient, and who was there?

use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::time::LocalDate;

use super::super::codes::Codes;
use super::super::fields::Fields;
use super::planned::{PlannedMark, PlannedPayer, PlannedQuotient};
use crate::actions::money::accounts::QUOTIENT_DAYS_MAX;

fn family(fields: &mut Fields<'_>, codes: &Codes) -> Option<FamilyId> {
    codes.family(fields, "famille")
}

pub fn payer(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<PlannedPayer> {
    let (family, residence) = (family(fields, codes), fields.residence("residence"));
    let (email, postcode) = (fields.email("email"), fields.postcode("code_postal"));
    let mut line = |column| fields.address_line(column);
    let (last_name, first_name, address) = (line("nom"), line("prenom"), line("adresse"));
    let (complement, town, ancv_id) = (line("complement"), line("ville"), line("ancv"));
    let payer = Payer {
        email: email?,
        ancv_id: ancv_id?,
        last_name: last_name?,
        first_name: first_name?,
        address: address?,
        complement: complement?,
        country: String::new(),
        postcode: postcode?,
        town: town?,
    };
    let family = family?;
    let fresh = codes.first("payer", family.to_string(), fields, "famille");
    if fresh { Some(PlannedPayer { family, payer, residence: residence? }) } else { None }
}

pub fn quotient(fields: &mut Fields<'_>, codes: &Codes) -> Option<PlannedQuotient> {
    let (family, quotient) = (family(fields, codes), fields.quotient("quotient"));
    let (from, to) = (fields.date("debut"), fields.date("fin"));
    let (family, quotient, from, to) = (family?, quotient?, from?, to?);
    if to < from {
        return fields.wrong("fin", "la fin est avant le début");
    }
    if (to - from).num_days() > QUOTIENT_DAYS_MAX {
        return fields.wrong("fin", "un quotient vaut deux ans au plus");
    }
    Some(PlannedQuotient { line: fields.line.number, family, quotient: FamilyQuotient { quotient, from, to } })
}

/// One mark for each part of the line.
pub fn marks(fields: &mut Fields<'_>, codes: &mut Codes, today: LocalDate) -> Vec<PlannedMark> {
    let (child, centre) = (codes.child(fields, "enfant"), codes.centre(fields, "centre"));
    let (date, parts, mark) = (fields.date("date"), fields.parts("tranches"), fields.mark("pointage"));
    let (Some(child), Some(centre), Some(date), Some(parts), Some(mark)) = (child, centre, date, parts, mark) else { return vec![] };
    if date > today {
        let _: Option<()> = fields.wrong("date", "ce jour n’est pas encore venu");
        return vec![];
    }
    let line = fields.line.number;
    let mut fresh = vec![];
    for part in parts.iter() {
        if codes.first("mark", format!("{child} {centre} {date} {}", part.word()), fields, "tranches") {
            fresh.push(PlannedMark { line, child, centre, date, part, mark });
        }
    }
    fresh
}
