//! A quotient that ends is told 30 and 7 days before, once each, whatever the server did meanwhile.

use preau::actions::money::quotient_notices;
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::time::DAY_MS;

use super::{LUNE, desk_path};
use crate::app::TestApp;
use crate::mailbox;
use crate::world::{Person, day};

impl TestApp {
    async fn quotient(&self, from: &str, to: &str) {
        let quotient = FamilyQuotient { quotient: Quotient(54_200), from: day(from), to: day(to) };
        let path = desk_path(&format!("accounts/{LUNE}/quotients"));
        assert_eq!(self.browser(Person::DirectorPlatanes).json(&path, &quotient).await.status, 201);
    }

    /// So many mails to each parent, after a day's look.
    async fn told(&self) -> i64 {
        quotient_notices::tell(self.app()).await.unwrap();
        mailbox::nothing_waits(self).await;
        self.count("SELECT count(*) FROM outbox WHERE kind = 'quotient_expiring'") / 2
    }

    async fn days_later(&self, days: i64) -> i64 {
        self.clock.advance_ms(days * DAY_MS);
        self.told().await
    }
}

#[tokio::test]
async fn an_end_is_told_once_at_thirty_and_once_at_seven() {
    let test = TestApp::peopled().await;
    // Today is 8 September; it ends on 10 October.
    test.quotient("2026-01-01", "2026-10-10").await;
    assert_eq!([test.told().await, test.days_later(1).await], [0, 0]);
    assert_eq!([test.days_later(1).await, test.told().await, test.days_later(10).await], [1, 1, 1], "30 days before, once");
    assert_eq!([test.days_later(13).await, test.days_later(1).await, test.days_later(3).await], [2, 2, 2], "7 days before, once");
    assert_eq!(test.days_later(10).await, 2, "nothing after the end");
    let mails = mailbox::to(&test, &Person::Lune.email(), 2).await;
    assert!(mails[0].text.contains("n’est plus valable après le 10\u{a0}octobre\u{a0}2026 (dans 30 jours)"), "{}", mails[0].text);
    assert!(mails[1].text.contains("(dans 7 jours)") && mails[1].html.contains("CAF"), "{}", mails[1].text);
    test.stop().await;
}

#[tokio::test]
async fn a_server_that_was_off_tells_it_late_and_not_twice() {
    let test = TestApp::peopled().await;
    test.quotient("2026-01-01", "2026-10-10").await;
    assert_eq!(test.days_later(28).await, 1, "both days were missed: told once");
    let stopped = test.stopped().await;
    let test = stopped.start_again().await;
    assert_eq!([test.told().await, test.days_later(2).await], [1, 1]);
    test.stop().await;
}

#[tokio::test]
async fn a_later_quotient_or_none_is_not_told() {
    let test = TestApp::peopled().await;
    assert_eq!(test.days_later(20).await, 0, "no quotient");
    test.quotient("2026-01-01", "2026-10-10").await;
    test.quotient("2026-10-11", "2026-12-31").await;
    assert_eq!(test.told().await, 0, "another one follows");
    assert_eq!(test.days_later(66).await, 1, "its own end is told");
    test.stop().await;
}
