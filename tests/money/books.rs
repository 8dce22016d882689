//! The director's side, inside this process and without jobs: drafts, issue and papers, each measured apart.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Days;
use preau::actions::authorize::{self, Signed};
use preau::actions::money::{issue, papers, runs};
use preau::app::App;
use preau::config::Config;
use preau::scope::CentreScope;
use preau::store::StoreError;
use preau::store::session::NewSession;
use preau::store::staff::NewRole;
use preau_core::documents::runs::IssueRun;
use preau_core::domain::calendar::{CutOff, GroupPlaces, LegalKind, Period, PeriodKind, SlotRule};
use preau_core::domain::ids::{CentreId, PaperId, PeriodId, PriceListId, StaffId};
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::payer::Payer;
use preau_core::domain::money::price_list::{Bracket, PriceList, Rate, Scheme, Unit};
use preau_core::domain::money::quotient::{FamilyQuotient, Quotient};
use preau_core::domain::money::settings::CentreMoney;
use preau_core::domain::slots::DayPart;
use preau_core::domain::time::{DAY_MS, LocalDate, UtcTime, monday_of};
use sha2::Digest as _;

use crate::client::Failed;
use crate::measure::Process;
use crate::phones::Phone;

/// As the desk's screen sends them.
const ISSUED_AT_ONCE: usize = 200;
const TOKEN: [u8; 32] = [5; 32];

/// What a stage took, of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    pub wall: Duration,
    pub cpu: Duration,
}

impl Took {
    fn since(started: Instant, cpu: Duration, process: &Process) -> Took {
        Took { wall: started.elapsed(), cpu: process.cpu() - cpu }
    }

    pub fn plus(self, other: Took) -> Took {
        Took { wall: self.wall + other.wall, cpu: self.cpu + other.cpu }
    }
}

pub struct Books {
    pub app: App,
    centre: CentreId,
    desk: CentreScope,
    signed: Signed,
    process: Process,
}

impl Books {
    /// With a director, a price list, a period for each of so many runs, and a payer and a quotient for each family.
    pub async fn open(data: &Path, phones: &[Phone], runs: usize) -> Result<Books, Failed> {
        let app = App::once(Config::load(data, [])?)?;
        let (centre, now) = (phones[0].centre, app.now());
        let today = now.local_date();
        let prices = price_list(centre, today);
        let quotient = FamilyQuotient { quotient: Quotient(54_200), from: days(today, -300), to: days(today, 300) };
        let families: Vec<_> = phones.iter().map(|p| p.family).collect();
        let put = app.store.write(move |w| {
            w.add_account("director", "direction@example.org", now)?;
            let staff = StaffId([5; 16]);
            w.add_role(&NewRole {
                staff,
                account: "director",
                role: "director",
                centre: Some(centre),
                name: "Maud",
                from: today,
                until: None,
            })?;
            let session = NewSession {
                token: sha2::Sha256::digest(TOKEN).into(),
                id: "director-session".into(),
                account: "director".into(),
                label: "Essai".into(),
                mine: true,
                expires_at: now.plus_ms(30 * DAY_MS),
            };
            w.add_session(&session, now)?;
            w.put_price_list(&prices)?;
            // Known, as periods are, long before they are invoiced.
            for at in 0..runs {
                let first = first_day(now, at);
                let id = PeriodId([u8::try_from(0x40 + at).unwrap_or(u8::MAX); 16]);
                w.put_period(&format!("run-{at}"), &Period { id, from: first, to: days(first, 39), ..period(centre, now) })?;
            }
            let iban = "FR7630006000011234567890189".into();
            w.put_centre_money(centre, &CentreMoney { iban, beneficiary: "Les Préaux d’Oc".into(), ..CentreMoney::default() })?;
            for (n, family) in families.into_iter().enumerate() {
                w.put_payer(family, &payer(n))?;
                w.add_quotient(family, &quotient, "job", now)?;
            }
            Ok::<_, StoreError>(())
        });
        put.await?;
        let signed = authorize::signed(&app, &TOKEN).await?.ok_or("the director is not signed in")?;
        let desk = signed.desk(centre).ok_or("no desk")?;
        Ok(Books { app, centre, desk, signed, process: Process::of(std::process::id()) })
    }

    pub fn cookie() -> String {
        format!("session={}", data_encoding::BASE64URL_NOPAD.encode(&TOKEN))
    }

    /// The draft of a run, as a director asks for it: `at` times forty days further on for each run, of days on which each family's
    /// child came. Two lines a day: care and meal.
    pub async fn draft(&self, phones: &[Phone], lines: usize, at: usize) -> Result<(PaperId, Took), Failed> {
        let now = self.app.now();
        let first = first_day(now, at);
        for some in phones.chunks(500) {
            let (centre, children) = (self.centre, some.iter().map(|phone| phone.child).collect::<Vec<_>>());
            let write = self.app.store.write(move |w| {
                for child in children {
                    for day in 0..lines.div_ceil(2) {
                        let date = days(first, i64::try_from(day).unwrap_or(0));
                        for part in DayPart::ALL {
                            w.put_mark((child, date), centre, (part, Mark::Present), now)?;
                        }
                    }
                }
                Ok::<_, StoreError>(())
            });
            write.await?;
        }
        let (started, cpu) = (Instant::now(), self.process.cpu());
        let run =
            runs::prepare(&self.app, &self.signed, self.desk, (first, days(first, 39))).await.map_err(|denied| format!("{denied:?}"))?;
        Ok((run.id, Took::since(started, cpu, &self.process)))
    }

    pub async fn issue(&self, run: PaperId, phones: &[Phone]) -> Result<(usize, Took), Failed> {
        let (started, cpu) = (Instant::now(), self.process.cpu());
        let mut count = 0;
        for some in phones.chunks(ISSUED_AT_ONCE) {
            let wanted = IssueRun { families: some.iter().map(|p| p.family).collect(), confirmed: vec![] };
            let issued = issue::issue(&self.app, &self.signed, self.desk, run, wanted).await;
            let issued = issued.map_err(|denied| format!("{denied:?}"))?;
            if let Some((_, why)) = issued.left.first() {
                return Err(why.clone().into());
            }
            count += issued.invoices.len();
        }
        Ok((count, Took::since(started, cpu, &self.process)))
    }

    /// Every paper that waits.
    pub async fn papers(&self) -> Result<Took, Failed> {
        let (started, cpu) = (Instant::now(), self.process.cpu());
        while papers::make(&self.app).await? {}
        Ok(Took::since(started, cpu, &self.process))
    }

    pub fn peak_mb(&self) -> u64 {
        self.process.peak_mb()
    }
}

fn days(from: LocalDate, count: i64) -> LocalDate {
    let many = Days::new(count.unsigned_abs());
    if count < 0 { from.checked_sub_days(many) } else { from.checked_add_days(many) }.unwrap_or(from)
}

/// Of the days of a run: forty for each.
fn first_day(now: UtcTime, at: usize) -> LocalDate {
    days(monday_of(now.local_date()), 40 * i64::try_from(at).unwrap_or(0))
}

/// Open every day.
fn period(centre: CentreId, now: UtcTime) -> Period {
    let places = GroupPlaces { places: 9_999, staff: None };
    let slots = (1..=7).flat_map(|weekday| DayPart::ALL.map(|part| SlotRule { weekday, part, under_six: places, six_and_over: places }));
    Period {
        id: PeriodId([0x40; 16]),
        centre,
        name: "Période facturée".into(),
        kind: PeriodKind::Holidays,
        legal: LegalKind::Extrascolaire,
        from: now.local_date(),
        to: now.local_date(),
        opens_at: now,
        closes_at: now,
        cut_off: CutOff { days: 0, working_days: false, hour: 0 },
        slots: slots.collect(),
        closed: [].into(),
        outings: vec![],
        offer_hours: 48,
    }
}

fn price_list(centre: CentreId, today: LocalDate) -> PriceList {
    let bracket = |up_to: Option<u32>, cents| Bracket {
        up_to: up_to.map(Quotient),
        label: String::new(),
        rates: [(Unit::HalfDay, Rate::Fixed { cents: cents / 2 }), (Unit::Day, Rate::Fixed { cents })].into(),
    };
    PriceList {
        id: PriceListId([3; 16]),
        centre,
        name: "Tarifs".into(),
        from: days(today, -400),
        to: days(today, 400),
        kind: None,
        scheme: Scheme::ByDay,
        brackets: vec![bracket(Some(50_000), 890), bracket(Some(70_000), 1_240), bracket(None, 1_720)],
        outside: vec![],
        siblings: vec![],
        meal_cents: 350,
        surcharges: [].into(),
        around_school: false,
    }
}

fn payer(n: usize) -> Payer {
    Payer {
        email: format!("famille{n}@example.org"),
        ancv_id: String::new(),
        last_name: format!("Lefèvre-Garric {n}"),
        first_name: "Anaïs".into(),
        address: "3 impasse de l’Œuvre".into(),
        complement: "Bâtiment B".into(),
        country: String::new(),
        postcode: "31999".into(),
        town: "Belcastel-sur-Lauze".into(),
    }
}
