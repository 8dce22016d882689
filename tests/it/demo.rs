//! `preau demo`: on any day, the invented town shows every status, and nobody is oversold.

use std::collections::{BTreeMap, BTreeSet};

use preau::actions::authorize::{account_of_rows, desk_of_program};
use preau::actions::money::late::Late;
use preau::actions::{build_site, demo};
use preau::app::App;
use preau::store::StoreError;
use preau_core::domain::ids::StaffId;
use preau_core::domain::money::quotient::notice;
use preau_core::domain::requests::{RequestState, RequestStatus};
use preau_core::domain::time::UtcTime;

fn word(status: &RequestStatus) -> &'static str {
    match status {
        RequestStatus::Requested { late: false } => "requested",
        RequestStatus::Requested { late: true } => "late",
        RequestStatus::Accepted { cancellation_asked: true, .. } => "cancellation asked",
        RequestStatus::Accepted { change_asked: Some(_), .. } => "change asked",
        RequestStatus::Accepted { outings_full, .. } if !outings_full.is_empty() => "accepted, outing full",
        RequestStatus::Accepted { .. } => "accepted",
        RequestStatus::WaitListed => "waiting",
        RequestStatus::Offered { .. } => "offered",
        RequestStatus::Refused { .. } => "refused",
        RequestStatus::Cancelled { by_family: true, .. } => "cancelled by the family",
        RequestStatus::Cancelled { by_family: false, .. } => "cancelled by the director",
    }
}

const ALL: [&str; 11] = [
    "accepted",
    "accepted, outing full",
    "cancellation asked",
    "cancelled by the director",
    "cancelled by the family",
    "change asked",
    "late",
    "offered",
    "refused",
    "requested",
    "waiting",
];

fn statuses<'a>(requests: impl IntoIterator<Item = &'a RequestState>, now: UtcTime) -> BTreeSet<&'static str> {
    requests.into_iter().map(|r| word(&r.status(now))).collect()
}

async fn town(now: &str) -> (tempfile::TempDir, App, demo::Prepared) {
    let folder = tempfile::tempdir().unwrap();
    let app = crate::import::open(folder.path(), now);
    let prepared = demo::prepare(&app, 31, |_| {}).await.unwrap();
    (folder, app, prepared)
}

#[tokio::test]
async fn every_status_is_there_on_any_day() {
    for day in ["2026-11-24T09:00:00.000Z", "2027-02-28T20:30:00.000Z", "2027-08-30T06:00:00.000Z"] {
        let (_folder, app, prepared) = town(day).await;
        let now = app.now();
        let requests = app.store.read(|r| r.every_request()).await.unwrap();
        assert_eq!(statuses(&requests, now), BTreeSet::from(ALL), "{day}");
        assert_eq!(prepared.refused, 0, "{day}: the story breaks no rule");
        assert!(requests.iter().any(|r| r.unpublished().is_some()), "{day}: answers wait for Publier");
        let main = app.store.read(|r| r.known_codes()).await.unwrap().families["famille-01"];
        let own = statuses(requests.iter().filter(|r| r.family == main), now);
        for status in
            ["accepted", "cancellation asked", "cancelled by the family", "change asked", "offered", "refused", "requested", "waiting"]
        {
            assert!(own.contains(status), "{day}: the first sign-in does not see {status}: {own:?}");
        }
    }
}

#[tokio::test]
async fn capacities_fill_and_are_never_passed() {
    let (_folder, app, _) = town("2026-11-24T09:00:00.000Z").await;
    let now = app.now();
    let requests = app.store.read(|r| r.every_request()).await.unwrap();
    let periods = app.store.read(|r| r.periods()).await.unwrap();
    let mut full = 0;
    for period in &periods {
        let mut taken: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for request in requests.iter().filter(|r| r.centre == period.centre && period.contains(r.date)) {
            for part in request.held_parts(now).iter() {
                taken.entry((request.date, part, request.group())).or_default().insert(request.child);
            }
        }
        for ((date, part, group), children) in taken {
            let capacity = usize::from(period.capacity(date, part, group));
            assert!(children.len() <= capacity, "{} {date} {part:?}: {} in {capacity}", period.name, children.len());
            full += usize::from(children.len() == capacity);
        }
    }
    assert!(full >= 10, "{full} full slots");
}

#[tokio::test]
async fn the_portal_of_the_demo_names_no_family() {
    let (folder, app, prepared) = town("2026-11-24T09:00:00.000Z").await;
    let built = build_site::build_site(&app.store, &app.config, app.templates.clone(), app.now(), |_| {}).await.unwrap();
    assert!(built.changed && built.files > 20);
    let site = folder.path().join("site");
    let pages: String =
        ["index.html", "centres/platanes/index.html", "centres/moulin/index.html", "centres/halle/index.html", "sitemap.xml"]
            .iter()
            .map(|page| std::fs::read_to_string(site.join(page)).unwrap())
            .collect();
    assert!(pages.contains("Les Platanes") && pages.contains("Patinoire"));
    for account in &prepared.accounts {
        assert!(!pages.contains(&account.email), "{}", account.email);
    }
    // "Vidal" and the like stand in no text of ours.
    for name in ["Vidal", "Fabre", "Haddad", "Sacha", "Yanis", "06 00 00"] {
        assert!(!pages.contains(name), "{name} is on a public page");
    }
}

#[tokio::test]
async fn somebody_is_late_somebody_keeps_a_plan_and_a_quotient_ends_soon() {
    for day in ["2026-11-24T09:00:00.000Z", "2027-02-28T20:30:00.000Z", "2027-08-30T06:00:00.000Z"] {
        let (_folder, app, _) = town(day).await;
        let today = app.now().local_date();
        let codes = app.store.read(|r| r.known_codes()).await.unwrap();
        let centre = codes.centres["moulin"];
        let late = |family: &str| {
            let (app, of) = (app.clone(), account_of_rows(codes.families[family], centre));
            async move { app.store.read(move |r| Late::read(r, of, today)).await.map_err(|e: StoreError| e).unwrap() }
        };
        let (reminded, planned) = (late("famille-03").await, late("famille-04").await);
        assert!(reminded.arrears.cents() >= 4_650 && reminded.level() == 2, "{day}: {:?}", reminded.arrears);
        assert!(planned.arrears.is_silenced() && planned.plan.is_some(), "{day}: {:?}", planned.arrears);
        let second = codes.families["famille-02"];
        let quotients = app.store.read(move |r| r.quotients_of(second)).await.map_err(|e: StoreError| e).unwrap();
        assert_eq!(notice(&quotients, today).map(|(_, days)| days), Some(30), "{day}");
    }
}

#[tokio::test]
async fn the_bank_of_the_demo_has_something_to_say() {
    let (_folder, app, _) = town("2026-11-24T09:00:00.000Z").await;
    let moulin = app.store.read(|r| r.centre_by_code("moulin")).await.unwrap().unwrap();
    let desk = desk_of_program(StaffId([0; 16]), moulin);
    let deposits = preau::actions::money::deposits::list(&app, desk).await.unwrap();
    assert!(!deposits.slips.is_empty() && !deposits.waiting.is_empty(), "{deposits:?}");
    let lines = preau::actions::money::bank::show(&app, desk).await.unwrap().lines;
    let words: Vec<String> = lines.iter().map(|l| serde_json::to_value(&l.state).unwrap()["is"].as_str().unwrap().to_owned()).collect();
    for word in ["sure", "possible", "unknown", "slip"] {
        assert!(words.iter().any(|w| w == word), "{words:?}");
    }
}
