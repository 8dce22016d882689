//! May this balance be paid online now, by this means? Each no explains itself; nobody pays twice without knowing it.

use super::amounts::euros;
use super::online::{Means, Thresholds};
use crate::domain::time::{MINUTE_MS, UtcTime};

/// Why this means cannot be used now; the button explains itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNotPay {
    NothingDue,
    UnderThreshold {
        means: Means,
        from_cents: i64,
    },
    /// A transfer or another payment of this account is under way.
    UnderWay,
    /// Another payment was begun here so many minutes ago, and nobody spoke of it: it may be on another phone's screen.
    Begun {
        means: Means,
        cents: i64,
        minutes: i64,
    },
    NotSetUp,
}

impl WhyNotPay {
    pub const fn code(&self) -> &'static str {
        match self {
            WhyNotPay::NothingDue => "nothing_due",
            WhyNotPay::UnderThreshold { .. } => "under_threshold",
            WhyNotPay::UnderWay => "payment_under_way",
            WhyNotPay::Begun { .. } => "payment_begun",
            WhyNotPay::NotSetUp => "online_payment_not_set_up",
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            WhyNotPay::NothingDue => "Rien à régler.".into(),
            WhyNotPay::UnderThreshold { means, from_cents } => {
                format!(
                    "{} : à partir de {}. Choisissez un autre moyen, ou attendez la prochaine facture.",
                    means.french(),
                    euros(*from_cents)
                )
            }
            WhyNotPay::UnderWay => "Un paiement est en cours : attendez sa réponse avant d’en commencer un autre.".into(),
            WhyNotPay::Begun { means, cents, minutes } => {
                let since = match minutes {
                    0 => "à l’instant".to_owned(),
                    1 => "il y a une minute".to_owned(),
                    more => format!("il y a {more} minutes"),
                };
                format!(
                    "Un paiement de {} ({}) a été commencé {since} sur ce compte, et la banque n’en a rien dit encore. S’il est terminé, ou ouvert \
                     sur un autre appareil, attendez sa réponse : payer ici règlerait une seconde fois.",
                    euros(*cents),
                    means.french()
                )
            }
            WhyNotPay::NotSetUp => "Ce centre ne propose pas le paiement en ligne : voyez les autres modes de règlement.".into(),
        }
    }
}

/// How an account may be paid online.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The centre takes payments online.
    pub online: bool,
    pub thresholds: &'a Thresholds,
    /// A payment of this account waits for its bank.
    pub under_way: bool,
}

/// Always the whole balance (or the amount that a director opened), by this means.
pub fn may_pay(due_cents: i64, means: Means, Terms { online, thresholds, under_way }: Terms<'_>) -> Result<i64, WhyNotPay> {
    if !online {
        return Err(WhyNotPay::NotSetUp);
    }
    if due_cents <= 0 {
        return Err(WhyNotPay::NothingDue);
    }
    if under_way {
        return Err(WhyNotPay::UnderWay);
    }
    let from_cents = thresholds.of(means);
    if due_cents < from_cents { Err(WhyNotPay::UnderThreshold { means, from_cents }) } else { Ok(due_cents) }
}

/// A payment that was begun may still be on somebody's screen for this long; a page of the platform lives no longer.
pub const MAY_BE_ON_A_SCREEN_MS: i64 = 15 * MINUTE_MS;

/// Two phones of a family, or one thumb that came back: a second payment of the same balance is begun knowingly.
pub fn begun_elsewhere(begun: Option<(Means, i64, UtcTime)>, now: UtcTime) -> Option<WhyNotPay> {
    let (means, cents, at) = begun?;
    let age_ms = now.0 - at.0;
    (age_ms < MAY_BE_ON_A_SCREEN_MS).then(|| WhyNotPay::Begun { means, cents, minutes: age_ms.max(0) / MINUTE_MS })
}
