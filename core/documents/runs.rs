//! What does the desk read of a draft of invoices, and what does it send to issue it? Amounts are whole cents.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{FamilyId, PaperId};
use crate::domain::money::acts::NewLine;
use crate::domain::money::billing::BillIssue;
use crate::domain::time::{LocalDate, UtcTime};

/// A draft run of invoices: `POST /api/desk/{centre}/runs` with `{from, to}` makes one (it replaces the draft before it),
/// `GET /api/desk/{centre}/runs` answers the latest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunView {
    pub id: PaperId,
    pub from: LocalDate,
    pub to: LocalDate,
    pub made_at: UtcTime,
    /// Something of it is issued, and nothing of it waits any more.
    pub issued: bool,
    #[cfg_attr(test, ts(type = "number"))]
    pub total_cents: i64,
    #[serde(default)]
    pub warnings: Vec<super::control::RunWarning>,
    pub families: Vec<RunFamily>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunFamily {
    pub family: FamilyId,
    pub name: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub total_cents: i64,
    /// How many lines its draft has: `RunLines` tells them.
    pub lines: u32,
    pub issues: Vec<RunIssue>,
    /// Issues that keep the invoice back.
    pub blocked: bool,
    /// A quotient has expired: it needs the director's *Je confirme*.
    pub to_confirm: bool,
    /// The total of the draft before this one, where its lines were others: also when they come to the same.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub before_cents: Option<i64>,
    /// Its invoice, once issued.
    pub invoice: Option<String>,
}

/// What the director must look at in a family's draft: a sentence is said once, with the days of which it is true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunIssue {
    pub code: String,
    pub sentence: String,
    pub days: Vec<IssueDay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct IssueDay {
    pub child_name: String,
    pub date: LocalDate,
}

/// In the order of the draft, each at its first day.
pub fn told(issues: &[BillIssue]) -> Vec<RunIssue> {
    let mut told: Vec<RunIssue> = vec![];
    for issue in issues {
        let sentence = issue.problem.sentence();
        let day = IssueDay { child_name: issue.child_name.clone(), date: issue.date };
        match told.iter_mut().find(|known| known.sentence == sentence) {
            Some(known) => known.days.push(day),
            None => told.push(RunIssue { code: issue.problem.code().to_owned(), sentence, days: vec![day] }),
        }
    }
    told
}

/// `GET /api/desk/{centre}/runs/{run}/families/{family}`: what a family's draft invoices, each line with its words. Apart, because the
/// lines of a whole run are long and few of them are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunLines {
    pub lines: Vec<NewLine>,
}

/// `GET /api/desk/{centre}/runs/progress`: how far the draft is that is being made; `null` when none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RunProgress {
    pub done: u32,
    pub families: u32,
}

/// `POST /api/desk/{centre}/runs/{run}/issue`: which families, and for which the top bracket is confirmed. Pressed twice, it issues
/// once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct IssueRun {
    pub families: Vec<FamilyId>,
    pub confirmed: Vec<FamilyId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct IssuedRun {
    /// Numbers given now.
    pub invoices: Vec<String>,
    /// Families left out, with the sentence that says why.
    pub left: Vec<(FamilyId, String)>,
}
