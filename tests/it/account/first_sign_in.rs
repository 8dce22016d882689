//! `/premiere-connexion`: a mistyped address never opens a family to a stranger.

use preau_core::domain::time::DAY_MS;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::{mailbox, town};

const EMAIL: &str = "lucie.martin@example.org";

async fn welcomed() -> (TestApp, Browser, String) {
    let test = TestApp::start().await;
    town::build(&test).await;
    let mut desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    assert_eq!(town::record(&mut desk, town::PLATANES, town::LUCIE, " Lucie.Martin@Example.org ").await.status, 202);
    let mail = mailbox::latest(&test, EMAIL, 1).await;
    let provisional = mail.after("Votre mot de passe provisoire");
    (test, desk, provisional)
}

#[tokio::test]
async fn the_provisional_password_becomes_ones_own_and_opens_the_family() {
    let (test, mut desk, provisional) = welcomed().await;
    assert!(provisional.len() >= 12, "{provisional}");
    let mut parent = Browser::new(&test);
    // Until then the normal sign-in answers as for a wrong password.
    let early = parent.form("/connexion", &[("email", EMAIL), ("password", &provisional)]).await;
    assert_eq!(early.status, 422);
    assert!(early.text.contains("Première connexion"));
    let answer = town::first_sign_in(&mut parent, EMAIL, &provisional.to_uppercase(), "04/03/2019").await;
    assert_eq!((answer.status, answer.location()), (303, "/app/"), "{}", answer.text);
    let session = parent.get("/api/session").await.json();
    assert_eq!(session["families"].as_array().map(Vec::len), Some(1));
    assert_eq!(session["families"][0]["centre_name"], "Les Platanes");
    assert_eq!(session["mine"], true);
    // One use.
    let again = town::first_sign_in(&mut Browser::new(&test), EMAIL, &provisional, town::ZOE_BORN).await;
    assert_eq!(again.status, 422);
    assert!(Browser::sign_in(&test, EMAIL, town::PASSWORD).await.is_in().await);
    let list = desk.get(&format!("/api/desk/{}/families", town::PLATANES)).await.json();
    let martin = list["families"].as_array().unwrap().iter().find(|f| f["name"] == "Martin").unwrap().clone();
    assert_eq!(martin["guardians"][0]["address"]["confirmed"], true);
    assert_eq!(martin["guardians"][1]["address"], serde_json::Value::Null);
    test.stop().await;
}

#[tokio::test]
async fn a_new_password_that_is_no_good_may_be_chosen_again_as_often_as_it_takes() {
    let (test, _desk, provisional) = welcomed().await;
    let mut parent = Browser::new(&test);
    // Long enough, and made of words that anybody knows of this family.
    let weak = "Zoe-Platanes-Martin-Zoe";
    let fields =
        [("email", EMAIL), ("provisional", provisional.as_str()), ("new", weak), ("again", weak), ("birth", town::ZOE_BORN), ("mine", "1")];
    for _ in 0..7 {
        let answer = parent.form("/premiere-connexion", &fields).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert!(answer.text.contains("mot de passe"), "{}", answer.text);
    }
    assert_eq!(town::first_sign_in(&mut parent, EMAIL, &provisional, town::ZOE_BORN).await.status, 303);
    test.stop().await;
}

#[tokio::test]
async fn five_wrong_birth_dates_then_only_the_director_helps() {
    let (test, mut desk, provisional) = welcomed().await;
    let mut stranger = Browser::new(&test);
    for left in (1..=4).rev() {
        let answer = town::first_sign_in(&mut stranger, EMAIL, &provisional, "2019-03-05").await;
        assert_eq!(answer.status, 422);
        let words = if left == 1 { "il vous reste un essai".to_owned() } else { format!("il vous reste {left} essais") };
        assert!(answer.text.contains(&words), "{left}: {}", answer.text);
        assert!(answer.text.contains("value=\"2019-03-05\""), "what was typed stays");
        assert!(answer.text.contains(&format!("value=\"{provisional}\"")), "the provisional password too: {}", answer.text);
        assert!(!answer.text.contains(town::PASSWORD), "one's own password never does");
    }
    assert!(town::first_sign_in(&mut stranger, EMAIL, &provisional, "2019-03-05").await.text.contains("Voyez le directeur"));
    test.clock.advance_ms(DAY_MS);
    let right = town::first_sign_in(&mut stranger, EMAIL, &provisional, town::ZOE_BORN).await;
    assert!(right.text.contains("Voyez le directeur"), "the right date comes too late");
    // Nor does *Mot de passe oublié ?* help the stranger.
    assert_eq!(stranger.form("/mot-de-passe-oublie", &[("email", EMAIL)]).await.status, 200);
    mailbox::nothing_waits(&test).await;
    mailbox::to(&test, EMAIL, 1).await;
    // The director sends again: a new password, five new tries.
    let mut desk_later = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    assert!(!desk.is_in().await, "twelve hours are over");
    assert_eq!(town::record(&mut desk_later, town::PLATANES, town::LUCIE, EMAIL).await.status, 202);
    let fresh = mailbox::latest(&test, EMAIL, 2).await.after("Votre mot de passe provisoire");
    assert_ne!(fresh, provisional);
    assert_eq!(town::first_sign_in(&mut stranger, EMAIL, &fresh, town::ZOE_BORN).await.status, 303);
    test.stop().await;
}

#[tokio::test]
async fn after_seven_days_forgotten_password_sends_another_provisional_one() {
    let (test, _desk, provisional) = welcomed().await;
    test.clock.advance_ms(7 * DAY_MS);
    let mut parent = Browser::new(&test);
    let late = town::first_sign_in(&mut parent, EMAIL, &provisional, town::ZOE_BORN).await;
    assert_eq!(late.status, 422);
    assert!(late.text.contains("Mot de passe oublié ?"));
    parent.form("/mot-de-passe-oublie", &[("email", EMAIL)]).await;
    let mail = mailbox::latest(&test, EMAIL, 2).await;
    assert!(mail.text.contains("nouveau mot de passe provisoire"));
    let fresh = mail.after("Votre mot de passe provisoire");
    assert_eq!(town::first_sign_in(&mut parent, EMAIL, &fresh, town::ZOE_BORN).await.status, 303);
    test.stop().await;
}

#[tokio::test]
async fn names_of_the_family_make_no_password() {
    let (test, _desk, provisional) = welcomed().await;
    let fields = [("email", EMAIL), ("provisional", &provisional), ("birth", town::ZOE_BORN)];
    for weak in ["zoé martin 2019", "LesPlatanes2026", "short"] {
        let with: Vec<(&str, &str)> = fields.iter().copied().chain([("new", weak), ("again", weak)]).collect();
        let answer = Browser::new(&test).form("/premiere-connexion", &with).await;
        assert_eq!(answer.status, 422, "{weak}");
        assert!(answer.text.contains("href=\"#new\"") && answer.text.contains("aria-invalid=\"true\""), "{}", answer.text);
    }
    test.stop().await;
}
