//! Why can a file not be used as a statement? Stable codes, and sentences that say what to do.

/// Nothing of such a file is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementError {
    Empty,
    TooLarge,
    TooMany,
    /// A PDF, a spreadsheet.
    NotAStatement,
    /// The XML is cut or broken, or brings a DTD.
    Xml,
    /// Sound XML of another kind.
    NotCamt,
    Currency,
    SeveralAccounts,
    NoCredit,
    UnknownColumn(String),
    MissingColumn(&'static str),
    /// A line of the file, from 1, and what is wrong there.
    Line(u64, &'static str),
}

/// As `docs/IMPORT.md` names them.
const COLUMNS: &str = "date, libellé, montant (ou crédit et débit), et si l’on veut référence, devise";

impl StatementError {
    /// As in answers and logs: stable for ever.
    pub const fn code(&self) -> &'static str {
        match self {
            StatementError::Empty => "statement_empty",
            StatementError::TooLarge => "statement_too_large",
            StatementError::TooMany => "statement_too_many_lines",
            StatementError::NotAStatement => "statement_bad_format",
            StatementError::Xml => "statement_unreadable",
            StatementError::NotCamt => "statement_not_camt",
            StatementError::Currency => "statement_currency",
            StatementError::SeveralAccounts => "statement_several_accounts",
            StatementError::NoCredit => "statement_no_credit",
            StatementError::UnknownColumn(_) | StatementError::MissingColumn(_) => "statement_columns",
            StatementError::Line(..) => "statement_line",
        }
    }

    pub fn sentence(&self) -> String {
        match self {
            StatementError::Empty => "Ce fichier est vide : demandez de nouveau le relevé à la banque.".into(),
            StatementError::TooLarge => "Ce fichier dépasse 10 Mo : demandez à la banque un relevé plus court, un mois par exemple.".into(),
            StatementError::TooMany => {
                "Ce relevé compte plus de 5 000 virements : demandez à la banque un relevé plus court, un mois par exemple.".into()
            }
            StatementError::NotAStatement => {
                "Ce fichier n’est pas un relevé lisible : demandez à la banque le format CAMT.053 (XML) ou CSV, pas un PDF ni un classeur."
                    .into()
            }
            StatementError::Xml => "Ce fichier XML est abîmé ou coupé : téléchargez de nouveau le relevé à la banque.".into(),
            StatementError::NotCamt => {
                "Ce fichier XML n’est pas un relevé CAMT.053 : choisissez ce format à la banque (« relevé de compte », pas « avis »)."
                    .into()
            }
            StatementError::Currency => "Ce relevé contient des montants dans une autre devise que l’euro : rien n’a été repris.".into(),
            StatementError::SeveralAccounts => {
                "Ce fichier mêle les relevés de plusieurs comptes : demandez à la banque un fichier par compte.".into()
            }
            StatementError::NoCredit => {
                "Ce relevé ne contient aucun encaissement : il n’y a que des débits ou des opérations à venir. Rien n’a été repris.".into()
            }
            StatementError::UnknownColumn(name) => {
                format!("Colonne inconnue « {name} » : renommez-la ou retirez-la. Colonnes lues : {COLUMNS}.")
            }
            StatementError::MissingColumn(name) => {
                format!("La colonne « {name} » manque : la première ligne nomme les colonnes. Colonnes lues : {COLUMNS}.")
            }
            StatementError::Line(number, what) => format!("Ligne {number} : {what}. Rien n’a été repris."),
        }
    }
}
