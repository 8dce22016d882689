//! Does each paper say all that it has to say?

use preau::outside::pdf::model::*;
use preau::outside::pdf::{PaperModel, PdfError};

use crate::read::{Read, bytes};
use crate::samples::{certificate, credit_note, day, deposit_slip, invoice, receipt};

/// Each text, in this order.
fn says(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest.find(word).unwrap_or_else(|| panic!("« {word} » is missing after what came before in:\n{text}"));
        rest = &rest[at + word.len()..];
    }
}

#[test]
fn an_invoice_says_what_the_law_and_the_manual_ask() {
    let mut paper = invoice(4);
    paper.previous_balance_cents = Some(123_456);
    paper.late_penalty = Some("Pénalité de retard : 5,00 €.".into());
    let text = Read::of(&PaperModel::Invoice(paper)).text();
    let words = [
        "Les Préaux d’Oc",
        "Accueil de loisirs du Moulin",
        "4 place du Lavoir",
        "SIRET 123 456 789 00012",
        "Facture n° 3H2026/0736EN",
        "3 août 2026 31 août 2026 01/07/2026 – 31/07/2026 F-00421",
        "Date Prestation Qté Prix unitaire Montant",
        "Zoé Lefèvre",
        "01/07/2026 Accueil – journée complète avec repas 1 12,40 € 12,40 €",
        "QF 542,00 au 09/07 → tranche 501–700 → journée 12,40 €",
        "Sous-total Zoé Lefèvre 24,80 €",
        "Élie Lefèvre",
        "Sortie – aquarium, supplément 1 3,50 €",
        "Sous-total Élie Lefèvre 8,10 €",
        "Total de la facture 32,90 €",
        "Solde antérieur 1 234,56 €",
        "À régler 1 267,46 €",
        "Chèque, espèces, ANCV, CESU, E-CESU, virement",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
        "BIC AGRIFRPP",
        "RF18 5390 0754 7034",
        "Montant 1 267,46 €",
        "Exonération de TVA, art. 261-7-1° du CGI.",
        "Pénalité de retard : 5,00 €.",
        "Page 1/1",
    ];
    says(&text, &words);
    assert!(text.contains("Mme Anaïs Lefèvre-Garric") && text.contains("3 impasse de l’Œuvre"));
}

#[test]
fn an_account_in_credit_owes_nothing_and_gets_no_code() {
    let with = |previous: i64| Read::of(&PaperModel::Invoice(InvoicePaper { previous_balance_cents: Some(previous), ..invoice(1) }));
    let text = with(-2_000).text();
    says(&text, &["Total de la facture 12,40 €", "Solde antérieur, en votre faveur 20,00 €", "En votre faveur 7,60 €"]);
    assert!(!text.contains("IBAN") && !text.contains("Pour régler"));
    says(&with(-1_240).text(), &["Rien à régler 0,00 €"]);
}

#[test]
fn instalments_are_listed_and_the_transfer_is_the_first() {
    let mut paper = invoice(4);
    let instalment = |due, amount_cents| Instalment { due, amount_cents };
    paper.instalments = vec![instalment(day(2026, 8, 31), 2_000), instalment(day(2026, 9, 30), 1_290)];
    says(
        &Read::of(&PaperModel::Invoice(paper.clone())).text(),
        &["Échéancier", "Échéance 1 le 31 août 2026 20,00 €", "Échéance 2 le 30 septembre 2026 12,90 €", "Montant 20,00 €"],
    );
    paper.instalments.pop();
    assert_eq!(bytes(&PaperModel::Invoice(paper)), Err(PdfError::Sums { said_cents: 3_290, found_cents: 2_000 }));
}

#[test]
fn texts_of_a_centre_replace_ours_or_leave_them_out() {
    let (exemption, payment_means) = (Some("TVA non applicable.".into()), Some("Virement seulement.".into()));
    let text = Read::of(&PaperModel::Invoice(InvoicePaper { exemption, payment_means, ..invoice(1) })).text();
    says(&text, &["Virement seulement.", "TVA non applicable."]);
    assert!(!text.contains("261-7-1") && !text.contains("E-CESU"));
    let silent = InvoicePaper { exemption: Some(String::new()), bank: None, ..invoice(1) };
    let text = Read::of(&PaperModel::Invoice(silent)).text();
    assert!(!text.contains("TVA") && !text.contains("IBAN"));
}

#[test]
fn a_credit_note_names_its_invoice_and_has_real_minus_signs() {
    let text = Read::of(&PaperModel::Invoice(credit_note())).text();
    says(&text, &["Avoir n° 3H2026/0741EN", "3H2026/0736EN", "−1 12,40 € −12,40 €", "Total de l’avoir −29,40 €", "crédit de votre compte"]);
    assert!(text.contains("du 03/08/2026") && !text.contains("-29,40") && !text.contains("IBAN"), "{text}");
}

#[test]
fn a_receipt_says_the_sum_twice_and_what_it_settled() {
    let words = [
        "Reçu n° R2026/0118",
        "20 août 2026 Chèque 0004217 Crédit de la Lauze F-00421",
        "Reçu de Mme Anaïs Lefèvre-Garric la somme de",
        "232,24 €",
        "deux cent trente-deux euros et vingt-quatre centimes",
        "3H2026/0512EN 149,96 €",
        "3H2026/0736EN 70,28 €",
        "Reste au crédit de votre compte 12,00 €",
        "Total reçu 232,24 €",
    ];
    says(&Read::of(&PaperModel::Receipt(receipt())).text(), &words);
    let cash = ReceiptPaper { cheque: None, mode: "Espèces".into(), ..receipt() };
    assert!(!Read::of(&PaperModel::Receipt(cash)).text().contains("Chèque"));
}

#[test]
fn a_certificate_keeps_the_eligible_part_and_the_cesu_apart() {
    let words = [
        "Attestation de paiement 2026",
        "A2026/0042 1er avril 2027 2026 F-00421",
        "annule et remplace l’attestation n° A2026/0017 du 25 mars 2027",
        "Camille Roquebrune",
        "1 234,56 €",
        "mille deux cent trente-quatre euros et cinquante-six centimes",
        "dont réglé en CESU 300,00 €",
        "Zoé Lefèvre 14/05/2021 612,40 €",
        "Élie Lefèvre 02/11/2023 205,60 €",
        "Total des frais de garde 818,00 €",
        "dont réglés en CESU 180,00 €",
        "3 500,00 € par enfant",
        "article 200 quater B",
        "Fait à Belcastel-sur-Lauze, le 1er avril 2027",
        "Camille Roquebrune",
    ];
    says(&Read::of(&PaperModel::Certificate(certificate())).text(), &words);
    let older = CertificatePaper { children: vec![], replaces: None, paid_by_cesu_cents: 0, ..certificate() };
    let text = Read::of(&PaperModel::Certificate(older)).text();
    says(&text, &["Total réglé en 2026 1 234,56 €", "Aucun enfant n’avait moins de 6 ans"]);
    assert!(!text.contains("remplace") && !text.contains("à déduire"));
}

#[test]
fn a_deposit_slip_counts_its_cheques() {
    let words = [
        "Bordereau de remise n° B2026/09",
        "4 septembre 2026 Crédit de la Lauze 12 768,42 €",
        "FR76 3000 6000 0112 3456 7890 189",
        "1 0004217 Crédit de la Lauze Mme Anaïs Lefèvre-Garric 10,30 €",
        "12 0004558 Caisse des Coteaux M. Olivier Sarrazin 117,77 €",
        "Total de la remise 768,42 €",
    ];
    let text = Read::of(&PaperModel::DepositSlip(deposit_slip(12))).text();
    says(&text, &words);
    assert!(text.contains("Page 1/1"), "one page:\n{text}");
}

#[test]
fn a_slip_of_vouchers_speaks_of_no_cheque() {
    let slip = DepositSlipPaper { mode: PaymentMode::CesuPaper, ..deposit_slip(2) };
    let text = Read::of(&PaperModel::DepositSlip(slip)).text();
    says(&text, &["Nombre de règlements", "CESU", "Cachet de l’organisme"]);
    assert!(!text.contains("Chèque n°") && !text.contains("Nombre de chèques"), "{text}");
}

#[test]
fn a_paper_that_does_not_add_up_is_not_made() {
    let sums = |model: PaperModel| matches!(bytes(&model), Err(PdfError::Sums { .. }));
    assert!(sums(PaperModel::Invoice(InvoicePaper { total_cents: 1, ..invoice(3) })));
    assert!(sums(PaperModel::Receipt(ReceiptPaper { amount_cents: 1, ..receipt() })));
    assert!(sums(PaperModel::DepositSlip(DepositSlipPaper { total_cents: 1, ..deposit_slip(2) })));
    let mut absurd = invoice(2);
    absurd.children[0].lines[0].total_cents = i64::MAX;
    assert_eq!(bytes(&PaperModel::Invoice(absurd)), Err(PdfError::TooLarge));
    let huge = CertificatePaper { total_paid_cents: i64::MAX, paid_by_cesu_cents: i64::MIN, ..certificate() };
    assert!(Read::of(&PaperModel::Certificate(huge)).text().contains("92 233 720 368 547 758,07 €"));
}

#[test]
fn bank_details_of_which_no_code_can_be_made_leave_out_the_code_and_nothing_else() {
    let with = |change: fn(&mut BankDetails)| {
        let mut paper = invoice(2);
        change(paper.bank.as_mut().unwrap());
        Read::of(&PaperModel::Invoice(paper))
    };
    let coded = |read: &Read| read.tags().iter().any(|tag| tag.starts_with("Figure"));
    assert!(coded(&with(|_| {})), "where one can be made it is there");
    let long = |bank: &mut BankDetails| bank.beneficiary = "x".repeat(71);
    let changes: [fn(&mut BankDetails); 4] = [
        |bank| bank.iban = "FR76 3000 6000 0112 3456 7890 188".into(),
        |bank| bank.beneficiary.clear(),
        long,
        |bank| bank.bic = "AGRI".into(),
    ];
    for change in changes {
        let read = with(change);
        let text = read.text();
        assert!(!coded(&read) && text.contains("FR76 3000") && text.contains("Référence à indiquer"), "{text}");
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let models = [
        PaperModel::Invoice(invoice(40)),
        PaperModel::Invoice(credit_note()),
        PaperModel::Receipt(receipt()),
        PaperModel::Certificate(certificate()),
        PaperModel::DepositSlip(deposit_slip(50)),
    ];
    for model in models {
        // By way of JSON, as a model is stored, and with a look that was read anew.
        let stored: PaperModel = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
        assert_eq!(stored, model);
        assert!(bytes(&stored).unwrap() == bytes(&model).unwrap(), "{model:?}");
    }
}
