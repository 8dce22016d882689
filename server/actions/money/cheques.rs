//! May this cheque be written down? It has the number and the bank that its slip will bear; one that looks like another that is
//! recorded needs a director's word.

use chrono::Days;
use preau_core::documents::money::{DeskAct, DeskMoney};
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::kinds::PaymentMode;

use crate::actions::refusal::{Denied, Refusal};
use crate::scope::CentreScope;
use crate::store::Writer;
use crate::templates::french;

/// A cheque is good for a year and eight days; its number may come again after that.
const GOOD_FOR_DAYS: u64 = 373;

/// Says nothing of what is no cheque, nor of an act that was written before.
pub(super) fn check(writer: &Writer, desk: CentreScope, family: FamilyId, typed: &DeskMoney) -> Result<(), Denied> {
    let DeskAct::Pay { mode: PaymentMode::Cheque, paid_on, reference, bank, .. } = &typed.act else { return Ok(()) };
    if writer.entry_owner(typed.id)?.is_some() {
        return Ok(());
    }
    let mut missing = vec![];
    if plain(reference).is_empty() {
        let text = "Écrivez le numéro du chèque : le bordereau de remise le porte.";
        missing.push(Refusal::on("reference", "cheque_number_missing", text));
    }
    if plain(bank).is_empty() {
        let text = "Écrivez la banque du chèque : le bordereau de remise la porte.";
        missing.push(Refusal::on("bank", "cheque_bank_missing", text));
    }
    if !missing.is_empty() {
        return Err(Denied::Mend(missing));
    }
    if typed.confirmed {
        return Ok(());
    }
    let since = paid_on.checked_sub_days(Days::new(GOOD_FOR_DAYS)).unwrap_or(*paid_on);
    let known = writer.cheques_since(desk, since)?;
    let Some(same) = known.iter().find(|c| plain(&c.reference) == plain(reference) && plain(&c.bank) == plain(bank)) else {
        return Ok(());
    };
    let whose = if same.family == family { "à ce compte".to_owned() } else { format!("au compte {}", same.family_name) };
    let text = format!(
        "Un chèque du même numéro et de la même banque est déjà enregistré {whose} : {}, remis le {}. Vérifiez le numéro et la \
         banque ; s’il faut l’enregistrer quand même, confirmez.",
        euros(same.cents),
        french::long_date(same.paid_on)
    );
    Err(Denied::mend(Refusal::on("reference", "cheque_known", text)))
}

/// *4 400 123* is *4400123*, and *Banque du Quercy* is *BANQUE DU QUERCY*.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
