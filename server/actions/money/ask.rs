//! What became of orders of which nobody spoke? The platform is asked, less and less often, until it answers or their life ends. Those
//! that ended are looked at once a day for a month: a word that was lost (a late success, a refund) is seen all the same.

use data_encoding::HEXLOWER;
use preau_core::domain::commands::Stream;
use preau_core::domain::money::online::{Order, OrderState, ask_again_ms};
use preau_core::domain::time::DAY_MS;

use super::derived;
use super::hear::{Source, keep};
use crate::actions::Failure;
use crate::actions::documents::home_name;
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::outside::lyra::read_back::ReadBackError;
use crate::store::StoreError;
use crate::store::journal::Changed;
use crate::store::pay_order::OrderRow;
use crate::store::platform_word::{RawWord, WordAbout};

/// Orders of one round; those that were asked about longest ago come first, so that each has its turn.
const AT_ONCE: usize = 50;
/// How long an order that ended is still looked at.
const LOOK_AGAIN_MS: i64 = 30 * DAY_MS;
/// The platform answered something that this program does not understand.
const UNCLEAR: &str = "unclear";

pub async fn ask(app: &App) -> Result<(), Failure> {
    let now = app.now();
    let asks = app.read_back.is_some();
    let due = app.store.read(move |r| {
        let mut due = r.orders_to_ask(now, AT_ONCE)?;
        // Without a service to ask, what ended stays so.
        if let Some(room) = AT_ONCE.checked_sub(due.len()).filter(|room| asks && *room > 0) {
            due.extend(r.settled_orders_to_ask(now.plus_ms(-LOOK_AGAIN_MS), now, room)?);
        }
        Ok::<_, StoreError>(due)
    });
    let due = due.await.map_err(Failure::from)?;
    for order in due {
        let Some(read_back) = app.read_back.clone() else {
            asked(app, &order, true).await?;
            continue;
        };
        match read_back.state(&order.id.to_string()).await {
            Ok(notices) => {
                for notice in notices {
                    let raw = serde_json::to_string(&notice).map_err(|_| Failure::Unexpected)?;
                    keep(app, Source::ReadBack, raw).await?;
                }
                asked(app, &order, true).await?;
            }
            Err(error @ ReadBackError::Ask(_)) => {
                tracing::warn!(%error, order = %order.id, "the payment platform does not answer");
                asked(app, &order, false).await?;
                // The others wait for the next round: they would wait as long here, one after the other.
                return Ok(());
            }
            Err(error) => {
                tracing::warn!(%error, order = %order.id, "the payment platform did not say what became of an order");
                if !is_settled(order.order.state) {
                    unclear(app, &order).await?;
                }
                asked(app, &order, true).await?;
            }
        }
    }
    Ok(())
}

const fn is_settled(state: OrderState) -> bool {
    matches!(state, OrderState::Paid | OrderState::Abandoned | OrderState::Failed)
}

/// `answered`: whatever there was to say was said, so that its life may end.
async fn asked(app: &App, order: &OrderRow, answered: bool) -> Result<(), Failure> {
    let (now, id, age_ms) = (app.now(), order.id, app.now().0 - order.begun_at.0);
    let (family, centre, settled) = (order.family, order.centre, is_settled(order.order.state));
    let written = app.store.write(move |w| {
        let mut changed = Changed::default();
        let wait_ms = if settled { DAY_MS } else { ask_again_ms(w.order_asks(id)?) };
        w.order_asked(id, now.plus_ms(wait_ms))?;
        // It may have been heard of meanwhile.
        let Some(known) = w.pay_order(id)?.filter(|_| answered) else { return Ok::<_, StoreError>(changed) };
        let Some(state) = known.order.state.outlived(age_ms) else { return Ok(changed) };
        if known.order.state == OrderState::Pending {
            w.order_given_up(id, now)?;
        }
        w.put_order(id, &Order { state, ..known.order }, now)?;
        w.want_documents(&[home_name(family, centre)].into())?;
        changed.streams.insert(Stream::Family { family, centre });
        Ok(changed)
    });
    tell_changed(app, &written.await.map_err(Failure::from)?, &[]);
    Ok(())
}

/// Kept once, for the director to look it up.
async fn unclear(app: &App, order: &OrderRow) -> Result<(), Failure> {
    let (now, order) = (app.now(), order.clone());
    let word = RawWord {
        id: HEXLOWER.encode(&derived("word", &[UNCLEAR.as_bytes(), order.id.bytes()])),
        source: Source::ReadBack.word().to_owned(),
        raw: String::new(),
        received_at: now,
    };
    let written = app.store.write(move |w| {
        w.keep_word(&word)?;
        let about = WordAbout {
            order: Some(order.id),
            centre: Some(order.centre),
            subject: Some(order.id.to_string()),
            cents: Some(order.order.asked_cents),
            said_on: Some(order.begun_at.local_date()),
        };
        w.word_judged(&word.id, &about, (None, UNCLEAR), now)
    });
    written.await.map_err(Failure::from)
}
