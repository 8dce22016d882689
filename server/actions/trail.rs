//! Who did what on this family's file? As a director reads it.

use preau_core::documents::trail::TrailLine;
use preau_core::domain::ids::FamilyId;
use preau_core::domain::trail::sentence;

use super::authorize::desk_account;
use super::refusal::Denied;
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::audit::TrailRow;

/// Lines that are read: some months of an ordinary family.
const LINES_MAX: u32 = 300;

/// The latest first. `Unknown` for a family that never came to this centre.
pub async fn of_family(app: &App, desk: CentreScope, family: FamilyId) -> Result<Vec<TrailLine>, Denied> {
    app.store
        .read(move |r| {
            desk_account(r, desk, family)?.ok_or(Denied::Unknown)?;
            Ok::<_, Denied>(together(r.trail(desk, family, LINES_MAX)?))
        })
        .await
}

/// Twelve days ticked in one go are one line.
fn together(rows: Vec<TrailRow>) -> Vec<TrailLine> {
    let mut lines: Vec<TrailLine> = vec![];
    for row in rows {
        let sentence = sentence(&row.what).unwrap_or("Autre opération");
        match lines.last_mut() {
            Some(last) if last.sentence == sentence && last.by == row.by && last.at.local_date() == row.at.local_date() => last.times += 1,
            _ => lines.push(TrailLine { at: row.at, by: row.by, sentence: sentence.to_owned(), times: 1 }),
        }
    }
    lines
}
