//! How is what the files say about money recorded? What a family completed itself is left as it is.

use preau_core::domain::time::UtcTime;

use super::planned::{PlannedMoney, PlannedPayer};
use crate::store::{StoreError, Writer};

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Changed,
    Same,
    /// The family's own words stay.
    Kept,
}

impl From<bool> for Put {
    fn from(changed: bool) -> Put {
        if changed { Put::Changed } else { Put::Same }
    }
}

pub fn write(w: &mut Writer, money: &PlannedMoney, now: UtcTime, each: &mut dyn FnMut(Put)) -> Result<(), StoreError> {
    for planned in &money.lists {
        let changed = w.price_list(planned.list.id)?.as_ref() != Some(&planned.list);
        if changed {
            w.put_price_list(&planned.list)?;
        }
        each(changed.into());
    }
    for planned in &money.payers {
        each(payer(w, planned)?);
    }
    for planned in &money.quotients {
        let changed = !w.quotients_of(planned.family)?.contains(&planned.quotient);
        if changed && !w.add_quotient(planned.family, &planned.quotient, "job", now)? {
            return Err(StoreError::Broken("a quotient that was checked is not taken"));
        }
        each(changed.into());
    }
    for mark in &money.marks {
        each(w.put_mark((mark.child, mark.date), mark.centre, (mark.part, mark.mark), now)?.into());
    }
    Ok(())
}

fn payer(w: &mut Writer, planned: &PlannedPayer) -> Result<Put, StoreError> {
    let (payer, residence) = w.payer(planned.family)?;
    let moved = planned.residence.filter(|r| *r != residence);
    if let Some(residence) = moved {
        w.put_residence(planned.family, residence)?;
    }
    let differs = payer != planned.payer;
    if differs && w.payer_is_the_familys(planned.family)? {
        return Ok(if moved.is_some() { Put::Changed } else { Put::Kept });
    }
    if differs {
        w.put_payer(planned.family, &planned.payer)?;
    }
    Ok((differs || moved.is_some()).into())
}
