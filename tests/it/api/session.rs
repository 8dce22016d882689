//! `GET /api/session`: who is signed in, and what may be asked for.

use preau::actions::add_user::{self, EndedUser, NewUser, NotAdded};
use preau_core::documents::model::SessionView;
use preau_core::domain::time::DAY_MS;

use crate::app::TestApp;
use crate::world::{Person, day};

async fn view(test: &TestApp, person: Person) -> SessionView {
    serde_json::from_slice(&test.browser(person).get("/api/session").await.body).unwrap()
}

#[tokio::test]
async fn each_sees_their_own() {
    let test = TestApp::peopled().await;
    let lune = view(&test, Person::Lune).await;
    assert_eq!((lune.families.len(), lune.desks.len()), (1, 0));
    assert_eq!((lune.families[0].stream, lune.families[0].children.len()), (Person::Lune.stream(), 1));
    let director = view(&test, Person::DirectorTilleuls).await;
    assert_eq!((director.families.len(), director.desks[0].stream), (0, Person::DirectorTilleuls.stream()));
    assert_eq!(director.desks[0].periods.len(), 1);
    let removed = view(&test, Person::Removed).await;
    assert!(removed.families.is_empty() && removed.desks.is_empty());
    test.stop().await;
}

#[tokio::test]
async fn a_role_without_screens_is_told_as_such() {
    let test = TestApp::peopled().await;
    assert!(view(&test, Person::DirectorTilleuls).await.without_screens.is_empty());
    let email = view(&test, Person::Removed).await.email;
    let new = NewUser { email, role: "accountant".into(), centre: None, name: "Comptable".into(), from: None, until: None };
    add_user::add(test.app(), new).await.unwrap();
    let told = view(&test, Person::Removed).await;
    assert_eq!((told.without_screens, told.desks.len()), (vec!["accountant".to_owned()], 0));
    test.stop().await;
}

#[tokio::test]
async fn a_director_who_leaves_has_a_last_day_and_may_come_back() {
    let test = TestApp::peopled().await;
    let email = view(&test, Person::DirectorTilleuls).await.email;
    let today = test.app().now().local_date();
    let ended = |last_day| EndedUser { email: email.clone(), role: "director".into(), centre: Some("tilleuls".into()), last_day };
    add_user::end(test.app(), ended(Some(today))).await.unwrap();
    assert_eq!(view(&test, Person::DirectorTilleuls).await.desks.len(), 1, "to the end of the last day");
    add_user::end(test.app(), ended(None)).await.unwrap();
    assert_eq!(test.browser(Person::DirectorTilleuls).get("/api/session").await.code(), "not_signed_in");
    assert!(matches!(add_user::end(test.app(), ended(None)).await, Err(NotAdded::NoSuchRole)));
    let again = |from, until| NewUser {
        email: email.clone(),
        role: "director".into(),
        centre: Some("tilleuls".into()),
        name: "Maud".into(),
        from,
        until,
    };
    let yesterday = today.pred_opt();
    assert!(matches!(add_user::add(test.app(), again(None, yesterday)).await, Err(NotAdded::EndsBefore)));
    assert!(add_user::add(test.app(), again(None, None)).await.unwrap().provisional.is_none(), "the same sign-in");
    assert!(matches!(add_user::add(test.app(), again(None, None)).await, Err(NotAdded::Already)));
    test.stop().await;
}

#[tokio::test]
async fn a_session_that_is_over_opens_nothing() {
    let test = TestApp::peopled().await;
    assert_eq!(test.as_nobody().get("/api/session").await.code(), "not_signed_in");
    test.clock.advance_ms(31 * DAY_MS);
    let answer = test.browser(Person::Lune).get("/api/session").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "not_signed_in"));
    assert!(test.access(Person::Lune).await.is_none());
    test.stop().await;
}

#[tokio::test]
async fn the_account_of_last_year_stays_in_sight_after_september() {
    let test = TestApp::invoiced().await;
    let records = async |test: &TestApp| {
        let family = view(test, Person::Lune).await.families.remove(0);
        let years = family.documents.iter().filter(|id| id.starts_with("record/")).map(|id| id.rsplit('/').next().unwrap().to_owned());
        (years.collect::<Vec<_>>(), family.drafts.len())
    };
    let first = records(&test).await;
    assert_eq!((first.0.len(), first.1), (2, 2), "nothing was written before: {first:?}");
    // A phone that is used keeps its session.
    while records(&test).await.0[0] == first.0[0] && test.app().now().local_date() < day("2027-09-02") {
        test.clock.advance_ms(20 * DAY_MS);
    }
    assert_eq!(records(&test).await, (vec!["2026".into(), "2027".into(), "2028".into()], 2));
    test.stop().await;
}
