//! `/api/desk/{centre}/guardians/{guardian}/address`, `/rattachement`, `/nouvelle-adresse`: who opens what, and who is told.

use preau::actions::agreement;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::{mailbox, town};

const LUCIE: &str = "lucie@example.org";
const NEW: &str = "lucie.neuve@example.org";

struct Town {
    test: TestApp,
    platanes: Browser,
    moulin: Browser,
}

async fn town() -> Town {
    let test = TestApp::start().await;
    town::build(&test).await;
    let platanes = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let moulin = Browser::sign_in(&test, town::OTHER_DIRECTOR, town::PASSWORD).await;
    Town { test, platanes, moulin }
}

async fn centres(browser: &mut Browser) -> Vec<String> {
    let session = browser.get("/api/session").await.json();
    session["families"].as_array().unwrap().iter().map(|f| f["centre_name"].as_str().unwrap().to_owned()).collect()
}

async fn address(desk: &mut Browser, centre: preau_core::domain::ids::CentreId, first_name: &str) -> serde_json::Value {
    let list = desk.get(&format!("/api/desk/{centre}/families")).await.json();
    let all = list["families"].as_array().unwrap().iter().flat_map(|f| f["guardians"].as_array().unwrap().clone());
    all.into_iter().find(|g| g["first_name"] == first_name).unwrap()["address"].clone()
}

#[tokio::test]
async fn a_second_centre_sleeps_until_the_birth_date_and_its_director_is_told_nothing() {
    let Town { test, mut platanes, mut moulin } = town().await;
    let first = town::record(&mut platanes, town::PLATANES, town::LUCIE, LUCIE).await;
    let mail = mailbox::latest(&test, LUCIE, 1).await;
    let mut parent = Browser::new(&test);
    town::first_sign_in(&mut parent, LUCIE, &mail.after("Votre mot de passe provisoire"), town::ZOE_BORN).await;
    let second = town::record(&mut moulin, town::MOULIN, town::LUCIE, LUCIE).await;
    assert_eq!((first.status, &first.text), (second.status, &second.text), "the director is not told");
    assert_eq!(address(&mut moulin, town::MOULIN, "Lucie").await["confirmed"], false);
    let told = mailbox::to(&test, LUCIE, 2).await;
    let told = told.iter().find(|m| m.text.contains("Le Moulin")).unwrap();
    assert!(!told.text.contains("provisoire") && !told.text.contains("Zoé"));
    assert_eq!(centres(&mut parent).await, ["Les Platanes"], "nothing of it before");
    assert_eq!(parent.get("/connexion").await.location(), "/rattachement", "the mail leads there who is signed in already");
    let mut again = Browser::new(&test);
    let answer = again.form("/connexion", &[("email", LUCIE), ("password", town::PASSWORD)]).await;
    assert_eq!(answer.location(), "/rattachement");
    let page = again.get("/rattachement").await;
    assert!(page.text.contains("Le Moulin") && !page.text.contains("Martin") && !page.text.contains("Zoé"));
    let wrong = again.form("/rattachement", &[("birth", "2019-03-05")]).await;
    assert!(wrong.status == 422 && wrong.text.contains("il vous reste 4 essais"), "{}", wrong.text);
    assert_eq!(again.form("/rattachement", &[("birth", town::ZOE_BORN)]).await.location(), "/app/");
    assert_eq!(centres(&mut again).await, ["Les Platanes", "Le Moulin"]);
    assert_eq!(address(&mut moulin, town::MOULIN, "Lucie").await["confirmed"], true);
    assert_eq!(again.get("/rattachement").await.location(), "/app/");
    assert_eq!(again.get("/connexion").await.location(), "/app/", "nothing waits any more");
    test.stop().await;
}

#[tokio::test]
async fn a_link_that_is_not_mine_can_be_sent_away() {
    let Town { test, mut platanes, mut moulin } = town().await;
    let mut anna = town::parent(&test, &mut platanes, town::ANNA, "anna@example.org", town::HUGO_BORN).await;
    // The other director mistypes: the address of a stranger for the Martin family.
    assert_eq!(town::record(&mut moulin, town::MOULIN, town::LUCIE, "anna@example.org").await.status, 202);
    for _ in 0..5 {
        assert_eq!(anna.form("/rattachement", &[("birth", town::HUGO_BORN)]).await.status, 422, "her own child opens no other family");
    }
    let blocked = anna.get("/rattachement").await;
    assert!(!blocked.text.contains("name=\"birth\"") && blocked.text.contains("directeur"));
    let (family, centre) = (town::MARTIN.to_string(), town::MOULIN.to_string());
    assert_eq!(anna.form("/rattachement/refus", &[("family", &family), ("centre", &centre)]).await.location(), "/rattachement");
    assert_eq!(address(&mut moulin, town::MOULIN, "Lucie").await, serde_json::Value::Null);
    assert_eq!(centres(&mut anna).await, ["Les Platanes"]);
    let platanes_id = town::PLATANES.to_string();
    let own = anna.form("/rattachement/refus", &[("family", &town::DURAND.to_string()), ("centre", &platanes_id)]).await;
    assert_eq!(own.status, 404, "only what sleeps");
    test.stop().await;
}

/// Lucie gets in at both centres.
async fn lucie_everywhere(town: &mut Town) -> Browser {
    let mut parent = town::parent(&town.test, &mut town.platanes, town::LUCIE, LUCIE, town::ZOE_BORN).await;
    town::record(&mut town.moulin, town::MOULIN, town::LUCIE, LUCIE).await;
    mailbox::to(&town.test, LUCIE, 2).await;
    parent.form("/rattachement", &[("birth", town::ZOE_BORN)]).await;
    assert_eq!(centres(&mut parent).await.len(), 2);
    parent
}

#[tokio::test]
async fn a_new_address_opens_that_directors_centres_and_the_others_once_the_old_one_agrees() {
    let mut town = town().await;
    let mut before = lucie_everywhere(&mut town).await;
    let Town { test, mut platanes, mut moulin } = town;
    assert_eq!(town::record(&mut platanes, town::PLATANES, town::LUCIE, NEW).await.status, 202);
    assert!(!before.is_in().await, "every session ends");
    let old = before.form("/connexion", &[("email", LUCIE), ("password", town::PASSWORD)]).await;
    assert_eq!(old.status, 422);
    let mail = mailbox::latest(&test, NEW, 1).await;
    let mut parent = Browser::new(&test);
    let answer = town::first_sign_in(&mut parent, NEW, &mail.after("Votre mot de passe provisoire"), town::ZOE_BORN).await;
    assert_eq!(answer.location(), "/app/", "{}", answer.text);
    assert_eq!(centres(&mut parent).await, ["Les Platanes"]);
    assert_eq!(parent.form("/rattachement", &[("birth", town::ZOE_BORN)]).await.location(), "/app/");
    assert_eq!(centres(&mut parent).await, ["Les Platanes"], "a birth date does not open what waits for the old address");
    assert_eq!(address(&mut moulin, town::MOULIN, "Lucie").await["confirmed"], false);
    let notice = mailbox::to(&test, LUCIE, 3).await;
    let notice = notice.iter().find(|m| m.text.contains("/nouvelle-adresse")).unwrap();
    assert!(!notice.text.contains(NEW) && !notice.text.contains("provisoire"));
    let link = notice.link(&test, "/nouvelle-adresse");
    let mut anywhere = Browser::new(&test);
    assert!(anywhere.get(&link).await.text.contains("C’est") || anywhere.get(&link).await.text.contains("Oui, c’est ma nouvelle adresse"));
    assert_eq!(centres(&mut parent).await, ["Les Platanes"], "looking is not agreeing");
    let token = link.split_once("lien=").unwrap().1;
    assert!(anywhere.form("/nouvelle-adresse", &[("token", token)]).await.text.contains("Merci"));
    assert_eq!(centres(&mut parent).await, ["Les Platanes", "Le Moulin"]);
    assert_eq!(anywhere.form("/nouvelle-adresse", &[("token", token)]).await.status, 422, "one use");
    test.stop().await;
}

#[tokio::test]
async fn the_other_director_may_vouch_for_his_own_centre() {
    let mut town = town().await;
    lucie_everywhere(&mut town).await;
    let Town { test, mut platanes, mut moulin } = town;
    town::record(&mut platanes, town::PLATANES, town::LUCIE, NEW).await;
    let mail = mailbox::latest(&test, NEW, 1).await;
    let mut parent = Browser::new(&test);
    town::first_sign_in(&mut parent, NEW, &mail.after("Votre mot de passe provisoire"), town::ZOE_BORN).await;
    assert_eq!(town::record(&mut moulin, town::MOULIN, town::LUCIE, NEW).await.status, 202);
    assert_eq!(parent.form("/rattachement", &[("birth", town::ZOE_BORN)]).await.location(), "/app/");
    assert_eq!(centres(&mut parent).await, ["Les Platanes", "Le Moulin"]);
    test.stop().await;
}

#[tokio::test]
async fn the_office_may_vouch_and_a_director_ends_every_session_after_a_lost_phone() {
    let mut town = town().await;
    lucie_everywhere(&mut town).await;
    let Town { test, mut platanes, mut moulin } = town;
    town::record(&mut platanes, town::PLATANES, town::LUCIE, NEW).await;
    let mail = mailbox::latest(&test, NEW, 1).await;
    let mut parent = Browser::new(&test);
    town::first_sign_in(&mut parent, NEW, &mail.after("Votre mot de passe provisoire"), town::ZOE_BORN).await;
    assert!(agreement::by_office(test.app(), NEW).await.unwrap());
    assert!(!agreement::by_office(test.app(), NEW).await.unwrap(), "nothing waits any more");
    assert_eq!(centres(&mut parent).await, ["Les Platanes", "Le Moulin"]);
    let path = |centre, n| format!("/api/desk/{centre}/guardians/{}/sessions", town::guardian(n));
    for (browser, path) in [(&mut moulin, path(town::PLATANES, town::LUCIE)), (&mut platanes, path(town::PLATANES, town::ANNA))] {
        assert_eq!(browser.json(hyper::Method::DELETE, &path, None).await.status, 404);
    }
    assert!(parent.is_in().await);
    assert_eq!(moulin.json(hyper::Method::DELETE, &path(town::MOULIN, town::LUCIE), None).await.status, 204);
    assert!(!parent.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn a_suspended_parent_reads_nothing_of_that_centre_until_the_director_opens_it_again() {
    let mut town = town().await;
    lucie_everywhere(&mut town).await;
    let Town { test, mut platanes, mut moulin } = town;
    let mut parent = Browser::sign_in(&test, LUCIE, town::PASSWORD).await;
    let path = |n| format!("/api/desk/{}/guardians/{}/suspended", town::PLATANES, town::guardian(n));
    let says = |suspended: bool| Some(serde_json::json!({ "suspended": suspended }));
    assert_eq!(moulin.json(hyper::Method::PUT, &path(town::LUCIE), says(true)).await.status, 404, "another centre's director");
    assert_eq!(platanes.json(hyper::Method::PUT, &path(town::ANNA), says(true)).await.status, 404, "nobody confirmed that link");
    for _ in 0..2 {
        assert_eq!(platanes.json(hyper::Method::PUT, &path(town::LUCIE), says(true)).await.status, 204);
        assert_eq!(centres(&mut parent).await, ["Le Moulin"], "still signed in, for the other centre alone");
    }
    let list = platanes.get(&format!("/api/desk/{}/families", town::PLATANES)).await.json();
    let addresses: Vec<&serde_json::Value> =
        list["families"].as_array().unwrap().iter().flat_map(|f| f["guardians"].as_array().unwrap()).collect();
    let lucie = addresses.iter().find(|g| g["address"]["email"] == LUCIE).unwrap();
    assert_eq!((&lucie["address"]["suspended"], &lucie["address"]["confirmed"]), (&true.into(), &true.into()));
    assert_eq!(platanes.json(hyper::Method::PUT, &path(town::LUCIE), says(false)).await.status, 204);
    assert_eq!(centres(&mut parent).await, ["Les Platanes", "Le Moulin"]);
    test.stop().await;
}

#[tokio::test]
async fn a_director_cannot_take_a_strangers_sign_in_by_a_link_that_nobody_confirmed() {
    let Town { test, mut platanes, mut moulin } = town().await;
    let mut anna = town::parent(&test, &mut platanes, town::ANNA, "anna@example.org", town::HUGO_BORN).await;
    town::record(&mut moulin, town::MOULIN, town::LUCIE, "anna@example.org").await;
    assert_eq!(town::record(&mut moulin, town::MOULIN, town::LUCIE, LUCIE).await.status, 202);
    assert!(anna.is_in().await, "only the link went");
    assert_eq!(centres(&mut anna).await, ["Les Platanes"]);
    assert_eq!(anna.get("/rattachement").await.location(), "/app/");
    let mail = mailbox::latest(&test, LUCIE, 1).await;
    assert!(mail.text.contains("mot de passe provisoire"));
    test.stop().await;
}

#[tokio::test]
async fn a_mistyped_address_is_mended_before_anybody_signed_in() {
    let Town { test, mut platanes, .. } = town().await;
    town::record(&mut platanes, town::PLATANES, town::LUCIE, "lucei@example.org").await;
    let wrong = mailbox::latest(&test, "lucei@example.org", 1).await.after("Votre mot de passe provisoire");
    town::record(&mut platanes, town::PLATANES, town::LUCIE, LUCIE).await;
    let right = mailbox::latest(&test, LUCIE, 1).await.after("Votre mot de passe provisoire");
    for email in ["lucei@example.org", LUCIE] {
        assert_eq!(town::first_sign_in(&mut Browser::new(&test), email, &wrong, town::ZOE_BORN).await.status, 422);
    }
    assert_eq!(town::first_sign_in(&mut Browser::new(&test), LUCIE, &right, town::ZOE_BORN).await.status, 303);
    test.stop().await;
}

#[tokio::test]
async fn a_desk_reaches_its_own_centre_only_and_bad_addresses_are_explained() {
    let Town { test, mut platanes, mut moulin } = town().await;
    let mut parent = town::parent(&test, &mut platanes, town::ANNA, "anna@example.org", town::HUGO_BORN).await;
    for browser in [&mut moulin, &mut parent] {
        assert_eq!(browser.get(&format!("/api/desk/{}/families", town::PLATANES)).await.status, 404);
        assert_eq!(town::record(browser, town::PLATANES, town::LUCIE, LUCIE).await.status, 404);
    }
    assert_eq!(town::record(&mut moulin, town::MOULIN, town::ANNA, LUCIE).await.status, 404, "the Durand family does not come here");
    assert_eq!(Browser::new(&test).get(&format!("/api/desk/{}/families", town::PLATANES)).await.status, 401);
    for bad in ["", "lucie", "lucie@example.org\r\nBcc: all@example.org", "<lucie@example.org>"] {
        let answer = town::record(&mut platanes, town::PLATANES, town::LUCIE, bad).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (422, Some("email")), "{bad}");
    }
    assert_eq!(town::record(&mut platanes, town::PLATANES, town::LUCIE, LUCIE).await.status, 202);
    let shared = town::record(&mut platanes, town::PLATANES, town::PAUL, LUCIE).await;
    assert_eq!(shared.json()["code"], "address_taken");
    let confirmed = town::record(&mut platanes, town::PLATANES, town::ANNA, "anna@example.org").await;
    assert_eq!(confirmed.json()["code"], "already_confirmed");
    for _ in 0..4 {
        assert_eq!(town::record(&mut platanes, town::PLATANES, town::LUCIE, LUCIE).await.status, 202);
    }
    assert_eq!(town::record(&mut platanes, town::PLATANES, town::LUCIE, LUCIE).await.status, 429);
    test.stop().await;
}
