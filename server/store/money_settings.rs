//! What was decided about money? Settings and price lists of a centre, payers, quotients: read whole, written whole.

use std::collections::BTreeSet;

use preau_core::domain::ids::{CentreId, FamilyId, PriceListId};
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::price_list::{PriceList, Residence};
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, params};

use super::access::parsed;
use super::ledger::json;
use super::request::json_list;
use super::{Reader, StoreError, Writer};

const fn residence_word(residence: Residence) -> &'static str {
    match residence {
        Residence::Inside => "inside",
        Residence::Outside => "outside",
    }
}

impl Reader {
    /// The family comes to that centre, or came: its account stands there.
    pub fn comes_to(&self, family: FamilyId, centre: CentreId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM family_centre WHERE family = ?1 AND centre = ?2)
                       OR EXISTS (SELECT 1 FROM ledger_entry WHERE family = ?1 AND centre = ?2)";
        Ok(self.sql().prepare_cached(sql)?.query_row(params![family.to_string(), centre.to_string()], |r| r.get(0))?)
    }

    /// The settings of a centre, or the defaults of the trade.
    pub fn centre_money(&self, centre: CentreId) -> Result<CentreMoney, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT settings FROM centre_money WHERE centre = ?1")?;
        let text: Option<String> = statement.query_row([centre.to_string()], |r| r.get(0)).optional()?;
        text.map_or_else(
            || Ok(CentreMoney::default()),
            |t| serde_json::from_str(&t).map_err(|_| StoreError::Unreadable("centre_money.settings")),
        )
    }

    /// The price lists of a centre that touch these days, in order.
    pub fn price_lists(&self, centre: CentreId, from: LocalDate, to: LocalDate) -> Result<Vec<PriceList>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT definition FROM price_list WHERE centre = ?1 AND from_date <= ?3 AND to_date >= ?2 ORDER BY from_date, id",
        )?;
        let rows = statement.query_map(params![centre.to_string(), from.to_string(), to.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|text| serde_json::from_str(&text?).map_err(|_| StoreError::Unreadable("price_list.definition"))).collect()
    }

    pub fn every_price_list(&self, centre: CentreId) -> Result<Vec<PriceList>, StoreError> {
        // Dates are compared as text: these are before and after all of ours.
        let (from, to) = (LocalDate::from_ymd_opt(1000, 1, 1), LocalDate::from_ymd_opt(9999, 12, 31));
        self.price_lists(centre, from.unwrap_or_default(), to.unwrap_or_default())
    }

    pub fn price_list(&self, id: PriceListId) -> Result<Option<PriceList>, StoreError> {
        let mut statement = self.sql().prepare_cached("SELECT definition FROM price_list WHERE id = ?1")?;
        let text: Option<String> = statement.query_row([id.to_string()], |r| r.get(0)).optional()?;
        text.map(|t| serde_json::from_str(&t).map_err(|_| StoreError::Unreadable("price_list.definition"))).transpose()
    }

    /// The last day that an issued invoice priced by that list; none: it may still be rewritten.
    pub fn price_list_last_day(&self, centre: CentreId, id: PriceListId) -> Result<Option<LocalDate>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT ifnull(l.date, e.date) FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry
             WHERE l.centre = ?1 AND json_extract(l.calculation, '$.list') = ?2 ORDER BY l.date DESC LIMIT 1",
        )?;
        let day: Option<String> = statement.query_row(params![centre.to_string(), id.to_string()], |r| r.get(0)).optional()?;
        day.map(|day| parsed(&day, "ledger_line.date")).transpose()
    }

    /// The payer and where the family lives; empty while nothing was recorded.
    pub fn payer(&self, family: FamilyId) -> Result<(Payer, Residence), StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT email, ancv_id, last_name, first_name, address, complement, postcode, town, residence, country FROM payer WHERE family = ?1",
        )?;
        let row = statement.query_row([family.to_string()], |r| {
            let payer = Payer {
                email: r.get(0)?,
                ancv_id: r.get(1)?,
                last_name: r.get(2)?,
                first_name: r.get(3)?,
                address: r.get(4)?,
                complement: r.get(5)?,
                postcode: r.get(6)?,
                town: r.get(7)?,
                country: r.get(9)?,
            };
            Ok((payer, r.get::<_, String>(8)? == "outside"))
        });
        let (payer, outside) = row.optional()?.unwrap_or_default();
        Ok((payer, if outside { Residence::Outside } else { Residence::Inside }))
    }

    /// Those of these families whose payer has an address that a letter would find.
    pub fn payers_with_address(&self, families: &[FamilyId]) -> Result<BTreeSet<FamilyId>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT family FROM payer WHERE family IN (SELECT value FROM json_each(?1)) AND address <> '' AND postcode <> '' AND town <> ''",
        )?;
        let rows = statement.query_map([json_list(families)], |r| r.get::<_, String>(0))?;
        rows.map(|row| parsed(&row?, "payer.family")).collect()
    }

    /// The family checked or completed its payer's details itself.
    pub fn payer_is_the_familys(&self, family: FamilyId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE family = ?1 AND what = 'payer_recorded')";
        Ok(self.sql().prepare_cached(sql)?.query_row([family.to_string()], |r| r.get(0))?)
    }

    /// The quotients that each of these families gave, in order of their first day.
    pub fn quotients(&self, families: &[FamilyId]) -> Result<Vec<(FamilyId, FamilyQuotient)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT family, from_date, to_date, hundredths FROM family_quotient
             WHERE family IN (SELECT value FROM json_each(?1)) ORDER BY family, from_date",
        )?;
        let mut rows = statement.query([json_list(families)])?;
        let mut found = vec![];
        while let Some(row) = rows.next()? {
            let quotient = FamilyQuotient {
                quotient: Quotient(row.get(3)?),
                from: parsed(&row.get::<_, String>(1)?, "family_quotient.from_date")?,
                to: parsed(&row.get::<_, String>(2)?, "family_quotient.to_date")?,
            };
            found.push((parsed(&row.get::<_, String>(0)?, "family_quotient.family")?, quotient));
        }
        Ok(found)
    }

    pub fn quotients_of(&self, family: FamilyId) -> Result<Vec<FamilyQuotient>, StoreError> {
        Ok(self.quotients(&[family])?.into_iter().map(|(_, quotient)| quotient).collect())
    }
}

impl Writer {
    pub fn put_centre_money(&mut self, centre: CentreId, settings: &CentreMoney) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO centre_money(centre, settings) VALUES (?1, ?2) ON CONFLICT(centre) DO UPDATE SET settings = excluded.settings",
            params![centre.to_string(), json(settings)?],
        )?;
        Ok(())
    }

    pub fn put_price_list(&mut self, list: &PriceList) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO price_list(id, centre, from_date, to_date, definition) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT(id) DO UPDATE SET from_date = excluded.from_date, to_date = excluded.to_date, definition = excluded.definition
             WHERE centre = excluded.centre",
            params![list.id.to_string(), list.centre.to_string(), list.from.to_string(), list.to.to_string(), json(list)?],
        )?;
        Ok(())
    }

    pub fn put_payer(&mut self, family: FamilyId, payer: &Payer) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO payer(family, email, ancv_id, last_name, first_name, address, complement, postcode, town, country)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT(family) DO UPDATE SET email = excluded.email, ancv_id = excluded.ancv_id, last_name = excluded.last_name,
               first_name = excluded.first_name, address = excluded.address, complement = excluded.complement,
               postcode = excluded.postcode, town = excluded.town, country = excluded.country",
            params![
                family.to_string(),
                payer.email,
                payer.ancv_id,
                payer.last_name,
                payer.first_name,
                payer.address,
                payer.complement,
                payer.postcode,
                payer.town,
                payer.country
            ],
        )?;
        Ok(())
    }

    pub fn put_residence(&mut self, family: FamilyId, residence: Residence) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO payer(family, residence) VALUES (?1, ?2) ON CONFLICT(family) DO UPDATE SET residence = excluded.residence",
            params![family.to_string(), residence_word(residence)],
        )?;
        Ok(())
    }

    /// False when one of another content begins on that day already: what was used is not rewritten.
    pub fn add_quotient(&mut self, family: FamilyId, quotient: &FamilyQuotient, who: &str, now: UtcTime) -> Result<bool, StoreError> {
        self.sql().execute(
            "INSERT INTO family_quotient(family, from_date, to_date, hundredths, recorded_at, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(family, from_date) DO NOTHING",
            params![family.to_string(), quotient.from.to_string(), quotient.to.to_string(), quotient.quotient.0, now.to_string(), who],
        )?;
        Ok(self.quotients_of(family)?.contains(quotient))
    }
}
