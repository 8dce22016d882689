//! How does a paper become a PDF? A model goes in, bytes come out: tagged PDF/A-2a and PDF/UA-1, the same bytes for the same model.
//!
//! No IO and no clock: the words, the font and the colour are read before (`Look`), the date is given. From the model to the bytes:
//! `invoice` (and its like) say what stands where on a `sheet`, with `table`s that flow over pages; `paint` writes it.

mod certificate;
mod deposit_slip;
mod epc;
mod error;
mod face;
mod invoice;
mod letterhead;
mod lines;
mod logo;
mod look;
pub mod model;
mod paint;
mod panel;
mod path;
mod payment;
mod qr;
mod receipt;
mod sheet;
mod style;
mod sums;
mod table;
mod wording;
pub mod words;

use chrono::NaiveDate;

pub use epc::{EpcError, epc_text, iban_is_valid, rf_is_valid, rf_reference};
pub use error::PdfError;
pub use look::Look;
pub use model::PaperModel;

/// The language of all that we print.
const LANGUAGE: &str = "fr-FR";

/// The code that a bank's app reads, as SVG; none when these details cannot be paid to.
pub fn epc_svg(bank: &model::BankDetails, cents: i64) -> Option<String> {
    let text = epc_text(&bank.beneficiary, &bank.iban, &bank.bic, cents, &bank.reference).ok()?;
    qr::svg(&text).ok()
}

/// The paper as a PDF; `date` is that of the file.
pub fn render(model: &PaperModel, look: &Look, date: NaiveDate) -> Result<Vec<u8>, PdfError> {
    Press::new(look)?.render(model, date)
}

/// Makes papers one after the other: what is made ready of the fonts, and the words that were drawn already, serve for all.
#[derive(Debug)]
pub struct Press<'a> {
    look: &'a Look,
    faces: lines::Faces<'a>,
}

impl Press<'_> {
    pub fn new(look: &Look) -> Result<Press<'_>, PdfError> {
        Ok(Press { look, faces: look.faces()? })
    }

    /// As `render`: the same bytes, whatever was made before.
    pub fn render(&self, model: &PaperModel, date: NaiveDate) -> Result<Vec<u8>, PdfError> {
        print(model, self.look, &self.faces, date)
    }
}

fn print(model: &PaperModel, look: &Look, faces: &lines::Faces<'_>, date: NaiveDate) -> Result<Vec<u8>, PdfError> {
    let mut sheet = sheet::Sheet::new(faces);
    let (issuer, title) = match model {
        PaperModel::Invoice(paper) => (&paper.issuer, invoice::draw(&mut sheet, look, paper)?),
        PaperModel::Receipt(paper) => (&paper.issuer, receipt::draw(&mut sheet, look, paper)?),
        PaperModel::Certificate(paper) => (&paper.issuer, certificate::draw(&mut sheet, look, paper)?),
        PaperModel::DepositSlip(paper) => (&paper.issuer, deposit_slip::draw(&mut sheet, look, paper)?),
    };
    let (title, author) = (lines::plain(&title), lines::plain(&issuer.association));
    paint::write(sheet, look.palette, paint::About { title: &title, author: &author, language: LANGUAGE, date })
}
