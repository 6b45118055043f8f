//! Dragging: stretches of work moved and resized along the line of time with the mouse.

use ratatui::layout::Rect;

use super::deed::Deed;
use super::effect::Effect;
use super::forms;
use super::model::{Model, Screen};
use super::overlays::form;
use super::screens::today::{self, Drag, Edge, Row};
use super::update::{commit, opened};
use super::widgets::timeline::instant_at;
use super::words::exactly;
use crate::domain::{EntryId, Timestamp};
use crate::engine::entry::{EditWish, Target};
use crate::engine::entry_ref::EntryWords;
use crate::report::timeline::Stretch;
use crate::text::{date, span};

/// Takes what lies under the pointer: a stretch near its edges or as a whole. A gap is asked about.
pub(crate) fn begin(
    model: &mut Model,
    line: Rect,
    (start, end): (Timestamp, Timestamp),
    column: u16,
) -> Vec<Effect> {
    let at = instant_at(line, (start, end), column);
    let cell =
        crate::domain::Span::from_millis(end.since(start).millis() / i64::from(line.width.max(1)));
    let under = stretches(model)
        .into_iter()
        .find(|(_, _, stretch)| stretch.start <= at + cell && at < stretch.end + cell);
    let Some((row, id, stretch)) = under else { return in_gap(model, at) };
    model.today.pane = 0;
    model.today.selected = today::selected_of(model, row);
    let near = |edge: Timestamp| {
        let away = at.since(edge).millis().abs();
        away <= cell.millis() && stretch.length() > cell + cell
    };
    let edge = if near(stretch.start) || row == Row::Running {
        Edge::Begin
    } else if near(stretch.end) {
        Edge::End
    } else {
        Edge::Whole
    };
    model.today.drag = Some(Drag { entry: id, edge, from: at, to: at });
    Vec::new()
}

fn stretches(model: &Model) -> Vec<(Row, EntryId, Stretch)> {
    let entries = today::entries(model);
    let mut found = Vec::new();
    for row in today::rows(model) {
        match row {
            Row::Entry(at) => {
                let Some(logged) = entries.get(at) else { continue };
                let Some((start, end)) = logged.entry.times() else { continue };
                found.push((row, logged.entry.id, Stretch { start, end }));
            }
            Row::Running => {
                let Some(running) = &model.data.status.running else { continue };
                let Some(stretch) = today::running(model) else { continue };
                found.push((row, running.timer.id, stretch));
            }
            Row::Gap(_) => {}
        }
    }
    found
}

/// A click into a gap selects it; outside of all it offers to record time there.
fn in_gap(model: &mut Model, at: Timestamp) -> Vec<Effect> {
    let rows = today::rows(model);
    let gap = rows.iter().find_map(|row| match row {
        Row::Gap(gap) if gap.start <= at && at < gap.end => Some(*row),
        _ => None,
    });
    if let Some(row) = gap {
        model.today.pane = 0;
        model.today.selected = today::selected_of(model, row);
        return Vec::new();
    }
    if at > model.now {
        return Vec::new();
    }
    let blank = forms::time::add(model, &date::clock(at, model.zone), "");
    let overlay = form::open(model, blank);
    opened(model, overlay)
}

/// Goes on to where the pointer is.
pub(crate) fn go_on(model: &mut Model, column: u16) {
    let Some(drag) = model.today.drag else { return };
    let line = model.hits.timeline();
    if let (Screen::Today, Some((line, (start, end)))) = (model.screen, line) {
        let column = column.clamp(line.x, line.right().saturating_sub(1));
        model.today.drag = Some(Drag { to: instant_at(line, (start, end), column), ..drag });
    }
}

/// Lets go: what was dragged is moved there.
pub(crate) fn end(model: &mut Model) -> Vec<Effect> {
    let Some(drag) = model.today.drag.take() else { return Vec::new() };
    if drag.from == drag.to {
        return Vec::new();
    }
    let all = stretches(model);
    let Some((_, id, was)) = all.into_iter().find(|(_, id, _)| *id == drag.entry) else {
        return Vec::new();
    };
    let is = today::dragged(was, drag);
    commit(model, moved_to(id, was, is))
}

/// The edit that brings an entry, or the timer, from one stretch to another.
pub(crate) fn moved_to(id: EntryId, was: Stretch, is: Stretch) -> Deed {
    let mut wish = EditWish::default();
    let by = is.start.since(was.start);
    if by == is.end.since(was.end) {
        wish.shift = Some(by);
    } else if was.start == is.start {
        wish.to = Some(exactly(is.end));
    } else {
        wish.from = Some(exactly(is.start));
    }
    Deed::Edit(Target::These(vec![EntryWords::Id(id.to_string())]), wish)
}

/// What is said while something is dragged: where it would lie, and how long it would be.
pub(crate) fn said(model: &Model) -> Option<String> {
    let drag = model.today.drag?;
    let (_, _, was) = stretches(model).into_iter().find(|(_, id, _)| *id == drag.entry)?;
    let is = today::dragged(was, drag);
    let clock = |at| date::clock(at, model.zone);
    let to = model.look.glyphs.to;
    Some(format!("{} {to} {}  {}", clock(is.start), clock(is.end), span::clock(is.length())))
}
