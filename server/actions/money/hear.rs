//! What does a word of the payment platform change? Its seal is checked, it is kept as it came and answered; then the rules judge it,
//! and what it comes to is written in one transaction with the fact that it was heard.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{CentreId, OperationId, OrderId};
use preau_core::domain::money::acts::MoneyAct;
use preau_core::domain::money::online::{Heard, Movement, Outcome, PaidPart, Standing, Word, WordProblem, listen};
use preau_core::domain::time::UtcTime;

use super::ledger::{Bookkeeper, Performed};
use super::{derived, derived_operation, refund_letters};
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::actions::documents::home_name;
use crate::actions::refusal::Denied;
use crate::actions::sync::tell_changed;
use crate::actions::tries;
use crate::app::App;
use crate::outside::lyra::formats::{stamp, trans_id};
use crate::outside::lyra::notice::Notice;
use crate::outside::lyra::notification::{glimpse, read_notification, sealed};
use crate::scope::AccountScope;
use crate::store::ledger::PaymentDetails;
use crate::store::pay_order::OrderRow;
use crate::store::platform_word::{RawWord, WordAbout};
use crate::store::{Reader, StoreError, Writer};

const AT_ONCE: usize = 50;
const CREDITED: &str = "credited";

/// By which way a word came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Notification,
    Return,
    ReadBack,
}

impl Source {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Source::Notification => "notification",
            Source::Return => "return",
            Source::ReadBack => "read_back",
        }
    }
}

/// What became of a word that somebody brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    Kept,
    /// The platform did not sign it: counted, and nothing else is known of it.
    Forged,
    /// From a network address that brought too many such: not even counted.
    TooMany,
}

/// Keeps a word that the platform signed; it is judged by `judge` soon after. Anybody may bring one, so that what is not signed takes
/// no room, and is looked at before anything is written.
pub async fn receive(app: &App, source: Source, raw: String, from: IpAddr) -> Result<Received, Failure> {
    let checked = app.shop.as_ref().map(|shop| sealed(raw.as_bytes(), shop).map(|_| ()));
    match checked {
        Some(Ok(())) => keep(app, source, raw).await.map(|()| Received::Kept),
        Some(Err(error)) => forged(app, source, error.code(), from).await,
        None => Ok(Received::Forged),
    }
}

async fn forged(app: &App, source: Source, code: &'static str, from: IpAddr) -> Result<Received, Failure> {
    let (scope, now) = (tries::word_scope(&app.keys, from), app.now());
    let looked = scope.clone();
    if !app.store.read(move |r| tries::may_bring_words(r, &looked, now)).await.map_err(Failure::from)? {
        return Ok(Received::TooMany);
    }
    let counted = app.store.write(move |w| {
        w.add_try(&scope, now)?;
        w.count_forged(now.local_date(), source.word(), code)
    });
    counted.await.map_err(Failure::from)?;
    tracing::warn!(source = source.word(), code, "a word that the payment platform did not sign");
    Ok(Received::Forged)
}

pub(super) async fn keep(app: &App, source: Source, raw: String) -> Result<(), Failure> {
    let id = HEXLOWER.encode(&derived("word", &[source.word().as_bytes(), raw.as_bytes()]));
    let word = RawWord { id, source: source.word().to_owned(), raw, received_at: app.now() };
    app.store.write(move |w| w.keep_word(&word)).await.map_err(Failure::from)?;
    app.words_wait.notify_one();
    Ok(())
}

/// Judges what waits; true when there may be more.
pub async fn judge(app: &App) -> Result<bool, Failure> {
    let words = app.store.read(|r| r.words_to_judge(AT_ONCE)).await.map_err(Failure::from)?;
    let mut done = Ok(words.len() == AT_ONCE);
    for word in words {
        match one(app, word).await {
            Ok(again) => done = done.map(|more| more || again),
            Err(Failure::Unavailable) => return Err(Failure::Unavailable),
            // One that cannot be judged holds up no other.
            Err(failure) => done = Err(failure),
        }
    }
    done
}

/// True when it made others worth judging once more.
async fn one(app: &App, raw: RawWord) -> Result<bool, Failure> {
    let notice = match read(app, &raw) {
        Ok(notice) => notice,
        Err(code) => return unread(app, raw, code).await.map(|()| false),
    };
    let (shared, kept, told) = (app.clone(), raw.id.clone(), notice.clone());
    let written = app.store.write(move |w| {
        let mut book = Bookkeeper::new(&shared, "job");
        if !w.word_waits(&raw.id)? {
            return Ok(("judged_before", book.changed, false));
        }
        let (result, believed) = act(w, &mut book, &notice)?;
        let about = about(w, &notice)?;
        // A word that was not believed is not heard: the right one of that name may still come.
        let key = believed.then(|| notice.key());
        w.word_judged(&raw.id, &about, (key.as_deref(), result), book.now)?;
        // A refund may be told before its payment, and is not told twice.
        let again = match about.order {
            Some(order) if result == CREDITED => w.judge_again(order, WordProblem::BeyondThePayment.code())?,
            _ => false,
        };
        Ok::<_, Denied>((result, book.changed, again))
    });
    match written.await {
        Ok((result, changed, again)) => {
            tracing::info!(word = kept, result, "a word of the payment platform was heard");
            tell_changed(app, &changed, &[]);
            app.papers_wait.notify_one();
            Ok(again)
        }
        Err(Denied::Failed(failure)) => Err(failure),
        // The rules of the account refuse what money did: nothing is booked, and the director is told (*contrôle*).
        Err(_) => {
            tracing::error!(word = kept, "a word of the payment platform could not be booked");
            let now = app.now();
            let judged = app.store.write(move |w| {
                let about = about(w, &told)?;
                w.word_judged(&kept, &about, (None, "not_booked"), now)
            });
            judged.await.map(|()| false).map_err(Failure::from)
        }
    }
}

/// The platform said it and this program cannot read it: a person does (*contrôle*).
async fn unread(app: &App, raw: RawWord, code: &'static str) -> Result<(), Failure> {
    tracing::warn!(word = raw.id, code, "a word of the payment platform could not be read");
    let (now, seen) = (app.now(), app.shop.as_ref().map(|shop| glimpse(raw.raw.as_bytes(), shop)).unwrap_or_default());
    let judged = app.store.write(move |w| {
        let order = seen.order_id.as_deref().and_then(|id| id.parse::<OrderId>().ok());
        let about = WordAbout {
            order,
            centre: centre_of(w, order)?,
            subject: seen.trans_uuid.or(seen.order_id),
            cents: seen.cents,
            said_on: seen.at.map(UtcTime::local_date),
        };
        w.word_judged(&raw.id, &about, (None, code), now)
    });
    judged.await.map_err(Failure::from)
}

fn centre_of(reader: &Reader, order: Option<OrderId>) -> Result<Option<CentreId>, StoreError> {
    Ok(order.map(|id| reader.pay_order(id)).transpose()?.flatten().map(|order| order.centre))
}

fn about(reader: &Reader, notice: &Notice) -> Result<WordAbout, StoreError> {
    let order = notice.order_id.parse::<OrderId>().ok();
    Ok(WordAbout {
        order,
        centre: centre_of(reader, order)?,
        subject: Some(notice.transaction()),
        cents: Some(notice.cents),
        said_on: Some(notice.at.local_date()),
    })
}

fn read(app: &App, raw: &RawWord) -> Result<Notice, &'static str> {
    if raw.source == Source::ReadBack.word() {
        return serde_json::from_str(&raw.raw).map_err(|_| "unreadable");
    }
    let shop = app.shop.as_ref().ok_or("not_set_up")?;
    read_notification(raw.raw.as_bytes(), shop).map_err(|error| error.code())
}

/// A clock that runs ahead does not date a payment in the future.
fn word(notice: &Notice, now: UtcTime) -> Word {
    let told = notice.word();
    Word { paid_on: told.paid_on.min(now.local_date()), ..told }
}

/// What it came to, as a stable word, and whether it was believed.
fn act(writer: &mut Writer, book: &mut Bookkeeper<'_>, notice: &Notice) -> Result<(&'static str, bool), Denied> {
    let id = notice.order_id.parse::<OrderId>().ok();
    let Some(order) = id.map(|id| writer.pay_order(id)).transpose()?.flatten() else {
        // Money of which we know nothing is for a person; the rest of an order that a restored database forgot is not.
        return Ok(if notice.outcome() == Outcome::Credited { ("unknown_order", false) } else { ("nothing", true) });
    };
    // Names are not signed, only values: what was kept of this order must be what is told of it.
    if notice.trans_id != trans_id(order.trans_number) || stamp(notice.asked_at) != stamp(order.begun_at) {
        return Ok((WordProblem::AnotherOrder.code(), false));
    }
    let word = word(notice, book.now);
    let of = account_of_rows(order.family, order.centre);
    let (account, payments) = (writer.account_state(of)?, writer.order_entries(order.id)?);
    let standing = Standing { account: &account, payments: &payments, paid_another: writer.has_paid_another(order.id, &word.uuid)? };
    let (heard, moves) = listen(&order.order, &word, standing);
    for (movement, act) in &moves {
        book_movement(writer, book, (of, &order, &word), (movement, act))?;
    }
    if matches!(heard, Heard::Credit(_)) {
        writer.close_opened_payment(of)?;
    }
    let mut remembered = order.order.clone();
    remembered.remember(&word, &heard);
    if remembered != order.order {
        writer.put_order(order.id, &remembered, book.now)?;
        writer.want_documents(&[home_name(order.family, order.centre)].into())?;
        let stream = preau_core::domain::commands::Stream::Family { family: order.family, centre: order.centre };
        book.changed.streams.insert(stream);
    }
    Ok((result(&heard), heard.is_believed()))
}

const fn result(heard: &Heard) -> &'static str {
    match heard {
        Heard::Nothing => "nothing",
        Heard::Refused(problem) => problem.code(),
        Heard::Now(state) => state.word(),
        Heard::Credit(_) => CREDITED,
        Heard::GiveBack(_) => "given_back",
    }
}

/// Ids follow from the movement, so that it is booked once whatever is told again.
fn book_movement(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (of, order, word): (AccountScope, &OrderRow, &Word),
    (movement, act): (&Movement, &MoneyAct),
) -> Result<(), Denied> {
    match movement {
        Movement::Paid(part) => {
            let id = payment_id(order.id, &word.uuid, part);
            let details = PaymentDetails { reference: word.uuid.clone(), ..PaymentDetails::default() };
            book.perform(writer, of, (id, act, &details))?;
            writer.add_order_entry(order.id, id)?;
        }
        Movement::GivenBack(payment) => {
            let id = derived_operation("give_back", &[word.uuid.as_bytes(), payment.bytes()]);
            let details = PaymentDetails { reference: word.uuid.clone(), ..PaymentDetails::default() };
            if let Performed::Now { effects, .. } = book.perform(writer, of, (id, act, &details))? {
                refund_letters::queue(writer, book, of, &effects, ("", ""))?;
            }
        }
    }
    Ok(())
}

fn payment_id(order: OrderId, uuid: &str, part: &PaidPart) -> OperationId {
    derived_operation("online", &[order.bytes(), uuid.as_bytes(), part.mode.word().as_bytes(), &part.sequence.to_be_bytes()])
}
