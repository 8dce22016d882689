//! Which id has this code? SHA-256 of the kind and the codes: the same file read twice means the same things.

use preau_core::domain::ids::{CentreId, ChildId, Digest, FamilyId, OutingId, PeriodId, PriceListId};

fn id(kind: &str, codes: &[&str]) -> [u8; 16] {
    let parts: Vec<&[u8]> = std::iter::once(kind).chain(codes.iter().copied()).map(str::as_bytes).collect();
    let digest = Digest::of(&parts);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.bytes()[..16]);
    bytes
}

pub fn centre(code: &str) -> CentreId {
    CentreId(id("centre", &[code]))
}

pub fn period(centre: CentreId, code: &str) -> PeriodId {
    PeriodId(id("period", &[&centre.to_string(), code]))
}

pub fn outing(period: PeriodId, code: &str) -> OutingId {
    OutingId(id("outing", &[&period.to_string(), code]))
}

pub fn price_list(centre: CentreId, code: &str) -> PriceListId {
    PriceListId(id("price list", &[&centre.to_string(), code]))
}

pub fn family(code: &str) -> FamilyId {
    FamilyId(id("family", &[code]))
}

pub fn child(code: &str) -> ChildId {
    ChildId(id("child", &[code]))
}

pub fn guardian(code: &str) -> String {
    data_encoding::HEXLOWER.encode(&id("guardian", &[code]))
}

pub fn account(email: &str) -> String {
    data_encoding::HEXLOWER.encode(&id("account", &[email]))
}
