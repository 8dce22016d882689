//! `preau import` of payers, family quotients, attendance and price lists: recorded once, and nothing that may have served rewritten.

use preau::actions::import::{ImportError, Imported, ids};
use preau::app::App;
use preau::store::StoreError;
use preau::store::audit::AuditLine;
use preau_core::domain::calendar::PeriodKind;
use preau_core::domain::money::price_list::{PriceList, Rate, Residence, Scheme, SiblingReduction, Surcharge, Unit};
use preau_core::domain::money::quotient::Quotient;

use crate::import::{Broken, SAMPLE, changed, each_is_named, empty, open, read, sample};

async fn list(app: &App, centre: &str, code: &str) -> PriceList {
    let id = ids::price_list(ids::centre(centre), code);
    app.store.read(move |r| r.price_list(id)).await.unwrap().unwrap()
}

/// A folder that holds this one file.
fn alone(file: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

/// What is said of that one file.
async fn refused(app: &App, file: &str, text: &str) -> Vec<String> {
    crate::import::refused(app, alone(file, text).path()).await
}

#[tokio::test]
async fn price_lists_are_recorded_as_they_are_published() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let days = list(&app, "source", "vacances-26").await;
    assert_eq!((days.scheme, days.kind, days.meal_cents, days.problems().len()), (Scheme::ByDay, Some(PeriodKind::Holidays), 350, 0));
    let bounds: Vec<_> = days.brackets.iter().map(|b| b.up_to.map(|q| q.0)).collect();
    assert_eq!((bounds, days.outside.len()), (vec![Some(50_000), Some(90_050), None], 1));
    assert_eq!(days.brackets[1].rates[&Unit::Day], Rate::Fixed { cents: 1_220 });
    assert_eq!(days.siblings[1], SiblingReduction { from_rank: 3, percent_hundredths: 2_000 });
    assert_eq!(days.surcharges, [(Surcharge::Unbooked, 500)].into());
    let parts = list(&app, "tilleuls", "mercredis-26").await;
    let effort = Rate::Effort { millionths: 4_500, floor_cents: 120, ceiling_cents: 600 };
    assert_eq!((parts.scheme, parts.brackets.len(), parts.brackets[0].rates[&Unit::Morning]), (Scheme::ByPart, 1, effort));

    let (payer, residence) = app.store.read(|r| r.payer(ids::family("0002"))).await.unwrap();
    assert_eq!((payer.postcode.as_str(), payer.email.as_str(), residence), ("01999", "", Residence::Outside));
    let quotients = app.store.read(|r| r.quotients_of(ids::family("0001"))).await.unwrap();
    assert_eq!(quotients.iter().map(|q| q.quotient).collect::<Vec<_>>(), [Quotient(61_250), Quotient(64_000)]);
    assert_eq!(read(&app, SAMPLE, false).await.unwrap().changed, 0);
}

#[tokio::test]
async fn attendance_is_recorded_once_and_corrected_by_a_later_file() {
    let (folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    drop(app);
    let app = open(folder.path(), "2026-10-01T08:00:00.000Z");
    let day = |mark: &str| format!("enfant;centre;date;tranches;pointage\n0001-1;tilleuls;30/09/2026;matin+midi;{mark}\n");
    let file = alone("pointages.csv", &day("Présent"));
    assert_eq!(read(&app, file.path(), false).await.unwrap(), Imported { lines: 1, changed: 2, kept: 0, welcomed: 0 });
    assert_eq!(read(&app, file.path(), false).await.unwrap().changed, 0);
    assert_eq!(read(&app, alone("pointages.csv", &day("excusé")).path(), false).await.unwrap().changed, 2);

    let said = refused(
        &app,
        "pointages.csv",
        "enfant;centre;date;tranches;pointage\n0001-2;tilleuls;30/09/2026;matin;absent\n0001-1;tilleuls;29/09/2026;matin;absent\n\
         0001-1;tilleuls;07/10/2026;matin;absent\n0001-1;tilleuls;30/09/2026;matin;là\n0001-1;tilleuls;23/09/2026;matin+midi;p\n\
         0001-1;tilleuls;23/09/2026;midi;a\n",
    )
    .await;
    let reasons = ["pas inscrit", "n’ouvre pas le 29/09/2026", "pas encore venu", "présent, absent ou excusé", "déjà une ligne"];
    assert_eq!(said.len(), reasons.len(), "{said:?}");
    for (line, reason) in [2, 3, 4, 5, 7].iter().zip(reasons) {
        assert!(said.iter().any(|s| s.starts_with(&format!("pointages.csv, ligne {line} ")) && s.contains(reason)), "{reason}: {said:?}");
    }
}

const BROKEN: &[Broken] = &[
    ("payeurs.csv", "0002;Marchetti", "0003;Marchetti", "payeurs.csv, ligne 3", "cette famille n’existe pas"),
    ("payeurs.csv", "0002;Marchetti", "0001;Marchetti", "payeurs.csv, ligne 3", "déjà une ligne"),
    ("payeurs.csv", "01999", "1999", "payeurs.csv, ligne 3", "code_postal « 1999 » : un code postal a cinq chiffres"),
    ("payeurs.csv", "Paola;;", "Paola;paola;", "payeurs.csv, ligne 3", "adresse e-mail"),
    ("payeurs.csv", "12 rue Haute", "", "payeurs.csv, ligne 3", "adresse est vide"),
    ("payeurs.csv", "hors-commune", "ailleurs", "payeurs.csv, ligne 3", "commune ou hors-commune"),
    ("quotients.csv", "612,50", "612,505", "quotients.csv, ligne 2", "quotient « 612,505 » : un quotient est attendu"),
    ("quotients.csv", "31/12/2026", "31/12/2025", "quotients.csv, ligne 2", "avant le début"),
    ("quotients.csv", "31/12/2026", "31/12/2030", "quotients.csv, ligne 2", "deux ans"),
    ("quotients.csv", "2027-01-01", "2026-12-31", "quotients.csv, ligne 3", "a déjà le quotient 612,50 du 01/01/2026 au 31/12/2026"),
    ("grilles.csv", "source;vacances-26", "lac;vacances-26", "grilles.csv, ligne 2", "ce centre n’existe pas"),
    ("grilles.csv", "journee", "jour", "grilles.csv, ligne 2", "decoupage « jour »"),
    ("grilles.csv", "2:10+3:20", "3:10+2:20", "grilles.csv, ligne 2", "rangs"),
    ("grilles.csv", "2:10+3:20", "10 %", "grilles.csv, ligne 2", "par rang"),
    ("grilles.csv", "2027-08-31", "2026-08-31", "grilles.csv, ligne 2", "finit avant de commencer"),
    ("grilles.csv", "tilleuls;mercredis-26;", "source;mercredis-26;", "tarifs.csv, ligne 6", "pas dans grilles.csv pour ce centre"),
    ("grilles.csv", "tilleuls;mercredis-26;", "tilleuls;mercredis;", "grilles.csv, ligne 3", "aucune tranche"),
    ("tarifs.csv", "900,50", "400", "grilles.csv, ligne 2", "doivent monter"),
    ("tarifs.csv", "commune;;plus de 900", "commune;2000;plus de 900", "grilles.csv, ligne 2", "sans borne"),
    ("tarifs.csv", "900,50", "neuf cents", "tarifs.csv, ligne 3", "jusqu_a « neuf cents »"),
    ("tarifs.csv", "12,20", "", "grilles.csv, ligne 2", "mêmes prestations"),
    ("tarifs.csv", "12,20", "12,2,0", "tarifs.csv, ligne 3", "un prix (4,50) ou un taux d’effort"),
    ("tarifs.csv", "501–900;;", "501–900;4,00;", "tarifs.csv, ligne 3", "matin « 4,00 » : ce prix ne sert pas"),
    ("tarifs.csv", "0,45 % de 1,20 à 6,00", "0,45 % de 6,20 à 6,00", "grilles.csv, ligne 3", "plancher"),
];

#[tokio::test]
async fn every_bad_line_about_money_is_named_and_nothing_is_written() {
    let (_folder, app) = empty();
    each_is_named(&app, BROKEN).await;
    assert!(app.store.read(|r| r.known_codes()).await.unwrap().families.is_empty());
}

#[tokio::test]
async fn a_quotient_that_may_have_served_is_not_rewritten() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let line = |cells: &str| format!("famille;debut;fin;quotient\n{cells}\n");
    for cells in ["0001;2026-01-01;2026-12-31;500", "0001;2026-07-01;2026-12-31;500", "0001;2025-01-01;2026-01-01;500"] {
        let said = refused(&app, "quotients.csv", &line(cells)).await;
        assert!(said.len() == 1 && said[0].starts_with("quotients.csv, ligne 2 : debut") && said[0].contains("612,50"), "{said:?}");
    }
    assert_eq!(read(&app, alone("quotients.csv", &line("0001;2025-01-01;2025-12-31;500")).path(), false).await.unwrap().changed, 1);
}

#[tokio::test]
async fn a_price_list_that_priced_an_invoice_is_named_and_stays() {
    let (folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let dearer = changed("tarifs.csv", sample("tarifs.csv").replace("12,20", "12,30").as_bytes());
    assert_eq!(read(&app, dearer.path(), false).await.unwrap().changed, 1, "no invoice yet: it may change");
    let id = ids::price_list(ids::centre("source"), "vacances-26");
    let (family, centre) = (ids::family("0001").to_string(), ids::centre("source").to_string());
    let connection = rusqlite::Connection::open(folder.path().join("preau.db")).unwrap();
    connection
        .execute_batch(&format!(
            "INSERT INTO ledger_entry(id, family, centre, number, kind, cents, date, at, label, who)
               VALUES ('e', '{family}', '{centre}', 1, 'invoice', 1230, '2027-01-05', 'x', 'Facture', 'job');
             INSERT INTO ledger_line(id, entry, family, centre, place, nature, cesu, cents, billed, label, child_name, quantity, unit_cents,
                                     words, calculation)
               VALUES ('l', 'e', '{family}', '{centre}', 0, 'care', 0, 1230, '{{}}', 'Journée', '', 1, 1230, '', '{{\"list\":\"{id}\"}}');"
        ))
        .unwrap();
    assert_eq!(read(&app, dearer.path(), false).await.unwrap().changed, 0, "the same list is no change");
    let Err(ImportError::Lines(problems)) = read(&app, SAMPLE, false).await else { panic!("the list was changed") };
    assert_eq!((problems[0].file, problems[0].line, problems.len()), ("grilles.csv", 2, 1));
    assert!(problems[0].reason.contains("elle ne change plus"), "{}", problems[0].reason);
    assert_eq!(list(&app, "source", "vacances-26").await.brackets[1].rates[&Unit::Day], Rate::Fixed { cents: 1_230 });
}

#[tokio::test]
async fn two_lists_for_one_day_are_named_before_a_run_stumbles_on_them() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let folder = alone(
        "grilles.csv",
        "centre;code;nom;debut;fin;decoupage\nsource;autre;Autre;2027-08-31;2028-08-30;journee\nsource;plus-tard;Plus tard;2028-08-31;2029-08-30;journee\n",
    );
    let rows = "centre;grille;jusqu_a;journee\nsource;autre;;15,00\nsource;plus-tard;;15,00\n";
    std::fs::write(folder.path().join("tarifs.csv"), rows).unwrap();
    let said = crate::import::refused(&app, folder.path()).await;
    assert!(said.len() == 1 && said[0].contains("Vacances 2026-2027"), "{said:?}");
}

#[tokio::test]
async fn what_a_family_completed_itself_is_left_as_it_is() {
    let (_folder, app) = empty();
    read(&app, SAMPLE, false).await.unwrap();
    let (family, now) = (ids::family("0001"), app.now());
    app.store
        .write(move |w| {
            let (mut payer, _) = w.payer(family)?;
            payer.address = "9 rue Neuve".into();
            w.put_payer(family, &payer)?;
            w.audit(&AuditLine { who: "a", what: "payer_recorded", family: Some(family), centre: None }, now)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let again = read(&app, SAMPLE, false).await.unwrap();
    assert_eq!((again.changed, again.kept), (0, 1));
    let (payer, _) = app.store.read(move |r| r.payer(family)).await.unwrap();
    assert_eq!(payer.address, "9 rue Neuve");
}
