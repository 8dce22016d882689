//! What does a paper cost? Processor time and memory for so many invoices: `cargo bench --bench papers -- [invoices]`.
//!
//! Figures, not a test. The targets: at most 5 ms of processor each, at most 120 MB in all. With `-- --write FOLDER` it writes one paper
//! of each kind instead, to be looked at (`docs/screens/papier-*.png` are their first pages: `pdftoppm -r 96 -png -singlefile`).

#[path = "../load/measure.rs"]
#[allow(dead_code)]
mod measure;
mod samples;

use std::path::Path;

use measure::Process;
use preau::outside::pdf::{Look, PaperModel, PdfError, render};
use preau::templates::{House, Templates};

/// A summer's invoice: twenty days of two children.
const LINES: usize = 20;

fn main() -> Result<(), PdfError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let templates = Templates::of(None, &House::default()).expect("the embedded templates");
    let look = Look::of(&templates).expect("the embedded papers");
    match arguments.iter().position(|argument| argument == "--write").and_then(|at| arguments.get(at + 1)) {
        Some(folder) => write(&look, Path::new(folder)),
        None => measure(&look, arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(1_000)),
    }
}

fn write(look: &Look, folder: &Path) -> Result<(), PdfError> {
    let papers = [
        ("facture", PaperModel::Invoice(samples::InvoicePaper { previous_balance_cents: Some(1_030), ..samples::invoice(5) })),
        ("avoir", PaperModel::Invoice(samples::credit_note())),
        ("recu", PaperModel::Receipt(samples::receipt())),
        ("attestation", PaperModel::Certificate(samples::certificate())),
        ("bordereau", PaperModel::DepositSlip(samples::deposit_slip(12))),
    ];
    for (name, model) in papers {
        let path = folder.join(format!("papier-{name}.pdf"));
        std::fs::write(&path, render(&model, look, samples::day(2026, 8, 3))?).expect("a folder that can be written");
        println!("{}", path.display());
    }
    Ok(())
}

fn measure(look: &Look, count: usize) -> Result<(), PdfError> {
    let process = Process::of(std::process::id());
    println!("at rest: {} MB", process.memory_mb());
    for lines in [1, LINES, 400] {
        let count = if lines == 400 { count.div_ceil(20) } else { count };
        let before = process.cpu();
        let mut bytes = 0;
        for at in 0..count {
            let paper = samples::InvoicePaper { number: format!("3H2026/{at:04}EN"), ..samples::invoice(lines) };
            bytes += render(&PaperModel::Invoice(paper), look, samples::day(2026, 8, 3))?.len();
        }
        let each = (process.cpu() - before).as_secs_f64() * 1e3 / count as f64;
        println!("{count} invoices of {lines} lines: {each:.2} ms CPU each, {} bytes each, peak {} MB", bytes / count, process.peak_mb());
    }
    Ok(())
}
