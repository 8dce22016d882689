//! *Rejets*: the payment says that it came back, the entry says which payment, the mail says why; and the numbers that the
//! accountant reads.

use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{DeskAct, NamedPayment, OperationView, Undone};
use preau_core::domain::money::kinds::PaymentMode;
use serde_json::{Value, json};

use super::{LUNE, cash, desk_path, family_path, operation, refund};
use crate::app::TestApp;
use crate::mailbox;
use crate::world::{PLATANES, Person, day};

impl TestApp {
    /// 24,80 € by cheque, which comes back three days later for that reason, with a fee.
    async fn rejected(reason: &str) -> TestApp {
        let test = TestApp::invoiced().await;
        let cheque = DeskAct::Pay {
            mode: PaymentMode::Cheque,
            cents: 2_480,
            paid_on: day("2026-09-07"),
            reference: "4400123".into(),
            bank: "Banque du Quercy".into(),
            drawer: String::new(),
        };
        assert_eq!(test.act(50, cheque).await.status, 201);
        test.clock.advance_ms(3 * preau_core::domain::time::DAY_MS);
        let reject = DeskAct::Reject { payment: operation(50), fee_cents: 800, reason: reason.into() };
        assert_eq!(test.act(51, reject).await.status, 201);
        test
    }

    async fn export(&self, what: &str) -> String {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path(&format!("export/{what}"))).await;
        String::from_utf8(answer.body.to_vec()).unwrap()
    }
}

fn the_cheque() -> NamedPayment {
    NamedPayment {
        operation: operation(50),
        label: "Règlement Chèque n° 4400123".into(),
        mode: PaymentMode::Cheque,
        cents: 2_480,
        paid_on: day("2026-09-07"),
    }
}

#[tokio::test]
async fn a_rejected_payment_says_so_and_the_rejection_names_it() {
    let test = TestApp::rejected("provision insuffisante").await;
    test.papers_made().await;
    let account = test.account().await;
    let told: Vec<_> = account.operations.iter().map(|o| (o.operation.undone, o.operation.payment.clone())).collect();
    let rejected = Some(Undone { rejected: true, on: day("2026-09-11") });
    // The fee, the rejection, the payment, the invoice.
    assert_eq!(told, [(None, Some(the_cheque())), (None, Some(the_cheque())), (rejected, None), (None, None)]);
    for view in &account.operations {
        let path = family_path(LUNE, &format!("operations/{}", view.operation.id));
        let read: OperationView = serde_json::from_slice(&test.browser(Person::Lune).get(&path).await.body).unwrap();
        assert_eq!(read.operation, view.operation, "the family reads the same");
    }
    // Without network too.
    let id = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    let record = async |n: u8| test.document_value(id, &format!("operation|{}", operation(n))).await.unwrap();
    assert_eq!(record(50).await["undone"], json!({ "rejected": true, "on": "2026-09-11" }));
    assert_eq!(record(51).await["payment"]["label"], "Règlement Chèque n° 4400123");
    assert_eq!(record(50).await.get("payment"), None::<&Value>, "what is not said takes no room");
    // One that was typed by mistake was no bank's affair.
    assert_eq!(test.act(60, cash(100)).await.status, 201);
    assert_eq!(test.act(61, DeskAct::Undo { payment: operation(60), reason: "Erreur".into() }).await.status, 201);
    let account = test.account().await;
    let undone: Vec<_> = account.operations[..2].iter().map(|o| o.operation.undone.map(|u| u.rejected)).collect();
    assert_eq!(undone, [None, Some(false)]);
    assert_eq!(account.operations[0].operation.payment.as_ref().map(|p| (p.mode, p.cents)), Some((PaymentMode::Cash, 100)));
    test.stop().await;
}

#[tokio::test]
async fn a_payment_of_last_year_says_there_that_it_was_rejected() {
    let test = TestApp::invoiced().await;
    let cheque = DeskAct::Pay {
        mode: PaymentMode::Cheque,
        cents: 3_000,
        paid_on: day("2026-09-07"),
        reference: "4400123".into(),
        bank: "Banque du Quercy".into(),
        drawer: String::new(),
    };
    assert_eq!(test.act(50, cheque).await.status, 201);
    let id = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    let key = format!("operation|{}", operation(50));
    assert_eq!(test.document_value(id, &key).await.unwrap().get("undone"), None);
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.clock.advance_ms(360 * preau_core::domain::time::DAY_MS);
    let reject = DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "Opposition".into() };
    assert_eq!(test.act(51, reject).await.status, 201);
    assert_eq!(test.document_value(id, &key).await.unwrap()["undone"], json!({ "rejected": true, "on": "2027-09-03" }));
    test.stop().await;
}

#[tokio::test]
async fn a_reason_with_its_full_stop_gives_one() {
    let test = TestApp::rejected("provision insuffisante.").await;
    test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'payment_rejected' AND sent_at IS NOT NULL", 2).await;
    let mails = mailbox::all(&test.folder.path().join("mails"));
    let mail = mails.iter().find(|m| m.text.contains("revenu impayé")).unwrap();
    for text in [&mail.text, &mail.html] {
        assert!(text.contains("provision insuffisante. Il ne compte plus") && !text.contains(".."), "{text}");
    }
    test.stop().await;
}

#[tokio::test]
async fn exports_bear_the_number_of_the_receipt() {
    let test = TestApp::rejected("provision").await;
    let csv = test.export("operations.csv?from=2026-01-01&to=2026-12-31").await;
    let numbers: Vec<(&str, &str)> = csv.lines().skip(1).map(|l| l.split(';').collect::<Vec<_>>()).map(|c| (c[2], c[3])).collect();
    let others = [
        ("Facture F2026/0001", "F2026/0001"),
        ("Règlement Chèque n° 4400123", "R2026/00001"),
        ("Rejet : provision", "R2026/00001"),
        ("Frais de rejet", "R2026/00001"),
    ];
    assert!(others.iter().all(|o| numbers.contains(o)) && numbers.len() == 4, "{csv}");
    let fec = test.export("fec.txt?year=2026").await;
    let pieces: std::collections::BTreeSet<&str> = fec.lines().skip(1).map(|l| l.split('\t').nth(8).unwrap()).collect();
    assert_eq!(pieces.into_iter().collect::<Vec<_>>(), ["F2026/0001", "R2026/00001"], "{fec}");
    // Handed over on one day, written down on another: the piece bears the day of the cheque.
    let cheque = csv.lines().find(|l| l.contains(";Règlement Chèque")).unwrap();
    assert!(cheque.starts_with("08/09/2026;") && cheque.ends_with(";07/09/2026;Banque du Quercy;"), "{cheque}");
    let dates: Vec<_> =
        fec.lines().filter(|l| l.contains("Règlement Chèque")).map(|l| (l.split('\t').nth(3), l.split('\t').nth(9))).collect();
    assert_eq!(dates, [(Some("20260908"), Some("20260907")); 2]);
    // What has no paper keeps a reference of its own.
    assert_eq!(test.act(60, cash(5_000)).await.status, 201);
    assert_eq!(test.act(61, refund(100, "Départ")).await.status, 201);
    let fec = test.export("fec.txt?year=2026").await;
    let back = fec.lines().find(|l| l.contains("Remboursement")).unwrap();
    assert_eq!(back.split('\t').nth(8), Some(&operation(61).to_string()[..12]));
    test.stop().await;
}
