//! What does the desk ask of the engine? Its week, what fits, what the rules would say, and the lines of *À revoir*.

use preau_core::documents::board;
use preau_core::documents::views::{ToReview, Why};
use preau_core::domain::commands::{Decision, Stream};
use preau_core::domain::ids::{CommandId, RequestId};
use preau_core::json::FromJson;
use preau_core::sync::device::Input;
use preau_core::sync::view::ReviewLine;

use crate::effects::{Effects, Fault};
use crate::engine::Engine;
use crate::question::{Answer, OfPeriod, Question, arg, named, not_here, shown};

#[derive(FromJson)]
struct OfStream {
    stream: Stream,
}

pub fn desk_week(engine: &Engine, question: &Question) -> Answer {
    let (OfStream { stream }, of): (OfStream, OfPeriod) = (arg(question)?, arg(question)?);
    let monday = of.monday.ok_or_else(Fault::bad_argument)?;
    let (board, lines) = (engine.board(stream, of.period, Some(monday)), engine.to_review(&stream));
    let mut week = board.and_then(|board| board.week(monday, &lines));
    let told = week.iter_mut().flat_map(|week| &mut week.requests).filter_map(|line| line.to_review.as_mut());
    told.for_each(|told| say_who(engine, &lines, told));
    shown(&week)
}

/// Overtaken by one's own answer, nobody is told of *another director*.
fn say_who(engine: &Engine, lines: &[ReviewLine], told: &mut ToReview) {
    let Some(line) = lines.iter().find(|line| line.command == told.command) else { return };
    if board::overtaken_by_oneself(line, &engine.device.events(&line.stream).collect::<Vec<_>>()) {
        told.why.sentence = "Vous avez déjà répondu à cette demande, dans un autre onglet ou sur un autre appareil.".into();
    }
}

pub fn desk_plan(engine: &Engine, question: &Question) -> Answer {
    let (OfStream { stream }, of): (OfStream, OfPeriod) = (arg(question)?, arg(question)?);
    shown(&engine.board(stream, of.period, of.monday).map(|board| board.plan()).unwrap_or_default())
}

pub fn desk_judge(engine: &Engine, question: &Question) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        request: RequestId,
        decision: Decision,
    }
    let (OfStream { stream }, of): (OfStream, OfPeriod) = (arg(question)?, arg(question)?);
    let Arg { request, decision } = arg(question)?;
    let board = engine.board(stream, of.period, of.monday).ok_or_else(not_here)?;
    named("why", &board.judge_decision(request, decision).map(Why::from))
}

pub fn to_review(engine: &Engine, question: &Question) -> Answer {
    let OfStream { stream } = arg(question)?;
    let lines = engine.to_review(&stream);
    let mut told: Vec<ToReview> = lines.iter().map(board::to_review).collect();
    told.iter_mut().for_each(|told| say_who(engine, &lines, told));
    shown(&told)
}

pub fn reviewed(engine: &mut Engine, question: &Question, effects: &mut Effects) -> Answer {
    #[derive(FromJson)]
    struct Arg {
        command: CommandId,
    }
    let (OfStream { stream }, Arg { command }): (OfStream, Arg) = (arg(question)?, arg(question)?);
    effects.take(engine.device.step(engine.now, Input::Reviewed { command }));
    engine.paint(true, effects);
    named("left", &engine.to_review(&stream).len())
}
