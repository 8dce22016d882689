//! *Tarifs*: what may still change of a list that was used, and lists that meet.

use preau_core::documents::prices::{PricesView, SavedPrices};
use preau_core::domain::calendar::PeriodKind;
use preau_core::domain::ids::PriceListId;
use preau_core::domain::money::price_list::{Overlap, PriceList, Rate, Unit};

use super::{desk_path, field, price_list};
use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{Person, day};

impl TestApp {
    async fn put_list(&self, list: &PriceList) -> Answer {
        self.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", list.id)), list).await
    }

    async fn prices(&self) -> PricesView {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("price-lists")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }
}

fn refused(answer: &Answer) -> (u16, String, String, String) {
    let title = answer.json()["title"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), answer.code(), field(answer), title)
}

#[tokio::test]
async fn a_list_that_was_used_may_only_end_on_another_day() {
    let test = TestApp::invoiced().await;
    let used = price_list(1);
    let with = |change: fn(&mut PriceList)| {
        let mut list = price_list(1);
        change(&mut list);
        list
    };
    let rewritten = [
        with(|l| l.name = "Autre nom".into()),
        with(|l| l.from = day("2026-09-02")),
        with(|l| l.kind = None),
        with(|l| l.meal_cents = 100),
        with(|l| l.brackets[0].rates = [Unit::HalfDay, Unit::Day].map(|unit| (unit, Rate::Fixed { cents: 900 })).into()),
        with(|l| (l.to, l.meal_cents) = (day("2026-10-31"), 100)),
    ];
    for list in &rewritten {
        let (status, code, at, title) = refused(&test.put_list(list).await);
        assert_eq!((status, code.as_str(), at.as_str()), (422, "price_list_used", "list"), "{list:?}");
        assert!(title.contains("copiez-la sous d’autres dates") && title.contains("au plus tôt au 7\u{a0}octobre\u{a0}2026"), "{title}");
    }
    let (status, code, at, title) = refused(&test.put_list(&PriceList { to: day("2026-10-06"), ..used.clone() }).await);
    assert_eq!((status, code.as_str(), at.as_str()), (422, "price_list_ends_too_early", "to"));
    assert!(title.contains("7\u{a0}octobre\u{a0}2026"), "{title}");
    assert_eq!(test.prices().await.lists, std::slice::from_ref(&used), "nothing is half-written");
    for to in ["2027-12-31", "2026-10-07", "2026-10-31"] {
        let ended = PriceList { to: day(to), ..used.clone() };
        assert_eq!(test.put_list(&ended).await.status, 204, "{to}");
        assert_eq!(test.prices().await.lists, [ended], "{to}");
    }
    // The next one begins the day after, and invoices go on.
    let next = PriceList { from: day("2026-11-01"), ..price_list(2) };
    assert_eq!(test.put_list(&next).await.status, 204, "they do not meet");
    assert!(test.prices().await.overlaps.is_empty());
    assert_eq!(test.draft().await.families.iter().filter(|f| f.blocked).count(), 0);
    test.stop().await;
}

#[tokio::test]
async fn lists_that_meet_are_recorded_and_told() {
    let test = TestApp::peopled().await.with_prices().await;
    let days = |from: &str, to: &str| (day(from), day(to));
    let met = |answer: &Answer| serde_json::from_slice::<SavedPrices>(&answer.body).unwrap().overlaps;
    let overlap = |n: u8, (from, to)| Overlap { from, to, one: PriceListId([1; 16]), other: PriceListId([n; 16]) };
    // Of another kind of period: they never price the same day.
    let wednesdays = PriceList { kind: Some(PeriodKind::Wednesdays), ..price_list(2) };
    assert_eq!(test.put_list(&wednesdays).await.status, 204);
    // For all periods: it meets both.
    let all = PriceList { kind: None, from: day("2027-07-01"), to: day("2028-06-30"), ..price_list(3) };
    let answer = test.put_list(&all).await;
    assert_eq!(answer.status, 200);
    let summer = days("2027-07-01", "2027-08-31");
    let both = [overlap(3, summer), Overlap { one: PriceListId([2; 16]), ..overlap(3, summer) }];
    assert_eq!(met(&answer), both);
    assert_eq!(test.prices().await.overlaps, both, "as long as they do");
    // Saved again, what is told is about the list that was saved.
    let longer = PriceList { to: day("2027-06-30"), ..wednesdays.clone() };
    assert_eq!(test.put_list(&longer).await.status, 204);
    assert_eq!(test.prices().await.overlaps, [overlap(3, summer)]);
    assert_eq!(test.put_list(&PriceList { to: day("2027-06-30"), ..price_list(1) }).await.status, 204);
    assert!(test.prices().await.overlaps.is_empty());
    test.stop().await;
}
