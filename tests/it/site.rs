//! `preau build-site`: a whole sample site, and what must never happen to it.

use std::collections::BTreeSet;
use std::path::Path;

use preau::site::content::Content;
use preau::site::public::{PublicCentre, PublicData};
use preau::site::{self, Built, SiteError};
use preau::templates::{House, Templates};
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Outing, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::{CentreId, OutingId, PeriodId};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{LocalDate, UtcTime};

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn period(id: u8, name: &str, kind: PeriodKind, weekdays: std::ops::RangeInclusive<u8>) -> Period {
    let places = GroupPlaces { places: 24, staff: Some(3) };
    let slots = weekdays.flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: places, six_and_over: places }));
    Period {
        id: PeriodId([id; 16]),
        centre: CentreId([1; 16]),
        name: name.into(),
        kind,
        legal: LegalKind::Extrascolaire,
        from: day("2026-12-21"),
        to: day("2027-01-01"),
        opens_at: UtcTime::from_local(day("2026-11-09"), 8),
        closes_at: UtcTime::from_local(day("2026-12-18"), 20),
        cut_off: CutOff { days: 2, working_days: true, hour: 12 },
        slots: slots.collect(),
        closed: [(day("2026-12-25"), "Noël".to_owned())].into(),
        outings: vec![Outing {
            id: OutingId([id; 16]),
            date: day("2026-12-22"),
            parts: PartSet::NONE.with(DayPart::Afternoon),
            title: "Patinoire <b>".into(),
            text: "Gants obligatoires.".into(),
            price_cents: 450,
            min_age: 4,
            max_age: 11,
            places: 16,
        }],
        offer_hours: 48,
    }
}

fn data() -> PublicData {
    let centre = |code: &str, name: &str, kind: &str, ages: &str, periods| PublicCentre {
        code: code.into(),
        name: name.into(),
        kind: kind.into(),
        ages: ages.into(),
        hours: "7 h 30 – 18 h 30".into(),
        address: "2 rue de l’École, 31999 Belcastel-sur-Lauze".into(),
        director: "Maud Rivière".into(),
        phone: "05 00 00 00 01".into(),
        email: "platanes@example.org".into(),
        periods,
    };
    PublicData {
        centres: vec![
            centre(
                "platanes",
                "Les Platanes",
                "Mercredis",
                "3 à 11 ans",
                vec![period(1, "Mercredis, 2e trimestre", PeriodKind::Wednesdays, 3..=3)],
            ),
            centre("moulin", "Le Moulin", "Vacances", "3 à 11 ans", vec![period(2, "Vacances de Noël", PeriodKind::Holidays, 1..=5)]),
            centre("halle", "La Halle", "Accueil jeunes", "11 à 17 ans", vec![]),
        ],
    }
}

fn templates() -> Templates {
    Templates::of(None, &House::read(None, "").unwrap()).unwrap()
}

fn build(output: &Path, templates: &Templates, content: Option<&Path>, data: &PublicData) -> Result<Built, SiteError> {
    let now = UtcTime::from_local(day("2026-11-24"), 9);
    site::build(templates, &Content::read(content)?, data, now, output, &mut |_| {})
}

fn files(folder: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(at) = todo.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                all.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    all
}

/// A copy of the sample content, to be changed.
fn own_content(folder: &Path) {
    for (name, bytes) in preau::site::content::sample() {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn the_whole_site_has_every_page() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let built = build(&output, &templates(), None, &data()).unwrap();
    assert!(built.changed);
    let found: BTreeSet<String> = files(&output.canonicalize().unwrap());
    let pages: Vec<&str> =
        found.iter().filter(|f| !f.starts_with("assets/") && !f.ends_with(".br") && !f.ends_with(".gz")).map(String::as_str).collect();
    assert_eq!(
        pages,
        [
            "404.html",
            "accessibilite/index.html",
            "actualites.xml",
            "actualites/2026-09-01-rentree/index.html",
            "actualites/2026-10-12-portail/index.html",
            "actualites/2026-11-09-noel/index.html",
            "actualites/index.html",
            "aide/premiere-connexion/index.html",
            "centres/halle/index.html",
            "centres/moulin/index.html",
            "centres/platanes/index.html",
            "donnees-personnelles/index.html",
            "hors-connexion/index.html",
            "imprimes/index.html",
            "imprimes/programme-des-vacances.pdf",
            "imprimes/reglement-interieur.pdf",
            "index.html",
            "mentions-legales/index.html",
            "mode-d-emploi/index.html",
            "modes-de-reglement/index.html",
            "plan-du-site/index.html",
            "questions-frequentes/index.html",
            "robots.txt",
            "sitemap.xml",
        ]
    );
    for page in pages.iter().filter(|p| p.ends_with(".html")) {
        assert!(found.contains(&format!("{page}.br")) && found.contains(&format!("{page}.gz")), "{page} is not compressed beforehand");
    }
    let centre = std::fs::read_to_string(output.join("centres/moulin/index.html")).unwrap();
    for words in
        ["Vacances de Noël", "Patinoire &lt;b&gt;.", "4,50\u{a0}€", "Mardi 22\u{a0}décembre", "Maud Rivière", "programme-des-vacances.pdf"]
    {
        assert!(centre.contains(words), "{words}");
    }
    assert!(!std::fs::read_to_string(output.join("centres/halle/index.html")).unwrap().contains("programme-des-vacances.pdf"));
}

#[test]
fn the_same_site_is_not_published_twice_and_a_new_one_replaces_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    assert!(build(&output, &templates(), None, &data()).unwrap().changed);
    assert!(!build(&output, &templates(), None, &data()).unwrap().changed);
    let mut other = data();
    other.centres[0].name = "Les Tilleuls".into();
    assert!(build(&output, &templates(), None, &other).unwrap().changed);
    assert!(std::fs::read_to_string(output.join("index.html")).unwrap().contains("Les Tilleuls"));
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "the link and the folder that it leads to");
}

#[test]
fn a_failed_build_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let (output, content) = (folder.path().join("site"), folder.path().join("content"));
    own_content(&content);
    build(&output, &templates(), Some(&content), &data()).unwrap();
    let before = std::fs::read_link(&output).unwrap();
    let broken = |file: &str, text: &str| {
        let path = content.join(file);
        let kept = std::fs::read(&path).unwrap();
        std::fs::write(&path, text).unwrap();
        let error = build(&output, &templates(), Some(&content), &data()).unwrap_err().to_string();
        std::fs::write(&path, kept).unwrap();
        assert_eq!(std::fs::read_link(&output).unwrap(), before);
        error
    };
    let page = |body: &str| format!("+++\ntitle = \"Accessibilité\"\npath = \"accessibilite/\"\n+++\n{body}\n");
    assert!(broken("pages/accessibilite.md", &page("[x](/nulle-part/)")).contains("ne mène nulle part"));
    assert!(broken("pages/accessibilite.md", &page("[x](/mode-d-emploi/#rien)")).contains("endroit qui n’existe pas"));
    assert!(broken("pages/accessibilite.md", &page("![x](https://example.org/x.png)")).contains("autre site"));
    assert!(broken("pages/accessibilite.md", &page("# Encore un titre")).contains("2 titres"));
    assert!(broken("pages/accessibilite.md", "+++\ntitle = \n+++\n").contains("pages/accessibilite.md, ligne 2"));
    assert!(broken("imprimes/reglement-interieur.pdf", "<html>").contains("pas un PDF"));
    assert!(broken("imprimes/imprimes.toml", "[[imprime]]\nlabel = \"x\"\nfile = \"../secret.pdf\"\n").contains("nom de fichier"));
    assert!(std::fs::read_to_string(output.join("accessibilite/index.html")).unwrap().contains("RGAA"));
}

#[test]
fn a_template_with_a_syntax_error_is_named_and_nothing_is_built() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("pages")).unwrap();
    std::fs::write(folder.path().join("pages/text.html"), "{% extends \"pages/base.html\" %}\n{% block content %}\n{{ page.title\n")
        .unwrap();
    let error = Templates::of(Some(folder.path()), &House::read(None, "").unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("Modèle pages/text.html, ligne "), "{error}");
    assert!(!error.contains('\n'), "one sentence");
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_named_and_the_old_site_stays() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    build(&output, &templates(), None, &data()).unwrap();
    std::fs::create_dir_all(folder.path().join("own/pages")).unwrap();
    std::fs::write(folder.path().join("own/pages/text.html"), "<p>\n{{ family.name }}</p>").unwrap();
    let own = Templates::of(Some(&folder.path().join("own")), &House::read(None, "").unwrap()).unwrap();
    let error = build(&output, &own, None, &data()).unwrap_err().to_string();
    assert!(error.starts_with("Modèle pages/text.html, ligne 2"), "{error}");
    assert!(std::fs::read_to_string(output.join("index.html")).unwrap().contains("Le portail des familles"));
}

#[test]
fn a_folder_put_there_by_hand_is_moved_aside() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    std::fs::create_dir_all(&output).unwrap();
    std::fs::write(output.join("mine.html"), "x").unwrap();
    build(&output, &templates(), None, &data()).unwrap();
    assert!(folder.path().join("site-d-avant/mine.html").is_file() && output.join("index.html").is_file());
}

/// What came back: status, headers as text, body (lossy, some are compressed).
struct Got {
    status: u16,
    head: String,
    text: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)));
        line.map_or("", |(_, value)| value)
    }
}

async fn ask(address: std::net::SocketAddr, path: &str, headers: &[(&str, &str)]) -> Got {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{more}\r\n").as_bytes()).await.unwrap();
    let mut bytes = vec![];
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Got { status, head, text: String::from_utf8_lossy(&bytes[end + 4..]).into_owned() }
}

#[tokio::test]
async fn the_server_answers_with_compressed_pages_and_its_own_page_for_nothing() {
    use crate::app::TestApp;
    let test = TestApp::start().await;
    let app = test.app();
    preau::actions::build_site::build_site(&app.store, &app.config, app.templates.clone(), app.now(), |_| {}).await.unwrap();
    let address = test.running.address;
    let get = async |path: &str, headers: &[(&str, &str)]| ask(address, path, headers).await;

    let page = get("/", &[("accept-encoding", "gzip")]).await;
    assert_eq!((page.status, page.header("content-encoding"), page.header("cache-control")), (200, "gzip", "no-cache"));
    let plain = get("/mode-d-emploi/", &[]).await;
    assert!(plain.text.contains("<h1>Mode d’emploi</h1>") && plain.header("content-encoding").is_empty());
    assert!(plain.header("content-security-policy").starts_with("default-src 'none'"), "headers on every route");
    let again = get("/mode-d-emploi/", &[("if-none-match", plain.header("etag"))]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(get("/mode-d-emploi", &[]).await.header("location"), "/mode-d-emploi/");

    let style = plain.text.split('"').find(|part| part.contains("assets/site.")).unwrap().trim_start_matches("../");
    let style = get(&format!("/{style}"), &[]).await;
    assert_eq!((style.status, style.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    assert_eq!(get("/imprimes/reglement-interieur.pdf", &[]).await.header("content-type"), "application/pdf");

    let lost = get("/rien/du/tout", &[("accept", "text/html")]).await;
    assert!(lost.status == 404 && lost.text.contains("Page introuvable") && lost.text.contains("href=\"/assets/"));
    for hidden in ["/../preau.toml", "/%2e%2e/preau.toml", "/.site-link", "/..%5cpreau.toml"] {
        assert_eq!(get(hidden, &[]).await.status, 404, "{hidden}");
    }
    test.stop().await;
}
