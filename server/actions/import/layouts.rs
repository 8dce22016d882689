//! Which files, with which columns? The same table as in docs/IMPORT.md.

use super::table::Layout;

pub const CENTRES: Layout = Layout {
    file: "centres.csv",
    required: &["code", "nom", "type", "ages", "horaires", "adresse", "directeur"],
    optional: &["telephone", "email", "ordre"],
};
pub const PERIODS: Layout = Layout {
    file: "periodes.csv",
    required: &[
        "centre",
        "code",
        "nom",
        "genre",
        "cadre",
        "debut",
        "fin",
        "ouverture",
        "cloture",
        "limite_jours",
        "limite_ouvres",
        "limite_heure",
    ],
    optional: &["heures_offre"],
};
pub const SLOTS: Layout = Layout {
    file: "creneaux.csv",
    required: &["centre", "periode", "jour", "tranche", "places_moins_6", "places_6_plus"],
    optional: &["animateurs_moins_6", "animateurs_6_plus"],
};
pub const CLOSED: Layout = Layout { file: "fermetures.csv", required: &["centre", "periode", "date", "motif"], optional: &[] };
pub const OUTINGS: Layout = Layout {
    file: "sorties.csv",
    required: &["centre", "periode", "code", "date", "tranches", "titre", "places"],
    optional: &["texte", "prix", "age_min", "age_max"],
};
pub const FAMILIES: Layout = Layout { file: "familles.csv", required: &["code", "nom", "centres"], optional: &[] };
pub const GUARDIANS: Layout =
    Layout { file: "responsables.csv", required: &["code", "famille", "prenom", "nom"], optional: &["telephone", "email"] };
pub const CHILDREN: Layout = Layout { file: "enfants.csv", required: &["code", "familles", "prenom", "nom", "naissance"], optional: &[] };
pub const ENROLMENTS: Layout = Layout { file: "inscriptions.csv", required: &["enfant", "centre", "annee"], optional: &[] };

pub const PAYERS: Layout = Layout {
    file: "payeurs.csv",
    required: &["famille", "nom", "prenom", "adresse", "code_postal", "ville"],
    optional: &["complement", "email", "ancv", "residence"],
};
pub const QUOTIENTS: Layout = Layout { file: "quotients.csv", required: &["famille", "debut", "fin", "quotient"], optional: &[] };
pub const MARKS: Layout = Layout { file: "pointages.csv", required: &["enfant", "centre", "date", "tranches", "pointage"], optional: &[] };
pub const PRICE_LISTS: Layout = Layout {
    file: "grilles.csv",
    required: &["centre", "code", "nom", "debut", "fin", "decoupage"],
    optional: &[
        "periodes",
        "repas",
        "fratrie",
        "hors_delai",
        "annulation_tardive",
        "sans_reservation",
        "absence_non_justifiee",
        "autour_ecole",
    ],
};
pub const PRICES: Layout = Layout {
    file: "tarifs.csv",
    required: &["centre", "grille"],
    optional: &[
        "residence",
        "jusqu_a",
        "libelle",
        "matin",
        "midi",
        "apres_midi",
        "demi_journee",
        "demi_journee_repas",
        "journee_sans_repas",
        "journee",
    ],
};

pub const ALL: [&Layout; 14] = [
    &CENTRES,
    &PERIODS,
    &SLOTS,
    &CLOSED,
    &OUTINGS,
    &FAMILIES,
    &GUARDIANS,
    &CHILDREN,
    &ENROLMENTS,
    &PAYERS,
    &QUOTIENTS,
    &MARKS,
    &PRICE_LISTS,
    &PRICES,
];
