//! Can the papers be heard? Language, title, headings, tables with their heads, lists, pictures with a text, in reading order.

use preau::outside::pdf::PaperModel;

use crate::read::Read;
use crate::samples::{certificate, credit_note, deposit_slip, invoice, receipt};

fn all() -> [PaperModel; 6] {
    [
        PaperModel::Invoice(invoice(3)),
        PaperModel::Invoice(invoice(60)),
        PaperModel::Invoice(credit_note()),
        PaperModel::Receipt(receipt()),
        PaperModel::Certificate(certificate()),
        PaperModel::DepositSlip(deposit_slip(30)),
    ]
}

fn count(tags: &[String], name: &str) -> usize {
    tags.iter().filter(|tag| tag.split([' ', ':']).next() == Some(name)).count()
}

#[test]
fn every_paper_is_tagged_archivable_and_sound() {
    for model in all() {
        let read = Read::of(&model);
        assert!(read.check().contains("No syntax or stream encoding errors found"));
        let info = read.info();
        assert!(info.contains("Tagged:          yes") && info.contains("Author:          Les Préaux d’Oc"), "{info}");
        assert!(info.contains("JavaScript:      no") && info.contains("Encrypted:       no"), "{info}");
        let fonts = read.fonts();
        assert!((1..=2).contains(&fonts.len()));
        for font in fonts {
            assert!(font.contains("+SourceSans3-") && font.contains(" yes yes yes "), "embedded, a subset, with its letters: {font}");
        }
        let opened = String::from_utf8_lossy(&read.opened()).into_owned();
        for mark in
            ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "/Lang (fr-FR)", "/DisplayDocTitle true", "/Marked true"]
        {
            assert!(opened.contains(mark), "{mark}");
        }
    }
}

#[test]
fn a_table_is_one_table_however_many_pages_it_takes() {
    let read = Read::of(&PaperModel::Invoice(invoice(60)));
    assert!(read.pages().len() > 2);
    let tags = read.tags();
    assert_eq!((count(&tags, "Table"), count(&tags, "THead"), count(&tags, "H1")), (1, 1, 1));
    assert_eq!(tags.iter().filter(|tag| tag.as_str() == "/Scope /Column").count(), 5);
    // Each line has its name as head, each child a heading and a subtotal.
    assert_eq!(tags.iter().filter(|tag| tag.as_str() == "/Scope /Row").count(), 60 + 2 + 2);
    assert_eq!(count(&tags, "TD"), 60 * 4 + 2);
    let all = tags.join("\n");
    assert!(!all.contains("suite") && !all.contains("Page 1"), "what repeats is not read aloud");
    assert_eq!(tags.iter().filter(|tag| tag.as_str() == "\"Prestation\"").count(), 1);
}

#[test]
fn the_order_of_reading_is_that_of_a_letter() {
    let tags = Read::of(&PaperModel::Invoice(invoice(3))).tags();
    let place = |text: &str| tags.iter().position(|tag| tag.contains(text)).unwrap_or_else(|| panic!("{text}: {tags:#?}"));
    let order =
        ["Les Préaux d’Oc", "Mme Anaïs", "Facture n° 3H2026/0736EN", "31 août 2026", "Zoé Lefèvre", "Sous-total", "Total de la facture"];
    let places: Vec<usize> = order.iter().map(|text| place(text)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let after = [place("Total de la facture"), place("Pour régler"), place("FR76 3000"), place("Figure"), place("Exonération")];
    assert!(after.is_sorted(), "{after:?}");
    assert_eq!((count(&tags, "Figure"), count(&tags, "H2")), (1, 1));
    assert!(count(&tags, "L") == 2 && count(&tags, "LI") == count(&tags, "LBody"));
}

#[test]
fn the_code_has_a_text_for_who_cannot_see_it() {
    let opened = String::from_utf8_lossy(&Read::of(&PaperModel::Invoice(invoice(3))).opened()).into_owned();
    let utf16: String = "QR code de virement".encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    let plain = opened.contains("QR code de virement") || opened.to_lowercase().contains(&utf16);
    assert!(opened.contains("/Alt") && plain, "the alternative text of the figure");
}

#[test]
fn the_narrow_space_between_thousands_is_drawn_as_itself() {
    let mut paper = invoice(1);
    paper.previous_balance_cents = Some(123_456);
    let opened = String::from_utf8_lossy(&Read::of(&PaperModel::Invoice(paper)).opened()).into_owned();
    assert!(opened.to_uppercase().contains("<202F>"), "the font's table of letters has U+202F");
}
