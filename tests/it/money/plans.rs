//! *Échéanciers* through the real router: made as typed or refused, silent while kept, paid online instalment by instalment.

use preau::actions::money::plans;
use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{DeskAct, TypedLine};
use preau_core::documents::reminders::ReminderStand;
use preau_core::domain::money::kinds::LineNature;
use preau_core::domain::time::DAY_MS;
use serde_json::json;

use super::{LUNE, cash, desk_path, field};
use crate::app::TestApp;
use crate::world::{PLATANES, Person};

const HOME: DocumentId = DocumentId::Home { family: LUNE, centre: PLATANES };
/// The sum, the instalments, the code of the refusal and its field.
type Case = (i64, &'static [(&'static str, i64)], &'static str, &'static str);

/// Today is 18 September.
const SOUND: [(&str, i64); 2] = [("2026-09-25", 1_240), ("2026-10-25", 1_240)];

#[tokio::test]
async fn a_plan_that_is_kept_silences_and_a_late_one_speaks() {
    let test = TestApp::late().await;
    assert_eq!(test.make_plan(80, 2_480, &SOUND).await.status, 201);
    assert_eq!(test.make_plan(80, 2_480, &SOUND).await.status, 200, "the same id acts once");
    let kept = test.reminders().await.accounts;
    assert_eq!((kept[0].stand, kept[0].late_cents, kept[0].debt_cents), (ReminderStand::PlanKept, 0, 2_480));
    assert_eq!(test.late_in_the_list().await, 0, "who keeps a plan is not called late");
    // On the phone, with what is covered of each.
    let told = test.document_value(HOME, "plan").await.unwrap();
    assert_eq!(told["instalments"][0], json!({"date": "2026-09-25", "cents": 1_240, "covered_cents": 0}));
    let plain = String::from_utf8_lossy(&test.browser(Person::Lune).get("/compte").await.body).into_owned();
    assert!(plain.contains("Solde à régler : 24,80\u{a0}€"), "{plain}");
    assert!(plain.contains("Prochaine échéance : 12,40\u{a0}€ le 25\u{a0}septembre\u{a0}2026") && plain.contains(">À venir<"), "{plain}");
    test.act(50, cash(1_240)).await;
    assert_eq!(test.document_value(HOME, "plan").await.unwrap()["instalments"][0]["covered_cents"], 1_240);
    let plain = String::from_utf8_lossy(&test.browser(Person::Lune).get("/compte").await.body).into_owned();
    assert!(plain.contains("Prochaine échéance : 12,40\u{a0}€ le 25\u{a0}octobre\u{a0}2026") && plain.contains(">Réglée<"), "{plain}");
    test.clock.advance_ms(20 * DAY_MS);
    assert_eq!(test.reminders().await.accounts[0].stand, ReminderStand::PlanKept);
    // The day after the second date.
    test.clock.advance_ms(18 * DAY_MS);
    let late = test.reminders().await.accounts;
    assert_eq!((late[0].stand, late[0].late_cents, late[0].lines[0].label.as_str()), (ReminderStand::Ready, 1_240, "Échéance prévue"));
    assert_eq!(test.late_in_the_list().await, 1_240, "the instalment, not the whole debt");
    assert_eq!((late[0].lines[0].due.to_string().as_str(), late[0].days), ("2026-10-25", 1));
    test.stop().await;
}

#[tokio::test]
async fn a_plan_is_refused_with_what_to_mend() {
    let test = TestApp::late().await;
    let cases: [Case; 7] = [
        (2_480, &[("2026-09-25", 2_480)], "plan_count", "instalments"),
        (2_480, &[("2026-09-25", 1_240), ("2026-10-25", 1_239)], "plan_sum", "instalments"),
        (2_481, &[("2026-09-25", 1_240), ("2026-10-25", 1_241)], "plan_beyond_balance", "total_cents"),
        (2_480, &[("2026-09-17", 1_240), ("2026-10-25", 1_240)], "plan_past", "instalments"),
        (2_480, &[("2026-10-25", 1_240), ("2026-10-25", 1_240)], "plan_order", "instalments"),
        (2_480, &[("2026-09-25", 2_480), ("2026-10-25", 0)], "plan_amount", "instalments"),
        (2_480, &[("2026-09-25", 1_240), ("2031-10-25", 1_240)], "plan_too_far", "instalments"),
    ];
    for (total, instalments, code, at) in cases {
        let answer = test.make_plan(80, total, instalments).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, code, at));
    }
    assert_eq!(test.count("SELECT count(*) FROM plan"), 0, "nothing is half-written");
    assert_eq!(test.make_plan(80, 2_000, &[("2026-09-18", 1_000), ("2026-10-25", 1_000)]).await.status, 201, "a part, from today on");
    assert_eq!(test.make_plan(81, 2_480, &SOUND).await.code(), "plan_exists");
    let there = format!("/api/desk/02020202020202020202020202020202/accounts/{LUNE}/plans");
    let typed = json!({"id": "52".repeat(16), "total_cents": 1, "instalments": []});
    assert_eq!(test.browser(Person::DirectorTilleuls).json(&there, &typed).await.status, 404);
    test.stop().await;
}

#[tokio::test]
async fn an_ended_plan_lets_the_debt_speak_again() {
    let test = TestApp::late().await;
    test.make_plan(80, 2_480, &SOUND).await;
    let path = desk_path(&format!("accounts/{LUNE}/plans/{}", "50".repeat(16)));
    for _ in 0..2 {
        let answer = test.browser(Person::DirectorPlatanes).send(hyper::Method::DELETE, &path, &[], vec![]).await;
        assert_eq!(answer.status, 204, "ended once, asked twice");
    }
    assert_eq!(test.reminders().await.accounts[0].late_cents, 2_480);
    assert!(test.account().await.plan.is_none() && test.document_value(HOME, "plan").await.is_none());
    assert_eq!(test.make_plan(81, 2_480, &SOUND).await.status, 201, "another one may be made");
    test.stop().await;
}

#[tokio::test]
async fn a_plan_opens_the_instalments_that_are_due() {
    let test = TestApp::late().await;
    test.make_plan(80, 2_480, &SOUND).await;
    let opened = || async { test.document_value(HOME, "balance").await.unwrap()["opened_cents"].clone() };
    assert_eq!(opened().await, 1_240, "the next one may be paid before its date");
    // The new day of the second instalment is told without anything else happening.
    plans::follow_the_calendar(test.app()).await.unwrap();
    test.clock.advance_ms(20 * DAY_MS);
    assert_eq!(test.reminders().await.accounts[0].late_cents, 1_240);
    assert_eq!(opened().await, 1_240, "late, and still the only one that is due");
    test.clock.advance_ms(17 * DAY_MS);
    plans::follow_the_calendar(test.app()).await.unwrap();
    assert_eq!(opened().await, json!(null), "both are due: the whole balance");
    test.stop().await;
}

impl TestApp {
    /// What the list of accounts calls late of the family Lune.
    async fn late_in_the_list(&self) -> i64 {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("accounts")).await;
        let row = answer.json().as_array().unwrap().iter().find(|row| row["family"] == LUNE.to_string()).cloned();
        row.unwrap()["late_cents"].as_i64().unwrap()
    }
}

#[tokio::test]
async fn an_invoice_of_a_family_with_a_plan_shows_its_next_instalments_and_the_rest() {
    let test = TestApp::late().await;
    assert_eq!(test.make_plan(80, 2_480, &SOUND).await.status, 201);
    test.act(50, cash(240)).await;
    let line = TypedLine {
        nature: LineNature::Membership,
        label: "Adhésion".into(),
        child: None,
        date: None,
        around_school: false,
        quantity: 1,
        unit_cents: 1_500,
    };
    assert_eq!(test.act(51, DeskAct::Invoice { lines: vec![line] }).await.status, 201);
    let model = |path: &str| {
        let connection = rusqlite::Connection::open(test.folder.path().join("preau.db")).unwrap();
        let sql = "SELECT json_extract(model, ?1) FROM paper WHERE kind = 'invoice' ORDER BY number DESC LIMIT 1";
        connection.query_row(sql, [path], |r| r.get::<_, String>(0)).unwrap()
    };
    let due = model("$.kind.due");
    let shown: serde_json::Value = serde_json::from_str(&model("$.instalments")).unwrap();
    let expected = json!([
        {"due": due, "amount_cents": 1_500},
        {"due": "2026-09-25", "amount_cents": 1_000},
        {"due": "2026-10-25", "amount_cents": 1_240},
    ]);
    assert_eq!(due, "2026-09-23", "five days");
    assert_eq!(shown, expected);
    // It is made: what it lists is what it asks for.
    test.papers_made().await;
    assert_eq!(test.count("SELECT count(*) FROM paper WHERE failure IS NOT NULL"), 0);
    test.stop().await;
}
