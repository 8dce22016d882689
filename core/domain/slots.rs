//! Which parts of a day, for which age? *Matin, Midi, Après-midi*; under six, six and over.

use serde::{Deserialize, Serialize};

use super::time::{LocalDate, age_on};
use crate::json::{FromJson, ToJson, Value};

/// A part of the day (*tranche horaire*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    Morning,
    Lunch,
    Afternoon,
}

impl DayPart {
    pub const ALL: [DayPart; 3] = [DayPart::Morning, DayPart::Lunch, DayPart::Afternoon];

    const fn bit(self) -> u8 {
        match self {
            DayPart::Morning => 1,
            DayPart::Lunch => 2,
            DayPart::Afternoon => 4,
        }
    }

    /// As in keys and addresses: `morning`, `lunch`, `afternoon`.
    pub const fn word(self) -> &'static str {
        match self {
            DayPart::Morning => "morning",
            DayPart::Lunch => "lunch",
            DayPart::Afternoon => "afternoon",
        }
    }

    pub fn from_word(word: &str) -> Option<DayPart> {
        DayPart::ALL.into_iter().find(|p| p.word() == word)
    }
}

/// A set of parts of one day: bit 1 morning, bit 2 lunch, bit 4 afternoon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct PartSet(u8);

impl PartSet {
    pub const NONE: PartSet = PartSet(0);
    pub const ALL: PartSet = PartSet(7);

    /// None above 7: there are three parts.
    pub const fn from_bits(bits: u8) -> Option<PartSet> {
        if bits <= 7 { Some(PartSet(bits)) } else { None }
    }

    pub const fn bits(self) -> u8 {
        self.0
    }

    pub const fn with(self, part: DayPart) -> PartSet {
        PartSet(self.0 | part.bit())
    }

    pub const fn has(self, part: DayPart) -> bool {
        self.0 & part.bit() != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn union(self, other: PartSet) -> PartSet {
        PartSet(self.0 | other.0)
    }

    /// Every part of this set is in the other.
    pub const fn within(self, other: PartSet) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn minus(self, other: PartSet) -> PartSet {
        PartSet(self.0 & !other.0)
    }

    pub const fn meets(self, other: PartSet) -> bool {
        self.0 & other.0 != 0
    }

    pub fn iter(self) -> impl Iterator<Item = DayPart> {
        DayPart::ALL.into_iter().filter(move |p| self.has(*p))
    }
}

impl FromIterator<DayPart> for PartSet {
    fn from_iter<I: IntoIterator<Item = DayPart>>(parts: I) -> Self {
        parts.into_iter().fold(PartSet::NONE, PartSet::with)
    }
}

impl FromJson for PartSet {
    fn from_json(value: &Value) -> Option<PartSet> {
        PartSet::from_bits(u8::from_json(value)?)
    }
}

impl<'de> Deserialize<'de> for PartSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bits = u8::deserialize(deserializer)?;
        PartSet::from_bits(bits).ok_or_else(|| serde::de::Error::custom("parts of the day go from 0 to 7"))
    }
}

/// The two groups that the statutory ratios know (CASF R227-15/16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum AgeGroup {
    UnderSix,
    SixAndOver,
}

impl AgeGroup {
    pub const ALL: [AgeGroup; 2] = [AgeGroup::UnderSix, AgeGroup::SixAndOver];

    /// By the age **at the date of the slot**, not at the date of the request.
    pub fn at(birth: LocalDate, date: LocalDate) -> AgeGroup {
        if age_on(birth, date) < 6 { AgeGroup::UnderSix } else { AgeGroup::SixAndOver }
    }

    pub const fn word(self) -> &'static str {
        match self {
            AgeGroup::UnderSix => "under_six",
            AgeGroup::SixAndOver => "six_and_over",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_a_set() {
        let morning = PartSet::NONE.with(DayPart::Morning);
        assert!(morning.within(PartSet::ALL) && !PartSet::ALL.within(morning));
        assert_eq!(PartSet::ALL.minus(morning).iter().collect::<Vec<_>>(), [DayPart::Lunch, DayPart::Afternoon]);
        assert_eq!(serde_json::from_str::<PartSet>("7").unwrap(), PartSet::ALL);
        assert!(serde_json::from_str::<PartSet>("8").is_err());
    }
}
