//! Where does an account stand with what is late? Read once, for the review, the sending, the mail that leaves and the screens.

use std::collections::BTreeMap;

use preau_core::documents::reminders::{PlanView, ReminderView};
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::account::Account;
use preau_core::domain::money::plan::Plan;
use preau_core::domain::money::reminders::{Arrears, arrears, next_level, sent_for};
use preau_core::domain::time::LocalDate;

use crate::scope::{AccountScope, CentreScope};
use crate::store::reminder::ReminderRow;
use crate::store::{Reader, StoreError};

#[derive(Debug)]
pub struct Late {
    pub account: Account,
    pub plan: Option<Plan>,
    pub arrears: Arrears,
    /// The latest first.
    pub reminders: Vec<ReminderRow>,
    /// An online payment waits for its bank.
    pub under_way: bool,
}

impl Late {
    pub fn read(reader: &Reader, of: AccountScope, today: LocalDate) -> Result<Late, StoreError> {
        let account = reader.account_state(of)?;
        let plan = reader.plan(of)?;
        let arrears = arrears(&account, &reader.account_entries(of)?, plan.as_ref(), today);
        Ok(Late { arrears, account, plan, reminders: reader.reminders(of)?, under_way: reader.payment_is_pending(of)? })
    }

    /// The same of many accounts of a centre, in a number of questions that does not depend on how many.
    pub fn of_families(
        reader: &Reader,
        desk: CentreScope,
        families: &[FamilyId],
        today: LocalDate,
    ) -> Result<BTreeMap<FamilyId, Late>, StoreError> {
        let mut stands = reader.accounts_of(desk, families)?;
        let mut plans = reader.plans_of(desk, families)?;
        let mut reminders = reader.reminders_of(desk, families)?;
        let paying = reader.which_are_paying(desk, families)?;
        let mut late = |family: &FamilyId| {
            let (account, entries) = stands.remove(family).unwrap_or_default();
            let plan = plans.remove(family);
            let arrears = arrears(&account, &entries, plan.as_ref(), today);
            let reminders = reminders.remove(family).unwrap_or_default();
            (*family, Late { account, plan, arrears, reminders, under_way: paying.contains(family) })
        };
        Ok(families.iter().map(&mut late).collect())
    }

    /// Reminders already sent for the current debt.
    pub fn sent(&self) -> u16 {
        sent_for(&self.arrears.debt, self.reminders.iter().map(|r| &r.debt))
    }

    pub fn level(&self) -> u8 {
        next_level(self.sent())
    }

    /// The reminder that left that day, if any did.
    pub fn of_day(&self, today: LocalDate) -> Option<&ReminderRow> {
        self.reminders.first().filter(|r| r.at.local_date() == today)
    }
}

pub fn plan_view(plan: &Plan, account: &Account) -> PlanView {
    PlanView { id: plan.id, made_on: plan.made_on, instalments: plan.covered(account) }
}

/// As the desk reads it, with who sent it.
pub fn reminder_view(row: &ReminderRow) -> ReminderView {
    ReminderView {
        id: row.id,
        level: row.level,
        date: row.at.local_date(),
        cents: row.cents,
        lines: row.lines.clone(),
        text: row.text.clone(),
        by: row.by.clone(),
    }
}

/// What may be paid online instead of the whole balance: the amount that the director opened, else what the plan opens.
pub fn opened(reader: &Reader, of: AccountScope, account: &Account, today: LocalDate) -> Result<Option<i64>, StoreError> {
    let by_hand = reader.opened_payment(of, today)?.filter(|(cents, _)| *cents <= account.balance);
    if let Some((cents, _)) = by_hand {
        return Ok(Some(cents));
    }
    Ok(reader.plan(of)?.and_then(|plan| plan.opens(account, today)).filter(|cents| *cents < account.balance))
}
