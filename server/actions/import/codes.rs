//! Does this code mean something? What lines may name, known before the import or read now.

use std::collections::BTreeSet;

use preau_core::domain::ids::{CentreId, ChildId, FamilyId};

use super::fields::Fields;
use crate::store::directory::KnownCodes;

/// The codes that lines may name, known before or read now.
#[derive(Debug)]
pub struct Codes {
    pub known: KnownCodes,
    /// Codes of this run, to find those that come twice: kind and code.
    seen: BTreeSet<(&'static str, String)>,
}

impl Codes {
    pub fn new(known: KnownCodes) -> Codes {
        Codes { known, seen: BTreeSet::new() }
    }

    /// False when this run has had it already.
    pub fn is_new(&mut self, kind: &'static str, key: String) -> bool {
        self.seen.insert((kind, key))
    }

    /// False, and said, when this run has that code already.
    pub fn first(&mut self, kind: &'static str, key: String, fields: &mut Fields<'_>, column: &str) -> bool {
        let fresh = self.is_new(kind, key);
        if !fresh {
            let _: Option<()> = fields.wrong(column, "ce code a déjà une ligne dans ce fichier");
        }
        fresh
    }

    pub fn centre(&self, fields: &mut Fields<'_>, column: &str) -> Option<CentreId> {
        let code = fields.code(column)?;
        self.known.centres.get(&code).copied().or_else(|| fields.wrong(column, "ce centre n’existe pas : ajoutez-le à centres.csv"))
    }

    pub fn family(&self, fields: &mut Fields<'_>, column: &str) -> Option<FamilyId> {
        let code = fields.code(column)?;
        let found = self.known.families.get(&code).copied();
        found.or_else(|| fields.wrong(column, "cette famille n’existe pas : ajoutez-la à familles.csv"))
    }

    pub fn child(&self, fields: &mut Fields<'_>, column: &str) -> Option<ChildId> {
        let code = fields.code(column)?;
        let found = self.known.children.get(&code).copied();
        found.or_else(|| fields.wrong(column, "cet enfant n’existe pas : ajoutez-le à enfants.csv"))
    }
}
