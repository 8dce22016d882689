//! What would the files about money record? Payers, quotients, attendance and price lists, each with its line.

use preau_core::domain::ids::{CentreId, ChildId, FamilyId};
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::price_list::{PriceList, Residence};
use preau_core::domain::money::quotient::FamilyQuotient;
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::LocalDate;

#[derive(Clone, Debug)]
pub struct PlannedPayer {
    pub family: FamilyId,
    pub payer: Payer,
    /// None: as it was.
    pub residence: Option<Residence>,
}

#[derive(Clone, Debug)]
pub struct PlannedQuotient {
    pub line: u64,
    pub family: FamilyId,
    pub quotient: FamilyQuotient,
}

#[derive(Clone, Copy, Debug)]
pub struct PlannedMark {
    pub line: u64,
    pub child: ChildId,
    pub centre: CentreId,
    pub date: LocalDate,
    pub part: DayPart,
    pub mark: Mark,
}

#[derive(Clone, Debug)]
pub struct PlannedList {
    pub line: u64,
    pub list: PriceList,
}

#[derive(Clone, Debug, Default)]
pub struct PlannedMoney {
    pub payers: Vec<PlannedPayer>,
    pub quotients: Vec<PlannedQuotient>,
    pub marks: Vec<PlannedMark>,
    pub lists: Vec<PlannedList>,
}

impl PlannedMoney {
    pub fn len(&self) -> usize {
        self.payers.len() + self.quotients.len() + self.marks.len() + self.lists.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
