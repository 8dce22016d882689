//! Getting in, by the addresses of its pages.

mod addresses;
mod first_sign_in;
mod offer;
mod passwords;
mod sign_in;
mod space;
