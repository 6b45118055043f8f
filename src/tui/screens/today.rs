//! Today: what runs, where the day went, what is untracked, what may be done next.

mod view;

pub(crate) use view::view;

use crate::domain::{Day, EntryId, Span, Task, TimeEntry, Timestamp};
use crate::engine::log::Logged;
use crate::report::timeline::{Stretch, gaps};
use crate::tui::model::Model;
use crate::tui::words;

/// A row of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// The entry at this place of the day's list.
    Entry(usize),
    /// Untracked time between entries.
    Gap(Stretch),
    /// What runs.
    Running,
}

/// What is selected, whatever row it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selected {
    /// An entry.
    Entry(EntryId),
    /// The gap that begins at this instant.
    Gap(Timestamp),
    /// What runs.
    Running,
}

/// A stretch of work that is being dragged along the line of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drag {
    /// The entry, or the timer that it will be.
    pub(crate) entry: EntryId,
    /// What moves.
    pub(crate) edge: Edge,
    /// Where it was taken.
    pub(crate) from: Timestamp,
    /// Where it is now.
    pub(crate) to: Timestamp,
}

/// What moves of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Its beginning.
    Begin,
    /// Its end.
    End,
    /// All of it.
    Whole,
}

/// The state of the screen.
#[derive(Debug)]
pub(crate) struct State {
    /// The day that is shown.
    pub(crate) day: Day,
    /// What is selected; none: what runs, else the newest entry.
    pub(crate) selected: Option<Selected>,
    /// The pane that has the keys: 0 the entries, 1 what is next.
    pub(crate) pane: usize,
    /// The selected row of what is next.
    pub(crate) next: usize,
    /// What is being dragged.
    pub(crate) drag: Option<Drag>,
}

impl State {
    /// The state on a day.
    pub(crate) fn on(day: Day) -> Self {
        Self { day, selected: None, pane: 0, next: 0, drag: None }
    }
}

/// The stretch of an entry that lies in a day.
fn within_day(model: &Model, start: Timestamp, end: Timestamp) -> Option<Stretch> {
    let (first, last) = model.zone.day(model.today.day);
    let stretch = Stretch { start: start.max(first), end: end.min(last) };
    (stretch.end > stretch.start).then_some(stretch)
}

/// What runs, as it lies in the day that is shown.
pub(crate) fn running(model: &Model) -> Option<Stretch> {
    let running = model.data.status.running.as_ref()?;
    let end = model.now.max(running.timer.start_time + Span::seconds(1));
    within_day(model, running.timer.start_time, end)
}

/// The entries of the day that is shown.
pub(crate) fn entries(model: &Model) -> &[Logged] {
    match &model.data.day {
        Some(part) if part.day == model.today.day => &part.entries,
        _ => &[],
    }
}

/// The rows of the day: entries and what lies between them, then what runs.
pub(crate) fn rows(model: &Model) -> Vec<Row> {
    let entries = entries(model);
    let filter = model.filter();
    let mut stretches = Vec::new();
    let mut timed: Vec<(Timestamp, Row)> = Vec::new();
    let mut whole: Vec<Row> = Vec::new();
    for (at, logged) in entries.iter().enumerate() {
        let shown = words::holds(filter, &texts(logged));
        match logged.entry.times().and_then(|(start, end)| within_day(model, start, end)) {
            Some(stretch) => {
                stretches.push(stretch);
                if shown {
                    timed.push((stretch.start, Row::Entry(at)));
                }
            }
            None if shown => whole.push(Row::Entry(at)),
            None => {}
        }
    }
    if let Some(stretch) = running(model) {
        stretches.push(stretch);
        timed.push((stretch.start, Row::Running));
    }
    if filter.is_empty() {
        timed.extend(gaps(&stretches).into_iter().map(|gap| (gap.start, Row::Gap(gap))));
    }
    timed.sort_by_key(|(start, row)| (*start, matches!(row, Row::Running)));
    whole.extend(timed.into_iter().map(|(_, row)| row));
    whole
}

fn texts(logged: &Logged) -> [&str; 5] {
    [
        logged.task.as_ref().map_or("", |task| &task.title),
        logged.customer.as_ref().map_or("", |customer| &customer.name),
        logged.pillar.as_ref().map_or("", |pillar| &pillar.name),
        logged.entry.notes.as_deref().unwrap_or(""),
        logged.entry.tags.first().map_or("", String::as_str),
    ]
}

/// The place of what is selected among the rows.
pub(crate) fn selected_row(model: &Model, rows: &[Row]) -> usize {
    let at =
        |wanted: Selected| rows.iter().position(|row| selected_of(model, *row) == Some(wanted));
    let usual = || {
        let last = |row: &Row| matches!(row, Row::Running | Row::Entry(_));
        rows.iter().rposition(last).unwrap_or(0)
    };
    model.today.selected.and_then(at).unwrap_or_else(usual)
}

/// What a row stands for.
pub(crate) fn selected_of(model: &Model, row: Row) -> Option<Selected> {
    match row {
        Row::Entry(at) => entries(model).get(at).map(|logged| Selected::Entry(logged.entry.id)),
        Row::Gap(gap) => Some(Selected::Gap(gap.start)),
        Row::Running => Some(Selected::Running),
    }
}

/// The selected row itself.
pub(crate) fn current(model: &Model) -> Option<Row> {
    let rows = rows(model);
    rows.get(selected_row(model, &rows)).copied()
}

/// The selected entry; none where something else is selected.
pub(crate) fn current_entry(model: &Model) -> Option<&Logged> {
    match current(model)? {
        Row::Entry(at) => entries(model).get(at),
        _ => None,
    }
}

/// The task of what is selected, in whichever pane.
pub(crate) fn current_task(model: &Model) -> Option<&Task> {
    if model.today.pane == 1 {
        return model.data.next.get(model.today.next).map(|view| &view.task);
    }
    match current(model)? {
        Row::Entry(at) => entries(model).get(at)?.task.as_ref(),
        Row::Running => model.data.status.running.as_ref().map(|running| &running.task),
        Row::Gap(_) => None,
    }
}

/// The entry that a timer would be, and its stretch; or the selected entry and its own.
pub(crate) fn current_stretch(model: &Model) -> Option<(EntryId, Stretch)> {
    match current(model)? {
        Row::Running => {
            let timer = &model.data.status.running.as_ref()?.timer;
            Some((timer.id, Stretch { start: timer.start_time, end: model.now }))
        }
        Row::Entry(at) => {
            let entry = &entries(model).get(at)?.entry;
            let (start, end) = entry.times()?;
            Some((entry.id, Stretch { start, end }))
        }
        Row::Gap(_) => None,
    }
}

/// The entry before the selected one.
pub(crate) fn entry_before(model: &Model) -> Option<&TimeEntry> {
    let current = current_entry(model)?.entry.start_time?;
    let earlier = |logged: &&Logged| logged.entry.start_time.is_some_and(|start| start < current);
    entries(model).iter().rfind(earlier).map(|logged| &logged.entry)
}

/// Selects the row at a place.
pub(crate) fn select(model: &mut Model, at: usize) {
    let rows = rows(model);
    let row = rows.get(at.min(rows.len().saturating_sub(1))).copied();
    model.today.selected = row.and_then(|row| selected_of(model, row));
}

/// What the day comes to: tracked, billable, when billed (minutes).
pub(crate) fn totals(model: &Model) -> (Span, Span, u64) {
    let (mut tracked, mut billable) = (Span::ZERO, Span::ZERO);
    for logged in entries(model) {
        tracked += logged.in_range;
        if words::is_billed(&logged.entry, logged.task.as_ref()) {
            billable += logged.in_range;
        }
    }
    if let (Some(stretch), Some(running)) = (running(model), &model.data.status.running) {
        tracked += stretch.length();
        let by_hand = running.timer.billable;
        if by_hand.unwrap_or(running.task.customer_id.is_some()) {
            billable += stretch.length();
        }
    }
    let bills = match &model.data.day {
        Some(part) if part.day == model.today.day => part.bills.as_slice(),
        _ => &[],
    };
    let billed = bills.iter().map(|view| u64::from(view.bill.billed_minutes)).sum();
    (tracked, billable, billed)
}

/// Where a stretch lies while it is dragged; never shorter than five minutes.
pub(crate) fn dragged(stretch: Stretch, drag: Drag) -> Stretch {
    const SHORTEST: Span = Span::minutes(5);
    let by = drag.to.since(drag.from);
    match drag.edge {
        Edge::Whole => Stretch { start: stretch.start + by, end: stretch.end + by },
        Edge::Begin => {
            Stretch { start: (stretch.start + by).min(stretch.end - SHORTEST), end: stretch.end }
        }
        Edge::End => {
            Stretch { start: stretch.start, end: (stretch.end + by).max(stretch.start + SHORTEST) }
        }
    }
}
