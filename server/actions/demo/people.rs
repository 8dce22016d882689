//! Who lives in the invented town? Forty families with one to four children, their parents, and where each child is enrolled.

use chrono::Days;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId};
use preau_core::domain::time::{LocalDate, SchoolYear};

use super::calendar::{HALLE, MOULIN, PLATANES};
use super::draw::Draw;
use crate::actions::import::ids;
use crate::actions::import::plan::{Plan, PlannedGuardian};
use crate::store::directory::{ChildRow, FamilyNames, GuardianRow};

pub const FAMILIES: usize = 40;

const LAST_NAMES: [&str; FAMILIES] = [
    "Vidal", "Fabre", "Delmas", "Garcia", "Haddad", "Roques", "Moreau", "Nguyen", "Costes", "Bonnet", "Diallo", "Lacombe", "Martin",
    "Petrov", "Cazals", "Robert", "Silva", "Tournier", "Benali", "Gauthier", "Marty", "Lopez", "Barthe", "Koné", "Rivals", "Lefèvre",
    "Ferrand", "Aubert", "Yilmaz", "Sénac", "Dupuy", "Rossi", "Galtier", "Mercier", "Traoré", "Bousquet", "Perez", "Caumont", "Weber",
    "Alric",
];
const PARENTS: [&str; 24] = [
    "Camille", "Inès", "Julien", "Elena", "Nadia", "Marc", "Sophie", "Minh", "Claire", "Pierre", "Awa", "Hélène", "Luc", "Irina", "Benoît",
    "Aurélie", "Paulo", "Manon", "Samir", "Émilie", "Vincent", "Rosa", "Guilhem", "Fatou",
];
const CHILDREN: [&str; 40] = [
    "Adam", "Louise", "Gabriel", "Emma", "Raphaël", "Jade", "Arthur", "Alice", "Jules", "Chloé", "Maël", "Rose", "Lucas", "Anna", "Liam",
    "Mila", "Ethan", "Julia", "Nathan", "Ambre", "Tom", "Léna", "Paul", "Zélie", "Malo", "Inaya", "Axel", "Romy", "Naël", "Iris", "Côme",
    "Agathe", "Ilyès", "Nina", "Basile", "Élise", "Oscar", "Margaux", "Sohan", "Capucine",
];
/// Children of the families that are not told one by one.
const COUNTS: [usize; 10] = [2, 1, 3, 2, 2, 1, 4, 2, 3, 1];
/// Ages in turn: a village with many small ones.
const AGES: [u64; 16] = [5, 8, 4, 10, 7, 3, 13, 6, 9, 5, 4, 14, 7, 11, 5, 16];

/// A child of the demo.
#[derive(Clone, Debug)]
pub struct DemoChild {
    pub id: ChildId,
    pub birth: LocalDate,
    /// Where it is enrolled this year.
    pub centres: Vec<CentreId>,
}

/// A family of the demo, with the children that it may ask for.
#[derive(Clone, Debug)]
pub struct DemoFamily {
    pub id: FamilyId,
    pub children: Vec<DemoChild>,
}

#[derive(Clone, Debug, Default)]
pub struct People {
    pub families: Vec<DemoFamily>,
    pub plan: Plan,
}

/// The families of Julien Delmas and Elena Garcia, by their place in the town, and the first that is not printed.
const REMINDED: usize = 2;
const WITH_A_PLAN: usize = 3;
const OTHERS_FROM: usize = 5;

impl People {
    /// Who does not pay Le Moulin in time: one that was reminded, one with a plan, and another.
    pub fn late(&self) -> Vec<FamilyId> {
        let comes = |f: &&DemoFamily| f.children.iter().any(|c| c.centres.contains(&ids::centre(MOULIN)));
        let other = self.families.iter().skip(OTHERS_FROM).find(comes);
        [self.families.get(REMINDED), self.families.get(WITH_A_PLAN), other].into_iter().flatten().map(|f| f.id).collect()
    }
}

/// What is told of one family: parents (first name, last name), children (first name, age, codes of the centres).
type Told = (&'static [(&'static str, &'static str)], &'static [(&'static str, u64, &'static [&'static str])]);

/// The families of the printed sign-ins. Zoé is not enrolled this year: her line says why she cannot be ticked.
const TOLD: [Told; 5] = [
    (&[("Camille", "Vidal"), ("Thomas", "Roux")], &[("Lina", 8, &[PLATANES, MOULIN]), ("Noé", 5, &[PLATANES, MOULIN]), ("Zoé", 3, &[])]),
    (&[("Inès", "Fabre")], &[("Hugo", 7, &[PLATANES]), ("Léa", 4, &[PLATANES])]),
    (&[("Julien", "Delmas")], &[("Sacha", 9, &[PLATANES, MOULIN]), ("Maya", 6, &[MOULIN])]),
    (&[("Elena", "Garcia")], &[("Léo", 5, &[MOULIN])]),
    (&[("Nadia", "Haddad")], &[("Yanis", 14, &[HALLE]), ("Selma", 9, &[PLATANES])]),
];
/// Sacha lives with both his parents in turn: the third family's child is also the fourth's.
const SHARED_CHILD: (usize, usize, &str) = (2, 3, "enfant-03-1");

fn born(today: LocalDate, age: u64, extra_days: u64) -> LocalDate {
    today.checked_sub_days(Days::new(age * 365 + age / 4 + 2 + extra_days)).unwrap_or(today)
}

/// `inès fabre` → `ines.fabre@example.org`.
pub fn email(first: &str, last: &str) -> String {
    let plain = |text: &str| {
        text.to_lowercase()
            .chars()
            .map(|c| match c {
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'à' | 'â' => 'a',
                'î' | 'ï' => 'i',
                'ô' => 'o',
                'ç' => 'c',
                other => other,
            })
            .collect::<String>()
    };
    format!("{}.{}@example.org", plain(first), plain(last))
}

struct Builder<'a> {
    people: People,
    draw: Draw<'a>,
    today: LocalDate,
    children: usize,
}

impl Builder<'_> {
    fn guardian(&mut self, family: (usize, FamilyId), at: usize, first: &str, last: &str) {
        let code = format!("resp-{:02}-{}", family.0 + 1, at + 1);
        let row = GuardianRow {
            id: ids::guardian(&code),
            code,
            family: family.1,
            first_name: first.into(),
            last_name: last.into(),
            phone: format!("06 00 00 {:02} {:02}", family.0 + 1, at + 1),
        };
        self.people.plan.guardians.push(PlannedGuardian { line: 0, row, email: email(first, last) });
    }

    fn child(&mut self, family: (usize, FamilyId), at: usize, (first, last): (&str, &str), age: u64, centres: &[&str]) -> DemoChild {
        let code = format!("enfant-{:02}-{}", family.0 + 1, at + 1);
        let birth = born(self.today, age, self.draw.below(300) as u64);
        let id = ids::child(&code);
        let mut families = vec![family.1];
        if code == SHARED_CHILD.2 {
            families.push(ids::family(&family_code(SHARED_CHILD.1)));
        }
        self.people.plan.children.push(ChildRow { id, code, first_name: first.into(), last_name: last.into(), birth, families });
        let centres: Vec<CentreId> = centres.iter().map(|c| ids::centre(c)).collect();
        let now = SchoolYear::of(self.today);
        for centre in &centres {
            // Periods to come may belong to the next school year.
            for year in [SchoolYear(now.0 - 1), now, SchoolYear(now.0 + 1)] {
                self.people.plan.enrolments.push((id, *centre, year));
            }
        }
        self.children += 1;
        DemoChild { id, birth, centres }
    }

    fn told(&mut self, number: usize, (parents, children): Told) {
        let id = ids::family(&family_code(number));
        let last = parents[0].1;
        for (at, (first, last)) in parents.iter().enumerate() {
            self.guardian((number, id), at, first, last);
        }
        let made: Vec<DemoChild> = children
            .iter()
            .enumerate()
            .map(|(at, (first, age, centres))| self.child((number, id), at, (first, last), *age, centres))
            .collect();
        self.family(number, id, last, made);
    }

    fn drawn(&mut self, number: usize) {
        let id = ids::family(&family_code(number));
        let last = LAST_NAMES[number % LAST_NAMES.len()];
        self.guardian((number, id), 0, PARENTS[number % PARENTS.len()], last);
        if self.draw.chance(35) {
            let first = PARENTS[(number + 11) % PARENTS.len()];
            self.guardian((number, id), 1, first, last);
        }
        let mut made = vec![];
        for at in 0..COUNTS[number % COUNTS.len()] {
            let age = AGES[self.children % AGES.len()];
            let first = CHILDREN[self.children % CHILDREN.len()];
            let centres: &[&str] = match (age, self.draw.below(100)) {
                (11.., _) => &[HALLE],
                (_, 0..30) => &[PLATANES],
                (_, 30..50) => &[MOULIN],
                _ => &[PLATANES, MOULIN],
            };
            made.push(self.child((number, id), at, (first, last), age, centres));
        }
        self.family(number, id, last, made);
    }

    fn family(&mut self, number: usize, id: FamilyId, name: &str, children: Vec<DemoChild>) {
        let mut centres: Vec<CentreId> = children.iter().flat_map(|c| c.centres.iter().copied()).collect();
        if number == SHARED_CHILD.1 {
            centres.extend([PLATANES, MOULIN].map(ids::centre));
        }
        centres.sort();
        centres.dedup();
        self.people.plan.families.push(FamilyNames { id, code: family_code(number), name: name.into(), centres });
        self.people.families.push(DemoFamily { id, children });
    }
}

fn family_code(number: usize) -> String {
    format!("famille-{:02}", number + 1)
}

/// The whole town.
pub fn people(draw: Draw<'_>, today: LocalDate) -> People {
    let mut builder = Builder { people: People::default(), draw, today, children: 0 };
    for (number, told) in TOLD.into_iter().enumerate() {
        builder.told(number, told);
    }
    for number in TOLD.len()..FAMILIES {
        builder.drawn(number);
    }
    let mut people = builder.people;
    // The shared child may be asked for by the first of its families in the story; the other one reads why it cannot.
    people.plan.lines = people.plan.children.len();
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededChance;

    #[test]
    fn the_town_has_every_kind_of_family() {
        let chance = SeededChance::new(1);
        let people = people(Draw(&chance), "2026-11-24".parse().unwrap());
        assert_eq!(people.families.len(), FAMILIES);
        let counts: Vec<usize> = people.families.iter().map(|f| f.children.len()).collect();
        assert!((1..=4).all(|n| counts.contains(&n)), "one to four children");
        let plan = &people.plan;
        assert!(plan.families.iter().any(|f| f.centres.len() >= 2) && plan.families.iter().any(|f| f.centres.len() == 1));
        assert!(plan.children.iter().any(|c| c.families.len() == 2), "one child with two families");
        let mut emails: Vec<&str> = plan.guardians.iter().map(|g| g.email.as_str()).collect();
        emails.sort_unstable();
        emails.dedup();
        assert_eq!(emails.len(), plan.guardians.len(), "one address each");
    }
}
