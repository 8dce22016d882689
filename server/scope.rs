//! For whom may this be read or changed? Proofs of permission, made only in `actions/authorize.rs`: a store function about
//! people asks for one, so that a forgotten check does not compile.

use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{CentreId, FamilyId, StaffId};

/// The account may read and request for this family in this centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyScope {
    family: FamilyId,
    centre: CentreId,
}

impl FamilyScope {
    /// Only for `actions/authorize.rs` (checked by `tests/tidy.rs`).
    pub(crate) const fn granted(family: FamilyId, centre: CentreId) -> FamilyScope {
        FamilyScope { family, centre }
    }

    pub const fn family(&self) -> FamilyId {
        self.family
    }

    pub const fn centre(&self) -> CentreId {
        self.centre
    }

    pub const fn stream(&self) -> Stream {
        Stream::Family { family: self.family, centre: self.centre }
    }
}

/// The account directs this centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CentreScope {
    staff: StaffId,
    centre: CentreId,
}

impl CentreScope {
    /// Only for `actions/authorize.rs` (checked by `tests/tidy.rs`).
    pub(crate) const fn granted(staff: StaffId, centre: CentreId) -> CentreScope {
        CentreScope { staff, centre }
    }

    pub const fn staff(&self) -> StaffId {
        self.staff
    }

    pub const fn centre(&self) -> CentreId {
        self.centre
    }

    pub const fn stream(&self) -> Stream {
        Stream::Staff { staff: self.staff, centre: self.centre }
    }
}

/// The account of one family in one centre: whoever may read or change it was found before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountScope {
    family: FamilyId,
    centre: CentreId,
}

impl AccountScope {
    /// Only for `actions/authorize.rs` (checked by `tests/tidy.rs`).
    pub(crate) const fn granted(family: FamilyId, centre: CentreId) -> AccountScope {
        AccountScope { family, centre }
    }

    pub const fn family(&self) -> FamilyId {
        self.family
    }

    pub const fn centre(&self) -> CentreId {
        self.centre
    }
}
