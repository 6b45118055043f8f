//! A day as a timeline: a row for each task, the hours above, the gaps below.

use chrono::Timelike;

use crate::cli::output::{Line, Role};
use crate::cli::view::Look;
use crate::domain::{Refusal, Span, TaskId, Timestamp, Zone};
use crate::engine::log::Logged;
use crate::report::Key;
use crate::report::timeline::{Scale, Stretch, gaps};
use crate::text::{span, width as cells};

use super::{Chart, width};

/// Between columns.
const GAP: usize = 2;

/// No picture shows less than this.
const SHORTEST: Span = Span::hours(6);

/// A task's row.
struct Row {
    task: TaskId,
    title: String,
    series: usize,
    runs: bool,
    span: Span,
    /// When it was worked on; nothing for time without clock times.
    stretches: Vec<Stretch>,
}

/// The rows of a day.
pub(super) fn lines(chart: &Chart, look: &Look<'_>) -> Result<Vec<Line>, Refusal> {
    let mut rows: Vec<Row> = Vec::new();
    for logged in &chart.entries {
        add(&mut rows, chart, look, (logged, Runs::No))?;
    }
    for logged in &chart.running {
        add(&mut rows, chart, look, (logged, Runs::Yes))?;
    }
    rows.sort_by_key(|row| (row.stretches.is_empty(), row.stretches.first().map(|s| s.start)));
    let all: Vec<Stretch> = rows.iter().flat_map(|row| row.stretches.clone()).collect();
    let between = if chart.filtered { Vec::new() } else { gaps(&all) };
    let columns = width(look.cx);
    let name = rows.iter().map(|row| cells::of(&row.title) + 2).max().unwrap_or(0);
    let name = name.max("gaps".len()).min(columns / 3);
    let time = rows.iter().map(|row| cells::of(&span::recorded(row.span))).max().unwrap_or(0);
    let indent = name + GAP + time.max(4) + GAP;
    let layout = Layout { name, time: time.max(4), room: columns.saturating_sub(indent).max(8) };
    let scale = scale_of(&all, look.cx.zone, layout.room);
    let ticks = scale.map(|scale| ticks(scale, look.cx.zone)).unwrap_or_default();
    let mut lines = Vec::new();
    if let Some(scale) = scale {
        lines.extend(hours(scale, &ticks, indent, look));
    }
    for row in &rows {
        lines.push(line(row, scale, &ticks, layout, look));
    }
    if let Some(scale) = scale.filter(|_| !between.is_empty()) {
        lines.push(gap_line(&between, scale, layout, look));
    }
    Ok(lines)
}

/// How wide the columns are.
#[derive(Clone, Copy)]
struct Layout {
    name: usize,
    time: usize,
    room: usize,
}

/// Whether an entry still grows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    Yes,
    No,
}

/// Adds an entry to the row of its task.
fn add(
    rows: &mut Vec<Row>,
    chart: &Chart,
    look: &Look<'_>,
    (logged, runs): (&Logged, Runs),
) -> Result<(), Refusal> {
    let entry = &logged.entry;
    let known = rows.iter().position(|row| row.task == entry.task_id);
    if known.is_none() {
        let customer = logged.customer.as_ref().map(|customer| customer.id);
        rows.push(Row {
            task: entry.task_id,
            title: look.title(entry)?,
            series: chart.series(&Key::Customer(customer)),
            runs: false,
            span: Span::ZERO,
            stretches: Vec::new(),
        });
    }
    let at = known.unwrap_or(rows.len() - 1);
    let row = &mut rows[at];
    row.span += logged.in_range;
    row.runs |= runs == Runs::Yes;
    if let Some((start, end)) = entry.times() {
        for (day, _) in &logged.parts {
            let (first, last) = entry.zone().day(*day);
            row.stretches.push(Stretch { start: start.max(first), end: end.min(last) });
        }
        row.stretches.sort_unstable();
    }
    Ok(())
}

/// The line of time, in whole hours around all stretches; none where there are none.
fn scale_of(all: &[Stretch], zone: Zone, room: usize) -> Option<Scale> {
    let start = all.iter().map(|stretch| stretch.start).min()?;
    let end = all.iter().map(|stretch| stretch.end).max()?;
    let into_hour = |instant: Timestamp| {
        let wall = zone.local(instant);
        Span::seconds(i64::from(wall.minute() * 60 + wall.second()))
    };
    let start = start - into_hour(start);
    let rest = into_hour(end);
    let end = if rest.is_zero() { end } else { end + (Span::hours(1) - rest) };
    let end = end.max(start + SHORTEST);
    Some(Scale { whole: Stretch { start, end }, slots: room * 2 })
}

/// The full hours on the line: the cell in which each begins, and the hour on the wall.
fn ticks(scale: Scale, zone: Zone) -> Vec<(usize, u32)> {
    let mut ticks = Vec::new();
    let mut at = scale.whole.start;
    while at < scale.whole.end {
        let wall = zone.local(at);
        if wall.minute() == 0
            && let Some(slot) = scale.slot_at(at)
        {
            ticks.push((slot / 2, wall.hour()));
        }
        // Zones are half hours apart at the least, so that no full hour is leapt over.
        at = at + Span::minutes(30);
    }
    ticks
}

/// The hours above the line: as many as can be read.
fn hours(scale: Scale, ticks: &[(usize, u32)], indent: usize, look: &Look<'_>) -> [Line; 2] {
    let room = scale.slots / 2;
    let (mut numbers, mut marks) = (String::new(), String::new());
    let (mut numbers_end, mut marks_end) = (0, 0);
    let every = [1, 2, 3, 4, 6, 12].into_iter().find(|every| {
        let shown = ticks.len().div_ceil(*every);
        shown * 4 <= room
    });
    for (at, (cell, hour)) in ticks.iter().enumerate() {
        marks.push_str(&" ".repeat(cell.saturating_sub(marks_end)));
        marks.push_str(look.cx.glyphs().mark);
        marks_end = cell + 1;
        if at % every.unwrap_or(24) == 0 && *cell >= numbers_end && cell + 2 <= room {
            numbers.push_str(&" ".repeat(cell - numbers_end));
            let number = format!("{hour:02}");
            numbers_end = cell + number.len();
            numbers.push_str(&number);
        }
    }
    let indent = " ".repeat(indent);
    [Line::new().text(&indent).text(numbers), Line::new().text(&indent).dim(marks)]
}

fn line(
    row: &Row,
    scale: Option<Scale>,
    ticks: &[(usize, u32)],
    layout: Layout,
    look: &Look<'_>,
) -> Line {
    let glyphs = look.cx.glyphs();
    let title = cells::cut(&row.title, layout.name - if row.runs { 2 } else { 0 }, glyphs);
    let mut name = Line::new().text(title);
    if row.runs {
        name = name.with(Role::Running, format!(" {}", glyphs.running));
    }
    let role = if row.runs { Role::Running } else { Role::Title };
    let time = Line::new().with(role, cells::pad_start(&span::recorded(row.span), layout.time));
    let line = padded(name, layout.name).then(time).text(" ".repeat(GAP));
    match scale.filter(|_| !row.stretches.is_empty()) {
        Some(scale) => {
            let role = Role::Series(u8::try_from(row.series).unwrap_or(u8::MAX));
            let taken = taken(scale, &row.stretches);
            line.then(bar(
                &taken,
                ticks,
                |cell| match cell {
                    (true, true) => Some((role, glyphs.full)),
                    (true, false) => Some((role, glyphs.halves[0])),
                    (false, true) => Some((role, glyphs.halves[1])),
                    (false, false) => None,
                },
                glyphs.mark,
            ))
        }
        None => line.dim("at no time of the day"),
    }
}

/// `gaps  1:25      ····`
fn gap_line(between: &[Stretch], scale: Scale, layout: Layout, look: &Look<'_>) -> Line {
    let sum: Span = between.iter().map(Stretch::length).sum();
    let glyphs = look.cx.glyphs();
    let line = padded(Line::new().dim("gaps"), layout.name)
        .dim(cells::pad_start(&span::clock(sum), layout.time))
        .text(" ".repeat(GAP));
    let taken = taken(scale, between);
    line.then(bar(
        &taken,
        &[],
        |(first, second)| (first && second).then_some((Role::Dim, glyphs.faint)),
        glyphs.mark,
    ))
}

fn padded(line: Line, to: usize) -> Line {
    let room = to.saturating_sub(line.width()) + GAP;
    line.text(" ".repeat(room))
}

/// Which slots are taken.
fn taken(scale: Scale, stretches: &[Stretch]) -> Vec<bool> {
    let mut taken = vec![false; scale.slots];
    for stretch in stretches {
        taken[scale.slots_of(*stretch)].fill(true);
    }
    taken
}

/// Cells of two slots each; in empty ones the hours stand.
fn bar(
    taken: &[bool],
    ticks: &[(usize, u32)],
    sign: impl Fn((bool, bool)) -> Option<(Role, &'static str)>,
    mark: &str,
) -> Line {
    let mut line = Line::new();
    for (at, pair) in taken.chunks(2).enumerate() {
        let cell = (pair.first() == Some(&true), pair.get(1) == Some(&true));
        line = match sign(cell) {
            Some((role, sign)) => line.with(role, sign),
            None if ticks.iter().any(|(cell, _)| *cell == at) => line.dim(mark),
            None => line.text(" "),
        };
    }
    line
}
