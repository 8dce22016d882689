//! Money told through the real router and a real file: invoices, payments on paper and online, papers, certificates, controls.

mod alarms;
mod asked;
mod bad_input;
mod bank;
mod deposits;
mod desk;
mod faults;
mod invoices;
mod online;
mod plans;
mod questions;
mod quotients;
mod reminders;
mod together;
mod words;

use std::time::Duration;

use hyper::Method;
use preau::actions::money::papers;
use preau::store::StoreError;
use preau::store::directory::FamilyNames;
use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{AccountView, DeskAct, DeskMoney, IssueRun, IssuedRun, RunView};
use preau_core::documents::reminders::{MakePlan, RemindersView};
use preau_core::domain::calendar::PeriodKind;
use preau_core::domain::ids::{FamilyId, OperationId, PlanId, PriceListId};
use preau_core::domain::money::acts::{Billed, NewLine};
use preau_core::domain::money::billing::Bill;
use preau_core::domain::money::kinds::LineNature;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::plan::Instalment;
use preau_core::domain::money::price_list::{Bracket, PriceList, Rate, Scheme, Unit};
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::DAY_MS;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{DocumentHave, DocumentReply};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{PLATANES, Person, accept, day, publish, push, request};

pub const LUNE: FamilyId = FamilyId([1; 16]);

pub fn desk_path(rest: &str) -> String {
    format!("/api/desk/{PLATANES}/{rest}")
}

pub fn family_path(family: FamilyId, rest: &str) -> String {
    format!("/api/family/{family}/{PLATANES}/{rest}")
}

pub fn operation(n: u8) -> OperationId {
    OperationId([n; 16])
}

pub fn price_list(n: u8) -> PriceList {
    let rates = |day| [(Unit::HalfDay, Rate::Fixed { cents: day / 2 }), (Unit::Day, Rate::Fixed { cents: day })].into();
    PriceList {
        id: PriceListId([n; 16]),
        centre: PLATANES,
        name: format!("Tarifs {n}"),
        from: day("2026-09-01"),
        to: day("2027-08-31"),
        kind: Some(PeriodKind::Holidays),
        scheme: Scheme::ByDay,
        brackets: vec![
            Bracket { up_to: Some(Quotient(70_000)), label: "501–700".into(), rates: rates(1_240) },
            Bracket { up_to: None, label: String::new(), rates: rates(1_720) },
        ],
        outside: vec![],
        siblings: vec![],
        meal_cents: 350,
        surcharges: [].into(),
        around_school: false,
    }
}

impl TestApp {
    pub async fn put(&self, person: Person, path: &str, body: &impl serde::Serialize) -> Answer {
        let json = [("content-type", "application/json")];
        self.browser(person).send(Method::PUT, path, &json, serde_json::to_vec(body).unwrap()).await
    }

    /// Prices, and the quotient of the family Lune.
    pub async fn with_prices(self) -> TestApp {
        let list = price_list(1);
        let answer = self.put(Person::DirectorPlatanes, &desk_path(&format!("price-lists/{}", list.id)), &list).await;
        assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
        let quotient = FamilyQuotient { quotient: Quotient(54_200), from: day("2026-01-01"), to: day("2026-12-31") };
        let path = desk_path(&format!("accounts/{LUNE}/quotients"));
        assert_eq!(self.browser(Person::DirectorPlatanes).json(&path, &quotient).await.status, 201);
        self
    }

    /// Two accepted days of the family Lune.
    pub async fn with_days(self) -> TestApp {
        for (n, date) in [(1, "2026-10-06"), (2, "2026-10-07")] {
            let asked = request(n, Person::Lune, date);
            let reply = self.round(Person::Lune, Head::default(), &[]).await;
            let head = reply.streams[&Person::Lune.stream()].receipts.last().map(preau_core::sync::entry::Entry::head).unwrap_or_default();
            let told = self.round(Person::Lune, head, &[asked]).await;
            let base = told.streams[&Person::Lune.stream()].receipts.last().unwrap().event().unwrap().time;
            self.by_director(&accept(10 + n, Person::DirectorPlatanes, n, base)).await;
        }
        self.by_director(&publish(20, Person::DirectorPlatanes)).await;
        self
    }

    async fn by_director(&self, command: &preau_core::domain::commands::Command) {
        let who = Person::DirectorPlatanes;
        let reply = self.round(who, Head::default(), &[]).await;
        let head = reply.streams[&who.stream()].receipts.last().map(preau_core::sync::entry::Entry::head).unwrap_or_default();
        let told = self.round(who, head, std::slice::from_ref(command)).await;
        assert!(told.answers.is_empty(), "{:?}", told.answers);
    }

    pub async fn draft(&self) -> RunView {
        let answer =
            self.browser(Person::DirectorPlatanes).json(&desk_path("runs"), &json!({"from": "2026-10-01", "to": "2026-10-31"})).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub async fn issue(&self, run: &RunView, confirmed: &[FamilyId]) -> IssuedRun {
        let wanted = IssueRun { families: run.families.iter().map(|f| f.family).collect(), confirmed: confirmed.to_vec() };
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("runs/{}/issue", run.id)), &wanted).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub async fn account(&self) -> AccountView {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path(&format!("accounts/{LUNE}"))).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub async fn act(&self, n: u8, act: DeskAct) -> Answer {
        let body = DeskMoney { id: operation(n), act };
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/acts")), &body).await
    }

    /// With 24,80 € invoiced to the family Lune.
    pub async fn invoiced() -> TestApp {
        let test = TestApp::peopled().await.with_prices().await.with_days().await;
        let run = test.draft().await;
        assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
        test
    }

    /// A draft run in which each of these families owes two lines of 10,00 €; those from 100 on come to the centre by it.
    pub async fn run_of(&self, families: &[u8]) -> RunView {
        // The latest draft is the one that is shown.
        self.clock.advance_ms(1_000);
        let dates = json!({"from": "2026-12-01", "to": "2026-12-31"});
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path("runs"), &dates).await;
        let run: RunView = serde_json::from_slice(&answer.body).unwrap();
        let families = families.to_vec();
        let put = self.app().store.write(move |w| {
            let bill = Bill { lines: vec![typed_line(1), typed_line(2)], issues: vec![], total_cents: 2_000 };
            for n in families {
                let (id, name) = (FamilyId([n; 16]), format!("Famille {n}"));
                if n >= 100 {
                    w.put_family(&FamilyNames { id, code: format!("f{n}"), name, centres: vec![PLATANES] })?;
                }
                w.add_run_family(run.id, id, &bill, None)?;
            }
            Ok::<_, StoreError>(())
        });
        put.await.unwrap();
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("runs")).await;
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// With 24,80 € invoiced to the family Lune, five days late.
    pub async fn late() -> TestApp {
        let test = TestApp::peopled().await.with_prices().await.with_days().await;
        let settings = CentreMoney { due_days: 5, ..CentreMoney::default() };
        assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
        let run = test.draft().await;
        assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
        test.papers_made().await;
        test.clock.advance_ms(10 * DAY_MS);
        test
    }

    pub async fn reminders(&self) -> RemindersView {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("reminders")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// A plan of the family Lune, as its director types it.
    pub async fn make_plan(&self, n: u8, total_cents: i64, instalments: &[(&str, i64)]) -> Answer {
        let instalments = instalments.iter().map(|(date, cents)| Instalment { date: day(date), cents: *cents }).collect();
        let typed = MakePlan { id: PlanId([n; 16]), total_cents, instalments };
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/plans")), &typed).await
    }

    /// What stands under that key of a document of the family Lune.
    pub async fn document_value(&self, id: DocumentId, key: &str) -> Option<Value> {
        let name = id.to_string();
        let mut push = push(Person::Lune.stream(), Head::default(), &[]);
        push.documents.insert(name.clone(), DocumentHave::default());
        let reply = self.push(Person::Lune, &push).await;
        let DocumentReply::Whole { bytes, .. } = &reply.documents[&name] else { panic!("the whole document") };
        let document = automerge::AutoCommit::load(&data_encoding::BASE64.decode(bytes.as_bytes()).unwrap()).unwrap();
        let keys: Vec<String> = automerge::ReadDoc::keys(&document, automerge::ROOT).collect();
        let found = keys.into_iter().find(|k| k == key || k.starts_with(&format!("{key}|")))?;
        let value = automerge::ReadDoc::get(&document, automerge::ROOT, found.as_str()).unwrap().unwrap().0;
        Some(serde_json::from_str(value.as_str().unwrap()).unwrap())
    }

    /// Waits for the fact, not for a time.
    pub async fn papers_made(&self) {
        while papers::make(self.app()).await.unwrap() {}
        let waiting = || self.count("SELECT count(*) FROM paper WHERE made_at IS NULL");
        for _ in 0..400 {
            if waiting() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} papers were not made", waiting());
    }
}

fn typed_line(n: u8) -> NewLine {
    NewLine {
        nature: LineNature::Care,
        billed: Billed::Free,
        label: format!("Garde {n}"),
        child: None,
        child_name: String::new(),
        date: Some(day("2026-12-02")),
        quantity: 1,
        unit_cents: 1_000,
        calculation: None,
        words: String::new(),
        cesu: false,
    }
}

pub fn payer() -> Payer {
    Payer {
        email: "zoe@example.org".into(),
        ancv_id: String::new(),
        last_name: "Lune".into(),
        first_name: "Zoé".into(),
        address: "3 impasse de l’Œuvre".into(),
        complement: String::new(),
        postcode: "31000".into(),
        town: "Toulouse".into(),
    }
}

pub fn cash(cents: i64) -> DeskAct {
    DeskAct::Pay {
        mode: preau_core::domain::money::kinds::PaymentMode::Cash,
        cents,
        paid_on: day("2026-09-08"),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    }
}

pub fn field(answer: &Answer) -> String {
    answer.json().get("field").and_then(Value::as_str).unwrap_or_default().to_owned()
}
