//! The user space: devices, password, signing out, and the page without script.

use hyper::Method;
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::town;

const NEW: &str = "quatre pommes en hiver";

async fn two_devices() -> (TestApp, Browser, Browser) {
    let test = TestApp::start().await;
    town::build(&test).await;
    let phone = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let mut laptop = Browser { agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/139.0 Safari/537.36", ..Browser::new(&test) };
    laptop.form("/connexion", &[("email", town::DIRECTOR), ("password", town::PASSWORD), ("mine", "1")]).await;
    (test, phone, laptop)
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one() {
    let (test, mut phone, mut laptop) = two_devices().await;
    let list = phone.get("/api/devices").await.json();
    let labels: Vec<&str> = list["devices"].as_array().unwrap().iter().map(|d| d["label"].as_str().unwrap()).collect();
    assert_eq!(labels.len(), 2);
    assert!(labels.contains(&"Firefox sur Android") && labels.contains(&"Chrome sur Linux"), "{labels:?}");
    let other = list["devices"].as_array().unwrap().iter().find(|d| d["current"] == false).unwrap();
    assert_eq!(other["mine"], true);
    let path = format!("/api/devices/{}", other["id"].as_str().unwrap());
    let mut stranger = Browser::sign_in(&test, town::OTHER_DIRECTOR, town::PASSWORD).await;
    assert_eq!(stranger.json(Method::DELETE, &path, None).await.status, 404, "not another's device");
    assert!(laptop.is_in().await);
    assert_eq!(phone.json(Method::DELETE, &path, None).await.status, 204);
    assert!(!laptop.is_in().await && phone.is_in().await);
    assert_eq!(phone.json(Method::DELETE, &path, None).await.status, 404);
    assert_eq!(Browser::new(&test).get("/api/devices").await.status, 401);
    test.stop().await;
}

#[tokio::test]
async fn a_changed_password_needs_the_current_one_and_ends_the_others() {
    let (test, mut phone, mut laptop) = two_devices().await;
    let body = |current: &str, new: &str, again: &str| Some(json!({ "current": current, "new": new, "again": again }));
    let wrong = phone.json(Method::POST, "/api/password", body("wrong", NEW, NEW)).await;
    assert_eq!((wrong.status, wrong.json()["field"].as_str()), (422, Some("current")));
    assert_eq!(wrong.header("content-type"), "application/problem+json");
    let weak = phone.json(Method::POST, "/api/password", body(town::PASSWORD, "maud riviere 12", "maud riviere 12")).await;
    assert_eq!(weak.json()["code"], "password_too_weak");
    assert!(laptop.is_in().await);
    assert_eq!(phone.json(Method::POST, "/api/password", body(town::PASSWORD, NEW, NEW)).await.status, 204);
    assert!(phone.is_in().await && !laptop.is_in().await);
    // The plain page does the same.
    let page = phone.form("/compte/mot-de-passe", &[("current", NEW), ("new", "x"), ("again", "y")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("href=\"#again\"") && page.text.contains("Appareils connectés"));
    let fields = [("current", NEW), ("new", town::PASSWORD), ("again", town::PASSWORD)];
    let done = phone.form("/compte/mot-de-passe", &fields).await;
    assert_eq!(done.location(), "/compte?fait=mot-de-passe", "{}", done.text);
    assert!(phone.get(done.location()).await.text.contains("Votre mot de passe est changé"));
    test.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let (test, mut phone, mut laptop) = two_devices().await;
    let stolen = phone.cookie.clone();
    let answer = phone.json(Method::POST, "/api/sign-out", None).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    assert_eq!(phone.cookie, None);
    let mut thief = Browser { cookie: stolen, ..Browser::new(&test) };
    assert!(!thief.is_in().await);
    assert_eq!(thief.json(Method::POST, "/api/sign-out", None).await.status, 204, "twice is no error");
    let page = laptop.form("/deconnexion", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Vous êtes déconnecté") && !laptop.is_in().await);
    test.stop().await;
}

#[tokio::test]
async fn the_plain_page_shows_each_centre_of_the_account() {
    let test = TestApp::start().await;
    town::build(&test).await;
    let mut desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    let mut parent = town::parent(&test, &mut desk, town::LUCIE, "lucie@example.org", town::ZOE_BORN).await;
    let page = parent.get("/compte").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Les Platanes") && page.text.contains("Zoé") && page.text.contains("lucie@example.org"));
    assert!(!page.text.contains("Le Moulin") && !page.text.contains("Durand"));
    let list = parent.get("/api/devices").await.json();
    let other = Browser::sign_in(&test, "lucie@example.org", town::PASSWORD).await;
    assert_eq!(list["devices"].as_array().map(Vec::len), Some(1));
    let id = parent.get("/api/devices").await.json()["devices"].as_array().unwrap().iter().find(|d| d["current"] == false).unwrap()["id"]
        .clone();
    assert_eq!(parent.form("/compte/appareils", &[("device", id.as_str().unwrap())]).await.location(), "/compte?fait=appareil");
    assert!(!Browser { cookie: other.cookie, ..Browser::new(&test) }.is_in().await);
    test.stop().await;
}
