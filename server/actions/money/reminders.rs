//! *Relances*: which accounts does a director review, and what is sent? Nothing leaves by itself; what moved between the review and
//! the sending is left out and named; each reminder, its mails and what is written down of it are one transaction.

use std::collections::{BTreeMap, BTreeSet};

use preau_core::documents::reminders::{
    LateAccount, ReminderPerson, ReminderStand, RemindersView, ReviewedAccount, SendReminders, SentReminders,
};
use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{FamilyId, ReminderId};
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::reminders::LEVELS;
use preau_core::domain::time::{LocalDate, UtcTime};

use super::derived;
use super::late::{Late, plan_view, reminder_view};
use super::reminder_letters::{ReminderMail, usual_texts};
use crate::actions::authorize::{Signed, account_of_rows};
use crate::actions::documents::NAMES;
use crate::actions::families::problem;
use crate::actions::refusal::{Denied, Refusal};
use crate::actions::sync::tell_changed;
use crate::app::App;
use crate::scope::{AccountScope, CentreScope};
use crate::store::audit::AuditLine;
use crate::store::family_list::GuardianRow;
use crate::store::journal::Changed;
use crate::store::reminder::NewReminder;
use crate::store::told::Recipients;
use crate::store::{StoreError, Writer};

/// Characters of a text, and of one of its paragraphs.
const TEXT_MAX: usize = 2_000;
const PARAGRAPH_MAX: usize = 500;
/// Accounts of one sending.
const ACCOUNTS_MAX: usize = 500;

/// Everything late in the centre, the latest first.
pub async fn list(app: &App, desk: CentreScope) -> Result<RemindersView, Denied> {
    let today = app.now().local_date();
    let usual = usual_texts(app)?;
    let view = app.store.read(move |r| {
        let own = r.reminder_texts(desk.centre())?;
        let texts = (1..=LEVELS).zip(&usual).map(|(level, text)| own.get(&level).unwrap_or(text).clone()).collect();
        let mut people = r.people_of_centre(desk)?;
        let indebted = r.families_with_debt(desk, today)?;
        let families: Vec<FamilyId> = indebted.iter().map(|(family, _)| *family).collect();
        let mut all = Late::of_families(r, desk, &families, today)?;
        let told: BTreeSet<FamilyId> =
            r.readers_of_families(&families)?.into_keys().filter(|(_, at)| *at == desk.centre()).map(|(family, _)| family).collect();
        let mut accounts = vec![];
        for (family, name) in indebted {
            let Some(late) = all.remove(&family).filter(|late| !late.arrears.debt.is_empty()) else { continue };
            let people = people.remove(&family.to_string()).unwrap_or_default();
            accounts.push(account(family, (name, &late, people), told.contains(&family), today));
        }
        accounts.sort_by_key(|a: &LateAccount| std::cmp::Reverse(a.days));
        Ok::<_, StoreError>(RemindersView { texts, usual, accounts })
    });
    Ok(view.await?)
}

/// `told`: somebody of the family can be written to.
fn account(family: FamilyId, (name, late, people): (String, &Late, Vec<GuardianRow>), told: bool, today: LocalDate) -> LateAccount {
    let stand = if late.arrears.is_silenced() {
        ReminderStand::PlanKept
    } else if late.under_way {
        ReminderStand::UnderWay
    } else if late.of_day(today).is_some() {
        ReminderStand::Today
    } else if told {
        ReminderStand::Ready
    } else {
        ReminderStand::NoAddress
    };
    LateAccount {
        family,
        name,
        stand,
        lines: late.arrears.lines.clone(),
        late_cents: late.arrears.cents(),
        days: late.arrears.days(today),
        debt_cents: late.arrears.debt_cents,
        sent: late.sent(),
        level: late.level(),
        last: late.reminders.first().map(reminder_view),
        plan: late.plan.as_ref().map(|plan| plan_view(plan, &late.account)),
        people: people.into_iter().map(person).collect(),
    }
}

fn person(row: GuardianRow) -> ReminderPerson {
    let address = row.address.as_ref();
    ReminderPerson {
        name: format!("{} {}", row.first_name, row.last_name),
        phone: row.phone,
        email: address.map(|a| a.email.clone()).unwrap_or_default(),
        confirmed: address.is_some_and(|a| a.confirmed),
        refused: address.and_then(|a| a.failure.as_deref()).and_then(problem).is_some(),
    }
}

/// One text a level, each fit for a mail.
pub(super) fn checked(texts: &[String]) -> Result<Vec<String>, Denied> {
    let wrong = |text: String| Err(Denied::mend(Refusal::on("texts", "reminder_text", text)));
    if texts.len() != usize::from(LEVELS) {
        return wrong("Il faut un texte pour chaque niveau de relance : rechargez la page.".into());
    }
    let tidy = |text: &String| text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned();
    let texts: Vec<String> = texts.iter().map(tidy).collect();
    for (at, text) in texts.iter().enumerate() {
        let level = at + 1;
        if text.is_empty() {
            return wrong(format!("Relance {level} : écrivez un texte."));
        }
        if text.chars().count() > TEXT_MAX || text.lines().any(|line| line.chars().count() > PARAGRAPH_MAX) {
            return wrong(format!("Relance {level} : {TEXT_MAX} caractères au plus, et {PARAGRAPH_MAX} par paragraphe."));
        }
    }
    Ok(texts)
}

/// Sends what was reviewed. The same batch sends once: asked again, it answers what it did.
pub async fn send(app: &App, signed: &Signed, desk: CentreScope, typed: SendReminders) -> Result<SentReminders, Denied> {
    let texts = checked(&typed.texts)?;
    if typed.accounts.is_empty() || typed.accounts.len() > ACCOUNTS_MAX {
        let text = format!("Cochez au moins un compte, et {ACCOUNTS_MAX} au plus.");
        return Err(Denied::mend(Refusal::on("accounts", "no_account", text)));
    }
    let usual = usual_texts(app)?;
    let (who, now) = (signed.account.clone(), app.now());
    let written = app.store.write(move |w| {
        let mut batch = Batch { id: typed.id, texts, who, now, changed: Changed::default() };
        if w.reminder_centre(typed.id)?.is_some_and(|centre| centre != desk.centre()) {
            return Err(Denied::mend(Refusal::new("id_reused", "Cet envoi existe déjà ailleurs : rechargez la page.")));
        }
        let before: BTreeSet<FamilyId> = w.reminded_in(desk, typed.id)?.into_iter().collect();
        if before.is_empty() {
            keep_texts(w, desk, (&batch.texts, &usual))?;
        }
        let mut done = SentReminders::default();
        let reviewed: BTreeMap<FamilyId, ReviewedAccount> = typed.accounts.iter().map(|a| (a.family, *a)).collect();
        let families: Vec<FamilyId> = reviewed.keys().copied().collect();
        if w.which_come(desk, &families)?.len() != families.len() {
            return Err(Denied::Unknown);
        }
        let late = Late::of_families(w, desk, &families, now.local_date())?;
        let mut readers = w.readers_of_families(&families)?;
        for (family, seen) in reviewed {
            let of = account_of_rows(family, desk.centre());
            let readers = readers.remove(&(family, desk.centre())).unwrap_or_default();
            match (before.contains(&family), before.is_empty()) {
                (true, _) => done.sent.push(family),
                (false, false) => done.left.push((family, "N’est pas partie avec cet envoi : relisez la liste.".into())),
                (false, true) => match batch.one(w, (of, readers), &late[&family], &seen)? {
                    Ok(()) => done.sent.push(family),
                    Err(why) => done.left.push((family, why)),
                },
            }
        }
        Ok::<_, Denied>((done, batch.changed))
    });
    let (done, changed) = written.await?;
    tell_changed(app, &changed, &[]);
    Ok(done)
}

fn keep_texts(writer: &mut Writer, desk: CentreScope, (texts, usual): (&[String], &[String])) -> Result<(), StoreError> {
    for ((level, text), usual) in (1..=LEVELS).zip(texts).zip(usual) {
        writer.put_reminder_text(desk.centre(), level, (text != usual).then_some(text))?;
    }
    Ok(())
}

/// One sending.
struct Batch {
    id: ReminderId,
    texts: Vec<String>,
    who: String,
    now: UtcTime,
    changed: Changed,
}

impl Batch {
    /// Written down and mailed, or why not.
    fn one(
        &mut self,
        writer: &mut Writer,
        (of, readers): (AccountScope, Recipients),
        late: &Late,
        seen: &ReviewedAccount,
    ) -> Result<Result<(), String>, StoreError> {
        let today = self.now.local_date();
        if let Some(why) = moved(late, seen, today) {
            return Ok(Err(why));
        }
        let id = ReminderId(derived("reminder", &[self.id.bytes(), seen.family.bytes()]));
        let mail = |account: String| ReminderMail { reminder: id, family: of.family(), centre: of.centre(), account };
        let data = |account: String| serde_json::to_string(&mail(account)).unwrap_or_default();
        if !writer.queue_mails_to(readers, (&[b"reminder", id.bytes()], "reminder"), data, self.now)? {
            return Ok(Err("Aucune adresse confirmée : téléphonez à cette famille.".into()));
        }
        let level = late.level();
        let text = self.texts.get(usize::from(level) - 1).map(String::as_str).unwrap_or_default();
        let new = NewReminder {
            id,
            batch: self.id,
            level,
            cents: late.arrears.cents(),
            lines: &late.arrears.lines,
            debt: &late.arrears.debt,
            text,
            who: &self.who,
        };
        writer.add_reminder(of, &new, self.now)?;
        let line = AuditLine { who: &self.who, what: "reminder_sent", family: Some(of.family()), centre: Some(of.centre()) };
        writer.audit(&line, self.now)?;
        writer.want_documents(&[(NAMES.record)(of.family(), of.centre(), today)].into())?;
        self.changed.mails = true;
        self.changed.streams.insert(Stream::Family { family: of.family(), centre: of.centre() });
        Ok(Ok(()))
    }
}

/// What is not any more as it was reviewed.
fn moved(late: &Late, seen: &ReviewedAccount, today: LocalDate) -> Option<String> {
    let cents = late.arrears.cents();
    if late.arrears.debt.is_empty() {
        return Some("A réglé entre-temps : plus rien n’est en retard.".into());
    }
    if late.arrears.is_silenced() {
        return Some("Suit son échéancier : aucune relance ne part.".into());
    }
    if late.under_way {
        return Some("Un paiement en ligne est en cours : attendez la réponse de la banque.".into());
    }
    if late.of_day(today).is_some() || late.sent() != seen.sent {
        return Some("Une relance est déjà partie depuis que vous avez ouvert cette liste.".into());
    }
    if cents < seen.late_cents {
        return Some(format!("A réglé une partie entre-temps (reste {}) : relisez avant d’envoyer.", euros(cents)));
    }
    (cents > seen.late_cents).then(|| format!("La somme en retard a changé ({}) : relisez avant d’envoyer.", euros(cents)))
}
