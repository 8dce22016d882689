//! What people typed is inert in every mail: tags, braces, line ends, endless names.

use preau::store::StoreError;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::{mailbox, town};

const HOSTILE: &str = "Les <b>Platanes</b>\r\nBcc: all@example.org\r\n\r\n{{ 7*7 }}{% raw %}\u{202e}";

#[tokio::test]
async fn hostile_names_are_inert_in_mails() {
    let test = TestApp::start().await;
    town::build(&test).await;
    let renamed = test.app().store.write(|w| {
        let mut centre = w.centres()?.into_iter().find(|c| c.id == town::MOULIN).unwrap();
        centre.name = format!("{HOSTILE}{}", "x".repeat(900));
        centre.director = HOSTILE.into();
        w.put_centre(&centre)
    });
    assert!(renamed.await.map_err(|e: StoreError| e).unwrap());
    let mut desk = Browser::sign_in(&test, town::DIRECTOR, town::PASSWORD).await;
    town::parent(&test, &mut desk, town::LUCIE, "lucie@example.org", town::ZOE_BORN).await;
    let mut moulin = Browser::sign_in(&test, town::OTHER_DIRECTOR, town::PASSWORD).await;
    town::record(&mut moulin, town::MOULIN, town::LUCIE, "lucie@example.org").await;
    let mails = mailbox::to(&test, "lucie@example.org", 2).await;
    let mail = mails.iter().find(|m| m.text.contains("Platanes</b>")).unwrap();
    assert!(!mail.head.to_lowercase().lines().any(|l| l.starts_with("bcc")), "{}", mail.head);
    assert!(mail.text.contains("{{ 7*7 }}{% raw %}") && !mail.text.contains('\u{202e}'), "{}", mail.text);
    assert!(mail.html.contains("Les &lt;b&gt;Platanes&lt;") && !mail.html.contains("<b>Platanes"), "{}", mail.html);
    assert!(!mail.text.contains(&"x".repeat(700)), "an endless name is cut");
    assert!(!mail.html.contains("src=") && !mail.html.contains("<img"), "nothing is fetched from anywhere");
    test.stop().await;
}
