//! Has the database the shape that this program expects? Numbered files, applied once each, their hash kept; a copy is
//! taken before anything changes.

use std::path::{Path, PathBuf};

use preau_core::domain::ids::Digest;
use preau_core::domain::time::UtcTime;
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, connect};

/// A migration: its number is its place in the list, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

/// All of them, in order, never edited.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_ground", sql: include_str!("../../migrations/0001_ground.sql") },
    Migration { name: "0002_address_change", sql: include_str!("../../migrations/0002_address_change.sql") },
    Migration { name: "0003_journal", sql: include_str!("../../migrations/0003_journal.sql") },
    Migration { name: "0004_money", sql: include_str!("../../migrations/0004_money.sql") },
    Migration { name: "0005_reminders", sql: include_str!("../../migrations/0005_reminders.sql") },
    Migration { name: "0006_accounts", sql: include_str!("../../migrations/0006_accounts.sql") },
    Migration { name: "0007_drafts_aside", sql: include_str!("../../migrations/0007_drafts_aside.sql") },
    Migration { name: "0008_issued", sql: include_str!("../../migrations/0008_issued.sql") },
    Migration { name: "0009_alarms", sql: include_str!("../../migrations/0009_alarms.sql") },
    Migration { name: "0010_lines_of_entries", sql: include_str!("../../migrations/0010_lines_of_entries.sql") },
    Migration { name: "0011_rejections", sql: include_str!("../../migrations/0011_rejections.sql") },
    Migration { name: "0012_refunds", sql: include_str!("../../migrations/0012_refunds.sql") },
    Migration { name: "0013_payer_country", sql: include_str!("../../migrations/0013_payer_country.sql") },
    Migration { name: "0014_offers_made", sql: include_str!("../../migrations/0014_offers_made.sql") },
];

/// What `run` did.
#[derive(Debug, Default)]
pub struct Migrated {
    pub applied: Vec<&'static str>,
    /// Where the copy from before stands, if there was something to copy.
    pub copy: Option<PathBuf>,
}

/// Brings the file (made if absent) to the shape of this program.
pub fn run(path: &Path, now: UtcTime) -> Result<Migrated, StoreError> {
    apply(path, now, MIGRATIONS)
}

fn apply(path: &Path, now: UtcTime, all: &[Migration]) -> Result<Migrated, StoreError> {
    let mut connection = connect(path)?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    )?;
    let known = checked(&connection, all)?;
    let mut migrated = Migrated::default();
    if known == all.len() {
        return Ok(migrated);
    }
    if known > 0 {
        let copy = path.with_extension(format!("db.before-{:04}", known + 1));
        copy_to(&connection, &copy)?;
        migrated.copy = Some(copy);
    }
    for (index, migration) in all.iter().enumerate().skip(known) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute_batch(migration.sql)?;
        let number = i64::try_from(index + 1).unwrap_or(i64::MAX);
        transaction.execute(
            "INSERT INTO migration(number, name, hash, at) VALUES (?1, ?2, ?3, ?4)",
            params![number, migration.name, hash(migration), now.to_string()],
        )?;
        transaction.commit()?;
        migrated.applied.push(migration.name);
    }
    Ok(migrated)
}

/// The file has exactly the shape of this program.
pub fn verify(connection: &Connection) -> Result<(), StoreError> {
    let has_table = connection.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'migration'", [], |_| Ok(())).optional()?.is_some();
    if has_table && checked(connection, MIGRATIONS)? == MIGRATIONS.len() { Ok(()) } else { Err(StoreError::Broken("preau migrate")) }
}

/// How many migrations are applied; refused when one was edited since or when there are more than this program knows.
fn checked(connection: &Connection, all: &[Migration]) -> Result<usize, StoreError> {
    let mut statement = connection.prepare("SELECT name, hash FROM migration ORDER BY number")?;
    let applied = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?.collect::<Result<Vec<_>, _>>()?;
    for (known, (name, found)) in all.iter().zip(&applied) {
        if hash(known) != *found {
            return Err(StoreError::MigrationChanged(name.clone()));
        }
    }
    if applied.len() > all.len() {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        return Err(StoreError::Newer { found: number(applied.len()), known: number(all.len()) });
    }
    Ok(applied.len())
}

fn hash(migration: &Migration) -> String {
    Digest::of(&[migration.sql.as_bytes()]).to_string()
}

/// A whole, consistent copy of an open database.
pub(in crate::store) fn copy_to(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    let mut target = Connection::open(to)?;
    let backup = rusqlite::backup::Backup::new(connection, &mut target)?;
    backup.run_to_completion(1_000, std::time::Duration::ZERO, None)?;
    drop(backup);
    target.execute_batch("PRAGMA journal_mode = DELETE")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Migration = Migration { name: "0001", sql: "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);" };
    const TWO: Migration = Migration { name: "0002", sql: "ALTER TABLE a ADD COLUMN y INTEGER;" };
    const BROKEN: Migration = Migration { name: "0002", sql: "INSERT INTO a VALUES (2); CREATE TABLE a (x);" };

    #[test]
    fn each_migration_runs_once_and_a_copy_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        assert_eq!(apply(&path, UtcTime(0), &[ONE]).unwrap().applied, ["0001"]);
        assert!(apply(&path, UtcTime(0), &[ONE]).unwrap().applied.is_empty());
        let second = apply(&path, UtcTime(0), &[ONE, TWO]).unwrap();
        assert_eq!(second.applied, ["0002"]);
        let copy = Connection::open(second.copy.unwrap()).unwrap();
        assert_eq!(copy.query_row("SELECT count(*) FROM a", [], |r| r.get::<_, i64>(0)).unwrap(), 1);
    }

    #[test]
    fn an_edited_migration_or_a_newer_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &[ONE, TWO]).unwrap();
        let edited = Migration { sql: "CREATE TABLE b (x INTEGER)", ..ONE };
        assert!(matches!(apply(&path, UtcTime(0), &[edited, TWO]), Err(StoreError::MigrationChanged(_))));
        assert!(matches!(apply(&path, UtcTime(0), &[ONE]), Err(StoreError::Newer { found: 2, known: 1 })));
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &[ONE]).unwrap();
        assert!(apply(&path, UtcTime(0), &[ONE, BROKEN]).is_err());
        let connection = Connection::open(&path).unwrap();
        assert_eq!(connection.query_row("SELECT count(*) FROM a", [], |r| r.get::<_, i64>(0)).unwrap(), 1);
        apply(&path, UtcTime(0), &[ONE, TWO]).unwrap();
    }

    #[test]
    fn what_is_kept_ready_of_accounts_follows_from_the_ledgers_that_were_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &MIGRATIONS[..5]).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        // One invoice credited and paid in part, and one that is settled.
        connection
            .execute_batch(
                "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, due, who) VALUES
                   ('a', 'f', 'c', 1, 'invoice', 3000, '2026-09-01', '', '', '2026-10-01', 'd'),
                   ('k', 'f', 'c', 2, 'credit_note', -300, '2026-09-02', '', '', NULL, 'd'),
                   ('b', 'f', 'c', 3, 'payment', -1200, '2026-09-02', '', '', NULL, 'd'),
                   ('s', 'g', 'c', 1, 'invoice', 500, '2026-09-01', '', '', '2026-10-01', 'd'),
                   ('t', 'g', 'c', 2, 'payment', -500, '2026-09-02', '', '', NULL, 'd');
                 INSERT INTO ledger_line(id, entry, family, centre, place, nature, cesu, cents, billed, label, child_name, quantity, unit_cents, words) VALUES
                   ('l', 'a', 'f', 'c', 0, 'care', 0, 1000, '', '', '', 1, 1000, ''), ('m', 'a', 'f', 'c', 1, 'care', 0, 2000, '', '', '', 1, 2000, ''),
                   ('n', 's', 'g', 'c', 0, 'care', 0, 500, '', '', '', 1, 500, '');
                 INSERT INTO ledger_credited(line, entry, cents) VALUES ('l', 'k', 300);
                 INSERT INTO ledger_credit(entry, family, centre, mode, paid_on, cents) VALUES
                   ('b', 'f', 'c', 'cash', '2026-09-02', 1200), ('t', 'g', 'c', 'cash', '2026-09-02', 500);
                 INSERT INTO ledger_allocation(family, centre, credit, line, entry, cents) VALUES
                   ('f', 'c', 'b', 'l', 'b', 700), ('f', 'c', 'b', 'm', 'b', 500), ('g', 'c', 't', 'n', 't', 500);",
            )
            .unwrap();
        apply(&path, UtcTime(0), &MIGRATIONS[..6]).unwrap();
        let read = |sql: &str| connection.query_row(sql, [], |r| r.get::<_, String>(0)).unwrap();
        let balances = "SELECT group_concat(family || ' ' || cents) FROM (SELECT * FROM account_balance ORDER BY family)";
        assert_eq!(read(balances), "f 1500,g 0");
        assert_eq!(read("SELECT group_concat(entry || ' ' || due || ' ' || cents) FROM open_invoice"), "a 2026-10-01 1500");
    }

    #[test]
    fn rejections_of_before_say_what_they_are_and_entries_stay_as_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &MIGRATIONS[..10]).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        let entry = |n: u8, kind: &str, label: &str| {
            let sql = "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, who) VALUES (?1, 'f', 'c', ?1, ?2, 500, '', '', ?3, 'd')";
            connection.execute(sql, params![n, kind, label])
        };
        entry(1, "rejection", "Rejet : provision insuffisante").unwrap();
        entry(2, "rejection", "Règlement annulé : erreur de saisie").unwrap();
        entry(3, "rejection", "Virement du 4 mai retiré : inscrit par erreur à ce compte").unwrap();
        entry(4, "fee", "Frais de rejet").unwrap();
        apply(&path, UtcTime(0), &MIGRATIONS[..11]).unwrap();
        let said = "SELECT group_concat(number || ' ' || ifnull(reversal, '-')) FROM (SELECT * FROM ledger_entry ORDER BY number)";
        let said: String = connection.query_row(said, [], |r| r.get(0)).unwrap();
        assert_eq!(said, "1 bounced,2 misplaced,3 misplaced,4 -");
        assert!(connection.execute("UPDATE ledger_entry SET reversal = 'misplaced' WHERE number = 1", []).is_err());
        assert!(entry(5, "rejection", "Rejet : sans le dire").is_err(), "a new one says what it is");
        assert_eq!(entry(5, "payment", "Règlement").unwrap(), 1);
    }

    #[test]
    fn refunds_of_before_by_the_platform_name_the_means_of_their_payment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &MIGRATIONS[..11]).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection
            .execute_batch(
                "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, about, who) VALUES
                   ('p', 'f', 'c', 1, 'payment', -900, '2026-09-01', '', '', NULL, 'd'),
                   ('q', 'f', 'c', 2, 'refund', 300, '2026-09-02', '', 'Remboursement par la plateforme', 'p', 'job'),
                   ('r', 'f', 'c', 3, 'refund', 200, '2026-09-03', '', 'Remboursement : départ', NULL, 'd');
                 INSERT INTO ledger_credit(entry, family, centre, mode, paid_on, cents) VALUES ('p', 'f', 'c', 'card', '2026-09-01', 900);",
            )
            .unwrap();
        apply(&path, UtcTime(0), &MIGRATIONS[..12]).unwrap();
        let said = "SELECT group_concat(id || ' ' || ifnull(repaid_by || ' ' || repaid_on, '-')) FROM (SELECT * FROM ledger_entry ORDER BY number)";
        let said: String = connection.query_row(said, [], |r| r.get(0)).unwrap();
        assert_eq!(said, "p -,q card 2026-09-02,r -");
        let another = "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, who) VALUES ('s', 'f', 'c', 4, 'refund', 1, '', '', '', 'd')";
        assert!(connection.execute(another, []).is_err(), "a new one says how");
        assert!(connection.execute("UPDATE ledger_entry SET repaid_by = 'cash' WHERE id = 'q'", []).is_err());
    }

    #[test]
    fn offers_of_before_remember_when_they_were_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        apply(&path, UtcTime(0), &MIGRATIONS[..13]).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection
            .execute_batch(
                r#"INSERT INTO request(id, family, centre, child, period, date, state, visible, ended, waiting) VALUES
                     ('r', 'f', 'c', 'k', 'p', '', '{"offers":{"aa":{"until":90,"end":"lapsed"},"bb":{"until":null,"end":"taken"}}}', 1, 0, 0),
                     ('s', 'f', 'c', 'k', 'p', '', '{"offers":{}}', 1, 0, 0);
                   INSERT INTO entry(stream, number, previous, hash, body, mac_key, mac, event) VALUES
                     ('f', 1, '', '', '{"verdict":{"verdict":"offered","offer":"aa","until":90},"time":41}', '', '', 'e'),
                     ('s', 1, '', '', '{"verdict":{"verdict":"offered","offer":"aa","until":90},"time":41}', '', '', 'e'),
                     ('f', 2, '', '', '{"verdict":{"verdict":"offer_taken","offer":"bb"},"time":50}', '', '', 'g');"#,
            )
            .unwrap();
        apply(&path, UtcTime(0), MIGRATIONS).unwrap();
        let state = |id: &str| -> String { connection.query_row("SELECT state FROM request WHERE id = ?1", [id], |r| r.get(0)).unwrap() };
        let wanted = r#"{"offers":{"aa":{"until":90,"end":"lapsed","made":41},"bb":{"until":null,"end":"taken","made":null}}}"#;
        assert_eq!((state("r").as_str(), state("s").as_str()), (wanted, r#"{"offers":{}}"#));
    }
}
