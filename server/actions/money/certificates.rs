//! *Attestations*: what each family really paid in a calendar year, made for all of a centre, and made again when a payment moved.

use std::collections::BTreeMap;

use chrono::Datelike;
use preau_core::domain::ids::{ChildId, FamilyId, PaperId};
use preau_core::domain::money::account::Account;
use preau_core::domain::money::certificate::to_certify;
use preau_core::domain::money::reasons::MoneyReason;
use preau_core::domain::money::settings::{CentreMoney, Series};
use preau_core::domain::time::LocalDate;
use serde::Serialize;

use super::ledger::{next, refused};
use super::{derived, paper_models};
use crate::actions::authorize::{Signed, account_of_rows};
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::scope::{AccountScope, CentreScope};
use crate::store::audit::AuditLine;
use crate::store::paper::{CertificateRow, NewPaper};
use crate::store::{StoreError, Writer};

/// What came of a run of certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MadeCertificates {
    pub made: u32,
    /// Families whose certificate says the same already.
    pub same: u32,
    /// Families that paid nothing in that year.
    pub nothing: u32,
}

/// Accounts that are read together: a bound on what is held at once.
const AT_ONCE: usize = 500;

/// Makes those of a year that are missing or whose figures moved, also to nothing. The replaced one is named, and stays.
pub async fn make(app: &App, signed: &Signed, desk: CentreScope, year: i32) -> Result<MadeCertificates, Denied> {
    let today = app.now().local_date();
    if !(2000..=today.year()).contains(&year) {
        return Err(Denied::mend(Refusal::on("year", "bad_year", "Choisissez une année civile passée.")));
    }
    let (shared, who) = (app.clone(), signed.account.clone());
    let made = app.store.write(move |w| {
        let settings = w.centre_money(desk.centre())?;
        if let Some(from) = settings.certificates_open_on(year).filter(|from| today < *from) {
            return Err(refused(&MoneyReason::NotYetAvailable { from }));
        }
        let families = w.families_of_accounts(desk)?;
        let births = w.children_of_families(&families)?;
        let families: Vec<FamilyId> = families.into_iter().collect();
        let run = Run { app: &shared, settings, year, today, dates: births.iter().map(|(id, (_, birth))| (*id, *birth)).collect(), births };
        let mut done = MadeCertificates::default();
        for part in families.chunks(AT_ONCE) {
            let mut known = w.certificates_of(desk, part)?;
            for (family, (account, _)) in w.accounts_of(desk, part)? {
                let before = latest(known.remove(&family).unwrap_or_default(), year);
                match run.one(w, account_of_rows(family, desk.centre()), &account, before)? {
                    Made::New => done.made += 1,
                    Made::Same => done.same += 1,
                    Made::Nothing => done.nothing += 1,
                }
            }
        }
        if done.made == 0 && done.same == 0 {
            return Err(refused(&MoneyReason::NothingPaid { year }));
        }
        w.audit(&AuditLine { who: &who, what: "certificates_made", family: None, centre: Some(desk.centre()) }, shared.now())?;
        Ok::<_, Denied>(done)
    });
    let made = made.await?;
    if made.made > 0 {
        app.papers_wait.notify_one();
    }
    Ok(made)
}

enum Made {
    New,
    Same,
    Nothing,
}

/// The certificate of that year that stands: the latest.
fn latest(certificates: Vec<CertificateRow>, year: i32) -> Option<CertificateRow> {
    certificates.into_iter().rfind(|c| c.year == year)
}

/// What the certificates of one press have in common.
struct Run<'a> {
    app: &'a App,
    settings: CentreMoney,
    year: i32,
    today: LocalDate,
    /// First and last name and birth of every child.
    births: BTreeMap<ChildId, (String, LocalDate)>,
    dates: BTreeMap<ChildId, LocalDate>,
}

impl Run<'_> {
    fn one(&self, writer: &mut Writer, of: AccountScope, account: &Account, before: Option<CertificateRow>) -> Result<Made, Denied> {
        let known = before.as_ref().map(|known| &known.figures);
        let Some(figures) = to_certify(account, self.year, &self.dates, known) else { return Ok(Made::Nothing) };
        if known.is_some_and(|known| known.says(&figures)) {
            return Ok(Made::Same);
        }
        let (app, year) = (self.app, self.today.year());
        let (number, text) =
            next(writer, of.centre(), &self.settings, Series::Certificate, year)?.ok_or_else(|| refused(&MoneyReason::NumberMissing))?;
        writer.take_number(of.centre(), Series::Certificate.word(), year, number)?;
        let desk = paper_models::Desk::read(app, writer, of, &self.settings)?;
        let replaced = before.as_ref().map(|known| (known.number.clone(), known.issued));
        let model = desk.certificate(&text, self.today, &figures, (&self.births, replaced));
        let id = PaperId(derived("certificate", &[of.family().bytes(), of.centre().bytes(), text.as_bytes()]));
        let paper = NewPaper {
            id,
            kind: "certificate",
            centre: of.centre(),
            family: Some(of.family()),
            entry: None,
            number: text,
            model: serde_json::to_string(&model).map_err(|_| StoreError::Broken("a certificate that cannot be written"))?,
        };
        writer.add_paper(&paper, app.now())?;
        writer.add_certificate(of, id, &figures, before.map(|known| known.paper))?;
        Ok(Made::New)
    }
}
