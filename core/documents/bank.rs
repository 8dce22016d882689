//! What do the desk's screens show of the bank? Payments on paper that go there with a slip, and transfers that come from it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{BankLineId, FamilyId, OperationId, PaperId};
use crate::domain::money::kinds::PaymentMode;
use crate::domain::time::LocalDate;

/// `GET /api/desk/{centre}/deposits`: *remises*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DepositsView {
    /// On no slip yet, oldest first.
    pub waiting: Vec<CreditToDeposit>,
    /// Newest first.
    pub slips: Vec<DepositView>,
}

/// A payment on paper that may go on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CreditToDeposit {
    pub credit: OperationId,
    pub family: FamilyId,
    pub family_name: String,
    pub mode: PaymentMode,
    pub paid_on: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    /// Number of the cheque or of the voucher.
    pub reference: String,
    pub bank: String,
    /// Who drew it: the payer, unless said otherwise.
    pub drawer: String,
}

/// A slip that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DepositView {
    pub paper: PaperId,
    pub number: String,
    pub mode: PaymentMode,
    pub date: LocalDate,
    pub count: u32,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    /// Its PDF is there.
    pub made: bool,
}

/// `POST /api/desk/{centre}/deposits`. `paper` is drawn by the desk before it is sent: the same makes one slip. Answers 201, 200
/// when it was made before, with the slip; or a problem with its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct MakeDeposit {
    pub paper: PaperId,
    pub mode: PaymentMode,
    pub date: LocalDate,
    pub credits: Vec<OperationId>,
}

/// `POST /api/desk/{centre}/bank/statement` takes the file as its body and answers what was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReadStatement {
    /// Credits that were not known.
    pub added: u32,
    /// Credits of an earlier statement.
    pub known: u32,
    /// Debits, and what is not booked yet.
    pub left_out: u32,
}

/// `GET /api/desk/{centre}/bank`: *relevé*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct BankView {
    /// Those that wait, oldest first; then the latest that were recorded or put aside, newest first.
    pub lines: Vec<BankLineView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct BankLineView {
    pub line: BankLineId,
    pub date: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub text: String,
    pub reference: String,
    pub state: BankLineState,
    /// It waits, and another statement has a line of the same day and amount: perhaps the same money.
    #[serde(default)]
    pub same_line: bool,
}

/// Where a line stands. Only a director records one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BankLineState {
    /// It bears the reference of one account.
    Sure {
        family: FamilyId,
        name: String,
        #[cfg_attr(test, ts(type = "number"))]
        due_cents: i64,
    },
    /// One account comes into question, to be looked at.
    Possible {
        family: FamilyId,
        name: String,
        #[cfg_attr(test, ts(type = "number"))]
        due_cents: i64,
        why: PossibleWhy,
    },
    /// As much as a slip: the bank credits cheques so. Nothing to record.
    Slip {
        number: String,
    },
    /// It bears the reference of an account in another centre of the association, of which nothing more is said here.
    Elsewhere,
    Unknown,
    /// It is a payment on that account.
    Recorded {
        family: FamilyId,
        name: String,
    },
    /// No payment of a family: a grant, a slip, interest…
    Aside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PossibleWhy {
    /// No reference, and this account alone owes just as much.
    SameBalance,
    /// The account's reference, but another statement has a line of the same day and amount.
    SameLine,
    /// The account's reference, but such a transfer stands on the account already.
    SamePayment,
}

/// `POST /api/desk/{centre}/bank/confirm`: these lines are payments of these families. Each is recorded for itself, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct ConfirmLines {
    pub lines: Vec<ConfirmLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct ConfirmLine {
    pub line: BankLineId,
    pub family: FamilyId,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ConfirmedLines {
    pub recorded: u32,
    /// Recorded before, on that same account.
    pub already: u32,
    pub left: Vec<LeftLine>,
}

/// A line that was not recorded, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LeftLine {
    pub line: BankLineId,
    pub code: String,
    pub sentence: String,
}

/// `PUT /api/desk/{centre}/bank/lines/{line}`: puts a line aside, or takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct PutAside {
    pub aside: bool,
}

/// `POST /api/desk/{centre}/bank/lines/{line}/correct`: the payment stands on the wrong account, and goes to the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct CorrectLine {
    /// On whose account it stands, as the director saw it.
    pub from: FamilyId,
    pub to: FamilyId,
}
