//! Which answers are worth compressing on the way?

use preau_core::sync::words::PACKED;
use tower_http::compression::Predicate;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, SizeAbove};

/// Below it an answer fits the packet that brings it anyway, and compressing costs more than it saves.
pub const SMALLEST: usize = 256;

/// Not what is small, and not what is packed already (pictures, streams, answers of an exchange).
pub fn worth_it() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(SMALLEST as u64)).and(NotForContentType::const_new(PACKED))
}
