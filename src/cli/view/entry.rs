//! Entries: as records, as lines, and what became of those in the way.

use crate::cli::output::{Line, Role};
use crate::domain::{Refusal, TimeEntry};
use crate::engine::clash::Trimmed;
use crate::text::span;

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

/// `3f2a91c0  09:30–11:00   1:30   fix login redirect   Acme › Platform`
pub(super) fn line(look: &Look<'_>, entry: &TimeEntry) -> Result<Line, Refusal> {
    let mut line = look.entry_id(entry)?.text("  ");
    let times = look.times(entry, look.cx.today());
    if !times.is_empty() {
        line = line.dim(times).text("   ");
    }
    line = line.text(span::clock(entry.duration)).text("   ").title(look.title(entry)?);
    if let Some(task) = look.read.task(entry.task_id)? {
        let place = look.place(&task)?;
        if !place.is_empty() {
            line = line.text("   ").text(place);
        }
    }
    Ok(line)
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
        lines.push(match now.is_empty() {
            true => line.text("deleted"),
            false => line.text(now.join(", ")),
        });
    }
    Ok(lines)
}
