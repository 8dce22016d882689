//! What does a centre ask for? Price lists and settings, written by whoever directs it; a list that priced an issued line is never
//! rewritten: it may only end on another day.

use preau_core::documents::prices::{PricesView, SavedPrices};
use preau_core::domain::ids::PriceListId;
use preau_core::domain::money::price_list::{Overlap, PriceList, UsedList, overlaps};
use preau_core::domain::money::settings::CentreMoney;

use super::settings_check::problems;
use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::{App, Change};
use crate::scope::CentreScope;
use crate::store::Writer;
use crate::store::audit::AuditLine;
use crate::templates::french;

/// Every list of the centre.
pub async fn lists(app: &App, desk: CentreScope) -> Result<PricesView, Denied> {
    let lists = app.store.read(move |r| r.every_price_list(desk.centre())).await?;
    Ok(PricesView { overlaps: overlaps(&lists), lists })
}

/// A list may be recorded that another one meets, so that prices can be prepared; which days that is about is answered.
pub async fn record(app: &App, signed: &Signed, desk: CentreScope, id: PriceListId, list: PriceList) -> Result<SavedPrices, Denied> {
    if list.id != id || list.centre != desk.centre() {
        return Err(Denied::Unknown);
    }
    let problems = list.problems();
    if !problems.is_empty() {
        return Err(Denied::Mend(problems.into_iter().map(|p| Refusal::on("list", "bad_price_list", p.sentence())).collect()));
    }
    let (who, now) = (signed.account.clone(), app.now());
    let written = app.store.write(move |w| {
        if let Some(known) = w.price_list(id)? {
            may_become(w, desk, &known, &list)?;
        }
        w.put_price_list(&list)?;
        w.audit(&AuditLine { who: &who, what: "price_list_recorded", family: None, centre: Some(desk.centre()) }, now)?;
        w.want_every_document(&["calendar"])?;
        Ok::<_, Denied>(overlaps(&w.every_price_list(desk.centre())?))
    });
    let met: Vec<Overlap> = written.await?.into_iter().filter(|o| o.one == id || o.other == id).collect();
    app.moved.ring(Change { centres: vec![desk.centre()], ..Change::default() });
    Ok(SavedPrices { overlaps: met })
}

/// What was invoiced with the list that stands there keeps its prices.
fn may_become(writer: &Writer, desk: CentreScope, known: &PriceList, next: &PriceList) -> Result<(), Denied> {
    if known.centre != desk.centre() {
        return Err(Denied::Unknown);
    }
    if known == next {
        return Ok(());
    }
    let Some(last) = writer.price_list_last_day(desk.centre(), known.id)? else { return Ok(()) };
    let refusal = match known.may_become(next, last) {
        Ok(()) => return Ok(()),
        Err(UsedList::Rewritten) => {
            let text = format!(
                "Des factures ont été calculées avec cette grille : copiez-la sous d’autres dates au lieu de la modifier. Seule sa fin peut \
                 encore être déplacée, au plus tôt au {}, dernier jour facturé avec elle.",
                french::long_date(last)
            );
            Refusal::on("list", "price_list_used", text)
        }
        Err(UsedList::EndsTooEarly) => {
            let day = french::long_date(last);
            let text = format!("Cette grille a servi à facturer le {day} : elle ne peut pas finir avant ce jour.");
            Refusal::on("to", "price_list_ends_too_early", text)
        }
    };
    Err(Denied::mend(refusal))
}

pub async fn settings(app: &App, desk: CentreScope) -> Result<CentreMoney, Denied> {
    Ok(app.store.read(move |r| r.centre_money(desk.centre())).await?)
}

pub async fn record_settings(app: &App, signed: &Signed, desk: CentreScope, settings: CentreMoney) -> Result<(), Denied> {
    let problems = problems(&settings);
    if !problems.is_empty() {
        return Err(Denied::Mend(problems));
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
