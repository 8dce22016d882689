//! Which papers were issued, and which are still to be made? A paper's model is frozen with its issue; its bytes come once, from a
//! job, with their hash.

use std::collections::BTreeMap;

use preau_core::domain::ids::{CentreId, Digest, FamilyId, OperationId, PaperId};
use preau_core::domain::money::certificate::CertificateFigures;
use preau_core::domain::time::{LocalDate, UtcTime};
use rusqlite::{OptionalExtension, Row, params};

use super::access::parsed;
use super::ledger::json;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::{AccountScope, CentreScope};

/// A paper to write down with its issue.
#[derive(Clone, Debug)]
pub struct NewPaper {
    pub id: PaperId,
    /// As stored: `invoice`, `credit_note`, `receipt`, `certificate`, `deposit`.
    pub kind: &'static str,
    pub centre: CentreId,
    pub family: Option<FamilyId>,
    pub entry: Option<OperationId>,
    pub number: String,
    /// What is printed, as JSON.
    pub model: String,
}

/// A paper whose bytes are to be made.
#[derive(Clone, Debug)]
pub struct PaperToMake {
    pub id: PaperId,
    pub kind: String,
    pub centre: CentreId,
    pub family: Option<FamilyId>,
    pub number: String,
    pub model: String,
    pub issued_at: UtcTime,
}

/// A certificate with its paper.
#[derive(Clone, Debug)]
pub struct CertificateRow {
    pub paper: PaperId,
    pub year: i32,
    pub number: String,
    pub figures: CertificateFigures,
    /// The number of the one that it replaces.
    pub replaces: Option<String>,
    pub issued: LocalDate,
    pub made: bool,
}

impl Reader {
    /// The next papers without bytes. One that failed is due again a minute after its issue, then after four, sixteen and so on:
    /// it holds up no other.
    pub fn papers_to_make(&self, limit: usize, now: UtcTime) -> Result<Vec<PaperToMake>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, kind, centre, family, number, model, issued_at FROM paper
             WHERE id IN (
               SELECT id FROM paper INDEXED BY paper_waits
               WHERE made_at IS NULL AND (tries = 0 OR unixepoch(?2) >= unixepoch(issued_at) + (60 << min(2 * (tries - 1), 20)))
               ORDER BY tries, issued_at, id LIMIT ?1)
             ORDER BY tries, issued_at, id",
        )?;
        let mut rows = statement.query(params![i64::try_from(limit).unwrap_or(i64::MAX), now.to_string()])?;
        let mut papers = vec![];
        while let Some(row) = rows.next()? {
            let family: Option<String> = row.get(3)?;
            papers.push(PaperToMake {
                id: parsed(&row.get::<_, String>(0)?, "paper.id")?,
                kind: row.get(1)?,
                centre: parsed(&row.get::<_, String>(2)?, "paper.centre")?,
                family: family.map(|f| parsed(&f, "paper.family")).transpose()?,
                number: row.get(4)?,
                model: row.get(5)?,
                issued_at: parsed(&row.get::<_, String>(6)?, "paper.issued_at")?,
            });
        }
        Ok(papers)
    }

    /// The bytes of a paper of that account, with its number and hash; none while they are not made, or when it is somebody else's.
    pub fn paper_bytes(&self, of: AccountScope, id: PaperId) -> Result<Option<(String, String, Vec<u8>)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT p.number, p.hash, f.bytes FROM paper p JOIN paper_file f ON f.paper = p.id
             WHERE p.id = ?1 AND p.family = ?2 AND p.centre = ?3",
        )?;
        let keys = params![id.to_string(), of.family().to_string(), of.centre().to_string()];
        Ok(statement.query_row(keys, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional()?)
    }

    /// The bytes of a paper of the centre itself (a deposit slip).
    pub fn centre_paper_bytes(&self, centre: CentreId, id: PaperId) -> Result<Option<(String, String, Vec<u8>)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT p.number, p.hash, f.bytes FROM paper p JOIN paper_file f ON f.paper = p.id WHERE p.id = ?1 AND p.centre = ?2",
        )?;
        Ok(statement.query_row(params![id.to_string(), centre.to_string()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional()?)
    }

    /// Entry → its paper that is made, for an account.
    pub fn made_papers(&self, of: AccountScope) -> Result<Vec<(OperationId, PaperId)>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT entry, id FROM paper WHERE family = ?1 AND centre = ?2 AND entry IS NOT NULL AND made_at IS NOT NULL",
        )?;
        let keys = params![of.family().to_string(), of.centre().to_string()];
        let rows = statement.query_map(keys, |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (entry, id) = row?;
            Ok((parsed(&entry, "paper.entry")?, parsed(&id, "paper.id")?))
        })
        .collect()
    }

    /// The certificates of an account, the latest of each year last.
    pub fn certificates(&self, of: AccountScope) -> Result<Vec<CertificateRow>, StoreError> {
        let mut statement = self.sql().prepare_cached(&format!("{CERTIFICATE} AND c.family = ?2 ORDER BY c.year, p.issued_at"))?;
        let mut rows = statement.query(params![of.centre().to_string(), of.family().to_string()])?;
        let mut certificates = vec![];
        while let Some(row) = rows.next()? {
            certificates.push(certificate(row)?);
        }
        Ok(certificates)
    }

    /// The same of these families, without those that have none.
    pub fn certificates_of(&self, desk: CentreScope, families: &[FamilyId]) -> Result<BTreeMap<FamilyId, Vec<CertificateRow>>, StoreError> {
        let sql = format!("{CERTIFICATE} AND c.family IN (SELECT value FROM json_each(?2)) ORDER BY c.year, p.issued_at");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let mut rows = statement.query(params![desk.centre().to_string(), json_list(families)])?;
        let mut certificates: BTreeMap<FamilyId, Vec<CertificateRow>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let family = parsed(&row.get::<_, String>(7)?, "certificate.family")?;
            certificates.entry(family).or_default().push(certificate(row)?);
        }
        Ok(certificates)
    }
}

const CERTIFICATE: &str =
    "SELECT c.paper, c.year, p.number, c.figures, (SELECT number FROM paper WHERE id = c.replaces), p.made_at IS NOT NULL,
        p.issued_at, c.family
 FROM certificate c JOIN paper p ON p.id = c.paper WHERE c.centre = ?1";

fn certificate(row: &Row<'_>) -> Result<CertificateRow, StoreError> {
    Ok(CertificateRow {
        paper: parsed(&row.get::<_, String>(0)?, "certificate.paper")?,
        year: row.get(1)?,
        number: row.get(2)?,
        figures: serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Unreadable("certificate.figures"))?,
        replaces: row.get(4)?,
        made: row.get(5)?,
        issued: parsed::<UtcTime>(&row.get::<_, String>(6)?, "paper.issued_at")?.local_date(),
    })
}

impl Writer {
    pub fn add_paper(&mut self, paper: &NewPaper, now: UtcTime) -> Result<(), StoreError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO paper(id, kind, centre, family, entry, number, model, issued_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                paper.id.to_string(),
                paper.kind,
                paper.centre.to_string(),
                paper.family.map(|f| f.to_string()),
                paper.entry.map(|e| e.to_string()),
                paper.number,
                paper.model,
                now.to_string()
            ])?;
        Ok(())
    }

    /// The bytes of a paper: once. False when it had some.
    pub fn attach_paper(&mut self, id: PaperId, bytes: &[u8], hash: &Digest, now: UtcTime) -> Result<bool, StoreError> {
        let made = "UPDATE paper SET made_at = ?2, hash = ?3, failure = NULL WHERE id = ?1 AND made_at IS NULL";
        let changed = self.sql().prepare_cached(made)?.execute(params![id.to_string(), now.to_string(), hash.to_string()])?;
        if changed == 1 {
            let kept = "INSERT INTO paper_file(paper, bytes) VALUES (?1, ?2)";
            self.sql().prepare_cached(kept)?.execute(params![id.to_string(), bytes])?;
        }
        Ok(changed == 1)
    }

    /// It could not be made: to be tried again, and shown.
    pub fn paper_failed(&mut self, id: PaperId, failure: &str) -> Result<(), StoreError> {
        self.sql().execute("UPDATE paper SET tries = tries + 1, failure = ?2 WHERE id = ?1", params![id.to_string(), failure])?;
        Ok(())
    }

    /// The program is another one, or was mended: what failed is tried as if it were new.
    pub fn papers_try_again(&mut self) -> Result<(), StoreError> {
        self.sql().execute("UPDATE paper SET tries = 0 WHERE made_at IS NULL AND tries > 0", [])?;
        Ok(())
    }

    pub fn add_certificate(
        &mut self,
        of: AccountScope,
        paper: PaperId,
        figures: &CertificateFigures,
        replaces: Option<PaperId>,
    ) -> Result<(), StoreError> {
        self.sql().execute(
            "INSERT INTO certificate(paper, family, centre, year, figures, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                paper.to_string(),
                of.family().to_string(),
                of.centre().to_string(),
                figures.year,
                json(figures)?,
                replaces.map(|p| p.to_string())
            ],
        )?;
        Ok(())
    }
}
