//! How is a family's balance paid online? The hosted form of the Lyra platforms (PayZen, Systempay, Scellius…): the form that
//! leaves, what the platform tells back, and the question that is asked every day. What becomes of it is decided elsewhere.

pub mod fields;
pub mod form;
pub mod formats;
pub mod means;
pub mod notice;
pub mod notification;
pub mod order_get;
pub mod payer;
pub mod read_back;
pub mod sequence;
pub mod settings;
pub mod signature;
pub mod status;

#[cfg(test)]
mod testing;
