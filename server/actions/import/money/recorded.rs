//! Does what the files say about money agree with what is recorded? Quotients and price lists that may have served are never
//! rewritten, and attendance is of a child who is enrolled, in a part that the centre opens.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, PriceListId};
use preau_core::domain::money::price_list::PriceList;
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, SchoolYear};

use super::super::plan::Plan;
use super::super::problem::Problems;
use crate::store::{Reader, StoreError};

/// What is recorded of all that a plan names.
#[derive(Debug, Default)]
pub struct Recorded {
    quotients: BTreeMap<FamilyId, Vec<FamilyQuotient>>,
    lists: Vec<PriceList>,
    /// Price lists that priced an issued line, with the last day that they did.
    used: BTreeMap<PriceListId, LocalDate>,
    enrolments: BTreeSet<(ChildId, CentreId, i32)>,
    periods: Vec<Period>,
}

impl Recorded {
    pub fn read(reader: &Reader, plan: &Plan) -> Result<Recorded, StoreError> {
        let mut recorded = Recorded::default();
        let families: BTreeSet<FamilyId> = plan.money.quotients.iter().map(|q| q.family).collect();
        for (family, quotient) in reader.quotients(&families.into_iter().collect::<Vec<_>>())? {
            recorded.quotients.entry(family).or_default().push(quotient);
        }
        let centres: BTreeSet<CentreId> = plan.money.lists.iter().map(|l| l.list.centre).collect();
        for centre in centres {
            recorded.lists.extend(reader.every_price_list(centre)?);
        }
        for planned in &plan.money.lists {
            if let Some(last) = reader.price_list_last_day(planned.list.centre, planned.list.id)? {
                recorded.used.insert(planned.list.id, last);
            }
        }
        if !plan.money.marks.is_empty() {
            recorded.enrolments = reader.enrolments()?;
            recorded.periods = reader.periods()?;
        }
        Ok(recorded)
    }

    /// Names every line that may not be written.
    pub fn check(&self, plan: &Plan, problems: &mut Problems) {
        self.quotients(plan, problems);
        self.lists(plan, problems);
        self.marks(plan, problems);
    }

    fn quotients(&self, plan: &Plan, problems: &mut Problems) {
        let mut known = self.quotients.clone();
        for planned in &plan.money.quotients {
            let (new, all) = (planned.quotient, known.entry(planned.family).or_default());
            let meets = all.iter().find(|q| **q != new && q.from <= new.to && new.from <= q.to);
            match meets {
                Some(one) => {
                    let (from, to) = (french(one.from), french(one.to));
                    let reason = format!(
                        "debut « {} » : cette famille a déjà le quotient {} du {from} au {to}, qui a pu servir à des factures : donnez \
                         d’autres dates, ou enregistrez le changement sur le compte de la famille",
                        french(new.from),
                        one.quotient
                    );
                    problems.add("quotients.csv", planned.line, reason);
                }
                None if all.contains(&new) => {}
                None => all.push(new),
            }
        }
    }

    fn lists(&self, plan: &Plan, problems: &mut Problems) {
        let planned: BTreeMap<PriceListId, &PriceList> = plan.money.lists.iter().map(|l| (l.list.id, &l.list)).collect();
        for one in &plan.money.lists {
            let list = &one.list;
            let before = self.lists.iter().find(|l| l.id == list.id);
            if let (Some(before), Some(last)) = (before, self.used.get(&list.id))
                && before.may_become(list, *last).is_err()
            {
                let reason = format!(
                    "code : des factures ont été calculées avec cette grille, elle ne change plus : donnez à la nouvelle un autre code et \
                     d’autres dates ; seule sa fin peut encore être déplacée, au plus tôt au {}",
                    french(*last)
                );
                problems.add("grilles.csv", one.line, reason);
            }
            let others = self.lists.iter().filter(|l| !planned.contains_key(&l.id)).chain(planned.values().copied());
            if let Some(other) = others.into_iter().find(|l| l.id != list.id && l.overlap(list).is_some()) {
                let reason = format!("debut : la grille « {} » vaut déjà pour une partie de ces jours", other.name);
                problems.add("grilles.csv", one.line, reason);
            }
        }
    }

    fn marks(&self, plan: &Plan, problems: &mut Problems) {
        let enrolled: BTreeSet<(ChildId, CentreId, i32)> =
            plan.enrolments.iter().map(|(child, centre, year)| (*child, *centre, year.0)).collect();
        let mut open: BTreeMap<(CentreId, LocalDate), PartSet> = BTreeMap::new();
        for mark in &plan.money.marks {
            let key = (mark.child, mark.centre, SchoolYear::of(mark.date).0);
            if !self.enrolments.contains(&key) && !enrolled.contains(&key) {
                let year = SchoolYear::of(mark.date).0;
                let reason =
                    format!("enfant : pas inscrit dans ce centre en {year}-{} : ajoutez l’inscription à inscriptions.csv", year + 1);
                problems.add("pointages.csv", mark.line, reason);
            }
            let parts = open.entry((mark.centre, mark.date)).or_insert_with(|| self.open_parts(plan, mark.centre, mark.date));
            if !parts.has(mark.part) {
                problems.add(
                    "pointages.csv",
                    mark.line,
                    format!("tranches : le centre n’ouvre pas le {}, {}", french(mark.date), word(mark.part)),
                );
            }
        }
    }

    /// As the recorded periods and those of the files say it.
    fn open_parts(&self, plan: &Plan, centre: CentreId, date: LocalDate) -> PartSet {
        let given: BTreeSet<_> = plan.periods.iter().map(|(_, p)| p.id).collect();
        let kept = self.periods.iter().filter(|p| !given.contains(&p.id));
        let all = kept.chain(plan.periods.iter().map(|(_, p)| p)).filter(|p| p.centre == centre);
        all.flat_map(|p| p.open_parts(date).iter().collect::<Vec<_>>()).collect()
    }
}

const fn word(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "matin",
        DayPart::Lunch => "midi",
        DayPart::Afternoon => "après-midi",
    }
}

fn french(date: LocalDate) -> String {
    date.format("%d/%m/%Y").to_string()
}
