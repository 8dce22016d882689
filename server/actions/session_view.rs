//! Who is signed in and what may be read? The first thing that the app asks.

use std::collections::BTreeMap;

use preau_core::documents::model::{DocumentId, HomePeriod, SessionDesk, SessionFamily, SessionView};
use preau_core::domain::ids::CentreId;
use preau_core::domain::time::{SchoolYear, UtcTime};

use super::Failure;
use super::authorize::Signed;
use crate::app::App;
use crate::scope::{CentreScope, FamilyScope};
use crate::store::projection::CentreRow;
use crate::store::{Reader, StoreError};

/// Days after its end for which a period is still on a desk.
const PERIOD_STAYS_DAYS: u64 = 60;

pub async fn view(app: &App, signed: &Signed) -> Result<SessionView, Failure> {
    let (signed, now) = (signed.clone(), app.now());
    let view = app.store.read(move |r| {
        let centres = centres(r, &signed)?;
        let this = SchoolYear::of(now.local_date());
        // What was invoiced before September is paid, and read, after it.
        let last_year = (SchoolYear(this.0 - 1).first_day(), this.first_day());
        let older = r.accounts_with_operations(signed.families(), last_year)?;
        let years = |scope: &FamilyScope| {
            let known = older.contains(&(scope.family(), scope.centre()));
            // Holidays of the summer belong to the year that ends; the next one opens before September.
            (this.0 - i32::from(known)..=this.0 + 1).map(SchoolYear).collect::<Vec<_>>()
        };
        let families = signed.families().iter().filter_map(|scope| family(r, &centres, *scope, &years(scope)).transpose());
        let desks = signed.desks().iter().filter_map(|scope| desk(r, &centres, *scope, now).transpose());
        Ok::<_, StoreError>(SessionView {
            families: families.collect::<Result<_, _>>()?,
            desks: desks.collect::<Result<_, _>>()?,
            without_screens: r.roles_without_screens(&signed.account, now.local_date())?,
            account: signed.account,
            email: signed.email,
            mine: signed.mine,
            server_now: now,
        })
    });
    view.await.map_err(Failure::from)
}

type Centres = BTreeMap<CentreId, CentreRow>;

fn centres(reader: &Reader, signed: &Signed) -> Result<Centres, StoreError> {
    let ids = signed.families().iter().map(|s| s.centre()).chain(signed.desks().iter().map(|s| s.centre()));
    let mut found = Centres::new();
    for id in ids {
        if let Some(row) = reader.centre(id)? {
            found.insert(id, row);
        }
    }
    Ok(found)
}

/// `years`: those whose record a device holds, the last two of them with drafts.
fn family(reader: &Reader, centres: &Centres, scope: FamilyScope, years: &[SchoolYear]) -> Result<Option<SessionFamily>, StoreError> {
    let (Some(centre), Some(family_name)) = (centres.get(&scope.centre()), reader.family_name(scope.family())?) else { return Ok(None) };
    let (family, id) = (scope.family(), scope.centre());
    let records = years.iter().map(|year| DocumentId::Record { family, centre: id, year: year.0 }.to_string());
    let documents = [DocumentId::Home { family, centre: id }.to_string()].into_iter().chain(records).collect();
    let drafts = years.iter().rev().take(2).rev().map(|year| DocumentId::Drafts { family, centre: id, year: year.0 }.to_string()).collect();
    let here = reader.children(scope)?.into_iter().filter(|c| !c.enrolled.is_empty());
    Ok(Some(SessionFamily {
        family,
        family_name,
        centre: id,
        centre_name: centre.name.clone(),
        kind: centre.kind.clone(),
        ages: centre.ages.clone(),
        children: here.map(|c| c.first_name).collect(),
        stream: scope.stream(),
        documents,
        drafts,
    }))
}

fn desk(reader: &Reader, centres: &Centres, scope: CentreScope, now: UtcTime) -> Result<Option<SessionDesk>, StoreError> {
    let Some(centre) = centres.get(&scope.centre()) else { return Ok(None) };
    let from = now.local_date().checked_sub_days(chrono::Days::new(PERIOD_STAYS_DAYS)).unwrap_or_default();
    Ok(Some(SessionDesk {
        centre: scope.centre(),
        centre_name: centre.name.clone(),
        role: reader.role_in(scope)?.unwrap_or_else(|| "director".into()),
        stream: scope.stream(),
        periods: reader.periods_of_centre(scope.centre(), from)?.iter().map(HomePeriod::from).collect(),
    }))
}
