//! *Remboursements*: by what means, on which day and under which number, told to the family on the screen and by mail.

use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{DeskAct, OperationView, RepaidView};
use preau_core::domain::money::kinds::{PaymentMode, RefundMeans};
use serde_json::json;

use super::online::begun;
use super::{LUNE, cash, desk_path, family_path, field, operation};
use crate::app::TestApp;
use crate::mailbox;
use crate::world::{PLATANES, Person, day};

fn refund(means: RefundMeans, paid_on: &str, reference: &str) -> DeskAct {
    DeskAct::Refund { means, cents: 500, paid_on: day(paid_on), reference: reference.into(), reason: "Départ.".into() }
}

impl TestApp {
    /// 20,00 € more than what is owed.
    async fn overpaid() -> TestApp {
        let test = TestApp::invoiced().await;
        assert_eq!(test.act(50, cash(4_480)).await.status, 201);
        test
    }

    async fn refund_mail(&self) -> mailbox::Mail {
        self.waits_for("SELECT count(*) > 0 FROM outbox WHERE kind = 'refund_recorded' AND sent_at IS NOT NULL", 1).await;
        let mails = mailbox::all(&self.folder.path().join("mails"));
        mails.into_iter().find(|m| m.head.contains("Remboursement") || m.text.contains("vous ont été remboursés")).unwrap()
    }
}

#[tokio::test]
async fn a_refund_names_its_means_its_day_and_its_number_wherever_it_is_read() {
    let test = TestApp::overpaid().await;
    let act = || refund(RefundMeans::Cheque, "2026-09-07", " 4 400 777 ");
    assert_eq!(test.act(60, act()).await.status, 201);
    assert_eq!(test.act(60, act()).await.status, 200, "pressed twice");
    let told = RepaidView { mode: PaymentMode::Cheque, on: day("2026-09-07"), reference: "4 400 777".into() };
    let account = test.account().await;
    assert_eq!((account.due_cents, account.operations[0].operation.repaid.as_ref()), (-1_500, Some(&told)));
    let path = family_path(LUNE, &format!("operations/{}", operation(60)));
    let read: OperationView = serde_json::from_slice(&test.browser(Person::Lune).get(&path).await.body).unwrap();
    assert_eq!(read.operation.repaid, Some(told));
    let id = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    let kept = test.document_value(id, &format!("operation|{}", operation(60))).await.unwrap();
    assert_eq!(kept["repaid"], json!({ "mode": "cheque", "on": "2026-09-07", "reference": "4 400 777" }));

    let mail = test.refund_mail().await;
    for text in [&mail.text, &mail.html] {
        assert!(
            text.contains("remboursés par chèque (n° 4 400 777) le 7\u{a0}septembre\u{a0}2026. Raison donnée par le centre : Départ."),
            "{text}"
        );
        assert!(text.contains("5,00") && text.contains("Votre compte ne doit rien"), "{text}");
    }
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'refund_recorded'"), 2, "one for each parent");

    let export = async |what: &str| {
        let answer = test.browser(Person::DirectorPlatanes).get(&desk_path(&format!("export/{what}"))).await;
        String::from_utf8(answer.body.to_vec()).unwrap()
    };
    let csv = export("operations.csv?from=2026-01-01&to=2026-12-31").await;
    let line = csv.lines().find(|l| l.contains("Remboursement")).unwrap();
    assert!(line.contains(";Chèque;5,00;;4 400 777;07/09/2026;"), "{line}");
    let fec = export("fec.txt?year=2026").await;
    let dates = fec.lines().filter(|l| l.contains("Remboursement")).map(|l| l.split('\t').nth(9)).collect::<Vec<_>>();
    assert_eq!(dates, [Some("20260907"); 2]);
    test.stop().await;
}

#[tokio::test]
async fn what_a_refund_lacks_is_said_at_its_field() {
    let test = TestApp::overpaid().await;
    let refused = async |act: DeskAct| {
        let answer = test.act(60, act).await;
        (answer.status.as_u16(), answer.code(), field(&answer))
    };
    let said = |code: &str, field: &str| (422, code.to_owned(), field.to_owned());
    assert_eq!(refused(refund(RefundMeans::Cheque, "2026-09-08", " ")).await, said("cheque_number_missing", "reference"));
    assert_eq!(refused(refund(RefundMeans::Transfer, "2026-09-30", "")).await, said("absurd_date", "paid_on"));
    assert_eq!(refused(refund(RefundMeans::Transfer, "2025-09-08", "")).await, said("absurd_date", "paid_on"));
    assert_eq!(test.account().await.due_cents, -2_000);
    assert_eq!(test.act(61, refund(RefundMeans::Cash, "2026-09-08", "sans objet")).await.status, 201);
    let repaid = test.account().await.operations[0].operation.repaid.clone().unwrap();
    assert_eq!((repaid.mode, repaid.reference.as_str()), (PaymentMode::Cash, ""), "cash has no number");
    test.stop().await;
}

#[tokio::test]
async fn what_the_platform_gave_back_names_the_means_of_the_payment_and_is_told() {
    let begun = begun().await;
    begun.tell(&[]).await;
    let back = [("vads_operation_type", "CREDIT"), ("vads_amount", "480"), ("vads_effective_amount", "480")];
    let whose = [("vads_trans_uuid", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), ("vads_url_check_src", "MERCH_BO")];
    begun.tell(&[back.as_slice(), &whose].concat()).await;
    let account = begun.test.account().await;
    let repaid = account.operations[0].operation.repaid.as_ref().unwrap();
    assert_eq!((repaid.mode, repaid.reference.as_str()), (PaymentMode::Card, ""), "the platform’s own name says nothing to a family");
    let mail = begun.test.refund_mail().await;
    assert!(
        mail.text.contains("4,80\u{a0}€ vous ont été remboursés sur la carte bancaire le ") && !mail.text.contains("Raison"),
        "{}",
        mail.text
    );
    assert_eq!(begun.test.count("SELECT count(*) FROM audit WHERE what = 'refund_told'"), 1);
    begun.test.stop().await;
}
