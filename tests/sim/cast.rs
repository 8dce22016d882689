//! Who lives in the simulated town? Two centres, three families (two of them share a child), three directors, seven devices.

use std::collections::BTreeSet;
use std::sync::Arc;

use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Outing, Period, PeriodKind, SlotRule};
use preau_core::domain::commands::Stream;
use preau_core::domain::facts::ChildFacts;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, OutingId, PeriodId, StaffId};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{DAY_MS, LocalDate, SchoolYear, UtcTime};

use crate::memory::Town;

pub const SERVER: usize = 0;
/// The server and seven devices.
pub const NODES: usize = 8;
pub const FAMILIES: [FamilyId; 3] = [FamilyId([0xA1; 16]), FamilyId([0xB2; 16]), FamilyId([0xC3; 16])];
pub const CENTRES: [CentreId; 2] = [CentreId([0x11; 16]), CentreId([0x22; 16])];
pub const PERIODS: [PeriodId; 2] = [PeriodId([0x31; 16]), PeriodId([0x32; 16])];
pub const OUTING: OutingId = OutingId([0x41; 16]);

const fn family(n: usize, centre: usize) -> Stream {
    Stream::Family { family: FAMILIES[n], centre: CENTRES[centre] }
}

const fn staff(n: u8, centre: usize) -> Stream {
    Stream::Staff { staff: StaffId([n; 16]), centre: CENTRES[centre] }
}

/// Phones 1 and 2 of family A (two centres), 3 of B, directors 4 and 5 (also a parent of B) and 6 (second centre), phone 7 of C.
pub fn streams_of(node: usize) -> Vec<Stream> {
    match node {
        1 | 2 => vec![family(0, 0), family(0, 1)],
        3 => vec![family(1, 0)],
        4 => vec![staff(4, 0)],
        5 => vec![family(1, 0), staff(5, 0)],
        6 => vec![staff(6, 1)],
        7 => vec![family(2, 0)],
        _ => vec![],
    }
}

pub fn desk_of(node: usize) -> Option<Stream> {
    streams_of(node).into_iter().find(|s| s.staff().is_some())
}

pub const fn period_of(centre: CentreId) -> PeriodId {
    if centre.0[0] == CENTRES[0].0[0] { PERIODS[0] } else { PERIODS[1] }
}

/// Children that this family may ask for in this centre.
pub fn children_of(stream: &Stream) -> Vec<ChildId> {
    let children: &[u8] = match (stream.family(), stream.centre() == CENTRES[0]) {
        (Some(f), true) if f == FAMILIES[0] => &[1, 2, 3],
        (Some(f), false) if f == FAMILIES[0] => &[1, 2],
        (Some(f), true) if f == FAMILIES[1] => &[4, 5],
        (Some(f), true) if f == FAMILIES[2] => &[3, 6],
        _ => &[],
    };
    children.iter().map(|n| ChildId([*n; 16])).collect()
}

/// When and where this life is lived.
#[derive(Clone, Debug)]
pub struct Place {
    pub town: Arc<Town>,
    pub begins: UtcTime,
    pub days: [LocalDate; 2],
}

impl Place {
    /// One start in three is the eve of an hour that exists twice in Paris.
    pub fn new(which: u64) -> Place {
        let text = if which.is_multiple_of(3) { "2026-10-24T12:00:00Z" } else { "2026-12-01T07:30:00Z" };
        let begins: UtcTime = text.parse().unwrap_or_default();
        let first = begins.plus_ms(8 * DAY_MS).local_date();
        let days = [first, first.succ_opt().unwrap_or(first)];
        let mut town = Town::default();
        for (at, centre) in CENTRES.into_iter().enumerate() {
            let places = if at == 0 { (1, 2) } else { (1, 1) };
            let outings = if at == 0 { vec![outing(days[0])] } else { vec![] };
            let mut period = period(PERIODS[at], centre, (begins, days), places, outings);
            if which.is_multiple_of(5) {
                // Requests for the first day close in the middle of this life.
                period.cut_off = CutOff { days: 8, working_days: false, hour: 18 };
            }
            town.periods.insert(PERIODS[at], period);
        }
        for n in 1..=6_u8 {
            let id = ChildId([n; 16]);
            let of = |f: usize, c: usize| children_of(&family(f, c)).contains(&id);
            let families = (0..3).filter(|f| of(*f, 0) || of(*f, 1)).map(|f| FAMILIES[f]).collect();
            let years: BTreeSet<_> = (0..2).filter(|c| (0..3).any(|f| of(f, *c))).map(|c| (CENTRES[c], SchoolYear(2026))).collect();
            let birth = if n == 5 { "2022-02-03" } else { "2018-05-06" };
            let birth = birth.parse().unwrap_or_default();
            town.children.insert(id, ChildFacts { id, birth, families, enrolments: years });
        }
        Place { town: Arc::new(town), begins, days }
    }
}

fn outing(date: LocalDate) -> Outing {
    Outing {
        id: OUTING,
        date,
        parts: PartSet::NONE.with(DayPart::Afternoon),
        title: "Patinoire".into(),
        text: String::new(),
        price_cents: 450,
        min_age: 3,
        max_age: 12,
        places: 1,
    }
}

fn period(
    id: PeriodId,
    centre: CentreId,
    (begins, days): (UtcTime, [LocalDate; 2]),
    (under, over): (u16, u16),
    outings: Vec<Outing>,
) -> Period {
    let places = |places| GroupPlaces { places, staff: None };
    let rule = |weekday, part| SlotRule { weekday, part, under_six: places(under), six_and_over: places(over) };
    Period {
        id,
        centre,
        name: "Vacances".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: days[0],
        to: days[1],
        opens_at: begins.plus_ms(-30 * DAY_MS),
        closes_at: begins.plus_ms(30 * DAY_MS),
        cut_off: CutOff { days: 1, working_days: false, hour: 12 },
        slots: (1..=7).flat_map(|weekday| DayPart::ALL.map(|part| rule(weekday, part))).collect(),
        closed: [].into(),
        outings,
        offer_hours: 1,
    }
}
