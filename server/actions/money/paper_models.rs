//! What is printed on a paper? Models frozen in the transaction of their issue, from the facts of that moment.

use std::collections::BTreeMap;

use preau_core::domain::ids::{ChildId, LineId, OperationId};
use preau_core::domain::money::account::{Account, Effect, Entry};
use preau_core::domain::money::acts::NewLine;
use preau_core::domain::money::certificate::{CEILING_CENTS, CertificateFigures};
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::money::online::Means;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::plan::{CoveredInstalment, Plan};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::time::LocalDate;

use crate::app::App;
use crate::outside::pdf::model::{
    Addressee, Allocation, BankDetails, CertificatePaper, ChequeDetails, ChildLines, DepositSlipPaper, DepositedCheque, EligibleChild,
    Instalment, InvoiceKind, InvoiceLine, InvoicePaper, Issuer, LineNature as Printed, PaperModel, ReceiptPaper, ReplacedCertificate,
};
use crate::outside::pdf::rf_reference;
use crate::scope::AccountScope;
use crate::store::deposit::DepositCredit;
use crate::store::ledger::LineRow;
use crate::store::projection::CentreRow;
use crate::store::{Reader, StoreError};

/// Name and birth of the children that a certificate may name.
pub type Names = BTreeMap<ChildId, (String, LocalDate)>;

/// What every paper of an account says of its two sides.
#[derive(Debug)]
pub struct Desk {
    issuer: Issuer,
    client: Addressee,
    bank: Option<BankDetails>,
    /// With those of online payment, where the centre takes it.
    means: Option<String>,
    exemption: String,
    director: String,
    town: String,
}

/// The RF reference of a family's account in a centre (ISO 11649): one each, so that a transfer finds its way by itself.
pub fn reference(of: AccountScope) -> String {
    let digest = super::derived("rf", &[of.family().bytes(), of.centre().bytes()]);
    let number = u64::from_be_bytes([digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7]]);
    rf_reference(&format!("{:012}", number % 1_000_000_000_000)).unwrap_or_default()
}

pub fn issuer(association: &str, centre: &CentreRow, siret: &str) -> Issuer {
    Issuer {
        association: association.to_owned(),
        centre: centre.name.clone(),
        address: centre.address.split(", ").map(str::to_owned).collect(),
        siret: siret.to_owned(),
        phone: centre.phone.clone(),
        email: centre.email.clone(),
    }
}

/// `lines`: each payment with who drew it.
pub fn deposit_slip<'a>(
    issuer: Issuer,
    (number, mode, deposited): (&str, PaymentMode, LocalDate),
    iban: &str,
    lines: impl Iterator<Item = (&'a DepositCredit, String)>,
) -> DepositSlipPaper {
    let line = |(credit, drawer): (&DepositCredit, String)| DepositedCheque {
        number: credit.reference.clone(),
        bank: credit.bank.clone(),
        drawer,
        amount_cents: credit.cents,
    };
    let cheques: Vec<DepositedCheque> = lines.map(line).collect();
    DepositSlipPaper {
        issuer,
        number: number.to_owned(),
        mode,
        deposited,
        bank: String::new(),
        iban: iban.to_owned(),
        total_cents: cheques.iter().map(|cheque| cheque.amount_cents).sum(),
        cheques,
    }
}

fn addressee(payer: &Payer, family_name: &str) -> Addressee {
    let name = format!("{} {}", payer.first_name, payer.last_name);
    let name = if name.trim().is_empty() { format!("Famille {family_name}") } else { name.trim().to_owned() };
    let town = format!("{} {}", payer.postcode, payer.town);
    let address = [payer.address.as_str(), payer.complement.as_str(), town.trim(), payer.country.as_str()];
    Addressee {
        name,
        address: address.into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        family_reference: family_name.to_owned(),
    }
}

/// What is left of a plan, and what else is due with the invoice by its own day. None once the plan is paid.
fn instalments(planned: &[CoveredInstalment], (due_cents, due): (i64, LocalDate)) -> Vec<Instalment> {
    let left = planned.iter().filter(|i| i.left() > 0).map(|i| Instalment { due: i.date, amount_cents: i.left() });
    let mut found: Vec<Instalment> = left.collect();
    let others = due_cents - found.iter().map(|i| i.amount_cents).sum::<i64>();
    if found.is_empty() || others < 0 {
        return vec![];
    }
    match found.iter_mut().find(|i| i.due == due) {
        Some(same) => same.amount_cents += others,
        None if others > 0 => found.push(Instalment { due, amount_cents: others }),
        None => {}
    }
    found.sort_by_key(|i| i.due);
    found
}

const fn printed(nature: LineNature) -> Printed {
    match nature {
        LineNature::Care => Printed::Care,
        LineNature::Meal => Printed::Meal,
        LineNature::Outing => Printed::Outing,
        LineNature::Penalty => Printed::Penalty,
        LineNature::Membership => Printed::Membership,
        LineNature::Other => Printed::Other,
    }
}

impl Desk {
    pub fn read(app: &App, reader: &Reader, of: AccountScope, settings: &CentreMoney) -> Result<Desk, StoreError> {
        let centre = reader.centre(of.centre())?.ok_or(StoreError::Broken("an account without centre"))?;
        let family_name = reader.family_name(of.family())?.unwrap_or_default();
        let (payer, _) = reader.payer(of.family())?;
        let town = centre.address.rsplit(", ").next().unwrap_or_default().trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let bank = (!settings.iban.is_empty()).then(|| BankDetails {
            beneficiary: settings.beneficiary.clone(),
            iban: settings.iban.clone(),
            bic: settings.bic.clone(),
            reference: reference(of),
        });
        let online = settings.online && app.shop.is_some();
        let taken = Means::ALL.map(|means| (means, settings.thresholds.of(means)));
        Ok(Desk {
            issuer: issuer(&app.config.organisation.name, &centre, &settings.siret),
            client: addressee(&payer, &family_name),
            bank,
            means: online.then(|| app.look.wording.payment.with_online(&taken)),
            exemption: settings.exemption.clone(),
            town: town.to_owned(),
            director: centre.director,
        })
    }

    fn invoice_paper(&self, entry: &Entry, kind: InvoiceKind, lines: Vec<(String, InvoiceLine)>) -> InvoicePaper {
        let dates = || lines.iter().map(|(_, line)| line.date);
        let (from, to) = (dates().min().unwrap_or(entry.date), dates().max().unwrap_or(entry.date));
        let total_cents = lines.iter().map(|(_, line)| line.total_cents).sum();
        let mut children: Vec<ChildLines> = vec![];
        for (child, line) in lines {
            match children.iter_mut().find(|known| known.child == child) {
                Some(known) => known.lines.push(line),
                None => children.push(ChildLines { child, lines: vec![line] }),
            }
        }
        InvoicePaper {
            issuer: self.issuer.clone(),
            client: self.client.clone(),
            number: entry.paper.clone().unwrap_or_default(),
            issued: entry.date,
            kind,
            service_from: from,
            service_to: to,
            children,
            total_cents,
            previous_balance_cents: None,
            bank: self.bank.clone(),
            instalments: vec![],
            exemption: Some(self.exemption.clone()),
            payment_means: self.means.clone(),
            late_penalty: None,
        }
    }

    /// `before`: the account without it, and the plan that it follows.
    pub fn invoice(&self, entry: &Entry, lines: &[NewLine], (before, plan): (&Account, Option<&Plan>)) -> PaperModel {
        let printed_line = |line: &NewLine| {
            let shown = InvoiceLine {
                nature: printed(line.nature),
                date: line.date.unwrap_or(entry.date),
                label: line.label.clone(),
                quantity_hundredths: i64::from(line.quantity) * 100,
                unit_price_cents: line.unit_cents,
                total_cents: line.cents(),
                explanation: line.words.clone(),
            };
            (line.child_name.clone(), shown)
        };
        let due = entry.due.unwrap_or(entry.date);
        let paper = self.invoice_paper(entry, InvoiceKind::Invoice { due }, lines.iter().map(printed_line).collect());
        let paper = InvoicePaper { previous_balance_cents: (before.balance != 0).then_some(before.balance), ..paper };
        let instalments = plan.map(|plan| instalments(&plan.covered(before), (paper.due_cents(), due))).unwrap_or_default();
        PaperModel::Invoice(InvoicePaper { instalments, ..paper })
    }

    pub fn credit_note(&self, reader: &Reader, entry: &Entry, effects: &[Effect]) -> Result<PaperModel, StoreError> {
        let invoice = entry.about.ok_or(StoreError::Broken("a credit note of nothing"))?;
        let (family, centre) = reader.entry_owner(invoice)?.ok_or(StoreError::Broken("a credit note of nothing"))?;
        let of = crate::actions::authorize::account_of_rows(family, centre);
        let corrected = reader.account_entry(of, invoice)?.ok_or(StoreError::Broken("a credit note of nothing"))?;
        let rows: BTreeMap<LineId, LineRow> = reader.account_lines(of)?.into_iter().map(|row| (row.line.id, row)).collect();
        let credited = |effect: &Effect| match effect {
            Effect::Credited { line, cents, .. } => Some((*line, *cents)),
            Effect::Line(line) => line.takes_back.map(|line| (line, 0)),
            _ => None,
        };
        let line = |(line, cents): (LineId, i64)| {
            let row = rows.get(&line)?;
            let shown = InvoiceLine {
                nature: printed(row.line.nature),
                date: row.date.unwrap_or(corrected.date),
                label: row.label.clone(),
                quantity_hundredths: 100,
                unit_price_cents: -cents,
                total_cents: -cents,
                explanation: entry.label.clone(),
            };
            Some((row.child_name.clone(), shown))
        };
        let lines = effects.iter().filter_map(credited).filter_map(line).collect();
        let kind = InvoiceKind::CreditNote { corrects: corrected.paper.unwrap_or_default(), corrects_issued: corrected.date };
        Ok(PaperModel::Invoice(InvoicePaper { bank: None, ..self.invoice_paper(entry, kind, lines) }))
    }

    pub fn receipt(
        &self,
        reader: &Reader,
        entry: &Entry,
        (number, before, effects): (&str, &Account, &[Effect]),
    ) -> Result<PaperModel, StoreError> {
        let credit = effects.iter().find_map(|e| if let Effect::Credit(credit) = e { Some(credit) } else { None });
        let credit = credit.ok_or(StoreError::Broken("a receipt of nothing"))?;
        let details = reader.payment_details(entry.id)?;
        let mut settled: BTreeMap<OperationId, i64> = BTreeMap::new();
        for effect in effects {
            if let Effect::Allocated { credit, line, cents, .. } = effect
                && *credit == entry.id
                && let Some(line) = before.lines.get(line)
            {
                *settled.entry(line.operation).or_default() += cents;
            }
        }
        let (family, centre) = reader.entry_owner(entry.id)?.ok_or(StoreError::Broken("a receipt of nothing"))?;
        let of = crate::actions::authorize::account_of_rows(family, centre);
        let mut allocations = vec![];
        for (operation, amount_cents) in &settled {
            let debit = reader.account_entry(of, *operation)?;
            let invoice = debit.map(|d| d.paper.unwrap_or(d.label)).unwrap_or_default();
            allocations.push(Allocation { invoice, amount_cents: *amount_cents });
        }
        // The reference of a transfer is no number of a cheque.
        let is_paper = matches!(credit.mode, PaymentMode::Cheque | PaymentMode::AncvPaper | PaymentMode::CesuPaper);
        let cheque = ChequeDetails { number: details.reference, bank: details.bank };
        Ok(PaperModel::Receipt(ReceiptPaper {
            issuer: self.issuer.clone(),
            payer: self.client.clone(),
            number: number.to_owned(),
            received: credit.paid_on,
            mode: credit.mode.french().to_owned(),
            cheque: (is_paper && !cheque.number.is_empty()).then_some(cheque),
            amount_cents: credit.cents,
            remaining_credit_cents: credit.cents - settled.values().sum::<i64>(),
            allocations,
        }))
    }

    pub fn certificate(
        &self,
        number: &str,
        issued: LocalDate,
        figures: &CertificateFigures,
        (names, replaces): (&Names, Option<(String, LocalDate)>),
    ) -> PaperModel {
        let child = |care: &preau_core::domain::money::certificate::EligibleCare| {
            let (name, born) = names.get(&care.child).cloned().unwrap_or_default();
            EligibleChild { name, born, amount_cents: care.care_cents, cesu_cents: care.cesu_cents }
        };
        PaperModel::Certificate(CertificatePaper {
            issuer: self.issuer.clone(),
            payer: self.client.clone(),
            number: number.to_owned(),
            issued,
            year: figures.year,
            total_paid_cents: figures.paid_cents,
            paid_by_cesu_cents: figures.paid_by_cesu(),
            children: figures.children.iter().map(child).collect(),
            ceiling_cents: CEILING_CENTS,
            replaces: replaces.map(|(number, issued)| ReplacedCertificate { number, issued }),
            director: self.director.clone(),
            town: self.town.clone(),
        })
    }
}
