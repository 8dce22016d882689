//! *Contrôle*: what should a director look at? Each line is something that does not agree, said in a sentence.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::documents::control::AuditLine;
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::certificate::to_certify;
use preau_core::domain::money::quotient::{FamilyQuotient, Known, on};
use preau_core::domain::time::LocalDate;

use super::alarms;
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
        for differ in r.presences_that_differ(desk, from, today)? {
            let (code, said) = match differ.what {
                Presence::AttendedNotInvoiced => ("attended_not_invoiced", "présent et non facturé"),
                Presence::InvoicedNotAttended => ("invoiced_not_attended", "facturé et absent"),
            };
            for found in differ.days {
                let sentence = format!("{} ({}), le {} : {said}.", found.child_name, found.family_name, found.date.format("%d/%m/%Y"));
                lines.push(AuditLine { family: Some(found.family), date: Some(found.date), ..line(code, sentence) });
            }
            lines.extend(alarms::more(code, differ.more));
        }
        expired_quotients(r, desk, today, &mut lines)?;
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

/// Accounts that are read together: a bound on what is held at once.
const AT_ONCE: usize = 500;

/// Each account's sum is its open lines less its credits, and a certificate says what is so.
fn balances(reader: &Reader, desk: CentreScope, lines: &mut Vec<AuditLine>) -> Result<(), StoreError> {
    let families = reader.families_of_accounts(desk)?;
    let births = reader.children_of_families(&families)?.into_iter().map(|(id, (_, birth))| (id, birth)).collect();
    let names: BTreeMap<FamilyId, String> = reader.names_of_families(families.iter().copied())?;
    let families: Vec<FamilyId> = families.into_iter().collect();
    for part in families.chunks(AT_ONCE) {
        let mut certificates = reader.certificates_of(desk, part)?;
        for (family, (account, _)) in reader.accounts_of(desk, part)? {
            let name = names.get(&family).map_or("", String::as_str);
            if !account.is_balanced() {
                let sentence = format!("{name} : le solde ({}) ne correspond pas aux écritures.", euros(account.balance));
                lines.push(AuditLine { family: Some(family), ..line("balance_differs", sentence) });
            }
            let mut seen = BTreeSet::new();
            let known = certificates.remove(&family).unwrap_or_default();
            for known in known.into_iter().rev().filter(|c| seen.insert(c.year)) {
                let now = to_certify(&account, known.year, &births, Some(&known.figures));
                if !now.is_some_and(|now| now.says(&known.figures)) {
                    let sentence = format!("{name} : un règlement a bougé, l’attestation {} est à remplacer.", known.number);
                    lines.push(AuditLine { family: Some(family), ..line("certificate_to_replace", sentence) });
                }
            }
        }
    }
    Ok(())
}

fn expired_quotients(reader: &Reader, desk: CentreScope, today: LocalDate, lines: &mut Vec<AuditLine>) -> Result<(), StoreError> {
    let names = reader.families_of_centre(desk.centre())?;
    let families: Vec<FamilyId> = names.keys().copied().collect();
    let mut quotients: BTreeMap<FamilyId, Vec<FamilyQuotient>> = BTreeMap::new();
    for (family, quotient) in reader.quotients(&families)? {
        quotients.entry(family).or_default().push(quotient);
    }
    for (family, known) in quotients {
        if let Known::Expired(ended) = on(&known, today) {
            let name = names.get(&family).map_or("", String::as_str);
            let sentence = format!("{name} : le quotient familial a expiré le {}.", ended.format("%d/%m/%Y"));
            lines.push(AuditLine { family: Some(family), date: Some(ended), ..line("quotient_expired", sentence) });
        }
    }
    Ok(())
}
