//! A payment that the desk typed by mistake is taken off, in the open: both entries stay, the family is told.

use preau_core::documents::money::{AccountView, DeskAct};
use preau_core::domain::ids::OperationId;

use super::{cash, operation, refund};
use crate::app::TestApp;

fn undo(payment: OperationId, reason: &str) -> DeskAct {
    DeskAct::Undo { payment, reason: reason.into() }
}

fn balance(account: &AccountView) -> (i64, usize, Vec<OperationId>) {
    (account.due_cents, account.operations.len(), account.undoable.clone())
}

#[tokio::test]
async fn what_was_typed_by_mistake_is_taken_off_once_and_told() {
    let test = TestApp::invoiced().await;
    assert_eq!(test.act(60, cash(50_000)).await.status, 201);
    assert_eq!(balance(&test.account().await), (2_480 - 50_000, 2, vec![operation(60)]));
    let silent = test.act(61, undo(operation(60), "  ")).await;
    assert_eq!(silent.status, 422);
    assert!(String::from_utf8_lossy(&silent.body).contains("text_missing"));
    assert_eq!(test.act(61, undo(operation(60), "5,00 € et non 500,00 €")).await.status, 201);
    assert_eq!(test.act(61, undo(operation(60), "5,00 € et non 500,00 €")).await.status, 200, "pressed twice");
    let again = test.act(62, undo(operation(60), "encore")).await;
    assert!(again.status == 422 && String::from_utf8_lossy(&again.body).contains("already_reversed"));
    let account = test.account().await;
    assert_eq!(balance(&account), (2_480, 3, vec![]));
    assert_eq!(account.operations[0].operation.label, "Règlement annulé : 5,00 € et non 500,00 €");
    assert_eq!(test.act(63, cash(500)).await.status, 201);
    assert_eq!(test.account().await.due_cents, 1_980);
    test.waits_for("SELECT count(*) > 0 FROM outbox WHERE kind = 'payment_undone' AND sent_at IS NOT NULL", 1).await;
    test.stop().await;
}

#[tokio::test]
async fn what_the_bank_has_seen_or_what_was_given_back_stays() {
    let test = TestApp::invoiced().await;
    for n in [60, 61] {
        assert_eq!(test.act(n, cash(3_000)).await.status, 201);
    }
    let deposited = format!("INSERT INTO deposit_credit(credit, deposit) SELECT '{}', id FROM deposit", operation(60));
    test.sql(
        "INSERT INTO deposit(id, centre, mode, date, at, who) SELECT ?1, id, 'cash', '2026-09-08', '2026-09-08', 'x' FROM centre LIMIT 1",
        "d",
    );
    test.sql(&format!("{deposited} WHERE id = ?1"), "d");
    assert_eq!(test.account().await.undoable, [operation(61)]);
    let refused = test.act(62, undo(operation(60), "erreur")).await;
    assert!(refused.status == 422 && String::from_utf8_lossy(&refused.body).contains("payment_not_typed"));
    assert_eq!(test.act(63, refund(3_520, "Trop versé")).await.status, 201);
    assert!(test.account().await.undoable.is_empty());
    let spent = test.act(64, undo(operation(61), "erreur")).await;
    assert!(spent.status == 422 && String::from_utf8_lossy(&spent.body).contains("already_spent"));
    test.stop().await;
}
