//! *Contrôle*: what should a director look at? Each line is something that does not agree, said in a sentence.

use preau_core::documents::money::AuditLine;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::certificate::to_certify;
use preau_core::domain::money::quotient::{Known, on};

use super::alarms;
use crate::actions::authorize::account_of_rows;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::money_audit::Presence;
use crate::store::{Reader, StoreError};

fn line(code: &str, sentence: String) -> AuditLine {
    AuditLine { code: code.into(), sentence, family: None, date: None, alarm: None, treated: None }
}

pub async fn audit(app: &App, desk: CentreScope) -> Result<Vec<AuditLine>, Denied> {
    let now = app.now();
    let today = now.local_date();
    let lines = app.store.read(move |r| {
        let mut lines = vec![];
        balances(r, desk, &mut lines)?;
        let from = alarms::first_day(today);
        for found in r.presences_that_differ(desk, from, today)? {
            let day = found.date.format("%d/%m/%Y");
            let (code, said) = match found.what {
                Presence::AttendedNotInvoiced => ("attended_not_invoiced", "présent et non facturé"),
                Presence::InvoicedNotAttended => ("invoiced_not_attended", "facturé et absent"),
            };
            let sentence = format!("{} ({}), le {day} : {said}.", found.child_name, found.family_name);
            lines.push(AuditLine { family: Some(found.family), date: Some(found.date), ..line(code, sentence) });
        }
        for (family, name) in r.families_of_centre(desk.centre())? {
            if let Known::Expired(ended) = on(&r.quotients_of(family)?, today) {
                let sentence = format!("{name} : le quotient familial a expiré le {}.", ended.format("%d/%m/%Y"));
                lines.push(AuditLine { family: Some(family), date: Some(ended), ..line("quotient_expired", sentence) });
            }
        }
        lines.extend(alarms::lines(r, desk, from)?);
        let late = r.words_that_wait(now)?;
        if late > 0 {
            let sentence =
                format!("{late} annonce(s) de la plateforme de paiement attendent depuis plus d’un jour : prévenez l’hébergeur.");
            lines.push(line("notification_not_processed", sentence));
        }
        Ok::<_, StoreError>(lines)
    });
    Ok(lines.await?)
}

/// Each account's sum is its open lines less its credits, and a certificate says what is so.
fn balances(reader: &Reader, desk: CentreScope, lines: &mut Vec<AuditLine>) -> Result<(), StoreError> {
    let families = reader.families_of_accounts(desk)?;
    let births = reader.children_of_families(&families)?.into_iter().map(|(id, (_, birth))| (id, birth)).collect();
    for family in families {
        let of = account_of_rows(family, desk.centre());
        let account = reader.account_state(of)?;
        let name = || reader.family_name(family).map(Option::unwrap_or_default);
        if !account.is_balanced() {
            let sentence = format!("{} : le solde ({}) ne correspond pas aux écritures.", name()?, euros(account.balance));
            lines.push(AuditLine { family: Some(family), ..line("balance_differs", sentence) });
        }
        let mut seen = std::collections::BTreeSet::new();
        for known in reader.certificates(of)?.into_iter().rev().filter(|c| seen.insert(c.year)) {
            if to_certify(&account, known.year, &births, Some(&known.figures)).as_ref() != Some(&known.figures) {
                let sentence = format!("{} : un règlement a bougé, l’attestation {} est à remplacer.", name()?, known.number);
                lines.push(AuditLine { family: Some(family), ..line("certificate_to_replace", sentence) });
            }
        }
    }
    Ok(())
}
