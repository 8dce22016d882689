//! What can a template do with a value? The filters and functions of ours, registered before any template is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{LocalDate, UtcTime};
use tera::{Error, Kwargs, State, Tera, TeraResult};

use super::french;

fn date(text: &str) -> TeraResult<LocalDate> {
    text.parse().map_err(|_| Error::message("une date s’écrit AAAA-MM-JJ"))
}

/// Dates are `AAAA-MM-JJ`, instants UTC milliseconds, amounts cents: as the program holds them.
pub fn register(tera: &mut Tera, assets: &BTreeMap<String, String>) {
    tera.register_filter("jour", |d: &str, args: Kwargs, _: &State| -> TeraResult<String> {
        let with_year = args.get::<bool>("annee")?.unwrap_or(false);
        date(d).map(if with_year { french::long_day_and_year } else { french::long_day })
    });
    tera.register_filter("jour_mois", |d: &str, _: Kwargs, _: &State| date(d).map(french::day_and_month));
    tera.register_filter("jour_court", |d: &str, _: Kwargs, _: &State| date(d).map(french::short_day));
    tera.register_filter("jusqu_au", |from: &str, args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(french::span(date(from)?, date(args.must_get::<&str>("fin")?)?))
    });
    tera.register_filter("instant", |ms: i64, _: Kwargs, _: &State| french::day_and_hour(UtcTime(ms)));
    tera.register_filter("heure", |ms: i64, _: Kwargs, _: &State| french::hour(UtcTime(ms)));
    tera.register_filter("iso", |ms: i64, _: Kwargs, _: &State| UtcTime(ms).to_string());
    tera.register_filter("euros", |cents: i64, _: Kwargs, _: &State| french::euros(cents));
    tera.register_filter("taille", |bytes: u64, _: Kwargs, _: &State| french::size(bytes));
    tera.register_filter("tranches", |bits: u8, _: Kwargs, _: &State| french::parts(PartSet::from_bits(bits).unwrap_or(PartSet::NONE)));
    tera.register_filter("avec_de", |name: &str, _: Kwargs, _: &State| french::of(name));
    tera.register_filter("avec_a", |name: &str, _: Kwargs, _: &State| french::at(name));
    tera.register_filter("majuscule", |text: &str, _: Kwargs, _: &State| {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    let assets = Arc::new(assets.clone());
    tera.register_function("asset", move |args: Kwargs, _: &State| -> TeraResult<String> {
        let name = args.must_get::<&str>("name")?;
        assets.get(name).cloned().ok_or_else(|| Error::message(format!("pas de fichier « {name} » dans assets/")))
    });
}
