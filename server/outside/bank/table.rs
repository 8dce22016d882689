//! What stands in a bank's CSV? Columns by name, in the names that French banks give them.

use super::text::{cents, date, joined, plain};
use super::{BankCredit, Statement, StatementError};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Date,
    Amount,
    Credit,
    Debit,
    Text,
    Reference,
    Currency,
    /// Known, and not needed.
    Nothing,
}

/// Without accents, in lower case, words apart.
const NAMES: &[(Holds, &[&str])] = &[
    (Holds::Date, &["date", "date operation", "date d operation", "date de l operation", "date comptable", "date de comptabilisation"]),
    (Holds::Amount, &["montant", "montant eur", "montant euros", "montant en euros"]),
    (Holds::Credit, &["credit", "credit eur", "credit euros", "credit en euros"]),
    (Holds::Debit, &["debit", "debit eur", "debit euros", "debit en euros"]),
    (
        Holds::Text,
        &[
            "libelle",
            "libelle operation",
            "libelle de l operation",
            "libelle simplifie",
            "detail",
            "details",
            "communication",
            "motif",
            "informations complementaires",
            "emetteur",
            "donneur d ordre",
        ],
    ),
    (Holds::Reference, &["reference", "reference operation", "reference de l operation", "reference client", "ref"]),
    (Holds::Currency, &["devise"]),
    (
        Holds::Nothing,
        &[
            "",
            "date valeur",
            "date de valeur",
            "solde",
            "type",
            "type operation",
            "type d operation",
            "categorie",
            "sous categorie",
            "pointage operation",
        ],
    ),
];

pub fn read(content: &str) -> Result<Statement, StatementError> {
    let head = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b';', b',', b'\t'].into_iter().max_by_key(|d| (head.bytes().filter(|b| b == d).count(), *d == b';')).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(content.as_bytes());
    let mut columns: Option<Vec<Holds>> = None;
    let mut statement = Statement::default();
    let mut lines = FileLines { content, at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| {
            StatementError::Line(lines.number(error.position()), "elle ne se lit pas comme du CSV, vérifiez les guillemets")
        })?;
        let number = lines.number(record.position());
        match &columns {
            _ if record.iter().all(|cell| cell.trim().is_empty()) => {}
            None => columns = Some(headers(&record)?),
            Some(columns) => match credit(&record, columns, number)? {
                Some(credit) => statement.credits.push(credit),
                None => statement.left_out += 1,
            },
        }
    }
    Ok(statement)
}

/// The lines of the file as an editor counts them: the reader of CSV takes the end of a Windows line for the beginning of the next.
struct FileLines<'a> {
    content: &'a str,
    at: usize,
    line: u64,
}

impl FileLines<'_> {
    /// Of a record, each further down than the last.
    fn number(&mut self, position: Option<&csv::Position>) -> u64 {
        let bytes = self.content.as_bytes();
        let start = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.at);
        while let Some(byte) = bytes.get(self.at).filter(|b| self.at < start || matches!(b, b'\r' | b'\n')) {
            self.at += 1;
            self.line += u64::from(*byte == b'\n' || (*byte == b'\r' && bytes.get(self.at) != Some(&b'\n')));
        }
        self.line
    }
}

fn headers(record: &csv::StringRecord) -> Result<Vec<Holds>, StatementError> {
    let mut columns = vec![];
    for cell in record {
        let name = named(cell);
        let holds = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(holds, _)| *holds);
        columns.push(holds.ok_or_else(|| StatementError::UnknownColumn(plain(cell).chars().take(40).collect()))?);
    }
    let has = |holds: Holds| columns.contains(&holds);
    let missing = [(has(Holds::Date), "date"), (has(Holds::Text), "libellé"), (has(Holds::Amount) || has(Holds::Credit), "montant")];
    match missing.into_iter().find(|(there, _)| !there) {
        Some((_, name)) => Err(StatementError::MissingColumn(name)),
        None => Ok(columns),
    }
}

/// *Libellé de l’opération* → `libelle de l operation`.
fn named(cell: &str) -> String {
    let plain_letter = |c: char| match c {
        'à' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'î' => 'i',
        'ô' => 'o',
        'ù' | 'û' => 'u',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    let letters: String = cell.to_lowercase().chars().map(plain_letter).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The credit of a line; none when it is a debit.
fn credit(record: &csv::StringRecord, columns: &[Holds], number: u64) -> Result<Option<BankCredit>, StatementError> {
    if record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
        return Err(StatementError::Line(number, "elle a plus de cellules que la première ligne n’a de colonnes"));
    }
    let cells = |holds: Holds| columns.iter().zip(record.iter()).filter(move |(h, _)| **h == holds).map(|(_, cell)| cell.trim());
    let filled = |holds: Holds| cells(holds).find(|cell| !cell.is_empty());
    if filled(Holds::Currency).is_some_and(|currency| !currency.eq_ignore_ascii_case("EUR") && currency != "€") {
        return Err(StatementError::Currency);
    }
    let amount = match (filled(Holds::Credit), filled(Holds::Amount), filled(Holds::Debit)) {
        (Some(text), ..) | (None, Some(text), _) => {
            cents(text).ok_or(StatementError::Line(number, "montant illisible, 1234,56 est attendu"))?
        }
        (None, None, Some(_)) => return Ok(None),
        (None, None, None) => return Err(StatementError::Line(number, "le montant est vide")),
    };
    if amount <= 0 {
        return Ok(None);
    }
    let day = filled(Holds::Date).and_then(date);
    Ok(Some(BankCredit {
        date: day.ok_or(StatementError::Line(number, "date illisible, 02/11/2026 ou 2026-11-02 est attendu"))?,
        cents: amount,
        text: joined(cells(Holds::Text)),
        reference: joined(cells(Holds::Reference)),
        own: String::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_manual_and_those_of_banks() {
        let ours = "date;libellé;montant;référence\r\n02/11/2026;VIR ZOE LUNE;\"1 024,80\";RF18\r\n;;;\r\n03/11/2026;LOYER;-500,00;\r\n";
        let read_ours = read(ours).unwrap();
        assert_eq!((read_ours.credits.len(), read_ours.left_out), (1, 1));
        let credit = &read_ours.credits[0];
        assert_eq!((credit.cents, credit.text.as_str(), credit.reference.as_str()), (102_480, "VIR ZOE LUNE", "RF18"));
        let bank = "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;\
                    Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n\
                    02/11/2026;ZOE LUNE;VIR SEPA ZOE LUNE;AB1;RF18 5390;Virement recu;x;y;;+24,80;01/11/2026;02/11/2026;0\n\
                    02/11/2026;EDF;PRLV EDF;AB2;;Prelevement;x;y;-80,00;;02/11/2026;02/11/2026;0\n";
        let read_bank = read(bank).unwrap();
        assert_eq!((read_bank.credits.len(), read_bank.left_out), (1, 1));
        assert_eq!(read_bank.credits[0].text, "ZOE LUNE VIR SEPA ZOE LUNE RF18 5390");
        assert_eq!(read_bank.credits[0].date.to_string(), "2026-11-02");
        let commas = "date,libelle,credit,debit\n2026-11-02,\"Lune, Zoé\",24.80,\n";
        assert_eq!((read(commas).unwrap().credits[0].cents, read(commas).unwrap().credits[0].text.as_str()), (2_480, "Lune, Zoé"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(read("date;libelle;montant;pays\n"), Err(StatementError::UnknownColumn("pays".into())));
        assert_eq!(read("date;montant\n"), Err(StatementError::MissingColumn("libellé")));
        assert_eq!(read("libelle;montant\n"), Err(StatementError::MissingColumn("date")));
        assert_eq!(read("date;libelle\n"), Err(StatementError::MissingColumn("montant")));
        let line = |text: &str| match read(&format!("date;libelle;montant;devise\n02/11/2026;a;1,00;EUR\n{text}\n")) {
            Err(StatementError::Line(number, what)) => (number, what),
            other => panic!("{other:?}"),
        };
        assert_eq!(line("31/02/2026;a;1,00;EUR").0, 3);
        // As an editor numbers them, whatever the ends of lines, and what stands before and between.
        for (at, text) in [
            (2, "date;libelle;montant\r\nhier;a;1,00\r\n"),
            (3, "date;libelle;montant\r\n02/11/2026;a;1,00\r\nhier;a;1,00"),
            (2, "date;libelle;montant\rhier;a;1,00\r"),
            (6, "\r\n \r\ndate;libelle;montant\r\n\r\n;;\r\nhier;a;1,00\r\n"),
            (4, "date;libelle;montant\r\n02/11/2026;\"VIR\r\nLUNE\";1,00\r\nhier;a;1,00\r\n"),
        ] {
            let Err(StatementError::Line(number, _)) = read(text) else { panic!("{text:?}") };
            assert_eq!(number, at, "{text:?}");
        }
        assert!(line("02/11/2026;a;x;EUR").1.contains("montant illisible"));
        assert!(line("02/11/2026;a;;EUR").1.contains("vide"));
        assert!(line("02/11/2026;a;1,00;EUR;b").1.contains("plus de cellules"));
        assert_eq!(read("date;libelle;montant;devise\n02/11/2026;a;1,00;CHF\n"), Err(StatementError::Currency));
    }
}
