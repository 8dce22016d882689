//! A bank statement, from its file to payments on accounts: each line once, nothing without a director's word.

use hyper::Method;
use preau_core::documents::bank::{
    BankLineState, BankLineView, BankView, ConfirmLine, ConfirmLines, ConfirmedLines, CorrectLine, PossibleWhy,
};
use preau_core::documents::money::AccountView;
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::settings::CentreMoney;
use serde_json::json;

use super::{LUNE, cash, desk_path, field};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{Person, TILLEULS};

const CAMT: &str = include_str!("../../vectors/bank/releve.xml");
const CSV: &[u8] = include_bytes!("../../vectors/bank/releve.csv");
const SOLEIL: FamilyId = FamilyId([2; 16]);

impl TestApp {
    async fn statement(&self, bytes: &[u8]) -> Answer {
        self.browser(Person::DirectorPlatanes).post(&desk_path("bank/statement"), "application/octet-stream", bytes).await
    }

    /// The CAMT with the reference of the family Lune, cut as people cut it.
    async fn camt(&self) -> String {
        let reference = self.account().await.reference;
        let cut = format!("{} {} {}", &reference[..4], &reference[4..9], &reference[9..]);
        CAMT.replace("{reference}", &cut)
    }

    async fn lines(&self) -> Vec<BankLineView> {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("bank")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice::<BankView>(&answer.body).unwrap().lines
    }

    async fn confirm(&self, line: &BankLineView, family: FamilyId) -> ConfirmedLines {
        let wanted = ConfirmLines { lines: vec![ConfirmLine { line: line.line, family }] };
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path("bank/confirm"), &wanted).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn correct(&self, line: &BankLineView, typed: CorrectLine) -> Answer {
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("bank/lines/{}/correct", line.line)), &typed).await
    }

    async fn account_of(&self, family: FamilyId) -> AccountView {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path(&format!("accounts/{family}"))).await;
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn aside(&self, line: &BankLineView, aside: bool) -> Answer {
        self.put(Person::DirectorPlatanes, &desk_path(&format!("bank/lines/{}", line.line)), &json!({ "aside": aside })).await
    }

    async fn unmatched(&self) -> usize {
        let audit = self.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
        audit.json().as_array().unwrap().iter().filter(|line| line["code"] == "transfer_unmatched").count()
    }
}

fn why(left: &ConfirmedLines) -> Vec<&str> {
    left.left.iter().map(|line| line.code.as_str()).collect()
}

#[tokio::test]
async fn a_reference_is_sure_and_confirming_twice_writes_one_payment() {
    let test = TestApp::invoiced().await;
    let file = test.camt().await;
    let read = test.statement(file.as_bytes()).await;
    assert_eq!((read.status.as_u16(), read.json()), (200, json!({"added": 2, "known": 0, "left_out": 1})));
    let again = test.statement(file.as_bytes()).await;
    assert_eq!((again.status.as_u16(), again.code().as_str(), field(&again).as_str()), (422, "statement_known", "file"));
    let lines = test.lines().await;
    assert!(matches!(lines[0].state, BankLineState::Sure { family: LUNE, due_cents: 2_480, .. }), "{:?}", lines[0]);
    assert_eq!((lines[1].text.as_str(), &lines[1].state), ("COMMUNE DE BELCASTEL PARTICIPATION", &BankLineState::Unknown));
    assert_eq!(test.unmatched().await, 2);
    assert_eq!(test.account().await.due_cents, 2_480, "nothing without a word");
    let first = test.confirm(&lines[0], LUNE).await;
    assert_eq!((first.recorded, first.already), (1, 0));
    let second = test.confirm(&lines[0], LUNE).await;
    assert_eq!((second.recorded, second.already, test.account().await.due_cents), (0, 1, 0));
    assert_eq!(why(&test.confirm(&lines[0], SOLEIL).await), ["line_recorded"]);
    let payment = test.account().await.operations[0].clone();
    assert_eq!(payment.paid_on, Some("2026-09-04".parse().unwrap()), "the day of the bank");
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE kind = 'receipt' AND made_at IS NOT NULL"), 1);
    assert!(test.lines().await.iter().any(|l| matches!(l.state, BankLineState::Recorded { family: LUNE, .. })));
    assert_eq!(test.unmatched().await, 1);
    test.stop().await;
}

#[tokio::test]
async fn an_equal_balance_is_possible_and_two_equal_lines_are_two() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.statement(CSV).await.json(), json!({"added": 2, "known": 0, "left_out": 1}));
    let lines = test.lines().await;
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert!(matches!(line.state, BankLineState::Possible { family: LUNE, why: PossibleWhy::SameBalance, .. }), "{line:?}");
    }
    // The second is of another family, which the director chooses.
    assert_eq!(test.confirm(&lines[0], LUNE).await.recorded, 1);
    assert_eq!(test.confirm(&lines[1], SOLEIL).await.recorded, 1);
    assert_eq!((test.account().await.due_cents, test.count("SELECT count(*) FROM ledger_credit")), (0, 2));
    assert_eq!(why(&test.confirm(&lines[1], FamilyId([3; 16])).await), ["line_recorded"]);
    test.stop().await;
}

#[tokio::test]
async fn what_may_count_twice_is_asked() {
    let test = TestApp::invoiced().await;
    let typed = preau_core::documents::money::DeskAct::Pay {
        mode: preau_core::domain::money::kinds::PaymentMode::Transfer,
        cents: 2_480,
        paid_on: "2026-09-07".parse().unwrap(),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    };
    assert_eq!(test.act(50, typed).await.status, 201);
    test.statement(test.camt().await.as_bytes()).await;
    let lines = test.lines().await;
    assert!(matches!(lines[0].state, BankLineState::Possible { why: PossibleWhy::SamePayment, .. }), "{:?}", lines[0]);
    test.clock.advance_ms(60_000);
    // The same days again, in the bank's other format.
    assert_eq!(test.statement(CSV).await.json()["added"], 2);
    let lines = test.lines().await;
    assert!(lines.iter().any(|l| matches!(l.state, BankLineState::Possible { why: PossibleWhy::SameLine, .. })), "{lines:?}");
    assert!(lines.iter().filter(|l| l.cents == 2_480).all(|l| l.same_line), "whatever is known of whose they are: {lines:?}");
    assert!(lines.iter().all(|l| l.same_line == (l.cents == 2_480)), "{lines:?}");
    test.stop().await;
}

#[tokio::test]
async fn a_line_is_put_aside_and_taken_back() {
    let test = TestApp::invoiced().await;
    test.statement(test.camt().await.as_bytes()).await;
    let lines = test.lines().await;
    assert_eq!((test.aside(&lines[1], true).await.status.as_u16(), test.unmatched().await), (204, 1));
    assert_eq!(why(&test.confirm(&lines[1], LUNE).await), ["line_aside"]);
    assert_eq!((test.aside(&lines[1], false).await.status.as_u16(), test.unmatched().await), (204, 2));
    test.confirm(&lines[0], LUNE).await;
    assert_eq!(test.aside(&lines[0], true).await.code(), "line_recorded");
    test.stop().await;
}

#[tokio::test]
async fn a_transfer_on_the_wrong_account_goes_to_the_right_one_once() {
    let test = TestApp::invoiced().await;
    test.statement(test.camt().await.as_bytes()).await;
    let line = test.lines().await[0].clone();
    let typed = |from: FamilyId, to: FamilyId| CorrectLine { from, to };
    assert_eq!(test.correct(&line, typed(SOLEIL, LUNE)).await.code(), "line_not_recorded");
    assert_eq!(test.confirm(&line, SOLEIL).await.recorded, 1);
    // Two tabs, and again later.
    let (one, two) = tokio::join!(test.correct(&line, typed(SOLEIL, LUNE)), test.correct(&line, typed(SOLEIL, LUNE)));
    let mut answers = [one.status.as_u16(), two.status.as_u16(), test.correct(&line, typed(SOLEIL, LUNE)).await.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 200, 201]);
    let right = test.account().await;
    assert_eq!((right.due_cents, right.operations.len()), (0, 2));
    assert_eq!(right.operations[0].operation.label, "Règlement Virement, d’abord inscrit par erreur à un autre compte");
    assert_eq!(right.operations[0].paid_on, Some("2026-09-04".parse().unwrap()), "the day of the bank");
    let wrong = test.account_of(SOLEIL).await;
    assert_eq!((wrong.due_cents, wrong.operations.len()), (0, 2));
    assert_eq!(wrong.operations[0].operation.label, "Virement du 4\u{a0}septembre\u{a0}2026 retiré : inscrit par erreur à ce compte");
    assert!(test.lines().await.iter().any(|l| matches!(l.state, BankLineState::Recorded { family: LUNE, .. })));
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'bank_line_corrected'"), 1);
    // Who saw it on the first account is told; it may go back, as often as directors change their mind.
    let moved = test.correct(&line, typed(SOLEIL, FamilyId([3; 16]))).await;
    assert_eq!((moved.code().as_str(), field(&moved).as_str()), ("line_moved", "from"));
    assert_eq!(test.correct(&line, typed(LUNE, SOLEIL)).await.status, 201);
    assert_eq!((test.account().await.due_cents, test.account_of(SOLEIL).await.due_cents), (2_480, -2_480));
    assert_eq!(test.correct(&line, typed(SOLEIL, LUNE)).await.status, 201);
    test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'payment_misplaced' AND sent_at IS NOT NULL", 4).await;
    let mails = crate::mailbox::all(&test.folder.path().join("mails"));
    let told: Vec<_> = mails.iter().filter(|m| m.text.contains("inscrit par erreur à votre compte")).collect();
    let to = |person: Person| told.iter().filter(|m| m.to == person.email()).count();
    assert_eq!((to(Person::Soleil), to(Person::Lune), to(Person::LuneToo), told.len()), (2, 1, 1, 4), "the family that loses it");
    let whose = told.iter().find(|m| m.to == Person::Lune.email()).unwrap();
    assert!(whose.text.contains("24,80") && whose.html.contains("4\u{a0}septembre\u{a0}2026"), "{}", whose.text);
    assert!(!whose.text.contains("Soleil"), "never whose it is");
    // A family of another centre, another director, a payment that was rejected or refunded meanwhile.
    assert_eq!(test.correct(&line, typed(LUNE, FamilyId([3; 16]))).await.status, 404);
    let path = format!("/api/desk/02020202020202020202020202020202/bank/lines/{}/correct", line.line);
    assert_eq!(test.browser(Person::DirectorTilleuls).json(&path, &typed(LUNE, SOLEIL)).await.status, 404);
    let payment = test.account().await.operations[0].operation.id;
    let reject = preau_core::documents::money::DeskAct::Reject { payment, fee_cents: 0, reason: "Rappelé par la banque".into() };
    assert_eq!(test.act(50, reject).await.status, 201);
    assert_eq!(test.correct(&line, typed(LUNE, SOLEIL)).await.code(), "already_reversed");
    assert_eq!((test.account().await.due_cents, test.account_of(SOLEIL).await.due_cents), (2_480, 0), "nothing is half-written");
    test.stop().await;
}

#[tokio::test]
async fn an_old_transfer_is_put_right_too() {
    let test = TestApp::invoiced().await;
    test.statement(test.camt().await.as_bytes()).await;
    let line = test.lines().await[0].clone();
    assert_eq!(test.confirm(&line, SOLEIL).await.recorded, 1);
    test.sql("UPDATE session SET expires_at = ?1", "2029-01-01T00:00:00.000Z");
    test.clock.advance_ms(300 * preau_core::domain::time::DAY_MS);
    let done = test.correct(&line, CorrectLine { from: SOLEIL, to: LUNE }).await;
    assert_eq!(done.status, 201, "{}", String::from_utf8_lossy(&done.body));
    let right = test.account().await;
    assert_eq!((right.due_cents, right.operations[0].paid_on), (0, Some("2026-09-04".parse().unwrap())), "its day is the bank's");
    test.stop().await;
}

#[tokio::test]
async fn a_transfer_of_which_something_was_refunded_stays() {
    let test = TestApp::invoiced().await;
    test.statement(test.camt().await.as_bytes()).await;
    let line = test.lines().await[0].clone();
    assert_eq!(test.act(49, cash(2_480)).await.status, 201);
    assert_eq!(test.confirm(&line, LUNE).await.recorded, 1);
    let refund = super::refund(100, "Demande de la famille");
    assert_eq!(test.act(50, refund).await.status, 201);
    let refused = test.correct(&line, CorrectLine { from: LUNE, to: SOLEIL }).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "already_spent"));
    assert_eq!(test.account_of(SOLEIL).await.operations.len(), 0);
    test.stop().await;
}

#[tokio::test]
async fn another_centre_reads_and_records_nothing_of_it() {
    let test = TestApp::invoiced().await;
    test.statement(test.camt().await.as_bytes()).await;
    let lines = test.lines().await;
    let other = test.browser(Person::DirectorTilleuls);
    let there = "/api/desk/02020202020202020202020202020202";
    assert_eq!(other.get(&desk_path("bank")).await.status, 404);
    let stolen = ConfirmLines { lines: vec![ConfirmLine { line: lines[0].line, family: LUNE }] };
    let answer = other.json(&format!("{there}/bank/confirm"), &stolen).await;
    let told: ConfirmedLines = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((told.recorded, why(&told)), (0, vec!["unknown_line"]));
    let path = format!("{there}/bank/lines/{}", lines[0].line);
    let answer = test.put(Person::DirectorTilleuls, &path, &json!({"aside": true})).await;
    assert_eq!(answer.status, 404);
    // Both centres have one bank account and read one statement: the transfer is recorded once.
    test.confirm(&lines[0], LUNE).await;
    let body = test.camt().await.into_bytes();
    let read = other.send(Method::POST, &format!("{there}/bank/statement"), &[], body).await;
    assert_eq!(read.json()["added"], 2);
    let seen: BankView = serde_json::from_slice(&other.get(&format!("{there}/bank")).await.body).unwrap();
    assert_eq!(seen.lines[0].state, BankLineState::Elsewhere, "the reference of another centre's account says that, and no more");
    let again = ConfirmLines { lines: vec![ConfirmLine { line: seen.lines[0].line, family: FamilyId([3; 16]) }] };
    let answer = other.json(&format!("{there}/bank/confirm"), &again).await;
    let told: ConfirmedLines = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((told.recorded, why(&told)), (0, vec!["recorded_elsewhere"]));
    assert_eq!(test.count("SELECT count(*) FROM ledger_credit"), 1);
    test.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_statement_of_ours_is_refused_whole() {
    let test = TestApp::invoiced().await;
    let good = test.camt().await;
    let debits = good.replace("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>DBIT</CdtDbtInd><Sts>");
    let francs = good.replace("<Amt Ccy=\"EUR\">15.00", "<Amt Ccy=\"CHF\">15.00");
    let bad: [(&[u8], &str); 9] = [
        (b"\x89PNG\r\n\x1a\n", "statement_bad_format"),
        (b"<html></html>", "statement_not_camt"),
        (&good.as_bytes()[..good.len() / 2], "statement_unreadable"),
        (debits.as_bytes(), "statement_no_credit"),
        (francs.as_bytes(), "statement_currency"),
        (b"date;libelle;montant;humeur\n", "statement_columns"),
        (b"date;libelle;montant\n04/09/2026;a;1,00\nhier;b;2,00\n", "statement_line"),
        (b"%PDF-1.7", "statement_bad_format"),
        (b"", "statement_empty"),
    ];
    for (bytes, code) in bad {
        let answer = test.statement(bytes).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, code, "file"));
    }
    let large = test.statement(&vec![b'x'; 10 * 1_024 * 1_024 + 1]).await;
    assert_eq!((large.status.as_u16(), large.code().as_str()), (413, "statement_too_large"));
    let settings = CentreMoney { iban: "FR1420041010050500013M02606".into(), beneficiary: "Loisirs".into(), ..CentreMoney::default() };
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
    assert_eq!(test.statement(good.as_bytes()).await.code(), "statement_other_account");
    assert_eq!(test.count("SELECT count(*) FROM bank_line"), 0, "nothing is half-written");
    test.stop().await;
}

#[tokio::test]
async fn a_reference_of_another_centre_is_said_as_such_and_names_nobody() {
    let test = TestApp::invoiced().await;
    let path = format!("/api/desk/{TILLEULS}/accounts/{}", FamilyId([3; 16]));
    let there: AccountView = serde_json::from_slice(&test.browser(Person::DirectorTilleuls).get(&path).await.body).unwrap();
    // For just as much as a family of here owes, which would be possible without the reference.
    let file = CAMT.replace("{reference}", &there.reference);
    assert_eq!(test.statement(file.as_bytes()).await.status, 200);
    let lines = test.lines().await;
    let told: Vec<_> = lines.iter().filter(|l| l.state == BankLineState::Elsewhere).collect();
    assert!(matches!(told.as_slice(), [line] if line.cents == 2_480), "{lines:?}");
    let said = test.browser(Person::DirectorPlatanes).get(&desk_path("bank")).await;
    let said = String::from_utf8(said.body.to_vec()).unwrap();
    assert!(!said.contains(&FamilyId([3; 16]).to_string()) && !said.contains("toile"), "{said}");
    assert_eq!(test.account().await.due_cents, 2_480);
    assert_eq!(test.aside(told[0], true).await.status, 204);
    test.stop().await;
}
