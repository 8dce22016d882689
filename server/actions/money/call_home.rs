//! Where is a payment that bounced? What went on to other centres comes home first, from wherever it is, so that it is undone once
//! and each account says what was really paid there.

use preau_core::domain::ids::OperationId;
use preau_core::domain::money::acts::MoneyAct;
use preau_core::domain::time::LocalDate;

use super::derived_operation;
use super::ledger::Bookkeeper;
use crate::actions::authorize::account_of_rows;
use crate::actions::refusal::Denied;
use crate::scope::AccountScope;
use crate::store::Writer;
use crate::store::ledger::PaymentDetails;
use crate::templates::french;

/// The operation by which the part at that place of a transfer arrives.
pub(super) fn arrival(leaves: OperationId, at: u16) -> OperationId {
    derived_operation("move", &[leaves.bytes(), &at.to_be_bytes()])
}

impl Bookkeeper<'_> {
    /// `by`: the operation that undoes the payment.
    pub(super) fn call_home(
        &mut self,
        writer: &mut Writer,
        of: AccountScope,
        (by, payment, due): (OperationId, OperationId, LocalDate),
    ) -> Result<(), Denied> {
        let name = |writer: &Writer, of: AccountScope| Ok::<_, Denied>(writer.centre(of.centre())?.map(|c| c.name).unwrap_or_default());
        for (leaves, at) in writer.moves_of(payment)? {
            let arrived = arrival(leaves, at);
            let Some((family, centre)) = writer.entry_owner(arrived)? else { continue };
            let there = account_of_rows(family, centre);
            self.call_home(writer, there, (by, arrived, due))?;
            let account = writer.account_state(there)?;
            let Some(cents) = account.credits.get(&arrived).map(|c| c.cents - c.moved).filter(|cents| *cents > 0) else { continue };
            let back = derived_operation("taken_back", &[by.bytes(), arrived.bytes()]);
            let label = format!("Crédit repris par {} : règlement rejeté", name(writer, of)?);
            let take = MoneyAct::TakeBack { payment: arrived, due, label };
            self.perform(writer, there, (back, &take, &PaymentDetails::default()))?;
            let home = derived_operation("come_home", &[by.bytes(), arrived.bytes()]);
            let come =
                MoneyAct::ComeBack { payment, from: back, cents, label: format!("Crédit revenu {}", french::of(&name(writer, there)?)) };
            self.perform(writer, of, (home, &come, &PaymentDetails::default()))?;
        }
        Ok(())
    }
}
