//! Mails through a server that is not ours (aiosmtpd): STARTTLS, authentication, refusals, and two days of silence.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use preau::actions::send_mails;
use preau::config::Smtp;
use preau_core::domain::time::HOUR_MS;
use serde_json::Value;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::mailbox::Mail;
use crate::town;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/smtp")
}

/// A running mail server; it ends with the test.
struct MailServer {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl MailServer {
    fn start(port: u16, more: &[&str]) -> MailServer {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-python/bin/python3");
        assert!(python.is_file(), "no mail server to test against: run `./test rust` once, it prepares target/test-python");
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(python);
        command.arg(here().join("server.py")).arg(port.to_string()).arg(folder.path()).args(more);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the mail server says its port");
        MailServer { process, port, folder }
    }

    /// What it took, in order.
    fn took(&self) -> Vec<Value> {
        let mut found = vec![];
        for n in 1.. {
            match std::fs::read_to_string(self.folder.path().join(format!("{n}.json"))) {
                Ok(text) => found.push(serde_json::from_str(&text).unwrap()),
                Err(_) => return found,
            }
        }
        found
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server of ours that sends there, and its director.
async fn sending_to(port: u16, password: &str) -> (TestApp, Browser) {
    let test = TestApp::with(
        |config| {
            std::fs::write(config.data.join("smtp-password"), format!("{password}\n")).unwrap();
            config.mail.from = "Préau <preau@example.org>".into();
            config.mail.smtp = Some(Smtp {
                host: "localhost".into(),
                port,
                user: "preau".into(),
                password_file: Some("smtp-password".into()),
                starttls: true,
                ca_file: Some(here().join("ca.pem")),
            });
        },
        |_| {},
    )
    .await;
    town::build(&test).await;
    let desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    (test, desk)
}

/// Waits until the outbox holds that many mails waiting and failed.
async fn outbox(test: &TestApp, waiting: u32, failed: u32) {
    let mut counts = (0, 0);
    for _ in 0..500 {
        let read = test.app().store.read(|r| r.mail_counts()).await;
        counts = read.map_err(|e: preau::store::StoreError| e).unwrap();
        if counts == (waiting, failed) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("waiting and failed: {counts:?}, not {:?}", (waiting, failed));
}

#[tokio::test]
async fn a_mail_leaves_by_starttls_with_authentication() {
    let server = MailServer::start(0, &[]);
    let (test, mut desk) = sending_to(server.port, "secret").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    outbox(&test, 0, 0).await;
    let took = server.took();
    assert_eq!(took.len(), 1);
    assert_eq!((took[0]["tls"].as_bool(), took[0]["login"].as_str()), (Some(true), Some("preau")));
    assert_eq!(took[0]["to"], serde_json::json!(["lucie@example.org"]));
    let mail = Mail::read(took[0]["data"].as_str().unwrap());
    assert!(mail.text.contains("mot de passe provisoire") && mail.html.contains("<html lang=\"fr\">"));
    assert!(mail.head.contains("Auto-Submitted: auto-generated") && mail.head.contains("Message-ID: <"));
    test.stop().await;
}

#[tokio::test]
async fn a_refused_address_is_shown_to_the_desk() {
    let server = MailServer::start(0, &[]);
    let (test, mut desk) = sending_to(server.port, "secret").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "refused@example.org").await;
    outbox(&test, 0, 1).await;
    let list = desk.get(&format!("/api/desk/{}/families", town::PLATANES)).await.json();
    let text = list.to_string();
    assert!(text.contains("vérifiez-la avec la famille"), "{text}");
    // Mended: the list says no more against it.
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    for _ in 0..100 {
        if server.took().len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let list = desk.get(&format!("/api/desk/{}/families", town::PLATANES)).await.json();
    assert!(!list.to_string().contains("vérifiez-la avec la famille"), "{list}");
    test.stop().await;
}

#[tokio::test]
async fn a_server_dead_for_two_days_loses_no_mail() {
    let port = free_port();
    let (test, mut desk) = sending_to(port, "secret").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    let mailer = send_mails::mailer(test.app()).unwrap();
    let mut tried = 0;
    for _ in 0..48 {
        test.clock.advance_ms(HOUR_MS);
        let round = send_mails::round(test.app(), mailer.as_ref()).await.unwrap();
        assert_eq!((round.sent, round.failed), (0, 0));
        tried += u32::from(round.unreachable);
    }
    assert!(tried >= 40, "tried about every hour: {tried}");
    let server = MailServer::start(port, &[]);
    test.clock.advance_ms(HOUR_MS);
    assert_eq!(send_mails::round(test.app(), mailer.as_ref()).await.unwrap().sent, 1);
    assert_eq!(server.took().len(), 1);
    test.stop().await;
}

#[tokio::test]
async fn after_three_days_a_mail_is_given_up_and_said() {
    let (test, mut desk) = sending_to(free_port(), "secret").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    outbox(&test, 1, 0).await;
    let mailer = send_mails::mailer(test.app()).unwrap();
    test.clock.advance_ms(send_mails::TRIED_FOR_MS + HOUR_MS);
    send_mails::round(test.app(), mailer.as_ref()).await.unwrap();
    outbox(&test, 0, 1).await;
    let mut later = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    assert!(!desk.is_in().await);
    let list = later.get(&format!("/api/desk/{}/families", town::PLATANES)).await.json();
    assert!(list.to_string().contains("trois jours"), "{list}");
    test.stop().await;
}

#[tokio::test]
async fn neither_password_nor_mail_travels_in_clear_and_a_wrong_password_loses_nothing() {
    let plain = MailServer::start(0, &["plain"]);
    let (test, mut desk) = sending_to(plain.port, "secret").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    outbox(&test, 1, 0).await;
    assert!(plain.took().is_empty(), "a server without STARTTLS gets nothing");
    test.stop().await;
    let server = MailServer::start(0, &[]);
    let (test, mut desk) = sending_to(server.port, "wrong").await;
    town::record(&mut desk, town::PLATANES, town::LUCIE, "lucie@example.org").await;
    let mailer = send_mails::mailer(test.app()).unwrap();
    test.clock.advance_ms(HOUR_MS);
    let round = send_mails::round(test.app(), mailer.as_ref()).await.unwrap();
    assert_eq!((round.sent, round.failed), (0, 0), "our own mistake is no refusal of the address");
    outbox(&test, 1, 0).await;
    assert!(server.took().is_empty());
    test.stop().await;
}
