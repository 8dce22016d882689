//! Money told through the real router and a real file: invoices, payments on paper and online, papers, certificates, controls.

mod alarms;
mod asked;
mod audit;
mod bad_input;
mod bank;
mod certificates;
mod credit_notes;
mod deposits;
mod desk;
mod faults;
mod fec;
mod guards;
mod invoices;
mod moves;
mod online;
mod plans;
mod prices;
mod questions;
mod quotients;
mod refunds;
mod rejections;
mod reminders;
mod runs;
mod settings;
mod together;
mod trail;
mod twice;
mod twins;
mod undo;
mod vouchers;
mod words;
mod years;

use std::time::Duration;

use hyper::Method;
use preau::actions::money::papers;
use preau::store::StoreError;
use preau::store::directory::{ChildRow, FamilyNames};
use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{AccountView, DeskAct, DeskMoney};
use preau_core::documents::reminders::{MakePlan, RemindersView};
use preau_core::documents::runs::{IssueRun, IssuedRun, RunLines, RunView};
use preau_core::domain::calendar::{Period, PeriodKind};
use preau_core::domain::commands::{Act, Command, Wish};
use preau_core::domain::ids::{ChildId, FamilyId, OperationId, PeriodId, PlanId, PriceListId, RequestId};
use preau_core::domain::money::acts::{Billed, NewLine};
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::kinds::LineNature;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::plan::Instalment;
use preau_core::domain::money::price_list::{Bracket, PriceList, Rate, Scheme, Unit};
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{DAY_MS, LocalDate};
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{DocumentHave, DocumentReply, Reply};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::http::Answer;
use crate::world::{PLATANES, Person, accept, command, day, period, publish, push, request};

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
            self.accepted(n, date).await;
        }
        self.by_director(&publish(20, Person::DirectorPlatanes)).await;
        self
    }

    /// A day of the family Lune, accepted and not told yet.
    pub async fn accepted(&self, n: u8, date: &str) {
        let told = self.by(Person::Lune, &request(n, Person::Lune, date)).await;
        let base = told.streams[&Person::Lune.stream()].receipts.last().unwrap().event().unwrap().time;
        self.by_director(&accept(10 + n, Person::DirectorPlatanes, n, base)).await;
    }

    /// The day asked for by command `of` is cancelled; `asked`: because the family asks for it.
    pub async fn cancelled(&self, n: u8, of: u8, asked: bool) {
        let request = RequestId([of; 16]);
        if asked {
            self.by(Person::Lune, &command(n, Person::Lune.stream(), Act::AskCancellation { request })).await;
        }
        let director = Person::DirectorPlatanes;
        let by_itself = Act::CancelDay { request, reason: "Le centre est fermé".into() };
        let act = if asked { Act::AnswerCancellation { request, grant: true } } else { by_itself };
        self.by_director(&command(n + 1, director.stream(), act)).await;
    }

    /// The day asked for by command `of` becomes these parts, as the family asks.
    pub async fn changed(&self, n: u8, of: u8, parts: PartSet) {
        let request = RequestId([of; 16]);
        let state = self.app().store.read(move |r| r.request(request)).await.unwrap().unwrap();
        let asked =
            command(n, Person::Lune.stream(), Act::AskChange { request, base: state.content_at, wish: Wish { parts, ..state.wish } });
        self.by(Person::Lune, &asked).await;
        let director = Person::DirectorPlatanes;
        let grant = Act::AnswerChange { request, asked: asked.id, grant: true, overbook: false };
        self.by_director(&command(n + 1, director.stream(), grant)).await;
    }

    /// Somebody's command, which must be heard without a word.
    async fn by(&self, who: Person, command: &Command) -> Reply {
        let reply = self.round(who, Head::default(), &[]).await;
        let head = reply.streams[&who.stream()].receipts.last().map(preau_core::sync::entry::Entry::head).unwrap_or_default();
        let told = self.round(who, head, std::slice::from_ref(command)).await;
        assert!(told.answers.is_empty(), "{:?}", told.answers);
        told
    }

    async fn by_director(&self, command: &Command) {
        self.by(Person::DirectorPlatanes, command).await;
    }

    pub async fn draft(&self) -> RunView {
        self.draft_of("2026-10-01", "2026-10-31").await
    }

    pub async fn draft_of(&self, from: &str, to: &str) -> RunView {
        // The latest is the one that is shown, and that the next one of these dates is compared with.
        self.clock.advance_ms(1_000);
        let answer = self.browser(Person::DirectorPlatanes).json(&desk_path("runs"), &json!({"from": from, "to": to})).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// What the draft of a family invoices.
    pub async fn drafted(&self, run: &RunView, family: FamilyId) -> Vec<NewLine> {
        let path = desk_path(&format!("runs/{}/families/{family}", run.id));
        let answer = self.browser(Person::DirectorPlatanes).get(&path).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice::<RunLines>(&answer.body).unwrap().lines
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
        let body = DeskMoney { id: operation(n), act, confirmed: false };
        self.browser(Person::DirectorPlatanes).json(&desk_path(&format!("accounts/{LUNE}/acts")), &body).await
    }

    /// With 24,80 € invoiced to the family Lune.
    pub async fn invoiced() -> TestApp {
        let test = TestApp::peopled().await.with_prices().await.with_days().await;
        let run = test.draft().await;
        assert_eq!(test.issue(&run, &[]).await.invoices.len(), 1);
        test
    }

    /// *Pointage* of every part of a day of the child of that number.
    pub async fn marked(&self, child: u8, date: &str, mark: Mark) {
        let (date, now) = (day(date), self.app().now());
        let put = self.app().store.write(move |w| {
            for part in DayPart::ALL {
                w.put_mark((ChildId([child; 16]), date), PLATANES, (part, mark), now)?;
            }
            Ok::<_, StoreError>(())
        });
        put.await.unwrap();
    }

    /// A draft run in which each of these families owes two days of 10,00 €, on which its child came; those from 100 on come to the
    /// centre by it. Days of its own each time.
    pub async fn run_of(&self, families: &[u8]) -> RunView {
        let at = usize::try_from(self.count("SELECT count(*) FROM run")).unwrap();
        let december = december();
        let dates: Vec<LocalDate> = december.days().filter(|d| !december.open_parts(*d).is_empty()).skip(2 * at).take(2).collect();
        let (families, now) = (families.to_vec(), self.app().now());
        let put = self.app().store.write(move |w| {
            w.put_period("decembre", &december)?;
            w.put_price_list(&plain_list())?;
            for n in families {
                let (id, child, name) = (FamilyId([n; 16]), ChildId([n; 16]), format!("Famille {n}"));
                if n >= 100 {
                    w.put_family(&FamilyNames { id, code: format!("f{n}"), name: name.clone(), centres: vec![PLATANES] })?;
                    let (code, birth) = (format!("c{n}"), day("2018-03-04"));
                    w.put_child(&ChildRow { id: child, code, first_name: "Camille".into(), last_name: name, birth, families: vec![id] })?;
                }
                for (date, part) in dates.iter().flat_map(|date| DayPart::ALL.map(|part| (*date, part))) {
                    w.put_mark((child, date), PLATANES, (part, Mark::Present), now)?;
                }
            }
            Ok::<_, StoreError>(())
        });
        put.await.unwrap();
        self.draft_of("2026-12-01", "2026-12-31").await
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
        self.document_values(id, key).await.into_iter().next()
    }

    /// The same, of all keys that begin so.
    pub async fn document_values(&self, id: DocumentId, key: &str) -> Vec<Value> {
        let name = id.to_string();
        let mut push = push(Person::Lune.stream(), Head::default(), &[]);
        push.documents.insert(name.clone(), DocumentHave::default());
        let reply = self.push(Person::Lune, &push).await;
        let DocumentReply::Whole { bytes, .. } = &reply.documents[&name] else { panic!("the whole document") };
        let document = automerge::AutoCommit::load(&preau_core::bytes::from_words(bytes).unwrap()).unwrap();
        let keys: Vec<String> = automerge::ReadDoc::keys(&document, automerge::ROOT).collect();
        let found = keys.into_iter().filter(|k| k == key || k.starts_with(&format!("{key}|")));
        let value = |key: String| automerge::ReadDoc::get(&document, automerge::ROOT, key.as_str()).unwrap().unwrap().0;
        found.map(|key| serde_json::from_str(value(key).as_str().unwrap()).unwrap()).collect()
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

/// The weekdays of December, of another kind than October's: they have a price list of their own.
fn december() -> Period {
    let id = PeriodId([0x31; 16]);
    Period { id, kind: PeriodKind::Youth, from: day("2026-12-01"), to: day("2026-12-31"), closed: [].into(), ..period(PLATANES) }
}

/// A day costs 10,00 €, meal included.
fn plain_list() -> PriceList {
    let rates = [(Unit::HalfDay, Rate::Fixed { cents: 500 }), (Unit::Day, Rate::Fixed { cents: 1_000 })].into();
    let brackets = vec![Bracket { up_to: None, label: String::new(), rates }];
    PriceList { kind: Some(PeriodKind::Youth), brackets, meal_cents: 0, ..price_list(0x31) }
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
        country: String::new(),
        postcode: "31000".into(),
        town: "Toulouse".into(),
    }
}

pub fn cash(cents: i64) -> DeskAct {
    cash_on(cents, "2026-09-08")
}

pub fn cash_on(cents: i64, paid_on: &str) -> DeskAct {
    DeskAct::Pay {
        mode: preau_core::domain::money::kinds::PaymentMode::Cash,
        cents,
        paid_on: day(paid_on),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    }
}

/// By transfer, on the day of most tests.
pub fn refund(cents: i64, reason: &str) -> DeskAct {
    let means = preau_core::domain::money::kinds::RefundMeans::Transfer;
    DeskAct::Refund { means, cents, paid_on: day("2026-09-08"), reference: String::new(), reason: reason.into() }
}

pub fn field(answer: &Answer) -> String {
    answer.json().get("field").and_then(Value::as_str).unwrap_or_default().to_owned()
}
