//! What do the invented families owe, and what have they paid? Price lists, quotients, invoices of the periods that are past,
//! payments of every kind: written by the same acts as anybody's, each at its own moment.

use std::collections::BTreeMap;

use chrono::{Datelike, Days};
use preau_core::domain::calendar::{Period, PeriodKind};
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, OperationId, PriceListId, StaffId};
use preau_core::domain::money::account::Account;
use preau_core::domain::money::acts::{Billed, MoneyAct, NewLine, Reversal};
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::price_list::{Bracket, PriceList, Rate, Residence, Scheme, SiblingReduction, Surcharge, Unit};
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::{LocalDate, UtcTime};

use super::calendar::{HALLE, MOULIN, PLATANES};
use super::draw::Draw;
use super::people::People;
use crate::actions::authorize::{account_of_rows, desk_of_program};
use crate::actions::import::ids;
use crate::actions::money::ledger::{Bookkeeper, Performed};
use crate::actions::money::runs::for_each_bill;
use crate::actions::refusal::Denied;
use crate::app::{App, Drafting};
use crate::scope::AccountScope;
use crate::store::ledger::PaymentDetails;
use crate::store::{StoreError, Writer};

pub(super) const DIRECTOR: &str = "demo";
/// An IBAN of the documentation of banks: nobody's account.
const IBAN: &str = "FR7630006000011234567890189";

/// What is told of a centre's prices.
struct Prices {
    code: &'static str,
    kind: Option<PeriodKind>,
    pattern: &'static str,
    credit_pattern: &'static str,
    list: fn(PriceListId, CentreId, LocalDate) -> PriceList,
}

const CENTRES: [Prices; 3] = [
    Prices {
        code: PLATANES,
        kind: Some(PeriodKind::Wednesdays),
        pattern: "1P{year}/{number:4}",
        credit_pattern: "1PA{year}/{number:4}",
        list: by_day,
    },
    Prices {
        code: MOULIN,
        kind: Some(PeriodKind::Holidays),
        pattern: "3H{year}/{number:4}EN",
        credit_pattern: "3HA{year}/{number:4}EN",
        list: by_day,
    },
    Prices { code: HALLE, kind: None, pattern: "2J{year}/{number:4}", credit_pattern: "2JA{year}/{number:4}", list: by_effort },
];

/// Brackets as a town publishes them: half-days with and without the meal, days.
fn by_day(id: PriceListId, centre: CentreId, today: LocalDate) -> PriceList {
    let bracket = |up_to: Option<u32>, label: &str, cents: [i64; 5]| Bracket {
        up_to: up_to.map(Quotient),
        label: label.into(),
        rates: [Unit::HalfDay, Unit::HalfDayMeal, Unit::DayNoMeal, Unit::Day, Unit::Lunch]
            .into_iter()
            .zip(cents)
            .map(|(unit, cents)| (unit, Rate::Fixed { cents }))
            .collect(),
    };
    let inside = vec![
        bracket(Some(50_000), "jusqu’à 500", [390, 640, 720, 990, 350]),
        bracket(Some(70_000), "501–700", [490, 840, 900, 1_240, 380]),
        bracket(Some(100_000), "701–1 000", [590, 980, 1_080, 1_470, 420]),
        bracket(None, "plus de 1 000", [690, 1_120, 1_290, 1_720, 460]),
    ];
    let more = |unit: Unit| if unit == Unit::Lunch { 100 } else { 300 };
    let dearer = |b: &Bracket| Bracket {
        rates: b
            .rates
            .iter()
            .map(|(unit, rate)| (*unit, if let Rate::Fixed { cents } = rate { Rate::Fixed { cents: cents + more(*unit) } } else { *rate }))
            .collect(),
        ..b.clone()
    };
    PriceList {
        outside: inside.iter().map(dearer).collect(),
        brackets: inside,
        siblings: vec![
            SiblingReduction { from_rank: 2, percent_hundredths: 1_000 },
            SiblingReduction { from_rank: 3, percent_hundredths: 2_000 },
        ],
        meal_cents: 350,
        surcharges: [(Surcharge::LateRequest, 200), (Surcharge::Cancellation, 300), (Surcharge::Unbooked, 500)].into(),
        ..frame(id, centre, today, Scheme::ByDay)
    }
}

/// An effort rate between a floor and a ceiling, as for the young.
fn by_effort(id: PriceListId, centre: CentreId, today: LocalDate) -> PriceList {
    let rate = |millionths, floor_cents, ceiling_cents| Rate::Effort { millionths, floor_cents, ceiling_cents };
    let rates = [(Unit::Morning, rate(6_500, 150, 700)), (Unit::Lunch, rate(5_000, 250, 450)), (Unit::Afternoon, rate(6_500, 150, 700))];
    PriceList {
        brackets: vec![Bracket { up_to: None, label: String::new(), rates: rates.into() }],
        ..frame(id, centre, today, Scheme::ByPart)
    }
}

fn frame(id: PriceListId, centre: CentreId, today: LocalDate, scheme: Scheme) -> PriceList {
    let first = LocalDate::from_ymd_opt(today.year() - 2, 9, 1).unwrap_or(today);
    PriceList {
        id,
        centre,
        name: "Tarifs de l’association".into(),
        from: first,
        to: LocalDate::from_ymd_opt(today.year() + 2, 8, 31).unwrap_or(today),
        kind: None,
        scheme,
        brackets: vec![],
        outside: vec![],
        siblings: vec![],
        meal_cents: 0,
        surcharges: BTreeMap::new(),
        around_school: false,
    }
}

/// Everything of money, in the transaction of the story.
pub struct Till<'a> {
    pub app: &'a App,
    pub writer: &'a mut Writer,
    pub directors: &'a BTreeMap<CentreId, StaffId>,
    pub draw: Draw<'a>,
    pub now: UtcTime,
}

impl Till<'_> {
    pub fn fill(&mut self, people: &People, periods: &[(String, Period)]) -> Result<(), StoreError> {
        let now = self.now;
        self.settings()?;
        self.families(people)?;
        self.last_year(people)?;
        self.late(people)?;
        let unpaid = people.late();
        for (_, period) in periods.iter().filter(|(_, p)| p.from < now.local_date()) {
            self.invoices(period, &unpaid)?;
        }
        self.in_three_times(people)?;
        Ok(())
    }

    fn settings(&mut self) -> Result<(), StoreError> {
        let today = self.now.local_date();
        for prices in &CENTRES {
            let centre = ids::centre(prices.code);
            let list = (prices.list)(PriceListId(self.app.chance.id()), centre, today);
            self.writer.put_price_list(&PriceList { kind: prices.kind, ..list })?;
            let settings = CentreMoney {
                invoice_pattern: prices.pattern.into(),
                credit_note_pattern: prices.credit_pattern.into(),
                siret: "00000000000000".into(),
                iban: IBAN.into(),
                beneficiary: "Les Préaux d’Oc".into(),
                online: self.app.shop.is_some(),
                rejection_fee_cents: 800,
                ..CentreMoney::default()
            };
            self.writer.put_centre_money(centre, &settings)?;
        }
        Ok(())
    }

    /// Payers, where they live, quotients: the second family's ends in twenty days, some have expired, some never gave any.
    fn families(&mut self, people: &People) -> Result<(), StoreError> {
        let today = self.now.local_date();
        let of_year = |year| LocalDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
        for (number, family) in people.families.iter().enumerate() {
            let guardian = people.plan.guardians.iter().find(|g| g.row.family == family.id);
            let Some(guardian) = guardian else { continue };
            let payer = Payer {
                email: guardian.email.clone(),
                last_name: guardian.row.last_name.clone(),
                first_name: guardian.row.first_name.clone(),
                address: format!("{} rue de la République", number + 1),
                country: String::new(),
                postcode: "31999".into(),
                town: "Belcastel-sur-Lauze".into(),
                ..Payer::default()
            };
            self.writer.put_payer(family.id, &payer)?;
            if number % 9 == 8 {
                self.writer.put_residence(family.id, Residence::Outside)?;
            }
            if number % 13 == 7 {
                continue;
            }
            let hundredths = 30_000 + u32::try_from(self.draw.below(100_000)).unwrap_or(0);
            let hundredths = if number == 0 { 54_200 } else { hundredths };
            let to = match number {
                1 => today.checked_add_days(Days::new(20)),
                _ if number % 13 == 5 => today.checked_sub_days(Days::new(20)),
                _ => LocalDate::from_ymd_opt(today.year() + 1, 12, 31),
            };
            let quotient = FamilyQuotient { quotient: Quotient(hundredths), from: of_year(today.year() - 1), to: to.unwrap_or(today) };
            self.writer.add_quotient(family.id, &quotient, DIRECTOR, self.now)?;
        }
        Ok(())
    }

    /// What the story does is never refused; if it were, the demo would lack something and nobody would notice.
    pub(super) fn perform(
        &mut self,
        of: AccountScope,
        at: UtcTime,
        act: &MoneyAct,
        details: &PaymentDetails,
    ) -> Result<OperationId, StoreError> {
        let id = OperationId(self.app.chance.id());
        let mut book = Bookkeeper::new(self.app, DIRECTOR);
        book.now = at;
        match book.perform(self.writer, of, (id, act, details)) {
            Ok(Performed::Now { .. } | Performed::Already) => Ok(id),
            Err(Denied::Failed(_)) => Err(StoreError::Broken("the demo's money")),
            Err(denied) => {
                tracing::error!(?denied, "the demo's money was refused");
                Err(StoreError::Broken("the demo's money was refused"))
            }
        }
    }

    /// A summer camp of the calendar year before, invoiced and paid: certificates have something to say.
    fn last_year(&mut self, people: &People) -> Result<(), StoreError> {
        let year = self.now.local_date().year() - 1;
        let day = |month, day| LocalDate::from_ymd_opt(year, month, day).map_or(self.now, |d| UtcTime::from_local(d, 10));
        let (issued, paid) = (day(8, 31), day(9, 12));
        for family in people.families.iter().take(12) {
            let children: Vec<_> = family.children.iter().filter(|c| c.centres.contains(&ids::centre(MOULIN))).collect();
            if children.is_empty() {
                continue;
            }
            let of = account_of_rows(family.id, ids::centre(MOULIN));
            let mut lines = vec![];
            for child in &children {
                let name = self.writer.child_first_name(child.id)?.unwrap_or_default();
                lines.push(typed((child.id, &name), LineNature::Care, "Accueil d’été, 10 journées", 8_900));
                lines.push(typed((child.id, &name), LineNature::Meal, "Repas, 10 journées", 3_500));
            }
            let cents = lines.iter().map(NewLine::cents).sum();
            let due = issued.local_date().checked_add_days(Days::new(30)).unwrap_or(issued.local_date());
            self.perform(of, issued, &MoneyAct::Issue { label: "Facture".into(), lines, due }, &PaymentDetails::default())?;
            let pay = MoneyAct::Pay { mode: PaymentMode::Transfer, cents, paid_on: paid.local_date(), label: "Règlement Virement".into() };
            self.perform(of, paid, &pay, &PaymentDetails::default())?;
        }
        Ok(())
    }

    /// The days of a period that are past, family by family; then what each does about it.
    fn invoices(&mut self, period: &Period, unpaid: &[FamilyId]) -> Result<(), StoreError> {
        let today = self.now.local_date();
        let Some(staff) = self.directors.get(&period.centre).copied() else { return Ok(()) };
        let desk = desk_of_program(staff, period.centre);
        let yesterday = today.pred_opt().unwrap_or(today);
        let to = period.to.min(yesterday);
        if to < period.from {
            return Ok(());
        }
        let issued = to.checked_add_days(Days::new(1)).unwrap_or(to).min(today);
        let at = UtcTime::from_local(issued, 9).min(self.now);
        let mut bills = vec![];
        for_each_bill(self.writer, desk, ((period.from, to), at), &Drafting::default(), |family, bill| {
            bills.push((family, bill));
            Ok(())
        })?;
        for (number, (family, bill)) in bills.into_iter().enumerate() {
            if bill.lines.is_empty() || bill.issues.iter().any(|i| i.problem.blocks()) {
                continue;
            }
            let of = account_of_rows(family, period.centre);
            let due = issued.checked_add_days(Days::new(30)).unwrap_or(issued);
            let act = MoneyAct::Issue { label: "Facture".into(), lines: bill.lines, due };
            self.perform(of, at, &act, &PaymentDetails::default())?;
            if !unpaid.contains(&family) {
                self.answer(of, number, at, family)?;
            }
        }
        Ok(())
    }

    /// Most pay some days later, by every means; some wait, one cheque bounces.
    fn answer(&mut self, of: AccountScope, number: usize, at: UtcTime, family: FamilyId) -> Result<(), StoreError> {
        let account: Account = self.writer.account_state(of)?;
        let due = account.balance;
        let when = UtcTime::from_local(at.local_date().checked_add_days(Days::new(6)).unwrap_or(at.local_date()), 11).min(self.now);
        // The printed families still owe something, so that paying can be tried.
        if due <= 0 || (0..5).any(|n| ids::family(&format!("famille-{:02}", n + 1)) == family) {
            return Ok(());
        }
        let by = |mode: PaymentMode, cents, reference: &str, bank: &str| {
            let label = if reference.is_empty() {
                format!("Règlement {}", mode.french())
            } else {
                format!("Règlement {} n° {reference}", mode.french())
            };
            let details = PaymentDetails { reference: reference.into(), bank: bank.into(), drawer: String::new() };
            (MoneyAct::Pay { mode, cents, paid_on: when.local_date(), label }, details)
        };
        let cesu = account.cesu_open().min(due);
        let (act, details) = match number % 8 {
            0 | 6 => by(PaymentMode::Cheque, due, &format!("{:07}", 4_400_100 + number), "Banque du Quercy"),
            1 => by(PaymentMode::Transfer, due, "", ""),
            2 => by(PaymentMode::Cash, due, "", ""),
            3 if cesu > 0 => by(PaymentMode::CesuPaper, cesu, "", ""),
            4 => by(PaymentMode::AncvPaper, (due / 1_000 * 1_000).max(1_000), "", ""),
            5 => by(PaymentMode::Card, due, "", ""),
            _ => return Ok(()),
        };
        let payment = self.perform(of, when, &act, &details)?;
        if number % 16 == 8 {
            let bounced =
                UtcTime::from_local(when.local_date().checked_add_days(Days::new(5)).unwrap_or(when.local_date()), 9).min(self.now);
            let due = CentreMoney::default().due_from(bounced.local_date());
            let reversal = Reversal::Bounced { fee_cents: 800, due };
            let act = MoneyAct::Reverse { payment, reversal, label: "Rejet : provision insuffisante".into() };
            self.perform(of, bounced, &act, &PaymentDetails::default())?;
        }
        Ok(())
    }
}

pub(super) fn typed((child, name): (ChildId, &str), nature: LineNature, label: &str, cents: i64) -> NewLine {
    NewLine {
        nature,
        billed: Billed::Free,
        label: label.into(),
        child: Some(child),
        child_name: name.into(),
        date: None,
        quantity: 1,
        unit_cents: cents,
        calculation: None,
        words: String::new(),
        cesu: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_lists_of_the_demo_are_sound() {
        let today = "2026-11-27".parse().unwrap();
        for prices in &CENTRES {
            let list = (prices.list)(PriceListId([1; 16]), ids::centre(prices.code), today);
            assert_eq!(list.problems(), vec![], "{}", prices.code);
        }
    }
}
