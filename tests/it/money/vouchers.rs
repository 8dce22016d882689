//! Vouchers on paper and care that a director types: refused after their slip, and paid by CESU where the child's age allows it.

use preau::store::StoreError;
use preau::store::directory::ChildRow;
use preau_core::documents::bank::MakeDeposit;
use preau_core::documents::money::{DeskAct, TypedLine};
use preau_core::domain::ids::{ChildId, PaperId};
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::{DAY_MS, SchoolYear};
use serde_json::json;

use super::{LUNE, cash, desk_path, field, operation};
use crate::app::TestApp;
use crate::mailbox;
use crate::world::{PLATANES, Person, TILLEULS, day};

fn paid(mode: PaymentMode, cents: i64) -> DeskAct {
    DeskAct::Pay { mode, cents, paid_on: day("2026-09-08"), reference: "77".into(), bank: String::new(), drawer: String::new() }
}

fn care(child: Option<u8>, date: Option<&str>) -> TypedLine {
    TypedLine {
        nature: LineNature::Care,
        label: "Garde du soir".into(),
        child: child.map(|n| ChildId([n; 16])),
        date: date.map(day),
        around_school: false,
        quantity: 1,
        unit_cents: 3_000,
    }
}

impl TestApp {
    async fn type_line(&self, n: u8, line: TypedLine) -> crate::http::Answer {
        self.act(n, DeskAct::Invoice { lines: vec![line] }).await
    }

    async fn make_certificates(&self) {
        self.clock.advance_ms(1_000);
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path("certificates"), &json!({ "year": 2026 })).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        self.papers_made().await;
    }

    fn said_by(&self, number: &str, path: &str) -> i64 {
        self.count(&format!("SELECT json_extract(model, '{path}') FROM paper WHERE number = '{number}'"))
    }
}

#[tokio::test]
async fn vouchers_that_come_back_after_their_slip_are_rejected_and_the_certificate_is_made_anew() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(50, paid(PaymentMode::AncvPaper, 2_000)).await.status, 201);
    let reject = DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "Titres périmés".into() };
    let answer = test.act(51, reject.clone()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "not_deposited"));
    let may_bounce = async || {
        let account = test.account().await;
        account.operations.iter().find(|view| view.operation.id == operation(50)).unwrap().may_bounce
    };
    assert!(!may_bounce().await, "it may be undone");
    let slip = MakeDeposit { paper: PaperId([1; 16]), mode: PaymentMode::AncvPaper, date: day("2026-09-08"), credits: vec![operation(50)] };
    assert_eq!(test.browser(Person::DirectorPlatanes).json(&desk_path("deposits"), &slip).await.status, 201);
    assert!(may_bounce().await && test.account().await.undoable.is_empty());
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.clock.advance_ms(206 * DAY_MS);
    test.make_certificates().await;
    assert_eq!(test.act(51, reject).await.status, 201);
    assert_eq!((test.account().await.due_cents, may_bounce().await), (2_480, false));
    test.make_certificates().await;
    assert_eq!((test.said_by("AT2027/0001", "$.total_paid_cents"), test.said_by("AT2027/0002", "$.total_paid_cents")), (2_000, 0));
    // Who reads the mail knows that it replaces the one they have, and why.
    test.waits_for("SELECT count(*) FROM outbox WHERE kind = 'certificate_available' AND sent_at IS NOT NULL", 4).await;
    let mails = mailbox::all(&test.folder.path().join("mails"));
    let second: Vec<_> = mails.iter().filter(|mail| mail.text.contains("AT2027/0002")).collect();
    assert_eq!(second.len(), 2);
    for text in second.iter().flat_map(|mail| [&mail.text, &mail.html]) {
        assert!(text.contains("remplace la n° AT2027/0001") && text.contains("des règlements ont changé"), "{text}");
    }
    let first = mails.iter().find(|mail| mail.text.contains("n° AT2027/0001.")).unwrap();
    assert!(first.text.contains("est disponible") && !first.text.contains("remplace"), "{}", first.text);
    test.stop().await;
}

#[tokio::test]
async fn cash_is_never_rejected() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(50, cash(2_480)).await.status, 201);
    let reject = DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "x".into() };
    assert_eq!(test.act(51, reject).await.code(), "mode_cannot_bounce");
    test.stop().await;
}

#[tokio::test]
async fn care_that_is_typed_is_dated_and_a_cesu_pays_it_by_the_age_of_that_day() {
    let test = TestApp::peopled().await;
    test.sql("UPDATE child SET birth = '2023-03-04' WHERE first_name = ?1", "Camille-1");
    let missing = test.type_line(50, care(Some(1), None)).await;
    assert_eq!((missing.status.as_u16(), missing.code().as_str(), field(&missing).as_str()), (422, "date_missing", "date"));
    let absurd = test.type_line(50, care(Some(1), Some("2036-09-02"))).await;
    assert_eq!((absurd.code().as_str(), field(&absurd).as_str()), ("absurd_date", "date"));
    assert_eq!(test.type_line(50, care(Some(1), Some("2026-09-02"))).await.status, 201);
    let line = test.account().await.operations[0].lines[0].clone();
    assert_eq!((line.date, line.child_name.as_str()), (Some(day("2026-09-02")), "Camille-1"));
    let printed = "SELECT count(*) FROM paper WHERE json_extract(model, '$.children[0].lines[0].date') = '2026-09-02'";
    assert_eq!(test.count(printed), 1, "the day of the service, not that of the issue");
    assert_eq!(test.act(60, paid(PaymentMode::CesuPaper, 3_000)).await.status, 201);
    // Older that day, and for nobody in particular.
    test.sql("UPDATE child SET birth = '2018-03-04' WHERE first_name = ?1", "Camille-1");
    assert_eq!(test.type_line(51, care(Some(1), Some("2026-09-02"))).await.status, 201);
    assert_eq!(test.type_line(52, care(None, None)).await.status, 201);
    assert_eq!(test.act(61, paid(PaymentMode::CesuPaper, 2_900)).await.code(), "cesu_not_eligible");
    // Before or after school it may, whatever the age; the nature still counts.
    let evening = TypedLine { around_school: true, ..care(Some(1), Some("2026-09-03")) };
    assert_eq!(test.type_line(53, TypedLine { nature: LineNature::Meal, ..evening.clone() }).await.status, 201);
    assert_eq!(test.act(61, paid(PaymentMode::CesuPaper, 2_900)).await.code(), "cesu_not_eligible");
    assert_eq!(test.type_line(54, evening).await.status, 201);
    assert_eq!(test.act(61, paid(PaymentMode::CesuPaper, 2_900)).await.status, 201);
    test.stop().await;
}

#[tokio::test]
async fn every_child_that_is_enrolled_here_may_be_invoiced_and_no_other() {
    let test = TestApp::peopled().await;
    let written = test.app().store.write(|w| {
        for (n, name, centre) in [(201, "Ana", PLATANES), (202, "Bao", TILLEULS)] {
            let (id, code) = (ChildId([n; 16]), format!("c{n}"));
            let families = vec![LUNE];
            w.put_child(&ChildRow { id, code, first_name: name.into(), last_name: "Lune".into(), birth: day("2019-05-01"), families })?;
            w.put_enrolment(id, centre, SchoolYear(2025))?;
        }
        Ok::<_, StoreError>(())
    });
    written.await.unwrap();
    let children: Vec<String> = test.account().await.children.into_iter().map(|c| c.first_name).collect();
    assert_eq!(children, ["Camille-1", "Ana"], "nothing was invoiced yet, and Bao is enrolled elsewhere");
    assert_eq!(test.type_line(50, care(Some(201), Some("2026-09-02"))).await.status, 201);
    for stranger in [202, 2] {
        let refused = test.type_line(51, care(Some(stranger), Some("2026-09-02"))).await;
        assert_eq!((refused.code().as_str(), field(&refused).as_str()), ("unknown_child", "child"), "{stranger}");
    }
    test.stop().await;
}

#[tokio::test]
async fn a_certificate_counts_every_cesu_of_the_year_and_the_share_of_the_young_apart() {
    let test = TestApp::peopled().await;
    // Under six on the day, and six on no 1 January of the year: eligible. Six in between: not.
    test.sql("UPDATE child SET birth = '2020-12-31' WHERE first_name = ?1", "Camille-1");
    assert_eq!(test.type_line(50, care(Some(1), Some("2026-09-02"))).await.status, 201);
    assert_eq!(test.act(60, paid(PaymentMode::CesuPaper, 3_000)).await.status, 201);
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.sql("UPDATE child SET birth = '2019-12-31' WHERE first_name = ?1", "Camille-1");
    test.clock.advance_ms(206 * DAY_MS);
    test.make_certificates().await;
    let said = |path: &str| test.said_by("AT2027/0001", path);
    assert_eq!((said("$.total_paid_cents"), said("$.paid_by_cesu_cents")), (3_000, 3_000), "for whatever child");
    assert_eq!(test.count("SELECT json_array_length(model, '$.children') FROM paper WHERE number = 'AT2027/0001'"), 0);
    test.sql("UPDATE child SET birth = '2020-12-31' WHERE first_name = ?1", "Camille-1");
    test.make_certificates().await;
    let said = |path: &str| test.said_by("AT2027/0002", path);
    assert_eq!((said("$.children[0].cesu_cents"), said("$.paid_by_cesu_cents")), (3_000, 3_000));
    test.stop().await;
}
