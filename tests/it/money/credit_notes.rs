//! *Avoirs*: what takes a day of nothing back, why a family gets one, and what becomes of vouchers that had paid.

use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{AccountView, DeskAct, OperationView};
use preau_core::domain::ids::LineId;
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::money::price_list::{Rate, Unit};
use preau_core::domain::time::DAY_MS;
use serde_json::json;

use super::{LUNE, cash, desk_path, family_path, field, price_list, refund};
use crate::app::TestApp;
use crate::http::Answer;
use crate::mailbox;
use crate::world::{PLATANES, Person, day};

impl TestApp {
    /// On the oldest invoice of the family Lune.
    async fn take_back(&self, n: u8, lines: Vec<(LineId, i64)>, reason: &str) -> Answer {
        let invoice = self.account().await.operations.last().unwrap().operation.id;
        self.act(n, DeskAct::CreditNote { invoice, lines, reason: reason.into() }).await
    }

    /// Two days for nothing, at the quotient that is known; then another one is, with which a day costs 17,20 €.
    async fn invoiced_for_nothing() -> TestApp {
        let test = TestApp::peopled().await;
        let mut list = price_list(1);
        list.brackets[0].rates = [Unit::HalfDay, Unit::Day].map(|unit| (unit, Rate::Fixed { cents: 0 })).into();
        let director = Person::DirectorPlatanes;
        assert_eq!(test.put(director, &desk_path(&format!("price-lists/{}", list.id)), &list).await.status, 204);
        test.gives_quotient(54_200, "2026-01-01").await;
        let test = test.with_days().await;
        let run = test.draft().await;
        assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
        test.gives_quotient(84_550, "2026-10-01").await;
        test
    }

    async fn gives_quotient(&self, quotient: u32, from: &str) {
        let typed = json!({ "quotient": quotient, "from": from, "to": "2026-12-31" });
        assert_eq!(
            self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/quotients")), &typed).await.status,
            201
        );
    }

    async fn attended_not_invoiced(&self) -> bool {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
        String::from_utf8_lossy(&answer.body).contains("attended_not_invoiced")
    }
}

/// The newest operation.
fn latest(account: &AccountView) -> &OperationView {
    &account.operations[0]
}

#[tokio::test]
async fn a_day_of_nothing_is_taken_back_and_invoiced_again() {
    let test = TestApp::invoiced_for_nothing().await;
    let run = test.draft().await;
    let codes = |run: &preau_core::documents::runs::RunView| {
        let of_days = run.families[0].issues.iter().flat_map(|issue| issue.days.iter().map(|_| issue.code.clone()));
        of_days.collect::<Vec<_>>()
    };
    assert_eq!((run.total_cents, codes(&run)), (0, vec!["billed_free".to_owned(); 2]), "told, never charged by itself");
    assert!(run.families[0].issues[0].sentence.contains("reprenez-la par un avoir"));
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.clock.advance_ms(40 * DAY_MS);
    test.marked(1, "2026-10-06", Mark::Present).await;
    assert!(!test.attended_not_invoiced().await, "invoiced, for nothing");
    let first = latest(&test.account().await).lines[0].clone();
    assert_eq!((first.cents, first.date, first.taken_back), (0, Some(day("2026-10-06")), false));
    let beyond = test.take_back(50, vec![(first.id, 1)], "Quotient arrivé tard").await;
    assert_eq!((beyond.status.as_u16(), beyond.code().as_str()), (422, "beyond_the_line"));
    assert_eq!(test.take_back(51, vec![(first.id, 0)], "Quotient arrivé tard").await.status, 201);
    let account = test.account().await;
    let note = latest(&account);
    assert_eq!((note.operation.cents, note.operation.label.as_str(), account.due_cents), (0, "Avoir A2026/0001", 0));
    assert_eq!(note.lines.iter().map(|l| (l.id, l.taken_back)).collect::<Vec<_>>(), [(first.id, true)], "that day alone");
    let twice = test.take_back(52, vec![(first.id, 0)], "Encore").await;
    assert_eq!((twice.status.as_u16(), twice.code().as_str()), (422, "absurd_amount"), "once");
    assert!(test.attended_not_invoiced().await);
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE kind = 'credit_note' AND made_at IS NOT NULL"), 1);
    let run = test.draft().await;
    assert_eq!((run.total_cents, codes(&run)), (1_720, vec!["billed_free".to_owned()]), "the other day stands");
    assert_eq!(test.issue(&run, &[]).await.invoices, ["F2026/0002"]);
    assert_eq!((test.account().await.due_cents, test.draft().await.total_cents), (1_720, 0), "and once");
    assert!(!test.attended_not_invoiced().await);
    // It is a line like another after a restart too.
    let test = test.restart().await;
    let oldest = test.account().await.operations.last().unwrap().clone();
    assert_eq!(oldest.lines.iter().map(|l| l.taken_back).collect::<Vec<_>>(), [true, false]);
    test.stop().await;
}

#[tokio::test]
async fn the_reason_of_a_credit_note_is_in_its_mail_and_where_it_is_read() {
    let test = TestApp::invoiced().await;
    test.papers_made().await;
    let line = latest(&test.account().await).lines[0].id;
    let why = "Erreur de tarif : <b>quotient</b> {{ 7*7 }}";
    assert_eq!(test.take_back(50, vec![(line, 400)], why).await.status, 201);
    test.papers_made().await;
    for parent in [Person::Lune, Person::LuneToo] {
        let mails = mailbox::to(&test, &parent.email(), 2).await; // with the invoice
        let mail = mails.iter().find(|m| m.text.contains("avoir est porté")).unwrap_or_else(|| panic!("{mails:?}"));
        assert!(mail.text.contains(&format!("Raison donnée par le centre : {why}\n")), "{}", mail.text);
        assert!(mail.html.contains("Raison donnée par le centre : Erreur de tarif : &lt;b&gt;quotient&lt;"), "{}", mail.html);
        assert!(mails.iter().all(|m| m.text.contains("avoir est porté") || !m.text.contains("Raison")));
    }
    let account = test.account().await;
    let note = latest(&account);
    assert_eq!(note.reason, why);
    assert_eq!(account.operations[1].reason, "", "an invoice has none");
    let path = family_path(LUNE, &format!("operations/{}", note.operation.id));
    let read: OperationView = serde_json::from_slice(&test.browser(Person::Lune).get(&path).await.body).unwrap();
    assert_eq!(read.reason, why);
    test.stop().await;
}

#[tokio::test]
async fn a_credit_note_lists_what_it_takes_off_and_nothing_else() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(49, cash(2_480)).await.status, 201);
    let lines: Vec<LineId> = test.account().await.operations.last().unwrap().lines.iter().map(|l| l.id).collect();
    assert_eq!(test.take_back(50, vec![(lines[0], 890)], "Absence excusée").await.status, 201);
    assert_eq!(test.take_back(51, vec![(lines[1], 100), (lines[2], 890)], "Erreur de tarif").await.status, 201);
    test.papers_made().await;
    let account = test.account().await;
    let shown = |note: &OperationView| note.lines.iter().map(|l| (l.id, l.cents, l.words.clone())).collect::<Vec<_>>();
    let part = (lines[1], -100, "Sur 3,50\u{a0}€ facturés".to_owned());
    assert_eq!(shown(&account.operations[0]), [part, (lines[2], -890, String::new())]);
    assert_eq!(shown(&account.operations[1]), [(lines[0], -890, String::new())], "an older one keeps its own");
    for note in &account.operations[..2] {
        assert_eq!(note.lines.iter().map(|l| l.cents).sum::<i64>(), note.operation.cents);
        assert!(note.lines.iter().all(|l| (l.credited_cents, l.paid_cents) == (0, 0)), "what the invoice says of them stays there");
        // The family reads the same.
        let path = family_path(LUNE, &format!("operations/{}", note.operation.id));
        let read: OperationView = serde_json::from_slice(&test.browser(Person::Lune).get(&path).await.body).unwrap();
        assert_eq!(&read, note);
    }
    let invoice = account.operations.last().unwrap();
    assert_eq!(invoice.lines.iter().map(|l| l.credited_cents).collect::<Vec<_>>(), [890, 100, 890, 0]);
    test.stop().await;
}

#[tokio::test]
async fn what_vouchers_had_paid_stays_a_credit_that_says_so() {
    let test = TestApp::invoiced().await;
    let voucher = DeskAct::Pay {
        mode: PaymentMode::AncvPaper,
        cents: 2_000,
        paid_on: day("2026-09-08"),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    };
    assert_eq!([test.act(50, voucher).await.status.as_u16(), test.act(51, cash(480)).await.status.as_u16()], [201, 201]);
    let invoice = test.account().await.operations.last().unwrap().clone();
    let paid: Vec<_> = invoice.lines.iter().map(|l| (l.paid_cents, l.voucher_cents)).collect();
    assert_eq!(paid, [(890, 890), (350, 350), (890, 760), (350, 0)]);
    let home = async || {
        let id = DocumentId::Home { family: LUNE, centre: PLATANES };
        test.document_value(id, "balance").await.unwrap().get("voucher_cents").cloned()
    };
    assert_eq!(home().await, None, "nothing to say");
    assert_eq!(test.take_back(52, vec![(invoice.lines[2].id, 890)], "Absence excusée").await.status, 201);
    let account = test.account().await;
    assert_eq!((account.due_cents, account.credit_cents, account.voucher_cents), (-890, 130, 760));
    assert_eq!((latest(&account).freed_cents, latest(&account).freed_voucher_cents), (890, 760), "the newest payment first");
    assert_eq!(home().await, Some(json!(760)));
    let beyond = test.act(53, refund(890, "Départ")).await;
    assert_eq!((beyond.code().as_str(), field(&beyond).as_str()), ("beyond_the_credit", "cents"));
    assert_eq!(test.act(54, refund(130, "Départ")).await.status, 201);
    let account = test.account().await;
    assert_eq!((account.due_cents, account.credit_cents, account.voucher_cents), (-760, 0, 760));
    test.stop().await;
}
