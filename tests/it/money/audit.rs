//! *Contrôle*: each thing that does not agree is seen, and nothing is said of what does.

use std::time::Duration;

use preau_core::documents::control::TreatAlarm;
use preau_core::documents::money::DeskAct;
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::DAY_MS;

use super::{LUNE, desk_path, operation};
use crate::app::TestApp;
use crate::world::{Person, day};

impl TestApp {
    /// Codes and sentences.
    async fn control(&self) -> Vec<(String, String)> {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
        let text = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap().to_owned();
        answer.json().as_array().unwrap().iter().map(|line| (text(line, "code"), text(line, "sentence"))).collect()
    }

    async fn sentences(&self, code: &str) -> Vec<String> {
        self.control().await.into_iter().filter(|(known, _)| known == code).map(|(_, sentence)| sentence).collect()
    }

    /// What the guards of the database refuse: straight into the file, without them.
    fn forced(&self, statements: &str) {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(5)).unwrap();
        connection.execute_batch(&format!("DROP TRIGGER IF EXISTS ledger_entry_is_not_edited; {statements}")).unwrap();
    }
}

#[tokio::test]
async fn presence_and_invoice_are_compared_both_ways_and_credits_count() {
    let test = TestApp::invoiced().await;
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.clock.advance_ms(40 * DAY_MS);
    test.marked(1, "2026-10-06", Mark::Present).await;
    test.marked(1, "2026-10-07", Mark::Present).await;
    assert_eq!((test.sentences("attended_not_invoiced").await.len(), test.sentences("invoiced_not_attended").await.len()), (0, 0));
    test.marked(2, "2026-10-08", Mark::Present).await;
    assert_eq!(test.sentences("attended_not_invoiced").await, ["Camille-2 (Soleil), le 08/10/2026 : présent et non facturé."]);
    test.marked(1, "2026-10-07", Mark::Absent).await;
    assert_eq!(test.sentences("invoiced_not_attended").await, ["Camille-1 (Lune), le 07/10/2026 : facturé et absent."]);
    // Wholly taken back: the day that was attended is not invoiced any more, and the other one is right.
    let invoice = test.account().await.operations[0].clone();
    let lines = invoice.lines.iter().map(|l| (l.id, l.cents)).collect();
    let note = DeskAct::CreditNote { invoice: invoice.operation.id, lines, reason: "Mauvais quotient".into() };
    assert_eq!(test.act(50, note).await.status, 201);
    assert_eq!(test.sentences("invoiced_not_attended").await.len(), 0);
    let attended = test.sentences("attended_not_invoiced").await;
    assert!(attended.len() == 2 && attended[0].starts_with("Camille-1 (Lune), le 06/10/2026"), "{attended:?}");
    test.stop().await;
}

#[tokio::test]
async fn a_day_cancelled_after_its_invoice_is_said_until_it_is_taken_back_or_dealt_with() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.sentences("invoiced_then_cancelled").await.len(), 0);
    test.cancelled(30, 1, true).await;
    test.cancelled(40, 2, true).await;
    let said = test.sentences("invoiced_then_cancelled").await;
    assert!(said.len() == 2 && said[1].starts_with("Camille-1 (Lune), le 06/10/2026 : 12,40"), "{said:?}");
    // Attended all the same: it is due.
    test.marked(1, "2026-10-07", Mark::Present).await;
    assert_eq!(test.sentences("invoiced_then_cancelled").await.len(), 1);
    // A word of why the day stays due ends the alarm for good.
    let open = async || test.alarm_lines().await.into_iter().find(|line| line.code == "invoiced_then_cancelled");
    let alarm = open().await.unwrap().alarm.unwrap();
    let typed = TreatAlarm { id: operation(80), alarm, reason: "Annulé le matin même".into() };
    let answer = test.browser(Person::DirectorPlatanes).json(&desk_path("money-audit/treated"), &typed).await;
    assert_eq!((answer.status.as_u16(), open().await.unwrap().treated.is_some()), (201, true));
    let invoice = test.account().await.operations[0].clone();
    let lines = invoice.lines.iter().map(|l| (l.id, l.cents)).collect();
    let note = DeskAct::CreditNote { invoice: invoice.operation.id, lines, reason: "Annulation accordée".into() };
    assert_eq!(test.act(50, note).await.status, 201);
    assert!(open().await.is_none(), "taken back");
    test.stop().await;
}

#[tokio::test]
async fn a_day_that_loses_a_part_after_its_invoice_is_said_then_invoiced_anew_for_what_is_left() {
    let test = TestApp::invoiced().await;
    test.changed(30, 1, PartSet::NONE.with(DayPart::Morning)).await;
    let said = test.sentences("invoiced_then_changed").await;
    assert!(said.len() == 1 && said[0].starts_with("Camille-1 (Lune), le 06/10/2026 : 12,40"), "{said:?}");
    assert_eq!(test.draft().await.families.len(), 0, "nothing is billed twice");
    let invoice = test.account().await.operations[0].clone();
    let lines = invoice.lines.iter().filter(|l| l.date == Some(day("2026-10-06"))).map(|l| (l.id, l.cents)).collect();
    let note = DeskAct::CreditNote { invoice: invoice.operation.id, lines, reason: "Matin seulement".into() };
    assert_eq!(test.act(50, note).await.status, 201);
    assert_eq!(test.sentences("invoiced_then_changed").await.len(), 0, "taken back");
    let left = test.draft().await;
    assert!(left.families.len() == 1 && left.total_cents < 1_240, "the morning alone: {}", left.total_cents);
    test.stop().await;
}

#[tokio::test]
async fn an_expired_quotient_is_said() {
    let test = TestApp::peopled().await;
    let quotient = FamilyQuotient { quotient: Quotient(54_200), from: day("2026-01-01"), to: day("2026-08-31") };
    let path = desk_path(&format!("accounts/{LUNE}/quotients"));
    assert_eq!(test.browser(Person::DirectorPlatanes).json(&path, &quotient).await.status, 201);
    assert_eq!(test.sentences("quotient_expired").await, ["Lune : le quotient familial a expiré le 31/08/2026."]);
    test.stop().await;
}

#[tokio::test]
async fn a_hole_in_the_numbers_is_seen_at_the_beginning_at_the_end_and_after_a_new_pattern() {
    let test = TestApp::invoiced().await;
    let run = test.run_of(&[100, 101]).await;
    assert_eq!(test.issue(&run, &[]).await.invoices, ["F2026/0002", "F2026/0003"]);
    assert_eq!(test.control().await, []);
    test.forced("UPDATE ledger_entry SET paper = NULL WHERE paper = 'F2026/0001'");
    assert_eq!(test.sentences("number_gap").await, ["La numérotation a un trou à partir de F2026/0001."]);
    test.forced("UPDATE ledger_entry SET paper = 'F2026/0001' WHERE kind = 'invoice' AND paper IS NULL");
    test.forced("UPDATE number_series SET last = last + 1 WHERE series = 'invoice'");
    assert_eq!(test.sentences("number_gap").await, ["La numérotation a un trou à partir de F2026/0004."]);
    test.forced("UPDATE number_series SET last = last - 1 WHERE series = 'invoice'");
    let settings = CentreMoney { invoice_pattern: "N{year}/{number:4}".into(), ..CentreMoney::default() };
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
    assert_eq!(test.issue(&test.run_of(&[102]).await, &[]).await.invoices, ["N2026/0004"]);
    assert_eq!(test.control().await, [], "two patterns, no hole");
    test.forced("UPDATE ledger_entry SET paper = NULL WHERE paper = 'F2026/0002'");
    assert!(test.sentences("number_gap").await[0].contains("1 trou"), "{:?}", test.control().await);
    test.stop().await;
}

#[tokio::test]
async fn a_balance_that_is_not_its_entries_is_said() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.control().await, []);
    test.forced("UPDATE ledger_entry SET cents = cents + 1");
    let said = test.sentences("balance_differs").await;
    assert!(said.len() == 1 && said[0].starts_with("Lune : le solde (24,81"), "{said:?}");
    test.running.stop().await.unwrap();
}

#[tokio::test]
async fn receipts_certificates_and_slips_are_without_holes_too() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(50, super::cash(1_000)).await.status, 201);
    assert_eq!(test.act(51, super::cash(480)).await.status, 201);
    assert_eq!(test.control().await, []);
    test.forced("UPDATE number_series SET last = last + 1 WHERE series = 'receipt'");
    assert_eq!(test.sentences("number_gap").await, ["La numérotation a un trou à partir de R2026/00003."]);
    test.forced("UPDATE number_series SET last = last - 1 WHERE series = 'receipt'");
    for (series, first) in [("certificate", "AT2026/0001"), ("deposit", "B2026/0001")] {
        test.forced(&format!(
            "DELETE FROM number_series WHERE series IN ('certificate', 'deposit');
             INSERT INTO number_series(centre, series, year, last) SELECT centre, '{series}', 2026, 1 FROM number_series WHERE series = 'receipt'"
        ));
        assert_eq!(test.sentences("number_gap").await, [format!("La numérotation a un trou à partir de {first}.")]);
    }
    test.stop().await;
}

#[tokio::test]
async fn a_list_that_is_cut_says_how_many_more() {
    let test = TestApp::invoiced().await;
    let lines = |n: u32| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})
             INSERT INTO forged_word(day, source, code, times)
             SELECT date('2025-01-01', '+' || i || ' days'), 'notification', 'signature', 1 FROM n"
        )
    };
    test.forced(&lines(200));
    assert_eq!(test.sentences("forged_words").await.len(), 200);
    test.forced("DELETE FROM forged_word");
    test.forced(&lines(243));
    let said = test.sentences("forged_words").await;
    assert_eq!((said.len(), said.last().unwrap().as_str()), (201, "Et 43 autres, montrées quand celles-ci seront traitées."));
    // Days of children, too.
    test.forced(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 107)
         INSERT INTO attendance(child, date, part, centre, mark, at)
         SELECT k.id, date('2026-05-20', '+' || i || ' days'), 'morning', c.id, 'present', '2026-09-01T08:00:00.000Z'
         FROM n, (SELECT id FROM child WHERE first_name IN ('Camille-1', 'Camille-2')) k, (SELECT DISTINCT centre AS id FROM ledger_entry) c",
    );
    let said = test.sentences("attended_not_invoiced").await;
    assert!(said.len() == 201 && said.last().unwrap().starts_with("Et 14 autres"), "{:?}", said.last());
    test.stop().await;
}
