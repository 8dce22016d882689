//! *Relances* through the real router: reviewed, sent once, written down, and never to somebody who has paid meanwhile.

use preau::actions::authorize::account_of_rows;
use preau::store::pay_order::NewOrder;
use preau_core::documents::model::DocumentId;
use preau_core::documents::money::DeskAct;
use preau_core::documents::reminders::{
    PreviewReminder, ReminderPreview, ReminderStand, RemindersView, ReviewedAccount, SendReminders, SentReminders,
};
use preau_core::domain::ids::{OrderId, ReminderId};
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::money::online::{Means, OrderState};
use preau_core::domain::time::DAY_MS;
use serde_json::json;

use super::{LUNE, cash, desk_path, field, operation, refund};
use crate::app::TestApp;
use crate::http::Answer;
use crate::mailbox;
use crate::world::{PLATANES, Person, day};

fn reviewed(n: u8, view: &RemindersView) -> SendReminders {
    let seen =
        |a: &preau_core::documents::reminders::LateAccount| ReviewedAccount { family: a.family, sent: a.sent, late_cents: a.late_cents };
    SendReminders { id: ReminderId([n; 16]), texts: view.texts.clone(), accounts: view.accounts.iter().map(seen).collect() }
}

impl TestApp {
    async fn send_reminders(&self, typed: &SendReminders) -> Answer {
        self.browser(Person::DirectorPlatanes).json(&desk_path("reminders"), typed).await
    }

    async fn sent(&self, typed: &SendReminders) -> SentReminders {
        let answer = self.send_reminders(typed).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// An online payment of the family Lune waits for its bank.
    async fn order_under_way(&self) {
        let now = self.app().now();
        let written = self.app().store.write(move |w| {
            let (of, id) = (account_of_rows(LUNE, PLATANES), OrderId([7; 16]));
            w.begin_order(of, &NewOrder { id, account: Person::Lune.account(), means: Means::Card, cents: 2_480 }, now)?;
            let mut order = w.pay_order(id)?.unwrap().order;
            order.state = OrderState::Pending;
            w.put_order(id, &order, now)
        });
        written.await.map_err(|e: preau::store::StoreError| e).unwrap();
    }

    fn reminder_mails(&self) -> i64 {
        self.count("SELECT count(*) FROM outbox WHERE kind = 'reminder'")
    }
}

#[tokio::test]
async fn a_reminder_is_reviewed_sent_once_and_written_down() {
    let test = TestApp::late().await;
    let view = test.reminders().await;
    let [late] = &view.accounts[..] else { panic!("{view:?}") };
    assert_eq!((late.family, late.stand, late.late_cents, late.days, late.level), (LUNE, ReminderStand::Ready, 2_480, 5, 1));
    assert_eq!((late.lines[0].label.as_str(), late.last.is_none(), late.people.len()), ("Facture F2026/0001", true, 3));
    // The text as the family will get it: the director's own words, then what is late.
    let mut typed = reviewed(70, &view);
    typed.texts[0] = "Bonjour à vous,\n\nla <b>facture</b> de septembre {{ 7*7 }} attend.".into();
    let ask = PreviewReminder { family: LUNE, texts: typed.texts.clone() };
    let answer = test.browser(Person::DirectorPlatanes).json(&desk_path("reminders/preview"), &ask).await;
    let preview: ReminderPreview = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(preview.subject, "Petit rappel des Platanes\u{a0}: 24,80\u{a0}€ à régler");
    assert!(
        preview.text.contains("Facture F2026/0001, à régler avant le 13\u{a0}septembre\u{a0}2026\u{a0}: 24,80\u{a0}€"),
        "{}",
        preview.text
    );
    assert_eq!(test.reminder_mails(), 0, "a preview sends nothing");
    assert_eq!(test.sent(&typed).await.sent, [LUNE]);
    assert_eq!(test.sent(&typed).await.sent, [LUNE], "pressed twice, it answers what it did");
    assert_eq!((test.reminder_mails(), test.count("SELECT count(*) FROM reminder")), (2, 1), "both parents, once each");
    for parent in [Person::Lune, Person::LuneToo] {
        let mails = mailbox::to(&test, &parent.email(), 3).await; // with the answers and the invoice
        let mail = mails.iter().find(|m| m.text.contains("de septembre")).unwrap_or_else(|| panic!("{mails:?}"));
        assert_eq!(mail.text.trim_end(), preview.text.trim_end(), "as it was read");
        assert!(mail.html.contains("la &lt;b&gt;facture&lt;") && mail.html.contains("{{ 7*7 }}"), "{}", mail.html);
    }
    // On the desk's account, and on the family's without who sent it.
    let known = test.account().await.reminders;
    assert_eq!((known.len(), known[0].level, known[0].cents, known[0].by.as_deref()), (1, 1, 2_480, Some("Maud")));
    let record = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    let told = test.document_value(record, "reminder").await.unwrap();
    assert_eq!((&told["date"], &told["cents"], &told["by"]), (&json!("2026-09-18"), &json!(2_480), &json!(null)));
    let plain = String::from_utf8_lossy(&test.browser(Person::Lune).get("/compte").await.body).into_owned();
    assert!(plain.contains("Relance du") && plain.contains("la &lt;b&gt;facture&lt;") && !plain.contains("Maud"), "{plain}");
    // The text is the centre's from now on.
    assert_eq!(test.reminders().await.texts[0], typed.texts[0]);
    test.stop().await;
}

#[tokio::test]
async fn two_tabs_send_one_reminder() {
    let test = TestApp::late().await;
    let view = test.reminders().await;
    let (first, second) = (reviewed(70, &view), reviewed(71, &view));
    let (one, two) = tokio::join!(test.sent(&first), test.sent(&second));
    assert_eq!((one.sent.len() + two.sent.len(), one.left.len() + two.left.len()), (1, 1));
    let left = one.left.iter().chain(&two.left).next().unwrap();
    assert!(left.1.contains("déjà partie"), "{}", left.1);
    assert_eq!(test.reminder_mails(), 2);
    assert_eq!(test.reminders().await.accounts[0].stand, ReminderStand::Today, "one a day");
    test.stop().await;
}

#[tokio::test]
async fn levels_rise_with_each_reminder_of_the_debt_and_stop_at_three() {
    let test = TestApp::late().await;
    for (n, level) in [(70, 1), (71, 2), (72, 3), (73, 3)] {
        let view = test.reminders().await;
        assert_eq!(view.accounts[0].level, level);
        assert_eq!(test.sent(&reviewed(n, &view)).await.sent, [LUNE]);
        test.clock.advance_ms(8 * DAY_MS);
    }
    let account = test.account().await;
    assert_eq!(account.reminders.iter().map(|r| r.level).collect::<Vec<_>>(), [3, 3, 2, 1]);
    test.stop().await;
}

#[tokio::test]
async fn who_paid_between_review_and_sending_is_left_out_and_named() {
    let test = TestApp::late().await;
    let view = test.reminders().await;
    test.act(50, cash(480)).await;
    let part = test.sent(&reviewed(70, &view)).await;
    assert!(part.sent.is_empty() && part.left[0].1.contains("20,00"), "{:?}", part.left);
    test.act(51, cash(2_000)).await;
    let whole = test.sent(&reviewed(71, &view)).await;
    assert_eq!(whole.left, [(LUNE, "A réglé entre-temps : plus rien n’est en retard.".to_owned())]);
    assert_eq!((test.reminder_mails(), test.reminders().await.accounts.len()), (0, 0));
    test.stop().await;
}

#[tokio::test]
async fn a_pending_payment_keeps_a_reminder_back() {
    let test = TestApp::late().await;
    let view = test.reminders().await;
    test.order_under_way().await;
    assert_eq!(test.reminders().await.accounts[0].stand, ReminderStand::UnderWay);
    let left = test.sent(&reviewed(70, &view)).await.left;
    assert!(left[0].1.contains("paiement en ligne"), "{left:?}");
    assert_eq!(test.reminder_mails(), 0);
    test.stop().await;
}

#[tokio::test]
async fn bad_input_and_another_centre_send_nothing() {
    let test = TestApp::late().await;
    let view = test.reminders().await;
    let sound = reviewed(70, &view);
    let refused = |typed: SendReminders| {
        let test = &test;
        async move {
            let answer = test.send_reminders(&typed).await;
            (answer.status.as_u16(), answer.code(), field(&answer))
        }
    };
    let said = |code: &str, field: &str| (422, code.to_owned(), field.to_owned());
    assert_eq!(refused(SendReminders { accounts: vec![], ..sound.clone() }).await, said("no_account", "accounts"));
    assert_eq!(refused(SendReminders { texts: vec![], ..sound.clone() }).await, said("reminder_text", "texts"));
    let long = |text: String| SendReminders { texts: vec![text, "b".into(), "c".into()], ..sound.clone() };
    assert_eq!(refused(long(" \n ".into())).await, said("reminder_text", "texts"));
    assert_eq!(refused(long("a".repeat(501))).await, said("reminder_text", "texts"));
    assert_eq!(refused(long("a\n".repeat(1_100))).await, said("reminder_text", "texts"));
    // A family of another centre is unknown here, and this centre's families are unknown there.
    let stranger = ReviewedAccount { family: preau_core::domain::ids::FamilyId([3; 16]), sent: 0, late_cents: 1 };
    assert_eq!(test.send_reminders(&SendReminders { accounts: vec![stranger], ..sound.clone() }).await.status, 404);
    let there = "/api/desk/02020202020202020202020202020202/reminders";
    assert_eq!(test.browser(Person::DirectorTilleuls).json(there, &sound).await.status, 404);
    assert_eq!(test.browser(Person::DirectorTilleuls).json(&desk_path("reminders"), &sound).await.status, 404);
    assert_eq!((test.reminder_mails(), test.count("SELECT count(*) FROM reminder")), (0, 0));
    test.stop().await;
}

#[tokio::test]
async fn a_mail_that_was_no_longer_true_is_not_the_addresss_fault() {
    let test = TestApp::late().await;
    let refused = async || test.reminders().await.accounts[0].people.iter().filter(|p| p.refused).count();
    for (code, many) in [("over", 0), ("not_linked", 0), ("550", 1)] {
        test.sql("UPDATE outbox SET failed_at = created_at, failure = ?1 WHERE recipient = 'personne1@example.org'", code);
        assert_eq!(refused().await, many, "{code}");
    }
    test.stop().await;
}

#[tokio::test]
async fn a_fee_and_a_refund_owed_again_are_late_like_an_invoice() {
    let test = TestApp::late().await;
    let (bank, drawer) = ("Banque du Quercy".into(), String::new());
    let cheque = DeskAct::Pay { mode: PaymentMode::Cheque, cents: 3_000, paid_on: day("2026-09-18"), reference: "1".into(), bank, drawer };
    assert_eq!(test.act(50, cheque).await.status, 201);
    assert_eq!(test.act(51, refund(520, "Départ")).await.status, 201);
    assert!(test.reminders().await.accounts.is_empty());
    let reject = DeskAct::Reject { payment: operation(50), fee_cents: 800, reason: "provision".into() };
    assert_eq!(test.act(52, reject).await.status, 201);
    let late = async || test.reminders().await.accounts[0].lines.iter().map(|l| (l.label.clone(), l.cents)).collect::<Vec<_>>();
    assert_eq!(late().await, [("Facture F2026/0001".to_owned(), 2_480)], "the rest is not due yet");
    test.clock.advance_ms(6 * DAY_MS);
    let said = late().await;
    assert_eq!(said[1..], [("Rejet : provision".to_owned(), 520), ("Frais de rejet".to_owned(), 800)]);
    assert_eq!(test.reminders().await.accounts[0].late_cents, 3_800);
    assert_eq!(test.account().await.due_cents, 3_800);
    test.act(53, cash(3_800)).await;
    assert!(test.reminders().await.accounts.is_empty());
    test.stop().await;
}
