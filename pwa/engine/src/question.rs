//! What is a question to the engine, and what an answer? What the tables of questions share.

use preau_core::domain::ids::PeriodId;
use preau_core::domain::time::LocalDate;
use preau_core::json::{FromJson, Raw, ToJson, Value, write_field};

use crate::effects::Fault;

#[derive(FromJson)]
pub struct Question {
    pub op: String,
    #[serde(default)]
    pub arg: Value,
    pub now: i64,
}

pub type Answer = Result<Raw, Fault>;

#[derive(FromJson)]
pub struct OfPeriod {
    pub period: PeriodId,
    #[serde(default)]
    pub monday: Option<LocalDate>,
}

pub fn arg<T: FromJson>(question: &Question) -> Result<T, Fault> {
    T::from_json(&question.arg).ok_or_else(Fault::bad_argument)
}

pub fn shown(value: &dyn ToJson) -> Answer {
    Ok(Raw::of(value))
}

/// `{ name: value }`.
pub fn named(name: &str, value: &dyn ToJson) -> Answer {
    Ok(Raw(object(&[(name, value)])))
}

pub fn object(fields: &[(&str, &dyn ToJson)]) -> String {
    let mut out = "{".to_owned();
    fields.iter().for_each(|(name, value)| write_field(&mut out, name, value));
    out + "}"
}

pub fn not_here() -> Fault {
    Fault::new("unknown_period", "Le calendrier de cette période n’est pas encore sur cet appareil. Réessayez avec le réseau.")
}
