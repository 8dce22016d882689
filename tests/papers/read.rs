//! What do other programs read in our papers? poppler for text, tags and fonts, qpdf for the file itself.

use std::path::PathBuf;
use std::process::Command;

use preau::outside::pdf::{Look, PaperModel, PdfError, render};
use preau::templates::{House, Templates};

use crate::samples::day;

pub fn look() -> Look {
    Look::of(&Templates::of(None, &House::default()).unwrap()).unwrap()
}

pub fn bytes(model: &PaperModel) -> Result<Vec<u8>, PdfError> {
    render(model, &look(), day(2026, 8, 3))
}

/// A paper on disk, for programs that are not ours.
pub struct Read {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Read {
    pub fn of(model: &PaperModel) -> Read {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("papier.pdf");
        std::fs::write(&path, bytes(model).unwrap()).unwrap();
        Read { _folder: folder, path }
    }

    fn ask(&self, program: &str, arguments: &[&str], last: &[&str]) -> String {
        let said = Command::new(program).args(arguments).arg(&self.path).args(last).output();
        let said = said.unwrap_or_else(|error| panic!("{program}: {error} (poppler-utils and qpdf are needed)"));
        assert!(said.status.success(), "{program}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).into_owned()
    }

    /// One text a page, laid out as it is seen, each run of spaces as one.
    pub fn pages(&self) -> Vec<String> {
        let text = self.ask("pdftotext", &["-layout"], &["-"]);
        let tidy = |page: &str| {
            let lines = page.lines().map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        };
        text.split('\u{c}').map(tidy).filter(|page| !page.is_empty()).collect()
    }

    pub fn text(&self) -> String {
        self.pages().join("\n")
    }

    pub fn info(&self) -> String {
        self.ask("pdfinfo", &[], &[])
    }

    /// The tree of tags, with the text below each.
    pub fn tags(&self) -> Vec<String> {
        self.ask("pdfinfo", &["-struct-text"], &[]).lines().map(|line| line.trim().to_owned()).collect()
    }

    pub fn fonts(&self) -> Vec<String> {
        self.ask("pdffonts", &[], &[]).lines().skip(2).map(str::to_owned).collect()
    }

    /// qpdf's verdict: structure of the file and each of its streams.
    pub fn check(&self) -> String {
        self.ask("qpdf", &["--check"], &[])
    }

    /// The file with its streams opened, to look for what no reader shows.
    pub fn opened(&self) -> Vec<u8> {
        let out = self.path.with_extension("open");
        self.ask("qpdf", &["--qdf", "--object-streams=disable"], &[out.to_str().unwrap()]);
        std::fs::read(out).unwrap()
    }
}
