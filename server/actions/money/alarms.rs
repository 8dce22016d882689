//! What do alarms about money say, and how does a director end one? *Traité*: who, when and a word of why, kept for ever beside it.

use preau_core::documents::control::{AuditLine, TreatAlarm, TreatedAlarm};
use preau_core::domain::money::amounts::euros;
use preau_core::domain::money::online::Means;
use preau_core::domain::money::settings::Series;
use preau_core::domain::time::LocalDate;

use crate::actions::authorize::Signed;
use crate::actions::refusal::{Denied, Refusal};
use crate::app::App;
use crate::scope::CentreScope;
use crate::store::alarm::{Alarm, TreatedRow};
use crate::store::audit::AuditLine as Trace;
use crate::store::{Reader, StoreError};

const REASON_MAX: usize = 300;
/// How far back days are compared with invoices.
const LOOK_BACK_DAYS: u64 = 120;

pub(super) fn first_day(today: LocalDate) -> LocalDate {
    today.checked_sub_days(chrono::Days::new(LOOK_BACK_DAYS)).unwrap_or(today)
}

/// Every alarm of a centre, dealt with or not; invoiced days are looked at from that one on.
pub(super) fn lines(reader: &Reader, desk: CentreScope, from: LocalDate) -> Result<Vec<AuditLine>, StoreError> {
    let mut lines = numbers(reader, desk)?;
    for alarms in reader.invoiced_then_given_up(desk, from)?.into_iter().chain(reader.money_alarms(desk)?) {
        lines.extend(alarms.found.into_iter().map(line));
        lines.extend(more(alarms.code, alarms.more));
    }
    Ok(lines)
}

/// A list that is cut says so.
pub(super) fn more(code: &str, more: u32) -> Option<AuditLine> {
    let sentence = match more {
        0 => return None,
        1 => "Et une autre, montrée quand celles-ci seront traitées.".to_owned(),
        more => format!("Et {more} autres, montrées quand celles-ci seront traitées."),
    };
    Some(AuditLine { code: code.to_owned(), sentence, family: None, date: None, alarm: None, treated: None })
}

fn line(alarm: Alarm) -> AuditLine {
    let sentence = sentence(&alarm);
    AuditLine { code: alarm.code.to_owned(), sentence, family: None, date: None, alarm: alarm.key, treated: alarm.treated.map(treated) }
}

fn treated(row: TreatedRow) -> TreatedAlarm {
    TreatedAlarm { by: row.by, on: row.at.local_date(), reason: row.reason }
}

fn sentence(alarm: &Alarm) -> String {
    let date = alarm.date.map(|date| date.format("%d/%m/%Y").to_string()).unwrap_or_default();
    let amount = alarm.cents.map_or_else(|| "montant non lu".to_owned(), euros);
    let what = &alarm.what;
    match alarm.code {
        "invoiced_then_cancelled" => {
            format!("{what}, le {date} : {amount} facturés, puis le jour a été annulé. Établissez un avoir, ou dites pourquoi il reste dû.")
        }
        "invoiced_then_changed" => format!(
            "{what}, le {date} : {amount} facturés, puis le jour a été changé à la demande de la famille. Établissez un avoir de ces lignes : la facture \
             suivante reprendra ce qui reste ; ou dites pourquoi elles restent dues."
        ),
        "transfer_unmatched" => format!("{amount} reçus le {date} ne sont rapprochés d’aucun compte."),
        "notification_not_processed" => {
            let subject =
                if alarm.subject.is_empty() { "référence non lue".to_owned() } else { format!("référence {}", alarm.subject) };
            format!(
                "La plateforme de paiement a annoncé {} ({amount}, {subject}, le {date}). Rien n’en a été inscrit : regardez son back-office.",
                announced(what)
            )
        }
        "payment_unanswered" => {
            let means = Means::from_word(what).map_or("", Means::french);
            format!(
                "Un paiement de {amount} ({means}), commencé le {date} et annoncé en attente, n’a pas eu de réponse : la famille peut payer à nouveau. \
                 Cherchez la commande {} dans le back-office de la plateforme.",
                alarm.subject
            )
        }
        "lost_operation" => format!(
            "Une famille tient le reçu d’une opération du {date} que la base restaurée ne connaît pas ({what}, {amount}) : saisissez-la à nouveau."
        ),
        "forged_words" => format!(
            "{what} message(s) sans la signature de la plateforme de paiement, le {date} : aucun n’a été cru. Si des paiements manquent, la clé de la \
             boutique a peut-être changé : prévenez l’hébergeur."
        ),
        _ => format!(
            "La pièce {what} n’a pas pu être mise en page : elle reste valable et sera essayée à nouveau. Si cela dure, prévenez l’hébergeur."
        ),
    }
}

/// Papers of a series are 1, 2, 3… without a hole, up to the last number that was given. One that a lost paper left stays, until a
/// director says that it is known; one more hole is another alarm.
fn numbers(reader: &Reader, desk: CentreScope) -> Result<Vec<AuditLine>, StoreError> {
    let mut lines = vec![];
    let settings = reader.centre_money(desk.centre())?;
    for series in Series::ALL {
        let Some(pattern) = settings.pattern(series) else { continue };
        let papers = match series {
            Series::Invoice | Series::CreditNote => reader.paper_numbers(desk, series.word())?,
            Series::Receipt | Series::Certificate | Series::Deposit => reader.numbers_of_papers(desk, series.word())?,
        };
        for (year, last) in reader.last_numbers(desk, series.word())? {
            let of_year = papers.iter().filter(|(known, _)| *known == year).map(|(_, text)| text.as_str());
            let holes = pattern.holes((year, last), of_year);
            let sentence = match (holes.first, holes.missing) {
                (_, 0) => continue,
                (Some(first), _) => format!("La numérotation a un trou à partir de {}.", pattern.format(year, first)),
                (None, missing) => format!("La numérotation de {year} a {missing} trou(s) : son modèle a changé en cours d’année."),
            };
            let name = format!("gap:{}:{}:{year}:{}:{}", desk.centre(), series.word(), holes.first.unwrap_or(0), holes.missing);
            let treated = reader.treated(&name)?.map(treated);
            lines.push(AuditLine { alarm: Some(name), treated, code: "number_gap".to_owned(), sentence, family: None, date: None });
        }
    }
    Ok(lines)
}

/// What a word that moved nothing was about.
fn announced(result: &str) -> &'static str {
    match result {
        "paid_twice" => "un second paiement pour une demande déjà réglée",
        "amount_differs" => "un montant qui n’est pas celui demandé",
        "currency_differs" => "une autre monnaie que l’euro",
        "parts_differ" | "parts" => "un détail par moyen qui ne fait pas le montant",
        "another_order" => "un paiement qui ne correspond pas à la demande qu’il nomme",
        "unknown_order" => "un paiement pour une demande que ce portail ne connaît pas",
        "beyond_the_payment" => "un remboursement de plus que ce qui a été réglé",
        "failed_after_success" => "le refus d’un paiement qu’elle avait accepté",
        "not_booked" => "un mouvement que le compte ne peut pas recevoir",
        "status" => "un paiement dans un état inconnu",
        "brand" => "un moyen de paiement inconnu",
        "site_id" => "un paiement d’une autre boutique",
        "mode" => "un paiement de l’autre mode (test ou production)",
        "not_set_up" => "un paiement alors que ce portail n’est plus réglé pour le paiement en ligne",
        _ => "un message qui n’a pas pu être lu",
    }
}

/// True when it is dealt with now, false when it was before: two directors say it once.
pub async fn treat(app: &App, signed: &Signed, desk: CentreScope, typed: TreatAlarm) -> Result<bool, Denied> {
    let reason = typed.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |code, sentence: String| Err(Denied::mend(Refusal::on("reason", code, sentence)));
    if reason.is_empty() {
        return refuse("text_missing", "Dites en quelques mots ce qui a été fait.".to_owned());
    }
    if reason.chars().count() > REASON_MAX {
        return refuse("too_long", format!("{REASON_MAX} caractères au plus."));
    }
    let (who, now) = (signed.account.clone(), app.now());
    let TreatAlarm { id, alarm, .. } = typed;
    app.store
        .write(move |w| {
            if w.treated_by(id)?.is_some_and(|known| known != alarm) {
                return Err(Denied::mend(Refusal::new("id_reused", "Cet acte existe déjà ailleurs : rechargez la page.")));
            }
            let known = lines(w, desk, first_day(now.local_date()))?
                .into_iter()
                .find(|line| line.alarm.as_ref() == Some(&alarm))
                .ok_or(Denied::Unknown)?;
            if known.treated.is_some() {
                return Ok(false);
            }
            w.treat_alarm(desk, (id, &alarm, &reason), &who, now)?;
            w.audit(&Trace { who: &who, what: "alarm_treated", family: None, centre: Some(desk.centre()) }, now)?;
            Ok::<_, Denied>(true)
        })
        .await
}
