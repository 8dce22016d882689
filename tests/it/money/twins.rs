//! A cheque is written down with what its slip bears, and a payment that looks like another is asked about first.

use preau_core::documents::money::{DeskAct, DeskMoney};
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::kinds::PaymentMode;

use super::{LUNE, desk_path, field, operation};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{Person, day};

const SOLEIL: FamilyId = FamilyId([2; 16]);

fn by(mode: PaymentMode, reference: &str, bank: &str) -> DeskAct {
    let (reference, bank, drawer) = (reference.into(), bank.into(), String::new());
    DeskAct::Pay { mode, cents: 1_000, paid_on: day("2026-09-08"), reference, bank, drawer }
}

impl TestApp {
    async fn cheque(&self, family: FamilyId, n: u8, (number, bank, confirmed): (&str, &str, bool)) -> Answer {
        let body = DeskMoney { id: operation(n), act: by(PaymentMode::Cheque, number, bank), confirmed };
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{family}/acts")), &body).await
    }
}

fn told(answer: &Answer) -> (u16, String, String) {
    (answer.status.as_u16(), answer.code(), field(answer))
}

#[tokio::test]
async fn a_cheque_has_its_number_and_its_bank() {
    let test = TestApp::invoiced().await;
    let refused = |code: &str, at: &str| (422, code.to_owned(), at.to_owned());
    for (number, bank, code, at) in [
        ("", "Banque du Quercy", "cheque_number_missing", "reference"),
        (" - ", "Banque du Quercy", "cheque_number_missing", "reference"),
        ("4400123", " ", "cheque_bank_missing", "bank"),
        ("", "", "cheque_number_missing", "reference"),
    ] {
        assert_eq!(told(&test.cheque(LUNE, 50, (number, bank, true)).await), refused(code, at), "{number} {bank}");
    }
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 1);
    // Vouchers and cash may have none.
    for (n, mode) in [(51, PaymentMode::AncvPaper), (52, PaymentMode::Cash), (53, PaymentMode::Transfer)] {
        assert_eq!(test.act(n, by(mode, "", "")).await.status, 201, "{mode:?}");
    }
    test.stop().await;
}

#[tokio::test]
async fn a_cheque_like_another_needs_a_word() {
    let test = TestApp::invoiced().await;
    let first = ("4400123", "Banque du Quercy", false);
    assert_eq!(test.cheque(LUNE, 50, first).await.status, 201);
    assert_eq!(test.cheque(LUNE, 50, first).await.status, 200, "the same act, sent twice, is no other cheque");
    let same = test.cheque(SOLEIL, 51, ("4400 123", "BANQUE DU QUERCY", false)).await;
    assert_eq!(told(&same), (422, "cheque_known".to_owned(), "reference".to_owned()));
    let title = same.json()["title"].as_str().unwrap().to_owned();
    assert!(title.contains("au compte Lune : 10,00\u{a0}€, remis le 8\u{a0}septembre\u{a0}2026"), "{title}");
    assert_eq!(test.cheque(SOLEIL, 52, ("4400123", "Autre banque", false)).await.status, 201);
    assert_eq!(test.cheque(SOLEIL, 53, ("4400124", "Banque du Quercy", false)).await.status, 201);
    let again = test.cheque(LUNE, 54, first).await;
    assert!(again.code() == "cheque_known" && again.json()["title"].as_str().unwrap().contains("à ce compte"));
    assert_eq!(test.cheque(SOLEIL, 51, ("4400123", "Banque du Quercy", true)).await.status, 201, "the director says that it is another");
    // What came back may be handed over again.
    let reject = |n: u8| DeskAct::Reject { payment: operation(n), fee_cents: 0, reason: "provision".into() };
    assert_eq!(test.act(60, reject(50)).await.status, 201);
    assert_eq!(test.cheque(LUNE, 55, first).await.code(), "cheque_known", "the other family's still stands");
    let path = desk_path(&format!("accounts/{SOLEIL}/acts"));
    let body = DeskMoney { id: operation(61), act: reject(51), confirmed: false };
    assert_eq!(test.browser(Person::DirectorPlatanes).json(&path, &body).await.status, 201);
    assert_eq!(test.cheque(LUNE, 55, first).await.status, 201);
    test.stop().await;
}

#[tokio::test]
async fn a_transfer_or_a_voucher_of_the_same_number_and_amount_needs_a_word() {
    let test = TestApp::invoiced().await;
    let pay = async |n: u8, (mode, cents, number): (PaymentMode, i64, &str), confirmed: bool| {
        let (reference, bank, drawer) = (number.into(), String::new(), String::new());
        let act = DeskAct::Pay { mode, cents, paid_on: day("2026-09-08"), reference, bank, drawer };
        let body = DeskMoney { id: operation(n), act, confirmed };
        test.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/acts")), &body).await
    };
    for (n, mode) in [(50, PaymentMode::Transfer), (60, PaymentMode::AncvPaper), (70, PaymentMode::Card)] {
        assert_eq!(pay(n, (mode, 1_000, "VIR 2026-09"), false).await.status, 201, "{mode:?}");
        assert_eq!(pay(n, (mode, 1_000, "VIR 2026-09"), false).await.status, 200, "sent twice");
        let same = pay(n + 1, (mode, 1_000, "vir202609"), false).await;
        assert_eq!(told(&same), (422, "payment_known".to_owned(), "reference".to_owned()), "{mode:?}");
        let title = same.json()["title"].as_str().unwrap().to_owned();
        assert!(
            title.contains(mode.french()) && title.contains("à ce compte : 10,00\u{a0}€, remis le 8\u{a0}septembre\u{a0}2026"),
            "{title}"
        );
        assert_eq!(pay(n + 2, (mode, 1_100, "VIR 2026-09"), false).await.status, 201, "another amount is another payment");
        assert_eq!(pay(n + 3, (mode, 1_000, ""), false).await.status, 201, "without a number there is nothing to compare");
        assert_eq!(pay(n + 1, (mode, 1_000, "vir202609"), true).await.status, 201, "the director says that it is another");
    }
    // Cash has no number, whatever was typed.
    for n in [80, 81] {
        assert_eq!(pay(n, (PaymentMode::Cash, 1_000, "VIR 2026-09"), false).await.status, 201);
    }
    test.stop().await;
}
