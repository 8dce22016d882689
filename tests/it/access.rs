//! Who may call what? Every address of the table × everybody: a row for each, written down; an address without a row fails.

use hyper::Method;
use preau::http::router::{Access, table};

use crate::app::TestApp;
use crate::furnished::{self, Ids, LUNES, Place};
use crate::http::{Answer, Browser};
use crate::world::Person;

/// Nobody, the family itself, another family, a family of another centre, a parent whose link was suspended, the centre's
/// director, another centre's director; a leader of the centre, the accountant, the office, a director of the centre whose role has
/// ended, a parent of the family whose link is not confirmed. Every name in an address is that of a thing which is there: `{centre}` is Les Platanes, the rest is
/// the family Lune's or that centre's.
type Statuses = [u16; 12];

const WHO: [Option<Person>; 12] = [
    None,
    Some(Person::Lune),
    Some(Person::Soleil),
    Some(Person::Etoile),
    Some(Person::Removed),
    Some(Person::DirectorPlatanes),
    Some(Person::DirectorTilleuls),
    Some(Person::Leader),
    Some(Person::Accountant),
    Some(Person::Office),
    Some(Person::Ended),
    Some(Person::Asleep),
];

const ROWS: &[(&str, &str, Statuses)] = &[
    ("GET", "/healthz", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/api/sync", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/api/events", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/api/session", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/connexion", [200, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    // The sixth wrong password for one address is not even looked at.
    ("POST", "/connexion", [422, 422, 422, 422, 422, 429, 429, 429, 429, 429, 429, 429]),
    ("GET", "/premiere-connexion", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/premiere-connexion", [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("GET", "/mot-de-passe-oublie", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/mot-de-passe-oublie", [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("GET", "/nouveau-mot-de-passe", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/nouveau-mot-de-passe", [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("GET", "/nouvelle-adresse", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/nouvelle-adresse", [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("GET", "/offre/{token}", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/offre/{token}", [400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400]),
    ("GET", "/rattachement", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 200]),
    ("POST", "/rattachement", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 422]),
    ("POST", "/rattachement/refus", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/compte", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/compte/mot-de-passe", [303, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/compte/appareils", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("POST", "/deconnexion", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/api/sign-out", [204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204]),
    ("GET", "/api/devices", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("DELETE", "/api/devices", [401, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204]),
    ("DELETE", "/api/devices/{device}", [401, 204, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/password", [401, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400]),
    ("GET", "/app", [308, 308, 308, 308, 308, 308, 308, 308, 308, 308, 308, 308]),
    ("GET", "/app/", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/app/{*file}", [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/sw.js", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/manifest.webmanifest", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET", "/api/desk/{centre}/families", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/guardians/{guardian}/address", [401, 404, 404, 404, 404, 202, 404, 404, 404, 404, 404, 404]),
    ("DELETE", "/api/desk/{centre}/guardians/{guardian}/sessions", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/guardians/{guardian}/suspended", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/family/{family}/{centre}/operations/{operation}", [401, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/family/{family}/{centre}/papers/{paper}", [401, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/family/{family}/{centre}/payer", [401, 204, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/family/{family}/{centre}/pay", [401, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/family/{family}/{centre}/orders/{order}", [401, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/family/{family}/{centre}/epc.svg", [401, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/paiement/notification", [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/paiement/retour/{family}/{centre}/{order}", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("GET", "/api/desk/{centre}/accounts", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/accounts/{family}", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/accounts/{family}/acts", [401, 404, 404, 404, 404, 201, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/accounts/{family}/quotients", [401, 404, 404, 404, 404, 201, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/accounts/{family}/residence", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/accounts/{family}/opened", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("DELETE", "/api/desk/{centre}/accounts/{family}/orders/{order}", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/accounts/{family}/trail", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/accounts/{family}/plans", [401, 404, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404]),
    ("DELETE", "/api/desk/{centre}/accounts/{family}/plans/{plan}", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/reminders", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/reminders", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/reminders/preview", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/runs", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/runs/progress", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/runs/{run}/families/{family}", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/runs", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/runs/{run}/issue", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/price-lists", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/price-lists/{list}", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/money-settings", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/money-settings", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/certificates", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/money-audit", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/money-audit/treated", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/papers/{paper}", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/export/operations.csv", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/export/fec.txt", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/deposits", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/deposits", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/deposits/{paper}/slip.csv", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("GET", "/api/desk/{centre}/bank", [401, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/bank/statement", [401, 404, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/bank/confirm", [401, 404, 404, 404, 404, 400, 404, 404, 404, 404, 404, 404]),
    ("PUT", "/api/desk/{centre}/bank/lines/{line}", [401, 404, 404, 404, 404, 204, 404, 404, 404, 404, 404, 404]),
    ("POST", "/api/desk/{centre}/bank/lines/{line}/correct", [401, 404, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404]),
];

async fn call(browser: &Browser, (method, path): (&Method, &str), ids: &Ids, place: Place) -> Answer {
    let (kind, body) = match path {
        "/api/sync" => ("application/json", format!(r#"{{"version":1,"device":"{}","streams":{{}},"commands":[]}}"#, "09".repeat(16))),
        path if path.starts_with("/api/") => ("application/json", furnished::body(path).to_string()),
        _ => ("application/x-www-form-urlencoded", String::new()),
    };
    let body = if *method == Method::POST || *method == Method::PUT { body.into_bytes() } else { vec![] };
    browser.head_of(method.clone(), &ids.fill(path, place), &[("content-type", kind)], body).await
}

fn said_with_every_answer(path: &str, answer: &Answer) {
    let has = |name: &str, text: &str| answer.headers.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(text));
    assert!(has("content-security-policy", "default-src 'none'"), "{path}");
    assert!(has("content-security-policy", "frame-ancestors 'none'"), "{path}");
    assert!(has("x-content-type-options", "nosniff") && has("referrer-policy", "no-referrer"), "{path}");
    let data = has("content-type", "application/json") || has("content-type", "application/problem+json");
    assert_eq!(has("x-frame-options", "DENY") && has("permissions-policy", "camera=()"), !data, "{path}: pages say more than data");
    assert!(has("cross-origin-resource-policy", "same-origin"), "{path}");
    assert!(!answer.headers.contains_key("strict-transport-security"), "{path}: plain http on loopback");
    assert!(answer.headers.contains_key("cache-control") && answer.headers.contains_key("x-request-id"), "{path}");
}

#[tokio::test]
async fn every_address_for_everybody() {
    let (folder, ids) = furnished::folder().await;
    let mut found = vec![];
    for row in table() {
        let test = folder.copy().start_again().await;
        let mut statuses: Statuses = [0; 12];
        for (status, who) in statuses.iter_mut().zip(WHO) {
            let browser = who.map_or_else(|| test.as_nobody(), |person| test.browser(person));
            let answer = call(&browser, (&row.method, row.path), &ids, LUNES).await;
            said_with_every_answer(row.path, &answer);
            let text = String::from_utf8_lossy(&answer.body);
            let may_read = matches!(who, Some(Person::Lune | Person::DirectorPlatanes));
            assert!(may_read || !text.contains("Camille-1"), "{} {} tells {who:?} of a child", row.method, row.path);
            *status = answer.status.as_u16();
        }
        if row.access != Access::Public {
            let ended = call(&test.browser(Person::LuneToo), (&row.method, row.path), &ids, LUNES).await;
            assert_eq!(ended.status.as_u16(), statuses[0], "{} {}: whose session ended is nobody", row.method, row.path);
        }
        found.push((row.method.to_string(), row.path, statuses));
        test.stop().await;
    }
    let differs: Vec<String> = found
        .iter()
        .filter(|(method, path, statuses)| !ROWS.iter().any(|(m, p, s)| m == method && p == path && s == statuses))
        .map(|(method, path, statuses)| format!("    (\"{method}\", \"{path}\", {statuses:?}),"))
        .collect();
    assert!(differs.is_empty(), "addresses without a row, or that answer otherwise:\n{}", differs.join("\n"));
    assert_eq!(found.len(), ROWS.len(), "a row without an address");
}

/// Under one's own family and centre, what is somebody else's is as unknown as what is nobody's.
#[tokio::test]
async fn the_thing_of_another_is_answered_as_the_thing_of_nobody() {
    let (folder, ids) = furnished::folder().await;
    let nobodys = furnished::unknown();
    let places = [
        (Person::Soleil, Place { family: 2, centre: 1, guardian: 0x102 }),
        (Person::Etoile, Place { family: 3, centre: 2, guardian: 0x103 }),
        (Person::DirectorTilleuls, Place { family: 3, centre: 2, guardian: 0x103 }),
    ];
    let named = ["{operation}", "{paper}", "{order}", "{plan}", "{run}", "{line}"];
    let mut knocks = 0;
    for row in table().into_iter().filter(|row| named.iter().any(|name| row.path.contains(name)) && row.access != Access::Public) {
        for (person, place) in places {
            let test = folder.copy().start_again().await;
            let answer = call(&test.browser(person), (&row.method, row.path), &ids, place).await;
            let unknown = call(&test.browser(person), (&row.method, row.path), &nobodys, place).await;
            let said = |answer: &Answer| (answer.status.as_u16(), String::from_utf8_lossy(&answer.body).into_owned());
            assert_eq!(said(&answer), said(&unknown), "{} {} for {person:?}", row.method, row.path);
            assert!(answer.status.is_client_error(), "{} {} for {person:?}: {}", row.method, row.path, answer.status);
            knocks += 1;
            test.stop().await;
        }
    }
    assert_eq!(knocks, 11 * places.len(), "addresses that name a thing");
    // A family and a guardian of another centre, at one's own desk.
    let strange = Place { centre: 2, ..LUNES };
    let nowhere = Place { family: 0xee, centre: 2, guardian: 0xeee };
    for row in
        table().into_iter().filter(|row| row.access == Access::Desk && (row.path.contains("{family}") || row.path.contains("{guardian}")))
    {
        let test = folder.copy().start_again().await;
        let director = test.browser(Person::DirectorTilleuls);
        let answer = call(&director, (&row.method, row.path), &ids, strange).await;
        let unknown = call(&director, (&row.method, row.path), &ids, nowhere).await;
        assert_eq!((answer.status.as_u16(), &answer.body), (unknown.status.as_u16(), &unknown.body), "{} {}", row.method, row.path);
        assert!(answer.status.is_client_error(), "{} {}: {}", row.method, row.path, answer.status);
        test.stop().await;
    }
}

#[tokio::test]
async fn another_site_may_not_write_for_somebody() {
    let test = TestApp::peopled().await;
    for row in table().into_iter().filter(|row| row.method != Method::GET) {
        let headers = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
        let path = furnished::unknown().fill(row.path, LUNES);
        let answer = test.browser(Person::Lune).send(row.method.clone(), &path, &headers, vec![]).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "foreign_origin"), "{}", row.path);
    }
    assert_eq!(test.browser(Person::Lune).get("/api/session").await.status, 200, "nothing happened");
    test.stop().await;
}
