//! How will that family read its reminder? Written by the template of the mail itself, before anything is sent.

use preau_core::documents::reminders::{PreviewReminder, ReminderPreview};

use super::late::Late;
use super::reminder_letters::{Said, values};
use super::reminders::checked;
use crate::actions::authorize::desk_account;
use crate::actions::letters::written;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::scope::CentreScope;

pub async fn preview(app: &App, desk: CentreScope, typed: PreviewReminder) -> Result<ReminderPreview, Denied> {
    let texts = checked(&typed.texts)?;
    let today = app.now().local_date();
    let shared = app.clone();
    let (contact, values) = app
        .store
        .read(move |r| {
            let of = desk_account(r, desk, typed.family)?.ok_or(Denied::Unknown)?;
            let late = Late::read(r, of, today)?;
            if late.arrears.lines.is_empty() {
                let text = "Cette famille n’a plus rien en retard : rechargez la liste.";
                return Err(Denied::mend(Refusal::on("family", "nothing_late", text)));
            }
            let level = late.level();
            let family = r.family_name(typed.family)?.unwrap_or_default();
            let said = Said {
                level,
                text: texts.get(usize::from(level) - 1).map(String::as_str).unwrap_or_default(),
                lines: &late.arrears.lines,
                cents: late.arrears.cents(),
                date: today,
                family: &family,
            };
            Ok((r.centre_contact(desk.centre())?.unwrap_or_default(), values(&shared, &said)))
        })
        .await?;
    let (subject, text) = written(app, "reminder", contact, values)?;
    Ok(ReminderPreview { subject, text })
}
