//! The mails that left, read back from the folder of the demo as a mail program would read them.

use std::path::Path;
use std::time::Duration;

use crate::app::TestApp;

/// One mail.
#[derive(Clone, Debug)]
pub struct Mail {
    pub head: String,
    pub to: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    pub fn read(raw: &str) -> Mail {
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let to = unfolded.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default().to_owned();
        let boundary = unfolded.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let parts: Vec<String> = body.split(&format!("--{boundary}")).filter(|p| p.contains("Content-Type")).map(decoded).collect();
        Mail { head: unfolded, to, text: parts[0].clone(), html: parts[1].clone() }
    }

    /// What stands on a line after this label.
    pub fn after(&self, label: &str) -> String {
        let line = self.text.lines().find(|line| line.contains(label)).unwrap_or_else(|| panic!("no « {label} » in {}", self.text));
        line.split_once(label).unwrap().1.trim_start_matches([' ', ':']).trim().to_owned()
    }

    /// The path of its link to us.
    pub fn link(&self, test: &TestApp, path: &str) -> String {
        let start = test.url(path);
        let at = self.text.find(&start).unwrap_or_else(|| panic!("no {start} in {}", self.text));
        let link = self.text[at..].split_whitespace().next().unwrap();
        link[test.url("").len()..].to_owned()
    }
}

fn decoded(part: &str) -> String {
    let (head, body) = part.trim_start().split_once("\r\n\r\n").unwrap();
    let body = body.trim_end();
    let head = head.to_lowercase();
    if head.contains("base64") {
        let compact: String = body.split_whitespace().collect();
        return String::from_utf8(data_encoding::BASE64.decode(compact.as_bytes()).unwrap()).unwrap();
    }
    if !head.contains("quoted-printable") {
        return body.replace("\r\n", "\n");
    }
    let mut bytes = vec![];
    let mut rest = body.replace("=\r\n", "");
    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = after[2..].to_owned();
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// All mails of the folder.
pub fn all(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let files = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "eml"));
    let mut paths: Vec<_> = files.collect();
    paths.sort();
    paths.iter().map(|path| Mail::read(&std::fs::read_to_string(path).unwrap())).collect()
}

/// Mails to that address, once there are so many.
pub async fn to(test: &TestApp, email: &str, count: usize) -> Vec<Mail> {
    let folder = test.folder.path().join("mails");
    for _ in 0..500 {
        let found: Vec<Mail> = all(&folder).into_iter().filter(|mail| mail.to == email).collect();
        if found.len() >= count {
            assert_eq!(found.len(), count, "more mails than expected to {email}");
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{count} mails to {email} were expected, there are {}", all(&folder).len());
}

/// The latest of them, by the clock of the test.
pub async fn latest(test: &TestApp, email: &str, count: usize) -> Mail {
    to(test, email, count).await.pop().unwrap()
}

/// The outbox is empty: nothing is on its way.
pub async fn nothing_waits(test: &TestApp) {
    for _ in 0..500 {
        let next = test.app().store.read(|r| r.next_mail_at()).await;
        let next: Option<preau_core::domain::time::UtcTime> = next.map_err(|e: preau::store::StoreError| e).unwrap();
        if next.is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a mail still waits");
}
