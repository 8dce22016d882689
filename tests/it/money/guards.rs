//! What was issued is refused by the database itself to whoever would edit or delete it, each time in its own words.

use rusqlite::types::Value;

use crate::app::TestApp;

/// Statement, and the words of the guard that refuses it.
const REFUSED: [(&str, &str); 15] = [
    ("DELETE FROM paper", "a paper is never deleted"),
    ("UPDATE paper SET id = 'x'", "a paper is never edited"),
    ("UPDATE paper SET kind = 'receipt'", "a paper is never edited"),
    ("UPDATE paper SET centre = centre", "a paper is never edited"),
    ("UPDATE paper SET family = NULL", "a paper is never edited"),
    ("UPDATE paper SET entry = NULL", "a paper is never edited"),
    ("UPDATE paper SET number = 'F2026/9999'", "a paper is never edited"),
    ("UPDATE paper SET model = '{}'", "a paper is never edited"),
    ("UPDATE paper SET issued_at = '2020-01-01T00:00:00.000Z'", "a paper is never edited"),
    ("UPDATE paper SET made_at = NULL", "a paper is made once"),
    ("UPDATE paper SET hash = 'x'", "a paper is made once"),
    ("DELETE FROM certificate", "a certificate is never deleted"),
    ("UPDATE certificate SET figures = '{}'", "a certificate is never edited"),
    ("DELETE FROM reminder", "a reminder is never deleted"),
    ("UPDATE reminder SET level = 3", "a reminder is never edited"),
];

#[tokio::test]
async fn papers_certificates_and_reminders_refuse_to_be_edited_or_deleted() {
    let test = TestApp::invoiced().await;
    test.papers_made().await;
    let test = test.stopped().await;
    let file = test.file();
    file.pragma_update(None, "foreign_keys", true).unwrap();
    file.execute_batch(
        "INSERT INTO certificate(paper, family, centre, year, figures) SELECT id, family, centre, 2026, '{\"paid_cents\":2480}' FROM paper LIMIT 1;
         INSERT INTO reminder(id, batch, family, centre, level, cents, lines, debt, at, who, text)
           SELECT 'r', 'b', family, centre, 1, 2480, '[]', '[]', issued_at, 'd', 'Bonjour' FROM paper LIMIT 1;",
    )
    .unwrap();
    let all = |table: &str| -> Vec<Vec<Value>> {
        let mut statement = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let row = |r: &rusqlite::Row<'_>| (0..width).map(|at| r.get(at)).collect();
        statement.query_map([], row).unwrap().map(Result::unwrap).collect()
    };
    let read = || ["paper", "certificate", "reminder"].map(all);
    let before = read();
    assert!(before.iter().all(|rows| !rows.is_empty()), "each guard has something to guard: {before:?}");
    for (statement, words) in REFUSED {
        let refused = file.execute(statement, []).expect_err(statement);
        assert_eq!(refused.to_string(), words, "{statement}");
    }
    assert_eq!(read(), before, "nothing of it happened");
    // What is not the paper itself may change: how often it was tried.
    assert_eq!(file.execute("UPDATE paper SET tries = tries + 1", []).unwrap(), 1);
}
