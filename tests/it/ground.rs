//! The server starts, says in words why it does not, and stops; its data survive it.

use std::path::Path;

use preau::actions::{check, data_folder};
use preau::app::Parts;
use preau::cli::serve::Application;
use preau::clock::{FixedClock, SeededChance, SystemClock};
use preau::config::Config;
use preau::limits::Limits;
use preau_core::domain::time::UtcTime;
use preau_core::sync::entry::Head;

use crate::app::{START, TestApp};
use crate::world::{Person, request};

fn parts() -> Parts {
    let clock = FixedClock::at(START.parse::<UtcTime>().unwrap());
    Parts { clock: std::sync::Arc::new(clock), chance: std::sync::Arc::new(SeededChance::new(1)), limits: Limits::default() }
}

async fn refusal(folder: &Path, listen: &str) -> String {
    let mut config = Config::load(folder, []).unwrap();
    config.listen = listen.parse().unwrap();
    Application::build(config, parts()).await.unwrap_err().to_string()
}

fn data() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    data_folder::init(&folder.path().join("data"), &SystemClock, &SeededChance::new(5)).unwrap();
    folder
}

#[tokio::test]
async fn it_starts_answers_and_stops() {
    let test = TestApp::start().await;
    let answer = test.as_nobody().get("/healthz").await;
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"ok\n"[..]));
    assert_eq!(test.as_nobody().send(hyper::Method::PUT, "/api/session", &[], vec![]).await.code(), "wrong_method");
    test.restart().await.stop().await;
}

#[cfg(unix)]
#[test]
fn nobody_else_of_the_machine_enters_a_new_folder() {
    let folder = data();
    for name in ["data", "data/mails", "data/backups"] {
        let rights = std::fs::metadata(folder.path().join(name)).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&rights.permissions());
        assert_eq!(mode & 0o077, 0, "{name}: {mode:o}");
    }
}

#[tokio::test]
async fn why_it_does_not_start_is_said() {
    let folder = data();
    let data = folder.path().join("data");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    assert!(refusal(&data, &taken.local_addr().unwrap().to_string()).await.contains("déjà prise"));
    assert!(refusal(&folder.path().join("none"), "127.0.0.1:0").await.contains("preau init"));
    let test = TestApp::start().await;
    assert!(refusal(test.folder.path(), "127.0.0.1:0").await.contains("déjà servi"));
    test.stop().await;
    let database = rusqlite::Connection::open(data.join("preau.db")).unwrap();
    database.execute("INSERT INTO migration VALUES (99, '0099_later', 'x', 'y')", []).unwrap();
    assert!(refusal(&data, "127.0.0.1:0").await.contains("plus récente que ce programme"));
    database.execute("DELETE FROM migration WHERE number = 99", []).unwrap();
    database.execute("UPDATE migration SET hash = 'edited' WHERE number = 1", []).unwrap();
    assert!(refusal(&data, "127.0.0.1:0").await.contains("a changé"));
}

#[tokio::test]
async fn a_read_only_folder_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = data();
    let data = folder.path().join("data");
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o500)).unwrap();
    // A superuser writes everywhere: a folder in the place of the lock stops it as well.
    let said = if std::fs::write(data.join("probe"), b"").is_ok() {
        std::fs::create_dir(data.join(".lock")).unwrap();
        refusal(&data, "127.0.0.1:0").await
    } else {
        refusal(&data, "127.0.0.1:0").await
    };
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert!(said.contains("accessible en écriture"), "{said}");
}

#[tokio::test]
async fn a_public_address_in_plain_http_is_refused() {
    let folder = data();
    let mut config = Config::load(&folder.path().join("data"), []).unwrap();
    config.listen = "127.0.0.1:0".parse().unwrap();
    config.public_url = "http://familles.example.org".into();
    let refused = Application::build(config, parts()).await.unwrap_err().to_string();
    assert!(refused.contains("https://"), "{refused}");
}

#[tokio::test]
async fn documents_reload_and_chains_hold() {
    let test = TestApp::peopled().await;
    test.round(Person::Lune, Head::default(), &[request(10, Person::Lune, "2026-10-06")]).await;
    let found = check::everything(test.app()).await.unwrap();
    assert_eq!((found.entries, found.requests, found.wrong.len()), (1, 1, 0), "{:?}", found.wrong);
    test.sql("UPDATE request SET state = replace(state, '\"late\":false', '\"late\":true') WHERE family = ?1", &"01".repeat(16));
    let found = check::everything(test.app()).await.unwrap();
    assert_eq!(found.wrong.len(), 1, "{:?}", found.wrong);
    test.stop().await;
}
