//! What fails below money: a full disk, a paper that cannot be made, a word of the platform that nobody could judge.

use std::time::Duration;

use preau::actions::check;
use preau::actions::money::papers;
use preau_core::documents::runs::{IssueRun, IssuedRun, RunView};

use super::online::begun;
use super::{LUNE, desk_path};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::Person;

impl TestApp {
    /// Straight into the file, several statements.
    fn batch(&self, statements: &str) {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(5)).unwrap();
        connection.execute_batch(statements).unwrap();
    }

    async fn audit(&self) -> String {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
        String::from_utf8_lossy(&answer.body).into_owned()
    }

    async fn press(&self, run: &RunView) -> Answer {
        let wanted = IssueRun { families: run.families.iter().map(|f| f.family).collect(), confirmed: vec![] };
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("runs/{}/issue", run.id)), &wanted).await
    }

    /// A disk of so many pages. Papers that wait fill it at once, and what waits beside them is then taken back with them.
    async fn make_room(&self, pages: u32) {
        while self.app().store.write(move |w| w.hold_at_most(pages)).await.is_err() {}
    }

    /// How many invoices there are: as many as numbers, papers and marks in the run, with all their lines.
    fn whole_invoices(&self) -> i64 {
        let invoices = self.count("SELECT count(*) FROM ledger_entry WHERE kind = 'invoice'");
        for (what, many) in [
            ("SELECT ifnull(max(last), 0) FROM number_series WHERE series = 'invoice'", 1),
            ("SELECT count(DISTINCT paper) FROM ledger_entry", 1),
            ("SELECT count(*) FROM paper WHERE kind = 'invoice'", 1),
            ("SELECT count(*) FROM run_family WHERE invoice IS NOT NULL", 1),
            ("SELECT count(*) FROM ledger_line", 2),
            ("SELECT count(*) FROM audit WHERE what = 'invoice_issued'", 1),
        ] {
            assert_eq!(self.count(what), invoices * many, "{what}");
        }
        invoices
    }

    pub(super) async fn waits_for(&self, question: &str, number: i64) {
        for _ in 0..400 {
            if self.count(question) == number {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{question}: {} and not {number}", self.count(question));
    }
}

#[tokio::test]
async fn a_full_disk_stops_a_run_in_a_sentence_and_leaves_no_hole() {
    let test = TestApp::peopled().await;
    let run = test.run_of(&(100..220).collect::<Vec<u8>>()).await;
    let full = test.count("SELECT page_count FROM pragma_page_count");
    let (mut refused, mut seen) = (0, std::collections::BTreeSet::new());
    let last = loop {
        let before = test.whole_invoices();
        seen.insert(before);
        // Somebody makes a little room each time; papers take of it, too.
        let pages = u32::try_from(full + 12 * refused).unwrap();
        test.make_room(pages).await;
        let answer = test.press(&run).await;
        if answer.status == 200 {
            let issued: IssuedRun = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(issued.invoices.first(), Some(&format!("F2026/{:04}", before + 1)), "the next number");
            break issued;
        }
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "unavailable"));
        assert!(answer.json()["title"].as_str().unwrap().contains("Rien n’est perdu"));
        refused += 1;
        assert!(refused < 400, "it ends once there is room");
    };
    assert!(refused > 3 && seen.contains(&0), "{refused} {seen:?}");
    assert_eq!((last.invoices.last().map(String::as_str), test.whole_invoices()), (Some("F2026/0120"), 120));
    test.make_room(u32::MAX - 1).await;
    test.papers_made().await;
    assert_eq!(test.issue(&run, &[]).await, IssuedRun::default(), "pressed once more, nothing is issued");
    assert!(!test.audit().await.contains("number_gap"));
    assert_eq!(check::everything(test.app()).await.unwrap().wrong, Vec::<String>::new());
    test.stop().await;
}

#[tokio::test]
async fn a_paper_that_cannot_be_made_holds_up_no_other_and_is_made_once_when_mended() {
    let test = TestApp::peopled().await;
    test.batch(
        "DROP TRIGGER paper_is_not_edited;
         CREATE TRIGGER breaks AFTER INSERT ON paper WHEN NEW.number = 'F2026/0004'
         BEGIN UPDATE paper SET model = json_set(model, '$.total_cents', 1) WHERE id = NEW.id; END",
    );
    let run = test.run_of(&[100, 101, 102, LUNE.0[0]]).await;
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 4);
    test.waits_for("SELECT count(*) FROM paper WHERE made_at IS NOT NULL", 3).await;
    test.waits_for("SELECT count(*) FROM paper WHERE number = 'F2026/0004' AND failure = 'sums_differ' AND tries = 1", 1).await;
    let audit = test.audit().await;
    assert!(audit.contains("paper_not_made") && audit.contains("F2026/0004 (sums_differ)"), "{audit}");
    let account = test.account().await;
    assert_eq!((account.due_cents, account.operations[0].operation.paper), (2_000, None), "the invoice is valid without its paper");

    // Less and less often: a minute after the issue, four, sixteen…
    let tries = || test.count("SELECT tries FROM paper WHERE number = 'F2026/0004'");
    for (moved_ms, tried) in [(59_000, 1), (1_000, 2), (179_000, 2), (1_000, 3), (60_000, 3)] {
        test.clock.advance_ms(moved_ms);
        for _ in 0..3 {
            papers::make(test.app()).await.unwrap();
        }
        assert_eq!(tries(), tried, "after {moved_ms} ms more");
    }
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'new_invoice'"), 0);
    test.batch("DROP TRIGGER breaks; UPDATE paper SET model = json_set(model, '$.total_cents', 2000) WHERE made_at IS NULL");
    // The program that was mended is started again: nobody waits for the next try.
    let test = test.restart().await;
    test.papers_made().await;
    papers::make(test.app()).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM paper_file"), 4);
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'new_invoice'"), 2, "both parents, once each");
    assert!(!test.audit().await.contains("paper_not_made"));
    test.stop().await;
}

#[tokio::test]
async fn a_word_that_the_account_refuses_is_shown_and_holds_up_no_other() {
    let begun = begun().await;
    // Money that would have been paid a year and a half ago: the books of that day are closed.
    begun.tell(&[("vads_effective_creation_date", "20250301080500")]).await;
    assert_eq!((begun.due().await, begun.result("not_booked")), (2_480, 1));
    let audit = begun.test.audit().await;
    assert!(audit.contains("notification_not_processed") && audit.contains("not_booked"), "{audit}");
    begun.tell(&[]).await;
    assert_eq!((begun.due().await, begun.result("credited")), (0, 1));
    begun.test.stop().await;
}

#[tokio::test]
async fn a_word_that_was_never_judged_is_seen_the_day_after() {
    let test = TestApp::peopled().await;
    let add = |id: &str, at: &str| {
        test.batch(&format!("INSERT INTO notification(id, source, raw, received_at) VALUES ('{id}', 'notification', 'x', '{at}')"));
    };
    add("recent", "2026-09-08T07:59:00.000Z");
    assert!(!test.audit().await.contains("notification_not_processed"), "it may still be judged");
    add("late", "2026-09-07T07:59:00.000Z");
    let audit = test.audit().await;
    assert!(audit.contains("notification_not_processed") && audit.contains("1 annonce"), "{audit}");
    test.stop().await;
}
