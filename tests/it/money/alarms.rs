//! *Traité*: who dealt with an alarm, when and why; once, for ever, by a director whom it concerns; and what a restored database lost.

use hyper::Method;
use preau::actions::{backup, data_folder};
use preau_core::documents::control::{AuditLine, TreatAlarm};
use preau_core::domain::ids::OperationId;
use preau_core::sync::entry::Entry;

use super::online::begun;
use super::{cash, desk_path, field, operation};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{PLATANES, Person, TILLEULS, push};

impl TestApp {
    pub async fn alarm_lines(&self) -> Vec<AuditLine> {
        self.alarm_lines_of(Person::DirectorPlatanes).await
    }

    pub async fn alarm_lines_of(&self, person: Person) -> Vec<AuditLine> {
        let centre = if person == Person::DirectorTilleuls { TILLEULS } else { PLATANES };
        let answer = self.browser(person).get(&format!("/api/desk/{centre}/money-audit")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn treat(&self, person: Person, (id, alarm, reason): (OperationId, &str, &str)) -> Answer {
        let centre = if person == Person::DirectorTilleuls { TILLEULS } else { PLATANES };
        let typed = TreatAlarm { id, alarm: alarm.into(), reason: reason.into() };
        self.browser(person).json(&format!("/api/desk/{centre}/money-audit/treated"), &typed).await
    }
}

#[tokio::test]
async fn an_alarm_is_dealt_with_once_with_who_when_and_why() {
    let begun = begun().await;
    begun.tell(&[]).await;
    begun.tell(&[("vads_trans_uuid", "ffffffffffffffffffffffffffffffff")]).await;
    let open = || async { begun.test.alarm_lines().await.into_iter().find(|l| l.alarm.is_some()).unwrap() };
    let line = open().await;
    let alarm = line.alarm.clone().unwrap();
    assert!(line.treated.is_none() && line.sentence.contains("un second paiement"), "{line:?}");
    let test = &begun.test;
    for (reason, code) in [("  ", "text_missing"), (&*"x".repeat(301), "too_long")] {
        let answer = test.treat(Person::DirectorPlatanes, (operation(80), &alarm, reason)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str(), field(&answer).as_str()), (422, code, "reason"));
    }
    assert_eq!(test.treat(Person::DirectorTilleuls, (operation(80), &alarm, "vu")).await.status, 404, "another centre's");
    assert_eq!(test.treat(Person::Lune, (operation(80), &alarm, "vu")).await.status, 404);
    assert_eq!(test.treat(Person::DirectorPlatanes, (operation(80), "word:paid_twice:none", "vu")).await.status, 404);
    assert!(open().await.treated.is_none());
    let done = (operation(80), alarm.as_str(), "Remboursé depuis  le back-office");
    assert_eq!(test.treat(Person::DirectorPlatanes, done).await.status, 201);
    assert_eq!(test.treat(Person::DirectorPlatanes, done).await.status, 200, "the same id acts once");
    assert_eq!(test.treat(Person::DirectorPlatanes, (operation(81), &alarm, "moi aussi")).await.status, 200, "a colleague was first");
    let treated = open().await.treated.unwrap();
    let read = (treated.by.as_str(), treated.on.to_string(), treated.reason.as_str());
    assert_eq!(read, ("Maud", "2026-09-08".to_owned(), "Remboursé depuis le back-office"));
    // Told again, it stays dealt with; another one is new.
    begun.tell(&[("vads_trans_uuid", "ffffffffffffffffffffffffffffffff"), ("vads_trans_status", "CAPTURED")]).await;
    begun.tell(&[("vads_trans_uuid", "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")]).await;
    let lines: Vec<_> = begun.test.alarm_lines().await.into_iter().filter(|l| l.alarm.is_some()).collect();
    assert_eq!(lines.iter().map(|l| l.treated.is_some()).collect::<Vec<_>>(), [false, true]);
    let other = lines[0].alarm.clone().unwrap();
    assert_eq!(test.treat(Person::DirectorPlatanes, (operation(80), &other, "vu")).await.code(), "id_reused");
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'alarm_treated'"), 1);
    begun.test.stop().await;
}

#[tokio::test]
async fn what_was_lost_is_shown_until_it_is_dealt_with_and_its_number_is_never_given_again() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let saved = backup::now(test.app()).await.unwrap().path;
    let run = test.draft().await;
    assert_eq!(test.issue(&run, &[]).await.invoices, ["F2026/0001"]);
    assert_eq!(test.act(50, cash(1_000)).await.status, 201);
    let held = test.receipts(Person::Lune).await;
    let (config, clock) = ((*test.app().config).clone(), test.clock.clone());
    let test = test.stopped().await;
    data_folder::restore(&config, &saved, clock.as_ref()).unwrap().unwrap();
    let test = test.start_again().await;
    assert_eq!(test.account().await.due_cents, 0, "the restored database knows nothing of it");
    // The phone brings back the receipts that the server forgot.
    let known = test.receipts(Person::Lune).await;
    let mut healing = push(Person::Lune.stream(), known.last().map(Entry::head).unwrap_or_default(), &[]);
    healing.streams.values_mut().for_each(|asked| asked.receipts = held[known.len()..].to_vec());
    test.push(Person::Lune, &healing).await;
    test.push(Person::Lune, &healing).await;
    let lost: Vec<_> = test.alarm_lines().await.into_iter().filter(|l| l.code == "lost_operation").collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost.iter().any(|l| l.sentence.contains("F2026/0001") && l.sentence.contains("24,80")), "{lost:?}");
    assert!(lost.iter().any(|l| l.sentence.contains("10,00")), "{lost:?}");
    assert_eq!(test.account().await.due_cents, 0, "nothing is invented from a receipt");
    for (n, line) in (90..).zip(&lost) {
        let done = (operation(n), line.alarm.as_deref().unwrap(), "Saisie à nouveau");
        assert_eq!(test.treat(Person::DirectorPlatanes, done).await.status, 201);
    }
    assert!(test.alarm_lines().await.iter().filter(|l| l.code == "lost_operation").all(|l| l.treated.is_some()));
    let run = test.draft().await;
    assert_eq!(test.issue(&run, &[]).await.invoices, ["F2026/0002"], "the number of the lost one is never given again");
    test.stop().await;
}

#[tokio::test]
async fn what_was_dealt_with_is_never_edited() {
    let begun = begun().await;
    begun.tell(&[("vads_amount", "2479"), ("vads_effective_amount", "2479")]).await;
    let line = begun.test.alarm_lines().await.into_iter().find(|l| l.alarm.is_some()).unwrap();
    begun.test.treat(Person::DirectorPlatanes, (operation(80), line.alarm.as_deref().unwrap(), "vu")).await;
    let file = rusqlite::Connection::open(begun.test.folder.path().join("preau.db")).unwrap();
    for statement in ["UPDATE alarm_treated SET reason = 'x'", "DELETE FROM alarm_treated"] {
        assert!(file.execute(statement, []).is_err(), "{statement}");
    }
    let bad = begun.test.browser(Person::DirectorPlatanes);
    let bad = bad.send(Method::POST, &desk_path("money-audit/treated"), &[("content-type", "application/json")], b"{}".to_vec()).await;
    assert_eq!((bad.status.as_u16(), bad.code().as_str()), (400, "bad_body"));
    begun.test.stop().await;
}

#[tokio::test]
async fn a_word_that_nobody_could_read_is_an_alarm_whatever_the_reason() {
    let begun = begun().await;
    begun.tell(&[]).await;
    let alarms = async || begun.test.alarm_lines().await.into_iter().filter(|l| l.code == "notification_not_processed").count();
    assert_eq!(alarms().await, 0);
    for result in ["not_set_up", "unreadable"] {
        begun.test.sql("UPDATE notification SET result = ?1", result);
        assert_eq!(alarms().await, 1, "{result}");
    }
    begun.test.stop().await;
}
