//! What is in this file? CSV as spreadsheets write it: UTF-8 with or without a mark, comma or semicolon, columns by name.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::problem::Problems;

/// A larger file is no list of ours.
pub const FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Characters of one cell.
pub const CELL_CHARS_MAX: usize = 500;

/// A kind of file: its name and columns.
#[derive(Debug)]
pub struct Layout {
    pub file: &'static str,
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

/// A line with its cells by column.
#[derive(Clone, Debug)]
pub struct Line {
    pub file: &'static str,
    pub number: u64,
    cells: BTreeMap<&'static str, String>,
}

impl Line {
    /// The cell, without the spaces around it; empty when the column is absent.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The lines of a file of that layout; none when it is absent. What cannot be read is added to the problems.
pub fn read(folder: &Path, layout: &Layout, problems: &mut Problems) -> Option<Vec<Line>> {
    let path = folder.join(layout.file);
    let mut whole = |reason: &str| problems.add(layout.file, 0, reason);
    match std::fs::metadata(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return None,
        Ok(data) if data.len() > FILE_BYTES_MAX => {
            whole("plus de 20 Mo : ce n’est pas une liste de ce portail");
            return Some(vec![]);
        }
        _ => {}
    }
    let Ok(bytes) = std::fs::read(&path) else {
        whole("ne peut pas être lu");
        return Some(vec![]);
    };
    let Ok(text) = String::from_utf8(bytes) else {
        whole("n’est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 »");
        return Some(vec![]);
    };
    // One kind of line end, so that lines are counted as an editor counts them.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    Some(parse(&text, layout, problems))
}

fn parse(text: &str, layout: &Layout, problems: &mut Problems) -> Vec<Line> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() >= head.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut columns: Option<Vec<Option<&'static str>>> = None;
    let mut lines = vec![];
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                problems.add(layout.file, line, "ne se lit pas comme du CSV : vérifiez les guillemets");
                return lines;
            }
        };
        let number = record.position().map_or(0, csv::Position::line);
        match &columns {
            None => match headers(&record, layout, problems) {
                Some(found) => columns = Some(found),
                None => return vec![],
            },
            Some(_) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Some(columns) => {
                if let Some(line) = line(&record, columns, number, layout, problems) {
                    lines.push(line);
                }
            }
        }
    }
    if columns.is_none() {
        problems.add(layout.file, 0, "est vide : la première ligne nomme les colonnes");
    }
    lines
}

/// The known column at each place, or none if one is missing, unknown or double.
fn headers(record: &csv::StringRecord, layout: &Layout, problems: &mut Problems) -> Option<Vec<Option<&'static str>>> {
    let known = || layout.required.iter().chain(layout.optional);
    let mut found: Vec<Option<&'static str>> = vec![];
    let mut good = true;
    for cell in record {
        let name = cell.trim().to_lowercase();
        let column = known().find(|c| **c == name).copied();
        if column.is_none() && !name.is_empty() {
            let all: Vec<&str> = known().copied().collect();
            problems.add(layout.file, 1, format!("colonne inconnue « {name} » ; attendues : {}", all.join(", ")));
            good = false;
        }
        if column.is_some() && found.contains(&column) {
            problems.add(layout.file, 1, format!("la colonne « {name} » est nommée deux fois"));
            good = false;
        }
        found.push(column);
    }
    for missing in layout.required.iter().filter(|c| !found.contains(&Some(**c))) {
        problems.add(layout.file, 1, format!("la colonne « {missing} » manque"));
        good = false;
    }
    good.then_some(found)
}

fn line(
    record: &csv::StringRecord,
    columns: &[Option<&'static str>],
    number: u64,
    layout: &Layout,
    problems: &mut Problems,
) -> Option<Line> {
    if record.len() > columns.len() && record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
        problems.add(layout.file, number, format!("{} cellules pour {} colonnes", record.len(), columns.len()));
        return None;
    }
    let mut cells = BTreeMap::new();
    let mut good = true;
    for (column, cell) in columns.iter().zip(record.iter()) {
        let Some(column) = column else { continue };
        let text = cell.trim();
        if text.chars().count() > CELL_CHARS_MAX {
            problems.add(layout.file, number, format!("{column} : plus de {CELL_CHARS_MAX} caractères"));
            good = false;
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
            problems.add(layout.file, number, format!("{column} : un caractère invisible n’a pas sa place ici"));
            good = false;
        }
        cells.insert(*column, text.replace("\r\n", " ").replace(['\n', '\r'], " "));
    }
    for empty in layout.required.iter().filter(|c| cells.get(**c).is_none_or(String::is_empty)) {
        problems.add(layout.file, number, format!("{empty} est vide"));
        good = false;
    }
    good.then_some(Line { file: layout.file, number, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout = Layout { file: "x.csv", required: &["code", "nom"], optional: &["ordre"] };

    fn read_text(text: &str) -> (Vec<Line>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.csv"), text).unwrap();
        let mut problems = Problems::default();
        let lines = read(folder.path(), &LAYOUT, &mut problems).unwrap();
        (lines, problems.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn comma_or_semicolon_mark_or_none() {
        for text in ["code,nom\na,\"B, c\"\n", "\u{feff}nom;Code\r\n\"B, c\"; a \r\n;\r\n"] {
            let (lines, problems) = read_text(text);
            assert_eq!(problems, Vec::<String>::new());
            assert_eq!((lines.len(), lines[0].text("code"), lines[0].text("nom"), lines[0].text("ordre")), (1, "a", "B, c", ""));
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(read_text("code;nom\na;b\n;c\n").1, ["x.csv, ligne 3 : code est vide"]);
        assert_eq!(read_text("code;nom;x\na;b;c\n").1.len(), 1);
        assert!(read_text("code\na\n").1[0].contains("« nom » manque"));
        assert!(read_text("").1[0].contains("est vide"));
        assert!(read_text("code;nom\na;b;c;d\n").1[0].contains("4 cellules pour 2 colonnes"));
    }
}
