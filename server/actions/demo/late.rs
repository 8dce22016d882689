//! Who is late in the invented town? At Le Moulin two families with an invoice past its due date, one of them reminded once, and a
//! third that keeps its plan of instalments.

use preau_core::domain::ids::{PlanId, ReminderId};
use preau_core::domain::money::acts::MoneyAct;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::money::plan::{Instalment, Plan, open_up_to};
use preau_core::domain::money::reminders::arrears;
use preau_core::domain::time::{UtcTime, days_after};

use super::calendar::MOULIN;
use super::money::{DIRECTOR, Till, typed};
use super::people::People;
use crate::actions::authorize::account_of_rows;
use crate::actions::import::ids;
use crate::actions::money::reminder_letters::usual_texts;
use crate::scope::AccountScope;
use crate::store::StoreError;
use crate::store::ledger::PaymentDetails;
use crate::store::reminder::NewReminder;

impl Till<'_> {
    fn ago(&self, days: u64) -> UtcTime {
        let today = self.now.local_date();
        UtcTime::from_local(today.checked_sub_days(chrono::Days::new(days)).unwrap_or(today), 10)
    }

    /// Their invoices, and a reminder that one of them got.
    pub(super) fn late(&mut self, people: &People) -> Result<(), StoreError> {
        let [reminded, planned, other] = people.late()[..] else { return Ok(()) };
        let at = |family| account_of_rows(family, ids::centre(MOULIN));
        self.autumn(at(reminded), people, 70, 4_650)?;
        self.remind(at(reminded))?;
        self.autumn(at(other), people, 50, 2_480)?;
        self.autumn(at(planned), people, 70, 12_000)
    }

    /// The plan of the third, over everything that it owes once its days are invoiced.
    pub(super) fn in_three_times(&mut self, people: &People) -> Result<(), StoreError> {
        let [_, planned, _] = people.late()[..] else { return Ok(()) };
        self.plan(account_of_rows(planned, ids::centre(MOULIN)))
    }

    /// An invoice issued so many days ago, due thirty days later.
    fn autumn(&mut self, of: AccountScope, people: &People, days: u64, cents: i64) -> Result<(), StoreError> {
        let child = people.families.iter().find(|f| f.id == of.family()).and_then(|f| f.children.first()).map(|c| c.id);
        let Some(child) = child else { return Ok(()) };
        let name = self.writer.child_first_name(child)?.unwrap_or_default();
        let at = self.ago(days);
        let lines = vec![typed((child, &name), LineNature::Care, "Stage de rentrée", cents)];
        let act = MoneyAct::Issue { label: "Facture".into(), lines, due: days_after(at.local_date(), 30) };
        self.perform(of, at, &act, &PaymentDetails::default()).map(|_| ())
    }

    /// Two weeks ago, as the director would have.
    fn remind(&mut self, of: AccountScope) -> Result<(), StoreError> {
        let at = self.ago(14);
        let texts = usual_texts(self.app).map_err(|_| StoreError::Broken("the usual text of a reminder"))?;
        let late = arrears(&self.writer.account_state(of)?, &self.writer.account_entries(of)?, None, at.local_date());
        let new = NewReminder {
            id: ReminderId(self.app.chance.id()),
            batch: ReminderId(self.app.chance.id()),
            level: 1,
            cents: late.cents(),
            lines: &late.lines,
            debt: &late.debt,
            text: texts.first().map(String::as_str).unwrap_or_default(),
            who: DIRECTOR,
        };
        self.writer.add_reminder(of, &new, at)
    }

    /// Its first instalment is paid, the next comes in two weeks.
    fn plan(&mut self, of: AccountScope) -> Result<(), StoreError> {
        let (account, today) = (self.writer.account_state(of)?, self.now.local_date());
        let third = account.balance / 3;
        let first = self.ago(16).local_date();
        let parts = [(first, third), (days_after(today, 14), third), (days_after(today, 44), account.balance - 2 * third)];
        let made = self.ago(38);
        let plan = Plan {
            id: PlanId(self.app.chance.id()),
            made_on: made.local_date(),
            after: account.last,
            owed_cents: open_up_to(&account, account.last),
            instalments: parts.map(|(date, cents)| Instalment { date, cents }).to_vec(),
        };
        self.writer.add_plan(of, &plan, DIRECTOR, made)?;
        let written = self.writer.account_entries(of)?.last().map_or(first, |e| e.date).max(first);
        let at = UtcTime::from_local(written, 11).min(self.now);
        let label = "Règlement Chèque n° 4400321".to_owned();
        let act = MoneyAct::Pay { mode: PaymentMode::Cheque, cents: third, paid_on: at.local_date(), label };
        let details = PaymentDetails { reference: "4400321".into(), bank: "Banque du Quercy".into(), drawer: "Elena Garcia".into() };
        self.perform(of, at, &act, &details).map(|_| ())
    }
}
