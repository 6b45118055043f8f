//! A day as a line of time: hours above, stretches of work in it, gaps between them.

use ratatui::layout::Rect;

use crate::domain::{Day, Span, Timestamp, Zone};
use crate::report::timeline::{Scale, Stretch, gaps};
use crate::text::width;
use crate::tui::hits::Hit;
use crate::tui::paint::Pen;
use crate::tui::theme::Role;
use chrono::Timelike;

/// A stretch of work on the line.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// From when to when.
    pub(crate) stretch: Stretch,
    /// What it is called.
    pub(crate) label: String,
    /// The colour of its pillar.
    pub(crate) colour: usize,
    /// Whether it still runs.
    pub(crate) runs: bool,
    /// Whether it is selected.
    pub(crate) selected: bool,
}

/// The hours that are shown where nothing lies outside of them.
const USUAL: (u32, u32) = (7, 20);

/// The part of a day that its blocks need, in whole hours.
pub(crate) fn extent(day: Day, zone: Zone, blocks: &[Block]) -> Stretch {
    let (day_start, day_end) = zone.day(day);
    let hour =
        |hour: u32| day.and_hms_opt(hour, 0, 0).map_or(day_start, |wall| zone.compatible(wall));
    let (mut first, mut last) = (USUAL.0, USUAL.1);
    for block in blocks {
        let (start, end) = (block.stretch.start.max(day_start), block.stretch.end.min(day_end));
        if end <= start {
            continue;
        }
        first = first.min(zone.local(start).hour());
        let end_hour = zone.local(end - Span::seconds(1)).hour() + 1;
        last = last.max(end_hour);
    }
    let end = if last >= 24 { day_end } else { hour(last) };
    Stretch { start: if first == 0 { day_start } else { hour(first) }, end: end.max(day_start) }
}

/// Draws the line in three rows: hours, work, and what the work is called.
pub(crate) fn draw(pen: &mut Pen<'_>, area: Rect, (day, zone): (Day, Zone), blocks: &[Block]) {
    if area.height < 2 || area.width < 10 {
        return;
    }
    let scale = Scale { whole: extent(day, zone, blocks), slots: usize::from(area.width) };
    hours(pen, area, zone, scale);
    let y = area.y + 1;
    let line = Rect { y, height: 1, ..area };
    let stretches: Vec<Stretch> = blocks.iter().map(|block| block.stretch).collect();
    let cell = |slot: usize| area.x + u16::try_from(slot).unwrap_or(0);
    for gap in gaps(&stretches) {
        let dot = pen.look.glyphs.faint;
        for slot in scale.slots_of(gap) {
            pen.text((cell(slot), y), 1, dot, Role::Muted);
        }
    }
    let mut free = area.x;
    for block in blocks {
        let slots = scale.slots_of(block.stretch);
        if slots.is_empty() {
            continue;
        }
        let (from, wide) = (cell(slots.start), u16::try_from(slots.len()).unwrap_or(1));
        let body = fill(pen, block);
        pen.text((from, y), wide, &body.repeat(usize::from(wide)), Role::Bar(block.colour));
        if block.runs {
            let end = from + wide - 1;
            pen.text((end, y), 1, pen.look.glyphs.running, Role::Running);
        }
        if block.selected {
            let mark = pen.look.sign("▔", "^").repeat(usize::from(wide));
            if area.height > 3 {
                pen.text((from, y + 1), wide, &mark, Role::Running);
            }
        }
        free = label(pen, area, (from.max(free), free), block);
    }
    pen.hits.put(line, Hit::Timeline(scale.whole.start, scale.whole.end));
}

/// What a block is filled with: each colour has a fill of its own too.
fn fill(pen: &Pen<'_>, block: &Block) -> &'static str {
    if block.selected {
        return pen.look.glyphs.full;
    }
    pen.look.glyphs.shades[1 + block.colour % 2]
}

/// Writes what a block is called below it, where there is room; answers where room begins again.
fn label(pen: &mut Pen<'_>, area: Rect, (from, free): (u16, u16), block: &Block) -> u16 {
    let y = area.y + if area.height > 3 { 3 } else { 2 };
    let room = area.right().saturating_sub(from);
    if y >= area.bottom() || room < 4 {
        return free;
    }
    let wide = u16::try_from(width::of(&block.label)).unwrap_or(room);
    let role = if block.selected { Role::Title } else { Role::Muted };
    let room = room.min(wide.min(24));
    from + pen.text((from, y), room, &block.label, role) + 1
}

/// Writes the hours above the line, as many as fit, and a mark below each.
fn hours(pen: &mut Pen<'_>, area: Rect, zone: Zone, scale: Scale) {
    let length = scale.whole.length().millis() / Span::hours(1).millis();
    let length = usize::try_from(length).unwrap_or(0).max(1);
    let each = scale.slots / length;
    let step = match each {
        0 | 1 => 4,
        2 => 2,
        _ => 1,
    };
    let mark = pen.look.sign("┊", ":");
    let mut at = scale.whole.start;
    let mut index = 0;
    while at < scale.whole.end {
        if index % step == 0
            && let Some(slot) = scale.slot_at(at)
        {
            let x = area.x + u16::try_from(slot).unwrap_or(0);
            let hour = format!("{:02}", zone.local(at).hour());
            pen.text((x, area.y), 2, &hour, Role::Muted);
            pen.text((x, area.y + 1), 1, mark, Role::Border);
        }
        index += 1;
        at = at + Span::hours(1);
    }
}

/// The instant under a cell of the line, in steps of five minutes.
pub(crate) fn instant_at(
    line: Rect,
    (start, end): (Timestamp, Timestamp),
    column: u16,
) -> Timestamp {
    const STEP: i64 = 5 * 60_000;
    let cells = i64::from(line.width.max(1));
    let at = i64::from(column.saturating_sub(line.x));
    let length = end.since(start).millis();
    let millis = start.millis() + length * at / cells;
    Timestamp::from_millis((millis + STEP / 2).div_euclid(STEP) * STEP)
}
