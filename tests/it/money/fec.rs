//! The accountant's file: one account for each means of payment and each nature of line, debit and credit equal, as the centre set it.

use std::collections::BTreeMap;

use preau_core::documents::money::{DeskAct, TypedLine};
use preau_core::domain::ids::{LineId, OperationId};
use preau_core::domain::money::kinds::{LineNature, PaymentMode, RefundMeans};
use preau_core::domain::money::settings::CentreMoney;

use super::{cash, desk_path, operation};
use crate::app::TestApp;
use crate::world::{Person, day};

/// Debit less credit of each account, entry by entry.
type Entries = BTreeMap<u32, BTreeMap<String, i64>>;

impl TestApp {
    async fn entries(&self) -> Entries {
        let answer = self.browser(Person::DirectorPlatanes).get(&desk_path("export/fec.txt?year=2026")).await;
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        let mut entries = Entries::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 18, "{line}");
            let cents = |cell: &str| cell.replace(',', "").parse::<i64>().unwrap();
            *entries.entry(cells[2].parse().unwrap()).or_default().entry(cells[4].to_owned()).or_default() +=
                cents(cells[11]) - cents(cells[12]);
        }
        assert!(entries.values().all(|e| e.values().sum::<i64>() == 0), "debit and credit are equal: {text}");
        entries
    }

    async fn wrote(&self, n: u8, act: DeskAct) {
        self.clock.advance_ms(1_000);
        let answer = self.act(n, act).await;
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    }

    /// An invoice of one line of each nature; its lines.
    async fn of_each_nature(&self) -> (OperationId, Vec<LineId>) {
        let line = |(nature, cents): (LineNature, i64)| TypedLine {
            nature,
            label: nature.french().into(),
            child: None,
            date: None,
            around_school: false,
            quantity: 1,
            unit_cents: cents,
        };
        let lines = LineNature::ALL.into_iter().zip([100, 200, 400, 800, 1_600, 3_200]).map(line).collect();
        self.wrote(50, DeskAct::Invoice { lines }).await;
        let invoice = self.account().await.operations[0].clone();
        (invoice.operation.id, invoice.lines.iter().map(|l| l.id).collect())
    }
}

fn by(mode: PaymentMode) -> DeskAct {
    let cheque = mode == PaymentMode::Cheque;
    let (reference, bank) = if cheque { ("4400123", "Banque du Quercy") } else { ("", "") };
    DeskAct::Pay { mode, cents: 100, paid_on: day("2026-09-08"), reference: reference.into(), bank: bank.into(), drawer: String::new() }
}

fn accounts(entry: &BTreeMap<String, i64>) -> Vec<(&str, i64)> {
    entry.iter().map(|(number, cents)| (number.as_str(), *cents)).collect()
}

#[tokio::test]
async fn each_means_and_each_nature_has_its_account() {
    let test = TestApp::invoiced().await;
    let (invoice, lines) = test.of_each_nature().await;
    let note = vec![(lines[1], 200), (lines[4], 600)];
    test.wrote(51, DeskAct::CreditNote { invoice, lines: note, reason: "Erreur".into() }).await;
    for (n, mode) in [(52, PaymentMode::Cheque), (53, PaymentMode::Cash), (54, PaymentMode::AncvPaper), (55, PaymentMode::Transfer)] {
        test.wrote(n, by(mode)).await;
    }
    test.wrote(56, DeskAct::Reject { payment: operation(52), fee_cents: 300, reason: "provision".into() }).await;
    test.wrote(57, cash(50_000)).await;
    let (means, paid_on) = (RefundMeans::Transfer, day("2026-09-08"));
    test.wrote(58, DeskAct::Refund { means, cents: 700, paid_on, reference: String::new(), reason: "Départ".into() }).await;
    let entries: Vec<_> = test.entries().await.into_values().collect();
    assert_eq!(accounts(&entries[0]).first().map(|(number, cents)| (*number, *cents)), Some(("411000", 2_480)));
    let sold =
        [("411000", 6_300), ("706100", -100), ("706200", -200), ("706300", -400), ("708000", -3_200), ("756000", -1_600), ("758000", -800)];
    assert_eq!(accounts(&entries[1]), sold);
    assert_eq!(accounts(&entries[2]), [("411000", -800), ("706200", 200), ("756000", 600)]);
    for (at, number) in [(3, "511200"), (4, "531000"), (5, "511700"), (6, "512000")] {
        assert_eq!(accounts(&entries[at]), [("411000", -100), (number, 100)]);
    }
    // The rejection and its fee were written at one moment.
    let mut back: Vec<_> = entries[7..9].iter().map(accounts).collect();
    back.sort();
    assert_eq!(back, [vec![("411000", 100), ("511200", -100)], vec![("411000", 300), ("758000", -300)]]);
    assert_eq!(accounts(&entries[9]), [("411000", -50_000), ("531000", 50_000)]);
    assert_eq!(accounts(&entries[10]), [("411000", 700), ("512000", -700)]);
    assert_eq!(entries.len(), 11);
    test.stop().await;
}

#[tokio::test]
async fn a_centre_chooses_its_accounts() {
    let test = TestApp::invoiced().await;
    let (_, _) = test.of_each_nature().await;
    test.wrote(60, cash(100)).await;
    let mut settings = CentreMoney::default();
    settings.chart.families = "4111".into();
    settings.chart.modes.insert(PaymentMode::Cash, "53PLATANES".into());
    // Two natures on one account are still one line each.
    settings.chart.natures.insert(LineNature::Care, "706".into());
    settings.chart.natures.insert(LineNature::Meal, "706".into());
    assert_eq!(test.put(Person::DirectorPlatanes, &desk_path("money-settings"), &settings).await.status, 204);
    let entries: Vec<_> = test.entries().await.into_values().collect();
    assert_eq!(accounts(&entries[2]), [("4111", -100), ("53PLATANES", 100)]);
    assert_eq!((entries[1]["4111"], entries[1]["706"]), (6_300, -300));
    test.stop().await;
}
