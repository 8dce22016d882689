//! What does a browser without script read? The families and centres of the account, how each account
//! stands with its plan and its reminders, the requests with their status, the papers.

use preau_core::documents::model::HomePrintable;
use preau_core::domain::money::account::Account;
use preau_core::domain::money::plan::{CoveredInstalment, Plan};
use preau_core::domain::money::reminders::LateLine;
use preau_core::domain::time::LocalDate;

use super::authorize::{Signed, own_account};
use super::printables::Printables;
use super::refusal::Denied;
use super::words::{self, Line};
use crate::app::App;
use crate::scope::AccountScope;
use crate::store::mail_facts::CentreContact;
use crate::store::reminder::ReminderRow;
use crate::store::{Reader, StoreError};
use crate::templates::french::{self, euros};

/// The latest days of each centre; the app has all of them.
const LINES_MAX: u32 = 200;
/// The latest reminders of each account.
const REMINDERS_MAX: usize = 12;

/// One family in one centre.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FamilyPage {
    pub name: String,
    pub children: Vec<String>,
    pub centre: CentreContact,
    pub lines: Vec<Line>,
    pub account: AccountPage,
    pub printables: Vec<HomePrintable>,
}

/// How the account stands there, in the words of the app.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AccountPage {
    /// *Solde à régler*, *Rien à régler*, *En votre faveur*.
    pub said: &'static str,
    pub cents: i64,
    pub under_way: bool,
    pub plan: Option<PlanPage>,
    /// The latest first.
    pub reminders: Vec<ReminderPage>,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct PlanPage {
    pub made_on: LocalDate,
    /// The next instalment, or the one that is late.
    pub next: String,
    pub instalments: Vec<InstalmentPage>,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct InstalmentPage {
    pub date: LocalDate,
    pub cents: i64,
    pub is: &'static str,
    pub status: String,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct ReminderPage {
    pub date: LocalDate,
    pub cents: i64,
    pub paragraphs: Vec<String>,
    pub lines: Vec<LateLine>,
}

impl AccountPage {
    fn read(reader: &Reader, of: AccountScope, today: LocalDate) -> Result<AccountPage, StoreError> {
        let account = reader.account_state(of)?;
        let said = match account.balance {
            0 => "Rien à régler",
            due if due > 0 => "Solde à régler",
            _ => "En votre faveur",
        };
        let plan = reader.plan(of)?.filter(|plan| !plan.is_done(&account));
        let reminder = |row: ReminderRow| ReminderPage {
            date: row.at.local_date(),
            cents: row.cents,
            paragraphs: row.text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect(),
            lines: row.lines,
        };
        Ok(AccountPage {
            said,
            cents: account.balance.abs(),
            under_way: reader.payment_is_pending(of)?,
            plan: plan.map(|plan| plan_page(&plan, &account, today)),
            reminders: reader.reminders(of)?.into_iter().take(REMINDERS_MAX).map(reminder).collect(),
        })
    }
}

fn plan_page(plan: &Plan, account: &Account, today: LocalDate) -> PlanPage {
    let covered = plan.covered(account);
    let next = covered.iter().find(|i| i.left() > 0).map(|i| {
        let (left, day) = (euros(i.left()), french::long_date(i.date));
        if i.is_late(today) {
            format!("Échéance en retard : {left}, prévue le {day}")
        } else {
            format!("Prochaine échéance : {left} le {day}")
        }
    });
    let instalment = |i: &CoveredInstalment| {
        let (is, status) = match (i.left(), i.covered_cents, i.is_late(today)) {
            (0, ..) => ("accepted", "Réglée".to_owned()),
            (_, 0, true) => ("refused", "En retard".to_owned()),
            (left, _, true) => ("refused", format!("En retard, reste {}", euros(left))),
            (_, 0, false) => ("requested", "À venir".to_owned()),
            (left, ..) => ("requested", format!("Reste {}", euros(left))),
        };
        InstalmentPage { date: i.date, cents: i.cents, is, status }
    };
    PlanPage { made_on: plan.made_on, next: next.unwrap_or_default(), instalments: covered.iter().map(instalment).collect() }
}

pub async fn families(app: &App, signed: &Signed) -> Result<Vec<FamilyPage>, Denied> {
    let (scopes, now) = (signed.families().to_vec(), app.now());
    let found = app.store.read(move |r| {
        let (mut found, printables) = (vec![], Printables::read(r)?);
        for scope in scopes {
            let Some(rows) = r.home_rows(scope, now.local_date())? else { continue };
            let told = r.told_requests(scope.family(), scope.centre(), LINES_MAX)?;
            let page = FamilyPage {
                name: rows.family_name,
                children: rows.children.into_iter().map(|c| c.first_name).collect(),
                centre: r.centre_contact(scope.centre())?.unwrap_or_default(),
                account: AccountPage::read(r, own_account(scope), now.local_date())?,
                lines: told.iter().map(|one| words::line(one, now)).collect(),
                printables: printables.of_centre(&rows.centre.code).into_iter().map(|(_, paper)| paper).collect(),
            };
            found.push(page);
        }
        Ok::<_, Denied>(found)
    });
    found.await
}
