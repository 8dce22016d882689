//! *Bordereau de remise*: what waits, one slip for what was ticked, its number, its two files, and what is refused.

use preau_core::documents::bank::{DepositView, DepositsView, MakeDeposit};
use preau_core::documents::money::DeskAct;
use preau_core::domain::ids::{OperationId, PaperId};
use preau_core::domain::money::kinds::PaymentMode;

use super::{cash, desk_path, field, operation};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{Person, day};

fn cheque(cents: i64, reference: &str) -> DeskAct {
    DeskAct::Pay {
        mode: PaymentMode::Cheque,
        cents,
        paid_on: day("2026-09-07"),
        reference: reference.into(),
        bank: "Banque du Quercy".into(),
        drawer: String::new(),
    }
}

fn slip(n: u8, credits: &[OperationId]) -> MakeDeposit {
    MakeDeposit { paper: PaperId([n; 16]), mode: PaymentMode::Cheque, date: day("2026-09-08"), credits: credits.to_vec() }
}

impl TestApp {
    async fn deposits(&self) -> DepositsView {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("deposits")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn deposit(&self, wanted: &MakeDeposit) -> Answer {
        self.browser(Person::DirectorPlatanes).json(&desk_path("deposits"), wanted).await
    }

    /// Two cheques and some cash.
    async fn with_payments() -> TestApp {
        let test = TestApp::invoiced().await;
        for (n, act) in [(50, cheque(1_000, "4400123")), (51, cheque(480, "=1+1")), (52, cash(300))] {
            assert_eq!(test.act(n, act).await.status, 201);
        }
        test
    }
}

fn refused(answer: &Answer, code: &str, at: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(answer).as_str()), (422, code, at));
}

#[tokio::test]
async fn a_slip_pressed_twice_is_one_with_its_pdf_and_its_csv() {
    let test = TestApp::with_payments().await;
    assert_eq!(test.deposits().await.waiting.len(), 3);
    let wanted = slip(1, &[operation(50), operation(51)]);
    let made = test.deposit(&wanted).await;
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    let made: DepositView = serde_json::from_slice(&made.body).unwrap();
    assert_eq!((made.number.as_str(), made.count, made.cents, made.made), ("B2026/0001", 2, 1_480, false));
    let again = test.deposit(&wanted).await;
    assert_eq!((again.status.as_u16(), test.count("SELECT count(*) FROM deposit")), (200, 1));
    let left = test.deposits().await;
    assert_eq!(left.waiting.iter().map(|c| c.credit).collect::<Vec<_>>(), [operation(52)]);
    test.papers_made().await;
    assert!(test.deposits().await.slips[0].made);
    let director = test.browser(Person::DirectorPlatanes);
    let pdf = director.get(&desk_path(&format!("papers/{}.pdf", made.paper))).await;
    assert!(pdf.status == 200 && pdf.body.starts_with(b"%PDF"));
    let csv = director.get(&desk_path(&format!("deposits/{}/slip.csv", made.paper))).await;
    let text = String::from_utf8(csv.body.to_vec()).unwrap();
    assert!(text.starts_with("\u{feff}Bordereau;Remis le;"), "{text}");
    assert!(text.contains("B2026/0001;08/09/2026;Chèque;1;4400123;Banque du Quercy;"), "{text}");
    assert!(text.contains(";'=1+1;") && text.contains(";10,00") && text.contains(";4,80"), "{text}");
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'certificate_available'"), 0, "nobody is told of a slip");
    let all = director.get(&desk_path("export/operations.csv?from=2026-01-01&to=2026-12-31")).await;
    let all = String::from_utf8(all.body.to_vec()).unwrap();
    assert!(all.lines().any(|line| line.ends_with(";07/09/2026;Banque du Quercy;B2026/0001")), "{all}");
    let next = test.deposit(&MakeDeposit { mode: PaymentMode::Cash, ..slip(2, &[operation(52)]) }).await;
    assert_eq!(next.json()["number"], "B2026/0002");
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE kind = 'deposit' AND made_at IS NOT NULL"), 2);
    test.stop().await;
}

#[tokio::test]
async fn what_may_not_go_on_a_slip_is_refused_and_nothing_is_written() {
    let test = TestApp::with_payments().await;
    assert_eq!(test.deposit(&slip(1, &[operation(50)])).await.status, 201);
    let twice = test.deposit(&slip(2, &[operation(50), operation(51)])).await;
    refused(&twice, "already_deposited", "credits");
    assert!(twice.json()["title"].as_str().unwrap().contains("B2026/0001"), "says on which slip it is");
    refused(&test.deposit(&slip(3, &[operation(51), operation(52)])).await, "several_modes", "mode");
    refused(&test.deposit(&slip(4, &[])).await, "nothing_chosen", "credits");
    refused(&test.deposit(&slip(5, &[operation(99)])).await, "not_to_deposit", "credits");
    refused(&test.deposit(&MakeDeposit { date: day("2026-09-06"), ..slip(6, &[operation(51)]) }).await, "deposit_before_payment", "date");
    refused(&test.deposit(&MakeDeposit { date: day("2028-01-01"), ..slip(7, &[operation(51)]) }).await, "absurd_date", "date");
    let bounced = DeskAct::Reject { payment: operation(51), fee_cents: 0, reason: "provision".into() };
    assert_eq!(test.act(60, bounced).await.status, 201);
    assert!(test.deposits().await.waiting.iter().all(|c| c.credit != operation(51)), "a bounced cheque is not proposed");
    refused(&test.deposit(&slip(8, &[operation(51)])).await, "not_to_deposit", "credits");
    assert_eq!(test.count("SELECT count(*) FROM deposit"), 1);
    assert_eq!(test.count("SELECT last FROM number_series WHERE series = 'deposit'"), 1, "no number is lost");
    let taken = MakeDeposit { paper: PaperId([1; 16]), ..slip(1, &[operation(52)]) };
    let other = test.browser(Person::DirectorTilleuls);
    assert_eq!(other.json(&desk_path("deposits"), &taken).await.status, 404);
    let elsewhere = other.json("/api/desk/02020202020202020202020202020202/deposits", &taken).await;
    refused(&elsewhere, "not_to_deposit", "credits");
    test.stop().await;
}
