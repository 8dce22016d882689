//! What do the files say about money? Payers, family quotients, attendance and price lists.

use preau_core::domain::time::LocalDate;

mod accounts;
mod cells;
pub mod planned;
mod price_lists;
pub mod recorded;
pub mod write;

use super::codes::Codes;
use super::fields::Fields;
use super::problem::Problems;
use super::table::Line;
use planned::PlannedMoney;

/// `files`: payers, quotients, attendance, price lists, their rows.
pub fn read(files: &[Vec<Line>; 5], codes: &mut Codes, today: LocalDate, problems: &mut Problems) -> PlannedMoney {
    let mut money = PlannedMoney { lists: price_lists::read(&files[3], &files[4], codes, problems), ..PlannedMoney::default() };
    for line in &files[0] {
        money.payers.extend(accounts::payer(&mut Fields { line, problems }, codes));
    }
    for line in &files[1] {
        money.quotients.extend(accounts::quotient(&mut Fields { line, problems }, codes));
    }
    for line in &files[2] {
        money.marks.extend(accounts::marks(&mut Fields { line, problems }, codes, today));
    }
    money
}
