//! What do screens show of late accounts? Plans of instalments and reminders, as `home` and `record` keep them for the family, and
//! what the desk reviews before anything is sent.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{FamilyId, PlanId, ReminderId};
use crate::domain::money::plan::{CoveredInstalment, Instalment};
use crate::domain::money::reminders::LateLine;
use crate::domain::time::LocalDate;

/// `home`: key `plan`, and at the desk: the plan that is followed (*échéancier*), with what was paid of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PlanView {
    pub id: PlanId,
    pub made_on: LocalDate,
    pub instalments: Vec<CoveredInstalment>,
}

/// `record`: key `reminder|<id>`, and at the desk: a reminder that was sent (*relance*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReminderView {
    pub id: ReminderId,
    /// 1, 2 or 3.
    pub level: u8,
    pub date: LocalDate,
    #[cfg_attr(test, ts(type = "number"))]
    pub cents: i64,
    pub lines: Vec<LateLine>,
    /// What the director wrote, as it was sent.
    pub text: String,
    /// Who sent it, at the desk; the family reads the centre alone.
    pub by: Option<String>,
}

/// `POST /api/desk/{centre}/accounts/{family}/plans`: answers 201, 200 when the same id had acted. `DELETE …/plans/{plan}` ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct MakePlan {
    pub id: PlanId,
    /// What the instalments must add up to; at most what is owed.
    #[cfg_attr(test, ts(type = "number"))]
    pub total_cents: i64,
    pub instalments: Vec<Instalment>,
}

/// May a reminder be sent to that account now?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ReminderStand {
    Ready,
    /// One left today already.
    Today,
    /// An online payment waits for its bank.
    UnderWay,
    /// A plan that is kept answers for it.
    PlanKept,
    /// No confirmed address: to be called.
    NoAddress,
}

/// An adult of the family, and whether a mail reaches them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReminderPerson {
    pub name: String,
    pub phone: String,
    /// Empty: none was recorded.
    pub email: String,
    pub confirmed: bool,
    /// The latest mail to it was refused for good.
    pub refused: bool,
}

/// One late account of the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LateAccount {
    pub family: FamilyId,
    pub name: String,
    pub stand: ReminderStand,
    /// What the reminder will say; empty while a plan is kept.
    pub lines: Vec<LateLine>,
    #[cfg_attr(test, ts(type = "number"))]
    pub late_cents: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub days: i64,
    /// Owed on invoices past their due date, plan or not.
    #[cfg_attr(test, ts(type = "number"))]
    pub debt_cents: i64,
    /// Reminders already sent for this debt, and the level that comes next.
    pub sent: u16,
    pub level: u8,
    pub last: Option<ReminderView>,
    pub plan: Option<PlanView>,
    pub people: Vec<ReminderPerson>,
}

/// `GET /api/desk/{centre}/reminders`: what a director reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RemindersView {
    /// The centre's text of each level, or the usual one.
    pub texts: Vec<String>,
    /// The usual texts.
    pub usual: Vec<String>,
    /// The latest first.
    pub accounts: Vec<LateAccount>,
}

/// `POST /api/desk/{centre}/reminders/preview`: the mail as that family will get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct PreviewReminder {
    pub family: FamilyId,
    pub texts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReminderPreview {
    pub subject: String,
    pub text: String,
}

/// An account as it was reviewed: what moved since is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct ReviewedAccount {
    pub family: FamilyId,
    pub sent: u16,
    #[cfg_attr(test, ts(type = "number"))]
    pub late_cents: i64,
}

/// `POST /api/desk/{centre}/reminders`: sends what was reviewed. `id` is drawn by the desk before: the same id sends once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct SendReminders {
    pub id: ReminderId,
    /// One text for each level; kept as the centre's.
    pub texts: Vec<String>,
    pub accounts: Vec<ReviewedAccount>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SentReminders {
    pub sent: Vec<FamilyId>,
    /// Families left out, with the sentence that says why.
    pub left: Vec<(FamilyId, String)>,
}
