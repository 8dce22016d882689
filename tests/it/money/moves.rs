//! A credit that goes to another centre of the family: two linked entries, and one payment whatever becomes of it.

use preau::store::StoreError;
use preau::store::directory::FamilyNames;
use preau::store::staff::NewRole;
use preau_core::documents::money::{AccountView, DeskAct, DeskMoney, TypedLine};
use preau_core::domain::ids::StaffId;
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::DAY_MS;
use serde_json::json;

use super::{LUNE, cash, desk_path, field, operation, refund};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{PLATANES, Person, TILLEULS, day};

fn there(rest: &str) -> String {
    format!("/api/desk/{TILLEULS}/{rest}")
}

fn cheque(cents: i64) -> DeskAct {
    let (reference, bank, drawer) = ("4400123".into(), "Banque du Quercy".into(), String::new());
    DeskAct::Pay { mode: PaymentMode::Cheque, cents, paid_on: day("2026-09-08"), reference, bank, drawer }
}

impl TestApp {
    /// The family Lune comes to Les Tilleuls too, which the director of Les Platanes directs as well; it owes 60,00 € there.
    async fn with_two_centres(self) -> TestApp {
        let now = self.app().now();
        let put = self.app().store.write(move |w| {
            w.put_family(&FamilyNames { id: LUNE, code: "f1".into(), name: "Lune".into(), centres: vec![PLATANES, TILLEULS] })?;
            let account = Person::DirectorPlatanes.account();
            let staff = StaffId([5; 16]);
            let from = now.local_date();
            w.add_role(&NewRole { staff, account: &account, role: "director", centre: Some(TILLEULS), name: "Maud", from, until: None })?;
            Ok::<_, StoreError>(())
        });
        put.await.unwrap();
        let line = TypedLine {
            nature: LineNature::Care,
            label: "Accueil".into(),
            child: None,
            date: None,
            around_school: false,
            quantity: 1,
            unit_cents: 6_000,
        };
        assert_eq!(self.act_there(40, DeskAct::Invoice { lines: vec![line] }).await.status, 201);
        self
    }

    async fn act_there(&self, n: u8, act: DeskAct) -> Answer {
        let body = DeskMoney { id: operation(n), act, confirmed: false };
        self.browser(Person::DirectorPlatanes).json(&there(&format!("accounts/{LUNE}/acts")), &body).await
    }

    async fn account_there(&self) -> AccountView {
        let answer = self.browser(Person::DirectorPlatanes).get(&there(&format!("accounts/{LUNE}"))).await;
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn moved(&self, n: u8, cents: i64) -> Answer {
        self.act(n, DeskAct::Move { to: TILLEULS, cents }).await
    }

    /// What was paid in 2026 as the certificates of both centres say it.
    async fn certified(&self) -> i64 {
        self.clock.advance_ms(1_000);
        for path in [desk_path("certificates"), there("certificates")] {
            self.browser(Person::DirectorPlatanes).json(&path, &json!({"year": 2026})).await;
        }
        self.count(
            "SELECT ifnull(sum(json_extract(c.figures, '$.paid_cents')), 0) FROM certificate c
             WHERE NOT EXISTS (SELECT 1 FROM certificate o WHERE o.replaces = c.paper)",
        )
    }
}

#[tokio::test]
async fn a_credit_moves_once_to_a_centre_of_the_same_director() {
    let test = TestApp::invoiced().await.with_two_centres().await;
    test.act(50, cash(10_000)).await;
    let beyond = test.moved(51, 7_521).await;
    assert_eq!((beyond.status.as_u16(), beyond.code().as_str(), field(&beyond).as_str()), (422, "beyond_the_credit", "cents"));
    let nowhere = test.act(51, DeskAct::Move { to: PLATANES, cents: 100 }).await;
    assert_eq!((nowhere.code().as_str(), field(&nowhere).as_str()), ("no_account_there", "to"));
    assert_eq!([test.moved(52, 5_000).await.status.as_u16(), test.moved(52, 5_000).await.status.as_u16()], [201, 200]);
    let (here, away) = (test.account().await, test.account_there().await);
    assert_eq!((here.due_cents, away.due_cents), (-2_520, 1_000));
    assert_eq!(here.operations[0].operation.label, "Crédit viré vers Les Tilleuls");
    assert_eq!(away.operations[0].operation.label, "Crédit venu des Platanes");
    test.stop().await;
}

#[tokio::test]
async fn a_cheque_that_bounces_after_its_credit_moved_is_undone_in_both_centres() {
    let test = TestApp::invoiced().await.with_two_centres().await;
    test.act(50, cheque(10_000)).await;
    assert_eq!(test.moved(51, 6_000).await.status, 201);
    assert_eq!((test.account().await.due_cents, test.account_there().await.due_cents), (-1_520, 0));
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    test.clock.advance_ms(206 * DAY_MS);
    assert_eq!(test.certified().await, 10_000);
    // Refused, it calls nothing home.
    let absurd = test.act(52, DeskAct::Reject { payment: operation(50), fee_cents: -1, reason: "provision".into() }).await;
    assert_eq!((absurd.code().as_str(), test.account_there().await.due_cents), ("absurd_amount", 0));
    let reject = DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "provision".into() };
    assert_eq!(test.act(53, reject.clone()).await.status, 201);
    assert_eq!(test.act(53, reject).await.status, 200, "the same id acts once");
    let (here, away) = (test.account().await, test.account_there().await);
    assert_eq!((here.due_cents, here.credit_cents, away.due_cents, away.credit_cents), (2_480, 0, 6_000, 0));
    assert_eq!(away.operations[0].operation.label, "Crédit repris par Les Platanes : règlement rejeté");
    assert_eq!(here.operations[1].operation.label, "Crédit revenu des Tilleuls");
    for path in [desk_path("money-audit"), there("money-audit")] {
        let audit = test.browser(Person::DirectorPlatanes).get(&path).await;
        let audit = String::from_utf8_lossy(&audit.body).into_owned();
        assert!(audit.contains("certificate_to_replace") && !audit.contains("balance_differs"), "{audit}");
    }
    assert_eq!(test.certified().await, 0, "nothing was paid");
    let again = DeskAct::Pay {
        mode: PaymentMode::Transfer,
        cents: 6_000,
        paid_on: day("2026-12-30"),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    };
    assert_eq!(test.act_there(54, again).await.status, 201);
    assert_eq!(test.certified().await, 6_000, "once");
    test.stop().await;
}

#[tokio::test]
async fn what_was_refunded_there_is_owed_there() {
    let test = TestApp::invoiced().await.with_two_centres().await;
    test.act(50, cheque(10_000)).await;
    test.moved(51, 7_520).await;
    assert_eq!(test.act_there(52, refund(1_520, "Départ")).await.status, 201);
    assert_eq!(test.act(53, DeskAct::Reject { payment: operation(50), fee_cents: 0, reason: "provision".into() }).await.status, 201);
    assert_eq!((test.account().await.due_cents, test.account_there().await.due_cents), (2_480, 7_520));
    let opened = test.count("SELECT sum(cents) FROM open_invoice WHERE centre = '02020202020202020202020202020202'");
    assert_eq!(opened, 7_520, "all of it has a day by which it is due");
    test.stop().await;
}

#[tokio::test]
async fn a_director_opens_a_payment_of_a_chosen_amount() {
    let test = TestApp::invoiced().await;
    let put = async |cents: i64, until: &str| {
        let path = desk_path(&format!("accounts/{LUNE}/opened"));
        test.put(Person::DirectorPlatanes, &path, &json!({"cents": cents, "until": until})).await.status.as_u16()
    };
    let opened = async || {
        let home = preau_core::documents::model::DocumentId::Home { family: LUNE, centre: PLATANES };
        test.document_value(home, "balance").await.unwrap()["opened_cents"].clone()
    };
    assert_eq!((put(1_000, "2026-09-30").await, opened().await), (204, json!(1_000)));
    assert_eq!((put(0, "2026-09-30").await, opened().await), (422, json!(1_000)));
    assert_eq!((put(1_200, "2026-09-30").await, opened().await), (204, json!(1_200)), "the latest");
    test.act(50, cash(1_480)).await;
    assert_eq!(opened().await, json!(null), "more than what is owed");
    test.stop().await;
}
