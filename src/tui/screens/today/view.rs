//! The picture of Today.

use std::cmp::Ordering;
use std::fmt::Write as _;

use ratatui::layout::Rect;

use super::{Row, current_task, entries, rows, running, selected_row, totals};
use crate::domain::{Customer, Pillar, Span, Status, rate_on};
use crate::engine::log::Logged;
use crate::report::timeline::Stretch;
use crate::text::{date, money, span};
use crate::tui::hits::Hit;
use crate::tui::layout::{Size, columns_of, rows_of};
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row};
use crate::tui::theme::Role;
use crate::tui::widgets::progress;
use crate::tui::widgets::timeline::{self, Block};
use crate::tui::words;

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let size = Size::of(model.size);
    let line = match area.height {
        17.. => 6,
        13..17 => 5,
        _ => 0,
    };
    let [top, rest] = rows_of(area, [4, 0]);
    let middle = Rect { height: line.min(rest.height), ..rest };
    let below = Rect { y: rest.y + middle.height, height: rest.height - middle.height, ..rest };
    timer(model, pen, top);
    if line > 0 {
        day_line(model, pen, middle);
    }
    if size.has_side() {
        let [left, right] = columns_of(below, [0, if size == Size::Wide { 46 } else { 34 }]);
        day(model, pen, left);
        next(model, pen, right);
    } else if model.today.pane == 1 {
        next(model, pen, below);
    } else {
        day(model, pen, below);
    }
}

/// The pane of what runs: the whole program where there is little room.
pub(crate) fn timer(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let running = model.data.status.running.as_ref();
    let note = match (running, &model.starting) {
        (_, Some(_)) => "starting",
        (Some(running), None) if running.forgotten => "forgotten?",
        (Some(_), None) => "running",
        (None, None) => "idle",
    };
    let inner = pen.frame(area, &Frame { title: "Timer", note, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    match (running, &model.starting) {
        (_, Some(title)) => {
            let text = format!("{}  {title}", pen.look.sign("▷", ">"));
            pen.text((inner.x, inner.y), inner.width, &text, Role::Running);
        }
        (Some(running), None) => {
            let elapsed = running.timer.elapsed(model.now);
            let clock = format!("{} {}", pen.look.glyphs.running, model.clock_of(elapsed));
            let place =
                words::place(running.customer.as_ref(), running.pillar.as_ref(), model.look);
            let money = earned(model, running.customer.as_ref(), running.pillar.as_ref(), elapsed);
            let rate = money.as_ref().map_or(String::new(), |(rate, _)| rate.clone());
            let amount = money.map_or(String::new(), |(_, amount)| amount);
            let mut cells = vec![
                Cell::new(&clock, clock.chars().count() + 1, Role::Running),
                Cell::rest(&running.task.title, Role::Title),
            ];
            let wide = |text: &str| crate::text::width::of(text);
            // The title goes before the rate where there is little room.
            let rate = if inner.width < 88 { String::new() } else { rate };
            for (text, role) in [(place, Role::Text), (rate, Role::Muted), (amount, Role::Money)] {
                let room = wide(&text).min(usize::from(inner.width) / 3);
                if room > 0 {
                    cells.push(Cell::right(text, room + 1, role));
                }
            }
            pen.row(inner, inner.y, &cells);
        }
        (None, None) => idle(model, pen, inner),
    }
    if inner.height > 1 {
        target(model, pen, Rect { y: inner.y + 1, height: 1, ..inner });
    }
}

fn idle(model: &Model, pen: &mut Pen<'_>, inner: Rect) {
    let stopped = format!("{} nothing runs", pen.look.glyphs.stopped);
    let used = pen.text((inner.x, inner.y), inner.width, &stopped, Role::Muted);
    let key = model.keymap.key_of(crate::tui::action::Action::StartStop);
    let said = match current_task(model) {
        Some(task) => format!("   {key} starts \"{}\"", task.title),
        None => format!("   {key} asks what to start"),
    };
    pen.text((inner.x + used, inner.y), inner.width.saturating_sub(used), &said, Role::Muted);
}

/// The hourly rate and what was earned so far at it; none where nothing is charged.
fn earned(
    model: &Model,
    customer: Option<&Customer>,
    pillar: Option<&Pillar>,
    elapsed: Span,
) -> Option<(String, String)> {
    let customer = customer?;
    let today = model.today();
    let rate = pillar
        .and_then(|pillar| rate_on(&pillar.rates, today))
        .or_else(|| rate_on(&customer.rates, today))?;
    let minutes = u32::try_from(elapsed.whole_minutes()).ok()?;
    let amount = crate::domain::amount(rate, minutes, customer.currency)?;
    Some((money::rate(rate, customer.currency), money::with_currency(amount, customer.currency)))
}

/// How far the day is: since when, how much, of how much, until when.
fn target(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let status = &model.data.status;
    let done = status.today + model.since_read();
    let mut said = String::new();
    if let Some(running) = &status.running {
        let since = date::moment(running.timer.start_time, model.zone, model.today());
        said = format!("since {since} {} ", pen.look.glyphs.item);
    }
    let Some(target) = model.targets.on(model.today()).filter(|target| !target.is_zero()) else {
        let week = span::clock(status.week + model.since_read());
        let item = pen.look.glyphs.item;
        let said = format!("{said}today {} {item} week {week}", span::clock(done));
        pen.text((area.x + 2, area.y), area.width.saturating_sub(2), &said, Role::Text);
        return;
    };
    let said = format!("{said}today {} of {}", span::clock(done), span::clock(target));
    let used = pen.text((area.x + 2, area.y), area.width.saturating_sub(2), &said, Role::Text) + 2;
    let mut after = format!("{} %", progress::percent(done, target));
    if status.running.is_some() && done < target {
        let full = model.now + (target - done);
        let _ = write!(after, "  full at {}", date::clock(full, model.zone));
    }
    let room = area.width.saturating_sub(used + 2);
    let after_room = u16::try_from(after.len() + 2).unwrap_or(0);
    if room > after_room + 8 {
        let cells = room - after_room;
        progress::line(pen, (area.x + used + 2, area.y), cells, (done, target));
        pen.text_right((area.x, area.y), area.width, &after, Role::Text);
    }
}

/// The day as a line of time.
fn day_line(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let title = model.today.day.format("%A %-d %B").to_string();
    let note = if model.today.day == model.today() {
        "[ yesterday".to_owned()
    } else {
        "[ earlier   t today   ] later".to_owned()
    };
    let inner = pen.frame(area, &Frame { title: &title, note: &note, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    timeline::draw(pen, inner, (model.today.day, model.zone), &blocks(model));
}

/// The stretches of work on the line, what is dragged where it would go.
pub(crate) fn blocks(model: &Model) -> Vec<Block> {
    let rows = rows(model);
    let current = rows.get(selected_row(model, &rows)).copied();
    let mut blocks = Vec::new();
    for (at, logged) in entries(model).iter().enumerate() {
        let Some((start, end)) = logged.entry.times() else { continue };
        let stretch = dragged(model, logged.entry.id, Stretch { start, end });
        blocks.push(Block {
            stretch,
            label: logged.task.as_ref().map_or(String::new(), |task| task.title.clone()),
            colour: colour(logged),
            runs: false,
            selected: current == Some(Row::Entry(at)),
        });
    }
    if let (Some(stretch), Some(running)) = (running(model), &model.data.status.running) {
        let bytes = running.task.pillar_id.map(|id| *id.as_bytes());
        blocks.push(Block {
            stretch: dragged(model, running.timer.id, stretch),
            label: running.task.title.clone(),
            colour: words::colour_of(bytes.as_ref().map_or(&[], |bytes| bytes)),
            runs: true,
            selected: current == Some(Row::Running),
        });
    }
    blocks
}

fn dragged(model: &Model, id: crate::domain::EntryId, stretch: Stretch) -> Stretch {
    match model.today.drag {
        Some(drag) if drag.entry == id => super::dragged(stretch, drag),
        _ => stretch,
    }
}

fn colour(logged: &Logged) -> usize {
    let pillar = logged.pillar.as_ref().map(|pillar| *pillar.id.as_bytes());
    let customer = logged.customer.as_ref().map(|customer| *customer.id.as_bytes());
    words::colour_of(pillar.or(customer).as_ref().map_or(&[], |bytes| bytes))
}

/// The pane of the day's entries.
fn day(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let rows = rows(model);
    let count = entries(model).len();
    let focused = model.today.pane == 0;
    let (tracked, billable, billed) = totals(model);
    let title = match model.filter() {
        "" => "Entries".to_owned(),
        words => format!("Entries with \"{words}\""),
    };
    // Where there is no room for the sums, the day's total stands in the frame.
    let sum = format!("{} {}", pen.look.sign("Σ", "="), span::clock(tracked));
    let note = if area.height > 6 { count.to_string() } else { sum };
    let inner = pen.frame(area, &Frame { title: &title, note: &note, foot: "$ billable", focused });
    if inner.height == 0 {
        return;
    }
    let heading = inner.height > 5;
    let mut y = inner.y;
    let wide = inner.width >= 56;
    if heading {
        let named = |name: &'static str, room| Cell::new(name, room, Role::Muted);
        let mut cells = vec![
            named("", 1),
            named("from", 5),
            named("to", 5),
            Cell::right("time", 5, Role::Muted),
        ];
        cells.push(Cell::rest("task", Role::Muted));
        if wide {
            cells.push(named("pillar", place_room(inner)));
        }
        cells.push(named("", 1));
        pen.row(within(inner), y, &cells);
        y += 1;
    }
    let sums = u16::from(inner.height > 4);
    let room = usize::from((inner.bottom() - sums).saturating_sub(y));
    if rows.is_empty() {
        empty(model, pen, Rect { y, height: inner.bottom() - y, ..inner });
        return;
    }
    let selected = selected_row(model, &rows);
    let first = first_row(selected, rows.len(), room);
    let shown = rows.iter().enumerate().skip(first).take(room);
    for (y, (index, row)) in (y..inner.bottom()).zip(shown) {
        let line = Rect { y, height: 1, ..inner };
        let picked = Picked::of(index == selected, focused);
        row_of(model, pen, (line, wide), (*row, picked));
        pen.pick(line, Hit::Row(0, index), picked);
    }
    if sums == 1 {
        let item = pen.look.glyphs.item;
        let sum = pen.look.sign("Σ", "=");
        let mut said = format!("{sum} {} tracked", span::clock(tracked));
        if billable > Span::ZERO {
            let _ = write!(said, " {item} {} billable", span::clock(billable));
        }
        if billed > 0 {
            let billed = span::clock(Span::minutes(i64::try_from(billed).unwrap_or(0)));
            let _ = write!(said, " {item} {billed} when billed");
        }
        let line = within(inner);
        pen.text(
            (line.x + 2, inner.bottom() - 1),
            line.width.saturating_sub(2),
            &said,
            Role::Title,
        );
    }
}

fn within(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn place_room(inner: Rect) -> usize {
    usize::from(inner.width / 3).clamp(12, 30)
}

fn empty(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    if model.data.generation.is_none() {
        return;
    }
    let said = if model.data.status.since.is_none() && model.data.status.running.is_none() {
        "Nothing is recorded yet. s starts the first timer, n records what was."
    } else if model.filter().is_empty() {
        "Nothing is recorded on this day. n records what was."
    } else {
        "Nothing fits. esc takes the filter away."
    };
    let lines = crate::text::wrap::wrap(said, usize::from(area.width.saturating_sub(6)).max(10));
    for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
        pen.text((area.x + 3, y), area.width.saturating_sub(4), &line, Role::Muted);
    }
}

/// A row of the day.
fn row_of(
    model: &Model,
    pen: &mut Pen<'_>,
    (line, wide): (Rect, bool),
    (row, picked): (Row, Picked),
) {
    let marker = if picked == Picked::No { "" } else { pen.look.sign("▸", ">") };
    let clock = |at| date::clock(at, model.zone);
    let mut cells = vec![Cell::new(marker, 1, Role::Title)];
    match row {
        Row::Gap(gap) => {
            let dash = pen.look.sign("╌", "-");
            let key = model.keymap.key_of(crate::tui::action::Action::Fill);
            let said = if picked == Picked::No {
                "untracked".to_owned()
            } else {
                format!("untracked, {key} fills it")
            };
            cells.push(Cell::new(dash.repeat(11), 11, Role::Muted));
            cells.push(Cell::right(span::clock(gap.length()), 5, Role::Muted));
            cells.push(Cell::rest(said, Role::Muted));
        }
        Row::Running => {
            let Some(running) = &model.data.status.running else { return };
            let stretch = super::running(model);
            let length = stretch.map_or(Span::ZERO, |stretch| stretch.length());
            cells.push(Cell::new(clock(running.timer.start_time), 5, Role::Running));
            cells.push(Cell::new(pen.look.sign("…", "..."), 5, Role::Running));
            cells.push(Cell::right(span::clock(length), 5, Role::Running));
            cells.push(Cell::rest(&running.task.title, Role::Running));
            let place =
                words::place(running.customer.as_ref(), running.pillar.as_ref(), model.look);
            if wide {
                cells.push(Cell::new(place, place_room(line), Role::Text));
            }
            let billed = running.timer.billable.unwrap_or(running.task.customer_id.is_some());
            cells.push(Cell::new(if billed { "$" } else { "" }, 1, Role::Money));
        }
        Row::Entry(at) => {
            let Some(logged) = entries(model).get(at) else { return };
            entry_cells(model, &mut cells, logged, wide.then(|| place_room(line)));
        }
    }
    pen.row(within(line), line.y, &cells);
}

fn entry_cells(model: &Model, cells: &mut Vec<Cell>, logged: &Logged, place: Option<usize>) {
    let entry = &logged.entry;
    let zone = entry.zone();
    match entry.times() {
        Some((start, end)) => {
            cells.push(Cell::new(date::clock(start, zone), 5, Role::Text));
            cells.push(Cell::new(date::clock(end, zone), 5, Role::Text));
        }
        None => cells.push(Cell::new("all day", 11, Role::Muted)),
    }
    cells.push(Cell::right(span::recorded(logged.in_range), 5, Role::Text));
    let mut title = logged.task.as_ref().map_or("(unknown task)".to_owned(), |t| t.title.clone());
    if let Some(note) = entry.notes.as_deref().filter(|note| !note.is_empty()) {
        title = format!("{title}  {}{}", model.look.sign("“", "\""), note);
        title.push_str(model.look.sign("”", "\""));
    }
    let role = if logged.overlaps.is_empty() { Role::Text } else { Role::Warn };
    if !logged.overlaps.is_empty() {
        title = format!("{} {title}", model.look.glyphs.warning);
    }
    cells.push(Cell::rest(title, role));
    if let Some(room) = place {
        let place = words::place(logged.customer.as_ref(), logged.pillar.as_ref(), model.look);
        cells.push(Cell::new(place, room, Role::Muted));
    }
    let billed = words::is_billed(entry, logged.task.as_ref());
    let sign = match (logged.frozen, billed) {
        (true, _) => model.look.sign("✓", "+"),
        (false, true) => "$",
        (false, false) => "",
    };
    cells.push(Cell::new(sign, 1, Role::Money));
}

/// The pane of what may be done next.
fn next(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let focused = model.today.pane == 1;
    let key = model.keymap.key_of(crate::tui::action::Action::StartStop);
    let note = if area.width > 28 { format!("{key} starts") } else { String::new() };
    let title = if model.data.focus.is_empty() { "Next up" } else { "Next up, in focus" };
    let inner = pen.frame(area, &Frame { title, note: &note, focused, ..Frame::default() });
    let foot = u16::from(inner.height > 6 && model.data.counts.is_some());
    let room = usize::from(inner.height.saturating_sub(foot));
    let views = &model.data.next;
    let selected = model.today.next.min(views.len().saturating_sub(1));
    let first = first_row(selected, views.len(), room);
    let shown = views.iter().enumerate().skip(first).take(room);
    for (y, (index, view)) in (inner.y..inner.bottom()).zip(shown) {
        let line = Rect { y, height: 1, ..inner };
        let picked = Picked::of(index == selected && focused, focused);
        let status = view.task.status;
        let aside = aside(model, view);
        let wide = crate::text::width::of(&aside.0).min(usize::from(line.width) / 2);
        let sign = if view.facts.runs {
            pen.look.glyphs.running
        } else {
            words::status_sign(status, model.look)
        };
        let cells = [
            Cell::new(sign, 1, words::status_role(status)),
            Cell::rest(&view.task.title, Role::Text),
            Cell::right(aside.0, wide.max(1), aside.1),
        ];
        pen.row(within(line), y, &cells);
        pen.pick(line, Hit::Row(1, index), picked);
    }
    if views.is_empty() && model.data.generation.is_some() {
        pen.text((inner.x + 2, inner.y), inner.width, "no open task", Role::Muted);
    }
    if let (1, Some(counts)) = (foot, &model.data.counts) {
        let said = format!("{} done this week, {} open", counts.done, counts.open);
        let line = within(inner);
        pen.text((line.x, inner.bottom() - 1), line.width, &said, Role::Muted);
    }
}

/// What stands beside a task: how long it was worked on, when it is due, what it waits for.
fn aside(model: &Model, view: &crate::engine::task::TaskView) -> (String, Role) {
    let task = &view.task;
    if task.status == Status::Blocked {
        let count = task.blocked_by_task_ids.len();
        return (format!("waits for {count}"), Role::Warn);
    }
    if let Some(due) = task.due_date {
        let today = model.today();
        return match due.cmp(&today) {
            Ordering::Less => (format!("overdue {}", date::short(due)), Role::Error),
            Ordering::Equal => ("due today".to_owned(), Role::Warn),
            Ordering::Greater => (format!("due {}", date::short(due)), Role::Muted),
        };
    }
    let spent = view.facts.count.elapsed;
    let spent = if view.facts.runs {
        spent
            + model.data.status.running.as_ref().map_or(Span::ZERO, |r| r.timer.elapsed(model.now))
    } else {
        spent
    };
    if spent.is_zero() { (String::new(), Role::Muted) } else { (span::clock(spent), Role::Muted) }
}
