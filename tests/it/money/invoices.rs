//! From accepted days to an invoice that a parent reads: prices in words, numbers without holes, one PDF, one mail.

use preau_core::documents::model::DocumentId;
use preau_core::documents::money::{DeskAct, OperationView, TypedLine};
use preau_core::domain::money::kinds::{LineNature, PaymentMode};
use preau_core::domain::time::DAY_MS;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{DocumentHave, DocumentReply};

use super::{LUNE, cash, desk_path, family_path};
use crate::app::TestApp;
use crate::world::{PLATANES, Person, day, push};

#[tokio::test]
async fn a_reviewed_draft_becomes_an_invoice_that_explains_itself() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let run = test.draft().await;
    assert_eq!((run.families.len(), run.total_cents, run.families[0].blocked), (1, 2_480, false));
    let issued = test.issue(&run, &[]).await;
    assert_eq!(issued.invoices, ["F2026/0001"]);
    let account = test.account().await;
    let invoice = &account.operations[0];
    assert_eq!((account.due_cents, invoice.operation.label.as_str(), invoice.operation.cents), (2_480, "Facture F2026/0001", 2_480));
    let care = &invoice.lines[0];
    assert_eq!((care.label.as_str(), care.cents), ("Journée", 890));
    assert_eq!(care.words, "QF 542,00 au 06/10 → tranche 501–700 → journée 12,40\u{a0}€ dont repas 3,50\u{a0}€");
    assert_eq!((invoice.lines[1].label.as_str(), invoice.lines[1].cents), ("Repas", 350));
    test.stop().await;
}

#[tokio::test]
async fn issue_pressed_twice_and_in_two_tabs_issues_once() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let run = test.draft().await;
    let (one, two) = tokio::join!(test.issue(&run, &[]), test.issue(&run, &[]));
    assert_eq!(one.invoices.len() + two.invoices.len(), 1);
    assert_eq!(test.issue(&run, &[]).await.invoices.len(), 0);
    // Another draft finds nothing left; an old one issued late is kept back.
    assert_eq!(test.draft().await.total_cents, 0);
    assert_eq!(test.count("SELECT count(*) FROM ledger_entry"), 1);
    test.stop().await;
}

#[tokio::test]
async fn an_older_draft_does_not_invoice_a_day_again() {
    let test = TestApp::peopled().await.with_prices().await.with_days().await;
    let (old, new) = (test.draft().await, test.draft().await);
    assert_eq!(test.issue(&new, &[]).await.invoices.len(), 1);
    let issued = test.issue(&old, &[]).await;
    assert_eq!((issued.invoices.len(), issued.left.len()), (0, 1));
    assert!(issued.left[0].1.contains("depuis le brouillon"), "{}", issued.left[0].1);
    test.stop().await;
}

#[tokio::test]
async fn the_paper_is_made_once_announced_and_read_by_its_family_alone() {
    let test = TestApp::invoiced().await;
    test.papers_made().await;
    let invoice = test.account().await.operations[0].operation.clone();
    let paper = invoice.paper.expect("made");
    let path = family_path(LUNE, &format!("papers/{paper}.pdf"));
    let answer = test.browser(Person::Lune).get(&path).await;
    assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
    assert!(answer.body.starts_with(b"%PDF-"));
    for who in [Person::Soleil, Person::Etoile, Person::Removed, Person::DirectorTilleuls] {
        assert_eq!(test.browser(who).get(&path).await.status, 404, "{who:?}");
    }
    assert_eq!(test.as_nobody().get(&path).await.status, 401);
    assert_eq!(test.browser(Person::DirectorPlatanes).get(&desk_path(&format!("papers/{paper}"))).await.status, 200);
    assert_eq!(test.count("SELECT count(*) FROM outbox WHERE kind = 'new_invoice'"), 2, "both parents, once each");
    // The same operation with all that explains it.
    let seen = test.browser(Person::Lune).get(&family_path(LUNE, &format!("operations/{}", invoice.id))).await;
    let view: OperationView = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!((view.lines.len(), view.centre_name.as_str()), (4, "Les Platanes"));
    test.stop().await;
}

#[tokio::test]
async fn the_family_is_told_in_its_stream_and_in_its_documents() {
    let test = TestApp::invoiced().await;
    let receipts = test.receipts(Person::Lune).await;
    let booked = receipts.iter().filter_map(|e| e.event()?.booked().cloned()).collect::<Vec<_>>();
    assert_eq!(booked.len(), 1);
    assert_eq!((booked[0].cents, booked[0].paper.as_deref()), (2_480, Some("F2026/0001")));
    let home = DocumentId::Home { family: LUNE, centre: PLATANES }.to_string();
    let mut push = push(Person::Lune.stream(), Head::default(), &[]);
    push.documents.insert(home.clone(), DocumentHave::default());
    let reply = test.push(Person::Lune, &push).await;
    let DocumentReply::Whole { bytes, .. } = &reply.documents[&home] else { panic!("the whole document") };
    let bytes = preau_core::bytes::from_words(bytes).unwrap();
    let document = automerge::AutoCommit::load(&bytes).unwrap();
    let value = automerge::ReadDoc::get(&document, automerge::ROOT, "balance").unwrap().unwrap().0.to_string();
    assert!(value.contains("2480"), "{value}");
    test.stop().await;
}

#[test]
fn a_draft_says_how_far_it_is_until_it_is_over() {
    let drafts = preau::app::Drafts::default();
    assert_eq!(drafts.of(PLATANES), None);
    let draft = drafts.begin(PLATANES);
    draft.counts(2);
    draft.step();
    assert_eq!(drafts.of(PLATANES), Some((0, 2)), "computed, and not written down yet");
    draft.step();
    draft.step();
    assert_eq!(drafts.of(PLATANES), Some((1, 2)));
    drop(draft);
    assert_eq!(drafts.of(PLATANES), None);
}

#[tokio::test]
async fn the_next_school_year_opens_with_what_is_owed_now() {
    let test = TestApp::invoiced().await;
    let next = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2027 };
    let opening = async || test.document_value(next, "opening").await.map(|told| told["cents"].clone());
    assert_eq!(opening().await, Some(2_480.into()));
    test.act(50, cash(2_480)).await;
    assert_eq!(opening().await, Some(0.into()), "nothing any more, and the year before may be asked for");
    test.stop().await;
}

#[tokio::test]
async fn the_phone_is_told_what_is_still_to_be_paid_of_each_invoice() {
    let test = TestApp::invoiced().await;
    let line = TypedLine {
        nature: LineNature::Membership,
        label: "Adhésion".into(),
        child: None,
        date: None,
        around_school: false,
        quantity: 1,
        unit_cents: 3_000,
    };
    assert_eq!(test.act(50, DeskAct::Invoice { lines: vec![line] }).await.status, 201);
    let newer = test.account().await.operations[0].clone();
    let note = DeskAct::CreditNote { invoice: newer.operation.id, lines: vec![(newer.lines[0].id, 3_000)], reason: "Erreur".into() };
    assert_eq!(test.act(51, note).await.status, 201);
    let record = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    let open = async || {
        let mut told: Vec<_> = test.document_values(record, "operation").await;
        told.sort_by_key(|o| o["number"].as_u64());
        told.iter().map(|o| o["open_cents"].as_i64().unwrap_or(0)).collect::<Vec<_>>()
    };
    assert_eq!(open().await, [2_480, 0, 0], "the older one is owed, though the newer one is the newest debit");
    test.act(52, cash(1_000)).await;
    assert_eq!(open().await, [1_480, 0, 0, 0]);
    test.act(53, cash(1_480)).await;
    let told = test.document_values(record, "operation").await;
    assert!(told.iter().all(|o| o.get("open_cents").is_none()), "settled, it costs no byte");
    test.stop().await;
}

#[tokio::test]
async fn a_payment_is_told_in_the_year_of_the_invoice_that_it_settles() {
    let test = TestApp::invoiced().await;
    test.sql("UPDATE session SET expires_at = ?1", "2030-01-01T00:00:00.000Z");
    let record = DocumentId::Record { family: LUNE, centre: PLATANES, year: 2026 };
    assert_eq!(test.document_value(record, "operation").await.unwrap()["open_cents"], 2_480);
    // The next school year.
    test.clock.advance_ms(400 * DAY_MS);
    let paid = DeskAct::Pay {
        mode: PaymentMode::Cash,
        cents: 2_480,
        paid_on: day("2027-10-01"),
        reference: String::new(),
        bank: String::new(),
        drawer: String::new(),
    };
    assert_eq!(test.act(50, paid).await.status, 201);
    assert_eq!(test.document_value(record, "operation").await.unwrap().get("open_cents"), None);
    test.stop().await;
}
