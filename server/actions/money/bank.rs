//! What came to the bank account? A statement is read once, its credits wait for a director's word, or are put aside.

use std::collections::BTreeMap;

use preau_core::documents::bank::{BankLineView, BankView, ReadStatement};
use preau_core::domain::ids::{BankLineId, CentreId, Digest};
use preau_core::domain::time::UtcTime;

use super::bank_match::Known;
use crate::actions::Failure;
use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
pub use crate::outside::bank::FILE_BYTES_MAX;
use crate::outside::bank::{self, BankCredit, Statement, StatementError};
use crate::scope::CentreScope;
use crate::store::audit::AuditLine;
use crate::store::bank_line::{BankLineRow, NewBankLine};
use crate::store::{StoreError, Writer};

/// Lines that wait, on one screen.
const WAITING_MAX: u32 = 500;
/// Lines that are done, beside them.
const DONE_MAX: u32 = 100;

fn unusable(error: &StatementError) -> Denied {
    Denied::mend(Refusal::on("file", error.code(), error.sentence()))
}

/// What is said of a file whose body was not even taken in.
pub fn too_large() -> Refusal {
    Refusal::on("file", StatementError::TooLarge.code(), StatementError::TooLarge.sentence())
}

pub async fn show(app: &App, desk: CentreScope) -> Result<BankView, Denied> {
    let today = app.now().local_date();
    let read = app.store.read(move |r| {
        let waiting = r.bank_lines_waiting(desk, WAITING_MAX)?;
        let known = Known::read(r, desk, waiting.first().map_or(today, |oldest| oldest.date))?;
        let shown = |row: BankLineRow| {
            let state = known.state(&row);
            let same_line = row.twin && row.recorded.is_none() && !row.aside;
            let BankLineRow { line, date, cents, text, reference, .. } = row;
            BankLineView { line, date, cents, text, reference, state, same_line }
        };
        Ok::<_, StoreError>(BankView { lines: waiting.into_iter().chain(r.bank_lines_done(desk, DONE_MAX)?).map(shown).collect() })
    });
    Ok(read.await?)
}

/// The file is read on a thread that may wait: it may have ten megabytes.
pub async fn read_statement(app: &App, signed: &Signed, desk: CentreScope, bytes: Vec<u8>) -> Result<ReadStatement, Denied> {
    let read = tokio::task::spawn_blocking(move || bank::read(&bytes)).await.map_err(|_| Denied::Failed(Failure::Unexpected))?;
    let statement = read.map_err(|error| unusable(&error))?;
    let (who, now) = (signed.account.clone(), app.now());
    app.store.write(move |w| write(w, (desk, &who, now), &statement)).await
}

/// All its credits or none, inside a transaction of the writer.
pub fn write(writer: &mut Writer, (desk, who, now): (CentreScope, &str, UtcTime), statement: &Statement) -> Result<ReadStatement, Denied> {
    let ours: String = writer.centre_money(desk.centre())?.iban.split_whitespace().collect();
    if let Some(theirs) = &statement.iban
        && !ours.is_empty()
        && !theirs.eq_ignore_ascii_case(&ours)
    {
        let end = |iban: &str| iban.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect::<String>();
        let sentence = format!(
            "Ce relevé est celui d’un autre compte (IBAN finissant par {}) que celui de vos réglages (finissant par {}) : vérifiez le fichier, ou les réglages.",
            end(theirs),
            end(&ours)
        );
        return Err(Denied::mend(Refusal::on("file", "statement_other_account", sentence)));
    }
    let mut seen = BTreeMap::new();
    let mut read = ReadStatement { left_out: statement.left_out, ..ReadStatement::default() };
    for credit in &statement.credits {
        let line = line_of(desk.centre(), credit, &mut seen);
        let BankCredit { date, cents, text, reference, .. } = credit.clone();
        let added = writer.add_bank_line(desk, &NewBankLine { line, date, cents, text, reference }, now)?;
        *(if added { &mut read.added } else { &mut read.known }) += 1;
    }
    if read.added == 0 {
        let sentence = "Ce relevé a déjà été lu : toutes ses lignes sont connues, rien n’a été ajouté.";
        return Err(Denied::mend(Refusal::on("file", "statement_known", sentence)));
    }
    writer.audit(&AuditLine { who, what: "statement_read", family: None, centre: Some(desk.centre()) }, now)?;
    Ok(read)
}

/// What the bank says of it, and which of those that it says alike in this file.
fn line_of(centre: CentreId, credit: &BankCredit, seen: &mut BTreeMap<Digest, u32>) -> BankLineId {
    let (date, cents) = (credit.date.to_string(), credit.cents.to_be_bytes());
    let said: [&[u8]; 6] =
        [b"bank line", date.as_bytes(), &cents, credit.text.as_bytes(), credit.reference.as_bytes(), credit.own.as_bytes()];
    let nth = seen.entry(Digest::of(&said)).or_insert(0);
    *nth += 1;
    let digest = Digest::of(&[&said.concat(), &nth.to_be_bytes()]);
    let mut id = [0; 32];
    id[..16].copy_from_slice(&digest.bytes()[..16]);
    id[16..].copy_from_slice(centre.bytes());
    BankLineId(id)
}

/// No payment of a family, or one after all.
pub async fn put_aside(app: &App, signed: &Signed, desk: CentreScope, line: BankLineId, aside: bool) -> Result<(), Denied> {
    let (who, now) = (signed.account.clone(), app.now());
    let written = app.store.write(move |w| {
        let row = w.bank_line(desk, line)?.ok_or(Denied::Unknown)?;
        if let Some((_, name)) = row.recorded {
            return Err(recorded(&name));
        }
        w.put_bank_line_aside(desk, line, aside)?;
        let what = if aside { "bank_line_put_aside" } else { "bank_line_taken_back" };
        w.audit(&AuditLine { who: &who, what, family: None, centre: Some(desk.centre()) }, now)?;
        Ok::<_, Denied>(())
    });
    written.await
}

pub(super) fn recorded(name: &str) -> Denied {
    let sentence = format!(
        "Ce virement est déjà inscrit au compte {name} : pour l’inscrire à un autre, choisissez « Corriger le compte » dans les lignes déjà traitées."
    );
    Denied::mend(Refusal::on("line", "line_recorded", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_id_of_what_the_bank_says() {
        let date = "2026-11-02".parse().unwrap();
        let credit = BankCredit { date, cents: 100, text: "A".into(), reference: String::new(), own: String::new() };
        let (here, there) = (CentreId([1; 16]), CentreId([2; 16]));
        let mut seen = BTreeMap::new();
        let first = line_of(here, &credit, &mut seen);
        assert_ne!(first, line_of(here, &credit, &mut seen), "two equal lines of one file are two");
        assert_eq!(first, line_of(here, &credit, &mut BTreeMap::new()), "the same file again");
        let other = line_of(there, &credit, &mut BTreeMap::new());
        assert!(first != other && first.bytes()[..16] == other.bytes()[..16], "one transfer, read by two centres");
        let later = BankCredit { cents: 101, ..credit };
        assert_ne!(first, line_of(here, &later, &mut BTreeMap::new()));
    }
}
