//! Does a long paper flow over its pages? Heads repeat, pages count, nothing is lost, no heading or subtotal stands alone.

use preau::outside::pdf::PaperModel;

use crate::read::Read;
use crate::samples::{deposit_slip, invoice};

fn pages(lines: usize) -> Vec<String> {
    Read::of(&PaperModel::Invoice(invoice(lines))).pages()
}

#[test]
fn one_forty_and_four_hundred_lines_have_the_pages_they_need() {
    for (lines, least, most) in [(1, 1, 1), (5, 1, 1), (40, 3, 3), (400, 15, 19)] {
        let pages = pages(lines);
        assert!((least..=most).contains(&pages.len()), "{lines} lines: {} pages", pages.len());
        for (at, page) in pages.iter().enumerate() {
            assert!(page.ends_with(&format!("Page {}/{}", at + 1, pages.len())), "{page}");
            assert_eq!(page.starts_with("Facture n° 3H2026/0736EN, suite"), at > 0, "{page}");
            let has_lines = page.lines().any(|line| line.starts_with("0") || line.starts_with("1") || line.starts_with("2"));
            let head = page.contains("Date Prestation Qté Prix unitaire Montant");
            assert_eq!(head, has_lines, "lines have a head: {page}");
        }
        let found = pages.iter().flat_map(|page| page.lines()).filter(|line| line.contains("/07/2026 ") && line.ends_with('€')).count();
        assert_eq!(found, lines, "each line once");
    }
}

#[test]
fn no_heading_and_no_subtotal_stands_alone_whatever_the_number_of_lines() {
    for lines in 1..=64 {
        for page in pages(lines) {
            let rows: Vec<&str> = page.lines().collect();
            for (at, row) in rows.iter().enumerate() {
                if ["Zoé Lefèvre", "Élie Lefèvre"].contains(row) {
                    assert!(rows[at + 1].contains("/07/2026 "), "{lines} lines: a heading without its line:\n{page}");
                }
                if row.starts_with("Sous-total") {
                    assert!(rows[..at].iter().any(|row| row.contains("/07/2026 ")), "{lines} lines: a subtotal alone:\n{page}");
                }
            }
        }
    }
}

#[test]
fn five_hundred_cheques_are_all_there() {
    let read = Read::of(&PaperModel::DepositSlip(deposit_slip(500)));
    let pages = read.pages();
    assert!(pages.len() > 10 && pages.iter().all(|page| page.contains("N° Chèque n°") || !page.contains(" Estève ")));
    let text = read.text();
    assert!(text.contains("\n500 ") && text.contains("\n251 "), "first and last numbers");
}
