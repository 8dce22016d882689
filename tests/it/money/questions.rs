//! A list costs the same number of questions whatever the number of families on it.

use preau::actions::authorize::account_of_rows;
use preau::actions::money::ledger::Bookkeeper;
use preau::actions::money::{papers, quotient_notices};
use preau::actions::refusal::Denied;
use preau::app::App;
use preau::store::StoreError;
use preau::store::ledger::PaymentDetails;
use preau_core::documents::bank::{BankLineState, BankView};
use preau_core::documents::reminders::{ReviewedAccount, SendReminders};
use preau_core::domain::ids::{FamilyId, ReminderId};
use preau_core::domain::money::acts::MoneyAct;
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::DAY_MS;

use super::{LUNE, desk_path, operation, typed_line};
use crate::app::TestApp;
use crate::world::{PLATANES, Person, day};

const FEW: [u8; 2] = [100, 101];
const MANY: [u8; 14] = [102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115];

impl TestApp {
    /// Questions of what is done, without those of jobs that happen to look meanwhile.
    async fn questions<T>(&self, ask: impl AsyncFn() -> T) -> u64 {
        let mut least = u64::MAX;
        for _ in 0..4 {
            let before = self.app().store.asked();
            ask().await;
            least = least.min(self.app().store.asked() - before);
        }
        least
    }

    async fn read(&self, path: &str) -> Vec<u8> {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path(path)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.body.to_vec()
    }

    /// These families pay 20,00 € in cash.
    async fn all_pay(&self, families: &[u8]) {
        let director = self.browser(Person::DirectorPlatanes);
        for n in families {
            let path = desk_path(&format!("accounts/{}/acts", FamilyId([*n; 16])));
            let act = serde_json::json!({"id": operation(*n), "act": super::cash(2_000)});
            assert_eq!(director.json(&path, &act).await.status, 201);
        }
    }

    /// These families owe 20,00 € each, late ten days from now.
    async fn owe(&self, families: &[u8]) {
        let run = self.run_of(families).await;
        assert_eq!(self.issue(&run, &[]).await.invoices.len(), families.len());
        self.papers_made().await;
    }
}

#[tokio::test]
async fn late_accounts_cost_the_same_questions_for_two_and_for_sixteen() {
    let test = TestApp::peopled().await;
    let settings = CentreMoney { due_days: 5, ..CentreMoney::default() };
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
    test.owe(&FEW).await;
    test.clock.advance_ms(10 * DAY_MS);
    let reminders = async || test.reminders().await.accounts.len();
    let accounts = async || test.read("accounts").await.len();
    assert_eq!(reminders().await, 2);
    let few = [test.questions(&reminders).await, test.questions(&accounts).await];
    test.owe(&MANY).await;
    test.clock.advance_ms(10 * DAY_MS);
    assert_eq!(reminders().await, 16);
    assert_eq!([test.questions(&reminders).await, test.questions(&accounts).await], few);
    // Nobody of them can be written to: the sending looks at each, and leaves each.
    let view = test.reminders().await;
    let reviewed: Vec<_> =
        view.accounts.iter().map(|a| ReviewedAccount { family: a.family, sent: a.sent, late_cents: a.late_cents }).collect();
    let send = async |count: usize| {
        let typed = SendReminders { id: ReminderId([7; 16]), texts: view.texts.clone(), accounts: reviewed[..count].to_vec() };
        let answer = test.browser(Person::DirectorPlatanes).json(&desk_path("reminders"), &typed).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    };
    assert_eq!(test.questions(async || send(2).await).await, test.questions(async || send(16).await).await);
    test.stop().await;
}

#[tokio::test]
async fn control_and_certificates_cost_the_same_questions_for_two_accounts_and_for_sixteen() {
    let test = TestApp::peopled().await;
    let control = async || test.read("money-audit").await.len();
    let certificates = async || {
        let answer = test.browser(Person::DirectorPlatanes).json(&desk_path("certificates"), &serde_json::json!({"year": 2026})).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()["same"].as_u64().unwrap()
    };
    test.owe(&FEW).await;
    test.all_pay(&FEW).await;
    test.owe(&MANY).await;
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    // The 2nd of April, when certificates of the year before may be made.
    test.clock.advance_ms(206 * DAY_MS);
    certificates().await;
    test.papers_made().await;
    assert_eq!(certificates().await, 2);
    let few = (test.questions(control).await, test.questions(certificates).await);
    test.all_pay(&MANY).await;
    certificates().await;
    test.papers_made().await;
    assert_eq!(certificates().await, 16);
    assert_eq!((test.questions(control).await, test.questions(certificates).await), few);
    test.stop().await;
}

#[tokio::test]
async fn a_statement_costs_the_same_questions_for_two_sure_lines_and_for_sixteen() {
    let test = TestApp::peopled().await;
    test.owe(&FEW).await;
    test.owe(&MANY).await;
    let mut references = vec![];
    for n in FEW.into_iter().chain(MANY) {
        let path = format!("accounts/{}", FamilyId([n; 16]));
        let account: serde_json::Value = serde_json::from_slice(&test.read(&path).await).unwrap();
        references.push(account["reference"].as_str().unwrap().to_owned());
    }
    let read = async |of: &[String]| {
        let rows: String = of.iter().map(|r| format!("04/09/2026;VIR {r};20,00\n")).collect();
        let file = format!("date;libelle;montant\n{rows}");
        let answer =
            test.browser(Person::DirectorPlatanes).post(&desk_path("bank/statement"), "application/octet-stream", file.as_bytes()).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    };
    let sure = async || {
        let view: BankView = serde_json::from_slice(&test.read("bank").await).unwrap();
        view.lines.iter().filter(|l| matches!(l.state, BankLineState::Sure { .. })).count()
    };
    read(&references[..2]).await;
    assert_eq!(sure().await, 2);
    let few = test.questions(&sure).await;
    read(&references[2..]).await;
    assert_eq!((sure().await, test.questions(&sure).await), (16, few));
    test.stop().await;
}

#[tokio::test]
async fn ends_of_quotients_cost_the_same_questions_for_one_family_and_for_many() {
    let test = TestApp::peopled().await;
    test.owe(&FEW).await;
    test.owe(&MANY).await;
    let give = async |families: Vec<u8>| {
        let quotient = FamilyQuotient { quotient: Quotient(54_200), from: day("2026-01-01"), to: day("2026-09-30") };
        let now = test.app().now();
        let written = test.app().store.write(move |w| {
            for n in families {
                w.add_quotient(FamilyId([n; 16]), &quotient, "job", now)?;
            }
            Ok::<_, StoreError>(())
        });
        written.await.unwrap();
    };
    // Nobody of them can be written to yet, so that each look asks for all.
    let tell = async || quotient_notices::tell(test.app()).await.unwrap();
    give(FEW.to_vec()).await;
    let few = test.questions(&tell).await;
    give(MANY.to_vec()).await;
    assert_eq!(test.questions(&tell).await, few);
    test.stop().await;
}

/// Questions of issuing an invoice of so many lines to the family Lune, then of making its paper.
async fn issued(app: &App, n: u8, lines: u8) -> [u64; 2] {
    let before = app.store.asked();
    let shared = app.clone();
    let written = app.store.write(move |w| {
        let lines = (1..=lines).map(typed_line).collect();
        let act = MoneyAct::Issue { label: "Facture".into(), lines, due: day("2030-01-31") };
        let mut book = Bookkeeper::new(&shared, "director");
        book.perform(w, account_of_rows(LUNE, PLATANES), (operation(n), &act, &PaymentDetails::default()))?;
        Ok::<_, Denied>(())
    });
    written.await.unwrap();
    let issued = app.store.asked();
    assert!(!papers::make(app).await.unwrap());
    [issued - before, app.store.asked() - issued]
}

#[tokio::test]
async fn an_invoice_and_its_paper_cost_the_same_questions_whatever_its_lines_and_what_was_invoiced_before() {
    let stopped = TestApp::invoiced().await.stopped().await;
    let app = stopped.alone();
    papers::make(&app).await.unwrap();
    let one = issued(&app, 50, 1).await;
    assert_eq!(issued(&app, 51, 40).await, one);
    assert_eq!(issued(&app, 52, 1).await, one);
    let [issue, paper] = one;
    assert!(issue <= 20 && paper <= 3, "{issue} questions to issue, {paper} to make a paper");
}
