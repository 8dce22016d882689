//! `/mot-de-passe-oublie`, `/nouveau-mot-de-passe`: a link and a code, once, for an hour.

use preau_core::domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS};

use crate::app::TestApp;
use crate::browser::{Answer, Browser};
use crate::{mailbox, town};

const NEW: &str = "quatre pommes en hiver";

async fn asked() -> (TestApp, mailbox::Mail) {
    let test = TestApp::start().await;
    town::build(&test).await;
    let answer = Browser::new(&test).form("/mot-de-passe-oublie", &[("email", town::DIRECTOR)]).await;
    assert_eq!(answer.status, 200);
    let mail = mailbox::latest(&test, town::DIRECTOR, 1).await;
    (test, mail)
}

async fn by_code(browser: &mut Browser, code: &str) -> Answer {
    browser.form("/nouveau-mot-de-passe", &[("email", town::DIRECTOR), ("code", code), ("new", NEW), ("again", NEW)]).await
}

async fn by_link(browser: &mut Browser, link: &str) -> Answer {
    let token = link.split_once("lien=").unwrap().1;
    browser.form("/nouveau-mot-de-passe", &[("token", token), ("new", NEW), ("again", NEW)]).await
}

#[tokio::test]
async fn the_link_serves_once_and_ends_every_session() {
    let (test, mail) = asked().await;
    let mut old = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let link = mail.link(&test, "/nouveau-mot-de-passe");
    let mut browser = Browser::new(&test);
    assert!(browser.get(&link).await.text.contains("name=\"new\""));
    let answer = by_link(&mut browser, &link).await;
    assert_eq!((answer.status, answer.location()), (303, "/app/"), "{}", answer.text);
    assert!(browser.is_in().await);
    assert!(!old.is_in().await, "revoked at once");
    assert_eq!(by_link(&mut Browser::new(&test), &link).await.status, 422, "one use");
    assert!(Browser::new(&test).get(&link).await.text.contains("n’est plus valable"));
    assert_eq!(by_code(&mut Browser::new(&test), &mail.after("dans l’application")).await.status, 422, "nor the code of the same mail");
    let before = Browser::new(&test).form("/connexion", &[("email", town::DIRECTOR), ("password", town::PASSWORD)]).await;
    assert_eq!(before.status, 422);
    assert!(Browser::sign_in(&test, town::DIRECTOR, NEW).await.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn the_code_does_as_the_link_and_is_not_guessed() {
    let (test, mail) = asked().await;
    let code = mail.after("dans l’application");
    assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 8, "{code}");
    let mut browser = Browser::new(&test);
    assert_eq!(by_code(&mut browser, &code).await.status, 303);
    test.clock.advance_ms(SECOND_MS);
    browser.form("/mot-de-passe-oublie", &[("email", town::DIRECTOR)]).await;
    let code = mailbox::latest(&test, town::DIRECTOR, 2).await.after("dans l’application");
    let mut stranger = Browser::new(&test);
    for _ in 0..5 {
        assert_eq!(by_code(&mut stranger, "0000 0000").await.status, 422);
    }
    assert_eq!(by_code(&mut stranger, &code).await.status, 422, "after five wrong codes the right one is worth nothing");
    test.stop().await;
}

#[tokio::test]
async fn after_an_hour_both_are_over() {
    let (test, mail) = asked().await;
    test.clock.advance_ms(HOUR_MS);
    assert_eq!(by_link(&mut Browser::new(&test), &mail.link(&test, "/nouveau-mot-de-passe")).await.status, 422);
    assert_eq!(by_code(&mut Browser::new(&test), &mail.after("dans l’application")).await.status, 422);
    test.stop().await;
}

#[tokio::test]
async fn a_newer_mail_makes_the_older_one_worthless_and_five_an_hour_are_enough() {
    let (test, first) = asked().await;
    let mut browser = Browser::new(&test);
    for n in 2..=5 {
        test.clock.advance_ms(MINUTE_MS);
        browser.form("/mot-de-passe-oublie", &[("email", town::DIRECTOR)]).await;
        mailbox::to(&test, town::DIRECTOR, n).await;
    }
    assert_eq!(browser.form("/mot-de-passe-oublie", &[("email", town::DIRECTOR)]).await.status, 200);
    mailbox::nothing_waits(&test).await;
    mailbox::to(&test, town::DIRECTOR, 5).await;
    assert_eq!(by_link(&mut browser, &first.link(&test, "/nouveau-mot-de-passe")).await.status, 422);
    test.stop().await;
}

#[tokio::test]
async fn no_password_is_ever_mailed_but_the_provisional_one_and_no_secret_is_stored() {
    let (test, mail) = asked().await;
    let mut desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    let welcome = mailbox::latest(&test, "lucie@example.org", 1).await;
    let provisional = welcome.after("Votre mot de passe provisoire");
    assert!(!welcome.head.contains(&provisional), "never in a subject");
    for sent in mailbox::all(&test.folder.path().join("mails")) {
        assert!(!sent.text.contains(town::PASSWORD) && !sent.html.contains(town::PASSWORD));
        assert_eq!(sent.head.matches("To:").count(), 1);
    }
    assert!(!mail.text.contains("provisoire"));
    let token = mail.link(&test, "/nouveau-mot-de-passe").split_once("lien=").unwrap().1.to_owned();
    let code = mail.after("dans l’application").replace(' ', "");
    for file in ["preau.db", "preau.db-wal"] {
        let bytes = std::fs::read(test.folder.path().join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in [&provisional, &token, &code, &town::PASSWORD.to_owned()] {
            assert!(!text.contains(secret.as_str()), "{file} holds a secret");
        }
    }
    test.stop().await;
}
