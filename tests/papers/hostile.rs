//! What can a name do to a paper? Nothing: it is text, whatever it holds and however long it is.

use preau::outside::pdf::PaperModel;
use preau::outside::pdf::model::InvoicePaper;

use crate::read::{Read, bytes};
use crate::samples::{certificate, deposit_slip, invoice, receipt};

/// A name that tries everything.
const HOSTILE: &str = "<b>{{ number }}</b> {number} =cmd|' /C calc'!A0 \u{202e}eliaf\u{202c} \u{5d3}\u{5d5}\u{5d3} محمد 木下 🎈👩‍👧 Zoe\u{301} \u{0}\u{7}\r\n%PDF \\( \u{e000}\u{fffe}\u{feff}";

/// The same invoice, with every free text replaced.
fn hostile(text: &str) -> InvoicePaper {
    let mut paper = invoice(3);
    let put = |place: &mut String| text.clone_into(place);
    put(&mut paper.client.name);
    put(&mut paper.client.family_reference);
    put(&mut paper.issuer.centre);
    put(&mut paper.issuer.association);
    paper.client.address.iter_mut().for_each(put);
    put(&mut paper.number);
    for child in &mut paper.children {
        put(&mut child.child);
        for line in &mut child.lines {
            put(&mut line.label);
            put(&mut line.explanation);
        }
    }
    paper.late_penalty = Some(text.to_owned());
    paper
}

#[test]
fn a_hostile_name_is_printed_as_it_is_and_does_nothing() {
    let read = Read::of(&PaperModel::Invoice(hostile(HOSTILE)));
    assert!(read.check().contains("No syntax or stream encoding errors found"));
    let text = read.text();
    assert!(text.contains("<b>{{ number }}</b> {number} =cmd|'"), "{text}");
    // Letters that the font lacks are boxes to the eye, and themselves to a reader.
    assert!(text.contains('木') && text.contains('🎈') && text.contains('\u{5d3}') && text.contains("Zoe\u{301}"), "{text}");
    assert!(!text.contains('\u{202e}') || text.contains('\u{5d3}'), "only poppler's own marks around right-to-left text");
    let opened = String::from_utf8_lossy(&read.opened()).into_owned();
    for word in ["/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/OpenAction"] {
        assert!(!opened.contains(word), "{word}");
    }
}

#[test]
fn every_paper_takes_every_text() {
    let long = "Wœ".repeat(150);
    let megabyte = "x ".repeat(500_000);
    let zalgo = format!("Z{}", "\u{301}\u{323}\u{489}".repeat(40));
    let all_planes: String = (0..0x11_0000_u32).step_by(509).filter_map(char::from_u32).collect();
    for text in ["", " ", "\u{0}", "\u{202e}", HOSTILE, &long, &megabyte, &zalgo, &all_planes] {
        bytes(&PaperModel::Invoice(hostile(text))).unwrap();
        let mut paper = receipt();
        for place in [&mut paper.payer.name, &mut paper.mode, &mut paper.number, &mut paper.allocations[0].invoice] {
            text.clone_into(place);
        }
        bytes(&PaperModel::Receipt(paper)).unwrap();
        let mut paper = certificate();
        for place in [&mut paper.director, &mut paper.town, &mut paper.children[0].name, &mut paper.issuer.email, &mut paper.issuer.siret] {
            text.clone_into(place);
        }
        bytes(&PaperModel::Certificate(paper)).unwrap();
        let mut paper = deposit_slip(3);
        for place in [&mut paper.bank, &mut paper.iban, &mut paper.number, &mut paper.cheques[0].drawer] {
            text.clone_into(place);
        }
        bytes(&PaperModel::DepositSlip(paper)).unwrap();
    }
}

#[test]
fn a_name_of_three_hundred_letters_stays_on_its_sheet() {
    let name = "Anne-Sophie de la ".repeat(17);
    let read = Read::of(&PaperModel::Invoice(hostile(&name)));
    assert!(read.check().contains("No syntax or stream encoding errors found"));
    let pages = read.pages();
    assert!(pages.len() <= 4, "{} pages", pages.len());
    assert!(pages.iter().enumerate().all(|(at, page)| page.contains(&format!("Page {}/{}", at + 1, pages.len()))));
}

#[test]
fn many_children_of_one_line_and_none_at_all() {
    let mut paper = hostile("Zoé");
    let child = paper.children[0].clone();
    paper.children = vec![child; 80];
    paper.total_cents = crate::samples::total(&paper.children);
    assert!(Read::of(&PaperModel::Invoice(paper.clone())).pages().len() > 5);
    (paper.children, paper.total_cents) = (vec![], 0);
    assert_eq!(Read::of(&PaperModel::Invoice(paper)).pages().len(), 1);
}
