//! What does a browser without script read? The families and centres of the account, the requests with their status, the papers.

use preau_core::documents::model::HomePrintable;

use super::authorize::Signed;
use super::printables::Printables;
use super::refusal::Denied;
use super::words::{self, Line};
use crate::app::App;
use crate::store::mail_facts::CentreContact;

/// The latest days of each centre; the app has all of them.
const LINES_MAX: u32 = 200;

/// One family in one centre.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FamilyPage {
    pub name: String,
    pub children: Vec<String>,
    pub centre: CentreContact,
    pub lines: Vec<Line>,
    pub printables: Vec<HomePrintable>,
}

pub async fn families(app: &App, signed: &Signed) -> Result<Vec<FamilyPage>, Denied> {
    let (scopes, now) = (signed.families().to_vec(), app.now());
    let found = app.store.read(move |r| {
        let (mut found, printables) = (vec![], Printables::read(r)?);
        for scope in scopes {
            let Some(rows) = r.home_rows(scope, now.local_date())? else { continue };
            let told = r.told_requests(scope.family(), scope.centre(), LINES_MAX)?;
            let page = FamilyPage {
                name: rows.family_name,
                children: rows.children.into_iter().map(|c| c.first_name).collect(),
                centre: r.centre_contact(scope.centre())?.unwrap_or_default(),
                lines: told.iter().map(|one| words::line(one, now)).collect(),
                printables: printables.of_centre(&rows.centre.code).into_iter().map(|(_, paper)| paper).collect(),
            };
            found.push(page);
        }
        Ok::<_, Denied>(found)
    });
    found.await
}
