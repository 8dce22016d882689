//! An account over the years: each record says what comes before it, and which year may be asked for.

use preau_core::documents::model::DocumentId;
use preau_core::domain::time::DAY_MS;
use serde_json::json;

use super::LUNE;
use crate::app::TestApp;
use crate::world::PLATANES;

#[tokio::test]
async fn a_record_names_the_year_before_it_that_has_operations() {
    let test = TestApp::invoiced().await;
    test.sql("UPDATE session SET expires_at = ?1", "2031-01-01T00:00:00.000Z");
    let opening = async |year| {
        let id = DocumentId::Record { family: LUNE, centre: PLATANES, year };
        test.document_value(id, "opening").await
    };
    assert_eq!(opening(2026).await, None, "nothing came before");
    test.clock.advance_ms(2 * 366 * DAY_MS);
    // A whole year without a word in between, and nothing owed: it may be asked for all the same.
    let paid = super::cash_on(2_480, "2028-09-08");
    assert_eq!(test.act(60, paid).await.status, 201);
    assert_eq!(opening(2028).await, Some(json!({ "cents": 2_480, "earlier": 2026 })));
    test.clock.advance_ms(366 * DAY_MS);
    assert_eq!(opening(2029).await, Some(json!({ "cents": 0, "earlier": 2028 })));
    test.stop().await;
}
