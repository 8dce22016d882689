//! `/connexion`: the answer says nothing about who is known; wrong passwords are limited; tokens are new at each sign-in.

use preau_core::domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};

use crate::app::TestApp;
use crate::browser::Browser;
use crate::town;

async fn town() -> TestApp {
    let test = TestApp::start().await;
    town::build(&test).await;
    test
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    let mut answers = vec![];
    for email in [town::DIRECTOR, "nobody@example.org", "not an address"] {
        let answer = browser.form("/connexion", &[("email", email), ("password", "wrong")]).await;
        assert!(answer.headers.get("set-cookie").is_none());
        answers.push((answer.status, answer.text.replace(email, "")));
    }
    assert_eq!(answers[0].0, 422);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
    let error = answers[0].1.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap();
    for way in ["href=\"/mot-de-passe-oublie\"", "href=\"/premiere-connexion\""] {
        assert!(error.contains(way), "{error}");
    }
    let mut told = vec![];
    for email in [town::DIRECTOR, "nobody@example.org"] {
        let answer = browser.form("/mot-de-passe-oublie", &[("email", email)]).await;
        told.push((answer.status, answer.text));
    }
    assert_eq!(told[0], told[1]);
    test.stop().await;
}

#[tokio::test]
async fn five_wrong_passwords_close_an_account_for_a_quarter_of_an_hour() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    for email in [town::DIRECTOR, "nobody@example.org"] {
        for _ in 0..5 {
            assert_eq!(browser.form("/connexion", &[("email", email), ("password", "wrong")]).await.status, 422);
        }
        let sixth = browser.form("/connexion", &[("email", email), ("password", town::PASSWORD)]).await;
        assert_eq!(sixth.status, 429, "known or not, the right password or not");
        assert!(sixth.text.contains("quart d’heure"));
        test.clock.advance_ms(2 * MINUTE_MS);
    }
    test.clock.advance_ms(15 * MINUTE_MS);
    assert!(Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn twenty_wrong_passwords_a_minute_close_a_network_address() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    for n in 0..20 {
        let email = format!("nobody{n}@example.org");
        assert_eq!(browser.form("/connexion", &[("email", &email), ("password", "wrong")]).await.status, 422);
    }
    let next = browser.form("/connexion", &[("email", town::DIRECTOR), ("password", town::PASSWORD)]).await;
    assert_eq!(next.status, 429);
    test.clock.advance_ms(MINUTE_MS + 1);
    assert!(Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn right_passwords_are_not_counted() {
    let test = town().await;
    for _ in 0..25 {
        Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    }
    test.stop().await;
}

#[tokio::test]
async fn the_token_is_new_at_each_sign_in_and_the_old_one_ends() {
    let test = town().await;
    let mut browser = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let before = browser.cookie.clone();
    let fields = [("email", town::DIRECTOR), ("password", town::PASSWORD), ("mine", "1")];
    let answer = browser.form("/connexion", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/app/"));
    let set = answer.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Max-Age="), "{set}");
    assert_ne!(browser.cookie, before);
    let mut old = Browser { cookie: before, ..Browser::new(&test) };
    assert!(!old.is_in().await);
    assert!(browser.is_in().await);
    assert_eq!(browser.get("/connexion").await.location(), "/app/", "who is signed in sees no form");
    assert_eq!(browser.get("/connexion?autre=1").await.status, 200, "somebody else comes to sign in on this device");
    test.stop().await;
}

#[tokio::test]
async fn a_device_of_mine_lives_thirty_days_from_its_last_use_another_twelve_hours() {
    let test = town().await;
    let mut lent = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let mut mine = Browser::new(&test);
    mine.form("/connexion", &[("email", town::DIRECTOR), ("password", town::PASSWORD), ("mine", "1")]).await;
    test.clock.advance_ms(11 * HOUR_MS);
    assert!(lent.is_in().await && mine.is_in().await);
    test.clock.advance_ms(2 * HOUR_MS);
    assert!(!lent.is_in().await, "twelve hours from the sign-in");
    for _ in 0..3 {
        test.clock.advance_ms(29 * DAY_MS);
        assert!(mine.is_in().await, "each use gives thirty days more");
    }
    test.clock.advance_ms(31 * DAY_MS);
    assert!(!mine.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn every_form_works_without_script_and_names_its_fields() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    for path in ["/connexion", "/premiere-connexion", "/mot-de-passe-oublie", "/nouveau-mot-de-passe"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains("<html lang=\"fr\">") && page.text.contains(&format!("action=\"{path}\"")), "{path}: {}", page.text);
        assert!(!page.text.contains("<script"), "{path}");
        let named = page.text.split("<input id=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        for id in named {
            assert!(page.text.contains(&format!("<label for=\"{id}\">")), "{path}: {id} has no label");
        }
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(page.header("cache-control"), "no-store");
    }
    for path in ["/compte", "/rattachement"] {
        assert_eq!(browser.get(path).await.location(), "/connexion", "{path}");
    }
    test.stop().await;
}

#[tokio::test]
async fn who_signed_out_in_the_app_reads_that_nothing_stays() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    let said = "Vous êtes déconnecté. Rien de votre famille ne reste sur cet appareil.";
    assert!(browser.get("/connexion?deconnecte=1").await.text.contains(said));
    assert!(!browser.get("/connexion").await.text.contains(said));
    test.stop().await;
}

#[tokio::test]
async fn hostile_typing_is_inert_and_bounded() {
    let test = town().await;
    let mut browser = Browser::new(&test);
    let hostile = "\"><script>alert(1)</script>{{ 7*7 }}\r\nSet-Cookie: a=b";
    let answer = browser.form("/connexion", &[("email", hostile), ("password", hostile)]).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.text.contains("<script>") && answer.text.contains("{{ 7*7 }}"), "{}", answer.text);
    assert!(answer.headers.get("set-cookie").is_none());
    let huge = "x".repeat(200_000);
    assert_eq!(browser.form("/connexion", &[("email", &huge), ("password", "x")]).await.status, 400);
    test.stop().await;
}
