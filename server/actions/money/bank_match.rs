//! Whose transfer is this? The reference of an account in what the bank says is sure; an amount alone is a question.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::documents::bank::{BankLineState, PossibleWhy};
use preau_core::domain::ids::FamilyId;
use preau_core::domain::time::{LocalDate, days_before};

use super::paper_models::reference;
use crate::actions::authorize::account_of_rows;
use crate::scope::CentreScope;
use crate::store::bank_line::{BankLineRow, TypedTransfer};
use crate::store::deposit::DepositRow;
use crate::store::{Reader, StoreError};

/// `RF`, two check digits, the twelve digits of an account.
const REFERENCE_LENGTH: usize = 16;
/// Days between the day that a director typed and that of the bank.
const SAME_PAYMENT_DAYS: u8 = 7;
/// Days until a bank credits what was taken to it.
const SLIP_DAYS: i64 = 30;

/// What the lines of a centre are compared with.
#[derive(Debug)]
pub struct Known {
    /// By the reference of their account.
    by_reference: BTreeMap<String, FamilyId>,
    /// References of accounts in other centres: whose they are is not known here.
    elsewhere: BTreeSet<String>,
    /// Name, and what is owed.
    accounts: BTreeMap<FamilyId, (String, i64)>,
    slips: Vec<DepositRow>,
    /// Recorded otherwise than from a statement.
    typed: Vec<TypedTransfer>,
}

impl Known {
    /// For lines from that day on.
    pub fn read(reader: &Reader, desk: CentreScope, from: LocalDate) -> Result<Known, StoreError> {
        let rows = reader.account_rows(desk)?;
        let of = |family| account_of_rows(family, desk.centre());
        Ok(Known {
            elsewhere: reader
                .accounts_elsewhere(desk)?
                .into_iter()
                .map(|(family, centre)| reference(account_of_rows(family, centre)))
                .collect(),
            by_reference: rows.iter().map(|row| (reference(of(row.family)), row.family)).collect(),
            accounts: rows.into_iter().map(|row| (row.family, (row.name, row.due_cents))).collect(),
            slips: reader.deposits(desk)?,
            typed: reader.typed_transfers(desk, days_before(from, SAME_PAYMENT_DAYS, false))?,
        })
    }

    /// Where that line stands, and what could be done with it.
    pub fn state(&self, row: &BankLineRow) -> BankLineState {
        if let Some((family, name)) = row.recorded.clone() {
            return BankLineState::Recorded { family, name };
        }
        if row.aside {
            return BankLineState::Aside;
        }
        let references = references_in(&format!("{} {}", row.reference, row.text));
        if references.iter().any(|text| self.elsewhere.contains(text)) {
            return BankLineState::Elsewhere;
        }
        let named: BTreeSet<FamilyId> = references.iter().filter_map(|text| self.by_reference.get(text).copied()).collect();
        let named: Vec<FamilyId> = named.into_iter().collect();
        if let [family] = named.as_slice() {
            let doubt = if row.twin {
                Some(PossibleWhy::SameLine)
            } else if self.is_typed(*family, row) {
                Some(PossibleWhy::SamePayment)
            } else {
                None
            };
            return self.proposed(*family, doubt);
        }
        if named.is_empty()
            && let Some(slip) =
                self.slips.iter().find(|s| s.cents == row.cents && (0..=SLIP_DAYS).contains(&(row.date - s.date).num_days()))
        {
            return BankLineState::Slip { number: slip.number.clone() };
        }
        let mut owe = self.accounts.iter().filter(|(_, (_, due))| *due == row.cents).map(|(family, _)| *family);
        match (named.is_empty(), owe.next(), owe.next()) {
            (true, Some(family), None) => self.proposed(family, Some(PossibleWhy::SameBalance)),
            _ => BankLineState::Unknown,
        }
    }

    /// A transfer of that amount and of about that day stands on the account already.
    fn is_typed(&self, family: FamilyId, row: &BankLineRow) -> bool {
        let same = |t: &TypedTransfer| {
            t.family == family && t.cents == row.cents && (t.paid_on - row.date).num_days().unsigned_abs() <= u64::from(SAME_PAYMENT_DAYS)
        };
        self.typed.iter().any(same)
    }

    fn proposed(&self, family: FamilyId, doubt: Option<PossibleWhy>) -> BankLineState {
        let (name, due_cents) = self.accounts.get(&family).cloned().unwrap_or_default();
        match doubt {
            Some(why) => BankLineState::Possible { family, name, due_cents, why },
            None => BankLineState::Sure { family, name, due_cents },
        }
    }
}

/// Everything that could be a reference of ours, however the payer cut it.
fn references_in(text: &str) -> Vec<String> {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let from = letters.match_indices("RF").map(|(at, _)| at);
    from.filter_map(|at| letters.get(at..at + REFERENCE_LENGTH)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_however_it_is_cut() {
        for text in [
            "RF18539007547034",
            "VIR ZOE LUNE rf18 5390 0754 7034 merci",
            "/ROC/RF18-5390-0754-7034//",
            "MOTIF RF18\u{a0}5390\u{202f}0754 7034",
            "NOM RFRF18539007547034",
        ] {
            assert!(references_in(text).contains(&"RF18539007547034".to_owned()), "{text}");
        }
        assert_eq!(references_in("SURF 1853"), Vec::<String>::new());
        assert_eq!(references_in("é"), Vec::<String>::new());
    }
}
