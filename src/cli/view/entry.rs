//! Entries: as records, as lines, and what became of those in the way.

use serde_json::Value;

use crate::cli::output::{Column, Line, Role, Table};
use crate::domain::{Refusal, TimeEntry};
use crate::engine::clash::Trimmed;
use crate::text::span;
use crate::wire;

use super::headline::Headline;
use super::{Look, field};

/// An entry as a record: id, day, start, end, zone, duration in ms, task id, title, customer,
/// pillar, tags, note.
pub(super) fn row(look: &Look<'_>, entry: &TimeEntry) -> Result<Vec<String>, Refusal> {
    let task = look.read.task(entry.task_id)?;
    let customer = task.as_ref().and_then(|task| task.customer_id);
    let pillar = task.as_ref().and_then(|task| task.pillar_id);
    let customer = customer.map(|id| look.read.customer(id)).transpose()?.flatten();
    let pillar = pillar.map(|id| look.read.pillar(id)).transpose()?.flatten();
    Ok(vec![
        entry.id.to_string(),
        entry.day().to_string(),
        field(entry.start_time),
        field(entry.end_time),
        entry.time_zone.clone(),
        entry.duration.millis().to_string(),
        entry.task_id.to_string(),
        field(task.map(|task| task.title)),
        field(customer.map(|customer| customer.name)),
        field(pillar.map(|pillar| pillar.name)),
        entry.tags.join(","),
        field(entry.notes.as_ref()),
    ])
}

/// `✓ fix login redirect   Acme › Platform   09:30–11:00   1:30   3f2a91c0`
pub(super) fn headline(look: &Look<'_>, entry: &TimeEntry) -> Result<Line, Refusal> {
    let sign = Line::new().with(Role::Running, format!("{} ", look.cx.glyphs().done));
    headline_with(look, entry, sign)
}

/// The same behind another sign.
pub(super) fn headline_with(
    look: &Look<'_>,
    entry: &TimeEntry,
    sign: Line,
) -> Result<Line, Refusal> {
    let mut tail = Line::new();
    let times = look.times(entry, look.cx.today());
    if !times.is_empty() {
        tail = tail.dim(times).text("   ");
    }
    tail = tail.text(span::recorded(entry.duration)).text("   ").then(look.entry_id(entry)?);
    let task = look.read.task(entry.task_id)?;
    let place = task.map_or_else(|| Ok(String::new()), |task| look.place(&task))?;
    Ok(Headline { sign, title: look.title(entry)?, place, tail }.line(look.cx))
}

/// Entries, one a line: id, times, length, task and place.
pub(super) fn list<'a>(
    look: &Look<'_>,
    entries: impl IntoIterator<Item = &'a TimeEntry>,
) -> Result<Vec<Line>, Refusal> {
    let mut table = Table::new(&[
        Column::left(""),
        Column::left(""),
        Column::right(""),
        Column::left("").cut(),
        Column::left("").cut().may_go(1),
    ])
    .indented(2);
    for entry in entries {
        let task = look.read.task(entry.task_id)?;
        let place = task.map_or_else(|| Ok(String::new()), |task| look.place(&task))?;
        table.row([
            look.entry_id(entry)?,
            Line::new().dim(look.times(entry, look.cx.today())),
            Line::new().text(span::recorded(entry.duration)),
            Line::new().title(look.title(entry)?),
            Line::new().text(place),
        ]);
    }
    Ok(table.lines(look.cx.columns))
}

/// An entry as a document.
pub(super) fn json(look: &Look<'_>, entry: &TimeEntry) -> Result<Value, Refusal> {
    Ok(wire::entry(entry, look.read.task(entry.task_id)?.as_ref()))
}

/// Entries as documents.
pub(super) fn json_list<'a>(
    look: &Look<'_>,
    entries: impl IntoIterator<Item = &'a TimeEntry>,
) -> Result<Vec<Value>, Refusal> {
    entries.into_iter().map(|entry| json(look, entry)).collect()
}

/// What became of entries that made room: old → new, each on a line. (spec: --trim)
pub(super) fn made_room(look: &Look<'_>, trimmed: &[Trimmed]) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::with_capacity(trimmed.len());
    for Trimmed { before, after } in trimmed {
        let day = look.cx.today();
        let now: Vec<String> = after.iter().map(|entry| look.times(entry, day)).collect();
        let line = Line::new()
            .text("  ")
            .with(Role::Warning, "made room ")
            .title(look.title(before)?)
            .text("   ")
            .dim(look.times(before, day))
            .text(format!(" {} ", look.cx.glyphs().becomes));
        lines.push(line.text(if now.is_empty() { "deleted".to_owned() } else { now.join(", ") }));
    }
    Ok(lines)
}
