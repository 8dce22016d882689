//! May this payment be written down? A cheque has the number and the bank that its slip will bear; what looks like another that is
//! recorded (a cheque, a transfer, vouchers) needs a director's word.

use chrono::Days;
use preau_core::documents::money::{DeskAct, DeskMoney};
use preau_core::domain::ids::FamilyId;
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::kinds::PaymentMode;

use crate::actions::refusal::{Denied, Refusal};
use crate::scope::CentreScope;
use crate::store::Writer;
use crate::store::deposit::KnownPayment;
use crate::templates::french;

/// A cheque is good for a year and eight days; a number may come again after that.
const GOOD_FOR_DAYS: u64 = 373;

/// Says nothing of what has no number, nor of an act that was written before.
pub(super) fn check(writer: &Writer, desk: CentreScope, family: FamilyId, typed: &DeskMoney) -> Result<(), Denied> {
    let DeskAct::Pay { mode, cents, paid_on, reference, bank, .. } = &typed.act else { return Ok(()) };
    if writer.entry_owner(typed.id)?.is_some() {
        return Ok(());
    }
    let cheque = *mode == PaymentMode::Cheque;
    if cheque {
        complete(reference, bank)?;
    }
    let number = plain(reference);
    if typed.confirmed || number.is_empty() || *mode == PaymentMode::Cash {
        return Ok(());
    }
    let since = paid_on.checked_sub_days(Days::new(GOOD_FOR_DAYS)).unwrap_or(*paid_on);
    let alike = |known: &&KnownPayment| {
        plain(&known.reference) == number && if cheque { plain(&known.bank) == plain(bank) } else { known.cents == *cents }
    };
    match writer.numbered_payments_since(desk, *mode, since)?.iter().find(alike) {
        Some(same) => Err(Denied::mend(known(*mode, same, same.family == family))),
        None => Ok(()),
    }
}

fn complete(reference: &str, bank: &str) -> Result<(), Denied> {
    let mut missing = vec![];
    if plain(reference).is_empty() {
        let text = "Écrivez le numéro du chèque : le bordereau de remise le porte.";
        missing.push(Refusal::on("reference", "cheque_number_missing", text));
    }
    if plain(bank).is_empty() {
        let text = "Écrivez la banque du chèque : le bordereau de remise la porte.";
        missing.push(Refusal::on("bank", "cheque_bank_missing", text));
    }
    if missing.is_empty() { Ok(()) } else { Err(Denied::Mend(missing)) }
}

fn known(mode: PaymentMode, same: &KnownPayment, here: bool) -> Refusal {
    let whose = if here { "à ce compte".to_owned() } else { format!("au compte {}", same.family_name) };
    let when = format!("{whose} : {}, remis le {}", euros(same.cents), french::long_date(same.paid_on));
    if mode == PaymentMode::Cheque {
        let text = format!(
            "Un chèque du même numéro et de la même banque est déjà enregistré {when}. Vérifiez le numéro et la banque ; s’il faut \
             l’enregistrer quand même, confirmez."
        );
        return Refusal::on("reference", "cheque_known", text);
    }
    let text = format!(
        "Un règlement du même mode ({}), du même numéro et du même montant est déjà enregistré {when}. Vérifiez le numéro ; s’il faut \
         l’enregistrer quand même, confirmez.",
        mode.french()
    );
    Refusal::on("reference", "payment_known", text)
}

/// *4 400 123* is *4400123*, and *Banque du Quercy* is *BANQUE DU QUERCY*.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
