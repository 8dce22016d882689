//! What stands on a paper? Plain values, as they were frozen when it was issued: nothing here is looked up or worked out.

use chrono::NaiveDate;
pub use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use serde::{Deserialize, Serialize};

/// One of the papers that leave us. All amounts are integer cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "paper", rename_all = "snake_case")]
pub enum PaperModel {
    /// *Facture* or *avoir*.
    Invoice(InvoicePaper),
    /// *Reçu*.
    Receipt(ReceiptPaper),
    /// *Attestation annuelle*.
    Certificate(CertificatePaper),
    /// *Bordereau de remise*.
    DepositSlip(DepositSlipPaper),
}

/// Who writes: the association, for one of its centres.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    pub association: String,
    pub centre: String,
    pub address: Vec<String>,
    /// Fourteen digits, printed in groups; empty when there is none.
    pub siret: String,
    pub phone: String,
    pub email: String,
}

/// To whom: the payer of a family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    pub name: String,
    pub address: Vec<String>,
    /// What the family is called in the books.
    pub family_reference: String,
}

/// *Facture* and *avoir* have the same lines; what follows them differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePaper {
    pub issuer: Issuer,
    pub client: Addressee,
    /// `3H2024/0736EN`.
    pub number: String,
    pub issued: NaiveDate,
    pub kind: InvoiceKind,
    pub service_from: NaiveDate,
    pub service_to: NaiveDate,
    pub children: Vec<ChildLines>,
    /// The sum of all lines: a paper whose lines say otherwise is refused.
    pub total_cents: i64,
    /// What the account owed before this paper (negative: a credit), when the centre shows it.
    pub previous_balance_cents: Option<i64>,
    /// Where a transfer goes; without it neither IBAN nor QR code is printed.
    pub bank: Option<BankDetails>,
    /// Their sum is what is due; empty: all at once.
    pub instalments: Vec<Instalment>,
    /// Instead of the wording's usual text; empty means none.
    pub exemption: Option<String>,
    /// Instead of the wording's usual list.
    pub payment_means: Option<String>,
    /// What a late payment costs, when the centre asks for it.
    pub late_penalty: Option<String>,
}

impl InvoicePaper {
    /// What remains to be paid with this paper; never negative.
    pub fn due_cents(&self) -> i64 {
        self.total_cents.saturating_add(self.previous_balance_cents.unwrap_or(0)).max(0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvoiceKind {
    Invoice {
        due: NaiveDate,
    },
    /// Its amounts are negative. Names the invoice that it corrects.
    CreditNote {
        corrects: String,
        corrects_issued: NaiveDate,
    },
}

/// The lines of one child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildLines {
    /// Empty: the lines of the family as a whole (membership).
    pub child: String,
    pub lines: Vec<InvoiceLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    pub nature: LineNature,
    /// Day of the service.
    pub date: NaiveDate,
    /// Slot or outing: *Journée avec repas*.
    pub label: String,
    pub quantity_hundredths: i64,
    pub unit_price_cents: i64,
    pub total_cents: i64,
    /// How the price was found: *QF 542,00 → tranche 501–700*. May be empty.
    pub explanation: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankDetails {
    pub beneficiary: String,
    pub iban: String,
    /// May be empty inside the euro area.
    pub bic: String,
    /// ISO 11649 (`RF…`), one per family account and centre.
    pub reference: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    pub due: NaiveDate,
    pub amount_cents: i64,
}

/// A payment was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPaper {
    pub issuer: Issuer,
    pub payer: Addressee,
    pub number: String,
    pub received: NaiveDate,
    /// *Chèque*, *Espèces*, *Chèque-Vacances*…
    pub mode: String,
    pub cheque: Option<ChequeDetails>,
    /// Allocations and remaining credit add up to it.
    pub amount_cents: i64,
    pub allocations: Vec<Allocation>,
    /// Kept for the next invoice.
    pub remaining_credit_cents: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChequeDetails {
    pub number: String,
    pub bank: String,
}

/// A part of a payment and the invoice that it settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub invoice: String,
    pub amount_cents: i64,
}

/// What a payer really paid to a centre in a calendar year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePaper {
    pub issuer: Issuer,
    pub payer: Addressee,
    pub number: String,
    pub issued: NaiveDate,
    pub year: i32,
    /// Everything, whatever its nature.
    pub total_paid_cents: i64,
    /// The part of the total that was paid by CESU, for whatever child.
    pub paid_by_cesu_cents: i64,
    /// Children under 6 on 1 January of the year; care only.
    pub children: Vec<EligibleChild>,
    /// Shown as information.
    pub ceiling_cents: i64,
    /// The certificate that this one replaces.
    pub replaces: Option<ReplacedCertificate>,
    pub director: String,
    /// Where it is signed.
    pub town: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibleChild {
    pub name: String,
    pub born: NaiveDate,
    pub amount_cents: i64,
    /// Of it by CESU.
    #[serde(default)]
    pub cesu_cents: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedCertificate {
    pub number: String,
    pub issued: NaiveDate,
}

/// Cheques (or vouchers, or cash) taken to the bank together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositSlipPaper {
    pub issuer: Issuer,
    pub number: String,
    /// Cheques, vouchers or cash: the words follow it.
    pub mode: PaymentMode,
    pub deposited: NaiveDate,
    /// The association's bank, and the account where it goes.
    pub bank: String,
    pub iban: String,
    pub cheques: Vec<DepositedCheque>,
    /// The sum of the cheques.
    pub total_cents: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositedCheque {
    pub number: String,
    pub bank: String,
    pub drawer: String,
    pub amount_cents: i64,
}
