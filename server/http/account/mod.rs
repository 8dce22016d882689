//! How do people get in, on pages that work without script? One file for each address.

pub mod agreement;
pub mod confirm;
pub mod first_sign_in;
pub mod forgotten;
pub mod new_password;
pub mod offer;
pub mod sign_in;
pub mod sign_out;
pub mod space;
