//! `GET /api/events`: a family hears that something moved, the others do not, and a session that ends is closed.

use std::time::Duration;

use preau_core::sync::entry::Head;

use crate::app::TestApp;
use crate::world::{Person, request};

#[tokio::test]
async fn the_other_parent_hears_at_once() {
    let test = TestApp::peopled().await;
    let heard = test.browser(Person::LuneToo).hears("/api/events", "event: moved", async {
        test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    });
    assert!(tokio::time::timeout(Duration::from_secs(10), heard).await.unwrap());
    test.stop().await;
}

/// A child of two homes: what one asks for closes a day on the phones of the other.
#[tokio::test]
async fn the_other_home_of_a_child_hears_too() {
    let test = TestApp::peopled().await;
    test.sql("INSERT INTO family_child(family, child) VALUES (?1, '01010101010101010101010101010101')", &"03".repeat(16));
    let heard = test.browser(Person::Etoile).hears("/api/events", "event: moved", async {
        test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    });
    assert!(tokio::time::timeout(Duration::from_secs(10), heard).await.unwrap());
    test.stop().await;
}

#[tokio::test]
async fn another_centre_hears_nothing() {
    let test = TestApp::peopled().await;
    let heard = test.browser(Person::Etoile).hears("/api/events", "event: moved", async {
        test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    });
    assert!(tokio::time::timeout(Duration::from_millis(600), heard).await.is_err());
    test.stop().await;
}

#[tokio::test]
async fn a_session_that_ends_is_closed() {
    let test = TestApp::peopled().await;
    let account = Person::Lune.account();
    let heard = test.browser(Person::Lune).hears("/api/events", "nothing", async {
        test.sql("DELETE FROM session WHERE account = ?1", &account);
        test.app().moved.ring(preau::app::Change { accounts: vec![account.clone()], ..Default::default() });
    });
    assert!(!tokio::time::timeout(Duration::from_secs(10), heard).await.unwrap(), "the stream ends");
    test.stop().await;
}

#[tokio::test]
async fn one_session_holds_only_so_many() {
    let test = TestApp::with(|_| {}, |limits| limits.events_a_session = 0).await.people().await;
    let answer = test.browser(Person::Lune).get("/api/events").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (429, "too_many_streams"));
    test.stop().await;
}
