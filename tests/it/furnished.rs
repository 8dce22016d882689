//! A town in which everything that an address may name is really there: the family Lune's invoice, paper, order and plan, and Les
//! Platanes' run, slip and line of the bank. Made once, copied for each question.

use preau_core::documents::bank::{BankView, MakeDeposit};
use preau_core::documents::money::DeskAct;
use preau_core::domain::ids::{BankLineId, OperationId, PaperId};
use preau_core::domain::money::kinds::PaymentMode;
use preau_core::domain::money::settings::CentreMoney;
use serde_json::{Value, json};

use crate::app::{Stopped, TestApp};
use crate::money::{LUNE, desk_path, operation, payer};
use crate::world::{Person, day};

/// Ids by the name that the table of addresses gives them.
#[derive(Clone, Debug)]
pub struct Ids {
    operation: OperationId,
    /// The paper of the invoice, and the slip of a deposit.
    paper: PaperId,
    slip: PaperId,
    order: String,
    plan: String,
    run: PaperId,
    line: BankLineId,
}

/// Nobody's.
pub fn unknown() -> Ids {
    let id = [0xee; 16];
    Ids {
        operation: OperationId(id),
        paper: PaperId(id),
        slip: PaperId(id),
        order: OperationId(id).to_string(),
        plan: OperationId(id).to_string(),
        run: PaperId(id),
        line: BankLineId([0xee; 32]),
    }
}

/// Where somebody knocks: a family, a centre, a guardian.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub family: u8,
    pub centre: u8,
    pub guardian: u32,
}

pub const LUNES: Place = Place { family: 1, centre: 1, guardian: 0x101 };

impl Ids {
    /// An address of the table, with real names in it.
    pub fn fill(&self, path: &str, place: Place) -> String {
        let whole = |n: u8| format!("{n:02x}").repeat(16);
        let paper = if path.starts_with("/api/desk/") { self.slip } else { self.paper };
        let filled = path
            .replace("{centre}", &whole(place.centre))
            .replace("{family}", &whole(place.family))
            .replace("{guardian}", &format!("{:032x}", place.guardian))
            .replace("{device}", &format!("{:032x}", 0x201))
            .replace("{operation}", &self.operation.to_string())
            .replace("{paper}", &paper.to_string())
            .replace("{order}", &self.order)
            .replace("{plan}", &self.plan)
            .replace("{run}", &self.run.to_string())
            .replace("{line}", &self.line.to_string())
            .replace("{list}", &"03".repeat(16))
            .replace("{token}", "unknown")
            .replace("{*file}", "unknown.js");
        match path.rsplit('/').next() {
            Some("operations.csv") => format!("{filled}?from=2026-01-01&to=2026-12-31"),
            Some("fec.txt") => format!("{filled}?year=2026"),
            _ => filled,
        }
    }
}

/// What a screen would send there.
pub fn body(path: &str) -> Value {
    let soleil = "02".repeat(16);
    match path.rsplit("/api/").next().unwrap_or_default() {
        "desk/{centre}/guardians/{guardian}/address" => json!({"email": "nouvelle@example.org"}),
        "family/{family}/{centre}/payer" => json!(payer()),
        "family/{family}/{centre}/pay" => json!({"means": "card", "payer": payer()}),
        "desk/{centre}/accounts/{family}/acts" => {
            json!({"id": operation(90), "act": crate::money::cash(100)})
        }
        "desk/{centre}/accounts/{family}/quotients" => json!({"quotient": 50_000, "from": "2027-01-01", "to": "2027-12-31"}),
        "desk/{centre}/accounts/{family}/residence" => json!({"residence": "inside"}),
        "desk/{centre}/accounts/{family}/opened" => json!({"cents": 100, "until": "2026-12-31"}),
        "desk/{centre}/accounts/{family}/plans" => plan(91),
        "desk/{centre}/runs" => json!({"from": "2026-10-01", "to": "2026-10-31"}),
        "desk/{centre}/runs/{run}/issue" => json!({"families": [LUNE], "confirmed": []}),
        "desk/{centre}/bank/lines/{line}" => json!({"aside": false}),
        "desk/{centre}/bank/lines/{line}/correct" => json!({"from": LUNE, "to": soleil}),
        _ => json!({}),
    }
}

/// Two dates, of what is owed after the cheque.
fn plan(n: u8) -> Value {
    let dates = json!([{"date": "2026-09-25", "cents": 740}, {"date": "2026-10-25", "cents": 740}]);
    json!({"id": operation(n), "total_cents": 1_480, "instalments": dates})
}

/// Everything, in a folder that nobody serves.
pub async fn folder() -> (Stopped, Ids) {
    let test = TestApp::invoiced().await;
    let director = test.browser(Person::DirectorPlatanes);
    let iban = CentreMoney { iban: "FR1420041010050500013M02606".into(), beneficiary: "Loisirs".into(), ..CentreMoney::default() };
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &iban).await.status, 204);
    let cheque = DeskAct::Pay {
        mode: PaymentMode::Cheque,
        cents: 1_000,
        paid_on: day("2026-09-07"),
        reference: "4400123".into(),
        bank: "Banque du Quercy".into(),
        drawer: String::new(),
    };
    assert_eq!(test.act(50, cheque).await.status, 201);
    let slip = MakeDeposit { paper: PaperId([0x60; 16]), mode: PaymentMode::Cheque, date: day("2026-09-08"), credits: vec![operation(50)] };
    assert_eq!(director.json(&desk_path("deposits"), &slip).await.status, 201);
    let made = director.json(&desk_path(&format!("accounts/{LUNE}/plans")), &plan(0x61)).await;
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    let csv: &[u8] = include_bytes!("../vectors/bank/releve.csv");
    assert_eq!(director.post(&desk_path("bank/statement"), "application/octet-stream", csv).await.status, 200);
    let bank: BankView = serde_json::from_slice(&director.get(&desk_path("bank")).await.body).unwrap();
    test.papers_made().await;
    let order = "62".repeat(16);
    test.sql(
        "INSERT INTO pay_order(id, family, centre, account, means, asked_cents, state, trans_day, trans_number, begun_at, ask_at)
         SELECT ?1, family, centre, who, 'card', 1480, 'begun', '2026-09-08', 7, made_at, made_at FROM plan",
        &order,
    );
    test.everybody_else().await;
    // Whose session ended.
    test.sql("DELETE FROM session WHERE account = ?1", &Person::LuneToo.account());
    let ids = Ids {
        operation: test.account().await.operations.last().unwrap().operation.id,
        paper: test.id("SELECT id FROM paper WHERE kind = 'invoice'"),
        slip: slip.paper,
        order,
        plan: operation(0x61).to_string(),
        run: test.id("SELECT id FROM run ORDER BY made_at LIMIT 1"),
        line: bank.lines[0].line,
    };
    (test.stopped().await, ids)
}
