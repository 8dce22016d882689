//! `preau import`: a whole sample set, twice, and every line that can be wrong (about money: `import_money`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use preau::actions::import::{ImportError, Imported, import};
use preau::app::{App, Parts};
use preau::clock::{FixedClock, SeededChance};
use preau::config::Config;
use preau::limits::Limits;
use preau::store::StoreError;
use preau::store::keys::Keys;

pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/import");

/// An empty data folder, opened for one command.
pub fn open(folder: &Path, now: &str) -> App {
    Keys::add(&folder.join("keys"), [7; 32], [7; 16]).unwrap();
    let config = Config::load(folder, []).unwrap().listening_on(([127, 0, 0, 1], 8080).into()).unwrap();
    let clock = Arc::new(FixedClock::at(now.parse().unwrap()));
    let parts = Parts { clock, chance: Arc::new(SeededChance::new(1)), limits: Limits::default() };
    App::open(config, parts, tokio::sync::watch::channel(false).1).unwrap()
}

pub fn empty() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), "2026-08-20T08:00:00.000Z");
    (folder, app)
}

pub async fn read(app: &App, folder: impl Into<PathBuf>, welcome: bool) -> Result<Imported, ImportError> {
    import(app, folder.into(), welcome, |_| {}).await
}

/// The sample with one file replaced.
pub fn changed(file: &str, text: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(SAMPLE).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

pub fn sample(file: &str) -> String {
    std::fs::read_to_string(Path::new(SAMPLE).join(file)).unwrap()
}

/// A way in which a line can be wrong: file, old text, new text, the sentence's beginning, a word of its reason.
pub type Broken = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// The sample with each of these faults is refused, and its line named.
pub async fn each_is_named(app: &App, broken: &[Broken]) {
    for (file, old, new, place, reason) in broken {
        let text = sample(file);
        assert!(text.contains(old), "{file} no longer holds {old}");
        let folder = changed(file, text.replacen(old, new, 1).as_bytes());
        let said = refused(app, folder.path()).await;
        assert!(said.iter().any(|s| s.starts_with(place) && s.contains(reason)), "{file}, {new}: {said:?}");
    }
}

/// What is said of the lines of a folder that is not taken.
pub async fn refused(app: &App, folder: &Path) -> Vec<String> {
    match read(app, folder, false).await {
        Err(ImportError::Lines(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("it was taken: {other:?}"),
    }
}

async fn mails(app: &App) -> u32 {
    app.store.read(|r| r.mail_counts()).await.map(|(waiting, _)| waiting).unwrap()
}

#[tokio::test]
async fn the_sample_is_recorded_once_and_a_second_time_changes_nothing() {
    let (_folder, app) = empty();
    let first = read(&app, SAMPLE, false).await.unwrap();
    assert_eq!(
        (first.lines, first.changed),
        (36, 21),
        "2 centres, 2 periods, 2 families, 2 children, 3 enrolments, 3 guardians; 2 price lists, 2 payers, 3 quotients"
    );
    let dump = || async {
        let known = app.store.read(|r| r.known_codes()).await.unwrap();
        let rows = app.store.read(|r| Ok::<_, StoreError>((r.centres()?, r.periods()?))).await.unwrap();
        format!("{known:?} {rows:?}")
    };
    let before = dump().await;
    let second = read(&app, SAMPLE, false).await.unwrap();
    assert_eq!(second, Imported { changed: 0, ..first });
    assert_eq!(dump().await, before);
    assert_eq!(mails(&app).await, 0, "no mail without --welcome");

    let periods = app.store.read(|r| r.periods()).await.unwrap();
    let holidays = periods.iter().find(|p| p.name == "Vacances de Noël").unwrap();
    assert_eq!((holidays.slots.len(), holidays.closed.len(), holidays.outings.len()), (4, 1, 1));
    assert_eq!((holidays.outings[0].price_cents, holidays.outings[0].min_age), (450, 6));
    assert_eq!(holidays.closed.values().next().unwrap(), "Fermeture annuelle, le centre est en travaux");
    assert_eq!(holidays.opens_at.to_string(), "2026-11-09T07:00:00.000Z", "8 h in Paris");
}

#[tokio::test]
async fn a_period_that_says_no_hours_takes_those_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("preau.toml"), "[offers]\nhours = 30\n").unwrap();
    let app = open(folder.path(), "2026-08-20T08:00:00.000Z");
    read(&app, SAMPLE, false).await.unwrap();
    let hours: Vec<u16> = app.store.read(|r| r.periods()).await.unwrap().iter().map(|p| p.offer_hours).collect();
    assert!(hours.contains(&48) && hours.contains(&30), "{hours:?}");
}

#[tokio::test]
async fn an_address_sleeps_until_its_welcome() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let account = app.store.read(|r| r.account_by_email("anais.teyssier@example.org")).await.unwrap().unwrap();
    assert!(account.password.is_none() && account.provisional.is_none());
    let links = app.store.read(move |r| r.links_of_account(&account.id)).await.unwrap();
    assert!(links.len() == 2 && links.iter().all(|l| !l.confirmed), "both centres, asleep");

    assert_eq!(read(&app, SAMPLE, true).await.unwrap().welcomed, 2);
    assert_eq!(mails(&app).await, 2);
    assert_eq!(read(&app, SAMPLE, true).await.unwrap().welcomed, 0, "nobody is invited twice");
}

#[tokio::test]
async fn a_changed_name_is_brought_up_to_date() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let folder = changed("familles.csv", sample("familles.csv").replace("Marchetti", "Marchetti-Roy").as_bytes());
    assert_eq!(read(&app, folder.path(), false).await.unwrap().changed, 1);
    // One list alone may name what is known.
    let alone = tempfile::tempdir().unwrap();
    std::fs::write(alone.path().join("inscriptions.csv"), "enfant;centre;annee\n0001-2;tilleuls;2026\n").unwrap();
    assert_eq!(read(&app, alone.path(), false).await.unwrap().changed, 1);
}

const BROKEN: &[Broken] = &[
    ("centres.csv", "tilleuls;Les", "Les Tilleuls;Les", "centres.csv, ligne 2", "code"),
    ("centres.csv", "source;La Source", "tilleuls;La Source", "centres.csv, ligne 3", "déjà une ligne"),
    ("centres.csv", "source@example.org", "source", "centres.csv, ligne 3", "adresse e-mail"),
    ("periodes.csv", "vacances;extra", "congés;extra", "periodes.csv, ligne 3", "mercredis, vacances ou jeunes"),
    ("periodes.csv", "extrascolaire", "libre", "periodes.csv, ligne 3", "extrascolaire"),
    ("periodes.csv", "2026-12-31", "2026-12-20", "periodes.csv, ligne 3", "avant le début"),
    ("periodes.csv", "2026-12-18 20:00", "2026-12-18", "periodes.csv, ligne 3", "une date et une heure"),
    ("periodes.csv", "source;noel", "lac;noel", "periodes.csv, ligne 3", "n’existe pas"),
    ("creneaux.csv", "mardi", "mardis", "creneaux.csv, ligne 8", "lundi à dimanche"),
    ("creneaux.csv", "mardi;apres-midi", "lundi;apres-midi", "creneaux.csv, ligne 8", "déjà une ligne"),
    ("creneaux.csv", "source;noel-26;lundi;matin;8", "source;noel-26;lundi;matin;huit", "creneaux.csv, ligne 5", "nombre"),
    ("creneaux.csv", "tilleuls;mer-t1", "tilleuls;mer-t9", "creneaux.csv, ligne 2", "pas dans periodes.csv"),
    ("fermetures.csv", "2026-12-28", "2027-12-28", "fermetures.csv, ligne 2", "hors de la période"),
    ("sorties.csv", "2026-12-22;apres-midi", "2026-12-22;matin", "sorties.csv, ligne 2", "n’ouvre pas"),
    ("sorties.csv", "4,50", "cher", "sorties.csv, ligne 2", "prix"),
    ("familles.csv", "Marchetti,source", "Marchetti,sources", "familles.csv, ligne 3", "n’existe pas"),
    ("familles.csv", "0002,Marchetti", "0001,Marchetti", "familles.csv, ligne 3", "déjà une ligne"),
    ("responsables.csv", "0002-a;0002", "0002-a;0009", "responsables.csv, ligne 4", "cette famille n’existe pas"),
    ("responsables.csv", "remi.lagarde@", "Anais.Teyssier@", "responsables.csv, ligne 3", "déjà cette adresse"),
    ("enfants.csv", "14/03/2019", "31/02/2019", "enfants.csv, ligne 2", "date"),
    ("enfants.csv", "Lou;", ";", "enfants.csv, ligne 3", "prenom est vide"),
    ("inscriptions.csv", "0001-2;source;2026", "0001-3;source;2026", "inscriptions.csv, ligne 4", "cet enfant n’existe pas"),
    ("inscriptions.csv", "tilleuls;2026-2027", "tilleuls;2026-2028", "inscriptions.csv, ligne 2", "année scolaire"),
];

#[tokio::test]
async fn every_bad_line_is_named_and_nothing_is_written() {
    let (_folder, app) = empty();
    each_is_named(&app, BROKEN).await;
    let known = app.store.read(|r| r.known_codes()).await.unwrap();
    assert!(known.centres.is_empty() && known.families.is_empty() && known.children.is_empty());
}

#[tokio::test]
async fn all_bad_lines_are_named_in_one_run() {
    let (_folder, app) = empty();
    let folder =
        changed("enfants.csv", b"code;familles;prenom;nom;naissance\na;0001;A;B;hier\nb;0009;C;D;2020-01-01\nc;0001;;E;2020-01-01\n");
    std::fs::remove_file(folder.path().join("inscriptions.csv")).unwrap();
    let Err(error @ ImportError::Lines(_)) = read(&app, folder.path(), false).await else { panic!() };
    let text = error.to_string();
    assert!(text.starts_with("3 ligne(s) à corriger, rien n’a été écrit"), "{text}");
    assert!(["ligne 2", "ligne 3", "ligne 4"].iter().all(|line| text.contains(line)), "{text}");
}

#[tokio::test]
async fn a_file_that_is_no_list_is_named_whole() {
    let (_folder, app) = empty();
    for (file, bytes, word) in [
        ("familles.csv", b"code;nom\n\xff\xfe".as_slice(), "UTF-8"),
        ("familles.csv", b"".as_slice(), "est vide"),
        ("familles.csv", b"code;nom\n1;x\n".as_slice(), "« centres » manque"),
        ("famille.csv", b"code;nom;centres\n".as_slice(), "n’est pas connu"),
    ] {
        let folder = changed(file, bytes);
        let error = read(&app, folder.path(), false).await.unwrap_err().to_string();
        assert!(error.contains(word), "{word}: {error}");
    }
    let nothing = tempfile::tempdir().unwrap();
    assert!(read(&app, nothing.path(), false).await.unwrap_err().to_string().contains("aucun des fichiers"));
    assert!(read(&app, nothing.path().join("absent"), false).await.is_err());
}
