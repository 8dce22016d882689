//! Whom does the server know? One centre with a long period and as many families as asked, each with one signed-in phone.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{Days, Utc};
use data_encoding::BASE64URL_NOPAD;
use preau::config::Config;
use preau::limits::Limits;
use preau::store::directory::{CentreRow, ChildRow, FamilyNames, GuardianRow};
use preau::store::family_link::FamilyLink;
use preau::store::session::NewSession;
use preau::store::{Store, StoreError, Writer};
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::{CentreId, ChildId, Digest, FamilyId, PeriodId};
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::{DAY_MS, SchoolYear, UtcTime, monday_of};
use sha2::Digest as _;

use crate::client::Failed;
use crate::phones::Phone;

const CENTRE: CentreId = CentreId([1; 16]);
const PERIOD: PeriodId = PeriodId([2; 16]);
/// Families written in one transaction.
const A_BATCH: usize = 500;

fn id(kind: &str, n: usize) -> [u8; 16] {
    let digest = Digest::of(&[kind.as_bytes(), &n.to_be_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.bytes()[..16]);
    id
}

#[allow(clippy::disallowed_methods, reason = "a benchmark is outside the server and its clock")]
fn now() -> UtcTime {
    UtcTime(Utc::now().timestamp_millis())
}

pub async fn seed(data: &Path, families: usize) -> Result<Vec<Phone>, Failed> {
    let made = Command::new(env!("CARGO_BIN_EXE_preau")).arg("init").arg(data).stdout(Stdio::null()).status()?;
    if !made.success() {
        return Err("preau init refused the folder".into());
    }
    let config = Config::load(data, [])?;
    let store = Store::open(&config.database(), &Limits::default())?;
    let now = now();
    let period = period(now);
    let dates: Vec<_> = period.days().filter(|d| !period.open_parts(*d).is_empty() && *d > now.local_date()).skip(2).collect();
    let year = SchoolYear::of(dates[0]);
    store.write(move |writer| put_centre(writer, &period)).await?;
    let mut phones = vec![];
    for from in (0..families).step_by(A_BATCH) {
        let some: Vec<usize> = (from..families.min(from + A_BATCH)).collect();
        for n in &some {
            let cookie = format!("session={}", BASE64URL_NOPAD.encode(&token(*n)));
            let ids = (FamilyId(id("family", *n)), CENTRE, ChildId(id("child", *n)), PERIOD);
            let date = dates[n % dates.len()];
            phones.push(Phone::new(cookie, ids, date, now, SchoolYear::of(date).0));
        }
        store.write(move |writer| some.into_iter().try_for_each(|n| put_family(writer, n, now, year))).await?;
    }
    Ok(phones)
}

fn token(n: usize) -> [u8; 32] {
    *Digest::of(&[b"session", &n.to_be_bytes()]).bytes()
}

/// Two weeks of open days around the next Monday, never near a cut-off.
fn period(now: UtcTime) -> Period {
    let monday = monday_of(now.local_date());
    let places = GroupPlaces { places: 9_999, staff: None };
    let slots = (1..=5).flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: places, six_and_over: places }));
    Period {
        id: PERIOD,
        centre: CENTRE,
        name: "Période d’essai".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: monday,
        to: monday.checked_add_days(Days::new(27)).unwrap_or(monday),
        opens_at: now.plus_ms(-DAY_MS),
        closes_at: now.plus_ms(40 * DAY_MS),
        cut_off: CutOff { days: 0, working_days: false, hour: 0 },
        slots: slots.collect(),
        closed: BTreeMap::new(),
        outings: vec![],
        offer_hours: 48,
    }
}

fn put_centre(writer: &mut Writer, period: &Period) -> Result<(), StoreError> {
    let text = |s: &str| s.to_owned();
    writer.put_centre(&CentreRow {
        id: CENTRE,
        code: text("essai"),
        name: text("Centre d’essai"),
        kind: text("Vacances"),
        ages: text("3 à 11 ans"),
        hours: text("7 h 30 à 18 h 30"),
        address: text("1 place du Préau"),
        director: text("Direction"),
        phone: text("01 00 00 00 00"),
        email: text("essai@example.org"),
        position: 0,
    })?;
    writer.put_period("essai", period).map(|_| ())
}

fn put_family(writer: &mut Writer, n: usize, now: UtcTime, year: SchoolYear) -> Result<(), StoreError> {
    let (family, child) = (FamilyId(id("family", n)), ChildId(id("child", n)));
    let name = format!("Famille {n}");
    writer.put_family(&FamilyNames { id: family, code: format!("f{n}"), name: name.clone(), centres: vec![CENTRE] })?;
    writer.put_child(&ChildRow {
        id: child,
        code: format!("c{n}"),
        first_name: "Camille".into(),
        last_name: name.clone(),
        birth: monday_of(now.local_date()).checked_sub_days(Days::new(365 * 7)).unwrap_or_default(),
        families: vec![family],
    })?;
    writer.put_enrolment(child, CENTRE, year)?;
    writer.put_enrolment(child, CENTRE, SchoolYear(year.0 + 1))?;
    let (account, guardian) = (format!("account-{n}"), format!("guardian-{n}"));
    writer.put_guardian(&GuardianRow {
        id: guardian.clone(),
        code: format!("g{n}"),
        family,
        first_name: "Dominique".into(),
        last_name: name,
        phone: String::new(),
    })?;
    writer.add_account(&account, &format!("famille{n}@example.org"), now)?;
    writer.add_link(&FamilyLink { account: account.clone(), guardian, family, centre: CENTRE, confirmed: true, held: false }, now)?;
    let session = NewSession {
        token: sha2::Sha256::digest(token(n)).into(),
        id: format!("session-{n}"),
        account,
        label: "Téléphone d’essai".into(),
        mine: true,
        expires_at: now.plus_ms(30 * DAY_MS),
    };
    writer.add_session(&session, now)
}
