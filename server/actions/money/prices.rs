//! What does a centre ask for? Price lists and settings, written by whoever directs it; a list that priced an issued line is never
//! rewritten.

use preau_core::domain::ids::PriceListId;
use preau_core::domain::money::price_list::PriceList;
use preau_core::domain::money::settings::CentreMoney;

use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::{App, Change};
use crate::outside::pdf::iban_is_valid;
use crate::scope::CentreScope;
use crate::store::audit::AuditLine;

/// Every list of the centre.
pub async fn lists(app: &App, desk: CentreScope) -> Result<Vec<PriceList>, Denied> {
    Ok(app.store.read(move |r| r.every_price_list(desk.centre())).await?)
}

pub async fn record(app: &App, signed: &Signed, desk: CentreScope, id: PriceListId, list: PriceList) -> Result<(), Denied> {
    if list.id != id || list.centre != desk.centre() {
        return Err(Denied::Unknown);
    }
    let problems = list.problems();
    if !problems.is_empty() {
        return Err(Denied::Mend(problems.into_iter().map(|p| Refusal::on("list", "bad_price_list", p.sentence())).collect()));
    }
    let (who, now) = (signed.account.clone(), app.now());
    app.store
        .write(move |w| {
            if let Some(known) = w.price_list(id)? {
                if known.centre != desk.centre() {
                    return Err(Denied::Unknown);
                }
                if known != list && w.price_list_is_used(desk.centre(), id)? {
                    let text = "Des factures ont été calculées avec cette grille : copiez-la sous d’autres dates au lieu de la modifier.";
                    return Err(Denied::mend(Refusal::on("list", "price_list_used", text)));
                }
            }
            w.put_price_list(&list)?;
            w.audit(&AuditLine { who: &who, what: "price_list_recorded", family: None, centre: Some(desk.centre()) }, now)?;
            w.want_every_document(&["calendar"])?;
            Ok::<_, Denied>(())
        })
        .await?;
    app.moved.ring(Change { centres: vec![desk.centre()], ..Change::default() });
    Ok(())
}

pub async fn settings(app: &App, desk: CentreScope) -> Result<CentreMoney, Denied> {
    Ok(app.store.read(move |r| r.centre_money(desk.centre())).await?)
}

pub async fn record_settings(app: &App, signed: &Signed, desk: CentreScope, settings: CentreMoney) -> Result<(), Denied> {
    if let Some((field, sentence)) = settings.problem() {
        return Err(Denied::mend(Refusal::on(field, "bad_setting", sentence)));
    }
    if !settings.iban.is_empty() && !iban_is_valid(&settings.iban) {
        return Err(Denied::mend(Refusal::on(
            "iban",
            "bad_iban",
            "Cet IBAN n’est pas valide : recopiez-le du relevé d’identité bancaire.",
        )));
    }
    let (who, now) = (signed.account.clone(), app.now());
    app.store
        .write(move |w| {
            w.put_centre_money(desk.centre(), &settings)?;
            w.audit(&AuditLine { who: &who, what: "money_settings_recorded", family: None, centre: Some(desk.centre()) }, now)?;
            w.want_every_document(&["home"])?;
            Ok::<_, Denied>(())
        })
        .await?;
    app.moved.ring(Change { centres: vec![desk.centre()], ..Change::default() });
    Ok(())
}
