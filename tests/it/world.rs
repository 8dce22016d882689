//! Whom does the server know? Two centres, three families and their directors, all invented; one link is suspended.

use preau::store::access::Access;
use preau::store::directory::{CentreRow, ChildRow, FamilyNames, GuardianRow};
use preau::store::family_link::FamilyLink;
use preau::store::session::NewSession;
use preau::store::staff::NewRole;
use preau::store::{StoreError, Writer};
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Period, PeriodKind, SlotRule};
use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Decision, Stream, Wish};
use preau_core::domain::ids::{CentreId, ChildId, CommandId, DeviceId, Digest, FamilyId, PeriodId, RequestId, StaffId};
use preau_core::domain::slots::{DayPart, PartSet};
use preau_core::domain::time::{DAY_MS, LocalDate, SchoolYear, UtcTime};
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::wire::{Asked, Push, Reply, WIRE_VERSION};
use sha2::Digest as _;

use crate::app::TestApp;
use crate::http::Browser;

/// Les Platanes and Les Tilleuls.
pub const PLATANES: CentreId = CentreId([1; 16]);
pub const TILLEULS: CentreId = CentreId([2; 16]);

/// Someone who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Of the family Lune, at Les Platanes.
    Lune,
    /// The other parent of Lune.
    LuneToo,
    /// Of the family Soleil, at Les Platanes.
    Soleil,
    /// Of the family Étoile, at Les Tilleuls.
    Etoile,
    /// Once of the family Lune; the link was suspended.
    Removed,
    DirectorPlatanes,
    DirectorTilleuls,
    /// Of Les Platanes; these five only where `everybody_else` puts them.
    Leader,
    Accountant,
    Office,
    /// Was a director of Les Platanes until yesterday, and is signed in still.
    Ended,
    /// A parent of the family Lune who has not confirmed that link yet.
    Asleep,
}

impl Person {
    const fn number(self) -> u8 {
        match self {
            Person::Lune => 1,
            Person::LuneToo => 11,
            Person::Soleil => 2,
            Person::Etoile => 3,
            Person::Removed => 4,
            Person::DirectorPlatanes => 5,
            Person::DirectorTilleuls => 6,
            Person::Leader => 7,
            Person::Accountant => 8,
            Person::Office => 9,
            Person::Ended => 10,
            Person::Asleep => 12,
        }
    }

    fn secret(self) -> [u8; 32] {
        *Digest::of(&[b"secret", &[self.number()]]).bytes()
    }

    pub fn cookie(self) -> String {
        format!("session={}", data_encoding::BASE64URL_NOPAD.encode(&self.secret()))
    }

    pub fn account(self) -> String {
        format!("{:032x}", self.number())
    }

    pub fn email(self) -> String {
        format!("personne{}@example.org", self.number())
    }

    /// The stream of their first role.
    pub fn stream(self) -> Stream {
        match self {
            Person::Lune | Person::LuneToo | Person::Removed | Person::Asleep => family_stream(1, PLATANES),
            Person::Soleil => family_stream(2, PLATANES),
            Person::Etoile => family_stream(3, TILLEULS),
            Person::DirectorPlatanes => Stream::Staff { staff: StaffId([5; 16]), centre: PLATANES },
            Person::DirectorTilleuls => Stream::Staff { staff: StaffId([6; 16]), centre: TILLEULS },
            Person::Leader | Person::Accountant | Person::Office | Person::Ended => {
                Stream::Staff { staff: StaffId([self.number(); 16]), centre: PLATANES }
            }
        }
    }

    pub fn child(self) -> ChildId {
        ChildId([self.number() % 10; 16])
    }
}

pub const fn family_stream(n: u8, centre: CentreId) -> Stream {
    Stream::Family { family: FamilyId([n; 16]), centre }
}

pub fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

pub fn period_of(centre: CentreId) -> PeriodId {
    PeriodId([centre.0[0] + 0x20; 16])
}

/// Every weekday of October 2026; two places for each group and part.
pub fn period(centre: CentreId) -> Period {
    let two = GroupPlaces { places: 2, staff: None };
    let slots = (1..=5).flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: two, six_and_over: two }));
    Period {
        id: period_of(centre),
        centre,
        name: "Octobre".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: day("2026-10-05"),
        to: day("2026-10-30"),
        opens_at: UtcTime::from_local(day("2026-09-01"), 8),
        closes_at: UtcTime::from_local(day("2026-10-28"), 20),
        cut_off: CutOff { days: 2, working_days: true, hour: 12 },
        slots: slots.collect(),
        closed: [(day("2026-10-14"), "Travaux".to_owned())].into(),
        outings: vec![],
        offer_hours: 48,
    }
}

fn put_centre(w: &mut Writer, id: CentreId, code: &str, name: &str) -> Result<(), StoreError> {
    let text = |s: &str| s.to_owned();
    w.put_centre(&CentreRow {
        id,
        code: text(code),
        name: text(name),
        kind: text("Vacances"),
        ages: text("3 à 11 ans"),
        hours: text("7 h 30 à 18 h 30"),
        address: text("1 place du Préau"),
        director: text("Direction"),
        phone: text("05 00 00 00 00"),
        email: text("centre@example.org"),
        position: u32::from(id.0[0]),
    })?;
    w.put_period("octobre", &period(id)).map(|_| ())
}

fn put_family(w: &mut Writer, (n, name, centre): (u8, &str, CentreId), parents: &[Person], now: UtcTime) -> Result<(), StoreError> {
    let (family, child) = (FamilyId([n; 16]), ChildId([n; 16]));
    w.put_family(&FamilyNames { id: family, code: format!("f{n}"), name: name.into(), centres: vec![centre] })?;
    w.put_child(&ChildRow {
        id: child,
        code: format!("c{n}"),
        first_name: format!("Camille-{n}"),
        last_name: name.into(),
        birth: day("2018-03-04"),
        families: vec![family],
    })?;
    w.put_enrolment(child, centre, SchoolYear(2026))?;
    for parent in parents {
        let guardian = format!("{:032x}", 0x100 + u32::from(parent.number()));
        w.put_guardian(&GuardianRow {
            id: guardian.clone(),
            code: format!("g{}", parent.number()),
            family,
            first_name: "Dominique".into(),
            last_name: name.into(),
            phone: String::new(),
        })?;
        put_account(w, *parent, now)?;
        w.add_link(&FamilyLink { account: parent.account(), guardian, family, centre, confirmed: true, held: false }, now)?;
    }
    Ok(())
}

fn put_account(w: &mut Writer, person: Person, now: UtcTime) -> Result<(), StoreError> {
    w.add_account(&person.account(), &person.email(), now)?;
    w.set_password(&person.account(), "not a hash: these people are signed in already")?;
    let session = NewSession {
        token: sha2::Sha256::digest(person.secret()).into(),
        id: format!("{:032x}", 0x200 + u32::from(person.number())),
        account: person.account(),
        label: "Essai".into(),
        mine: true,
        expires_at: now.plus_ms(30 * DAY_MS),
    };
    w.add_session(&session, now)
}

fn put_director(w: &mut Writer, person: Person, centre: CentreId, now: UtcTime) -> Result<(), StoreError> {
    put_staff(w, (person, "director"), Some(centre), (now, None))
}

fn put_staff(
    w: &mut Writer,
    (person, role): (Person, &str),
    centre: Option<CentreId>,
    (now, until): (UtcTime, Option<LocalDate>),
) -> Result<(), StoreError> {
    put_account(w, person, now)?;
    let account = person.account();
    let staff = StaffId([person.number(); 16]);
    let from = until.unwrap_or_else(|| now.local_date());
    w.add_role(&NewRole { staff, account: &account, role, centre, name: "Maud", from, until }).map(|_| ())
}

impl TestApp {
    /// With everybody in it.
    pub async fn peopled() -> TestApp {
        TestApp::start().await.people().await
    }

    pub async fn people(self) -> TestApp {
        let now = self.app().now();
        let put = self.app().store.write(move |w| {
            put_centre(w, PLATANES, "platanes", "Les Platanes")?;
            put_centre(w, TILLEULS, "tilleuls", "Les Tilleuls")?;
            put_family(w, (1, "Lune", PLATANES), &[Person::Lune, Person::LuneToo, Person::Removed], now)?;
            put_family(w, (2, "Soleil", PLATANES), &[Person::Soleil], now)?;
            put_family(w, (3, "Étoile", TILLEULS), &[Person::Etoile], now)?;
            put_director(w, Person::DirectorPlatanes, PLATANES, now)?;
            put_director(w, Person::DirectorTilleuls, TILLEULS, now)
        });
        put.await.unwrap();
        self.sql("UPDATE account_family SET suspended_at = '2026-09-01T00:00:00.000Z' WHERE account = ?1", &Person::Removed.account());
        self
    }

    /// The other roles, a director who has left, and a parent whose link sleeps.
    pub async fn everybody_else(&self) {
        let now = self.app().now();
        let put = self.app().store.write(move |w| {
            put_staff(w, (Person::Leader, "leader"), Some(PLATANES), (now, None))?;
            put_staff(w, (Person::Accountant, "accountant"), None, (now, None))?;
            put_staff(w, (Person::Office, "office"), None, (now, None))?;
            put_staff(w, (Person::Ended, "director"), Some(PLATANES), (now, now.local_date().pred_opt()))?;
            put_account(w, Person::Asleep, now)?;
            let (account, guardian) = (Person::Asleep.account(), format!("{:032x}", 0x10b));
            let link = FamilyLink { account, guardian, family: FamilyId([1; 16]), centre: PLATANES, confirmed: false, held: false };
            w.add_link(&link, now)
        });
        put.await.unwrap();
    }

    /// What no part of the program does (yet): straight into the file.
    pub fn sql(&self, statement: &str, value: &str) {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        connection.execute(statement, [value]).unwrap();
    }

    /// One number.
    pub fn count(&self, question: &str) -> i64 {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        connection.query_row(question, [], |r| r.get(0)).unwrap()
    }

    /// One id.
    pub fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(&self, question: &str) -> T {
        let connection = rusqlite::Connection::open(self.folder.path().join("preau.db")).unwrap();
        connection.query_row(question, [], |r| r.get::<_, String>(0)).unwrap().parse().unwrap()
    }

    pub fn as_nobody(&self) -> Browser {
        Browser::new(self.running.address, None)
    }

    pub fn browser(&self, person: Person) -> Browser {
        Browser::new(self.running.address, Some(person.cookie()))
    }

    pub async fn access(&self, person: Person) -> Option<Access> {
        let (token, now) = (sha2::Sha256::digest(person.secret()).into(), self.app().now());
        self.app().store.read(move |r| r.access(&token, now)).await.unwrap()
    }

    /// One round of a phone that holds `heads`; must be answered.
    pub async fn round(&self, person: Person, head: Head, commands: &[Command]) -> Reply {
        self.push(person, &push(person.stream(), head, commands)).await
    }

    pub async fn push(&self, person: Person, push: &Push) -> Reply {
        let answer = self.browser(person).json("/api/sync", push).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice::<Reply>(&answer.body).unwrap().full()
    }

    /// Everything in somebody's stream.
    pub async fn receipts(&self, person: Person) -> Vec<Entry> {
        let reply = self.round(person, Head::default(), &[]).await;
        reply.streams[&person.stream()].receipts.clone()
    }
}

pub fn push(stream: Stream, head: Head, commands: &[Command]) -> Push {
    Push {
        version: WIRE_VERSION,
        device: DeviceId([9; 16]),
        streams: [(stream, Asked { number: head.number, hash: head.hash, receipts: vec![] })].into(),
        commands: commands.iter().map(|c| preau_core::json::Value::of(c)).collect(),
        drafts: [].into(),
        documents: [].into(),
    }
}

pub fn command(n: u8, stream: Stream, act: Act) -> Command {
    let made_at = crate::app::START.parse().unwrap();
    Command { v: COMMAND_VERSION, id: CommandId([n; 16]), stream: Some(stream), made_at, act }
}

/// A whole day for the person's child.
pub fn request(n: u8, person: Person, date: &str) -> Command {
    let stream = person.stream();
    let wish = Wish { parts: PartSet::ALL, outings: vec![], only_with_outing: false, remark: String::new(), together: None };
    command(n, stream, Act::Request { child: person.child(), period: period_of(stream.centre()), date: day(date), wish })
}

/// Accepts the request made by command `of`, whose content was received at that time.
pub fn accept(n: u8, director: Person, of: u8, base: UtcTime) -> Command {
    let decision = Decision::Accept { overbook: false };
    command(n, director.stream(), Act::Decide { request: RequestId([of; 16]), base, after: None, decision })
}

pub fn publish(n: u8, director: Person) -> Command {
    command(n, director.stream(), Act::Publish { period: period_of(director.stream().centre()), seen: None })
}
