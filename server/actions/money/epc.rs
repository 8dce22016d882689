//! Which code does a bank's app read to pay the balance, or what was opened of it, by a plain transfer?

use super::late::opened;
use super::paper_models::reference;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::outside::pdf::{epc_svg, model::BankDetails};
use crate::scope::AccountScope;

/// The picture, as SVG; unknown where the centre gives no account or nothing is owed.
pub async fn svg(app: &App, of: AccountScope) -> Result<String, Denied> {
    let today = app.now().local_date();
    let read = app.store.read(move |r| {
        let account = r.account_state(of)?;
        let due = opened(r, of, &account, today)?.unwrap_or(account.balance);
        Ok::<_, Denied>((r.centre_money(of.centre())?, due))
    });
    let (settings, due) = read.await?;
    if settings.iban.is_empty() || due <= 0 {
        return Err(Denied::Unknown);
    }
    let bank = BankDetails { beneficiary: settings.beneficiary, iban: settings.iban, bic: settings.bic, reference: reference(of) };
    epc_svg(&bank, due).ok_or(Denied::Unknown)
}
