//! What is late, with and without a plan, told on accounts that are folded from real acts.

use std::collections::BTreeSet;

use super::account::{Account, Effect, Entry};
use super::acts::{Billed, Moment, MoneyAct, NewLine, Reversal};
use super::apply::apply;
use super::kinds::{LineNature, PaymentMode};
use super::plan::{Instalment, Plan, PlanProblem, open_up_to, problem};
use super::reminders::{arrears, next_level, sent_for};
use crate::domain::ids::{OperationId, PlanId};
use crate::domain::time::{LocalDate, UtcTime};

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn op(n: u8) -> OperationId {
    OperationId([n; 16])
}

#[derive(Default)]
struct Book {
    account: Account,
    entries: Vec<Entry>,
}

impl Book {
    fn act(&mut self, n: u8, act: MoneyAct) {
        let now = UtcTime::from_local(day("2026-09-08"), 10);
        let moment = Moment { id: op(n), now, number: Some(format!("F2026/{n:04}")) };
        let effects = apply(&self.account, &act, &moment).unwrap();
        for effect in &effects {
            self.account.fold(effect);
            if let Effect::Entry(entry) = effect {
                self.entries.push(entry.clone());
            }
        }
    }

    fn invoice(&mut self, n: u8, cents: i64, due: &str) {
        let line = NewLine {
            nature: LineNature::Care,
            billed: Billed::Free,
            label: "Accueil".into(),
            child: None,
            child_name: String::new(),
            date: None,
            quantity: 1,
            unit_cents: cents,
            calculation: None,
            words: String::new(),
            cesu: false,
        };
        self.act(n, MoneyAct::Issue { label: "Facture".into(), lines: vec![line], due: day(due) });
    }

    fn pay(&mut self, n: u8, cents: i64) {
        self.act(n, MoneyAct::Pay { mode: PaymentMode::Cheque, cents, paid_on: day("2026-09-08"), label: "Règlement".into() });
    }

    fn plan(&self, instalments: &[(&str, i64)]) -> Plan {
        Plan {
            id: PlanId([9; 16]),
            made_on: day("2026-09-08"),
            after: self.account.last,
            owed_cents: open_up_to(&self.account, self.account.last),
            instalments: instalments.iter().map(|(date, cents)| Instalment { date: day(date), cents: *cents }).collect(),
        }
    }

    fn late(&self, plan: Option<&Plan>, today: &str) -> Vec<(String, i64)> {
        arrears(&self.account, &self.entries, plan, day(today)).lines.into_iter().map(|l| (l.label, l.cents)).collect()
    }
}

fn said(lines: &[(&str, i64)]) -> Vec<(String, i64)> {
    lines.iter().map(|(label, cents)| ((*label).to_owned(), *cents)).collect()
}

#[test]
fn an_invoice_is_late_the_day_after_for_what_is_left_of_it() {
    let mut book = Book::default();
    book.invoice(1, 5_000, "2026-10-01");
    book.invoice(2, 3_000, "2026-11-01");
    assert_eq!(book.late(None, "2026-10-01"), said(&[]));
    assert_eq!(book.late(None, "2026-10-02"), said(&[("Facture F2026/0001", 5_000)]));
    book.pay(3, 2_000);
    assert_eq!(book.late(None, "2026-11-02"), said(&[("Facture F2026/0001", 3_000), ("Facture F2026/0002", 3_000)]));
    let found = arrears(&book.account, &book.entries, None, day("2026-11-02"));
    assert_eq!((found.cents(), found.days(day("2026-11-02")), found.is_silenced()), (6_000, 32, false));
    book.pay(4, 6_000);
    assert_eq!(book.late(None, "2026-12-31"), said(&[]));
}

#[test]
fn a_plan_that_is_kept_silences_and_a_day_late_speaks() {
    let mut book = Book::default();
    book.invoice(1, 9_000, "2026-10-01");
    let plan = book.plan(&[("2026-10-15", 3_000), ("2026-11-15", 3_000), ("2026-12-15", 3_000)]);
    let silent = arrears(&book.account, &book.entries, Some(&plan), day("2026-10-15"));
    assert!(silent.is_silenced() && silent.debt_cents == 9_000, "{silent:?}");
    assert_eq!(book.late(Some(&plan), "2026-10-16"), said(&[("Échéance prévue", 3_000)]));
    book.pay(2, 4_000);
    assert_eq!(plan.covered(&book.account).iter().map(|i| i.covered_cents).collect::<Vec<_>>(), [3_000, 1_000, 0]);
    assert_eq!(book.late(Some(&plan), "2026-11-15"), said(&[]));
    assert_eq!(book.late(Some(&plan), "2026-11-16"), said(&[("Échéance prévue", 2_000)]));
    assert_eq!([plan.opens(&book.account, day("2026-11-14")), plan.opens(&book.account, day("2026-12-15"))], [Some(2_000), Some(5_000)]);
    book.pay(3, 5_000);
    assert!(plan.is_done(&book.account) && plan.opens(&book.account, day("2026-11-16")).is_none());
}

#[test]
fn a_family_that_keeps_its_plan_and_pays_its_new_invoices_is_left_in_peace() {
    let mut book = Book::default();
    book.invoice(1, 12_000, "2026-09-01");
    let plan = book.plan(&[("2026-10-05", 4_000), ("2026-11-05", 4_000), ("2026-12-05", 4_000)]);
    // Each month its instalment and its new invoice: the payments settle the old lines first, and nobody is late.
    book.invoice(2, 3_000, "2026-10-10");
    book.pay(3, 7_000);
    book.invoice(4, 3_000, "2026-11-10");
    book.pay(5, 7_000);
    assert_eq!(book.late(Some(&plan), "2026-11-20"), said(&[]));
    // The third month nothing comes.
    book.invoice(6, 3_000, "2026-12-10");
    assert_eq!(
        book.late(Some(&plan), "2026-12-20"),
        said(&[("Facture F2026/0002", 1_000), ("Facture F2026/0004", 3_000), ("Facture F2026/0006", 3_000)])
    );
}

#[test]
fn a_new_invoice_is_no_part_of_the_plan() {
    let mut book = Book::default();
    book.invoice(1, 6_000, "2026-09-01");
    let plan = book.plan(&[("2026-12-05", 3_000), ("2027-01-05", 3_000)]);
    book.invoice(2, 2_500, "2026-10-10");
    assert_eq!(book.late(Some(&plan), "2026-10-11"), said(&[("Facture F2026/0002", 2_500)]));
}

#[test]
fn a_payment_that_comes_back_is_owed_beside_the_plan() {
    let mut book = Book::default();
    book.invoice(1, 6_000, "2026-09-01");
    book.pay(2, 2_000);
    let plan = book.plan(&[("2026-12-05", 2_000), ("2027-01-05", 2_000)]);
    assert_eq!(book.late(Some(&plan), "2026-10-11"), said(&[]));
    book.act(
        3,
        MoneyAct::Reverse { payment: op(2), reversal: Reversal::Bounced { fee_cents: 0, due: day("2026-12-31") }, label: "Rejet".into() },
    );
    assert_eq!(book.late(Some(&plan), "2026-10-11"), said(&[("Facture F2026/0001", 2_000)]));
}

#[test]
fn a_credit_note_shortens_the_plan_from_its_first_instalment() {
    let mut book = Book::default();
    book.invoice(1, 6_000, "2026-09-01");
    let plan = book.plan(&[("2026-10-05", 3_000), ("2026-11-05", 3_000)]);
    let line = *book.account.lines.keys().next().unwrap();
    book.act(2, MoneyAct::CreditNote { invoice: op(1), lines: vec![(line, 6_000)], reason: "Erreur".into() });
    assert!(plan.is_done(&book.account));
    assert_eq!(book.late(Some(&plan), "2026-12-01"), said(&[]));
}

#[test]
fn levels_follow_the_reminders_of_the_current_debt() {
    let named = |ids: &[u8]| ids.iter().map(|n| op(*n)).collect::<BTreeSet<_>>();
    let sent = [named(&[1]), named(&[1, 2]), named(&[2])];
    assert_eq!([sent_for(&named(&[2, 3]), &sent), sent_for(&named(&[3]), &sent), sent_for(&named(&[]), &sent)], [2, 0, 0]);
    assert_eq!([0, 1, 2, 3, 300].map(next_level), [1, 2, 3, 3, 3]);
}

#[test]
fn a_plan_has_dates_that_grow_and_the_sum_that_was_chosen() {
    let today = day("2026-09-08");
    let at = |date: &str, cents| Instalment { date: day(date), cents };
    let (a, b) = (at("2026-09-08", 3_000), at("2026-10-08", 3_000));
    assert_eq!(problem(&[a, b], 6_000, 6_000, today), None);
    assert_eq!(problem(&[a], 3_000, 6_000, today), Some(PlanProblem::Count));
    assert_eq!(problem(&[b; 13], 6_000, 60_000, today), Some(PlanProblem::Count));
    assert_eq!(problem(&[a, at("2026-10-08", 0)], 3_000, 6_000, today), Some(PlanProblem::Amount { at: 1 }));
    assert_eq!(problem(&[at("2026-09-07", 3_000), b], 6_000, 6_000, today), Some(PlanProblem::Past { at: 0 }));
    assert_eq!(problem(&[b, a], 6_000, 6_000, today), Some(PlanProblem::Order { at: 1 }));
    assert_eq!(problem(&[a, at("2029-01-01", 3_000)], 6_000, 6_000, today), Some(PlanProblem::TooFar));
    assert_eq!(problem(&[a, b], 6_100, 7_000, today), Some(PlanProblem::Sum { sum: 6_000, wanted: 6_100 }));
    assert_eq!(problem(&[a, b], 6_000, 5_999, today), Some(PlanProblem::BeyondTheBalance { balance: 5_999 }));
}
