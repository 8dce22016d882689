//! Who did what on a family's file, as its director reads it.

use preau_core::documents::trail::TrailLine;
use serde_json::json;

use super::{LUNE, cash, desk_path, family_path, payer};
use crate::app::TestApp;
use crate::world::Person;

impl TestApp {
    /// Sentences with who and how often, the latest first.
    async fn trail(&self) -> Vec<(String, Option<String>, u32)> {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path(&format!("accounts/{LUNE}/trail"))).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let lines: Vec<TrailLine> = serde_json::from_slice(&answer.body).unwrap();
        assert!(lines.is_sorted_by(|a, b| a.at >= b.at));
        lines.into_iter().map(|l| (l.sentence, l.by, l.times)).collect()
    }
}

#[tokio::test]
async fn each_act_on_a_file_says_who_did_it() {
    let test = TestApp::invoiced().await;
    let said = |sentence: &str, by: &str, times| (sentence.to_owned(), Some(by.to_owned()), times);
    let before = test.trail().await;
    assert_eq!(before[0], said("Facture émise", "Maud", 1));
    for (sentence, by) in [("Demande décidée", "Maud"), ("Demande de réservation", "Dominique Lune")] {
        assert!(before.iter().any(|l| l.0 == sentence && l.1.as_deref() == Some(by)), "{before:?}");
    }

    test.clock.advance_ms(1_000);
    let opened = json!({"cents": 480, "until": "2026-12-31"});
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path(&format!("accounts/{LUNE}/opened")), &opened).await.status, 204);
    test.clock.advance_ms(1_000);
    assert_eq!(test.put(Person::Lune, &family_path(LUNE, "payer"), &payer()).await.status, 204);
    for n in [60, 61] {
        test.clock.advance_ms(1_000);
        assert_eq!(test.act(n, cash(100)).await.status, 201);
    }
    let after = test.trail().await;
    let latest = [
        said("Règlement enregistré", "Maud", 2),
        said("Coordonnées du payeur enregistrées", "Dominique Lune", 1),
        said("Paiement d’une partie du solde ouvert", "Maud", 1),
    ];
    assert_eq!(after[..3], latest);
    assert_eq!(after[3..], before);
    test.stop().await;
}

#[tokio::test]
async fn what_was_refused_opens_nothing_and_names_its_field() {
    let test = TestApp::invoiced().await;
    let before = test.trail().await;
    let path = desk_path(&format!("accounts/{LUNE}/opened"));
    for (cents, until, field, words) in
        [(0, "2026-12-31", "cents", "0,01"), (2_481, "2026-12-31", "cents", "24,80"), (480, "2026-09-01", "until", "date est passée")]
    {
        let answer = test.put(Person::DirectorPlatanes, &path, &json!({"cents": cents, "until": until})).await;
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 422, "{said}");
        assert!(said.contains("bad_opened_payment") && said.contains(&format!("\"{field}\"")) && said.contains(words), "{said}");
    }
    assert_eq!(test.trail().await, before);
    test.stop().await;
}
