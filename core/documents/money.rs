//! What do the screens show of money? The values of `home` and `record` that speak of it, and what the desk reads and writes over
//! the network. Amounts are whole cents.

use serde::{Deserialize, Serialize};

use super::payments::{OpenedPayment, WaitingPayment};
use super::reminders::{PlanView, ReminderView};
use crate::domain::ids::{ChildId, FamilyId, LineId, OperationId, PaperId};
use crate::domain::money::account::EntryKind;
use crate::domain::money::kinds::{LineNature, PaymentMode, RefundMeans};
use crate::domain::money::may_pay::{Terms, may_pay};
use crate::domain::money::online::{Means, Thresholds};
use crate::domain::money::payer::Payer;
use crate::domain::money::price_list::Residence;
use crate::domain::money::quotient::FamilyQuotient;
use crate::domain::time::LocalDate;

/// `home`: key `balance`: *À régler 32,24 €*, *Rien à régler*, *En votre faveur 12,00 €*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeBalance {
    /// Positive: owed by the family.
    #[cfg_attr(test, ts(type = "number"))]
    pub due_cents: i64,
    /// An online payment waits for a bank: *paiement en cours*.
    pub under_way: bool,
    /// The director opened a payment of this amount, smaller than the balance.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub opened_cents: Option<i64>,
    /// Left of vouchers (ANCV, CESU): it serves later invoices and is never given back as money. Not said when it is nothing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[cfg_attr(test, ts(type = "number | undefined"))]
    pub voucher_cents: i64,
}

/// `home`: key `pay`: how this centre can be paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomePay {
    /// The centre takes payments online.
    pub online: bool,
    /// From which amount each means may be used: what `HomeMeans` is made of.
    pub thresholds: Thresholds,
    /// For a plain transfer; empty: not shown.
    pub iban: String,
    pub bic: String,
    pub beneficiary: String,
    /// ISO 11649, one per family account and centre.
    pub reference: String,
}

/// `home`: key `means|<means>`: why an online payment by this means cannot be begun now, if it cannot. The rules judge again when it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeMeans {
    /// Of what is opened, or of the whole balance where nothing is.
    pub why: Option<String>,
    /// Of the whole balance.
    pub why_whole: Option<String>,
}

impl HomeMeans {
    pub fn of(means: Means, balance: &HomeBalance, pay: &HomePay) -> HomeMeans {
        let terms = Terms { online: pay.online, thresholds: &pay.thresholds, under_way: balance.under_way };
        let why = |cents| may_pay(cents, means, terms).err().map(|why| why.sentence());
        HomeMeans { why: why(balance.opened_cents.unwrap_or(balance.due_cents)), why_whole: why(balance.due_cents) }
    }
}

/// `home`: key `certificate|<paper>`: an *attestation*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HomeCertificate {
    pub paper: PaperId,
    pub year: i32,
    pub number: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub paid_cents: i64,
    /// The number of the one that it replaces.
    pub replaces: Option<String>,
}

/// `record`: key `operation|<id>`: one line of *Liste des opérations*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RecordOperation {
    pub id: OperationId,
    /// Its place in the account.
    pub number: u32,
    pub kind: EntryKind,
    pub label: String,
    /// *Date écriture*.
    pub date: LocalDate,
    /// Signed: a debit is positive.
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub due: Option<LocalDate>,
    /// What is still to be paid of it by then; not said when it is nothing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[cfg_attr(test, ts(type = "number | undefined"))]
    pub open_cents: i64,
    /// Its paper, once it is made: *Télécharger*.
    pub paper: Option<PaperId>,
    /// Of a payment that counts no more: *Rejeté le*, *Retiré du compte le*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub undone: Option<Undone>,
    /// Of a *rejet* and of its fee: the payment that came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub payment: Option<NamedPayment>,
    /// Of a refund: *Remboursé par virement le*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub repaid: Option<RepaidView>,
}

/// By what means a refund went back to the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RepaidView {
    pub mode: PaymentMode,
    pub on: LocalDate,
    /// Of a cheque or a transfer of the centre, where it has one.
    pub reference: String,
}

/// What became of a payment that counts no more, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Undone {
    /// The bank refused it; else it was another account's, or typed by mistake.
    pub rejected: bool,
    pub on: LocalDate,
}

/// A payment as the entry that undoes it names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NamedPayment {
    pub operation: OperationId,
    /// *Règlement Chèque n° 4400123*.
    pub label: String,
    pub mode: PaymentMode,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub paid_on: LocalDate,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
const fn is_nothing(cents: &i64) -> bool {
    *cents == 0
}

/// `record`: key `opening`: the balance before the first operation of the school year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RecordOpening {
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    /// The latest school year before this one of which something stands on the account; not said when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub earlier: Option<i32>,
}

/// One line of an invoice, as its page explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LineView {
    pub id: LineId,
    pub nature: LineNature,
    pub label: String,
    pub child: Option<ChildId>,
    pub child_name: String,
    pub date: Option<LocalDate>,
    pub quantity: u16,
    #[cfg_attr(test, ts(type = "number"))]
    pub unit_cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    /// *QF 542,00 au 09/07 → tranche 501–700 → journée 12,40 €*.
    pub words: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub credited_cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub paid_cents: i64,
    /// Of that, by vouchers (ANCV, CESU); not said when it is nothing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[cfg_attr(test, ts(type = "number | undefined"))]
    pub voucher_cents: i64,
    /// It cost nothing, and a credit note took it back.
    #[serde(default)]
    pub taken_back: bool,
}

/// What a payment settled, or what settled an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Settled {
    pub operation: OperationId,
    pub label: String,
    pub date: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
}

/// An operation with everything that explains it: `GET /api/family/{family}/{centre}/operations/{operation}`, kept offline by the
/// app beside the paper; the desk reads the same of its families.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OperationView {
    pub operation: RecordOperation,
    pub centre_name: String,
    /// Of an invoice; of a credit note, what it takes off each line that it corrects.
    pub lines: Vec<LineView>,
    pub settled: Vec<Settled>,
    /// Of a payment.
    pub mode: Option<PaymentMode>,
    pub paid_on: Option<LocalDate>,
    /// Of a payment: what pays nothing yet.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_cents: i64,
    /// Of a payment: it may still be rejected (*Rejet*).
    pub may_bounce: bool,
    /// Of a credit note: why, as the director wrote it.
    #[serde(default)]
    pub reason: String,
    /// Of a credit note: what its lines had been paid, which became a credit again, and how much of that by vouchers. Not said when
    /// it is nothing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[cfg_attr(test, ts(type = "number | undefined"))]
    pub freed_cents: i64,
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[cfg_attr(test, ts(type = "number | undefined"))]
    pub freed_voucher_cents: i64,
}

/// A family in the desk's list of accounts: `GET /api/desk/{centre}/accounts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AccountRow {
    pub family: FamilyId,
    pub name: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub due_cents: i64,
    /// Of it, past its due date.
    #[cfg_attr(test, ts(type = "number"))]
    pub late_cents: i64,
    pub quotient: Option<FamilyQuotient>,
    pub residence: Residence,
}

/// One account at the desk: `GET /api/desk/{centre}/accounts/{family}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AccountView {
    pub family: FamilyId,
    pub name: String,
    pub payer: Payer,
    pub residence: Residence,
    pub quotients: Vec<FamilyQuotient>,
    #[cfg_attr(test, ts(type = "number"))]
    pub due_cents: i64,
    /// What may be refunded or moved.
    #[cfg_attr(test, ts(type = "number"))]
    pub credit_cents: i64,
    /// Left of vouchers (ANCV, CESU), which no money is given back for.
    #[cfg_attr(test, ts(type = "number"))]
    pub voucher_cents: i64,
    /// What CESU could pay.
    #[cfg_attr(test, ts(type = "number"))]
    pub cesu_cents: i64,
    pub reference: String,
    /// Newest first.
    pub operations: Vec<OperationView>,
    /// The plan that is followed, if any.
    pub plan: Option<PlanView>,
    /// The latest first.
    pub reminders: Vec<ReminderView>,
    /// Online payments that wait for a bank: no other can be begun meanwhile.
    pub waiting: Vec<WaitingPayment>,
    /// The part of the balance that a director opened, while it is open.
    pub opened: Option<OpenedPayment>,
    /// Payments that were typed at the desk and that nothing came of since: not told by the bank or the platform, on no deposit slip.
    #[serde(default)]
    pub undoable: Vec<OperationId>,
    /// The family's children who are enrolled here, whatever the year, or of whom an invoice speaks; the eldest first.
    #[serde(default)]
    pub children: Vec<AccountChild>,
}

/// A child of whom the desk may invoice something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AccountChild {
    pub child: ChildId,
    pub first_name: String,
}

/// `POST /api/desk/{centre}/accounts/{family}/acts`: what a director writes down. `id` is drawn by the desk before it is sent: the
/// same id acts once. Answers 201, 200 when it had acted, or a problem with its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct DeskMoney {
    pub id: OperationId,
    pub act: DeskAct,
    /// *Enregistrer quand même*: the cheque looks like one that is recorded, and the director says that it counts too.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub confirmed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeskAct {
    /// Cheque, cash, ANCV, CESU, transfer. A cheque has its number and its bank, and who drew it where that is not the payer.
    Pay {
        mode: PaymentMode,
        #[cfg_attr(test, ts(type = "number"))]
        cents: i64,
        paid_on: LocalDate,
        reference: String,
        bank: String,
        drawer: String,
    },
    CreditNote {
        invoice: OperationId,
        #[cfg_attr(test, ts(type = "Array<[string, number]>"))]
        lines: Vec<(LineId, i64)>,
        reason: String,
    },
    /// A credit went back to the family, by the centre's own hand. A cheque has its number, a transfer may have one.
    Refund {
        means: RefundMeans,
        #[cfg_attr(test, ts(type = "number"))]
        cents: i64,
        paid_on: LocalDate,
        reference: String,
        reason: String,
    },
    /// *Rejet* of a cheque, a card payment or a transfer, or of vouchers that were deposited.
    Reject {
        payment: OperationId,
        #[cfg_attr(test, ts(type = "number"))]
        fee_cents: i64,
        reason: String,
    },
    /// A payment that the desk typed by mistake (`AccountView::undoable`): it never was, and costs nothing.
    Undo { payment: OperationId, reason: String },
    /// An invoice of lines typed by the director: membership, repair…
    Invoice { lines: Vec<TypedLine> },
    /// A credit goes to the family's account in another centre of this director.
    Move {
        to: crate::domain::ids::CentreId,
        #[cfg_attr(test, ts(type = "number"))]
        cents: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct TypedLine {
    pub nature: LineNature,
    pub label: String,
    pub child: Option<ChildId>,
    /// Day of the service. Care of a child is asked for with it: its age that day says what may pay it.
    #[serde(default)]
    pub date: Option<LocalDate>,
    /// Care before or after school: a CESU may pay it whatever the child's age.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub around_school: bool,
    pub quantity: u16,
    #[cfg_attr(test, ts(type = "number"))]
    pub unit_cents: i64,
}
