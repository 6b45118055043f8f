//! `tat log --edit`: days as text in one's own editor, applied as one step.

use crate::cli::args::Range;
use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face, Output};
use crate::cli::prompt;
use crate::cli::view::many::Many;
use crate::cli::view::{Look, View, bill_changes};
use crate::domain::{Day, Refusal, Timestamp};
use crate::engine::clash::Clash;
use crate::engine::entry::{LineWish, Long};
use crate::engine::log::LogWish;
use crate::engine::{Done, Engine, Mode};

use super::text::Days;

/// How entries may lie.
pub(super) type Rules = (Clash, Long);

/// Opens the days of a log, and applies what was made of them.
pub(super) fn edit(
    cx: &Context,
    wish: &LogWish,
    range: &Range,
    rules: Rules,
) -> Result<Answer, Failure> {
    let entries = cx.engine.log(wish)?;
    let running = cx.engine.log_running(wish, cx.now)?;
    let empty = days(range, cx.today());
    let days = cx.engine.ask(|read| Days::of(read, (&entries, &running), &empty, cx.zone))?;
    editor::in_hand(cx, "tat-log-", days.text(), |text| {
        let wishes = days.wishes(text)?;
        let among = Many::among(days.extent(), range.label.clone());
        apply(cx, &wishes, rules, among)
    })
}

/// The days of a range up to today, where it has a first one.
fn days(range: &Range, today: Day) -> Vec<Day> {
    const MOST: usize = 40;
    let Some(first) = range.days.start else { return Vec::new() };
    let last = range.days.end.map_or(today, |last| last.min(today));
    first.iter_days().take_while(|day| *day <= last).take(MOST).collect()
}

/// Shows what the lines change in time and money, asks for a word, and does it.
fn apply(
    cx: &Context,
    wishes: &[LineWish],
    rules: Rules,
    mut many: Many,
) -> Result<Answer, Failure> {
    if cx.engine.mode == Mode::Real && !wishes.is_empty() && !cx.global.yes {
        let engine = cx.engine.foreseeing();
        let foreseen = rewrite(&engine, wishes, rules, cx.now, many.clone())?;
        if foreseen.step.is_none() && foreseen.changes.is_empty() {
            return cx.done(&foreseen);
        }
        if cx.can_ask() && cx.face() == Face::Human {
            let page = engine.see(&foreseen, cx.now, |read| -> Result<_, Refusal> {
                let look = Look { cx, read };
                let mut page = foreseen.value.page(&look)?;
                page.extend(bill_changes(&look, &foreseen)?.lines().iter().cloned());
                Ok(page)
            })?;
            Output::default().err(&page);
            many.shown = true;
        }
        prompt::confirm(cx, "Apply this?")?;
    }
    let shown = many.shown;
    let done = rewrite(&cx.engine, wishes, rules, cx.now, many)?;
    if shown { cx.done(&done) } else { cx.done_with_bills(&done) }
}

fn rewrite(
    engine: &Engine,
    wishes: &[LineWish],
    rules: Rules,
    now: Timestamp,
    many: Many,
) -> Result<Done<Many>, Refusal> {
    let done = engine.rewrite(wishes, rules, now)?;
    Ok(done.map(|done| many.with(done)))
}
