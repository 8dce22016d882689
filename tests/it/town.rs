//! A small invented town: two centres, two families, their directors, and a period with one place.

use preau::actions::passwords;
use preau::store::StoreError;
use preau::store::directory::{CentreRow, ChildRow, FamilyNames, GuardianRow};
use preau::store::staff::NewRole;
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::{CentreId, ChildId, FamilyId, PeriodId, StaffId};
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::{LocalDate, SchoolYear, UtcTime};

use crate::app::TestApp;
use crate::browser::{Answer, Browser};

pub const PLATANES: CentreId = CentreId([1; 16]);
pub const MOULIN: CentreId = CentreId([2; 16]);
/// Comes to both centres; one child, born on 4 March 2019.
pub const MARTIN: FamilyId = FamilyId([10; 16]);
/// Comes to Les Platanes; one child, born on 20 May 2018.
pub const DURAND: FamilyId = FamilyId([11; 16]);
pub const ZOE: ChildId = ChildId([20; 16]);
pub const HUGO: ChildId = ChildId([21; 16]);
pub const WEDNESDAYS: PeriodId = PeriodId([40; 16]);
pub const ZOE_BORN: &str = "2019-03-04";
pub const HUGO_BORN: &str = "2018-05-20";
pub const DIRECTOR: &str = "maud.direction@example.org";
pub const OTHER_DIRECTOR: &str = "karim.direction@example.org";
pub const PASSWORD: &str = "girafe tisane vélo";
pub const STAFF: StaffId = StaffId([30; 16]);

/// Guardians by the last digit of their id.
pub fn guardian(n: u8) -> String {
    format!("{n:02x}").repeat(16)
}
/// Lucie and Paul Martin, Anna Durand.
pub const LUCIE: u8 = 0x51;
pub const PAUL: u8 = 0x52;
pub const ANNA: u8 = 0x53;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn period() -> Period {
    let places = GroupPlaces { places: 1, staff: None };
    let slots = DayPart::ALL.map(|part| SlotRule { weekday: 3, part, under_six: places, six_and_over: places });
    Period {
        id: WEDNESDAYS,
        centre: PLATANES,
        name: "Mercredis, 1er trimestre".into(),
        kind: PeriodKind::Wednesdays,
        legal: LegalKind::PeriscolaireLong,
        from: day("2026-09-01"),
        to: day("2026-12-18"),
        opens_at: UtcTime::from_local(day("2026-08-20"), 8),
        closes_at: UtcTime::from_local(day("2026-12-16"), 12),
        cut_off: CutOff { days: 2, working_days: true, hour: 12 },
        slots: slots.to_vec(),
        closed: [].into(),
        outings: vec![],
        offer_hours: 48,
    }
}

fn centre(id: CentreId, code: &str, name: &str, position: u32) -> CentreRow {
    CentreRow {
        id,
        code: code.into(),
        name: name.into(),
        kind: "Mercredis et vacances".into(),
        ages: "3 à 11 ans".into(),
        hours: "7 h 30 – 18 h 30".into(),
        address: "2 rue de l’École".into(),
        director: "Maud Rivière".into(),
        phone: "05 00 00 00 01".into(),
        email: format!("{code}@example.org"),
        position,
    }
}

/// Writes the town.
pub async fn build(test: &TestApp) {
    let hash = passwords::hash(test.app(), PASSWORD).await.unwrap();
    let now = test.app().now();
    let built = test.app().store.write(move |w| {
        w.put_centre(&centre(PLATANES, "platanes", "Les Platanes", 1))?;
        w.put_centre(&centre(MOULIN, "moulin", "Le Moulin", 2))?;
        w.put_period("mercredis", &period())?;
        let family = |id, code: &str, name: &str, centres: &[CentreId]| FamilyNames {
            id,
            code: code.into(),
            name: name.into(),
            centres: centres.to_vec(),
        };
        w.put_family(&family(MARTIN, "f1", "Martin", &[PLATANES, MOULIN]))?;
        w.put_family(&family(DURAND, "f2", "Durand", &[PLATANES]))?;
        for (id, code, first, last, birth, home) in
            [(ZOE, "c1", "Zoé", "Martin", ZOE_BORN, MARTIN), (HUGO, "c2", "Hugo", "Durand", HUGO_BORN, DURAND)]
        {
            let child = ChildRow {
                id,
                code: code.into(),
                first_name: first.into(),
                last_name: last.into(),
                birth: day(birth),
                families: vec![home],
            };
            w.put_child(&child)?;
            w.put_enrolment(id, PLATANES, SchoolYear(2026))?;
        }
        w.put_enrolment(ZOE, MOULIN, SchoolYear(2026))?;
        for (n, first, last, home) in
            [(LUCIE, "Lucie", "Martin", MARTIN), (PAUL, "Paul", "Martin", MARTIN), (ANNA, "Anna", "Durand", DURAND)]
        {
            let row = GuardianRow {
                id: guardian(n),
                code: format!("g{n}"),
                family: home,
                first_name: first.into(),
                last_name: last.into(),
                phone: "06 00 00 00 00".into(),
            };
            w.put_guardian(&row)?;
        }
        for (n, email, name, at) in [(0x61, DIRECTOR, "Maud Rivière", PLATANES), (0x62, OTHER_DIRECTOR, "Karim Benali", MOULIN)] {
            let account = guardian(n);
            w.add_account(&account, email, now)?;
            w.set_password(&account, &hash)?;
            let staff = if at == PLATANES { STAFF } else { StaffId([31; 16]) };
            w.add_role(&NewRole {
                staff,
                account: &account,
                role: "director",
                centre: Some(at),
                name,
                from: day("2026-01-01"),
                until: None,
            })?;
        }
        Ok::<_, StoreError>(())
    });
    built.await.unwrap();
}

/// A director records an address.
pub async fn record(desk: &mut Browser, centre: CentreId, guardian_number: u8, email: &str) -> Answer {
    let path = format!("/api/desk/{centre}/guardians/{}/address", guardian(guardian_number));
    desk.json(hyper::Method::POST, &path, Some(serde_json::json!({ "email": email }))).await
}

/// The whole way of a parent: address recorded, mail read, first sign-in.
pub async fn parent(test: &TestApp, desk: &mut Browser, guardian_number: u8, email: &str, birth: &str) -> Browser {
    assert_eq!(record(desk, PLATANES, guardian_number, email).await.status, 202);
    let mail = crate::mailbox::latest(test, email, 1).await;
    let mut browser = Browser::new(test);
    let answer = first_sign_in(&mut browser, email, &mail.after("Votre mot de passe provisoire"), birth).await;
    assert_eq!((answer.status, answer.location()), (303, "/app/"), "{}", answer.text);
    browser
}

pub async fn first_sign_in(browser: &mut Browser, email: &str, provisional: &str, birth: &str) -> Answer {
    let fields = [("email", email), ("provisional", provisional), ("new", PASSWORD), ("again", PASSWORD), ("birth", birth), ("mine", "1")];
    browser.form("/premiere-connexion", &fields).await
}
