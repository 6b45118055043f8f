//! The lines of the log: a ledger whose times stand in one column, days, gaps and totals among
//! them.
//!
//! Where the terminal is too narrow for all of an entry, its place, tags and marks stand below it.

use std::collections::BTreeMap;

use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::{BillStatus, Day, Refusal, Span, TimeEntry, Timestamp};
use crate::engine::log::Logged;
use crate::text::{date, span};

use super::super::Look;
use super::{Lens, Log};

/// Between the columns of the ledger.
const GAP: usize = 2;

/// A title that is longer does not make the others stand below it.
const LONG_TITLE: usize = 30;

/// Columns for what runs, what came from the day before, or nothing.
const MARGIN: &str = "  ";

/// What lies in one day of an entry.
struct Share<'a> {
    logged: &'a Logged,
    span: Span,
    /// When it begins and ends in that day; none in a duration entry.
    times: Option<(Timestamp, Timestamp)>,
    /// Whether it began before the day.
    came: bool,
    /// Whether it ends at the day's end or after it.
    fills: bool,
    /// Whether it ends after the day.
    goes_on: bool,
    runs: bool,
}

/// A line of the ledger, or one that stands across its columns.
enum Item {
    Row(Cells),
    Note(String),
    Blank,
}

/// The cells of a line.
#[derive(Default)]
struct Cells {
    times: Line,
    span: Line,
    title: Line,
    place: Line,
    marks: Line,
    number: Line,
    id: Line,
}

/// The page of a log.
pub(super) fn page(log: &Log, look: &Look<'_>) -> Result<Page, Refusal> {
    let days = by_day(log);
    if days.is_empty() {
        return Ok(Page::of(Line::new().dim(nothing(log))));
    }
    let (mut items, mut crosses) = (Vec::new(), false);
    for (day, shares) in &days {
        if !items.is_empty() {
            items.push(Item::Blank);
        }
        crosses |= shares.iter().any(|share| share.came || share.goes_on);
        push_day(log, look, (*day, shares), &mut items)?;
    }
    if days.len() > 1 {
        items.push(Item::Blank);
        items.push(Item::Row(total(&days)));
    }
    let mut page = lay(&items, look.cx.columns);
    if crosses {
        page.gap();
        let rule = "passes midnight: each day counts its own part";
        page.push(Line::new().dim(format!("{} {rule}", look.cx.glyphs().becomes)));
    }
    Ok(page)
}

/// What is said where there is nothing.
fn nothing(log: &Log) -> String {
    match log.lens {
        Lens::Whole => format!("no entries in {}", log.range),
        Lens::Filtered => format!("no entries that fit the filters in {}", log.range),
    }
}

/// What lies in each day, in order of time.
fn by_day(log: &Log) -> BTreeMap<Day, Vec<Share<'_>>> {
    let mut days: BTreeMap<Day, Vec<Share<'_>>> = BTreeMap::new();
    let entries = log.entries.iter().map(|logged| (logged, false));
    for (logged, runs) in entries.chain(log.running.iter().map(|logged| (logged, true))) {
        for (day, span) in &logged.parts {
            days.entry(*day).or_default().push(share(logged, (*day, *span), runs));
        }
    }
    for shares in days.values_mut() {
        shares.sort_by_key(|share| share.times.map(|(start, _)| start));
    }
    days
}

fn share(logged: &Logged, (day, span): (Day, Span), runs: bool) -> Share<'_> {
    let (first, last) = logged.entry.zone().day(day);
    let whole = logged.entry.times();
    Share {
        logged,
        span,
        times: whole.map(|(start, end)| (start.max(first), end.min(last))),
        came: whole.is_some_and(|(start, _)| start < first),
        fills: whole.is_some_and(|(_, end)| end >= last),
        goes_on: whole.is_some_and(|(_, end)| end > last),
        runs,
    }
}

fn sum<'a>(shares: impl IntoIterator<Item = &'a Share<'a>>) -> Span {
    shares.into_iter().map(|share| share.span).sum()
}

/// A day: its heading, its entries, and what lies between them.
fn push_day(
    log: &Log,
    look: &Look<'_>,
    (day, shares): (Day, &[Share<'_>]),
    items: &mut Vec<Item>,
) -> Result<(), Refusal> {
    items.push(Item::Row(heading(log, look, day, shares)));
    let mut until: Option<Timestamp> = None;
    for share in shares {
        if let (Some(until), Some((start, _)), Lens::Whole) = (until, share.times, log.lens) {
            let gap = start.since(until);
            if gap.whole_minutes() > 0 {
                items.push(Item::Row(Cells {
                    times: Line::new().dim(format!("{MARGIN}gap")),
                    span: Line::new().dim(span::clock(gap)),
                    ..Cells::default()
                }));
            }
        }
        until = until.max(share.times.map(|(_, end)| end));
        items.push(Item::Row(cells(look, log, share)?));
        if let Some(note) = &share.logged.entry.notes {
            items.push(Item::Note(note.clone()));
        }
    }
    Ok(())
}

/// `Mon 23 Nov 2026   3:15  of 8:00`
fn heading(log: &Log, look: &Look<'_>, day: Day, shares: &[Share<'_>]) -> Cells {
    let cx = look.cx;
    let mut about = Vec::new();
    if log.lens == Lens::Whole {
        let target = cx.config.targets.on(day).filter(|target| !target.is_zero());
        about.extend(target.map(|target| format!("of {}", span::clock(target))));
        if cx.config.targets.is_holiday(day) {
            about.push("holiday".to_owned());
        }
    }
    let (first, last) = cx.zone.day(day);
    let length = last.since(first);
    if length != Span::hours(24) {
        about.push(format!("{} h day", hours(length)));
    }
    Cells {
        times: Line::new().title(date::heading(day)),
        span: Line::new().title(span::recorded(sum(shares))),
        title: Line::new().dim(about.join(", ")),
        ..Cells::default()
    }
}

/// `25`, `24:30`
fn hours(length: Span) -> String {
    let text = span::clock(length);
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

fn total(days: &BTreeMap<Day, Vec<Share<'_>>>) -> Cells {
    Cells {
        times: Line::new().title("total"),
        span: Line::new().title(span::recorded(sum(days.values().flatten()))),
        title: Line::new().dim(format!("on {} days", days.len())),
        ..Cells::default()
    }
}

/// The line of an entry in a day.
fn cells(look: &Look<'_>, log: &Log, share: &Share<'_>) -> Result<Cells, Refusal> {
    let logged = share.logged;
    let role = if share.runs { Role::Running } else { Role::Text };
    let title = logged.task.as_ref().map_or("(unknown task)", |task| task.title.as_str());
    let place = logged.task.as_ref().map(|task| look.place(task)).transpose()?;
    Ok(Cells {
        times: times(look, share),
        span: Line::new().with(role, span::recorded(share.span)),
        title: Line::new().title(title),
        place: Line::new().text(place.unwrap_or_default()),
        marks: marks(look, log, share)?,
        number: Line::new().dim(logged.nth.map_or_else(String::new, |nth| format!("@{nth}"))),
        id: look.entry_id(&logged.entry)?,
    })
}

/// `  09:30–11:00`, `▶ 09:30–now`, `→ 00:00–01:15`, `  22:30–24:00 →`
fn times(look: &Look<'_>, share: &Share<'_>) -> Line {
    let glyphs = look.cx.glyphs();
    let Some((start, end)) = share.times else { return Line::new() };
    let zone = share.logged.entry.zone();
    let line = match (share.runs, share.came) {
        (true, _) => Line::new().with(Role::Running, format!("{} ", glyphs.running)),
        (_, true) => Line::new().dim(format!("{} ", glyphs.becomes)),
        _ => Line::new().text(MARGIN),
    };
    let end = match (share.fills, share.runs) {
        (true, _) => "24:00".to_owned(),
        (_, true) => "now".to_owned(),
        _ => date::clock(end, zone),
    };
    let line = line.text(format!("{}{}{end}", date::clock(start, zone), glyphs.to));
    if share.goes_on { line.dim(format!(" {}", glyphs.becomes)) } else { line }
}

/// What one should know (that it runs, overlaps, is not billed, or cannot change), then tags: where
/// there is no room for all, the warnings stay.
fn marks(look: &Look<'_>, log: &Log, share: &Share<'_>) -> Result<Line, Refusal> {
    let (logged, entry) = (share.logged, &share.logged.entry);
    let mut marks: Vec<Line> = Vec::new();
    if share.runs {
        marks.push(Line::new().with(Role::Running, "running"));
    }
    if !logged.overlaps.is_empty() {
        let others: Vec<String> = logged.overlaps.iter().map(|id| named(log, *id)).collect();
        let text = format!("overlaps {}", others.join(" "));
        marks.push(Line::new().with(Role::Warning, text));
    }
    if entry.billable == Some(false) && logged.customer.is_some() {
        marks.push(Line::new().dim("not billable"));
    }
    if let Some(word) = frozen(look, logged)? {
        marks.push(Line::new().dim(word));
    }
    if differs(look, entry) {
        marks.push(Line::new().dim(&entry.time_zone));
    }
    if !entry.tags.is_empty() {
        let tags: Vec<String> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
        marks.push(Line::new().text(tags.join(" ")));
    }
    let mut line = Line::new();
    for mark in marks {
        line = if line.is_empty() { mark } else { line.text("  ").then(mark) };
    }
    Ok(line)
}

/// What to call another entry: its number where it is known, else its id.
fn named(log: &Log, id: crate::domain::EntryId) -> String {
    let known = log.entries.iter().find(|logged| logged.entry.id == id);
    match known.and_then(|logged| logged.nth) {
        Some(nth) => format!("@{nth}"),
        None => id.to_string().chars().take(8).collect(),
    }
}

/// Whether the bill in which it stands is approved or sent already.
fn frozen(look: &Look<'_>, logged: &Logged) -> Result<Option<&'static str>, Refusal> {
    let mut latest = None;
    for id in logged.bills.iter().filter(|_| logged.frozen) {
        let status = look.read.bill(*id)?.map(|bill| bill.status);
        latest = latest.max(status.filter(|status| status.is_frozen()));
    }
    Ok(latest.map(BillStatus::word))
}

/// Whether its clock is not the reader's.
fn differs(look: &Look<'_>, entry: &TimeEntry) -> bool {
    let zone = entry.zone();
    entry
        .times()
        .is_some_and(|(start, _)| zone.offset_seconds(start) != look.cx.zone.offset_seconds(start))
}

/// The items in columns: each entry on a line of its own, or with what does not fit below it.
fn lay(items: &[Item], terminal: Option<usize>) -> Page {
    let rows = || {
        items.iter().filter_map(|item| match item {
            Item::Row(cells) => Some(cells),
            Item::Note(_) | Item::Blank => None,
        })
    };
    let widest = |of: fn(&Cells) -> &Line| rows().map(|cells| of(cells).width()).max().unwrap_or(0);
    let indent = widest(|cells| &cells.times) + GAP + widest(|cells| &cells.span) + GAP;
    let wanted = indent
        + widest(|cells| &cells.title).min(LONG_TITLE)
        + [widest(|c| &c.place), widest(|c| &c.marks), widest(|c| &c.number), widest(|c| &c.id)]
            .iter()
            .filter(|width| **width > 0)
            .map(|width| width + GAP)
            .sum::<usize>();
    let tall = terminal.is_some_and(|room| room < wanted);
    let lines = table(rows(), tall).lines(terminal);
    let mut lines = lines.into_iter();
    let mut page = Page::new();
    for item in items {
        match item {
            Item::Blank => page.push(Line::new()),
            Item::Note(note) => page.wrapped(indent, terminal, Role::Dim, note),
            Item::Row(cells) => {
                page.extend(lines.next());
                if tall {
                    page.extend(below(cells, indent, terminal));
                }
            }
        }
    }
    page
}

fn table<'a>(rows: impl Iterator<Item = &'a Cells>, tall: bool) -> Table {
    let mut table = Table::new(&[
        Column::left(""),
        Column::right(""),
        Column::left("").cut(),
        Column::left("").cut(),
        Column::left(""),
        Column::right("").may_go(1),
        Column::left("").may_go(2),
    ]);
    for cells in rows {
        let aside = |line: &Line| if tall { Line::new() } else { line.clone() };
        table.row([
            cells.times.clone(),
            cells.span.clone(),
            cells.title.clone(),
            aside(&cells.place),
            aside(&cells.marks),
            cells.number.clone(),
            cells.id.clone(),
        ]);
    }
    table
}

/// What stands below an entry in a narrow terminal: its place, tags and marks.
fn below(cells: &Cells, indent: usize, terminal: Option<usize>) -> Option<Line> {
    let mut line = Line::new().text(" ".repeat(indent));
    if cells.place.is_empty() && cells.marks.is_empty() {
        return None;
    }
    line = line.then(cells.place.clone());
    if !cells.place.is_empty() && !cells.marks.is_empty() {
        line = line.text("  ");
    }
    line = line.then(cells.marks.clone());
    Some(terminal.map_or(line.clone(), |room| line.clone().fit(room)))
}
