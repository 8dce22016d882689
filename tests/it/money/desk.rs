//! What a director writes on an account: payments, credit notes, refunds, rejections; certificates, controls and exports.

use preau_core::documents::money::DeskAct;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};

use super::{cash, desk_path, field};
use crate::app::TestApp;
use crate::world::{Person, day};

#[tokio::test]
async fn a_payment_settles_the_oldest_lines_once_for_its_id() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(50, cash(1_000)).await.status, 201);
    assert_eq!(test.act(50, cash(1_000)).await.status, 200, "the same id acts once");
    let account = test.account().await;
    assert_eq!(account.due_cents, 1_480);
    assert_eq!(account.operations[1].lines.iter().map(|l| l.paid_cents).collect::<Vec<_>>(), [890, 110, 0, 0]);
    assert_eq!(test.act(51, cash(2_000)).await.status, 201);
    let account = test.account().await;
    assert_eq!((account.due_cents, account.credit_cents), (-520, 520), "an over-payment is kept as credit");
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE kind = 'receipt'"), 2);
    test.stop().await;
}

#[tokio::test]
async fn a_credit_note_frees_what_was_paid_and_a_refund_gives_it_back() {
    let test = TestApp::invoiced().await;
    test.act(50, cash(2_480)).await;
    let invoice = test.account().await.operations[1].clone();
    let line = invoice.lines[2].id;
    let note = |cents| DeskAct::CreditNote { invoice: invoice.operation.id, lines: vec![(line, cents)], reason: "Sortie annulée".into() };
    let beyond = test.act(51, note(900)).await;
    assert_eq!((beyond.status.as_u16(), beyond.code().as_str()), (422, "beyond_the_line"));
    assert_eq!(test.act(52, note(890)).await.status, 201);
    let account = test.account().await;
    assert_eq!((account.due_cents, account.credit_cents, account.operations[0].operation.label.as_str()), (-890, 890, "Avoir A2026/0001"));
    let refund = |cents| super::refund(cents, "Départ");
    let beyond = test.act(53, refund(891)).await;
    assert_eq!((beyond.code().as_str(), field(&beyond).as_str()), ("beyond_the_credit", "cents"));
    assert_eq!(test.act(54, refund(890)).await.status, 201);
    assert_eq!(test.account().await.due_cents, 0);
    test.stop().await;
}

#[tokio::test]
async fn a_cheque_that_bounces_is_owed_again_with_its_fee() {
    let test = TestApp::invoiced().await;
    let cheque = DeskAct::Pay {
        mode: PaymentMode::Cheque,
        cents: 2_480,
        paid_on: day("2026-09-08"),
        reference: "4400123".into(),
        bank: "Banque du Quercy".into(),
        drawer: "Zoé Lune".into(),
    };
    test.act(50, cheque).await;
    let reject = DeskAct::Reject { payment: super::operation(50), fee_cents: 800, reason: "provision insuffisante".into() };
    let may_bounce = async || {
        let account = test.account().await;
        account.operations.iter().find(|view| view.operation.id == super::operation(50)).map(|view| view.may_bounce)
    };
    assert_eq!(may_bounce().await, Some(true));
    assert_eq!(test.act(51, reject.clone()).await.status, 201);
    assert_eq!(may_bounce().await, Some(false), "the button goes with it");
    assert_eq!(test.account().await.due_cents, 3_280);
    assert_eq!(test.act(51, reject.clone()).await.status, 200);
    let again = test.act(52, reject).await;
    assert_eq!(again.code(), "already_reversed");
    // Both parents are told once, in words that say what to do.
    test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'payment_rejected' AND sent_at IS NOT NULL", 2).await;
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'payment_rejected'"), 2);
    let mails = crate::mailbox::all(&test.folder.path().join("mails"));
    let told: Vec<_> = mails.iter().filter(|m| m.text.contains("revenu impayé")).collect();
    assert_eq!(told.len(), 2, "{mails:?}");
    for part in ["8\u{a0}septembre", "Chèque", "24,80", "provision insuffisante", "frais de 8,00", "32,80", "/app/compte"] {
        assert!(told[0].text.contains(part) && told[0].html.contains(part), "{part}: {}", told[0].text);
    }
    test.stop().await;
}

#[tokio::test]
async fn cesu_pays_no_meal_and_no_care_from_six_on() {
    let test = TestApp::invoiced().await;
    let cesu = DeskAct::Pay {
        mode: PaymentMode::CesuPaper,
        cents: 500,
        paid_on: day("2026-09-08"),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    };
    // Camille was born in 2018.
    let answer = test.act(50, cesu).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, "cesu_not_eligible", "cents"));
    assert!(answer.json()["title"].as_str().unwrap().starts_with("Rien de ce qui reste à régler"), "says that nothing could be paid");
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 1, "nothing is half-written");
    test.stop().await;
}

#[tokio::test]
async fn an_invoice_of_typed_lines_and_the_control_of_a_sound_centre() {
    let test = TestApp::invoiced().await;
    let line = preau_core::documents::money::TypedLine {
        nature: LineNature::Membership,
        label: "Adhésion 2026-2027".into(),
        child: None,
        date: None,
        around_school: false,
        quantity: 1,
        unit_cents: 1_500,
    };
    assert_eq!(test.act(50, DeskAct::Invoice { lines: vec![line] }).await.status, 201);
    assert_eq!(test.account().await.operations[0].operation.label, "Facture F2026/0002");
    let audit = test.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
    let codes: Vec<String> = audit.json().as_array().unwrap().iter().map(|l| l["code"].as_str().unwrap().to_owned()).collect();
    assert!(!codes.iter().any(|c| c == "balance_differs" || c == "number_gap"), "{codes:?}");
    let csv = test.browser(Person::DirectorPlatanes).get(&desk_path("export/operations.csv?from=2026-01-01&to=2026-12-31")).await;
    let text = String::from_utf8(csv.body.to_vec()).unwrap();
    assert!(text.contains("Facture F2026/0001") && text.contains("24,80"), "{text}");
    let fec = test.browser(Person::DirectorPlatanes).get(&desk_path("export/fec.txt?year=2026")).await;
    let text = String::from_utf8(fec.body.to_vec()).unwrap();
    let sum = |column: usize| -> i64 {
        let cell = |line: &str| line.split('\t').nth(column).unwrap().replace(',', "").parse::<i64>().unwrap();
        text.lines().skip(1).map(cell).sum()
    };
    assert!(text.lines().all(|l| l.split('\t').count() == 18) && sum(11) == sum(12) && sum(11) == 3_980, "{text}");
    test.stop().await;
}

#[tokio::test]
async fn exports_follow_the_numbers_of_invoices_that_were_written_at_one_instant() {
    let test = TestApp::peopled().await;
    let families: Vec<u8> = (102..=115).collect();
    let run = test.run_of(&families).await;
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 14);
    let csv = test.browser(Person::DirectorPlatanes).get(&desk_path("export/operations.csv?from=2026-01-01&to=2026-12-31")).await;
    let text = String::from_utf8(csv.body.to_vec()).unwrap();
    let numbers: Vec<&str> = text.lines().filter_map(|line| line.split(';').find(|cell| cell.contains("F2026/"))).collect();
    assert!(numbers.len() == 14 && numbers.is_sorted(), "{text}");
    test.stop().await;
}
