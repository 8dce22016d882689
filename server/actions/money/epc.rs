//! Which code does a bank's app read to pay the balance by a plain transfer?

use super::paper_models::reference;
use crate::actions::refusal::Denied;
use crate::app::App;
use crate::outside::pdf::{epc_svg, model::BankDetails};
use crate::scope::AccountScope;

/// The picture, as SVG; unknown where the centre gives no account or nothing is owed.
pub async fn svg(app: &App, of: AccountScope) -> Result<String, Denied> {
    let (settings, due) = app.store.read(move |r| Ok::<_, Denied>((r.centre_money(of.centre())?, r.account_state(of)?.balance))).await?;
    if settings.iban.is_empty() || due <= 0 {
        return Err(Denied::Unknown);
    }
    let bank = BankDetails { beneficiary: settings.beneficiary, iban: settings.iban, bic: settings.bic, reference: reference(of) };
    epc_svg(&bank, due).ok_or(Denied::Unknown)
}
