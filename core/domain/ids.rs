//! Which thing is meant? Sixteen random bytes each, written as 32 lower-case hexadecimal digits; never a database counter,
//! because a counter restored from a backup would name two things alike.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::{from_hex, to_hex};

/// The text was not 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an identifier")]
pub struct BadId;

/// Defines a fixed-size byte string that travels as lower-case hexadecimal text.
macro_rules! hex_bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// The bytes themselves.
            pub const fn bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let mut bytes = [0; $size];
                from_hex(text, &mut bytes).map(|()| $name(bytes)).ok_or(BadId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        crate::json::as_text!($name);

        #[cfg(test)]
        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".into()
            }
            fn inline(_: &ts_rs::Config) -> String {
                "string".into()
            }
        }
    };
}

hex_bytes!(
    /// A family: belongs to the organisation, its account is split by centre.
    FamilyId, 16);
hex_bytes!(
    /// A recreation centre (*accueil de loisirs*).
    CentreId, 16);
hex_bytes!(
    /// A child; may be linked to two families.
    ChildId, 16);
hex_bytes!(
    /// A booking period of one centre (*Mercredis, 1er trimestre*).
    PeriodId, 16);
hex_bytes!(
    /// An outing (*sortie*) of one period.
    OutingId, 16);
hex_bytes!(
    /// A command; drawn and stored by its author before it is sent. It acts once, for ever.
    CommandId, 16);
hex_bytes!(
    /// A request; the id of the command that made it.
    RequestId, 16);
hex_bytes!(
    /// An offer of a freed place. An answer names the offer, not the request.
    OfferId, 16);
hex_bytes!(
    /// A member of staff, as families may see it: opaque.
    StaffId, 16);
hex_bytes!(
    /// Requests that were ticked and sent together (*tous les enfants ou aucun*, *toute la semaine ou rien*).
    BasketId, 16);
hex_bytes!(
    /// A price list (*grille tarifaire*).
    PriceListId, 16);
hex_bytes!(
    /// One operation of an account: an invoice, a credit note, a payment, a refund, a *rejet*…
    OperationId, 16);
hex_bytes!(
    /// One line of an invoice.
    LineId, 16);
hex_bytes!(
    /// A paper that was issued: an invoice, a receipt, a certificate, a deposit slip.
    PaperId, 16);
hex_bytes!(
    /// An online payment that was begun.
    OrderId, 16);
hex_bytes!(
    /// A plan of instalments (*échéancier*).
    PlanId, 16);
hex_bytes!(
    /// A reminder (*relance*), or the batch in which it was sent.
    ReminderId, 16);
hex_bytes!(
    /// A line of a bank statement: sixteen bytes of what the bank says of it, then the centre that reads it. The first half is the
    /// same everywhere, so that two centres with one bank account never both record a transfer.
    BankLineId, 32);
hex_bytes!(
    /// One installation of the app on one device; a new one after its storage was lost.
    DeviceId, 16);
hex_bytes!(
    /// SHA-256 of a stated text.
    Digest, 32);

impl Digest {
    /// The head of an empty stream.
    pub const ZERO: Digest = Digest([0; 32]);

    /// SHA-256 of the parts, each preceded by its length (8 bytes, big endian), so that no two lists share a digest.
    pub fn of(parts: &[&[u8]]) -> Digest {
        use sha2::Digest as _;
        let mut hasher = sha2::Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Digest(hasher.finalize().into())
    }

    pub fn is_zero(&self) -> bool {
        *self == Digest::ZERO
    }

    /// What a person reads out on the telephone: the first eight digits.
    pub fn short(&self) -> String {
        to_hex(&self.0[..4])
    }
}

impl Default for Digest {
    fn default() -> Self {
        Digest::ZERO
    }
}

impl From<CommandId> for RequestId {
    fn from(id: CommandId) -> Self {
        RequestId(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_nothing_else_does() {
        let id = FamilyId([0xab; 16]);
        assert_eq!(id.to_string().parse::<FamilyId>(), Ok(id));
        for bad in ["", "ab", &"AB".repeat(16), &"zz".repeat(16), &"ab".repeat(17)] {
            assert_eq!(bad.parse::<FamilyId>(), Err(BadId));
        }
    }

    #[test]
    fn a_digest_tells_where_parts_end() {
        assert_ne!(Digest::of(&[b"ab", b"c"]), Digest::of(&[b"a", b"bc"]));
    }
}
