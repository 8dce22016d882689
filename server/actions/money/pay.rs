//! *Payer*: what does the browser carry to the payment platform? Always the whole balance of one centre, or what its
//! director or its plan opened; the amount, the order and its number are the server's own.

use preau_core::documents::payments::{OrderView, PayForm};
use preau_core::domain::ids::{CentreId, FamilyId, OrderId};
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::may_pay::{Terms, WhyNotPay, begun_elsewhere, may_pay};
use preau_core::domain::money::online::{Means, Order, OrderState};
use preau_core::domain::money::payer::Payer;
use preau_core::domain::time::{LocalDate, UtcTime};

use super::accounts::checked;
use super::late::opened;
use crate::actions::authorize::{Signed, desk_account};
use crate::actions::documents::home_name;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::outside::lyra::form::{PaymentOrder, ReturnMode, Urls, form};
use crate::outside::lyra::payer::{Misfit, Payer as LyraPayer};
use crate::outside::lyra::settings::LyraSettings;
use crate::scope::{AccountScope, CentreScope};
use crate::store::audit::AuditLine;
use crate::store::pay_order::NewOrder;

/// Where the platform calls.
pub const NOTIFICATION_PATH: &str = "/paiement/notification";
/// Where it sends the browser back to.
pub const RETURN_PATH: &str = "/paiement/retour";

fn misfit(misfit: Misfit) -> Refusal {
    Refusal::on(misfit.field, "does_not_fit", misfit.sentence)
}

/// What a parent presses. `whole`: the balance, though less of it was opened. `anyway`: knowing that another payment was begun a
/// moment ago.
#[derive(Debug)]
pub struct Pressed {
    pub means: Means,
    pub payer: Payer,
    pub whole: bool,
    pub anyway: bool,
}

/// Begins an online payment. What is typed for one payment changes neither payer nor sign-in.
pub async fn begin(app: &App, signed: &Signed, of: AccountScope, pressed: Pressed) -> Result<PayForm, Denied> {
    let Pressed { means, payer: typed, whole, anyway } = pressed;
    let no = |why: WhyNotPay| Denied::mend(Refusal::on("means", why.code(), why.sentence()));
    let shop = app.shop.clone().ok_or_else(|| no(WhyNotPay::NotSetUp))?;
    let payer = checked(typed)?;
    let id = OrderId(app.chance.id());
    // The platform counts in seconds; what is kept is what left.
    let now = UtcTime(app.now().0 / 1_000 * 1_000);
    let new = NewOrder { id, account: signed.account.clone(), means, cents: 0 };
    let urls = urls(app, id, of);
    let begun = app.store.write(move |w| {
        let settings = w.centre_money(of.centre())?;
        let account = w.account_state(of)?;
        let opened = opened(w, of, &account, now.local_date())?.filter(|_| !whole);
        let terms = Terms { online: settings.online, thresholds: &settings.thresholds, under_way: w.payment_is_pending(of)? };
        let cents = may_pay(opened.unwrap_or(account.balance), means, terms).map_err(no)?;
        if let Some(why) = begun_elsewhere(w.payment_begun(of)?, now).filter(|_| !anyway) {
            return Err(no(why));
        }
        let number = w.begin_order(of, &NewOrder { cents, ..new }, now)?;
        let trans_number = number.ok_or_else(|| {
            let text = "Trop de paiements aujourd’hui : réessayez demain, ou payez par un autre moyen.";
            Denied::TooMany(Refusal::new("no_number_left", text))
        })?;
        let order = PaymentOrder {
            trans_number,
            at: now,
            order_id: id.to_string(),
            cents,
            means,
            payer: for_platform(&payer),
            urls,
            return_mode: ReturnMode::Get,
            info: vec![w.centre(of.centre())?.map(|c| c.name).unwrap_or_default()],
            extra: vec![],
        };
        // Inside the transaction: a form that the platform would refuse leaves no payment begun.
        fields(&shop, &order)
    });
    begun.await
}

fn fields(shop: &LyraSettings, order: &PaymentOrder) -> Result<PayForm, Denied> {
    let fields = form(shop, order).map_err(|misfits| Denied::Mend(misfits.into_iter().map(misfit).collect()))?;
    Ok(PayForm { url: shop.form_url().to_owned(), fields })
}

fn for_platform(payer: &Payer) -> LyraPayer {
    let address = [payer.address.as_str(), payer.complement.as_str()].join(" ");
    LyraPayer {
        id: String::new(),
        email: payer.email.clone(),
        first_name: payer.first_name.clone(),
        last_name: payer.last_name.clone(),
        address: address.trim().to_owned(),
        postcode: payer.postcode.clone(),
        town: payer.town.clone(),
        country: payer.country_code().to_owned(),
        phone: String::new(),
    }
}

/// The account's place in the address is two opaque ids.
fn urls(app: &App, order: OrderId, of: AccountScope) -> Urls {
    let portal = &app.config.public_url;
    let back = format!("{portal}{RETURN_PATH}/{}/{}/{order}", of.family(), of.centre());
    Urls { check: format!("{portal}{NOTIFICATION_PATH}"), back, ..Urls::default() }
}

/// What became of an order of this account.
pub async fn order(app: &App, of: AccountScope, id: OrderId) -> Result<OrderView, Denied> {
    let found = app.store.read(move |r| r.pay_order(id)).await?;
    let mine = found.filter(|o| o.family == of.family() && o.centre == of.centre()).ok_or(Denied::Unknown)?;
    Ok(OrderView { state: mine.order.state, means: mine.means, cents: mine.order.asked_cents })
}

/// A director opens a payment of a chosen amount: in several instalments.
pub async fn open(app: &App, signed: &Signed, desk: CentreScope, (family, cents, until): (FamilyId, i64, LocalDate)) -> Result<(), Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    app.store
        .write(move |w| {
            let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
            let balance = w.account_state(of)?.balance;
            if cents < 1 || cents > balance {
                let text = match balance {
                    ..1 => "Cette famille ne doit rien : il n’y a pas de montant à ouvrir.".to_owned(),
                    _ => format!("Le montant ouvert va de 0,01 € au solde de la famille, {}.", euros(balance)),
                };
                return Err(Denied::mend(Refusal::on("cents", "bad_opened_payment", text)));
            }
            if until < now.local_date() {
                let text = "Cette date est passée : choisissez aujourd’hui ou un jour à venir.";
                return Err(Denied::mend(Refusal::on("until", "bad_opened_payment", text)));
            }
            w.open_payment(of, cents, until)?;
            w.audit(&AuditLine { who: &who, what: "payment_opened", family: Some(family), centre: Some(desk.centre()) }, now)?;
            w.want_documents(&[home_name(of.family(), of.centre())].into())?;
            Ok::<_, Denied>(())
        })
        .await?;
    ring(app, family, desk.centre());
    Ok(())
}

/// *Ne plus attendre*: the bank never said anything, and the account is free for another payment. The director is told to look it up
/// among the alarms, and a success that arrives later still credits. Asked twice, it is done once.
pub async fn stop_waiting(app: &App, signed: &Signed, desk: CentreScope, (family, order): (FamilyId, OrderId)) -> Result<(), Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    let stopped = app.store.write(move |w| {
        let of = desk_account(w, desk, family)?.ok_or(Denied::Unknown)?;
        let known = w.pay_order(order)?.filter(|o| o.family == of.family() && o.centre == of.centre()).ok_or(Denied::Unknown)?;
        if known.order.state != OrderState::Pending {
            return Ok(false);
        }
        w.order_given_up(order, now)?;
        w.put_order(order, &Order { state: OrderState::Failed, ..known.order }, now)?;
        w.audit(&AuditLine { who: &who, what: "payment_not_awaited", family: Some(family), centre: Some(desk.centre()) }, now)?;
        w.want_documents(&[home_name(of.family(), of.centre())].into())?;
        Ok::<_, Denied>(true)
    });
    if stopped.await? {
        ring(app, family, desk.centre());
    }
    Ok(())
}

pub(in crate::actions) fn ring(app: &App, family: FamilyId, centre: CentreId) {
    let stream = preau_core::domain::commands::Stream::Family { family, centre };
    app.moved.ring(crate::app::Change { streams: vec![stream], ..crate::app::Change::default() });
}
