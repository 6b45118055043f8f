//! Reports: grouped sums, opened in place.

mod view;

pub(crate) use view::{as_table, grouping_of, view};

use std::collections::BTreeSet;

use chrono::Weekday;

use crate::domain::{Day, DayRange};
use crate::engine::filter::FilterWords;
use crate::report::{Group, Grouping, Key};
use crate::tui::load::ReportAsk;
use crate::tui::model::Model;
use crate::tui::screens::moved;
use crate::tui::words;

/// The state of the screen.
#[derive(Debug)]
pub(crate) struct State {
    /// The days.
    pub(crate) range: DayRange,
    /// By what it is grouped.
    pub(crate) by: Vec<Grouping>,
    /// Whether it stands beside the days before.
    pub(crate) compare: bool,
    /// The groups that are open, by their path.
    pub(crate) open: BTreeSet<Vec<String>>,
    /// The selected row.
    pub(crate) row: usize,
    /// Whether nobody has opened or closed a group of it yet.
    pub(crate) untouched: bool,
}

impl State {
    /// The week of a day, by customer and pillar.
    pub(crate) fn on(today: Day, week_start: Weekday) -> Self {
        Self {
            range: DayRange::week_of(today, week_start),
            by: vec![Grouping::Customer, Grouping::Pillar],
            compare: false,
            open: BTreeSet::new(),
            row: 0,
            untouched: true,
        }
    }

    /// What to ask for.
    pub(crate) fn ask(&self) -> ReportAsk {
        // What is below the last group is its tasks.
        let mut by = self.by.clone();
        if !by.contains(&Grouping::Task) {
            by.push(Grouping::Task);
        }
        ReportAsk { range: self.range, by, compare: self.compare }
    }
}

/// A row: a group, how deep it lies, its path.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    /// The group.
    pub(crate) group: &'a Group,
    /// The groups around it, the outermost first, and itself.
    pub(crate) path: Vec<&'a Group>,
}

impl Row<'_> {
    /// The names of the groups around it, and its own.
    pub(crate) fn names(&self) -> Vec<String> {
        self.path.iter().map(|group| name_of(group)).collect()
    }
}

fn name_of(group: &Group) -> String {
    group.key.written().unwrap_or_else(|| group.label.clone())
}

/// The rows that are shown: those of closed groups left out.
pub(crate) fn rows(model: &Model) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    if let Some(part) = &model.data.report {
        below(model, &part.report.groups, &mut Vec::new(), &mut rows);
    }
    rows
}

fn below<'a>(
    model: &Model,
    groups: &'a [Group],
    path: &mut Vec<&'a Group>,
    rows: &mut Vec<Row<'a>>,
) {
    for group in groups {
        if path.is_empty()
            && !words::holds(model.filter(), &[&group.label])
            && !any_below(model, group)
        {
            continue;
        }
        path.push(group);
        let row = Row { group, path: path.clone() };
        let open = model.reports.open.contains(&row.names());
        rows.push(row);
        if open {
            below(model, &group.groups, path, rows);
        }
        path.pop();
    }
}

fn any_below(model: &Model, group: &Group) -> bool {
    group
        .groups
        .iter()
        .any(|below| words::holds(model.filter(), &[&below.label]) || any_below(model, below))
}

/// The selected row.
pub(crate) fn current(model: &Model) -> Option<Row<'_>> {
    let mut rows = rows(model);
    let at = model.reports.row.min(rows.len().checked_sub(1)?);
    Some(rows.swap_remove(at))
}

/// Moves the selection by so many rows.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    let count = rows(model).len();
    model.reports.row = moved(model.reports.row, by, count);
}

/// Takes a click; answers whether the row was selected already.
pub(crate) fn click(model: &mut Model, row: usize) -> bool {
    let again = model.reports.row == row;
    model.reports.row = row;
    again
}

/// Opens the outermost groups of a short report that nobody has touched yet.
pub(crate) fn settle(model: &mut Model) {
    const SHORT: usize = 6;
    let Some(part) = &model.data.report else { return };
    let groups = &part.report.groups;
    if model.reports.untouched && model.reports.by.len() > 1 && groups.len() <= SHORT {
        model.reports.open = groups.iter().map(|group| vec![name_of(group)]).collect();
    }
}

/// Opens the selected group, or closes it.
pub(crate) fn toggle(model: &mut Model) -> bool {
    let Some(row) = current(model) else { return false };
    if row.group.groups.is_empty() {
        return false;
    }
    let names = row.names();
    model.reports.untouched = false;
    if !model.reports.open.remove(&names) {
        model.reports.open.insert(names);
    }
    true
}

/// Closes the group around the selected one, and selects it.
pub(crate) fn fold(model: &mut Model) {
    let Some(names) = current(model).map(|row| row.names()) else { return };
    model.reports.untouched = false;
    if model.reports.open.remove(&names) {
        return;
    }
    let around = &names[..names.len().saturating_sub(1)];
    if around.is_empty() {
        return;
    }
    model.reports.open.remove(around);
    let at = rows(model).iter().position(|row| row.names() == around);
    model.reports.row = at.unwrap_or(0);
}

/// The filters that leave what a row sums, and the days: as far as words can say it.
pub(crate) fn filter_of(model: &Model, row: &Row<'_>) -> (DayRange, FilterWords) {
    let (mut range, mut filter) = (model.reports.range, FilterWords::default());
    let none = "none".to_owned();
    for group in &row.path {
        match &group.key {
            Key::Customer(id) => {
                filter.customers.push(id.map_or(none.clone(), |id| format!("id:{id}")));
            }
            Key::Pillar(id) => {
                filter.pillars.push(id.map_or(none.clone(), |id| format!("id:{id}")));
            }
            Key::Task(Some(id)) => filter.tasks.push(format!("id:{id}")),
            Key::Tag(tag) => {
                filter.tags.push(tag.as_ref().map_or(none.clone(), ToString::to_string));
            }
            Key::Day(day) => range = DayRange::day(*day),
            Key::Week(day) => range = cut(range, DayRange::week_of(*day, Weekday::Mon)),
            Key::Month(day) => range = cut(range, DayRange::month_of(*day)),
            _ => {}
        }
    }
    (range, filter)
}

/// The days that lie in both.
fn cut(one: DayRange, other: DayRange) -> DayRange {
    let start = match (one.start, other.start) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    };
    let end = match (one.end, other.end) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    DayRange { start, end }
}
