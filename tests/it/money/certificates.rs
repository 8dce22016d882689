//! *Attestations* through the real router: made, replaced by one that names the first, also when nothing is left.

use preau_core::documents::model::DocumentId;
use preau_core::documents::money::DeskAct;
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::time::DAY_MS;
use serde_json::{Value, json};

use super::{LUNE, desk_path, operation};
use crate::app::TestApp;
use crate::world::{PLATANES, Person, day};

impl TestApp {
    async fn certify(&self, year: i32) -> Value {
        self.clock.advance_ms(1_000);
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path("certificates"), &json!({ "year": year })).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        self.papers_made().await;
        answer.json()
    }

    async fn says_to_replace(&self) -> bool {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("money-audit")).await;
        String::from_utf8_lossy(&answer.body).contains("certificate_to_replace")
    }
}

#[tokio::test]
async fn a_certificate_of_a_cheque_that_bounced_is_replaced_by_one_of_nothing() {
    let test = TestApp::invoiced().await;
    let (reference, bank, drawer) = ("1".into(), "Banque du Quercy".into(), String::new());
    let cheque = DeskAct::Pay { mode: PaymentMode::Cheque, cents: 2_480, paid_on: day("2026-09-08"), reference, bank, drawer };
    assert_eq!(test.act(50, cheque).await.status, 201);
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    let early = test.browser(Person::DirectorPlatanes).json(&desk_path("certificates"), &json!({"year": 2026})).await;
    assert_eq!((early.status.as_u16(), early.code().as_str()), (422, "not_yet_available"));
    // The 2nd of April.
    test.clock.advance_ms(206 * DAY_MS);
    assert_eq!(test.certify(2026).await, json!({"made": 1, "same": 0, "nothing": 0}));
    assert_eq!(test.certify(2026).await, json!({"made": 0, "same": 1, "nothing": 0}));
    assert!(!test.says_to_replace().await);
    assert_eq!(test.act(51, DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "provision".into() }).await.status, 201);
    assert!(test.says_to_replace().await);
    assert_eq!(test.certify(2026).await, json!({"made": 1, "same": 0, "nothing": 0}));
    assert!(!test.says_to_replace().await);
    assert_eq!(test.certify(2026).await, json!({"made": 0, "same": 1, "nothing": 0}), "once");
    let told = "SELECT count(*) FROM certificate c JOIN paper p ON p.id = c.replaces
                WHERE p.number = 'AT2027/0001' AND json_extract(c.figures, '$.paid_cents') = 0";
    assert_eq!(test.count(told), 1, "it names the first");
    let home = test.certificates_at_home().await;
    assert_eq!(home, [(0, Some("AT2027/0001".to_owned())), (2_480, None)]);
    test.stop().await;
}

impl TestApp {
    /// What the family's phone holds of them: amount, and the one that it replaces.
    async fn certificates_at_home(&self) -> Vec<(i64, Option<String>)> {
        let id = DocumentId::Home { family: LUNE, centre: PLATANES };
        let mut found = vec![];
        for value in self.document_values(id, "certificate").await {
            found.push((value["paid_cents"].as_i64().unwrap(), value["replaces"].as_str().map(str::to_owned)));
        }
        found.sort();
        found
    }
}
