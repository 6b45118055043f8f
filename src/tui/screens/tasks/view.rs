//! The picture of Tasks: a board of columns, or one column where there is little room; the selected
//! task beside it where there is much.

use std::fmt::Write as _;

use ratatui::layout::Rect;

use super::{chosen, columns, current, row_of, shown, status};
use crate::domain::{Span, Status};
use crate::engine::task::TaskView;
use crate::text::{date, span, width};
use crate::tui::action::Action;
use crate::tui::hits::Hit;
use crate::tui::layout::{Size, columns_of};
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked};
use crate::tui::theme::Role;
use crate::tui::words;

/// The rows of a card, and of the room below it.
const CARD: u16 = 4;

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let size = Size::of(model.size);
    let (board, aside) = if size == Size::Wide {
        let [board, aside] = columns_of(area, [0, 38]);
        (board, Some(aside))
    } else {
        (area, None)
    };
    let shown = columns(model);
    let foot = Rect { y: board.bottom().saturating_sub(1), height: 1, ..board };
    let board = Rect { height: board.height.saturating_sub(1), ..board };
    if size <= Size::Narrow {
        one_column(model, pen, board);
    } else {
        let most = usize::from(board.width / 18).max(1);
        let at = model.tasks.column.min(shown.len() - 1);
        let first = at.saturating_sub(most.saturating_sub(1)).min(shown.len().saturating_sub(most));
        let visible = shown.len().min(most);
        let widths = widths(model, &shown[first..first + visible], board.width);
        let mut x = board.x;
        for ((index, status), width) in
            shown.iter().enumerate().skip(first).take(visible).zip(widths)
        {
            let place = Rect { x, width: width.min(board.right().saturating_sub(x)), ..board };
            column(model, pen, place, (index, *status));
            x += place.width;
        }
    }
    sums(model, pen, foot);
    if let Some(aside) = aside {
        detail(model, pen, Rect { height: aside.height.saturating_sub(1), ..aside });
    }
}

fn count_of(model: &Model, status: Status) -> usize {
    let place = Status::ALL.into_iter().position(|other| other == status).unwrap_or(0);
    model.data.board.as_ref().and_then(|board| board.counts.get(place).copied()).unwrap_or(0)
}

fn heading(model: &Model, status: Status) -> String {
    let sign = words::status_sign(status, model.look);
    format!("{sign} {} {}", words::status_word(status), count_of(model, status))
}

/// The widths of columns: room for each heading, the rest in equal parts.
fn widths(model: &Model, columns: &[Status], room: u16) -> Vec<u16> {
    let needed: Vec<u16> = columns
        .iter()
        .map(|status| u16::try_from(width::of(&heading(model, *status)) + 6).unwrap_or(18))
        .collect();
    let count = u16::try_from(columns.len().max(1)).unwrap_or(1);
    let spare = room.saturating_sub(needed.iter().sum());
    let (each, more) = (spare / count, usize::from(spare % count));
    needed.iter().enumerate().map(|(at, wide)| wide + each + u16::from(at < more)).collect()
}

fn column(model: &Model, pen: &mut Pen<'_>, area: Rect, (index, status): (usize, Status)) {
    let focused = super::status(model) == status;
    let title = heading(model, status);
    let inner = pen.frame(area, &Frame { title: &title, focused, ..Frame::default() });
    let tasks = shown(model, status);
    let selected = row_of(model, status);
    let room = usize::from((inner.height + 1) / CARD).max(1);
    let first = crate::tui::paint::first_row(selected, tasks.len(), room);
    let mut y = inner.y;
    for (row, view) in tasks.iter().enumerate().skip(first).take(room) {
        let height = (CARD - 1).min(inner.bottom().saturating_sub(y));
        let place = Rect { y, height, ..inner };
        card(model, pen, place, view);
        let picked = Picked::of(row == selected, focused);
        pen.hits.put(place, Hit::Row(index, row));
        if picked == Picked::Here {
            pen.over(Rect { height: 1.min(height), ..place }, Role::Selected);
            pen.cursor = Some((place.x, place.y));
        }
        y = y.saturating_add(CARD);
    }
    let hidden = tasks.len().saturating_sub(first + room);
    if hidden > 0 && inner.height > 0 {
        let more = format!(" {hidden} more ");
        let at = (inner.x + 1, inner.bottom());
        pen.text(at, inner.width.saturating_sub(2), &more, Role::Muted);
    }
}

fn card(model: &Model, pen: &mut Pen<'_>, area: Rect, view: &TaskView) {
    let marked = model.tasks.marked.contains(&view.task.id);
    let sign = match (view.facts.runs, marked) {
        (_, true) => pen.look.sign("◼ ", "* "),
        (true, false) => pen.look.sign("▶ ", "> "),
        (false, false) => " ",
    };
    let role = if view.facts.runs { Role::Running } else { Role::Title };
    pen.text((area.x, area.y), area.width, &format!("{sign}{}", view.task.title), role);
    let place = words::place(view.customer.as_ref(), view.pillar.as_ref(), model.look);
    let lines = [(place, Role::Muted), about(model, view)];
    let mut y = area.y + 1;
    for (text, role) in lines {
        if !text.is_empty() && y < area.bottom() {
            pen.text((area.x + 1, y), area.width.saturating_sub(1), &text, role);
            y += 1;
        }
    }
}

/// What stands below a card: why it waits, when it is due, how much was spent of how much.
fn about(model: &Model, view: &TaskView) -> (String, Role) {
    let task = &view.task;
    let today = model.today();
    if task.status == Status::Blocked {
        let waits = task.blocked_by_task_ids.first().and_then(|id| other(model, *id));
        let more = task.blocked_by_task_ids.len().saturating_sub(1);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        return (
            format!("{} {}{more}", model.look.glyphs.branch_end.trim(), waits.unwrap_or("…")),
            Role::Warn,
        );
    }
    if let Some(due) = task.due_date.filter(|_| task.is_open()) {
        return match due.cmp(&today) {
            std::cmp::Ordering::Less => (format!("overdue {} !", date::short(due)), Role::Error),
            std::cmp::Ordering::Equal => ("due today !".to_owned(), Role::Warn),
            std::cmp::Ordering::Greater => (format!("due {}", date::short(due)), Role::Muted),
        };
    }
    if !view.facts.children.is_empty() {
        let all = view.facts.children.len();
        let open = |id: &&crate::domain::TaskId| {
            let others = model.data.board.as_ref().map(|board| &board.others);
            others.and_then(|others| others.get(id)).is_some_and(crate::domain::Task::is_open)
        };
        let done = all - view.facts.children.iter().filter(open).count();
        return (format!("{done} of {all} children"), Role::Muted);
    }
    let spent = spent(model, view);
    let said = match task.estimate {
        Some(estimate) => format!("{} of {}", span::clock(spent), span::clock(estimate)),
        None if spent.is_zero() => String::new(),
        None => span::clock(spent),
    };
    let role = match task.estimate {
        Some(estimate) if spent > estimate => Role::Warn,
        _ => Role::Muted,
    };
    (said, role)
}

fn other(model: &Model, id: crate::domain::TaskId) -> Option<&str> {
    let board = model.data.board.as_ref()?;
    board.others.get(&id).map(|task| task.title.as_str())
}

fn spent(model: &Model, view: &TaskView) -> Span {
    let running = model.data.status.running.as_ref().filter(|_| view.facts.runs);
    view.facts.count.elapsed + running.map_or(Span::ZERO, |r| r.timer.elapsed(model.now))
}

/// One column where there is room for no more: rows instead of cards.
fn one_column(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let status = status(model);
    let title = heading(model, status);
    let frame = Frame { title: &title, note: "h l other columns", focused: true, foot: "" };
    let inner = pen.frame(area, &frame);
    let tasks = shown(model, status);
    let selected = row_of(model, status);
    let room = usize::from(inner.height);
    let first = crate::tui::paint::first_row(selected, tasks.len(), room);
    for (y, (row, view)) in (inner.y..inner.bottom()).zip(tasks.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..inner };
        let (about, role) = about(model, view);
        let mark = match (view.facts.runs, model.tasks.marked.contains(&view.task.id)) {
            (_, true) => pen.look.sign("◼", "*"),
            (true, false) => pen.look.glyphs.running,
            _ => "",
        };
        let wide = width::of(&about).min(24);
        let cells = [
            Cell::new(mark, 1, Role::Running),
            Cell::rest(&view.task.title, Role::Text),
            Cell::right(about, wide.max(1), role),
        ];
        pen.row(line, y, &cells);
        let column = model.tasks.column;
        pen.pick(line, Hit::Row(column, row), Picked::of(row == selected, true));
    }
    if tasks.is_empty() && model.data.board.is_some() {
        pen.text((inner.x + 2, inner.y), inner.width, "no task here", Role::Muted);
    }
}

/// The line below the board: what is not shown, how many there are.
fn sums(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let marked = chosen(model).len();
    let mut said = String::new();
    if !model.tasks.closed {
        for status in [Status::Cancelled, Status::Exploded] {
            let count = count_of(model, status);
            if count > 0 {
                let sign = words::status_sign(status, model.look);
                let _ = write!(said, "  {sign} {} {count}", status.as_str());
            }
        }
        if !said.is_empty() {
            let key = model.keymap.key_of(Action::HiddenColumns);
            let _ = write!(said, "   {key} shows them");
        }
    }
    pen.text((area.x + 1, area.y), area.width.saturating_sub(2), &said, Role::Muted);
    let all: usize = Status::ALL.into_iter().map(|status| count_of(model, status)).sum();
    let sum = pen.look.sign("Σ", "=");
    let mut right = format!("{sum} {all} tasks");
    if !model.tasks.marked.is_empty() {
        right = format!("{marked} marked   {right}");
    }
    if !model.filter().is_empty() {
        right = format!("with \"{}\"   {right}", model.filter());
    }
    pen.text_right((area.x, area.y), area.width.saturating_sub(2), &right, Role::Muted);
}

/// The selected task, with all that is known of it.
fn detail(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let Some(view) = current(model) else {
        pen.frame(area, &Frame { title: "Task", ..Frame::default() });
        return;
    };
    let task = &view.task;
    let inner =
        pen.frame(area, &Frame { title: "Task", foot: "enter opens it", ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut y = inner.y;
    for line in crate::text::wrap::wrap(&task.title, usize::from(inner.width).max(8)) {
        pen.text((inner.x, y), inner.width, &line, Role::Title);
        y += 1;
    }
    y += 1;
    let place = words::place(view.customer.as_ref(), view.pillar.as_ref(), model.look);
    let status = format!(
        "{} {}",
        words::status_sign(task.status, model.look),
        words::status_word(task.status)
    );
    let spent = span::clock(spent(model, view));
    let estimate = task.estimate.map_or(String::new(), |e| format!(" of {}", span::clock(e)));
    let facts = [
        ("status", status),
        ("place", place),
        ("time", format!("{spent}{estimate}")),
        ("entries", view.facts.count.entries.to_string()),
        ("due", task.due_date.map_or(String::new(), date::heading)),
        ("tags", task.tags.join(" ")),
        ("link", task.link.clone().unwrap_or_default()),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let cells = [Cell::new(*name, 8, Role::Muted), Cell::rest(value, Role::Text)];
        pen.row(inner, y, &cells);
        y += 1;
    }
    let others = [("waits for", &task.blocked_by_task_ids), ("children", &view.facts.children)];
    for (name, ids) in others {
        if ids.is_empty() || y + 1 >= inner.bottom() {
            continue;
        }
        y += 1;
        pen.text((inner.x, y), inner.width, name, Role::Muted);
        for id in ids {
            y += 1;
            if y >= inner.bottom() {
                break;
            }
            let board = model.data.board.as_ref();
            let Some(other) = board.and_then(|board| board.others.get(id)) else { continue };
            let sign = words::status_sign(other.status, model.look);
            let text = format!("  {sign} {}", other.title);
            pen.text((inner.x, y), inner.width, &text, words::status_role(other.status));
        }
        y += 1;
    }
    if let Some(text) = task.description.as_deref() {
        let lines = crate::text::wrap::wrap(text, usize::from(inner.width).max(8));
        for (y, line) in (y + 1..inner.bottom()).zip(lines) {
            pen.text((inner.x, y), inner.width, &line, Role::Text);
        }
    }
}
