//! What does a word of the payment platform change? Kept as it came and answered first; then its seal is checked, the rules judge
//! it, and what it comes to is written in one transaction with the fact that it was heard.

use data_encoding::HEXLOWER;
use preau_core::domain::ids::{OperationId, OrderId};
use preau_core::domain::money::acts::{MoneyAct, Reversal};
use preau_core::domain::money::online::{Heard, Outcome, PaidPart, Word, WordProblem, give_back_on, hear};
use preau_core::domain::time::{MINUTE_MS, UtcTime};

use super::derived_operation;
use super::desk_acts::payment_label;
use super::ledger::Bookkeeper;
use crate::actions::Failure;
use crate::actions::authorize::account_of_rows;
use crate::actions::documents::home_name;
use crate::actions::refusal::Denied;
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::outside::lyra::formats::{stamp, trans_id};
use crate::outside::lyra::notice::Notice;
use crate::outside::lyra::notification::read_notification;
use crate::scope::AccountScope;
use crate::store::Writer;
use crate::store::ledger::PaymentDetails;
use crate::store::pay_order::{OrderRow, RawWord};

/// A word is larger than any that the platform sends.
pub const WORD_BYTES_MAX: usize = 32_768;
const AT_ONCE: usize = 50;
/// An order that nobody spoke of is asked about after this long.
const ASK_AFTER_MS: i64 = 20 * MINUTE_MS;

/// By which way a word came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Notification,
    Return,
    ReadBack,
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Source::Notification => "notification",
            Source::Return => "return",
            Source::ReadBack => "read_back",
        }
    }
}

/// Keeps a word; it is judged by `judge` soon after.
pub async fn keep(app: &App, source: Source, raw: String) -> Result<(), Failure> {
    let word = RawWord { id: HEXLOWER.encode(&app.chance.id()), source: source.word().to_owned(), raw, received_at: app.now() };
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
            Ok(()) => {}
            Err(Failure::Unavailable) => return Err(Failure::Unavailable),
            // One that cannot be judged holds up no other.
            Err(failure) => done = Err(failure),
        }
    }
    done
}

/// Asks the platform about orders that nobody spoke of.
pub async fn ask(app: &App) -> Result<(), Failure> {
    let Some(read_back) = app.read_back.clone() else { return Ok(()) };
    let before = app.now().plus_ms(-ASK_AFTER_MS);
    let open = app.store.read(move |r| r.open_orders(before, AT_ONCE)).await.map_err(Failure::from)?;
    for order in open {
        match read_back.state(&order.id.to_string()).await {
            Ok(notices) => {
                for notice in notices {
                    let raw = serde_json::to_string(&notice).map_err(|_| Failure::Unexpected)?;
                    keep(app, Source::ReadBack, raw).await?;
                }
            }
            Err(error) => tracing::warn!(%error, order = %order.id, "the payment platform did not say what became of an order"),
        }
    }
    Ok(())
}

async fn one(app: &App, raw: RawWord) -> Result<(), Failure> {
    let notice = match read(app, &raw) {
        Ok(notice) => notice,
        Err(code) => {
            tracing::warn!(word = raw.id, code, "a word of the payment platform was not believed");
            let now = app.now();
            return app.store.write(move |w| w.word_judged(&raw.id, None, None, code, now)).await.map_err(Failure::from);
        }
    };
    let (shared, kept, named) = (app.clone(), raw.id.clone(), notice.order_id.parse::<OrderId>().ok());
    let written = app.store.write(move |w| {
        let mut book = Bookkeeper::new(&shared, "job");
        if !w.word_waits(&raw.id)? {
            return Ok(("judged_before", book.changed, raw.id.clone()));
        }
        let result = act(w, &mut book, &notice)?;
        let order = notice.order_id.parse::<OrderId>().ok();
        // A word that was not believed is not heard: the right one of that name may still come.
        let key = believed(result).then(|| notice.key());
        w.word_judged(&raw.id, order, key.as_deref(), result, book.now)?;
        Ok::<_, Denied>((result, book.changed, raw.id.clone()))
    });
    match written.await {
        Ok((result, changed, id)) => {
            tracing::info!(word = id, result, "a word of the payment platform was heard");
            tell_changed(app, &changed, &[]);
            app.papers_wait.notify_one();
            Ok(())
        }
        Err(Denied::Failed(failure)) => Err(failure),
        // The rules of the account refuse what money did: nothing is booked, and the director is told (*contrôle*).
        Err(_) => {
            tracing::error!(word = kept, "a word of the payment platform could not be booked");
            let now = app.now();
            app.store.write(move |w| w.word_judged(&kept, named, None, "not_booked", now)).await.map_err(Failure::from)
        }
    }
}

fn believed(result: &str) -> bool {
    let problems = [WordProblem::AmountDiffers, WordProblem::CurrencyDiffers, WordProblem::PartsDiffer, WordProblem::BeyondThePayment];
    !["unknown_order", "another_order"].contains(&result) && problems.iter().all(|p| p.code() != result)
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

/// What it came to, as a stable word.
fn act(writer: &mut Writer, book: &mut Bookkeeper<'_>, notice: &Notice) -> Result<&'static str, Denied> {
    let id = notice.order_id.parse::<OrderId>().ok();
    let Some(order) = id.map(|id| writer.pay_order(id)).transpose()?.flatten() else { return Ok("unknown_order") };
    // Names are not signed, only values: what was kept of this order must be what is told of it.
    if notice.trans_id != trans_id(order.trans_number) || stamp(notice.asked_at) != stamp(order.begun_at) {
        return Ok("another_order");
    }
    let word = word(notice, book.now);
    // One movement of money pays one order, ever.
    if word.outcome == Outcome::Credited && !word.gives_back && writer.has_paid_another(order.id, &word.uuid)? {
        return Ok("another_order");
    }
    let of = account_of_rows(order.family, order.centre);
    let heard = hear(&order.order, &word);
    let result = match &heard {
        Heard::Nothing => "nothing",
        Heard::Refused(problem) => problem.code(),
        Heard::Now(state) => state.word(),
        Heard::Credit(parts) => {
            credit(writer, book, (of, &order, &word), parts)?;
            "credited"
        }
        Heard::GiveBack(cents) if !give_back(writer, book, (of, &order, &word), *cents)? => {
            return Ok(WordProblem::BeyondThePayment.code());
        }
        Heard::GiveBack(_) => "given_back",
    };
    let mut remembered = order.order.clone();
    remembered.remember(&word, &heard);
    if remembered != order.order {
        writer.put_order(order.id, &remembered, book.now)?;
        writer.want_documents(&[home_name(order.family, order.centre)].into())?;
        let stream = preau_core::domain::commands::Stream::Family { family: order.family, centre: order.centre };
        book.changed.streams.insert(stream);
    }
    Ok(result)
}

/// One payment per means; their ids follow from the movement, so that they are booked once whatever is told again.
fn credit(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (of, order, word): (AccountScope, &OrderRow, &Word),
    parts: &[PaidPart],
) -> Result<(), Denied> {
    for part in parts {
        let id = payment_id(order.id, &word.uuid, part);
        let label = payment_label(part.mode, "");
        let act = MoneyAct::Pay { mode: part.mode, cents: part.cents, paid_on: word.paid_on, label };
        let details = PaymentDetails { reference: word.uuid.clone(), ..PaymentDetails::default() };
        book.perform(writer, of, (id, &act, &details))?;
        writer.add_order_entry(order.id, id)?;
    }
    writer.close_opened_payment(of)?;
    Ok(())
}

fn payment_id(order: OrderId, uuid: &str, part: &PaidPart) -> OperationId {
    derived_operation("online", &[order.bytes(), uuid.as_bytes(), part.mode.word().as_bytes(), &part.sequence.to_be_bytes()])
}

/// On the payments of the order. False when less than that is still there.
fn give_back(
    writer: &mut Writer,
    book: &mut Bookkeeper<'_>,
    (of, order, word): (AccountScope, &OrderRow, &Word),
    cents: i64,
) -> Result<bool, Denied> {
    let account = writer.account_state(of)?;
    let Some(parts) = give_back_on(&account, &writer.order_entries(order.id)?, cents) else { return Ok(false) };
    for (payment, cents) in parts {
        let id = derived_operation("give_back", &[word.uuid.as_bytes(), payment.bytes()]);
        let label = "Remboursement par la plateforme de paiement".to_owned();
        let act = MoneyAct::Reverse { payment, reversal: Reversal::GivenBack { cents }, label };
        book.perform(writer, of, (id, &act, &PaymentDetails::default()))?;
    }
    Ok(true)
}
