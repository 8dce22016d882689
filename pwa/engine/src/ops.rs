//! What may be asked of the engine? The table of questions (`pwa/src/engine/api.ts`, and those of the worker itself).

use std::collections::BTreeMap;

use preau_core::bytes::from_base64;
use preau_core::documents::drafts::{CellKey, DraftError};
use preau_core::documents::model::{DocumentId, SessionView};
use preau_core::documents::send::{SendOptions, copy_week, send};
use preau_core::documents::views::{SendResult, Why};
use preau_core::documents::{grid, lines};
use preau_core::domain::commands::{Act, Stream, Wish};
use preau_core::domain::ids::{CentreId, ChildId, CommandId, Digest, FamilyId, PeriodId, RequestId};
use preau_core::domain::time::{LocalDate, SchoolYear, UtcTime};
use preau_core::json::{FromJson, Raw, from_json};
use preau_core::sync::device::{Input, NewAct};
use preau_core::sync::words;

use crate::chance;
use crate::desk_ops;
use crate::draft::Draft;
use crate::effects::{Effects, Fault};
use crate::engine::Engine;
use crate::question::{Answer, OfPeriod, Question, arg, named, not_here, object, shown};

#[derive(FromJson)]
struct Place {
    family: FamilyId,
    centre: CentreId,
}

/// JSON in, JSON out.
pub fn answer(engine: &mut Engine, question: &[u8]) -> Vec<u8> {
    let question = std::str::from_utf8(question).ok().and_then(from_json::<Question>);
    let mut effects = Effects::default();
    let answered = question.ok_or_else(Fault::bad_argument).and_then(|question| {
        engine.tell_time(UtcTime(question.now));
        dispatch(engine, &question, &mut effects)
    });
    let text = match answered {
        Ok(answer) => object(&[("answer", &answer), ("effects", &effects)]),
        Err(fault) => object(&[("fault", &fault)]),
    };
    text.into_bytes()
}

fn dispatch(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    match question.op.as_str() {
        "boot" => boot(engine, question, effects),
        "session" => session(engine, question, effects),
        "status" => shown(&engine.status()),
        "follow" => follow(engine, question, effects),
        "push" => push(engine, question, effects),
        // The answers that are asked for: packed with these words.
        "words" => shown(&words::media_type()),
        "hear" => hear(engine, question, effects),
        "ready_made" => shown(&engine.ready_made()),
        "try_chunk" | "put_aside" => chunk(engine, question, effects),
        "document" => document(engine, question),
        "tick" => tick(engine, question, effects),
        "draft" => draft(engine, question),
        "week" => week(engine, question),
        "copy_week" => copy(engine, question),
        "send" => send_draft(engine, question, effects),
        "requests" => requests(engine, question),
        "judge" => judge(engine, question),
        "acts" => acts(engine, question, effects),
        "drop" => drop_act(engine, question, effects),
        "desk_week" => desk_ops::desk_week(engine, question),
        "desk_plan" => desk_ops::desk_plan(engine, question),
        "desk_judge" => desk_ops::desk_judge(engine, question),
        "to_review" => desk_ops::to_review(engine, question),
        "reviewed" => desk_ops::reviewed(engine, question, effects),
        _ => Err(Fault::bad_argument()),
    }
}

fn boot(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        records: BTreeMap<String, String>,
    }
    engine.boot(&arg::<Arg>(question)?.records, effects);
    engine.tell_time(UtcTime(question.now));
    Ok(Raw::null())
}

fn session(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        view: SessionView,
    }
    engine.sign_in(arg::<Arg>(question)?.view, effects);
    engine.paint(true, effects);
    shown(&engine.status())
}

fn follow(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        documents: Vec<String>,
    }
    let documents = arg::<Arg>(question)?.documents.into_iter();
    engine.state.followed.extend(documents.filter(|id| id.parse::<DocumentId>().is_ok()));
    effects.write("state".into(), &engine.state);
    named("documents", &engine.wanted())
}

fn push(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        #[serde(default)]
        too_large: bool,
    }
    engine.push(arg::<Arg>(question)?.too_large, effects);
    Ok(Raw::null())
}

fn unpacked(text: &str) -> Result<String, Fault> {
    let damaged = || Fault::new("damaged", "La réponse du serveur est arrivée abîmée : l’échange sera refait.");
    from_base64(text).and_then(|bytes| words::unpack(&bytes)).ok_or_else(damaged)
}

fn hear(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        text: String,
        /// The text is base64 of what the server packed.
        #[serde(default)]
        packed: bool,
    }
    let Arg { text, packed } = arg(question)?;
    let text = if packed { unpacked(&text)? } else { text };
    let heard = engine.hear(&text, UtcTime(question.now), effects)?;
    engine.paint(true, effects);
    shown(&heard)
}

fn chunk(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        draft: String,
        hash: Digest,
    }
    let Arg { draft, hash } = arg(question)?;
    let device = engine.device.id();
    if let Some(known) = engine.drafts.get_mut(&draft) {
        match question.op.as_str() {
            "try_chunk" => known.try_chunk((&draft, device), &hash, effects),
            _ => known.put_aside(&draft, &hash, effects),
        }
    }
    engine.paint(false, effects);
    Ok(Raw::null())
}

fn document(engine: &Engine, question: &Question) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        id: String,
    }
    Ok(engine.documents.0.get(&arg::<Arg>(question)?.id).map_or_else(Raw::null, |d| d.view()))
}

fn draft_fault(error: DraftError) -> Fault {
    match error {
        DraftError::TooManyTicks => {
            Fault::new("too_many_ticks", "Le brouillon contient 2 000 cases cochées : envoyez-les avant d’en cocher d’autres.")
        }
        DraftError::UnknownCell | DraftError::BadChunk => Fault::bad_argument(),
    }
}

/// Writes cells into the drafts of their school years.
fn write_cells(engine: &mut Engine, place: &Place, cells: &[(&str, bool)], effects: &mut Effects) -> Result<(), Fault> {
    let mut years: BTreeMap<i32, Vec<(&str, bool)>> = BTreeMap::new();
    for (key, on) in cells {
        let cell: CellKey = key.parse().map_err(draft_fault)?;
        years.entry(SchoolYear::of(cell.date).0).or_default().push((key, *on));
    }
    let device = engine.device.id();
    for (year, cells) in years {
        let id = DocumentId::Drafts { family: place.family, centre: place.centre, year }.to_string();
        let draft: &mut Draft = engine.drafts.entry(id.clone()).or_default();
        draft.edit((&id, device), cells, effects).map_err(draft_fault)?;
    }
    Ok(())
}

fn tick(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        keys: Vec<String>,
        on: bool,
    }
    let Arg { keys, on } = arg(question)?;
    let place: Place = arg(question)?;
    let cells: Vec<(&str, bool)> = keys.iter().map(|key| (key.as_str(), on)).collect();
    write_cells(engine, &place, &cells, effects)?;
    engine.paint(false, effects);
    named("ticks", &keys.len())
}

fn draft(engine: &mut Engine, question: &Question) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        family: FamilyId,
        centre: CentreId,
        year: i32,
    }
    let Arg { family, centre, year } = arg(question)?;
    let device = engine.device.id();
    let known = engine.drafts.get_mut(&DocumentId::Drafts { family, centre, year }.to_string());
    shown(&known.map(|d| d.view(device)).unwrap_or_default())
}

fn week(engine: &mut Engine, question: &Question) -> Answer {
    let (place, of): (Place, OfPeriod) = (arg(question)?, arg(question)?);
    let monday = of.monday.ok_or_else(Fault::bad_argument)?;
    let world = engine.world(place.family, place.centre);
    shown(&world.and_then(|mut world| grid::week(&mut world, of.period, monday)))
}

fn copy(engine: &mut Engine, question: &Question) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        weeks: Option<u16>,
    }
    let (place, of): (Place, OfPeriod) = (arg(question)?, arg(question)?);
    let monday = of.monday.ok_or_else(Fault::bad_argument)?;
    let weeks = arg::<Arg>(question)?.weeks;
    let world = engine.world(place.family, place.centre);
    let plan = world.and_then(|mut world| copy_week(&mut world, of.period, monday, weeks));
    plan.map_or_else(|| Err(not_here()), |plan| shown(&plan))
}

fn send_draft(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    let (place, of, options): (Place, OfPeriod, SendOptions) = (arg(question)?, arg(question)?, arg(question)?);
    let mut world = engine.world(place.family, place.centre).ok_or_else(not_here)?;
    let plan = send(&mut world, (of.period, of.monday), &options, &mut chance);
    let stream = Stream::Family { family: place.family, centre: place.centre };
    let new = |(id, act)| NewAct { id, stream, act };
    let acts: Vec<NewAct> = plan.acts.into_iter().map(new).collect();
    let sent = acts.iter().map(|a| RequestId::from(a.id)).collect();
    if !acts.is_empty() {
        effects.take(engine.device.step(engine.now, Input::Acts { acts }));
        let cells: Vec<(&str, bool)> = plan.clear.iter().map(|key| (key.as_str(), false)).collect();
        write_cells(engine, &place, &cells, effects)?;
    }
    engine.paint(true, effects);
    shown(&SendResult { sent, left: plan.left })
}

fn requests(engine: &mut Engine, question: &Question) -> Answer {
    let place: Place = arg(question)?;
    let world = engine.world(place.family, place.centre);
    shown(&world.map(|mut world| lines::requests(&mut world)).unwrap_or_default())
}

fn judge(engine: &mut Engine, question: &Question) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        period: PeriodId,
        child: ChildId,
        date: LocalDate,
        wish: Wish,
        request: Option<RequestId>,
    }
    let Arg { period, child, date, wish, request } = arg(question)?;
    let place: Place = arg(question)?;
    let mut world = engine.world(place.family, place.centre).ok_or_else(not_here)?;
    let act = match request {
        None => Act::Request { child, period, date, wish },
        Some(request) => {
            let state = world.foreseen(request);
            let base = state.map_or(engine.now, |state| state.content_at);
            match state.is_some_and(|state| state.acceptance().is_some()) {
                true => Act::AskChange { request, base, wish },
                false => Act::Change { request, base, wish },
            }
        }
    };
    let why = world.judge(act).err().map(Why::from);
    named("why", &why)
}

fn acts(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        stream: Stream,
        acts: Vec<Act>,
        /// Drawn already by the window, for what was asked before the engine was there.
        #[serde(default)]
        ids: Vec<CommandId>,
    }
    let Arg { stream, acts, ids } = arg(question)?;
    let ids = ids.into_iter().chain(std::iter::repeat_with(|| CommandId(chance())));
    let acts: Vec<NewAct> = acts.into_iter().zip(ids).map(|(act, id)| NewAct { id, stream, act }).collect();
    let commands: Vec<CommandId> = acts.iter().map(|a| a.id).collect();
    effects.take(engine.device.step(engine.now, Input::Acts { acts }));
    engine.paint(true, effects);
    named("commands", &commands)
}

fn drop_act(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        command: CommandId,
    }
    let Arg { command } = arg(question)?;
    effects.take(engine.device.step(engine.now, Input::Drop { command }));
    let dropped = !effects.writes.is_empty();
    engine.paint(true, effects);
    named("dropped", &dropped)
}
