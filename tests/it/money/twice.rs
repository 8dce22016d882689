//! Does nobody pay a balance twice without knowing it? Two phones begin, a bank never answers, an instalment takes the place of a part.

use hyper::Method;
use preau_core::domain::time::MINUTE_MS;
use serde_json::json;

use super::online::{Begun, begun};
use super::{LUNE, desk_path, family_path, payer};
use crate::http::Answer;
use crate::world::Person;

impl Begun {
    async fn pay(&self, who: Person, anyway: bool) -> Answer {
        self.test.browser(who).json(&family_path(LUNE, "pay"), &json!({"means": "card", "payer": payer(), "anyway": anyway})).await
    }

    async fn stop_waiting(&self) -> u16 {
        let path = desk_path(&format!("accounts/{LUNE}/orders/{}", self.order));
        self.test.browser(Person::DirectorPlatanes).send(Method::DELETE, &path, &[], vec![]).await.status.as_u16()
    }
}

#[tokio::test]
async fn the_second_phone_is_told_of_the_payment_that_the_first_one_began() {
    let begun = begun().await;
    begun.test.clock.advance_ms(3 * MINUTE_MS);
    let orders = || begun.test.count("SELECT count(*) FROM pay_order");
    let asked = begun.pay(Person::LuneToo, false).await;
    assert_eq!((asked.status.as_u16(), asked.code().as_str()), (422, "payment_begun"));
    let said = asked.json()["title"].as_str().unwrap().to_owned();
    assert!(said.contains("24,80") && said.contains("Carte bancaire") && said.contains("il y a 3 minutes"), "{said}");
    assert_eq!(orders(), 1, "nothing was begun");
    assert_eq!(begun.pay(Person::LuneToo, true).await.status, 200, "knowing it, it is done");
    assert_eq!(orders(), 2);
    begun.test.clock.advance_ms(15 * MINUTE_MS);
    assert_eq!(begun.pay(Person::Lune, false).await.status, 200, "no page of the platform is still open");
    begun.test.stop().await;
}

#[tokio::test]
async fn a_payment_that_was_given_up_on_its_page_stands_in_nobodys_way() {
    let begun = begun().await;
    let nothing = [("vads_trans_uuid", ""), ("vads_sequence_number", ""), ("vads_card_brand", ""), ("vads_operation_type", "")];
    let given_up = [("vads_trans_status", "ABANDONED"), ("vads_effective_amount", ""), ("vads_effective_creation_date", "")];
    begun.tell(&[nothing.as_slice(), &given_up].concat()).await;
    assert_eq!(begun.pay(Person::LuneToo, false).await.status, 200);
    begun.test.stop().await;
}

#[tokio::test]
async fn a_director_ends_the_wait_for_a_bank_that_never_answers_and_a_late_success_still_credits() {
    let begun = begun().await;
    begun.tell(&[("vads_trans_status", "WAITING_FOR_PAYMENT"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    let waiting = begun.test.account().await.waiting;
    assert_eq!(waiting.iter().map(|w| (w.order, w.cents)).collect::<Vec<_>>(), [(begun.order, 2_480)]);
    assert_eq!(begun.pay(Person::LuneToo, false).await.code(), "payment_under_way");

    assert_eq!((begun.stop_waiting().await, begun.stop_waiting().await), (204, 204), "asked twice, done once");
    assert_eq!((begun.state().await.as_str(), begun.due().await), ("failed", 2_480));
    assert!(begun.test.account().await.waiting.is_empty());
    assert_eq!(begun.test.count("SELECT count(*) FROM audit WHERE what = 'payment_not_awaited'"), 1);
    let alarms = begun.test.alarm_lines().await;
    assert!(alarms.iter().any(|l| l.code == "payment_unanswered" && l.sentence.contains(&begun.order.to_string())), "{alarms:?}");

    begun.tell(&[("vads_trans_status", "CAPTURED"), ("vads_card_brand", "IP_WIRE_INST")]).await;
    assert_eq!((begun.due().await, begun.state().await.as_str()), (0, "paid"));
    assert_eq!(begun.stop_waiting().await, 204);
    assert_eq!(begun.state().await, "paid", "what is paid stays paid");
    begun.test.stop().await;
}

#[tokio::test]
async fn the_desk_sees_the_part_that_it_opened_until_a_plan_takes_its_place() {
    let begun = begun().await;
    let opened = || async { begun.test.account().await.opened.map(|o| o.cents) };
    let part = json!({"cents": 1_000, "until": "2026-12-31"});
    assert_eq!(begun.test.put(Person::DirectorPlatanes, &desk_path(&format!("accounts/{LUNE}/opened")), &part).await.status, 204);
    assert_eq!(opened().await, Some(1_000));
    let dates = json!([{"date": "2026-09-25", "cents": 1_240}, {"date": "2026-10-25", "cents": 1_240}]);
    let plan = json!({"id": super::operation(91), "total_cents": 2_480, "instalments": dates});
    assert_eq!(begun.test.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/plans")), &plan).await.status, 201);
    assert_eq!(opened().await, None);
    begun.test.stop().await;
}
