//! How is a request told outside the app? Day, parts, child and status in the words of the glossary, for mails and plain pages.

use preau_core::domain::ids::OutingId;
use preau_core::domain::requests::RequestStatus;
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{LocalDate, UtcTime};
use serde::Serialize;

use crate::store::mail_facts::ToldRequest;
use crate::templates::french;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub date: LocalDate,
    /// *journée complète*, *matin et midi*.
    pub slot: String,
    pub child: String,
    /// For the colour beside the word: `requested`, `accepted`, `waiting`, `offered`, `refused`, `cancelled`.
    pub is: &'static str,
    pub status: String,
    /// Empty, or a sentence.
    pub note: String,
}

/// As it stands at this moment.
pub fn line(told: &ToldRequest, now: UtcTime) -> Line {
    let state = &told.state;
    let (is, status, note) = status(told, now);
    let parts = match state.status(now) {
        RequestStatus::Accepted { parts, .. } => parts,
        _ => state.wish.parts,
    };
    Line { date: state.date, slot: slot(told, parts), child: told.child.clone(), is, status, note }
}

/// *Journée complète* when these are all the parts that the centre opens that day.
fn slot(told: &ToldRequest, parts: PartSet) -> String {
    if parts == told.period.open_parts(told.state.date) { "journée complète".to_owned() } else { french::parts(parts) }
}

fn status(told: &ToldRequest, now: UtcTime) -> (&'static str, String, String) {
    let text = str::to_owned;
    match told.state.status(now) {
        RequestStatus::Requested { late: false } => ("requested", text("En demande"), String::new()),
        RequestStatus::Requested { late: true } => ("requested", text("En demande – reçue après la clôture"), String::new()),
        RequestStatus::Accepted { cancellation_asked: true, .. } => {
            ("accepted", text("Accepté – annulation demandée"), text("La place est gardée jusqu’à la réponse du directeur."))
        }
        RequestStatus::Accepted { change_asked: Some(_), .. } => {
            ("accepted", text("Accepté – modification demandée"), text("La place est gardée telle quelle jusqu’à la réponse du directeur."))
        }
        RequestStatus::Accepted { demand_refused: true, outings_full, outings_given_up, .. } => {
            let word = match (outings_full.is_empty(), outings_given_up.is_empty()) {
                (false, _) => "Accepté, sortie complète",
                (true, false) => "Accepté, sans la sortie",
                (true, true) => "Accepté",
            };
            let note = "Le directeur n’a pas accordé ce que vous demandiez : la place est gardée telle quelle.";
            ("accepted", text(word), text(note))
        }
        RequestStatus::Accepted { outings_full, .. } if !outings_full.is_empty() => {
            ("accepted", text("Accepté, sortie complète"), text("L’enfant est accueilli, sans la sortie."))
        }
        RequestStatus::Accepted { outings_given_up, .. } if !outings_given_up.is_empty() => {
            let both = [with(told, &told.state.told_place().1), without(told, &outings_given_up)];
            ("accepted", text("Accepté, sans la sortie"), both.join(" ").trim_start().to_owned())
        }
        RequestStatus::Accepted { .. } => ("accepted", text("Accepté"), with(told, &told.state.wish.outings)),
        RequestStatus::WaitListed => {
            let note = "Votre enfant ne pourra pas être accueilli, sauf place libérée.";
            ("waiting", text("Complet – liste d’attente"), text(note))
        }
        RequestStatus::Offered { until, .. } => {
            ("offered", text("Place proposée"), format!("À accepter avant le {}.", french::day_and_hour(until)))
        }
        RequestStatus::Refused { reason } if reason.is_empty() => ("refused", text("Refusé"), String::new()),
        RequestStatus::Refused { reason } => ("refused", text("Refusé"), format!("Raison : {reason}")),
        RequestStatus::Cancelled { at, reason: Some(reason), .. } => {
            ("cancelled", text("Annulé"), format!("Le {}, par le centre : {reason}", french::day_and_hour(at)))
        }
        RequestStatus::Cancelled { at, by_family, .. } => {
            let who = if by_family { "par la famille" } else { "par le centre, à la demande de la famille" };
            ("cancelled", text("Annulé"), format!("Le {}, {who}.", french::day_and_hour(at)))
        }
    }
}

/// What an offer brings: the outings of the whole request, or those that an accepted day still misses.
pub fn offered(told: &ToldRequest) -> String {
    let missing = told.state.missing_outings();
    with(told, if missing.is_empty() { &told.state.wish.outings } else { &missing })
}

/// *Avec la sortie « … »*.
fn with(told: &ToldRequest, outings: &[OutingId]) -> String {
    match titles(told, outings).as_slice() {
        [] => String::new(),
        [one] => format!("Avec la sortie {one}."),
        several => format!("Avec les sorties {}.", several.join(", ")),
    }
}

/// *Sans la sortie « … »*: it went with a part of the day, or the family let it go.
fn without(told: &ToldRequest, outings: &[OutingId]) -> String {
    let outing = match titles(told, outings).as_slice() {
        [] => "la sortie".to_owned(),
        [one] => format!("la sortie {one}"),
        several => format!("les sorties {}", several.join(", ")),
    };
    let whole = |id: &OutingId| told.period.outing(*id).is_none_or(|o| o.parts.within(told.state.told_place().0));
    if outings.iter().all(whole) {
        format!("Sans {outing}.")
    } else {
        format!("Sans {outing}, dont l’horaire n’est pas retenu en entier.")
    }
}

fn titles(told: &ToldRequest, outings: &[OutingId]) -> Vec<String> {
    outings.iter().filter_map(|id| told.period.outing(*id)).map(|o| format!("« {} »", o.title)).collect()
}

#[cfg(test)]
mod tests {
    use preau_core::domain::calendar::{CutOff, LegalKind, Period, PeriodKind};
    use preau_core::domain::commands::Wish;
    use preau_core::domain::events::{About, Outcome};
    use preau_core::domain::ids::{CentreId, ChildId, CommandId, FamilyId, PeriodId, RequestId};
    use preau_core::domain::requests::{Made, RequestState};
    use preau_core::domain::time::read_date;

    use super::*;

    const NOW: UtcTime = UtcTime(1_790_000_000_000);

    fn told(change: impl FnOnce(&mut RequestState)) -> Line {
        let date = read_date("2026-12-02").unwrap();
        let (centre, period) = (CentreId([1; 16]), PeriodId([2; 16]));
        let wish =
            Wish { parts: PartSet::ALL, outings: vec![OutingId([9; 16])], only_with_outing: false, remark: String::new(), together: None };
        let mut state = RequestState::new(&About {
            request: RequestId([3; 16]),
            family: FamilyId([4; 16]),
            centre,
            child: ChildId([5; 16]),
            period,
            date,
            birth: read_date("2018-03-01").unwrap(),
            wish,
            content_at: UtcTime(0),
            order_at: UtcTime(0),
            late: false,
        });
        let full = state.wish.outings.clone();
        let outcome = Outcome::Accepted { parts: PartSet::ALL, outings: vec![], overbooked: false, full };
        state.accepted = Some(Made { time: UtcTime(1), command: CommandId([6; 16]), outcome, by: None });
        change(&mut state);
        let period = Period {
            id: period,
            centre,
            name: "Mercredis".into(),
            kind: PeriodKind::Wednesdays,
            legal: LegalKind::PeriscolaireLong,
            from: date,
            to: date,
            opens_at: UtcTime(0),
            closes_at: NOW,
            cut_off: CutOff { days: 1, working_days: false, hour: 12 },
            slots: vec![],
            closed: Default::default(),
            outings: vec![],
            offer_hours: 48,
        };
        line(&ToldRequest { child: "Zoé".into(), state, period }, NOW)
    }

    #[test]
    fn a_refused_demand_does_not_hide_that_the_outing_is_full() {
        let plain = told(|_| {});
        assert_eq!((plain.is, plain.status.as_str()), ("accepted", "Accepté, sortie complète"));
        let refused = told(|state| state.demand_refused = Some(UtcTime(5)));
        assert_eq!(refused.status, "Accepté, sortie complète");
        assert!(refused.note.contains("n’a pas accordé"), "{}", refused.note);
    }

    #[test]
    fn an_outing_that_went_with_a_part_of_the_day_is_not_said_to_be_full() {
        let apart = |state: &mut RequestState| {
            let outcome = Outcome::Accepted { parts: PartSet::NONE, outings: vec![], overbooked: false, full: vec![] };
            state.accepted = Some(Made { time: UtcTime(1), command: CommandId([6; 16]), outcome, by: None });
        };
        let line = told(apart);
        assert_eq!((line.status.as_str(), line.note.as_str()), ("Accepté, sans la sortie", "Sans la sortie."));
        let let_go = told(|state| state.outing_declined = Some(UtcTime(5)));
        assert_eq!(let_go.status, "Accepté, sans la sortie");
    }

    #[test]
    fn a_cancelled_day_says_by_whom_and_why() {
        let by_centre = told(|state| (state.cancelled, state.cancel_reason) = (Some(UtcTime(7)), Some("Fermé ce jour-là.".into())));
        assert!(by_centre.note.ends_with("par le centre : Fermé ce jour-là."), "{}", by_centre.note);
        let asked = told(|state| state.cancelled = Some(UtcTime(7)));
        assert!(asked.note.ends_with("par le centre, à la demande de la famille."), "{}", asked.note);
    }
}
