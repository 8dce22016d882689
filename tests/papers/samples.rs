//! Which papers do the tests make? Invented people, amounts that add up; as many lines as asked.

use chrono::{Days, NaiveDate};
pub use preau::outside::pdf::model::*;

pub const IBAN: &str = "FR76 3000 6000 0112 3456 7890 189";
pub const REFERENCE: &str = "RF18539007547034";

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn texts(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

pub fn issuer() -> Issuer {
    Issuer {
        association: "Les Préaux d’Oc".into(),
        centre: "Accueil de loisirs du Moulin".into(),
        address: texts(&["4 place du Lavoir", "31999 Belcastel-sur-Lauze"]),
        siret: "12345678900012".into(),
        phone: "05 00 00 00 00".into(),
        email: "moulin@preaux-doc.example.org".into(),
    }
}

pub fn payer() -> Addressee {
    Addressee {
        name: "Mme Anaïs Lefèvre-Garric".into(),
        address: texts(&["3 impasse de l’Œuvre", "Bâtiment B", "31999 Belcastel-sur-Lauze"]),
        family_reference: "F-00421".into(),
    }
}

fn line(at: usize, sign: i64) -> InvoiceLine {
    let date = day(2026, 7, 1) + Days::new(at as u64 % 31);
    let day_line = |label: &str, cents: i64, words: &str| (LineNature::Care, label.to_owned(), cents, words.to_owned());
    let (nature, label, cents, explanation) = match at % 5 {
        0 | 1 => day_line("journée complète avec repas", 1_240, "QF 542,00 au 09/07 → tranche 501–700 → journée 12,40 €"),
        2 => day_line("demi-journée, après-midi", 460, "QF 542,00 au 09/07 → tranche 501–700 → demi-journée 4,60 €"),
        3 => (LineNature::Outing, "aquarium, supplément".to_owned(), 350, String::new()),
        _ => (LineNature::Meal, "midi".to_owned(), 380, "Tarif unique".to_owned()),
    };
    InvoiceLine { nature, date, label, quantity_hundredths: 100 * sign, unit_price_cents: cents, total_cents: cents * sign, explanation }
}

fn children(count: usize, sign: i64) -> Vec<ChildLines> {
    let first = count.div_ceil(2);
    let group =
        |child: &str, range: std::ops::Range<usize>| ChildLines { child: child.into(), lines: range.map(|at| line(at, sign)).collect() };
    [group("Zoé Lefèvre", 0..first), group("Élie Lefèvre", first..count)].into_iter().filter(|child| !child.lines.is_empty()).collect()
}

pub fn total(children: &[ChildLines]) -> i64 {
    children.iter().flat_map(|child| &child.lines).map(|line| line.total_cents).sum()
}

/// A *facture* of so many lines.
pub fn invoice(lines: usize) -> InvoicePaper {
    let children = children(lines, 1);
    InvoicePaper {
        issuer: issuer(),
        client: payer(),
        number: "3H2026/0736EN".into(),
        issued: day(2026, 8, 3),
        kind: InvoiceKind::Invoice { due: day(2026, 8, 31) },
        service_from: day(2026, 7, 1),
        service_to: day(2026, 7, 31),
        total_cents: total(&children),
        children,
        previous_balance_cents: None,
        bank: Some(BankDetails {
            beneficiary: "Les Préaux d’Oc".into(),
            iban: IBAN.into(),
            bic: "AGRIFRPP".into(),
            reference: REFERENCE.into(),
        }),
        instalments: vec![],
        exemption: None,
        payment_means: None,
        late_penalty: None,
    }
}

/// An *avoir* of three lines.
pub fn credit_note() -> InvoicePaper {
    let children = children(3, -1);
    let kind = InvoiceKind::CreditNote { corrects: "3H2026/0736EN".into(), corrects_issued: day(2026, 8, 3) };
    let total_cents = total(&children);
    InvoicePaper { number: "3H2026/0741EN".into(), issued: day(2026, 8, 12), kind, children, total_cents, bank: None, ..invoice(1) }
}

pub fn receipt() -> ReceiptPaper {
    let allocation = |invoice: &str, amount_cents: i64| Allocation { invoice: invoice.into(), amount_cents };
    ReceiptPaper {
        issuer: issuer(),
        payer: payer(),
        number: "R2026/0118".into(),
        received: day(2026, 8, 20),
        mode: "Chèque".into(),
        cheque: Some(ChequeDetails { number: "0004217".into(), bank: "Crédit de la Lauze".into() }),
        amount_cents: 23_224,
        allocations: vec![allocation("3H2026/0512EN", 14_996), allocation("3H2026/0736EN", 7_028)],
        remaining_credit_cents: 1_200,
    }
}

pub fn certificate() -> CertificatePaper {
    let child = |name: &str, born: NaiveDate, amount_cents: i64| EligibleChild { name: name.into(), born, amount_cents, cesu_cents: 9_000 };
    CertificatePaper {
        issuer: issuer(),
        payer: payer(),
        number: "A2026/0042".into(),
        issued: day(2027, 4, 1),
        year: 2026,
        total_paid_cents: 123_456,
        paid_by_cesu_cents: 30_000,
        children: vec![child("Zoé Lefèvre", day(2021, 5, 14), 61_240), child("Élie Lefèvre", day(2023, 11, 2), 20_560)],
        ceiling_cents: 350_000,
        replaces: Some(ReplacedCertificate { number: "A2026/0017".into(), issued: day(2027, 3, 25) }),
        director: "Camille Roquebrune".into(),
        town: "Belcastel-sur-Lauze".into(),
    }
}

pub fn deposit_slip(count: usize) -> DepositSlipPaper {
    let banks = ["Crédit de la Lauze", "Banque du Midi", "Caisse des Coteaux"];
    let drawers = ["Mme Anaïs Lefèvre-Garric", "M. Olivier Sarrazin", "Mme Nour Benali", "M. et Mme Estève", "Mme Inès de la Borie"];
    let cheque = |at: usize| DepositedCheque {
        number: format!("{:07}", 4_217 + at * 31),
        bank: banks[at % banks.len()].into(),
        drawer: drawers[at % drawers.len()].into(),
        amount_cents: 1_030 + 977 * at as i64,
    };
    let cheques: Vec<DepositedCheque> = (0..count).map(cheque).collect();
    DepositSlipPaper {
        issuer: issuer(),
        number: "B2026/09".into(),
        mode: PaymentMode::Cheque,
        deposited: day(2026, 9, 4),
        bank: "Crédit de la Lauze".into(),
        iban: IBAN.into(),
        total_cents: cheques.iter().map(|cheque| cheque.amount_cents).sum(),
        cheques,
    }
}
