//! Does SQLite remember what the maps remember? Every call of the server in some lives is asked again of the real journal; it must
//! answer alike, down to each hash, and fold the requests alike.

use std::path::Path;

use preau::limits::Limits;
use preau::store::directory::{CentreRow, ChildRow, FamilyNames};
use preau::store::journal::{DocumentNames, SqlJournal};
use preau::store::{Store, StoreError, Writer, migrate};
use preau_core::domain::requests::RequestState;
use preau_core::domain::time::UtcTime;
use preau_core::sync::journal::Journal;
use preau_core::sync::rules::Rules;
use preau_core::sync::server::{Replied, Server};

use crate::cast::{CENTRES, FAMILIES, Place, streams_of};
use crate::life::to_the_end;
use crate::memory::{Heads, Memory, Written};
use crate::variants::ALL_RULES;
use crate::world::{Call, Moment, SMALL, World};

/// Lives that are asked again; each starts several servers.
const LIVES: u64 = 32;

const NAMES: DocumentNames = DocumentNames {
    home: |_, _| String::new(),
    record: |family, centre, _| format!("record/{family}/{centre}"),
    calendar: |centre, period| format!("calendar/{centre}/{period}"),
    desk: |centre, period, date| format!("desk/{centre}/{period}/{date}"),
};

#[test]
fn sqlite_and_the_maps_answer_alike() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for seed in 0..LIVES {
        let mut world = World::new(seed, ALL_RULES, false);
        world.calls = Some(vec![]);
        let mut world = to_the_end(world);
        assert_eq!(world.failure, None, "seed {seed}");
        let calls = world.calls.take().unwrap_or_default();
        runtime.block_on(ask_again(seed, &world.place, calls));
    }
}

async fn ask_again(seed: u64, place: &Place, calls: Vec<Call>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut starts = 0;
    let mut running: Option<(Store, Memory)> = None;
    for (step, call) in calls.into_iter().enumerate() {
        let at = format!("seed {seed}, call {step}");
        match call {
            Call::Start(written) => {
                starts += 1;
                let path = folder.path().join(format!("{starts}.db"));
                let mut memory = Memory::new(place.town.clone());
                written.iter().for_each(|w| memory.load(w));
                running = Some((start(&path, place, written).await, memory));
            }
            Call::BackedUp(heads) => {
                let (store, memory) = running.as_mut().expect("a server runs");
                let now = memory.latest;
                memory.back_up();
                let number = memory.backups.len();
                store.write(move |writer| back_up(writer, number, now, &heads)).await.expect(&at);
            }
            Call::Step { moment, push, replied, heads } => {
                let (store, memory) = running.as_mut().expect("a server runs");
                let Ok(_) = step_of(memory, &moment, push.as_ref());
                let (moment, push) = (moment.clone(), push.clone());
                let answered = store
                    .write(move |writer| {
                        let mut journal = SqlJournal::new(writer, NAMES, "job", moment.clock);
                        step_of(&mut journal, &moment, push.as_ref())
                    })
                    .await
                    .expect(&at);
                assert_eq!(format!("{answered:?}"), format!("{replied:?}"), "{at}");
                let (stored, folds) = everything(store).await;
                assert_eq!(stored, heads, "{at}");
                assert_eq!(folds, memory.requests.values().cloned().collect::<Vec<_>>(), "{at}");
            }
        }
    }
}

fn step_of<J: Journal>(
    journal: &mut J,
    moment: &Moment,
    push: Option<&(usize, preau_core::sync::wire::Push)>,
) -> Result<Option<Replied>, J::Error> {
    let mut ids = moment.ids.clone();
    let mut server = Server::new(&moment.keys, &mut ids, moment.clock, moment.quiet).with(Rules::ALL, SMALL);
    match push {
        None => server.jobs(journal).map(|()| None),
        Some((from, push)) => server.exchange(journal, &streams_of(*from), &push.streams, &push.commands).map(Some),
    }
}

async fn everything(store: &Store) -> (Heads, Vec<RequestState>) {
    let read = store.read(|reader| Ok::<_, StoreError>((reader.every_head()?, reader.every_request()?))).await;
    let (heads, folds) = read.expect("the database is read");
    (heads.into_iter().collect(), folds)
}

/// A server that holds the directory of the town and what its disk held.
async fn start(path: &Path, place: &Place, written: Vec<Written>) -> Store {
    migrate::run(path, place.begins).expect("a new database");
    let store = Store::open(path, &Limits::default()).expect("it opens");
    let town = place.town.clone();
    let loaded = store.write(move |writer| {
        people(writer, &town)?;
        let mut backups = 0;
        let mut now = UtcTime::default();
        for one in &written {
            match one {
                Written::BackedUp(heads) => {
                    backups += 1;
                    back_up(writer, backups, now, heads)?;
                }
                Written::Transaction(t) => {
                    now = t.events.iter().map(|e| e.time).fold(now, UtcTime::max);
                    let mut journal = SqlJournal::new(writer, NAMES, "job", now);
                    journal.record((&t.command, &t.digest), &t.events, &t.entries, t.adopted)?;
                }
            }
        }
        Ok::<_, StoreError>(())
    });
    loaded.await.expect("what was written is written again");
    store
}

fn back_up(writer: &mut Writer, number: usize, now: UtcTime, heads: &Heads) -> Result<(), StoreError> {
    let heads: Vec<_> = heads.iter().map(|(stream, head)| (*stream, *head)).collect();
    writer.add_backup(&format!("{number:032}"), now, &heads)
}

fn people(writer: &mut Writer, town: &crate::memory::Town) -> Result<(), StoreError> {
    let word = String::new;
    for (at, id) in CENTRES.into_iter().enumerate() {
        writer.put_centre(&CentreRow {
            id,
            code: format!("c{at}"),
            name: format!("Centre {at}"),
            kind: word(),
            ages: word(),
            hours: word(),
            address: word(),
            director: word(),
            phone: word(),
            email: word(),
            position: 0,
        })?;
    }
    for period in town.periods.values() {
        writer.put_period(&period.id.to_string(), period)?;
    }
    for id in FAMILIES {
        writer.put_family(&FamilyNames { id, code: id.to_string(), name: "Famille".into(), centres: CENTRES.to_vec() })?;
    }
    for child in town.children.values() {
        let (id, birth) = (child.id, child.birth);
        let (first_name, last_name) = ("Enfant".into(), "Essai".into());
        writer.put_child(&ChildRow {
            id,
            code: id.to_string(),
            first_name,
            last_name,
            birth,
            families: child.families.iter().copied().collect(),
        })?;
        for (centre, year) in &child.enrolments {
            writer.put_enrolment(id, *centre, *year)?;
        }
    }
    Ok(())
}
