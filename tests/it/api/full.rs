//! `POST /api/sync` on a full disk: nothing half-written, nothing acknowledged that is not there, and all of it once there is room.

use std::collections::BTreeSet;

use preau_core::domain::ids::CommandId;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::Reply;

use crate::app::TestApp;
use crate::world::{Person, push, request};

/// Weekdays of the period that can be asked for.
const DAYS: [u32; 16] = [5, 6, 7, 8, 9, 12, 13, 15, 16, 19, 20, 21, 22, 23, 26, 27];

impl TestApp {
    async fn disk_of(&self, pages: u32) {
        while self.app().store.write(move |w| w.hold_at_most(pages)).await.is_err() {}
    }

    /// Each command with its event, its entries in one stream, its request and its line in the audit: all or none.
    fn whole_commands(&self) -> i64 {
        let commands = self.count("SELECT count(*) FROM command");
        for what in [
            "SELECT count(*) FROM event",
            "SELECT count(*) FROM entry",
            "SELECT count(*) FROM request",
            "SELECT count(DISTINCT request) FROM request_part",
            "SELECT count(*) FROM audit WHERE what = 'request'",
        ] {
            assert_eq!(self.count(what), commands, "{what}");
        }
        commands
    }
}

#[tokio::test]
async fn a_full_disk_says_so_keeps_nothing_by_halves_and_loses_nothing() {
    let test = TestApp::peopled().await;
    let commands: Vec<_> = (0_u8..).zip(DAYS).map(|(n, day)| request(20 + n, Person::Lune, &format!("2026-10-{day:02}"))).collect();
    let full = u32::try_from(test.count("SELECT page_count FROM pragma_page_count")).unwrap();
    let (mut refused, mut acknowledged) = (0, BTreeSet::new());
    for command in &commands {
        loop {
            test.disk_of(full + refused).await;
            let before = test.whole_commands();
            let round = push(Person::Lune.stream(), Head::default(), std::slice::from_ref(command));
            let answer = test.browser(Person::Lune).json("/api/sync", &round).await;
            if answer.status == 200 {
                let reply: Reply = serde_json::from_slice(&answer.body).unwrap();
                let told: BTreeSet<CommandId> =
                    reply.streams[&Person::Lune.stream()].receipts.iter().map(|e| e.event().unwrap().command.id).collect();
                assert!(told.is_superset(&acknowledged) && told.contains(&command.id));
                acknowledged = told;
                assert_eq!(test.whole_commands(), before + 1);
                break;
            }
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "unavailable"));
            assert!(answer.json()["title"].as_str().unwrap().contains("Rien n’est perdu"));
            assert_eq!(test.whole_commands(), before, "taken back whole");
            refused += 1;
            assert!(refused < 400, "it ends once there is room");
        }
    }
    assert!(refused > 3, "the disk was never full");
    test.disk_of(u32::MAX - 1).await;
    assert_eq!((acknowledged.len(), test.receipts(Person::Lune).await.len()), (DAYS.len(), DAYS.len()));
    test.stop().await;
}
