//! What did a family really pay in a year, and which part counts for the tax credit? (CGI 200 quater B: care of children under 6 on
//! 1 January of the year, sums really paid in the calendar year.) From allocations, so that each cent is a payment of a line.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::kinds::LineNature;
use super::reasons::MoneyReason;
use crate::domain::ids::ChildId;
use crate::domain::time::{LocalDate, age_on};

/// The ceiling of the tax credit per child, shown as information.
pub const CEILING_CENTS: i64 = 350_000;

/// The figures of a certificate (*attestation*) of one account and calendar year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CertificateFigures {
    pub year: i32,
    /// Really paid in the year: payments less what was refunded, came back or left for another centre.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid_cents: i64,
    /// Of it by CESU, whatever it paid. Not said by certificates of earlier versions, whose paper names the share of `children`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number"))]
    pub cesu_cents: Option<i64>,
    pub children: Vec<EligibleCare>,
}

/// Care of one child that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct EligibleCare {
    pub child: ChildId,
    #[cfg_attr(test, ts(type = "number"))]
    pub care_cents: i64,
    /// The part of it paid by CESU, shown apart: an employer may have funded it.
    #[cfg_attr(test, ts(type = "number"))]
    pub cesu_cents: i64,
}

/// Under 6 on 1 January of that year; born during the year counts.
pub fn is_eligible(birth: LocalDate, year: i32) -> bool {
    LocalDate::from_ymd_opt(year, 1, 1).is_some_and(|first| birth > first || age_on(birth, first) < 6)
}

impl CertificateFigures {
    /// What its paper says was paid by CESU.
    pub fn paid_by_cesu(&self) -> i64 {
        self.cesu_cents.unwrap_or_else(|| self.children.iter().map(|care| care.cesu_cents).sum())
    }

    /// It says the same as that one, which may be of an earlier version.
    pub fn says(&self, other: &CertificateFigures) -> bool {
        let same = (self.year, self.paid_cents, self.paid_by_cesu()) == (other.year, other.paid_cents, other.paid_by_cesu());
        same && self.children == other.children
    }

    /// Nothing of that year was paid, or nothing is left of it.
    pub const fn nothing(year: i32) -> CertificateFigures {
        CertificateFigures { year, paid_cents: 0, cesu_cents: Some(0), children: vec![] }
    }
}

/// What a certificate of that year should say now. `known`: what the one that stands says; one that is not true any more is replaced,
/// by one of nothing where nothing is left. None: there is nothing to certify, and nothing was.
pub fn to_certify(
    account: &Account,
    year: i32,
    births: &BTreeMap<ChildId, LocalDate>,
    known: Option<&CertificateFigures>,
) -> Option<CertificateFigures> {
    figures(account, year, births).ok().or_else(|| known.map(|_| CertificateFigures::nothing(year)))
}

/// A payment belongs to the year in which it was handed over or authorised, whenever it was allocated.
pub fn figures(account: &Account, year: i32, births: &BTreeMap<ChildId, LocalDate>) -> Result<CertificateFigures, MoneyReason> {
    let of_year = account.credits.values().filter(|c| c.paid_on.year() == year);
    let (mut paid_cents, mut paid_by_cesu) = (0, 0);
    for credit in of_year {
        paid_cents += credit.really_paid();
        paid_by_cesu += if credit.mode.is_cesu() { credit.really_paid() } else { 0 };
    }
    if paid_cents <= 0 {
        return Err(MoneyReason::NothingPaid { year });
    }
    let mut children: BTreeMap<ChildId, EligibleCare> = BTreeMap::new();
    for ((credit, line), cents) in &account.allocated {
        let Some(credit) = account.credits.get(credit).filter(|c| c.paid_on.year() == year) else { continue };
        let Some(line) = account.lines.get(line).filter(|l| l.nature == LineNature::Care) else { continue };
        let Some(child) = line.child.filter(|c| births.get(c).is_some_and(|birth| is_eligible(*birth, year))) else { continue };
        let care = children.entry(child).or_insert(EligibleCare { child, care_cents: 0, cesu_cents: 0 });
        care.care_cents += cents;
        if credit.mode.is_cesu() {
            care.cesu_cents += cents;
        }
    }
    Ok(CertificateFigures { year, paid_cents, cesu_cents: Some(paid_by_cesu), children: children.into_values().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_of_an_earlier_version_says_what_its_paper_says() {
        let care = EligibleCare { child: ChildId([1; 16]), care_cents: 900, cesu_cents: 300 };
        let now = CertificateFigures { year: 2026, paid_cents: 2_000, cesu_cents: Some(300), children: vec![care] };
        let text = serde_json::to_string(&now).unwrap().replace("\"cesu_cents\":300,\"children\"", "\"children\"");
        let earlier: CertificateFigures = serde_json::from_str(&text).unwrap();
        assert!(earlier.cesu_cents.is_none() && now.says(&earlier) && earlier.says(&now), "{text}");
        // An older brother was paid for by CESU too: the paper of then left it out, and is to be replaced.
        assert!(!CertificateFigures { cesu_cents: Some(500), ..now }.says(&earlier));
    }
}
